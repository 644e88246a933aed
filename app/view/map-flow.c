/* view/map-flow.c — a layer of lines whose colours change from frame to frame
 *
 * One sheet of ids covers the view and a margin; when it no longer fits it moves
 * and stretches with the map until the next has come.
 */
#include "view/map-flow.h"

#include "view/map-workers.h"

#include <math.h>
#include <string.h>

#define MARGIN_PX 96.0
#define FAR_ZOOMS 0.8

typedef struct
{
  guint32      *ids;        /* owned */
  int           width;
  int           height;
  ReeveViewport viewport;   /* margin included */
  gint64        dataset_id;
  guint         stamp;
  GdkTexture   *texture;    /* owned, nullable: coloured for the frame */
} Sheet;

typedef struct
{
  ReeveMapFlow         *flow;         /* borrowed; NULL once it is gone; main thread only */
  ReeveScene           *scene;        /* owned reference */
  const ReeveBaseStyle *base;
  Sheet                *sheet;        /* owned, until it is handed over */
  GCancellable         *cancellable;  /* owned */
  gboolean              drawn;
} Work;

struct _ReeveMapFlow
{
  void                (*changed) (gpointer data);
  gpointer              data;
  gint64                dataset_id;   /* 0: none */
  guint32              *argb;         /* owned */
  guint                 n_argb;
  Sheet                *sheet;        /* owned, nullable */
  Work                 *running;      /* borrowed, nullable: frees itself */
  gboolean              failed;       /* the layer cannot be drawn so */
  ReeveScene           *scene;        /* owned reference, nullable */
  const ReeveBaseStyle *base;
  ReeveViewport         wanted;
  guint                 stamp;
};

static void
sheet_free (Sheet *sheet)
{
  g_clear_object (&sheet->texture);
  g_free (sheet->ids);
  g_free (sheet);
}

ReeveMapFlow *
reeve_map_flow_new (void   (*changed) (gpointer data),
                    gpointer data)
{
  ReeveMapFlow *self = g_new0 (ReeveMapFlow, 1);

  self->changed = changed;
  self->data = data;
  return self;
}

static void
stop_running (ReeveMapFlow *self)
{
  if (self->running == NULL)
    return;
  self->running->flow = NULL;
  g_cancellable_cancel (self->running->cancellable);
  self->running = NULL;
}

void
reeve_map_flow_free (ReeveMapFlow *self)
{
  stop_running (self);
  g_clear_pointer (&self->sheet, sheet_free);
  g_clear_pointer (&self->scene, reeve_scene_unref);
  g_free (self->argb);
  g_free (self);
}

/* --- drawing ids --- */

static gboolean
fits (const ReeveMapFlow *self,
      const Sheet        *sheet)
{
  const ReeveViewport *have = &sheet->viewport;
  const ReeveViewport *want = &self->wanted;
  ReeveXY middle = reeve_viewport_to_px (have, want->centre);

  return sheet->stamp == self->stamp && sheet->dataset_id == self->dataset_id &&
         have->zoom == want->zoom && have->scale == want->scale &&
         middle.x - want->width / 2 >= -0.5 && middle.y - want->height / 2 >= -0.5 &&
         middle.x + want->width / 2 <= have->width + 0.5 &&
         middle.y + want->height / 2 <= have->height + 0.5;
}

gboolean
reeve_map_flow_is_busy (ReeveMapFlow *self)
{
  return self->dataset_id != 0 && self->scene != NULL && !self->failed &&
         self->wanted.width >= 1 && self->wanted.height >= 1 &&
         (self->sheet == NULL || !fits (self, self->sheet));
}

static void
draw_work (gpointer data)
{
  Work *work = data;
  Sheet *sheet = work->sheet;

  sheet->ids = g_try_new (guint32, (gsize) sheet->width * (gsize) sheet->height);
  work->drawn = sheet->ids != NULL &&
                reeve_render_ids (work->scene, sheet->dataset_id, &sheet->viewport, work->base,
                                  sheet->ids, work->cancellable);
}

static void start (ReeveMapFlow *self);

static void
finish_work (gpointer data)
{
  Work *work = data;
  ReeveMapFlow *self = work->flow;

  if (self == NULL)
    return;
  self->running = NULL;
  if (work->drawn)
    {
      g_clear_pointer (&self->sheet, sheet_free);
      self->sheet = g_steal_pointer (&work->sheet);
    }
  /* A sheet that was stopped is wanted no more; one that failed would fail again. */
  self->failed = !work->drawn && !g_cancellable_is_cancelled (work->cancellable);
  start (self);
  self->changed (self->data);
}

