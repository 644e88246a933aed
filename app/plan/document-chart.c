/* plan/document-chart.c — how it goes on over time, or who waits how long */
#include "plan/document-private.h"

#include "core/i18n.h"
#include "map/chart.h"
#include "plan/suppress-private.h"

#include <math.h>

#define N_BINS 8

static void
place_chart (ReeveDocument    *self,
             const ReeveChart *chart,
             const char       *title,
             double            x,
             double            y,
             double            width,
             double            height)
{
  reeve_document_text (self, title, x, y, width, 8.5, 700, REEVE_INK_TEXT, REEVE_ALIGN_LEFT, TRUE);
  cairo_save (self->cr);
  cairo_translate (self->cr, x, y + 13);
  reeve_chart_draw (chart, self->cr, width, height - 13);
  cairo_restore (self->cr);
}

/* --- by minute --- */

static const ReeveLeaving *
find_minutes (const ReeveDocument *self,
              guint               *out_column)
{
  for (guint i = 0; i < self->package->layers->len; i++)
    {
      const ReeveLeaving *leaving = g_ptr_array_index (self->package->layers, i);
      int column = reeve_table_find_column (leaving->table, "minute");

      if (column >= 0 && reeve_table_get_n_rows (leaving->table) > 2)
        {
          *out_column = (guint) column;
          return leaving;
        }
    }
  return NULL;
}

static gboolean
draw_minutes (ReeveDocument *self,
              double         x,
              double         y,
              double         width,
              double         height)
{
  static const guint32 inks[] = { 0x9A9A9A, 0x1F7A68 };
  guint minute;
  const ReeveLeaving *leaving = find_minutes (self, &minute);
  ReeveChartSeries series[2] = { { 0 } };
  ReeveChart chart = { .kind = REEVE_CHART_LINE, .title = "", .x_title = _("min"), .y_title = "",
                       .series = series, .mark_x = NAN, .mark_title = "",
                       .ink = REEVE_COLOUR (REEVE_INK_QUIET), .paper = REEVE_COLOUR (0xFFFFFF),
                       .font_px = 6.8 };
  g_autofree double *values = NULL;
  guint n;

  if (leaving == NULL)
    return FALSE;
  n = reeve_table_get_n_rows (leaving->table);
  values = g_new (double, 3 * (gsize) n);
  for (guint row = 0; row < n; row++)
    values[row] = reeve_table_get_real (leaving->table, row, minute);
  for (guint i = 0; i < reeve_table_get_n_columns (leaving->table) && chart.n_series < 2; i++)
    {
      const ReeveColumn *column = reeve_table_get_column (leaving->table, i);
      double *to = values + (gsize) (chart.n_series + 1) * n;

      if (!reeve_suppress_is_people (column))
        continue;
      for (guint row = 0; row < n; row++)
        to[row] = reeve_table_get_real (leaving->table, row, i);
      series[chart.n_series] = (ReeveChartSeries) { column->title, to, n,
                                                    REEVE_COLOUR (inks[chart.n_series]),
                                                    chart.n_series == 1 };
      chart.n_series++;
    }
  if (chart.n_series == 0)
    return FALSE;
  chart.x = values;
  place_chart (self, &chart, leaving->dataset->name, x, y, width, height);
  return TRUE;
}

/* --- how long --- */

/* Columns of times of the first layer that has many rows. */
static const ReeveLeaving *
find_times (const ReeveDocument *self,
            guint               *out_columns,
            guint               *out_n)
{
  for (guint i = 0; i < self->package->layers->len; i++)
    {
      const ReeveLeaving *leaving = g_ptr_array_index (self->package->layers, i);

      *out_n = 0;
      for (guint k = 0; k < reeve_table_get_n_columns (leaving->table) && *out_n < 2; k++)
        if (g_str_equal (reeve_table_get_column (leaving->table, k)->unit, "ms"))
          out_columns[(*out_n)++] = k;
      if (*out_n > 0 && reeve_table_get_n_rows (leaving->table) >= 10)
        return leaving;
    }
  return NULL;
}

