/* map/swatch.c — the small picture of a layer or a class, drawn as on the map */
#include "map/legend.h"
#include "map/paint-private.h"
#include "map/symbol.h"
#include "map/text.h"

#include <math.h>
#include <string.h>

typedef struct
{
  cairo_t              *cr;
  const ReeveBaseStyle *base;
  double                width;
  double                height;
} Swatch;

static void
set_ink (const Swatch *self,
         ReeveColour   ink,
         double        opacity)
{
  cairo_set_source_rgba (self->cr, ink.r / 255.0, ink.g / 255.0, ink.b / 255.0, opacity);
}

static void
add_box (const Swatch *self)
{
  double height = MIN (self->height * 0.86, self->width * 0.68);

  cairo_new_path (self->cr);
  reeve_text_rounded_box (self->cr, 0.5, (self->height - height) / 2, self->width - 1, height, 2.5);
}

static void
hatch_box (const Swatch *self,
           ReeveColour   ink)
{
  cairo_save (self->cr);
  add_box (self);
  cairo_clip (self->cr);
  for (double x = -self->height; x < self->width; x += 4.5)
    {
      cairo_move_to (self->cr, x, self->height);
      cairo_line_to (self->cr, x + self->height, 0);
    }
  set_ink (self, ink, 0.7);
  cairo_set_line_width (self->cr, 0.9);
  cairo_stroke (self->cr);
  cairo_restore (self->cr);
}

static void
draw_area (const Swatch *self,
           ReeveColour   ink,
           ReeveMeaning  meaning,
           double        opacity,
           gboolean      hatched)
{
  ReeveColour line = meaning == REEVE_MEANING_HAZARD ? reeve_base_style_hazard_line (self->base)
                     : meaning != REEVE_MEANING_NONE ? ink : reeve_colour_darken (ink, 0.22);

  add_box (self);
  set_ink (self, reeve_base_style_ink (self->base, REEVE_INK_LAND), 1);
  cairo_fill_preserve (self->cr);
  set_ink (self, ink, opacity);
  cairo_fill (self->cr);
  if (hatched)
    hatch_box (self, meaning == REEVE_MEANING_HAZARD ? line : reeve_colour_darken (ink, 0.3));
  add_box (self);
  set_ink (self, line, 1);
  cairo_set_line_width (self->cr, meaning != REEVE_MEANING_NONE ? 1.5 : 0.8);
  cairo_stroke (self->cr);
}

static void
draw_line (const Swatch *self,
           ReeveColour   ink,
           double        width_px,
           gboolean      dashed)
{
  static const double dash[] = { 5, 3 };

  cairo_new_path (self->cr);
  cairo_move_to (self->cr, 2, self->height / 2);
  cairo_line_to (self->cr, self->width - 2, self->height / 2);
  set_ink (self, ink, 1);
  cairo_set_line_width (self->cr, CLAMP (width_px, 1.4, self->height * 0.5));
  cairo_set_line_cap (self->cr, dashed ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND);
  if (dashed)
    cairo_set_dash (self->cr, dash, 2, 0);
  cairo_stroke (self->cr);
  cairo_set_dash (self->cr, NULL, 0, 0);
}

static void
draw_closed (const Swatch *self,
             ReeveColour   ink)
{
  double dash[] = { 4, 4 };

  draw_line (self, ink, 7, FALSE);
  cairo_new_path (self->cr);
  cairo_move_to (self->cr, 3, self->height / 2);
  cairo_line_to (self->cr, self->width - 3, self->height / 2);
  cairo_set_source_rgb (self->cr, 1, 1, 1);
  cairo_set_line_width (self->cr, 4);
  cairo_set_dash (self->cr, dash, 2, 0);
  cairo_stroke (self->cr);
  cairo_set_dash (self->cr, NULL, 0, 0);
}

static void
draw_point (const Swatch          *self,
            const ReeveLayerStyle *style,
            int                    index,
            ReeveMeaning           meaning,
            ReeveColour            ink)
{
  const char *name = style->symbol;
  const ReeveSymbol *symbol;
  gboolean special = meaning != REEVE_MEANING_NONE || index >= 0;
  double size = MIN (self->width, self->height);

  if (style->mode == REEVE_DRAW_CATEGORIES && index >= 0 &&
      ((const ReeveCategory *) style->categories->pdata[index])->symbol[0] != '\0')
    name = ((const ReeveCategory *) style->categories->pdata[index])->symbol;
  symbol = style->mode == REEVE_DRAW_SIZE ? NULL : reeve_symbol_get (name);
  cairo_save (self->cr);
  cairo_translate (self->cr, self->width / 2, self->height / 2);
  if (symbol != NULL)
    reeve_symbol_draw (symbol, self->cr, size, special ? &ink : NULL, FALSE);
  else
    reeve_paint_dot (self->cr, ink, reeve_base_style_ink (self->base, REEVE_INK_HALO), 0, 0,
                     MIN (size * 0.8, style->mode == REEVE_DRAW_SIZE ? 16 : 9), 1);
  cairo_restore (self->cr);
}

static ReeveColour
get_ink (const Swatch          *self,
         const ReeveLayerStyle *style,
         int                    index,
         ReeveMeaning           meaning)
{
  if (meaning != REEVE_MEANING_NONE && meaning != REEVE_MEANING_NO_DATA &&
      (index < 0 || style->mode != REEVE_DRAW_CATEGORIES))
    return reeve_base_style_meaning (meaning == REEVE_MEANING_PROPOSED
                                       ? reeve_base_style_get ("light") : self->base, meaning);
  return reeve_layer_style_get_colour (style, self->base, index);
}

