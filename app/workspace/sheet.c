/* workspace/sheet.c — the rows of a dataset as a person wants to see them
 *
 * Sorting: every row gets 64 bits that order as its cell does (a number's bits,
 * a text's first eight bytes) and goes through a radix sort, which keeps rows of
 * equal bits in order of fid. Only texts that share eight bytes are compared.
 */
#include "workspace/sheet-private.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"

#include <math.h>
#include <string.h>

#define KEY_BYTES  120
#define STEP       4096
#define RADIX_BITS 16
#define NO_TEXT    G_MAXUINT32

struct _ReeveSheet
{
  gatomicrefcount  refs;
  gint64          *fids;    /* owned, nullable: NULL when row i shows fid first + i */
  gint64           first;
  guint            n_rows;
};

typedef struct
{
  guint64 bits;
  gint64  fid;
  guint32 text;   /* where its folded text begins; NO_TEXT for none */
} Key;

typedef struct
{
  const ReeveDataset *dataset;
  GArray             *columns;     /* owned, of int: field numbers in the statement's order */
  ReeveCondition     *conditions;  /* owned: one for each of the columns */
  int                 sort;        /* the statement's column; -1 for none */
  gboolean            is_number;
  gboolean            descending;
  GArray             *keys;        /* owned, of Key */
  GArray             *empty;       /* owned, of gint64: rows whose sorted cell is empty */
  GString            *texts;       /* owned: folded, each ended by a nul */
} Scan;

ReeveSheet *
reeve_sheet_ref (ReeveSheet *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
reeve_sheet_unref (ReeveSheet *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->fids);
  g_free (self);
}

guint
reeve_sheet_get_n_rows (const ReeveSheet *self)
{
  return self->n_rows;
}

gint64
reeve_sheet_get_fid (const ReeveSheet *self,
                     guint             row)
{
  g_return_val_if_fail (row < self->n_rows, 0);

  return self->fids != NULL ? self->fids[row] : self->first + row;
}

gboolean
reeve_sheet_find (const ReeveSheet *self,
                  gint64            fid,
                  guint            *out_row)
{
  if (self->fids == NULL)
    {
      *out_row = (guint) (fid - self->first);
      return fid >= self->first && fid - self->first < self->n_rows;
    }
  for (guint i = 0; i < self->n_rows; i++)
    if (self->fids[i] == fid)
      {
        *out_row = i;
        return TRUE;
      }
  return FALSE;
}

/* --- reading every row once --- */

/* Numbers without gaps need no list: the table's two ends and its length tell. */
static gboolean
read_ends (sqlite3             *db,
           const ReeveDataset  *dataset,
           ReeveSheet          *self,
           gboolean            *out_whole,
           GError             **error)
{
  g_autoptr (sqlite3_stmt) stmt =
    reeve_sql_preparef (db, error, "SELECT (SELECT min(fid) FROM \"%w\"), "
                        "(SELECT max(fid) FROM \"%w\")", dataset->table, dataset->table);
  gboolean row;
  gint64 last;

  if (stmt == NULL || !reeve_sql_step (stmt, &row, error))
    return FALSE;
  self->first = sqlite3_column_int64 (stmt, 0);
  last = sqlite3_column_int64 (stmt, 1);
  *out_whole = dataset->n_rows > 0 && dataset->n_rows <= G_MAXUINT &&
               last - self->first == dataset->n_rows - 1;
  if (*out_whole)
    self->n_rows = (guint) dataset->n_rows;
  return TRUE;
}

static sqlite3_stmt *
prepare (sqlite3             *db,
         const ReeveDataset  *dataset,
         const GArray        *columns,
         GError             **error)
{
  g_autoptr (GString) names = g_string_new ("fid");

  for (guint i = 0; i < columns->len; i++)
    {
      const ReeveField *field =
        g_ptr_array_index (dataset->fields, g_array_index (columns, int, i));
      char *quoted = sqlite3_mprintf (", \"%w\"", field->name);

      g_string_append (names, quoted);
      sqlite3_free (quoted);
    }
  return reeve_sql_preparef (db, error, "SELECT %s FROM \"%w\" ORDER BY fid", names->str,
                             dataset->table);
}

/* Negative numbers have their bits turned over, so that all sort as unsigned. */
static guint64
number_bits (double value)
{
  guint64 bits;

  if (value == 0)
    value = 0;  /* one zero, not two */
  memcpy (&bits, &value, sizeof bits);
  return bits >> 63 != 0 ? ~bits : bits | (guint64) 1 << 63;
}

