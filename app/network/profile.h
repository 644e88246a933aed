/* network/profile.h — what one kind of traffic may do, from data/profiles/ID.json
 *
 * Ids: "car", "emergency", "heavy", "walking". A city can edit the tables.
 */
#pragma once

#include "network/roads.h"

G_BEGIN_DECLS

typedef struct _ReeveProfile ReeveProfile;

ReeveProfile *reeve_profile_load      (const char         *id,
                                       GError            **error) G_GNUC_WARN_UNUSED_RESULT;
void          reeve_profile_free      (ReeveProfile       *self);
const char   *reeve_profile_get_id    (const ReeveProfile *self);
/* (transfer none) (array zero-terminated=1) */
const char *const *reeve_profile_list_ids (void);

typedef struct
{
  double   speed_kmh[2];     /* along and against the segment; 0: not allowed */
  double   capacity_vph[2];  /* vehicles per hour, all lanes of the direction */
  guint    lanes[2];
} ReeveSegmentUse;

/* Speeds of tags that make no sense (0, −5, "walk", 10⁹) fall back to the
 * class's and are counted in *out_n_odd, nullable. */
void          reeve_profile_get_use   (const ReeveProfile *self,
                                       const ReeveRoads   *roads,
                                       guint32             segment,
                                       ReeveSegmentUse    *out_use,
                                       guint              *out_n_odd);
gboolean      reeve_profile_may_pass  (const ReeveProfile *self,
                                       guint32             node_flags);
gboolean      reeve_profile_obeys_turns (const ReeveProfile *self);
/* Time lost in a turn, by its angle (degrees, right is positive) and the node. */
guint32       reeve_profile_turn_ms   (const ReeveProfile *self,
                                       double              angle_deg,
                                       gboolean            is_u_turn,
                                       guint32             node_flags);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveProfile, reeve_profile_free)

G_END_DECLS
