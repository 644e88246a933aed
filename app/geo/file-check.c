/* geo/file-check.c — a look at a file's text before a library parses it */
#include "geo/file-check.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/json.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#define PIECE_BYTES (256 * 1024)

typedef struct
{
  guint    depth;
  guint64  line;
  gboolean in_string;
  gboolean escaped;
} JsonState;

/* FALSE when it is too deep. */
static gboolean
pass_json (JsonState  *state,
           const char *piece,
           gsize       n)
{
  for (gsize i = 0; i < n; i++)
    {
      char c = piece[i];

      if (c == '\n')
        state->line++;
      if (state->in_string)
        {
          if (state->escaped)
            state->escaped = FALSE;
          else if (c == '\\')
            state->escaped = TRUE;
          else if (c == '"')
            state->in_string = FALSE;
        }
      else if (c == '"')
        state->in_string = TRUE;
      else if (c == '[' || c == '{')
        {
          if (++state->depth > REEVE_JSON_MAX_DEPTH)
            return FALSE;
        }
      else if ((c == ']' || c == '}') && state->depth > 0)
        state->depth--;
    }
  return TRUE;
}

static gboolean
check_json (FILE        *file,
            char        *piece,
            gsize        n,
            const char  *shown,
            GError     **error)
{
  JsonState state = { .line = 1 };

  for (; n > 0; n = fread (piece, 1, PIECE_BYTES, file))
    if (!pass_json (&state, piece, n))
      {
        g_autofree char *line = g_strdup_printf ("%" G_GUINT64_FORMAT, state.line);

        g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                     /* Translators: a file, a line number, the depth allowed */
                     _("%s: line %s is nested deeper than %d brackets; no map data are"),
                     shown, line, REEVE_JSON_MAX_DEPTH);
        return FALSE;
      }
  return TRUE;
}

static gboolean
check_xml (const char  *piece,
           gsize        n,
           const char  *shown,
           GError     **error)
{
  if (g_strstr_len (piece, (gssize) n, "<!ENTITY") == NULL)
    return TRUE;

  g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
               _("%s: declares entities of its own, which can multiply without end; map data "
                 "need none"), shown);
  return FALSE;
}

gboolean
reeve_file_check_nesting (const char  *path,
                          const char  *shown,
                          GError     **error)
{
  g_autofree char *piece = NULL;
  FILE *file;
  const char *text;
  gsize n;
  gsize n_blank;
  gboolean sound = TRUE;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return TRUE;
  file = g_fopen (path, "rbe");
  if (file == NULL)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a file, and the system's own words */
                   _("%s: could not be opened: %s"), shown, g_strerror (errno));
      return FALSE;
    }

  piece = g_malloc (PIECE_BYTES + 1);
  n = fread (piece, 1, PIECE_BYTES, file);
  piece[n] = '\0';
  text = g_str_has_prefix (piece, "\xef\xbb\xbf") ? piece + 3 : piece;
  n_blank = strspn (text, " \t\r\n");
  text += n_blank;

  if (*text == '{' || *text == '[')
    sound = check_json (file, piece, n, shown, error);
  else if (*text == '<')
    sound = check_xml (piece, n, shown, error);

  fclose (file);
  return sound;
}
