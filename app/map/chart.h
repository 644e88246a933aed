/* map/chart.h — small charts for window and paper
 *
 * Honest axes: bars start at zero, ticks are round numbers, and the axis says
 * its unit. Series differ by shade and place, not by hue alone.
 */
#pragma once

#include "map/base-style.h"

#include <cairo.h>

G_BEGIN_DECLS

typedef enum
{
  REEVE_CHART_BARS,     /* groups side by side */
  REEVE_CHART_LINE,
  REEVE_CHART_STEPS,    /* a value holds until the next */
} ReeveChartKind;

typedef struct
{
  const char   *title;     /* in the key; "" for a single series */
  const double *values;    /* NAN leaves a gap */
  guint         n_values;
  ReeveColour   colour;
  gboolean      fill;      /* LINE, STEPS: tinted down to zero */
} ReeveChartSeries;

typedef struct
{
  ReeveChartKind          kind;
  const char             *title;       /* "" for none */
  const char             *x_title;     /* with its unit; "" for none */
  const char             *y_title;
  const char *const      *categories;  /* BARS: one for each value; (nullable) */
  const double           *x;           /* LINE, STEPS: rising; (nullable): 0, 1, 2 … */
  const ReeveChartSeries *series;
  guint                   n_series;
  double                  mark_x;      /* a dashed line; NAN for none */
  const char             *mark_title;
  ReeveColour             ink;
  ReeveColour             paper;
  double                  font_px;     /* 0: 11 */
} ReeveChart;

/* From the origin. All that is borrowed is only read during the call. */
void   reeve_chart_draw  (const ReeveChart *self,
                          cairo_t          *cr,
                          double            width,
                          double            height);
/* Round steps: fills @ticks (room for @max_ticks) and returns how many; the
 * first is ≤ low, the last ≥ high. */
guint  reeve_chart_ticks (double            low,
                          double            high,
                          guint             max_ticks,
                          double           *ticks);

G_END_DECLS
