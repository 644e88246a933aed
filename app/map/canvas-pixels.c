/* map/canvas-pixels.c — the map on pixels, by our own rasteriser
 *
 * Symbols and dots are drawn once by Cairo and then copied: symbols onto whole
 * pixels, where they are sharp, dots onto quarters of one.
 */
#include "map/canvas-private.h"
#include "map/paint-private.h"

#include <math.h>
#include <string.h>

#define MAX_SPRITES 400

typedef struct
{
  guint32 *pixels;   /* owned */
  int      size;
  int      middle;   /* pixels from its edge to the one that holds its place */
} Sprite;

typedef struct
{
  gconstpointer symbol;    /* NULL: a dot */
  guint32       ink;
  guint32       halo;
  gint32        size;      /* 1/16 px of the surface */
  gint32        opacity;   /* of 255; symbols: own colour or not */
  guint32       phase;     /* quarters of a pixel */
} SpriteKey;

typedef struct
{
  ReeveCanvas    parent;
  guint32       *pixels;       /* borrowed: where drawing goes now */
  guint32       *base;         /* borrowed: the canvas's own while a layer is drawn */
  guint32       *layer;        /* owned, nullable */
  int            width;
  int            height;
  gsize          stride;       /* of @pixels */
  gsize          base_stride;
  ReeveMask *mask;     /* owned */
  GHashTable    *sprites;      /* owned: SpriteKey → Sprite */
  guint8        *stripes;      /* owned, nullable: scratch, by x + y */
} PixelCanvas;

static guint
hash_key (gconstpointer data)
{
  const SpriteKey *key = data;

  return g_direct_hash (key->symbol) ^ key->ink * 31 ^ key->halo * 17 ^ (guint) key->size * 8191 ^
         (guint) key->opacity * 131 ^ key->phase * 65537;
}

static gboolean
equal_keys (gconstpointer a,
            gconstpointer b)
{
  const SpriteKey *x = a;
  const SpriteKey *y = b;

  return x->symbol == y->symbol && x->ink == y->ink && x->halo == y->halo && x->size == y->size &&
         x->opacity == y->opacity && x->phase == y->phase;
}

static void
sprite_free (gpointer data)
{
  g_free (((Sprite *) data)->pixels);
  g_free (data);
}

static void
canvas_free (ReeveCanvas *canvas)
{
  PixelCanvas *self = (PixelCanvas *) canvas;

  reeve_mask_free (self->mask);
  g_hash_table_unref (self->sprites);
  g_free (self->layer);
  g_free (self->stripes);
  g_free (self);
}

static void
paint (ReeveCanvas *canvas,
       ReeveColour  ink)
{
  PixelCanvas *self = (PixelCanvas *) canvas;
  guint32 argb = reeve_argb_from_ink (ink, 1);

  for (int y = 0; y < self->height; y++)
    for (int x = 0; x < self->width; x++)
      self->pixels[(gsize) y * self->stride + (gsize) x] = argb;
}

/* Share of a pixel that a diagonal line of @half width covers, its middle
 * @distance away: a pixel's shadow across the line is a triangle. */
static double
cover_diagonal (double distance,
                double half)
{
  double ends[] = { distance + half, distance - half };
  double sums[2];

  for (guint i = 0; i < 2; i++)
    {
      double at = CLAMP (ends[i] * G_SQRT2, -1, 1);

      sums[i] = at < 0 ? (1 + at) * (1 + at) / 2 : 1 - (1 - at) * (1 - at) / 2;
    }
  return sums[0] - sums[1];
}

static const guint8 *
make_stripes (PixelCanvas      *self,
              const ReeveHatch *hatch)
{
  double scale = self->parent.scale;
  double step = hatch->spacing_px * scale * G_SQRT2;
  int n = self->width + self->height;

  if (self->stripes == NULL)
    self->stripes = g_new (guint8, (gsize) n);
  for (int i = 0; i < n; i++)
    {
      /* The middle of a pixel is half of one along both ways. */
      double off = fmod (i + 1 - hatch->anchor_px * scale, step);
      double distance;

      off = off < 0 ? off + step : off;
      distance = MIN (off, step - off) / G_SQRT2;
      self->stripes[i] =
        (guint8) (cover_diagonal (distance, hatch->width_px * scale / 2) * 255 + 0.5);
    }
  return self->stripes;
}

