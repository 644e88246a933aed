/* map/paint-data.c — data on lines and points, and a scenario's changes */
#include "map/paint-private.h"

#include "map/symbol.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- lines --- */

double
reeve_paint_line_px (const ReevePainter    *self,
                     const ReeveSceneLayer *layer,
                     guint32                feature)
{
  double value = reeve_map_column_number (layer->width, feature);
  double width = layer->width == NULL ? layer->style->width_px
                                      : reeve_layer_style_width_px (layer->style, value);

  /* A line drawn for zoom 14 would cover a city at zoom 10. */
  return width * CLAMP (exp2 ((self->zoom - 14) * 0.25), 0.5, 1.6) *
         reeve_base_style_width_factor (self->base);
}

static void
stroke_lines (ReevePainter          *self,
              const ReeveSceneLayer *layer,
              int                    index,
              double                 width,
              gboolean               halo)
{
  static const double dash[] = { 7, 4 };
  const ReeveLayerStyle *style = layer->style;

  ReevePen pen = { .width_px = halo ? width + 2 : width, .join = REEVE_JOIN_ROUND,
                   .cap = style->dash ? REEVE_CAP_BUTT : REEVE_CAP_ROUND };

  if (halo)
    {
      reeve_canvas_stroke (self->canvas, &self->path, &pen,
                           reeve_base_style_ink (self->base, REEVE_INK_HALO),
                           0.85 * style->opacity);
      return;
    }
  if (style->dash || reeve_paint_meaning (style, index) == REEVE_MEANING_UNREACHED)
    {
      pen.dash_px = dash;
      pen.n_dash = 2;
    }
  reeve_canvas_stroke (self->canvas, &self->path, &pen,
                       reeve_layer_style_get_colour (style, self->base, index), style->opacity);
}

/* Lines of one class and nearly one width are one path. */
typedef struct
{
  int     index;    /* class */
  int     step;     /* width in half pixels */
  guint32 item;
} LineRef;

static int
compare_lines (const void *a,
               const void *b)
{
  const LineRef *x = a;
  const LineRef *y = b;

  if (x->index != y->index)
    return x->index - y->index;
  if (x->step != y->step)
    return x->step - y->step;
  return (x->item > y->item) - (x->item < y->item);
}

static void
paint_line_layer (ReevePainter          *self,
                  const ReeveSceneLayer *layer)
{
  const ReeveStoreLevel *level = reeve_painter_query (self, layer->store);
  guint n = self->items->len;
  g_autofree LineRef *lines = g_new (LineRef, n + 1);
  guint n_lines = 0;

  for (guint i = 0; i < n; i++)
    {
      guint32 item = g_array_index (self->items, guint32, i);
      guint32 feature = level->features[item];
      double width = reeve_paint_line_px (self, layer, feature);

      if (width > 0)
        lines[n_lines++] = (LineRef) { layer->classes == NULL ? -1 : layer->classes[feature],
                                       MAX ((int) floor (width * 2 + 0.5), 1), item };
    }
  qsort (lines, n_lines, sizeof *lines, compare_lines);
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < n_lines;)
      {
        guint end = i;

        reeve_painter_new_path (self);
        for (; end < n_lines && lines[end].index == lines[i].index &&
               lines[end].step == lines[i].step; end++)
          reeve_painter_line (self, level, lines[end].item);
        stroke_lines (self, layer, lines[i].index, lines[i].step / 2.0, pass == 0);
        i = end;
      }
}

void
reeve_paint_lines (ReevePainter *self)
{
  for (guint i = 0; i < self->scene->layers->len; i++)
    {
      const ReeveSceneLayer *layer = self->scene->layers->pdata[i];

      if (layer->role == REEVE_BASE_NONE && layer->store != NULL &&
          layer->store->kind == REEVE_SHAPE_LINE &&
          reeve_scene_layer_is_shown (layer, self->zoom) && !reeve_painter_stopped (self))
        paint_line_layer (self, layer);
    }
}

/* --- points --- */

