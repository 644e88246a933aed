/* view/map-workers.c — threads that draw for the map */
#include "view/map-workers.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NICE 4

typedef struct
{
  const ReeveMapTask *task;   /* borrowed, static */
  gpointer            work;   /* owned */
} Order;

static gboolean
done_cb (gpointer data)
{
  Order *order = data;

  order->task->done (order->work);
  order->task->free (order->work);
  return G_SOURCE_REMOVE;
}

static void
draw_worker (gpointer data,
             gpointer unused)
{
  static GPrivate ready;
  Order *order = data;
  GSource *source = g_idle_source_new ();

  if (g_private_get (&ready) == NULL)
    {
      g_private_set (&ready, &ready);
      setpriority (PRIO_PROCESS, (id_t) syscall (SYS_gettid), NICE);
    }
  order->task->draw (order->work);
  /* Not g_main_context_invoke(): it may run the function here, between two turns
   * of the main loop. */
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, done_cb, order, g_free);
  g_source_attach (source, NULL);
  g_source_unref (source);
}

guint
reeve_map_workers_count (void)
{
  return CLAMP (g_get_num_processors (), 1, 6);
}

void
reeve_map_workers_push (const ReeveMapTask *task,
                        gpointer            work)
{
  static GThreadPool *pool;
  Order *order = g_new0 (Order, 1);

  if (pool == NULL)
    pool = g_thread_pool_new (draw_worker, NULL, (int) reeve_map_workers_count (), TRUE, NULL);
  order->task = task;
  order->work = work;
  g_thread_pool_push (pool, order, NULL);
}
