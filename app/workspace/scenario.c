/* workspace/scenario.c — options and their changes
 *
 * An option's revision rises with every change of its list; a result keeps the
 * revisions of the whole line of parents, so undoing a change makes the result
 * current again.
 */
#include "workspace/scenario.h"

#include "core/error.h"
#include "core/i18n.h"
#include "workspace/workspace-private.h"

#include <math.h>
#include <string.h>

/* A hostile file may name parents in a circle. */
#define MAX_PARENTS 64

void
reeve_change_free (ReeveChange *self)
{
  if (self == NULL)
    return;
  g_free (self->title);
  g_clear_pointer (&self->shape, reeve_shape_free);
  g_free (self);
}

void
reeve_scenario_free (ReeveScenario *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->created);
  g_free (self);
}

GPtrArray *
reeve_scenario_list (sqlite3 *db,
                     GError **error)
{
  g_autoptr (GPtrArray) scenarios = NULL;
  g_autoptr (sqlite3_stmt) stmt = NULL;
  gboolean row;

  scenarios = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_scenario_free);
  stmt = reeve_sql_prepare (db, "SELECT id, name, parent_id, created FROM reeve_scenario ORDER BY id", error);
  if (stmt == NULL)
    return NULL;
  for (;;)
    {
      ReeveScenario *scenario;

      if (!reeve_sql_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&scenarios);
      scenario = g_new0 (ReeveScenario, 1);
      scenario->id = sqlite3_column_int64 (stmt, 0);
      scenario->name = reeve_sql_dup_text (stmt, 1);
      scenario->parent_id = sqlite3_column_int64 (stmt, 2);
      scenario->created = reeve_sql_dup_text (stmt, 3);
      g_ptr_array_add (scenarios, scenario);
    }
}

static gboolean
is_baseline (const char *name)
{
  return name == NULL || *name == '\0' || g_ascii_strcasecmp (name, "baseline") == 0
         || strcmp (name, _("Baseline")) == 0;
}

ReeveScenario *
reeve_scenario_find (sqlite3     *db,
                     const char  *name,
                     GError     **error)
{
  g_autoptr (GPtrArray) scenarios = NULL;
  g_autoptr (GString) list = g_string_new (NULL);

  if (is_baseline (name))
    {
      ReeveScenario *baseline = g_new0 (ReeveScenario, 1);

      baseline->name = g_strdup (_("Baseline"));
      baseline->created = g_strdup ("");
      return baseline;
    }
  scenarios = reeve_scenario_list (db, error);
  if (scenarios == NULL)
    return NULL;
  g_string_append (list, _("Baseline"));
  for (guint i = 0; i < scenarios->len; i++)
    {
      const ReeveScenario *scenario = g_ptr_array_index (scenarios, i);

      if (strcmp (scenario->name, name) == 0)
        return g_ptr_array_steal_index (scenarios, i);
      g_string_append_printf (list, ", %s", scenario->name);
    }
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
               /* Translators: the name of an option, all there are */
               _("There is no option “%s”. There are: %s"), name, list->str);
  return NULL;
}

static ReeveChange *
read_change (sqlite3_stmt  *stmt,
             GError       **error)
{
  g_autoptr (ReeveChange) change = g_new0 (ReeveChange, 1);
  gint64 kind = sqlite3_column_int64 (stmt, 2);
  gconstpointer blob;

  if (kind < 0 || kind > REEVE_CHANGE_HAZARD)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                   /* Translators: two numbers: a kind of change found, the highest known */
                   _("A change of an option is of kind %d; this version knows kinds up to %d"),
                   (int) CLAMP (kind, -1, G_MAXINT), REEVE_CHANGE_HAZARD);
      return NULL;
    }
  change->id = sqlite3_column_int64 (stmt, 0);
  change->scenario_id = sqlite3_column_int64 (stmt, 1);
  change->kind = (ReeveChangeKind) kind;
  change->title = reeve_sql_dup_text (stmt, 3);
  change->way_id = sqlite3_column_int64 (stmt, 4);
  change->ordinal = sqlite3_column_int (stmt, 5);
  change->direction = sqlite3_column_int (stmt, 6);
  change->speed_kmh = sqlite3_column_double (stmt, 7);
  change->from_ms = sqlite3_column_double (stmt, 8);
  change->until_ms = sqlite3_column_type (stmt, 9) == SQLITE_NULL ? INFINITY
                                                                 : sqlite3_column_double (stmt, 9);
  change->dataset_id = sqlite3_column_int64 (stmt, 10);
  change->fid = sqlite3_column_int64 (stmt, 11);
  change->value = sqlite3_column_double (stmt, 12);
  blob = sqlite3_column_blob (stmt, 13);
  if (blob != NULL)
    {
      change->shape = reeve_shape_from_gpkg (blob, (gsize) sqlite3_column_bytes (stmt, 13), error);
      if (change->shape == NULL)
        return NULL;
    }
  return g_steal_pointer (&change);
}

