/* analysis/sites-show.c — what an answer about sites shows: sites, who is reached, the proof */
#include "analysis/sites.h"

#include "core/i18n.h"
#include "core/units.h"
#include "workspace/theme.h"

#include <math.h>

/* A larger layer of demand is not written out row by row. */
#define MAX_DEMAND_ROWS 60000

/* A, B … Z, AA, AB … */
static char *
letter_of (guint i)
{
  GString *text = g_string_new (NULL);

  for (i++; i > 0; i = (i - 1) / 26)
    g_string_prepend_c (text, (char) ('A' + (i - 1) % 26));
  return g_string_free (text, FALSE);
}

/* Drawn as what there is already, in the colour of proposals, by letter. */
static char *
style_of_sites (ReeveRun *run)
{
  const char *layer = reeve_values_get_text (reeve_run_get_values (run), "existing");
  g_autoptr (ReeveDataset) existing = NULL;
  const char *symbol = "";

  if (layer != NULL && *layer != '\0')
    existing = reeve_catalogue_find (reeve_run_get_db (run), layer, NULL);
  if (existing != NULL)
    symbol = reeve_theme_get_symbol (existing->theme, existing->name);
  return g_strdup_printf ("{\"meaning\": \"proposed\", \"symbol\": \"%s\", \"size\": %d, "
                          "\"label\": \"letter\"}", symbol, *symbol != '\0' ? 32 : 18);
}

/* In time or not; with no limit, how long it takes. */
static char *
style_of_demand (guint32 limit_ms,
                 guint   n_rows)
{
  const ReeveRunKind kinds[] = {
    { "1", _("in time"), "reached" },
    { "0", _("too far"), "unreached" },
  };

  if (limit_ms == REEVE_UNREACHED_MS)
    return g_strdup ("{\"draw\": \"colour\", \"field\": \"time_after\", \"palette\": \"access\", "
                     "\"unit\": \"ms\", \"size\": 6, \"opacity\": 0.9}");
  return reeve_run_style_kinds ("reached", kinds, G_N_ELEMENTS (kinds), n_rows);
}

static void
add_sites_output (ReeveRun               *run,
                  const ReeveSiteProblem *problem,
                  GArray                 *chosen,
                  const double           *gained)
{
  ReeveTable *table = reeve_table_new (REEVE_SHAPE_POINT);
  guint letter = reeve_table_add_column (table, "letter", _("Site"), REEVE_COLUMN_TEXT, "");
  guint name = reeve_table_add_column (table, "name", _("Name"), REEVE_COLUMN_TEXT, "");
  guint gain = reeve_table_add_column (table, "gained", _("Adds"), REEVE_COLUMN_REAL,
                                       problem->unit);
  g_autofree char *style = style_of_sites (run);

  reeve_table_set_term (table, name, "name");
  reeve_table_set_term (table, gain, "people");
  for (guint i = 0; i < chosen->len; i++)
    {
      guint site = g_array_index (chosen, guint, i);
      guint row = reeve_table_add_row (table);
      g_autofree char *text = letter_of (i);

      reeve_table_set_text (table, row, letter, text);
      reeve_table_set_text (table, row, name, problem->names[site]);
      reeve_table_set_real (table, row, gain, gained[i]);
      reeve_table_set_shape (table, row, reeve_shape_new_point (problem->points[site]));
    }
  reeve_run_add_output (run, _("Proposed sites"), "proposals", style, table);
}

static void
set_time_s (ReeveTable *table,
            guint       row,
            guint       column,
            guint32     time_ms)
{
  if (time_ms != REEVE_UNREACHED_MS)
    reeve_table_set_real (table, row, column, time_ms);
}

static void
add_demand_output (ReeveRun               *run,
                   const ReeveSiteProblem *problem,
                   const ReeveSiteTimes   *times,
                   guint32                 limit_ms)
{
  const ReevePlaces *demand = problem->demand;
  gboolean areas = demand->table != NULL &&
                   reeve_table_get_kind (demand->table) == REEVE_SHAPE_AREA;
  ReeveTable *table = reeve_table_new (areas ? REEVE_SHAPE_AREA : REEVE_SHAPE_POINT);
  guint name = reeve_table_add_column (table, "name", _("Name"), REEVE_COLUMN_TEXT, "");
  guint weight = reeve_table_add_column (table, "people", _("People"), REEVE_COLUMN_REAL,
                                         problem->unit);
  guint before = reeve_table_add_column (table, "time_before", _("Time today"),
                                         REEVE_COLUMN_REAL, "ms");
  guint after = reeve_table_add_column (table, "time_after", _("Time with the new sites"),
                                        REEVE_COLUMN_REAL, "ms");
  guint reached = reeve_table_add_column (table, "reached", _("Reached"),
                                          REEVE_COLUMN_BOOLEAN, "");
  guint nearest = reeve_table_add_column (table, "nearest", _("Nearest site"),
                                          REEVE_COLUMN_TEXT, "");
  g_autofree char *style = style_of_demand (limit_ms, demand->n);

  reeve_table_set_term (table, name, "name");
  reeve_table_set_term (table, weight, "people");
  for (guint i = 0; i < demand->n; i++)
    {
      guint row = reeve_table_add_row (table);

      reeve_table_set_text (table, row, name, demand->names[i]);
      reeve_table_set_real (table, row, weight, demand->weights[i]);
      set_time_s (table, row, before, times->before_ms[i]);
      set_time_s (table, row, after, times->after_ms[i]);
      reeve_table_set_integer (table, row, reached, times->after_ms[i] != REEVE_UNREACHED_MS &&
                                                    times->after_ms[i] <= limit_ms);
      if (times->nearest[i] != G_MAXUINT)
        reeve_table_set_text (table, row, nearest, problem->names[times->nearest[i]]);
      reeve_table_set_shape (table, row, areas
        ? reeve_shape_copy (reeve_table_get_shape (demand->table, demand->rows[i]))
        : reeve_shape_new_point (demand->points[i]));
    }
  reeve_run_add_output (run, _("Who is reached"), NULL, style, table);
}

void
reeve_site_add_outputs (ReeveRun               *run,
                        const ReeveSiteProblem *problem,
                        GArray                 *chosen,
                        const double           *gained,
                        const ReeveSiteTimes   *times,
                        guint32                 limit_ms)
{
  add_sites_output (run, problem, chosen, gained);
  if (problem->demand->n <= MAX_DEMAND_ROWS)
    add_demand_output (run, problem, times, limit_ms);
}

void
reeve_site_set_proof (ReeveRun                *run,
                      const ReeveChoiceResult *choice,
                      double                   gap_share)
{
  g_autofree char *count = reeve_format_count ((double) choice->n_compared);
  /* Rounded up: "within 0.0 %" would promise more than was shown. */
  g_autofree char *share = reeve_format_share (ceil (gap_share * 1000) / 1000);

  if (choice->proof == REEVE_PROOF_ENUMERATED && choice->n_compared > 0)
    /* Translators: how many combinations of sites were compared */
    reeve_run_set_proof (run, _("No better choice exists. All %s combinations of candidate sites "
                                "were compared."), count);
  else if (choice->proof != REEVE_PROOF_NONE)
    reeve_run_set_proof (run, "%s", _("No better choice exists: the bound meets the answer."));
  else if (gap_share < 1)
    /* Translators: a share: 0.8 % */
    reeve_run_set_proof (run, _("Within %s of the best possible."), share);
  else
    reeve_run_set_proof (run, "%s", _("No proof: the best that was found."));
}
