/* sample/skeleton.c — the river, the main roads and the railway, drawn by hand
 *
 * Control points are warped a little by the seed, then joined by smooth curves.
 * Dual carriageways, slip roads, roundabouts and raised pieces are cut from the
 * curves, so that the later steps see plain lines.
 */
#include "sample/bridges.h"

#include <string.h>

#define MAX_POINTS 24

typedef struct
{
  ReeveWayClass class;
  const char   *name;
  const char   *ref;
  guint         lanes;
  guint         speed_kmh;
  gboolean      joins_start;  /* pull the end onto the nearest other line */
  gboolean      joins_end;
  guint         n_points;
  ReeveXY       points[MAX_POINTS];
} Sketch;

static const ReeveXY river_points[] = {
  { -6700, 1250 }, { -5600, 880 }, { -4750, 1340 }, { -3850, 1560 }, { -3050, 1230 },
  { -2350, 800 }, { -1780, 500 }, { -1350, 190 }, { -950, -240 }, { -520, -580 },
  { -20, -700 }, { 440, -610 }, { 810, -310 }, { 1050, 110 }, { 1400, 480 }, { 1950, 640 },
  { 2600, 400 }, { 3200, -120 }, { 3900, -500 }, { 4700, -480 }, { 5600, -830 }, { 6700, -720 },
};
static const double river_half[] = {
  40, 38, 42, 38, 40, 44, 80, 150, 74, 46, 40, 42, 46, 40, 46, 52, 44, 50, 46, 44, 50, 48,
};

/* The market's ring first; the trunk ring second. */
static const Sketch rings[] = {
  { REEVE_WAY_TERTIARY, "Hradební", NULL, 2, 50, FALSE, FALSE, 10,
    { { 430, 20 }, { 370, 250 }, { 200, 395 }, { -60, 440 }, { -290, 345 }, { -425, 130 },
      { -410, -120 }, { -260, -330 }, { 20, -440 }, { 290, -310 } } },
  { REEVE_WAY_TRUNK, "Okruh", "3", 2, 90, FALSE, FALSE, 15,
    { { 2680, 1150 }, { 2480, 2180 }, { 1580, 2980 }, { 340, 2840 }, { -800, 2960 },
      { -1880, 2680 }, { -2380, 1900 }, { -2560, 960 }, { -2720, -250 }, { -2680, -1450 },
      { -2020, -2240 }, { -900, -2820 }, { 760, -3000 }, { 2180, -2600 }, { 2560, -800 } } },
};

