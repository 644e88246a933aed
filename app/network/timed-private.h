/* network/timed-private.h — what speeds and searches share */
#pragma once

#include "network/engine-private.h"
#include "network/timed.h"

G_BEGIN_DECLS

/* What a search writes into. Between two searches every ms is REEVE_FAR_MS; those
 * that a search reached are listed, so that a short one does not touch the whole
 * graph. */
typedef struct
{
  guint32 *ms;      /* owned: by vertex */
  guint32 *pred;    /* owned: by vertex reached, the one before; G_MAXUINT32 */
  GArray  *reached; /* owned, of guint32 */
  GArray  *heap;    /* owned: of the search */
} ReeveTimedScratch;

struct _ReeveTimed
{
  const ReeveEngine  *engine;       /* borrowed */
  const ReeveTraffic *traffic;      /* borrowed, nullable */
  guint16            *shares;       /* owned, nullable: by profile and hour, as this traffic feels it */
  guint64             departure_ms; /* since Monday 00:00 */
  GMutex              lock;         /* guards what follows */
  GPtrArray          *scratches;    /* owned, of ReeveTimedScratch: those not in use */
};

/* One end of a target's street: reached by entering @arc at its start. */
typedef struct
{
  guint32 free_ms;  /* of the arc up to the target */
  guint32 walk_ms;
  guint   target;
  guint32 next;     /* the next end on the same arc, G_MAXUINT32 */
} ReeveTimedEnd;

struct _ReeveTimedTargets
{
  const ReeveTimed *timed;    /* borrowed */
  const ReeveSnap  *snaps;    /* borrowed */
  guint             n;
  GArray           *ends;     /* owned, of ReeveTimedEnd */
  guint32          *first;    /* owned: by arc, into ends; G_MAXUINT32 */
  guint32          *to_go_ms; /* owned, nullable: by arc, least time from its start to a target */
};

/* network/timed-search.c */
void reeve_timed_scratch_free (ReeveTimedScratch *self);

G_END_DECLS
