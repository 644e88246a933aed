/* geo/source-csv.c — a separated text as a source
 *
 * Three passes when nothing is given: all bytes for the encoding, the first
 * records for the layout, all records for the columns. Reading is a fourth, and
 * holds one record at a time.
 */
#include "geo/source-private.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"
#include "geo/csv-columns.h"
#include "geo/csv-reader.h"
#include "geo/place-columns.h"

#include <math.h>
#include <string.h>

typedef struct
{
  ReeveSource       base;
  char             *file;      /* owned */
  ReeveCsvLayout    layout;
  ReeveCsvColumns   columns;
  ReevePlaceColumns place;
  ReeveCsvReader   *reader;    /* owned, NULL until the first row */
  guint            *of_field;  /* owned: the column behind each field */
  char             *plain;     /* owned: REEVE_CELL_BYTES for each column */
} CsvSource;

static void
close_csv (ReeveSource *base)
{
  CsvSource *self = (CsvSource *) base;

  reeve_csv_layout_clear (&self->layout);
  reeve_csv_columns_clear (&self->columns);
  g_clear_pointer (&self->reader, reeve_csv_reader_free);
  g_free (self->of_field);
  g_free (self->plain);
  g_free (self->file);
}

/* A number column's cell in plain form, NULL when it is empty. */
static gboolean
convert_number (CsvSource   *self,
                const char  *name,
                const char  *text,
                char        *plain,
                char       **out_text,
                char       **out_reason)
{
  switch (reeve_cell_parse_number (text, self->columns.decimal, plain))
    {
    case REEVE_NUMBER_NONE:
      *out_text = NULL;  /* "NA": learnt as empty */
      return TRUE;

    case REEVE_NUMBER_HUGE:
      {
        g_autofree char *row = g_strdup_printf ("%" G_GUINT64_FORMAT, self->base.row.number);

        *out_reason = g_strdup_printf (
          /* Translators: a row number, a column, what is in the cell */
          _("Row %s, “%s”: found %s, needs a number below 1.8e308"), row, name, text);
        return FALSE;
      }

    case REEVE_NUMBER_INTEGER:
    case REEVE_NUMBER_REAL:
    case REEVE_NUMBER_CODE:
      break;
    }

  *out_text = plain;
  return TRUE;
}

/* The text of a cell as its column's type wants it. FALSE rejects the row. */
static gboolean
convert_cell (CsvSource   *self,
              guint        column,
              const char  *text,
              char       **out_text,
              char       **out_reason)
{
  const ReeveCsvColumn *what = &self->columns.columns[column];
  char *plain = self->plain + (gsize) column * REEVE_CELL_BYTES;
  ReeveCellDate date;

  *out_text = NULL;
  if (reeve_cell_is_empty (text))
    return TRUE;

  switch (what->type)
    {
    case REEVE_COLUMN_INTEGER:
    case REEVE_COLUMN_REAL:
      return convert_number (self, self->layout.names[column], text, plain, out_text, out_reason);

    case REEVE_COLUMN_DATE:
    case REEVE_COLUMN_DATETIME:
      if (!reeve_cell_parse_date (text, what->order, &date))
        return TRUE;
      reeve_cell_format_date (&date, what->type == REEVE_COLUMN_DATETIME, plain);
      *out_text = plain;
      return TRUE;

    case REEVE_COLUMN_BOOLEAN:
      if (reeve_cell_parse_boolean (text) >= 0)
        *out_text = (char *) (reeve_cell_parse_boolean (text) == 1 ? "true" : "false");
      return TRUE;

    case REEVE_COLUMN_TEXT:
    default:
      *out_text = (char *) text;
      return TRUE;
    }
}

/* A coordinate column may be text for one "abc" in it: its numbers still count. */
static const char *
read_coordinate_text (CsvSource  *self,
                      const char *text,
                      char       *plain)
{
  return reeve_cell_parse_number (text, self->columns.decimal, plain) != REEVE_NUMBER_NONE ? plain
                                                                                         : text;
}

