/* geo/buffer.c — all within a distance of a shape
 *
 * On a transverse Mercator plane through the shape's own middle: lengths are
 * true to 0.013 % within 100 km of its meridian. What reaches over the 180th
 * meridian comes out in two parts, one on either side.
 */
#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"
#include "geo/geos-private.h"
#include "geo/measure.h"
#include "geo/overlay.h"
#include "geo/shape-builder-private.h"

#include <math.h>

/* Segments of a quarter circle: its area is right to 0.04 %. */
#define QUARTER_SEGMENTS 32
/* Nearer to a pole than this, an outline in degrees has no inside. */
#define MAX_LAT_DEG 89

static ReeveLonLat
find_origin (const ReeveShape *self)
{
  ReeveBox box = reeve_shape_get_box (self);

  /* What lies on both sides of the 180th meridian has its middle elsewhere. */
  if (box.east - box.west > 180)
    return self->points[0];
  return (ReeveLonLat) { (box.west + box.east) / 2, (box.south + box.north) / 2 };
}

static ReeveProjection *
open_plane (ReeveLonLat   origin,
            GError      **error)
{
  char lon[G_ASCII_DTOSTR_BUF_SIZE], lat[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *crs = NULL;

  g_ascii_dtostr (lon, sizeof lon, origin.lon);
  g_ascii_dtostr (lat, sizeof lat, origin.lat);
  crs = g_strdup_printf ("+proj=tmerc +lon_0=%s +lat_0=%s +k=1 +datum=WGS84 +units=m +type=crs",
                         lon, lat);
  return reeve_projection_new (crs, error);
}

static gboolean
check_reach (const ReeveShape  *self,
             double             distance_m,
             GError           **error)
{
  ReeveBox box = reeve_shape_get_box (self);
  double reach_deg = fabs (distance_m) / REEVE_EARTH_RADIUS_M * 180 / G_PI;
  g_autofree char *distance = NULL;

  if (isfinite (distance_m) && MAX (-box.south, box.north) + reach_deg < MAX_LAT_DEG)
    return TRUE;

  distance = reeve_format_length (distance_m);
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
               /* Translators: a distance */
               _("%s around this shape would reach a pole; choose a shorter distance"), distance);
  return FALSE;
}

/* The part between two meridians 360 degrees apart, moved by @shift. */
static gboolean
append_turn (const ReeveShape   *self,
             double              west,
             double              shift,
             ReeveShapeBuilder  *out,
             GError            **error)
{
  ReeveLonLat corners[4] = { { west, -90 }, { west + 360, -90 }, { west + 360, 90 }, { west, 90 } };
  g_autoptr (ReeveShape) turn = reeve_shape_new_area (corners, 4);
  g_autoptr (ReeveShape) piece = reeve_shape_intersection (self, turn, error);

  if (piece == NULL)
    return FALSE;
  for (guint ring = 0; ring < piece->n_rings; ring++)
    {
      if (ring > 0 && piece->rings[ring].part != piece->rings[ring - 1].part)
        reeve_shape_builder_end_part (out);
      if (!reeve_shape_builder_begin (out, REEVE_SHAPE_AREA, error))
        return FALSE;
      for (guint32 i = reeve_shape_ring_start (piece, ring); i < piece->rings[ring].end; i++)
        reeve_shape_builder_add (out, piece->points[i].lon + shift, piece->points[i].lat);
      if (!reeve_shape_builder_end_ring (out, error))
        return FALSE;
    }
  reeve_shape_builder_end_part (out);
  return TRUE;
}

/* PROJ jumps from 180 to -180; an outline must not. */
static ReeveShape *
cut_at_the_180th (ReeveShape   *self,     /* (transfer full) */
                  double        middle_lon,
                  GError      **error)
{
  g_autoptr (ReeveShape) owned = self;
  g_auto (ReeveShapeBuilder) builder;
  gboolean crosses = FALSE;

  reeve_shape_builder_init (&builder);
  for (guint32 i = 0; i < self->n_points; i++)
    {
      double *lon = &self->points[i].lon;

      if (*lon - middle_lon > 180)
        *lon -= 360;
      else if (*lon - middle_lon < -180)
        *lon += 360;
      crosses |= fabs (*lon) > 180;
    }
  if (!crosses)
    return g_steal_pointer (&owned);

  if (!append_turn (self, -180, 0, &builder, error) ||
      !append_turn (self, 180, -360, &builder, error) ||
      !append_turn (self, -540, 360, &builder, error))
    return NULL;
  return reeve_shape_builder_finish (&builder);
}

ReeveShape *
reeve_shape_buffer (const ReeveShape  *self,
                    double             distance_m,
                    GError           **error)
{
  g_auto (ReeveGeos) geos;
  g_autoptr (ReeveProjection) plane = NULL;
  g_autoptr (ReeveShape) flat = NULL;
  g_autoptr (ReeveShape) wide = NULL;
  GEOSGeometry *geometry, *result;
  ReeveShape *back;
  ReeveLonLat origin;

  reeve_geos_init (&geos);
  if (self->n_points == 0)
    return reeve_shape_copy (self);
  if (!check_reach (self, distance_m, error))
    return NULL;

  origin = find_origin (self);
  plane = open_plane (origin, error);
  if (plane == NULL)
    return NULL;
  flat = reeve_shape_project (self, plane, error);
  if (flat == NULL)
    return NULL;
  geometry = reeve_geos_write_valid (&geos, flat, error);
  if (geometry == NULL)
    return NULL;
  result = GEOSBuffer_r (geos.handle, geometry, distance_m, QUARTER_SEGMENTS);
  GEOSGeom_destroy_r (geos.handle, geometry);
  wide = reeve_geos_read (&geos, result, REEVE_SHAPE_AREA, error);
  if (wide == NULL)
    return NULL;

  back = reeve_shape_unproject (wide, plane, error);
  return back != NULL ? cut_at_the_180th (back, origin.lon, error) : NULL;
}
