/* tests/workspace/test-import.c — files come in whole, explained, or not at all */
#include "core/error.h"
#include "delivery.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static const char units[] =
  "cod_unid;unidade;lat;lon;camas;cap_h;atualizado;obs\n"
  "0412;Centro de Saúde da Foz;41.1545;-8.6730;24;12;03/02/2024;\n"
  "0413;USF Cedofeita;41.1540;-8.6270;18;8.5;28/02/2024;\n"
  "0418;USF Covelo;411.690;-8.6060;32;15;11/01/2024;falar com Ana Silva\n"
  "0419;USF Bonfim;41.1500;-8.6000;12;9;12/01/2024;\n";

static void
test_guesses_are_explained (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (ReeveWorkspace) workspace = delivery_start (scene);
  g_autofree char *path = delivery_write (scene, "unidades_saude_2024.csv", units);
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveImportPlan) plan = delivery_plan (workspace, path, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (plan->name, ==, "Unidades saude");
  g_assert_cmpstr (plan->theme, ==, "health");
  g_assert_cmpstr (plan->date, ==, "2024");
  g_assert_cmpint (plan->kind, ==, REEVE_DATASET_POINTS);
  g_assert_cmpint (plan->n_rows, ==, 4);
  g_assert_cmpint (plan->n_bad, ==, 1);
  g_assert_cmpint (plan->classification, ==, REEVE_CLASS_INTERNAL);
  g_assert_cmpuint (plan->first_points->len, ==, 3);
  g_assert_nonnull (strstr (((ReeveImportProblem *) plan->problems->pdata[0])->reason, "411.690"));

  g_assert_cmpstr (delivery_column (plan, "camas")->term, ==, "beds");
  g_assert_true (delivery_column (plan, "camas")->sure);
  g_assert_cmpstr (delivery_column (plan, "cap_h")->term, ==, "capacity");
  g_assert_false (delivery_column (plan, "cap_h")->sure);
  g_assert_cmpstr (delivery_column (plan, "atualizado")->term, ==, "date");
  g_assert_cmpstr (delivery_column (plan, "unidade")->term, ==, "name");
  g_assert_cmpstr (delivery_column (plan, "lat")->term, ==, "lat");
  g_assert_cmpstr (delivery_column (plan, "lon")->term, ==, "lon");
  g_assert_false (delivery_column (plan, "obs")->keep);
  for (guint i = 0; i < plan->columns->len; i++)
    g_assert_cmpstr (((ReeveImportColumn *) plan->columns->pdata[i])->reason, !=, "");
}

static void
test_rows_are_kept_and_told (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (ReeveWorkspace) workspace = delivery_start (scene);
  g_autofree char *path = delivery_write (scene, "unidades_saude_2024.csv", units);
  g_autoptr (ReeveImportReport) report = delivery_import (workspace, path);
  g_autoptr (ReeveImportReport) stored = NULL;
  g_autoptr (ReeveTable) table = delivery_read (workspace, report->dataset_id);
  g_autoptr (ReeveDataset) dataset = scene_get (workspace, report->dataset_id);
  g_autoptr (GError) error = NULL;
  sqlite3 *db;

  g_assert_cmpint (report->n_read, ==, 4);
  g_assert_cmpint (report->n_kept, ==, 3);
  g_assert_cmpint (report->n_rejected, ==, 1);
  g_assert_cmpuint (((ReeveImportProblem *) report->problems->pdata[0])->number, ==, 4);

  /* Leading zeros and dates. */
  g_assert_cmpint (reeve_table_find_column (table, "obs"), ==, -1);
  g_assert_cmpstr (reeve_table_get_text (table, 0, (guint) reeve_table_find_column (table, "cod_unid")),
                   ==, "0412");
  g_assert_cmpstr (reeve_table_get_text (table, 1, (guint) reeve_table_find_column (table, "atualizado")),
                   ==, "2024-02-28");
  g_assert_cmpint (reeve_table_get_shape (table, 0)->kind, ==, REEVE_SHAPE_POINT);
  g_assert_cmpstr (dataset->source, ==, "unidades_saude_2024.csv");
  g_assert_cmpuint (strlen (dataset->source_hash), ==, 64);

  db = reeve_workspace_open_reader (workspace, &error);
  stored = reeve_import_report_load (db, report->dataset_id, &error);
  reeve_workspace_close_reader (db);
  g_assert_no_error (error);
  g_assert_cmpint (stored->n_rejected, ==, 1);
  g_assert_cmpstr (stored->dataset_name, ==, report->dataset_name);
  g_assert_cmpstr (((ReeveImportProblem *) stored->problems->pdata[0])->reason, ==,
                   ((ReeveImportProblem *) report->problems->pdata[0])->reason);
  scene_check (workspace);
}

