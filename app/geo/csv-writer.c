/* geo/csv-writer.c — a table as separated text
 *
 * A byte-order mark goes first when a cell is not plain ASCII: without it the
 * usual spreadsheet shows Chinese names as rubbish.
 */
#include "geo/csv-writer.h"

#include "core/error.h"
#include "core/i18n.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define ROWS_PER_PIECE 1000

/* What a spreadsheet takes for the start of a formula. */
static gboolean
looks_like_formula (const char *text)
{
  return *text != '\0' && strchr ("=+-@\t\r", *text) != NULL;
}

static void
append_text (GString    *out,
             const char *text)
{
  gboolean formula = looks_like_formula (text);

  if (!formula && strpbrk (text, ",\"\r\n") == NULL && *text != ' ')
    {
      g_string_append (out, text);
      return;
    }

  g_string_append_c (out, '"');
  if (formula)
    g_string_append_c (out, '\'');
  for (; *text != '\0'; text++)
    {
      if (*text == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *text);
    }
  g_string_append_c (out, '"');
}

static void
append_real (GString *out,
             double   value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (value))
    return;
  g_ascii_formatd (digits, sizeof digits, "%.15g", value);
  if (g_ascii_strtod (digits, NULL) != value)
    g_ascii_formatd (digits, sizeof digits, "%.17g", value);
  g_string_append (out, digits);
}

static void
append_cell (GString          *out,
             const ReeveTable *table,
             guint             row,
             guint             column)
{
  if (reeve_table_is_null (table, row, column))
    return;

  switch (reeve_table_get_column (table, column)->type)
    {
    case REEVE_COLUMN_INTEGER:
      g_string_append_printf (out, "%" G_GINT64_FORMAT,
                              reeve_table_get_integer (table, row, column));
      break;

    case REEVE_COLUMN_BOOLEAN:
      g_string_append (out, reeve_table_get_integer (table, row, column) != 0 ? "true" : "false");
      break;

    case REEVE_COLUMN_REAL:
      append_real (out, reeve_table_get_real (table, row, column));
      break;

    case REEVE_COLUMN_TEXT:
    case REEVE_COLUMN_DATE:
    case REEVE_COLUMN_DATETIME:
    default:
      append_text (out, reeve_table_get_text (table, row, column));
      break;
    }
}

static gboolean
is_single_points (const ReeveTable *table)
{
  for (guint row = 0; row < reeve_table_get_n_rows (table); row++)
    {
      const ReeveShape *shape = reeve_table_get_shape (table, row);

      if (shape != NULL && shape->n_points != 1)
        return FALSE;
    }
  return reeve_table_get_kind (table) == REEVE_SHAPE_POINT;
}

static void
append_shape (GString          *out,
              const ReeveShape *shape,
              gboolean          as_columns)
{
  g_autofree char *wkt = NULL;
  char lon[G_ASCII_DTOSTR_BUF_SIZE];
  char lat[G_ASCII_DTOSTR_BUF_SIZE];

  if (as_columns && shape == NULL)
    g_string_append_c (out, ',');
  else if (as_columns)
    g_string_append_printf (out, "%s,%s",
                            g_ascii_formatd (lon, sizeof lon, "%.7f", shape->points[0].lon),
                            g_ascii_formatd (lat, sizeof lat, "%.7f", shape->points[0].lat));
  else if (shape != NULL)
    {
      wkt = reeve_shape_to_wkt (shape);
      append_text (out, wkt);
    }
}

static void
append_header (GString          *out,
               const ReeveTable *table,
               gboolean          as_columns)
{
  guint n = reeve_table_get_n_columns (table);

  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_text (out, reeve_table_get_column (table, i)->name);
    }
  if (reeve_table_get_kind (table) != REEVE_SHAPE_NONE)
    g_string_append_printf (out, "%s%s", n > 0 ? "," : "", as_columns ? "lon,lat" : "wkt");
  g_string_append (out, "\r\n");
}

static void
append_row (GString          *out,
            const ReeveTable *table,
            guint             row,
            gboolean          as_columns)
{
  guint n = reeve_table_get_n_columns (table);

  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_cell (out, table, row, i);
    }
  if (reeve_table_get_kind (table) != REEVE_SHAPE_NONE)
    {
      if (n > 0)
        g_string_append_c (out, ',');
      append_shape (out, reeve_table_get_shape (table, row), as_columns);
    }
  g_string_append (out, "\r\n");
}

static gboolean
is_ascii (const ReeveTable *table)
{
  for (guint i = 0; i < reeve_table_get_n_columns (table); i++)
    {
      const ReeveColumn *column = reeve_table_get_column (table, i);

      if (!g_str_is_ascii (column->name))
        return FALSE;
      if (column->type != REEVE_COLUMN_TEXT)
        continue;
      for (guint row = 0; row < reeve_table_get_n_rows (table); row++)
        {
          const char *text = reeve_table_get_text (table, row, i);

          if (text != NULL && !g_str_is_ascii (text))
            return FALSE;
        }
    }
  return TRUE;
}

static gboolean
write_rows (FILE              *file,
            const ReeveTable  *table,
            ReeveJob          *job,
            GError           **error)
{
  g_autoptr (GString) out = g_string_new (is_ascii (table) ? "" : "\xef\xbb\xbf");
  gboolean as_columns = is_single_points (table);
  guint n_rows = reeve_table_get_n_rows (table);

  append_header (out, table, as_columns);
  for (guint row = 0; row < n_rows; row++)
    {
      append_row (out, table, row, as_columns);
      if (row % ROWS_PER_PIECE != 0)
        continue;
      fwrite (out->str, 1, out->len, file);
      g_string_truncate (out, 0);
      if (!reeve_job_step (job, row, n_rows, error))
        return FALSE;
    }
  fwrite (out->str, 1, out->len, file);
  return TRUE;
}

gboolean
reeve_csv_write (const ReeveTable  *table,
                 const char        *path,
                 const char        *shown,
                 ReeveJob          *job,
                 GError           **error)
{
  FILE *file = g_fopen (path, "wbe");
  gboolean sound;

  if (file != NULL && !write_rows (file, table, job, error))
    {
      fclose (file);
      return FALSE;
    }

  sound = file != NULL && !ferror (file);
  if (file != NULL && fclose (file) != 0)
    sound = FALSE;
  if (!sound)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                 /* Translators: a file, why */
                 _("%s: could not be written: %s"), shown, g_strerror (errno));
  return sound;
}
