/* ui/search-row.c — one thing that was found */
#include "ui/search-row.h"

#include "core/i18n.h"

enum
{
  COMMANDS,
  HITS,                                    /* one section for each kind of hit */
  LAYERS = HITS + REEVE_N_HIT_KINDS,
};

struct _ReeveSearchRow
{
  GtkListBoxRow  parent_instance;

  int            section;
  char          *action;  /* owned, nullable */
  ReeveBox       box;
  GArray        *picks;   /* owned, of ReevePick */
};

G_DEFINE_FINAL_TYPE (ReeveSearchRow, reeve_search_row, GTK_TYPE_LIST_BOX_ROW)

static void
reeve_search_row_finalize (GObject *object)
{
  ReeveSearchRow *self = REEVE_SEARCH_ROW (object);

  g_free (self->action);
  g_array_unref (self->picks);

  G_OBJECT_CLASS (reeve_search_row_parent_class)->finalize (object);
}

static void
reeve_search_row_class_init (ReeveSearchRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = reeve_search_row_finalize;
}

static void
reeve_search_row_init (ReeveSearchRow *self)
{
  self->box = REEVE_BOX_EMPTY;
  self->picks = g_array_new (FALSE, TRUE, sizeof (ReevePick));
}

static ReeveSearchRow *
row_new (int         section,
         const char *title,
         const char *detail)
{
  ReeveSearchRow *self = g_object_new (REEVE_TYPE_SEARCH_ROW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *caption = gtk_label_new (detail);

  self->section = section;
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (caption), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (caption, "dim-label");
  gtk_widget_add_css_class (caption, "caption");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), caption);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  return self;
}

GtkWidget *
reeve_search_row_new_command (const char *title,
                              const char *action)
{
  ReeveSearchRow *self = row_new (COMMANDS, title, NULL);

  self->action = g_strdup (action);
  return GTK_WIDGET (self);
}

GtkWidget *
reeve_search_row_new_layer (const ReeveDataset *dataset)
{
  ReeveSearchRow *self = row_new (LAYERS, dataset->name, NULL);

  self->box = dataset->box;
  return GTK_WIDGET (self);
}

GtkWidget *
reeve_search_row_new_hit (const ReeveHit     *hit,
                          const ReeveDataset *dataset)
{
  ReeveSearchRow *self = row_new (HITS + (int) hit->kind, hit->title, dataset->name);

  self->box = hit->box;
  for (guint i = 0; i < hit->fids->len; i++)
    {
      ReevePick pick = { .dataset_id = hit->dataset, .fid = g_array_index (hit->fids, gint64, i),
                         .class_index = -1 };

      g_array_append_val (self->picks, pick);
    }
  return GTK_WIDGET (self);
}

int
reeve_search_row_get_section (ReeveSearchRow *self)
{
  return self->section;
}

const char *
reeve_search_row_get_action (ReeveSearchRow *self)
{
  return self->action;
}

ReeveBox
reeve_search_row_get_box (ReeveSearchRow *self)
{
  return self->box;
}

GArray *
reeve_search_row_dup_picks (ReeveSearchRow *self)
{
  return g_array_copy (self->picks);
}

void
reeve_search_row_header (GtkListBoxRow *row,
                         GtkListBoxRow *before,
                         gpointer       user_data)
{
  static const char *const titles[] = {
    [COMMANDS] = N_("Commands"),
    [HITS + REEVE_HIT_PLACE] = N_("Places"),
    [HITS + REEVE_HIT_STREET] = N_("Streets"),
    [HITS + REEVE_HIT_RECORD] = N_("Records"),
    [LAYERS] = N_("Layers"),
  };
  int section = REEVE_SEARCH_ROW (row)->section;
  GtkWidget *label;

  if (before != NULL && REEVE_SEARCH_ROW (before)->section == section)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = gtk_label_new (_(titles[section]));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_margin_top (label, 6);
  gtk_widget_set_margin_start (label, 12);
  gtk_list_box_row_set_header (row, label);
}
