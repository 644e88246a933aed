/* sample/land.c — parks, woods, fields and built-up ground
 *
 * Grounds and woods are set aside before streets grow, so that streets end at
 * their edge. Afterwards the parks take the shape of the block they lie in.
 */
#include "sample/city.h"

typedef struct
{
  const char *tags;
  const char *name;
  ReeveXY     centre;
  double      radius_m;
  double      stretch;      /* length over width */
  double      angle_deg;
  guint8      bits;
} Ground;

static const Ground grounds[] = {
  { "place=square", "Velké náměstí", { 15, 25 }, 56, 1.35, 8, REEVE_COVER_KEPT },
  { "leisure=park", "Zámecký park", { -560, -190 }, 150, 1.7, -55, REEVE_COVER_KEPT },
  { "leisure=park", "Městské sady", { -250, 560 }, 105, 2.0, -20, REEVE_COVER_KEPT },
  { "leisure=park", "Park Dubina", { 700, 2320 }, 150, 1.3, 20, REEVE_COVER_KEPT },
  { "leisure=park", "Mlýnský park", { 690, -830 }, 120, 1.9, 25, REEVE_COVER_KEPT },
  { "leisure=park", "Park Na Jezírkách", { 1880, 2560 }, 190, 1.4, -20, REEVE_COVER_KEPT },
  { "leisure=park", "Sady Vinice", { -640, -1060 }, 105, 1.5, 50, REEVE_COVER_KEPT },
  { "leisure=park", "Kamenný háj", { 60, -2480 }, 110, 1.3, 80, REEVE_COVER_KEPT },
  { "leisure=park", "Park Slunečná", { 1280, -1180 }, 85, 1.5, 15, REEVE_COVER_KEPT },
  { "leisure=park", "Lodní park", { 1560, 250 }, 90, 2.2, 30, REEVE_COVER_KEPT },
  { "leisure=park", "Nábřežní sady", { 560, -330 }, 115, 2.2, 45, REEVE_COVER_KEPT },
  { "landuse=cemetery", "Městský hřbitov", { -700, 2500 }, 105, 1.3, 10, REEVE_COVER_KEPT },
  { "leisure=sports_centre", "Stadion Mlýny", { 860, -1720 }, 115, 1.2, 12, REEVE_COVER_KEPT },
  { "amenity=hospital", "Nemocnice Dravín", { -520, 1500 }, 125, 1.3, 10, REEVE_COVER_KEPT },
  { "amenity=university", "Univerzita Dravín", { 640, 1420 }, 100, 1.5, 5, REEVE_COVER_KEPT },
  { "natural=wood", "Křivý les", { -4700, 3700 }, 900, 1.4, 30, REEVE_COVER_WOOD },
  { "natural=wood", "Lesík Hájek", { -3300, 2950 }, 260, 1.8, 60, REEVE_COVER_WOOD },
  { "landuse=forest", "Rakovecké lesy", { -3650, -3900 }, 800, 2.0, 10, REEVE_COVER_WOOD },
  { "landuse=forest", "Obora", { -3700, 300 }, 430, 1.7, -20, REEVE_COVER_WOOD },
  { "landuse=forest", "Dlouhá stráň", { -5200, -900 }, 520, 2.2, 65, REEVE_COVER_WOOD },
  { "landuse=forest", "Jižní les", { -600, -4500 }, 560, 1.9, -5, REEVE_COVER_WOOD },
  { "landuse=forest", "Bělokvětský les", { 2700, -4500 }, 620, 1.6, 25, REEVE_COVER_WOOD },
  { "landuse=forest", "Olšiny", { 5700, -3300 }, 620, 1.5, -40, REEVE_COVER_WOOD },
  { "landuse=forest", "Hutní les", { 5350, 1500 }, 620, 1.6, 60, REEVE_COVER_WOOD },
  { "landuse=forest", "Jestřábí les", { 1750, 4500 }, 480, 1.9, -15, REEVE_COVER_WOOD },
  { "landuse=forest", "Severní les", { -1000, 4600 }, 420, 2.2, 8, REEVE_COVER_WOOD },
  { "natural=wood", "Vinický vrch", { -1160, -1330 }, 190, 1.5, 40, REEVE_COVER_WOOD },
  { "natural=wood", "Lesopark Bor", { 2330, 1750 }, 190, 1.7, 30, REEVE_COVER_WOOD },
  { "landuse=forest", "Polní les", { 3300, -2100 }, 330, 1.8, 70, REEVE_COVER_WOOD },
  { "landuse=forest", "Střelnice", { -3500, -1600 }, 300, 1.6, -30, REEVE_COVER_WOOD },
  { "natural=wood", "Remízek", { 5250, -170 }, 170, 1.9, -10, REEVE_COVER_WOOD },
  { "natural=wood", "Kozí les", { 3900, 4600 }, 330, 1.5, 40, REEVE_COVER_WOOD },
};

