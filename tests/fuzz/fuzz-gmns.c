/* tests/fuzz/fuzz-gmns.c — any bytes as the tables of a GMNS network
 *
 * NULs part the tables: nodes, links, geometry, movements, config; those after
 * the second may be missing. They lie in files of memory, since tables are read
 * by their path. What is read is built into road tables and put in order, so
 * that no number in it can do harm later.
 */
#include "network/table-net.h"

#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define N_TABLES 5

int LLVMFuzzerTestOneInput (const guint8 *data, gsize n_bytes);

/* (transfer full): the path of a file of memory that holds this and nothing else */
static char *
put_table (guint         number,
           const guint8 *bytes,
           gsize         n_bytes)
{
  static int files[N_TABLES];

  if (files[number] == 0)
    files[number] = memfd_create ("gmns", 0);
  g_assert_cmpint (files[number], >, 0);
  g_assert_cmpint (ftruncate (files[number], 0), ==, 0);
  g_assert_cmpint (pwrite (files[number], bytes, n_bytes, 0), ==, (gssize) n_bytes);
  return g_strdup_printf ("/proc/self/fd/%d", files[number]);
}

static void
put_tables (const guint8       *data,
            gsize               n_bytes,
            ReeveTableNetFiles *files)
{
  char **paths[N_TABLES] = { &files->nodes, &files->links, &files->geometry, &files->movements,
                             &files->config };
  gboolean is_there = TRUE;

  for (guint i = 0; i < N_TABLES; i++)
    {
      const guint8 *end = is_there && n_bytes > 0 ? memchr (data, 0, n_bytes) : NULL;
      gsize length = end != NULL ? (gsize) (end - data) : n_bytes;

      if (is_there || i < 2)
        *paths[i] = put_table (i, data, is_there ? length : 0);
      is_there = end != NULL;
      data = is_there ? end + 1 : data;
      n_bytes = is_there ? n_bytes - length - 1 : 0;
    }
}

static void
check_roads (const ReeveRoadNet *net,
             ReeveJob           *job)
{
  g_autoptr (ReeveRoadBuild) build = reeve_road_net_build (net, NULL, job, NULL);

  for (guint32 i = 0; i < net->nodes->len; i++)
    {
      ReeveLonLat place = g_array_index (net->nodes, ReeveNetNode, i).place;

      g_assert_true (fabs (place.lon) <= 180 && fabs (place.lat) <= 90);
    }
  for (guint i = 0; i < net->notes->len; i++)
    g_assert_true (g_utf8_validate (net->notes->pdata[i], -1, NULL));
  if (build == NULL)
    return;
  for (guint32 i = 0; i < build->roads->n_segments; i++)
    {
      const ReeveSegment *segment = &build->roads->segments[i];

      g_assert_true (segment->length_m >= 0 && isfinite (segment->length_m));
      g_assert_true (segment->from < build->roads->n_nodes && segment->to < build->roads->n_nodes);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         n_bytes)
{
  g_auto (ReeveTableNetFiles) files = { NULL };
  ReeveTableNetOptions options = { .length = REEVE_UNIT_GUESS };
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveRoadNet) net = NULL;
  gint64 n_rejected = 0;

  put_tables (data, n_bytes, &files);
  net = reeve_table_net_read (&files, &options, problems, &n_rejected, job, &error);
  if (net == NULL)
    g_assert_true (error != NULL && g_utf8_validate (error->message, -1, NULL));
  else
    check_roads (net, job);
  for (guint i = 0; i < problems->len; i++)
    g_assert_true (g_utf8_validate (problems->pdata[i], -1, NULL));
  return 0;
}
