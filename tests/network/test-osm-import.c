/* A hand-made extract becomes datasets: areas with holes, facilities, notes. */
#include "network/osm-coast.h"
#include "network/osm-import.h"

#include "core/error.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char           *folder;     /* owned */
  ReeveWorkspace *workspace;  /* owned */
  sqlite3        *db;         /* owned */
} Town;

static char *
get_path (const Town *town,
          const char *file)
{
  return g_build_filename (town->folder, file, NULL);
}

static void
open_town (Town *town)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  town->folder = g_dir_make_tmp ("reeve-town-XXXXXX", &error);
  g_assert_no_error (error);
  path = get_path (town, "town.gpkg");
  town->workspace = reeve_workspace_create (path, &error);
  g_assert_no_error (error);
}

static void
clear_town (Town *town)
{
  static const char *const files[] = { "town.gpkg", "town.gpkg.lock", "town.osm" };

  reeve_workspace_close_reader (town->db);
  g_clear_object (&town->workspace);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = get_path (town, files[i]);

      g_unlink (path);
    }
  g_rmdir (town->folder);
  g_free (town->folder);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Town, clear_town)

static ReeveOsmReport *
import_text (Town        *town,
             const char  *body,
             GError     **error)
{
  g_autofree char *text = g_strdup_printf ("<osm version='0.6'>%s</osm>", body);
  g_autofree char *path = get_path (town, "town.osm");
  g_autoptr (ReeveJob) job = reeve_job_new ();
  ReeveOsmReport *report;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  report = reeve_osm_import (town->workspace, path, NULL, job, error);
  if (town->db == NULL)
    town->db = reeve_workspace_open_reader (town->workspace, NULL);

  return report;
}

static gint64
count (const Town *town,
       const char *sql)
{
  gint64 value = -1;

  g_assert_true (reeve_sql_int64 (town->db, sql, -1, &value, NULL));
  return value;
}

/* The only row's area. */
static ReeveShape *
read_area (const Town *town,
           const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveDataset) dataset = reeve_catalogue_find (town->db, name, &error);
  g_autoptr (ReeveCursor) cursor = NULL;
  ReeveShape *shape;

  g_assert_no_error (error);
  g_assert_cmpint (dataset->n_rows, ==, 1);
  cursor = reeve_cursor_new (town->db, dataset, NULL, NULL, &error);
  g_assert_true (reeve_cursor_next (cursor, &error));
  shape = reeve_cursor_get_shape (cursor, &error);
  g_assert_no_error (error);

  return shape;
}

#define NODE(id, lon, lat) "<node id='" #id "' lon='" #lon "' lat='" #lat "'/>"
#define ND(id) "<nd ref='" #id "'/>"
#define TAG(k, v) "<tag k='" k "' v='" v "'/>"
#define WAY(id, nodes, tags) "<way id='" #id "'>" nodes tags "</way>"
#define MEMBER(id, role) "<member type='way' ref='" #id "' role='" role "'/>"

/* A square of 10 with a square hole of 2 in it, and an island of 1 in that. */
#define SQUARES \
  NODE (1, 0, 0) NODE (2, 10, 0) NODE (3, 10, 10) NODE (4, 0, 10) \
  NODE (5, 4, 4) NODE (6, 6, 4) NODE (7, 6, 6) NODE (8, 4, 6) \
  NODE (9, 4.5, 4.5) NODE (10, 5.5, 4.5) NODE (11, 5.5, 5.5) NODE (12, 4.5, 5.5) \
  WAY (21, ND (1) ND (2) ND (3), "") WAY (22, ND (1) ND (4) ND (3), "") \
  WAY (23, ND (5) ND (6) ND (7) ND (8) ND (5), "") \
  WAY (24, ND (9) ND (10) ND (11) ND (12) ND (9), "")

static void
assert_lake (const ReeveShape *lake)
{
  g_assert_cmpuint (lake->n_rings, ==, 3);
  g_assert_true (reeve_shape_contains (lake, (ReeveLonLat) { 1, 1 }));
  g_assert_false (reeve_shape_contains (lake, (ReeveLonLat) { 4.2, 4.2 }));
  g_assert_true (reeve_shape_contains (lake, (ReeveLonLat) { 5, 5 }));
  g_assert_cmpuint (lake->rings[lake->n_rings - 1].part, ==, 1);
}

