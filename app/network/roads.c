/* network/roads.c — the road tables in memory */
#include "network/roads.h"

#include "core/error.h"
#include "core/i18n.h"
#include "geo/shape.h"
#include "network/roads-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

ReeveRoads *
reeve_roads_new (void)
{
  ReeveRoads *self = g_new0 (ReeveRoads, 1);

  self->ref_count = 1;
  self->tag_sets = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  self->names = g_ptr_array_new ();
  self->texts = g_string_chunk_new (64 * 1024);

  return self;
}

ReeveRoads *
reeve_roads_ref (ReeveRoads *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
reeve_roads_unref (ReeveRoads *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_free (self->node_ids);
  g_free (self->node_points);
  g_free (self->node_flags);
  g_free (self->segments);
  g_free (self->points);
  g_free (self->via);
  g_free (self->rules);
  g_ptr_array_unref (self->tag_sets);
  g_ptr_array_unref (self->names);
  g_string_chunk_free (self->texts);
  g_free (self->attribution);
  g_free (self);
}

guint32
reeve_roads_find_node (const ReeveRoads *self,
                       gint64            id)
{
  guint32 low = 0, high = self->n_nodes;

  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;

      if (self->node_ids[middle] < id)
        low = middle + 1;
      else
        high = middle;
    }

  return low < self->n_nodes && self->node_ids[low] == id ? low : G_MAXUINT32;
}

/* The first segment that is not before @ordinal of @way_id. */
static guint32
find_place (const ReeveRoads *self,
            gint64            way_id,
            gint64            ordinal)
{
  guint32 low = 0, high = self->n_segments;

  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;

      const ReeveSegment *segment = &self->segments[middle];

      if (segment->way_id < way_id || (segment->way_id == way_id && segment->ordinal < ordinal))
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

gboolean
reeve_roads_find_way (const ReeveRoads *self,
                      gint64            way_id,
                      guint32          *out_first,
                      guint32          *out_end)
{
  return reeve_roads_find_stretch (self, way_id, 0, G_MAXUINT32, out_first, out_end);
}

gboolean
reeve_roads_find_stretch (const ReeveRoads *self,
                          gint64            way_id,
                          gint64            first,
                          gint64            last,
                          guint32          *out_first,
                          guint32          *out_end)
{
  *out_first = find_place (self, way_id, first);
  *out_end = find_place (self, way_id, MIN (last, (gint64) G_MAXUINT32) + 1);

  return *out_end > *out_first;
}

const char *
reeve_roads_get_tag (const ReeveRoads *self,
                     guint32           segment,
                     const char       *key)
{
  g_return_val_if_fail (segment < self->n_segments, NULL);

  return g_hash_table_lookup (g_ptr_array_index (self->tag_sets, self->segments[segment].tags),
                              key);
}

const char *
reeve_roads_get_name (const ReeveRoads *self,
                      guint32           segment)
{
  g_return_val_if_fail (segment < self->n_segments, "");

  return g_ptr_array_index (self->names, self->segments[segment].tags);
}

GArray *
reeve_roads_find (const ReeveRoads *self,
                  const char       *name_or_way_id)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autofree char *text = g_strstrip (g_strdup (name_or_way_id));
  g_autofree char *wanted = g_utf8_casefold (text, -1);
  g_autofree guint8 *hit = g_new0 (guint8, MAX (self->names->len, 1));
  gint64 way_id;
  guint32 first, end;

  if (g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &way_id, NULL))
    {
      if (reeve_roads_find_way (self, way_id, &first, &end))
        for (guint32 s = first; s < end; s++)
          g_array_append_val (found, s);
      return found;
    }
  if (*wanted == '\0')
    return found;

  for (guint i = 0; i < self->names->len; i++)
    {
      g_autofree char *name = g_utf8_casefold (g_ptr_array_index (self->names, i), -1);

      hit[i] = strcmp (name, wanted) == 0;
    }
  for (guint32 s = 0; s < self->n_segments; s++)
    if (hit[self->segments[s].tags])
      g_array_append_val (found, s);

  return found;
}