#define N_BLOCK_GROUNDS 15   /* the first ones take the shape of their block */

static GArray *
draw_blob (const ReeveCity *self,
           const Ground    *ground,
           double           times,
           double           ragged)
{
  GArray *ring = reeve_line_new ();
  double turn = ground->angle_deg * G_PI / 180;
  guint n = (guint) CLAMP (ground->radius_m / 9, 18, 60);

  for (guint i = 0; i < n; i++)
    {
      double angle = 2 * G_PI * i / n;
      double u = cos (angle) * ground->radius_m * sqrt (ground->stretch);
      double v = sin (angle) * ground->radius_m / sqrt (ground->stretch);
      ReeveXY at = { ground->centre.x + u, ground->centre.y + v };
      double grow = times * (1 + ragged * 0.6 * reeve_noise (self->seed + 41, at, 0.55 * ground->radius_m) +
                             ragged * 0.4 * reeve_noise (self->seed + 42, at, 0.2 * ground->radius_m));

      at = reeve_xy (ground->centre.x + grow * (u * cos (turn) - v * sin (turn)),
                     ground->centre.y + grow * (u * sin (turn) + v * cos (turn)));
      g_array_append_val (ring, at);
    }
  return ring;
}

void
reeve_city_reserve_land (ReeveCity *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (grounds); i++)
    {
      g_autoptr (GArray) ring = draw_blob (self, &grounds[i], 1, i < N_BLOCK_GROUNDS ? 0.15 : 0.45);

      reeve_city_cover_ring (self, ring, grounds[i].bits);
    }
}

/* The block around a place, drawn in by @inset_m; NULL when it is none or huge. */
static GArray *
take_block (const ReeveCity *self,
            ReeveXY          centre,
            double           largest_m2,
            double           inset_m)
{
  for (guint i = 0; i < self->faces->len; i++)
    {
      const GArray *face = g_ptr_array_index (self->faces, i);
      GArray *ring;

      if (!reeve_ring_holds (face, centre) || reeve_ring_area_m2 (face) > largest_m2)
        continue;
      ring = reeve_line_new ();
      for (guint k = 0; k < face->len; k++)
        {
          ReeveXY before = reeve_line_point (face, (k + face->len - 1) % face->len);
          ReeveXY at = reeve_line_point (face, k);
          ReeveXY after = reeve_line_point (face, (k + 1) % face->len);
          ReeveXY in = reeve_xy_left (reeve_xy_towards (before, at));
          ReeveXY out = reeve_xy_left (reeve_xy_towards (at, after));
          ReeveXY moved = reeve_xy_add (reeve_xy_add (at, in, inset_m / 2), out, inset_m / 2);

          /* Water takes its share: a park ends at the bank. */
          if (in.x * out.x + in.y * out.y < -0.3 ||
              reeve_city_get_cover (self, moved) & REEVE_COVER_WATER)
            continue;
          g_array_append_val (ring, moved);
        }
      if (ring->len >= 3 && reeve_ring_area_m2 (ring) > 0.4 * reeve_ring_area_m2 (face))
        return ring;
      g_array_unref (ring);
    }
  return NULL;
}