static const Sketch roads[] = {
  { REEVE_WAY_PRIMARY, "Třebovecká", "20", 2, 50, TRUE, FALSE, 9,
    { { -270, 340 }, { -560, 780 }, { -830, 1240 }, { -1140, 1780 }, { -1600, 2400 },
      { -2130, 2950 }, { -2560, 3330 }, { -3400, 4000 }, { -4600, 5400 } } },
  { REEVE_WAY_SECONDARY, "Nádražní třída", "143", 2, 50, TRUE, FALSE, 8,
    { { 50, 430 }, { 115, 800 }, { 150, 1140 }, { 220, 1620 }, { 330, 2300 }, { 420, 3150 },
      { 480, 4130 }, { 600, 5400 } } },
  { REEVE_WAY_PRIMARY, "Hornická třída", "38", 4, 50, TRUE, FALSE, 9,
    { { 310, 310 }, { 700, 740 }, { 1090, 1250 }, { 1600, 1800 }, { 2350, 2150 },
      { 3100, 2420 }, { 3760, 2790 }, { 4600, 3250 }, { 6600, 3980 } } },
  { REEVE_WAY_PRIMARY, "Olšinská", "3", 2, 50, TRUE, FALSE, 10,
    { { 430, 30 }, { 780, 60 }, { 1010, -10 }, { 1500, -260 }, { 2150, -500 }, { 3000, -820 },
      { 3800, -1060 }, { 4480, -1210 }, { 5250, -1420 }, { 6600, -1650 } } },
  { REEVE_WAY_PRIMARY, "Mlýnská třída", "20", 2, 50, TRUE, FALSE, 9,
    { { 90, -435 }, { 150, -690 }, { 260, -1000 }, { 360, -1400 }, { 560, -1950 },
      { 820, -2750 }, { 1060, -3600 }, { 1150, -4150 }, { 1400, -5400 } } },
  { REEVE_WAY_SECONDARY, "Vinohradská", "157", 2, 50, TRUE, FALSE, 9,
    { { 250, -1010 }, { -160, -1080 }, { -700, -1400 }, { -1320, -1720 }, { -2300, -2120 },
      { -3300, -2450 }, { -4250, -2750 }, { -5300, -3300 }, { -6600, -3500 } } },
  { REEVE_WAY_SECONDARY, "Bažantnická", "116", 2, 50, TRUE, FALSE, 9,
    { { -425, 110 }, { -880, 310 }, { -1320, 640 }, { -1820, 1010 }, { -2540, 1350 },
      { -3250, 1760 }, { -4000, 1980 }, { -4900, 1900 }, { -6600, 1850 } } },
  { REEVE_WAY_SECONDARY, "Severní třída", "601", 2, 50, TRUE, TRUE, 5,
    { { -1120, 1740 }, { -420, 1700 }, { 230, 1720 }, { 900, 1650 }, { 1450, 1660 } } },
  { REEVE_WAY_SECONDARY, "Jižní třída", "602", 2, 50, TRUE, TRUE, 9,
    { { 1590, -300 }, { 1380, -760 }, { 960, -1420 }, { 470, -1720 }, { -200, -1740 },
      { -1060, -1600 }, { -1480, -1120 }, { -1800, -560 }, { -2720, -330 } } },
  { REEVE_WAY_TERTIARY, "Hutní", NULL, 2, 50, TRUE, TRUE, 4,
    { { 1380, 1560 }, { 1740, 1280 }, { 2080, 980 }, { 2690, 1080 } } },
  { REEVE_WAY_TERTIARY, "Nová hutní", NULL, 2, 70, TRUE, TRUE, 4,
    { { 2700, 1080 }, { 3060, 1330 }, { 3330, 1780 }, { 3380, 2560 } } },
  { REEVE_WAY_TERTIARY, "Dolnopolská", NULL, 2, 50, TRUE, TRUE, 4,
    { { 730, -2460 }, { 1320, -2300 }, { 1950, -1880 }, { 2500, -1450 } } },
  { REEVE_WAY_TERTIARY, "Ořechová", NULL, 2, 50, TRUE, TRUE, 5,
    { { 690, -2330 }, { -120, -2180 }, { -800, -2170 }, { -1250, -1960 }, { -1400, -1750 } } },
  { REEVE_WAY_TERTIARY, "Jezerní", NULL, 2, 50, TRUE, TRUE, 5,
    { { 380, 2560 }, { 960, 2420 }, { 1500, 2330 }, { 2000, 2380 }, { 2380, 2170 } } },
  { REEVE_WAY_TERTIARY, "Sokolská", NULL, 2, 50, TRUE, TRUE, 4,
    { { -1480, 2240 }, { -960, 2220 }, { -300, 2360 }, { 350, 2400 } } },
  { REEVE_WAY_TERTIARY, "U Nových bran", NULL, 2, 50, TRUE, TRUE, 5,
    { { 370, 240 }, { 760, 340 }, { 1150, 690 }, { 1600, 930 }, { 2070, 990 } } },
  { REEVE_WAY_TERTIARY, "Rybářské nábřeží", NULL, 2, 50, TRUE, TRUE, 6,
    { { 215, -880 }, { -330, -870 }, { -760, -600 }, { -1130, -190 }, { -1560, -60 },
      { -1850, -540 } } },
  { REEVE_WAY_TERTIARY, "Nábřeží loděnic", NULL, 2, 50, TRUE, TRUE, 5,
    { { 1270, -160 }, { 1330, 180 }, { 1800, 440 }, { 2240, 250 }, { 2610, -130 } } },
  { REEVE_WAY_TERTIARY, "Slunečná", NULL, 2, 50, TRUE, TRUE, 4,
    { { 280, -1040 }, { 800, -900 }, { 1300, -900 }, { 2540, -1050 } } },
  { REEVE_WAY_TERTIARY, "Zámecká", NULL, 2, 50, TRUE, TRUE, 4,
    { { -490, 690 }, { -830, 640 }, { -1180, 840 }, { -1290, 620 } } },
  { REEVE_WAY_TERTIARY, "Kamenná", NULL, 2, 50, TRUE, TRUE, 4,
    { { 560, -1950 }, { 80, -2000 }, { -220, -2400 }, { -300, -2960 } } },
  { REEVE_WAY_TERTIARY, NULL, "14317", 2, 90, TRUE, TRUE, 4,
    { { -2560, 3330 }, { -1500, 3780 }, { -500, 3960 }, { 480, 4130 } } },
  { REEVE_WAY_TERTIARY, NULL, "14318", 2, 90, TRUE, TRUE, 4,
    { { 480, 4130 }, { 1900, 3760 }, { 3000, 3420 }, { 4300, 3120 } } },
  { REEVE_WAY_TERTIARY, NULL, "15702", 2, 90, TRUE, TRUE, 4,
    { { 5250, -1420 }, { 4800, -2600 }, { 3200, -3450 }, { 1150, -4150 } } },
  { REEVE_WAY_TERTIARY, NULL, "15704", 2, 90, TRUE, TRUE, 4,
    { { 1150, -4150 }, { -700, -3850 }, { -2600, -3480 }, { -4250, -2750 } } },
  { REEVE_WAY_TERTIARY, NULL, "11605", 2, 90, TRUE, TRUE, 4,
    { { -4250, -2750 }, { -4250, -1600 }, { -3700, -800 }, { -2720, -500 } } },
  { REEVE_WAY_PEDESTRIAN, "Kamenný most", NULL, 0, 0, TRUE, TRUE, 3,
    { { -235, -340 }, { -270, -640 }, { -300, -870 } } },
};

