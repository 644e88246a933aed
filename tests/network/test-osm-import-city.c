/* Whole imports of real extracts into a workspace. */
#include "network/osm-import.h"
#include "network/osm-reader.h"
#include "network/roads.h"

#include "core/error.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char           *folder;     /* owned */
  char           *path;       /* owned */
  ReeveWorkspace *workspace;  /* owned */
  ReeveOsmReport *report;     /* owned */
  sqlite3        *db;         /* owned */
} City;

/* (nullable): without data the case is skipped */
static char *
find_extract (const char *file)
{
  const char *data = g_getenv ("REEVE_TEST_DATA");

  if (data == NULL)
    {
      g_test_skip ("REEVE_TEST_DATA does not name the folder of the test data");
      return NULL;
    }

  return g_build_filename (data, "osm", file, NULL);
}

static void
clear_city (City *city)
{
  if (city->folder == NULL)
    return;

  reeve_workspace_close_reader (city->db);
  g_clear_object (&city->workspace);
  reeve_osm_report_free (city->report);
  g_unlink (city->path);
  g_free (city->path);
  city->path = g_build_filename (city->folder, "city.gpkg.lock", NULL);
  g_unlink (city->path);
  g_rmdir (city->folder);
  g_free (city->path);
  g_free (city->folder);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (City, clear_city)

static gboolean
import_city (City       *city,
             const char *file)
{
  g_autofree char *source = find_extract (file);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;

  if (source == NULL)
    return FALSE;

  city->folder = g_dir_make_tmp ("reeve-city-XXXXXX", &error);
  g_assert_no_error (error);
  city->path = g_build_filename (city->folder, "city.gpkg", NULL);
  city->workspace = reeve_workspace_create (city->path, &error);
  g_assert_no_error (error);
  city->report = reeve_osm_import (city->workspace, source, NULL, job, &error);
  g_assert_no_error (error);
  city->db = reeve_workspace_open_reader (city->workspace, &error);
  g_assert_no_error (error);

  return TRUE;
}

static gint64
count (const City *city,
       const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value = -1;

  g_assert_true (reeve_sql_int64 (city->db, sql, -1, &value, &error));
  g_assert_no_error (error);
  return value;
}

/* Counts of osm/README.md, over nodes, ways and relations. */
static void
test_monaco_has_its_facilities (void)
{
  g_auto (City) city = { NULL };

  if (!import_city (&city, "monaco.osm.pbf"))
    return;

  g_assert_cmpint (city.report->n_nodes, ==, 180118);
  g_assert_cmpint (count (&city, "SELECT count(*) FROM hospitals"), ==, 5);
  g_assert_cmpint (count (&city, "SELECT count(*) FROM fire_stations"), ==, 3);
  g_assert_cmpint (count (&city, "SELECT count(*) FROM schools"), ==, 16);
  g_assert_cmpint (count (&city, "SELECT count(*) FROM police_stations"), ==, 14);
  /* 23,379 objects say "building": 4 are nodes, 46 parts of multipolygons. */
  g_assert_cmpint (count (&city, "SELECT count(*) FROM buildings"), >=, 23300);
  g_assert_cmpint (count (&city, "SELECT count(*) FROM reeve_dataset WHERE attribution = "
                                 "'© OpenStreetMap contributors, ODbL'"), ==,
                   (gint64) city.report->datasets->len);
  g_assert_cmpint (count (&city, "SELECT count(DISTINCT revision) FROM reeve_dataset"), >, 0);
}

static void
test_unsorted_extracts_lose_nothing (void)
{
  {
    g_auto (City) city = { NULL };

    if (!import_city (&city, "harrisburg.osm.pbf"))
      return;
    g_assert_cmpint (count (&city, "SELECT count(*) FROM schools"), ==, 27);
    g_assert_cmpint (count (&city, "SELECT count(*) FROM fire_stations"), ==, 3);
    g_assert_cmpint (count (&city, "SELECT count(*) FROM hospitals"), ==, 1);
    g_assert_cmpint (count (&city, "SELECT count(*) FROM police_stations"), ==, 2);
  }
  {
    g_auto (City) city = { NULL };

    g_assert_true (import_city (&city, "portland-central.osm.pbf"));
    g_assert_cmpint (count (&city, "SELECT count(DISTINCT relation_id) FROM reeve_road_turn"), >, 400);
    g_assert_cmpint (count (&city, "SELECT count(*) FROM roads WHERE osm_id < 0"), >, 0);
  }
}

/* Tables of features, roads and fields, row for row. */
static char *
dump_city (const City *city)
{
  static const char *const queries[] = {
    "SELECT name, table_name, kind, theme, n_rows, west, south, east, north FROM reeve_dataset ORDER BY id",
    "SELECT * FROM reeve_field ORDER BY dataset_id, position",
    "SELECT * FROM reeve_road_node ORDER BY id",
    "SELECT * FROM reeve_road_segment ORDER BY id",
    "SELECT * FROM reeve_road_turn ORDER BY id",
  };
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (sqlite3_stmt) tables =
    reeve_sql_prepare (city->db, "SELECT table_name FROM reeve_dataset ORDER BY id", NULL);
  gboolean row;

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    g_ptr_array_add (all, g_strdup (queries[i]));
  while (reeve_sql_step (tables, &row, NULL) && row)
    g_ptr_array_add (all, g_strdup_printf ("SELECT * FROM \"%s\" ORDER BY fid",
                                           reeve_sql_text (tables, 0)));

  for (guint i = 0; i < all->len; i++)
    {
      g_autoptr (sqlite3_stmt) stmt = reeve_sql_prepare (city->db, all->pdata[i], NULL);

      g_assert_nonnull (stmt);
      while (reeve_sql_step (stmt, &row, NULL) && row)
        for (int c = 0; c < sqlite3_column_count (stmt); c++)
          {
            int n = sqlite3_column_bytes (stmt, c);
            gconstpointer bytes = sqlite3_column_blob (stmt, c);

            g_checksum_update (sum, (const guchar *) &n, sizeof n);
            if (n > 0)
              g_checksum_update (sum, bytes, n);
          }
    }

  return g_strdup (g_checksum_get_string (sum));
}

static void
test_pbf_and_xml_import_alike (void)
{
  g_auto (City) pbf = { NULL };
  g_auto (City) xml = { NULL };
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  if (!import_city (&pbf, "liechtenstein-2013.osm.pbf"))
    return;
  g_assert_true (import_city (&xml, "liechtenstein-2013.osm.bz2"));
  g_assert_cmpint (count (&pbf, "SELECT count(*) FROM schools"), ==, 16);
  g_assert_cmpint (count (&pbf, "SELECT count(*) FROM fire_stations"), ==, 6);
  a = dump_city (&pbf);
  b = dump_city (&xml);
  g_assert_cmpstr (a, ==, b);
}

static void
test_tables_give_the_roads_of_the_extract (void)
{
  g_auto (City) city = { NULL };
  g_autofree char *source = find_extract ("helsinki.osm.pbf");
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveOsm) osm = NULL;
  g_autoptr (ReeveRoads) direct = NULL;
  g_autoptr (ReeveRoads) loaded = NULL;

  if (source == NULL || !import_city (&city, "helsinki.osm.pbf"))
    return;
  osm = reeve_osm_read (source, job, &error);
  g_assert_no_error (error);
  direct = reeve_roads_from_osm (osm, job, &error);
  g_assert_no_error (error);
  loaded = reeve_roads_load (city.db, job, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (loaded->n_rules, >, 30);
  g_assert_cmpstr (loaded->attribution, ==, direct->attribution);
  g_assert_cmpint (loaded->revision, >, 0);
  g_assert_cmpmem (direct->node_ids, direct->n_nodes * sizeof (gint64),
                   loaded->node_ids, loaded->n_nodes * sizeof (gint64));
  g_assert_cmpmem (direct->node_points, direct->n_nodes * sizeof (ReeveLonLat),
                   loaded->node_points, loaded->n_nodes * sizeof (ReeveLonLat));
  g_assert_cmpmem (direct->node_flags, direct->n_nodes * sizeof (guint32),
                   loaded->node_flags, loaded->n_nodes * sizeof (guint32));
  g_assert_cmpuint (direct->n_segments, ==, loaded->n_segments);
  for (guint32 s = 0; s < loaded->n_segments; s++)
    {
      gsize size = G_STRUCT_OFFSET (ReeveSegment, length_m) + sizeof (float);

      g_assert_cmpmem (&direct->segments[s], size, &loaded->segments[s], size);
      g_assert_cmpstr (reeve_roads_get_name (direct, s), ==, reeve_roads_get_name (loaded, s));
    }
  g_assert_cmpmem (direct->points, direct->n_points * sizeof (ReeveLonLat),
                   loaded->points, loaded->n_points * sizeof (ReeveLonLat));
  g_assert_cmpmem (direct->rules, direct->n_rules * sizeof (ReeveTurnRule),
                   loaded->rules, loaded->n_rules * sizeof (ReeveTurnRule));
  g_assert_cmpmem (direct->via, direct->n_via * sizeof (guint32),
                   loaded->via, loaded->n_via * sizeof (guint32));
}

/* The same extract again, in place: nothing doubles, one step back undoes it. */
static void
test_a_newer_extract_replaces_the_older (void)
{
  g_auto (City) city = { NULL };
  g_autofree char *source = find_extract ("dreieich.osm.pbf");
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveOsmReport) again = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gint64 n_datasets, n_segments;

  if (source == NULL || !import_city (&city, "dreieich.osm.pbf"))
    return;
  n_datasets = count (&city, "SELECT count(*) FROM reeve_dataset");
  n_segments = count (&city, "SELECT count(*) FROM reeve_road_segment");
  before = dump_city (&city);

  again = reeve_osm_import (city.workspace, source, &(ReeveOsmOptions) { .replace = TRUE },
                             job, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count (&city, "SELECT count(*) FROM reeve_dataset"), ==, n_datasets);
  g_assert_cmpint (count (&city, "SELECT count(*) FROM reeve_road_segment"), ==, n_segments);

  g_assert_true (reeve_workspace_step (city.workspace, FALSE, NULL, job, &error));
  g_assert_no_error (error);
  after = dump_city (&city);
  g_assert_cmpstr (before, ==, after);
  g_assert_true (reeve_workspace_step (city.workspace, FALSE, NULL, job, &error));
  g_assert_cmpint (count (&city, "SELECT count(*) FROM reeve_dataset"), ==, 0);
  g_assert_cmpint (count (&city, "SELECT count(*) FROM reeve_road_segment"), ==, 0);
}

