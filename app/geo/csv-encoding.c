/* geo/csv-encoding.c — which encoding a text is in, by looking at all of it */
#include "geo/csv-encoding.h"

#include "core/error.h"
#include "core/i18n.h"

#include <string.h>

#define PIECE_BYTES (256 * 1024)

struct _ReeveEncodingGuess
{
  guint64 n_bytes;
  guint64 line;
  guint64 bad_line;     /* 0: all of it is UTF-8 so far */
  guint   n_following;  /* bytes that the UTF-8 character still needs */
  guint8  low;          /* what the next of them must at least be */
  guint8  high;
  guint8  mark[3];      /* the first bytes */
  guint64 n_zeros[2];   /* at even and at odd places */

  guint8  lead;         /* of a GB18030 pair; 0 outside */
  guint   n_quad;       /* bytes left of a GB18030 group of four */
  guint64 n_common;     /* pairs in the rows of the 3,755 common characters */
  guint64 n_pairs;
  guint64 n_broken;
};

ReeveEncodingGuess *
reeve_encoding_guess_new (void)
{
  ReeveEncodingGuess *self = g_new0 (ReeveEncodingGuess, 1);

  self->line = 1;
  return self;
}

void
reeve_encoding_guess_free (ReeveEncodingGuess *self)
{
  g_free (self);
}

/* The well-formed sequences of the Unicode Standard, table 3-7. */
static void
feed_utf8 (ReeveEncodingGuess *self,
           guint8              byte)
{
  if (self->n_following > 0)
    {
      if (byte < self->low || byte > self->high)
        self->bad_line = self->line;
      self->n_following--;
      self->low = 0x80;
      self->high = 0xbf;
      return;
    }

  if (byte < 0x80)
    return;
  self->low = byte == 0xe0 ? 0xa0 : byte == 0xf0 ? 0x90 : 0x80;
  self->high = byte == 0xed ? 0x9f : byte == 0xf4 ? 0x8f : 0xbf;
  if (byte >= 0xc2 && byte <= 0xdf)
    self->n_following = 1;
  else if (byte >= 0xe0 && byte <= 0xef)
    self->n_following = 2;
  else if (byte >= 0xf0 && byte <= 0xf4)
    self->n_following = 3;
  else
    self->bad_line = self->line;
}

static void
feed_gb (ReeveEncodingGuess *self,
         guint8              byte)
{
  if (self->n_quad > 0)
    {
      self->n_quad--;
      return;
    }

  if (self->lead == 0)
    {
      if (byte == 0x80 || byte == 0xff)
        self->n_broken++;
      else if (byte > 0x80)
        self->lead = byte;
      return;
    }

  if (byte >= '0' && byte <= '9')
    self->n_quad = 2;
  else if (byte < 0x40 || byte == 0x7f || byte == 0xff)
    self->n_broken++;
  else
    {
      self->n_pairs++;
      if (self->lead >= 0xb0 && self->lead <= 0xd7 && byte >= 0xa1)
        self->n_common++;
    }
  self->lead = 0;
}

void
reeve_encoding_guess_feed (ReeveEncodingGuess *self,
                           const guint8       *bytes,
                           gsize               n_bytes)
{
  for (gsize i = 0; i < n_bytes; i++, self->n_bytes++)
    {
      guint8 byte = bytes[i];

      if (self->n_bytes < sizeof self->mark)
        self->mark[self->n_bytes] = byte;
      if (byte == 0)
        self->n_zeros[self->n_bytes & 1]++;
      if (self->bad_line == 0 && (byte >= 0x80 || self->n_following > 0))
        feed_utf8 (self, byte);
      if (byte >= 0x80 || self->lead != 0 || self->n_quad > 0)
        feed_gb (self, byte);
      if (byte == '\n')
        self->line++;
    }
}

