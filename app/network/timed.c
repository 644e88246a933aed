/* network/timed.c — how long an arc takes when hours change on the way */
#include "network/timed-private.h"

/* As long as any arc may take. */
#define MOST_ARC_MS 86400000u

ReeveTimed *
reeve_timed_new (const ReeveEngine  *engine,
                 const ReeveTraffic *traffic,
                 double              follows,
                 double              departure_week_ms)
{
  ReeveTimed *self = g_new0 (ReeveTimed, 1);
  guint n_profiles = traffic != NULL ? traffic->profiles->len : 0;

  g_mutex_init (&self->lock);
  self->scratches = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_timed_scratch_free);
  g_return_val_if_fail (departure_week_ms >= 0, self);

  self->engine = engine;
  self->departure_ms = (guint64) departure_week_ms;
  if (n_profiles == 0 || follows <= 0)
    return self;

  g_return_val_if_fail (traffic->n_arcs == engine->graph->n_arcs, self);
  self->traffic = traffic;
  self->shares = g_new (guint16, (gsize) n_profiles * REEVE_WEEK_HOURS);
  for (guint i = 0; i < n_profiles; i++)
    for (guint hour = 0; hour < REEVE_WEEK_HOURS; hour++)
      {
        guint share = g_array_index (traffic->profiles, ReeveTrafficProfile, i).shares[hour];
        double lost = (REEVE_FREE_SHARE - MIN (share, REEVE_FREE_SHARE)) * MIN (follows, 1);

        self->shares[i * REEVE_WEEK_HOURS + hour] = (guint16) (REEVE_FREE_SHARE - lost + 0.5);
      }
  return self;
}

void
reeve_timed_free (ReeveTimed *self)
{
  if (self == NULL)
    return;
  g_free (self->shares);
  g_ptr_array_unref (self->scratches);
  g_mutex_clear (&self->lock);
  g_free (self);
}

const ReeveEngine *
reeve_timed_get_engine (const ReeveTimed *self)
{
  return self->engine;
}

/* The arc's profile by hour, NULL when it is free at all hours. */
static const guint16 *
get_shares (const ReeveTimed *self,
            guint32           arc)
{
  guint32 profile = self->traffic != NULL ? self->traffic->arc_profile[arc] : REEVE_NO_TRAFFIC;

  return profile == REEVE_NO_TRAFFIC ? NULL
                                     : self->shares + (gsize) profile * REEVE_WEEK_HOURS;
}

/* A share of the speed that the arc has now. A street that a change slowed is
 * as slow as the slower of the two, not as both together. */
static guint64
fit_share (const ReeveTimed *self,
           guint32           arc,
           guint             share)
{
  guint64 now_ms = self->engine->arc_ms[arc];
  guint64 plain_ms = self->engine->plain_ms[arc];

  if (now_ms == plain_ms || plain_ms == 0 || plain_ms >= REEVE_FAR_MS)
    return share;
  return CLAMP (share * now_ms / plain_ms, 1, REEVE_FREE_SHARE);
}

guint32
reeve_timed_drive_ms (const ReeveTimed *self,
                      guint32           arc,
                      guint32           free_ms,
                      guint32           start_ms)
{
  const guint16 *shares = get_shares (self, arc);
  guint64 begin = self->departure_ms + start_ms;
  guint64 now = begin;
  guint64 work = (guint64) free_ms * REEVE_FREE_SHARE;

  if (shares == NULL)
    return free_ms;
  while (now - begin < MOST_ARC_MS)
    {
      guint64 share = fit_share (self, arc, shares[reeve_traffic_hour (now)]);
      guint64 left = 3600000 - now % 3600000;

      if (work <= left * share)
        return (guint32) MIN (now - begin + (work + share / 2) / share, MOST_ARC_MS);
      work -= left * share;
      now += left;
    }
  return MOST_ARC_MS;
}

ReeveEngine *
reeve_timed_new_engine (const ReeveTimed  *self,
                        ReeveJob          *job,
                        GError           **error)
{
  const ReeveEngine *engine = self->engine;
  guint32 n_arcs = engine->graph->n_arcs;
  guint hour = reeve_traffic_hour (self->departure_ms);
  g_autofree guint32 *arc_ms = g_memdup2 (engine->arc_ms, MAX ((gsize) n_arcs, 1) * sizeof (guint32));

  for (guint32 arc = 0; arc < n_arcs; arc++)
    {
      const guint16 *shares = get_shares (self, arc);
      guint64 share;

      if (shares == NULL || arc_ms[arc] >= REEVE_FAR_MS)
        continue;
      share = fit_share (self, arc, shares[hour]);
      arc_ms[arc] = (guint32) MIN (((guint64) arc_ms[arc] * REEVE_FREE_SHARE + share / 2) / share,
                                   MOST_ARC_MS);
    }
  return reeve_engine_new_with_times (engine, arc_ms, job, error);
}
