/* workspace/style.c — how a dataset is drawn, and saved views */
#include "workspace/style.h"

#include "core/error.h"
#include "core/i18n.h"
#include "workspace/workspace-private.h"

#include <string.h>

char *
reeve_style_get (sqlite3 *db,
                 gint64   dataset_id,
                 GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;
  gboolean row;

  stmt = reeve_sql_preparef (db, error, "SELECT json FROM reeve_style WHERE dataset_id = %lld", dataset_id);
  if (stmt == NULL || !reeve_sql_step (stmt, &row, error) || !row)
    return NULL;
  return g_strdup (reeve_sql_text (stmt, 0));
}

static gboolean
set_layer_style (sqlite3             *db,
                 const ReeveDataset  *dataset,
                 const char          *qml,
                 const char          *sld,
                 GError             **error)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;

  stmt = reeve_sql_prepare (db, "INSERT OR REPLACE INTO layer_styles (id, f_table_catalog, f_table_schema, "
                            "f_table_name, f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, "
                            "description, owner, ui) SELECT (SELECT id FROM layer_styles WHERE "
                            "f_table_name = ?1 AND styleName = 'Reeve'), '', '', ?1, ?2, 'Reeve', ?3, ?4, 1, "
                            "'', '', NULL WHERE NOT EXISTS (SELECT 1 FROM layer_styles WHERE "
                            "f_table_name = ?1 AND styleName = 'Reeve' AND styleQML IS ?3 "
                            "AND styleSLD IS ?4)", error);
  if (stmt == NULL)
    return FALSE;
  reeve_sql_bind_text (stmt, 1, dataset->table);
  reeve_sql_bind_text (stmt, 2, reeve_kind_has_shape (dataset->kind) ? "geom" : "");
  reeve_sql_bind_text (stmt, 3, qml);
  reeve_sql_bind_text (stmt, 4, sld);
  return reeve_sql_run (stmt, error);
}

gboolean
reeve_edit_set_style (ReeveEdit   *edit,
                      gint64       dataset_id,
                      const char  *json,
                      const char  *qml,
                      const char  *sld,
                      GError     **error)
{
  g_autoptr (ReeveDataset) dataset = reeve_catalogue_get (edit->db, dataset_id, error);

  if (dataset == NULL
      || !reeve_sql_execf (edit->db, error, "INSERT INTO reeve_style VALUES (%lld, %Q) ON CONFLICT "
                           "(dataset_id) DO UPDATE SET json = excluded.json", dataset_id, json))
    return FALSE;
  if (qml != NULL || sld != NULL)
    return set_layer_style (edit->db, dataset, qml, sld, error);
  return reeve_sql_execf (edit->db, error, "DELETE FROM layer_styles WHERE f_table_name = %Q "
                          "AND styleName = 'Reeve'", dataset->table);
}

void
reeve_view_free (ReeveView *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->base);
  g_free (self->layers);
  g_free (self->note);
  g_free (self);
}

GPtrArray *
reeve_view_list (sqlite3 *db,
                 GError **error)
{
  g_autoptr (GPtrArray) views = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_view_free);
  g_autoptr (sqlite3_stmt) stmt = NULL;
  gboolean row;

  stmt = reeve_sql_prepare (db, "SELECT id, name, west, south, east, north, zoom, base, layers, note "
                            "FROM reeve_view ORDER BY id", error);
  if (stmt == NULL)
    return NULL;
  for (;;)
    {
      ReeveView *view;

      if (!reeve_sql_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&views);
      view = g_new0 (ReeveView, 1);
      g_ptr_array_add (views, view);
      view->id = sqlite3_column_int64 (stmt, 0);
      view->name = reeve_sql_dup_text (stmt, 1);
      view->box = (ReeveBox) { sqlite3_column_double (stmt, 2), sqlite3_column_double (stmt, 3),
                               sqlite3_column_double (stmt, 4), sqlite3_column_double (stmt, 5) };
      view->zoom = sqlite3_column_double (stmt, 6);
      view->base = reeve_sql_dup_text (stmt, 7);
      view->layers = reeve_sql_dup_text (stmt, 8);
      view->note = reeve_sql_dup_text (stmt, 9);
    }
}

ReeveView *
reeve_view_find (sqlite3     *db,
                 const char  *name,
                 GError     **error)
{
  g_autoptr (GPtrArray) views = reeve_view_list (db, error);
  g_autoptr (GString) list = g_string_new (NULL);

  if (views == NULL)
    return NULL;
  for (guint i = 0; i < views->len; i++)
    {
      ReeveView *view = g_ptr_array_index (views, i);

      if (strcmp (view->name, name) == 0)
        return g_ptr_array_steal_index (views, i);
      g_string_append_printf (list, "%s%s", i == 0 ? "" : ", ", view->name);
    }
  if (views->len == 0)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                 /* Translators: the name of a saved view */
                 _("There is no view “%s”: none has been saved"), name);
  else
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                 /* Translators: the name of a saved view, all there are */
                 _("There is no view “%s”. There are: %s"), name, list->str);
  return NULL;
}

gboolean
reeve_edit_set_view (ReeveEdit  *edit,
                     ReeveView  *view,
                     GError    **error)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;
  g_autoptr (sqlite3_stmt) id = NULL;
  const char *const texts[] = { view->base, view->layers, view->note };
  gboolean row;

  if (view->name == NULL || *view->name == '\0')
    {
      g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_INPUT, _("A view needs a name"));
      return FALSE;
    }
  stmt = reeve_sql_prepare (edit->db, "INSERT OR REPLACE INTO reeve_view (id, name, west, south, east, "
                            "north, zoom, base, layers, note) VALUES ((SELECT id FROM reeve_view WHERE "
                            "name = ?1), ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", error);
  if (stmt == NULL)
    return FALSE;
  reeve_sql_bind_text (stmt, 1, view->name);
  sqlite3_bind_double (stmt, 2, view->box.west);
  sqlite3_bind_double (stmt, 3, view->box.south);
  sqlite3_bind_double (stmt, 4, view->box.east);
  sqlite3_bind_double (stmt, 5, view->box.north);
  sqlite3_bind_double (stmt, 6, view->zoom);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    reeve_sql_bind_text (stmt, 7 + (int) i, texts[i] != NULL ? texts[i] : "");
  if (!reeve_sql_run (stmt, error))
    return FALSE;

  id = reeve_sql_preparef (edit->db, error, "SELECT id FROM reeve_view WHERE name = %Q", view->name);
  if (id == NULL || !reeve_sql_step (id, &row, error))
    return FALSE;
  view->id = sqlite3_column_int64 (id, 0);
  return TRUE;
}

gboolean
reeve_edit_delete_view (ReeveEdit *edit,
                        gint64     id,
                        GError   **error)
{
  if (!reeve_sql_execf (edit->db, error, "DELETE FROM reeve_view WHERE id = %lld", id))
    return FALSE;
  if (sqlite3_changes (edit->db) > 0)
    return TRUE;
  g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_INPUT, _("There is no such view"));
  return FALSE;
}
