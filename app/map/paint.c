/* map/paint.c — the brush that all drawing shares: places, cuts, paths */
#include "map/paint-private.h"

#include <math.h>

/* Wider than any line, symbol and shadow that could reach into the picture. */
#define MARGIN_PX 48.0

void
reeve_painter_init (ReevePainter         *self,
                    const ReeveScene     *scene,
                    cairo_t              *cr,
                    const ReeveViewport  *viewport,
                    const ReeveBaseStyle *base,
                    ReeveRenderFlags      flags,
                    GCancellable         *cancellable)
{
  ReeveMapPoint centre = reeve_mercator_from_lonlat (viewport->centre);

  *self = (ReevePainter) {
    .scene = scene, .cr = cr, .viewport = viewport, .base = base, .flags = flags,
    .cancellable = cancellable
  };
  self->px_per_unit = reeve_mercator_px_per_unit (viewport->zoom);
  self->origin_x = centre.x - viewport->width / 2 / self->px_per_unit;
  self->origin_y = centre.y - viewport->height / 2 / self->px_per_unit;
  self->zoom = viewport->zoom;
  self->detail_zoom = viewport->zoom + log2 (MAX (viewport->scale, 1));
  self->min_step = 0.25 / MAX (viewport->scale, 1);
  self->x0 = self->y0 = -MARGIN_PX;
  self->x1 = viewport->width + MARGIN_PX;
  self->y1 = viewport->height + MARGIN_PX;
  self->box = (ReeveMapBox) {
    (gint32) CLAMP (self->origin_x + self->x0 / self->px_per_unit, G_MININT32, G_MAXINT32),
    (gint32) CLAMP (self->origin_y + self->y0 / self->px_per_unit, G_MININT32, G_MAXINT32),
    (gint32) CLAMP (self->origin_x + self->x1 / self->px_per_unit, G_MININT32, G_MAXINT32),
    (gint32) CLAMP (self->origin_y + self->y1 / self->px_per_unit, G_MININT32, G_MAXINT32),
  };
  self->items = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->ring = g_array_new (FALSE, FALSE, sizeof (ReeveXY));
  self->ring2 = g_array_new (FALSE, FALSE, sizeof (ReeveXY));
  self->keep = g_ptr_array_new_with_free_func (g_free);
}

void
reeve_painter_clear (ReevePainter *self)
{
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

void
reeve_painter_set_ink (ReevePainter *self,
                       ReeveColour   ink,
                       double        opacity)
{
  cairo_set_source_rgba (self->cr, ink.r / 255.0, ink.g / 255.0, ink.b / 255.0,
                         ink.a / 255.0 * opacity);
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

static gboolean
is_far (const ReevePainter *self,
        ReeveXY             a,
        ReeveXY             b)
{
  return fabs (a.x - b.x) >= self->min_step || fabs (a.y - b.y) >= self->min_step;
}

static void
add_line_inside (ReevePainter        *self,
                 const ReeveMapPoint *points,
                 guint32              n)
{
  ReeveXY last = reeve_painter_place (self, points[0]);

  cairo_move_to (self->cr, last.x, last.y);
  for (guint32 i = 1; i < n; i++)
    {
      ReeveXY at = reeve_painter_place (self, points[i]);

      if (i + 1 < n && !is_far (self, last, at))
        continue;
      cairo_line_to (self->cr, at.x, at.y);
      last = at;
    }
}

static void
add_line_cut (ReevePainter        *self,
              const ReeveMapPoint *points,
              guint32              n)
{
  ReeveXY last = reeve_painter_place (self, points[0]);
  gboolean drawing = FALSE;

  for (guint32 i = 1; i < n; i++)
    {
      ReeveXY to = reeve_painter_place (self, points[i]);
      ReeveXY a = last;
      ReeveXY b = to;

      if (i + 1 < n && !is_far (self, last, to))
        continue;
      last = to;
      if (!cut_segment (self, &a, &b))
        {
          drawing = FALSE;
          continue;
        }
      if (!drawing)
        cairo_move_to (self->cr, a.x, a.y);
      cairo_line_to (self->cr, b.x, b.y);
      drawing = b.x == to.x && b.y == to.y;
    }
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
add_ring (ReevePainter        *self,
          const ReeveMapPoint *points,
          guint32              n,
          gboolean             inside)
{
  GArray *ring = self->ring;
  ReeveXY last = { 0, 0 };

  if (n < 4)
    return;
  g_array_set_size (ring, 0);
  for (guint32 i = 0; i + 1 < n; i++)
    {
      ReeveXY at = reeve_painter_place (self, points[i]);

      if (i > 0 && !is_far (self, last, at))
        continue;
      g_array_append_val (ring, at);
      last = at;
    }
  for (guint edge = 0; edge < 4 && !inside; edge++)
    {
      GArray *other = ring == self->ring ? self->ring2 : self->ring;

      cut_ring (self, edge, ring, other);
      ring = other;
    }
  if (ring->len < 3)
    return;
  for (guint i = 0; i < ring->len; i++)
    {
      ReeveXY at = g_array_index (ring, ReeveXY, i);

      if (i == 0)
        cairo_move_to (self->cr, at.x, at.y);
      else
        cairo_line_to (self->cr, at.x, at.y);
    }
  cairo_close_path (self->cr);
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

/* Under a pixel an area is a small square: it is never lost. */
static gboolean
splat (ReevePainter      *self,
       const ReeveMapBox *box)
{
  double width = ((double) box->x1 - box->x0) * self->px_per_unit;
  double height = ((double) box->y1 - box->y0) * self->px_per_unit;
  double least = 0.8 / MAX (self->viewport->scale, 1);
  ReeveXY at;

  if (width > 1.2 * least || height > 1.2 * least)
    return FALSE;
  at = reeve_painter_place (self, (ReeveMapPoint) { box->x0, box->y0 });
  cairo_rectangle (self->cr, at.x, at.y, MAX (width, least), MAX (height, least));
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
                     ReeveColour   ink,
                     double        opacity,
                     double        spacing_px,
                     double        width_px)
{
  double x0, y0, x1, y1, first;
  /* Lines hang on the ground, not on the window: they do not swim when it moves. */
  double anchor = fmod ((self->origin_x + self->origin_y) * self->px_per_unit,
                        spacing_px * G_SQRT2);

  cairo_save (self->cr);
  cairo_path_extents (self->cr, &x0, &y0, &x1, &y1);
  cairo_clip (self->cr);
  x0 = MAX (x0, self->x0);
  y0 = MAX (y0, self->y0);
  x1 = MIN (x1, self->x1);
  y1 = MIN (y1, self->y1);
  first = floor ((x0 + y0 + anchor) / (spacing_px * G_SQRT2)) * spacing_px * G_SQRT2 - anchor;
  for (double sum = first; x1 > x0 && y1 > y0 && sum < x1 + y1; sum += spacing_px * G_SQRT2)
    {
      cairo_move_to (self->cr, sum - y0, y0);
      cairo_line_to (self->cr, sum - y1, y1);
    }
  reeve_painter_set_ink (self, ink, opacity);
  cairo_set_line_width (self->cr, width_px);
  cairo_set_line_cap (self->cr, CAIRO_LINE_CAP_BUTT);
  cairo_stroke (self->cr);
  cairo_restore (self->cr);
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
