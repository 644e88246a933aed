/* network/table-lines.c — lines that the links of a table are drawn along */
#include "network/table-net-private.h"

#include "geo/projection.h"
#include "geo/shape.h"

#include <math.h>

/* A line's end this near its node is the node. */
#define END_M 200.0

static gboolean
is_on_globe (const ReeveShape *shape)
{
  for (guint32 i = 0; i < shape->n_points; i++)
    if (!(fabs (shape->points[i].lon) <= 180 && fabs (shape->points[i].lat) <= 90))
      return FALSE;
  return TRUE;
}

static void
turn_round (ReeveShape *shape)
{
  for (guint32 i = 0; i < shape->n_points / 2; i++)
    {
      ReeveLonLat point = shape->points[i];

      shape->points[i] = shape->points[shape->n_points - 1 - i];
      shape->points[shape->n_points - 1 - i] = point;
    }
}

/* FALSE when the text is no line from node to node. */
static gboolean
take_line (ReeveTableReading         *reading,
           const char      *text,
           ReeveProjection *projection,   /* nullable */
           ReeveNetLink    *link)
{
  g_autoptr (ReeveShape) shape = reeve_shape_from_wkt (text, NULL);
  ReeveLonLat from = g_array_index (reading->net->nodes, ReeveNetNode, link->from).place;
  ReeveLonLat to = g_array_index (reading->net->nodes, ReeveNetNode, link->to).place;
  guint32 last;

  if (shape == NULL || shape->kind != REEVE_SHAPE_LINE || shape->n_rings != 1 || shape->n_points < 2)
    return FALSE;
  if (projection != NULL)
    reeve_projection_to_lonlat (projection, (double *) (gpointer) shape->points, shape->n_points);
  if (!is_on_globe (shape))
    return FALSE;
  last = shape->n_points - 1;
  if (reeve_distance_m (shape->points[0], to) + reeve_distance_m (shape->points[last], from)
      < reeve_distance_m (shape->points[0], from) + reeve_distance_m (shape->points[last], to))
    turn_round (shape);
  if (reeve_distance_m (shape->points[0], from) > END_M
      || reeve_distance_m (shape->points[last], to) > END_M)
    return FALSE;

  shape->points[0] = from;
  shape->points[last] = to;
  link->points = reading->net->points->len;
  link->n_points = shape->n_points;
  g_array_append_vals (reading->net->points, shape->points, shape->n_points);
  return TRUE;
}

gboolean
reeve_table_take_lines (ReeveTableReading  *reading,
                        GError            **error)
{
  g_autoptr (ReeveProjection) projection = NULL;

  /* Lines of a network that is drawn as a scheme lie on a plane of their own. */
  if (reading->net->is_scheme)
    return TRUE;
  if (reading->crs != NULL)
    {
      projection = reeve_projection_new (reading->crs, error);
      if (projection == NULL)
        return FALSE;
    }
  for (guint32 i = 0; i < reading->net->links->len; i++)
    {
      const char *text = reading->texts->pdata[i];

      if (text != NULL)
        reading->n_strange += !take_line (reading, text, projection,
                                          &g_array_index (reading->net->links, ReeveNetLink, i));
    }
  return TRUE;
}
