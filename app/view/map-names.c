/* view/map-names.c — the names above the map, laid out by a worker
 *
 * The sheet is cut into pieces and empty ones are left out: most of a map bears
 * no names, and need not be laid over it at every frame.
 */
#include "view/map-names.h"

#include "view/map-workers.h"

#include <math.h>
#include <string.h>

#define MARGIN_PX 160.0
#define PIECE_PX  128
#define REST_MS   90

/* Names of a zoom this far away are more in the way than of use. */
#define FAR_ZOOMS 0.8

typedef struct
{
  GdkTexture *texture;   /* owned */
  int         x;         /* px of the sheet */
  int         y;
} Piece;

typedef struct
{
  ReeveMapNames        *names;        /* borrowed; NULL once they are gone; main thread only */
  ReeveScene           *scene;        /* owned reference */
  const ReeveBaseStyle *base;
  ReeveViewport         viewport;     /* margin included */
  guint                 stamp;
  GCancellable         *cancellable;  /* owned */
  GArray               *pieces;       /* owned, nullable, of Piece: the result */
} Work;

struct _ReeveMapNames
{
  void                (*changed) (gpointer data);
  gpointer              data;
  GArray               *pieces;      /* owned, nullable: the sheet */
  ReeveViewport         sheet;       /* where it lies */
  guint                 sheet_stamp;
  Work                 *running;     /* borrowed, nullable: frees itself */
  ReeveScene           *scene;       /* owned reference, nullable */
  const ReeveBaseStyle *base;
  ReeveViewport         wanted;
  guint                 stamp;
  guint                 rest_id;
};

static void
piece_clear (gpointer data)
{
  g_clear_object (&((Piece *) data)->texture);
}

ReeveMapNames *
reeve_map_names_new (void   (*changed) (gpointer data),
                     gpointer data)
{
  ReeveMapNames *self = g_new0 (ReeveMapNames, 1);

  self->changed = changed;
  self->data = data;
  return self;
}

static void
stop_running (ReeveMapNames *self)
{
  if (self->running == NULL)
    return;
  self->running->names = NULL;
  g_cancellable_cancel (self->running->cancellable);
  self->running = NULL;
}

void
reeve_map_names_free (ReeveMapNames *self)
{
  stop_running (self);
  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_clear_pointer (&self->pieces, g_array_unref);
  g_clear_pointer (&self->scene, reeve_scene_unref);
  g_free (self);
}

/* --- which sheet is wanted --- */

static gboolean
covers (const ReeveViewport *have,
        const ReeveViewport *want)
{
  ReeveXY middle = reeve_viewport_to_px (have, want->centre);

  return have->zoom == want->zoom && have->scale == want->scale &&
         middle.x - want->width / 2 >= -0.5 && middle.y - want->height / 2 >= -0.5 &&
         middle.x + want->width / 2 <= have->width + 0.5 &&
         middle.y + want->height / 2 <= have->height + 0.5;
}

static gboolean
is_done (const ReeveMapNames *self)
{
  return self->pieces != NULL && self->sheet_stamp == self->stamp &&
         covers (&self->sheet, &self->wanted);
}

gboolean
reeve_map_names_is_busy (ReeveMapNames *self)
{
  return self->scene != NULL && self->wanted.width >= 1 && self->wanted.height >= 1 &&
         !is_done (self);
}

/* --- laying out --- */

static gboolean
is_empty (const guint32 *pixels,
          gsize          stride,
          int            width,
          int            height)
{
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      if (pixels[(gsize) y * stride + (gsize) x] != 0)
        return FALSE;
  return TRUE;
}

static void
cut_piece (GArray        *pieces,
           const guint32 *pixels,
           gsize          stride,
           int            x,
           int            y,
           int            width,
           int            height)
{
  const guint32 *from = pixels + (gsize) y * stride + x;
  guint32 *copy;
  g_autoptr (GBytes) bytes = NULL;
  Piece piece = { NULL, x, y };

  if (is_empty (from, stride, width, height))
    return;
  copy = g_new (guint32, (gsize) width * (gsize) height);
  for (int row = 0; row < height; row++)
    memcpy (copy + (gsize) row * (gsize) width, from + (gsize) row * stride,
            (gsize) width * sizeof *copy);
  bytes = g_bytes_new_take (copy, (gsize) width * (gsize) height * sizeof *copy);
  piece.texture = gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes,
                                          (gsize) width * sizeof *copy);
  g_array_append_val (pieces, piece);
}

