/* view/map-names.c — what lies above the squares of the map, drawn by a worker
 *
 * The sheet is cut into pieces and empty ones are left out: most of a map bears
 * no names, and need not be laid over it at every frame.
 */
#include "view/map-names.h"

#include "view/map-sheet.h"
#include "view/map-workers.h"
#include "view/picture.h"

#include <math.h>
#include <string.h>

#define MARGIN_PX 160.0
#define PIECE_PX  128
#define REST_MS   90

typedef struct
{
  GdkTexture *texture;   /* owned */
  int         x;         /* px of the sheet */
  int         y;
} Piece;

typedef struct
{
  ReeveMapWork     parent;
  ReeveRenderFlags flags;
  ReeveViewport    viewport;  /* margin included */
  GArray          *pieces;    /* owned, nullable, of Piece: the result */
} Work;

struct _ReeveMapNames
{
  ReeveRenderFlags      flags;
  void                (*changed) (gpointer data);
  gpointer              data;
  GArray               *pieces;      /* owned, nullable: the sheet */
  ReeveViewport         sheet;       /* where it lies */
  guint                 sheet_stamp;
  Work                 *running;     /* borrowed, nullable: frees itself */
  ReeveMapWanted        wanted;
  guint                 rest_id;
};

static void
piece_clear (gpointer data)
{
  g_clear_object (&((Piece *) data)->texture);
}

ReeveMapNames *
reeve_map_names_new (ReeveRenderFlags   flags,
                     void             (*changed) (gpointer data),
                     gpointer           data)
{
  ReeveMapNames *self = g_new0 (ReeveMapNames, 1);

  self->flags = flags;
  self->changed = changed;
  self->data = data;
  return self;
}

static void
stop_running (ReeveMapNames *self)
{
  if (self->running != NULL)
    reeve_map_work_leave (&g_steal_pointer (&self->running)->parent);
}

void
reeve_map_names_free (ReeveMapNames *self)
{
  stop_running (self);
  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_clear_pointer (&self->pieces, g_array_unref);
  reeve_map_wanted_clear (&self->wanted);
  g_free (self);
}

/* --- which sheet is wanted --- */

static gboolean
is_done (const ReeveMapNames *self)
{
  return self->pieces != NULL && self->sheet_stamp == self->wanted.stamp &&
         reeve_sheet_covers (&self->sheet, &self->wanted.view);
}

gboolean
reeve_map_names_is_busy (ReeveMapNames *self)
{
  return reeve_map_wanted_some (&self->wanted) && !is_done (self);
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
  Piece piece = { NULL, x, y };

  if (is_empty (from, stride, width, height))
    return;
  copy = g_new (guint32, (gsize) width * (gsize) height);
  for (int row = 0; row < height; row++)
    memcpy (copy + (gsize) row * (gsize) width, from + (gsize) row * stride,
            (gsize) width * sizeof *copy);
  piece.texture = reeve_picture_new_take (copy, width, height);
  g_array_append_val (pieces, piece);
}

static void
draw_work (gpointer data)
{
  Work *work = data;
  cairo_surface_t *surface = reeve_render_surface (work->parent.scene, &work->viewport,
                                                   work->parent.base, work->flags,
                                                   work->parent.cancellable);
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
  ReeveMapNames *self = work->parent.owner;

  if (self == NULL)
    return;
  self->running = NULL;
  if (work->pieces != NULL)
    {
      g_clear_pointer (&self->pieces, g_array_unref);
      self->pieces = g_steal_pointer (&work->pieces);
      self->sheet = work->viewport;
      self->sheet_stamp = work->parent.stamp;
    }
  start (self);
  self->changed (self->data);
}

static void
free_work (gpointer data)
{
  Work *work = data;

  reeve_map_work_clear (&work->parent);
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
  reeve_map_work_init (&work->parent, self, &self->wanted);
  work->flags = self->flags;
  work->viewport = reeve_sheet_around (&self->wanted.view, MARGIN_PX);
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
  gboolean zoomed = self->pieces != NULL && viewport->zoom != self->wanted.view.zoom;

  reeve_map_wanted_set (&self->wanted, scene, base, viewport);
  if (self->wanted.scene == NULL)
    g_clear_pointer (&self->pieces, g_array_unref);
  if (self->running != NULL &&
      (self->running->parent.stamp != self->wanted.stamp ||
       self->running->viewport.zoom != viewport->zoom ||
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
  ReeveSheetPlace place;
  double size;

  if (self->pieces == NULL || !reeve_sheet_place (&self->sheet, &self->wanted.view, &place))
    return;
  size = place.factor / self->sheet.scale;
  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece, i);
      double x = place.left + piece->x * size;
      double y = place.top + piece->y * size;
      double width = gdk_texture_get_width (piece->texture) * size;
      double height = gdk_texture_get_height (piece->texture) * size;

      if (x < self->wanted.view.width && y < self->wanted.view.height && x + width > 0 &&
          y + height > 0)
        reeve_picture_append (snapshot, piece->texture,
                              &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width,
                                                   (float) height), self->wanted.view.scale);
    }
}
