/* geo/projection.h — from any projection to WGS 84 degrees and back
 *
 * One instance serves one thread. @crs texts are whatever PROJ reads:
 * "EPSG:32748", WKT, PROJ strings. Longitude and easting always come first.
 */
#pragma once

#include "geo/point.h"

G_BEGIN_DECLS

typedef struct _ReeveProjection ReeveProjection;

ReeveProjection *reeve_projection_new       (const char       *crs,
                                             GError          **error) G_GNUC_WARN_UNUSED_RESULT;
void             reeve_projection_free      (ReeveProjection  *self);
/* (transfer full): "WGS 84 / UTM zone 48S (EPSG:32748)" */
char            *reeve_projection_dup_title (ReeveProjection  *self);
/* (transfer full) (nullable): "EPSG:32748"; "EPSG:4326" for whatever equals it;
 * NULL for a projection without a code */
char            *reeve_projection_dup_code  (ReeveProjection  *self);
gboolean         reeve_projection_is_degrees (ReeveProjection *self);
/* Metres in one unit of the plane (0.3048 for feet); 0 for degrees */
double           reeve_projection_get_unit_m (ReeveProjection *self);
gboolean         reeve_projection_equal     (ReeveProjection  *a,
                                             ReeveProjection  *b);

/* In place over @n pairs; a pair that cannot be projected becomes NAN, and so
 * does one beyond 180 or 90 degrees. */
void             reeve_projection_to_lonlat   (ReeveProjection *self,
                                               double          *xy,
                                               gsize            n);
void             reeve_projection_from_lonlat (ReeveProjection *self,
                                               double          *xy,
                                               gsize            n);

/* (transfer full): "EPSG:326xx" or "EPSG:327xx" of the UTM zone of @point */
char            *reeve_utm_crs_at             (ReeveLonLat      point);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveProjection, reeve_projection_free)

G_END_DECLS
