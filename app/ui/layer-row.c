/* ui/layer-row.c — one dataset in the list of layers */
#include "ui/layer-row.h"

#include "core/i18n.h"
#include "core/units.h"
#include "map/legend.h"
#include "ui/import-window.h"

#include <adwaita.h>

#define SWATCH_PX 20

struct _ReeveLayerRow
{
  GtkListBoxRow  parent_instance;

  ReeveSession  *session;   /* owned */
  ReeveMapPane  *map;       /* borrowed: lives as long as the window's pane */
  ReeveDataset  *dataset;   /* owned */
  gboolean       shown;     /* as stored, or as the saved view has it */
};

G_DEFINE_FINAL_TYPE (ReeveLayerRow, reeve_layer_row, GTK_TYPE_LIST_BOX_ROW)

typedef struct
{
  gint64  id;
  char   *name;  /* owned, nullable */
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_free (change->name);
  g_free (change);
}

/* --- edits --- */

static gboolean
rename_edit (ReeveEdit  *edit,
             gpointer    data,
             ReeveJob   *job,
             GError    **error)
{
  const Change *change = data;

  return reeve_edit_rename_dataset (edit, change->id, change->name, error);
}

static gboolean
delete_edit (ReeveEdit  *edit,
             gpointer    data,
             ReeveJob   *job,
             GError    **error)
{
  const Change *change = data;

  return reeve_edit_delete_dataset (edit, change->id, error);
}

static Change *
change_new (const ReeveDataset *dataset)
{
  Change *change = g_new0 (Change, 1);

  change->id = dataset->id;
  return change;
}

void
reeve_layer_row_toggle (ReeveLayerRow *self)
{
  reeve_session_set_shown (self->session, self->dataset, !self->shown);
}

static void
eye_clicked_cb (ReeveLayerRow *self)
{
  reeve_layer_row_toggle (self);
}

static void
zoom_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ReeveLayerRow *self = REEVE_LAYER_ROW (widget);

  if (!reeve_box_is_empty (&self->dataset->box))
    reeve_map_view_go_to_box (reeve_map_pane_get_view (self->map), &self->dataset->box);
}

static void
table_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  gtk_widget_activate_action (widget, "win.show-table", "x", REEVE_LAYER_ROW (widget)->dataset->id);
}

static void
update_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ReeveLayerRow *self = REEVE_LAYER_ROW (widget);

  reeve_import_window_present_update (GTK_WINDOW (gtk_widget_get_root (widget)),
                                      reeve_session_get_workspace (self->session),
                                      self->dataset->id, NULL);
}

static void
delete_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ReeveLayerRow *self = REEVE_LAYER_ROW (widget);
  /* Translators: a layer's name; the name of a step */
  g_autofree char *words = g_strdup_printf (_("Delete %s"), self->dataset->name);
  /* Translators: a layer's name */
  g_autofree char *told = g_strdup_printf (_("Deleted %s"), self->dataset->name);

  reeve_session_edit (self->session, words, delete_edit, change_new (self->dataset), change_free,
                      told, NULL);
}

static void
rename_response_cb (AdwMessageDialog *dialog,
                    const char       *response,
                    ReeveLayerRow    *self)
{
  GtkEditable *entry = g_object_get_data (G_OBJECT (dialog), "entry");
  const char *text = gtk_editable_get_text (entry);

  if (g_str_equal (response, "rename") && *text != '\0' &&
      !g_str_equal (text, self->dataset->name))
    {
      Change *change = change_new (self->dataset);
      /* Translators: a layer's name; the name of a step */
      g_autofree char *words = g_strdup_printf (_("Rename %s"), self->dataset->name);
      /* Translators: a layer's new name */
      g_autofree char *told = g_strdup_printf (_("Renamed to %s"), text);

      change->name = g_strdup (text);
      reeve_session_edit (self->session, words, rename_edit, change, change_free, told, NULL);
    }
}

