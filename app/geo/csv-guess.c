/* geo/csv-guess.c — how a separated text is laid out: encoding, delimiter, header
 *
 * The delimiter is the one that cuts most of the first records into the same
 * number of cells, where rarer signs are asked first: a semicolon that cuts all
 * rows alike is no accident, while a comma is in every other sentence. The
 * header is the first full row without a number in it; what stands above is a
 * preamble.
 */
#include "geo/csv-guess.h"

#include "core/error.h"
#include "core/i18n.h"
#include "geo/cell.h"
#include "geo/csv-encoding.h"
#include "geo/csv-reader.h"

#include <string.h>

#define SAMPLE_RECORDS 200
#define HEADER_RECORDS 20   /* how far down a header is looked for */

typedef struct
{
  guint64  line;
  guint    n_cells;
  char   **cells;     /* owned */
} SampleRow;

static void
sample_row_free (gpointer data)
{
  SampleRow *row = data;

  for (guint i = 0; i < row->n_cells; i++)
    g_free (row->cells[i]);
  g_free (row->cells);
  g_free (row);
}

void
reeve_csv_layout_clear (ReeveCsvLayout *layout)
{
  g_clear_pointer (&layout->encoding, g_free);
  g_clear_pointer (&layout->names, g_strfreev);
}

/* The first sound records, or NULL where this delimiter cannot be the one. */
static GPtrArray *
read_sample (const ReeveTextInput  *input,
             const char            *encoding,
             char                   delimiter,
             GError               **error)
{
  g_autoptr (ReeveCsvReader) reader = reeve_csv_reader_new (input, encoding, delimiter, error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (sample_row_free);
  const ReeveCsvRecord *record;

  if (reader == NULL)
    return NULL;

  while (rows->len < SAMPLE_RECORDS)
    {
      SampleRow *row;

      if (!reeve_csv_reader_next (reader, &record, error))
        return NULL;
      if (record == NULL)
        break;
      if (record->unclosed)
        continue;

      row = g_new0 (SampleRow, 1);
      row->line = record->line;
      row->n_cells = record->n_cells;
      row->cells = g_new (char *, MAX (record->n_cells, 1));
      for (guint i = 0; i < record->n_cells; i++)
        row->cells[i] = g_strdup (record->cells[i]);
      g_ptr_array_add (rows, row);
    }

  return g_steal_pointer (&rows);
}

/* The number of cells that most rows have, the earliest on a tie. */
static guint
find_usual_width (GPtrArray *rows,
                  guint     *out_n_rows)
{
  guint best_width = 0;
  guint best_n = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      guint width = ((SampleRow *) rows->pdata[i])->n_cells;
      guint n = 0;

      for (guint j = 0; j < rows->len; j++)
        n += ((SampleRow *) rows->pdata[j])->n_cells == width;
      if (n > best_n)
        {
          best_n = n;
          best_width = width;
        }
    }

  *out_n_rows = best_n;
  return best_width;
}

static guint
count_filled (const SampleRow *row)
{
  guint n = 0;

  for (guint i = 0; i < row->n_cells; i++)
    n += !reeve_cell_is_empty (row->cells[i]);
  return n;
}

static gboolean
is_figure (const char *cell)
{
  ReeveCellDate date;

  return reeve_cell_parse_number (cell, '.', NULL) != REEVE_NUMBER_NONE ||
         reeve_cell_parse_number (cell, ',', NULL) != REEVE_NUMBER_NONE ||
         reeve_cell_parse_date (cell, REEVE_DATE_DAY_FIRST, &date) ||
         reeve_cell_parse_date (cell, REEVE_DATE_MONTH_FIRST, &date);
}

static guint
count_figures (const SampleRow *row)
{
  guint n = 0;

  for (guint i = 0; i < row->n_cells; i++)
    n += is_figure (row->cells[i]);
  return n;
}

static gboolean
all_differ (const SampleRow *row)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < row->n_cells; i++)
    if (!reeve_cell_is_empty (row->cells[i]) && !g_hash_table_add (seen, row->cells[i]))
      return FALSE;
  return TRUE;
}