double
reeve_paint_symbol_px (double size_px,
                       double zoom,
                       guint  n_in_view)
{
  if (zoom < 10.5 || n_in_view > 1500)
    return 0;
  if (zoom < 12 || n_in_view > 300)
    return MIN (size_px, 16);
  if (zoom < 14)
    return MIN (size_px, size_px * 5 / 6);
  return size_px;
}

double
reeve_paint_circle_px (const ReeveLayerStyle *style,
                       double                 value,
                       double                 largest)
{
  double most = MAX (style->size_px, 6) * 1.6;

  if (!(value > 0) || !(largest > 0))
    return 0;
  return MAX (most * sqrt (MIN (value / largest, 1)), 2);
}

void
reeve_paint_dot (cairo_t    *cr,
                 ReeveColour ink,
                 ReeveColour halo,
                 double      x,
                 double      y,
                 double      size_px,
                 double      opacity)
{
  cairo_new_path (cr);
  cairo_arc (cr, x, y, size_px / 2, 0, 2 * G_PI);
  cairo_set_source_rgba (cr, ink.r / 255.0, ink.g / 255.0, ink.b / 255.0, opacity);
  if (size_px < 4)
    {
      cairo_fill (cr);
      return;
    }
  cairo_fill_preserve (cr);
  cairo_set_source_rgba (cr, halo.r / 255.0, halo.g / 255.0, halo.b / 255.0, 0.95);
  cairo_set_line_width (cr, size_px < 8 ? 0.8 : 1.2);
  cairo_stroke (cr);
}

typedef struct
{
  double  y;
  double  x;
  guint32 feature;
} PointRef;

static int
compare_points (const void *a,
                const void *b)
{
  const PointRef *p = a;
  const PointRef *q = b;

  if (p->y != q->y)
    return p->y < q->y ? -1 : 1;
  return (p->feature > q->feature) - (p->feature < q->feature);
}

/* Largest circles first, so that small ones are not covered. */
static int
compare_sizes (const void *a,
               const void *b,
               void       *data)
{
  const double *values = data;
  const PointRef *p = a;
  const PointRef *q = b;
  double x = values[p->feature];
  double y = values[q->feature];

  if (!(x == y) && !(isnan (x) && isnan (y)))
    return isnan (y) || x > y ? -1 : 1;
  return (p->feature > q->feature) - (p->feature < q->feature);
}

static GArray *
list_points (ReevePainter          *self,
             const ReeveSceneLayer *layer)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (PointRef));
  const ReeveStoreLevel *level = reeve_painter_query_wide (self, layer->store);

  for (guint i = 0; i < self->items->len; i++)
    {
      guint32 item = g_array_index (self->items, guint32, i);

      for (guint32 j = reeve_store_ring_start (level, level->first_rings[item]);
           j < level->ring_ends[level->first_rings[item]]; j++)
        {
          ReeveXY at = reeve_painter_place (self, level->points[j]);
          PointRef point = { at.y, at.x, level->features[item] };

          g_array_append_val (points, point);
        }
    }
  if (layer->style->mode == REEVE_DRAW_SIZE && layer->values != NULL)
    g_array_sort_with_data (points, compare_sizes, layer->values);
  else
    g_array_sort (points, compare_points);
  return points;
}

static const char *
get_symbol_name (const ReeveLayerStyle *style,
                 int                    index)
{
  if (style->mode == REEVE_DRAW_CATEGORIES && index >= 0 &&
      ((const ReeveCategory *) style->categories->pdata[index])->symbol[0] != '\0')
    return ((const ReeveCategory *) style->categories->pdata[index])->symbol;
  return style->symbol;
}

