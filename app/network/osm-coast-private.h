/* network/osm-coast-private.h — what joining, cutting and closing a coastline share */
#pragma once

#include "network/osm-coast.h"

G_BEGIN_DECLS

/* A stretch of coastline; land lies to its left. */
typedef struct
{
  GArray  *points;      /* owned, of ReeveLonLat */
  gboolean closed;
  gboolean from_edge;   /* its first point lies on the extract's edge */
  gboolean to_edge;
  gboolean used;
} ReeveStrand;

typedef struct
{
  const ReeveOsmShapes *shapes;
  ReeveBox   box;
  GPtrArray *strands;   /* owned, of ReeveStrand */
  ReeveJob  *job;       /* borrowed */
} ReeveCoast;

/* Whether to go on; asked at turn @done of a loop, about every thousand. */
static inline gboolean
reeve_coast_step (const ReeveCoast *self,
                  guint             done)
{
  return done % 1024 != 0 || !reeve_job_is_cancelled (self->job);
}

static inline ReeveLonLat
reeve_strand_first (const ReeveStrand *self)
{
  return g_array_index (self->points, ReeveLonLat, 0);
}

static inline ReeveLonLat
reeve_strand_last (const ReeveStrand *self)
{
  return g_array_index (self->points, ReeveLonLat, self->points->len - 1);
}

static inline gboolean
reeve_coast_holds (const ReeveBox *box,
                   ReeveLonLat     point)
{
  return point.lon >= box->west && point.lon <= box->east && point.lat >= box->south &&
         point.lat <= box->north;
}

void         reeve_strand_free (gpointer   data);
/* An empty one at the end of @strands, and owned by it. */
ReeveStrand *reeve_strand_add  (GPtrArray *strands);

/* These leave off early when the job was stopped: what they leave is then of no
 * use. */

/* network/osm-coast-join.c: strands out of ways, end to start. */
void         reeve_coast_join   (ReeveCoast   *self,
                                 const GArray *ways);
/* network/osm-coast-cut.c: leaves what is inside the box. */
void         reeve_coast_cut    (ReeveCoast   *self);
/* Strands with a gap between them become one; @used marks what was taken up. */
void         reeve_coast_bridge (ReeveCoast   *self);
/* FALSE when an end is too far from the edge. */
gboolean     reeve_coast_lead   (ReeveCoast   *self);
/* network/osm-coast-close.c: areas of sea with their islands; FALSE when
 * comings and goings along the edge do not alternate. */
gboolean     reeve_coast_close  (ReeveCoast   *self,
                                 GPtrArray    *seas);

G_END_DECLS