static guint64
text_bits (const char *text)
{
  guint64 bits = 0;

  for (int i = 0; i < 8; i++)
    {
      bits = bits << 8 | (guchar) *text;
      text += *text != '\0';
    }
  return bits;
}

static void
add_key (Scan         *scan,
         sqlite3_stmt *stmt,
         gint64        fid)
{
  Key key = { 0, fid, NO_TEXT };

  if (scan->sort >= 0 && sqlite3_column_type (stmt, scan->sort) == SQLITE_NULL)
    {
      g_array_append_val (scan->empty, fid);
      return;
    }
  if (scan->sort >= 0 && scan->is_number)
    key.bits = number_bits (sqlite3_column_double (stmt, scan->sort));
  else if (scan->sort >= 0)
    {
      key.text = (guint32) scan->texts->len;
      reeve_fold_append (scan->texts, (const char *) sqlite3_column_text (stmt, scan->sort), KEY_BYTES);
      g_string_append_c (scan->texts, '\0');
      key.bits = text_bits (scan->texts->str + key.text);
    }
  if (scan->descending)
    key.bits = ~key.bits;
  g_array_append_val (scan->keys, key);
}

static gboolean
read_rows (Scan          *scan,
           sqlite3       *db,
           ReeveJob      *job,
           GError       **error)
{
  g_autoptr (sqlite3_stmt) stmt = prepare (db, scan->dataset, scan->columns, error);
  guint64 n = 0;
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  for (;;)
    {
      gboolean meets = TRUE;

      if (!reeve_sql_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      if (n++ % STEP == 0 && job != NULL &&
          !reeve_job_step (job, n, (guint64) MAX (scan->dataset->n_rows, 1), error))
        return FALSE;
      for (guint i = 0; i < scan->columns->len && meets; i++)
        meets = reeve_condition_meets (&scan->conditions[i], stmt, (int) i + 1);
      if (meets)
        add_key (scan, stmt, sqlite3_column_int64 (stmt, 0));
      if (scan->keys->len + scan->empty->len == G_MAXUINT32 || scan->texts->len > G_MAXUINT32 / 2)
        {
          g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                       /* Translators: a layer's name */
                       _("“%s” has too much text to sort by"), scan->dataset->name);
          return FALSE;
        }
    }
}

/* --- sorting --- */

static void
radix_sort (GArray *keys)
{
  guint n = keys->len;
  g_autofree Key *spare = g_new (Key, n);
  g_autofree guint *starts = g_new (guint, 1 << RADIX_BITS);
  Key *from = (Key *) keys->data;
  Key *to = spare;

  for (int shift = 0; shift < 64; shift += RADIX_BITS)
    {
      guint sum = 0;

      memset (starts, 0, sizeof (guint) << RADIX_BITS);
      for (guint i = 0; i < n; i++)
        starts[from[i].bits >> shift & 0xffff]++;
      for (guint i = 0; i < 1 << RADIX_BITS; i++)
        {
          guint count = starts[i];

          starts[i] = sum;
          sum += count;
        }
      for (guint i = 0; i < n; i++)
        to[starts[from[i].bits >> shift & 0xffff]++] = from[i];
      { Key *swap = from; from = to; to = swap; }
    }
  /* Four passes: the last one ended where it began. */
  G_STATIC_ASSERT (64 / RADIX_BITS % 2 == 0);
}

static int
compare_texts (gconstpointer a,
               gconstpointer b,
               gpointer      data)
{
  const Scan *scan = data;
  const Key *one = a;
  const Key *two = b;
  int order = strcmp (scan->texts->str + one->text, scan->texts->str + two->text);

  if (order != 0)
    return scan->descending ? -order : order;
  return one->fid < two->fid ? -1 : one->fid > two->fid;
}

static void
sort_equal_starts (Scan *scan)
{
  Key *keys = (Key *) scan->keys->data;

  for (guint i = 0, end; i < scan->keys->len; i = end)
    {
      for (end = i + 1; end < scan->keys->len && keys[end].bits == keys[i].bits; end++)
        ;
      if (end - i > 1)
        g_qsort_with_data (keys + i, (int) (end - i), sizeof (Key), compare_texts, scan);
    }
}

static void
take_order (ReeveSheet *self,
            const Scan *scan)
{
  const Key *keys = (const Key *) scan->keys->data;

  self->n_rows = scan->keys->len + scan->empty->len;
  self->fids = g_new (gint64, MAX (self->n_rows, 1));
  for (guint i = 0; i < scan->keys->len; i++)
    self->fids[i] = keys[i].fid;
  if (scan->empty->len > 0)
    memcpy (self->fids + scan->keys->len, scan->empty->data, scan->empty->len * sizeof (gint64));
}