/* Paths from the middle of a park to gates in its edge. */
static void
add_park_paths (ReeveCity    *self,
                ReeveDice    *dice,
                const GArray *ring)
{
  ReeveXY centre = reeve_ring_centre (ring);
  g_autoptr (GArray) gates = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 middle = self->nodes->len;
  ReeveNode node = { centre, REEVE_NODE_PLAIN, 0 };

  /* At most one gate in each direction: the one nearest to its middle. */
  for (guint sector = 0; sector < 6; sector++)
    {
      guint32 best = self->nodes->len;
      double best_off = G_PI / 6;

      for (guint32 i = 0; i < self->nodes->len; i++)
        {
          const ReeveNode *gate = &g_array_index (self->nodes, ReeveNode, i);
          double off;

          if (gate->n_ways < 2 || reeve_line_distance (ring, gate->at, NULL, NULL) > 14 ||
              reeve_city_get_cover (self, gate->at) & (REEVE_COVER_RAIL | REEVE_COVER_FAST))
            continue;
          off = fabs (remainder (atan2 (gate->at.y - centre.y, gate->at.x - centre.x) -
                                 sector * G_PI / 3, 2 * G_PI));
          if (off < best_off)
            {
              best_off = off;
              best = i;
            }
        }
      if (best < self->nodes->len)
        g_array_append_val (gates, best);
    }
  if (gates->len < 2)
    return;
  g_array_append_val (self->nodes, node);

  for (guint g = 0; g < gates->len; g++)
    {
      guint32 gate = g_array_index (gates, guint32, g);
      ReeveXY from = g_array_index (self->nodes, ReeveNode, gate).at;
      double length = reeve_xy_distance (from, centre);
      ReeveXY left = reeve_xy_left (reeve_xy_towards (from, centre));
      double sway = reeve_dice_between (dice, -0.16, 0.16) * length;
      gboolean wet = FALSE;
      GArray *nodes;
      ReeveWay *way;
      guint n = MAX (3, (guint) (length / 18));

      for (guint k = 0; k <= n; k++)
        {
          double share = (double) k / n;
          ReeveXY at = reeve_xy_add (reeve_xy_add (from, reeve_xy (centre.x - from.x, centre.y - from.y), share),
                                     left, sway * sin (G_PI * share));

          wet |= (reeve_city_get_cover (self, at) & REEVE_COVER_WATER) != 0 ||
                 (k > 1 && !reeve_ring_holds (ring, at)) ||
                 /* Past its gate it crosses no road. */
                 (reeve_city_get_cover (self, at) & REEVE_COVER_ROAD &&
                  share * length > 22 && (1 - share) * length > 1);
        }
      if (wet)
        continue;
      nodes = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_array_append_val (nodes, gate);
      for (guint k = 1; k < n; k++)
        {
          double share = (double) k / n;
          ReeveNode step = { reeve_xy_add (reeve_xy_add (from, reeve_xy (centre.x - from.x,
                                                                         centre.y - from.y), share),
                                           left, sway * sin (G_PI * share)), REEVE_NODE_PLAIN, 1 };
          guint32 number = self->nodes->len;

          g_array_append_val (self->nodes, step);
          g_array_append_val (nodes, number);
        }
      g_array_append_val (nodes, middle);
      way = reeve_city_add_way (self, REEVE_WAY_FOOTWAY, NULL);
      way->nodes = nodes;
      way->bridges = g_array_new (FALSE, TRUE, sizeof (guint8));
      g_array_set_size (way->bridges, nodes->len - 1);
      g_array_index (self->nodes, ReeveNode, gate).n_ways++;
      g_array_index (self->nodes, ReeveNode, middle).n_ways++;
    }
}

static const char *const field_tags[] = {
  "landuse=farmland", "landuse=farmland", "landuse=farmland", "landuse=meadow",
  "landuse=farmland", "landuse=orchard",
};

static gboolean
is_open_country (const ReeveCity *self,
                 ReeveXY          at)
{
  return reeve_city_quarter_at (self, at, NULL) < 0 && reeve_city_get_cover (self, at) == 0;
}

