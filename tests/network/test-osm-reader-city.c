/* Real extracts: counts by osmium 1.15, hostile files end in a sentence. */
#include "network/osm-reader.h"

#include "core/error.h"

#include <string.h>

/* From osm/README.md of the test data. */
static const struct
{
  const char *file;
  guint64     n_nodes;
  guint64     n_ways;
  guint64     n_relations;
} extracts[] = {
  { "andorra.osm.pbf", 203265, 9080, 233 },
  { "auckland-roads.osm.pbf", 64326, 6833, 0 },
  { "dreieich.osm.pbf", 24828, 4627, 62 },
  { "harrisburg.osm.pbf", 34486, 3537, 53 },
  { "heidelberg.osm.pbf", 221009, 31619, 1700 },
  { "helsinki.osm.pbf", 24260, 5130, 620 },
  { "liechtenstein-2013.osm.bz2", 65733, 7121, 113 },
  { "liechtenstein-2013.osm.pbf", 65733, 7121, 113 },
  { "monaco-2013.osm.gz", 13739, 1944, 77 },
  { "monaco.osm.pbf", 180118, 27377, 212 },
  { "portland-central.osm.pbf", 42293, 7188, 443 },
  { "porto-alegre.osm.pbf", 43264, 16032, 23 },
  { "porto-mosaic-3x2.osm.pbf", 2087664, 308769, 2142 },
  { "porto.osm.pbf", 347944, 51458, 357 },
  { "zurich-bigroads.osm.pbf", 6004, 560, 1870 },
};

/* (nullable): without data the case is skipped */
static char *
find_data (const char *folder,
           const char *file)
{
  const char *data = g_getenv ("REEVE_TEST_DATA");

  if (data == NULL)
    {
      g_test_skip ("REEVE_TEST_DATA does not name the folder of the test data");
      return NULL;
    }

  return g_build_filename (data, folder, file, NULL);
}

static ReeveOsm *
read_extract (const char *file)
{
  g_autofree char *path = find_data ("osm", file);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  ReeveOsm *osm;

  if (path == NULL)
    return NULL;
  osm = reeve_osm_read (path, job, &error);
  g_assert_no_error (error);
  return osm;
}

static void
test_counts_are_exact (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (extracts); i++)
    {
      g_autoptr (ReeveOsm) osm = read_extract (extracts[i].file);

      if (osm == NULL)
        return;
      g_test_message ("%s: sorted %d, %u notes", extracts[i].file, osm->was_sorted,
                      osm->notes->len);
      g_assert_cmpuint (osm->n_nodes, ==, extracts[i].n_nodes);
      g_assert_cmpuint (osm->n_ways, ==, extracts[i].n_ways);
      g_assert_cmpuint (osm->n_relations, ==, extracts[i].n_relations);
      for (guint64 k = 1; k < osm->n_nodes; k++)
        g_assert_cmpint (osm->nodes[k - 1].id, <, osm->nodes[k].id);
      for (guint64 k = 1; k < osm->n_ways; k++)
        g_assert_cmpint (osm->ways[k - 1].id, <, osm->ways[k].id);
    }
}

