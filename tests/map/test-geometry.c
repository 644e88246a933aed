#include "fixture.h"

#include "map/label.h"
#include "map/pick.h"
#include "map/simplify-private.h"
#include "map/store-feed-private.h"
#include "map/store-private.h"
#include "map/street-chain-private.h"

#include <cairo.h>
#include <math.h>

static void
test_lonlat_comes_back_within_a_centimetre (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (guint i = 0; i < 10000; i++)
    {
      ReeveLonLat point = { g_rand_double_range (rand, -180, 180),
                            g_rand_double_range (rand, -85, 85) };
      ReeveMapPoint units = reeve_mercator_from_lonlat (point);

      g_assert_cmpfloat (reeve_distance_m (point, reeve_mercator_to_lonlat (units.x, units.y)), <,
                         0.01);
    }
}

static void
test_a_query_finds_what_looking_at_all_finds (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);
  g_autoptr (ReeveStoreBuilder) builder = reeve_store_builder_new (REEVE_SHAPE_LINE);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (ReeveStore) store = NULL;
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (gint64 i = 0; i < 3000; i++)
    {
      ReeveLonLat line[] = { { g_rand_double_range (rand, -2, 2), g_rand_double_range (rand, -2, 2) },
                             { g_rand_double_range (rand, -2, 2), g_rand_double_range (rand, -2, 2) } };
      g_autoptr (ReeveShape) shape = i % 17 == 0 ? NULL : reeve_shape_new_line (line, 2);

      if (i % 2 == 0)
        line[1] = (ReeveLonLat) { line[0].lon + 0.01, line[0].lat };
      g_assert_true (reeve_store_builder_add (builder, i * 3 - 500, shape, NULL));
    }
  store = reeve_store_builder_finish (builder, NULL, NULL, job, NULL);
  g_assert_cmpuint (store->n_features, ==, 3000);
  for (guint round = 0; round < 200; round++)
    {
      const ReeveStoreLevel *level = &store->levels[round % store->n_levels];
      ReeveBox box = { g_rand_double_range (rand, -2, 1), g_rand_double_range (rand, -2, 1), 0, 0 };
      ReeveMapBox units;
      guint n = 0;

      box.east = box.west + g_rand_double_range (rand, 0, 1);
      box.north = box.south + g_rand_double_range (rand, 0, 1);
      units = reeve_mercator_from_box (&box);
      g_array_set_size (items, 0);
      reeve_store_query (level, &units, items);
      for (guint32 i = 0; i < level->n_items; i++)
        if (reeve_map_box_meets (&level->boxes[i], &units))
          g_assert_cmpuint (g_array_index (items, guint32, n++), ==, i);
      g_assert_cmpuint (items->len, ==, n);
    }
  for (gint64 i = 0; i < 3000; i++)
    g_assert_cmpuint (reeve_store_find (store, i * 3 - 500), ==, i);
  g_assert_cmpuint (reeve_store_find (store, -499), ==, REEVE_NO_ITEM);
}

/* Parts unpacked by any worker are what one unpacker makes of all rows; torn and
 * missing geometry counts as none. */
