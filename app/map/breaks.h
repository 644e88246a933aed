/* map/breaks.h — where one class ends and the next begins
 *
 * A class holds its lower limit and not its upper one. Values may come in any
 * order; NAN is left out. Equal values never fall apart, so fewer classes than
 * asked for may come out.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * reeve_breaks_quantile:
 * @limits: room for @n_classes - 1 numbers, rising strictly
 *
 * As even in numbers as ties allow.
 *
 * Returns: how many limits were found
 */
guint reeve_breaks_quantile (const double *values,
                             gsize         n_values,
                             guint         n_classes,
                             double       *limits);
guint reeve_breaks_equal    (const double *values,
                             gsize         n_values,
                             guint         n_classes,
                             double       *limits);
/* Least sum of squares within classes, exact by dynamic programming over
 * distinct values (Fisher 1958; divide and conquer, n log n for each class). */
guint reeve_breaks_jenks    (const double *values,
                             gsize         n_values,
                             guint         n_classes,
                             double       *limits);
/* Whole or half standard deviations around the mean. */
guint reeve_breaks_stddev   (const double *values,
                             gsize         n_values,
                             guint         n_classes,
                             double       *limits);

/**
 * reeve_breaks_round:
 * @unit: what figures are shown in: 60000 for milliseconds shown as minutes
 * @limits: found by one of the above; rounded in place
 *
 * The roundest numbers that leave the classes what they are: at most a tenth of
 * a class changes sides, none becomes empty, and none swallows another.
 */
void  reeve_breaks_round    (const double *values,
                             gsize         n_values,
                             double        unit,
                             double       *limits,
                             guint         n_limits);

G_END_DECLS
