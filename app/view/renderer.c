/* view/renderer.c — who paints the window: the graphics card or the processor
 *
 * No context is made to find out: on Linux a card that can draw has a file under
 * /dev (DRM's render nodes, NVIDIA's own driver, Windows' bridge).
 */
#include "view/renderer.h"

#include <string.h>

static gboolean
is_asked_for_software (void)
{
  const char *always = g_getenv ("LIBGL_ALWAYS_SOFTWARE");
  const char *driver = g_getenv ("GALLIUM_DRIVER");

  return (always != NULL && strcmp (always, "0") != 0 && strcmp (always, "false") != 0) ||
         (driver != NULL && (strcmp (driver, "llvmpipe") == 0 || strcmp (driver, "softpipe") == 0));
}

static gboolean
has_render_node (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/dev/dri", 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_prefix (name, "renderD"))
      return TRUE;
  return FALSE;
}

static gboolean
has_card (void)
{
  return has_render_node () || g_file_test ("/dev/nvidiactl", G_FILE_TEST_EXISTS) ||
         g_file_test ("/dev/dxg", G_FILE_TEST_EXISTS);
}

void
reeve_renderer_choose (void)
{
#ifdef __linux__
  if (is_asked_for_software () || !has_card ())
    g_setenv ("GSK_RENDERER", "cairo", FALSE);
#endif
}

gboolean
reeve_renderer_is_processor (void)
{
  static gsize answer;

  if (g_once_init_enter (&answer))
    g_once_init_leave (&answer, g_strcmp0 (g_getenv ("GSK_RENDERER"), "cairo") == 0 ? 2 : 1);
  return answer == 2;
}
