/* analysis/run-departure.c — which speeds a run drives at
 *
 * The traffic of a workspace is what the tool "traffic-profile" answered last:
 * in the option that is asked, else in the baseline. Its two datasets become
 * inputs, so an answer is out of date when the traffic changes.
 */
#include "analysis/run-private.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"
#include "core/week-time.h"
#include "network/hours.h"

/* The newest dataset of @kind that the tool made; of @result_id when that is not 0. */
static const ReeveDataset *
find_newest (const GPtrArray  *datasets,
             ReeveDatasetKind  kind,
             const char       *column,
             gint64            scenario_id,
             gint64            result_id)
{
  const ReeveDataset *newest = NULL;

  for (guint i = 0; i < datasets->len; i++)
    {
      const ReeveDataset *dataset = g_ptr_array_index (datasets, i);

      if (dataset->kind == kind && dataset->result_id > 0
          && g_str_equal (dataset->source, "traffic-profile")
          && (result_id != 0 ? dataset->result_id == result_id
                             : dataset->scenario_id == scenario_id)
          && reeve_dataset_find_field (dataset, column) != NULL
          && (newest == NULL || dataset->result_id > newest->result_id))
        newest = dataset;
    }
  return newest;
}

static ReeveTraffic *
load_traffic (ReeveRun            *run,
              const ReeveDataset  *streets,
              const ReeveDataset  *profiles,
              GError             **error)
{
  g_autoptr (ReeveTable) street_table = NULL;
  g_autoptr (ReeveTable) profile_table = NULL;

  reeve_run_add_input (run, streets);
  reeve_run_add_input (run, profiles);
  street_table = reeve_run_read_table (run, streets, error);
  if (street_table == NULL)
    return NULL;
  profile_table = reeve_run_read_table (run, profiles, error);
  if (profile_table == NULL)
    return NULL;
  return reeve_traffic_from_tables (run->roads, street_table, profile_table, run->job, error);
}

static void
tell_speeds (ReeveRun           *run,
             const ReeveTraffic *traffic,
             gboolean            has_traffic)
{
  g_autofree char *moment =
    reeve_format_week_time (reeve_values_get_number (run->values, "departure"));
  g_autofree char *measured = reeve_format_count (traffic->n_measured);
  g_autofree char *filled = reeve_format_count (traffic->n_filled);
  g_autofree char *unmet = reeve_format_count (traffic->n_unmet);

  if (!has_traffic)
    /* Translators: a day and time */
    reeve_run_add_warning (run, _("Departure %s: the workspace holds no traffic, so all streets are "
                                  "free. “Traffic by the hour” makes it of counts or speeds."), moment);
  else
    /* Translators: a day and time, two numbers of directions of stretches */
    reeve_run_add_warning (run, _("Departure %s: speeds of that hour, measured on %s directions of "
                                  "streets and filled in from streets like them on %s; all others "
                                  "are free."), moment, measured, filled);
  if (traffic->n_unmet > 0)
    /* Translators: a number of rows */
    reeve_run_add_warning (run, _("%s rows of the stored traffic name streets that the roads do not "
                                  "have any more. Ask “Traffic by the hour” again."), unmet);
}

const ReeveTraffic *
reeve_run_get_traffic (ReeveRun  *run,
                       GError   **error)
{
  g_autoptr (GPtrArray) datasets = NULL;
  const ReeveDataset *streets;
  const ReeveDataset *profiles;

  if (run->traffic != NULL)
    return run->traffic;
  datasets = reeve_catalogue_list (run->db, error);
  if (datasets == NULL)
    return NULL;
  streets = find_newest (datasets, REEVE_DATASET_LINES, "way_id", run->scenario->id, 0);
  if (streets == NULL && run->scenario->id != 0)
    streets = find_newest (datasets, REEVE_DATASET_LINES, "way_id", 0, 0);
  profiles = streets != NULL
             ? find_newest (datasets, REEVE_DATASET_TABLE, "h00", 0, streets->result_id) : NULL;

  run->traffic = profiles != NULL ? load_traffic (run, streets, profiles, error)
                                  : reeve_traffic_new (run->roads);
  if (run->traffic != NULL)
    tell_speeds (run, run->traffic, profiles != NULL);
  return run->traffic;
}

ReeveTimed *
reeve_run_make_timed (ReeveRun           *run,
                      const char         *profile,
                      const ReeveEngine  *free,
                      GError            **error)
{
  g_autoptr (ReeveProfile) loaded = reeve_profile_load (profile, error);
  const ReeveTraffic *traffic = NULL;
  gboolean departs = reeve_values_is_set (run->values, "departure");
  ReeveTimed *timed;

  if (loaded == NULL)
    return NULL;
  if (departs && reeve_profile_get_traffic_share (loaded) <= 0)
    /* Translators: a kind of traffic, such as "On foot" */
    reeve_run_add_warning (run, _("%s: traffic slows nobody, so the departure changes nothing but "
                                  "what streets' own hours say"), reeve_profile_get_title (loaded));
  else if (departs)
    {
      traffic = reeve_run_get_traffic (run, error);
      if (traffic == NULL)
        return NULL;
    }
  timed = reeve_timed_new (free, traffic, reeve_profile_get_traffic_share (loaded),
                           departs ? reeve_values_get_number (run->values, "departure") : 0);
  g_ptr_array_add (run->timed, timed);
  return timed;
}

gboolean
reeve_run_list_held (ReeveRun    *run,
                     const char  *profile,
                     GArray      *changes,
                     GError     **error)
{
  g_autoptr (ReeveProfile) loaded = NULL;
  guint n_held = 0;
  guint n_unread = 0;
  gint64 n_turns = 0;

  if (!reeve_values_is_set (run->values, "departure"))
    return TRUE;
  loaded = reeve_profile_load (profile, error);
  if (loaded == NULL
      || !reeve_sql_int64 (run->db, "SELECT CAST(value AS INTEGER) FROM reeve_meta "
                           "WHERE key = 'roads_timed_turns'", 0, &n_turns, error))
    return FALSE;
  n_turns = CLAMP (n_turns, 0, G_MAXINT);
  reeve_roads_list_held (run->roads, loaded,
                         reeve_values_get_number (run->values, "departure"), changes, &n_held,
                         &n_unread);
  if (n_held > 0)
    reeve_run_add_warning (run, ngettext ("%u street has access or a speed limit of its own at this "
                                          "hour, which holds",
                                          "%u streets have access or a speed limit of their own at "
                                          "this hour, which holds", n_held), n_held);
  if (n_turns > 0)
    reeve_run_add_warning (run, ngettext ("%u turn restriction holds at some hours only and is not "
                                          "applied at any",
                                          "%u turn restrictions hold at some hours only and are not "
                                          "applied at any", (gulong) n_turns), (guint) n_turns);
  if (n_unread > 0)
    reeve_run_add_warning (run, ngettext ("%u street has a condition other than of hours, which is "
                                          "left out",
                                          "%u streets have conditions other than of hours, which are "
                                          "left out", n_unread), n_unread);
  return TRUE;
}
