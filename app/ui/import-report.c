/* ui/import-report.c — what became of a file: rows kept, rows left out and why */
#include "ui/import-report.h"

#include "core/i18n.h"
#include "core/units.h"

/* The rest stands with the dataset. */
#define PROBLEMS_SHOWN 200

struct _ReeveImportReportPage
{
  AdwBin               parent_instance;

  GtkImage            *icon;
  GtkLabel            *title;
  GtkLabel            *about;
  AdwPreferencesGroup *made_group;
  GtkListBox          *made;
  AdwPreferencesGroup *problem_group;
  GtkListBox          *problems;
  GtkLabel            *notes;
};

G_DEFINE_FINAL_TYPE (ReeveImportReportPage, reeve_import_report_page, ADW_TYPE_BIN)

static void
clear_list (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

static void
add_line (GtkListBox *list,
          const char *title,
          const char *subtitle)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW,
                                 "use-markup", FALSE,
                                 "title", title,
                                 "subtitle", subtitle,
                                 NULL);

  gtk_list_box_append (list, row);
}

static void
add_figure (GtkListBox *list,
            const char *title,
            double      value)
{
  g_autofree char *text = reeve_format_count (value);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, NULL);
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  gtk_list_box_append (list, row);
}

static void
show_notes (ReeveImportReportPage *self,
            GPtrArray             *notes)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < MIN (notes->len, 40); i++)
    g_string_append_printf (words, "%s%s", i > 0 ? "\n" : "", (char *) notes->pdata[i]);
  gtk_label_set_text (self->notes, words->str);
  gtk_widget_set_visible (GTK_WIDGET (self->notes), words->len > 0);
}

static void
show_problems (ReeveImportReportPage *self,
               GPtrArray             *problems)
{
  clear_list (self->problems);
  gtk_widget_set_visible (GTK_WIDGET (self->problem_group), problems->len > 0);
  for (guint i = 0; i < MIN (problems->len, PROBLEMS_SHOWN); i++)
    add_line (self->problems, ((ReeveImportProblem *) problems->pdata[i])->reason, "");
  if (problems->len > PROBLEMS_SHOWN)
    {
      g_autofree char *count = reeve_format_count (problems->len - PROBLEMS_SHOWN);
      /* Translators: a count of rows */
      g_autofree char *words = g_strdup_printf (_("%s more; the layer’s report lists them"), count);

      add_line (self->problems, words, "");
    }
}

/* As the layer's lines, or as a network of its own. */
static void
add_road_figures (ReeveImportReportPage *self,
                  const ReeveRoadReport *report)
{
  add_figure (self->made, _("Nodes of the road network"), (double) report->n_nodes);
  add_figure (self->made, _("Links of the road network"), (double) report->n_links);
  if (report->n_zones > 0)
    add_figure (self->made, _("Zones, where trips begin and end"), (double) report->n_zones);
  add_figure (self->made, _("Pieces of road to route on"), (double) report->n_segments);
  if (report->n_turns > 0)
    add_figure (self->made, _("Turns that are forbidden or prescribed"), (double) report->n_turns);
  if (report->n_rejected > 0)
    add_figure (self->made, _("Rows left out"), (double) report->n_rejected);
}

static void
add_road_problems (ReeveImportReportPage *self,
                   const ReeveRoadReport *report)
{
  for (guint i = 0; i < MIN (report->problems->len, PROBLEMS_SHOWN); i++)
    add_line (self->problems, report->problems->pdata[i], "");
  if (report->problems->len > 0)
    gtk_widget_set_visible (GTK_WIDGET (self->problem_group), TRUE);
}

