/* geo/gdal-look.h — a look over a layer before it is read (inside geo only) */
#pragma once

#include "core/job.h"
#include "geo/csv-encoding.h"
#include "geo/shape.h"

#include <ogr_api.h>

G_BEGIN_DECLS

#define REEVE_LOOK_SAMPLES 3

/* What was found. Arrays have one entry for each field of the layer. */
typedef struct
{
  guint64             n_rows;
  guint64             n_of_kind[REEVE_SHAPE_AREA + 1];
  guint64             n_shapes;
  guint64             n_degrees;   /* shapes that would lie on the globe */
  gboolean            whole;       /* to the end */
  guint64            *n_empty;     /* owned */
  guint64            *n_numbers;   /* owned */
  guint64            *n_integers;  /* owned */
  guint64            *n_codes;     /* owned: digits that are no number, as 007 */
  guint64            *n_in_90;     /* owned */
  guint64            *n_in_180;    /* owned */
  GStrv              *samples;     /* owned */
  ReeveEncodingGuess *guess;       /* owned */
} ReeveLook;

/* At most @n_rows rows; nothing is kept but counts. Rewinds the layer. */
ReeveLook *reeve_look_over (OGRLayerH    layer,
                            guint64      n_rows,
                            ReeveJob    *job,
                            GError     **error) G_GNUC_WARN_UNUSED_RESULT;
void       reeve_look_free (ReeveLook   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveLook, reeve_look_free)

G_END_DECLS
