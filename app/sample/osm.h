/* sample/osm.h — the plan as an OpenStreetMap extract */
#pragma once

#include "core/job.h"
#include "sample/city.h"

G_BEGIN_DECLS

/* Writes gzip-compressed OSM XML: nodes, ways, relations, each by rising id,
 * and the bounds. The same plan gives the same bytes. */
gboolean reeve_city_write_osm (const ReeveCity *city,
                               const char      *path,
                               ReeveJob        *job,
                               GError         **error) G_GNUC_WARN_UNUSED_RESULT;

/* Plan metres to degrees, in place. */
gboolean reeve_city_to_lonlat (ReeveXY         *points,
                               gsize            n,
                               GError         **error) G_GNUC_WARN_UNUSED_RESULT;

/* "14.1998731" whatever the locale; 1 to 9 @decimals. */
void     reeve_append_number  (GString         *text,
                               double           value,
                               guint            decimals);

G_END_DECLS
