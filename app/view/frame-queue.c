/* view/frame-queue.c — pictures of a scene, drawn by workers
 *
 * One picture of a view is drawn at a time. A pan lets it finish: its margin
 * will mostly serve, and giving up at every step would never show anything. A
 * zoom of half a level, another scene or base make it useless, and it is
 * stopped. When nothing present covers the view, a coarse picture at half size
 * comes first.
 */
#include "view/frame-queue.h"

#include <math.h>

#define MARGIN_PX     96.0
#define MAX_FRAMES    4
#define USELESS_ZOOMS 0.5

typedef struct
{
  gatomicrefcount       refs;
  ReeveFrameQueue      *queue;        /* borrowed; NULL once the queue is gone; main thread only */
  ReeveScene           *scene;        /* owned reference */
  const ReeveBaseStyle *base;
  ReeveViewport         viewport;
  gboolean              coarse;
  guint                 stamp;
  GCancellable         *cancellable;  /* owned */
  cairo_surface_t      *surface;      /* owned, nullable: the result */
} Work;

struct _ReeveFrameQueue
{
  void                (*changed) (gpointer data);
  gpointer              data;
  GPtrArray            *frames;   /* owned, of ReeveFrame: oldest first */
  Work                 *running;  /* owned reference, nullable */
  ReeveScene           *scene;    /* owned reference, nullable: wanted */
  const ReeveBaseStyle *base;
  ReeveViewport         wanted;
  guint                 stamp;
};

static void
frame_free (gpointer data)
{
  ReeveFrame *frame = data;

  g_object_unref (frame->texture);
  g_free (frame);
}

static void
work_unref (Work *work)
{
  if (!g_atomic_ref_count_dec (&work->refs))
    return;
  reeve_scene_unref (work->scene);
  g_object_unref (work->cancellable);
  g_clear_pointer (&work->surface, cairo_surface_destroy);
  g_free (work);
}

ReeveFrameQueue *
reeve_frame_queue_new (void   (*changed) (gpointer data),
                       gpointer data)
{
  ReeveFrameQueue *self = g_new0 (ReeveFrameQueue, 1);

  self->changed = changed;
  self->data = data;
  self->frames = g_ptr_array_new_with_free_func (frame_free);
  return self;
}

static void
stop_running (ReeveFrameQueue *self)
{
  if (self->running == NULL)
    return;
  self->running->queue = NULL;
  g_cancellable_cancel (self->running->cancellable);
  g_clear_pointer (&self->running, work_unref);
}

void
reeve_frame_queue_free (ReeveFrameQueue *self)
{
  stop_running (self);
  g_ptr_array_unref (self->frames);
  g_clear_pointer (&self->scene, reeve_scene_unref);
  g_free (self);
}

GPtrArray *
reeve_frame_queue_get_frames (ReeveFrameQueue *self)
{
  return self->frames;
}

gboolean
reeve_frame_queue_is_busy (ReeveFrameQueue *self)
{
  return self->running != NULL;
}

/* --- what is there --- */

static gboolean
covers (const ReeveViewport *have,
        const ReeveViewport *want)
{
  ReeveXY middle = reeve_viewport_to_px (have, want->centre);
  double factor = exp2 (have->zoom - want->zoom);

  return middle.x - want->width / 2 * factor >= -0.5 &&
         middle.y - want->height / 2 * factor >= -0.5 &&
         middle.x + want->width / 2 * factor <= have->width + 0.5 &&
         middle.y + want->height / 2 * factor <= have->height + 0.5;
}

static gboolean
is_right (const ReeveViewport *have,
          const ReeveViewport *want)
{
  return fabs (have->zoom - want->zoom) < 1e-6 && have->scale == want->scale &&
         covers (have, want);
}

/* Nothing, or something far too coarse, would be seen. */
static gboolean
needs_coarse (ReeveFrameQueue *self)
{
  for (guint i = 0; i < self->frames->len; i++)
    {
      const ReeveFrame *frame = self->frames->pdata[i];

      if (frame->stamp == self->stamp && covers (&frame->viewport, &self->wanted) &&
          fabs (frame->viewport.zoom - self->wanted.zoom) < 1.5)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_done (ReeveFrameQueue *self)
{
  for (guint i = 0; i < self->frames->len; i++)
    {
      const ReeveFrame *frame = self->frames->pdata[i];

      if (frame->stamp == self->stamp && !frame->coarse && is_right (&frame->viewport, &self->wanted))
        return TRUE;
    }
  return FALSE;
}

/* Older pictures go once the newest shows all that is wanted. */
static void
drop_frames (ReeveFrameQueue *self)
{
  const ReeveFrame *newest = self->frames->pdata[self->frames->len - 1];

  if (!newest->coarse && is_right (&newest->viewport, &self->wanted))
    while (self->frames->len > 1)
      g_ptr_array_remove_index (self->frames, 0);
  while (self->frames->len > MAX_FRAMES)
    g_ptr_array_remove_index (self->frames, 0);
}

/* --- workers --- */

static void start (ReeveFrameQueue *self);

static void
surface_unref (gpointer data)
{
  cairo_surface_destroy (data);
}

static GdkTexture *
make_texture (cairo_surface_t *surface)
{
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  int height = cairo_image_surface_get_height (surface);
  g_autoptr (GBytes) bytes =
    g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), stride * (gsize) height,
                                surface_unref, cairo_surface_reference (surface));

  return gdk_memory_texture_new (cairo_image_surface_get_width (surface), height,
                                 GDK_MEMORY_DEFAULT, bytes, stride);
}

