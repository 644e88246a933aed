/* ui/shell.c — a city: layers, map and questions side by side */
#include "ui/shell.h"

#include "core/i18n.h"
#include "map/pick.h"
#include "ui/application.h"
#include "ui/export-window.h"
#include "ui/jobs-menu.h"
#include "ui/layers-pane.h"
#include "ui/map-pane.h"
#include "ui/questions-pane.h"
#include "ui/scenario-menu.h"
#include "ui/search-bar.h"
#include "ui/table-drawer.h"
#include "ui/views-menu.h"

#include <adwaita.h>

#define FOLD_LAYERS_BELOW    1180
#define FOLD_QUESTIONS_BELOW 900
#define MIN_WIDTH            720
#define MIN_HEIGHT           540
#define TABLE_HEIGHT         280

struct _ReeveShell
{
  GtkWidget       parent_instance;

  ReeveSession   *session;      /* owned */
  ReeveMapPane   *map;          /* child of map_box */
  ReeveLayersPane *layers;      /* child of layers_bin */
  ReeveTableDrawer *table;      /* child of map_box's paned */
  GtkPaned       *paned;        /* child of map_box */
  ReeveQuestionsPane *questions; /* child of questions_bin */
  ReeveViewsMenu *views;        /* child of views_bin */
  ReeveJobsMenu  *jobs;         /* child of jobs_bin */
  int             width;        /* last allocated */
  guint           fold_id;      /* removed in dispose */

  GtkWidget      *box;
  ReeveSearchBar *search;       /* child of search_bin */
  AdwBin         *search_bin;
  AdwFlap        *layers_flap;
  AdwFlap        *questions_flap;
  AdwClamp       *layers_bin;
  AdwClamp       *questions_bin;
  AdwBin         *scenario_bin;
  AdwBin         *views_bin;
  GtkBox         *map_box;
  AdwBin         *jobs_bin;
  GtkWidget      *undo_button;
  GtkWidget      *redo_button;
  GtkWidget      *open_button;
  GtkRevealer    *read_only_strip;
  GtkLabel       *read_only_label;
};

G_DEFINE_FINAL_TYPE (ReeveShell, reeve_shell, GTK_TYPE_WIDGET)

/* --- folding --- */

static void
fold (AdwFlap  *flap,
      gboolean  folded)
{
  AdwFlapFoldPolicy policy = folded ? ADW_FLAP_FOLD_POLICY_ALWAYS : ADW_FLAP_FOLD_POLICY_NEVER;

  if (adw_flap_get_fold_policy (flap) != policy)
    adw_flap_set_fold_policy (flap, policy);
}

/* A flap takes its child's natural width: long words must not widen it. */
static void
set_pane_width (AdwClamp *bin,
                int       width)
{
  gtk_widget_set_size_request (GTK_WIDGET (bin), width, -1);
  adw_clamp_set_maximum_size (bin, width);
  adw_clamp_set_tightening_threshold (bin, width);
}

static gboolean
fold_cb (gpointer data)
{
  ReeveShell *self = data;
  int left = self->width >= 2400 ? 320 : self->width >= 1600 ? 280 : 264;
  int right = self->width >= 2400 ? 440 : self->width >= 1600 ? 372 : 344;

  self->fold_id = 0;
  set_pane_width (self->layers_bin, left);
  set_pane_width (self->questions_bin, right);
  fold (self->layers_flap, self->width < FOLD_LAYERS_BELOW);
  fold (self->questions_flap, self->width < FOLD_QUESTIONS_BELOW);
  /* The header of a narrow window keeps what is in no menu and has no key. */
  gtk_widget_set_visible (self->open_button, self->width >= FOLD_QUESTIONS_BELOW);
  gtk_widget_set_visible (self->redo_button, self->width >= FOLD_QUESTIONS_BELOW);
  return G_SOURCE_REMOVE;
}