/* Roles are wrong on purpose: what lies in what decides. */
static void
test_multipolygons_keep_holes_and_islands (void)
{
  g_auto (Town) town = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveOsmReport) report = NULL;
  g_autoptr (ReeveShape) lake = NULL;

  open_town (&town);
  report = import_text (&town, SQUARES
    "<relation id='1'>" MEMBER (24, "outer") MEMBER (22, "outer") MEMBER (23, "outer")
    MEMBER (21, "") TAG ("type", "multipolygon") TAG ("natural", "water") "</relation>", &error);
  g_assert_no_error (error);
  g_assert_cmpint (report->n_areas_broken, ==, 0);
  lake = read_area (&town, "Water");
  assert_lake (lake);
}

/* Tags on the outer way only, as in extracts before 2015: one lake, not two. */
static void
test_old_multipolygons_count_once (void)
{
  g_auto (Town) town = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveOsmReport) report = NULL;
  g_autoptr (ReeveShape) lake = NULL;

  open_town (&town);
  report = import_text (&town, SQUARES
    WAY (30, ND (1) ND (2) ND (3) ND (4) ND (1), TAG ("natural", "water") TAG ("name", "Mere"))
    "<relation id='1'>" MEMBER (30, "outer") MEMBER (23, "inner") MEMBER (24, "outer")
    TAG ("type", "multipolygon") "</relation>", &error);
  g_assert_no_error (error);
  lake = read_area (&town, "Water");
  assert_lake (lake);
  g_assert_cmpint (count (&town, "SELECT count(*) FROM water WHERE name = 'Mere'"), ==, 1);
}

static void
test_broken_areas_are_told (void)
{
  g_auto (Town) town = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveOsmReport) report = NULL;

  open_town (&town);
  report = import_text (&town, SQUARES
    WAY (40, ND (1) ND (3), TAG ("highway", "residential"))
    WAY (41, ND (1) ND (2) ND (3) ND (4), TAG ("landuse", "forest"))
    WAY (42, ND (1) ND (2) ND (99) ND (4) ND (1), TAG ("building", "yes"))
    "<relation id='1'>" MEMBER (21, "outer") TAG ("type", "multipolygon")
    TAG ("natural", "water") "</relation>"
    "<relation id='2'>" MEMBER (98, "outer") TAG ("type", "multipolygon")
    TAG ("natural", "water") "</relation>", &error);
  g_assert_no_error (error);
  g_assert_cmpint (report->n_areas_broken, ==, 4);
  g_assert_cmpuint (report->notes->len, ==, 1);
  g_assert_cmpint (count (&town, "SELECT count(*) FROM roads"), ==, 1);
  g_assert_cmpint (report->n_segments, ==, 1);
}

static void
test_facilities_become_points (void)
{
  g_auto (Town) town = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveOsmReport) report = NULL;

  open_town (&town);
  report = import_text (&town, SQUARES
    "<node id='50' lon='1' lat='1'>" TAG ("amenity", "hospital") TAG ("name", "St &amp; Co")
    TAG ("beds", "120 approx") TAG ("addr:street", "Main St") TAG ("addr:housenumber", "3") "</node>"
    WAY (51, ND (5) ND (6) ND (7) ND (8) ND (5), TAG ("amenity", "school") TAG ("building", "school")
         TAG ("capacity", "many") TAG ("building:levels", "2"))
    WAY (52, ND (1) ND (2), TAG ("highway", "trunk_link") TAG ("maxspeed", "30 mph")
         TAG ("bridge", "viaduct") TAG ("oneway", "-1"))
    "<relation id='53'><member type='node' ref='1' role=''/>" TAG ("type", "site")
    TAG ("amenity", "police") "</relation>", &error);
  g_assert_no_error (error);
  g_assert_cmpint (count (&town, "SELECT beds FROM hospitals WHERE name = 'St & Co' AND "
                                 "address = 'Main St 3' AND osm_type = 'node' AND osm_id = 50"), ==, 120);
  g_assert_cmpint (count (&town, "SELECT count(*) FROM schools WHERE capacity IS NULL AND "
                                 "osm_type = 'way'"), ==, 1);
  g_assert_cmpint (count (&town, "SELECT storeys FROM buildings"), ==, 2);
  g_assert_cmpint (count (&town, "SELECT count(*) FROM police_stations WHERE osm_type = 'relation'"), ==, 1);
  g_assert_cmpint (count (&town, "SELECT count(*) FROM roads WHERE class = 'trunk' AND link = 1 AND "
                                 "bridge = 1 AND tunnel = 0 AND oneway = -1 AND "
                                 "round(maxspeed) = 48"), ==, 1);
  g_assert_cmpint (count (&town, "SELECT count(*) FROM reeve_report"), ==,
                   (gint64) report->datasets->len);
}

