/* workspace/gpkg.c — what a dataset's table needs beside its rows
 *
 * The triggers of GeoPackage 1.3, annex F.3, keep the spatial index. Three of
 * ours raise the dataset's revision when another program (QGIS, ogr2ogr) changes
 * rows, so that results made before are out of date; our own edits, which put
 * "writing" among the counters while they last, raise it themselves. They count
 * rows too, and a fourth leaves the count open (-1) when an insert meets a row of
 * its number: for a row that is replaced SQLite runs no trigger. Readers count
 * then. The text of all is compared when a workspace is opened: it changes with a
 * migration only, and the text of migration 1 is known as well.
 */
#include "core/error.h"
#include "core/i18n.h"
#include "workspace/workspace-private.h"

#include <math.h>
#include <string.h>

#define RTREE_DEFINITION "http://www.geopackage.org/spec120/#extension_rtree"
#define COVERAGE_DEFINITION "http://docs.opengeospatial.org/is/17-066r1/17-066r1.html"

#define PUT "INSERT OR REPLACE INTO \"rtree_%w_geom\" VALUES (NEW.\"fid\", " \
            "ST_MinX(NEW.\"geom\"), ST_MaxX(NEW.\"geom\"), ST_MinY(NEW.\"geom\"), ST_MaxY(NEW.\"geom\"));"

#define BY_OTHERS "NOT EXISTS (SELECT 1 FROM \"reeve_counter\" WHERE name = 'writing') "

#define RAISE(more) "WHEN " BY_OTHERS \
                    "BEGIN UPDATE \"reeve_counter\" SET value = value + 1 WHERE name = 'revision'; " \
                    "UPDATE \"reeve_dataset\" SET revision = (SELECT value FROM \"reeve_counter\" " \
                    "WHERE name = 'revision')" more " WHERE table_name = '%q'; END"

typedef struct
{
  const char *name;       /* formatted with the table's name */
  const char *sql;        /* with the table's name, up to four times */
  const char *old_sql;    /* nullable: as migration 1 had it */
  gboolean    for_shape;  /* only for tables with geometry */
} Trigger;

static const Trigger triggers[] = {
  { "rtree_%s_geom_insert",
    "CREATE TRIGGER \"rtree_%w_geom_insert\" AFTER INSERT ON \"%w\" "
    "WHEN (NEW.\"geom\" NOT NULL AND NOT ST_IsEmpty(NEW.\"geom\")) "
    "BEGIN " PUT " END", NULL, TRUE },
  { "rtree_%s_geom_update1",
    "CREATE TRIGGER \"rtree_%w_geom_update1\" AFTER UPDATE OF \"geom\" ON \"%w\" "
    "WHEN OLD.\"fid\" = NEW.\"fid\" AND (NEW.\"geom\" NOTNULL AND NOT ST_IsEmpty(NEW.\"geom\")) "
    "BEGIN " PUT " END", NULL, TRUE },
  { "rtree_%s_geom_update2",
    "CREATE TRIGGER \"rtree_%w_geom_update2\" AFTER UPDATE OF \"geom\" ON \"%w\" "
    "WHEN OLD.\"fid\" = NEW.\"fid\" AND (NEW.\"geom\" ISNULL OR ST_IsEmpty(NEW.\"geom\")) "
    "BEGIN DELETE FROM \"rtree_%w_geom\" WHERE id = OLD.\"fid\"; END", NULL, TRUE },
  { "rtree_%s_geom_update3",
    "CREATE TRIGGER \"rtree_%w_geom_update3\" AFTER UPDATE ON \"%w\" "
    "WHEN OLD.\"fid\" != NEW.\"fid\" AND (NEW.\"geom\" NOTNULL AND NOT ST_IsEmpty(NEW.\"geom\")) "
    "BEGIN DELETE FROM \"rtree_%w_geom\" WHERE id = OLD.\"fid\"; "
    "INSERT OR REPLACE INTO \"rtree_%w_geom\" VALUES (NEW.\"fid\", "
    "ST_MinX(NEW.\"geom\"), ST_MaxX(NEW.\"geom\"), ST_MinY(NEW.\"geom\"), ST_MaxY(NEW.\"geom\")); END",
    NULL, TRUE },
  { "rtree_%s_geom_update4",
    "CREATE TRIGGER \"rtree_%w_geom_update4\" AFTER UPDATE ON \"%w\" "
    "WHEN OLD.\"fid\" != NEW.\"fid\" AND (NEW.\"geom\" ISNULL OR ST_IsEmpty(NEW.\"geom\")) "
    "BEGIN DELETE FROM \"rtree_%w_geom\" WHERE id IN (OLD.\"fid\", NEW.\"fid\"); END", NULL, TRUE },
  { "rtree_%s_geom_delete",
    "CREATE TRIGGER \"rtree_%w_geom_delete\" AFTER DELETE ON \"%w\" WHEN OLD.\"geom\" NOT NULL "
    "BEGIN DELETE FROM \"rtree_%w_geom\" WHERE id = OLD.\"fid\"; END", NULL, TRUE },
  { "reeve_changed_%s_insert",
    "CREATE TRIGGER \"reeve_changed_%w_insert\" AFTER INSERT ON \"%w\" "
    RAISE (", n_rows = n_rows + (n_rows >= 0)"),
    "CREATE TRIGGER \"reeve_changed_%w_insert\" AFTER INSERT ON \"%w\" "
    RAISE (", n_rows = n_rows + 1"), FALSE },
  { "reeve_changed_%s_update",
    "CREATE TRIGGER \"reeve_changed_%w_update\" AFTER UPDATE ON \"%w\" "
    RAISE (", n_rows = CASE OLD.\"fid\" WHEN NEW.\"fid\" THEN n_rows ELSE -1 END"),
    "CREATE TRIGGER \"reeve_changed_%w_update\" AFTER UPDATE ON \"%w\" " RAISE (""), FALSE },
  { "reeve_changed_%s_delete",
    "CREATE TRIGGER \"reeve_changed_%w_delete\" AFTER DELETE ON \"%w\" "
    RAISE (", n_rows = n_rows - (n_rows >= 0)"),
    "CREATE TRIGGER \"reeve_changed_%w_delete\" AFTER DELETE ON \"%w\" "
    RAISE (", n_rows = n_rows - 1"), FALSE },
  { "reeve_changed_%s_again",
    "CREATE TRIGGER \"reeve_changed_%w_again\" BEFORE INSERT ON \"%w\" "
    "WHEN EXISTS (SELECT 1 FROM \"%w\" WHERE \"fid\" = NEW.\"fid\") AND " BY_OTHERS
    "BEGIN UPDATE \"reeve_dataset\" SET n_rows = -1 WHERE table_name = '%q'; END", NULL, FALSE },
};

