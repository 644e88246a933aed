/* sample/buildings.c — houses along the streets, slabs and halls within blocks
 *
 * Each pattern says how wide, deep and far from the street its houses stand.
 * A house is built where its ground is free; neighbours may touch where the
 * pattern is a closed row.
 */
#include "sample/city.h"

#include <string.h>

typedef struct
{
  double      wide_low, wide_high;
  double      deep_low, deep_high;
  double      setback;           /* from the kerb */
  double      setback_more;      /* up to so much more, house by house */
  double      gap_low, gap_high; /* to the next one */
  guint       row;               /* houses that touch before a gap; 0: all */
  guint       levels_low, levels_high;
  double      vacant;            /* share of plots left empty */
  double      wing;              /* share with a wing behind */
  const char *kinds[3];
} Fabric;

static const Fabric fabrics[] = {
  [REEVE_FABRIC_OLD] = { 9, 17, 11, 14, 2, 0.6, 4, 7, 6, 2, 4, 0.03, 0.35, { "yes", "apartments", "retail" } },
  [REEVE_FABRIC_TERRACE] = { 15, 23, 11.5, 14, 2.5, 0.3, 7, 12, 7, 4, 6, 0.03, 0.4, { "apartments", "apartments", "yes" } },
  [REEVE_FABRIC_VILLA] = { 12, 16, 11, 14, 6, 4, 8, 14, 1, 2, 3, 0.07, 0.4, { "house", "detached", "apartments" } },
  [REEVE_FABRIC_GRID] = { 9, 13, 10, 12, 5, 0.5, 9, 15, 5, 2, 4, 0.05, 0.15, { "terrace", "apartments", "house" } },
  [REEVE_FABRIC_SUBURB] = { 10, 13.5, 9, 12, 5, 4, 11, 18, 1, 1, 2, 0.1, 0.3, { "house", "detached", "house" } },
  [REEVE_FABRIC_SLABS] = { 46, 76, 12, 14, 11, 4, 20, 34, 1, 5, 11, 0.15, 0, { "apartments", "apartments", "apartments" } },
  [REEVE_FABRIC_WORKS] = { 36, 86, 24, 52, 9, 9, 14, 30, 1, 1, 2, 0.12, 0.3, { "industrial", "warehouse", "industrial" } },
  [REEVE_FABRIC_TRADE] = { 26, 58, 20, 38, 8, 7, 12, 26, 1, 1, 3, 0.12, 0.25, { "retail", "commercial", "warehouse" } },
  [REEVE_FABRIC_VILLAGE] = { 11, 16, 8, 10, 3, 6, 10, 20, 1, 1, 2, 0.1, 0.45, { "house", "farm", "house" } },
};

typedef struct
{
  ReeveCity    *city;
  ReeveDice     dice;
  ReeveBuckets *near;
  GArray       *found;
} Builder;

/* Do the shadows of two outlines on @axis keep apart? */
static gboolean
are_apart (const ReeveBuilding *a,
           const ReeveBuilding *b,
           ReeveXY              axis,
           double               slack_m)
{
  double low[2] = { G_MAXDOUBLE, G_MAXDOUBLE };
  double high[2] = { -G_MAXDOUBLE, -G_MAXDOUBLE };
  const ReeveBuilding *both[2] = { a, b };

  for (guint k = 0; k < 2; k++)
    for (guint i = 0; i < both[k]->n_corners; i++)
      {
        double at = both[k]->corners[i].x * axis.x + both[k]->corners[i].y * axis.y;

        low[k] = MIN (low[k], at);
        high[k] = MAX (high[k], at);
      }
  return high[0] < low[1] + slack_m || high[1] < low[0] + slack_m;
}