/* A symbol keeps its theme's own colour unless the style or a meaning says. */
static gboolean
get_symbol_ink (ReevePainter          *self,
                const ReeveSceneLayer *layer,
                guint32                feature,
                int                    index,
                ReeveColour           *out)
{
  ReeveMeaning meaning = reeve_paint_meaning (layer->style, index);

  if (layer->marks != NULL && layer->marks[feature] != REEVE_MEANING_NONE)
    meaning = layer->marks[feature];
  if (meaning != REEVE_MEANING_NONE)
    {
      /* White on the light violet of dark maps cannot be read. */
      *out = reeve_base_style_meaning (meaning == REEVE_MEANING_PROPOSED
                                         ? reeve_base_style_get ("light") : self->base, meaning);
      return TRUE;
    }
  if (index >= 0)
    {
      *out = reeve_layer_style_get_colour (layer->style, self->base, index);
      return TRUE;
    }
  return FALSE;
}

static void
paint_point (ReevePainter          *self,
             const ReeveSceneLayer *layer,
             const PointRef        *point,
             double                 symbol_px)
{
  const ReeveLayerStyle *style = layer->style;
  int index = layer->classes == NULL ? -1 : layer->classes[point->feature];
  const ReeveSymbol *symbol = reeve_symbol_get (get_symbol_name (style, index));
  ReeveColour halo = reeve_base_style_ink (self->base, REEVE_INK_HALO);
  ReeveColour ink = reeve_layer_style_get_colour (style, self->base, index);
  gboolean special = get_symbol_ink (self, layer, point->feature, index, &ink);

  if (style->mode == REEVE_DRAW_SIZE && layer->values != NULL)
    {
      double size = reeve_paint_circle_px (style, layer->values[point->feature], layer->largest);

      if (size > 0)
        reeve_canvas_dot (self->canvas, point->x, point->y, size, ink, halo,
                          0.72 * style->opacity);
      return;
    }
  if (symbol == NULL || symbol_px < 12)
    {
      double size = symbol == NULL ? MIN (style->size_px, 9) : 6;

      if (symbol != NULL && !special)
        ink = reeve_symbol_get_colour (symbol);
      size *= CLAMP (exp2 ((self->zoom - 13) * 0.2), 0.4, 1.2);
      reeve_canvas_dot (self->canvas, point->x, point->y, size, ink, halo, style->opacity);
      return;
    }
  reeve_canvas_symbol (self->canvas, symbol, point->x, point->y, symbol_px, special ? &ink : NULL,
                       symbol_px >= 30);
}

/* About how many of its points a screen shows, wherever it is: what is drawn must
 * not change from one tile to the next. They gather where people are, on a
 * quarter of the ground. */
static guint
guess_n_in_view (const ReevePainter    *self,
                 const ReeveSceneLayer *layer)
{
  const ReeveMapBox *box = &layer->store->box;
  double unit = self->px_per_unit;
  double area = MAX (((double) box->x1 - box->x0) * unit, 1) *
                MAX (((double) box->y1 - box->y0) * unit, 1);

  return (guint) (layer->store->levels[0].n_points * MIN (4 * 1280.0 * 800.0 / area, 1));
}

static double
get_symbol_px (const ReevePainter    *self,
               const ReeveSceneLayer *layer)
{
  double factor = reeve_base_style_font_factor (self->base) > 1 ? 1.3 : 1;

  return factor * reeve_paint_symbol_px (layer->style->size_px, self->zoom,
                                         guess_n_in_view (self, layer));
}

static gboolean
is_point_layer (ReevePainter          *self,
                const ReeveSceneLayer *layer)
{
  return layer->role == REEVE_BASE_NONE && layer->store != NULL &&
         layer->store->kind == REEVE_SHAPE_POINT &&
         reeve_scene_layer_is_shown (layer, self->zoom) && !reeve_painter_stopped (self);
}

static gboolean
is_proposed (const ReeveSceneLayer *layer,
             guint32                feature)
{
  return layer->style->meaning == REEVE_MEANING_PROPOSED ||
         (layer->marks != NULL && layer->marks[feature] == REEVE_MEANING_PROPOSED);
}

