/* network/net-csv.c — a table of a road network, read by the names of its columns */
#include "network/net-csv.h"

#include "core/error.h"
#include "core/i18n.h"

#include <math.h>
#include <string.h>

#define MOST_PROBLEMS 200

ReeveNetCsv *
reeve_net_csv_open (const char  *path,
                    GPtrArray   *problems,
                    ReeveJob    *job,
                    GError     **error)
{
  g_autoptr (ReeveNetCsv) self = g_new0 (ReeveNetCsv, 1);
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);

  self->problems = problems;
  self->shown = g_filename_display_basename (path);
  self->input = (ReeveTextInput) { .path = path, .shown = self->shown };
  if (!reeve_csv_guess_layout (&self->input, NULL, NULL, job, notes, &self->layout, error))
    return NULL;
  self->reader = reeve_csv_reader_new (&self->input, self->layout.encoding, self->layout.delimiter,
                                       error);
  return self->reader != NULL ? g_steal_pointer (&self) : NULL;
}

void
reeve_net_csv_free (ReeveNetCsv *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->reader, reeve_csv_reader_free);
  reeve_csv_layout_clear (&self->layout);
  g_free (self->shown);
  g_free (self);
}

/* "From_Node ID" is "fromnodeid". */
static gboolean
is_named (const char *column,
          const char *name,
          gsize       n)
{
  gsize done = 0;

  for (; *column != '\0'; column++)
    {
      if (*column == ' ' || *column == '_' || *column == '-')
        continue;
      if (done == n || g_ascii_tolower (*column) != name[done])
        return FALSE;
      done++;
    }
  return done == n;
}

int
reeve_net_csv_find (const ReeveNetCsv *self,
                    const char        *names)
{
  while (TRUE)
    {
      gsize n = strcspn (names, "|");

      for (guint i = 0; i < self->layout.n_columns; i++)
        if (is_named (self->layout.names[i], names, n))
          return (int) i;
      if (names[n] == '\0')
        return -1;
      names += n + 1;
    }
}

gboolean
reeve_net_csv_next (ReeveNetCsv *self,
                    ReeveJob    *job,
                    GError     **error)
{
  while (reeve_csv_reader_next (self->reader, &self->record, error) && self->record != NULL)
    {
      g_autofree char *fault = NULL;

      if (self->record->line % 1024 == 0
          && !reeve_job_step (job, reeve_csv_reader_get_done (self->reader),
                              MAX (reeve_csv_reader_get_size (self->reader), 1), error))
        return FALSE;
      if (self->record->line < self->layout.data_line)
        continue;
      fault = reeve_csv_record_dup_fault (self->record, self->layout.n_columns);
      if (fault == NULL)
        return TRUE;
      reeve_net_csv_reject (self, "%s", fault);
    }
  return FALSE;
}

const char *
reeve_net_csv_text (const ReeveNetCsv *self,
                    int                column)
{
  return column >= 0 && (guint) column < self->record->n_cells ? self->record->cells[column] : "";
}

double
reeve_net_csv_number (const ReeveNetCsv *self,
                      int                column)
{
  const char *text = reeve_net_csv_text (self, column);
  char *end = NULL;
  double value = g_ascii_strtod (text, &end);

  while (g_ascii_isspace (*end))
    end++;
  return end != text && *end == '\0' && isfinite (value) ? value : NAN;
}

void
reeve_net_csv_reject (ReeveNetCsv *self,
                      const char  *format,
                      ...)
{
  g_autofree char *line = g_strdup_printf ("%" G_GUINT64_FORMAT, self->record->line);
  g_autofree char *what = NULL;
  va_list args;

  self->n_rejected++;
  if (self->problems->len >= MOST_PROBLEMS)
    return;
  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  /* Translators: a file, the number of a line, what is wrong there */
  g_ptr_array_add (self->problems, g_strdup_printf (_("%s, line %s: %s"), self->shown, line, what));
}
