/* geo/text-stream.c — a file of any encoding as UTF-8, piece by piece */
#include "geo/text-stream.h"

#include "core/error.h"
#include "core/i18n.h"

#include <errno.h>
#include <string.h>

#define PIECE_BYTES (256 * 1024)
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

struct _ReeveTextStream
{
  GInputStream *input;     /* owned */
  char         *path;      /* owned */
  GIConv        converter; /* (GIConv) -1 when the text is UTF-8 already */
  gsize         unit;      /* bytes that a bad sequence costs: 2 for UTF-16 */
  char         *raw;       /* owned: PIECE_BYTES */
  gsize         n_raw;     /* what waits in @raw for the rest of its character */
  gboolean      at_end;
  gboolean      started;
  guint64       n_done;
  guint64       n_size;
};

static gboolean
is_utf8 (const char *encoding)
{
  return g_ascii_strcasecmp (encoding, "UTF-8") == 0 || g_ascii_strcasecmp (encoding, "UTF8") == 0;
}

static gboolean
open_input (ReeveTextStream       *self,
            const ReeveTextInput  *input,
            GError               **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GError) cause = NULL;
  GFileInputStream *stream;

  if (input->bytes != NULL)
    {
      self->input = g_memory_input_stream_new_from_bytes (input->bytes);
      self->n_size = g_bytes_get_size (input->bytes);
      return TRUE;
    }

  file = g_file_new_for_path (input->path);
  stream = g_file_read (file, NULL, &cause);
  if (stream == NULL)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a file, and the system's own words */
                   _("%s: could not be opened: %s"), input->shown, cause->message);
      return FALSE;
    }

  self->input = G_INPUT_STREAM (stream);
  info = g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, NULL, NULL);
  if (info != NULL)
    self->n_size = (guint64) g_file_info_get_size (info);
  return TRUE;
}

ReeveTextStream *
reeve_text_stream_new (const ReeveTextInput  *input,
                       const char            *encoding,
                       GError               **error)
{
  g_autoptr (ReeveTextStream) self = g_new0 (ReeveTextStream, 1);

  self->path = g_strdup (input->shown);
  self->converter = (GIConv) -1;
  self->unit = g_ascii_strncasecmp (encoding, "UTF-16", 6) == 0 ? 2 : 1;

  if (!is_utf8 (encoding))
    {
      self->converter = g_iconv_open ("UTF-8", encoding);
      if (self->converter == (GIConv) -1)
        {
          g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                       _("%s: “%s” is not the name of an encoding that is known here; "
                         "UTF-8, GB18030 and WINDOWS-1252 are"),
                       input->shown, encoding);
          return NULL;
        }
    }

  if (!open_input (self, input, error))
    return NULL;

  self->raw = g_malloc (PIECE_BYTES);
  return g_steal_pointer (&self);
}

void
reeve_text_stream_free (ReeveTextStream *self)
{
  if (self == NULL)
    return;

  if (self->converter != (GIConv) -1)
    g_iconv_close (self->converter);
  g_clear_object (&self->input);
  g_free (self->path);
  g_free (self->raw);
  g_free (self);
}

/* Moves what is sound from @raw to @text. Returns how many bytes were used up. */
static gsize
take_utf8 (ReeveTextStream *self,
           GString         *text)
{
  gsize used = 0;

  while (used < self->n_raw)
    {
      const char *start = self->raw + used;
      const char *end;
      gsize left = self->n_raw - used;

      if (g_utf8_validate_len (start, left, &end))
        end = start + left;
      g_string_append_len (text, start, end - start);
      used += (gsize) (end - start);
      if (used == self->n_raw)
        break;

      if (*end == '\0')
        g_string_append_c (text, '\0');
      else if (!self->at_end &&
               g_utf8_get_char_validated (end, (gssize) (self->n_raw - used)) == (gunichar) -2)
        break;  /* the rest of the character is in the next piece */
      else
        g_string_append_c (text, (char) REEVE_TEXT_BAD_BYTE);
      used++;
    }

  return used;
}

static gsize
take_other (ReeveTextStream *self,
            GString         *text)
{
  char *from = self->raw;
  gsize n_from = self->n_raw;
  char out[8192];

  while (n_from > 0)
    {
      char *to = out;
      gsize n_to = sizeof out;
      gsize done = g_iconv (self->converter, &from, &n_from, &to, &n_to);
      int cause = errno;

      g_string_append_len (text, out, to - out);
      if (done != (gsize) -1 || cause == E2BIG)
        continue;
      if (cause == EINVAL && !self->at_end)
        break;

      g_string_append_c (text, (char) REEVE_TEXT_BAD_BYTE);
      g_iconv (self->converter, NULL, NULL, NULL, NULL);
      from += MIN (self->unit, n_from);
      n_from -= MIN (self->unit, n_from);
    }

  return self->n_raw - n_from;
}

gboolean
reeve_text_stream_read (ReeveTextStream  *self,
                        GString          *text,
                        gboolean         *out_at_end,
                        GError          **error)
{
  g_autoptr (GError) cause = NULL;
  gsize old_length = text->len;
  gsize n_read;
  gsize used;

  if (!g_input_stream_read_all (self->input, self->raw + self->n_raw, PIECE_BYTES - self->n_raw,
                                &n_read, NULL, &cause))
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a file, and the system's own words */
                   _("%s: could not be read: %s"), self->path, cause->message);
      return FALSE;
    }

  self->at_end = n_read < PIECE_BYTES - self->n_raw;
  self->n_raw += n_read;
  self->n_done += n_read;

  used = self->converter == (GIConv) -1 ? take_utf8 (self, text) : take_other (self, text);
  self->n_raw -= used;
  memmove (self->raw, self->raw + used, self->n_raw);

  if (!self->started && g_str_has_prefix (text->str + old_length, BYTE_ORDER_MARK))
    g_string_erase (text, (gssize) old_length, strlen (BYTE_ORDER_MARK));
  self->started = TRUE;

  *out_at_end = self->at_end;
  return TRUE;
}

guint64
reeve_text_stream_get_done (ReeveTextStream *self)
{
  return self->n_done;
}

guint64
reeve_text_stream_get_size (ReeveTextStream *self)
{
  return MAX (self->n_size, self->n_done);
}
