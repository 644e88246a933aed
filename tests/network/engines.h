/* tests/network/engines.h — engines and places on small networks */
#pragma once

#include "road-text.h"

#include "network/engine.h"

G_BEGIN_DECLS

#define STREET "\"highway\":\"residential\""

/* What turning costs by engine_profile. */
#define TURN_MS    3000
#define U_TURN_MS  20000
#define SIGNALS_MS 5000

/* Residential streets at 36 km/h, 10 m a second, and motorways at 108. */
extern const char engine_profile[];

/* (transfer full): the same without any cost for turning */
char        *engine_dup_free_turns (void);
/* @profile_text: JSON */
ReeveEngine *engine_parse          (ReeveRoads            *roads,
                                    const char            *profile_text,
                                    const ReeveRoadChange *changes,
                                    guint                  n_changes);
/* By a profile of the program's. */
ReeveEngine *engine_load           (ReeveRoads            *roads,
                                    const char            *profile_id,
                                    const ReeveRoadChange *changes,
                                    guint                  n_changes);
/* Places on streets that are open; returns how many, at most @n. */
guint        engine_list_snaps     (const ReeveEngine     *engine,
                                    GRand                 *rand,
                                    ReeveSnap             *snaps,
                                    guint                  n);
ReeveSnap    engine_snap_on        (const RoadDraft       *draft,
                                    const char            *letters,
                                    float                  share);

G_END_DECLS
