/* workspace/search.c — find places, streets and records by what they are called */
#include "workspace/search.h"

#include "core/error.h"
#include "core/i18n.h"
#include "workspace/workspace-private.h"

#include <string.h>

#define STEP      4096
#define MAX_TEXT  300

struct _ReeveSearch
{
  gatomicrefcount  refs;
  sqlite3         *index;   /* owned: in memory, one for all threads */
  GHashTable      *tables;  /* owned: dataset id → Source */
};

typedef struct
{
  char        *table;     /* owned */
  gboolean     has_shape;
} Source;

static void
source_free (gpointer data)
{
  Source *source = data;

  g_free (source->table);
  g_free (source);
}

static void
hit_free (gpointer data)
{
  ReeveHit *hit = data;

  g_free (hit->title);
  g_array_unref (hit->fids);
  g_free (hit);
}

ReeveSearch *
reeve_search_ref (ReeveSearch *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
reeve_search_unref (ReeveSearch *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  sqlite3_close (self->index);
  g_hash_table_unref (self->tables);
  g_free (self);
}

/* --- making the index --- */

/* What a row is called by: its name, else its address, else its number. */
static const ReeveField *
find_title (const ReeveDataset *dataset)
{
  static const char *const terms[] = { "name", "address", "id" };

  for (guint t = 0; t < G_N_ELEMENTS (terms); t++)
    for (guint i = 0; i < dataset->fields->len; i++)
      {
        const ReeveField *field = g_ptr_array_index (dataset->fields, i);

        if (g_str_equal (field->term, terms[t]))
          return field;
      }
  return NULL;
}

static ReeveHitKind
get_kind (const ReeveDataset *dataset)
{
  if (!g_str_equal (dataset->theme, "base"))
    return REEVE_HIT_RECORD;
  for (guint i = 0; i < dataset->fields->len && dataset->kind == REEVE_DATASET_LINES; i++)
    if (g_str_equal (((ReeveField *) g_ptr_array_index (dataset->fields, i))->term, "road_class"))
      return REEVE_HIT_STREET;
  return REEVE_HIT_PLACE;
}

/* The texts of a row that are searched beside its title, as SQL. */
static char *
list_others (const ReeveDataset *dataset,
             const ReeveField   *title)
{
  g_autoptr (GString) list = g_string_new ("''");

  for (guint i = 0; i < dataset->fields->len; i++)
    {
      const ReeveField *field = g_ptr_array_index (dataset->fields, i);
      char *quoted;

      if (field == title || field->type != REEVE_COLUMN_TEXT ||
          (!g_str_equal (field->term, "address") && !g_str_equal (field->term, "id") &&
           !g_str_equal (field->name, "name_zh") && !g_str_equal (field->name, "ref")))
        continue;
      quoted = sqlite3_mprintf (" || ' ' || ifnull (\"%w\", '')", field->name);
      g_string_append (list, quoted);
      sqlite3_free (quoted);
    }
  return g_strdup (list->str);
}

typedef struct
{
  sqlite3_stmt *entry;    /* owned */
  sqlite3_stmt *stretch;  /* owned */
} Inserts;

static void
clear_inserts (Inserts *self)
{
  sqlite3_finalize (self->entry);
  sqlite3_finalize (self->stretch);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Inserts, clear_inserts)

static gboolean
add_entry (const Inserts      *inserts,
           const ReeveDataset *dataset,
           ReeveHitKind        kind,
           sqlite3_stmt       *stmt,
           GError            **error)
{
  reeve_sql_bind_text (inserts->entry, 1, reeve_sql_text (stmt, 1));
  reeve_sql_bind_text (inserts->entry, 2, reeve_sql_text (stmt, 2));
  sqlite3_bind_int (inserts->entry, 3, (int) kind);
  sqlite3_bind_int64 (inserts->entry, 4, dataset->id);
  sqlite3_bind_int64 (inserts->entry, 5, sqlite3_column_int64 (stmt, 0));
  return reeve_sql_run (inserts->entry, error);
}

static gboolean
add_stretch (const Inserts      *inserts,
             const ReeveDataset *dataset,
             gint64              first,
             gint64              fid,
             GError            **error)
{
  sqlite3_bind_int64 (inserts->stretch, 1, dataset->id);
  sqlite3_bind_int64 (inserts->stretch, 2, first);
  sqlite3_bind_int64 (inserts->stretch, 3, fid);
  return reeve_sql_run (inserts->stretch, error);
}

static gboolean
add_dataset (ReeveSearch        *self,
             sqlite3            *db,
             const ReeveDataset *dataset,
             const Inserts      *inserts,
             ReeveJob           *job,
             GError            **error)
{
  const ReeveField *title = find_title (dataset);
  ReeveHitKind kind = get_kind (dataset);
  g_autofree char *others = NULL;
  g_autofree char *street = NULL;
  g_autoptr (sqlite3_stmt) stmt = NULL;
  gint64 first = 0;
  Source *source;
  guint64 n = 0;
  gboolean row;

  if (title == NULL || dataset->kind == REEVE_DATASET_RASTER)
    return TRUE;
  others = list_others (dataset, title);
  /* A street's stretches, one after the other, are one thing to find. */
  stmt = reeve_sql_preparef (db, error, "SELECT fid, substr(\"%w\", 1, %d), substr(%s, 1, %d) FROM "
                             "\"%w\" WHERE \"%w\" IS NOT NULL AND \"%w\" != '' ORDER BY %s",
                             title->name, MAX_TEXT, others, MAX_TEXT, dataset->table, title->name,
                             title->name, kind == REEVE_HIT_STREET ? "2, 1" : "1");
  if (stmt == NULL)
    return FALSE;
  source = g_new0 (Source, 1);
  source->table = g_strdup (dataset->table);
  source->has_shape = reeve_kind_has_shape (dataset->kind);
  g_hash_table_insert (self->tables, g_memdup2 (&dataset->id, sizeof dataset->id), source);
  for (;;)
    {
      if (!reeve_sql_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      if (n++ % STEP == 0 && job != NULL &&
          !reeve_job_step (job, n, (guint64) MAX (dataset->n_rows, 1), error))
        return FALSE;
      if (kind != REEVE_HIT_STREET || g_strcmp0 (street, reeve_sql_text (stmt, 1)) != 0)
        {
          first = sqlite3_column_int64 (stmt, 0);
          g_free (street);
          street = g_strdup (reeve_sql_text (stmt, 1));
          if (!add_entry (inserts, dataset, kind, stmt, error))
            return FALSE;
        }
      if (kind == REEVE_HIT_STREET
          && !add_stretch (inserts, dataset, first, sqlite3_column_int64 (stmt, 0), error))
        return FALSE;
    }
}

ReeveSearch *
reeve_search_new (sqlite3    *db,
                  GPtrArray  *datasets,
                  ReeveJob   *job,
                  GError    **error)
{
  g_autoptr (ReeveSearch) self = g_new0 (ReeveSearch, 1);
  g_auto (Inserts) inserts = { NULL, NULL };

  g_atomic_ref_count_init (&self->refs);
  self->tables = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, source_free);
  if (sqlite3_open_v2 (":memory:", &self->index, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
                       SQLITE_OPEN_FULLMUTEX, NULL) != SQLITE_OK)
    {
      reeve_sql_fail (self->index, _("make the search index"), error);
      return NULL;
    }
  if (!reeve_sql_exec (self->index, "CREATE VIRTUAL TABLE entry USING fts5 (title, others, "
                       "kind UNINDEXED, dataset UNINDEXED, fid UNINDEXED, "
                       "tokenize = \"unicode61 remove_diacritics 2\", prefix = '1 2 3'); "
                       "CREATE TABLE stretch (dataset INTEGER, first INTEGER, fid INTEGER, "
                       "PRIMARY KEY (dataset, first, fid)) WITHOUT ROWID; BEGIN", error))
    return NULL;
  inserts.entry = reeve_sql_prepare (self->index, "INSERT INTO entry VALUES (?1, ?2, ?3, ?4, ?5)", error);
  if (inserts.entry == NULL)
    return NULL;
  inserts.stretch = reeve_sql_prepare (self->index, "INSERT INTO stretch VALUES (?1, ?2, ?3)", error);
  if (inserts.stretch == NULL)
    return NULL;
  for (guint i = 0; i < datasets->len; i++)
    if (!add_dataset (self, db, g_ptr_array_index (datasets, i), &inserts, job, error))
      return NULL;
  return reeve_sql_exec (self->index, "COMMIT", error) ? g_steal_pointer (&self) : NULL;
}

/* --- finding --- */

static gboolean
is_word (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c);
}

