/* plan/document-front.c — the first sheet: question, map, figures, what to mind, table, key */
#include "plan/document-private.h"

#include "core/i18n.h"
#include "core/units.h"

#include <math.h>
#include <string.h>

#define MAP_WIDTH   545.0
#define MAP_TOP     66.0
#define MAP_BOTTOM  540.0
#define SIDE_LEFT   (REEVE_PAGE_LEFT + MAP_WIDTH + 14)
#define SIDE_WIDTH  (REEVE_PAGE_RIGHT - SIDE_LEFT)
#define SIDE_BOTTOM 556.0
#define MAX_ROWS    8
#define MAX_COLUMNS 4
#define MOST_READ   60   /* rows of a table that is read, not looked up */
#define N_FIGURES   3    /* above it all */

static void
draw_head (ReeveDocument *self)
{
  const ReevePackage *package = self->package;
  const ReeveResult *result = package->result;
  g_autofree char *date = reeve_format_date (result->created);
  /* Translators: the number of a stored answer */
  g_autofree char *number = g_strdup_printf (_("Result %d"), (int) result->id);
  /* Translators: the name of an option (scenario) */
  g_autofree char *option = result->scenario_id != 0
                          ? g_strdup_printf (_("Option: %s"), result->scenario_name)
                          : g_strdup (_("Baseline, as it is today"));
  g_autofree char *question = self->tool != NULL
                            ? g_strdup_printf ("%s  ·  %s", _(self->tool->question), option)
                            : g_strdup (option);
  double x = REEVE_PAGE_RIGHT - 150;

  reeve_document_text (self, package->title, REEVE_PAGE_LEFT, 19, x - REEVE_PAGE_LEFT - 10, 17, 800,
                       REEVE_INK_TEXT, REEVE_ALIGN_LEFT, TRUE);
  reeve_document_text (self, question, REEVE_PAGE_LEFT, 40, x - REEVE_PAGE_LEFT - 10, 9.2, 400,
                       REEVE_INK_QUIET, REEVE_ALIGN_LEFT, TRUE);
  reeve_document_text (self, reeve_classification_get_title (package->level), x, 20, 150, 8, 700,
                       REEVE_INK_TEXT, REEVE_ALIGN_RIGHT, TRUE);
  reeve_document_text (self, date, x, 31, 150, 7.8, 400, REEVE_INK_QUIET, REEVE_ALIGN_RIGHT, TRUE);
  reeve_document_text (self, number, x, 42, 150, 7.8, 400, REEVE_INK_QUIET, REEVE_ALIGN_RIGHT, TRUE);
  reeve_document_rule (self, REEVE_PAGE_LEFT, REEVE_PAGE_RIGHT, 57, 1.6, REEVE_INK_TEXT);
}

/* --- figures --- */

/* "9,190 people" is set as 9,190 with "people" below it. */
static char *
split_unit (const ReeveNumber *number,
            char             **out_unit)
{
  g_autofree char *whole = reeve_format_quantity (number->value, number->unit);
  g_autofree char *count = reeve_format_count (number->value);

  *out_unit = NULL;
  if ((g_str_equal (number->unit, "people") || g_str_equal (number->unit, "vehicles")) &&
      g_str_has_prefix (whole, count))
    {
      *out_unit = g_strdup (g_strchug (whole + strlen (count)));
      return g_steal_pointer (&count);
    }
  return g_steal_pointer (&whole);
}

static double
draw_figure (ReeveDocument     *self,
             const ReeveNumber *number,
             double             x,
             double             y,
             double             width)
{
  g_autofree char *unit = NULL;
  g_autofree char *figure = isfinite (number->value) ? split_unit (number, &unit)
                                                     : g_strdup (_("hidden"));
  /* Translators: what a number says, and its unit: "Reach a shelter (people)" */
  g_autofree char *words = unit != NULL ? g_strdup_printf (_("%s (%s)"), number->title, unit)
                                        : g_strdup (number->title);
  double size = 18;

  while (size > 9 && reeve_document_width (self, figure, size, 800) > width)
    size -= 0.5;
  reeve_document_text (self, figure, x, y + (18 - size), width + 4, size, 800, REEVE_INK_TEXT,
                       REEVE_ALIGN_LEFT, TRUE);
  return 24 + reeve_document_text (self, words, x, y + 24, width, 7.6, 400, REEVE_INK_QUIET,
                                   REEVE_ALIGN_LEFT, FALSE);
}