const char *
reeve_encoding_guess_end (ReeveEncodingGuess *self,
                          guint64            *out_line)
{
  guint64 n_zeros = self->n_zeros[0] + self->n_zeros[1];

  if (self->bad_line == 0 && self->n_following > 0)
    self->bad_line = self->line;
  if (out_line != NULL)
    *out_line = self->bad_line;

  if (self->n_bytes >= 2 && self->mark[0] == 0xff && self->mark[1] == 0xfe)
    return "UTF-16LE";
  if (self->n_bytes >= 2 && self->mark[0] == 0xfe && self->mark[1] == 0xff)
    return "UTF-16BE";
  if (self->n_bytes >= 8 && n_zeros * 3 > self->n_bytes)
    {
      if (self->n_zeros[1] > 8 * self->n_zeros[0])
        return "UTF-16LE";
      if (self->n_zeros[0] > 8 * self->n_zeros[1])
        return "UTF-16BE";
    }
  if (self->bad_line == 0)
    return "UTF-8";

  /* "é " or "ß," cannot be Chinese: European text breaks pairs all the time. */
  if (self->n_broken * 100 <= self->n_pairs && self->n_common * 2 >= self->n_pairs &&
      self->n_pairs > 0)
    return "GB18030";
  return "WINDOWS-1252";
}

static gboolean
feed_all (ReeveEncodingGuess    *self,
          const ReeveTextInput  *input,
          ReeveJob              *job,
          GError               **error)
{
  g_autofree guint8 *piece = g_malloc (PIECE_BYTES);
  g_autoptr (GFile) file = g_file_new_for_path (input->path);
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GError) cause = NULL;
  guint64 n_done = 0;
  guint64 n_size;

  stream = g_file_read (file, NULL, &cause);
  if (stream != NULL)
    info = g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, NULL, NULL);
  n_size = info != NULL ? (guint64) g_file_info_get_size (info) : 0;

  while (cause == NULL)
    {
      gssize n_read = g_input_stream_read (G_INPUT_STREAM (stream), piece, PIECE_BYTES, NULL,
                                           &cause);

      if (n_read <= 0)
        break;
      reeve_encoding_guess_feed (self, piece, (gsize) n_read);
      n_done += (guint64) n_read;
      if (!reeve_job_step (job, n_done, MAX (n_size, n_done), error))
        return FALSE;
    }

  if (cause != NULL)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                 /* Translators: a file, and the system's own words */
                 _("%s: could not be read: %s"), input->shown, cause->message);
  return cause == NULL;
}

const char *
reeve_encoding_guess_input (const ReeveTextInput  *input,
                            ReeveJob              *job,
                            GPtrArray             *notes,
                            GError               **error)
{
  g_autoptr (ReeveEncodingGuess) self = reeve_encoding_guess_new ();
  g_autofree char *line = NULL;
  const char *encoding;
  guint64 bad_line;

  if (input->bytes != NULL)
    {
      gsize n_bytes;
      const guint8 *bytes = g_bytes_get_data (input->bytes, &n_bytes);

      reeve_encoding_guess_feed (self, bytes, n_bytes);
    }
  else if (!feed_all (self, input, job, error))
    return NULL;

  encoding = reeve_encoding_guess_end (self, &bad_line);
  line = g_strdup_printf ("%" G_GUINT64_FORMAT, bad_line);
  if (strcmp (encoding, "GB18030") == 0)
    g_ptr_array_add (notes, g_strdup_printf (
      /* Translators: a line number */
      _("The text was read as GB18030: it is not UTF-8 (first in line %s), and its bytes pair "
        "up to common Chinese characters."), line));
  else if (strcmp (encoding, "WINDOWS-1252") == 0)
    g_ptr_array_add (notes, g_strdup_printf (
      /* Translators: a line number */
      _("The text was read as Latin-1 (WINDOWS-1252): it is not UTF-8 (first in line %s). "
        "Choose another encoding if names look wrong."), line));
  else if (g_str_has_prefix (encoding, "UTF-16"))
    g_ptr_array_add (notes, g_strdup_printf (
      /* Translators: the name of an encoding */
      _("The text was read as %s, going by its first bytes."), encoding));
  return encoding;
}