static void
test_workers_unpack_as_one_does (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (14);
  g_autoptr (ReeveStoreFeed) feed = reeve_store_feed_new (REEVE_SHAPE_AREA);
  g_autoptr (ReeveStoreBuilder) one = reeve_store_builder_new (REEVE_SHAPE_AREA);
  g_autoptr (ReeveStoreBuilder) many = NULL;
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (ReeveStore) a = NULL;
  g_autoptr (ReeveStore) b = NULL;

  for (gint64 i = 0; i < 20000; i++)
    {
      ReeveLonLat ring[5];
      g_autoptr (ReeveShape) shape = NULL;
      g_autoptr (GBytes) blob = NULL;
      gsize length;
      gconstpointer bytes;

      for (guint k = 0; k < G_N_ELEMENTS (ring); k++)
        ring[k] = (ReeveLonLat) { g_rand_double_range (rand, 0, 1), g_rand_double_range (rand, 0, 1) };
      shape = reeve_shape_new_area (ring, 3 + i % 3);
      blob = reeve_shape_to_gpkg (shape);
      bytes = g_bytes_get_data (blob, &length);
      if (i % 31 == 0)
        length = (gsize) g_rand_int_range (rand, 0, (gint32) length);
      reeve_store_feed_add (feed, 2 * i, i % 53 == 0 ? NULL : bytes, length);
      g_assert_true (reeve_store_builder_add (one, 2 * i, i % 31 == 0 || i % 53 == 0 ? NULL : shape,
                                              NULL));
    }
  many = reeve_store_feed_finish (feed, NULL);
  a = reeve_store_builder_finish (one, NULL, NULL, job, NULL);
  b = reeve_store_builder_finish (many, NULL, NULL, job, NULL);
  g_assert_cmpuint (a->n_features, ==, b->n_features);
  g_assert_cmpmem (a->fids, a->n_features * sizeof (gint64), b->fids, b->n_features * sizeof (gint64));
  for (guint i = 0; i < a->n_levels; i++)
    {
      const ReeveStoreLevel *x = &a->levels[i];
      const ReeveStoreLevel *y = &b->levels[i];

      g_assert_cmpmem (x->features, x->n_items * sizeof (guint32),
                       y->features, y->n_items * sizeof (guint32));
      g_assert_cmpmem (x->boxes, x->n_items * sizeof (ReeveMapBox),
                       y->boxes, y->n_items * sizeof (ReeveMapBox));
      g_assert_cmpmem (x->points, x->n_points * sizeof (ReeveMapPoint),
                       y->points, y->n_points * sizeof (ReeveMapPoint));
    }
}

static double
get_distance (ReeveMapPoint p,
              ReeveMapPoint a,
              ReeveMapPoint b)
{
  double dx = (double) b.x - a.x;
  double dy = (double) b.y - a.y;
  double length2 = dx * dx + dy * dy;
  double share = length2 > 0 ? CLAMP (((p.x - (double) a.x) * dx + (p.y - (double) a.y) * dy) /
                                      length2, 0, 1) : 0;

  return hypot (p.x - a.x - share * dx, p.y - a.y - share * dy);
}

static void
test_simplified_lines_stay_within_their_tolerance (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autoptr (GArray) scratch = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint round = 0; round < 200; round++)
    {
      ReeveMapPoint points[80];
      ReeveMapPoint out[80];
      gboolean closed = round % 2 == 1;
      guint n = 3 + round % 77;
      guint n_out;

      for (guint i = 0; i < n; i++)
        points[i] = (ReeveMapPoint) { (gint32) i * 100 + g_rand_int_range (rand, -80, 80),
                                      g_rand_int_range (rand, -300, 300) };
      if (closed)
        points[n - 1] = points[0];
      n_out = reeve_simplify (points, n, closed, 90, out, scratch);
      g_assert_cmpuint (n_out, <=, n);
      g_assert_true (out[0].x == points[0].x && out[0].y == points[0].y);
      g_assert_true (out[n_out - 1].x == points[n - 1].x && out[n_out - 1].y == points[n - 1].y);
      g_assert_true (!closed || n_out >= MIN (n, 4));
      for (guint i = 0; i < n && (!closed || n_out > 4); i++)
        {
          double least = INFINITY;

          for (guint j = 0; j + 1 < n_out; j++)
            least = MIN (least, get_distance (points[i], out[j], out[j + 1]));
          g_assert_cmpfloat (least, <=, 90.0001);
        }
    }
}

