/* sample/sketch.c — dice, noise, curves and a grid of buckets */
#include "sample/sketch.h"

ReeveDice
reeve_dice_new (guint32 seed,
                guint32 stream)
{
  ReeveDice dice = { ((guint64) seed << 32) ^ (stream * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15)) };

  reeve_dice_roll (&dice);
  return dice;
}

guint64
reeve_dice_roll (ReeveDice *self)
{
  guint64 z = self->state += G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94D049BB133111EB);
  return z ^ (z >> 31);
}

double
reeve_dice_share (ReeveDice *self)
{
  return (double) (reeve_dice_roll (self) >> 11) / 9007199254740992.0;
}

double
reeve_dice_between (ReeveDice *self,
                    double     low,
                    double     high)
{
  return low + (high - low) * reeve_dice_share (self);
}

guint
reeve_dice_below (ReeveDice *self,
                  guint      n)
{
  return (guint) (reeve_dice_share (self) * n);
}

double
reeve_dice_normal (ReeveDice *self)
{
  double sum = 0;

  /* Twelve uniform numbers: no logarithm, no tail beyond six deviations. */
  for (guint i = 0; i < 12; i++)
    sum += reeve_dice_share (self);

  return sum - 6;
}

guint
reeve_dice_poisson (ReeveDice *self,
                    double     mean)
{
  double limit = exp (-mean);
  double product = reeve_dice_share (self);
  guint n = 0;

  while (product > limit)
    {
      product *= reeve_dice_share (self);
      n++;
    }
  return n;
}

static double
lattice_value (guint32 seed,
               int     col,
               int     row)
{
  ReeveDice dice = { ((guint64) (guint32) col << 32) ^ (guint32) row ^ ((guint64) seed << 17) };

  return 2 * reeve_dice_share (&dice) - 1;
}

double
reeve_noise (guint32 seed,
             ReeveXY at,
             double  scale_m)
{
  double x = at.x / scale_m;
  double y = at.y / scale_m;
  int col = (int) floor (x);
  int row = (int) floor (y);
  double u = x - col;
  double v = y - row;
  double south, north;

  u = u * u * (3 - 2 * u);
  v = v * v * (3 - 2 * v);
  south = (1 - u) * lattice_value (seed, col, row) + u * lattice_value (seed, col + 1, row);
  north = (1 - u) * lattice_value (seed, col, row + 1) + u * lattice_value (seed, col + 1, row + 1);
  return (1 - v) * south + v * north;
}

ReeveXY
reeve_xy_towards (ReeveXY a,
                  ReeveXY b)
{
  double length = reeve_xy_distance (a, b);

  return length > 0 ? reeve_xy ((b.x - a.x) / length, (b.y - a.y) / length) : reeve_xy (1, 0);
}

GArray *
reeve_line_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (ReeveXY));
}

/* Catmull and Rom 1974. */
static ReeveXY
curve_point (ReeveXY a,
             ReeveXY b,
             ReeveXY c,
             ReeveXY d,
             double  t)
{
  double t2 = t * t;
  double t3 = t2 * t;
  double wa = -0.5 * t3 + t2 - 0.5 * t;
  double wb = 1.5 * t3 - 2.5 * t2 + 1;
  double wc = -1.5 * t3 + 2 * t2 + 0.5 * t;
  double wd = 0.5 * t3 - 0.5 * t2;

  return reeve_xy (wa * a.x + wb * b.x + wc * c.x + wd * d.x,
                   wa * a.y + wb * b.y + wc * c.y + wd * d.y);
}

GArray *
reeve_line_curve (const ReeveXY *points,
                  guint          n_points,
                  gboolean       closed,
                  double         step_m)
{
  GArray *line = reeve_line_new ();
  guint n_spans = closed ? n_points : n_points - 1;

  for (guint i = 0; i < n_spans; i++)
    {
      ReeveXY b = points[i];
      ReeveXY c = points[(i + 1) % n_points];
      ReeveXY a = closed ? points[(i + n_points - 1) % n_points]
                         : i > 0 ? points[i - 1] : reeve_xy_add (b, reeve_xy (c.x - b.x, c.y - b.y), -1);
      ReeveXY d = closed ? points[(i + 2) % n_points]
                         : i + 2 < n_points ? points[i + 2] : reeve_xy_add (c, reeve_xy (c.x - b.x, c.y - b.y), 1);
      guint n_steps = MAX (1, (guint) (reeve_xy_distance (b, c) / step_m + 0.5));

      for (guint k = 0; k < n_steps; k++)
        {
          ReeveXY at = curve_point (a, b, c, d, (double) k / n_steps);

          g_array_append_val (line, at);
        }
    }
  g_array_append_val (line, points[closed ? 0 : n_points - 1]);
  return line;
}