static gboolean
load_nodes (ReeveRoads  *self,
            sqlite3     *db,
            ReeveJob    *job,
            GError     **error)
{
  g_autoptr (sqlite3_stmt) stmt =
    reeve_sql_prepare (db, "SELECT id, lon, lat, kind FROM reeve_road_node ORDER BY id", error);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (ReeveLonLat));
  g_autoptr (GArray) flags = g_array_new (FALSE, FALSE, sizeof (guint32));
  gboolean row;

  if (stmt == NULL || !reeve_sql_step (stmt, &row, error))
    return FALSE;

  while (row)
    {
      gint64 id = sqlite3_column_int64 (stmt, 0);
      ReeveLonLat point = { sqlite3_column_double (stmt, 1), sqlite3_column_double (stmt, 2) };
      guint32 kind = (guint32) sqlite3_column_int64 (stmt, 3);

      if (!(fabs (point.lon) <= 360 && fabs (point.lat) <= 90))
        {
          g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, id);

          g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                       /* Translators: an id */
                       _("The workspace's road node %s does not lie on the globe. "
                         "Import the roads again."), text);
          return FALSE;
        }
      g_array_append_val (ids, id);
      g_array_append_val (points, point);
      g_array_append_val (flags, kind);
      if (ids->len % 65536 == 0 && !reeve_job_step (job, 0, 1, error))
        return FALSE;
      if (!reeve_sql_step (stmt, &row, error))
        return FALSE;
    }

  self->n_nodes = ids->len;
  self->node_ids = (gint64 *) (gpointer) g_array_free (g_steal_pointer (&ids), FALSE);
  self->node_points = (ReeveLonLat *) (gpointer) g_array_free (g_steal_pointer (&points), FALSE);
  self->node_flags = (guint32 *) (gpointer) g_array_free (g_steal_pointer (&flags), FALSE);
  return TRUE;
}

static gboolean
fail_segment (gint64    id,
              GError  **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
               /* Translators: an id */
               _("The workspace's road segment %s has no line between two of its road nodes. "
                 "Import the roads again."), text);
  return FALSE;
}

static gboolean
read_segment (ReeveRoads    *self,
              sqlite3_stmt  *stmt,
              ReeveRoadTags *tags,
              GArray        *points,
              ReeveSegment  *out,
              GError       **error)
{
  gint64 id = sqlite3_column_int64 (stmt, 0);
  gconstpointer blob = sqlite3_column_blob (stmt, 5);
  g_autoptr (ReeveShape) shape = NULL;
  const char *text = reeve_sql_text (stmt, 7);

  out->way_id = sqlite3_column_int64 (stmt, 1);
  out->ordinal = (guint32) sqlite3_column_int64 (stmt, 2);
  out->from = reeve_roads_find_node (self, sqlite3_column_int64 (stmt, 3));
  out->to = reeve_roads_find_node (self, sqlite3_column_int64 (stmt, 4));
  out->length_m = (float) sqlite3_column_double (stmt, 6);
  out->points = points->len;
  out->tags = reeve_road_tags_add (tags, text != NULL ? text : "{}");
  if (blob != NULL)
    shape = reeve_shape_from_gpkg (blob, (gsize) sqlite3_column_bytes (stmt, 5), NULL);
  if (shape == NULL || shape->kind != REEVE_SHAPE_LINE || shape->n_rings != 1
      || shape->n_points < 2 || out->from == G_MAXUINT32 || out->to == G_MAXUINT32
      || !(out->length_m >= 0 && out->length_m < 1e8f))
    return fail_segment (id, error);

  out->n_points = shape->n_points;
  g_array_append_vals (points, shape->points, shape->n_points);
  return TRUE;
}

static int
compare_segments (gconstpointer a,
                  gconstpointer b,
                  gpointer      data)
{
  const ReeveSegment *x = a, *y = b;

  if (x->way_id != y->way_id)
    return x->way_id < y->way_id ? -1 : 1;
  return x->ordinal < y->ordinal ? -1 : x->ordinal > y->ordinal;
}

static gboolean
load_segments (ReeveRoads     *self,
               sqlite3        *db,
               ReeveRoadTags  *tags,
               ReeveJob       *job,
               GError        **error)
{
  g_autoptr (sqlite3_stmt) stmt =
    reeve_sql_prepare (db, "SELECT id, way_id, ordinal, from_node, to_node, geom, length_m, tags "
                           "FROM reeve_road_segment ORDER BY id", error);
  g_autoptr (GArray) segments = g_array_new (FALSE, FALSE, sizeof (ReeveSegment));
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (ReeveLonLat));
  gboolean row;
  gboolean rising = TRUE;
  gint64 n_rows;

  if (stmt == NULL || !reeve_sql_step (stmt, &row, error)
      || !reeve_sql_int64 (db, "SELECT max(id) FROM reeve_road_segment", 1, &n_rows, error))
    return FALSE;

  while (row)
    {
      ReeveSegment segment;

      if (!read_segment (self, stmt, tags, points, &segment, error))
        return FALSE;
      rising &= segments->len == 0
                || compare_segments (&g_array_index (segments, ReeveSegment, segments->len - 1),
                                     &segment, NULL) < 0;
      g_array_append_val (segments, segment);
      if (segments->len % 16384 == 0
          && !reeve_job_step (job, segments->len, (guint64) MAX (n_rows, 1), error))
        return FALSE;
      if (!reeve_sql_step (stmt, &row, error))
        return FALSE;
    }

  if (!rising)
    g_qsort_with_data (segments->data, (gint) segments->len, sizeof (ReeveSegment),
                       compare_segments, NULL);
  self->n_segments = segments->len;
  self->n_points = points->len;
  self->segments = (ReeveSegment *) (gpointer) g_array_free (g_steal_pointer (&segments), FALSE);
  self->points = (ReeveLonLat *) (gpointer) g_array_free (g_steal_pointer (&points), FALSE);
  return TRUE;
}

