/* map/paint.c — the brush that all drawing shares: places, cuts, paths */
#include "map/paint-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Wider than any line that could reach into the picture, and than any symbol. */
#define MARGIN_PX 24.0
#define WIDE_MARGIN_PX 48.0

/* Points closer than a quarter of a pixel of the surface are one. */
#define MIN_STEP (REEVE_PATH_ONE / 4)

/* More specks than this in one pixel would not be told apart. */
#define MAX_SPLATS 3

static ReeveMapBox
get_box (const ReevePainter *self,
         double              margin_px)
{
  double unit = self->px_per_unit;

  return (ReeveMapBox) {
    (gint32) CLAMP (self->origin_x - margin_px / unit, G_MININT32, G_MAXINT32),
    (gint32) CLAMP (self->origin_y - margin_px / unit, G_MININT32, G_MAXINT32),
    (gint32) CLAMP (self->origin_x + (self->viewport->width + margin_px) / unit, G_MININT32,
                    G_MAXINT32),
    (gint32) CLAMP (self->origin_y + (self->viewport->height + margin_px) / unit, G_MININT32,
                    G_MAXINT32),
  };
}

void
reeve_painter_init (ReevePainter         *self,
                    const ReeveScene     *scene,
                    ReeveCanvas          *canvas,
                    const ReeveViewport  *viewport,
                    const ReeveBaseStyle *base,
                    ReeveRenderFlags      flags,
                    GCancellable         *cancellable)
{
  ReeveMapPoint centre = reeve_mercator_from_lonlat (viewport->centre);

  *self = (ReevePainter) {
    .scene = scene, .canvas = canvas, .viewport = viewport, .base = base, .flags = flags,
    .cancellable = cancellable
  };
  self->px_per_unit = reeve_mercator_px_per_unit (viewport->zoom);
  self->fixed_per_px = viewport->scale * REEVE_PATH_ONE;
  self->fixed_per_unit = self->px_per_unit * self->fixed_per_px;
  self->origin_x = centre.x - viewport->width / 2 / self->px_per_unit;
  self->origin_y = centre.y - viewport->height / 2 / self->px_per_unit;
  self->zoom = viewport->zoom;
  self->detail_zoom = viewport->zoom + log2 (MAX (viewport->scale, 1));
  self->x0 = self->y0 = -MARGIN_PX;
  self->x1 = viewport->width + MARGIN_PX;
  self->y1 = viewport->height + MARGIN_PX;
  self->box = get_box (self, MARGIN_PX);
  self->items = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->ring = g_array_new (FALSE, FALSE, sizeof (ReeveXY));
  self->ring2 = g_array_new (FALSE, FALSE, sizeof (ReeveXY));
  self->keep = g_ptr_array_new_with_free_func (g_free);
}

void
reeve_painter_clear (ReevePainter *self)
{
  reeve_path_clear (&self->path);
  g_free (self->splats);
  g_array_unref (self->items);
  g_array_unref (self->ring);
  g_array_unref (self->ring2);
  g_ptr_array_unref (self->keep);
  g_clear_pointer (&self->labels, reeve_labels_free);
}

