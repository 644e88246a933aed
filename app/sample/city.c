/* sample/city.c — the plan's memory, its quarters and what covers the ground */
#include "sample/city.h"

#include <string.h>

/* Names are invented. The first REEVE_N_CITY_QUARTERS are the city, then villages. */
const ReeveQuarter reeve_quarters[] = {
  { "001", "Staré Město", "老城", { 0, 0 }, 410, REEVE_FABRIC_OLD, 12 },
  { "002", "Podzámčí", "城堡下", { -690, 470 }, 470, REEVE_FABRIC_TERRACE, 35 },
  { "003", "Nádražní", "车站区", { 230, 790 }, 520, REEVE_FABRIC_TERRACE, 4 },
  { "004", "Nové Brány", "新门", { 880, 420 }, 430, REEVE_FABRIC_TERRACE, 60 },
  { "005", "Lipová", NULL, { -1130, 1640 }, 620, REEVE_FABRIC_VILLA, 38 },
  { "006", "Sokolec", NULL, { -250, 1960 }, 680, REEVE_FABRIC_GRID, 8 },
  { "007", "Severka", "北岭", { 830, 1950 }, 640, REEVE_FABRIC_SLABS, 14 },
  { "008", "Jezírka", "小湖", { 1720, 2380 }, 560, REEVE_FABRIC_SUBURB, -20 },
  { "009", "Hutě", "铁厂", { 1900, 1120 }, 600, REEVE_FABRIC_WORKS, 24 },
  { "010", "Loděnice", "船坞", { 1900, -90 }, 500, REEVE_FABRIC_TRADE, -30 },
  { "011", "Zámlýní", "磨坊", { 330, -1300 }, 500, REEVE_FABRIC_TERRACE, 82 },
  { "012", "Slunečná", "阳光", { 1190, -1150 }, 560, REEVE_FABRIC_GRID, 18 },
  { "013", "Dolní Pole", NULL, { 1650, -2150 }, 620, REEVE_FABRIC_SUBURB, 28 },
  { "014", "Kamenná Louka", "石草地", { 350, -2380 }, 600, REEVE_FABRIC_SLABS, -8 },
  { "015", "Ořechovka", NULL, { -780, -2020 }, 580, REEVE_FABRIC_SUBURB, 50 },
  { "016", "Vinice", "葡萄园", { -660, -1180 }, 500, REEVE_FABRIC_VILLA, 55 },
  { "017", "Rybářská", "渔村", { -1480, -620 }, 520, REEVE_FABRIC_SUBURB, 20 },
  { "018", "Bažantnice", NULL, { -1830, 1010 }, 400, REEVE_FABRIC_SUBURB, -28 },
  { "019", "Javořina", NULL, { -1900, -1570 }, 560, REEVE_FABRIC_SUBURB, -15 },
  { "020", "Nový Dvůr", "新庄", { 3180, 1480 }, 560, REEVE_FABRIC_WORKS, 32 },
  { "021", "Třebovec", NULL, { -2560, 3330 }, 380, REEVE_FABRIC_VILLAGE, 40 },
  { "022", "Jestřábí", NULL, { 480, 4130 }, 360, REEVE_FABRIC_VILLAGE, 5 },
  { "023", "Olšinka", NULL, { 5250, -1420 }, 360, REEVE_FABRIC_VILLAGE, -12 },
  { "024", "Bělokvět", NULL, { 1150, -4150 }, 360, REEVE_FABRIC_VILLAGE, 10 },
  { "025", "Rakovec", NULL, { -4250, -2750 }, 400, REEVE_FABRIC_VILLAGE, 20 },
};
const guint reeve_n_quarters = G_N_ELEMENTS (reeve_quarters);

static void
free_way (gpointer data)
{
  ReeveWay *way = data;

  g_clear_pointer (&way->points, g_array_unref);
  g_clear_pointer (&way->nodes, g_array_unref);
  g_clear_pointer (&way->bridges, g_array_unref);
  g_free (way);
}

static void
free_area (gpointer data)
{
  ReeveArea *area = data;

  g_clear_pointer (&area->outer, g_array_unref);
  g_clear_pointer (&area->inner, g_array_unref);
  g_free (area);
}

static void
free_line (gpointer data)
{
  g_array_unref (data);
}

