/* network/roads-store.c — roads of an extract into the road tables */
#include "network/osm-import-private.h"

#include "geo/shape.h"

static gboolean
store_nodes (const ReeveRoadBuild  *self,
             sqlite3               *db,
             ReeveJob              *job,
             GError               **error)
{
  const ReeveRoads *roads = self->roads;
  g_autoptr (sqlite3_stmt) stmt =
    reeve_sql_prepare (db, "INSERT INTO reeve_road_node (id, lon, lat, kind, tags) "
                           "VALUES (?1, ?2, ?3, ?4, ?5)", error);

  if (stmt == NULL)
    return FALSE;

  for (guint32 i = 0; i < roads->n_nodes; i++)
    {
      const char *tags = g_hash_table_lookup (self->node_tags, &roads->node_ids[i]);

      if (i % 4096 == 0 && !reeve_job_step (job, i / 4, roads->n_nodes, error))
        return FALSE;
      sqlite3_bind_int64 (stmt, 1, roads->node_ids[i]);
      sqlite3_bind_double (stmt, 2, roads->node_points[i].lon);
      sqlite3_bind_double (stmt, 3, roads->node_points[i].lat);
      sqlite3_bind_int64 (stmt, 4, roads->node_flags[i]);
      sqlite3_bind_text (stmt, 5, tags, -1, SQLITE_STATIC);
      if (!reeve_sql_run (stmt, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
store_segments (const ReeveRoadBuild  *self,
                sqlite3               *db,
                ReeveJob              *job,
                GError               **error)
{
  const ReeveRoads *roads = self->roads;
  g_autoptr (sqlite3_stmt) stmt =
    reeve_sql_prepare (db, "INSERT INTO reeve_road_segment (id, way_id, ordinal, from_node, "
                           "to_node, geom, length_m, tags) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                       error);

  if (stmt == NULL)
    return FALSE;

  for (guint32 i = 0; i < roads->n_segments; i++)
    {
      const ReeveSegment *segment = &roads->segments[i];
      ReeveRing ring = { segment->n_points, 0 };
      ReeveShape line = { REEVE_SHAPE_LINE, segment->n_points, 1,
                          roads->points + segment->points, &ring };
      g_autoptr (GBytes) blob = reeve_shape_to_gpkg (&line);
      gsize length;
      gconstpointer bytes = g_bytes_get_data (blob, &length);
      const char *tags = g_ptr_array_index (self->tags.texts, segment->tags);

      if (i % 4096 == 0
          && !reeve_job_step (job, (guint64) roads->n_segments + 3 * (guint64) i,
                              4 * (guint64) roads->n_segments, error))
        return FALSE;
      sqlite3_bind_int64 (stmt, 1, (gint64) i + 1);
      sqlite3_bind_int64 (stmt, 2, segment->way_id);
      sqlite3_bind_int64 (stmt, 3, segment->ordinal);
      sqlite3_bind_int64 (stmt, 4, roads->node_ids[segment->from]);
      sqlite3_bind_int64 (stmt, 5, roads->node_ids[segment->to]);
      sqlite3_bind_blob64 (stmt, 6, bytes, length, SQLITE_STATIC);
      sqlite3_bind_double (stmt, 7, segment->length_m);
      sqlite3_bind_text (stmt, 8, tags, -1, SQLITE_STATIC);
      if (!reeve_sql_run (stmt, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
store_turns (const ReeveRoadBuild  *self,
             sqlite3               *db,
             GError               **error)
{
  g_autoptr (sqlite3_stmt) stmt =
    reeve_sql_prepare (db, "INSERT INTO reeve_road_turn (id, relation_id, kind, from_way, via, "
                           "to_way, tags) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", error);

  if (stmt == NULL)
    return FALSE;

  for (guint i = 0; i < self->turns->len; i++)
    {
      const ReeveRoadTurn *turn = &g_array_index (self->turns, ReeveRoadTurn, i);

      sqlite3_bind_int64 (stmt, 1, (gint64) i + 1);
      sqlite3_bind_int64 (stmt, 2, turn->relation_id);
      reeve_sql_bind_text (stmt, 3, turn->kind);
      sqlite3_bind_int64 (stmt, 4, turn->from_way);
      reeve_sql_bind_text (stmt, 5, turn->via);
      sqlite3_bind_int64 (stmt, 6, turn->to_way);
      reeve_sql_bind_text (stmt, 7, turn->tags);
      if (!reeve_sql_run (stmt, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
reeve_road_build_store (const ReeveRoadBuild  *self,
                        sqlite3               *db,
                        ReeveJob              *job,
                        GError               **error)
{
  return store_nodes (self, db, job, error)
         && store_segments (self, db, job, error)
         && store_turns (self, db, error)
         && reeve_sql_execf (db, error, "INSERT OR REPLACE INTO reeve_meta (key, value) "
                             "VALUES ('roads_attribution', %Q), ('roads_timed_turns', '%u')",
                             self->roads->attribution, self->n_timed)
         && reeve_sql_execf (db, error, "INSERT OR REPLACE INTO reeve_meta (key, value) "
                             "VALUES ('roads_about', %Q)", self->about != NULL ? self->about : "");
}