static void
fill (ReeveCanvas        *canvas,
      const ReeveFilling *filling)
{
  PixelCanvas *self = (PixelCanvas *) canvas;
  double unit = canvas->scale * REEVE_PATH_ONE;

  reeve_mask_fill (self->mask, filling->path, reeve_path_round (filling->dx * unit),
                   reeve_path_round (filling->dy * unit));
  reeve_mask_blend (self->mask, filling->rule, self->pixels, self->stride, filling->ink,
                    filling->opacity,
                    filling->hatch == NULL ? NULL : make_stripes (self, filling->hatch));
}

static void
stroke (ReeveCanvas     *canvas,
        const ReevePath *path,
        const ReevePen  *pen,
        ReeveColour      ink,
        double           opacity)
{
  PixelCanvas *self = (PixelCanvas *) canvas;
  double unit = canvas->scale * REEVE_PATH_ONE;
  double dash[8];
  ReeveNib nib = { pen->width_px * unit, pen->join, pen->cap, dash, pen->n_dash };

  g_return_if_fail (pen->n_dash <= G_N_ELEMENTS (dash));

  for (guint i = 0; i < pen->n_dash; i++)
    dash[i] = MAX (pen->dash_px[i] * unit, 1);
  reeve_mask_stroke (self->mask, path, &nib);
  reeve_mask_blend (self->mask, REEVE_FILL_NON_ZERO, self->pixels, self->stride, ink,
                        opacity, NULL);
}

/* --- sprites --- */

static void
put_sprite (PixelCanvas  *self,
            const Sprite *sprite,
            int           x,
            int           y)
{
  int x0 = x - sprite->middle;
  int y0 = y - sprite->middle;

  for (int row = MAX (0, -y0); row < sprite->size && y0 + row < self->height; row++)
    for (int col = MAX (0, -x0); col < sprite->size && x0 + col < self->width; col++)
      {
        guint32 above = sprite->pixels[row * sprite->size + col];
        guint32 *below = &self->pixels[(gsize) (y0 + row) * self->stride + (gsize) (x0 + col)];

        if (above != 0)
          *below = reeve_argb_over (above, *below);
      }
}

typedef struct
{
  const ReeveSymbol *symbol;   /* nullable */
  ReeveColour        ink;
  ReeveColour        halo;
  gboolean           own_ink;
  gboolean           shadow;
  double             size_px;
  double             opacity;
} Look;

static Sprite *
draw_sprite (PixelCanvas *self,
             const Look  *look,
             double       x,       /* of its place within a pixel */
             double       y)
{
  double scale = self->parent.scale;
  Sprite *sprite = g_new0 (Sprite, 1);
  cairo_surface_t *surface;
  cairo_t *cr;

  /* Shadows reach a little farther than half. */
  sprite->middle = (int) ceil (look->size_px * scale * (look->symbol != NULL ? 0.75 : 0.5)) + 2;
  sprite->size = 2 * sprite->middle + 1;
  sprite->pixels = g_new0 (guint32, (gsize) sprite->size * (gsize) sprite->size);
  surface = cairo_image_surface_create_for_data ((unsigned char *) sprite->pixels,
                                                 CAIRO_FORMAT_ARGB32, sprite->size, sprite->size,
                                                 sprite->size * 4);
  cr = cairo_create (surface);
  cairo_translate (cr, sprite->middle + x, sprite->middle + y);
  cairo_scale (cr, scale, scale);
  if (look->symbol != NULL)
    reeve_symbol_draw (look->symbol, cr, look->size_px, look->own_ink ? NULL : &look->ink,
                       look->shadow);
  else
    reeve_paint_dot (cr, look->ink, look->halo, 0, 0, look->size_px, look->opacity);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return sprite;
}

static guint32
pack_ink (ReeveColour ink)
{
  return (guint32) ink.a << 24 | (guint32) ink.r << 16 | (guint32) ink.g << 8 | ink.b;
}

static const Sprite *
get_sprite (PixelCanvas *self,
            const Look  *look,
            guint        phase)
{
  SpriteKey key = {
    look->symbol, pack_ink (look->ink), pack_ink (look->halo),
    (gint32) (look->size_px * self->parent.scale * 16 + 0.5),
    look->symbol != NULL ? look->own_ink + 2 * look->shadow : (gint32) (look->opacity * 255 + 0.5),
    phase
  };
  Sprite *sprite = g_hash_table_lookup (self->sprites, &key);

  if (sprite != NULL)
    return sprite;
  if (g_hash_table_size (self->sprites) >= MAX_SPRITES)
    g_hash_table_remove_all (self->sprites);
  sprite = draw_sprite (self, look,
                        look->symbol != NULL ? 0 : (phase % 4 + 0.5) / 4,
                        look->symbol != NULL ? 0 : (phase / 4 + 0.5) / 4);
  g_hash_table_insert (self->sprites, g_memdup2 (&key, sizeof key), sprite);
  return sprite;
}