static void
test_a_stopped_import_leaves_nothing (void)
{
  g_auto (City) city = { NULL };
  g_autofree char *source = find_extract ("dreieich.osm.pbf");
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveOsmReport) report = NULL;

  if (source == NULL || !import_city (&city, "helsinki.osm.pbf"))
    return;
  reeve_job_cancel (job);
  report = reeve_osm_import (city.workspace, source, NULL, job, &error);
  g_assert_null (report);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (count (&city, "SELECT count(*) FROM reeve_dataset WHERE source = 'dreieich.osm.pbf'"),
                   ==, 0);
}

/* Square metres of sea; *out_wet: how many of the places lie in it. */
static double
measure_sea (const City        *city,
             const ReeveLonLat *places,
             guint              n_places,
             guint             *out_wet)
{
  static const char *const fields[] = { "kind", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveDataset) water = reeve_catalogue_find (city->db, "Water", &error);
  g_autoptr (ReeveCursor) cursor = reeve_cursor_new (city->db, water, fields, NULL, &error);
  double area = 0;

  *out_wet = 0;
  while (reeve_cursor_next (cursor, &error))
    {
      g_autoptr (ReeveShape) shape = reeve_cursor_get_shape (cursor, &error);

      if (g_strcmp0 (reeve_cursor_get_text (cursor, 0), "sea") != 0)
        continue;
      area += reeve_shape_area_m2 (shape);
      for (guint i = 0; i < n_places; i++)
        *out_wet += reeve_shape_contains (shape, places[i]);
    }
  g_assert_no_error (error);
  return area;
}

