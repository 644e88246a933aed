/* network/traffic.h — how fast roads are at each hour of the week
 *
 * A profile is a share of the free speed, in thousandths, for each hour from
 * Monday 00:00; an arc follows one or none. Shares lie between 20 and 1000:
 * traffic slows a road, it never makes it faster than it is when free. So the
 * times of free roads are the least that a journey can take.
 *
 * Profiles and roads are kept as two datasets of the workspace that the tool
 * "traffic-profile" writes; they are read as outside data.
 */
#pragma once

#include "geo/table.h"
#include "network/roads.h"

G_BEGIN_DECLS

#define REEVE_WEEK_HOURS 168
#define REEVE_LEAST_SHARE 20
#define REEVE_FREE_SHARE 1000

/* No profile: free at all hours. */
#define REEVE_NO_TRAFFIC G_MAXUINT32

typedef struct
{
  guint16 shares[REEVE_WEEK_HOURS];
} ReeveTrafficProfile;

typedef struct
{
  GArray  *profiles;    /* owned, of ReeveTrafficProfile */
  guint32 *arc_profile; /* owned: by arc; REEVE_NO_TRAFFIC */
  guint32  n_arcs;
  guint32  n_measured;  /* arcs that a sensor stands at */
  guint32  n_filled;    /* arcs that follow others like them */
  guint32  n_unmet;     /* rows whose streets are not among the roads */
} ReeveTraffic;

/* Free everywhere. */
ReeveTraffic *reeve_traffic_new         (const ReeveRoads *roads);
void          reeve_traffic_free        (ReeveTraffic     *self);

/* The two tables' columns. Streets: a stretch of a way, from its segment
 * "first" to "last", "direction" 0 both, 1 along, -1 against, "source"
 * REEVE_TRAFFIC_MEASURED or _FILLED. Profiles: "profile", "day" from 0 for
 * Monday, "h00" to "h23" in thousandths. */
#define REEVE_TRAFFIC_MEASURED "measured"
#define REEVE_TRAFFIC_FILLED "filled"

/* REEVE_ERROR_DATA when a column is missing or of another type; rows that make no sense are left
 * out and counted in n_unmet. */
ReeveTraffic *reeve_traffic_from_tables (const ReeveRoads *roads,
                                         const ReeveTable *streets,
                                         const ReeveTable *profiles,
                                         ReeveJob         *job,
                                         GError          **error) G_GNUC_WARN_UNUSED_RESULT;

static inline guint
reeve_traffic_hour (guint64 week_ms)
{
  return (guint) (week_ms / 3600000 % REEVE_WEEK_HOURS);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveTraffic, reeve_traffic_free)

G_END_DECLS
