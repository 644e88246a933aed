/* analysis/merge.h — many small places put together into fewer
 *
 * A raster of people has millions of cells, and a question about sites needs
 * travel times from every site to every one of them. Cells in the same square
 * of some hundred metres are reached over the same streets: they become one
 * place at their middle, weighted by people. Nobody is lost, and what is left
 * is as exact as the square is small.
 */
#pragma once

#include "analysis/tool.h"

G_BEGIN_DECLS

/* In place. Squares begin at 100 m and grow by a quarter until there are at most
 * @n_most places; left alone, with 0 returned, when there are so few already.
 * Places keep no number, name or row. Work: n for each size tried.
 *
 * Returns: the squares' side in metres, or 0 */
double reeve_places_merge (ReevePlaces *places,
                           guint        n_most);

G_END_DECLS
