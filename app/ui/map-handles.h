/* ui/map-handles.h — the places of the answer that is read, to be moved on the map
 *
 * A place that was typed or chosen on the map is tried elsewhere. A record of a
 * layer, such as a clinic, is moved in the option that is shown, as one step.
 * By pointer, or with P and Enter.
 */
#pragma once

#include "ui/map-tools.h"

G_BEGIN_DECLS

#define REEVE_TYPE_MAP_HANDLES (reeve_map_handles_get_type ())
G_DECLARE_FINAL_TYPE (ReeveMapHandles, reeve_map_handles, REEVE, MAP_HANDLES, GObject)

/* @view and @tools are borrowed and outlive it. */
ReeveMapHandles *reeve_map_handles_new (ReeveSession  *session,
                                        ReeveMapView  *view,
                                        ReeveMapTools *tools);

G_END_DECLS
