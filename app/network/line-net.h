/* network/line-net.h — a road network out of plain lines
 *
 * Ends that lie within a tolerance of each other meet, and so does an end that
 * touches another line of the same level. Lines that merely cross meet only
 * when asked for: else one of them is a bridge. Ends meet whatever their level
 * is: a bridge begins where the road on the ground ends.
 */
#pragma once

#include "geo/shape.h"
#include "network/road-net.h"

G_BEGIN_DECLS

typedef struct
{
  double      tolerance_m;
  gboolean    split;      /* lines of one level meet where they cross */
  const char *name;       /* borrowed: of the layer, for what cannot be done with it */
} ReeveLineNetOptions;

/* One row of the layer. */
typedef struct
{
  ReeveShape   *shape;      /* owned: a line, perhaps of several parts */
  ReeveNetLink  link;       /* its id and what it says; ends, points and ordinals are found */
  int           direction;  /* 1 along the line only, −1 against it only, 0 both */
} ReeveLineRow;

void     reeve_line_row_clear (ReeveLineRow *row);
/* Fills @net, whose texts @rows (of ReeveLineRow) speak in. Lines that all cross each
 * other end in REEVE_ERROR_INPUT. */
gboolean reeve_line_net_join  (ReeveRoadNet              *net,
                               const GArray              *rows,
                               const ReeveLineNetOptions *options,
                               ReeveJob                  *job,
                               GError                   **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