static gboolean
overlaps (const ReeveBuilding *a,
          const ReeveBuilding *b)
{
  const ReeveBuilding *both[2] = { a, b };

  for (guint k = 0; k < 2; k++)
    for (guint i = 0; i < both[k]->n_corners; i++)
      {
        ReeveXY side = reeve_xy_towards (both[k]->corners[i],
                                         both[k]->corners[(i + 1) % both[k]->n_corners]);

        /* A little slack: neighbours in a row share a wall. */
        if (are_apart (a, b, reeve_xy_left (side), 1.3))
          return FALSE;
      }
  return TRUE;
}

static gboolean
is_ground_free (Builder             *self,
                const ReeveBuilding *building)
{
  guint n = building->n_corners;

  for (guint i = 0; i < n; i++)
    {
      /* Drawn in a little: the ground is known by squares of 4 m only. */
      ReeveXY c = building->centre;
      ReeveXY a = reeve_xy_add (building->corners[i],
                                reeve_xy_towards (building->corners[i], c), 2.6);
      ReeveXY b = reeve_xy_add (building->corners[(i + 1) % n],
                                reeve_xy_towards (building->corners[(i + 1) % n], c), 2.6);
      guint n_steps = MAX (1, (guint) (reeve_xy_distance (a, b) / 4));

      for (guint k = 0; k < n_steps; k++)
        if (reeve_city_get_cover (self->city,
                                  reeve_xy_add (a, reeve_xy (b.x - a.x, b.y - a.y),
                                                (double) k / n_steps)) != 0)
          return FALSE;
    }
  return reeve_city_get_cover (self->city, building->centre) == 0;
}

static void
measure (ReeveBuilding *building)
{
  g_autoptr (GArray) ring = reeve_line_new ();

  g_array_append_vals (ring, building->corners, building->n_corners);
  building->area_m2 = fabs (reeve_ring_area_m2 (ring));
  building->centre = reeve_ring_centre (ring);
  if (reeve_ring_area_m2 (ring) < 0)
    for (guint i = 0; i < building->n_corners / 2; i++)
      {
        ReeveXY corner = building->corners[i];

        building->corners[i] = building->corners[building->n_corners - 1 - i];
        building->corners[building->n_corners - 1 - i] = corner;
      }
}

static gboolean
build (Builder       *self,
       ReeveBuilding *building,
       double         margin_m)
{
  ReeveXY low = { G_MAXDOUBLE, G_MAXDOUBLE };
  ReeveXY high = { -G_MAXDOUBLE, -G_MAXDOUBLE };

  measure (building);
  if (!is_ground_free (self, building))
    return FALSE;
  for (guint i = 0; i < building->n_corners; i++)
    {
      low.x = MIN (low.x, building->corners[i].x);
      low.y = MIN (low.y, building->corners[i].y);
      high.x = MAX (high.x, building->corners[i].x);
      high.y = MAX (high.y, building->corners[i].y);
    }
  reeve_buckets_near (self->near, low, high, margin_m, self->found);
  for (guint i = 0; i < self->found->len; i++)
    if (overlaps (building, &g_array_index (self->city->buildings, ReeveBuilding,
                                            g_array_index (self->found, guint32, i))))
      return FALSE;

  reeve_buckets_add (self->near, low, high, self->city->buildings->len);
  g_array_append_val (self->city->buildings, *building);
  return TRUE;
}

/* A corner at @along and @inwards of a plot whose front runs from @a to @b. */
static ReeveXY
plot_corner (ReeveXY a,
             ReeveXY b,
             ReeveXY inward_a,
             ReeveXY inward_b,
             double  share,
             double  inwards)
{
  ReeveXY front = reeve_xy_add (a, reeve_xy (b.x - a.x, b.y - a.y), share);
  ReeveXY inward = reeve_xy ((1 - share) * inward_a.x + share * inward_b.x,
                             (1 - share) * inward_a.y + share * inward_b.y);

  return reeve_xy_add (front, inward, inwards);
}