static void
test_nothing_to_import_leaves_nothing (void)
{
  g_auto (Town) town = { NULL };
  g_autoptr (GError) error = NULL;

  open_town (&town);
  g_assert_null (import_text (&town, "", &error));
  g_assert_error (error, REEVE_ERROR, REEVE_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "town.osm"));
  g_assert_cmpint (count (&town, "SELECT count(*) FROM reeve_dataset"), ==, 0);
}

/* An extract of 10 by 10 with streets in its north: what the coastline makes of it. */
#define COAST(tags) \
  NODE (1, 0, 0) NODE (2, 10, 10) NODE (3, 1, 9) NODE (4, 9, 9) \
  NODE (11, -1, 6) NODE (12, 3, 4) NODE (13, 3, 4.1) NODE (14, 7, 4) NODE (15, 11, 5) \
  NODE (21, 4, 1) NODE (22, 6, 1) NODE (23, 6, 2) NODE (24, 4, 2) \
  "<bounds minlon='0' minlat='0' maxlon='10' maxlat='10'/>" \
  WAY (31, ND (3) ND (4), TAG ("highway", "residential")) tags
#define SHORE(id, nodes) WAY (id, nodes, TAG ("natural", "coastline"))

/* Land to the left: the sea is in the south, with an island. Two ways meet in a
 * gap that a mapper left; one begins and one ends outside the extract. */
static void
test_the_sea_is_right_of_the_coastline (void)
{
  g_auto (Town) town = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveOsmReport) report = NULL;
  g_autoptr (ReeveShape) sea = NULL;

  open_town (&town);
  report = import_text (&town, COAST (
    SHORE (41, ND (11) ND (12)) SHORE (42, ND (13) ND (14) ND (15))
    SHORE (43, ND (21) ND (22) ND (23) ND (24) ND (21))), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->notes->len, ==, 0);
  g_assert_cmpint (count (&town, "SELECT count(*) FROM water WHERE kind = 'sea' AND osm_id IS NULL"),
                   ==, 1);
  sea = read_area (&town, "Water");
  g_assert_cmpuint (sea->n_rings, ==, 2);
  g_assert_true (reeve_shape_contains (sea, (ReeveLonLat) { 0.1, 0.1 }));
  g_assert_true (reeve_shape_contains (sea, (ReeveLonLat) { 9.9, 0.1 }));
  g_assert_true (reeve_shape_contains (sea, (ReeveLonLat) { 5, 3.9 }));
  g_assert_false (reeve_shape_contains (sea, (ReeveLonLat) { 5, 1.5 }));
  g_assert_false (reeve_shape_contains (sea, (ReeveLonLat) { 5, 4.2 }));
  g_assert_false (reeve_shape_contains (sea, (ReeveLonLat) { 9.9, 9.9 }));
  g_assert_false (reeve_shape_contains (sea, (ReeveLonLat) { 0.1, 9.9 }));
  g_assert_cmpfloat (reeve_shape_get_box (sea).west, ==, 0);
  g_assert_cmpfloat (reeve_shape_get_box (sea).east, ==, 10);
}

/* Drawn backwards it would drown the streets; two strands that both come in
 * from the west contradict each other; an end in the middle leads nowhere; a
 * stray ring on land would put everything else under water. */
static void
test_a_wrong_coastline_drowns_nobody (void)
{
  static const char *const wrong[] = {
    COAST (SHORE (41, ND (15) ND (14) ND (12) ND (11))),
    COAST (SHORE (41, ND (11) ND (12) ND (14)) SHORE (42, ND (11) ND (23) ND (15))),
    COAST (SHORE (41, ND (11) ND (12) ND (14) ND (23))),
    COAST (SHORE (41, ND (21) ND (22) ND (23) ND (24) ND (21))),
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_auto (Town) town = { NULL };
      g_autoptr (GError) error = NULL;
      g_autoptr (ReeveOsmReport) report = NULL;

      open_town (&town);
      report = import_text (&town, wrong[i], &error);
      g_assert_no_error (error);
      g_assert_cmpuint (report->notes->len, ==, 1);
      g_assert_nonnull (strstr (report->notes->pdata[0], "oastline"));
      g_assert_cmpint (count (&town, "SELECT count(*) FROM reeve_dataset WHERE name = 'Water'"),
                       ==, 0);
    }
}