static gboolean
read_place (CsvSource             *self,
            const ReeveCsvRecord  *record,
            char                 **out_reason)
{
  char lon[REEVE_CELL_BYTES];
  char lat[REEVE_CELL_BYTES];
  int lon_column = self->base.options.swap ? self->place.lat : self->place.lon;
  int lat_column = self->base.options.swap ? self->place.lon : self->place.lat;

  if (self->place.wkt >= 0)
    {
      const char *text = record->cells[self->place.wkt];
      g_autofree char *row = g_strdup_printf ("%" G_GUINT64_FORMAT, record->line);
      g_autoptr (GError) cause = NULL;
      ReeveShape *shape;

      if (reeve_cell_is_empty (text))
        return TRUE;
      shape = reeve_shape_from_wkt (text, &cause);
      if (shape != NULL)
        return reeve_source_take_shape (&self->base, shape, out_reason);
      *out_reason = g_strdup_printf (
        /* Translators: a row number, a column, why */
        _("Row %s, “%s”: %s"), row, self->layout.names[self->place.wkt], cause->message);
      return FALSE;
    }

  if (lon_column < 0 || lat_column < 0)
    return TRUE;
  self->base.row.shape =
    reeve_place_read_point (record->line,
                            self->layout.names[lon_column],
                            read_coordinate_text (self, record->cells[lon_column], lon),
                            self->layout.names[lat_column],
                            read_coordinate_text (self, record->cells[lat_column], lat),
                            self->base.projection, out_reason);
  return self->base.row.shape != NULL;
}

static gboolean
start_reading (CsvSource  *self,
               GError    **error)
{
  ReeveTextInput input = { .path = self->file, .shown = self->base.path };

  self->reader = reeve_csv_reader_new (&input, self->layout.encoding, self->layout.delimiter, error);
  return self->reader != NULL;
}

static ReeveRowState
next_csv (ReeveSource  *base,
          char        **out_reason,
          GError      **error)
{
  CsvSource *self = (CsvSource *) base;
  const ReeveCsvRecord *record;

  if (self->reader == NULL && !start_reading (self, error))
    return REEVE_ROW_FAILED;

  do
    {
      if (!reeve_csv_reader_next (self->reader, &record, error))
        return REEVE_ROW_FAILED;
      if (record == NULL)
        return REEVE_ROW_END;
    }
  while (record->line < self->layout.data_line);

  base->row.number = record->line;
  *out_reason = reeve_csv_record_dup_fault (record, self->layout.n_columns);
  if (*out_reason != NULL)
    return REEVE_ROW_REJECTED;

  for (guint i = 0; i < base->fields->len; i++)
    {
      guint column = self->of_field[i];

      if (!convert_cell (self, column, record->cells[column], &base->row.texts[i], out_reason))
        return REEVE_ROW_REJECTED;
    }
  return read_place (self, record, out_reason) ? REEVE_ROW_READ : REEVE_ROW_REJECTED;
}

static const ReeveSourceClass csv_class = { next_csv, close_csv };

static ReeveShapeKind
read_wkt_kind (const char *text)
{
  text += strspn (text, " \t");
  if (g_ascii_strncasecmp (text, "SRID=", 5) == 0 && strchr (text, ';') != NULL)
    text = strchr (text, ';') + 1;
  if (g_ascii_strncasecmp (text, "MULTI", 5) == 0)
    text += 5;
  if (g_ascii_strncasecmp (text, "POINT", 5) == 0)
    return REEVE_SHAPE_POINT;
  if (g_ascii_strncasecmp (text, "LINESTRING", 10) == 0)
    return REEVE_SHAPE_LINE;
  if (g_ascii_strncasecmp (text, "POLYGON", 7) == 0)
    return REEVE_SHAPE_AREA;
  return REEVE_SHAPE_NONE;
}