/* "district,2019,2020": figures that name columns are years, and words stand among them. */
static gboolean
names_years (const SampleRow *row)
{
  guint n_years = 0;

  for (guint i = 0; i < row->n_cells; i++)
    {
      char plain[REEVE_CELL_BYTES];

      if (reeve_cell_parse_number (row->cells[i], '.', plain) == REEVE_NUMBER_INTEGER)
        {
          gint64 year = g_ascii_strtoll (plain, NULL, 10);

          if (year < 1800 || year > 2200)
            return FALSE;
          n_years++;
        }
      else if (is_figure (row->cells[i]))
        return FALSE;
    }

  return n_years < count_filled (row) && all_differ (row);
}

/* Whole numbers over decimal ones, as where columns are named by sensor. */
static gboolean
names_codes (GPtrArray *rows,
             guint      at)
{
  const SampleRow *row = rows->pdata[at];
  const SampleRow *next = at + 1 < rows->len ? rows->pdata[at + 1] : NULL;
  guint n_real = 0;

  if (next == NULL || next->n_cells != row->n_cells || !all_differ (row))
    return FALSE;
  for (guint i = 0; i < row->n_cells; i++)
    {
      if (reeve_cell_parse_number (row->cells[i], '.', NULL) != REEVE_NUMBER_INTEGER)
        return FALSE;
      n_real += reeve_cell_parse_number (next->cells[i], '.', NULL) == REEVE_NUMBER_REAL;
    }
  return n_real * 2 > row->n_cells;
}

static gboolean
may_be_header (GPtrArray *rows,
               guint      at)
{
  const SampleRow *row = rows->pdata[at];

  if (count_filled (row) * 2 < row->n_cells)
    return FALSE;
  return count_figures (row) == 0 || names_years (row) || names_codes (rows, at);
}

/* A line such as "hospitals,,,Locations from …" is padded to full width, but the
 * row below it names more columns. */
static gboolean
is_outdone (GPtrArray *rows,
            guint      at)
{
  const SampleRow *row = rows->pdata[at];
  const SampleRow *next = at + 1 < rows->len ? rows->pdata[at + 1] : NULL;

  return next != NULL && row->n_cells >= 3 && next->n_cells == row->n_cells &&
         count_filled (row) * 2 <= row->n_cells && count_filled (next) > count_filled (row) &&
         may_be_header (rows, at + 1);
}

/* The row's place in @rows, or -1 when no row names the columns. */
static int
find_header (GPtrArray *rows,
             guint      width)
{
  for (guint i = 0; i < MIN (rows->len, HEADER_RECORDS); i++)
    {
      const SampleRow *row = rows->pdata[i];

      if (row->n_cells != width)
        continue;
      if (may_be_header (rows, i) && !is_outdone (rows, i))
        return (int) i;
      if (count_figures (row) > 0 && count_filled (row) * 2 >= width)
        break;  /* data have begun */
    }

  /* A header of nearly the right width: rather say that the rows do not fit it
   * than take its names away. */
  if (rows->len > 0)
    {
      const SampleRow *first = rows->pdata[0];

      if (first->n_cells >= 2 && first->n_cells != width && first->n_cells * 4 >= width * 3 &&
          first->n_cells <= width + 2 && count_figures (first) == 0 &&
          count_filled (first) == first->n_cells && all_differ (first))
        return 0;
    }
  return -1;
}

static double
score_delimiter (GPtrArray *rows,
                 gboolean  *out_certain)
{
  guint n_usual;
  guint width = find_usual_width (rows, &n_usual);
  double share;

  *out_certain = FALSE;
  if (rows->len == 0 || width < 2)
    return 0;
  share = (double) n_usual / rows->len;
  *out_certain = share >= 0.9 && find_header (rows, width) >= 0;
  return share * (1 - 1.0 / width);
}

/* The first line "sep=;" that spreadsheets write and read. */
static char
read_sep_line (const ReeveTextInput *input,
               const char           *encoding)
{
  g_autoptr (GPtrArray) rows = read_sample (input, encoding, '\x01', NULL);
  const SampleRow *row = rows != NULL && rows->len > 0 ? rows->pdata[0] : NULL;

  if (row == NULL || row->n_cells != 1 || g_ascii_strncasecmp (row->cells[0], "sep=", 4) != 0 ||
      strlen (row->cells[0]) != 5 || row->cells[0][4] < 0)
    return '\0';
  return row->cells[0][4];
}