ReeveCity *
reeve_city_new (guint32 seed)
{
  ReeveCity *self = g_new0 (ReeveCity, 1);

  self->seed = seed;
  self->ways = g_ptr_array_new_with_free_func (free_way);
  self->nodes = g_array_new (FALSE, TRUE, sizeof (ReeveNode));
  self->areas = g_ptr_array_new_with_free_func (free_area);
  self->buildings = g_array_new (FALSE, TRUE, sizeof (ReeveBuilding));
  self->places = g_array_new (FALSE, TRUE, sizeof (ReevePlace));
  self->rules = g_array_new (FALSE, TRUE, sizeof (ReeveTurnRule));
  self->faces = g_ptr_array_new_with_free_func (free_line);
  self->borders = g_ptr_array_new_with_free_func (free_line);
  self->river_half = g_array_new (FALSE, FALSE, sizeof (double));
  self->cover_cols = (guint) (2 * REEVE_PLAN_HALF_X_M / REEVE_COVER_CELL_M);
  self->cover_rows = (guint) (2 * REEVE_PLAN_HALF_Y_M / REEVE_COVER_CELL_M);
  self->cover = g_new0 (guint8, (gsize) self->cover_cols * self->cover_rows);
  self->words = g_string_chunk_new (4096);

  reeve_city_draw_skeleton (self);
  reeve_city_reserve_land (self);
  reeve_city_trace_streets (self);
  reeve_city_make_junctions (self);
  reeve_city_find_faces (self);
  reeve_city_lay_out_land (self);
  reeve_city_draw_borders (self);
  reeve_city_sign_streets (self);
  reeve_city_place_landmarks (self);
  reeve_city_build_houses (self);
  reeve_city_outline_built_up (self);
  reeve_city_place_facilities (self);
  reeve_city_settle_people (self);

  return self;
}

void
reeve_city_free (ReeveCity *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->ways);
  g_array_unref (self->nodes);
  g_ptr_array_unref (self->areas);
  g_array_unref (self->buildings);
  g_array_unref (self->places);
  g_array_unref (self->rules);
  g_ptr_array_unref (self->faces);
  g_ptr_array_unref (self->borders);
  g_clear_pointer (&self->river, g_array_unref);
  g_clear_pointer (&self->river_bank, g_array_unref);
  g_clear_pointer (&self->eyot, g_array_unref);
  g_array_unref (self->river_half);
  g_string_chunk_free (self->words);
  g_free (self->cover);
  g_free (self);
}

ReeveWay *
reeve_city_add_way (ReeveCity     *self,
                    ReeveWayClass  class,
                    GArray        *points)
{
  ReeveWay *way = g_new0 (ReeveWay, 1);

  way->class = class;
  way->points = points;
  g_ptr_array_add (self->ways, way);
  return way;
}

ReeveArea *
reeve_city_add_area (ReeveCity  *self,
                     const char *tags,
                     const char *name,
                     GArray     *outer)
{
  ReeveArea *area = g_new0 (ReeveArea, 1);

  area->tags = tags;
  area->name = name;
  area->outer = outer;
  g_ptr_array_add (self->areas, area);
  return area;
}

ReevePlace *
reeve_city_add_place (ReeveCity  *self,
                      const char *tags,
                      const char *name,
                      ReeveXY     at)
{
  ReevePlace place = { .tags = tags, .name = name, .at = at };

  g_array_append_val (self->places, place);
  return &g_array_index (self->places, ReevePlace, self->places->len - 1);
}

int
reeve_city_quarter_at (const ReeveCity *self,
                       ReeveXY          at,
                       double          *out_share)
{
  double ragged = 1 + 0.13 * reeve_noise (self->seed + 31, at, 260) +
                  0.07 * reeve_noise (self->seed + 32, at, 90);
  double best = 1;
  int found = -1;

  for (guint i = 0; i < reeve_n_quarters; i++)
    {
      double share = reeve_xy_distance (at, reeve_quarters[i].centre) /
                     (reeve_quarters[i].radius_m * (i == 0 ? 1 : ragged));

      if (share < best)
        {
          best = share;
          found = (int) i;
        }
    }
  if (out_share != NULL)
    *out_share = best;
  return found;
}

guint
reeve_city_border_at (const ReeveCity *self,
                      ReeveXY          at)
{
  guint nearest = 0;
  double best = G_MAXDOUBLE;

  for (guint i = 0; i < self->borders->len; i++)
    if (reeve_ring_holds (g_ptr_array_index (self->borders, i), at))
      return i;

  for (guint i = 0; i < reeve_n_quarters; i++)
    {
      double distance = reeve_xy_distance (at, reeve_quarters[i].centre);

      if (distance < best)
        {
          best = distance;
          nearest = i;
        }
    }
  return nearest;
}

static int
find_cell (double position_m,
           double half_m)
{
  return (int) floor ((position_m + half_m) / REEVE_COVER_CELL_M);
}

