/* map/mask.c — which share of each pixel shapes cover */
#include "map/mask-private.h"

#include <math.h>
#include <string.h>

#define BLOCK 16

/* A whole pixel: 256 of height by 512 of (twice the) width. */
#define FULL  131072u

struct _ReeveMask
{
  int      width;
  int      height;
  int      stride;    /* cells in a row: whole blocks, two cells past the width */
  int      n_words;   /* of marks in a row */
  int      top;       /* rows that edges crossed: from here */
  int      bottom;    /* to before here */
  guint32 *cells;     /* owned: wraps around, never overflows */
  guint64 *marks;     /* owned: a bit for each block that holds something */
};

ReeveMask *
reeve_mask_new (int width,
                    int height)
{
  ReeveMask *self = g_new0 (ReeveMask, 1);

  self->width = width;
  self->height = height;
  self->stride = (width + 2 + BLOCK - 1) / BLOCK * BLOCK;
  self->n_words = (self->stride / BLOCK + 63) / 64;
  self->top = height;
  self->cells = g_try_new0 (guint32, (gsize) self->stride * (gsize) height);
  self->marks = g_try_new0 (guint64, (gsize) self->n_words * (gsize) height);
  if (self->cells != NULL && self->marks != NULL)
    return self;
  reeve_mask_free (self);
  return NULL;
}

void
reeve_mask_free (ReeveMask *self)
{
  g_free (self->cells);
  g_free (self->marks);
  g_free (self);
}

/* --- edges --- */

static inline void
mark (ReeveMask *self,
      int            row,
      int            first,
      int            last)    /* cells */
{
  guint64 *marks = self->marks + (gsize) row * (gsize) self->n_words;
  int from = first / BLOCK;
  int to = last / BLOCK;

  for (int block = from; block <= to; block++)
    marks[block >> 6] |= G_GUINT64_CONSTANT (1) << (block & 63);
}

/* A piece of an edge within one row; @height of 256, signed by direction. */
static inline void
add_piece (ReeveMask *self,
           int            row,
           gint32         x0,
           gint32         x1,
           gint32         height,
           gint32         sign)
{
  guint32 *cells = self->cells + (gsize) row * (gsize) self->stride;
  gint32 left = MIN (x0, x1);
  gint32 right = MAX (x0, x1);
  int first = left >> 8;
  int last = right >> 8;
  gint32 done = 0;
  double per_unit;

  mark (self, row, first, last + 1);
  if (first == last)
    {
      gint32 area = ((left & 255) + (right & 255)) * height;

      cells[first] += (guint32) (sign * (512 * height - area));
      cells[first + 1] += (guint32) (sign * area);
      return;
    }
  /* The last cell gets what is left, so that all sums to @height. */
  per_unit = (double) height / (right - left);
  for (int cell = first; cell <= last; cell++)
    {
      gint32 from = MAX (left, cell << 8) - (cell << 8);
      gint32 to = MIN (right, (cell + 1) << 8) - (cell << 8);
      gint32 reached = cell == last ? height
                                    : (gint32) (((cell << 8) + to - left) * per_unit);
      gint32 part = reached - done;
      gint32 area = (from + to) * part;

      done = reached;
      cells[cell] += (guint32) (sign * (512 * part - area));
      cells[cell + 1] += (guint32) (sign * area);
    }
}

/* Within the picture; y1 > y0. */
static void
add_inside (ReeveMask *self,
            gint32         x0,
            gint32         y0,
            gint32         x1,
            gint32         y1,
            gint32         sign)
{
  int row = y0 >> 8;
  int last = (y1 - 1) >> 8;
  gint64 step;
  gint64 x;
  gint32 at = x0;

  self->top = MIN (self->top, row);
  self->bottom = MAX (self->bottom, last + 1);
  if (row == last)
    {
      add_piece (self, row, x0, x1, y1 - y0, sign);
      return;
    }
  /* 32 bits of fraction; rows end where the sum says, rounded down. */
  step = (gint64) ((double) (x1 - x0) / (y1 - y0) * 4294967296.0 * 256.0);
  x = ((gint64) x0 << 32) + (step >> 8) * (256 - (y0 & 255));
  for (gint32 height = 256 - (y0 & 255); row < last; height = 256, x += step)
    {
      gint32 to = (gint32) (x >> 32);

      to = x0 < x1 ? CLAMP (to, x0, x1) : CLAMP (to, x1, x0);
      add_piece (self, row++, at, to, height, sign);
      at = to;
    }
  add_piece (self, last, at, x1, y1 - (last << 8), sign);
}

static gint32
cross (gint32 from,
       gint32 to,
       gint64 part,
       gint64 whole)
{
  return from + (gint32) (((gint64) to - from) * part / whole);
}

