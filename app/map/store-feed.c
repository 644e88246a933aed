/* map/store-feed.c — geometry unpacked by workers while rows are read */
#include "map/store-feed-private.h"

#define PART_ROWS  4096
#define PART_BYTES 4194304

typedef struct
{
  gint64 fid;
  gsize  start;
  gsize  length;   /* 0: no geometry */
} Row;

typedef struct
{
  GArray            *rows;     /* owned, of Row; freed when it is unpacked */
  GByteArray        *bytes;    /* owned, likewise */
  ReeveStoreBuilder *builder;  /* owned */
  GError            *error;    /* owned, nullable */
} Part;

struct _ReeveStoreFeed
{
  ReeveShapeKind kind;
  GPtrArray     *parts;      /* owned, of Part: in order of rows */
  Part          *filling;    /* borrowed, nullable: the last of them */
  GThreadPool   *pool;       /* owned, nullable: without it the reader does all */
  guint          n_workers;
};

static void
part_free (gpointer data)
{
  Part *part = data;

  g_clear_pointer (&part->rows, g_array_unref);
  g_clear_pointer (&part->bytes, g_byte_array_unref);
  g_clear_pointer (&part->builder, reeve_store_builder_free);
  g_clear_error (&part->error);
  g_free (part);
}

static void
unpack (Part *part)
{
  for (guint i = 0; i < part->rows->len && part->error == NULL; i++)
    {
      const Row *row = &g_array_index (part->rows, Row, i);
      g_autoptr (ReeveShape) shape = NULL;

      /* A record that cannot be read is not drawn; the table shows it. */
      if (row->length > 0)
        shape = reeve_shape_from_gpkg (part->bytes->data + row->start, row->length, NULL);
      if (!reeve_store_builder_add (part->builder, row->fid, shape, &part->error))
        break;
    }
  g_clear_pointer (&part->rows, g_array_unref);
  g_clear_pointer (&part->bytes, g_byte_array_unref);
}

static void
unpack_worker (gpointer data,
               gpointer unused)
{
  unpack (data);
}

ReeveStoreFeed *
reeve_store_feed_new (ReeveShapeKind kind)
{
  ReeveStoreFeed *self = g_new0 (ReeveStoreFeed, 1);

  self->kind = kind;
  self->parts = g_ptr_array_new_with_free_func (part_free);
  self->n_workers = reeve_job_count_threads () - 1;
  if (self->n_workers > 0)
    self->pool = g_thread_pool_new (unpack_worker, NULL, (int) self->n_workers, FALSE, NULL);
  return self;
}

static void
wait_for_workers (ReeveStoreFeed *self)
{
  if (self->pool != NULL)
    g_thread_pool_free (g_steal_pointer (&self->pool), FALSE, TRUE);
}

void
reeve_store_feed_free (ReeveStoreFeed *self)
{
  wait_for_workers (self);
  g_ptr_array_unref (self->parts);
  g_free (self);
}

static void
hand_over (ReeveStoreFeed *self)
{
  Part *part = g_steal_pointer (&self->filling);

  if (part == NULL)
    return;
  if (self->pool == NULL || g_thread_pool_unprocessed (self->pool) >= 2 * self->n_workers)
    unpack (part);
  else
    g_thread_pool_push (self->pool, part, NULL);
}

void
reeve_store_feed_add (ReeveStoreFeed *self,
                      gint64          fid,
                      gconstpointer   blob,
                      gsize           length)
{
  Row row = { .fid = fid, .length = blob == NULL ? 0 : length };

  if (self->filling == NULL)
    {
      self->filling = g_new0 (Part, 1);
      self->filling->rows = g_array_sized_new (FALSE, FALSE, sizeof (Row), PART_ROWS);
      self->filling->bytes = g_byte_array_new ();
      self->filling->builder = reeve_store_builder_new (self->kind);
      g_ptr_array_add (self->parts, self->filling);
    }
  row.start = self->filling->bytes->len;
  if (row.length > 0)
    g_byte_array_append (self->filling->bytes, blob, (guint) row.length);
  g_array_append_val (self->filling->rows, row);
  if (self->filling->rows->len >= PART_ROWS || self->filling->bytes->len >= PART_BYTES)
    hand_over (self);
}

ReeveStoreBuilder *
reeve_store_feed_finish (ReeveStoreFeed  *self,
                         GError         **error)
{
  g_autoptr (ReeveStoreBuilder) all = reeve_store_builder_new (self->kind);

  hand_over (self);
  wait_for_workers (self);
  for (guint i = 0; i < self->parts->len; i++)
    {
      Part *part = self->parts->pdata[i];

      if (part->error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&part->error));
          return NULL;
        }
      if (!reeve_store_builder_append (all, part->builder, error))
        return NULL;
      g_clear_pointer (&part->builder, reeve_store_builder_free);
    }
  return g_steal_pointer (&all);
}
