/* plan/disclose-private.h — what a map that leaves the house may show of people */
#pragma once

#include "map/style.h"
#include "workspace/dataset.h"

G_BEGIN_DECLS

/* TRUE for a column of counts of people. */
gboolean reeve_disclose_is_people (const ReeveField      *field);
/* Changes how a dataset that is not public is drawn: records whose count of
 * people is small look like those without one, no class is so narrow or so low
 * that it tells such a count, no name or width is one. @related: some cells are
 * hidden because they would tell others; sizes would give them away. */
void     reeve_disclose_style     (ReeveLayerStyle       *style,
                                   const ReeveDataset    *dataset,
                                   gboolean               related);

G_END_DECLS