static void
shape_house (Builder       *self,
             ReeveBuilding *building,
             const Fabric  *fabric,
             ReeveXY        a,
             ReeveXY        b,
             ReeveXY        inward_a,
             ReeveXY        inward_b,
             double         deep)
{
  double start = 0;

  building->n_corners = 4;
  building->corners[0] = a;
  building->corners[1] = b;
  building->corners[2] = plot_corner (a, b, inward_a, inward_b, 1, deep);
  building->corners[3] = plot_corner (a, b, inward_a, inward_b, 0, deep);
  if (reeve_dice_share (&self->dice) >= fabric->wing)
    return;

  /* A wing behind, at one side or the other. */
  start = reeve_dice_share (&self->dice) < 0.5 ? 0 : 0.55;
  building->n_corners = 0;
  building->corners[building->n_corners++] = a;
  building->corners[building->n_corners++] = b;
  if (start > 0)
    {
      building->corners[building->n_corners++] = plot_corner (a, b, inward_a, inward_b, 1, 1.55 * deep);
      building->corners[building->n_corners++] = plot_corner (a, b, inward_a, inward_b, start, 1.55 * deep);
      building->corners[building->n_corners++] = plot_corner (a, b, inward_a, inward_b, start, deep);
      building->corners[building->n_corners++] = plot_corner (a, b, inward_a, inward_b, 0, deep);
    }
  else
    {
      building->corners[building->n_corners++] = plot_corner (a, b, inward_a, inward_b, 1, deep);
      building->corners[building->n_corners++] = plot_corner (a, b, inward_a, inward_b, 0.45, deep);
      building->corners[building->n_corners++] = plot_corner (a, b, inward_a, inward_b, 0.45, 1.55 * deep);
      building->corners[building->n_corners++] = plot_corner (a, b, inward_a, inward_b, 0, 1.55 * deep);
    }
}

/* A shed or garage behind or beside a house. */
static void
add_outhouse (Builder             *self,
              const ReeveBuilding *house,
              ReeveXY              along,
              ReeveXY              inward,
              const char          *kind,
              double               size_m)
{
  ReeveBuilding shed = { .kind = kind, .levels = 1, .quarter = house->quarter, .n_corners = 4 };
  double side = reeve_dice_share (&self->dice) < 0.5 ? -1 : 1;
  ReeveXY at = reeve_xy_add (reeve_xy_add (house->centre, inward,
                                           reeve_dice_between (&self->dice, 6, 14)),
                             along, side * reeve_dice_between (&self->dice, 7, 12));
  double u = size_m / 2, v = 0.7 * size_m;

  shed.corners[0] = reeve_xy_add (reeve_xy_add (at, along, -u), inward, -v);
  shed.corners[1] = reeve_xy_add (reeve_xy_add (at, along, u), inward, -v);
  shed.corners[2] = reeve_xy_add (reeve_xy_add (at, along, u), inward, v);
  shed.corners[3] = reeve_xy_add (reeve_xy_add (at, along, -u), inward, v);
  build (self, &shed, 2);
}

