/* tests/bench/bench-map-city.c — large workspaces to draw
 *
 * Real streets, invented houses: rectangles and L-shapes in two rows on both
 * sides of every street, and a tenth as many records (points with a kind). No
 * randomness but a seeded one.
 */
#include "bench-map.h"

#include "network/osm-import.h"
#include "workspace/edit.h"

#include <glib/gstdio.h>
#include <math.h>

#define HOUSE_M   15.0
#define KEPT_SEED 20260101

typedef struct
{
  ReeveWriter *houses;   /* borrowed, nullable */
  ReeveWriter *records;  /* borrowed, nullable */
  GRand       *rand;     /* owned */
  double       share;    /* of the places for a house that are built on */
  guint64      n_places;
} Builder;

static gboolean
append_house (Builder     *self,
              ReeveLonLat  at,
              double       ux,
              double       uy,
              GError     **error)
{
  double width = g_rand_double_range (self->rand, 7, 13) / 2;
  double depth = g_rand_double_range (self->rand, 7, 12) / 2;
  double notch = g_rand_double_range (self->rand, 0, 1) < 0.4 ? 0.4 : 1;
  double corners[][2] = { { -width, -depth }, { width, -depth }, { width, depth * notch },
                          { width * notch, depth * notch }, { width * notch, depth },
                          { -width, depth } };
  double per_x = 111320 * cos (at.lat * G_PI / 180);
  ReeveLonLat ring[6];
  g_autoptr (ReeveShape) shape = NULL;

  for (guint i = 0; i < 6; i++)
    ring[i] = (ReeveLonLat) {
      at.lon + (corners[i][0] * ux - corners[i][1] * uy) / per_x,
      at.lat + (corners[i][0] * uy + corners[i][1] * ux) / 111320,
    };
  shape = reeve_shape_new_area (ring, 6);
  return reeve_writer_append (self->houses, shape, error);
}

static gboolean
append_record (Builder     *self,
               ReeveLonLat  at,
               GError     **error)
{
  static const char *const kinds[] = { "theft", "noise", "fire", "fall" };
  g_autoptr (ReeveShape) shape = reeve_shape_new_point (at);

  reeve_writer_set_text (self->records, 0, kinds[g_rand_int_range (self->rand, 0, 4)]);
  return reeve_writer_append (self->records, shape, error);
}

/* Along one street; without a writer the places are only counted. */
static gboolean
build_street (Builder           *self,
              const ReeveLonLat *points,
              guint              n,
              GError           **error)
{
  for (guint i = 0; i + 1 < n; i++)
    {
      double per_x = 111320 * cos (points[i].lat * G_PI / 180);
      double dx = (points[i + 1].lon - points[i].lon) * per_x;
      double dy = (points[i + 1].lat - points[i].lat) * 111320;
      double length = hypot (dx, dy);

      for (double along = HOUSE_M / 2; along < length; along += HOUSE_M)
        for (int row = -2; row <= 2; row++)
          {
            double off = row * 15.0;
            ReeveLonLat at = {
              points[i].lon + (dx * along - dy * off) / length / per_x,
              points[i].lat + (dy * along + dx * off) / length / 111320,
            };

            if (row == 0)
              continue;
            self->n_places++;
            if (g_rand_double (self->rand) >= self->share)
              continue;
            if (self->houses != NULL && self->n_places % 10 != 0 &&
                !append_house (self, at, dx / length, dy / length, error))
              return FALSE;
            if (self->records != NULL && self->n_places % 10 == 0 &&
                !append_record (self, at, error))
              return FALSE;
          }
    }
  return TRUE;
}

static void
walk_streets (Builder *self,
              sqlite3 *db)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (sqlite3_stmt) stmt = reeve_sql_prepare (db, "SELECT geom FROM reeve_road_segment"
                                                     " ORDER BY way_id, ordinal", &error);

  bench_fail_on (error);
  while (sqlite3_step (stmt) == SQLITE_ROW)
    {
      g_autoptr (ReeveShape) shape = reeve_shape_from_gpkg (
        sqlite3_column_blob (stmt, 0), (gsize) sqlite3_column_bytes (stmt, 0), NULL);

      if (shape != NULL && !build_street (self, shape->points, shape->n_points, &error))
        bench_fail_on (error);
    }
}

