/* map/street-chain-private.h — pieces of one street joined end to end
 *
 * A street comes as many ways; its name needs more length than most of them
 * have. Pieces of one name that meet are joined, straight on where three meet.
 */
#pragma once

#include "map/mercator.h"

G_BEGIN_DECLS

typedef struct
{
  guint32              name;    /* equal for one name */
  const ReeveMapPoint *points;  /* borrowed */
  guint32              n_points;
} ReeveStreetPiece;

typedef struct
{
  guint32 name;
  guint   first_piece;  /* the lowest piece in it */
  GArray *points;       /* owned, of ReeveMapPoint */
} ReeveStreet;

/* (transfer full) (element-type ReeveStreet): by their lowest piece */
GPtrArray *reeve_street_join (const ReeveStreetPiece *pieces,
                              guint                   n_pieces);

G_END_DECLS
