/* map/chart.c — small charts for window and paper */
#include "map/chart.h"

#include "core/units.h"
#include "map/text.h"

#include <math.h>

#define MAX_TICKS 12

guint
reeve_chart_ticks (double  low,
                   double  high,
                   guint   max_ticks,
                   double *ticks)
{
  static const double steps[] = { 1, 2, 5, 10, 20, 50, 100 };
  double power;
  guint n = 0;

  g_return_val_if_fail (max_ticks >= 2, 0);

  if (!isfinite (low) || !isfinite (high))
    return 0;
  if (!(high > low))
    high = low + (low != 0 ? fabs (low) : 1);
  power = pow (10, floor (log10 ((high - low) / max_ticks)));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      double step = steps[i] * power;
      double first = floor (low / step + 1e-9);
      double last = ceil (high / step - 1e-9);

      if (last - first + 1 > max_ticks)
        continue;
      for (double k = first; k <= last && n < max_ticks; k++)
        ticks[n++] = k * step;
      break;
    }
  return n;
}

typedef struct
{
  const ReeveChart *chart;
  cairo_t          *cr;
  double            font_px;
  double            left, top, right, bottom;   /* of the plot */
  double            y_ticks[MAX_TICKS];
  guint             n_y_ticks;
  double            x_low, x_high;
  guint             n_values;
} Plot;

static void
set_ink (const Plot *self,
         ReeveColour ink,
         double      opacity)
{
  cairo_set_source_rgba (self->cr, ink.r / 255.0, ink.g / 255.0, ink.b / 255.0, opacity);
}

static double
get_y (const Plot *self,
       double      value)
{
  double low = self->y_ticks[0];
  double high = self->y_ticks[self->n_y_ticks - 1];

  return self->bottom - (value - low) / (high - low) * (self->bottom - self->top);
}

static double
get_x (const Plot *self,
       double      value)
{
  double span = self->x_high - self->x_low;

  return self->left + (span > 0 ? (value - self->x_low) / span : 0.5) * (self->right - self->left);
}

static double
get_x_value (const ReeveChart *chart,
             guint             index)
{
  return chart->x != NULL ? chart->x[index] : index;
}

/* Zero belongs to every axis of values: lengths are compared. */
static void
find_ranges (Plot *self)
{
  double low = 0;
  double high = 0;

  for (guint i = 0; i < self->chart->n_series; i++)
    {
      const ReeveChartSeries *series = &self->chart->series[i];

      self->n_values = MAX (self->n_values, series->n_values);
      for (guint j = 0; j < series->n_values; j++)
        if (isfinite (series->values[j]))
          {
            low = MIN (low, series->values[j]);
            high = MAX (high, series->values[j]);
          }
    }
  if (high == low)
    high = low + 1;
  self->n_y_ticks = reeve_chart_ticks (low, high, 6, self->y_ticks);
  self->x_low = self->n_values == 0 ? 0 : get_x_value (self->chart, 0);
  self->x_high = self->n_values == 0 ? 1 : get_x_value (self->chart, self->n_values - 1);
  if (self->chart->kind == REEVE_CHART_STEPS && self->n_values > 1)
    self->x_high += self->x_high - get_x_value (self->chart, self->n_values - 2);
}

static void
put_text (const Plot *self,
          const char *text,
          double      x,
          double      y,
          double      align,   /* 0: starts at x, 1: ends there */
          int         weight,
          double      opacity)
{
  double width;

  reeve_text_measure (self->cr, text, self->font_px, weight, 0, &width, NULL);
  set_ink (self, self->chart->ink, opacity);
  reeve_text_draw (self->cr, text, x - width * align, y, self->font_px, weight, 0);
}

/* --- axes --- */

static void
lay_out (Plot  *self,
         double width,
         double height)
{
  const ReeveChart *chart = self->chart;
  double widest = 0;
  double line = self->font_px * 1.35;
  gboolean keys = FALSE;

  find_ranges (self);
  for (guint i = 0; i < self->n_y_ticks; i++)
    {
      g_autofree char *text = reeve_format_number (self->y_ticks[i]);
      double text_width;

      reeve_text_measure (self->cr, text, self->font_px, 400, 0, &text_width, NULL);
      widest = MAX (widest, text_width);
    }
  for (guint i = 0; i < chart->n_series; i++)
    keys = keys || chart->series[i].title[0] != '\0';
  self->left = widest + self->font_px * 0.7;
  self->right = width - self->font_px * 0.8;
  self->top = (chart->title[0] != '\0' ? line * 1.2 : 0) + (chart->y_title[0] != '\0' ? line : 0) +
              self->font_px * 0.7;
  self->bottom = height - line * 1.25 - (chart->x_title[0] != '\0' ? line : 0) -
                 (keys ? line * 1.2 : 0);
}