static gboolean
is_near (const PixelCanvas *self,
         double             x,
         double             y,
         double             size_px)
{
  double scale = self->parent.scale;

  return x * scale > -size_px * scale - 4 && y * scale > -size_px * scale - 4 &&
         x * scale < self->width + size_px * scale + 4 &&
         y * scale < self->height + size_px * scale + 4;
}

static void
draw_dot (ReeveCanvas    *canvas,
          const ReeveDot *dot)
{
  PixelCanvas *self = (PixelCanvas *) canvas;
  Look look = { NULL, dot->ink, dot->halo, FALSE, FALSE, dot->size_px, dot->opacity };
  double x = dot->x * canvas->scale, y = dot->y * canvas->scale;
  int at_x, at_y;
  guint phase;

  if (!is_near (self, dot->x, dot->y, dot->size_px))
    return;
  at_x = (int) floor (x);
  at_y = (int) floor (y);
  phase = (guint) ((x - at_x) * 4) + 4 * (guint) ((y - at_y) * 4);
  put_sprite (self, get_sprite (self, &look, phase), at_x, at_y);
}

static void
draw_symbol (ReeveCanvas     *canvas,
             const ReeveSign *sign)
{
  PixelCanvas *self = (PixelCanvas *) canvas;
  Look look = { sign->symbol, { 0 }, { 0 }, sign->colour == NULL, sign->shadow, sign->size_px, 1 };

  if (!is_near (self, sign->x, sign->y, sign->size_px))
    return;
  if (sign->colour != NULL)
    look.ink = *sign->colour;
  put_sprite (self, get_sprite (self, &look, 0), (int) floor (sign->x * canvas->scale + 0.5),
              (int) floor (sign->y * canvas->scale + 0.5));
}

/* --- layers --- */

static void
put_pixels (PixelCanvas   *self,
            const guint32 *above,
            double         opacity)
{
  guint32 share = (guint32) (CLAMP (opacity, 0, 1) * 255 + 0.5);

  for (int y = 0; y < self->height; y++)
    {
      const guint32 *from = above + (gsize) y * (gsize) self->width;
      guint32 *to = self->pixels + (gsize) y * self->stride;

      for (int x = 0; x < self->width; x++)
        if (from[x] != 0)
          to[x] = reeve_argb_over (reeve_argb_scale (from[x], share), to[x]);
    }
}

static void
draw_image (ReeveCanvas *canvas,
            guint32     *pixels,
            int          width,
            int          height,
            double       fineness,
            double       opacity)
{
  PixelCanvas *self = (PixelCanvas *) canvas;

  g_return_if_fail (width == self->width && height == self->height);

  put_pixels (self, pixels, opacity);
}

static void
begin_layer (ReeveCanvas *canvas)
{
  PixelCanvas *self = (PixelCanvas *) canvas;

  g_free (self->layer);
  self->layer = g_new0 (guint32, (gsize) self->width * (gsize) self->height);
  self->pixels = self->layer;
  self->stride = (gsize) self->width;
}

static void
end_layer (ReeveCanvas *canvas)
{
  PixelCanvas *self = (PixelCanvas *) canvas;

  self->pixels = self->base;
  self->stride = self->base_stride;
}

static void
put_layer (ReeveCanvas *canvas,
           double       opacity)
{
  PixelCanvas *self = (PixelCanvas *) canvas;

  put_pixels (self, self->layer, opacity);
}

static const ReeveCanvasKind pixels_kind = {
  canvas_free, paint, fill, stroke, draw_dot, draw_symbol, draw_image, begin_layer, end_layer,
  put_layer
};

ReeveCanvas *
reeve_canvas_new_pixels (guint32 *pixels,
                         int      width,
                         int      height,
                         gsize    stride,
                         double   scale)
{
  ReeveMask *mask = reeve_mask_new (width, height);
  PixelCanvas *self;

  if (mask == NULL)
    return NULL;
  self = g_new0 (PixelCanvas, 1);
  self->parent.kind = &pixels_kind;
  self->parent.scale = scale;
  self->pixels = self->base = pixels;
  self->width = width;
  self->height = height;
  self->stride = self->base_stride = stride;
  self->mask = mask;
  self->sprites = g_hash_table_new_full (hash_key, equal_keys, g_free, sprite_free);
  return &self->parent;
}
