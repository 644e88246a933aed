/* bench-table.c — opening, sorting and filtering an attribute table
 *
 * bench-table [ROWS]: writes a layer of that many points (a million unless
 * said) into a workspace of its own and prints one JSON object, medians of 5.
 */
#include "workspace/edit.h"
#include "workspace/sheet.h"

#include <glib/gstdio.h>
#include <stdlib.h>

#define N_TIMES 5

static gboolean
write_layer (ReeveEdit  *edit,
             gpointer    data,
             ReeveJob   *job,
             GError    **error)
{
  guint n = *(guint *) data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (ReeveDataset) dataset = reeve_dataset_new ("Records", REEVE_DATASET_POINTS);
  g_autoptr (ReeveWriter) writer = NULL;

  reeve_dataset_add_field (dataset, "name", "Name", REEVE_COLUMN_TEXT);
  reeve_dataset_add_field (dataset, "kind", "Kind", REEVE_COLUMN_TEXT);
  reeve_dataset_add_field (dataset, "people", "People", REEVE_COLUMN_INTEGER);
  reeve_dataset_add_field (dataset, "share", "Share", REEVE_COLUMN_REAL);
  writer = reeve_writer_new (edit, dataset, error);
  for (guint i = 0; writer != NULL && i < n; i++)
    {
      ReeveLonLat place = { g_rand_double_range (rand, -9, -8), g_rand_double_range (rand, 41, 42) };
      g_autoptr (ReeveShape) shape = reeve_shape_new_point (place);
      g_autofree char *name = g_strdup_printf ("Rua %x %u", g_rand_int (rand) & 0xffff, i);

      reeve_writer_set_text (writer, 0, name);
      reeve_writer_set_text (writer, 1, i % 3 == 0 ? "house" : "flat");
      reeve_writer_set_integer (writer, 2, g_rand_int_range (rand, 0, 40));
      reeve_writer_set_real (writer, 3, g_rand_double (rand));
      if (!reeve_writer_append (writer, shape, error))
        return FALSE;
    }
  return writer != NULL && reeve_writer_finish (writer, error);
}

static int
compare_doubles (const void *a,
                 const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

/* Seconds until the first screen of rows can be read. */
static double
time_sheet (ReeveWorkspace     *workspace,
            const char *const  *conditions,
            int                 sort)
{
  double seconds[N_TIMES];

  for (guint i = 0; i < N_TIMES; i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 start = g_get_monotonic_time ();
      sqlite3 *db = reeve_workspace_open_reader (workspace, &error);
      g_autoptr (ReeveDataset) dataset = db != NULL ? reeve_catalogue_find (db, "Records", &error) : NULL;
      g_autoptr (ReeveSheet) sheet = dataset != NULL
        ? reeve_sheet_new (db, dataset, conditions, sort, TRUE, NULL, &error) : NULL;
      g_autoptr (GPtrArray) rows = sheet != NULL
        ? reeve_sheet_read (sheet, db, dataset, 0, 64, &error) : NULL;

      if (rows == NULL)
        g_error ("%s", error->message);
      seconds[i] = (double) (g_get_monotonic_time () - start) / 1e6;
      reeve_workspace_close_reader (db);
    }
  qsort (seconds, N_TIMES, sizeof (double), compare_doubles);
  return seconds[N_TIMES / 2];
}

static double
time_opening (ReeveWorkspace *workspace)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  sqlite3 *db = reeve_workspace_open_reader (workspace, &error);
  g_autoptr (ReeveDataset) dataset = reeve_catalogue_find (db, "Records", &error);
  g_autoptr (ReeveSheet) sheet = reeve_sheet_new (db, dataset, NULL, REEVE_SHEET_BY_FID, FALSE, NULL,
                                                  &error);
  g_autoptr (GPtrArray) rows = reeve_sheet_read (sheet, db, dataset, 0, 64, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, >, 0);
  reeve_workspace_close_reader (db);
  return (double) (g_get_monotonic_time () - start) / 1e6;
}

int
main (int   argc,
      char *argv[])
{
  guint n = argc > 1 ? (guint) MAX (1, atoi (argv[1])) : 1000000;
  g_autofree char *folder = g_dir_make_tmp ("reeve-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "table.gpkg", NULL);
  const char *holds[4] = { "beef", NULL, NULL, NULL };
  const char *range[4] = { NULL, "flat", ">= 20", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveWorkspace) workspace = reeve_workspace_create (path, &error);

  if (workspace == NULL ||
      !reeve_workspace_edit (workspace, "Make", write_layer, &n, NULL, &error))
    g_error ("%s", error->message);
  g_print ("{\"rows\": %u, \"open_s\": %.4f, \"sort_number_s\": %.3f, \"sort_text_s\": %.3f, "
           "\"filter_text_s\": %.3f, \"filter_two_s\": %.3f}\n", n, time_opening (workspace),
           time_sheet (workspace, NULL, 3), time_sheet (workspace, NULL, 0),
           time_sheet (workspace, holds, 3), time_sheet (workspace, range, 0));
  reeve_workspace_close (workspace, NULL);
  g_remove (path);
  g_rmdir (folder);
  return 0;
}
