/* sample/sample.h — the sample city's files, as its departments would send them
 *
 * Dravín on the Mirava is invented: 60,000 people, some 300 km of streets. The
 * same seed gives the same bytes whatever the locale or the number of threads.
 */
#pragma once

#include "core/job.h"
#include "geo/city-files.h"

G_BEGIN_DECLS

/* The city of the pictures. */
#define REEVE_SAMPLE_SEED 1
#define REEVE_SAMPLE_N_VIEWS 4

/* In the order to import them; ends with an entry whose file is NULL. Says
 * nothing of README.txt and hidden.json, which are not data. */
const ReeveCityFile *reeve_sample_list_files (void);

/**
 * reeve_sample_write:
 * @folder: made when missing; files of the same names are replaced
 * @seed: what the city grows from
 * @out_views: (out caller-allocates) (nullable): REEVE_SAMPLE_N_VIEWS of them, the
 *   first of the whole city
 *
 * Writes all files, README.txt and hidden.json. Takes about two seconds on one
 * thread.
 */
gboolean reeve_sample_write (const char     *folder,
                             guint32         seed,
                             ReeveCityView  *out_views,
                             ReeveJob       *job,
                             GError        **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