static void
test_streets_join_straight_on (void)
{
  /* A cross of one name: two straight streets, not two corners; another name
   * that meets them stays out. */
  ReeveMapPoint west[] = { { -100, 0 }, { 0, 0 } };
  ReeveMapPoint east[] = { { 100, 0 }, { 0, 0 } };
  ReeveMapPoint north[] = { { 0, -100 }, { 0, 0 } };
  ReeveMapPoint south[] = { { 0, 0 }, { 0, 100 } };
  ReeveMapPoint other[] = { { 100, 0 }, { 200, 0 } };
  ReeveStreetPiece pieces[] = { { 1, west, 2 }, { 1, north, 2 }, { 1, east, 2 },
                                { 1, south, 2 }, { 2, other, 2 } };
  g_autoptr (GPtrArray) streets = reeve_street_join (pieces, 5);

  g_assert_cmpuint (streets->len, ==, 3);
  for (guint i = 0; i < 2; i++)
    {
      const ReeveStreet *street = streets->pdata[i];

      g_assert_cmpuint (street->points->len, ==, 3);
      g_assert_cmpuint (street->first_piece, ==, i);
    }
  g_assert_cmpuint (((ReeveStreet *) streets->pdata[2])->points->len, ==, 2);
}

static void
test_a_pick_is_the_nearest_of_all (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (6);
  ReeveTable *table = reeve_table_new (REEVE_SHAPE_POINT);
  ReeveViewport viewport = { { 0, 0 }, 12, 600, 600, 1 };
  ReeveLonLat points[500];
  g_autoptr (ReeveSceneLayer) layer = NULL;
  g_autoptr (ReeveScene) scene = NULL;

  reeve_table_add_column (table, "name", "Name", REEVE_COLUMN_TEXT, "");
  for (guint i = 0; i < 500; i++)
    {
      guint row = reeve_table_add_row (table);

      points[i] = (ReeveLonLat) { g_rand_double_range (rand, -0.1, 0.1),
                                  g_rand_double_range (rand, -0.1, 0.1) };
      reeve_table_set_shape (table, row, reeve_shape_new_point (points[i]));
    }
  layer = fixture_layer (table, 9, "Taps", "health", "{}");
  scene = reeve_scene_new (&layer, 1);
  for (guint round = 0; round < 300; round++)
    {
      ReeveLonLat at = { g_rand_double_range (rand, -0.1, 0.1),
                         g_rand_double_range (rand, -0.1, 0.1) };
      g_autoptr (GArray) picks = reeve_scene_pick (scene, &viewport, at, 12, FALSE);
      ReeveXY px = reeve_viewport_to_px (&viewport, at);
      guint n = 0;
      double least = INFINITY;

      for (guint i = 0; i < 500; i++)
        {
          ReeveXY other = reeve_viewport_to_px (&viewport, points[i]);
          double distance = MAX (hypot (other.x - px.x, other.y - px.y) - 4.5, 0);

          n += distance <= 12;
          least = MIN (least, distance);
        }
      g_assert_cmpuint (picks->len, ==, n);
      if (n > 0)
        g_assert_cmpfloat_with_epsilon (g_array_index (picks, ReevePick, 0).distance_px, least,
                                        0.01);
    }
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double left = *(const double *) a;
  double right = *(const double *) b;

  return (left > right) - (left < right);
}