static char
guess_delimiter (const ReeveTextInput *input,
                 const char           *encoding,
                 GPtrArray            *notes)
{
  static const struct { char sign; const char *name; } candidates[] = {
    { '\t', N_("tab") }, { ';', N_("semicolon") }, { '|', N_("vertical bar") }, { ',', N_("comma") },
  };
  double best_score = 0;
  guint best = 3;

  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    {
      g_autoptr (GPtrArray) rows = read_sample (input, encoding, candidates[i].sign, NULL);
      gboolean certain = FALSE;
      double score = rows != NULL ? score_delimiter (rows, &certain) : 0;

      if (score > best_score || (certain && score > 0))
        {
          best_score = score;
          best = i;
        }
      if (certain)
        break;
    }

  if (best_score == 0)
    g_ptr_array_add (notes, g_strdup (_("Each line was read as one cell: no comma, semicolon, "
                                        "tab or vertical bar cuts the lines alike.")));
  else if (candidates[best].sign != ',')
    g_ptr_array_add (notes, g_strdup_printf (
      /* Translators: tab, semicolon or vertical bar */
      _("Cells are separated by a %s, going by the first rows."), _(candidates[best].name)));
  return candidates[best].sign;
}

static gboolean
read_delimiter (const ReeveTextInput  *input,
                const char            *text,
                char                  *out_sign,
                GError               **error)
{
  if (g_ascii_strcasecmp (text, "tab") == 0 || strcmp (text, "\\t") == 0)
    {
      *out_sign = '\t';
      return TRUE;
    }
  if (strlen (text) == 1 && *text > 0 && strchr ("\"\r\n", *text) == NULL)
    {
      *out_sign = *text;
      return TRUE;
    }

  g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
               /* Translators: a file, what was given */
               _("%s: “%s” cannot separate cells; one character such as “;” can, or the word tab"),
               input->shown, text);
  return FALSE;
}

/* Names as in the file; a second "x" becomes "x (2)", a nameless one "column 5". */
static GStrv
make_names (const SampleRow *header,
            guint            n_columns,
            guint           *out_n_renamed)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GStrv names = g_new0 (char *, n_columns + 1);

  *out_n_renamed = 0;
  for (guint i = 0; i < n_columns; i++)
    {
      g_autofree char *name = header != NULL ? g_strstrip (g_strdup (header->cells[i])) : g_strdup ("");
      g_autofree char *unique = NULL;

      if (*name == '\0')
        {
          g_free (name);
          name = g_strdup_printf ("column %u", i + 1);
        }
      unique = g_strdup (name);
      for (guint n = 2; g_hash_table_contains (seen, unique); n++)
        {
          g_free (unique);
          unique = g_strdup_printf ("%s (%u)", name, n);
        }

      *out_n_renamed += header != NULL && strcmp (unique, name) != 0;
      names[i] = g_steal_pointer (&unique);
      g_hash_table_add (seen, names[i]);
    }
  return names;
}

static void
explain_header (const ReeveCsvLayout *layout,
                guint64               first_line,
                guint                 n_renamed,
                GPtrArray            *notes)
{
  g_autofree char *line = g_strdup_printf ("%" G_GUINT64_FORMAT,
                                           layout->header_line > 0 ? layout->header_line
                                                                   : layout->data_line);

  if (layout->header_line > first_line)
    g_ptr_array_add (notes, g_strdup_printf (
      /* Translators: a line number */
      _("The columns are named in line %s; what stands above it was left out."), line));
  else if (layout->header_line == 0)
    g_ptr_array_add (notes, g_strdup_printf (
      /* Translators: a line number */
      _("No line names the columns: figures begin in line %s. They were numbered."), line));
  if (n_renamed > 0)
    g_ptr_array_add (notes, g_strdup_printf (
      ngettext ("%u column has the name of another; a number was put behind it.",
                "%u columns have the name of another; a number was put behind each.", n_renamed),
      n_renamed));
}

