/* map/breaks.c — where one class ends and the next begins */
#include "map/breaks.h"

#include <math.h>
#include <stdlib.h>

/* Distinct values, rising, with how often each occurs. */
typedef struct
{
  double *values;   /* owned */
  gsize  *counts;   /* owned */
  gsize   n;
  gsize   total;
} Distinct;

static int
compare_doubles (const void *a,
                 const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
distinct_init (Distinct     *self,
               const double *values,
               gsize         n_values)
{
  g_autofree double *sorted = g_new (double, n_values + 1);
  gsize n = 0;

  for (gsize i = 0; i < n_values; i++)
    if (isfinite (values[i]))
      sorted[n++] = values[i] + 0.0;
  qsort (sorted, n, sizeof *sorted, compare_doubles);

  self->values = g_new (double, n + 1);
  self->counts = g_new (gsize, n + 1);
  self->n = 0;
  self->total = n;
  for (gsize i = 0; i < n; i++)
    {
      if (self->n == 0 || sorted[i] != self->values[self->n - 1])
        {
          self->values[self->n] = sorted[i];
          self->counts[self->n++] = 0;
        }
      self->counts[self->n - 1]++;
    }
}

static void
distinct_clear (Distinct *self)
{
  g_free (self->values);
  g_free (self->counts);
}

guint
reeve_breaks_quantile (const double *values,
                       gsize         n_values,
                       guint         n_classes,
                       double       *limits)
{
  Distinct distinct;
  gsize start = 1;   /* a distinct value after the first */
  gsize below = 0;   /* how many values lie below it */
  guint n = 0;

  g_return_val_if_fail (n_classes >= 1, 0);

  distinct_init (&distinct, values, n_values);
  if (distinct.n > 1)
    below = distinct.counts[0];
  for (guint i = 1; i < n_classes && distinct.n > 1; i++)
    {
      double target = (double) distinct.total * i / n_classes;

      /* A limit stands where the count below it is nearest to the even share;
       * the lower one on a tie. */
      while (start + 1 < distinct.n &&
             fabs ((double) (below + distinct.counts[start]) - target) <
             fabs ((double) below - target))
        below += distinct.counts[start++];
      if (n == 0 || distinct.values[start] > limits[n - 1])
        limits[n++] = distinct.values[start];
    }
  distinct_clear (&distinct);
  return n;
}

guint
reeve_breaks_equal (const double *values,
                    gsize         n_values,
                    guint         n_classes,
                    double       *limits)
{
  double low = INFINITY;
  double high = -INFINITY;

  g_return_val_if_fail (n_classes >= 1, 0);

  for (gsize i = 0; i < n_values; i++)
    if (isfinite (values[i]))
      {
        low = MIN (low, values[i]);
        high = MAX (high, values[i]);
      }
  if (!(high > low))
    return 0;
  for (guint i = 0; i + 1 < n_classes; i++)
    limits[i] = low + (high - low) * (i + 1) / n_classes;
  return n_classes - 1;
}

/* Prefix sums of counts, values and squares, about the mean so that large
 * values with small differences keep their digits. */
typedef struct
{
  double *n;
  double *sum;
  double *square;
} Prefix;

static double
get_cost (const Prefix *prefix,
          gsize         from,
          gsize         until)
{
  double n = prefix->n[until] - prefix->n[from];
  double sum = prefix->sum[until] - prefix->sum[from];

  return MAX (prefix->square[until] - prefix->square[from] - sum * sum / n, 0);
}

typedef struct
{
  const Prefix *prefix;
  const double *before;  /* best cost of the first i values in k - 1 classes */
  double       *best;
  guint32      *split;
} Round;

/* The best split does not move left as the end moves right. */
static void
solve_range (const Round *round,
             gsize        low,
             gsize        high,
             gsize        split_low,
             gsize        split_high)
{
  gsize middle = low + (high - low) / 2;
  gsize found = split_low;
  double least = INFINITY;

  for (gsize split = split_low; split <= MIN (split_high, middle - 1); split++)
    {
      double cost = round->before[split] + get_cost (round->prefix, split, middle);

      if (cost < least)
        {
          least = cost;
          found = split;
        }
    }
  round->best[middle] = least;
  round->split[middle] = (guint32) found;
  if (middle > low)
    solve_range (round, low, middle - 1, split_low, found);
  if (middle < high)
    solve_range (round, middle + 1, high, found, split_high);
}

static void
prefix_init (Prefix         *self,
             const Distinct *distinct)
{
  double mean = 0;

  self->n = g_new0 (double, distinct->n + 1);
  self->sum = g_new0 (double, distinct->n + 1);
  self->square = g_new0 (double, distinct->n + 1);
  for (gsize i = 0; i < distinct->n; i++)
    mean += distinct->values[i] * ((double) distinct->counts[i] / (double) distinct->total);
  for (gsize i = 0; i < distinct->n; i++)
    {
      double count = (double) distinct->counts[i];
      double value = distinct->values[i] - mean;

      self->n[i + 1] = self->n[i] + count;
      self->sum[i + 1] = self->sum[i] + count * value;
      self->square[i + 1] = self->square[i] + count * value * value;
    }
}

/* More distinct values than this are thinned evenly before the exact search:
 * the breaks of 10,000 order statistics differ from those of all values by less
 * than the gap between two of them. */
#define MAX_DISTINCT 10000

static void
distinct_thin (Distinct *self)
{
  gsize kept = 0;
  gsize carried = 0;
  gsize next = 0;

  if (self->n <= MAX_DISTINCT)
    return;
  for (gsize i = 0; i < self->n; i++)
    {
      carried += self->counts[i];
      if (i == next)
        {
          self->values[kept] = self->values[i];
          self->counts[kept] = carried;
          kept++;
          carried = 0;
          next = (gsize) ((double) kept * (double) (self->n - 1) / (MAX_DISTINCT - 1));
        }
    }
  self->counts[kept - 1] += carried;
  self->n = kept;
}

guint
reeve_breaks_jenks (const double *values,
                    gsize         n_values,
                    guint         n_classes,
                    double       *limits)
{
  g_autofree double *before = NULL;
  g_autofree double *best = NULL;
  g_autofree guint32 *splits = NULL;
  Distinct distinct;
  Prefix prefix;
  guint n;

  g_return_val_if_fail (n_classes >= 1, 0);

  distinct_init (&distinct, values, n_values);
  distinct_thin (&distinct);
  n_classes = (guint) MIN (n_classes, MAX (distinct.n, 1));
  n = n_classes - 1;
  prefix_init (&prefix, &distinct);
  before = g_new (double, distinct.n + 1);
  best = g_new (double, distinct.n + 1);
  splits = g_new0 (guint32, (distinct.n + 1) * n_classes);

  before[0] = INFINITY;
  for (gsize i = 1; i <= distinct.n; i++)
    before[i] = get_cost (&prefix, 0, i);
  for (guint k = 1; k < n_classes; k++)
    {
      Round round = { &prefix, before, best, splits + k * (distinct.n + 1) };

      for (gsize i = 0; i <= distinct.n; i++)
        best[i] = INFINITY;
      solve_range (&round, k + 1, distinct.n, k, distinct.n - 1);
      for (gsize i = 0; i <= distinct.n; i++)
        before[i] = best[i];
    }

  for (gsize k = n, end = distinct.n; k > 0; k--)
    {
      end = splits[k * (distinct.n + 1) + end];
      limits[k - 1] = distinct.values[end];
    }
  g_free (prefix.n);
  g_free (prefix.sum);
  g_free (prefix.square);
  distinct_clear (&distinct);
  return n;
}

guint
reeve_breaks_stddev (const double *values,
                     gsize         n_values,
                     guint         n_classes,
                     double       *limits)
{
  double mean = 0;
  double squares = 0;
  double low = INFINITY;
  double high = -INFINITY;
  gsize count = 0;
  double deviation;
  guint n = 0;

  g_return_val_if_fail (n_classes >= 1, 0);

  for (gsize i = 0; i < n_values; i++)
    if (isfinite (values[i]))
      {
        double step = values[i] - mean;

        mean += step / (double) ++count;
        squares += step * (values[i] - mean);
        low = MIN (low, values[i]);
        high = MAX (high, values[i]);
      }
  if (count < 2 || !(high > low))
    return 0;

  deviation = sqrt (squares / (double) count);
  for (guint i = 0; i + 1 < n_classes; i++)
    {
      double limit = mean + deviation * ((double) i - (n_classes - 2) / 2.0);

      if (limit > low && limit <= high)
        limits[n++] = limit;
    }
  return n;
}

/* --- round numbers --- */

/* How many of the values lie below @limit. */
static gsize
count_below (const double *sorted,
             gsize         n,
             double        limit)
{
  gsize low = 0, high = n;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (sorted[middle] < limit)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* A limit with its neighbours, in numbers of values below them. */
typedef struct
{
  const double *sorted;
  gsize         n;
  gsize         before;    /* below the limit before */
  gsize         own;
  gsize         after;     /* below the limit after */
  gsize         may_move;
} Place;

static gboolean
is_true_to_data (const Place *place,
                 double       candidate)
{
  gsize below = count_below (place->sorted, place->n, candidate);
  gsize moved = below > place->own ? below - place->own : place->own - below;

  return moved <= place->may_move && below > place->before && below < place->after;
}

/* The multiple of @step next to @value. Dividing by a whole number gives 0.6 where
 * multiplying gives 0.6000000001. */
static double
round_to (double value,
          double step)
{
  double inverse = round (1 / step);

  return step < 1 && fabs (1 / step - inverse) < 1e-6 ? round (value / step) / inverse
                                                      : round (value / step) * step;
}

/* From one figure on to as many as the data have. Two figures that leave every
 * value in its class go before one that moves some. */
static double
find_roundest (const Place *place,
               double       limit,
               double       unit)
{
  static const double steps[] = { 1, 0.5, 0.2 };
  double shown = limit / unit;
  double largest = pow (10, ceil (log10 (fabs (shown) + 1e-300)));

  if (shown == 0 || !isfinite (largest) || largest == 0)
    return limit;
  for (guint pass = 0; pass < 2; pass++)
    {
      Place allowed = *place;
      double power = largest;

      if (pass == 0)
        allowed.may_move = 0;
      for (guint digits = 0; digits < (pass == 0 ? 2 : 6); digits++, power /= 10)
        for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
          {
            double candidate = round_to (shown, power * steps[i]) * unit;

            if (is_true_to_data (&allowed, candidate))
              return candidate;
          }
    }
  return limit;
}

void
reeve_breaks_round (const double *values,
                    gsize         n_values,
                    double        unit,
                    double       *limits,
                    guint         n_limits)
{
  g_autofree double *sorted = g_new (double, n_values + 1);
  gsize n = 0;
  gsize before = 0;

  g_return_if_fail (unit > 0);

  for (gsize i = 0; i < n_values; i++)
    if (isfinite (values[i]))
      sorted[n++] = values[i] + 0.0;
  qsort (sorted, n, sizeof *sorted, compare_doubles);
  for (guint i = 0; i < n_limits && n > 0; i++)
    {
      Place place = { sorted, n, before, count_below (sorted, n, limits[i]), n, 0 };
      gsize smaller;

      if (i + 1 < n_limits)
        place.after = count_below (sorted, n, limits[i + 1]);
      smaller = MIN (place.own - MIN (place.before, place.own),
                     place.after - MIN (place.own, place.after));
      /* Of five or more one may change sides: a limit between two of them that
       * are nearly alike says nothing either way. */
      place.may_move = MAX (smaller / 10, smaller >= 5);
      limits[i] = find_roundest (&place, limits[i], unit);
      before = count_below (sorted, n, limits[i]);
    }
}