static gboolean
holds_wkt (const ReeveCsvColumn *column)
{
  /* Long shapes leave no sample: then the name decides. */
  return column->type == REEVE_COLUMN_TEXT &&
         (column->samples[0] == NULL || read_wkt_kind (column->samples[0]) != REEVE_SHAPE_NONE);
}

/* Counts kinds and looks at where the first point of each shape lies. */
static gboolean
scan_wkt (CsvSource  *self,
          ReeveJob   *job,
          guint64    *out_n_degrees,
          guint64    *out_n_shapes,
          GError    **error)
{
  ReeveTextInput input = { .path = self->file, .shown = self->base.path };
  g_autoptr (ReeveCsvReader) reader = reeve_csv_reader_new (&input, self->layout.encoding,
                                                            self->layout.delimiter, error);
  guint64 n = 0;

  if (reader == NULL)
    return FALSE;
  for (;;)
    {
      const ReeveCsvRecord *record;
      const char *text;
      ReeveShapeKind kind;

      if (!reeve_csv_reader_next (reader, &record, error))
        return FALSE;
      if (record == NULL)
        return TRUE;
      if (n++ % 1000 == 0 && !reeve_job_step (job, reeve_csv_reader_get_done (reader),
                                              MAX (reeve_csv_reader_get_size (reader), 1), error))
        return FALSE;
      if (record->line < self->layout.data_line || record->n_cells <= (guint) self->place.wkt)
        continue;

      text = record->cells[self->place.wkt];
      kind = read_wkt_kind (text);
      self->base.n_of_kind[kind] += kind != REEVE_SHAPE_NONE;
      text = strpbrk (text, "-0123456789");
      if (kind != REEVE_SHAPE_NONE && text != NULL)
        {
          char *end;
          double x = g_ascii_strtod (text, &end);
          double y = g_ascii_strtod (end, NULL);

          (*out_n_shapes)++;
          *out_n_degrees += fabs (x) <= 180 && fabs (y) <= 90;
        }
    }
}

/* What was asked for; FALSE when the file has no such column. */
static gboolean
take_asked_columns (CsvSource  *self,
                    GError    **error)
{
  const ReeveSourceOptions *options = &self->base.options;
  const char *const *names = (const char *const *) self->layout.names;
  guint n = self->layout.n_columns;

  if (options->wkt_field != NULL)
    {
      self->place.wkt = reeve_source_find_field (self->base.path, names, n, options->wkt_field, error);
      return self->place.wkt >= 0;
    }
  self->place.named_degrees = FALSE;
  if (options->lon_field != NULL)
    self->place.lon = reeve_source_find_field (self->base.path, names, n, options->lon_field, error);
  if (options->lon_field != NULL && self->place.lon < 0)
    return FALSE;
  if (options->lat_field != NULL)
    self->place.lat = reeve_source_find_field (self->base.path, names, n, options->lat_field, error);
  return options->lat_field == NULL || self->place.lat >= 0;
}

static gboolean
is_blank_word (const char *word)
{
  return word != NULL && *word == '\0';
}

/* "lat" is one whatever else stands in it; "y" only if it is mostly numbers. */
static gboolean
holds_coordinates (const CsvSource *self,
                   int              column)
{
  const ReeveCsvColumn *what = &self->columns.columns[column];

  return what->span.n > 0 && (self->place.named_degrees || what->span.n * 2 >= what->n_filled);
}