static gboolean
find_columns (const ReeveTextInput  *input,
              gboolean               has_sep_line,
              ReeveCsvLayout        *layout,
              GPtrArray             *notes,
              GError               **error)
{
  g_autoptr (GPtrArray) rows = read_sample (input, layout->encoding, layout->delimiter, error);
  const SampleRow *header = NULL;
  guint n_usual;
  guint n_renamed;
  guint width;
  int at;

  if (rows == NULL)
    return FALSE;
  if (has_sep_line && rows->len > 0)
    g_ptr_array_remove_index (rows, 0);
  if (rows->len == 0)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   _("%s: holds no table: there is no line with text in it"), input->shown);
      return FALSE;
    }

  width = find_usual_width (rows, &n_usual);
  at = find_header (rows, width);
  if (at >= 0)
    header = rows->pdata[at];

  layout->n_columns = header != NULL ? header->n_cells : width;
  layout->header_line = header != NULL ? header->line : 0;
  layout->data_line = header != NULL ? header->line + 1 : 0;
  for (guint i = 0; layout->data_line == 0; i++)
    if (((SampleRow *) rows->pdata[i])->n_cells == width)
      layout->data_line = ((SampleRow *) rows->pdata[i])->line;

  layout->names = make_names (header, layout->n_columns, &n_renamed);
  explain_header (layout, ((SampleRow *) rows->pdata[0])->line, n_renamed, notes);
  return TRUE;
}

/* (transfer full): what the page calls itself */
static char *
find_title (const char *text)
{
  const char *start = strstr (text, "<title>");
  const char *end = start != NULL ? strstr (start, "</title>") : NULL;

  if (end == NULL || end - start > 200)
    return g_strdup ("");
  return g_strstrip (g_strndup (start + 7, (gsize) (end - start - 7)));
}

/* Files that carry the name of a table but are something else. */
static gboolean
check_is_table (const ReeveTextInput  *input,
                const char            *encoding,
                GError               **error)
{
  static const struct { const char *start; const char *name; } others[] = {
    { "PK\x03\x04", N_("a ZIP archive or a spreadsheet") },
    { "SQLite format 3", N_("a database") },
    { "%PDF-", N_("a PDF document") },
    { "\x1f\x8b", N_("a gzip archive") },
    { "\xd0\xcf\x11\xe0", N_("an old office document") },
    { "<?xml", N_("an XML document") },
    { "<!doctype html", N_("a web page") },
    { "<html", N_("a web page") },
    { "\x7f" "ELF", N_("a program") },
  };
  g_autoptr (ReeveTextStream) stream = reeve_text_stream_new (input, "ISO-8859-1", error);
  g_autoptr (GString) raw = g_string_new (NULL);
  g_autofree char *latin = NULL;
  g_autofree char *title = NULL;
  const char *text;
  gboolean at_end;

  if (stream == NULL || !reeve_text_stream_read (stream, raw, &at_end, error))
    return FALSE;
  latin = g_convert (raw->str, (gssize) MIN (strlen (raw->str), 4096), "ISO-8859-1//TRANSLIT",
                     "UTF-8", NULL, NULL, NULL);
  text = latin != NULL ? latin : raw->str;
  text += strspn (text, " \t\r\n\xef\xbb\xbf");
  title = find_title (text);
  if (!g_utf8_validate (title, -1, NULL))
    *title = '\0';

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (g_ascii_strncasecmp (text, others[i].start, strlen (others[i].start)) == 0)
      {
        if (*title != '\0')
          g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                       /* Translators: a file, what it is, its title */
                       _("%s: is %s (“%s”), not a table of separated values"),
                       input->shown, _(others[i].name), title);
        else
          g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                       /* Translators: a file, what it is */
                       _("%s: is %s, not a table of separated values"),
                       input->shown, _(others[i].name));
        return FALSE;
      }
  return TRUE;
}

gboolean
reeve_csv_guess_layout (const ReeveTextInput  *input,
                        const char            *encoding,
                        const char            *delimiter,
                        ReeveJob              *job,
                        GPtrArray             *notes,
                        ReeveCsvLayout        *out_layout,
                        GError               **error)
{
  g_auto (ReeveCsvLayout) layout = { NULL };
  char sep;

  if (!check_is_table (input, encoding, error))
    return FALSE;
  if (encoding == NULL)
    encoding = reeve_encoding_guess_input (input, job, notes, error);
  if (encoding == NULL)
    return FALSE;

  layout.encoding = g_strdup (encoding);
  sep = read_sep_line (input, encoding);
  if (delimiter != NULL)
    {
      if (!read_delimiter (input, delimiter, &layout.delimiter, error))
        return FALSE;
    }
  else
    layout.delimiter = sep != '\0' ? sep : guess_delimiter (input, encoding, notes);

  if (!find_columns (input, sep != '\0', &layout, notes, error))
    return FALSE;

  *out_layout = layout;
  layout = (ReeveCsvLayout) { NULL };
  return TRUE;
}
