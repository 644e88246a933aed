/* geo/csv-reader.c — separated text, record by record
 *
 * A quotation mark that never closes would swallow the rest of the file. Its
 * record is then cut at the end of its first line, called unclosed, and reading
 * goes on behind that line. Each such return costs one look at the text behind
 * it, so after MAX_UNCLOSED of them the file is given up.
 */
#include "geo/csv-reader.h"

#include "core/error.h"
#include "core/i18n.h"

#include <string.h>

#define MAX_UNCLOSED 10
#define REPLACEMENT "\xef\xbf\xbd"

struct _ReeveCsvReader
{
  ReeveTextStream *stream;    /* owned */
  char            *path;      /* owned */
  char             delimiter;
  gboolean         stops[256];  /* bytes that end a run of plain text */

  GString         *buffer;    /* owned: text, from the start of the record or before */
  gsize            start;     /* of the record in @buffer */
  gsize            position;  /* next byte in @buffer */
  gboolean         at_end;    /* nothing is left behind @buffer */
  guint64          line;      /* of @position */

  GString         *cells;     /* owned: the record's cells, a NUL behind each */
  GArray          *starts;    /* owned: gsize, where each cell begins in @cells */
  GPtrArray       *pointers;  /* owned: the same as addresses */
  ReeveCsvRecord   record;
  guint            n_unclosed;
};

ReeveCsvReader *
reeve_csv_reader_new (const ReeveTextInput  *input,
                      const char            *encoding,
                      char                   delimiter,
                      GError               **error)
{
  ReeveTextStream *stream = reeve_text_stream_new (input, encoding, error);
  ReeveCsvReader *self;

  if (stream == NULL)
    return NULL;

  self = g_new0 (ReeveCsvReader, 1);
  self->stream = stream;
  self->path = g_strdup (input->shown);
  self->delimiter = delimiter;
  self->line = 1;
  self->buffer = g_string_new (NULL);
  self->cells = g_string_new (NULL);
  self->starts = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->pointers = g_ptr_array_new ();
  self->stops[(guint8) delimiter] = TRUE;
  self->stops['\n'] = self->stops['\r'] = self->stops['\0'] = self->stops['"'] = TRUE;
  self->stops[REEVE_TEXT_BAD_BYTE] = TRUE;
  return self;
}

void
reeve_csv_reader_free (ReeveCsvReader *self)
{
  if (self == NULL)
    return;

  reeve_text_stream_free (self->stream);
  g_free (self->path);
  g_string_free (self->buffer, TRUE);
  g_string_free (self->cells, TRUE);
  g_array_unref (self->starts);
  g_ptr_array_unref (self->pointers);
  g_free (self);
}

/* Makes sure a byte is at @position, unless the text ends there. */
static gboolean
fill (ReeveCsvReader  *self,
      GError         **error)
{
  while (self->position == self->buffer->len && !self->at_end)
    {
      if (self->buffer->len - self->start > REEVE_CSV_RECORD_BYTES)
        break;
      if (!reeve_text_stream_read (self->stream, self->buffer, &self->at_end, error))
        return FALSE;
    }
  return TRUE;
}

/* -1 at the end, or when the record has grown past all sense. */
static int
peek (ReeveCsvReader *self)
{
  return self->position < self->buffer->len
         ? (guint8) self->buffer->str[self->position] : -1;
}

/* Passes the line end at @position. */
static gboolean
pass_line_end (ReeveCsvReader  *self,
               gboolean         keep,
               GError         **error)
{
  int first = peek (self);

  if (keep)
    g_string_append_c (self->cells, (char) first);
  self->position++;
  self->line++;
  if (first != '\r')
    return TRUE;

  if (!fill (self, error))
    return FALSE;
  if (peek (self) == '\n')
    {
      if (keep)
        g_string_append_c (self->cells, '\n');
      self->position++;
    }
  return TRUE;
}

