/* view/renderer.h — who paints the window: the graphics card or the processor */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Before gtk_init(). Without a graphics card GTK would draw through OpenGL made
 * by the processor, which takes several times as long as drawing at once. Who
 * set GSK_RENDERER has chosen. */
void     reeve_renderer_choose       (void);
/* GTK paints with Cairo: chosen here or by the user. Any thread. */
gboolean reeve_renderer_is_processor (void);

G_END_DECLS
