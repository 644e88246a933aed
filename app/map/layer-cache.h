/* map/layer-cache.h — what was read for the map is kept for the next time
 *
 * By a thread of its own, while the picture is already looked at.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Waits until all is kept: before a program ends. */
void reeve_layer_cache_flush (void);

G_END_DECLS