static int
find_weight (const ReeveTable *table)
{
  for (guint i = 0; i < reeve_table_get_n_columns (table); i++)
    if (reeve_suppress_is_people (reeve_table_get_column (table, i)))
      return (int) i;
  return -1;
}

static double
find_longest (const ReeveTable *table,
              const guint      *columns,
              guint             n)
{
  double longest = 0;

  for (guint row = 0; row < reeve_table_get_n_rows (table); row++)
    for (guint k = 0; k < n; k++)
      {
        double value = reeve_table_get_real (table, row, columns[k]);

        if (isfinite (value))
          longest = MAX (longest, value);
      }
  return longest;
}

static void
fill_bins (const ReeveTable *table,
           guint             column,
           int               weight,
           double            bin_ms,
           double           *bins)
{
  for (guint row = 0; row < reeve_table_get_n_rows (table); row++)
    {
      double value = reeve_table_get_real (table, row, column);
      double people = weight >= 0 ? reeve_table_get_real (table, row, (guint) weight) : 1;

      if (isfinite (value) && isfinite (people))
        bins[MIN ((guint) (value / bin_ms), N_BINS - 1)] += people;
    }
  for (guint i = 0; weight >= 0 && i < N_BINS; i++)
    if (reeve_suppress_is_small (bins[i]))
      bins[i] = NAN;
}

static gboolean
draw_times (ReeveDocument *self,
            double         x,
            double         y,
            double         width,
            double         height)
{
  static const double steps_min[] = { 0.5, 1, 2, 3, 5, 10, 15, 20, 30, 60 };
  static const guint32 inks[] = { 0xB9B9B9, 0x1F7A68 };
  guint columns[2], n;
  const ReeveLeaving *leaving = find_times (self, columns, &n);
  ReeveChartSeries series[2];
  ReeveChart chart = { .kind = REEVE_CHART_BARS, .title = "", .x_title = _("min"), .y_title = "",
                       .series = series, .mark_x = NAN, .mark_title = "",
                       .ink = REEVE_COLOUR (REEVE_INK_QUIET), .paper = REEVE_COLOUR (0xFFFFFF),
                       .font_px = 6.8 };
  double bins[2][N_BINS] = { { 0 } };
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  double step = steps_min[0];
  int weight;

  if (leaving == NULL)
    return FALSE;
  weight = find_weight (leaving->table);
  for (guint i = 0; i < G_N_ELEMENTS (steps_min); i++)
    if (steps_min[i] * 60e3 * N_BINS <= find_longest (leaving->table, columns, n))
      step = steps_min[MIN (i + 1, G_N_ELEMENTS (steps_min) - 1)];
  for (guint i = 0; i < N_BINS; i++)
    g_ptr_array_add (names, i + 1 < N_BINS ? g_strdup_printf ("%g–%g", i * step, (i + 1) * step)
                                           : g_strdup_printf ("≥ %g", i * step));
  for (guint k = 0; k < n; k++)
    {
      fill_bins (leaving->table, columns[k], weight, step * 60e3, bins[k]);
      series[k] = (ReeveChartSeries) {
        n > 1 ? reeve_table_get_column (leaving->table, columns[k])->title : "", bins[k], N_BINS,
        REEVE_COLOUR (inks[n > 1 ? k : 1]), FALSE };
    }
  chart.n_series = n;
  chart.categories = (const char *const *) names->pdata;
  place_chart (self, &chart, weight >= 0 ? _("People by time, in minutes")
                                         : _("Places by time, in minutes"), x, y, width, height);
  return TRUE;
}

double
reeve_document_draw_chart (ReeveDocument *self,
                           double         x,
                           double         y,
                           double         width,
                           double         height)
{
  return draw_minutes (self, x, y, width, height) || draw_times (self, x, y, width, height)
         ? height : 0;
}
