/* ui/import-roads.c — a road network among the files: what it is, how it is read */
#include "ui/import-roads.h"

#include "core/i18n.h"
#include "core/units.h"
#include "network/road-source.h"

/* The rest stands with the layers. */
#define PROBLEMS_SHOWN 20

struct _ReeveImportRoads
{
  AdwBin               parent_instance;

  ReeveImportDraft    *draft;   /* owned, nullable */
  ReeveRoadRows       *rows;    /* owned, nullable */
  gboolean             filling;

  GtkLabel            *title;
  GtkLabel            *file;
  GtkBox              *found;   /* groups of what was found, made anew */
  AdwPreferencesGroup *reading; /* the same */
  GtkBox              *page;
  AdwEntryRow         *name;
  AdwComboRow         *level;
  AdwEntryRow         *crs;
  GtkSwitch           *plain;
};

G_DEFINE_FINAL_TYPE (ReeveImportRoads, reeve_import_roads, ADW_TYPE_BIN)

enum { CHANGED, READ_AGAIN, N_SIGNALS };
static guint signals[N_SIGNALS];

static gboolean
is_open (ReeveImportRoads *self)
{
  return self->draft != NULL && !self->filling && self->draft->source != NULL;
}

/* --- what a person changes --- */

static void
name_changed_cb (ReeveImportRoads *self)
{
  if (!is_open (self))
    return;
  g_free (self->draft->source->name);
  self->draft->source->name =
    g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));
  reeve_import_draft_keep_name (self->draft, self->draft->source->name);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
level_changed_cb (ReeveImportRoads *self)
{
  guint selected = adw_combo_row_get_selected (self->level);

  if (!is_open (self) || selected > REEVE_CLASS_RESTRICTED)
    return;
  self->draft->classification_given = TRUE;
  self->draft->classification = (ReeveClassification) selected;
  self->draft->source->about->classification = (ReeveClassification) selected;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
crs_applied_cb (ReeveImportRoads *self)
{
  g_autofree char *text =
    g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->crs))));

  if (!is_open (self))
    return;
  g_free (self->draft->asked.crs);
  self->draft->asked.crs = *text == '\0' ? NULL
                           : g_ascii_isdigit (*text) ? g_strconcat ("EPSG:", text, NULL)
                           : g_strdup (text);
  g_signal_emit (self, signals[READ_AGAIN], 0);
}

static void
plain_changed_cb (ReeveImportRoads *self)
{
  if (!is_open (self))
    return;
  self->draft->plain = gtk_switch_get_active (self->plain);
  g_signal_emit (self, signals[READ_AGAIN], 0);
}

static void
reading_changed_cb (gpointer data)
{
  ReeveImportRoads *self = data;
  ReeveValues *values;

  if (!is_open (self))
    return;
  values = reeve_road_rows_read (self->rows);
  if (values == NULL)
    return;
  reeve_values_free (self->draft->road_values);
  self->draft->road_values = values;
  g_signal_emit (self, signals[READ_AGAIN], 0);
}

/* --- showing --- */

static void
add_sentence (AdwPreferencesGroup *group,
              const char          *words,
              gboolean             is_problem)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", words,
                                 "title-lines", 0, NULL);
  GtkWidget *icon;

  if (is_problem)
    {
      icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
      gtk_widget_add_css_class (icon, "warning");
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
    }
  adw_preferences_group_add (group, row);
}

static void
show_found (ReeveImportRoads *self)
{
  const ReeveRoadSource *source = self->draft->source;
  g_autoptr (GPtrArray) facts = reeve_road_source_list_facts (source);
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("What was found"));
  for (guint i = 0; i < facts->len; i++)
    add_sentence (ADW_PREFERENCES_GROUP (group), facts->pdata[i], FALSE);
  for (guint i = 0; i < MIN (source->problems->len, PROBLEMS_SHOWN); i++)
    add_sentence (ADW_PREFERENCES_GROUP (group), source->problems->pdata[i], TRUE);
  gtk_box_append (self->found, group);
}

static void
add_row_cb (GtkWidget *row,
            gpointer   data)
{
  adw_preferences_group_add (REEVE_IMPORT_ROADS (data)->reading, row);
}

static void
clear (ReeveImportRoads *self)
{
  GtkWidget *child;

  g_clear_pointer (&self->rows, reeve_road_rows_free);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->found))) != NULL)
    gtk_box_remove (self->found, child);
  if (self->reading != NULL)
    gtk_box_remove (self->page, GTK_WIDGET (self->reading));
  self->reading = NULL;
}