static gboolean
find_place (CsvSource  *self,
            GError    **error)
{
  const ReeveSourceOptions *options = &self->base.options;
  ReevePlaceColumns *place = &self->place;

  *place = REEVE_PLACE_COLUMNS_NONE;
  if (is_blank_word (options->lon_field) || is_blank_word (options->lat_field) ||
      is_blank_word (options->wkt_field))
    return TRUE;

  *place = reeve_place_columns_find ((const char *const *) self->layout.names,
                                     self->layout.n_columns);
  if (place->wkt >= 0 && !holds_wkt (&self->columns.columns[place->wkt]))
    place->wkt = -1;
  if (place->lon >= 0 && (!holds_coordinates (self, place->lon) ||
                          !holds_coordinates (self, place->lat)))
    place->lon = place->lat = -1;

  if (options->wkt_field != NULL || options->lon_field != NULL || options->lat_field != NULL)
    {
      if (options->wkt_field == NULL)
        place->wkt = -1;
      if (!take_asked_columns (self, error))
        return FALSE;
    }
  if (place->wkt >= 0 || place->lon < 0 || place->lat < 0)
    place->lon = place->lat = -1;
  return TRUE;
}

/* Degrees by the figures: more than half of the rows would be on the globe. */
static gboolean
looks_like_degrees (CsvSource *self,
                    gboolean   swap)
{
  const ReeveNumberSpan *lon = &self->columns.columns[swap ? self->place.lat : self->place.lon].span;
  const ReeveNumberSpan *lat = &self->columns.columns[swap ? self->place.lon : self->place.lat].span;

  return lon->n_in_180 * 2 >= lon->n && lat->n_in_90 * 2 >= lat->n;
}

static void
look_for_swap (CsvSource *self)
{
  const ReeveNumberSpan *lon = &self->columns.columns[self->place.lon].span;
  const ReeveNumberSpan *lat = &self->columns.columns[self->place.lat].span;

  if (lat->n_in_90 * 2 >= lat->n || lat->n_in_180 != lat->n || lon->n_in_90 != lon->n)
    return;

  self->base.swapped = TRUE;
  if (!self->base.options.swap)
    reeve_source_add_note (&self->base, g_strdup_printf (
      /* Translators: a column and its highest value, another column */
      _("“%s” runs up to %.6g, which no latitude can, and “%s” would fit one: longitude and "
        "latitude seem to have changed places. Swap them."),
      self->layout.names[self->place.lat], MAX (lat->high, -lat->low),
      self->layout.names[self->place.lon]));
}

static gboolean
choose_crs (CsvSource  *self,
            gboolean    degrees,
            GError    **error)
{
  if (self->base.options.crs != NULL)
    return reeve_source_set_crs (&self->base, self->base.options.crs, error);
  if (degrees)
    return reeve_source_set_crs (&self->base, "EPSG:4326", error);

  reeve_source_add_note (&self->base, g_strdup (
    _("The coordinates are not degrees, and a table does not say its projection: name it.")));
  return TRUE;
}

static gboolean
set_up_place (CsvSource  *self,
              ReeveJob   *job,
              GError    **error)
{
  ReeveSource *base = &self->base;

  if (self->place.wkt >= 0)
    {
      guint64 n_degrees = 0;
      guint64 n_shapes = 0;

      if (!scan_wkt (self, job, &n_degrees, &n_shapes, error))
        return FALSE;
      reeve_source_choose_kind (base, REEVE_SHAPE_NONE);
      g_free (base->options.wkt_field);
      base->options.wkt_field = g_strdup (self->layout.names[self->place.wkt]);
      if (base->kind == REEVE_SHAPE_NONE)
        return TRUE;
      reeve_source_add_note (base, g_strdup_printf (
        /* Translators: a column */
        _("Shapes come from the well-known text in “%s”."), base->options.wkt_field));
      return choose_crs (self, n_degrees * 2 >= n_shapes, error);
    }

  if (self->place.lon < 0)
    return TRUE;

  base->kind = REEVE_SHAPE_POINT;
  g_free (base->options.lon_field);
  g_free (base->options.lat_field);
  base->options.lon_field = g_strdup (self->layout.names[self->place.lon]);
  base->options.lat_field = g_strdup (self->layout.names[self->place.lat]);
  if (base->options.crs == NULL)
    look_for_swap (self);
  if (!choose_crs (self, self->place.named_degrees || base->swapped ||
                         looks_like_degrees (self, base->options.swap), error))
    return FALSE;
  if (base->projection == NULL && *base->crs != '\0')
    reeve_source_add_note (base, g_strdup_printf (
      /* Translators: two columns */
      _("Places come from “%s” and “%s”, read as longitude and latitude in degrees (WGS 84)."),
      base->options.lon_field, base->options.lat_field));
  return TRUE;
}

