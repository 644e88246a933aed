/* network/road-place.c — where a network lies, when its source says little about it
 *
 * Planning networks come in degrees, in the feet of a state plane that no file
 * names, in a drawing's own units, or without coordinates. Their times are
 * right all the same, so they are never refused: what has no place on the globe
 * is laid out around 0°, 0°, in the sea where no city is, and said to be.
 */
#include "network/road-net.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"
#include "geo/projection.h"

#include <math.h>
#include <string.h>

/* A plane around 0°, 0° stays true to scale to about this far. */
#define MOST_EXTENT_M 400000.0
#define CIRCLE_M      5000.0

/* Numbers within this box could be degrees of the Gulf of Guinea; they are a
 * drawing's: there is no land. */
static const ReeveBox open_sea = { -5, -5, 8, 4 };

static ReeveNetNode *
get_node (const ReeveRoadNet *self,
          guint32             number)
{
  return &g_array_index (self->nodes, ReeveNetNode, number);
}

static gboolean
has_place (const ReeveNetNode *node)
{
  return isfinite (node->place.lon) && isfinite (node->place.lat);
}

static gboolean
project_nodes (ReeveRoadNet  *self,
               const char    *crs,
               GError       **error)
{
  g_autoptr (ReeveProjection) projection = reeve_projection_new (crs, error);

  if (projection == NULL)
    return FALSE;
  for (guint32 i = 0; i < self->nodes->len; i++)
    {
      ReeveNetNode *node = get_node (self, i);
      double xy[2] = { node->place.lon, node->place.lat };

      if (!has_place (node))
        continue;
      reeve_projection_to_lonlat (projection, xy, 1);
      if (!isfinite (xy[0]) || !isfinite (xy[1]))
        {
          g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, node->id);
          g_autofree char *x = reeve_format_number (node->place.lon);
          g_autofree char *y = reeve_format_number (node->place.lat);

          g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                       /* Translators: a node's id, its two coordinates, a projection */
                       _("Node %s at %s, %s does not lie on the globe in %s"), id, x, y, crs);
          return FALSE;
        }
      node->place = (ReeveLonLat) { xy[0], xy[1] };
    }
  return TRUE;
}

static ReeveBox
get_extent (const ReeveRoadNet *self,
            guint32            *out_n_placed)
{
  ReeveBox box = { INFINITY, INFINITY, -INFINITY, -INFINITY };

  *out_n_placed = 0;
  for (guint32 i = 0; i < self->nodes->len; i++)
    if (has_place (get_node (self, i)))
      {
        reeve_box_add (&box, get_node (self, i)->place);
        (*out_n_placed)++;
      }
  return box;
}

/* Metres to one unit of the plane, from links whose length is known. */
static double
find_scale (const ReeveRoadNet *self)
{
  g_autoptr (GArray) ratios = g_array_new (FALSE, FALSE, sizeof (double));
  double scale;

  for (guint32 i = 0; i < self->links->len; i++)
    {
      const ReeveNetLink *link = &g_array_index (self->links, ReeveNetLink, i);
      ReeveLonLat a = get_node (self, link->from)->place;
      ReeveLonLat b = get_node (self, link->to)->place;
      double ratio = link->length_m / hypot (b.lon - a.lon, b.lat - a.lat);

      g_array_append_val (ratios, ratio);
    }
  scale = reeve_net_median (ratios);
  return isnan (scale) ? 1 : scale;
}

static void
lay_out_plane (ReeveRoadNet *self,
               ReeveBox      box)
{
  static const ReeveLonLat origin = { 0, 0 };
  double width = MAX (box.east - box.west, box.north - box.south);
  double scale = find_scale (self);
  double middle_x = box.west + (box.east - box.west) / 2;
  double middle_y = box.south + (box.north - box.south) / 2;

  if (width > 0 && !(width * scale <= MOST_EXTENT_M))
    scale = MOST_EXTENT_M / width;
  for (guint32 i = 0; i < self->nodes->len; i++)
    {
      ReeveNetNode *node = get_node (self, i);
      ReeveXY xy = { (node->place.lon - middle_x) * scale, (node->place.lat - middle_y) * scale };

      if (has_place (node))
        node->place = reeve_local_to_lonlat (origin, xy);
    }
}

