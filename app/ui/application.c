/* ui/application.c — the program: its windows, shortcuts and settings */
#include "ui/application.h"

#include "core/i18n.h"
#include "ui/window.h"

struct _ReeveApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (ReeveApplication, reeve_application, ADW_TYPE_APPLICATION)

static const struct
{
  const char *action;
  const char *keys[3];
} shortcuts[] = {
  { "app.quit", { "<Control>q" } },
  { "win.new", { "<Control>n" } },
  { "win.open", { "<Control>o" } },
  { "win.import", { "<Control>i" } },
  { "win.export", { "<Control>e" } },
  { "win.ask", { "<Control>j" } },
  { "win.answer", { "<Control>Return", "<Control>KP_Enter" } },
  { "win.again", { "<Control>r" } },
  { "win.stop-job", { "<Control>period" } },
  { "win.next-pane", { "F6" } },
  { "win.show-help-overlay", { "F1", "<Control>question" } },
  { "win.undo", { "<Control>z" } },
  { "win.redo", { "<Control><Shift>z" } },
  { "win.fullscreen", { "F11" } },
  { "win.show-layers", { "F9" } },
  { "win.search", { "<Control>k" } },
  { "win.table", { "<Control>t" } },
  { "win.show-questions", { "<Shift>F9" } },
  { "window.close", { "<Control>w" } },
};

GSettings *
reeve_application_get_settings (void)
{
  static GSettings *settings;
  static gsize asked;

  if (g_once_init_enter (&asked))
    {
      GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
      g_autoptr (GSettingsSchema) schema = NULL;

      if (source != NULL)
        schema = g_settings_schema_source_lookup (source, REEVE_APPLICATION_ID, TRUE);
      if (schema != NULL)
        settings = g_settings_new (REEVE_APPLICATION_ID);
      g_once_init_leave (&asked, 1);
    }
  return settings;
}

static void
about_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  GtkWindow *parent = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  adw_show_about_window (parent,
                         "application-name", "Reeve",
                         "application-icon", REEVE_APPLICATION_ID,
                         "version", REEVE_VERSION,
                         "developer-name", _("The Reeve developers"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "comments", _("City planning and emergencies, with answers that come with "
                                       "a proof."),
                         /* Translators: your name, as it shall be shown under About */
                         "translator-credits", _("translator-credits"),
                         NULL);
}

static void
quit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  GList *windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (user_data)));

  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
  g_list_free (windows);
}

static const GActionEntry actions[] = {
  { .name = "about", .activate = about_cb },
  { .name = "quit", .activate = quit_cb },
};

static void
reeve_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (reeve_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), shortcuts[i].action,
                                           (const char *const *) shortcuts[i].keys);
  gtk_window_set_default_icon_name (REEVE_APPLICATION_ID);
}

static void
reeve_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    window = GTK_WINDOW (reeve_window_new (GTK_APPLICATION (application)));
  gtk_window_present (window);
}

static void
reeve_application_open (GApplication  *application,
                        GFile        **files,
                        int            n_files,
                        const char    *hint)
{
  for (int i = 0; i < n_files; i++)
    {
      GtkWidget *window = reeve_window_new (GTK_APPLICATION (application));
      g_autofree char *path = g_file_get_path (files[i]);

      /* What is on no disk is told by its address, as not there. */
      if (path == NULL)
        path = g_file_get_uri (files[i]);
      gtk_window_present (GTK_WINDOW (window));
      reeve_window_open_path (REEVE_WINDOW (window), path);
    }
}

static int
reeve_application_handle_local_options (GApplication *application,
                                        GVariantDict *options)
{
  if (!g_variant_dict_contains (options, "version"))
    return -1;
  g_print ("Reeve %s\n", REEVE_VERSION);
  return 0;
}

static void
reeve_application_class_init (ReeveApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = reeve_application_startup;
  application_class->activate = reeve_application_activate;
  application_class->open = reeve_application_open;
  application_class->handle_local_options = reeve_application_handle_local_options;
}

static void
reeve_application_init (ReeveApplication *self)
{
  GApplication *application = G_APPLICATION (self);

  g_application_set_option_context_parameter_string (application, _("[WORKSPACE.gpkg]"));
  g_application_set_option_context_summary (application,
                                            _("Plan with your city's own data. Without a file, a "
                                              "page to open or make one."));
  g_application_add_main_option (application, "version", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE,
                                 _("Show the version and end"), NULL);
}

GApplication *
reeve_application_new (void)
{
  return g_object_new (REEVE_TYPE_APPLICATION,
                       "application-id", REEVE_APPLICATION_ID,
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       NULL);
}
