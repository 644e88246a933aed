/* sample/pruning.h — steps between crossing lines and a network */
#pragma once

#include "sample/city.h"

G_BEGIN_DECLS

/* Splits @way into the runs of edges that @keep, one flag per edge, says yes to. */
void reeve_way_keep_edges    (ReeveCity    *self,
                              ReeveWay     *way,
                              const guint8 *keep);
/* Counts for each node how often ways pass it and, into @n_arms, its arms. */
void reeve_city_count_passes (ReeveCity    *self,
                              guint        *n_arms);
/* Trims stubs, longer ones by @chance, and drops what no car can reach. */
void reeve_city_prune_ways   (ReeveCity    *self,
                              ReeveDice    *dice,
                              double        chance);
/* Drops vertices where nothing meets and the line hardly bends. */
void reeve_city_thin_ways    (ReeveCity    *self);

G_END_DECLS
