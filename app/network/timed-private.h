/* network/timed-private.h — what speeds and searches share */
#pragma once

#include "network/engine-private.h"
#include "network/timed.h"

G_BEGIN_DECLS

struct _ReeveTimed
{
  const ReeveEngine  *engine;       /* borrowed */
  const ReeveTraffic *traffic;      /* borrowed, nullable */
  guint16            *shares;       /* owned, nullable: by profile and hour, as this traffic feels it */
  guint64             departure_ms; /* since Monday 00:00 */
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

G_END_DECLS
