/* network/order.c — an order from the cache, from METIS, or by minimum degree */
#include "network/order.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Below this the order is made sooner here than a process is started. */
#define SMALL_GRAPH 4000

/* So many orders are kept, those used last: cities with their profiles. */
#define MOST_KEPT 48

/* And no more than this together; a metropolis takes four megabytes. */
#define MOST_KEPT_BYTES (256 * 1024 * 1024)

/* First number of a cached order. */
#define MAGIC 0x52767232u

static char *
get_cache_path (guint32        n,
                const guint32 *first,
                const guint32 *head)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *name = NULL;

  g_checksum_update (checksum, (const guchar *) &n, sizeof n);
  g_checksum_update (checksum, (const guchar *) first, (gssize) (((gsize) n + 1) * sizeof *first));
  g_checksum_update (checksum, (const guchar *) head, (gssize) ((gsize) first[n] * sizeof *head));
  name = g_strdup_printf ("%.32s.order", g_checksum_get_string (checksum));
  return g_build_filename (g_get_user_cache_dir (), "reeve", "orders", name, NULL);
}

/* Each number below @n once. */
static gboolean
is_order (const guint32 *rank,
          guint32        n)
{
  g_autofree guint8 *seen = g_new0 (guint8, MAX (n, 1));

  for (guint32 v = 0; v < n; v++)
    {
      if (rank[v] >= n || seen[rank[v]])
        return FALSE;
      seen[rank[v]] = TRUE;
    }
  return TRUE;
}

static guint32 *
read_cache (const char *path,
            guint32     n)
{
  g_autofree char *bytes = NULL;
  gsize length = 0;
  guint32 start[2];
  g_autofree guint32 *rank = NULL;

  if (!g_file_get_contents (path, &bytes, &length, NULL)
      || length != ((gsize) n + 2) * sizeof (guint32))
    return NULL;
  memcpy (start, bytes, sizeof start);
  if (start[0] != MAGIC || start[1] != n)
    return NULL;
  rank = g_memdup2 (bytes + sizeof start, (gsize) n * sizeof (guint32));
  if (!is_order (rank, n))
    return NULL;
  /* Used just now: stays when old ones go. */
  utimensat (AT_FDCWD, path, NULL, 0);
  return g_steal_pointer (&rank);
}

typedef struct
{
  char   *path;     /* owned */
  gint64  used;     /* seconds */
  gint64  n_bytes;
} Kept;

static void
clear_kept (gpointer data)
{
  g_free (((Kept *) data)->path);
}

/* The one used last first; then by name, so that ties fall the same way. */
static int
compare_kept (gconstpointer a,
              gconstpointer b)
{
  const Kept *left = a;
  const Kept *right = b;

  if (left->used != right->used)
    return left->used > right->used ? -1 : 1;
  return strcmp (left->path, right->path);
}

/* Orders that were not used for longest go; other files are not ours. */
static void
prune_cache (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Kept));
  const char *name;
  gint64 n_bytes = 0;

  g_array_set_clear_func (all, clear_kept);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      Kept kept = { .path = g_build_filename (folder, name, NULL) };
      GStatBuf about;

      if (!g_str_has_suffix (name, ".order") || g_stat (kept.path, &about) != 0)
        {
          g_free (kept.path);
          continue;
        }
      kept.used = (gint64) about.st_mtime;
      kept.n_bytes = (gint64) about.st_size;
      g_array_append_val (all, kept);
    }
  g_array_sort (all, compare_kept);
  for (guint i = 0; i < all->len; i++)
    {
      const Kept *kept = &g_array_index (all, Kept, i);

      n_bytes += kept->n_bytes;
      if (i >= MOST_KEPT || (i > 0 && n_bytes > MOST_KEPT_BYTES))
        g_unlink (kept->path);
    }
}

/* A cache that cannot be written costs time, nothing else. */
static void
write_cache (const char    *path,
             const guint32 *rank,
             guint32        n)
{
  g_autofree char *folder = g_path_get_dirname (path);
  gsize length = ((gsize) n + 2) * sizeof (guint32);
  g_autofree char *bytes = g_malloc (length);
  guint32 start[2] = { MAGIC, n };

  memcpy (bytes, start, sizeof start);
  memcpy (bytes + sizeof start, rank, (gsize) n * sizeof (guint32));
  if (g_mkdir_with_parents (folder, 0700) == 0)
    g_file_set_contents_full (path, bytes, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                              NULL);
  prune_cache (folder);
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  guint32 left = *(const guint32 *) a;
  guint32 right = *(const guint32 *) b;

  return left < right ? -1 : left > right;
}

