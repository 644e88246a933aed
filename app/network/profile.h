/* network/profile.h — what one kind of traffic may do, from data/profiles/ID.json
 *
 * Ids: "car", "emergency", "heavy", "walking". A city can edit the tables.
 * Read only after loading: any number of threads may ask one profile.
 */
#pragma once

#include "network/roads.h"

G_BEGIN_DECLS

typedef struct _ReeveProfile ReeveProfile;

typedef enum
{
  REEVE_U_TURNS_NEVER,
  REEVE_U_TURNS_DEAD_ENDS,  /* where no other way on is allowed */
  REEVE_U_TURNS_ANYWHERE,
} ReeveUTurns;

ReeveProfile *reeve_profile_load      (const char         *id,
                                       GError            **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same from text; @where names it in messages. */
ReeveProfile *reeve_profile_parse     (const char         *text,
                                       const char         *where,
                                       GError            **error) G_GNUC_WARN_UNUSED_RESULT;
ReeveProfile *reeve_profile_ref       (ReeveProfile       *self);
void          reeve_profile_free      (ReeveProfile       *self);  /* one reference */
const char   *reeve_profile_get_id    (const ReeveProfile *self);
/* Another text, another digest: what was made of the profile is kept under it. */
const char   *reeve_profile_get_digest (const ReeveProfile *self);
/* Translated: "Car". */
const char   *reeve_profile_get_title (const ReeveProfile *self);
/* (transfer none) (array zero-terminated=1) */
const char *const *reeve_profile_list_ids (void);

typedef struct
{
  double   speed_kmh[2];     /* along and against the segment; 0: not allowed */
  double   capacity_vph[2];  /* vehicles per hour, all lanes of the direction */
  guint    lanes[2];
  gboolean by_length;        /* the speeds follow from the segment's length: of no other one */
} ReeveSegmentUse;

/* A time that the source gives for a direction ("time:forward", milliseconds) is
 * kept to the millisecond, a free speed ("free_speed") and a capacity
 * ("capacity", vehicles/h) come before the class's; not for who walks.
 * Speeds of tags that make no sense (0, −5, "walk", 10⁹) fall back to the
 * class's and are counted in *out_n_odd, nullable. */
void          reeve_profile_get_use   (const ReeveProfile *self,
                                       const ReeveRoads   *roads,
                                       guint32             segment,
                                       ReeveSegmentUse    *out_use,
                                       guint              *out_n_odd);
/* A segment of a ferry line; boarding one costs reeve_profile_boarding_ms(). */
gboolean      reeve_profile_is_ferry  (const ReeveProfile *self,
                                       const ReeveRoads   *roads,
                                       guint32             segment);
guint32       reeve_profile_boarding_ms (const ReeveProfile *self);
gboolean      reeve_profile_may_pass  (const ReeveProfile *self,
                                       guint32             node_flags);
gboolean      reeve_profile_obeys_turns (const ReeveProfile *self);
/* REEVE_VEHICLE_… it counts as: a turn rule that excepts one of them is not for it. */
guint32       reeve_profile_get_vehicles (const ReeveProfile *self);
ReeveUTurns   reeve_profile_get_u_turns (const ReeveProfile *self);
/* Time lost in a turn, by its angle (degrees, right is positive) and the node,
 * where traffic keeps right; where it keeps left, pass the angle's negative. */
guint32       reeve_profile_turn_ms   (const ReeveProfile *self,
                                       double              angle_deg,
                                       gboolean            is_u_turn,
                                       guint32             node_flags);

/* How far the delays of traffic hold for it, 0 to 1. */
double        reeve_profile_get_traffic_share (const ReeveProfile *self);
/* Share of the free speed that is left when @load of the capacity is used: 1 / (1 + α · load^β)
 * (Bureau of Public Roads 1964), with the table's own α and β. */
double        reeve_profile_get_loaded_share  (const ReeveProfile *self,
                                               double              load);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveProfile, reeve_profile_free)

G_END_DECLS
