/* ui/exchange-style.h — templates and styles of the import and export dialogs */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Made from resources/exchange.gresource.xml */
GResource *reeve_exchange_get_resource (void);

/* Before the first template; later calls do nothing. Main thread. */
void       reeve_exchange_style_ensure (void);

G_END_DECLS