/* Port Hercule and the roadstead against the cathedral, the rock and a hill;
 * the bay north of Helsinki's centre and its south harbour against its
 * cathedral and railway station. */
static void
test_harbours_are_sea_and_cathedrals_are_not (void)
{
  static const struct
  {
    const char  *file;
    ReeveLonLat  wet[2];
    ReeveLonLat  dry[3];
    double       least_m2, most_m2;
  } cities[] = {
    { "monaco.osm.pbf", { { 7.4265, 43.7352 }, { 7.45, 43.72 } },
      { { 7.4227, 43.7303 }, { 7.4203, 43.7314 }, { 7.38, 43.75 } }, 31e6, 35e6 },
    { "helsinki.osm.pbf", { { 24.9525, 60.1769 }, { 24.9530, 60.1669 } },
      { { 24.9522, 60.1704 }, { 24.9414, 60.1719 }, { 24.9400, 60.1650 } }, 8e4, 13e4 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cities); i++)
    {
      g_auto (City) city = { NULL };
      double area;
      guint wet, dry;

      if (!import_city (&city, cities[i].file))
        return;
      area = measure_sea (&city, cities[i].wet, 2, &wet);
      measure_sea (&city, cities[i].dry, 3, &dry);
      g_assert_cmpuint (wet, ==, 2);
      g_assert_cmpuint (dry, ==, 0);
      g_assert_cmpfloat (area, >, cities[i].least_m2);
      g_assert_cmpfloat (area, <, cities[i].most_m2);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/network/osm-import/monaco-has-its-facilities", test_monaco_has_its_facilities);
  g_test_add_func ("/network/osm-import/harbours-are-sea-and-cathedrals-are-not",
                   test_harbours_are_sea_and_cathedrals_are_not);
  g_test_add_func ("/network/osm-import/unsorted-extracts-lose-nothing",
                   test_unsorted_extracts_lose_nothing);
  g_test_add_func ("/network/osm-import/pbf-and-xml-import-alike", test_pbf_and_xml_import_alike);
  g_test_add_func ("/network/osm-import/tables-give-the-roads-of-the-extract",
                   test_tables_give_the_roads_of_the_extract);
  g_test_add_func ("/network/osm-import/a-newer-extract-replaces-the-older",
                   test_a_newer_extract_replaces_the_older);
  g_test_add_func ("/network/osm-import/a-stopped-import-leaves-nothing",
                   test_a_stopped_import_leaves_nothing);

  return g_test_run ();
}
