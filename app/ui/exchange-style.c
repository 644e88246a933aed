/* ui/exchange-style.c — templates and styles of the import and export dialogs */
#include "ui/exchange-style.h"

void
reeve_exchange_style_ensure (void)
{
  static gboolean done = FALSE;
  g_autoptr (GtkCssProvider) provider = NULL;

  if (done)
    return;
  done = TRUE;
  /* Naming it links it: a library leaves out what nobody names. */
  g_resources_register (reeve_exchange_get_resource ());
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/io/reeve/exchange.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}