guint8
reeve_city_get_cover (const ReeveCity *self,
                      ReeveXY          at)
{
  int col = find_cell (at.x, REEVE_PLAN_HALF_X_M);
  int row = find_cell (at.y, REEVE_PLAN_HALF_Y_M);

  if (col < 0 || row < 0 || col >= (int) self->cover_cols || row >= (int) self->cover_rows)
    return 0;
  return self->cover[(gsize) row * self->cover_cols + col];
}

static void
cover_segment (ReeveCity *self,
               ReeveXY    a,
               ReeveXY    b,
               double     half_m,
               guint8     bits)
{
  int first_col = MAX (0, find_cell (MIN (a.x, b.x) - half_m, REEVE_PLAN_HALF_X_M));
  int last_col = MIN ((int) self->cover_cols - 1,
                      find_cell (MAX (a.x, b.x) + half_m, REEVE_PLAN_HALF_X_M));
  int first_row = MAX (0, find_cell (MIN (a.y, b.y) - half_m, REEVE_PLAN_HALF_Y_M));
  int last_row = MIN ((int) self->cover_rows - 1,
                      find_cell (MAX (a.y, b.y) + half_m, REEVE_PLAN_HALF_Y_M));
  double dx = b.x - a.x;
  double dy = b.y - a.y;
  double length2 = dx * dx + dy * dy;

  for (int row = first_row; row <= last_row; row++)
    for (int col = first_col; col <= last_col; col++)
      {
        double x = (col + 0.5) * REEVE_COVER_CELL_M - REEVE_PLAN_HALF_X_M - a.x;
        double y = (row + 0.5) * REEVE_COVER_CELL_M - REEVE_PLAN_HALF_Y_M - a.y;
        double share = length2 > 0 ? CLAMP ((x * dx + y * dy) / length2, 0, 1) : 0;

        x -= share * dx;
        y -= share * dy;
        if (x * x + y * y <= half_m * half_m)
          self->cover[(gsize) row * self->cover_cols + col] |= bits;
      }
}

void
reeve_city_cover_line (ReeveCity    *self,
                       const GArray *line,
                       double        half_m,
                       guint8        bits)
{
  for (guint i = 1; i < line->len; i++)
    cover_segment (self, reeve_line_point (line, i - 1), reeve_line_point (line, i), half_m, bits);
}

static int
compare_reals (gconstpointer a,
               gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return x < y ? -1 : x > y;
}

void
reeve_city_cover_ring (ReeveCity    *self,
                       const GArray *ring,
                       guint8        bits)
{
  g_autoptr (GArray) cuts = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint row = 0; row < self->cover_rows; row++)
    {
      double y = (row + 0.5) * REEVE_COVER_CELL_M - REEVE_PLAN_HALF_Y_M;

      g_array_set_size (cuts, 0);
      for (guint i = 0, j = ring->len - 1; i < ring->len; j = i++)
        {
          ReeveXY a = reeve_line_point (ring, i);
          ReeveXY b = reeve_line_point (ring, j);

          if ((a.y > y) != (b.y > y))
            {
              double x = a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y);

              g_array_append_val (cuts, x);
            }
        }
      g_array_sort (cuts, compare_reals);
      for (guint i = 0; i + 1 < cuts->len; i += 2)
        {
          int first = MAX (0, find_cell (g_array_index (cuts, double, i) + 2, REEVE_PLAN_HALF_X_M));
          int last = MIN ((int) self->cover_cols - 1,
                          find_cell (g_array_index (cuts, double, i + 1) - 2, REEVE_PLAN_HALF_X_M));

          for (int col = first; col <= last; col++)
            self->cover[(gsize) row * self->cover_cols + col] |= bits;
        }
    }
}

double
reeve_way_half_m (ReeveWayClass class)
{
  switch (class)
    {
    case REEVE_WAY_MOTORWAY:
    case REEVE_WAY_TRUNK:
      return 6;
    case REEVE_WAY_MOTORWAY_LINK:
    case REEVE_WAY_PRIMARY:
      return 6.5;
    case REEVE_WAY_SECONDARY:
      return 5.5;
    case REEVE_WAY_TERTIARY:
    case REEVE_WAY_RAIL:
      return 4.5;
    case REEVE_WAY_UNCLASSIFIED:
    case REEVE_WAY_RESIDENTIAL:
    case REEVE_WAY_PEDESTRIAN:
      return 3.5;
    case REEVE_WAY_LIVING:
    case REEVE_WAY_SERVICE:
      return 2.5;
    case REEVE_WAY_TRACK:
    case REEVE_WAY_CYCLEWAY:
    case REEVE_WAY_FOOTWAY:
    case REEVE_WAY_STEPS:
    default:
      return 1.5;
    }
}
