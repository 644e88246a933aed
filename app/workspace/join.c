/* workspace/join.c — a table's columns come onto places, by equal keys
 *
 * Keys are compared as texts, letter by letter: "0412" is not "412" and "vila
 * nova" is not "Vila Nova". What nearly matches is suggested, never assumed. A
 * key that stands in several rows of the table is not joined at all, for which row
 * is meant would be a guess, unless it is said what becomes of them.
 */
#include "workspace/import-private.h"

#include "core/error.h"
#include "core/i18n.h"

#include <math.h>
#include <string.h>

#define MAX_SHOWN_ROWS 10

typedef struct
{
  guint  row;      /* the first of the table with this key */
  guint  last;
  guint  chosen;   /* the one that is joined: the first, or the latest */
  guint  n_rows;
  GString *rows;   /* owned: "3, 17": as fids */
  gboolean used;
} Key;

typedef struct
{
  ReeveDataset    *dataset;    /* owned */
  ReeveDataset    *other;      /* owned: the table's dataset */
  ReeveTable      *table;      /* owned */
  GHashTable      *keys;       /* owned: text to Key */
  guint            area_key;   /* column of the dataset */
  int              table_key;  /* column of the table */
  guint           *next;       /* owned: by row of the table: the next with its key */
  ReeveJoinRows    rows;
  int              date;       /* column of the table that tells the latest */
  ReeveJoinReport *report;     /* borrowed */
} Join;

typedef struct
{
  const ReeveJoinRequest *asked;
  ReeveJoinReport        *report;
} Work;

static void
free_key (gpointer data)
{
  Key *key = data;

  g_string_free (key->rows, TRUE);
  g_free (key);
}

static void
clear_join (Join *join)
{
  g_clear_pointer (&join->dataset, reeve_dataset_free);
  g_clear_pointer (&join->other, reeve_dataset_free);
  g_clear_pointer (&join->table, reeve_table_unref);
  g_clear_pointer (&join->keys, g_hash_table_unref);
  g_free (join->next);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Join, clear_join)

static ReeveJoinReport *
new_report (void)
{
  ReeveJoinReport *report = g_new0 (ReeveJoinReport, 1);

  report->areas_without = g_ptr_array_new_with_free_func (g_free);
  report->rows_without = g_ptr_array_new_with_free_func (g_free);
  report->suggestions = g_ptr_array_new_with_free_func (g_free);
  report->duplicates = g_ptr_array_new_with_free_func (g_free);
  report->merged = g_ptr_array_new_with_free_func (g_free);
  return report;
}

void
reeve_join_report_free (ReeveJoinReport *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->areas_without);
  g_ptr_array_unref (self->rows_without);
  g_ptr_array_unref (self->suggestions);
  g_ptr_array_unref (self->duplicates);
  g_ptr_array_unref (self->merged);
  g_free (self);
}

/* --- keys --- */

static const ReeveField *
find_key (const ReeveDataset *dataset,
          const char         *name,
          GError            **error)
{
  const ReeveField *field = reeve_dataset_find_field (dataset, name);
  g_autoptr (GString) known = g_string_new (NULL);

  if (field != NULL)
    return field;
  for (guint i = 0; i < MIN (dataset->fields->len, 50); i++)
    g_string_append_printf (known, i == 0 ? "%s" : ", %s",
                            ((ReeveField *) dataset->fields->pdata[i])->title);
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
               /* Translators: a dataset, a column, a list of columns */
               _("“%s” has no column “%s”; it has %s"), dataset->name, name, known->str);
  return NULL;
}

/* Numbers and codes alike as a person writes them; NULL for an empty cell. */
static char *
format_key (const char *text,
            double      number,
            gboolean    is_real)
{
  char *key;

  if (text == NULL)
    return NULL;
  if (is_real && number == floor (number) && fabs (number) < 9e15)
    return g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) number);
  key = g_strstrip (g_strdup (text));
  if (*key == '\0')
    g_clear_pointer (&key, g_free);
  return key;
}

