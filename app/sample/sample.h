/* sample/sample.h — the sample city's files, as its departments would send them
 *
 * Dravín on the Mirava is invented: 60,000 people, some 300 km of streets. The
 * same seed gives the same bytes whatever the locale or the number of threads.
 */
#pragma once

#include "core/job.h"

G_BEGIN_DECLS

/* The city of the pictures. */
#define REEVE_SAMPLE_SEED 1

typedef enum
{
  REEVE_SAMPLE_OSM,              /* roads, base map and facilities */
  REEVE_SAMPLE_AREAS,            /* a vector file; nothing to say */
  REEVE_SAMPLE_POINTS,           /* a table with columns lon and lat */
  REEVE_SAMPLE_TABLE,            /* a table without coordinates */
  REEVE_SAMPLE_RASTER_OF_COUNTS, /* people in each cell */
  REEVE_SAMPLE_RASTER,           /* a measure in each cell */
} ReeveSampleImport;

typedef struct
{
  const char       *file;     /* name within the folder */
  const char       *title;    /* N_(): what the dataset is called */
  const char       *theme;    /* id of data/themes */
  ReeveSampleImport how;
  const char       *purpose;  /* N_(): one sentence */
} ReeveSampleFile;

/* In the order to import them; ends with an entry whose file is NULL. Says
 * nothing of README.txt and hidden.json, which are not data. */
const ReeveSampleFile *reeve_sample_list_files (void);

/**
 * reeve_sample_write:
 * @folder: made when missing; files of the same names are replaced
 * @seed: what the city grows from
 *
 * Writes all files, README.txt and hidden.json. Takes about two seconds on one
 * thread.
 */
gboolean reeve_sample_write (const char  *folder,
                             guint32      seed,
                             ReeveJob    *job,
                             GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