static void
test_the_nearest_of_many_are_listed (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);
  ReeveTable *table = reeve_table_new (REEVE_SHAPE_POINT);
  ReeveViewport viewport = { { 0, 0 }, 11, 800, 500, 1 };
  g_autoptr (GArray) distances = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (ReeveSceneLayer) layer = NULL;
  g_autoptr (ReeveScene) scene = NULL;
  g_autoptr (GArray) near = NULL;

  reeve_table_add_column (table, "name", "Name", REEVE_COLUMN_TEXT, "");
  for (guint i = 0; i < 5000; i++)
    {
      ReeveLonLat at = { g_rand_double_range (rand, -0.6, 0.6), g_rand_double_range (rand, -0.6, 0.6) };
      ReeveXY px = reeve_viewport_to_px (&viewport, at);
      double distance = hypot (px.x - 400, px.y - 250);

      reeve_table_set_shape (table, reeve_table_add_row (table), reeve_shape_new_point (at));
      if (px.x >= 0 && px.y >= 0 && px.x <= 800 && px.y <= 500)
        g_array_append_val (distances, distance);
    }
  layer = fixture_layer (table, 9, "Taps", "health", "{}");
  scene = reeve_scene_new (&layer, 1);
  near = reeve_scene_list_near (scene, &viewport);
  g_array_sort (distances, compare_doubles);
  g_assert_cmpuint (distances->len, >, 500);
  g_assert_cmpuint (near->len, ==, 500);
  for (guint i = 0; i < near->len; i++)
    g_assert_cmpfloat_with_epsilon (g_array_index (near, ReevePick, i).distance_px,
                                    g_array_index (distances, double, i), 0.01);

  /* Nearer in, where the view's edge counts. */
  g_clear_pointer (&near, g_array_unref);
  viewport.zoom = 14;
  near = reeve_scene_list_near (scene, &viewport);
  g_assert_cmpuint (near->len, >, 0);
  g_assert_cmpuint (near->len, <, 500);
}

/* A register that puts everybody at the town hall. */
static void
test_many_in_one_place_are_not_all_picked (void)
{
  ReeveTable *table = reeve_table_new (REEVE_SHAPE_POINT);
  ReeveViewport viewport = { { 0, 0 }, 14, 600, 600, 1 };
  ReeveLonLat town_hall = { 0.001, 0.001 };
  g_autoptr (ReeveSceneLayer) layer = NULL;
  g_autoptr (ReeveScene) scene = NULL;
  g_autoptr (GArray) picks = NULL;
  g_autoptr (GArray) near = NULL;

  for (guint i = 0; i < 20000; i++)
    reeve_table_set_shape (table, reeve_table_add_row (table), reeve_shape_new_point (town_hall));
  layer = fixture_layer (table, 9, "People", "health", "{}");
  scene = reeve_scene_new (&layer, 1);
  picks = reeve_scene_pick (scene, &viewport, town_hall, 5, FALSE);
  near = reeve_scene_list_near (scene, &viewport);
  g_assert_cmpuint (picks->len, ==, 100);
  g_assert_cmpuint (near->len, ==, 500);
}

static void
test_picking_knows_insides_roads_and_shapes (void)
{
  g_autoptr (ReeveScene) scene = fixture_city (60);
  ReeveViewport viewport = { { -8.6, 41.15 }, 13, 800, 800, 1 };
  g_autoptr (GArray) near = reeve_scene_list_near (scene, &viewport);

  g_assert_cmpuint (near->len, >, 10);
  for (guint i = 1; i < near->len; i++)
    g_assert_cmpfloat (g_array_index (near, ReevePick, i - 1).distance_px, <=,
                       g_array_index (near, ReevePick, i).distance_px);
  for (gint64 fid = 1; fid <= 60; fid++)
    {
      g_autoptr (ReeveShape) square = reeve_scene_dup_shape (scene, 3, fid);
      g_autoptr (ReeveShape) road = reeve_scene_dup_shape (scene, 1, fid);
      ReeveLonLat inside = reeve_shape_get_anchor (square);
      g_autoptr (GArray) picks = reeve_scene_pick (scene, &viewport, inside, 0, FALSE);
      gboolean found = FALSE;
      ReevePick pick = { 0 };
      ReeveLonLat foot;

      for (guint i = 0; i < picks->len; i++)
        found = found || (g_array_index (picks, ReevePick, i).dataset_id == 3 &&
                          g_array_index (picks, ReevePick, i).fid == fid);
      g_assert_true (found);
      g_assert_true (reeve_scene_pick_road (scene, &viewport, road->points[1], 5, &pick, &foot));
      g_assert_cmpfloat (pick.distance_px, <, 0.01);
      g_assert_cmpfloat (reeve_distance_m (foot, road->points[1]), <, 0.5);
    }
}