/* A byte that no cell may hold as it is. */
static void
mark_odd_byte (ReeveCsvReader *self,
               int             byte)
{
  if (byte == '\0')
    self->record.has_nul = TRUE;
  else
    self->record.has_bad_bytes = TRUE;
  g_string_append (self->cells, REPLACEMENT);
  self->position++;
}

/* Behind the opening mark, to behind the closing one. */
static gboolean
read_quoted (ReeveCsvReader  *self,
             gboolean        *out_closed,
             GError         **error)
{
  *out_closed = FALSE;
  for (;;)
    {
      gsize from = self->position;
      int byte;

      while ((byte = peek (self)) >= 0 &&
             (!self->stops[byte] || byte == self->delimiter))
        self->position++;
      g_string_append_len (self->cells, self->buffer->str + from,
                           (gssize) (self->position - from));

      if (byte < 0)
        {
          if (!fill (self, error))
            return FALSE;
          if (peek (self) < 0)
            return TRUE;
        }
      else if (byte == '"')
        {
          self->position++;
          if (!fill (self, error))
            return FALSE;
          if (peek (self) != '"')
            {
              *out_closed = TRUE;
              return TRUE;
            }
          g_string_append_c (self->cells, '"');
          self->position++;
        }
      else if (byte == '\n' || byte == '\r')
        {
          if (!pass_line_end (self, TRUE, error))
            return FALSE;
        }
      else
        mark_odd_byte (self, byte);
    }
}

/* To the delimiter or line end, which stays. */
static gboolean
read_plain (ReeveCsvReader  *self,
            GError         **error)
{
  for (;;)
    {
      gsize from = self->position;
      int byte;

      while ((byte = peek (self)) >= 0 && !self->stops[byte])
        self->position++;
      g_string_append_len (self->cells, self->buffer->str + from,
                           (gssize) (self->position - from));

      if (byte < 0)
        {
          if (!fill (self, error))
            return FALSE;
          if (peek (self) < 0)
            return TRUE;
        }
      else if (byte == '"')
        {
          /* Inside a cell that did not begin with one, it is a sign like any other. */
          g_string_append_c (self->cells, '"');
          self->position++;
        }
      else if (byte == '\0' || byte == REEVE_TEXT_BAD_BYTE)
        mark_odd_byte (self, byte);
      else
        return TRUE;
    }
}

static gboolean
read_cell (ReeveCsvReader  *self,
           gboolean        *out_closed,
           GError         **error)
{
  gsize start = self->cells->len;

  g_array_append_val (self->starts, start);
  *out_closed = TRUE;
  if (!fill (self, error))
    return FALSE;
  if (peek (self) == '"')
    {
      self->position++;
      if (!read_quoted (self, out_closed, error))
        return FALSE;
    }
  if (*out_closed && !read_plain (self, error))
    return FALSE;
  g_string_append_c (self->cells, '\0');
  return TRUE;
}

/* Back to the end of the record's first line. */
static gboolean
give_up_record (ReeveCsvReader  *self,
                GError         **error)
{
  if (++self->n_unclosed > MAX_UNCLOSED)
    {
      g_autofree char *line = g_strdup_printf ("%" G_GUINT64_FORMAT, self->record.line);

      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: a file, a line number */
                   _("%s: line %s and ten lines before it open a quotation mark that never "
                     "closes; each mark needs its partner"),
                   self->path, line);
      return FALSE;
    }

  self->record.unclosed = TRUE;
  self->position = self->start;
  self->line = self->record.line;
  while (peek (self) >= 0 && peek (self) != '\n' && peek (self) != '\r')
    self->position++;
  if (peek (self) >= 0)
    return pass_line_end (self, FALSE, error);
  return TRUE;
}