static gboolean
load_rules (ReeveRoads  *self,
            sqlite3     *db,
            GError     **error)
{
  g_autoptr (sqlite3_stmt) stmt =
    reeve_sql_prepare (db, "SELECT relation_id, kind, from_way, via, to_way, tags "
                           "FROM reeve_road_turn ORDER BY id", error);
  g_autoptr (GArray) turns = g_array_new (FALSE, FALSE, sizeof (ReeveRoadTurn));
  gboolean row;

  g_array_set_clear_func (turns, (GDestroyNotify) reeve_road_turn_clear);
  if (stmt == NULL || !reeve_sql_step (stmt, &row, error))
    return FALSE;

  while (row)
    {
      ReeveRoadTurn turn = {
        .relation_id = sqlite3_column_int64 (stmt, 0),
        .kind = g_strdup (reeve_sql_text (stmt, 1) != NULL ? reeve_sql_text (stmt, 1) : ""),
        .from_way = sqlite3_column_int64 (stmt, 2),
        .via = g_strdup (reeve_sql_text (stmt, 3) != NULL ? reeve_sql_text (stmt, 3) : ""),
        .to_way = sqlite3_column_int64 (stmt, 4),
        .tags = g_strdup (reeve_sql_text (stmt, 5)),
      };

      g_array_append_val (turns, turn);
      if (!reeve_sql_step (stmt, &row, error))
        return FALSE;
    }

  reeve_roads_set_rules (self, turns);
  return TRUE;
}

gboolean
reeve_roads_read_revision (sqlite3  *db,
                           gint64   *out_revision,
                           GError  **error)
{
  return reeve_sql_int64 (db, "SELECT CAST(value AS INTEGER) FROM reeve_meta "
                              "WHERE key = 'roads_revision'", 0, out_revision, error);
}

static gboolean
load_about (ReeveRoads  *self,
            sqlite3     *db,
            GError     **error)
{
  g_autoptr (sqlite3_stmt) stmt =
    reeve_sql_prepare (db, "SELECT value FROM reeve_meta WHERE key = 'roads_attribution'", error);
  gboolean row;

  if (stmt == NULL || !reeve_sql_step (stmt, &row, error)
      || !reeve_roads_read_revision (db, &self->revision, error))
    return FALSE;

  self->attribution = g_strdup (row && reeve_sql_text (stmt, 0) != NULL ? reeve_sql_text (stmt, 0)
                                                                         : "");
  return TRUE;
}

static gboolean
load_all (ReeveRoads  *self,
          sqlite3     *db,
          ReeveJob    *job,
          GError     **error)
{
  ReeveRoadTags tags;
  gboolean ok;

  reeve_road_tags_init (&tags, self);
  ok = load_nodes (self, db, job, error)
       && load_segments (self, db, &tags, job, error)
       && load_rules (self, db, error)
       && load_about (self, db, error);
  reeve_road_tags_clear (&tags);
  return ok;
}

ReeveRoads *
reeve_roads_load (sqlite3   *db,
                  ReeveJob  *job,
                  GError   **error)
{
  g_autoptr (ReeveRoads) self = reeve_roads_new ();
  gboolean is_reader = sqlite3_get_autocommit (db) != 0;
  gboolean ok;

  /* One view of all the tables, whatever is imported meanwhile. */
  if (is_reader && !reeve_sql_exec (db, "BEGIN", error))
    return NULL;
  ok = load_all (self, db, job, error);
  if (is_reader && !reeve_sql_exec (db, "COMMIT", ok ? error : NULL))
    ok = FALSE;
  if (!ok)
    return NULL;

  if (self->n_segments == 0)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   _("The workspace holds no roads. Import an OpenStreetMap extract or another "
                     "source of roads first."));
      return NULL;
    }

  return g_steal_pointer (&self);
}
