/* ui/main.c — the window program: reeve [FILE.gpkg] */
#include "ui/application.h"

#include "core/i18n.h"
#include "map/layer-cache.h"
#include "view/renderer.h"

#include <locale.h>

int
main (int    argc,
      char **argv)
{
  g_autoptr (GApplication) application = NULL;
  int status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, REEVE_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  reeve_renderer_choose ();
  application = reeve_application_new ();
  status = g_application_run (application, argc, argv);
  reeve_layer_cache_flush ();
  return status;
}
