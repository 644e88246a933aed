/* ui/identify.h — the card of a record: what is here? */
#pragma once

#include "ui/session.h"
#include "view/map-view.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Opens over @view at @point when something is drawn there; marks it. Several
 * records are paged through. @parent: holds the popover */
void reeve_identify (GtkWidget    *parent,
                     ReeveSession *session,
                     ReeveMapView *view,
                     ReeveLonLat   point);

/* The same for one record, from the keyboard. */
void reeve_identify_feature (GtkWidget    *parent,
                             ReeveSession *session,
                             ReeveMapView *view,
                             gint64        dataset,
                             gint64        fid);

G_END_DECLS
