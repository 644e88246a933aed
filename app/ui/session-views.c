/* ui/session-views.c — which layers are shown: as stored, as a saved view has
 * them, or without those of other answers than the one that is read */
#include "ui/session-private.h"

#include "core/i18n.h"

const char *
reeve_session_get_view (ReeveSession *self)
{
  return self->view_name;
}

void
reeve_session_show_view (ReeveSession     *self,
                         const ReeveView  *view)
{
  g_clear_pointer (&self->view_name, g_free);
  g_clear_pointer (&self->view_layers, g_hash_table_unref);
  g_clear_pointer (&self->view_base, g_free);
  if (view != NULL && *view->base != '\0')
    self->view_base = g_strdup (view->base);
  /* A view saved by a command may say nothing of layers. */
  if (view != NULL && *view->layers != '\0')
    {
      g_auto (GStrv) names = g_strsplit (view->layers, "\n", -1);

      self->view_name = g_strdup (view->name);
      self->view_layers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      for (guint i = 0; names[i] != NULL; i++)
        g_hash_table_add (self->view_layers, g_strdup (names[i]));
    }
  reeve_session_show_again (self);
}

const char *
reeve_session_get_view_base (ReeveSession *self)
{
  return self->view_base;
}

void
reeve_session_leave_view_base (ReeveSession *self)
{
  if (self->view_base == NULL)
    return;
  g_clear_pointer (&self->view_base, g_free);
  reeve_session_show_again (self);
}

/* A second answer would lie on the first, both saying what is proposed. */
static gboolean
is_of_another_answer (ReeveSession       *self,
                      const ReeveDataset *dataset)
{
  const ReeveResult *result;

  if (self->answer_id == 0 || dataset->result_id == 0 || dataset->result_id == self->answer_id ||
      g_hash_table_contains (self->kept, &dataset->id))
    return FALSE;
  result = reeve_session_find_result (self, self->answer_id);
  for (guint i = 0; result != NULL && i < result->inputs->len; i++)
    if (((const ReeveInput *) g_ptr_array_index (result->inputs, i))->dataset_id == dataset->id)
      return FALSE;
  return result != NULL;
}

gboolean
reeve_session_is_shown (ReeveSession       *self,
                        const ReeveDataset *dataset)
{
  gpointer open;

  if (self->view_layers != NULL)
    return g_hash_table_contains (self->view_layers, dataset->name);
  if (g_hash_table_lookup_extended (self->eyes, &dataset->id, NULL, &open))
    return open != NULL;
  return dataset->visible && !is_of_another_answer (self, dataset);
}

void
reeve_session_show_answer (ReeveSession *self,
                           gint64        result_id)
{
  if (self->answer_id == result_id)
    return;
  self->answer_id = result_id;
  g_hash_table_remove_all (self->kept);
  reeve_live_follow (self->live, result_id);
  reeve_session_show_again (self);
}

gint64
reeve_session_get_answer (ReeveSession *self)
{
  return self->answer_id;
}

typedef struct
{
  gint64   id;
  gboolean visible;
} Eye;

static gboolean
set_visible_edit (ReeveEdit  *edit,
                  gpointer    data,
                  ReeveJob   *job,
                  GError    **error)
{
  const Eye *eye = data;
  g_autoptr (ReeveDataset) dataset = reeve_catalogue_get (reeve_edit_get_db (edit), eye->id, error);

  if (dataset == NULL)
    return FALSE;
  dataset->visible = eye->visible;
  return reeve_edit_set_dataset (edit, dataset, error);
}

void
reeve_session_set_shown (ReeveSession       *self,
                         const ReeveDataset *dataset,
                         gboolean            shown)
{
  g_autofree char *name =
    /* Translators: a layer's name; the name of a step */
    g_strdup_printf (shown ? _("Show %s") : _("Hide %s"), dataset->name);
  Eye *eye;

  if (reeve_session_is_shown (self, dataset) == shown)
    return;
  if (self->view_layers != NULL)
    {
      if (shown)
        g_hash_table_add (self->view_layers, g_strdup (dataset->name));
      else
        g_hash_table_remove (self->view_layers, dataset->name);
      reeve_session_show_again (self);
      return;
    }
  if (self->contents->read_only != NULL)
    {
      g_hash_table_insert (self->eyes, g_memdup2 (&dataset->id, sizeof dataset->id),
                           GINT_TO_POINTER (shown));
      reeve_session_show_again (self);
      return;
    }
  g_hash_table_remove (self->eyes, &dataset->id);
  if (shown)
    g_hash_table_add (self->kept, g_memdup2 (&dataset->id, sizeof dataset->id));
  if (dataset->visible == shown)
    {
      reeve_session_show_again (self);
      return;
    }
  eye = g_new0 (Eye, 1);
  eye->id = dataset->id;
  eye->visible = shown;
  reeve_session_edit (self, name, set_visible_edit, eye, g_free, NULL, NULL);
}