static void
rename_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ReeveLayerRow *self = REEVE_LAYER_ROW (widget);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)),
                                              _("Rename Layer"), NULL);
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), self->dataset->name);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Name"), -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"),
                                    "rename", _("_Rename"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "rename");
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "rename",
                                              ADW_RESPONSE_SUGGESTED);
  g_object_set_data (G_OBJECT (dialog), "entry", entry);
  g_signal_connect_object (dialog, "response", G_CALLBACK (rename_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- what is shown --- */

static void
draw_swatch_cb (GtkDrawingArea *area,
                cairo_t        *cr,
                int             width,
                int             height,
                gpointer        user_data)
{
  ReeveLayerRow *self = user_data;
  ReeveScene *scene = reeve_session_get_scene (self->session);
  const ReeveSceneLayer *layer = scene != NULL ? reeve_scene_find_layer (scene, self->dataset->id)
                                               : NULL;
  const ReeveBaseStyle *base = reeve_map_pane_get_base (self->map);
  g_autoptr (ReeveLayerStyle) style = NULL;

  if (layer == NULL)
    style = reeve_layer_style_new ();
  reeve_style_draw_swatch (layer != NULL ? reeve_scene_layer_get_style (layer) : style,
                           self->dataset->kind, reeve_base_role_of (self->dataset), base, cr, width,
                           height);
}

static char *
dup_count (const ReeveDataset *dataset)
{
  g_autofree char *n = reeve_format_count ((double) dataset->n_rows);
  gulong plural = (gulong) MIN (dataset->n_rows, G_MAXINT);

  switch (dataset->kind)
    {
    case REEVE_DATASET_POINTS:
      /* Translators: a count */
      return g_strdup_printf (ngettext ("%s place", "%s places", plural), n);
    case REEVE_DATASET_LINES:
      /* Translators: a count */
      return g_strdup_printf (ngettext ("%s line", "%s lines", plural), n);
    case REEVE_DATASET_AREAS:
      /* Translators: a count */
      return g_strdup_printf (ngettext ("%s area", "%s areas", plural), n);
    case REEVE_DATASET_TABLE:
      /* Translators: a count */
      return g_strdup_printf (ngettext ("%s row", "%s rows", plural), n);
    case REEVE_DATASET_RASTER:
    default:
      return g_strdup (_("grid"));
    }
}

static char *
dup_caption (const ReeveDataset *dataset)
{
  g_autofree char *count = dup_count (dataset);
  g_autofree char *date = NULL;

  if (*dataset->date == '\0')
    return g_steal_pointer (&count);
  date = reeve_format_date (dataset->date);
  return g_strdup_printf ("%s · %s", count, date);
}

static GtkWidget *
make_label (const char *text,
            const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* A layer of an answer whose inputs are not what they were. */
static gboolean
is_stale (ReeveLayerRow *self)
{
  const ReeveResult *result = self->dataset->result_id != 0
                              ? reeve_session_find_result (self->session, self->dataset->result_id)
                              : NULL;

  return result != NULL && *result->out_of_date != '\0';
}

static GtkWidget *
make_badge (const ReeveDataset *dataset)
{
  GtkWidget *badge = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);

  if (dataset->classification == REEVE_CLASS_RESTRICTED)
    {
      gtk_box_append (GTK_BOX (badge), gtk_image_new_from_icon_name ("reeve-lock-symbolic"));
      gtk_widget_add_css_class (badge, "restricted");
    }
  gtk_box_append (GTK_BOX (badge),
                  gtk_label_new (reeve_classification_get_title (dataset->classification)));
  gtk_widget_add_css_class (badge, "reeve-badge");
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  return badge;
}

static GtkWidget *
make_texts (ReeveLayerRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);
  g_autofree char *caption = dup_caption (self->dataset);
  g_autofree char *count = dup_count (self->dataset);
  gboolean crowded = self->dataset->classification != REEVE_CLASS_PUBLIC || is_stale (self);
  GtkWidget *name = make_label (self->dataset->name, self->shown ? NULL : "dim-label");
  /* Beside a badge there is room for the count; the tooltip has the date too. */
  GtkWidget *below = make_label (crowded ? count : caption, "caption");

  gtk_widget_set_tooltip_text (name, self->dataset->name);
  gtk_widget_add_css_class (below, "dim-label");
  gtk_widget_add_css_class (below, "numeric");
  gtk_widget_set_tooltip_text (below, caption);
  gtk_widget_set_hexpand (below, TRUE);
  gtk_box_append (GTK_BOX (box), name);
  if (is_stale (self))
    {
      GtkWidget *stale = make_label (_("Source changed ·"), "caption");

      gtk_label_set_ellipsize (GTK_LABEL (stale), PANGO_ELLIPSIZE_NONE);
      gtk_widget_add_css_class (stale, "warning");
      gtk_box_append (GTK_BOX (foot), stale);
    }
  if (self->dataset->classification != REEVE_CLASS_PUBLIC)
    gtk_box_append (GTK_BOX (foot), make_badge (self->dataset));
  gtk_box_append (GTK_BOX (foot), below);
  gtk_box_append (GTK_BOX (box), foot);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  return box;
}

static GtkWidget *
make_eye (ReeveLayerRow *self)
{
  GtkWidget *eye = gtk_button_new_from_icon_name (self->shown
                                                  ? "view-reveal-symbolic"
                                                  : "view-conceal-symbolic");
  g_autofree char *words =
    /* Translators: a layer's name */
    g_strdup_printf (self->shown ? _("Hide %s") : _("Show %s"), self->dataset->name);

  gtk_widget_set_tooltip_text (eye, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (eye), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_add_css_class (eye, "flat");
  gtk_widget_add_css_class (eye, "reeve-compact");
  gtk_widget_set_valign (eye, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (eye, "clicked", G_CALLBACK (eye_clicked_cb), self);
  return eye;
}

static GtkWidget *
make_menu (ReeveLayerRow *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *button = gtk_menu_button_new ();

  if (!reeve_box_is_empty (&self->dataset->box))
    g_menu_append (menu, _("_Zoom To"), "layer.zoom");
  if (self->dataset->kind != REEVE_DATASET_RASTER)
    g_menu_append (menu, _("_Table"), "layer.table");
  /* What came from a file can come again; extracts and answers are made anew as a whole. */
  if (self->dataset->result_id == 0 && *self->dataset->source != '\0' &&
      !g_str_equal (self->dataset->theme, "base"))
    g_menu_append (menu, _("_Update…"), "layer.update");
  g_menu_append (menu, _("_Rename…"), "layer.rename");
  g_menu_append (menu, _("_Delete"), "layer.delete");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_widget_set_tooltip_text (button, _("Layer Menu"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Layer Menu"), -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "reeve-compact");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  return button;
}

gint64
reeve_layer_row_get_id (ReeveLayerRow *self)
{
  return self->dataset->id;
}

const char *
reeve_layer_group_of (const ReeveDataset *dataset)
{
  return dataset->result_id != 0 ? "answers" : dataset->theme;
}

static void
reeve_layer_row_dispose (GObject *object)
{
  ReeveLayerRow *self = REEVE_LAYER_ROW (object);

  g_clear_object (&self->session);

  G_OBJECT_CLASS (reeve_layer_row_parent_class)->dispose (object);
}

static void
reeve_layer_row_finalize (GObject *object)
{
  ReeveLayerRow *self = REEVE_LAYER_ROW (object);

  reeve_dataset_free (self->dataset);

  G_OBJECT_CLASS (reeve_layer_row_parent_class)->finalize (object);
}

static void
reeve_layer_row_class_init (ReeveLayerRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = reeve_layer_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = reeve_layer_row_finalize;
  gtk_widget_class_install_action (widget_class, "layer.zoom", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "layer.table", NULL, table_action);
  gtk_widget_class_install_action (widget_class, "layer.rename", NULL, rename_action);
  gtk_widget_class_install_action (widget_class, "layer.update", NULL, update_action);
  gtk_widget_class_install_action (widget_class, "layer.delete", NULL, delete_action);
}

static void
reeve_layer_row_init (ReeveLayerRow *self)
{
}

GtkWidget *
reeve_layer_row_new (ReeveSession       *session,
                     ReeveMapPane       *map,
                     const ReeveDataset *dataset)
{
  ReeveLayerRow *self = g_object_new (REEVE_TYPE_LAYER_ROW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *swatch = gtk_drawing_area_new ();

  self->session = g_object_ref (session);
  self->map = map;
  self->dataset = reeve_dataset_copy (dataset);
  self->shown = reeve_session_is_shown (session, dataset);
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (swatch), SWATCH_PX);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (swatch), SWATCH_PX);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (swatch), draw_swatch_cb, self, NULL);
  gtk_widget_set_valign (swatch, GTK_ALIGN_CENTER);
  gtk_widget_set_opacity (swatch, self->shown ? 1 : 0.5);
  gtk_box_append (GTK_BOX (box), swatch);
  gtk_box_append (GTK_BOX (box), make_texts (self));
  gtk_box_append (GTK_BOX (buttons), make_eye (self));
  gtk_box_append (GTK_BOX (buttons), make_menu (self));
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  dataset->name, -1);
  return GTK_WIDGET (self);
}
