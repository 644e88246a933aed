/* geo/kml-writer.h — a table as KML 2.2 */
#pragma once

#include "core/job.h"
#include "geo/table.h"

G_BEGIN_DECLS

/* Our own: GDAL's LIBKML copies the whole text again for every feature (minutes
 * for twenty thousand), its KML writes two names for one place. @layer is the
 * folder's name, @shown the name for messages. */
gboolean reeve_kml_write (const ReeveTable  *table,
                          const char        *layer,
                          const char        *path,
                          const char        *shown,
                          ReeveJob          *job,
                          GError           **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