void
reeve_paint_points (ReevePainter *self)
{
  double factor = reeve_base_style_font_factor (self->base) > 1 ? 1.3 : 1;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < self->scene->layers->len; i++)
      {
        const ReeveSceneLayer *layer = self->scene->layers->pdata[i];
        g_autoptr (GArray) points = NULL;
        double symbol_px;

        if (!is_point_layer (self, layer) ||
            (pass == 1 && layer->marks == NULL &&
             layer->style->meaning != REEVE_MEANING_PROPOSED))
          continue;
        points = list_points (self, layer);
        symbol_px = get_symbol_px (self, layer);
        for (guint j = 0; j < points->len; j++)
          {
            const PointRef *point = &g_array_index (points, PointRef, j);
            gboolean proposed = is_proposed (layer, point->feature);

            /* Proposals lie above all else. */
            if (proposed == (pass == 1))
              paint_point (self, layer, point, proposed ? MAX (symbol_px, 24 * factor)
                                                        : symbol_px);
          }
      }
}

void
reeve_paint_block_points (ReevePainter *self)
{
  for (guint i = 0; i < self->scene->layers->len; i++)
    {
      const ReeveSceneLayer *layer = self->scene->layers->pdata[i];
      g_autoptr (GArray) points = NULL;
      double half;

      if (!is_point_layer (self, layer))
        continue;
      half = get_symbol_px (self, layer) / 2;
      if (half < 6)
        continue;
      points = list_points (self, layer);
      for (guint j = 0; j < points->len && points->len <= 500; j++)
        {
          const PointRef *point = &g_array_index (points, PointRef, j);

          reeve_labels_block (self->labels, point->x - half, point->y - half, point->x + half,
                              point->y + half);
        }
    }
}

/* --- a scenario's changes --- */

static void
add_change (ReevePainter           *self,
            const ReeveSceneChange *change)
{
  reeve_painter_new_path (self);
  reeve_painter_rings (self, (const ReeveMapPoint *) (void *) change->points->data,
                       (const guint32 *) (void *) change->ring_ends->data, change->ring_ends->len,
                       &change->box, change->area);
}

static gboolean
add_hazard (ReevePainter *self,
            guint         index)
{
  const ReeveSceneChange *change = self->scene->changes->pdata[index];

  if (change->kind != REEVE_CHANGE_HAZARD || !change->area)
    return FALSE;
  add_change (self, change);
  return TRUE;
}

void
reeve_paint_hazards (ReevePainter *self)
{
  for (guint i = 0; i < self->scene->changes->len; i++)
    {
      if (!add_hazard (self, i))
        continue;
      reeve_canvas_fill (self->canvas, &self->path, REEVE_FILL_EVEN_ODD,
                         reeve_base_style_meaning (self->base, REEVE_MEANING_HAZARD), 0.3);
      reeve_painter_hatch (self, REEVE_FILL_EVEN_ODD, reeve_base_style_hazard_line (self->base),
                           0.55, 5.5, 0.9);
    }
}

/* Above the streets: where it ends must be seen. */
void
reeve_paint_hazard_lines (ReevePainter *self)
{
  static const double dash[] = { 6, 3.5 };
  double factor = reeve_base_style_width_factor (self->base);

  for (guint i = 0; i < self->scene->changes->len; i++)
    {
      ReevePen pen = { .width_px = 3.6 * factor, .join = REEVE_JOIN_ROUND };

      if (!add_hazard (self, i))
        continue;
      reeve_canvas_stroke (self->canvas, &self->path, &pen,
                           reeve_base_style_ink (self->base, REEVE_INK_HALO), 0.75);
      pen.width_px = 1.8 * factor;
      pen.dash_px = dash;
      pen.n_dash = 2;
      reeve_canvas_stroke (self->canvas, &self->path, &pen,
                           reeve_base_style_hazard_line (self->base), 1);
    }
}

void
reeve_paint_no_entry (cairo_t *cr,
                      double   x,
                      double   y,
                      double   size_px)
{
  double r = size_px / 2;

  cairo_new_path (cr);
  cairo_arc (cr, x, y, r, 0, 2 * G_PI);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_fill (cr);
  cairo_arc (cr, x, y, r * 0.88, 0, 2 * G_PI);
  cairo_set_source_rgb (cr, 0xC0 / 255.0, 0x1C / 255.0, 0x28 / 255.0);
  cairo_fill (cr);
  cairo_rectangle (cr, x - r * 0.56, y - r * 0.16, r * 1.12, r * 0.32);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_fill (cr);
}

