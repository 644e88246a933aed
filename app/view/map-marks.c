/* view/map-marks.c — marks of selected records, drawn once for a view by a worker
 *
 * The picture is cut to where there is ink: a few marks cost a frame little.
 */
#include "view/map-marks.h"

#include "view/map-sheet.h"
#include "view/map-workers.h"

#include <math.h>
#include <string.h>

#define MARGIN_PX 160.0
/* Marks drawn between two looks at whether they are still wanted */
#define AT_ONCE   50

typedef struct
{
  GdkTexture *texture;   /* owned, nullable: there is nothing to see */
  int         x;         /* px of the sheet */
  int         y;
} Picture;

typedef struct
{
  ReeveMapWork  parent;
  ReeveViewport viewport;   /* margin included */
  GArray       *picks;      /* owned reference, of ReevePick: never changed */
  guint         serial;
  gboolean      done;
  Picture       picture;    /* the result */
} Work;

struct _ReeveMapMarks
{
  void         (*changed) (gpointer data);
  gpointer       data;
  GArray        *picks;        /* owned reference, of ReevePick: replaced whole */
  guint          serial;       /* of @picks */
  Picture        picture;
  ReeveViewport  sheet;        /* where it lies */
  guint          sheet_stamp;
  guint          sheet_serial; /* 0: there is none */
  Work          *running;      /* borrowed, nullable: frees itself */
  ReeveMapWanted wanted;
};

ReeveMapMarks *
reeve_map_marks_new (void   (*changed) (gpointer data),
                     gpointer data)
{
  ReeveMapMarks *self = g_new0 (ReeveMapMarks, 1);

  self->changed = changed;
  self->data = data;
  self->picks = g_array_new (FALSE, FALSE, sizeof (ReevePick));
  self->serial = 1;
  return self;
}

static void
stop_running (ReeveMapMarks *self)
{
  if (self->running != NULL)
    reeve_map_work_leave (&g_steal_pointer (&self->running)->parent);
}

void
reeve_map_marks_free (ReeveMapMarks *self)
{
  stop_running (self);
  g_clear_object (&self->picture.texture);
  g_array_unref (self->picks);
  reeve_map_wanted_clear (&self->wanted);
  g_free (self);
}

gboolean
reeve_map_marks_is_busy (ReeveMapMarks *self)
{
  return self->picks->len > 0 && reeve_map_wanted_some (&self->wanted) &&
         (self->sheet_serial != self->serial || self->sheet_stamp != self->wanted.stamp ||
          !reeve_sheet_covers (&self->sheet, &self->wanted.view));
}

/* --- on a worker --- */

/* FALSE: there is none. */
static gboolean
find_ink (const guint32         *pixels,
          gsize                  stride,
          int                    width,
          int                    height,
          cairo_rectangle_int_t *out)
{
  int left = width, right = -1, top = height, bottom = -1;

  for (int y = 0; y < height; y++)
    {
      const guint32 *row = pixels + (gsize) y * stride;
      int first = 0;
      int last = width - 1;

      while (first < width && row[first] == 0)
        first++;
      if (first == width)
        continue;
      while (row[last] == 0)
        last--;
      left = MIN (left, first);
      right = MAX (right, last);
      top = MIN (top, y);
      bottom = y;
    }
  *out = (cairo_rectangle_int_t) { left, top, right - left + 1, bottom - top + 1 };
  return right >= 0;
}

static void
take_picture (Work            *work,
              cairo_surface_t *surface)
{
  const guint32 *pixels = (const guint32 *) (const void *) cairo_image_surface_get_data (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface) / sizeof *pixels;
  cairo_rectangle_int_t ink;
  g_autoptr (GBytes) bytes = NULL;
  guint32 *copy;

  work->done = TRUE;
  if (!find_ink (pixels, stride, cairo_image_surface_get_width (surface),
                 cairo_image_surface_get_height (surface), &ink))
    return;
  copy = g_new (guint32, (gsize) ink.width * (gsize) ink.height);
  for (int y = 0; y < ink.height; y++)
    memcpy (copy + (gsize) y * (gsize) ink.width, pixels + (gsize) (ink.y + y) * stride + ink.x,
            (gsize) ink.width * sizeof *copy);
  bytes = g_bytes_new_take (copy, (gsize) ink.width * (gsize) ink.height * sizeof *copy);
  work->picture = (Picture) {
    gdk_memory_texture_new (ink.width, ink.height, GDK_MEMORY_DEFAULT, bytes,
                            (gsize) ink.width * sizeof *copy),
    ink.x, ink.y,
  };
}