/* Both ends of every edge, each neighbour once: what METIS asks for. */
static GBytes *
write_graph (guint32        n,
             const guint32 *first,
             const guint32 *head)
{
  g_autofree guint32 *start = g_new0 (guint32, (gsize) n + 2);
  guint32 *out = g_new (guint32, (gsize) n + 3 + 2 * (gsize) first[n]);
  guint32 *ends = out + n + 3;
  guint32 n_ends = 0;

  for (guint32 v = 0; v < n; v++)
    for (guint32 k = first[v]; k < first[v + 1]; k++)
      if (head[k] != v)
        {
          start[v + 2]++;
          start[head[k] + 2]++;
        }
  for (guint32 v = 0; v < n; v++)
    start[v + 2] += start[v + 1];
  /* Filling moves every start to the next vertex's. */
  for (guint32 v = 0; v < n; v++)
    for (guint32 k = first[v]; k < first[v + 1]; k++)
      if (head[k] != v)
        {
          ends[start[v + 1]++] = head[k];
          ends[start[head[k] + 1]++] = v;
        }
  out[0] = n;
  out[2] = 0;
  for (guint32 v = 0; v < n; v++)
    {
      guint32 last = n;

      qsort (ends + start[v], start[v + 1] - start[v], sizeof *ends, compare_numbers);
      for (guint32 k = start[v]; k < start[v + 1]; k++)
        if (ends[k] != last)
          ends[n_ends++] = last = ends[k];
      out[3 + v] = n_ends;
    }
  out[1] = n_ends;
  return g_bytes_new_take (out, ((gsize) n + 3 + n_ends) * sizeof (guint32));
}

static char *
find_program (void)
{
  static const char *const places[] = { REEVE_ORDER_INSTALLED, REEVE_ORDER_BUILT };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_file_test (places[i], G_FILE_TEST_IS_EXECUTABLE))
      return g_strdup (places[i]);
  return NULL;
}

/* NULL without @error when the program is not there or fails. */
static guint32 *
run_program (guint32        n,
             const guint32 *first,
             const guint32 *head,
             ReeveJob      *job,
             GError       **error)
{
  GCancellable *cancellable = reeve_job_get_cancellable (job);
  g_autofree char *program = find_program ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GBytes) input = NULL;
  g_autoptr (GBytes) output = NULL;
  const guint32 *rank;

  if (program == NULL)
    return NULL;
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                              | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL, program, NULL);
  if (process == NULL)
    return NULL;
  input = write_graph (n, first, head);
  if (!g_subprocess_communicate (process, input, cancellable, &output, NULL, NULL))
    g_subprocess_force_exit (process);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (output == NULL || !g_subprocess_get_successful (process)
      || g_bytes_get_size (output) != (gsize) n * sizeof (guint32))
    return NULL;
  rank = g_bytes_get_data (output, NULL);
  return is_order (rank, n) ? g_memdup2 (rank, (gsize) n * sizeof (guint32)) : NULL;
}

guint32 *
reeve_order_make (guint32        n,
                  const guint32 *first,
                  const guint32 *head,
                  ReeveJob      *job,
                  GError       **error)
{
  g_autoptr (GError) stopped = NULL;
  g_autofree char *path = NULL;
  g_autofree guint32 *rank = NULL;

  if (n < SMALL_GRAPH)
    return reeve_order_by_degree (n, first, head, job, error);
  path = get_cache_path (n, first, head);
  rank = read_cache (path, n);
  if (rank != NULL)
    return g_steal_pointer (&rank);

  rank = run_program (n, first, head, job, &stopped);
  if (stopped != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&stopped));
      return NULL;
    }
  if (rank == NULL)
    rank = reeve_order_by_degree (n, first, head, job, error);
  if (rank == NULL)
    return NULL;
  write_cache (path, rank, n);
  return g_steal_pointer (&rank);
}
