/* ui/export-draft.c — what is being decided before an answer leaves */
#include "ui/export-draft.h"

#include "core/i18n.h"
#include "core/units.h"

const char *const reeve_export_formats[REEVE_EXPORT_N_FORMATS + 1] = { "pdf", "gpkg", "geojson",
                                                                      "kml", "csv", NULL };

ReeveExportDraft *
reeve_export_draft_new (ReeveWorkspace *workspace,
                        gint64          result_id)
{
  ReeveExportDraft *self = g_atomic_rc_box_new0 (ReeveExportDraft);
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);

  self->workspace = g_object_ref (workspace);
  self->result_id = result_id;
  self->formats[0] = TRUE;
  self->formats[1] = TRUE;
  self->title = g_strdup ("");
  self->folder = g_strdup (documents != NULL ? documents : g_get_home_dir ());
  self->receiver = g_strdup ("");
  self->reason = g_strdup ("");
  return self;
}

ReeveExportDraft *
reeve_export_draft_ref (ReeveExportDraft *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_draft (gpointer data)
{
  ReeveExportDraft *self = data;

  g_clear_object (&self->workspace);
  g_free (self->title);
  g_free (self->folder);
  g_free (self->receiver);
  g_free (self->reason);
  g_clear_pointer (&self->result, reeve_result_free);
  g_clear_pointer (&self->review, reeve_review_free);
  g_free (self->decided);
  g_clear_pointer (&self->files, g_ptr_array_unref);
}

void
reeve_export_draft_unref (ReeveExportDraft *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear_draft);
}

/* --- obstacles --- */

gboolean
reeve_export_draft_is_release (const ReeveExportDraft *self)
{
  return self->review->needs_release || self->level < self->review->released;
}

char *
reeve_export_draft_dup_what_obstacle (const ReeveExportDraft *self)
{
  gboolean any = FALSE;

  for (guint i = 0; i < REEVE_EXPORT_N_FORMATS; i++)
    any |= self->formats[i];
  if (!any)
    return g_strdup (_("Choose at least one kind of file"));
  if (*self->title == '\0')
    return g_strdup (_("Give the files a title"));
  return NULL;
}

char *
reeve_export_draft_dup_who_obstacle (const ReeveExportDraft *self)
{
  if (reeve_export_draft_is_release (self) && *self->reason == '\0')
    return g_strdup (_("Say why this may leave: it is written to the log"));
  return NULL;
}

char *
reeve_export_draft_dup_review_obstacle (const ReeveExportDraft *self)
{
  GPtrArray *lines = self->review->lines;
  gulong n_open = 0;

  for (guint i = 0; i < lines->len; i++)
    n_open += ((ReeveReviewLine *) lines->pdata[i])->classification == REEVE_CLASS_RESTRICTED &&
              !self->decided[i];
  if (n_open > 0)
    {
      g_autofree char *count = reeve_format_count ((double) n_open);

      /* Translators: a count of lines of the review */
      return g_strdup_printf (ngettext ("%s restricted line is not decided yet",
                                        "%s restricted lines are not decided yet", n_open), count);
    }
  return NULL;
}

/* --- on a worker --- */

gboolean
reeve_export_draft_look (ReeveExportDraft  *self,
                         ReeveJob          *job,
                         GError           **error)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, self->result_id);
  sqlite3 *db = reeve_workspace_open_reader (self->workspace, error);

  if (db == NULL)
    return FALSE;
  reeve_job_set_phase (job, 0, 1, _("Looking for what may not be shown"));
  self->result = reeve_result_find (db, id, error);
  if (self->result != NULL)
    self->review = reeve_review_new (db, self->result, job, error);
  reeve_workspace_close_reader (db);
  if (self->review == NULL)
    return FALSE;

  g_free (self->title);
  self->title = g_strdup (self->result->title);
  self->level = self->review->released;
  self->decided = g_new0 (gboolean, MAX (self->review->lines->len, 1));
  return TRUE;
}

gboolean
reeve_export_draft_run (ReeveExportDraft  *self,
                        ReeveJob          *job,
                        GError           **error)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, self->result_id);
  g_autofree char *reason = *self->receiver != '\0'
                            ? g_strdup_printf ("%s: %s", self->receiver, self->reason)
                            : g_strdup (self->reason);
  const char *formats[REEVE_EXPORT_N_FORMATS + 1] = { NULL };
  guint n_formats = 0;
  ReeveExportOptions options = {
    .formats = formats,
    .release_given = reeve_export_draft_is_release (self),
    .release = self->level,
    .reason = reason,
    .title = self->title,
  };

  for (guint i = 0; i < REEVE_EXPORT_N_FORMATS; i++)
    if (self->formats[i])
      formats[n_formats++] = reeve_export_formats[i];
  self->files = reeve_plan_export (self->workspace, id, self->folder, &options, job, error);
  return self->files != NULL;
}
