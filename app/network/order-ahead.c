/* network/order-ahead.c — the hierarchy's order is made while an import goes on */
#include "network/order-ahead.h"

#include "network/engine.h"

/* How often one who waits looks whether to stop. */
#define LOOK_US 20000

struct _ReeveOrderAhead
{
  GThread    *thread;      /* joined by stop */
  ReeveJob   *job;         /* owned: its own, so that it can be stopped alone */
  ReeveRoads *roads;       /* owned reference */
  char       *profile_id;  /* owned */
  GMutex      lock;
  GCond       ended;
  gboolean    has_ended;   /* guarded by lock */
};

static gpointer
order_worker (gpointer data)
{
  ReeveOrderAhead *self = data;
  g_autoptr (GError) error = NULL;

  if (!reeve_engine_order_ahead (self->roads, self->profile_id, self->job, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_info ("No order made ahead: %s", error->message);
  g_mutex_lock (&self->lock);
  self->has_ended = TRUE;
  g_cond_broadcast (&self->ended);
  g_mutex_unlock (&self->lock);

  return NULL;
}

ReeveOrderAhead *
reeve_order_ahead_start (ReeveRoads *roads,
                         const char *profile_id)
{
  ReeveOrderAhead *self = g_new0 (ReeveOrderAhead, 1);

  self->job = reeve_job_new ();
  self->roads = reeve_roads_ref (roads);
  self->profile_id = g_strdup (profile_id);
  g_mutex_init (&self->lock);
  g_cond_init (&self->ended);
  self->thread = g_thread_new ("reeve-order", order_worker, self);

  return self;
}

gboolean
reeve_order_ahead_finish (ReeveOrderAhead *self,
                          ReeveJob        *job)
{
  gboolean ended;

  g_mutex_lock (&self->lock);
  while (!self->has_ended && !reeve_job_is_cancelled (job))
    g_cond_wait_until (&self->ended, &self->lock, g_get_monotonic_time () + LOOK_US);
  ended = self->has_ended;
  g_mutex_unlock (&self->lock);
  reeve_order_ahead_stop (self);

  return ended;
}

void
reeve_order_ahead_stop (ReeveOrderAhead *self)
{
  if (self == NULL)
    return;
  reeve_job_cancel (self->job);
  g_thread_join (self->thread);
  g_object_unref (self->job);
  reeve_roads_unref (self->roads);
  g_free (self->profile_id);
  g_cond_clear (&self->ended);
  g_mutex_clear (&self->lock);
  g_free (self);
}