/* --- making one --- */

static gboolean
add_columns (Scan               *scan,
             const char *const  *conditions,
             int                 sort,
             GError            **error)
{
  for (guint i = 0; i < scan->dataset->fields->len; i++)
    {
      const ReeveField *field = g_ptr_array_index (scan->dataset->fields, i);
      const char *typed = conditions != NULL ? conditions[i] : NULL;
      ReeveCondition condition;

      if (!reeve_condition_parse (&condition, field, typed, error))
        {
          reeve_condition_clear (&condition);
          return FALSE;
        }
      if (condition.kind == REEVE_CONDITION_ANY && sort != (int) i)
        continue;
      scan->conditions[scan->columns->len] = condition;
      g_array_append_val (scan->columns, i);
      if (sort != (int) i)
        continue;
      scan->sort = (int) scan->columns->len;
      scan->is_number = field->type == REEVE_COLUMN_INTEGER || field->type == REEVE_COLUMN_REAL
                        || field->type == REEVE_COLUMN_BOOLEAN;
    }
  return TRUE;
}

static gboolean
run_scan (ReeveSheet  *self,
          Scan        *scan,
          sqlite3     *db,
          ReeveJob    *job,
          GError     **error)
{
  gboolean whole = FALSE;

  if (scan->columns->len == 0 && !scan->descending &&
      (!read_ends (db, scan->dataset, self, &whole, error) || whole))
    return whole;
  if (!read_rows (scan, db, job, error))
    return FALSE;
  if (scan->sort >= 0)
    {
      radix_sort (scan->keys);
      if (!scan->is_number)
        sort_equal_starts (scan);
    }
  else if (scan->descending)
    {
      Key *keys = (Key *) scan->keys->data;

      for (guint i = 0, j = scan->keys->len; i + 1 < j; i++)
        {
          Key swap = keys[i];

          keys[i] = keys[--j];
          keys[j] = swap;
        }
    }
  take_order (self, scan);
  return TRUE;
}

ReeveSheet *
reeve_sheet_new (sqlite3             *db,
                 const ReeveDataset  *dataset,
                 const char *const   *conditions,
                 int                  sort,
                 gboolean             descending,
                 ReeveJob            *job,
                 GError             **error)
{
  ReeveSheet *self = g_new0 (ReeveSheet, 1);
  Scan scan = { .dataset = dataset, .sort = -1, .descending = descending };
  gboolean done;

  g_return_val_if_fail (dataset->kind != REEVE_DATASET_RASTER, NULL);

  g_atomic_ref_count_init (&self->refs);
  scan.columns = g_array_new (FALSE, FALSE, sizeof (int));
  scan.conditions = g_new0 (ReeveCondition, dataset->fields->len + 1);
  scan.keys = g_array_new (FALSE, FALSE, sizeof (Key));
  scan.empty = g_array_new (FALSE, FALSE, sizeof (gint64));
  scan.texts = g_string_new (NULL);
  done = add_columns (&scan, conditions, sort, error) && run_scan (self, &scan, db, job, error);

  for (guint i = 0; i < scan.columns->len; i++)
    reeve_condition_clear (&scan.conditions[i]);
  g_free (scan.conditions);
  g_array_unref (scan.columns);
  g_array_unref (scan.keys);
  g_array_unref (scan.empty);
  g_string_free (scan.texts, TRUE);
  if (!done)
    g_clear_pointer (&self, reeve_sheet_unref);
  return self;
}

/* --- cells --- */

char *
reeve_field_format (const ReeveField *field,
                    sqlite3_stmt     *stmt,
                    int               column)
{
  const char *text;

  if (sqlite3_column_type (stmt, column) == SQLITE_NULL)
    return g_strdup ("");
  switch (field->type)
    {
    case REEVE_COLUMN_INTEGER:
      if (g_str_equal (field->term, "id") || *field->unit == '\0')
        return g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) sqlite3_column_int64 (stmt, column));
      return reeve_format_quantity (sqlite3_column_double (stmt, column), field->unit);
    case REEVE_COLUMN_REAL:
      return reeve_format_quantity (sqlite3_column_double (stmt, column), field->unit);
    case REEVE_COLUMN_BOOLEAN:
      return g_strdup (sqlite3_column_int64 (stmt, column) != 0 ? _("yes") : _("no"));
    case REEVE_COLUMN_DATE:
    case REEVE_COLUMN_DATETIME:
      text = reeve_sql_text (stmt, column);
      return reeve_format_date (text != NULL ? text : "");
    case REEVE_COLUMN_TEXT:
    default:
      text = reeve_sql_text (stmt, column);
      return text != NULL ? g_utf8_make_valid (text, -1) : g_strdup ("");
    }
}