static void
test_second_delivery_gets_another_name (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (ReeveWorkspace) workspace = delivery_start (scene);
  g_autofree char *path = delivery_write (scene, "clinics.csv", "id,lat,lon\n1,41,-8\n2,41,-8\n");
  g_autoptr (ReeveImportReport) first = delivery_import (workspace, path);
  g_autoptr (ReeveImportReport) second = delivery_import (workspace, path);

  g_assert_cmpstr (first->dataset_name, ==, "Clinics");
  g_assert_cmpstr (second->dataset_name, ==, "Clinics 2");
}

static void
test_mapping_is_remembered (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (ReeveWorkspace) workspace = delivery_start (scene);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *first = delivery_write (scene, "a.csv", "key,zzz,lat,lon\n1,5,41,-8\n2,6,41,-8\n");
  g_autofree char *second = delivery_write (scene, "b.csv", "lat,lon,zzz,key\n41,-8,7,3\n41,-8,9,4\n");
  g_autoptr (ReeveImportPlan) plan = delivery_plan (workspace, first, &error);
  g_autofree char *third = delivery_write (scene, "schools.csv", "lat,lon,zzz,key\n41,-8,7,3\n");
  g_autoptr (ReeveImportPlan) again = NULL;
  g_autoptr (ReeveImportPlan) other = NULL;
  g_autoptr (ReeveImportReport) report = NULL;

  g_assert_no_error (error);
  g_assert_false (plan->remembered);
  g_assert_cmpstr (delivery_column (plan, "zzz")->term, ==, "");
  g_assert_true (reeve_import_plan_set_theme (plan, "health", &error));
  g_assert_true (reeve_import_plan_map (plan, "beds", "zzz", &error));
  report = reeve_import_run (workspace, plan, job, &error);
  g_assert_no_error (error);

  again = delivery_plan (workspace, second, &error);
  g_assert_no_error (error);
  g_assert_true (again->remembered);
  g_assert_cmpstr (again->theme, ==, "health");

  /* The same columns of another department. */
  other = delivery_plan (workspace, third, &error);
  g_assert_no_error (error);
  g_assert_true (other->remembered);
  g_assert_cmpstr (other->theme, ==, "education");
  g_assert_cmpstr (delivery_column (again, "zzz")->term, ==, "beds");
}

static void
test_wrong_words_are_named (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (ReeveWorkspace) workspace = delivery_start (scene);
  g_autofree char *path = delivery_write (scene, "unidades_saude.csv", units);
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveImportPlan) plan = delivery_plan (workspace, path, &error);

  g_assert_no_error (error);
  g_assert_false (reeve_import_plan_map (plan, "bedz", "camas", &error));
  g_assert_error (error, REEVE_ERROR, REEVE_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "beds"));
  g_clear_error (&error);
  g_assert_false (reeve_import_plan_map (plan, "beds", "kamas", &error));
  g_assert_error (error, REEVE_ERROR, REEVE_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "camas"));
  g_clear_error (&error);
  g_assert_false (reeve_import_plan_set_theme (plan, "helth", &error));
  g_assert_error (error, REEVE_ERROR, REEVE_ERROR_INPUT);
}

