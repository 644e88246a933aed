/* view/map-flow.c — a layer of lines whose colours change from frame to frame
 *
 * One sheet of ids covers the view and a margin; when it no longer fits it moves
 * and stretches with the map until the next has come.
 */
#include "view/map-flow.h"

#include "view/map-sheet.h"
#include "view/map-workers.h"
#include "view/picture.h"

#include <math.h>
#include <string.h>

#define MARGIN_PX 96.0

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
  ReeveMapWork parent;
  Sheet       *sheet;   /* owned, until it is handed over */
  gboolean     drawn;
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
  ReeveMapWanted        wanted;
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
  if (self->running != NULL)
    reeve_map_work_leave (&g_steal_pointer (&self->running)->parent);
}

void
reeve_map_flow_free (ReeveMapFlow *self)
{
  stop_running (self);
  g_clear_pointer (&self->sheet, sheet_free);
  reeve_map_wanted_clear (&self->wanted);
  g_free (self->argb);
  g_free (self);
}

/* --- drawing ids --- */

static gboolean
fits (const ReeveMapFlow *self,
      const Sheet        *sheet)
{
  return sheet->stamp == self->wanted.stamp && sheet->dataset_id == self->dataset_id &&
         reeve_sheet_covers (&sheet->viewport, &self->wanted.view);
}

gboolean
reeve_map_flow_is_busy (ReeveMapFlow *self)
{
  return self->dataset_id != 0 && !self->failed && reeve_map_wanted_some (&self->wanted) &&
         (self->sheet == NULL || !fits (self, self->sheet));
}

static void
draw_work (gpointer data)
{
  Work *work = data;
  Sheet *sheet = work->sheet;

  sheet->ids = g_try_new (guint32, (gsize) sheet->width * (gsize) sheet->height);
  work->drawn = sheet->ids != NULL &&
                reeve_render_ids (work->parent.scene, sheet->dataset_id, &sheet->viewport,
                                  work->parent.base, sheet->ids, work->parent.cancellable);
}

static void start (ReeveMapFlow *self);

static void
finish_work (gpointer data)
{
  Work *work = data;
  ReeveMapFlow *self = work->parent.owner;

  if (self == NULL)
    return;
  self->running = NULL;
  if (work->drawn)
    {
      g_clear_pointer (&self->sheet, sheet_free);
      self->sheet = g_steal_pointer (&work->sheet);
    }
  /* A sheet that was stopped is wanted no more; one that failed would fail again. */
  self->failed = !work->drawn && !g_cancellable_is_cancelled (work->parent.cancellable);
  start (self);
  self->changed (self->data);
}

static void
free_work (gpointer data)
{
  Work *work = data;

  reeve_map_work_clear (&work->parent);
  g_clear_pointer (&work->sheet, sheet_free);
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
  sheet->viewport = reeve_sheet_around (&self->wanted.view, MARGIN_PX);
  sheet->width = (int) ceil (sheet->viewport.width * sheet->viewport.scale);
  sheet->height = (int) ceil (sheet->viewport.height * sheet->viewport.scale);
  sheet->dataset_id = self->dataset_id;
  sheet->stamp = self->wanted.stamp;
  work = g_new0 (Work, 1);
  reeve_map_work_init (&work->parent, self, &self->wanted);
  work->sheet = sheet;
  self->running = work;
  reeve_map_workers_push (&task, work);
}

void
reeve_map_flow_want (ReeveMapFlow         *self,
                     ReeveScene           *scene,
                     const ReeveBaseStyle *base,
                     const ReeveViewport  *viewport)
{
  if (reeve_map_wanted_set (&self->wanted, scene, base, viewport))
    self->failed = FALSE;
  if (self->running != NULL &&
      (self->running->sheet->stamp != self->wanted.stamp ||
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

  reeve_ids_colour (sheet->ids, n, self->argb, self->n_argb, pixels);
  return reeve_picture_new_take (pixels, sheet->width, sheet->height);
}

void
reeve_map_flow_snapshot (ReeveMapFlow *self,
                         GtkSnapshot  *snapshot)
{
  Sheet *sheet = self->sheet;
  ReeveSheetPlace place;
  double size;

  if (sheet == NULL || self->dataset_id == 0 ||
      !reeve_sheet_place (&sheet->viewport, &self->wanted.view, &place))
    return;
  if (sheet->texture == NULL)
    sheet->texture = colour_sheet (self, sheet);
  size = place.factor / sheet->viewport.scale;
  reeve_picture_append (snapshot, sheet->texture,
                        &GRAPHENE_RECT_INIT ((float) place.left, (float) place.top,
                                             (float) (sheet->width * size),
                                             (float) (sheet->height * size)),
                        self->wanted.view.scale);
}