gboolean
reeve_painter_stopped (ReevePainter *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

ReeveXY
reeve_painter_place (const ReevePainter *self,
                     ReeveMapPoint       point)
{
  return (ReeveXY) { (point.x - self->origin_x) * self->px_per_unit,
                     (point.y - self->origin_y) * self->px_per_unit };
}

const ReeveStoreLevel *
reeve_painter_query (ReevePainter     *self,
                     const ReeveStore *store)
{
  const ReeveStoreLevel *level = reeve_store_level (store, self->detail_zoom);

  g_array_set_size (self->items, 0);
  reeve_store_query (level, &self->box, self->items);
  return level;
}

const ReeveStoreLevel *
reeve_painter_query_wide (ReevePainter     *self,
                          const ReeveStore *store)
{
  const ReeveStoreLevel *level = reeve_store_level (store, self->detail_zoom);
  ReeveMapBox box = get_box (self, WIDE_MARGIN_PX);

  g_array_set_size (self->items, 0);
  reeve_store_query (level, &box, self->items);
  return level;
}

void
reeve_painter_new_path (ReevePainter *self)
{
  reeve_path_empty (&self->path);
  if (self->n_splats > 0)
    memset (self->splats, 0, self->n_splats);
  self->n_splats = 0;
}

/* --- cutting --- */

/* Liang and Barsky (1984). FALSE: wholly outside. */
static gboolean
cut_segment (const ReevePainter *self,
             ReeveXY            *a,
             ReeveXY            *b)
{
  double dx = b->x - a->x;
  double dy = b->y - a->y;
  double steps[] = { -dx, dx, -dy, dy };
  double gaps[] = { a->x - self->x0, self->x1 - a->x, a->y - self->y0, self->y1 - a->y };
  double from = 0;
  double to = 1;
  ReeveXY start = *a;

  for (guint i = 0; i < 4; i++)
    {
      double share;

      if (steps[i] == 0)
        {
          if (gaps[i] < 0)
            return FALSE;
          continue;
        }
      share = gaps[i] / steps[i];
      if (steps[i] < 0)
        from = MAX (from, share);
      else
        to = MIN (to, share);
    }
  if (from > to)
    return FALSE;
  *a = (ReeveXY) { start.x + from * dx, start.y + from * dy };
  *b = (ReeveXY) { start.x + to * dx, start.y + to * dy };
  return TRUE;
}

static gboolean
is_inside (const ReevePainter *self,
           const ReeveMapBox  *box)
{
  return box->x0 >= self->box.x0 && box->y0 >= self->box.y0 && box->x1 <= self->box.x1 &&
         box->y1 <= self->box.y1;
}

static inline ReevePathPoint
fix_unit (const ReevePainter *self,
          ReeveMapPoint       point)
{
  return (ReevePathPoint) {
    reeve_path_round ((point.x - self->origin_x) * self->fixed_per_unit),
    reeve_path_round ((point.y - self->origin_y) * self->fixed_per_unit)
  };
}

static inline ReevePathPoint
fix_px (const ReevePainter *self,
        ReeveXY             px)
{
  return (ReevePathPoint) { reeve_path_round (px.x * self->fixed_per_px),
                            reeve_path_round (px.y * self->fixed_per_px) };
}

static inline gboolean
is_far (ReevePathPoint a,
        ReevePathPoint b)
{
  return abs (a.x - b.x) >= MIN_STEP || abs (a.y - b.y) >= MIN_STEP;
}

static void
add_line_inside (ReevePainter        *self,
                 const ReeveMapPoint *points,
                 guint32              n)
{
  ReevePathPoint last = fix_unit (self, points[0]);

  reeve_path_grow (&self->path, n);
  reeve_path_add (&self->path, last.x, last.y);
  for (guint32 i = 1; i < n; i++)
    {
      ReevePathPoint at = fix_unit (self, points[i]);

      if (i + 1 < n && !is_far (last, at))
        continue;
      reeve_path_add (&self->path, at.x, at.y);
      last = at;
    }
  reeve_path_end (&self->path, FALSE, 0);
}

/* Dashes go on behind a cut as if there were none: the line's length is carried. */
static void
add_line_cut (ReevePainter        *self,
              const ReeveMapPoint *points,
              guint32              n)
{
  ReeveXY last = reeve_painter_place (self, points[0]);
  double min_step = MIN_STEP / self->fixed_per_px;
  double walked = 0;
  double phase = 0;
  gboolean drawing = FALSE;

  for (guint32 i = 1; i < n; i++)
    {
      ReeveXY to = reeve_painter_place (self, points[i]);
      ReeveXY a = last;
      ReeveXY b = to;
      ReevePathPoint at;

      if (i + 1 < n && fabs (to.x - last.x) < min_step && fabs (to.y - last.y) < min_step)
        continue;
      if (!cut_segment (self, &a, &b))
        {
          if (drawing)
            reeve_path_end (&self->path, FALSE, phase);
          drawing = FALSE;
          walked += hypot (to.x - last.x, to.y - last.y);
          last = to;
          continue;
        }
      reeve_path_grow (&self->path, 2);
      if (!drawing)
        {
          at = fix_px (self, a);
          phase = (walked + hypot (a.x - last.x, a.y - last.y)) * self->fixed_per_px;
          reeve_path_add (&self->path, at.x, at.y);
        }
      at = fix_px (self, b);
      reeve_path_add (&self->path, at.x, at.y);
      drawing = b.x == to.x && b.y == to.y;
      if (!drawing)
        reeve_path_end (&self->path, FALSE, phase);
      walked += hypot (to.x - last.x, to.y - last.y);
      last = to;
    }
  if (drawing)
    reeve_path_end (&self->path, FALSE, phase);
}

/* Sutherland and Hodgman (1974), one edge of the picture at a time. */
static void
cut_ring (const ReevePainter *self,
          guint               edge,
          const GArray       *from,
          GArray             *to)
{
  double limit = edge == 0 ? self->x0 : edge == 1 ? self->x1 : edge == 2 ? self->y0 : self->y1;
  gboolean upright = edge < 2;
  double sign = edge % 2 == 0 ? 1 : -1;

  g_array_set_size (to, 0);
  for (guint i = 0; i < from->len; i++)
    {
      ReeveXY a = g_array_index (from, ReeveXY, i);
      ReeveXY b = g_array_index (from, ReeveXY, (i + 1) % from->len);
      double da = sign * ((upright ? a.x : a.y) - limit);
      double db = sign * ((upright ? b.x : b.y) - limit);

      if (da >= 0)
        g_array_append_val (to, a);
      if ((da >= 0) != (db >= 0))
        {
          double share = da / (da - db);
          ReeveXY cross = { a.x + share * (b.x - a.x), a.y + share * (b.y - a.y) };

          g_array_append_val (to, cross);
        }
    }
}

static void
add_ring_inside (ReevePainter        *self,
                 const ReeveMapPoint *points,
                 guint32              n)
{
  ReevePathPoint last = fix_unit (self, points[0]);

  reeve_path_grow (&self->path, n);
  reeve_path_add (&self->path, last.x, last.y);
  for (guint32 i = 1; i + 1 < n; i++)
    {
      ReevePathPoint at = fix_unit (self, points[i]);

      if (!is_far (last, at))
        continue;
      reeve_path_add (&self->path, at.x, at.y);
      last = at;
    }
  reeve_path_end (&self->path, TRUE, 0);
}

static void
add_ring (ReevePainter        *self,
          const ReeveMapPoint *points,
          guint32              n,
          gboolean             inside)
{
  GArray *ring = self->ring;

  if (n < 4)
    return;
  if (inside)
    {
      add_ring_inside (self, points, n);
      return;
    }
  g_array_set_size (ring, n - 1);
  for (guint32 i = 0; i + 1 < n; i++)
    g_array_index (ring, ReeveXY, i) = reeve_painter_place (self, points[i]);
  for (guint edge = 0; edge < 4; edge++)
    {
      GArray *other = ring == self->ring ? self->ring2 : self->ring;

      cut_ring (self, edge, ring, other);
      ring = other;
    }
  reeve_path_grow (&self->path, ring->len);
  for (guint i = 0; i < ring->len; i++)
    {
      ReevePathPoint at = fix_px (self, g_array_index (ring, ReeveXY, i));

      if (i > 0 && !is_far (self->path.points[self->path.n_points - 1], at))
        continue;
      reeve_path_add (&self->path, at.x, at.y);
    }
  reeve_path_end (&self->path, TRUE, 0);
}

void
reeve_painter_line (ReevePainter          *self,
                    const ReeveStoreLevel *level,
                    guint32                item)
{
  gboolean inside = is_inside (self, &level->boxes[item]);

  for (guint32 ring = level->first_rings[item]; ring < level->first_rings[item + 1]; ring++)
    {
      guint32 start = reeve_store_ring_start (level, ring);
      guint32 n = level->ring_ends[ring] - start;

      if (n < 2)
        continue;
      if (inside)
        add_line_inside (self, level->points + start, n);
      else
        add_line_cut (self, level->points + start, n);
    }
}

/* Room for more in the pixel that holds a speck? */
static gboolean
count_splat (ReevePainter  *self,
             ReevePathPoint at)
{
  int width = (int) ceil (self->viewport->width * self->viewport->scale) + 1;
  int height = (int) ceil (self->viewport->height * self->viewport->scale) + 1;
  int x = at.x >> 8;
  int y = at.y >> 8;
  guint8 *count;

  if (x < 0 || y < 0 || x >= width || y >= height)
    return FALSE;
  if (self->splats == NULL)
    self->splats = g_new0 (guint8, (gsize) width * (gsize) height);
  self->n_splats = (gsize) width * (gsize) height;
  count = &self->splats[(gsize) y * (gsize) width + (gsize) x];
  return (*count)++ < MAX_SPLATS || (*count = MAX_SPLATS, FALSE);
}

/* Under a pixel an area is a small square: it is never lost. */
static gboolean
splat (ReevePainter      *self,
       const ReeveMapBox *box)
{
  double width = ((double) box->x1 - box->x0) * self->fixed_per_unit;
  double height = ((double) box->y1 - box->y0) * self->fixed_per_unit;
  double least = 0.8 * REEVE_PATH_ONE;
  ReevePathPoint at;

  if (width > 1.2 * least || height > 1.2 * least)
    return FALSE;
  at = fix_unit (self, (ReeveMapPoint) { box->x0, box->y0 });
  if (count_splat (self, at))
    reeve_path_add_box (&self->path, at.x, at.y,
                        at.x + (gint32) MAX (width, least), at.y + (gint32) MAX (height, least));
  return TRUE;
}

void
reeve_painter_area (ReevePainter          *self,
                    const ReeveStoreLevel *level,
                    guint32                item)
{
  gboolean inside = is_inside (self, &level->boxes[item]);

  if (splat (self, &level->boxes[item]))
    return;
  for (guint32 ring = level->first_rings[item]; ring < level->first_rings[item + 1]; ring++)
    {
      guint32 start = reeve_store_ring_start (level, ring);

      add_ring (self, level->points + start, level->ring_ends[ring] - start, inside);
    }
}

void
reeve_painter_rings (ReevePainter        *self,
                     const ReeveMapPoint *points,
                     const guint32       *ring_ends,
                     guint                n_rings,
                     const ReeveMapBox   *box,
                     gboolean             area)
{
  if (!reeve_map_box_meets (box, &self->box))
    return;
  for (guint i = 0; i < n_rings; i++)
    {
      guint32 start = i == 0 ? 0 : ring_ends[i - 1];
      guint32 n = ring_ends[i] - start;

      if (area)
        add_ring (self, points + start, n, FALSE);
      else if (n >= 2)
        add_line_cut (self, points + start, n);
    }
}

/* --- hatching --- */

void
reeve_painter_hatch (ReevePainter *self,
                     ReeveFillRule rule,
                     ReeveColour   ink,
                     double        opacity,
                     double        spacing_px,
                     double        width_px)
{
  /* Lines hang on the ground, not on the window: they do not swim when it moves. */
  ReeveHatch hatch = { spacing_px, width_px,
                       -fmod ((self->origin_x + self->origin_y) * self->px_per_unit,
                              spacing_px * G_SQRT2) };

  reeve_canvas_hatch (self->canvas, &self->path, rule, &hatch, ink, opacity);
}

/* --- a place for a name --- */

static int
compare_doubles (const void *a,
                 const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
cross_row (const ReevePainter    *self,
           const ReeveStoreLevel *level,
           guint32                item,
           double                 y,
           GArray                *crossings)
{
  for (guint32 ring = level->first_rings[item]; ring < level->first_rings[item + 1]; ring++)
    for (guint32 i = reeve_store_ring_start (level, ring); i + 1 < level->ring_ends[ring]; i++)
      {
        ReeveXY a = reeve_painter_place (self, level->points[i]);
        ReeveXY b = reeve_painter_place (self, level->points[i + 1]);

        if ((a.y <= y) != (b.y <= y))
          {
            double x = a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x);

            g_array_append_val (crossings, x);
          }
      }
}

gboolean
reeve_painter_inside (ReevePainter          *self,
                      const ReeveStoreLevel *level,
                      guint32                item,
                      ReeveXY               *out_at,
                      double                *out_room)
{
  const ReeveMapBox *box = &level->boxes[item];
  ReeveXY top = reeve_painter_place (self, (ReeveMapPoint) { box->x0, box->y0 });
  ReeveXY bottom = reeve_painter_place (self, (ReeveMapPoint) { box->x1, box->y1 });
  g_autoptr (GArray) crossings = g_array_new (FALSE, FALSE, sizeof (double));
  double y0 = MAX (top.y, 0);
  double y1 = MIN (bottom.y, self->viewport->height);

  *out_room = 0;
  /* Five heights: the middle may fall into a notch or a hole. */
  for (guint i = 0; y1 > y0 && i < 5; i++)
    {
      static const double shares[] = { 0.5, 0.35, 0.65, 0.2, 0.8 };
      double y = y0 + (y1 - y0) * shares[i];

      g_array_set_size (crossings, 0);
      cross_row (self, level, item, y, crossings);
      g_array_sort (crossings, compare_doubles);
      for (guint j = 0; j + 1 < crossings->len; j += 2)
        {
          double from = MAX (g_array_index (crossings, double, j), 0);
          double to = MIN (g_array_index (crossings, double, j + 1), self->viewport->width);

          /* The middle height wins unless another has a fifth more room. */
          if ((to - from) > *out_room * (*out_room > 0 ? 1.2 : 1))
            {
              *out_room = to - from;
              *out_at = (ReeveXY) { (from + to) / 2, y };
            }
        }
    }
  return *out_room > 0;
}
