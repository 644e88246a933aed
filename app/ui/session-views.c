/* ui/session-views.c — which layers are shown: as stored, or as a saved view has them */
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

gboolean
reeve_session_is_shown (ReeveSession       *self,
                        const ReeveDataset *dataset)
{
  return self->view_layers != NULL ? g_hash_table_contains (self->view_layers, dataset->name)
                                   : dataset->visible;
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
  eye = g_new0 (Eye, 1);
  eye->id = dataset->id;
  eye->visible = shown;
  reeve_session_edit (self, name, set_visible_edit, eye, g_free, NULL, NULL);
}