/* Every word by its beginning: "rua inf" becomes ""rua"* "inf"*". NULL without a
 * word. */
static char *
make_match (const char *text)
{
  g_autoptr (GString) match = g_string_new (NULL);
  gboolean in_word = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_word (c) && !in_word)
        g_string_append (match, match->len > 0 ? " \"" : "\"");
      else if (!is_word (c) && in_word)
        g_string_append (match, "\"*");
      in_word = is_word (c);
      if (in_word)
        g_string_append_unichar (match, c);
    }
  if (in_word)
    g_string_append (match, "\"*");
  return match->len > 0 ? g_strdup (match->str) : NULL;
}

static gboolean
has_wide_script (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iswide (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

/* A street's stretches all bear its name; the index has them under the first. */
static gboolean
find_stretches (ReeveSearch *self,
                ReeveHit    *hit,
                GError     **error)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;
  gboolean row;

  hit->fids = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (hit->kind != REEVE_HIT_STREET)
    {
      g_array_append_val (hit->fids, hit->fid);
      return TRUE;
    }
  stmt = reeve_sql_prepare (self->index, "SELECT fid FROM stretch WHERE dataset = ?1 AND first = ?2 "
                            "ORDER BY fid", error);
  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, hit->dataset);
  sqlite3_bind_int64 (stmt, 2, hit->fid);
  for (;;)
    {
      gint64 fid;

      if (!reeve_sql_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      fid = sqlite3_column_int64 (stmt, 0);
      g_array_append_val (hit->fids, fid);
    }
}

/* Where a hit lies, by the spatial index. */
static gboolean
find_box (const Source *source,
          sqlite3      *db,
          ReeveHit     *hit,
          GError      **error)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;
  gboolean row;

  hit->box = REEVE_BOX_EMPTY;
  if (!source->has_shape)
    return TRUE;
  stmt = reeve_sql_preparef (db, error, "SELECT minx, miny, maxx, maxy FROM \"rtree_%w_geom\" "
                             "WHERE id = ?1", source->table);
  for (guint i = 0; stmt != NULL && i < hit->fids->len; i++)
    {
      sqlite3_reset (stmt);
      sqlite3_bind_int64 (stmt, 1, g_array_index (hit->fids, gint64, i));
      if (!reeve_sql_step (stmt, &row, error))
        return FALSE;
      if (!row)
        continue;
      reeve_box_add (&hit->box, (ReeveLonLat) { sqlite3_column_double (stmt, 0),
                                                sqlite3_column_double (stmt, 1) });
      reeve_box_add (&hit->box, (ReeveLonLat) { sqlite3_column_double (stmt, 2),
                                                sqlite3_column_double (stmt, 3) });
    }
  return stmt != NULL;
}