static void
test_pbf_and_xml_are_one (void)
{
  g_autoptr (ReeveOsm) a = read_extract ("liechtenstein-2013.osm.pbf");
  g_autoptr (ReeveOsm) b = read_extract ("liechtenstein-2013.osm.bz2");

  if (a == NULL || b == NULL)
    return;

  g_assert_cmpuint (a->n_tags, ==, b->n_tags);
  g_assert_cmpmem (a->refs, a->n_refs * sizeof (gint64), b->refs, b->n_refs * sizeof (gint64));
  for (guint64 i = 0; i < a->n_nodes; i++)
    {
      g_assert_cmpint (a->nodes[i].id, ==, b->nodes[i].id);
      g_assert_cmpint (a->nodes[i].lon_e7, ==, b->nodes[i].lon_e7);
      g_assert_cmpint (a->nodes[i].lat_e7, ==, b->nodes[i].lat_e7);
      g_assert_cmpuint (a->nodes[i].n_tags, ==, b->nodes[i].n_tags);
    }
  for (guint64 i = 0; i < a->n_tags; i++)
    {
      g_assert_cmpstr (a->strings + a->tags[i].key, ==, b->strings + b->tags[i].key);
      g_assert_cmpstr (a->strings + a->tags[i].value, ==, b->strings + b->tags[i].value);
    }
  for (guint64 i = 0; i < a->n_members; i++)
    {
      g_assert_cmpint (a->members[i].ref, ==, b->members[i].ref);
      g_assert_cmpuint (a->members[i].type, ==, b->members[i].type);
      g_assert_cmpstr (a->strings + a->members[i].role, ==, b->strings + b->members[i].role);
    }
}

static void
test_threads_change_nothing (void)
{
  g_autoptr (ReeveOsm) many = read_extract ("monaco.osm.pbf");
  g_autoptr (ReeveOsm) one = NULL;

  if (many == NULL)
    return;
  g_setenv ("REEVE_THREADS", "1", TRUE);
  one = read_extract ("monaco.osm.pbf");
  g_unsetenv ("REEVE_THREADS");

  g_assert_cmpmem (many->strings, many->n_string_bytes, one->strings, one->n_string_bytes);
  g_assert_cmpmem (many->tags, many->n_tags * sizeof (ReeveOsmTag),
                   one->tags, one->n_tags * sizeof (ReeveOsmTag));
  g_assert_cmpmem (many->nodes, many->n_nodes * sizeof (ReeveOsmNode),
                   one->nodes, one->n_nodes * sizeof (ReeveOsmNode));
}

/* Broken files: a sentence that names the file. Some are odd but sound. */
static void
test_hostile_files_end_in_a_sentence (void)
{
  static const struct { const char *file; gboolean sound; } files[] = {
    { "made-bitflips.osm.pbf", FALSE },
    { "made-first-40-bytes.osm.pbf", FALSE },
    { "made-truncated.osm.pbf", FALSE },
    { "made-zip-of-zeros.zip", FALSE },
    { "made-zero-length.shp", FALSE },
    { "mvt-issue_13305_bad_winding_order-12-2162-1333.pbf", FALSE },
    { "osm-base-64.osm.pbf", TRUE },
    { "osm-billionlaugh.osm", FALSE },
    { "osm-empty.osm", TRUE },
    { "osm-poc_14532.osm.pbf", TRUE },
    { "osm-test_multipolygon_bugfix_gh13610.osm", TRUE },
    { "osm-test_uncompressed_dense_false.pbf", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = find_data ("hostile-inputs", files[i].file);
      g_autoptr (ReeveJob) job = reeve_job_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (ReeveOsm) osm = NULL;

      if (path == NULL)
        return;
      osm = reeve_osm_read (path, job, &error);
      g_test_message ("%s: %s", files[i].file, error != NULL ? error->message : "read");
      g_assert_cmpint (osm != NULL, ==, files[i].sound);
      g_assert_cmpint (error == NULL, ==, files[i].sound);
      if (error != NULL)
        {
          g_assert_cmpint (reeve_error_get_exit_status (error), ==, 2);
          g_assert_nonnull (strstr (error->message, files[i].file));
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/network/osm-reader/counts-of-real-extracts-are-exact", test_counts_are_exact);
  g_test_add_func ("/network/osm-reader/pbf-and-xml-are-one", test_pbf_and_xml_are_one);
  g_test_add_func ("/network/osm-reader/threads-change-nothing", test_threads_change_nothing);
  g_test_add_func ("/network/osm-reader/hostile-files-end-in-a-sentence",
                   test_hostile_files_end_in_a_sentence);

  return g_test_run ();
}