/* An extract of 10 by 10, and the ways of its coastline. */
typedef struct
{
  ReeveOsm *osm;    /* owned */
  guint32  *refs;   /* owned */
  GArray   *ways;   /* owned */
} Shore;

static void
clear_shore (Shore *shore)
{
  reeve_osm_free (shore->osm);
  g_free (shore->refs);
  g_array_unref (shore->ways);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Shore, clear_shore)

/* @n spits of land that reach in from the southern edge, from east to west. */
static void
read_shore (Shore *shore,
            Town  *town,
            guint  n)
{
  g_autoptr (GString) text = g_string_new ("<osm version='0.6'>"
                                           "<bounds minlon='0' minlat='0' maxlon='10' maxlat='10'/>"
                                           NODE (1, 0, 0) NODE (2, 10, 10));
  g_autofree char *path = get_path (town, "town.osm");
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < 4; k++)
      g_string_append_printf (text, "<node id='%u' lon='%.6f' lat='%d'/>", 10 + 4 * i + k,
                              9.5 - 9.0 * (i + (k < 2 ? 0 : 0.5)) / n, k == 1 || k == 2 ? 1 : -1);
  for (guint i = 0; i < n; i++)
    {
      guint first = 10 + 4 * i;

      g_string_append_printf (text, "<way id='%u'><nd ref='%u'/><nd ref='%u'/><nd ref='%u'/>"
                              "<nd ref='%u'/>" TAG ("natural", "coastline") "</way>",
                              i + 1, first, first + 1, first + 2, first + 3);
    }
  g_string_append (text, "</osm>");
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  shore->osm = reeve_osm_read (path, job, &error);
  g_assert_no_error (error);
  shore->refs = reeve_osm_resolve_refs (shore->osm, job, &error);
  g_assert_no_error (error);
  shore->ways = g_array_new (FALSE, FALSE, sizeof (guint64));
  for (guint64 w = 0; w < shore->osm->n_ways; w++)
    g_array_append_val (shore->ways, w);
}

static void
test_the_sea_goes_round_many_spits (void)
{
  g_auto (Town) town = { NULL };
  g_auto (Shore) shore = { NULL };
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) seas = NULL;
  guint n = 900;

  open_town (&town);
  read_shore (&shore, &town, n);
  g_assert_true (reeve_osm_coast_seas (&(ReeveOsmShapes) { shore.osm, shore.refs }, shore.ways,
                                       &seas, job, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (seas->len, ==, 1);
  for (guint i = 0; i < n; i++)
    {
      g_assert_false (reeve_shape_contains (seas->pdata[0],
                                            (ReeveLonLat) { 9.5 - 9 * (i + 0.25) / n, 0.5 }));
      g_assert_true (reeve_shape_contains (seas->pdata[0],
                                           (ReeveLonLat) { 9.5 - 9 * (i + 0.75) / n, 0.5 }));
    }
}

static void
test_the_coast_can_be_stopped (void)
{
  g_auto (Town) town = { NULL };
  g_auto (Shore) shore = { NULL };
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  GPtrArray *seas = NULL;

  open_town (&town);
  read_shore (&shore, &town, 3);
  reeve_job_cancel (job);
  g_assert_false (reeve_osm_coast_seas (&(ReeveOsmShapes) { shore.osm, shore.refs }, shore.ways,
                                        &seas, job, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (seas);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/network/osm-import/multipolygons-keep-holes-and-islands",
                   test_multipolygons_keep_holes_and_islands);
  g_test_add_func ("/network/osm-import/old-multipolygons-count-once",
                   test_old_multipolygons_count_once);
  g_test_add_func ("/network/osm-import/broken-areas-are-told", test_broken_areas_are_told);
  g_test_add_func ("/network/osm-import/facilities-become-points", test_facilities_become_points);
  g_test_add_func ("/network/osm-import/the-sea-is-right-of-the-coastline",
                   test_the_sea_is_right_of_the_coastline);
  g_test_add_func ("/network/osm-import/a-wrong-coastline-drowns-nobody",
                   test_a_wrong_coastline_drowns_nobody);
  g_test_add_func ("/network/osm-import/the-sea-goes-round-many-spits",
                   test_the_sea_goes_round_many_spits);
  g_test_add_func ("/network/osm-import/the-coast-can-be-stopped", test_the_coast_can_be_stopped);
  g_test_add_func ("/network/osm-import/nothing-to-import-leaves-nothing",
                   test_nothing_to_import_leaves_nothing);

  return g_test_run ();
}