static const Sketch motorway = {
  REEVE_WAY_MOTORWAY, NULL, "D14", 2, 130, FALSE, FALSE, 9,
  { { 3000, 5400 }, { 3430, 4000 }, { 3760, 2790 }, { 4030, 1500 }, { 4360, 300 },
    { 4470, -600 }, { 4480, -1210 }, { 4300, -2600 }, { 3900, -5400 } }
};

static const Sketch railway = {
  REEVE_WAY_RAIL, "Trať 170", NULL, 0, 0, FALSE, FALSE, 13,
  { { -6700, 2560 }, { -5200, 2500 }, { -3900, 2380 }, { -2950, 2000 }, { -2100, 1540 },
    { -1350, 1260 }, { -650, 1150 }, { 150, 1130 }, { 900, 1150 }, { 1600, 1400 },
    { 2450, 1740 }, { 3400, 2020 }, { 6700, 2760 } }
};

/* Where the interchanges are: index into roads[]. */
static const guint crossing_roads[] = { 2, 3 };

static ReeveXY
warp (const ReeveCity *self,
      ReeveXY          at)
{
  return reeve_xy (at.x + 42 * reeve_noise (self->seed + 11, at, 1100),
                   at.y + 42 * reeve_noise (self->seed + 12, at, 1100));
}

static GArray *
draw_sketch (const ReeveCity *self,
             const ReeveXY   *points,
             guint            n_points,
             gboolean         closed,
             double           step_m)
{
  ReeveXY warped[MAX_POINTS];

  for (guint i = 0; i < n_points; i++)
    warped[i] = warp (self, points[i]);

  return reeve_line_curve (warped, n_points, closed, step_m);
}

static ReeveWay *
add_sketch (ReeveCity    *self,
            const Sketch *sketch,
            GArray       *points)
{
  ReeveWay *way = reeve_city_add_way (self, sketch->class, points);

  way->name = sketch->name;
  way->ref = sketch->ref;
  way->lanes = sketch->lanes;
  way->speed_kmh = sketch->speed_kmh;
  way->is_sketched = TRUE;
  return way;
}

