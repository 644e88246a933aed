/* analysis/traffic-fill.h — from where sensors stand to all streets like theirs */
#pragma once

#include "analysis/traffic-sensors.h"

G_BEGIN_DECLS

/* Sets each sensor's segment and distance: the nearest street within @reach_m
 * that may be driven; one of the sensor's own road's name before any other, a
 * through road before a side street. Returns how many stand on one. */
guint reeve_sensors_place (GPtrArray         *sensors,
                           const ReeveEngine *engine,
                           double             reach_m,
                           ReeveJob          *job,
                           GError           **error);

/* Which profile each street follows. */
typedef struct
{
  GArray  *profiles;        /* owned, of ReeveTrafficProfile */
  guint32 *profile;         /* owned: by segment; G_MAXUINT32 for none */
  guint8  *is_measured;     /* owned: by segment */
  GPtrArray *sources;       /* owned, of char*: by profile, the sensors it comes from */
} ReeveTrafficFill;

/* A way that a sensor stands on follows it. Other ways follow the nearest
 * sensors on streets of their own name, else the median of the five nearest on
 * streets of their class, no farther than @spread_m; sensors on bridges and in
 * tunnels speak for their own name only. Sensors must be finished. */
ReeveTrafficFill *reeve_traffic_fill_new  (const GPtrArray   *sensors,
                                           const ReeveEngine *engine,
                                           double             spread_m,
                                           ReeveJob          *job,
                                           GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void              reeve_traffic_fill_free (ReeveTrafficFill  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveTrafficFill, reeve_traffic_fill_free)

G_END_DECLS
