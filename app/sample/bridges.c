/* sample/bridges.c — roundabouts and bridges cut into the drawn lines */
#include "sample/bridges.h"

/* Takes away what lies within a circle; what is left may be two lines. */
static void
cut_circle (ReeveCity *self,
            ReeveXY    centre,
            double     radius_m)
{
  guint n_ways = self->ways->len;

  for (guint w = 0; w < n_ways; w++)
    {
      ReeveWay *way = g_ptr_array_index (self->ways, w);
      g_autoptr (GPtrArray) parts = g_ptr_array_new ();
      GArray *part = NULL;
      gboolean touched = FALSE;

      if (way->class == REEVE_WAY_RAIL || way->is_roundabout)
        continue;
      for (guint i = 0; i < way->points->len; i++)
        {
          ReeveXY at = reeve_line_point (way->points, i);
          gboolean outside = reeve_xy_distance (at, centre) > radius_m;

          if (i > 0)
            {
              ReeveXY before = reeve_line_point (way->points, i - 1);
              gboolean was_outside = reeve_xy_distance (before, centre) > radius_m;

              if (outside != was_outside)
                {
                  ReeveXY low = was_outside ? at : before;    /* inside */
                  ReeveXY high = was_outside ? before : at;   /* outside */

                  for (guint k = 0; k < 40; k++)
                    {
                      ReeveXY half = reeve_xy ((low.x + high.x) / 2, (low.y + high.y) / 2);

                      if (reeve_xy_distance (half, centre) > radius_m)
                        high = half;
                      else
                        low = half;
                    }
                  touched = TRUE;
                  if (outside)
                    part = NULL;
                  if (part == NULL)
                    {
                      part = reeve_line_new ();
                      g_ptr_array_add (parts, part);
                    }
                  g_array_append_val (part, high);
                  if (!outside)
                    part = NULL;
                }
            }
          if (!outside)
            {
              touched = TRUE;
              continue;
            }
          if (part == NULL)
            {
              part = reeve_line_new ();
              g_ptr_array_add (parts, part);
            }
          g_array_append_val (part, at);
        }

      if (!touched)
        {
          g_array_unref (part);
          continue;
        }
      for (guint i = 0; i < parts->len; i++)
        {
          GArray *kept = g_ptr_array_index (parts, i);
          ReeveWay *twin;

          if (i == 0)
            {
              g_array_unref (way->points);
              way->points = kept;
              continue;
            }
          twin = reeve_city_add_way (self, way->class, kept);
          twin->name = way->name;
          twin->ref = way->ref;
          twin->lanes = way->lanes;
          twin->speed_kmh = way->speed_kmh;
          twin->is_oneway = way->is_oneway;
          twin->is_sketched = TRUE;
        }
      if (parts->len == 0)
        g_array_set_size (way->points, 0);
    }
}

void
reeve_city_add_roundabout (ReeveCity    *self,
                           ReeveXY       centre,
                           double        radius_m,
                           ReeveWayClass class)
{
  GArray *circle = reeve_line_new ();
  ReeveWay *way;

  cut_circle (self, centre, radius_m);
  for (guint i = 0; i <= 20; i++)
    {
      double angle = 2 * G_PI * (i % 20) / 20;
      ReeveXY at = reeve_xy (centre.x + radius_m * cos (angle), centre.y + radius_m * sin (angle));

      g_array_append_val (circle, at);
    }
  way = reeve_city_add_way (self, class, circle);
  way->is_oneway = TRUE;
  way->is_roundabout = TRUE;
  way->is_sketched = TRUE;
  way->lanes = class == REEVE_WAY_TRUNK ? 2 : 1;
  way->speed_kmh = 30;
}

static double
find_river_half (const ReeveCity *self,
                 ReeveXY          at,
                 double          *out_distance)
{
  double best = G_MAXDOUBLE;
  double half = 0;

  for (guint i = 0; i < self->river->len; i++)
    {
      double distance = reeve_xy_distance (at, reeve_line_point (self->river, i));

      if (distance < best)
        {
          best = distance;
          half = g_array_index (self->river_half, double, i);
        }
    }
  *out_distance = best;
  return half;
}

static gboolean
is_raised (const ReeveCity *self,
           const ReeveWay  *way,
           ReeveXY          at)
{
  double distance;
  double half = find_river_half (self, at, &distance);

  if (distance < half + 60 && reeve_line_distance (self->river, at, NULL, NULL) < half + 14)
    return TRUE;
  if (way->class == REEVE_WAY_RAIL)
    return FALSE;

  for (guint i = 0; i < self->ways->len; i++)
    {
      const ReeveWay *other = g_ptr_array_index (self->ways, i);

      if (other->class == REEVE_WAY_MOTORWAY && way->class > REEVE_WAY_MOTORWAY_LINK &&
          reeve_line_distance (other->points, at, NULL, NULL) < 24)
        return TRUE;
      if (other->class == REEVE_WAY_RAIL && way->class <= REEVE_WAY_PRIMARY &&
          reeve_line_distance (other->points, at, NULL, NULL) < 26)
        return TRUE;
    }
  return FALSE;
}

static const char *
name_bridge (const ReeveWay *way,
             ReeveXY         at)
{
  switch (way->class)
    {
    case REEVE_WAY_TRUNK:
      return at.x < 0 ? "Západní most" : "Východní most";
    case REEVE_WAY_PEDESTRIAN:
      return "Kamenný most";
    case REEVE_WAY_PRIMARY:
      return at.x > 600 ? "Loděnický most" : REEVE_BOTTLENECK_NAME;
    default:
      return "Dálniční most";
    }
}

/* Cuts drawn lines into 12 m pieces where they are raised, and marks those. */
void
reeve_city_raise_bridges (ReeveCity *self)
{
  for (guint w = 0; w < self->ways->len; w++)
    {
      ReeveWay *way = g_ptr_array_index (self->ways, w);
      g_autoptr (GArray) line = way->points;

      way->points = reeve_line_new ();
      way->bridges = g_array_new (FALSE, TRUE, sizeof (guint8));
      for (guint i = 0; i < line->len; i++)
        {
          ReeveXY a = reeve_line_point (line, i);
          ReeveXY b = reeve_line_point (line, MIN (i + 1, line->len - 1));
          guint n_pieces = MAX (1, (guint) (reeve_xy_distance (a, b) / 12));
          guint8 last = 2;

          if (i + 1 == line->len)
            {
              g_array_append_val (way->points, a);
              break;
            }
          if (way->class == REEVE_WAY_MOTORWAY_LINK || way->is_roundabout)
            n_pieces = 1;
          for (guint k = 0; k < n_pieces; k++)
            {
              ReeveXY from = reeve_xy_add (a, reeve_xy (b.x - a.x, b.y - a.y), (double) k / n_pieces);
              ReeveXY middle = reeve_xy_add (a, reeve_xy (b.x - a.x, b.y - a.y),
                                             (k + 0.5) / n_pieces);
              guint8 raised = way->class != REEVE_WAY_MOTORWAY_LINK && !way->is_roundabout &&
                              is_raised (self, way, middle);

              if (k == 0 || raised != last)
                {
                  g_array_append_val (way->points, from);
                  g_array_append_val (way->bridges, raised);
                }
              if (raised && reeve_ring_holds (self->river_bank, middle))
                way->bridge_name = name_bridge (way, middle);
              last = raised;
            }
        }
    }
}