static void
draw_river (ReeveCity *self)
{
  guint n = G_N_ELEMENTS (river_points);
  g_autoptr (GArray) left = reeve_line_new ();
  g_autoptr (GArray) right = reeve_line_new ();

  self->river = draw_sketch (self, river_points, n, FALSE, 45);
  for (guint i = 0; i < self->river->len; i++)
    {
      ReeveXY at = reeve_line_point (self->river, i);
      ReeveXY before = reeve_line_point (self->river, i > 0 ? i - 1 : 0);
      ReeveXY after = reeve_line_point (self->river, MIN (i + 1, self->river->len - 1));
      ReeveXY normal = reeve_xy_left (reeve_xy_towards (before, after));
      double sum = 0;
      double weights = 0;
      double half;
      ReeveXY bank;

      /* The width follows the control points smoothly. */
      for (guint k = 0; k < n; k++)
        {
          double distance = reeve_xy_distance (at, warp (self, river_points[k]));
          double weight = exp (-distance * distance / (260.0 * 260.0)) + 1e-12;

          sum += weight * river_half[k];
          weights += weight;
        }
      half = sum / weights;
      g_array_append_val (self->river_half, half);
      bank = reeve_xy_add (at, normal, half + 7 * reeve_noise (self->seed + 13, at, 130));
      g_array_append_val (left, bank);
      bank = reeve_xy_add (at, normal, -half - 7 * reeve_noise (self->seed + 14, at, 130));
      g_array_append_val (right, bank);
    }

  self->river_bank = reeve_line_new ();
  g_array_append_vals (self->river_bank, right->data, right->len);
  for (guint i = left->len; i > 0; i--)
    g_array_append_val (self->river_bank, reeve_line_point (left, i - 1));
}

/* A long drop of land in the widest part of the river. */
static void
draw_eyot (ReeveCity *self)
{
  double along;
  guint n_steps = 14;

  self->eyot = reeve_line_new ();
  reeve_line_distance (self->river, warp (self, river_points[7]), &along, NULL);
  for (guint side = 0; side < 2; side++)
    for (guint i = 0; i < n_steps; i++)
      {
        double share = (double) (side == 0 ? i : n_steps - i) / n_steps;
        double half = 78 * pow (sin (G_PI * share), 0.7) * (0.9 + 0.2 * share);
        ReeveXY direction;
        ReeveXY at = reeve_line_at (self->river, along + 640 * (share - 0.5), &direction);

        if (side == 1 && i == 0)
          half = 0;
        at = reeve_xy_add (at, reeve_xy_left (direction), side == 0 ? -half : half);
        g_array_append_val (self->eyot, at);
      }
}

/* Moves an end of a line onto the nearest other drawn road. */
static void
join_end (ReeveCity *self,
          ReeveWay  *way,
          gboolean   at_start)
{
  ReeveXY *end = &reeve_line_point (way->points, at_start ? 0 : way->points->len - 1);
  double best = 160;
  ReeveXY foot = *end;

  for (guint i = 0; i < self->ways->len; i++)
    {
      const ReeveWay *other = g_ptr_array_index (self->ways, i);
      double along;
      double distance;

      if (other == way || other->class == REEVE_WAY_RAIL || other->class == REEVE_WAY_MOTORWAY)
        continue;
      distance = reeve_line_distance (other->points, *end, &along, NULL);
      if (distance < best)
        {
          best = distance;
          foot = reeve_line_at (other->points, along, NULL);
        }
    }
  *end = foot;
}

/* The ring's northern half has two carriageways, which meet at either end. */
static void
draw_trunk_ring (ReeveCity *self)
{
  const Sketch *sketch = &rings[1];
  g_autoptr (GArray) ring = draw_sketch (self, sketch->points, sketch->n_points, TRUE, 35);
  guint first = 2;
  guint last = ring->len * 46 / 100;
  GArray *single = reeve_line_new ();

  for (int side = -1; side <= 1; side += 2)
    {
      g_autoptr (GArray) part = reeve_line_new ();
      GArray *lane;
      ReeveWay *way;

      for (guint i = first; i <= last; i++)
        g_array_append_val (part, reeve_line_point (ring, i));
      lane = reeve_line_offset (part, 8.0 * side);
      g_array_insert_val (lane, 0, reeve_line_point (ring, first - 1));
      g_array_append_val (lane, reeve_line_point (ring, last + 1));
      if (side > 0)
        {
          GArray *turned = reeve_line_reverse (lane);

          g_array_unref (lane);
          lane = turned;
        }
      way = add_sketch (self, sketch, lane);
      way->is_oneway = TRUE;
      way->speed_kmh = 100;
    }

  for (guint i = last + 1; i < ring->len; i++)
    g_array_append_val (single, reeve_line_point (ring, i));
  g_array_append_val (single, reeve_line_point (ring, first - 1));
  add_sketch (self, sketch, single);
}

