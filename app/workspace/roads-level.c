/* workspace/roads-level.c — who may see the road network
 *
 * Roads are kept apart from the layer of streets that came with them, and stay
 * when it is deleted. Their level is what the import said, or that of the layer
 * as it is now: the stricter of the two.
 */
#include "workspace/edit.h"

gboolean
reeve_edit_set_roads_level (ReeveEdit            *edit,
                            ReeveClassification   level,
                            gint64                dataset_id,
                            GError              **error)
{
  return reeve_sql_execf (reeve_edit_get_db (edit), error,
                          "INSERT OR REPLACE INTO reeve_meta (key, value) "
                          "VALUES ('roads_level', '%d'), ('roads_dataset', '%lld')",
                          (int) level, dataset_id);
}

gboolean
reeve_catalogue_get_roads_level (sqlite3              *db,
                                 ReeveClassification  *out_level,
                                 GError              **error)
{
  gint64 level;

  if (!reeve_sql_int64 (db,
        "SELECT max(level) FROM ("
        "SELECT CAST(value AS INTEGER) AS level FROM reeve_meta WHERE key = 'roads_level' "
        "UNION ALL SELECT classification FROM reeve_dataset WHERE id = "
        "(SELECT CAST(value AS INTEGER) FROM reeve_meta WHERE key = 'roads_dataset') "
        "UNION ALL SELECT classification FROM reeve_field WHERE dataset_id = "
        "(SELECT CAST(value AS INTEGER) FROM reeve_meta WHERE key = 'roads_dataset') "
        "UNION ALL SELECT 0)", 0, &level, error))
    return FALSE;
  *out_level = (ReeveClassification) CLAMP (level, REEVE_CLASS_PUBLIC, REEVE_CLASS_RESTRICTED);
  return TRUE;
}
