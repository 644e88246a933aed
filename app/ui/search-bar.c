/* ui/search-bar.c — search in the header: commands, places, streets, records, layers
 *
 * The index is made by a worker when one first searches, and anew after edits;
 * until it is there, commands and layers are found.
 */
#include "ui/search-bar.h"

#include "core/i18n.h"
#include "ui/search-row.h"
#include "workspace/search.h"

#include <string.h>

#define PER_SECTION   5
#define POPOVER_WIDTH 560
#define BAR_WIDTH     430
#define BAR_MIN_WIDTH 240
#define MAX_HEIGHT    480

struct _ReeveSearchBar
{
  GtkWidget     parent_instance;

  ReeveSession *session;   /* owned */
  ReeveMapPane *map;       /* borrowed: a sibling */
  ReeveSearch  *search;    /* owned, nullable */
  gboolean      is_stale;  /* the layers changed since it was made */
  ReeveJob     *job;       /* owned, nullable: the one running */
  char         *asked;     /* owned, nullable: what it looks for */
  char         *listed;    /* owned, nullable: the text that the list belongs to */
  char         *going;     /* owned, nullable: Enter was pressed for it before it was listed */

  GtkWidget    *entry;
  GtkWidget    *popover;
  GtkListBox   *list;
  GtkLabel     *nothing;
};

G_DEFINE_FINAL_TYPE (ReeveSearchBar, reeve_search_bar, GTK_TYPE_WIDGET)

static const struct
{
  const char *title;
  const char *action;
} commands[] = {
  { N_("Import…"), "win.import" },
  { N_("Export…"), "win.export" },
  { N_("Ask a Question"), "win.ask" },
  { N_("Answer Again"), "win.again" },
  { N_("Table"), "win.table" },
  { N_("Undo"), "win.undo" },
  { N_("Redo"), "win.redo" },
  { N_("Show or Hide Layers"), "win.show-layers" },
  { N_("Show or Hide Questions"), "win.show-questions" },
  { N_("Full Screen"), "win.fullscreen" },
  { N_("New Workspace…"), "win.new" },
  { N_("Open a Workspace…"), "win.open" },
};

/* --- asking --- */

typedef struct
{
  ReeveWorkspace *workspace;  /* owned */
  ReeveSearch    *search;     /* owned, nullable: made when there is none */
  char           *text;       /* owned */
  GPtrArray      *hits;       /* owned, nullable */
} Query;

static void
query_free (gpointer data)
{
  Query *query = data;

  g_object_unref (query->workspace);
  g_clear_pointer (&query->search, reeve_search_unref);
  g_clear_pointer (&query->hits, g_ptr_array_unref);
  g_free (query->text);
  g_free (query);
}

static gpointer
query_worker (gpointer   data,
              ReeveJob  *job,
              GError   **error)
{
  Query *query = data;
  sqlite3 *db = reeve_workspace_open_reader (query->workspace, error);
  g_autoptr (GPtrArray) datasets = NULL;

  if (db == NULL)
    return NULL;
  if (query->search == NULL && (datasets = reeve_catalogue_list (db, error)) != NULL)
    query->search = reeve_search_new (db, datasets, job, error);
  if (query->search != NULL)
    query->hits = reeve_search_find (query->search, db, query->text, PER_SECTION, error);
  reeve_workspace_close_reader (db);
  return query->hits != NULL ? query : NULL;
}

static const ReeveWork query_work = { query_worker, NULL, NULL };

/* --- showing --- */

static void
clear_list (ReeveSearchBar *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
}

static gboolean
holds (const char *title,
       const char *folded)
{
  g_autofree char *own = g_utf8_casefold (title, -1);

  return strstr (own, folded) != NULL;
}

static void
add_commands (ReeveSearchBar *self,
              const char     *folded)
{
  for (guint i = 0, n = 0; i < G_N_ELEMENTS (commands) && n < PER_SECTION; i++)
    if (holds (_(commands[i].title), folded))
      {
        gtk_list_box_append (self->list,
                             reeve_search_row_new_command (_(commands[i].title), commands[i].action));
        n++;
      }
}

static void
add_layers (ReeveSearchBar *self,
            const char     *folded)
{
  const ReeveContents *contents = reeve_session_get_contents (self->session);

  for (guint i = 0, n = 0; contents != NULL && i < contents->datasets->len && n < PER_SECTION; i++)
    {
      const ReeveDataset *dataset = g_ptr_array_index (contents->datasets, i);

      if (!holds (dataset->name, folded))
        continue;
      gtk_list_box_append (self->list, reeve_search_row_new_layer (dataset));
      n++;
    }
}

static void
add_hits (ReeveSearchBar *self,
          GPtrArray      *hits)
{
  for (guint i = 0; i < hits->len; i++)
    {
      const ReeveHit *hit = g_ptr_array_index (hits, i);
      const ReeveDataset *dataset = reeve_session_find_dataset (self->session, hit->dataset);

      if (dataset != NULL)
        gtk_list_box_append (self->list, reeve_search_row_new_hit (hit, dataset));
    }
}