static gboolean
check_size (ReeveCsvReader  *self,
            GError         **error)
{
  g_autofree char *line = NULL;

  if (self->position - self->start <= REEVE_CSV_RECORD_BYTES &&
      self->starts->len <= REEVE_CSV_MAX_CELLS)
    return TRUE;

  line = g_strdup_printf ("%" G_GUINT64_FORMAT, self->record.line);
  if (self->starts->len > REEVE_CSV_MAX_CELLS)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                 /* Translators: a file, a line number, the number of cells allowed */
                 _("%s: line %s has more than %d cells; this is no table"),
                 self->path, line, REEVE_CSV_MAX_CELLS);
  else
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                 /* Translators: a file, a line number */
                 _("%s: line %s has no end within 64 MB; this is no table"),
                 self->path, line);
  return FALSE;
}

static gboolean
read_record (ReeveCsvReader  *self,
             GError         **error)
{
  for (;;)
    {
      gboolean closed;
      int byte;

      if (!read_cell (self, &closed, error))
        return FALSE;
      if (!closed)
        {
          g_array_set_size (self->starts, 0);
          return give_up_record (self, error);
        }
      if (!check_size (self, error))
        return FALSE;

      byte = peek (self);
      if (byte < 0)
        return TRUE;
      if (byte != (guint8) self->delimiter)
        return pass_line_end (self, FALSE, error);
      self->position++;
    }
}

static gboolean
start_record (ReeveCsvReader  *self,
              GError         **error)
{
  for (;;)
    {
      /* Shifting the rest down for each record would be slow; past the half it is nothing. */
      if (self->position > self->buffer->len / 2)
        {
          g_string_erase (self->buffer, 0, (gssize) self->position);
          self->position = 0;
        }
      self->start = self->position;
      if (!fill (self, error))
        return FALSE;
      if (peek (self) != '\n' && peek (self) != '\r')
        break;
      if (!pass_line_end (self, FALSE, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
reeve_csv_reader_next (ReeveCsvReader        *self,
                       const ReeveCsvRecord **out_record,
                       GError               **error)
{
  g_string_truncate (self->cells, 0);
  g_array_set_size (self->starts, 0);
  g_ptr_array_set_size (self->pointers, 0);
  *out_record = NULL;

  if (!start_record (self, error))
    return FALSE;
  if (peek (self) < 0)
    return TRUE;

  self->record = (ReeveCsvRecord) { .line = self->line };
  if (!read_record (self, error))
    return FALSE;

  for (guint i = 0; i < self->starts->len; i++)
    g_ptr_array_add (self->pointers, self->cells->str + g_array_index (self->starts, gsize, i));
  self->record.n_cells = self->pointers->len;
  self->record.cells = (const char **) self->pointers->pdata;
  *out_record = &self->record;
  return TRUE;
}

guint64
reeve_csv_reader_get_done (ReeveCsvReader *self)
{
  return reeve_text_stream_get_done (self->stream);
}

guint64
reeve_csv_reader_get_size (ReeveCsvReader *self)
{
  return reeve_text_stream_get_size (self->stream);
}

static gboolean
is_blank_from (const ReeveCsvRecord *record,
               guint                 from)
{
  for (guint i = from; i < record->n_cells; i++)
    if (*record->cells[i] != '\0')
      return FALSE;
  return TRUE;
}

char *
reeve_csv_record_dup_fault (const ReeveCsvRecord *record,
                            guint                 n_needed)
{
  g_autofree char *line = g_strdup_printf ("%" G_GUINT64_FORMAT, record->line);

  if (record->unclosed)
    /* Translators: a line number */
    return g_strdup_printf (_("Row %s: a quotation mark opens and never closes"), line);
  if (record->has_nul)
    return g_strdup_printf (_("Row %s: holds a NUL byte, which no text may"), line);
  if (record->has_bad_bytes)
    return g_strdup_printf (_("Row %s: holds bytes that the file's encoding does not know"), line);
  if (is_blank_from (record, 0))
    return g_strdup_printf (_("Row %s: every cell is empty"), line);

  /* Cells too many that are empty are a habit of spreadsheets, not a fault. */
  if (record->n_cells < n_needed || !is_blank_from (record, n_needed))
    /* Translators: a line number, the cells found and needed */
    return g_strdup_printf (_("Row %s: found %u cells, needs %u"), line, record->n_cells, n_needed);
  return NULL;
}
