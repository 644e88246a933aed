/* workspace/rtree-load.c — an R-tree filled by packing
 *
 * Sort-tile-recursive packing (Leutenegger, Lopez and Edgington 1997), written
 * straight into the shadow tables of SQLite's rtree module: 1.2 s for a million
 * rows, against 9 to 14 s by inserts. Nodes are left a little slack (46 of 51
 * cells) so that later inserts do not split every one of them. The layout of a
 * node is described at the top of SQLite's rtree.c; rtreecheck() confirms it in
 * the tests.
 */
#include "core/i18n.h"
#include "workspace/workspace-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CELL_BYTES 24
#define MAX_CELLS 51
#define FILLED_CELLS 46

typedef struct
{
  sqlite3      *db;      /* borrowed */
  sqlite3_stmt *node;    /* owned */
  sqlite3_stmt *rowid;   /* owned */
  sqlite3_stmt *parent;  /* owned */
  gsize         n_node_bytes;
  gint64        next_node;
} Loader;

/* The rounding of SQLite's rtree.c, so that a row that is undone and done again
 * stands in the index with the same numbers. */
#define TOWARDS_ZERO (1.0 - 1.0 / 8388608.0)
#define FROM_ZERO (1.0 + 1.0 / 8388608.0)

static float
round_down (double value)
{
  float near = (float) value;

  return near > value ? (float) (value * (value < 0 ? FROM_ZERO : TOWARDS_ZERO)) : near;
}

static float
round_up (double value)
{
  float near = (float) value;

  return near < value ? (float) (value * (value < 0 ? TOWARDS_ZERO : FROM_ZERO)) : near;
}

ReeveRtreeRow
reeve_rtree_row (gint64          id,
                 const ReeveBox *box)
{
  return (ReeveRtreeRow) { id, round_down (box->west), round_up (box->east),
                           round_down (box->south), round_up (box->north) };
}

static int
compare_ids (const ReeveRtreeRow *a,
             const ReeveRtreeRow *b)
{
  return (a->id > b->id) - (a->id < b->id);
}

static int
compare_west (gconstpointer left,
              gconstpointer right)
{
  const ReeveRtreeRow *a = left;
  const ReeveRtreeRow *b = right;

  return a->west != b->west ? (a->west > b->west) - (a->west < b->west) : compare_ids (a, b);
}

static int
compare_south (gconstpointer left,
               gconstpointer right)
{
  const ReeveRtreeRow *a = left;
  const ReeveRtreeRow *b = right;

  return a->south != b->south ? (a->south > b->south) - (a->south < b->south) : compare_ids (a, b);
}

typedef struct
{
  gint64 id;
  gint64 node;
} Home;

static int
compare_homes (gconstpointer left,
               gconstpointer right)
{
  const Home *a = left;
  const Home *b = right;

  return (a->id > b->id) - (a->id < b->id);
}

static void
write_16 (guint8 *out,
          guint   value)
{
  out[0] = value >> 8;
  out[1] = value & 0xff;
}

static void
write_float (guint8 *out,
             float   value)
{
  guint32 bits;

  memcpy (&bits, &value, 4);
  bits = GUINT32_TO_BE (bits);
  memcpy (out, &bits, 4);
}

static void
write_cell (guint8              *out,
            const ReeveRtreeRow *row)
{
  guint64 id = GUINT64_TO_BE ((guint64) row->id);

  memcpy (out, &id, 8);
  write_float (out + 8, row->west);
  write_float (out + 12, row->east);
  write_float (out + 16, row->south);
  write_float (out + 20, row->north);
}

static gboolean
insert_pair (sqlite3_stmt  *stmt,
             gint64         a,
             gint64         b,
             GError       **error)
{
  sqlite3_bind_int64 (stmt, 1, a);
  sqlite3_bind_int64 (stmt, 2, b);
  return reeve_sql_run (stmt, error);
}

/* Groups of one node lie side by side afterwards. */
static void
tile_rows (ReeveRtreeRow *rows,
           gsize          n_rows)
{
  gsize n_nodes = (n_rows + FILLED_CELLS - 1) / FILLED_CELLS;
  gsize n_strips = (gsize) ceil (sqrt ((double) n_nodes));
  gsize strip = n_strips * FILLED_CELLS;

  qsort (rows, n_rows, sizeof *rows, compare_west);
  for (gsize i = 0; i < n_rows; i += strip)
    qsort (rows + i, MIN (strip, n_rows - i), sizeof *rows, compare_south);
}