static GArray *
all_fields (const ReeveDataset *dataset)
{
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 0; i < dataset->fields->len; i++)
    g_array_append_val (columns, i);
  return columns;
}

static GStrv
read_row (const ReeveDataset  *dataset,
          sqlite3_stmt        *stmt,
          gint64               fid,
          GError             **error)
{
  g_autoptr (GStrvBuilder) cells = g_strv_builder_new ();
  gboolean row;

  sqlite3_reset (stmt);
  sqlite3_bind_int64 (stmt, 1, fid);
  if (!reeve_sql_step (stmt, &row, error))
    return NULL;
  for (guint i = 0; i < dataset->fields->len; i++)
    {
      g_autofree char *cell = row ? reeve_field_format (g_ptr_array_index (dataset->fields, i),
                                                        stmt, (int) i + 1) : g_strdup ("");

      g_strv_builder_add (cells, cell);
    }
  return g_strv_builder_end (cells);
}

GPtrArray *
reeve_sheet_read (const ReeveSheet    *self,
                  sqlite3             *db,
                  const ReeveDataset  *dataset,
                  guint                first,
                  guint                n,
                  GError             **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (GString) names = g_string_new ("fid");
  g_autoptr (sqlite3_stmt) stmt = NULL;

  for (guint i = 0; i < dataset->fields->len; i++)
    {
      char *quoted =
        sqlite3_mprintf (", \"%w\"", ((ReeveField *) g_ptr_array_index (dataset->fields, i))->name);

      g_string_append (names, quoted);
      sqlite3_free (quoted);
    }
  stmt = reeve_sql_preparef (db, error, "SELECT %s FROM \"%w\" WHERE fid = ?1", names->str,
                             dataset->table);
  if (stmt == NULL)
    return NULL;
  for (guint i = first; i < self->n_rows && i - first < n; i++)
    {
      GStrv cells = read_row (dataset, stmt, reeve_sheet_get_fid (self, i), error);

      if (cells == NULL)
        return NULL;
      g_ptr_array_add (rows, cells);
    }
  return g_steal_pointer (&rows);
}

static void
add_to_summary (ReeveSheetSummary *summary,
                sqlite3_stmt      *stmt,
                int                column)
{
  int type = sqlite3_column_type (stmt, column);
  double value;

  if (type == SQLITE_NULL)
    return;
  summary->n_filled++;
  if (type == SQLITE_TEXT || type == SQLITE_BLOB)
    return;
  value = sqlite3_column_double (stmt, column);
  summary->min = summary->n_numbers == 0 ? value : MIN (summary->min, value);
  summary->max = summary->n_numbers == 0 ? value : MAX (summary->max, value);
  summary->sum += value;
  summary->n_numbers++;
}

static int
compare_fids (gconstpointer a,
              gconstpointer b)
{
  const gint64 *one = a;
  const gint64 *two = b;

  return *one < *two ? -1 : *one > *two;
}

ReeveSheetSummary *
reeve_sheet_summarise (const ReeveSheet    *self,
                       sqlite3             *db,
                       const ReeveDataset  *dataset,
                       ReeveJob            *job,
                       GError             **error)
{
  g_autofree ReeveSheetSummary *all = g_new0 (ReeveSheetSummary, dataset->fields->len + 1);
  g_autoptr (GArray) columns = all_fields (dataset);
  g_autoptr (sqlite3_stmt) stmt = prepare (db, dataset, columns, error);
  g_autoptr (GArray) fids = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint at = 0;
  guint64 n = 0;
  gboolean row;

  if (stmt == NULL)
    return NULL;
  if (self->fids != NULL)
    {
      g_array_append_vals (fids, self->fids, self->n_rows);
      g_array_sort (fids, compare_fids);
    }
  for (;;)
    {
      if (!reeve_sql_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&all);
      if (n++ % STEP == 0 && job != NULL &&
          !reeve_job_step (job, n, (guint64) MAX (dataset->n_rows, 1), error))
        return NULL;
      if (self->fids != NULL)
        {
          gint64 fid = sqlite3_column_int64 (stmt, 0);

          while (at < fids->len && g_array_index (fids, gint64, at) < fid)
            at++;
          if (at == fids->len)
            return g_steal_pointer (&all);
          if (g_array_index (fids, gint64, at) != fid)
            continue;
        }
      for (guint i = 0; i < dataset->fields->len; i++)
        add_to_summary (&all[i], stmt, (int) i + 1);
    }
}
