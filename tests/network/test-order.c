/* tests/network/test-order.c — an order is complete, the same each time, and cached */
#include "network/order.h"

#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

#define SIDE 80

static char *folder;

/* A square of streets, each vertex joined to those right and below. */
static void
make_grid (guint32 **out_first,
           guint32 **out_head)
{
  guint32 *first = g_new (guint32, SIDE * SIDE + 1);
  guint32 *head = g_new (guint32, 2 * SIDE * SIDE);
  guint32 n = 0;

  for (guint32 v = 0; v < SIDE * SIDE; v++)
    {
      first[v] = n;
      if ((v + 1) % SIDE != 0)
        head[n++] = v + 1;
      if (v + SIDE < SIDE * SIDE)
        head[n++] = v + SIDE;
    }
  first[SIDE * SIDE] = n;
  *out_first = first;
  *out_head = head;
}

static guint32 *
make_order (const guint32 *first,
            const guint32 *head)
{
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  guint32 *rank = reeve_order_make (SIDE * SIDE, first, head, job, &error);
  gboolean seen[SIDE * SIDE] = { FALSE };

  g_assert_no_error (error);
  for (guint32 v = 0; v < SIDE * SIDE; v++)
    {
      g_assert_cmpuint (rank[v], <, SIDE * SIDE);
      g_assert_false (seen[rank[v]]);
      seen[rank[v]] = TRUE;
    }
  return rank;
}

/* Path of the only file in the cache. */
static char *
find_cached (void)
{
  g_autofree char *orders = g_build_filename (folder, "reeve", "orders", NULL);
  g_autoptr (GDir) dir = g_dir_open (orders, 0, NULL);
  const char *name = dir != NULL ? g_dir_read_name (dir) : NULL;

  return name != NULL ? g_build_filename (orders, name, NULL) : NULL;
}

static void
test_cache_changes_nothing (void)
{
  g_autofree guint32 *first = NULL;
  g_autofree guint32 *head = NULL;
  g_autofree guint32 *fresh = NULL;
  g_autofree guint32 *again = NULL;
  g_autofree guint32 *mended = NULL;
  g_autofree char *path = NULL;
  gsize size = SIDE * SIDE * sizeof (guint32);

  make_grid (&first, &head);
  fresh = make_order (first, head);
  path = find_cached ();
  g_assert_nonnull (path);
  again = make_order (first, head);
  g_assert_cmpmem (fresh, size, again, size);

  /* Whatever somebody left there instead. */
  g_assert_true (g_file_set_contents (path, "not an order", -1, NULL));
  mended = make_order (first, head);
  g_assert_cmpmem (fresh, size, mended, size);
  g_assert_cmpint (g_remove (path), ==, 0);
}

/* The oldest go, and nobody else's files. */
static void
test_cache_stays_small (void)
{
  g_autofree guint32 *first = NULL;
  g_autofree guint32 *head = NULL;
  g_autofree guint32 *rank = NULL;
  g_autofree char *orders = g_build_filename (folder, "reeve", "orders", NULL);
  g_autofree char *other = g_build_filename (orders, "notes.txt", NULL);
  g_autofree char *made = NULL;
  guint n_kept = 0;

  g_assert_cmpint (g_mkdir_with_parents (orders, 0700), ==, 0);
  g_assert_true (g_file_set_contents (other, "mine", -1, NULL));
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *name = g_strdup_printf ("%03u.order", i);
      g_autofree char *path = g_build_filename (orders, name, NULL);
      struct utimbuf times = { 1000000 + i, 1000000 + i };

      g_assert_true (g_file_set_contents (path, "old", -1, NULL));
      g_assert_cmpint (g_utime (path, &times), ==, 0);
    }
  make_grid (&first, &head);
  rank = make_order (first, head);
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *name = g_strdup_printf ("%03u.order", i);
      g_autofree char *path = g_build_filename (orders, name, NULL);
      gboolean is_kept = g_file_test (path, G_FILE_TEST_EXISTS);

      g_assert_true (i >= 53 ? is_kept : !is_kept);
      n_kept += is_kept;
      g_unlink (path);
    }
  g_assert_cmpuint (n_kept, ==, 47);
  g_assert_cmpint (g_remove (other), ==, 0);
  made = find_cached ();
  g_assert_nonnull (made);
  g_assert_cmpint (g_remove (made), ==, 0);
}

static void
test_stops_when_cancelled (void)
{
  g_autofree guint32 *first = NULL;
  g_autofree guint32 *head = NULL;
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;

  make_grid (&first, &head);
  reeve_job_cancel (job);
  g_assert_null (reeve_order_make (SIDE * SIDE, first, head, job, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (find_cached ());
}

/* A path is eaten from its ends: no vertex ever gets a third neighbour. */
static void
test_least_degree_goes_first (void)
{
  const guint32 first[] = { 0, 1, 2, 3, 4, 4 };
  const guint32 head[] = { 1, 2, 3, 4 };
  const guint32 expected[] = { 0, 1, 2, 3, 4 };
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autofree guint32 *rank = reeve_order_by_degree (5, first, head, job, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (rank, sizeof expected, expected, sizeof expected);
}

int
main (int argc, char **argv)
{
  g_autofree char *orders = NULL;
  g_autofree char *reeve = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("reeve-order-XXXXXX", NULL);
  g_setenv ("XDG_CACHE_HOME", folder, TRUE);

  g_test_add_func ("/network/order/stops-when-cancelled", test_stops_when_cancelled);
  g_test_add_func ("/network/order/cache-changes-nothing", test_cache_changes_nothing);
  g_test_add_func ("/network/order/cache-stays-small", test_cache_stays_small);
  g_test_add_func ("/network/order/least-degree-goes-first", test_least_degree_goes_first);

  status = g_test_run ();
  orders = g_build_filename (folder, "reeve", "orders", NULL);
  reeve = g_build_filename (folder, "reeve", NULL);
  g_rmdir (orders);
  g_rmdir (reeve);
  g_rmdir (folder);
  g_free (folder);
  return status;
}