static void
reeve_shell_size_allocate (GtkWidget *widget,
                           int        width,
                           int        height,
                           int        baseline)
{
  ReeveShell *self = REEVE_SHELL (widget);
  int min_width;
  int min_height;

  /* Panes change after this allocation: changing them within it would ask for
   * another one at once. */
  if (width != self->width && self->fold_id == 0)
    self->fold_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fold_cb, self, NULL);
  self->width = width;
  gtk_widget_measure (self->box, GTK_ORIENTATION_HORIZONTAL, -1, &min_width, NULL, NULL, NULL);
  gtk_widget_measure (self->box, GTK_ORIENTATION_VERTICAL, MAX (width, min_width), &min_height,
                      NULL, NULL, NULL);
  gtk_widget_allocate (self->box, MAX (width, min_width), MAX (height, min_height), baseline, NULL);
}

static void
reeve_shell_measure (GtkWidget      *widget,
                     GtkOrientation  orientation,
                     int             for_size,
                     int            *minimum,
                     int            *natural,
                     int            *minimum_baseline,
                     int            *natural_baseline)
{
  /* Not the children's: those fold when there is less. */
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : MIN_HEIGHT;
  *natural = *minimum;
}

/* --- following the session --- */

static void
set_step_tooltip (GtkWidget  *button,
                  const char *plain,
                  const char *with_name,
                  const char *name)
{
  g_autofree char *text = name != NULL ? g_strdup_printf (with_name, name) : g_strdup (plain);

  gtk_widget_set_tooltip_text (button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
show_steps (ReeveShell *self)
{
  /* Translators: the name of the step that undo takes back */
  set_step_tooltip (self->undo_button, _("Undo"), _("Undo %s"),
                    reeve_session_get_step (self->session, FALSE));
  /* Translators: the name of the step that redo does again */
  set_step_tooltip (self->redo_button, _("Redo"), _("Redo %s"),
                    reeve_session_get_step (self->session, TRUE));
}

static void
contents_changed_cb (ReeveShell *self)
{
  const ReeveContents *contents = reeve_session_get_contents (self->session);

  show_steps (self);
  gtk_revealer_set_reveal_child (self->read_only_strip, contents->read_only != NULL);
  if (contents->read_only != NULL)
    {
      /* Translators: why: open in another window … */
      g_autofree char *text = g_strdup_printf (_("Read-only: %s"), contents->read_only);

      gtk_label_set_label (self->read_only_label, text);
    }
}

/* --- panes --- */

static void
toggle (AdwFlap *flap)
{
  adw_flap_set_reveal_flap (flap, !adw_flap_get_reveal_flap (flap));
}

/* --- the table --- */

/* The layer that the list's keyboard is on, else the first one shown that is
 * no base map. */
static gint64
choose_table (ReeveShell *self)
{
  const ReeveContents *contents = reeve_session_get_contents (self->session);
  gint64 id = reeve_layers_pane_get_selected (self->layers);

  for (guint i = 0; id == 0 && contents != NULL && i < contents->datasets->len; i++)
    {
      const ReeveDataset *dataset = g_ptr_array_index (contents->datasets, i);

      if (reeve_session_is_shown (self->session, dataset) &&
          dataset->kind != REEVE_DATASET_RASTER &&
          !g_str_equal (dataset->theme, "base"))
        id = dataset->id;
    }
  return id;
}

void
reeve_shell_show_table (ReeveShell *self,
                        gint64      dataset)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self->paned));

  if (!gtk_widget_get_visible (GTK_WIDGET (self->table)) && height > 0)
    gtk_paned_set_position (self->paned, MAX (height - TABLE_HEIGHT, height / 3));
  reeve_table_drawer_show (self->table, dataset);
}

/* --- by keyboard --- */

static gboolean
has_focus (GtkWidget *pane)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (pane));

  return focus != NULL && (focus == pane || gtk_widget_is_ancestor (focus, pane));
}

