/* geo/csv-writer.h — a table as separated text */
#pragma once

#include "core/job.h"
#include "geo/table.h"

G_BEGIN_DECLS

/* @shown is the name for messages. See geo/gdal-out.h for what is written. */
gboolean reeve_csv_write (const ReeveTable  *table,
                          const char        *path,
                          const char        *shown,
                          ReeveJob          *job,
                          GError           **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