/* The base map's own parts, for the list of layers. */
static void
draw_base (const Swatch *self,
           ReeveBaseRole role)
{
  static const struct
  {
    ReeveBaseRole role;
    ReeveInk      fill;
  } areas[] = {
    { REEVE_BASE_WATER, REEVE_INK_WATER }, { REEVE_BASE_GREEN, REEVE_INK_GREEN },
    { REEVE_BASE_BUILT_UP, REEVE_INK_URBAN }, { REEVE_BASE_BUILDINGS, REEVE_INK_BUILDING },
  };

  for (guint i = 0; i < G_N_ELEMENTS (areas); i++)
    if (areas[i].role == role)
      {
        draw_area (self, reeve_base_style_ink (self->base, areas[i].fill), REEVE_MEANING_NONE, 1,
                   FALSE);
        return;
      }
  if (role == REEVE_BASE_ROADS)
    {
      draw_line (self, reeve_base_style_casing (self->base, REEVE_ROAD_PRIMARY), 6, FALSE);
      draw_line (self, reeve_base_style_road (self->base, REEVE_ROAD_PRIMARY), 4, FALSE);
    }
  else if (role == REEVE_BASE_PLACES)
    reeve_paint_dot (self->cr, reeve_base_style_ink (self->base, REEVE_INK_LABEL),
                     reeve_base_style_ink (self->base, REEVE_INK_HALO), self->width / 2,
                     self->height / 2, 6, 1);
  else
    draw_line (self, reeve_base_style_ink (self->base,
                                           role == REEVE_BASE_WATERWAYS ? REEVE_INK_WATER_LINE
                                           : role == REEVE_BASE_RAILWAYS ? REEVE_INK_RAIL
                                                                         : REEVE_INK_BOUNDARY),
               2, role == REEVE_BASE_BOUNDARIES);
}

static void
draw_style (const Swatch          *self,
            const ReeveLayerStyle *style,
            ReeveDatasetKind       kind,
            int                    index,
            ReeveMeaning           meaning)
{
  ReeveColour ink = get_ink (self, style, index, meaning);
  gboolean no_data = index == -2;

  switch (kind)
    {
    case REEVE_DATASET_POINTS:
      draw_point (self, style, index, meaning, ink);
      break;
    case REEVE_DATASET_LINES:
      draw_line (self, ink, style->width_field[0] != '\0' && index >= 0 ? 2 + 1.6 * index
                                                                        : style->width_px,
                 style->dash || meaning == REEVE_MEANING_UNREACHED);
      break;
    default:
      draw_area (self, ink, no_data ? REEVE_MEANING_NONE : meaning,
                 no_data ? 1 : reeve_paint_area_opacity (style, index) * style->opacity,
                 style->hatch || no_data || meaning == REEVE_MEANING_HAZARD ||
                   meaning == REEVE_MEANING_UNREACHED);
      break;
    }
}

/* A whole layer of classes: a strip of its colours. */
static void
draw_strip (const Swatch          *self,
            const ReeveLayerStyle *style)
{
  guint n = style->mode == REEVE_DRAW_CATEGORIES ? MIN (style->categories->len, 5)
                                                 : style->n_classes;

  cairo_save (self->cr);
  add_box (self);
  cairo_clip (self->cr);
  for (guint i = 0; i < n; i++)
    {
      cairo_rectangle (self->cr, self->width * i / n, 0, self->width / n + 1, self->height);
      set_ink (self, reeve_layer_style_get_colour (style, self->base, (int) i), 1);
      cairo_fill (self->cr);
    }
  cairo_restore (self->cr);
}

void
reeve_style_draw_swatch (const ReeveLayerStyle *style,
                         ReeveDatasetKind       kind,
                         ReeveBaseRole          role,
                         const ReeveBaseStyle  *base,
                         cairo_t               *cr,
                         double                 width,
                         double                 height)
{
  Swatch swatch = { cr, base, width, height };
  guint n = style->mode == REEVE_DRAW_CATEGORIES ? style->categories->len : style->n_classes;
  gboolean classes = (style->mode == REEVE_DRAW_CATEGORIES || style->mode == REEVE_DRAW_COLOUR) &&
                     n > 1 && style->symbol[0] == '\0';

  cairo_save (cr);
  if (role != REEVE_BASE_NONE)
    draw_base (&swatch, role);
  else if (classes)
    draw_strip (&swatch, style);
  else
    draw_style (&swatch, style, kind, -1, style->meaning);
  cairo_restore (cr);
}

void
reeve_legend_draw_swatch (const ReeveSceneLayer *layer,
                          int                    index,
                          ReeveMeaning           meaning,
                          const ReeveBaseStyle  *base,
                          cairo_t               *cr,
                          double                 width,
                          double                 height)
{
  Swatch swatch = { cr, base, width, height };

  /* The layer as a whole means what its style says. */
  if (layer != NULL && index == -1 && meaning == REEVE_MEANING_NONE)
    meaning = layer->style->meaning;
  cairo_save (cr);
  if (layer == NULL && meaning == REEVE_MEANING_HAZARD)
    draw_area (&swatch, reeve_base_style_meaning (base, meaning), meaning, 0.3, TRUE);
  else if (layer == NULL)
    draw_closed (&swatch, reeve_base_style_meaning (base, meaning));
  else if (layer->role != REEVE_BASE_NONE)
    draw_base (&swatch, layer->role);
  else
    draw_style (&swatch, layer->style, layer->dataset->kind, index, meaning);
  cairo_restore (cr);
}