static void
test_no_two_labels_overlap (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);

  for (guint round = 0; round < 6; round++)
    {
      const ReeveBaseStyle *base = reeve_base_style_get (reeve_base_style_list ()[round % 3]);
      g_autoptr (ReeveLabels) labels = reeve_labels_new (base, 900, 600);
      g_autoptr (GPtrArray) keep = g_ptr_array_new_with_free_func (g_free);
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 900, 600);
      cairo_t *cr = cairo_create (surface);
      const GArray *placed;

      reeve_labels_block (labels, 0, 0, 200, 100);
      for (guint i = 0; i < 300; i++)
        {
          ReeveXY *line = g_new (ReeveXY, 20);
          char *text = g_strdup_printf (i % 4 == 0 ? "人民路 %u" : "Rua de Santa %u", i % 50);
          ReeveLabel label = { .kind = (ReeveLabelKind) (i % 4), .text = text,
                               .rank = (int) (i % 5), .id = i, .size_px = 11, .font_weight = 500,
                               .repeat_px = 200, .gap_px = 12, .n_line = 20, .line = line };

          label.at = (ReeveXY) { g_rand_double_range (rand, 0, 900),
                                 g_rand_double_range (rand, 0, 600) };
          for (guint j = 0; j < 20; j++)
            line[j] = (ReeveXY) { label.at.x + j * g_rand_double_range (rand, 4, 16),
                                  label.at.y + 20 * sin (j * 0.3 + i) };
          g_ptr_array_add (keep, line);
          g_ptr_array_add (keep, text);
          reeve_labels_add (labels, &label);
        }
      g_assert_true (reeve_labels_draw (labels, cr, NULL));
      placed = reeve_labels_get_placed (labels);
      g_assert_cmpuint (placed->len, >, 40);
      for (guint i = 0; i < placed->len; i++)
        {
          const ReevePlacedBox *a = &g_array_index (placed, ReevePlacedBox, i);

          g_assert_true (a->x0 >= 0 && a->y0 >= 0 && a->x1 <= 900 && a->y1 <= 600);
          g_assert_false (a->x0 < 200 && a->y0 < 100);
          for (guint j = i + 1; j < placed->len; j++)
            {
              const ReevePlacedBox *b = &g_array_index (placed, ReevePlacedBox, j);

              g_assert_true (a->label == b->label || a->x0 >= b->x1 || b->x0 >= a->x1 ||
                             a->y0 >= b->y1 || b->y0 >= a->y1);
            }
        }
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/map/mercator/lonlat-comes-back-within-a-centimetre",
                   test_lonlat_comes_back_within_a_centimetre);
  g_test_add_func ("/map/store/a-query-finds-what-looking-at-all-finds",
                   test_a_query_finds_what_looking_at_all_finds);
  g_test_add_func ("/map/store/workers-unpack-as-one-does", test_workers_unpack_as_one_does);
  g_test_add_func ("/map/simplify/lines-stay-within-their-tolerance",
                   test_simplified_lines_stay_within_their_tolerance);
  g_test_add_func ("/map/street-chain/streets-join-straight-on", test_streets_join_straight_on);
  g_test_add_func ("/map/pick/a-pick-is-the-nearest-of-all", test_a_pick_is_the_nearest_of_all);
  g_test_add_func ("/map/pick/the-nearest-of-many-are-listed",
                   test_the_nearest_of_many_are_listed);
  g_test_add_func ("/map/pick/many-in-one-place-are-not-all-picked",
                   test_many_in_one_place_are_not_all_picked);
  g_test_add_func ("/map/pick/knows-insides-roads-and-shapes",
                   test_picking_knows_insides_roads_and_shapes);
  g_test_add_func ("/map/label/no-two-labels-overlap", test_no_two_labels_overlap);
  return g_test_run ();
}