static double
read_double (const guint8 *bytes,
             gboolean      little)
{
  guint64 bits;
  double value;

  memcpy (&bits, bytes, 8);
  bits = little ? GUINT64_FROM_LE (bits) : GUINT64_FROM_BE (bits);
  memcpy (&value, &bits, 8);
  return value;
}

/* The box that a GeoPackage blob states. Blobs of other programs may leave it
 * out, then the geometry is read. */
static gboolean
read_box (const guint8 *blob,
          gsize         length,
          ReeveBox     *out)
{
  static const guint8 sizes[] = { 0, 32, 48, 48, 64 };
  g_autoptr (ReeveShape) shape = NULL;
  guint envelope;
  gboolean little;

  if (blob == NULL || length < 8 || blob[0] != 'G' || blob[1] != 'P')
    return FALSE;
  if ((blob[3] & 0x10) != 0)
    return FALSE;

  envelope = (blob[3] >> 1) & 7;
  little = blob[3] & 1;
  if (envelope >= 1 && envelope <= 4 && length >= 8u + sizes[envelope])
    {
      out->west = read_double (blob + 8, little);
      out->east = read_double (blob + 16, little);
      out->south = read_double (blob + 24, little);
      out->north = read_double (blob + 32, little);
    }
  else
    {
      shape = reeve_shape_from_gpkg (blob, length, NULL);
      if (shape == NULL || shape->n_points == 0)
        return FALSE;
      *out = reeve_shape_get_box (shape);
    }
  return isfinite (out->west) && isfinite (out->east) && isfinite (out->south)
         && isfinite (out->north) && !reeve_box_is_empty (out);
}

static void
answer_edge (sqlite3_context *context,
             int              n_values,
             sqlite3_value  **values)
{
  const guint8 *blob = sqlite3_value_blob (values[0]);
  gsize length = sqlite3_value_bytes (values[0]);
  const char *edge = sqlite3_user_data (context);
  ReeveBox box;
  gboolean found = read_box (blob, length, &box);

  if (*edge == '0')
    {
      if (blob == NULL)
        sqlite3_result_null (context);
      else
        sqlite3_result_int (context, !found);
    }
  else if (!found)
    sqlite3_result_null (context);
  else
    sqlite3_result_double (context, *edge == 'w' ? box.west : *edge == 'e' ? box.east
                                    : *edge == 's' ? box.south : box.north);
}

