/* bench-import.c — seconds and memory of importing an OpenStreetMap extract
 *
 * bench-import FILE [WORKSPACE.gpkg]: prints one JSON object. Reading is the
 * median of 5; the import runs once, into a workspace that is deleted again
 * unless it was named.
 */
#include "network/osm-import.h"
#include "network/osm-reader.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/resource.h>

static int
compare_doubles (const void *a,
                 const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static double
get_seconds (gint64 since)
{
  return (double) (g_get_monotonic_time () - since) / 1e6;
}

static double
get_peak_mb (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) usage.ru_maxrss / 1024;
}

static double
time_reading (const char *path,
              guint64    *out_n_ways)
{
  double seconds[5];

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (ReeveJob) job = reeve_job_new ();
      g_autoptr (GError) error = NULL;
      gint64 start = g_get_monotonic_time ();
      g_autoptr (ReeveOsm) osm = reeve_osm_read (path, job, &error);

      if (osm == NULL)
        g_error ("%s", error->message);
      seconds[i] = get_seconds (start);
      *out_n_ways = osm->n_ways;
    }
  qsort (seconds, 5, sizeof (double), compare_doubles);

  return seconds[2];
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autoptr (ReeveWorkspace) workspace = NULL;
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (ReeveOsmReport) report = NULL;
  g_autoptr (GError) error = NULL;
  guint64 n_ways = 0;
  double read_s, import_s;
  gint64 start;

  if (argc < 2)
    g_error ("bench-import FILE [WORKSPACE.gpkg]");

  read_s = time_reading (argv[1], &n_ways);
  folder = g_dir_make_tmp ("reeve-bench-XXXXXX", &error);
  path = argc > 2 ? g_strdup (argv[2]) : g_build_filename (folder, "bench.gpkg", NULL);
  start = g_get_monotonic_time ();
  workspace = reeve_workspace_create (path, &error);
  if (workspace == NULL)
    g_error ("%s", error->message);
  report = reeve_osm_import (workspace, argv[1], NULL, job, &error);
  if (report == NULL || !reeve_workspace_close (workspace, &error))
    g_error ("%s", error->message);
  import_s = get_seconds (start);

  g_print ("{\"file\": \"%s\", \"ways\": %" G_GUINT64_FORMAT ", \"read_s\": %.3f, "
           "\"ways_per_s\": %.0f, \"import_s\": %.2f, \"segments\": %" G_GINT64_FORMAT ", "
           "\"turns\": %" G_GINT64_FORMAT ", \"datasets\": %u, \"peak_mb\": %.0f}\n",
           argv[1], n_ways, read_s, (double) n_ways / read_s, import_s, report->n_segments,
           report->n_turns, report->datasets->len, get_peak_mb ());
  for (guint i = 0; i < report->notes->len; i++)
    g_printerr ("%s\n", (const char *) report->notes->pdata[i]);

  if (argc <= 2)
    g_unlink (path);
  g_rmdir (folder);
  return 0;
}