static gboolean
append_changes (sqlite3    *db,
                gint64      id,
                GPtrArray  *changes,
                GError    **error)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;
  gboolean row;

  stmt = reeve_sql_preparef (db, error, "SELECT id, scenario_id, kind, title, way_id, ordinal, direction, "
                             "speed_kmh, from_ms, until_ms, dataset_id, fid, value, geom "
                             "FROM reeve_change WHERE scenario_id = %lld ORDER BY id", id);
  if (stmt == NULL)
    return FALSE;
  for (;;)
    {
      ReeveChange *change;

      if (!reeve_sql_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      change = read_change (stmt, error);
      if (change == NULL)
        return FALSE;
      g_ptr_array_add (changes, change);
    }
}

/* @id and its parents, from the option itself upwards. */
static GArray *
list_line (sqlite3 *db,
           gint64   id,
           GError **error)
{
  g_autoptr (GArray) line = g_array_new (FALSE, FALSE, sizeof (gint64));

  while (id != 0 && line->len < MAX_PARENTS)
    {
      g_autoptr (sqlite3_stmt) stmt = NULL;
      gboolean row;

      stmt = reeve_sql_preparef (db, error, "SELECT parent_id FROM reeve_scenario WHERE id = %lld", id);
      if (stmt == NULL || !reeve_sql_step (stmt, &row, error))
        return NULL;
      if (!row)
        {
          g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_INPUT, _("This option does not exist any more"));
          return NULL;
        }
      g_array_append_val (line, id);
      id = sqlite3_column_int64 (stmt, 0);
    }
  return g_steal_pointer (&line);
}

GPtrArray *
reeve_scenario_list_changes (sqlite3 *db,
                             gint64   id,
                             GError **error)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_change_free);
  g_autoptr (GArray) line = list_line (db, id, error);

  if (line == NULL)
    return NULL;
  for (guint i = line->len; i > 0; i--)
    if (!append_changes (db, g_array_index (line, gint64, i - 1), changes, error))
      return NULL;
  return g_steal_pointer (&changes);
}

char *
reeve_scenario_dup_state (sqlite3 *db,
                          gint64   id,
                          GError **error)
{
  g_autoptr (GString) state = g_string_new (NULL);
  g_autoptr (GArray) line = list_line (db, id, error);

  if (line == NULL)
    return NULL;
  for (guint i = 0; i < line->len; i++)
    {
      g_autoptr (sqlite3_stmt) stmt = NULL;
      gint64 one = g_array_index (line, gint64, i);
      gboolean row;

      stmt = reeve_sql_preparef (db, error, "SELECT revision FROM reeve_scenario WHERE id = %lld", one);
      if (stmt == NULL || !reeve_sql_step (stmt, &row, error))
        return NULL;
      g_string_append_printf (state, "%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT " ", one,
                              (gint64) sqlite3_column_int64 (stmt, 0));
    }
  return g_strdup (state->str);
}

static gboolean
check_name (sqlite3     *db,
            const char  *name,
            gint64       except,
            GError     **error)
{
  g_autoptr (GPtrArray) scenarios = reeve_scenario_list (db, error);

  if (scenarios == NULL)
    return FALSE;
  if (is_baseline (name))
    {
      g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                           _("An option needs a name of its own, other than “Baseline”"));
      return FALSE;
    }
  for (guint i = 0; i < scenarios->len; i++)
    {
      const ReeveScenario *scenario = g_ptr_array_index (scenarios, i);

      if (scenario->id != except && strcmp (scenario->name, name) == 0)
        {
          g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                       /* Translators: the name of an option */
                       _("There is an option “%s” already"), name);
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
reeve_edit_add_scenario (ReeveEdit   *edit,
                         const char  *name,
                         gint64       parent_id,
                         gint64      *out_id,
                         GError     **error)
{
  g_autoptr (GArray) line = NULL;
  g_autofree char *now = reeve_now_iso ();
  gint64 revision;

  if (!check_name (edit->db, name, 0, error)
      || (line = list_line (edit->db, parent_id, error)) == NULL
      || !reeve_counter_next (edit->db, "revision", &revision, error))
    return FALSE;
  if (line->len >= MAX_PARENTS - 1)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a number */
                   _("An option has at most %d others before it"), MAX_PARENTS - 1);
      return FALSE;
    }
  if (!reeve_sql_execf (edit->db, error, "INSERT INTO reeve_scenario (name, parent_id, created, revision) "
                        "VALUES (%Q, %lld, %Q, %lld)", name, parent_id, now, revision))
    return FALSE;
  if (out_id != NULL)
    *out_id = sqlite3_last_insert_rowid (edit->db);
  return TRUE;
}