/* @hits: (nullable) while they are looked for */
static void
show_found (ReeveSearchBar *self,
            const char     *typed,
            GPtrArray      *hits)
{
  gboolean only_commands = *typed == '>';
  g_autofree char *stripped = g_strstrip (g_strdup (typed + only_commands));
  g_autofree char *folded = g_utf8_casefold (stripped, -1);
  gboolean any;

  clear_list (self);
  g_free (self->listed);
  self->listed = g_strdup (typed);
  add_commands (self, folded);
  if (!only_commands)
    {
      if (hits != NULL)
        add_hits (self, hits);
      add_layers (self, folded);
    }
  any = gtk_list_box_get_row_at_index (self->list, 0) != NULL;
  if (any)
    gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
  else
    {
      /* Translators: what was typed */
      g_autofree char *words = g_strdup_printf (_("Nothing here matches “%s”"), stripped);

      gtk_label_set_label (self->nothing, hits == NULL && !only_commands ? _("Searching…") : words);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->nothing), !any);
  if (gtk_widget_has_focus (self->entry) ||
      gtk_widget_get_focus_child (self->entry) != NULL)
    gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void look_up (ReeveSearchBar *self);
static void activate (ReeveSearchBar *self,
                      ReeveSearchRow *row);

/* All that there is for the text stands in the list. */
static void
end_look_up (ReeveSearchBar *self)
{
  g_autofree char *going = g_steal_pointer (&self->going);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (row != NULL && g_strcmp0 (going, self->listed) == 0)
    activate (self, REEVE_SEARCH_ROW (row));
}

static void
query_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (ReeveSearchBar) self = user_data;
  g_autoptr (GError) error = NULL;
  Query *query = g_object_get_data (source, "query");
  gboolean found = reeve_job_run_finish (REEVE_JOB (source), result, &error) != NULL;
  const char *typed;

  if (self->job != REEVE_JOB (source))
    return;
  if (found && self->search == NULL)
    self->search = reeve_search_ref (query->search);
  g_clear_object (&self->job);
  typed = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  if (g_strcmp0 (self->asked, typed) != 0)
    look_up (self);
  else if (found)
    {
      show_found (self, typed, query->hits);
      end_look_up (self);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_pointer (&self->going, g_free);
      gtk_label_set_label (self->nothing, error->message);
      gtk_widget_set_visible (GTK_WIDGET (self->nothing), TRUE);
    }
}

static void
look_up (ReeveSearchBar *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  Query *query;

  if (*typed == '\0')
    {
      g_clear_pointer (&self->going, g_free);
      gtk_popover_popdown (GTK_POPOVER (self->popover));
      return;
    }
  if (*typed == '>')
    {
      show_found (self, typed, NULL);
      end_look_up (self);
      return;
    }
  if (self->job != NULL)
    return;  /* asked again when it ends */
  if (self->is_stale)
    g_clear_pointer (&self->search, reeve_search_unref);
  if (self->search == NULL)
    show_found (self, typed, NULL);
  self->is_stale = FALSE;
  query = g_new0 (Query, 1);
  query->workspace = g_object_ref (reeve_session_get_workspace (self->session));
  query->search = self->search != NULL ? reeve_search_ref (self->search) : NULL;
  query->text = g_strdup (typed);
  g_free (self->asked);
  self->asked = g_strdup (typed);
  self->job = reeve_job_new ();
  g_object_set_data_full (G_OBJECT (self->job), "query", query, query_free);
  reeve_session_run (self->session, self->job, &query_work, query, query_cb, g_object_ref (self));
}

/* --- going there --- */

static void
finish (ReeveSearchBar *self)
{
  g_clear_pointer (&self->going, g_free);
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_widget_grab_focus (GTK_WIDGET (reeve_map_pane_get_view (self->map)));
}

static void
activate (ReeveSearchBar *self,
          ReeveSearchRow *row)
{
  ReeveMapView *view = reeve_map_pane_get_view (self->map);
  g_autofree char *action = g_strdup (reeve_search_row_get_action (row));
  g_autoptr (GArray) picks = reeve_search_row_dup_picks (row);
  const ReeveBox box = reeve_search_row_get_box (row);

  finish (self);
  if (action != NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), action, NULL);
      return;
    }
  if (!reeve_box_is_empty (&box))
    reeve_map_view_go_to_box (view, &box);
  reeve_map_view_set_selection (view, (const ReevePick *) picks->data, picks->len);
}

static void
move (ReeveSearchBar *self,
      int             step,
      gboolean        to_section)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int from = row != NULL ? gtk_list_box_row_get_index (row) : -1;
  int section = row != NULL ? reeve_search_row_get_section (REEVE_SEARCH_ROW (row)) : -1;
  int at = from + step;
  GtkListBoxRow *next = at >= 0 ? gtk_list_box_get_row_at_index (self->list, at) : NULL;

  while (to_section && next != NULL &&
         reeve_search_row_get_section (REEVE_SEARCH_ROW (next)) == section)
    next = gtk_list_box_get_row_at_index (self->list, ++at);
  if (next == NULL && to_section)
    next = gtk_list_box_get_row_at_index (self->list, 0);
  if (next != NULL)
    gtk_list_box_select_row (self->list, next);
}

