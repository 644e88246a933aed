/* cli/cmd-check.c — check: the file, the roads and what lies at them, the results */
#include "cli/command.h"

#include "core/error.h"
#include "core/i18n.h"
#include "network/road-advice.h"
#include "workspace/result.h"

static gboolean
check_file (ReeveLine  *line,
            sqlite3    *db,
            GPtrArray  *findings,
            GError    **error)
{
  g_autoptr (sqlite3_stmt) stmt = reeve_sql_prepare (db, "PRAGMA integrity_check", error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  while (TRUE)
    {
      if (!reeve_sql_step (stmt, &row, error))
        return FALSE;
      if (!row)
        break;
      if (g_strcmp0 (reeve_sql_text (stmt, 0), "ok") != 0)
        {
          g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                       /* Translators: a file and SQLite's own words */
                       _("%s is damaged: %s. Restore a copy."), reeve_line_word (line, 0),
                       reeve_sql_text (stmt, 0));
          return FALSE;
        }
    }
  return reeve_workspace_check_log (db, error);
}

static void
show_advice (ReeveLine             *line,
             const ReeveRoadAdvice *advice)
{
  g_autoptr (GString) places = g_string_new (NULL);

  for (guint i = 0; i < advice->n_places; i++)
    {
      char lon[G_ASCII_DTOSTR_BUF_SIZE], lat[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append_printf (places, "%s%s,%s", i > 0 ? "; " : "",
                              g_ascii_formatd (lon, sizeof lon, "%.5f", advice->places[i].lon),
                              g_ascii_formatd (lat, sizeof lat, "%.5f", advice->places[i].lat));
    }
  reeve_line_print (line, "%s", advice->what);
  reeve_line_print (line, "    → %s", advice->remedy);
  if (places->len > 0)
    /* Translators: places as LON,LAT */
    reeve_line_print (line, _("    at %s"), places->str);
}

static void
add_advice (ReeveLine             *line,
            const ReeveRoadAdvice *advice)
{
  json_builder_begin_object (line->out);
  reeve_line_add_text (line, "id", advice->id);
  reeve_line_add_int (line, "count", advice->count);
  reeve_line_add_real (line, "length_m", advice->length_m);
  reeve_line_add_text (line, "what", advice->what);
  reeve_line_add_text (line, "remedy", advice->remedy);
  json_builder_set_member_name (line->out, "places");
  json_builder_begin_array (line->out);
  for (guint i = 0; i < advice->n_places; i++)
    {
      json_builder_begin_array (line->out);
      json_builder_add_double_value (line->out, advice->places[i].lon);
      json_builder_add_double_value (line->out, advice->places[i].lat);
      json_builder_end_array (line->out);
    }
  json_builder_end_array (line->out);
  json_builder_end_object (line->out);
}

/* A car in full; of the others what their engines say of themselves. */
static gboolean
check_profile (ReeveLine   *line,
               sqlite3     *db,
               ReeveRoads  *roads,
               const char  *id,
               GPtrArray   *findings,
               GPtrArray  **out_advice,
               GError     **error)
{
  g_autoptr (ReeveProfile) profile = reeve_profile_load (id, error);
  g_autoptr (ReeveEngine) engine = NULL;
  GPtrArray *warnings;

  if (profile == NULL)
    return FALSE;
  engine = reeve_engine_new (roads, reeve_profile_ref (profile), NULL, 0, line->job, error);
  if (engine == NULL)
    return FALSE;
  if (g_str_equal (id, "car"))
    {
      *out_advice = reeve_road_advice_list (db, engine, profile, line->job, error);
      return *out_advice != NULL;
    }
  warnings = reeve_engine_get_warnings (engine);
  for (guint k = 0; k < warnings->len; k++)
    g_ptr_array_add (findings, g_strdup_printf ("%s: %s", reeve_profile_get_title (profile),
                                                (char *) g_ptr_array_index (warnings, k)));
  return TRUE;
}

static gboolean
show_level (ReeveLine  *line,
            sqlite3    *db,
            GError    **error)
{
  ReeveClassification level;

  if (!reeve_catalogue_get_roads_level (db, &level, error))
    return FALSE;
  /* Translators: a level: public, internal or restricted */
  reeve_line_print (line, _("Roads: %s"), reeve_classification_get_title (level));
  reeve_line_add_text (line, "roads_classification", reeve_classification_get_id (level));
  return TRUE;
}

static gboolean
check_roads (ReeveLine  *line,
             sqlite3    *db,
             GPtrArray  *findings,
             GPtrArray **out_advice,
             GError    **error)
{
  g_autoptr (GError) load_error = NULL;
  g_autoptr (ReeveRoads) roads = reeve_roads_load (db, line->job, &load_error);

  if (roads == NULL && !g_error_matches (load_error, REEVE_ERROR, REEVE_ERROR_INPUT))
    {
      g_propagate_error (error, g_steal_pointer (&load_error));
      return FALSE;
    }
  if (roads == NULL)
    {
      g_ptr_array_add (findings, g_strdup (_("There are no roads: import an OpenStreetMap extract "
                                             "or another source of roads to measure travel times")));
      return TRUE;
    }
  if (!show_level (line, db, error))
    return FALSE;
  for (guint i = 0; reeve_profile_list_ids ()[i] != NULL; i++)
    if (!check_profile (line, db, roads, reeve_profile_list_ids ()[i], findings, out_advice, error))
      return FALSE;
  return TRUE;
}

static gboolean
check_results (sqlite3    *db,
               GPtrArray  *findings,
               GError    **error)
{
  g_autoptr (GPtrArray) results = reeve_result_list (db, error);

  if (results == NULL)
    return FALSE;
  for (guint i = 0; i < results->len; i++)
    {
      const ReeveResult *result = g_ptr_array_index (results, i);

      if (*result->out_of_date != '\0')
        /* Translators: a result's number, its title, what changed */
        g_ptr_array_add (findings, g_strdup_printf (_("Result %d “%s” is out of date: %s"),
                                                    (int) result->id, result->title,
                                                    result->out_of_date));
    }
  return TRUE;
}

static gboolean
run_check (ReeveLine  *line,
           GError    **error)
{
  g_autoptr (ReeveWorkspace) workspace = reeve_line_open (line, error);
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) advice = NULL;
  gboolean done;
  sqlite3 *db;

  if (workspace == NULL || (db = reeve_workspace_open_reader (workspace, error)) == NULL)
    return FALSE;
  done = check_file (line, db, findings, error) && check_results (db, findings, error) &&
         check_roads (line, db, findings, &advice, error);
  reeve_workspace_close_reader (db);
  if (!done)
    return FALSE;

  reeve_line_print (line, "%s", _("The file is whole and the log is unbroken."));
  for (guint i = 0; i < findings->len; i++)
    reeve_line_print (line, "%s", (char *) g_ptr_array_index (findings, i));
  for (guint i = 0; advice != NULL && i < advice->len; i++)
    show_advice (line, advice->pdata[i]);
  reeve_line_add_flag (line, "whole", TRUE);
  reeve_line_add_texts (line, "findings", findings);
  json_builder_set_member_name (line->out, "road_advice");
  json_builder_begin_array (line->out);
  for (guint i = 0; advice != NULL && i < advice->len; i++)
    add_advice (line, advice->pdata[i]);
  json_builder_end_array (line->out);
  return TRUE;
}

const ReeveCommand reeve_command_check = {
  .name = "check", .usage = "WORKSPACE",
  .help = N_("Examine the file, the roads and the results."),
  .min_words = 1, .max_words = 1, .run = run_check,
};
