/* workspace/join-spelling.c — keys that were left over on both sides and nearly match */
#include "workspace/import-private.h"

#include "core/i18n.h"
#include "core/spelling.h"

#include <string.h>

/* Spelling is compared pair by pair; beyond this a key column is simply wrong. */
#define MAX_SPELLED_ROWS  200
#define MAX_SPELLED_AREAS 2000

static const char *
skip_zeros (const char *text)
{
  while (*text == '0' && text[1] != '\0')
    text++;
  return text;
}

static gboolean
is_code (const char *text)
{
  return *text != '\0' && strspn (text, "0123456789") == strlen (text);
}

/* Codes differ by chance, not by spelling: only lost zeros are worth a word. */
static const char *
find_code (const char *code,
           GPtrArray  *areas)
{
  for (guint i = 0; i < areas->len && areas->pdata[i] != NULL; i++)
    if (is_code (areas->pdata[i]) &&
        strcmp (skip_zeros (code), skip_zeros (areas->pdata[i])) == 0)
      return areas->pdata[i];
  return NULL;
}

gboolean
reeve_join_suggest (ReeveJoinReport  *report,
                    ReeveJob         *job,
                    GError          **error)
{
  g_autoptr (GPtrArray) areas = g_ptr_array_new ();
  guint n_rows = MIN (report->rows_without->len, MAX_SPELLED_ROWS);

  for (guint i = 0; i < MIN (report->areas_without->len, MAX_SPELLED_AREAS); i++)
    g_ptr_array_add (areas, report->areas_without->pdata[i]);
  g_ptr_array_add (areas, NULL);

  for (guint i = 0; i < n_rows; i++)
    {
      const char *text = report->rows_without->pdata[i];
      const char *nearest = is_code (text)
                            ? find_code (text, areas)
                            : reeve_spelling_nearest (text, (const char *const *) areas->pdata);

      if (!reeve_job_step (job, i, n_rows, error))
        return FALSE;
      if (nearest != NULL)
        g_ptr_array_add (report->suggestions,
                         /* Translators: two keys */
                         g_strdup_printf (_("“%s” might be “%s”"), text, nearest));
    }
  return TRUE;
}