static char *
get_table_key (const Join *join,
               guint       row)
{
  const ReeveColumn *column = reeve_table_get_column (join->table, (guint) join->table_key);
  g_autofree char *number = NULL;

  if (reeve_table_is_null (join->table, row, (guint) join->table_key))
    return NULL;
  switch (column->type)
    {
    case REEVE_COLUMN_INTEGER:
    case REEVE_COLUMN_BOOLEAN:
      number = g_strdup_printf ("%" G_GINT64_FORMAT,
                                reeve_table_get_integer (join->table, row, (guint) join->table_key));
      return g_steal_pointer (&number);
    case REEVE_COLUMN_REAL:
      number = g_strdup_printf ("%.15g", reeve_table_get_real (join->table, row,
                                                               (guint) join->table_key));
      return format_key (number, reeve_table_get_real (join->table, row, (guint) join->table_key),
                         TRUE);
    case REEVE_COLUMN_TEXT:
    case REEVE_COLUMN_DATE:
    case REEVE_COLUMN_DATETIME:
    default:
      return format_key (reeve_table_get_text (join->table, row, (guint) join->table_key), 0, FALSE);
    }
}

/* What is joined of a key, if anything. */
static gboolean
is_joined (const Join *join,
           const Key  *key)
{
  return key != NULL && (key->n_rows == 1 || join->rows != REEVE_JOIN_REFUSE);
}

static void
index_table (Join *join)
{
  join->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_key);
  join->next = g_new (guint, MAX (reeve_table_get_n_rows (join->table), 1));
  for (guint row = 0; row < reeve_table_get_n_rows (join->table); row++)
    {
      g_autofree char *text = get_table_key (join, row);
      Key *key = text != NULL ? g_hash_table_lookup (join->keys, text) : NULL;

      join->next[row] = REEVE_JOIN_NO_ROW;
      if (text == NULL)
        continue;
      if (key == NULL)
        {
          key = g_new0 (Key, 1);
          key->row = key->chosen = key->last = row;
          key->rows = g_string_new (NULL);
          g_hash_table_insert (join->keys, g_steal_pointer (&text), key);
        }
      else
        {
          key->last = join->next[key->last] = row;
          if (join->rows == REEVE_JOIN_LATEST &&
              reeve_join_rows_is_later (join->table, row, key->chosen, (guint) join->date))
            key->chosen = row;
        }
      join->report->most_rows = MAX (join->report->most_rows, key->n_rows + 1);
      if (++key->n_rows <= MAX_SHOWN_ROWS)
        g_string_append_printf (key->rows, "%s%" G_GINT64_FORMAT, key->n_rows > 1 ? ", " : "",
                                reeve_table_get_integer (join->table, row, 0));
      else if (key->n_rows == MAX_SHOWN_ROWS + 1)
        g_string_append (key->rows, " …");
    }
}

/* In the table's order, so that the report does not depend on hashing. */
static void
report_table (Join *join)
{
  for (guint row = 0; row < reeve_table_get_n_rows (join->table); row++)
    {
      g_autofree char *text = get_table_key (join, row);
      const Key *key = text != NULL ? g_hash_table_lookup (join->keys, text) : NULL;

      if (key == NULL || key->row != row)
        continue;
      if (!is_joined (join, key))
        g_ptr_array_add (join->report->duplicates,
                         /* Translators: a key, a list of row numbers */
                         g_strdup_printf (_("“%s”: rows %s"), text, key->rows->str));
      if (!key->used)
        g_ptr_array_add (join->report->rows_without, g_steal_pointer (&text));
    }
}

static char *
get_area_key (const Join  *join,
              ReeveCursor *cursor,
              guint        column)
{
  const ReeveField *field = join->dataset->fields->pdata[join->area_key];

  if (reeve_cursor_is_null (cursor, column))
    return NULL;
  return format_key (reeve_cursor_get_text (cursor, column), reeve_cursor_get_real (cursor, column),
                     field->type == REEVE_COLUMN_REAL);
}