void
reeve_import_roads_show (ReeveImportRoads *self,
                         ReeveImportDraft *draft)
{
  g_autofree char *file = draft != NULL ? reeve_import_draft_dup_file (draft) : NULL;

  self->filling = TRUE;
  clear (self);
  g_clear_pointer (&self->draft, reeve_import_draft_unref);
  if (draft != NULL && draft->source != NULL)
    {
      self->draft = reeve_import_draft_ref (draft);
      gtk_label_set_label (self->title, draft->source->kind);
      gtk_label_set_label (self->file, file);
      gtk_editable_set_text (GTK_EDITABLE (self->name), draft->source->name);
      gtk_editable_set_text (GTK_EDITABLE (self->crs),
                             draft->asked.crs != NULL ? draft->asked.crs : "");
      adw_combo_row_set_selected (self->level, draft->source->about->classification);
      gtk_switch_set_active (self->plain, FALSE);
      show_found (self);
      self->reading = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
      adw_preferences_group_set_title (self->reading, _("How it is read"));
      adw_preferences_group_set_description (self->reading,
                                             _("What is set otherwise reads the file again; in a "
                                               "field, with Enter."));
      gtk_box_append (self->page, GTK_WIDGET (self->reading));
      self->rows = reeve_road_rows_new (draft->road_values, add_row_cb, reading_changed_cb, self);
    }
  self->filling = FALSE;
}

/* --- building --- */

static GtkLabel *
add_label (GtkBox     *box,
           const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (label, style);
  gtk_box_append (box, label);
  return GTK_LABEL (label);
}

static GtkWidget *
new_choices (ReeveImportRoads *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *plain = adw_action_row_new ();
  g_autoptr (GtkStringList) levels = gtk_string_list_new (NULL);

  self->name = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name), _("Name"));
  g_signal_connect_swapped (self->name, "changed", G_CALLBACK (name_changed_cb), self);
  for (guint i = REEVE_CLASS_PUBLIC; i <= REEVE_CLASS_RESTRICTED; i++)
    gtk_string_list_append (levels, reeve_classification_get_title ((ReeveClassification) i));
  self->level = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->level), _("Who may see it"));
  adw_combo_row_set_model (self->level, G_LIST_MODEL (levels));
  g_signal_connect_swapped (self->level, "notify::selected", G_CALLBACK (level_changed_cb), self);
  self->crs = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->crs),
                                 _("Coordinates: EPSG number, where the file does not say it"));
  adw_entry_row_set_show_apply_button (self->crs, TRUE);
  g_signal_connect_swapped (self->crs, "apply", G_CALLBACK (crs_applied_cb), self);
  self->plain = GTK_SWITCH (gtk_switch_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->plain), GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->plain, "notify::active", G_CALLBACK (plain_changed_cb), self);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (plain), _("Not a road network"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (plain), _("Bring it in as a plain table"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (plain), GTK_WIDGET (self->plain));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (plain), GTK_WIDGET (self->plain));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->name));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->level));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->crs));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), plain);
  return group;
}

static void
reeve_import_roads_dispose (GObject *object)
{
  ReeveImportRoads *self = REEVE_IMPORT_ROADS (object);

  g_clear_pointer (&self->rows, reeve_road_rows_free);
  g_clear_pointer (&self->draft, reeve_import_draft_unref);

  G_OBJECT_CLASS (reeve_import_roads_parent_class)->dispose (object);
}

static void
reeve_import_roads_class_init (ReeveImportRoadsClass *klass)
{
  static const char *const names[] = { "changed", "read-again" };

  G_OBJECT_CLASS (klass)->dispose = reeve_import_roads_dispose;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], REEVE_TYPE_IMPORT_ROADS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
}

static void
reeve_import_roads_init (ReeveImportRoads *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  self->filling = TRUE;
  self->page = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 18));
  gtk_widget_set_margin_top (GTK_WIDGET (self->page), 24);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->page), 18);
  self->title = add_label (self->page, "title-1");
  self->file = add_label (self->page, "dim-label");
  self->found = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 18));
  gtk_box_append (self->page, GTK_WIDGET (self->found));
  gtk_box_append (self->page, new_choices (self));
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (self->page));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  gtk_widget_set_vexpand (scroller, TRUE);
  adw_bin_set_child (ADW_BIN (self), scroller);
  self->filling = FALSE;
}

GtkWidget *
reeve_import_roads_new (void)
{
  return g_object_new (REEVE_TYPE_IMPORT_ROADS, NULL);
}