static void
draw_work (gpointer data)
{
  Work *work = data;
  const ReevePick *picks = (const ReevePick *) (const void *) work->picks->data;
  double scale = work->viewport.scale;
  cairo_surface_t *surface =
    cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) ceil (work->viewport.width * scale),
                                (int) ceil (work->viewport.height * scale));
  cairo_t *cr = cairo_create (surface);
  gboolean stopped = cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS;

  for (guint i = 0; i < work->picks->len && !stopped; i += AT_ONCE)
    {
      reeve_scene_draw_selection (work->parent.scene, cr, &work->viewport, work->parent.base,
                                  picks + i, MIN (AT_ONCE, work->picks->len - i));
      stopped = g_cancellable_is_cancelled (work->parent.cancellable);
    }
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  if (!stopped)
    take_picture (work, surface);
  cairo_surface_destroy (surface);
}

/* --- on the main loop --- */

static void start (ReeveMapMarks *self);

static void
finish_work (gpointer data)
{
  Work *work = data;
  ReeveMapMarks *self = work->parent.owner;

  if (self == NULL)
    return;
  self->running = NULL;
  if (work->done)
    {
      g_clear_object (&self->picture.texture);
      self->picture = work->picture;
      work->picture.texture = NULL;
      self->sheet = work->viewport;
      self->sheet_stamp = work->parent.stamp;
      self->sheet_serial = work->serial;
    }
  start (self);
  self->changed (self->data);
}

static void
free_work (gpointer data)
{
  Work *work = data;

  reeve_map_work_clear (&work->parent);
  g_array_unref (work->picks);
  g_clear_object (&work->picture.texture);
  g_free (work);
}

static const ReeveMapTask task = { draw_work, finish_work, free_work };

static void
start (ReeveMapMarks *self)
{
  Work *work;

  if (self->running != NULL || !reeve_map_marks_is_busy (self))
    return;
  work = g_new0 (Work, 1);
  reeve_map_work_init (&work->parent, self, &self->wanted);
  work->viewport = reeve_sheet_around (&self->wanted.view, MARGIN_PX);
  work->picks = g_array_ref (self->picks);
  work->serial = self->serial;
  self->running = work;
  reeve_map_workers_push (&task, work);
}

void
reeve_map_marks_set (ReeveMapMarks   *self,
                     const ReevePick *picks,
                     guint            n_picks)
{
  g_array_unref (self->picks);
  self->picks = g_array_new (FALSE, FALSE, sizeof (ReevePick));
  g_array_append_vals (self->picks, picks, n_picks);
  self->serial++;
  stop_running (self);
  /* None are taken away at once. */
  if (n_picks == 0)
    g_clear_object (&self->picture.texture);
  start (self);
}

void
reeve_map_marks_want (ReeveMapMarks        *self,
                      ReeveScene           *scene,
                      const ReeveBaseStyle *base,
                      const ReeveViewport  *viewport)
{
  reeve_map_wanted_set (&self->wanted, scene, base, viewport);
  if (scene == NULL)
    g_clear_object (&self->picture.texture);
  if (self->running != NULL &&
      (self->running->parent.stamp != self->wanted.stamp ||
       self->running->viewport.zoom != viewport->zoom ||
       self->running->viewport.scale != viewport->scale))
    stop_running (self);
  start (self);
}

void
reeve_map_marks_snapshot (ReeveMapMarks *self,
                          GtkSnapshot   *snapshot)
{
  ReeveSheetPlace place;
  double size;

  if (self->picture.texture == NULL ||
      !reeve_sheet_place (&self->sheet, &self->wanted.view, &place))
    return;
  size = place.factor / self->sheet.scale;
  gtk_snapshot_append_texture (
    snapshot, self->picture.texture,
    &GRAPHENE_RECT_INIT ((float) (place.left + self->picture.x * size),
                         (float) (place.top + self->picture.y * size),
                         (float) (gdk_texture_get_width (self->picture.texture) * size),
                         (float) (gdk_texture_get_height (self->picture.texture) * size)));
}