static double
build_one (Builder        *self,
           const ReeveWay *way,
           const GArray   *line,
           double          along,
           double          length,
           int             side,
           guint          *row,
           guint          *number)
{
  ReeveXY direction_a, direction_b, a, b, inward_a, inward_b;
  ReeveXY probe = reeve_line_at (line, along, &direction_a);
  int q = reeve_city_quarter_at (self->city, probe, NULL);
  ReeveBuilding building = { 0 };
  const Fabric *fabric;
  double wide, deep, setback;

  if (g_strcmp0 (way->name, REEVE_EYOT_LANE) == 0)
    q = REEVE_EYOT_QUARTER;
  if (q < 0)
    return 25;
  fabric = &fabrics[reeve_quarters[q].fabric];
  if (way->class <= REEVE_WAY_SECONDARY && reeve_quarters[q].fabric == REEVE_FABRIC_SUBURB)
    fabric = &fabrics[REEVE_FABRIC_GRID];
  wide = reeve_dice_between (&self->dice, fabric->wide_low, fabric->wide_high);
  deep = reeve_dice_between (&self->dice, fabric->deep_low, fabric->deep_high);
  setback = reeve_way_half_m (way->class) + fabric->setback +
            fabric->setback_more * reeve_dice_share (&self->dice);
  if (along + wide > length)
    return G_MAXDOUBLE;
  if (reeve_dice_share (&self->dice) < fabric->vacant)
    return wide + 5;

  a = reeve_line_at (line, along, &direction_a);
  b = reeve_line_at (line, along + wide, &direction_b);
  if (fabric->row == 1)   /* alone: square to the street between its ends */
    direction_a = direction_b = reeve_xy_towards (a, b);
  inward_a = reeve_xy_left (direction_a);
  inward_b = reeve_xy_left (direction_b);
  inward_a = reeve_xy (side * inward_a.x, side * inward_a.y);
  inward_b = reeve_xy (side * inward_b.x, side * inward_b.y);
  a = reeve_xy_add (a, inward_a, setback);
  b = reeve_xy_add (b, inward_b, setback);
  if (reeve_xy_distance (a, b) < 0.6 * wide)
    return wide;

  building.quarter = (guint8) q;
  building.kind = fabric->kinds[reeve_dice_below (&self->dice, 3)];
  building.levels = (guint8) (reeve_dice_share (&self->dice) < 0.72
                                ? fabric->levels_low +
                                    reeve_dice_below (&self->dice, 1 + fabric->levels_high - fabric->levels_low)
                                : 0);
  shape_house (self, &building, fabric, a, b, inward_a, inward_b, deep);
  building.street = way->name;
  building.number = *number;
  if (!build (self, &building, 1))
    {
      *row = 0;
      return 4;
    }
  *number += 2;
  if ((reeve_quarters[q].fabric == REEVE_FABRIC_SUBURB ||
       reeve_quarters[q].fabric == REEVE_FABRIC_VILLA) && reeve_dice_share (&self->dice) < 0.16)
    add_outhouse (self, &building, direction_a, inward_a, "garage", 5);
  if (reeve_quarters[q].fabric == REEVE_FABRIC_VILLAGE && reeve_dice_share (&self->dice) < 0.5)
    add_outhouse (self, &building, direction_a, reeve_xy (1.6 * inward_a.x, 1.6 * inward_a.y), "barn", 9);

  if (fabric->row == 0 || ++*row < fabric->row)
    return wide + 0.02;
  *row = 0;
  return wide + reeve_dice_between (&self->dice, fabric->gap_low, fabric->gap_high);
}

static void
line_street (Builder        *self,
             const ReeveWay *way)
{
  g_autoptr (GArray) line = reeve_line_new ();
  double length;

  for (guint i = 0; i < way->nodes->len; i++)
    {
      if (i > 0 && g_array_index (way->bridges, guint8, i - 1))
        g_array_set_size (line, 0);   /* what lies behind a bridge is lined by itself */
      g_array_append_val (line, g_array_index (self->city->nodes, ReeveNode,
                                               g_array_index (way->nodes, guint32, i)).at);
    }
  length = reeve_line_length (line);
  for (int side = 1; side >= -1; side -= 2)
    {
      double along = reeve_dice_between (&self->dice, 3, 8);
      guint row = 0;
      guint number = side > 0 ? 1 : 2;

      while (along < length)
        along += build_one (self, way, line, along, length, side, &row, &number);
    }
}

static void
place_hall (ReeveBuilding *building,
            ReeveXY        at,
            ReeveXY        along,
            ReeveXY        inward,
            double         half_wide,
            double         half_deep)
{
  building->corners[0] = reeve_xy_add (reeve_xy_add (at, along, -half_wide), inward, -half_deep);
  building->corners[1] = reeve_xy_add (reeve_xy_add (at, along, half_wide), inward, -half_deep);
  building->corners[2] = reeve_xy_add (reeve_xy_add (at, along, half_wide), inward, half_deep);
  building->corners[3] = reeve_xy_add (reeve_xy_add (at, along, -half_wide), inward, half_deep);
}