static void
add_slip_road (ReeveCity    *self,
               const GArray *carriageway,  /* in driving direction */
               double        crossing_m,
               double        outwards,     /* -1: right of the carriageway */
               ReeveXY       meeting,
               gboolean      leaves)
{
  static const double along[] = { 420, 300, 170, 70 };
  static const double out[] = { 3, 16, 42, 66 };
  ReeveXY points[5];
  ReeveWay *way;
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (along); i++)
    {
      guint k = leaves ? i : G_N_ELEMENTS (along) - 1 - i;
      double sign = leaves ? -1 : 1;
      ReeveXY direction;
      ReeveXY at = reeve_line_at (carriageway, crossing_m + sign * along[k], &direction);

      if (!leaves && i == 0)
        points[n++] = meeting;
      if (k == 0)  /* exactly on the carriageway */
        points[n++] = at;
      else
        points[n++] = reeve_xy_add (at, reeve_xy_left (direction), outwards * out[k]);
    }
  if (leaves)
    points[n++] = meeting;

  way = reeve_city_add_way (self, REEVE_WAY_MOTORWAY_LINK, reeve_line_curve (points, n, FALSE, 30));
  way->is_oneway = TRUE;
  way->lanes = 1;
  way->speed_kmh = 80;
  way->is_sketched = TRUE;
}

static void
draw_motorway (ReeveCity       *self,
               ReeveWay *const *crossing)
{
  g_autoptr (GArray) middle = draw_sketch (self, motorway.points, motorway.n_points, FALSE, 45);

  for (int side = -1; side <= 1; side += 2)
    {
      GArray *lane = reeve_line_offset (middle, 12.0 * side);
      ReeveWay *way;

      if (side > 0)
        {
          GArray *turned = reeve_line_reverse (lane);

          g_array_unref (lane);
          lane = turned;
        }
      way = add_sketch (self, &motorway, lane);
      way->is_oneway = TRUE;

      for (guint i = 0; i < G_N_ELEMENTS (crossing_roads); i++)
        {
          const GArray *road = crossing[i]->points;
          double best = G_MAXDOUBLE;
          double at_road = 0;
          double at_lane, road_m;
          ReeveXY meeting;
          int meeting_side;

          for (road_m = 0; road_m < reeve_line_length (road); road_m += 10)
            {
              double distance = reeve_line_distance (lane, reeve_line_at (road, road_m, NULL),
                                                     NULL, NULL);

              if (distance < best)
                {
                  best = distance;
                  at_road = road_m;
                }
            }
          /* The meeting point lies right of this carriageway. */
          meeting = reeve_line_at (road, at_road + 95, NULL);
          reeve_line_distance (lane, meeting, NULL, &meeting_side);
          if (meeting_side > 0)
            meeting = reeve_line_at (road, at_road - 95, NULL);
          reeve_line_distance (lane, reeve_line_at (road, at_road, NULL), &at_lane, NULL);
          add_slip_road (self, lane, at_lane, -1, meeting, TRUE);
          add_slip_road (self, lane, at_lane, -1, meeting, FALSE);
        }
    }
}

/* Where two lines first meet; FALSE when they do not. */
static gboolean
find_meeting (const GArray *a,
              const GArray *b,
              ReeveXY      *out)
{
  for (guint i = 1; i < a->len; i++)
    for (guint k = 1; k < b->len; k++)
      {
        ReeveXY from = reeve_line_point (a, i - 1);
        ReeveXY to = reeve_line_point (a, i);
        double share, other;

        if (reeve_cross (from, to, reeve_line_point (b, k - 1), reeve_line_point (b, k),
                         &share, &other))
          {
            *out = reeve_xy (from.x + share * (to.x - from.x), from.y + share * (to.y - from.y));
            return TRUE;
          }
      }
  return FALSE;
}

