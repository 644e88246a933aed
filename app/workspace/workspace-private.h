/* workspace/workspace-private.h — what the files of this layer share */
#pragma once

#include "workspace/edit.h"
#include "workspace/workspace.h"

G_BEGIN_DECLS

/* schema.c: tables of ours and of GeoPackage, by numbered migrations. */
#define REEVE_MIGRATION 2
gboolean reeve_schema_create  (sqlite3 *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The SQL that begins the three road tables. */
gboolean reeve_schema_create_roads (sqlite3 *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Refuses what is not a workspace, is newer, or holds what Reeve did not make. */
gboolean reeve_schema_check   (sqlite3 *db, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Inside a transaction, before anything is changed in it: the migrations that the
 * file lacks, and the counts of rows that other programs left open. */
gboolean reeve_schema_bring_up (sqlite3 *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* TRUE for tables whose rows are never watched by undo. */
gboolean reeve_schema_is_watched (const char *table);

/* gpkg.c: functions, triggers, spatial index. */
gboolean reeve_gpkg_register_functions (sqlite3 *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer full) (nullable): name and SQL of trigger @i of a dataset's table; NULL after the last */
char    *reeve_gpkg_dup_trigger_name (const char *table, guint i);
char    *reeve_gpkg_dup_trigger      (const char *table, guint i);
/* As migration 1 made it; NULL where that was the same, or none. */
char    *reeve_gpkg_dup_old_trigger  (const char *table, guint i);
char    *reeve_gpkg_dup_rtree        (const char *rtree);
gboolean reeve_gpkg_create_triggers  (sqlite3 *db, const char *table, ReeveDatasetKind kind, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean reeve_gpkg_drop_triggers    (sqlite3 *db, const char *table, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean reeve_gpkg_add_extensions   (sqlite3 *db, const char *table, ReeveDatasetKind kind, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean reeve_gpkg_drop_extensions  (sqlite3 *db, const char *table, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Lines and areas are always stored as multi-lines and multi-areas, so that a
 * column holds one type. *out_is_multi: several points. NULL for no geometry. */
GBytes  *reeve_gpkg_blob (const ReeveShape *shape, gboolean *out_is_multi);
const char *reeve_gpkg_type_name (ReeveDatasetKind kind);
static inline gboolean
reeve_kind_has_shape (ReeveDatasetKind kind)
{
  return kind <= REEVE_DATASET_AREAS;
}

typedef struct
{
  gint64 id;
  float  west;
  float  east;
  float  south;
  float  north;
} ReeveRtreeRow;

/* rtree-load.c: fills the empty R-tree @rtree by packing. Reorders @rows; ids
 * must differ. 1.2 s for a million rows. */
gboolean reeve_rtree_load (sqlite3 *db, const char *rtree, GArray *rows, GError **error) G_GNUC_WARN_UNUSED_RESULT;
ReeveRtreeRow reeve_rtree_row (gint64 id, const ReeveBox *box);

/* connection.c */
#define REEVE_BUSY_MS 15000
sqlite3 *reeve_connection_open (const char *path, const char *vfs, gboolean write, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Write-ahead mode, by the file's header; a leftover journal counts too. */
gboolean reeve_connection_needs_recovery (const char *path, const char *vfs);
/* Brings write-ahead contents back into the file and the file back to rollback
 * mode. Another reader or a full disk may stand in the way: then it stays as it
 * is and is read as it is. */
gboolean reeve_connection_settle (const char *path, const char *vfs, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* open-paths.c: (transfer full): absolute, links resolved as far as it exists */
char    *reeve_path_resolve (const char *path);
/* Of a resolved path: once more, or once less. */
void     reeve_open_paths_count (const char *path, gboolean is_open);
/* Some object of this process has the workspace at @path, which is resolved, open. */
gboolean reeve_workspace_is_open_here (const char *path);
/* A workspace through a named VFS, for tests that lose power or run out of disk. */
ReeveWorkspace *reeve_workspace_open_with (const char *path, const char *vfs, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* lock.c */
typedef struct _ReeveLock ReeveLock;
ReeveLock *reeve_lock_take       (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void       reeve_lock_release    (ReeveLock *self);
/* (transfer full) (nullable): who holds it, as a sentence */
char      *reeve_lock_dup_holder (const char *path);

/* draft.c */
typedef struct _ReeveDraft ReeveDraft;
/* FALSE, with a sentence, while the workspace at @target is open anywhere. */
gboolean    reeve_draft_check_target (const char *target, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Begins an empty file beside @target; what a killed program left of one goes. */
ReeveDraft *reeve_draft_new      (const char *target, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A connection to it, closed by the caller before the next. */
sqlite3    *reeve_draft_open     (ReeveDraft *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* It takes its place under the name @target; of another file only when it may
 * @replace it. What that file's last writer left beside it is put into it before,
 * so that it is whole until the moment it is replaced. */
gboolean    reeve_draft_move     (ReeveDraft *self, gboolean replace, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Not moved, it is gone. */
void        reeve_draft_free     (ReeveDraft *self);

/* writing.c: everything is called under one mutex of the caller's. */
typedef struct _ReeveWriting ReeveWriting;
ReeveWriting *reeve_writing_begin     (const char *path, const char *vfs, GError **error) G_GNUC_WARN_UNUSED_RESULT;
sqlite3      *reeve_writing_get_db    (ReeveWriting *self);
/* Something was committed: from now on the file differs. */
void          reeve_writing_committed (ReeveWriting *self);
/* Ends, byte for byte as it began, and returns TRUE (transfer full) of @self;
 * FALSE, and @self goes on, after a commit or while a reader holds the file. */
gboolean      reeve_writing_give_up   (ReeveWriting *self) G_GNUC_WARN_UNUSED_RESULT;
/* @self: (transfer full). *out_note (transfer full) (nullable): all is saved, but
 * not all of it in the file itself, and why */
gboolean      reeve_writing_end       (ReeveWriting *self, char **out_note, GError **error);

/* recover.c */
gboolean      reeve_may_write         (const char *path);
/* *out_copy (transfer full) (nullable): what to read instead of @path; end it
 * with reeve_private_copy_free() */
gboolean      reeve_recover           (const char *path, const char *vfs, char **out_copy, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void          reeve_private_copy_free (char *copy);

/* log.c */
char      *reeve_now_iso (void);
gboolean   reeve_log_append (sqlite3 *db, const char *action, const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* edit.c */
struct _ReeveEdit
{
  sqlite3         *db;       /* borrowed */
  sqlite3_session *session;  /* owned */
  GHashTable      *watched;  /* owned: feature tables by name */
  GHashTable      *touched;  /* owned: gint64 ids whose revision has risen in this step */
  GPtrArray       *ops;      /* owned, of ReeveOp */
};

typedef enum
{
  REEVE_OP_CHANGES = 'C',  /* rows: a changeset */
  REEVE_OP_ADD     = 'A',  /* a table came; undone, it rests in bin @bin */
  REEVE_OP_DELETE  = 'D',  /* a table went to bin @bin */
  REEVE_OP_RENAME  = 'N',  /* @table became @other */
  REEVE_OP_ROADS   = 'R',  /* the road tables changed places with bin @bin */
} ReeveOpKind;

typedef struct
{
  ReeveOpKind      kind;
  char            *table;         /* owned */
  char            *other;         /* owned */
  ReeveDatasetKind dataset_kind;
  gint64           bin;
  gpointer         changes;       /* owned by SQLite */
  int              n_bytes;
} ReeveOp;

void       reeve_op_free        (ReeveOp *op);
/* Does @op once more, or the opposite of it. @changed (nullable): to it are added the
 * ids (gint64) of datasets that another program changed in between. */
gboolean   reeve_op_apply       (sqlite3 *db, const ReeveOp *op, gboolean inverse, GArray *changed, GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean   reeve_edit_begin     (ReeveEdit *self, sqlite3 *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Row changes so far become an operation; needed before tables move. */
gboolean   reeve_edit_flush     (ReeveEdit *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Carries @op out and remembers it. Takes ownership. */
gboolean   reeve_edit_do        (ReeveEdit *self, ReeveOp *op, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Remembers @op, which has been carried out. */
void       reeve_edit_did       (ReeveEdit *self, ReeveOp *op);
/* The table of @dataset was made and filled: that becomes an operation. */
gboolean   reeve_edit_did_add   (ReeveEdit *self, const ReeveDataset *dataset, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void       reeve_edit_end       (ReeveEdit *self);
/* A number that was never given before, undone or not: "revision", "bin". */
gboolean   reeve_counter_next   (sqlite3 *db, const char *name, gint64 *out_value, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Once in a step: the dataset's revision rises. */
gboolean   reeve_edit_touch     (ReeveEdit *self, gint64 dataset_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* undo.c */
gboolean   reeve_undo_store     (sqlite3 *db, const char *name, GPtrArray *ops, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* @only: the step it has to be, or 0. *out_name (transfer full): the step that was
 * undone or redone */
gboolean   reeve_undo_step      (sqlite3 *db, gboolean redo, gint64 only, ReeveJob *job, char **out_name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* 0: there is none */
gint64     reeve_undo_find_last (sqlite3 *db);
char      *reeve_undo_dup_name  (sqlite3 *db, gboolean redo);

/* dataset.c */
gboolean   reeve_catalogue_add    (ReeveEdit *edit, ReeveDataset *dataset, const char *geometry_type, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean   reeve_catalogue_set_fields (sqlite3 *db, const ReeveDataset *dataset, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean   reeve_catalogue_set_extent (sqlite3 *db, const ReeveDataset *dataset, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char      *reeve_catalogue_make_name  (sqlite3 *db, const char *wanted, gint64 except, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char      *reeve_catalogue_make_table (sqlite3 *db, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char      *reeve_clean_name           (const char *name);

/* scenario.c: (transfer full): the revisions of an option and its parents */
char      *reeve_scenario_dup_state (sqlite3 *db, gint64 id, GError **error);

/* record.c: 1 for yes, 0 for no, in English, translated or as a digit; -1 */
int        reeve_parse_truth        (const char *text);

/* writer.c: the name of a field's column, in a table that has @taken */
const char *reeve_column_type_name (ReeveColumnType type);

/* undo-keep.c: forgets the oldest steps beyond what is kept, and logs that. */
gboolean   reeve_undo_prune     (sqlite3 *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Drops what lies in the bins that @stmt (transfer full) lists; FALSE also without one. */
gboolean   reeve_bin_empty_all  (sqlite3 *db, sqlite3_stmt *stmt, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveDraft, reeve_draft_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveOp, reeve_op_free)

G_END_DECLS