static void
lay_out_circle (ReeveRoadNet *self)
{
  static const ReeveLonLat origin = { 0, 0 };
  guint32 n = self->nodes->len;

  for (guint32 i = 0; i < n; i++)
    {
      double angle = 2 * G_PI * i / n;

      get_node (self, i)->place =
        reeve_local_to_lonlat (origin, (ReeveXY) { CIRCLE_M * sin (angle), CIRCLE_M * cos (angle) });
    }
}

/* Nodes without a place go to the middle of their neighbours, time and again
 * until no more can; what then is left goes to the middle of all. */
static guint32
place_the_rest (ReeveRoadNet *self,
                ReeveLonLat   middle)
{
  g_autofree double *sums = g_new (double, 3 * (gsize) MAX (self->nodes->len, 1));
  guint32 n_guessed = 0;
  gboolean more = TRUE;

  for (guint round = 0; more && round < 64; round++)
    {
      more = FALSE;
      memset (sums, 0, 3 * sizeof (double) * (gsize) self->nodes->len);
      for (guint32 i = 0; i < self->links->len; i++)
        {
          const ReeveNetLink *link = &g_array_index (self->links, ReeveNetLink, i);
          guint32 ends[2] = { link->from, link->to };

          for (guint k = 0; k < 2; k++)
            if (has_place (get_node (self, ends[k])) && !has_place (get_node (self, ends[1 - k])))
              {
                sums[3 * ends[1 - k]] += get_node (self, ends[k])->place.lon;
                sums[3 * ends[1 - k] + 1] += get_node (self, ends[k])->place.lat;
                sums[3 * ends[1 - k] + 2] += 1;
              }
        }
      for (guint32 i = 0; i < self->nodes->len; i++)
        if (sums[3 * i + 2] > 0)
          {
            get_node (self, i)->place = (ReeveLonLat) { sums[3 * i] / sums[3 * i + 2],
                                                        sums[3 * i + 1] / sums[3 * i + 2] };
            n_guessed++;
            more = TRUE;
          }
    }
  for (guint32 i = 0; i < self->nodes->len; i++)
    if (!has_place (get_node (self, i)))
      {
        get_node (self, i)->place = middle;
        n_guessed++;
      }
  return n_guessed;
}

static gboolean
are_degrees (ReeveBox box)
{
  if (!(box.west >= -180 && box.east <= 180 && box.south >= -90 && box.north <= 90))
    return FALSE;
  return !(box.west >= open_sea.west && box.east <= open_sea.east
           && box.south >= open_sea.south && box.north <= open_sea.north);
}

gboolean
reeve_road_net_place (ReeveRoadNet  *self,
                      const char    *crs,
                      GError       **error)
{
  guint32 n_placed;
  guint32 n_guessed;
  ReeveBox box = get_extent (self, &n_placed);

  self->is_placed = TRUE;
  if (n_placed == 0)
    {
      lay_out_circle (self);
      self->is_scheme = TRUE;
      reeve_road_net_note (self, "%s",
                           _("The source says nowhere where its nodes lie: they are drawn on a "
                             "circle around 0°, 0°. Times and routes are right, the map is a "
                             "scheme."));
      return TRUE;
    }
  if (crs != NULL)
    {
      if (!project_nodes (self, crs, error))
        return FALSE;
    }
  else if (!are_degrees (box))
    {
      lay_out_plane (self, box);
      self->is_scheme = TRUE;
      reeve_road_net_note (self, "%s",
                           _("The coordinates are on a plane that the source does not name: the "
                             "network is drawn in its own shape around 0°, 0°, not where it lies. "
                             "Name the projection to put it in its place."));
    }
  box = get_extent (self, &n_placed);
  n_guessed = place_the_rest (self, (ReeveLonLat) { (box.west + box.east) / 2,
                                                    (box.south + box.north) / 2 });
  if (n_guessed > 0)
    {
      g_autofree char *count = reeve_format_count (n_guessed);

      /* Translators: a count */
      reeve_road_net_note (self, ngettext ("%s node has no coordinates: it is drawn among its "
                                           "neighbours.",
                                           "%s nodes have no coordinates: they are drawn among "
                                           "their neighbours.", n_guessed), count);
    }
  return TRUE;
}
