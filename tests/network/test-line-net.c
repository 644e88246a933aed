/* tests/network/test-line-net.c — plain lines meet where they should */
#include "network/line-net.h"
#include "road-folder.h"

#include "core/error.h"

#include <math.h>
#include <string.h>

static void
add_line (ReeveRoadNet *net,
          GArray       *rows,
          const char   *wkt,
          const char   *level,
          int           direction)
{
  g_autoptr (GError) error = NULL;
  ReeveLineRow row = { .shape = reeve_shape_from_wkt (wkt, &error),
                       .link = reeve_net_link_new ((gint64) rows->len + 1, 0, 0),
                       .direction = direction };

  g_assert_no_error (error);
  row.link.level = reeve_road_net_keep (net, level);
  g_array_append_val (rows, row);
}

typedef struct
{
  const char *wkt;
  const char *level;
  int         direction;
} Line;

static ReeveRoadNet *
join_lines (const Line *lines,
            guint       n,
            double      tolerance_m,
            gboolean    split)
{
  ReeveRoadNet *net = reeve_road_net_new ();
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (ReeveLineRow));
  ReeveLineNetOptions options = { tolerance_m, split, "lines" };
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;

  g_array_set_clear_func (rows, (GDestroyNotify) reeve_line_row_clear);
  for (guint i = 0; i < n; i++)
    add_line (net, rows, lines[i].wkt, lines[i].level, lines[i].direction);
  g_assert_true (reeve_line_net_join (net, rows, &options, job, &error));
  g_assert_no_error (error);
  return net;
}

/* A cross of two lines whose crossing no line ends at, and a lane that ends on one. */
static const Line cross[] = {
  { "LINESTRING (7 43, 7.02 43)", NULL, 0 },
  { "LINESTRING (7.01 42.99, 7.01 43.01)", NULL, 0 },
  { "LINESTRING (7.005 43.01, 7.005 43.00001)", NULL, 1 },   /* 1.1 m short of the first */
};

static void
test_lines_meet_where_they_should (void)
{
  g_autoptr (ReeveRoadNet) tight = join_lines (cross, 3, 0.5, FALSE);
  g_autoptr (ReeveRoadNet) touching = join_lines (cross, 3, 2, FALSE);
  g_autoptr (ReeveRoadNet) crossing = join_lines (cross, 3, 2, TRUE);

  g_assert_cmpuint (tight->links->len, ==, 3);
  g_assert_cmpuint (tight->nodes->len, ==, 6);
  g_assert_cmpuint (touching->links->len, ==, 4);
  g_assert_cmpuint (touching->nodes->len, ==, 6);
  g_assert_cmpuint (crossing->links->len, ==, 3 + 2 + 1);
  g_assert_cmpuint (crossing->nodes->len, ==, 7);
  g_assert_false (g_array_index (crossing->links, ReeveNetLink, 5).both);
  g_assert_cmpuint (g_array_index (crossing->links, ReeveNetLink, 2).ordinal, ==, 2);
}

/* A bridge crosses a road without meeting it, and meets the road it goes on as. */
static void
test_bridges_do_not_meet_what_they_cross (void)
{
  static const Line lines[] = {
    { "LINESTRING (7 43, 7.02 43)", "0", 0 },
    { "LINESTRING (7.01 42.99, 7.01 42.998)", NULL, 0 },
    { "LINESTRING (7.01 42.998, 7.01 43.002)", "1", 0 },
    { "LINESTRING (7.01 43.002, 7.01 43.01)", "0", 0 },
  };
  g_autoptr (ReeveRoadNet) net = join_lines (lines, 4, 1, TRUE);

  g_assert_cmpuint (net->links->len, ==, 4);
  g_assert_cmpuint (net->nodes->len, ==, 6);
}

static void
test_odd_lines_have_an_outcome (void)
{
  static const Line lines[] = {
    { "LINESTRING (7 43, 7.01 43, 7.01 43.01, 7 43)", NULL, 0 },          /* a ring */
    { "LINESTRING (7 43, 7 43)", NULL, 0 },                               /* no length */
    { "LINESTRING (7.1 43, 7.1 43, 7.11 43)", NULL, -1 },                 /* a point twice; against */
    { "MULTILINESTRING ((7.2 43, 7.21 43), (7.22 43, 7.23 43))", NULL, 1 },
    { "LINESTRING (7.3 43, 7.31 43, 7.3 43)", NULL, 0 },                  /* there and back */
  };
  g_autoptr (ReeveRoadNet) net = join_lines (lines, 5, 1, TRUE);
  g_autoptr (ReeveRoads) roads = road_net_build (net);
  const ReeveNetLink *against;

  g_assert_cmpuint (net->links->len, ==, 2 + 1 + 2 + 2);
  against = &g_array_index (net->links, ReeveNetLink, 2);
  g_assert_false (against->both);
  g_assert_cmpfloat (g_array_index (net->nodes, ReeveNetNode, against->from).place.lon, ==, 7.11);
  g_assert_cmpuint (roads->n_segments, ==, 7);
  g_assert_true (road_net_has_note (net->notes, "no length"));
}