static void
test_people_are_guarded (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (ReeveWorkspace) workspace = delivery_start (scene);
  g_autofree char *path =
    delivery_write (scene, "cases.csv", "case_no,patient_name,age,sex,onset,lat,lon\n"
                                        "1,Ana,34,f,2024-03-01,41.1,-8.6\n"
                                        "2,Rui,51,m,2024-03-02,41.2,-8.7\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveImportPlan) plan = delivery_plan (workspace, path, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (plan->theme, ==, "health");
  g_assert_false (delivery_column (plan, "patient_name")->keep);
  g_assert_true (delivery_column (plan, "age")->keep);
  g_assert_cmpint (delivery_column (plan, "age")->classification, ==, REEVE_CLASS_RESTRICTED);
  g_assert_cmpstr (delivery_column (plan, "onset")->term, ==, "onset_date");
  g_assert_cmpint (plan->classification, ==, REEVE_CLASS_RESTRICTED);
  g_assert_nonnull (strstr (plan->classification_reason, "age"));
}

/* Every way of failing leaves every byte as it was. */
static void
assert_untouched (const Scene    *scene,
                  ReeveWorkspace *workspace,
                  const char     *path,
                  const char     *word)
{
  g_autofree char *before = scene_hash (scene->path);
  g_autofree char *after = NULL;
  g_autofree char *dump = scene_dump (workspace);
  g_autofree char *dump_after = NULL;
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveImportPlan) plan = delivery_plan (workspace, path, &error);

  if (plan != NULL)
    {
      g_autoptr (ReeveImportReport) report = reeve_import_run (workspace, plan, job, &error);

      g_assert_null (report);
    }
  g_assert_nonnull (error);
  g_assert_true (error->domain == REEVE_ERROR);
  g_assert_nonnull (strstr (error->message, word));
  dump_after = scene_dump (workspace);
  scene_assert_same (dump_after, dump);
  after = scene_hash (scene->path);
  g_assert_cmpstr (after, ==, before);
}

static void
test_failures_leave_nothing (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (ReeveWorkspace) workspace = delivery_start (scene);
  g_autofree char *pipe_path = g_build_filename (scene->folder, "pipe.csv", NULL);
  g_autofree char *missing = g_build_filename (scene->folder, "missing.csv", NULL);
  g_autofree char *empty = delivery_write (scene, "empty.csv", "");
  g_autofree char *header = delivery_write (scene, "header.csv", "id,lat,lon\n");
  g_autofree char *swapped = delivery_write (scene, "swapped.csv",
                                             "id,lat,lon\n1,-122.4,37.7\n2,-122.5,37.8\n");
  g_autofree char *far_off = delivery_write (scene, "far.csv", "id,lat,lon\n1,500,600\n2,700,800\n");
  g_autoptr (GString) wide = g_string_new ("c0");
  g_autofree char *columns = NULL;

  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  for (guint i = 1; i < 3000; i++)
    g_string_append_printf (wide, ",c%u", i);
  g_string_append (wide, "\n1");
  for (guint i = 1; i < 3000; i++)
    g_string_append (wide, ",1");
  g_string_append_c (wide, '\n');
  columns = delivery_write (scene, "wide.csv", wide->str);

  assert_untouched (scene, workspace, pipe_path, "pipe.csv");
  assert_untouched (scene, workspace, missing, "missing.csv");
  assert_untouched (scene, workspace, scene->folder, "");
  assert_untouched (scene, workspace, empty, "empty.csv");
  assert_untouched (scene, workspace, header, "header.csv");
  assert_untouched (scene, workspace, far_off, "far.csv");
  assert_untouched (scene, workspace, columns, "3,000");
  assert_untouched (scene, workspace, swapped, "swapped.csv");
}

static void
test_changed_file_is_refused (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (ReeveWorkspace) workspace = delivery_start (scene);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = delivery_write (scene, "a.csv", "id,lat,lon\n1,41,-8\n");
  g_autoptr (ReeveImportPlan) plan = delivery_plan (workspace, path, &error);
  g_autofree char *again = NULL;

  g_assert_no_error (error);
  again = delivery_write (scene, "a.csv", "id,lat,lon\n1,42,-8\n");
  g_assert_null (reeve_import_run (workspace, plan, job, &error));
  g_assert_error (error, REEVE_ERROR, REEVE_ERROR_DATA);
}