static void
add_cut (ReeveMask *self,
         gint32         x0,
         gint32         y0,
         gint32         x1,
         gint32         y1,
         gint32         sign)
{
  gint32 right = self->width << 8;

  if (y0 == y1 || (x0 >= right && x1 >= right))
    return;
  if (x0 <= 0 && x1 <= 0)
    {
      add_inside (self, 0, y0, 0, y1, sign);
      return;
    }
  for (guint side = 0; side < 2; side++)
    {
      gint32 limit = side == 0 ? 0 : right;

      if ((x0 < limit && x1 > limit) || (x0 > limit && x1 < limit))
        {
          gint32 y = cross (y0, y1, (gint64) limit - x0, (gint64) x1 - x0);

          add_cut (self, x0, y0, limit, y, sign);
          add_cut (self, limit, y, x1, y1, sign);
          return;
        }
    }
  add_inside (self, x0, y0, x1, y1, sign);
}

void
reeve_mask_edge (ReeveMask *self,
                     gint32         x0,
                     gint32         y0,
                     gint32         x1,
                     gint32         y1)
{
  gint32 bottom = self->height << 8;
  gint32 sign = 1;
  gint32 fx, fy, tx, ty;

  if (y0 > y1)
    {
      gint32 x = x0, y = y0;

      x0 = x1, y0 = y1;
      x1 = x, y1 = y;
      sign = -1;
    }
  if (y0 == y1 || y1 <= 0 || y0 >= bottom)
    return;
  fx = x0, fy = y0, tx = x1, ty = y1;
  if (y0 < 0)
    {
      fx = cross (x0, x1, -(gint64) y0, (gint64) y1 - y0);
      fy = 0;
    }
  if (y1 > bottom)
    {
      tx = cross (x0, x1, (gint64) bottom - y0, (gint64) y1 - y0);
      ty = bottom;
    }
  if ((guint32) fx <= (guint32) self->width << 8 && (guint32) tx <= (guint32) self->width << 8)
    add_inside (self, fx, fy, tx, ty, sign);
  else
    add_cut (self, fx, fy, tx, ty, sign);
}

void
reeve_mask_fill (ReeveMask   *self,
                     const ReevePath *path,
                     gint32           shift_x,
                     gint32           shift_y)
{
  guint32 start = 0;

  for (guint32 part = 0; part < path->n_parts; part++)
    {
      guint32 end = path->parts[part].end;
      ReevePathPoint last = path->points[end - 1];

      for (guint32 i = start; i < end; i++)
        {
          ReevePathPoint at = path->points[i];

          reeve_mask_edge (self, last.x + shift_x, last.y + shift_y, at.x + shift_x,
                               at.y + shift_y);
          last = at;
        }
      start = end;
    }
}

/* --- pixels --- */

guint32
reeve_argb_from_ink (ReeveColour ink,
                     double      opacity)
{
  guint32 alpha = (guint32) (CLAMP (ink.a * opacity, 0, 255) + 0.5);
  guint32 opaque = 0xff000000u | (guint32) ink.r << 16 | (guint32) ink.g << 8 | ink.b;

  return reeve_argb_scale (opaque, alpha);
}

/* Share of 255 */
static inline guint32
get_share (guint32       sum,
           ReeveFillRule rule)
{
  guint32 depth = (gint32) sum < 0 ? 0u - sum : sum;

  if (rule == REEVE_FILL_EVEN_ODD)
    {
      depth &= 2 * FULL - 1;
      depth = depth > FULL ? 2 * FULL - depth : depth;
    }
  else
    {
      depth = MIN (depth, FULL);
    }
  return (depth * 255 + FULL / 2) >> 17;
}

static inline void
blend_run (guint32 *pixels,
           int      n,
           guint32  argb)
{
  if (argb >> 24 == 255)
    {
      for (int i = 0; i < n; i++)
        pixels[i] = argb;
      return;
    }
  for (int i = 0; i < n; i++)
    pixels[i] = reeve_argb_over (argb, pixels[i]);
}

static void
blend_stripes (guint32      *pixels,
               int           n,
               guint32       argb,
               const guint8 *stripes)
{
  for (int i = 0; i < n; i++)
    if (stripes[i] > 0)
      pixels[i] = reeve_argb_over (reeve_argb_scale (argb, stripes[i]), pixels[i]);
}