GArray *
reeve_line_offset (const GArray *line,
                   double        left_m)
{
  GArray *out = reeve_line_new ();

  for (guint i = 0; i < line->len; i++)
    {
      ReeveXY before = reeve_line_point (line, i > 0 ? i - 1 : 0);
      ReeveXY after = reeve_line_point (line, MIN (i + 1, line->len - 1));
      ReeveXY left = reeve_xy_left (reeve_xy_towards (before, after));
      ReeveXY at = reeve_xy_add (reeve_line_point (line, i), left, left_m);

      g_array_append_val (out, at);
    }
  return out;
}

GArray *
reeve_line_reverse (const GArray *line)
{
  GArray *out = reeve_line_new ();

  for (guint i = line->len; i > 0; i--)
    g_array_append_val (out, reeve_line_point (line, i - 1));

  return out;
}

double
reeve_line_length (const GArray *line)
{
  double sum = 0;

  for (guint i = 1; i < line->len; i++)
    sum += reeve_xy_distance (reeve_line_point (line, i - 1), reeve_line_point (line, i));

  return sum;
}

ReeveXY
reeve_line_at (const GArray *line,
               double        along_m,
               ReeveXY      *out_direction)
{
  for (guint i = 1; i < line->len; i++)
    {
      ReeveXY a = reeve_line_point (line, i - 1);
      ReeveXY b = reeve_line_point (line, i);
      double length = reeve_xy_distance (a, b);

      if (along_m <= length || i + 1 == line->len)
        {
          ReeveXY direction = reeve_xy_towards (a, b);

          if (out_direction != NULL)
            *out_direction = direction;
          return reeve_xy_add (a, direction, CLAMP (along_m, 0, length));
        }
      along_m -= length;
    }
  return reeve_line_point (line, 0);
}

double
reeve_line_distance (const GArray *line,
                     ReeveXY       at,
                     double       *out_along_m,
                     int          *out_side)
{
  double best2 = G_MAXDOUBLE;
  double best_share = 0;
  guint best = 1;

  for (guint i = 1; i < line->len; i++)
    {
      ReeveXY a = reeve_line_point (line, i - 1);
      double dx = reeve_line_point (line, i).x - a.x;
      double dy = reeve_line_point (line, i).y - a.y;
      double x = at.x - a.x;
      double y = at.y - a.y;
      double length2 = dx * dx + dy * dy;
      double dot = x * dx + y * dy;
      double share = dot <= 0 || length2 <= 0 ? 0 : dot >= length2 ? 1 : dot / length2;
      double distance2;

      x -= share * dx;
      y -= share * dy;
      distance2 = x * x + y * y;
      if (distance2 < best2)
        {
          best2 = distance2;
          best_share = share;
          best = i;
        }
    }
  if (line->len < 2)
    return G_MAXDOUBLE;

  if (out_along_m != NULL)
    {
      double along = 0;

      for (guint i = 1; i <= best; i++)
        along += (i < best ? 1 : best_share) *
                 reeve_xy_distance (reeve_line_point (line, i - 1), reeve_line_point (line, i));
      *out_along_m = along;
    }
  if (out_side != NULL)
    {
      ReeveXY a = reeve_line_point (line, best - 1);
      ReeveXY b = reeve_line_point (line, best);

      *out_side = (b.x - a.x) * (at.y - a.y) - (b.y - a.y) * (at.x - a.x) >= 0 ? 1 : -1;
    }
  return sqrt (best2);
}

gboolean
reeve_ring_holds (const GArray *ring,
                  ReeveXY       at)
{
  gboolean inside = FALSE;

  for (guint i = 0, j = ring->len - 1; i < ring->len; j = i++)
    {
      ReeveXY a = reeve_line_point (ring, i);
      ReeveXY b = reeve_line_point (ring, j);

      if ((a.y > at.y) != (b.y > at.y) &&
          at.x < (b.x - a.x) * (at.y - a.y) / (b.y - a.y) + a.x)
        inside = !inside;
    }
  return inside;
}

double
reeve_ring_area_m2 (const GArray *ring)
{
  double twice = 0;

  for (guint i = 0, j = ring->len - 1; i < ring->len; j = i++)
    {
      ReeveXY a = reeve_line_point (ring, j);
      ReeveXY b = reeve_line_point (ring, i);

      twice += a.x * b.y - b.x * a.y;
    }
  return twice / 2;
}

ReeveXY
reeve_ring_centre (const GArray *ring)
{
  double area = reeve_ring_area_m2 (ring);
  ReeveXY sum = { 0, 0 };

  for (guint i = 0, j = ring->len - 1; i < ring->len; j = i++)
    {
      ReeveXY a = reeve_line_point (ring, j);
      ReeveXY b = reeve_line_point (ring, i);
      double cross = a.x * b.y - b.x * a.y;

      sum.x += (a.x + b.x) * cross;
      sum.y += (a.y + b.y) * cross;
    }
  return fabs (area) > 1e-6 ? reeve_xy (sum.x / (6 * area), sum.y / (6 * area))
                            : reeve_line_point (ring, 0);
}

