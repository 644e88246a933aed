/* analysis/cover.h — the sites that together reach the most weight
 *
 * Maximal covering location (Church and ReVelle 1974). Greedy, then swaps of
 * one chosen site for another until none helps; the bound is the Lagrangian
 * relaxation of the covering constraints by subgradient steps (Galvão and
 * ReVelle 1996). Where all combinations are few they are all compared, and
 * the answer is proven without a bound.
 */
#pragma once

#include "core/job.h"

G_BEGIN_DECLS

/* Which places each site covers: a list in one array. */
typedef struct
{
  guint    n_sites;
  guint    n_places;
  guint32 *first;     /* owned: n_sites + 1 offsets into places */
  guint32 *places;    /* owned: rising within a site */
} ReeveCoverage;

void reeve_coverage_free (ReeveCoverage *self);

typedef enum
{
  REEVE_SITE_FREE,     /* may be chosen */
  REEVE_SITE_STAYS,    /* is open whatever is chosen; does not count towards the number */
  REEVE_SITE_BARRED,   /* may not be chosen */
} ReeveSiteState;

typedef enum
{
  REEVE_PROOF_NONE,       /* only a bound from above, or nothing */
  REEVE_PROOF_ENUMERATED, /* every combination was compared */
  REEVE_PROOF_BOUND,      /* the bound meets the value */
} ReeveProof;

typedef struct
{
  GArray    *sites;     /* owned, of guint: the chosen, in the order that adds most first */
  double     value;     /* weight covered, by those that stay and the chosen */
  double     bound;     /* no choice can be better than this */
  ReeveProof proof;
  guint64    n_compared; /* combinations, when enumerated */
} ReeveChoiceResult;

void     reeve_choice_result_clear (ReeveChoiceResult *self);

gboolean reeve_cover_solve (const ReeveCoverage  *coverage,
                            const double         *weights,  /* n_places, ≥ 0 */
                            const ReeveSiteState *states,   /* n_sites */
                            guint                 n_open,   /* how many to choose */
                            ReeveJob             *job,
                            ReeveChoiceResult    *out,
                            GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveCoverage, reeve_coverage_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReeveChoiceResult, reeve_choice_result_clear)

G_END_DECLS
