/* tests/bench/bench-map.c — bench-map [FOLDER] prints one JSON object
 *
 * Wants REEVE_TEST_DATA and a display (tests/with-xvfb). The workspaces that it
 * measures are made once and kept in FOLDER (the user's cache otherwise); each
 * is shown by a process of its own, so that memory is that of one session.
 * QGIS is asked when qgis-map.py finds it.
 */
#include "bench-map.h"

#include "workspace/workspace.h"

#include <string.h>
#include <sys/resource.h>

void
bench_fail_on (GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

ReeveScene *
bench_load (const char *path)
{
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveWorkspace) workspace = reeve_workspace_open (path, &error);
  sqlite3 *db;
  ReeveScene *scene;

  bench_fail_on (error);
  db = reeve_workspace_open_reader (workspace, &error);
  bench_fail_on (error);
  scene = reeve_scene_load (db, NULL, NULL, job, &error);
  bench_fail_on (error);
  reeve_workspace_close_reader (db);
  return scene;
}

/* --- the parts, each in its own process --- */

static void
print_json (JsonBuilder *json)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = json_builder_get_root (json);
  g_autofree char *text = NULL;

  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  text = json_generator_to_data (generator, NULL);
  g_print ("%s\n", text);
}

static void
run_part (const char *part,
          const char *path)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  if (strcmp (part, "--view") == 0)
    bench_view (path, json);
  else
    bench_tiles (path, json);
  json_builder_end_object (json);
  print_json (json);
}

/* (transfer full) */
static JsonObject *
spawn_part (const char *program,
            const char *part,
            const char *path)
{
  const char *argv[] = { program, part, path, NULL };
  g_autofree char *out = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, NULL, &error);
  bench_fail_on (error);
  json_parser_load_from_data (parser, out, -1, &error);
  bench_fail_on (error);
  return json_object_ref (json_node_get_object (json_parser_get_root (parser)));
}

/* Milliseconds of the same view in QGIS, over ours; (nullable) without QGIS. */
static JsonNode *
ask_qgis (const char *path)
{
  g_autofree char *script = g_build_filename (REEVE_BENCH_SOURCE, "qgis-map.py", NULL);
  const char *argv[] = { "python3", script, path, NULL };
  g_autofree char *out = NULL;
  int status = 1;
  g_autoptr (JsonParser) parser = json_parser_new ();

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL,
                     NULL, NULL, &out, NULL, &status, NULL) ||
      status != 0 || !json_parser_load_from_data (parser, out, -1, NULL))
    return NULL;
  return json_node_copy (json_parser_get_root (parser));
}

/* Worst of the ratios by zoom. */
static JsonNode *
compare_with_qgis (const char *path,
                   JsonObject *tiles)
{
  g_autoptr (JsonNode) answer = ask_qgis (path);
  JsonObject *ours = json_object_get_object_member (tiles, "view_ms");
  JsonNode *ratio = json_node_new (JSON_NODE_NULL);
  g_autoptr (GList) zooms = NULL;
  double worst = G_MAXDOUBLE;

  if (answer == NULL)
    return ratio;
  zooms = json_object_get_members (json_node_get_object (answer));
  for (GList *at = zooms; at != NULL; at = at->next)
    worst = MIN (worst, json_object_get_double_member (json_node_get_object (answer), at->data) /
                        json_object_get_double_member (ours, at->data));
  json_node_init_double (ratio, worst);
  return ratio;
}

static void
copy_members (JsonObject *from,
              JsonObject *to)
{
  g_autoptr (GList) names = json_object_get_members (from);

  for (GList *at = names; at != NULL; at = at->next)
    json_object_set_member (to, at->data, json_object_dup_member (from, at->data));
}

static void
run_all (const char *program,
         const char *folder)
{
  g_autofree char *porto = bench_city_path (folder, 0);
  g_autofree char *one = bench_city_path (folder, 1000000);
  g_autofree char *five = bench_city_path (folder, 5000000);
  g_autoptr (JsonObject) view1 = spawn_part (program, "--view", one);
  g_autoptr (JsonObject) view5 = spawn_part (program, "--view", five);
  g_autoptr (JsonObject) tiles = spawn_part (program, "--tiles", porto);
  g_autoptr (JsonObject) all = json_object_new ();
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  json_object_set_double_member (all, "first_picture_1m_s",
                                 json_object_get_double_member (view1, "first_picture_s"));
  json_object_set_double_member (all, "first_picture_5m_s",
                                 json_object_get_double_member (view5, "first_picture_s"));
  copy_members (view5, all);
  json_object_remove_member (all, "first_picture_s");
  copy_members (tiles, all);
  json_object_set_member (all, "qgis_ratio", compare_with_qgis (porto, tiles));
  json_node_set_object (root, all);
  text = json_to_string (root, TRUE);
  g_print ("%s\n", text);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = argc == 2 ? g_strdup (argv[1])
                                      : g_build_filename (g_get_user_cache_dir (), "reeve",
                                                          "bench", NULL);

  if (argc == 3 && (strcmp (argv[1], "--view") == 0 || strcmp (argv[1], "--tiles") == 0))
    run_part (argv[1], argv[2]);
  else
    run_all (argv[0], folder);
  return 0;
}