static gboolean
match_areas (Join     *join,
             sqlite3  *db,
             ReeveJob *job,
             GError  **error)
{
  const ReeveField *field = join->dataset->fields->pdata[join->area_key];
  const char *names[] = { field->name, NULL };
  g_autoptr (ReeveCursor) cursor = reeve_cursor_new (db, join->dataset, names, NULL, error);
  g_autoptr (GError) failure = NULL;
  guint64 n = 0;

  if (cursor == NULL)
    return FALSE;
  while (reeve_cursor_next (cursor, &failure))
    {
      g_autofree char *text = get_area_key (join, cursor, 0);
      Key *key = text != NULL ? g_hash_table_lookup (join->keys, text) : NULL;

      if (++n % 1000 == 0 &&
          !reeve_job_step (job, n, MAX (n + 1, (guint64) MAX (join->dataset->n_rows, 0)), error))
        return FALSE;
      if (key != NULL)
        key->used = TRUE;
      if (is_joined (join, key))
        join->report->n_matched++;
      else if (key == NULL)
        g_ptr_array_add (join->report->areas_without,
                         text != NULL ? g_steal_pointer (&text) : g_strdup (_("(empty)")));
    }
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  return TRUE;
}

/* --- reading both sides --- */

static void
list_merged (Join *join)
{
  for (guint i = 0; i < join->other->fields->len; i++)
    {
      const ReeveField *field = join->other->fields->pdata[i];

      if ((int) i + 1 != join->table_key && reeve_join_rows_is_merged (join->rows, field->type))
        g_ptr_array_add (join->report->merged, g_strdup (field->title));
    }
}

static gboolean
prepare (Join                    *join,
         const ReeveJoinRequest  *request,
         sqlite3                 *db,
         ReeveJob                *job,
         GError                 **error)
{
  const char *other_key = request->table_key != NULL ? request->table_key : request->key;
  const ReeveField *area_key;
  const ReeveField *table_key;
  guint position;

  join->dataset = reeve_catalogue_get (db, request->dataset_id, error);
  if (join->dataset == NULL)
    return FALSE;
  join->other = reeve_catalogue_get (db, request->table_id, error);
  if (join->other == NULL)
    return FALSE;
  if (join->dataset->kind == REEVE_DATASET_RASTER || join->other->kind == REEVE_DATASET_RASTER)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a dataset */
                   _("“%s” is a raster; rows with keys are needed"),
                   join->dataset->kind == REEVE_DATASET_RASTER ? join->dataset->name
                                                               : join->other->name);
      return FALSE;
    }
  area_key = find_key (join->dataset, request->key, error);
  table_key = area_key != NULL ? find_key (join->other, other_key, error) : NULL;
  if (table_key == NULL)
    return FALSE;
  g_ptr_array_find (join->dataset->fields, area_key, &position);
  join->area_key = position;

  reeve_job_set_phase (job, 0, 0.3, _("Reading the table"));
  join->table = reeve_dataset_read_table (db, join->other, job, error);
  if (join->table == NULL)
    return FALSE;
  join->table_key = reeve_table_find_column (join->table, table_key->name);
  g_return_val_if_fail (join->table_key >= 0, FALSE);

  join->rows = request->rows;
  if (join->rows == REEVE_JOIN_LATEST)
    {
      const ReeveField *date = reeve_join_rows_find_date (join->other, request->latest_by, error);

      if (date == NULL)
        return FALSE;
      join->date = reeve_table_find_column (join->table, date->name);
      g_return_val_if_fail (join->date >= 0, FALSE);
    }
  index_table (join);
  list_merged (join);
  reeve_job_set_phase (job, 0.3, 0.5, _("Comparing keys"));
  if (!match_areas (join, db, job, error))
    return FALSE;
  report_table (join);
  reeve_job_set_phase (job, 0.5, 0.6, _("Looking for spellings"));
  return reeve_join_suggest (join->report, job, error);
}

/* --- writing --- */

