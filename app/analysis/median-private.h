/* analysis/median-private.h — what the search for a median and its bound share */
#pragma once

#include "analysis/median.h"

G_BEGIN_DECLS

/* For every place the free sites that are nearer than what stays open: all
 * others are nothing to it. Nearest first, then lowest number. */
typedef struct
{
  gsize   *first;    /* owned, by place and one more: into @near */
  guint64 *near;     /* owned: milliseconds × 2^32 + site */
  guint32 *base_ms;  /* owned, by place: nearest site that stays, or the penalty */
} ReeveNearSites;

static inline guint32
reeve_near_site (guint64 near)
{
  return (guint32) near;
}

static inline guint32
reeve_near_ms (guint64 near)
{
  return (guint32) (near >> 32);
}

gboolean reeve_near_sites_find  (const ReeveMedianProblem *problem,
                                 ReeveJob                 *job,
                                 ReeveNearSites           *out,
                                 GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
void     reeve_near_sites_clear (ReeveNearSites           *self);

/* No choice of n_open sites costs less than *@out_bound. @price_ms: by place,
 * what it may pay at first, a guess. @cost: of the best choice known. */
gboolean reeve_median_find_bound (const ReeveMedianProblem *problem,
                                  const ReeveNearSites     *near,
                                  const double             *price_ms,
                                  double                    cost,
                                  ReeveJob                 *job,
                                  double                   *out_bound,
                                  GError                  **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReeveNearSites, reeve_near_sites_clear)

G_END_DECLS