gboolean
reeve_gpkg_register_functions (sqlite3 *db,
                               GError **error)
{
  static const struct { const char *name; const char *edge; } functions[] = {
    { "ST_MinX", "w" }, { "ST_MaxX", "e" }, { "ST_MinY", "s" }, { "ST_MaxY", "n" },
    { "ST_IsEmpty", "0" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    if (sqlite3_create_function (db, functions[i].name, 1,
                                 SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
                                 (gpointer) functions[i].edge, answer_edge, NULL, NULL) != SQLITE_OK)
      return reeve_sql_fail (db, _("open the workspace"), error);
  return TRUE;
}

char *
reeve_gpkg_dup_trigger_name (const char *table,
                             guint       i)
{
  return i < G_N_ELEMENTS (triggers) ? g_strdup_printf (triggers[i].name, table) : NULL;
}

static char *
name_table (const char *format,
            const char *table)
{
  char *sql = sqlite3_mprintf (format, table, table, table, table);
  char *copy = g_strdup (sql);

  sqlite3_free (sql);
  return copy;
}

char *
reeve_gpkg_dup_trigger (const char *table,
                        guint       i)
{
  return i < G_N_ELEMENTS (triggers) ? name_table (triggers[i].sql, table) : NULL;
}

char *
reeve_gpkg_dup_old_trigger (const char *table,
                            guint       i)
{
  if (i >= G_N_ELEMENTS (triggers) || triggers[i].old_sql == NULL)
    return NULL;
  return name_table (triggers[i].old_sql, table);
}

char *
reeve_gpkg_dup_rtree (const char *rtree)
{
  char *sql = sqlite3_mprintf ("CREATE VIRTUAL TABLE \"%w\" USING rtree(id, minx, maxx, miny, maxy)",
                               rtree);
  char *copy = g_strdup (sql);

  sqlite3_free (sql);
  return copy;
}

gboolean
reeve_gpkg_create_triggers (sqlite3          *db,
                            const char       *table,
                            ReeveDatasetKind  kind,
                            GError          **error)
{
  if (kind == REEVE_DATASET_RASTER)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (triggers); i++)
    {
      g_autofree char *sql = NULL;

      if (triggers[i].for_shape && !reeve_kind_has_shape (kind))
        continue;
      sql = reeve_gpkg_dup_trigger (table, i);
      if (!reeve_sql_exec (db, sql, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
reeve_gpkg_drop_triggers (sqlite3    *db,
                          const char *table,
                          GError    **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (triggers); i++)
    {
      g_autofree char *name = reeve_gpkg_dup_trigger_name (table, i);

      if (!reeve_sql_execf (db, error, "DROP TRIGGER IF EXISTS \"%w\"", name))
        return FALSE;
    }
  return TRUE;
}

gboolean
reeve_gpkg_add_extensions (sqlite3          *db,
                           const char       *table,
                           ReeveDatasetKind  kind,
                           GError          **error)
{
  if (reeve_kind_has_shape (kind))
    return reeve_sql_execf (db, error, "INSERT INTO gpkg_extensions VALUES (%Q, 'geom', "
                            "'gpkg_rtree_index', '" RTREE_DEFINITION "', 'write-only')", table);
  if (kind == REEVE_DATASET_RASTER)
    return reeve_sql_execf (db, error, "INSERT INTO gpkg_extensions VALUES (%Q, 'tile_data', "
                            "'gpkg_2d_gridded_coverage', '" COVERAGE_DEFINITION "', 'read-write')", table);
  return TRUE;
}

gboolean
reeve_gpkg_drop_extensions (sqlite3    *db,
                            const char *table,
                            GError    **error)
{
  return reeve_sql_execf (db, error, "DELETE FROM gpkg_extensions WHERE table_name = %Q", table);
}

const char *
reeve_gpkg_type_name (ReeveDatasetKind kind)
{
  switch (kind)
    {
    case REEVE_DATASET_POINTS:
      return "POINT";
    case REEVE_DATASET_LINES:
      return "MULTILINESTRING";
    case REEVE_DATASET_AREAS:
      return "MULTIPOLYGON";
    default:
      return NULL;
    }
}

GBytes *
reeve_gpkg_blob (const ReeveShape *shape,
                 gboolean         *out_is_multi)
{
  static const guint8 sizes[] = { 0, 32, 48, 48, 64 };
  g_autoptr (GBytes) bytes = NULL;
  const guint8 *blob;
  guint8 *longer;
  gsize length;
  gsize start;
  guint32 type;
  guint32 one = GUINT32_TO_LE (1);

  *out_is_multi = FALSE;
  if (shape == NULL || shape->kind == REEVE_SHAPE_NONE || shape->n_points == 0)
    return NULL;
  bytes = reeve_shape_to_gpkg (shape);
  if (shape->kind == REEVE_SHAPE_POINT)
    {
      *out_is_multi = shape->n_points > 1;
      return g_steal_pointer (&bytes);
    }

  blob = g_bytes_get_data (bytes, &length);
  start = 8 + sizes[(blob[3] >> 1) & 7];
  g_return_val_if_fail (start + 9 <= length && blob[start] == 1, NULL);
  memcpy (&type, blob + start + 1, 4);
  type = GUINT32_FROM_LE (type);
  if (type > 3)
    return g_steal_pointer (&bytes);

  longer = g_malloc (length + 9);
  memcpy (longer, blob, start);
  longer[start] = 1;
  type = GUINT32_TO_LE (type + 3);
  memcpy (longer + start + 1, &type, 4);
  memcpy (longer + start + 5, &one, 4);
  memcpy (longer + start + 9, blob + start, length - start);
  return g_bytes_new_take (longer, length + 9);
}