static void
draw_roundabouts (ReeveCity *self)
{
  const Sketch *sketch = &rings[1];
  g_autoptr (GArray) ring = draw_sketch (self, sketch->points, sketch->n_points, TRUE, 35);
  static const ReeveXY small[] = { { 230, 1720 }, { 470, -1720 }, { 1380, 1570 }, { -1060, -1600 },
                                   { 1590, -300 }, { -870, 310 } };
  g_autoptr (GArray) centres = reeve_line_new ();
  guint n_ways = self->ways->len;

  for (guint i = 0; i < n_ways; i++)
    {
      const ReeveWay *way = g_ptr_array_index (self->ways, i);
      ReeveXY centre;

      if ((way->class == REEVE_WAY_PRIMARY || way->class == REEVE_WAY_SECONDARY) &&
          reeve_line_length (way->points) > 3500 && find_meeting (way->points, ring, &centre))
        g_array_append_val (centres, centre);
    }
  for (guint i = 0; i < centres->len; i++)
    reeve_city_add_roundabout (self, reeve_line_point (centres, i), 30, REEVE_WAY_TRUNK);

  for (guint i = 0; i < G_N_ELEMENTS (small); i++)
    {
      double best = G_MAXDOUBLE;
      ReeveXY centre = small[i];

      for (guint w = 0; w < self->ways->len; w++)
        {
          const ReeveWay *way = g_ptr_array_index (self->ways, w);
          double along;
          double distance;

          if (way->class != REEVE_WAY_SECONDARY && way->class != REEVE_WAY_PRIMARY)
            continue;
          distance = reeve_line_distance (way->points, warp (self, small[i]), &along, NULL);
          if (distance < best)
            {
              best = distance;
              centre = reeve_line_at (way->points, along, NULL);
            }
        }
      reeve_city_add_roundabout (self, centre, 17, REEVE_WAY_SECONDARY);
    }
}

/* Tracks beside the line at the station; they leave it and come back. */
static void
draw_station_tracks (ReeveCity      *self,
                     const ReeveWay *line)
{
  static const double beside[] = { -7, 7, -14, 14, 21, 28 };
  double station;

  reeve_line_distance (line->points, reeve_xy (20, 1130), &station, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (beside); i++)
    {
      double half = 420 - 45.0 * (i / 2);
      GArray *track = reeve_line_new ();
      ReeveWay *way;

      for (double along = -half; along <= half + 1; along += half / 8)
        {
          ReeveXY direction;
          ReeveXY at = reeve_line_at (line->points, station + along, &direction);
          double out = fabs (along) > 0.99 * half ? 0 : fabs (along) > 0.8 * half ? 0.5 : 1;

          at = reeve_xy_add (at, reeve_xy_left (direction), out * beside[i]);
          g_array_append_val (track, at);
        }
      way = reeve_city_add_way (self, REEVE_WAY_RAIL, track);
      way->extra = i < 2 ? "service=siding" : "service=yard";
      way->is_sketched = TRUE;
      way->bridges = g_array_new (FALSE, TRUE, sizeof (guint8));
      g_array_set_size (way->bridges, track->len - 1);
    }
}

void
reeve_city_draw_skeleton (ReeveCity *self)
{
  ReeveWay *drawn[G_N_ELEMENTS (roads)];
  ReeveWay *crossing[G_N_ELEMENTS (crossing_roads)];
  ReeveWay *line;

  draw_river (self);
  draw_eyot (self);

  add_sketch (self, &rings[0],
              draw_sketch (self, rings[0].points, rings[0].n_points, TRUE, 22));
  draw_trunk_ring (self);
  for (guint i = 0; i < G_N_ELEMENTS (roads); i++)
    drawn[i] = add_sketch (self, &roads[i],
                           draw_sketch (self, roads[i].points, roads[i].n_points, FALSE, 30));
  for (guint i = 0; i < G_N_ELEMENTS (roads); i++)
    {
      if (roads[i].joins_start)
        join_end (self, drawn[i], TRUE);
      if (roads[i].joins_end)
        join_end (self, drawn[i], FALSE);
    }

  for (guint i = 0; i < G_N_ELEMENTS (crossing_roads); i++)
    crossing[i] = drawn[crossing_roads[i]];
  draw_motorway (self, crossing);
  draw_roundabouts (self);
  line = add_sketch (self, &railway,
                     draw_sketch (self, railway.points, railway.n_points, FALSE, 40));

  reeve_city_raise_bridges (self);
  draw_station_tracks (self, line);
  reeve_city_draw_riverside (self);
  for (guint i = 0; i < self->ways->len; i++)
    {
      const ReeveWay *way = g_ptr_array_index (self->ways, i);

      if (way->class == REEVE_WAY_MOTORWAY || way->class == REEVE_WAY_MOTORWAY_LINK)
        reeve_city_cover_line (self, way->points, 38, REEVE_COVER_FAST);
      else if (way->class == REEVE_WAY_TRUNK)
        reeve_city_cover_line (self, way->points, 24, REEVE_COVER_FAST);
      else if (way->class == REEVE_WAY_RAIL)
        reeve_city_cover_line (self, way->points, way == line ? 17 : 9, REEVE_COVER_RAIL);
    }
}