static gboolean
finished_cb (gpointer data)
{
  Work *work = data;
  ReeveFrameQueue *self = work->queue;
  ReeveFrame *frame;

  if (self == NULL)
    return G_SOURCE_REMOVE;
  g_clear_pointer (&self->running, work_unref);
  if (work->surface != NULL && work->stamp == self->stamp)
    {
      frame = g_new0 (ReeveFrame, 1);
      frame->texture = make_texture (work->surface);
      frame->viewport = work->viewport;
      frame->coarse = work->coarse;
      frame->stamp = work->stamp;
      g_ptr_array_add (self->frames, frame);
      drop_frames (self);
    }
  start (self);
  self->changed (self->data);
  return G_SOURCE_REMOVE;
}

static void
draw_worker (gpointer data,
             gpointer unused)
{
  Work *work = data;
  ReeveViewport viewport = work->viewport;
  GSource *source = g_idle_source_new ();

  if (work->coarse)
    viewport.scale *= 0.5;
  work->surface = reeve_render_surface (work->scene, &viewport, work->base,
                                        work->coarse ? REEVE_RENDER_COARSE : REEVE_RENDER_ALL,
                                        work->cancellable);
  /* Not g_main_context_invoke(): it may run the function here, between two turns
   * of the main loop. */
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, finished_cb, work, (GDestroyNotify) work_unref);
  g_source_attach (source, NULL);
  g_source_unref (source);
}

/* Threads that stay: Pango keeps its fonts by thread. */
static GThreadPool *
get_pool (void)
{
  static GThreadPool *pool;

  if (pool == NULL)
    pool = g_thread_pool_new (draw_worker, NULL, (int) CLAMP (g_get_num_processors (), 1, 4), TRUE,
                              NULL);
  return pool;
}

static void
start (ReeveFrameQueue *self)
{
  Work *work;

  if (self->running != NULL || self->scene == NULL || self->wanted.width < 1 ||
      self->wanted.height < 1 || is_done (self))
    return;

  work = g_new0 (Work, 1);
  g_atomic_ref_count_init (&work->refs);
  work->queue = self;
  work->scene = reeve_scene_ref (self->scene);
  work->base = self->base;
  work->viewport = self->wanted;
  work->viewport.width += 2 * MARGIN_PX;
  work->viewport.height += 2 * MARGIN_PX;
  work->coarse = needs_coarse (self);
  work->stamp = self->stamp;
  work->cancellable = g_cancellable_new ();
  self->running = work;
  g_atomic_ref_count_inc (&work->refs);
  g_thread_pool_push (get_pool (), work, NULL);
}

static gboolean
is_useless (const ReeveFrameQueue *self)
{
  const ReeveViewport *have = &self->running->viewport;
  ReeveXY middle;

  if (self->running->stamp != self->stamp || self->running->viewport.scale != self->wanted.scale ||
      fabs (have->zoom - self->wanted.zoom) > USELESS_ZOOMS)
    return TRUE;
  middle = reeve_viewport_to_px (have, self->wanted.centre);
  return middle.x < 0 || middle.y < 0 || middle.x > have->width || middle.y > have->height;
}

void
reeve_frame_queue_want (ReeveFrameQueue      *self,
                        ReeveScene           *scene,
                        const ReeveBaseStyle *base,
                        const ReeveViewport  *viewport)
{
  if (scene != self->scene || base != self->base)
    {
      self->stamp++;
      g_clear_pointer (&self->scene, reeve_scene_unref);
      if (scene != NULL)
        self->scene = reeve_scene_ref (scene);
      self->base = base;
    }
  self->wanted = *viewport;
  if (self->scene == NULL)
    g_ptr_array_set_size (self->frames, 0);
  if (self->running != NULL && is_useless (self))
    stop_running (self);
  start (self);
}
