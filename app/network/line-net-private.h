/* network/line-net-private.h — what joining lines and cutting them share */
#pragma once

#include "geo/box-index.h"
#include "network/line-net.h"

#include <math.h>

G_BEGIN_DECLS

typedef struct
{
  guint32 row;
  guint32 first;  /* of the plane's points */
  guint32 n;
} ReeveLinePart;

typedef struct
{
  guint32 part;
  guint32 vertex;  /* of the part: the edge from it to the next */
} ReeveLineEdge;

typedef struct
{
  guint32 part;
  double  position;  /* number of a vertex and the share of the way to the next */
  ReeveXY at;
} ReeveLineCut;

typedef struct
{
  ReeveRoadNet              *net;
  const GArray              *rows;
  const ReeveLineNetOptions *options;
  double         tolerance_m;
  double         middle_lon;
  double         x_scale;    /* metres in a degree */
  double         y_scale;
  GArray        *xy;         /* owned, of ReeveXY */
  GArray        *parts;      /* owned, of ReeveLinePart */
  GArray        *edges;      /* owned, of ReeveLineEdge */
  ReeveBoxIndex *index;      /* owned: edges */
  GArray        *cuts;       /* owned, of ReeveLineCut */
  GHashTable    *cells;      /* owned: cell (gint64*) → GArray of guint32 */
  guint          n_loops;
  guint          n_dropped;
} ReeveLineJoining;

static inline const ReeveLineRow *
reeve_line_row (const ReeveLineJoining *joining,
                guint32                 number)
{
  return &g_array_index (joining->rows, ReeveLineRow, number);
}

static inline const ReeveLinePart *
reeve_line_part (const ReeveLineJoining *joining,
                 guint32                 number)
{
  return &g_array_index (joining->parts, ReeveLinePart, number);
}

static inline ReeveXY
reeve_line_xy (const ReeveLineJoining *joining,
               const ReeveLinePart    *part,
               guint32                 vertex)
{
  return g_array_index (joining->xy, ReeveXY, part->first + vertex);
}

static inline gboolean
reeve_line_are_near (const ReeveLineJoining *joining,
                     ReeveXY                 a,
                     ReeveXY                 b)
{
  return hypot (a.x - b.x, a.y - b.y) <= joining->tolerance_m;
}

/* network/line-net.c: the box of a straight edge, grown by the tolerance. */
ReeveBox reeve_line_edge_box          (const ReeveLineJoining *joining,
                                       guint32                 number);

/* network/line-cut.c: finds where lines are cut, in no order. Ends that touch
 * another line: */
gboolean reeve_line_cut_at_ends       (ReeveLineJoining  *joining,
                                       ReeveJob          *job,
                                       GError           **error) G_GNUC_WARN_UNUSED_RESULT;
/* Lines of one level that cross: */
gboolean reeve_line_cut_at_crossings  (ReeveLineJoining  *joining,
                                       ReeveJob          *job,
                                       GError           **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
