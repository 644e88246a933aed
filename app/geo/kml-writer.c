/* geo/kml-writer.c — a table as KML 2.2 */
#include "geo/kml-writer.h"

#include "core/error.h"
#include "core/i18n.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* XML knows no control characters but tab and line ends. */
static void
put_text (FILE       *file,
          const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *escaped = NULL;

  for (char *c = valid; *c != '\0'; c++)
    if ((guchar) *c < 0x20 && *c != '\t' && *c != '\n' && *c != '\r')
      *c = ' ';
  escaped = g_markup_escape_text (valid, -1);
  fputs (escaped, file);
}

static const char *
name_type (ReeveColumnType type)
{
  switch (type)
    {
    case REEVE_COLUMN_REAL:
      return "double";

    case REEVE_COLUMN_BOOLEAN:
      return "bool";

    case REEVE_COLUMN_INTEGER:   /* "int" holds 32 bits only */
    case REEVE_COLUMN_TEXT:
    case REEVE_COLUMN_DATE:
    case REEVE_COLUMN_DATETIME:
    default:
      return "string";
    }
}

static void
put_head (FILE             *file,
          const ReeveTable *table,
          const char       *layer)
{
  fputs ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
         "<kml xmlns=\"http://www.opengis.net/kml/2.2\">\n<Document>\n<name>", file);
  put_text (file, layer);
  fputs ("</name>\n<Schema name=\"layer\" id=\"layer\">\n", file);
  for (guint i = 0; i < reeve_table_get_n_columns (table); i++)
    {
      const ReeveColumn *column = reeve_table_get_column (table, i);

      fprintf (file, "<SimpleField type=\"%s\" name=\"", name_type (column->type));
      put_text (file, column->name);
      fputs ("\"><displayName>", file);
      put_text (file, column->title);
      fputs ("</displayName></SimpleField>\n", file);
    }
  fputs ("</Schema>\n<Folder>\n<name>", file);
  put_text (file, layer);
  fputs ("</name>\n", file);
}

static void
put_coordinates (FILE             *file,
                 const ReeveShape *shape,
                 guint32           start,
                 guint32           end)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  fputs ("<coordinates>", file);
  for (guint32 i = start; i < end; i++)
    {
      fputs (i > start ? " " : "", file);
      fputs (g_ascii_formatd (digits, sizeof digits, "%.7f", shape->points[i].lon), file);
      fputc (',', file);
      fputs (g_ascii_formatd (digits, sizeof digits, "%.7f", shape->points[i].lat), file);
    }
  fputs ("</coordinates>", file);
}

static void
put_areas (FILE             *file,
           const ReeveShape *shape)
{
  for (guint ring = 0; ring < shape->n_rings; ring++)
    {
      gboolean first = ring == 0 || shape->rings[ring - 1].part != shape->rings[ring].part;
      gboolean last = ring + 1 == shape->n_rings ||
                      shape->rings[ring + 1].part != shape->rings[ring].part;
      const char *side = first ? "outerBoundaryIs" : "innerBoundaryIs";

      fputs (first ? "<Polygon>" : "", file);
      fprintf (file, "<%s><LinearRing>", side);
      put_coordinates (file, shape, reeve_shape_ring_start (shape, ring), shape->rings[ring].end);
      fprintf (file, "</LinearRing></%s>", side);
      fputs (last ? "</Polygon>" : "", file);
    }
}

static void
put_shape (FILE             *file,
           const ReeveShape *shape)
{
  gboolean many = shape->kind == REEVE_SHAPE_POINT ? shape->n_points > 1
                : shape->n_rings > 0 && shape->rings[shape->n_rings - 1].part > 0;

  fputs (many ? "<MultiGeometry>" : "", file);
  if (shape->kind == REEVE_SHAPE_AREA)
    put_areas (file, shape);
  for (guint i = 0; shape->kind == REEVE_SHAPE_POINT && i < shape->n_points; i++)
    {
      fputs ("<Point>", file);
      put_coordinates (file, shape, i, i + 1);
      fputs ("</Point>", file);
    }
  for (guint i = 0; shape->kind == REEVE_SHAPE_LINE && i < shape->n_rings; i++)
    {
      fputs ("<LineString>", file);
      put_coordinates (file, shape, reeve_shape_ring_start (shape, i), shape->rings[i].end);
      fputs ("</LineString>", file);
    }
  fputs (many ? "</MultiGeometry>" : "", file);
}

static void
put_cell (FILE             *file,
          const ReeveTable *table,
          guint             row,
          guint             column)
{
  const ReeveColumn *info = reeve_table_get_column (table, column);
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (reeve_table_is_null (table, row, column) ||
      (info->type == REEVE_COLUMN_REAL && !isfinite (reeve_table_get_real (table, row, column))))
    return;
  fputs ("<SimpleData name=\"", file);
  put_text (file, info->name);
  fputs ("\">", file);
  if (info->type == REEVE_COLUMN_REAL)
    fputs (g_ascii_dtostr (digits, sizeof digits, reeve_table_get_real (table, row, column)), file);
  else if (info->type == REEVE_COLUMN_INTEGER || info->type == REEVE_COLUMN_BOOLEAN)
    fprintf (file, "%" G_GINT64_FORMAT, reeve_table_get_integer (table, row, column));
  else
    put_text (file, reeve_table_get_text (table, row, column));
  fputs ("</SimpleData>", file);
}

static void
put_row (FILE             *file,
         const ReeveTable *table,
         guint             row,
         int               name_column)
{
  const ReeveShape *shape = reeve_table_get_shape (table, row);
  const char *name = name_column >= 0 ? reeve_table_get_text (table, row, (guint) name_column)
                                      : NULL;

  fputs ("<Placemark>", file);
  if (name != NULL && *name != '\0')
    {
      fputs ("<name>", file);
      put_text (file, name);
      fputs ("</name>", file);
    }
  fputs ("<ExtendedData><SchemaData schemaUrl=\"#layer\">", file);
  for (guint i = 0; i < reeve_table_get_n_columns (table); i++)
    put_cell (file, table, row, i);
  fputs ("</SchemaData></ExtendedData>", file);
  if (shape != NULL && shape->kind != REEVE_SHAPE_NONE)
    put_shape (file, shape);
  fputs ("</Placemark>\n", file);
}

gboolean
reeve_kml_write (const ReeveTable  *table,
                 const char        *layer,
                 const char        *path,
                 const char        *shown,
                 ReeveJob          *job,
                 GError           **error)
{
  FILE *file = g_fopen (path, "wbe");
  int name_column = reeve_table_find_column (table, "name");
  guint n_rows = reeve_table_get_n_rows (table);
  gboolean stopped = FALSE;
  gboolean done;

  if (file != NULL)
    put_head (file, table, layer);
  for (guint row = 0; file != NULL && !stopped && row < n_rows; row++)
    {
      stopped = row % 1000 == 0 && !reeve_job_step (job, row, n_rows, error);
      put_row (file, table, row, name_column);
    }
  if (stopped)
    {
      fclose (file);
      return FALSE;
    }
  done = file != NULL && fputs ("</Folder>\n</Document>\n</kml>\n", file) >= 0 && !ferror (file);
  if (file != NULL)
    done = fclose (file) == 0 && done;
  if (!done)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                 /* Translators: a file, why */
                 _("%s: could not be written: %s"), shown, g_strerror (errno));
  return done;
}
