/* tests/network/turn-oracle.h — times by every rule as it is written
 *
 * Keeps the last arcs driven as they are and reads every rule against them, one
 * by one; it knows nothing of automata or of copies. For engine_profile.
 */
#pragma once

#include "engines.h"

G_BEGIN_DECLS

/* As many arcs as any rule of these tests has before its last. */
#define MEMORY 3

typedef struct
{
  guint32 arcs[MEMORY];   /* the last one driven first; G_MAXUINT32 for none */
  guint32 ms;             /* at the end of arcs[0] */
} OracleState;

typedef struct
{
  const ReeveEngine *engine;
  const ReeveRoads  *roads;
  GHashTable        *times;   /* key of arcs → OracleState */
  GQueue             queue;
} Oracle;

/* Nothing is reached yet. */
void     oracle_start    (Oracle            *oracle,
                          const ReeveEngine *engine);
void     oracle_clear    (Oracle            *oracle);
void     oracle_add_snap (Oracle            *oracle,
                          const ReeveSnap   *snap);
/* From what was added to wherever it leads. */
void     oracle_run      (Oracle            *oracle);
/* The soonest at @to by leaving and entering arcs, REEVE_UNREACHED_MS. */
guint32  oracle_arrive   (const Oracle      *oracle,
                          const ReeveSnap   *to);
/* The soonest along the arc one starts on. */
guint32  oracle_direct   (const Oracle      *oracle,
                          const ReeveSnap   *from,
                          const ReeveSnap   *to);
/* The soonest at the end of @arc. */
guint32  oracle_end_of   (const Oracle      *oracle,
                          guint32            arc);
/* From the start of @arc, with nothing driven before, to @to. */
guint32  oracle_reverse  (const ReeveEngine *engine,
                          guint32            arc,
                          const ReeveSnap   *to);

/* For checking a route step by step. @arcs: the last driven first */
gboolean oracle_may_turn (const Oracle      *oracle,
                          const guint32     *arcs,
                          guint32            next);
guint32  oracle_turn_ms  (const Oracle      *oracle,
                          guint32            arc,
                          guint32            next);
guint32  oracle_part_ms  (const Oracle      *oracle,
                          const ReeveSnap   *snap,
                          guint32            arc);
guint32  oracle_walk_ms  (const ReeveSnap   *snap);

G_END_DECLS