/* The middle of a change's line, by length. */
static ReeveXY
get_middle (ReevePainter           *self,
            const ReeveSceneChange *change)
{
  double half = 0;
  ReeveXY at = { 0, 0 };

  for (guint round = 0; round < 2; round++)
    {
      double walked = 0;

      for (guint ring = 0; ring < change->ring_ends->len; ring++)
        {
          guint32 start = ring == 0 ? 0 : g_array_index (change->ring_ends, guint32, ring - 1);

          for (guint32 i = start; i + 1 < g_array_index (change->ring_ends, guint32, ring); i++)
            {
              ReeveXY a = reeve_painter_place (self,
                                               g_array_index (change->points, ReeveMapPoint, i));
              ReeveXY b = reeve_painter_place (self, g_array_index (change->points, ReeveMapPoint,
                                                                    i + 1));
              double length = hypot (b.x - a.x, b.y - a.y);

              if (round == 1 && walked + length >= half)
                {
                  double share = length > 0 ? (half - walked) / length : 0;

                  return (ReeveXY) { a.x + share * (b.x - a.x), a.y + share * (b.y - a.y) };
                }
              walked += length;
              at = b;
            }
        }
      half = walked / 2;
    }
  return at;
}

/* A street closed in ten pieces needs no ten signs. */
void
reeve_paint_signs (ReevePainter *self,
                   cairo_t      *cr)
{
  double size = (self->zoom < 13 ? 14 : 20) * reeve_base_style_width_factor (self->base);
  g_autoptr (GArray) signs = g_array_new (FALSE, FALSE, sizeof (ReeveXY));

  for (guint i = 0; i < self->scene->changes->len && self->zoom >= 10.5; i++)
    {
      const ReeveSceneChange *change = self->scene->changes->pdata[i];
      gboolean crowded = FALSE;
      ReeveXY at;

      if (change->kind != REEVE_CHANGE_CLOSE_ROAD || change->points->len < 2 ||
          !reeve_map_box_meets (&change->box, &self->box))
        continue;
      at = get_middle (self, change);
      for (guint j = 0; j < signs->len; j++)
        {
          ReeveXY other = g_array_index (signs, ReeveXY, j);

          crowded = crowded || hypot (other.x - at.x, other.y - at.y) < 3.2 * size;
        }
      if (crowded)
        continue;
      g_array_append_val (signs, at);
      reeve_paint_no_entry (cr, at.x, at.y, size);
      if (self->labels != NULL)
        reeve_labels_block (self->labels, at.x - size / 2, at.y - size / 2, at.x + size / 2,
                            at.y + size / 2);
    }
}

void
reeve_paint_closures (ReevePainter *self)
{
  double width = MAX (reeve_base_style_road_px (self->base, REEVE_ROAD_SECONDARY, self->zoom), 2.4);
  double dash[] = { width * 1.5, width * 1.5 };

  for (guint i = 0; i < self->scene->changes->len; i++)
    {
      const ReeveSceneChange *change = self->scene->changes->pdata[i];
      gboolean slow = change->kind == REEVE_CHANGE_SLOW_ROAD;
      ReevePen pen = { .width_px = width + 2.4, .join = REEVE_JOIN_ROUND };

      if (change->area || change->points->len < 2)
        continue;
      add_change (self, change);
      reeve_canvas_stroke (self->canvas, &self->path, &pen,
                           reeve_base_style_meaning (self->base,
                                                     slow ? REEVE_MEANING_SHELTER_HIGH
                                                          : REEVE_MEANING_CLOSED), 1);
      pen.width_px = width;
      pen.dash_px = dash;
      pen.n_dash = 2;
      reeve_canvas_stroke (self->canvas, &self->path, &pen, REEVE_COLOUR (0xffffff), 1);
    }
}