/* One block of cells, which is emptied. Returns the sum behind it. */
static inline guint32
blend_block (guint32      *cells,
             guint32       sum,
             ReeveFillRule rule,
             guint32      *pixels,
             int           n,
             guint32       argb,
             const guint8 *stripes)
{
  guint32 shares[BLOCK];

  for (guint i = 0; i < BLOCK; i++)
    {
      sum += cells[i];
      shares[i] = sum;
    }
  for (guint i = 0; i < BLOCK; i++)
    shares[i] = get_share (shares[i], rule);
  memset (cells, 0, BLOCK * sizeof *cells);
  if (stripes != NULL)
    for (int i = 0; i < n; i++)
      shares[i] = (shares[i] * stripes[i] + 127) / 255;
  for (int i = 0; i < n; i++)
    {
      guint32 share = shares[i];

      if (share == 0)
        continue;
      pixels[i] = share == 255 && argb >> 24 == 255
                    ? argb : reeve_argb_over (reeve_argb_scale (argb, share), pixels[i]);
    }
  return sum;
}

static void
blend_row (ReeveMask *self,
           int            row,
           ReeveFillRule  rule,
           guint32       *pixels,
           guint32        argb,
           const guint8  *stripes)
{
  guint32 *cells = self->cells + (gsize) row * (gsize) self->stride;
  guint64 *marks = self->marks + (gsize) row * (gsize) self->n_words;
  int n_blocks = self->stride / BLOCK;
  guint32 sum = 0;
  int x = 0;

  for (int word = 0; word < self->n_words; word++)
    {
      guint64 bits = marks[word];

      marks[word] = 0;
      while (bits != 0)
        {
          int block = word * 64 + __builtin_ctzll (bits);
          int start = block * BLOCK;
          guint32 share = get_share (sum, rule);

          bits &= bits - 1;
          if (share > 0 && start > x && x < self->width)
            {
              int n = MIN (start, self->width) - x;

              if (stripes != NULL)
                blend_stripes (pixels + x, n, reeve_argb_scale (argb, share), stripes + x);
              else
                blend_run (pixels + x, n, reeve_argb_scale (argb, share));
            }
          sum = blend_block (cells + start, sum, rule, pixels + start,
                             CLAMP (self->width - start, 0, BLOCK), argb,
                             stripes == NULL ? NULL : stripes + start);
          x = start + BLOCK;
        }
    }
  /* What lies to the right of the picture closes it there. */
  if (x < self->width && x < n_blocks * BLOCK && get_share (sum, rule) > 0)
    {
      guint32 scaled = reeve_argb_scale (argb, get_share (sum, rule));

      if (stripes != NULL)
        blend_stripes (pixels + x, self->width - x, scaled, stripes + x);
      else
        blend_run (pixels + x, self->width - x, scaled);
    }
}

void
reeve_mask_blend (ReeveMask *self,
                      ReeveFillRule  rule,
                      guint32       *pixels,
                      gsize          stride,
                      ReeveColour    ink,
                      double         opacity,
                      const guint8  *stripes)
{
  guint32 argb = reeve_argb_from_ink (ink, opacity);

  for (int row = self->top; row < self->bottom; row++)
    blend_row (self, row, rule, pixels + (gsize) row * stride, argb,
               stripes == NULL ? NULL : stripes + row);
  self->top = self->height;
  self->bottom = 0;
}

/* --- numbers --- */

/* Who covers more of a pixel has it; of equals the later. */
static inline void
put_number (guint32 *at,
            guint32  share,
            guint32  number)
{
  if (share > 0 && share >= *at >> 24)
    *at = share << 24 | number;
}

static void
put_number_row (ReeveMask *self,
                int        row,
                guint32   *out,
                guint32    number)
{
  guint32 *cells = self->cells + (gsize) row * (gsize) self->stride;
  guint64 *marks = self->marks + (gsize) row * (gsize) self->n_words;
  guint32 sum = 0;
  int x = 0;

  for (int word = 0; word < self->n_words; word++)
    {
      guint64 bits = marks[word];

      marks[word] = 0;
      while (bits != 0)
        {
          int start = (word * 64 + __builtin_ctzll (bits)) * BLOCK;
          guint32 share = get_share (sum, REEVE_FILL_NON_ZERO);

          bits &= bits - 1;
          for (; share > 0 && x < MIN (start, self->width); x++)
            put_number (&out[x], share, number);
          for (x = start; x < start + BLOCK; x++)
            {
              sum += cells[x];
              cells[x] = 0;
              if (x < self->width)
                put_number (&out[x], get_share (sum, REEVE_FILL_NON_ZERO), number);
            }
        }
    }
  for (guint32 share = get_share (sum, REEVE_FILL_NON_ZERO); share > 0 && x < self->width; x++)
    put_number (&out[x], share, number);
}

void
reeve_mask_put_number (ReeveMask *self,
                       guint32   *numbers,
                       gsize      stride,
                       guint32    number)
{
  for (int row = self->top; row < self->bottom; row++)
    put_number_row (self, row, numbers + (gsize) row * stride, number);
  self->top = self->height;
  self->bottom = 0;
}