static void
add_joined_fields (const Join   *join,
                   ReeveDataset *dataset)
{
  for (guint i = 0; i < join->other->fields->len; i++)
    {
      const ReeveField *from = join->other->fields->pdata[i];
      ReeveField *field;

      if ((int) i + 1 == join->table_key)
        continue;
      field = reeve_dataset_add_field (dataset, from->name, from->title,
                                       reeve_join_rows_get_type (join->rows, from->type));
      g_free (field->term);
      g_free (field->unit);
      field->term = g_strdup (from->term);
      field->unit = g_strdup (from->unit);
      field->classification = from->classification;
    }
  dataset->classification = MAX (dataset->classification, join->other->classification);
}

static void
copy_cell (ReeveWriter     *writer,
           guint            column,
           ReeveColumnType  type,
           ReeveCursor     *cursor)
{
  if (reeve_cursor_is_null (cursor, column))
    reeve_writer_set_null (writer, column);
  else if (type == REEVE_COLUMN_INTEGER || type == REEVE_COLUMN_BOOLEAN)
    reeve_writer_set_integer (writer, column, reeve_cursor_get_integer (cursor, column));
  else if (type == REEVE_COLUMN_REAL)
    reeve_writer_set_real (writer, column, reeve_cursor_get_real (cursor, column));
  else
    reeve_writer_set_text (writer, column, reeve_cursor_get_text (cursor, column));
}

static void
join_cells (const Join  *join,
            ReeveWriter *writer,
            const Key   *key)   /* (nullable) */
{
  guint column = join->dataset->fields->len;

  for (guint i = 0; i < join->other->fields->len; i++)
    {
      if ((int) i + 1 == join->table_key)
        continue;
      if (key == NULL)
        reeve_writer_set_null (writer, column);
      else
        reeve_join_rows_write (writer, column, join->table, key->chosen, join->next, i + 1,
                               join->rows);
      column++;
    }
}

static gboolean
write_areas (const Join  *join,
             sqlite3     *db,
             ReeveWriter *writer,
             ReeveJob    *job,
             GError     **error)
{
  g_autoptr (ReeveCursor) cursor = reeve_cursor_new (db, join->dataset, NULL, NULL, error);
  g_autoptr (GError) failure = NULL;
  guint64 n = 0;

  if (cursor == NULL)
    return FALSE;
  while (reeve_cursor_next (cursor, &failure))
    {
      g_autoptr (ReeveShape) shape = reeve_cursor_get_shape (cursor, &failure);
      g_autofree char *text = get_area_key (join, cursor, join->area_key);
      const Key *key = text != NULL ? g_hash_table_lookup (join->keys, text) : NULL;

      if (failure != NULL)
        break;
      if (++n % 1000 == 0 &&
          !reeve_job_step (job, n, MAX (n + 1, (guint64) MAX (join->dataset->n_rows, 0)), error))
        return FALSE;
      for (guint i = 0; i < join->dataset->fields->len; i++)
        copy_cell (writer, i, ((ReeveField *) join->dataset->fields->pdata[i])->type, cursor);
      join_cells (join, writer, is_joined (join, key) ? key : NULL);
      if (!reeve_writer_append_with_fid (writer, reeve_cursor_get_fid (cursor), shape, error))
        return FALSE;
    }
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  return TRUE;
}

static void
add_rows_note (const Join        *join,
               ReeveImportReport *report)
{
  g_autofree char *columns = NULL;

  if (join->report->most_rows < 2 || join->rows == REEVE_JOIN_REFUSE)
    return;
  g_ptr_array_add (join->report->merged, NULL);
  columns = g_strjoinv (", ", (char **) join->report->merged->pdata);
  g_ptr_array_set_size (join->report->merged, (int) join->report->merged->len - 1);
  if (join->rows == REEVE_JOIN_LATEST)
    g_ptr_array_add (report->notes,
                     /* Translators: a column of dates */
                     g_strdup_printf (_("Of several rows with one key the latest by “%s” is taken"),
                                      reeve_table_get_column (join->table,
                                                              (guint) join->date)->title));
  else
    g_ptr_array_add (report->notes,
                     g_strdup_printf (join->rows == REEVE_JOIN_SUM
                                      /* Translators: columns */
                                      ? _("Several rows with one key are summed: %s")
                                      /* Translators: columns */
                                      : _("Several rows with one key are averaged: %s"), columns));
}