static double
draw_figures (ReeveDocument *self,
              double         y)
{
  GPtrArray *numbers = self->package->result->numbers;
  guint n = MIN (numbers->len, N_FIGURES);
  double width = n > 0 ? (SIDE_WIDTH - 10 * (n - 1)) / n : 0;
  double height = 0;

  for (guint i = 0; i < n; i++)
    height = MAX (height, draw_figure (self, g_ptr_array_index (numbers, i),
                                       SIDE_LEFT + i * (width + 10), y, width));
  return n > 0 ? y + height + 10 : y;
}

/* --- what to mind --- */

/* People for whom there is no good answer, worst first as the tool lists them. */
static void
collect_remaining (ReeveDocument *self,
                   GPtrArray     *bold)
{
  GPtrArray *numbers = self->package->result->numbers;

  /* The first ones stand above, larger. */
  for (guint i = N_FIGURES; i < numbers->len && bold->len < 2; i++)
    {
      const ReeveNumber *number = g_ptr_array_index (numbers, i);
      g_autofree char *value = reeve_format_quantity (number->value, number->unit);

      if (number->is_people && number->better < 0 && isfinite (number->value) &&
          number->value >= 0.5)
        /* Translators: what a number says, and the number */
        g_ptr_array_add (bold, g_strdup_printf (_("%s: %s"), number->title, value));
    }
}

static void
collect_notes (ReeveDocument *self,
               GPtrArray     *notes)
{
  const ReeveResult *result = self->package->result;
  guint shown = MIN (result->warnings->len, 2);

  for (guint i = 0; i < shown; i++)
    g_ptr_array_add (notes, g_strdup (g_ptr_array_index (result->warnings, i)));
  if (result->warnings->len > shown)
    g_ptr_array_add (notes,
                     /* Translators: how many more warnings, and the page they are on */
                     g_strdup_printf (ngettext ("%u more note: page %u", "%u more notes: page %u",
                                                result->warnings->len - shown),
                                      result->warnings->len - shown, self->method_page));
  if (self->package->n_hidden > 0)
    g_ptr_array_add (notes, g_strdup (_("Counts of people below 5, and what would tell them, are "
                                        "left blank.")));
}

static double
draw_box (ReeveDocument *self,
          double         y)
{
  const ReeveResult *result = self->package->result;
  g_autoptr (GPtrArray) bold = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  double width = SIDE_WIDTH - 18;
  double height = 8, at = y + 5;
  gboolean grave;

  if (result->out_of_date != NULL && *result->out_of_date != '\0')
    /* Translators: what changed since: "Clinics changed" */
    g_ptr_array_add (bold, g_strdup_printf (_("Out of date: %s"), result->out_of_date));
  collect_remaining (self, bold);
  collect_notes (self, notes);
  if (bold->len + notes->len == 0)
    return y;

  grave = bold->len > 0;
  for (guint i = 0; i < bold->len; i++)
    height += reeve_document_height (self, g_ptr_array_index (bold, i), width, 8, 700) + 2;
  for (guint i = 0; i < notes->len; i++)
    height += reeve_document_height (self, g_ptr_array_index (notes, i), width, 7.4, 400) + 2;
  reeve_document_fill (self, SIDE_LEFT, y, SIDE_WIDTH, height, grave ? 0xFBEFEE : 0xFDF5E3);
  reeve_document_fill (self, SIDE_LEFT, y, 2.6, height, grave ? 0xB5182B : 0xB97900);
  for (guint i = 0; i < bold->len; i++)
    at += reeve_document_text (self, g_ptr_array_index (bold, i), SIDE_LEFT + 10, at, width, 8, 700,
                               REEVE_INK_TEXT, REEVE_ALIGN_LEFT, FALSE) + 2;
  for (guint i = 0; i < notes->len; i++)
    at += reeve_document_text (self, g_ptr_array_index (notes, i), SIDE_LEFT + 10, at, width, 7.4,
                               400, REEVE_INK_TEXT, REEVE_ALIGN_LEFT, FALSE) + 2;
  return y + height + 11;
}

/* --- the table --- */

static gboolean
has_figures (const ReeveTable *table)
{
  guint columns[MAX_COLUMNS];
  guint n = reeve_document_pick_columns (table, columns, MAX_COLUMNS);

  for (guint i = 0; i < n; i++)
    if (reeve_document_is_number (reeve_table_get_column (table, columns[i])))
      return TRUE;
  return FALSE;
}

/* Places come first: a dozen shelters, two sites. Then what else is short enough
 * to be read and has figures; then whatever there is. */