static gboolean
fail_unless_changed (sqlite3 *db,
                     GError **error)
{
  if (sqlite3_changes (db) > 0)
    return TRUE;
  g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_INPUT, _("This option does not exist any more"));
  return FALSE;
}

gboolean
reeve_edit_rename_scenario (ReeveEdit   *edit,
                            gint64       id,
                            const char  *name,
                            GError     **error)
{
  return check_name (edit->db, name, id, error)
         && reeve_sql_execf (edit->db, error, "UPDATE reeve_scenario SET name = %Q WHERE id = %lld", name, id)
         && fail_unless_changed (edit->db, error);
}

gboolean
reeve_edit_delete_scenario (ReeveEdit *edit,
                            gint64     id,
                            GError   **error)
{
  g_autoptr (sqlite3_stmt) child = NULL;
  gboolean row;

  child = reeve_sql_preparef (edit->db, error, "SELECT name FROM reeve_scenario WHERE parent_id = %lld "
                              "ORDER BY id LIMIT 1", id);
  if (child == NULL || !reeve_sql_step (child, &row, error))
    return FALSE;
  if (row)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: the name of an option */
                   _("“%s” is built on this option. Delete it first."), reeve_sql_text (child, 0));
      return FALSE;
    }
  return reeve_sql_execf (edit->db, error, "DELETE FROM reeve_change WHERE scenario_id = %lld", id)
         && reeve_sql_execf (edit->db, error, "DELETE FROM reeve_scenario WHERE id = %lld", id)
         && fail_unless_changed (edit->db, error);
}

static gboolean
touch_scenario (ReeveEdit *edit,
                gint64     id,
                GError   **error)
{
  gint64 revision;

  return reeve_counter_next (edit->db, "revision", &revision, error)
         && reeve_sql_execf (edit->db, error, "UPDATE reeve_scenario SET revision = %lld WHERE id = %lld",
                             revision, id)
         && fail_unless_changed (edit->db, error);
}

static void
bind_number (sqlite3_stmt *stmt,
             int           index,
             double        value)
{
  if (isfinite (value))
    sqlite3_bind_double (stmt, index, value);
  else
    sqlite3_bind_null (stmt, index);
}

gboolean
reeve_edit_add_change (ReeveEdit    *edit,
                       ReeveChange  *change,
                       GError      **error)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;
  g_autoptr (GBytes) blob = NULL;

  if (change->scenario_id == 0)
    {
      g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                           _("The baseline stays as it is. Make an option first, then change that."));
      return FALSE;
    }
  if (!touch_scenario (edit, change->scenario_id, error))
    return FALSE;
  stmt = reeve_sql_prepare (edit->db, "INSERT INTO reeve_change (scenario_id, kind, title, way_id, ordinal, "
                            "direction, speed_kmh, from_ms, until_ms, dataset_id, fid, value, geom) "
                            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", error);
  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, change->scenario_id);
  sqlite3_bind_int (stmt, 2, change->kind);
  reeve_sql_bind_text (stmt, 3, change->title != NULL ? change->title : "");
  sqlite3_bind_int64 (stmt, 4, change->way_id);
  sqlite3_bind_int (stmt, 5, change->ordinal);
  sqlite3_bind_int (stmt, 6, change->direction);
  bind_number (stmt, 7, change->speed_kmh);
  bind_number (stmt, 8, change->from_ms);
  bind_number (stmt, 9, change->until_ms);
  sqlite3_bind_int64 (stmt, 10, change->dataset_id);
  sqlite3_bind_int64 (stmt, 11, change->fid);
  bind_number (stmt, 12, change->value);
  if (change->shape != NULL)
    {
      gsize length;
      gconstpointer data;

      blob = reeve_shape_to_gpkg (change->shape);
      data = g_bytes_get_data (blob, &length);
      sqlite3_bind_blob64 (stmt, 13, data, length, SQLITE_STATIC);
    }
  if (!reeve_sql_run (stmt, error))
    return FALSE;
  change->id = sqlite3_last_insert_rowid (edit->db);
  return TRUE;
}

gboolean
reeve_edit_delete_change (ReeveEdit *edit,
                          gint64     id,
                          GError   **error)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;
  gboolean row;

  stmt = reeve_sql_preparef (edit->db, error, "SELECT scenario_id FROM reeve_change WHERE id = %lld", id);
  if (stmt == NULL || !reeve_sql_step (stmt, &row, error))
    return FALSE;
  if (!row)
    {
      g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_INPUT, _("There is no such change"));
      return FALSE;
    }
  return touch_scenario (edit, sqlite3_column_int64 (stmt, 0), error)
         && reeve_sql_execf (edit->db, error, "DELETE FROM reeve_change WHERE id = %lld", id);
}
