/* geo/source-gdal-rows.c — one feature after the other, as texts and a shape */
#include "geo/source-gdal-private.h"

#include "core/error.h"
#include "core/i18n.h"
#include "geo/cell.h"
#include "geo/gdal-open.h"
#include "geo/gdal-shape.h"

#include <math.h>

char *
reeve_gdal_source_decode (ReeveGdalSource *self,
                          const char      *raw)
{
  char *text = NULL;

  if (self->decode != NULL)
    text = g_convert (raw, -1, "UTF-8", self->decode, NULL, NULL, NULL);
  if (text == NULL && !g_utf8_validate (raw, -1, NULL))
    text = g_convert (raw, -1, "UTF-8", "WINDOWS-1252", NULL, NULL, NULL);
  return text != NULL ? text : g_utf8_make_valid (raw, -1);
}

static char *
read_text (ReeveGdalSource *self,
           const char      *raw)
{
  char *text;

  if (self->decode == NULL && g_utf8_validate (raw, -1, NULL))
    return (char *) raw;  /* lives as long as the feature */
  text = reeve_gdal_source_decode (self, raw);
  g_ptr_array_add (self->texts, text);
  return text;
}

/* The shortest digits that read back as the same number. */
static gboolean
format_real (double  value,
             char   *plain)
{
  if (!isfinite (value))
    return FALSE;
  g_ascii_formatd (plain, REEVE_CELL_BYTES, "%.15g", value);
  if (g_ascii_strtod (plain, NULL) != value)
    g_ascii_formatd (plain, REEVE_CELL_BYTES, "%.17g", value);
  return TRUE;
}

static void
format_date (OGRFeatureH  feature,
             int          field,
             gboolean     with_time,
             char        *plain)
{
  ReeveCellDate date = { .milli = -1 };
  float second = 0;
  int zone = 0;

  OGR_F_GetFieldAsDateTimeEx (feature, field, &date.year, &date.month, &date.day, &date.hour,
                              &date.minute, &second, &zone);
  date.second = (int) second;
  date.milli = (int) lroundf ((second - (float) date.second) * 1000);
  if (date.milli > 999)
    date.milli = 999;
  /* GDAL counts zones in quarters of an hour around 100. */
  date.has_zone = zone >= 2;
  date.zone_min = date.has_zone ? (zone - 100) * 15 : 0;
  reeve_cell_format_date (&date, with_time, plain);
}

static gboolean
is_text (OGRFeatureH feature,
         int         field)
{
  return OGR_Fld_GetType (OGR_F_GetFieldDefnRef (feature, field)) == OFTString;
}

/* Where every text of a field turned out to be a number. */
static char *
convert_text_number (OGRFeatureH  feature,
                     int          field,
                     char        *plain)
{
  const char *text = OGR_F_GetFieldAsString (feature, field);

  return reeve_cell_parse_number (text, '.', plain) != REEVE_NUMBER_NONE ? plain : NULL;
}

static char *
convert_field (ReeveGdalSource *self,
               guint            field,
               ReeveColumnType  type)
{
  int at = g_array_index (self->of_field, int, field);
  char *plain = self->plain + (gsize) field * REEVE_CELL_BYTES;
  const char *raw;

  if (!OGR_F_IsFieldSetAndNotNull (self->feature, at))
    return NULL;

  switch (type)
    {
    case REEVE_COLUMN_INTEGER:
      if (is_text (self->feature, at))
        return convert_text_number (self->feature, at, plain);
      g_snprintf (plain, REEVE_CELL_BYTES, "%" G_GINT64_FORMAT,
                  (gint64) OGR_F_GetFieldAsInteger64 (self->feature, at));
      return plain;

    case REEVE_COLUMN_REAL:
      if (is_text (self->feature, at))
        return convert_text_number (self->feature, at, plain);
      return format_real (OGR_F_GetFieldAsDouble (self->feature, at), plain) ? plain : NULL;

    case REEVE_COLUMN_BOOLEAN:
      return (char *) (OGR_F_GetFieldAsInteger (self->feature, at) != 0 ? "true" : "false");

    case REEVE_COLUMN_DATE:
    case REEVE_COLUMN_DATETIME:
      format_date (self->feature, at, type == REEVE_COLUMN_DATETIME, plain);
      return plain;

    case REEVE_COLUMN_TEXT:
    default:
      break;
    }

  raw = OGR_F_GetFieldAsString (self->feature, at);
  if (OGR_Fld_GetType (OGR_F_GetFieldDefnRef (self->feature, at)) != OFTString)
    {
      /* GDAL lends one buffer for all of these. */
      g_ptr_array_add (self->texts, g_strdup (raw));
      raw = self->texts->pdata[self->texts->len - 1];
    }
  return *raw != '\0' ? read_text (self, raw) : NULL;
}

static gboolean
read_shape (ReeveGdalSource  *self,
            char            **out_reason)
{
  ReeveSource *base = &self->base;
  g_autofree char *row = g_strdup_printf ("%" G_GUINT64_FORMAT, base->row.number);
  g_autoptr (GError) cause = NULL;
  ReeveShape *shape = NULL;
  OGRGeometryH geometry;

  if (self->place.lon >= 0)
    {
      int lon = base->options.swap ? self->place.lat : self->place.lon;
      int lat = base->options.swap ? self->place.lon : self->place.lat;

      base->row.shape = reeve_place_read_point (base->row.number,
                                                reeve_source_get_field (base, (guint) lon)->name,
                                                base->row.texts[lon],
                                                reeve_source_get_field (base, (guint) lat)->name,
                                                base->row.texts[lat], base->projection, out_reason);
      return base->row.shape != NULL;
    }

  geometry = OGR_F_GetGeometryRef (self->feature);
  if (geometry == NULL || OGR_G_IsEmpty (geometry))
    return TRUE;
  if (reeve_gdal_find_kind (geometry) == REEVE_SHAPE_NONE)
    {
      /* Translators: a row number */
      *out_reason = g_strdup_printf (_("Row %s: its shape mixes points, lines and areas"), row);
      return FALSE;
    }
  if (!reeve_gdal_take_shape (OGR_F_StealGeometry (self->feature), &shape, &cause))
    {
      /* Translators: a row number, why */
      *out_reason = g_strdup_printf (_("Row %s: its shape cannot be read: %s"), row, cause->message);
      return FALSE;
    }
  return reeve_source_take_shape (base, shape, out_reason);
}

ReeveRowState
reeve_gdal_source_next (ReeveSource  *base,
                        char        **out_reason,
                        GError      **error)
{
  ReeveGdalSource *self = (ReeveGdalSource *) base;
  g_auto (ReeveGdalGuard) guard = { 0 };

  reeve_gdal_guard_begin (&guard);
  if (self->feature != NULL)
    OGR_F_Destroy (self->feature);
  g_ptr_array_set_size (self->texts, 0);

  self->feature = OGR_L_GetNextFeature (self->layer);
  if (self->feature == NULL)
    {
      g_autofree char *row = g_strdup_printf ("%" G_GUINT64_FORMAT, self->n_read + 1);

      if (guard.message == NULL)
        return REEVE_ROW_END;
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: a file, a row number, GDAL's own words */
                   _("%s: reading broke off at row %s: %s"), base->path, row, guard.message);
      return REEVE_ROW_FAILED;
    }

  base->row.number = ++self->n_read;
  for (guint i = 0; i < base->fields->len; i++)
    base->row.texts[i] = convert_field (self, i, reeve_source_get_field (base, i)->type);
  return read_shape (self, out_reason) ? REEVE_ROW_READ : REEVE_ROW_REJECTED;
}