static void
test_stopped_import_leaves_nothing (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (ReeveWorkspace) workspace = delivery_start (scene);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = delivery_write (scene, "a.csv", "id,lat,lon\n1,41,-8\n");
  g_autoptr (ReeveImportPlan) plan = delivery_plan (workspace, path, &error);
  g_autofree char *before = scene_dump (workspace);
  g_autofree char *after = NULL;

  g_assert_no_error (error);
  reeve_job_cancel (job);
  g_assert_null (reeve_import_run (workspace, plan, job, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  after = scene_dump (workspace);
  scene_assert_same (after, before);
}

static gpointer
cancel_worker (gpointer data)
{
  ReeveJob *job = data;

  for (guint i = 0; i < 10000 && reeve_job_get_share (job) < 0.5; i++)
    g_usleep (200);
  reeve_job_cancel (job);
  return NULL;
}

/* Stopped amid the rows, or just too late: all of it is there or none. */
static void
test_stopped_amid_rows_leaves_nothing (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (ReeveWorkspace) workspace = delivery_start (scene);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new ("id,lat,lon\n");
  g_autofree char *path = NULL;
  g_autoptr (ReeveImportPlan) plan = NULL;
  g_autoptr (ReeveImportReport) report = NULL;
  g_autofree char *before = scene_dump (workspace);
  g_autofree char *after = NULL;
  GThread *thread;

  for (guint i = 0; i < 30000; i++)
    g_string_append_printf (text, "%u,41.%u,-8.%u\n", i, i, i);
  path = delivery_write (scene, "many.csv", text->str);
  plan = delivery_plan (workspace, path, &error);
  g_assert_no_error (error);

  thread = g_thread_new ("cancel", cancel_worker, job);
  report = reeve_import_run (workspace, plan, job, &error);
  g_thread_join (thread);
  after = scene_dump (workspace);
  if (report != NULL)
    g_assert_cmpint (report->n_kept, ==, 30000);
  else
    {
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      scene_assert_same (after, before);
    }
  scene_check (workspace);
}

static void
test_update_keeps_what_people_made (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (ReeveWorkspace) workspace = delivery_start (scene);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *first = delivery_write (scene, "clinics_2023.csv",
                                           "code,beds,lat,lon\n01,5,41,-8\n02,6,41,-8\n");
  g_autofree char *second = delivery_write (scene, "export.csv",
                                            "code,beds,extra,lat,lon\n11,5,1,41,-8\n12,6,1,41,-8\n"
                                            "13,9,1,41,-8\n");
  g_autofree char *other = delivery_write (scene, "table.csv", "code,beds\n11,5\n");
  g_autoptr (ReeveImportReport) made = delivery_import (workspace, first);
  g_autoptr (ReeveDataset) before = scene_get (workspace, made->dataset_id);
  g_autoptr (ReeveDataset) after = NULL;
  g_autoptr (ReeveImportReport) updated = NULL;
  g_autoptr (ReeveImportPlan) plan = delivery_plan (workspace, second, &error);
  g_autoptr (ReeveImportPlan) wrong = NULL;
  const ReeveField *code;

  g_assert_no_error (error);
  updated = reeve_import_update (workspace, made->dataset_id, plan, job, &error);
  g_assert_no_error (error);
  after = scene_get (workspace, made->dataset_id);
  g_assert_cmpint (updated->dataset_id, ==, made->dataset_id);
  g_assert_cmpint (updated->n_kept, ==, 3);
  g_assert_cmpstr (after->name, ==, before->name);
  g_assert_cmpstr (after->theme, ==, before->theme);
  g_assert_cmpint (after->revision, >, before->revision);
  g_assert_cmpint (after->n_rows, ==, 3);
  g_assert_cmpstr (after->source, ==, "export.csv");
  code = reeve_dataset_find_field (after, "code");
  g_assert_cmpint (code->type, ==, REEVE_COLUMN_TEXT);
  g_assert_nonnull (reeve_dataset_find_field (after, "extra"));

  /* Points cannot become a table. */
  wrong = delivery_plan (workspace, other, &error);
  g_assert_no_error (error);
  g_assert_null (reeve_import_update (workspace, made->dataset_id, wrong, job, &error));
  g_assert_error (error, REEVE_ERROR, REEVE_ERROR_INPUT);
  g_clear_error (&error);

  g_assert_true (reeve_workspace_step (workspace, FALSE, NULL, job, &error));
  g_clear_pointer (&after, reeve_dataset_free);
  after = scene_get (workspace, made->dataset_id);
  g_assert_cmpint (after->n_rows, ==, 2);
  scene_check (workspace);
}

static void
test_join_says_what_does_not_match (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (ReeveWorkspace) workspace = delivery_start (scene);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *areas = delivery_write (scene, "quarters.csv",
                                           "name,lat,lon\nVila Nova,41,-8\nFoz,41,-8\nSé,41,-8\n"
                                           "0412,41,-8\nBonfim,41,-8\n");
  g_autofree char *rows = delivery_write (scene, "weekly.csv",
                                          "quarter,cases\nVila nova,3\nFoz,5\nSe,1\n412,2\n"
                                          "Bonfim,1\nBonfim,2\nNowhere at all,9\n");
  g_autoptr (ReeveImportReport) to = delivery_import (workspace, areas);
  g_autoptr (ReeveImportReport) from = delivery_import (workspace, rows);
  g_autofree char *before = scene_dump (workspace);
  g_autofree char *after = NULL;
  g_autoptr (ReeveJoinReport) dry = NULL;
  g_autoptr (ReeveJoinReport) report = NULL;
  g_autoptr (ReeveTable) table = NULL;
  ReeveJoinRequest request;
  guint cases;

  request = (ReeveJoinRequest) { to->dataset_id, "name", from->dataset_id, "quarter" };
  dry = reeve_join_run (workspace, &request, TRUE, job, &error);
  g_assert_no_error (error);
  after = scene_dump (workspace);
  scene_assert_same (after, before);
  g_assert_cmpint (dry->n_matched, ==, 1);
  g_assert_cmpuint (dry->areas_without->len, ==, 3);
  g_assert_cmpuint (dry->rows_without->len, ==, 4);
  g_assert_cmpuint (dry->duplicates->len, ==, 1);
  g_assert_cmpuint (dry->suggestions->len, ==, 3);
  g_assert_cmpstr (dry->suggestions->pdata[0], ==, "“Vila nova” might be “Vila Nova”");
  g_assert_cmpstr (dry->suggestions->pdata[1], ==, "“Se” might be “Sé”");
  g_assert_cmpstr (dry->suggestions->pdata[2], ==, "“412” might be “0412”");

  report = reeve_join_run (workspace, &request, FALSE, job, &error);
  g_assert_no_error (error);
  table = delivery_read (workspace, to->dataset_id);
  cases = (guint) reeve_table_find_column (table, "cases");
  g_assert_true (reeve_table_is_null (table, 0, cases));
  g_assert_cmpint (reeve_table_get_integer (table, 1, cases), ==, 5);
  g_assert_true (reeve_table_is_null (table, 4, cases));

  g_assert_true (reeve_workspace_step (workspace, FALSE, NULL, job, &error));
  g_clear_pointer (&after, g_free);
  after = scene_dump (workspace);
  scene_assert_same (after, before);
}

static void
test_repeated_identifiers_are_told (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (ReeveWorkspace) workspace = delivery_start (scene);
  g_autofree char *path = delivery_write (scene, "a.csv", "id,lat,lon\n7,41,-8\n8,41,-8\n7,41,-8\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveImportPlan) plan = delivery_plan (workspace, path, &error);
  gboolean found = FALSE;

  g_assert_no_error (error);
  g_assert_false (delivery_column (plan, "id")->sure);
  for (guint i = 0; i < plan->notes->len; i++)
    found |= strstr (plan->notes->pdata[i], "“7” in rows 2 and 4") != NULL;
  g_assert_true (found);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/workspace/import/guesses-are-explained", test_guesses_are_explained);
  g_test_add_func ("/workspace/import/rows-are-kept-and-told", test_rows_are_kept_and_told);
  g_test_add_func ("/workspace/import/second-delivery-gets-another-name",
                   test_second_delivery_gets_another_name);
  g_test_add_func ("/workspace/import/mapping-is-remembered", test_mapping_is_remembered);
  g_test_add_func ("/workspace/import/wrong-words-are-named", test_wrong_words_are_named);
  g_test_add_func ("/workspace/import/people-are-guarded", test_people_are_guarded);
  g_test_add_func ("/workspace/import/failures-leave-nothing", test_failures_leave_nothing);
  g_test_add_func ("/workspace/import/changed-file-is-refused", test_changed_file_is_refused);
  g_test_add_func ("/workspace/import/stopped-import-leaves-nothing",
                   test_stopped_import_leaves_nothing);
  g_test_add_func ("/workspace/import/stopped-amid-rows-leaves-nothing",
                   test_stopped_amid_rows_leaves_nothing);
  g_test_add_func ("/workspace/import/update-keeps-what-people-made",
                   test_update_keeps_what_people_made);
  g_test_add_func ("/workspace/import/join-says-what-does-not-match",
                   test_join_says_what_does_not_match);
  g_test_add_func ("/workspace/import/repeated-identifiers-are-told",
                   test_repeated_identifiers_are_told);

  return g_test_run ();
}