/* Layers, map, questions, and round again; a pane that is folded away is left out. */
static void
go_to_next_pane (ReeveShell *self)
{
  gboolean layers = adw_flap_get_reveal_flap (self->layers_flap);
  gboolean questions = adw_flap_get_reveal_flap (self->questions_flap);

  if (has_focus (GTK_WIDGET (self->map)) && questions)
    reeve_questions_pane_take_focus (self->questions);
  else if (layers && !has_focus (GTK_WIDGET (self->layers)))
    reeve_layers_pane_take_focus (self->layers);
  else
    gtk_widget_grab_focus (GTK_WIDGET (reeve_map_pane_get_view (self->map)));
}

void
reeve_shell_act (ReeveShell *self,
                 const char *action)
{
  if (g_str_equal (action, "show-layers"))
    toggle (self->layers_flap);
  else if (g_str_equal (action, "show-questions"))
    toggle (self->questions_flap);
  else if (g_str_equal (action, "ask"))
    {
      adw_flap_set_reveal_flap (self->questions_flap, TRUE);
      reeve_questions_pane_ask (self->questions);
    }
  else if (g_str_equal (action, "search"))
    reeve_search_bar_begin (self->search);
  else if (g_str_equal (action, "table"))
    {
      if (reeve_table_drawer_get_dataset (self->table) != 0)
        reeve_table_drawer_close (self->table);
      else
        reeve_shell_show_table (self, choose_table (self));
    }
  else if (g_str_equal (action, "again"))
    reeve_questions_pane_again (self->questions);
  else if (g_str_equal (action, "answer"))
    reeve_questions_pane_answer (self->questions);
  else if (g_str_equal (action, "stop-job"))
    reeve_jobs_menu_stop (self->jobs);
  else if (g_str_equal (action, "next-pane"))
    go_to_next_pane (self);
  else if (g_str_equal (action, "hide-layer"))
    reeve_layers_pane_toggle_layer (self->layers);
  else if (g_str_equal (action, "next-view"))
    reeve_views_menu_step (self->views, 1);
  else if (g_str_equal (action, "previous-view"))
    reeve_views_menu_step (self->views, -1);
  else if (g_str_equal (action, "export") &&
           reeve_questions_pane_can_export (self->questions))
    reeve_export_window_present (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                 self->session,
                                 reeve_questions_pane_get_result (self->questions));
  else if (g_str_equal (action, "export"))
    g_signal_emit_by_name (self->session, "done",
                           _("Nothing to export: open an answer first, or ask a question"),
                           (gint64) 0);
}

void
reeve_shell_show_result (ReeveShell *self,
                         gint64      id)
{
  adw_flap_set_reveal_flap (self->questions_flap, TRUE);
  reeve_questions_pane_show (self->questions, id);
}

void
reeve_shell_show_view (ReeveShell *self,
                       const char *name)
{
  reeve_views_menu_show (self->views, name);
}

void
reeve_shell_show_record (ReeveShell *self,
                         gint64      dataset,
                         gint64      fid)
{
  ReeveMapView *view = reeve_map_pane_get_view (self->map);
  ReeveScene *scene = reeve_session_get_scene (self->session);
  g_autoptr (ReeveShape) shape = scene != NULL ? reeve_scene_dup_shape (scene, dataset, fid) : NULL;
  ReevePick pick = { .dataset_id = dataset, .fid = fid, .class_index = -1 };
  ReeveBox box;

  if (shape == NULL)
    return;
  box = reeve_shape_get_box (shape);
  reeve_map_view_go_to_box (view, &box);
  reeve_map_view_set_selection (view, &pick, 1);
}

static void
reeve_shell_dispose (GObject *object)
{
  ReeveShell *self = REEVE_SHELL (object);

  g_clear_handle_id (&self->fold_id, g_source_remove);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (reeve_shell_parent_class)->dispose (object);
}