/* The entry says that it changed a while after it did: the list may be of less
 * than was typed, and a command in it is not what was meant. */
static gboolean
press_enter (ReeveSearchBar *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (*typed == '\0')
    return FALSE;
  if (row != NULL && gtk_widget_get_visible (self->popover) &&
      g_strcmp0 (self->listed, typed) == 0)
    {
      activate (self, REEVE_SEARCH_ROW (row));
      return TRUE;
    }
  g_free (self->going);
  self->going = g_strdup (typed);
  look_up (self);
  return TRUE;
}

static gboolean
key_cb (ReeveSearchBar  *self,
        guint            keyval,
        guint            keycode,
        GdkModifierType  state)
{
  gboolean is_open = gtk_widget_get_visible (self->popover);

  if (keyval == GDK_KEY_Escape)
    finish (self);
  else if (keyval == GDK_KEY_Down && is_open)
    move (self, 1, FALSE);
  else if (keyval == GDK_KEY_Up && is_open)
    move (self, -1, FALSE);
  else if (keyval == GDK_KEY_Tab && is_open)
    move (self, 1, TRUE);
  else if (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter)
    return press_enter (self);
  else
    return FALSE;
  return TRUE;
}

void
reeve_search_bar_begin (ReeveSearchBar *self)
{
  gtk_widget_grab_focus (self->entry);
}

/* --- the widget --- */

static void
contents_cb (ReeveSearchBar *self)
{
  self->is_stale = TRUE;
}

static void
focus_left_cb (ReeveSearchBar *self)
{
  gtk_popover_popdown (GTK_POPOVER (self->popover));
}

static void
reeve_search_bar_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  gtk_widget_measure (REEVE_SEARCH_BAR (widget)->entry, orientation, -1, minimum, natural,
                      minimum_baseline, natural_baseline);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = BAR_MIN_WIDTH;
      *natural = BAR_WIDTH;
    }
}

static void
reeve_search_bar_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  ReeveSearchBar *self = REEVE_SEARCH_BAR (widget);

  gtk_widget_allocate (self->entry, width, height, baseline, NULL);
  gtk_popover_present (GTK_POPOVER (self->popover));
}

static void
reeve_search_bar_dispose (GObject *object)
{
  ReeveSearchBar *self = REEVE_SEARCH_BAR (object);

  if (self->job != NULL)
    reeve_job_cancel (self->job);
  g_clear_object (&self->job);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_pointer (&self->entry, gtk_widget_unparent);
  g_clear_pointer (&self->search, reeve_search_unref);
  g_clear_pointer (&self->asked, g_free);
  g_clear_pointer (&self->listed, g_free);
  g_clear_pointer (&self->going, g_free);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (reeve_search_bar_parent_class)->dispose (object);
}

static void
reeve_search_bar_class_init (ReeveSearchBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = reeve_search_bar_dispose;
  GTK_WIDGET_CLASS (klass)->measure = reeve_search_bar_measure;
  GTK_WIDGET_CLASS (klass)->size_allocate = reeve_search_bar_size_allocate;
}

static void
build_popover (ReeveSearchBar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->popover = gtk_popover_new ();
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
  gtk_popover_set_autohide (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self->popover), GTK_POS_BOTTOM);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_BROWSE);
  gtk_list_box_set_header_func (self->list, reeve_search_row_header, NULL, NULL);
  gtk_widget_set_focusable (GTK_WIDGET (self->list), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Search Results"), -1);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (activate), self);
  self->nothing = GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "accessible-role",
                                           GTK_ACCESSIBLE_ROLE_STATUS, NULL));
  gtk_label_set_wrap (self->nothing, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->nothing), "dim-label");
  gtk_widget_set_margin_top (GTK_WIDGET (self->nothing), 18);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->nothing), 18);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->nothing));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_widget_set_size_request (box, POPOVER_WIDTH, -1);
  gtk_popover_set_child (GTK_POPOVER (self->popover), box);
}

static void
reeve_search_bar_init (ReeveSearchBar *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->entry = gtk_search_entry_new ();
  gtk_widget_set_parent (self->entry, GTK_WIDGET (self));
  g_object_set (self->entry, "placeholder-text", _("Search places, streets, records, commands"), NULL);
  gtk_widget_set_tooltip_text (self->entry, _("Search (Ctrl+K)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Search"), -1);
  g_signal_connect_swapped (self->entry, "search-changed", G_CALLBACK (look_up), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->entry, keys);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (self->entry, focus);
  build_popover (self);
}

GtkWidget *
reeve_search_bar_new (ReeveSession *session,
                      ReeveMapPane *map)
{
  ReeveSearchBar *self = g_object_new (REEVE_TYPE_SEARCH_BAR, NULL);

  self->session = g_object_ref (session);
  self->map = map;
  g_signal_connect_object (session, "contents-changed", G_CALLBACK (contents_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