static void
take_fields (CsvSource *self)
{
  self->of_field = g_new (guint, MAX (self->layout.n_columns, 1));
  self->plain = g_malloc ((gsize) MAX (self->layout.n_columns, 1) * REEVE_CELL_BYTES);

  for (guint i = 0; i < self->layout.n_columns; i++)
    {
      ReeveCsvColumn *column = &self->columns.columns[i];
      ReeveSourceField *field;

      if ((int) i == self->place.wkt)
        continue;
      self->of_field[self->base.fields->len] = i;
      reeve_source_add_field (&self->base, self->layout.names[i], column->type);
      field = reeve_source_edit_field (&self->base, self->base.fields->len - 1);
      field->unique = column->unique;
      field->n_empty = column->n_empty;
      field->samples = g_steal_pointer (&column->samples);
    }
}

static gboolean
check_options (CsvSource  *self,
               GError    **error)
{
  const ReeveSourceOptions *options = &self->base.options;

  if (options->decimal != NULL && strcmp (options->decimal, ".") != 0 &&
      strcmp (options->decimal, ",") != 0)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                 /* Translators: a file, what was given */
                 _("%s: the decimal mark is “%s”; it can be “.” or “,”"),
                 self->base.path, options->decimal);
  else if (options->date_order != NULL && strcmp (options->date_order, "dmy") != 0 &&
           strcmp (options->date_order, "mdy") != 0)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                 /* Translators: a file, what was given; dmy and mdy stay as they are */
                 _("%s: the order of dates is “%s”; it can be “dmy” or “mdy”"),
                 self->base.path, options->date_order);
  else
    return TRUE;
  return FALSE;
}

static gboolean
learn (CsvSource  *self,
       ReeveJob   *job,
       GError    **error)
{
  ReeveSource *base = &self->base;
  ReeveTextInput input = { .path = self->file, .shown = self->base.path };
  char sign[2] = "";

  if (!check_options (self, error) ||
      !reeve_csv_guess_layout (&input, base->options.encoding, base->options.delimiter, job,
                               base->notes, &self->layout, error) ||
      !reeve_csv_learn_columns (&input, &self->layout, base->options.decimal,
                                base->options.date_order, job, base->notes, &self->columns, error))
    return FALSE;

  sign[0] = self->layout.delimiter;
  g_free (base->options.encoding);
  base->options.encoding = g_strdup (self->layout.encoding);
  g_free (base->options.delimiter);
  base->options.delimiter = g_strdup (*sign == '\t' ? "tab" : sign);
  g_free (base->options.decimal);
  base->options.decimal = g_strdup (self->columns.decimal == ',' ? "," : ".");
  base->n_rows = (gint64) self->columns.n_rows;

  if (base->n_rows == 0)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   _("%s: names its columns and holds no rows"), base->path);
      return FALSE;
    }
  if (!find_place (self, error) || !set_up_place (self, job, error))
    return FALSE;
  take_fields (self);
  return TRUE;
}

ReeveSource *
reeve_source_open_csv (const char                *path,
                       const char                *shown,
                       const ReeveSourceOptions  *options,
                       ReeveJob                  *job,
                       GError                   **error)
{
  CsvSource *self = g_new0 (CsvSource, 1);

  reeve_source_init (&self->base, &csv_class, shown, options);
  self->file = g_strdup (path);
  self->place = REEVE_PLACE_COLUMNS_NONE;
  if (learn (self, job, error))
    return &self->base;

  reeve_source_close (&self->base);
  return NULL;
}
