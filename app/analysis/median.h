/* analysis/median.h — the sites from which people are nearest on the whole
 *
 * p-median (Hakimi 1964). Greedy and seeded random starts, each improved by
 * the best swap until none helps (Teitz and Bart 1968, with the sums of
 * Whitaker 1983). The bound is the Lagrangian relaxation of the assignment
 * (Narula, Ogbu and Samuelsson 1977) by subgradient steps. Few combinations
 * are all compared.
 */
#pragma once

#include "analysis/cover.h"
#include "network/engine.h"

G_BEGIN_DECLS

typedef struct
{
  const ReeveMatrix    *times;       /* rows are sites, columns places */
  const double         *weights;     /* one for each column, ≥ 0 */
  const ReeveSiteState *states;      /* one for each row */
  guint                 n_open;
  guint32               limit_ms;    /* nobody is sent farther; REEVE_UNREACHED_MS: no limit */
  guint32               penalty_ms;  /* what a place counts that no open site reaches */
  guint                 n_starts;    /* greedy and this many less one at random */
  guint64               seed;
} ReeveMedianProblem;

/* What a place costs at a site: its time, or the penalty beyond the limit. */
static inline guint32
reeve_median_cost (const ReeveMedianProblem *problem,
                   guint                     site,
                   guint                     place)
{
  guint32 time_ms = reeve_matrix_get (problem->times, site, place);

  return time_ms <= problem->limit_ms && time_ms < problem->penalty_ms
       ? time_ms : problem->penalty_ms;
}

/* out->value and out->bound are sums of weight × milliseconds; smaller is better. */
gboolean reeve_median_solve (const ReeveMedianProblem *problem,
                             ReeveJob                 *job,
                             ReeveChoiceResult        *out,
                             GError                  **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