static void
draw_y_axis (const Plot *self)
{
  for (guint i = 0; i < self->n_y_ticks; i++)
    {
      g_autofree char *text = reeve_format_number (self->y_ticks[i]);
      double y = floor (get_y (self, self->y_ticks[i])) + 0.5;

      put_text (self, text, self->left - self->font_px * 0.5, y - self->font_px * 0.65, 1, 400,
                0.75);
      cairo_new_path (self->cr);
      cairo_move_to (self->cr, self->left, y);
      cairo_line_to (self->cr, self->right, y);
      set_ink (self, self->chart->ink, self->y_ticks[i] == 0 ? 0.7 : 0.13);
      cairo_set_line_width (self->cr, 1);
      cairo_stroke (self->cr);
    }
}

/* As many names as fit; the first always. */
static void
draw_categories (const Plot *self)
{
  double step = (self->right - self->left) / MAX (self->n_values, 1);
  double free_from = -INFINITY;

  for (guint i = 0; i < self->n_values && self->chart->categories[i] != NULL; i++)
    {
      double x = self->left + (i + 0.5) * step;
      double width;

      reeve_text_measure (self->cr, self->chart->categories[i], self->font_px, 400, 0, &width,
                          NULL);
      if (x - width / 2 < free_from)
        continue;
      put_text (self, self->chart->categories[i], x, self->bottom + self->font_px * 0.35, 0.5, 400,
                0.75);
      free_from = x + width / 2 + self->font_px * 0.6;
    }
}

static void
draw_x_ticks (const Plot *self)
{
  double ticks[MAX_TICKS];
  guint n = reeve_chart_ticks (self->x_low, self->x_high, 7, ticks);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = NULL;
      double x = get_x (self, ticks[i]);

      if (ticks[i] < self->x_low || ticks[i] > self->x_high)
        continue;
      text = reeve_format_number (ticks[i]);
      put_text (self, text, x, self->bottom + self->font_px * 0.35, 0.5, 400, 0.75);
      cairo_new_path (self->cr);
      cairo_move_to (self->cr, x, self->bottom);
      cairo_line_to (self->cr, x, self->bottom + 3);
      set_ink (self, self->chart->ink, 0.5);
      cairo_set_line_width (self->cr, 1);
      cairo_stroke (self->cr);
    }
}

static void
draw_words (const Plot *self)
{
  const ReeveChart *chart = self->chart;
  double line = self->font_px * 1.35;
  double y = 0;
  double x = self->left;

  if (chart->title[0] != '\0')
    {
      put_text (self, chart->title, 0, y, 0, 700, 1);
      y += line * 1.2;
    }
  if (chart->y_title[0] != '\0')
    put_text (self, chart->y_title, 0, y, 0, 400, 0.75);
  y = self->bottom + line * 1.1;
  if (chart->x_title[0] != '\0')
    {
      put_text (self, chart->x_title, (self->left + self->right) / 2, y, 0.5, 400, 0.75);
      y += line;
    }
  for (guint i = 0; i < chart->n_series; i++)
    {
      double width;

      if (chart->series[i].title[0] == '\0')
        continue;
      reeve_text_measure (self->cr, chart->series[i].title, self->font_px, 400, 0, &width, NULL);
      cairo_new_path (self->cr);
      reeve_text_rounded_box (self->cr, x, y + self->font_px * 0.45, self->font_px * 0.8,
                              self->font_px * 0.8, 2);
      set_ink (self, chart->series[i].colour, 1);
      cairo_fill (self->cr);
      put_text (self, chart->series[i].title, x + self->font_px * 1.2, y + self->font_px * 0.2, 0,
                400, 0.9);
      x += width + self->font_px * 2.6;
    }
}

/* --- values --- */

static void
draw_bars (const Plot *self)
{
  double step = (self->right - self->left) / MAX (self->n_values, 1);
  double bar = step * 0.78 / MAX (self->chart->n_series, 1);
  double zero = get_y (self, 0);

  for (guint i = 0; i < self->chart->n_series; i++)
    {
      const ReeveChartSeries *series = &self->chart->series[i];

      set_ink (self, series->colour, 1);
      for (guint j = 0; j < series->n_values; j++)
        {
          double y;

          if (!isfinite (series->values[j]))
            continue;
          y = get_y (self, series->values[j]);
          cairo_rectangle (self->cr, self->left + j * step + step * 0.11 + i * bar, MIN (y, zero),
                           MAX (bar - 1, 1), fabs (zero - y));
        }
      cairo_fill (self->cr);
    }
}