static gboolean
take_hits (ReeveSearch   *self,
           sqlite3       *db,
           sqlite3_stmt  *stmt,
           GPtrArray     *hits,
           GError       **error)
{
  gboolean row;

  for (;;)
    {
      ReeveHit *hit;
      const Source *source;

      if (!reeve_sql_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      hit = g_new0 (ReeveHit, 1);
      g_ptr_array_add (hits, hit);
      hit->title = g_strdup (reeve_sql_text (stmt, 0));
      hit->kind = (ReeveHitKind) sqlite3_column_int (stmt, 1);
      hit->dataset = sqlite3_column_int64 (stmt, 2);
      hit->fid = sqlite3_column_int64 (stmt, 3);
      source = g_hash_table_lookup (self->tables, &hit->dataset);
      if (!find_stretches (self, hit, error) || !find_box (source, db, hit, error))
        return FALSE;
    }
}

GPtrArray *
reeve_search_find (ReeveSearch  *self,
                   sqlite3      *db,
                   const char   *text,
                   guint         per_kind,
                   GError      **error)
{
  g_autoptr (GPtrArray) hits = g_ptr_array_new_with_free_func (hit_free);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *stripped = g_strstrip (g_strdup (valid));
  g_autofree char *match = make_match (stripped);
  gboolean wide = has_wide_script (stripped);

  if (match == NULL)
    return g_steal_pointer (&hits);
  for (int kind = 0; kind < REEVE_N_HIT_KINDS; kind++)
    {
      g_autoptr (sqlite3_stmt) stmt = NULL;

      /* Titles that begin so come first; then the shorter, the nearer. */
      if (wide)
        stmt = reeve_sql_prepare (self->index, "SELECT title, kind, dataset, fid FROM entry WHERE "
                                  "(instr(title, ?1) OR instr(others, ?1)) AND kind = ?2 "
                                  "ORDER BY instr(title, ?1) = 0, length(title), title, dataset, fid "
                                  "LIMIT ?3", error);
      else
        stmt = reeve_sql_prepare (self->index, "SELECT title, kind, dataset, fid FROM entry WHERE "
                                  "entry MATCH ?1 AND kind = ?2 "
                                  "ORDER BY substr(lower(title), 1, length(?4)) != lower(?4), "
                                  "length(title), title, dataset, fid LIMIT ?3", error);
      if (stmt == NULL)
        return NULL;
      if (!wide)
        reeve_sql_bind_text (stmt, 4, stripped);
      reeve_sql_bind_text (stmt, 1, wide ? stripped : match);
      sqlite3_bind_int (stmt, 2, kind);
      sqlite3_bind_int (stmt, 3, (int) per_kind);
      if (!take_hits (self, db, stmt, hits, error))
        return NULL;
    }
  return g_steal_pointer (&hits);
}