static void
reeve_shell_class_init (ReeveShellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = reeve_shell_dispose;
  widget_class->measure = reeve_shell_measure;
  widget_class->size_allocate = reeve_shell_size_allocate;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/reeve/ui/shell.ui");
  gtk_widget_class_bind_template_child (widget_class, ReeveShell, box);
  gtk_widget_class_bind_template_child (widget_class, ReeveShell, search_bin);
  gtk_widget_class_bind_template_child (widget_class, ReeveShell, layers_flap);
  gtk_widget_class_bind_template_child (widget_class, ReeveShell, questions_flap);
  gtk_widget_class_bind_template_child (widget_class, ReeveShell, layers_bin);
  gtk_widget_class_bind_template_child (widget_class, ReeveShell, questions_bin);
  gtk_widget_class_bind_template_child (widget_class, ReeveShell, scenario_bin);
  gtk_widget_class_bind_template_child (widget_class, ReeveShell, views_bin);
  gtk_widget_class_bind_template_child (widget_class, ReeveShell, map_box);
  gtk_widget_class_bind_template_child (widget_class, ReeveShell, jobs_bin);
  gtk_widget_class_bind_template_child (widget_class, ReeveShell, undo_button);
  gtk_widget_class_bind_template_child (widget_class, ReeveShell, redo_button);
  gtk_widget_class_bind_template_child (widget_class, ReeveShell, open_button);
  gtk_widget_class_bind_template_child (widget_class, ReeveShell, read_only_strip);
  gtk_widget_class_bind_template_child (widget_class, ReeveShell, read_only_label);
}

static void
reeve_shell_init (ReeveShell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
reeve_shell_new (ReeveSession *session)
{
  ReeveShell *self = g_object_new (REEVE_TYPE_SHELL, NULL);
  GSettings *settings = reeve_application_get_settings ();

  self->session = g_object_ref (session);
  self->map = REEVE_MAP_PANE (reeve_map_pane_new (session));
  self->table = REEVE_TABLE_DRAWER (reeve_table_drawer_new (session, self->map));
  self->paned = GTK_PANED (gtk_paned_new (GTK_ORIENTATION_VERTICAL));
  gtk_paned_set_start_child (self->paned, GTK_WIDGET (self->map));
  gtk_paned_set_end_child (self->paned, GTK_WIDGET (self->table));
  gtk_paned_set_resize_end_child (self->paned, FALSE);
  gtk_paned_set_shrink_end_child (self->paned, FALSE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->paned), TRUE);
  gtk_box_append (self->map_box, GTK_WIDGET (self->paned));
  self->search = REEVE_SEARCH_BAR (reeve_search_bar_new (session, self->map));
  adw_bin_set_child (self->search_bin, GTK_WIDGET (self->search));
  self->layers = REEVE_LAYERS_PANE (reeve_layers_pane_new (session, self->map));
  adw_clamp_set_child (self->layers_bin, GTK_WIDGET (self->layers));
  adw_bin_set_child (self->scenario_bin, reeve_scenario_menu_new (session));
  self->views = REEVE_VIEWS_MENU (reeve_views_menu_new (session, self->map));
  adw_bin_set_child (self->views_bin, GTK_WIDGET (self->views));
  self->jobs = REEVE_JOBS_MENU (reeve_jobs_menu_new (session));
  adw_bin_set_child (self->jobs_bin, GTK_WIDGET (self->jobs));
  self->questions = REEVE_QUESTIONS_PANE (reeve_questions_pane_new (session));
  gtk_widget_set_vexpand (GTK_WIDGET (self->questions), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->questions), TRUE);
  adw_clamp_set_child (self->questions_bin, GTK_WIDGET (self->questions));
  g_signal_connect_object (session, "contents-changed", G_CALLBACK (contents_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (reeve_session_get_live (session), "changed", G_CALLBACK (show_steps),
                           self, G_CONNECT_SWAPPED);
  if (settings != NULL)
    {
      g_settings_bind (settings, "show-layers", self->layers_flap, "reveal-flap",
                       G_SETTINGS_BIND_DEFAULT);
      g_settings_bind (settings, "show-questions", self->questions_flap, "reveal-flap",
                       G_SETTINGS_BIND_DEFAULT);
    }
  return GTK_WIDGET (self);
}