/* Longitudes far round the globe come back at once. */
static void
test_lines_far_round_the_globe_end (void)
{
  static const ReeveLonLat points[] = { { 1e17, 43 }, { 7, 43 } };
  g_autoptr (ReeveRoadNet) net = reeve_road_net_new ();
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (ReeveLineRow));
  ReeveLineNetOptions options = { 1, TRUE, "lines" };
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;

  g_array_set_clear_func (rows, (GDestroyNotify) reeve_line_row_clear);
  add_line (net, rows, "LINESTRING (7 43, 7.01 43)", NULL, 0);
  add_line (net, rows, "LINESTRING (367.01 43, 367.02 43)", NULL, 0);
  g_assert_true (reeve_line_net_join (net, rows, &options, job, &error));
  g_assert_cmpuint (net->nodes->len, ==, 3);

  reeve_shape_free (g_array_index (rows, ReeveLineRow, 1).shape);
  g_array_index (rows, ReeveLineRow, 1).shape = reeve_shape_new_line (points, 2);
  g_assert_true (reeve_line_net_join (net, rows, &options, job, &error));
}

/* Every line crosses every other: as wishes to travel do, and as no streets do. */
static void
test_lines_that_all_cross_end_in_a_sentence (void)
{
  g_autoptr (ReeveRoadNet) net = reeve_road_net_new ();
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (ReeveLineRow));
  ReeveLineNetOptions options = { 1, TRUE, "Wishes" };
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;

  g_array_set_clear_func (rows, (GDestroyNotify) reeve_line_row_clear);
  for (guint i = 0; i < 1100; i++)
    {
      g_autofree char *wkt = g_strdup_printf ("LINESTRING (%.5f 43, %.5f 43.5)", 7 + i * 1e-3,
                                              9 - i * 1e-3);

      add_line (net, rows, wkt, NULL, 0);
    }
  g_assert_false (reeve_line_net_join (net, rows, &options, job, &error));
  g_assert_error (error, REEVE_ERROR, REEVE_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "Wishes"));
}

/* Each of many ends in one place is looked at with each of the others, and no more. */
static void
test_lines_from_one_centre_meet_there (void)
{
  g_autoptr (ReeveRoadNet) net = reeve_road_net_new ();
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (ReeveLineRow));
  ReeveLineNetOptions options = { 1, FALSE, "Wishes" };
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;

  g_array_set_clear_func (rows, (GDestroyNotify) reeve_line_row_clear);
  /* One passes through the centre without an end there. */
  add_line (net, rows, "LINESTRING (6.9 43.2, 7.1 42.8)", NULL, 0);
  for (guint i = 0; i < 1500; i++)
    {
      double turn = i * G_PI / 2000;
      g_autofree char *wkt = g_strdup_printf ("LINESTRING (7 43, %.7f %.7f)", 7 + 0.1 * cos (turn),
                                              43 + 0.1 * sin (turn));

      add_line (net, rows, wkt, NULL, 0);
    }
  g_assert_true (reeve_line_net_join (net, rows, &options, job, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (net->nodes->len, ==, 2 + 1 + 1500);
  g_assert_cmpuint (net->links->len, ==, 2 + 1500);
}

/* Property: with splitting, lines may be given in any order and any direction,
 * and total length stays. */
static void
test_joining_keeps_length (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20240917);

  for (guint trial = 0; trial < 40; trial++)
    {
      guint n = 2 + (guint) g_rand_int_range (rand, 0, 20);
      g_autofree Line *lines = g_new0 (Line, n);
      g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
      double before = 0, after = 0;
      g_autoptr (ReeveRoadNet) net = NULL;

      for (guint i = 0; i < n; i++)
        {
          ReeveLonLat a = { 7 + g_rand_double (rand) / 50, 43 + g_rand_double (rand) / 50 };
          ReeveLonLat b = { 7 + g_rand_double (rand) / 50, 43 + g_rand_double (rand) / 50 };

          lines[i].wkt = g_strdup_printf ("LINESTRING (%.9f %.9f, %.9f %.9f)", a.lon, a.lat, b.lon,
                                          b.lat);
          g_ptr_array_add (texts, (char *) lines[i].wkt);
          before += reeve_distance_m (a, b);
        }
      net = join_lines (lines, n, 0.01, TRUE);
      for (guint i = 0; i < net->links->len; i++)
        after += reeve_road_net_measure (net, &g_array_index (net->links, ReeveNetLink, i));
      g_assert_cmpfloat (fabs (before - after), <, 0.05 * n);
      /* Euler: crossings are nodes of degree four, ends of one. */
      g_assert_cmpuint (net->links->len - n, ==, 2 * (net->nodes->len - 2 * n));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/network/line-net/lines-meet-where-they-should",
                   test_lines_meet_where_they_should);
  g_test_add_func ("/network/line-net/bridges-do-not-meet-what-they-cross",
                   test_bridges_do_not_meet_what_they_cross);
  g_test_add_func ("/network/line-net/odd-lines-have-an-outcome", test_odd_lines_have_an_outcome);
  g_test_add_func ("/network/line-net/lines-far-round-the-globe-end",
                   test_lines_far_round_the_globe_end);
  g_test_add_func ("/network/line-net/lines-that-all-cross-end-in-a-sentence",
                   test_lines_that_all_cross_end_in_a_sentence);
  g_test_add_func ("/network/line-net/lines-from-one-centre-meet-there",
                   test_lines_from_one_centre_meet_there);
  g_test_add_func ("/network/line-net/joining-keeps-length", test_joining_keeps_length);

  return g_test_run ();
}