static void
draw_work (gpointer data)
{
  Work *work = data;
  cairo_surface_t *surface = reeve_render_surface (work->scene, &work->viewport, work->base,
                                                   REEVE_RENDER_LABELS_ONLY, work->cancellable);
  const guint32 *pixels;
  gsize stride;
  int width, height;

  if (surface == NULL)
    return;
  work->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_array_set_clear_func (work->pieces, piece_clear);
  pixels = (const guint32 *) (const void *) cairo_image_surface_get_data (surface);
  stride = (gsize) cairo_image_surface_get_stride (surface) / sizeof *pixels;
  width = cairo_image_surface_get_width (surface);
  height = cairo_image_surface_get_height (surface);
  for (int y = 0; y < height; y += PIECE_PX)
    for (int x = 0; x < width; x += PIECE_PX)
      cut_piece (work->pieces, pixels, stride, x, y, MIN (PIECE_PX, width - x),
                 MIN (PIECE_PX, height - y));
  cairo_surface_destroy (surface);
}

static void start (ReeveMapNames *self);

static void
finish_work (gpointer data)
{
  Work *work = data;
  ReeveMapNames *self = work->names;

  if (self == NULL)
    return;
  self->running = NULL;
  if (work->pieces != NULL)
    {
      g_clear_pointer (&self->pieces, g_array_unref);
      self->pieces = g_steal_pointer (&work->pieces);
      self->sheet = work->viewport;
      self->sheet_stamp = work->stamp;
    }
  start (self);
  self->changed (self->data);
}

static void
free_work (gpointer data)
{
  Work *work = data;

  reeve_scene_unref (work->scene);
  g_object_unref (work->cancellable);
  g_clear_pointer (&work->pieces, g_array_unref);
  g_free (work);
}

static const ReeveMapTask task = { draw_work, finish_work, free_work };

static void
start (ReeveMapNames *self)
{
  Work *work;

  if (self->running != NULL || self->rest_id != 0 || !reeve_map_names_is_busy (self))
    return;
  work = g_new0 (Work, 1);
  work->names = self;
  work->scene = reeve_scene_ref (self->scene);
  work->base = self->base;
  work->viewport = self->wanted;
  work->viewport.width += 2 * MARGIN_PX;
  work->viewport.height += 2 * MARGIN_PX;
  work->stamp = self->stamp;
  work->cancellable = g_cancellable_new ();
  self->running = work;
  reeve_map_workers_push (&task, work);
}

static gboolean
rest_cb (gpointer data)
{
  ReeveMapNames *self = data;

  self->rest_id = 0;
  start (self);
  return G_SOURCE_REMOVE;
}

void
reeve_map_names_want (ReeveMapNames        *self,
                      ReeveScene           *scene,
                      const ReeveBaseStyle *base,
                      const ReeveViewport  *viewport)
{
  gboolean zoomed = self->pieces != NULL && viewport->zoom != self->wanted.zoom;

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
    g_clear_pointer (&self->pieces, g_array_unref);
  if (self->running != NULL &&
      (self->running->stamp != self->stamp || self->running->viewport.zoom != viewport->zoom ||
       self->running->viewport.scale != viewport->scale))
    stop_running (self);
  if (zoomed)
    {
      g_clear_handle_id (&self->rest_id, g_source_remove);
      self->rest_id = g_timeout_add (REST_MS, rest_cb, self);
    }
  start (self);
}

/* --- showing --- */

void
reeve_map_names_snapshot (ReeveMapNames *self,
                          GtkSnapshot   *snapshot)
{
  double factor, scale, left, top;
  ReeveXY middle;

  if (self->pieces == NULL || fabs (self->wanted.zoom - self->sheet.zoom) > FAR_ZOOMS)
    return;
  factor = exp2 (self->wanted.zoom - self->sheet.zoom);
  scale = self->sheet.scale;
  middle = reeve_viewport_to_px (&self->wanted, self->sheet.centre);
  left = middle.x - self->sheet.width / 2 * factor;
  top = middle.y - self->sheet.height / 2 * factor;
  /* Whole pixels of the screen, or every letter would blur. */
  if (factor == 1)
    {
      left = floor (left * scale + 0.5) / scale;
      top = floor (top * scale + 0.5) / scale;
    }
  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece, i);
      double x = left + piece->x / scale * factor;
      double y = top + piece->y / scale * factor;
      double width = gdk_texture_get_width (piece->texture) / scale * factor;
      double height = gdk_texture_get_height (piece->texture) / scale * factor;

      if (x < self->wanted.width && y < self->wanted.height && x + width > 0 && y + height > 0)
        gtk_snapshot_append_texture (snapshot, piece->texture,
                                     &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width,
                                                          (float) height));
    }
}