/* A patchwork of crooked squares wherever there is nothing else. */
static void
add_fields (ReeveCity *self,
            ReeveDice *dice)
{
  const double size = 330;
  int n_cols = (int) ceil (2 * REEVE_PLAN_HALF_X_M / size);
  int n_rows = (int) ceil (2 * REEVE_PLAN_HALF_Y_M / size);

  for (int row = 0; row < n_rows; row++)
    for (int col = 0; col < n_cols; col++)
      {
        GArray *ring = reeve_line_new ();
        const char *tags = field_tags[reeve_dice_below (dice, G_N_ELEMENTS (field_tags))];
        guint n_open = 0, n_tried = 0;

        for (guint corner = 0; corner < 4; corner++)
          {
            int c = col + (corner == 1 || corner == 2);
            int r = row + (corner >= 2);
            ReeveXY at = { c * size - REEVE_PLAN_HALF_X_M, r * size - REEVE_PLAN_HALF_Y_M };

            at = reeve_xy (at.x + 110 * reeve_noise (self->seed + 51, at, 300),
                           at.y + 110 * reeve_noise (self->seed + 52, at, 300));
            at.x = c == 0 ? -REEVE_PLAN_HALF_X_M : MIN (at.x, REEVE_PLAN_HALF_X_M);
            at.y = r == 0 ? -REEVE_PLAN_HALF_Y_M : MIN (at.y, REEVE_PLAN_HALF_Y_M);
            g_array_append_val (ring, at);
          }
        for (guint u = 0; u <= 4; u++)
          for (guint v = 0; v <= 4; v++)
            {
              double a = u / 4.0, b = v / 4.0;
              ReeveXY p0 = reeve_line_point (ring, 0), p1 = reeve_line_point (ring, 1);
              ReeveXY p2 = reeve_line_point (ring, 2), p3 = reeve_line_point (ring, 3);
              ReeveXY at = { (1 - b) * ((1 - a) * p0.x + a * p1.x) + b * ((1 - a) * p3.x + a * p2.x),
                             (1 - b) * ((1 - a) * p0.y + a * p1.y) + b * ((1 - a) * p3.y + a * p2.y) };

              n_open += is_open_country (self, at);
              n_tried++;
            }
        if (n_open * 10 >= n_tried * 9)
          reeve_city_add_area (self, tags, NULL, ring);
        else
          g_array_unref (ring);
      }
}

static void
add_ponds (ReeveCity *self)
{
  static const Ground ponds[] = {
    { "natural=water;water=pond", "Horní jezírko", { 1800, 2590 }, 62, 1.6, 30, 0 },
    { "natural=water;water=pond", "Dolní jezírko", { 1990, 2530 }, 48, 1.3, -40, 0 },
    { "natural=water;water=pond", "Rakovecký rybník", { -4650, -2380 }, 110, 1.8, 35, 0 },
    { "natural=water;water=pond", "Rybník Olšina", { 5450, -2150 }, 120, 1.5, -15, 0 },
    { "natural=water;water=lake", "Pískovna", { 4950, 380 }, 190, 1.4, 70, 0 },
    { "natural=sand", "Pláž Pískovna", { 4740, 330 }, 60, 2.6, 80, 0 },
    { "natural=sand", "Lodní pláž", { 1115, 420 }, 28, 3.0, 45, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ponds); i++)
    {
      GArray *ring = draw_blob (self, &ponds[i], 1, 0.3);

      if (i < 5)
        reeve_city_cover_ring (self, ring, REEVE_COVER_WATER);
      reeve_city_add_area (self, ponds[i].tags, ponds[i].name, ring);
    }
}

void
reeve_city_lay_out_land (ReeveCity *self)
{
  ReeveDice dice = reeve_dice_new (self->seed, 4);
  ReeveArea *water;

  add_fields (self, &dice);
  for (guint i = 0; i < G_N_ELEMENTS (grounds); i++)
    {
      GArray *ring = NULL;

      if (i < N_BLOCK_GROUNDS)
        ring = take_block (self, grounds[i].centre, 420000, 8);
      if (ring == NULL)
        ring = draw_blob (self, &grounds[i], i < N_BLOCK_GROUNDS ? 0.95 : 1,
                          i < N_BLOCK_GROUNDS ? 0.15 : 0.45);
      if (i < N_BLOCK_GROUNDS)
        reeve_city_cover_ring (self, ring, REEVE_COVER_KEPT);
      reeve_city_add_area (self, grounds[i].tags, grounds[i].name, ring);
      if (grounds[i].tags[0] == 'l' && grounds[i].tags[1] == 'e')
        add_park_paths (self, &dice, ring);
    }
  add_ponds (self);

  water = reeve_city_add_area (self, "natural=water;water=river", REEVE_RIVER_NAME,
                               g_array_ref (self->river_bank));
  water->inner = g_array_ref (self->eyot);
  reeve_city_add_area (self, "place=islet;natural=scrub", REEVE_EYOT_NAME, g_array_ref (self->eyot));
}