/* One node of up to FILLED_CELLS rows; @out becomes its own row one level up. */
static gboolean
write_node (Loader              *self,
            const ReeveRtreeRow *rows,
            guint                n_rows,
            guint                depth,
            gboolean             is_root,
            ReeveRtreeRow       *out,
            GError             **error)
{
  guint8 data[4 + CELL_BYTES * MAX_CELLS] = { 0 };
  gint64 number = is_root ? 1 : self->next_node++;

  *out = (ReeveRtreeRow) { number, INFINITY, -INFINITY, INFINITY, -INFINITY };
  write_16 (data, is_root ? depth : 0);
  write_16 (data + 2, n_rows);
  for (guint i = 0; i < n_rows; i++)
    {
      write_cell (data + 4 + CELL_BYTES * i, &rows[i]);
      out->west = MIN (out->west, rows[i].west);
      out->east = MAX (out->east, rows[i].east);
      out->south = MIN (out->south, rows[i].south);
      out->north = MAX (out->north, rows[i].north);
      if (depth > 0 && !insert_pair (self->parent, rows[i].id, number, error))
        return FALSE;
    }

  sqlite3_bind_int64 (self->node, 1, number);
  sqlite3_bind_blob (self->node, 2, data, (int) self->n_node_bytes, SQLITE_TRANSIENT);
  return reeve_sql_run (self->node, error);
}

static gboolean
write_levels (Loader   *self,
              GArray   *leaves,
              GArray   *homes,
              GError  **error)
{
  g_autoptr (GArray) level = g_array_ref (leaves);

  for (guint depth = 0;; depth++)
    {
      g_autoptr (GArray) above = g_array_new (FALSE, FALSE, sizeof (ReeveRtreeRow));
      ReeveRtreeRow *rows = (ReeveRtreeRow *) (gpointer) level->data;
      gboolean is_root = level->len <= FILLED_CELLS;

      if (!is_root)
        tile_rows (rows, level->len);
      for (guint i = 0; i < level->len || (is_root && i == 0); i += FILLED_CELLS)
        {
          guint n = MIN (FILLED_CELLS, level->len - i);
          ReeveRtreeRow up;

          /* An empty index is a root without rows. */
          if (!write_node (self, rows != NULL ? rows + i : NULL, n, depth, is_root, &up, error))
            return FALSE;
          g_array_append_val (above, up);
          for (guint j = i; depth == 0 && j < i + n; j++)
            {
              Home home = { rows[j].id, up.id };

              g_array_append_val (homes, home);
            }
        }
      if (is_root)
        return TRUE;
      g_array_unref (level);
      level = g_steal_pointer (&above);
    }
}

static gboolean
prepare_loader (Loader      *self,
                const char  *rtree,
                GError     **error)
{
  g_autoptr (sqlite3_stmt) size = NULL;
  gboolean row;

  size = reeve_sql_preparef (self->db, error, "SELECT length(data) FROM \"%w_node\" WHERE nodeno = 1",
                             rtree);
  if (size == NULL || !reeve_sql_step (size, &row, error))
    return FALSE;
  self->n_node_bytes = row ? (gsize) sqlite3_column_int64 (size, 0) : 0;
  g_clear_pointer (&size, sqlite3_finalize);
  /* Pages of 2 KiB and more, which is all that Reeve makes. */
  g_return_val_if_fail (self->n_node_bytes == 4 + CELL_BYTES * MAX_CELLS, FALSE);

  if (!reeve_sql_execf (self->db, error, "DELETE FROM \"%w_node\"", rtree))
    return FALSE;
  self->node = reeve_sql_preparef (self->db, error, "INSERT INTO \"%w_node\" VALUES (?, ?)", rtree);
  self->rowid = self->node == NULL ? NULL
    : reeve_sql_preparef (self->db, error, "INSERT INTO \"%w_rowid\" VALUES (?, ?)", rtree);
  self->parent = self->rowid == NULL ? NULL
    : reeve_sql_preparef (self->db, error, "INSERT INTO \"%w_parent\" VALUES (?, ?)", rtree);
  self->next_node = 2;
  return self->parent != NULL;
}

gboolean
reeve_rtree_load (sqlite3     *db,
                  const char  *rtree,
                  GArray      *rows,
                  GError     **error)
{
  g_autoptr (GArray) homes = g_array_sized_new (FALSE, FALSE, sizeof (Home), rows->len);
  Loader self = { .db = db };
  gboolean done;

  done = prepare_loader (&self, rtree, error) && write_levels (&self, rows, homes, error);
  if (done)
    {
      const Home *home = (const Home *) (gconstpointer) homes->data;

      /* In order of id the b-tree only grows at its end. */
      g_array_sort (homes, compare_homes);
      for (guint i = 0; done && i < homes->len; i++)
        done = insert_pair (self.rowid, home[i].id, home[i].node, error);
    }
  sqlite3_finalize (self.node);
  sqlite3_finalize (self.rowid);
  sqlite3_finalize (self.parent);

  return done;
}