/* Slabs and halls in the depth of large blocks, square to their quarter. */
static void
fill_quarter (Builder *self,
              guint    q)
{
  const ReeveQuarter *quarter = &reeve_quarters[q];
  const Fabric *fabric = &fabrics[quarter->fabric];
  gboolean slabs = quarter->fabric == REEVE_FABRIC_SLABS;
  double step = slabs ? 26 : 38;

  for (double v = -1.2 * quarter->radius_m; v < 1.2 * quarter->radius_m; v += step)
    for (double u = -1.2 * quarter->radius_m; u < 1.2 * quarter->radius_m; u += step)
      {
        double turn = quarter->angle_deg * G_PI / 180 +
                      (slabs && reeve_noise (self->city->seed + 61, reeve_xy (u, v), 170) > 0.1
                         ? G_PI_2 : 0);
        ReeveXY along = { cos (turn), sin (turn) };
        ReeveXY inward = reeve_xy_left (along);
        double base = quarter->angle_deg * G_PI / 180;
        ReeveXY at = { quarter->centre.x + u * cos (base) - v * sin (base),
                       quarter->centre.y + u * sin (base) + v * cos (base) };
        double wide = reeve_dice_between (&self->dice, fabric->wide_low, fabric->wide_high) / 2;
        double deep = reeve_dice_between (&self->dice, fabric->deep_low, fabric->deep_high) / 2;
        double apart = slabs ? 11 : 7;
        ReeveBuilding building = { .quarter = (guint8) q, .n_corners = 4 };

        if (reeve_city_quarter_at (self->city, at, NULL) != (int) q ||
            reeve_dice_share (&self->dice) < (slabs ? 0.25 : 0.3))
          continue;
        building.kind = fabric->kinds[reeve_dice_below (&self->dice, 3)];
        building.levels = (guint8) (fabric->levels_low +
                                    reeve_dice_below (&self->dice,
                                                      1 + fabric->levels_high - fabric->levels_low));
        /* Tried with air around it, then drawn in to its walls. */
        place_hall (&building, at, along, inward, wide + apart, deep + apart);
        if (!build (self, &building, 1))
          continue;
        place_hall (&building, at, along, inward, wide, deep);
        measure (&building);
        g_array_index (self->city->buildings, ReeveBuilding,
                       self->city->buildings->len - 1) = building;
      }
}

void
reeve_city_build_houses (ReeveCity *self)
{
  g_autoptr (ReeveBuckets) near = reeve_buckets_new (40);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint32));
  Builder builder = { self, reeve_dice_new (self->seed, 5), near, found };

  for (guint i = 0; i < self->buildings->len; i++)   /* landmarks stand already */
    {
      const ReeveBuilding *building = &g_array_index (self->buildings, ReeveBuilding, i);

      for (guint k = 0; k < building->n_corners; k++)
        reeve_buckets_add (near, building->corners[k],
                           building->corners[(k + 2) % building->n_corners], i);
    }

  for (guint class = REEVE_WAY_PRIMARY; class <= REEVE_WAY_PEDESTRIAN; class++)
    for (guint w = 0; w < self->ways->len; w++)
      {
        const ReeveWay *way = g_ptr_array_index (self->ways, w);

        if (way->class == class && !way->is_roundabout && class != REEVE_WAY_TRACK)
          line_street (&builder, way);
      }
  for (guint q = 0; q < reeve_n_quarters; q++)
    if (reeve_quarters[q].fabric == REEVE_FABRIC_SLABS ||
        reeve_quarters[q].fabric == REEVE_FABRIC_WORKS ||
        reeve_quarters[q].fabric == REEVE_FABRIC_TRADE)
      fill_quarter (&builder, q);
}
