/* ui/road-rows.c — how roads are read, as rows of a form */
#include "ui/import-roads.h"

#include "network/road-source.h"
#include "ui/param-row.h"

struct _ReeveRoadRows
{
  GPtrArray  *rows;                    /* owned, of ReeveParamRow */
  void      (*changed) (gpointer data);
  gpointer    data;
};

static void
row_free (gpointer row)
{
  reeve_param_row_free (row);
}

void
reeve_road_rows_free (ReeveRoadRows *self)
{
  /* The widgets may live a moment longer. */
  for (guint i = 0; i < self->rows->len; i++)
    g_signal_handlers_disconnect_by_data (((ReeveParamRow *) self->rows->pdata[i])->control, self);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

static void
row_changed_cb (ReeveRoadRows *self)
{
  self->changed (self->data);
}

static void
follow_row (ReeveRoadRows *self,
            ReeveParamRow *row)
{
  const char *signal = row->param->kind == REEVE_PARAM_CHOICE ? "notify::selected"
                       : row->param->kind == REEVE_PARAM_FLAG ? "notify::active" : "activate";

  g_signal_connect_swapped (row->control, signal, G_CALLBACK (row_changed_cb), self);
}

ReeveRoadRows *
reeve_road_rows_new (const ReeveValues *values,
                     void             (*add) (GtkWidget *row, gpointer data),
                     void             (*changed) (gpointer data),
                     gpointer           data)
{
  ReeveRoadRows *self = g_new0 (ReeveRoadRows, 1);

  self->rows = g_ptr_array_new_with_free_func (row_free);
  self->changed = changed;
  self->data = data;
  for (const ReeveParam *param = reeve_road_params; param->key != NULL; param++)
    {
      gboolean is_set = reeve_values_is_set (values, param->key);
      g_autofree char *text = param->kind == REEVE_PARAM_FLAG
        ? g_strdup (reeve_values_get_flag (values, param->key) ? "yes" : "no")
        : param->kind == REEVE_PARAM_CHOICE
        ? g_strdup (is_set ? reeve_values_get_text (values, param->key) : "")
        : reeve_values_dup_display (values, param->key);
      ReeveParamRow *row = reeve_param_row_new (param, reeve_road_params, NULL, text);

      g_ptr_array_add (self->rows, row);
      add (row->row, data);
      follow_row (self, row);
    }
  return self;
}

ReeveValues *
reeve_road_rows_read (ReeveRoadRows *self)
{
  g_autoptr (ReeveValues) values = reeve_values_new (reeve_road_params);
  gboolean good = TRUE;

  for (guint i = 0; i < self->rows->len; i++)
    {
      ReeveParamRow *row = g_ptr_array_index (self->rows, i);
      g_autofree char *text = reeve_param_row_dup_text (row);
      g_autoptr (GError) error = NULL;

      reeve_param_row_set_error (row, NULL);
      if (reeve_values_set (values, row->param->key, text, &error))
        continue;
      reeve_param_row_set_error (row, error->message);
      good = FALSE;
    }
  return good ? g_steal_pointer (&values) : NULL;
}