gboolean
reeve_cross (ReeveXY  a,
             ReeveXY  b,
             ReeveXY  c,
             ReeveXY  d,
             double  *out_share,
             double  *out_other)
{
  double rx = b.x - a.x, ry = b.y - a.y;
  double sx = d.x - c.x, sy = d.y - c.y;
  double cross = rx * sy - ry * sx;
  double t, u;

  if (fabs (cross) < 1e-9)
    return FALSE;
  t = ((c.x - a.x) * sy - (c.y - a.y) * sx) / cross;
  u = ((c.x - a.x) * ry - (c.y - a.y) * rx) / cross;
  if (t < 0 || t > 1 || u < 0 || u > 1)
    return FALSE;

  *out_share = t;
  *out_other = u;
  return TRUE;
}

ReeveBuckets *
reeve_buckets_new (double cell_m)
{
  ReeveBuckets *self = g_new0 (ReeveBuckets, 1);

  self->cell_m = cell_m;
  self->n_cols = (guint) ceil (2 * REEVE_PLAN_HALF_X_M / cell_m) + 1;
  self->n_rows = (guint) ceil (2 * REEVE_PLAN_HALF_Y_M / cell_m) + 1;
  self->buckets = g_new0 (GArray *, (gsize) self->n_cols * self->n_rows);
  return self;
}

void
reeve_buckets_free (ReeveBuckets *self)
{
  if (self == NULL)
    return;
  for (gsize i = 0; i < (gsize) self->n_cols * self->n_rows; i++)
    if (self->buckets[i] != NULL)
      g_array_unref (self->buckets[i]);
  g_free (self->buckets);
  g_free (self);
}

typedef struct
{
  guint first_col, last_col;
  guint first_row, last_row;
} Window;

static Window
find_window (const ReeveBuckets *self,
             ReeveXY             a,
             ReeveXY             b,
             double              margin_m)
{
  double west = MIN (a.x, b.x) - margin_m + REEVE_PLAN_HALF_X_M;
  double east = MAX (a.x, b.x) + margin_m + REEVE_PLAN_HALF_X_M;
  double south = MIN (a.y, b.y) - margin_m + REEVE_PLAN_HALF_Y_M;
  double north = MAX (a.y, b.y) + margin_m + REEVE_PLAN_HALF_Y_M;

  return (Window) {
    (guint) CLAMP (west / self->cell_m, 0, self->n_cols - 1),
    (guint) CLAMP (east / self->cell_m, 0, self->n_cols - 1),
    (guint) CLAMP (south / self->cell_m, 0, self->n_rows - 1),
    (guint) CLAMP (north / self->cell_m, 0, self->n_rows - 1),
  };
}

void
reeve_buckets_add (ReeveBuckets *self,
                   ReeveXY       a,
                   ReeveXY       b,
                   guint32       item)
{
  Window window = find_window (self, a, b, 0);

  for (guint row = window.first_row; row <= window.last_row; row++)
    for (guint col = window.first_col; col <= window.last_col; col++)
      {
        GArray **bucket = &self->buckets[(gsize) row * self->n_cols + col];

        if (*bucket == NULL)
          *bucket = g_array_new (FALSE, FALSE, sizeof (guint32));
        g_array_append_val (*bucket, item);
      }
}

/* Few numbers, nearly sorted: insertion beats a call to sort. */
static void
sort_numbers (guint32 *numbers,
              guint    n)
{
  for (guint i = 1; i < n; i++)
    {
      guint32 number = numbers[i];
      guint k = i;

      for (; k > 0 && numbers[k - 1] > number; k--)
        numbers[k] = numbers[k - 1];
      numbers[k] = number;
    }
}

void
reeve_buckets_near (const ReeveBuckets *self,
                    ReeveXY             a,
                    ReeveXY             b,
                    double              margin_m,
                    GArray             *out)
{
  Window window = find_window (self, a, b, margin_m);
  guint n_kept = 0;

  g_array_set_size (out, 0);
  for (guint row = window.first_row; row <= window.last_row; row++)
    for (guint col = window.first_col; col <= window.last_col; col++)
      {
        GArray *bucket = self->buckets[(gsize) row * self->n_cols + col];

        if (bucket != NULL)
          g_array_append_vals (out, bucket->data, bucket->len);
      }

  sort_numbers ((guint32 *) out->data, out->len);
  for (guint i = 0; i < out->len; i++)
    {
      guint32 item = g_array_index (out, guint32, i);

      if (n_kept == 0 || g_array_index (out, guint32, n_kept - 1) != item)
        g_array_index (out, guint32, n_kept++) = item;
    }
  g_array_set_size (out, n_kept);
}