typedef struct
{
  sqlite3 *db;       /* reads the streets */
  guint64  n_more;
} Filling;

static gboolean
fill_one (ReeveEdit  *edit,
          Filling    *filling,
          gboolean    houses,
          GError    **error)
{
  g_autoptr (ReeveDataset) dataset =
    houses ? reeve_dataset_new ("Buildings, invented", REEVE_DATASET_AREAS)
           : reeve_dataset_new ("Incidents", REEVE_DATASET_POINTS);
  Builder builder = { .rand = g_rand_new_with_seed (KEPT_SEED) };
  g_autoptr (ReeveWriter) writer = NULL;
  gboolean written;

  g_free (dataset->theme);
  dataset->theme = g_strdup (houses ? "base" : "public-safety");
  if (!houses)
    reeve_dataset_add_field (dataset, "kind", "Kind", REEVE_COLUMN_TEXT);
  walk_streets (&builder, filling->db);
  builder.share = (double) filling->n_more / (double) builder.n_places;
  builder.n_places = 0;
  writer = reeve_writer_new (edit, dataset, error);
  if (writer == NULL)
    return FALSE;
  builder.houses = houses ? writer : NULL;
  builder.records = houses ? NULL : writer;
  walk_streets (&builder, filling->db);
  written = reeve_writer_finish (writer, error);
  g_rand_free (builder.rand);
  return written;
}

static gboolean
fill (ReeveEdit *edit,
      gpointer   data,
      ReeveJob  *job,
      GError   **error)
{
  return fill_one (edit, data, TRUE, error) && fill_one (edit, data, FALSE, error);
}

static guint64
count_rows (sqlite3 *db)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) datasets = reeve_catalogue_list (db, &error);
  guint64 n = 0;

  bench_fail_on (error);
  for (guint i = 0; i < datasets->len; i++)
    if (((const ReeveDataset *) datasets->pdata[i])->kind != REEVE_DATASET_TABLE)
      n += (guint64) ((const ReeveDataset *) datasets->pdata[i])->n_rows;
  return n;
}

static void
make_city (const char *path,
           const char *extract,
           guint       n_features)
{
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveWorkspace) workspace = reeve_workspace_create (path, &error);
  g_autoptr (ReeveOsmReport) report = NULL;
  Filling filling = { NULL };
  guint64 n;

  bench_fail_on (error);
  report = reeve_osm_import (workspace, extract, NULL, job, &error);
  bench_fail_on (error);
  filling.db = reeve_workspace_open_reader (workspace, &error);
  bench_fail_on (error);
  n = count_rows (filling.db);
  filling.n_more = n_features > n ? n_features - n : 0;
  if (filling.n_more > 0 &&
      !reeve_workspace_edit (workspace, "Fill", fill, &filling, job, &error))
    bench_fail_on (error);
  reeve_workspace_close_reader (filling.db);
  if (!reeve_workspace_close (workspace, &error))
    bench_fail_on (error);
}

char *
bench_city_path (const char *folder,
                 guint       n_features)
{
  const char *data = g_getenv ("REEVE_TEST_DATA");
  g_autofree char *name = n_features == 0 ? g_strdup ("porto.gpkg")
                                          : g_strdup_printf ("mosaic-%u.gpkg", n_features);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *draft = g_strconcat (path, ".part.gpkg", NULL);
  g_autofree char *extract = NULL;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);
  if (data == NULL)
    g_error ("REEVE_TEST_DATA is not set");
  extract = g_build_filename (data, "osm", n_features == 0 ? "porto.osm.pbf"
                                                           : "porto-mosaic-3x2.osm.pbf", NULL);
  g_mkdir_with_parents (folder, 0700);
  g_unlink (draft);
  g_printerr ("Making %s …\n", path);
  make_city (draft, extract, n_features);
  if (g_rename (draft, path) != 0)
    g_error ("%s cannot be renamed", draft);
  return g_steal_pointer (&path);
}