/* Runs of numbers; NAN breaks the line. */
static void
draw_series (const Plot             *self,
             const ReeveChartSeries *series,
             gboolean                fill)
{
  gboolean steps = self->chart->kind == REEVE_CHART_STEPS;
  double start_x = 0;
  double last_x = 0;
  gboolean open = FALSE;

  cairo_new_path (self->cr);
  for (guint i = 0; i <= series->n_values; i++)
    {
      gboolean here = i < series->n_values && isfinite (series->values[i]);
      double x = i < series->n_values ? get_x (self, get_x_value (self->chart, i)) : self->right;
      double y = here ? get_y (self, series->values[i]) : 0;

      if (open && steps)
        {
          double before = get_y (self, series->values[i - 1]);

          cairo_line_to (self->cr, x, before);
          last_x = x;
        }
      if (open && !here)
        {
          if (fill)
            {
              cairo_line_to (self->cr, last_x, get_y (self, 0));
              cairo_line_to (self->cr, start_x, get_y (self, 0));
              cairo_close_path (self->cr);
            }
          open = FALSE;
        }
      if (!here)
        continue;
      if (open)
        cairo_line_to (self->cr, x, y);
      else
        cairo_move_to (self->cr, x, y);
      if (!open)
        start_x = x;
      last_x = x;
      open = TRUE;
    }
}

static void
draw_lines (const Plot *self)
{
  static const double dash[] = { 5, 3 };

  for (guint i = 0; i < self->chart->n_series; i++)
    {
      const ReeveChartSeries *series = &self->chart->series[i];

      if (series->fill)
        {
          draw_series (self, series, TRUE);
          set_ink (self, series->colour, 0.15);
          cairo_fill (self->cr);
        }
      draw_series (self, series, FALSE);
      set_ink (self, series->colour, 1);
      cairo_set_line_width (self->cr, 2);
      cairo_set_line_join (self->cr, CAIRO_LINE_JOIN_ROUND);
      /* Every second series is dashed: hue is not the only sign. */
      cairo_set_dash (self->cr, i % 2 == 1 ? dash : NULL, i % 2 == 1 ? 2 : 0, 0);
      cairo_stroke (self->cr);
      cairo_set_dash (self->cr, NULL, 0, 0);
    }
}

static void
draw_mark (const Plot *self)
{
  static const double dash[] = { 2, 2 };
  double x = get_x (self, self->chart->mark_x);

  if (self->chart->kind == REEVE_CHART_BARS && self->n_values > 0)
    x = self->left + (self->chart->mark_x - get_x_value (self->chart, 0)) /
                       MAX (self->n_values, 1) * (self->right - self->left);
  if (!isfinite (self->chart->mark_x) || x < self->left || x > self->right)
    return;
  cairo_new_path (self->cr);
  cairo_move_to (self->cr, floor (x) + 0.5, self->top - self->font_px * 0.6);
  cairo_line_to (self->cr, floor (x) + 0.5, self->bottom);
  set_ink (self, self->chart->ink, 0.9);
  cairo_set_line_width (self->cr, 1);
  cairo_set_dash (self->cr, dash, 2, 0);
  cairo_stroke (self->cr);
  cairo_set_dash (self->cr, NULL, 0, 0);
  if (self->chart->mark_title != NULL)
    {
      gboolean right = x > (self->left + self->right) / 2;

      put_text (self, self->chart->mark_title, x + (right ? -4 : 4),
                self->top - self->font_px * 0.8, right ? 1 : 0, 700, 1);
    }
}

void
reeve_chart_draw (const ReeveChart *self,
                  cairo_t          *cr,
                  double            width,
                  double            height)
{
  Plot plot = { .chart = self, .cr = cr, .font_px = self->font_px > 0 ? self->font_px : 11 };

  cairo_save (cr);
  lay_out (&plot, width, height);
  if (plot.bottom > plot.top + plot.font_px && plot.right > plot.left && plot.n_y_ticks > 1)
    {
      draw_y_axis (&plot);
      if (self->kind == REEVE_CHART_BARS)
        draw_bars (&plot);
      else
        draw_lines (&plot);
      if (self->categories != NULL)
        draw_categories (&plot);
      else if (self->kind != REEVE_CHART_BARS || self->x != NULL)
        draw_x_ticks (&plot);
      draw_mark (&plot);
    }
  draw_words (&plot);
  cairo_restore (cr);
}