static void
show_rows (ReeveImportReportPage   *self,
           const ReeveImportDraft  *draft)
{
  const ReeveImportReport *report = draft->report;
  g_autofree char *file = reeve_import_draft_dup_file (draft);
  g_autofree char *kept = reeve_format_count ((double) report->n_kept);
  g_autofree char *read = reeve_format_count ((double) report->n_read);
  g_autofree char *title =
    draft->plan->is_raster
    /* Translators: a layer */
    ? g_strdup_printf (_("%s is on the map"), report->dataset_name)
    /* Translators: a layer, two counts of rows */
    : g_strdup_printf (_("%s: %s of %s rows"), report->dataset_name, kept, read);

  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->about, file);
  if (!draft->plan->is_raster)
    {
      add_figure (self->made, _("Rows read"), (double) report->n_read);
      add_figure (self->made, _("Rows kept"), (double) report->n_kept);
      add_figure (self->made, _("Rows left out"), (double) report->n_rejected);
    }
  show_problems (self, report->problems);
  show_notes (self, report->notes);
  if (draft->road_report != NULL)
    {
      add_road_figures (self, draft->road_report);
      add_road_problems (self, draft->road_report);
    }
}

static void
show_city (ReeveImportReportPage  *self,
           const ReeveImportDraft *draft)
{
  const ReeveOsmReport *report = draft->osm_report;
  g_autofree char *file = reeve_import_draft_dup_file (draft);
  g_autofree char *names = NULL;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < report->datasets->len; i++)
    {
      g_autofree char *rows = reeve_format_count ((double) g_array_index (report->n_rows, gint64, i));

      g_ptr_array_add (list, g_strdup_printf ("%s %s", (char *) report->datasets->pdata[i], rows));
    }
  g_ptr_array_add (list, NULL);
  names = g_strjoinv (" · ", (char **) list->pdata);

  gtk_label_set_text (self->title, _("The city is on the map"));
  gtk_label_set_text (self->about, file);
  add_line (self->made, _("Layers"), names);
  add_figure (self->made, _("Pieces of road to route on"), (double) report->n_segments);
  add_figure (self->made, _("Turns that are forbidden or prescribed"), (double) report->n_turns);
  if (report->n_areas_broken > 0)
    add_figure (self->made, _("Areas that could not be assembled"),
                (double) report->n_areas_broken);
  gtk_widget_set_visible (GTK_WIDGET (self->problem_group), FALSE);
  show_notes (self, report->notes);
}

static void
show_network (ReeveImportReportPage  *self,
              const ReeveImportDraft *draft)
{
  const ReeveRoadReport *report = draft->road_report;
  g_autofree char *file = reeve_import_draft_dup_file (draft);

  gtk_label_set_text (self->title, _("The road network is ready to route on"));
  gtk_label_set_text (self->about, file);
  for (guint i = 0; i < report->datasets->len; i++)
    add_line (self->made, report->datasets->pdata[i], _("Layer"));
  add_road_figures (self, report);
  clear_list (self->problems);
  gtk_widget_set_visible (GTK_WIDGET (self->problem_group), FALSE);
  add_road_problems (self, report);
  show_notes (self, report->notes);
}

void
reeve_import_report_page_show (ReeveImportReportPage  *self,
                               const ReeveImportDraft *draft)
{
  gboolean left_out = (draft->report != NULL && draft->report->n_rejected > 0) ||
                      (draft->road_report != NULL && draft->road_report->n_rejected > 0);

  clear_list (self->made);
  gtk_widget_set_visible (GTK_WIDGET (self->made_group),
                          draft->is_osm || draft->is_network || !draft->plan->is_raster);
  gtk_image_set_from_icon_name (self->icon, left_out ? "dialog-warning-symbolic"
                                                     : "object-select-symbolic");
  gtk_widget_remove_css_class (GTK_WIDGET (self->icon), left_out ? "success" : "warning");
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), left_out ? "warning" : "success");
  if (draft->is_osm)
    show_city (self, draft);
  else if (draft->is_network)
    show_network (self, draft);
  else
    show_rows (self, draft);
}

static void
reeve_import_report_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), REEVE_TYPE_IMPORT_REPORT_PAGE);

  G_OBJECT_CLASS (reeve_import_report_page_parent_class)->dispose (object);
}

static void
reeve_import_report_page_class_init (ReeveImportReportPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = reeve_import_report_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/reeve/ui/import-report.ui");
  gtk_widget_class_bind_template_child (widget_class, ReeveImportReportPage, icon);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportReportPage, title);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportReportPage, about);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportReportPage, made_group);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportReportPage, made);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportReportPage, problem_group);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportReportPage, problems);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportReportPage, notes);
}

static void
reeve_import_report_page_init (ReeveImportReportPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