static gboolean
add_note (const Join *join,
          sqlite3    *db,
          GError    **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (ReeveImportReport) report = reeve_import_report_load (db, join->dataset->id, &failure);
  g_autofree char *matched = reeve_import_count_text ((guint64) join->report->n_matched);
  g_autofree char *without = reeve_import_count_text (join->report->areas_without->len);
  g_autofree char *left = reeve_import_count_text (join->report->rows_without->len);

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (report == NULL)
    {
      report = reeve_import_report_new ();
      report->dataset_id = join->dataset->id;
      report->dataset_name = g_strdup (join->dataset->name);
    }
  g_ptr_array_add (report->notes,
                   /* Translators: a table, three counts */
                   g_strdup_printf (_("Joined with “%s”: %s match, %s here have no row, %s keys there "
                                      "have no place"), join->other->name, matched, without, left));
  add_rows_note (join, report);
  return reeve_import_report_store (report, db, error);
}

static void
fail_unmatched (const Join  *join,
                GError     **error)
{
  g_autofree char *most = reeve_import_count_text (join->report->most_rows);

  if (join->report->rows_without->len == g_hash_table_size (join->keys))
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                 /* Translators: two datasets */
                 _("No key of “%s” stands in “%s”"), join->dataset->name, join->other->name);
  else
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                 /* Translators: two datasets and a count */
                 _("No key of “%s” stands once in “%s”: up to %s rows have one key, and which is "
                   "meant would be a guess. Say what becomes of them: --rows sum, mean or latest"),
                 join->dataset->name, join->other->name, most);
}

static gboolean
join_edit (ReeveEdit *edit,
           gpointer   data,
           ReeveJob  *job,
           GError   **error)
{
  const Work *work = data;
  sqlite3 *db = reeve_edit_get_db (edit);
  g_auto (Join) join = { .report = work->report };
  g_autoptr (ReeveDataset) joined = NULL;
  g_autoptr (ReeveWriter) writer = NULL;

  if (!prepare (&join, work->asked, db, job, error))
    return FALSE;
  if (join.report->n_matched == 0)
    {
      fail_unmatched (&join, error);
      return FALSE;
    }
  joined = reeve_dataset_copy (join.dataset);
  add_joined_fields (&join, joined);
  reeve_job_set_phase (job, 0.6, 1, _("Writing rows"));
  writer = reeve_writer_new (edit, joined, error);
  if (writer == NULL || !write_areas (&join, db, writer, job, error) ||
      !reeve_writer_finish (writer, error))
    return FALSE;
  g_clear_pointer (&writer, reeve_writer_free);
  return reeve_edit_replace_dataset (edit, join.dataset->id, joined->id, error) &&
         add_note (&join, db, error);
}

static gboolean
run_dry (ReeveWorkspace *workspace,
         const Work     *work,
         ReeveJob       *job,
         GError        **error)
{
  g_auto (Join) join = { .report = work->report };
  sqlite3 *db = reeve_workspace_open_reader (workspace, error);
  gboolean done;

  if (db == NULL)
    return FALSE;
  done = prepare (&join, work->asked, db, job, error);
  reeve_workspace_close_reader (db);
  return done;
}

ReeveJoinReport *
reeve_join_run (ReeveWorkspace          *workspace,
                const ReeveJoinRequest  *request,
                gboolean                 dry_run,
                ReeveJob                *job,
                GError                 **error)
{
  g_autoptr (ReeveJoinReport) report = new_report ();
  Work work = { request, report };

  g_return_val_if_fail (REEVE_IS_WORKSPACE (workspace), NULL);
  g_return_val_if_fail (request->key != NULL, NULL);

  if (dry_run ? !run_dry (workspace, &work, job, error)
              : !reeve_workspace_edit (workspace, _("Join a table"), join_edit, &work, job, error))
    return NULL;
  return g_steal_pointer (&report);
}
