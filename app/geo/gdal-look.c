/* geo/gdal-look.c — a look over a layer before it is read */
#include "geo/gdal-look.h"

#include "geo/cell.h"
#include "geo/gdal-shape.h"

#include <math.h>
#include <string.h>

static ReeveLook *
look_new (guint n_fields)
{
  ReeveLook *look = g_new0 (ReeveLook, 1);

  look->n_empty = g_new0 (guint64, n_fields + 1);
  look->n_numbers = g_new0 (guint64, n_fields + 1);
  look->n_integers = g_new0 (guint64, n_fields + 1);
  look->n_codes = g_new0 (guint64, n_fields + 1);
  look->n_in_90 = g_new0 (guint64, n_fields + 1);
  look->n_in_180 = g_new0 (guint64, n_fields + 1);
  look->samples = g_new0 (GStrv, n_fields + 1);
  look->guess = reeve_encoding_guess_new ();
  for (guint i = 0; i < n_fields; i++)
    look->samples[i] = g_new0 (char *, REEVE_LOOK_SAMPLES + 1);
  return look;
}

void
reeve_look_free (ReeveLook *look)
{
  for (guint i = 0; look->samples[i] != NULL; i++)
    g_strfreev (look->samples[i]);
  g_free (look->samples);
  g_free (look->n_empty);
  g_free (look->n_numbers);
  g_free (look->n_integers);
  g_free (look->n_codes);
  g_free (look->n_in_90);
  g_free (look->n_in_180);
  reeve_encoding_guess_free (look->guess);
  g_free (look);
}

static void
look_at_field (ReeveLook   *look,
               OGRFeatureH  feature,
               int          at)
{
  OGRFieldType type = OGR_Fld_GetType (OGR_F_GetFieldDefnRef (feature, at));
  guint n_samples = g_strv_length (look->samples[at]);
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  ReeveCellNumber number;
  const char *text;

  if (type == OFTBinary || !OGR_F_IsFieldSetAndNotNull (feature, at))
    {
      look->n_empty[at]++;
      return;
    }

  text = OGR_F_GetFieldAsString (feature, at);
  if (type == OFTReal)  /* its own text rounds what was stored as a float */
    text = g_ascii_formatd (digits, sizeof digits, "%.15g", OGR_F_GetFieldAsDouble (feature, at));
  if (type == OFTString)
    {
      look->n_empty[at] += *text == '\0';
      reeve_encoding_guess_feed (look->guess, (const guint8 *) text, strlen (text));
      reeve_encoding_guess_feed (look->guess, (const guint8 *) "\n", 1);
    }
  number = reeve_cell_parse_number (text, '.', NULL);
  if (number != REEVE_NUMBER_NONE)
    {
      double value = OGR_F_GetFieldAsDouble (feature, at);

      look->n_numbers[at]++;
      look->n_integers[at] += number == REEVE_NUMBER_INTEGER;
      look->n_codes[at] += number == REEVE_NUMBER_CODE || number == REEVE_NUMBER_HUGE;
      look->n_in_90[at] += fabs (value) <= 90;
      look->n_in_180[at] += fabs (value) <= 180;
    }
  if (n_samples < REEVE_LOOK_SAMPLES && *text != '\0' && strlen (text) <= 120 &&
      !g_strv_contains ((const char *const *) look->samples[at], text))
    look->samples[at][n_samples] = g_strdup (text);
}

static void
look_at_shape (ReeveLook    *look,
               OGRGeometryH  geometry)
{
  ReeveShapeKind kind;
  OGREnvelope box;

  if (geometry == NULL || OGR_G_IsEmpty (geometry))
    return;

  kind = reeve_gdal_find_kind (geometry);
  look->n_of_kind[kind]++;
  OGR_G_GetEnvelope (geometry, &box);
  look->n_shapes++;
  look->n_degrees += box.MinX >= -180 && box.MaxX <= 180 && box.MinY >= -90 && box.MaxY <= 90;
}

ReeveLook *
reeve_look_over (OGRLayerH   layer,
                 guint64     n_rows,
                 ReeveJob   *job,
                 GError    **error)
{
  int n_fields = OGR_FD_GetFieldCount (OGR_L_GetLayerDefn (layer));
  g_autoptr (ReeveLook) look = look_new ((guint) n_fields);
  OGRFeatureH feature = NULL;

  OGR_L_ResetReading (layer);
  while (look->n_rows < n_rows && (feature = OGR_L_GetNextFeature (layer)) != NULL)
    {
      for (int i = 0; i < n_fields; i++)
        look_at_field (look, feature, i);
      look_at_shape (look, OGR_F_GetGeometryRef (feature));
      OGR_F_Destroy (feature);
      if (look->n_rows++ % 1000 == 0 && !reeve_job_step (job, 0, 1, error))
        return NULL;
    }

  look->whole = look->n_rows < n_rows;
  OGR_L_ResetReading (layer);
  return g_steal_pointer (&look);
}