static void
free_work (gpointer data)
{
  Work *work = data;

  reeve_scene_unref (work->scene);
  g_clear_pointer (&work->sheet, sheet_free);
  g_object_unref (work->cancellable);
  g_free (work);
}

static const ReeveMapTask task = { draw_work, finish_work, free_work };

static void
start (ReeveMapFlow *self)
{
  Sheet *sheet;
  Work *work;

  if (self->running != NULL || !reeve_map_flow_is_busy (self))
    return;
  sheet = g_new0 (Sheet, 1);
  sheet->viewport = self->wanted;
  sheet->viewport.width += 2 * MARGIN_PX;
  sheet->viewport.height += 2 * MARGIN_PX;
  sheet->width = (int) ceil (sheet->viewport.width * sheet->viewport.scale);
  sheet->height = (int) ceil (sheet->viewport.height * sheet->viewport.scale);
  sheet->dataset_id = self->dataset_id;
  sheet->stamp = self->stamp;
  work = g_new0 (Work, 1);
  work->flow = self;
  work->scene = reeve_scene_ref (self->scene);
  work->base = self->base;
  work->sheet = sheet;
  work->cancellable = g_cancellable_new ();
  self->running = work;
  reeve_map_workers_push (&task, work);
}

void
reeve_map_flow_want (ReeveMapFlow         *self,
                     ReeveScene           *scene,
                     const ReeveBaseStyle *base,
                     const ReeveViewport  *viewport)
{
  if (scene != self->scene || base != self->base)
    {
      self->stamp++;
      self->failed = FALSE;
      g_clear_pointer (&self->scene, reeve_scene_unref);
      if (scene != NULL)
        self->scene = reeve_scene_ref (scene);
      self->base = base;
    }
  self->wanted = *viewport;
  if (self->running != NULL &&
      (self->running->sheet->stamp != self->stamp ||
       self->running->sheet->viewport.zoom != viewport->zoom))
    stop_running (self);
  start (self);
}

void
reeve_map_flow_colour (ReeveMapFlow  *self,
                       gint64         dataset_id,
                       const guint32 *argb,
                       guint          n_argb)
{
  if (dataset_id != self->dataset_id)
    {
      stop_running (self);
      g_clear_pointer (&self->sheet, sheet_free);
      self->failed = FALSE;
    }
  self->dataset_id = dataset_id;
  if (n_argb != self->n_argb)
    {
      g_free (self->argb);
      self->argb = g_new (guint32, (gsize) n_argb + 1);
      self->n_argb = n_argb;
    }
  if (n_argb > 0)
    memcpy (self->argb, argb, n_argb * sizeof *argb);
  if (self->sheet != NULL)
    g_clear_object (&self->sheet->texture);
  start (self);
}

/* --- showing --- */

static GdkTexture *
colour_sheet (const ReeveMapFlow *self,
              const Sheet        *sheet)
{
  gsize n = (gsize) sheet->width * (gsize) sheet->height;
  guint32 *pixels = g_new (guint32, n);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, n * sizeof *pixels);

  reeve_ids_colour (sheet->ids, n, self->argb, self->n_argb, pixels);
  return gdk_memory_texture_new (sheet->width, sheet->height, GDK_MEMORY_DEFAULT, bytes,
                                 (gsize) sheet->width * sizeof *pixels);
}

void
reeve_map_flow_snapshot (ReeveMapFlow *self,
                         GtkSnapshot  *snapshot)
{
  Sheet *sheet = self->sheet;
  double factor, scale, left, top;
  ReeveXY middle;

  if (sheet == NULL || self->dataset_id == 0 ||
      fabs (self->wanted.zoom - sheet->viewport.zoom) > FAR_ZOOMS)
    return;
  if (sheet->texture == NULL)
    sheet->texture = colour_sheet (self, sheet);
  factor = exp2 (self->wanted.zoom - sheet->viewport.zoom);
  scale = sheet->viewport.scale;
  middle = reeve_viewport_to_px (&self->wanted, sheet->viewport.centre);
  left = middle.x - sheet->viewport.width / 2 * factor;
  top = middle.y - sheet->viewport.height / 2 * factor;
  if (factor == 1)
    {
      left = floor (left * scale + 0.5) / scale;
      top = floor (top * scale + 0.5) / scale;
    }
  gtk_snapshot_append_texture (snapshot, sheet->texture,
                               &GRAPHENE_RECT_INIT ((float) left, (float) top,
                                                    (float) (sheet->width / scale * factor),
                                                    (float) (sheet->height / scale * factor)));
}