static const ReeveLeaving *
find_table (const ReevePackage *package)
{
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < package->layers->len; i++)
      {
        const ReeveLeaving *leaving = g_ptr_array_index (package->layers, i);
        guint n_rows = reeve_table_get_n_rows (leaving->table);

        if (n_rows > 0 && n_rows <= MOST_READ && has_figures (leaving->table) &&
            reeve_table_find_column (leaving->table, "rank") < 0 &&
            reeve_table_find_column (leaving->table, "minute") < 0 &&
            (pass == 1 || leaving->dataset->kind == REEVE_DATASET_POINTS))
          return leaving;
      }
  return package->layers->len > 0 ? g_ptr_array_index (package->layers, 0) : NULL;
}

static double
draw_table (ReeveDocument *self,
            double         y,
            double         bottom)
{
  const ReeveLeaving *leaving = find_table (self->package);
  guint columns[MAX_COLUMNS];
  guint n_rows = leaving != NULL ? reeve_table_get_n_rows (leaving->table) : 0;
  guint shown;

  if (n_rows == 0 || y + 50 > bottom)
    return y;
  reeve_document_text (self, leaving->dataset->name, SIDE_LEFT, y, SIDE_WIDTH, 8.5, 700,
                       REEVE_INK_TEXT, REEVE_ALIGN_LEFT, TRUE);
  y += 12;
  shown = reeve_document_table (self, leaving->table, columns,
                                reeve_document_pick_columns (leaving->table, columns, MAX_COLUMNS),
                                0,
                                n_rows <= MAX_ROWS + 1 ? n_rows : MAX_ROWS, SIDE_LEFT, SIDE_WIDTH,
                                bottom, n_rows > 1 && n_rows <= MAX_ROWS + 1, &y);
  if (shown < n_rows)
    {
      g_autofree char *more = reeve_format_count (n_rows - shown);
      /* Translators: how many rows of a table are not shown here */
      g_autofree char *words = g_strdup_printf (ngettext ("%s more row in the tables behind",
                                                          "%s more rows in the tables behind",
                                                          n_rows - shown), more);

      reeve_document_text (self, words, SIDE_LEFT, y + 2, SIDE_WIDTH, 7, 400, REEVE_INK_QUIET,
                           REEVE_ALIGN_LEFT, TRUE);
      y += 12;
    }
  return y + 9;
}

/* --- below the map --- */

static void
draw_sources (ReeveDocument *self,
              double         denominator)
{
  const ReeveResult *result = self->package->result;
  g_autofree char *attribution = reeve_scene_dup_attribution (self->scene);
  g_autofree char *scale = reeve_format_count (denominator);
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, result->seed);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  /* Translators: the denominator of a map's scale: 30,000 */
  first = g_strdup_printf (_("Scale 1 : %s on A4. Web Mercator, WGS 84."), scale);
  if (*attribution != '\0')
    {
      char *longer = g_strdup_printf ("%s %s", first, attribution);

      g_free (first);
      first = longer;
    }
  /* Translators: a page, a program's version, a number of a result, a seed */
  second = g_strdup_printf (_("Method and sources: page %u. Reeve %s, result %d, seed %s."),
                            self->method_page, result->version, (int) result->id, seed);
  reeve_document_text (self, first, REEVE_PAGE_LEFT, MAP_BOTTOM + 4, MAP_WIDTH, 6.8, 400,
                       REEVE_INK_QUIET, REEVE_ALIGN_LEFT, TRUE);
  reeve_document_text (self, second, REEVE_PAGE_LEFT, MAP_BOTTOM + 14, MAP_WIDTH, 6.8, 400,
                       REEVE_INK_QUIET, REEVE_ALIGN_LEFT, TRUE);
}

gboolean
reeve_document_draw_front (ReeveDocument  *self,
                           GError        **error)
{
  double denominator;
  double y = MAP_TOP - 2;
  double chart;

  draw_head (self);
  if (!reeve_document_draw_map (self, REEVE_PAGE_LEFT, MAP_TOP, MAP_WIDTH, MAP_BOTTOM - MAP_TOP,
                                &denominator, error))
    return FALSE;
  draw_sources (self, denominator);
  y = draw_figures (self, y);
  y = draw_box (self, y);
  /* The table gives way to chart and key, but not below three rows. */
  y = draw_table (self, y, MAX (SIDE_BOTTOM - 104 - 24 - reeve_document_measure_key (self, SIDE_WIDTH),
                                y + 80));
  if (y + 100 < SIDE_BOTTOM)
    {
      chart = reeve_document_draw_chart (self, SIDE_LEFT, y, SIDE_WIDTH, 92);
      y += chart > 0 ? chart + 10 : 0;
    }
  reeve_document_draw_key (self, SIDE_LEFT, y, SIDE_WIDTH, SIDE_BOTTOM);
  return TRUE;
}
