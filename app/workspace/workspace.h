/* workspace/workspace.h — one city in one GeoPackage
 *
 * Opening reads only, in rollback mode, and changes no byte. The first edit
 * takes the lock beside the file, switches to WAL with full syncing, and from
 * then on this process is the file's one writer. Every edit is one named undo
 * step in one transaction: it is there whole or not at all, whatever ends the
 * program. As long as nothing was committed, an edit that is refused, fails or
 * is stopped leaves the file byte for byte as it was.
 *
 * A workspace object may be used from any thread: edits queue behind one
 * mutex, readers each take a connection of their own. "changed" is emitted on
 * the main context of the thread that made the object.
 */
#pragma once

#include "core/job.h"
#include "core/sql.h"

G_BEGIN_DECLS

#define REEVE_TYPE_WORKSPACE (reeve_workspace_get_type ())
G_DECLARE_FINAL_TYPE (ReeveWorkspace, reeve_workspace, REEVE, WORKSPACE, GObject)

/* Fails when the file exists. */
ReeveWorkspace *reeve_workspace_create    (const char      *path,
                                           GError         **error) G_GNUC_WARN_UNUSED_RESULT;
/* In the place of the file that is there, if any: REEVE_ERROR_INPUT while that is
 * open, here or elsewhere. It stays when the new one cannot be made. */
ReeveWorkspace *reeve_workspace_replace   (const char      *path,
                                           GError         **error) G_GNUC_WARN_UNUSED_RESULT;
/* Treats the file as hostile: newer migrations, foreign triggers and views that
 * Reeve would run are refused with a sentence. A leftover -wal is recovered; on
 * read-only media from a private copy. */
ReeveWorkspace *reeve_workspace_open      (const char      *path,
                                           GError         **error) G_GNUC_WARN_UNUSED_RESULT;
/* Checkpoints and returns to DELETE mode when this process wrote. The object
 * can only be unreffed afterwards; unreffing closes too. */
gboolean        reeve_workspace_close     (ReeveWorkspace  *self,
                                           GError         **error);
/* (transfer full) (nullable): after it was closed: all is saved, but a full disk
 * keeps the file from being tidied up; a sentence for the person */
char           *reeve_workspace_dup_close_note (ReeveWorkspace *self);
const char     *reeve_workspace_get_path  (ReeveWorkspace  *self);
/* (transfer full): the file's name without folder and ending */
char           *reeve_workspace_dup_title (ReeveWorkspace  *self);
/* (transfer full) (nullable): why edits are refused ("open in another window,
 * by ana on desk-3, since 14:05"); NULL when they are not, as far as is known */
char           *reeve_workspace_dup_read_only_reason (ReeveWorkspace *self);
/* Rises by one with every edit, undo and redo of this process. */
guint64         reeve_workspace_get_serial (ReeveWorkspace *self);

/* A connection of the caller's own, read-only, with the GeoPackage functions
 * registered. One thread at a time; close it before the workspace is closed, and
 * end statements soon: the first edit waits for them. Everything below that takes an
 * `sqlite3 *db` takes one of these, or an edit's. */
sqlite3        *reeve_workspace_open_reader  (ReeveWorkspace *self,
                                              GError        **error) G_GNUC_WARN_UNUSED_RESULT;
void            reeve_workspace_close_reader (sqlite3        *db);

/* FALSE with @error set, always; called again it begins anew. */
typedef gboolean (*ReeveStateFunc) (gpointer data, GError **error);

/* Calls @func, which reads through @db, until all it read is of one state. */
gboolean        reeve_workspace_read_state (sqlite3         *db,
                                            ReeveStateFunc   func,
                                            gpointer         data,
                                            GError         **error) G_GNUC_WARN_UNUSED_RESULT;

/* Saves a consistent copy under another path. */
gboolean        reeve_workspace_copy      (ReeveWorkspace  *self,
                                           const char      *path,
                                           ReeveJob        *job,
                                           GError         **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct _ReeveEdit ReeveEdit;  /* workspace/edit.h */

typedef gboolean (*ReeveEditFunc) (ReeveEdit *edit, gpointer data, ReeveJob *job, GError **error);

/**
 * reeve_workspace_edit:
 * @name: the step in words, as undo shows it: "Import clinics.csv"
 * @func: makes the change through @edit; an error or a stopped job undoes all of it
 *
 * Call from a worker thread. A step that changed nothing leaves no trace.
 */
gboolean        reeve_workspace_edit      (ReeveWorkspace  *self,
                                           const char      *name,
                                           ReeveEditFunc    func,
                                           gpointer         data,
                                           ReeveJob        *job,
                                           GError         **error) G_GNUC_WARN_UNUSED_RESULT;

/* One step back, or @forth; REEVE_ERROR_INPUT when there is none. @out_name:
 * (transfer full) (optional): of the step that it was, whatever was done since the
 * names below were read. */
gboolean        reeve_workspace_step      (ReeveWorkspace  *self,
                                           gboolean         forth,
                                           char           **out_name,
                                           ReeveJob        *job,
                                           GError         **error) G_GNUC_WARN_UNUSED_RESULT;
/* reeve_workspace_edit() that tells which step it stored; *out_step is 0 when
 * nothing was changed. No two steps of a workspace have the same number. */
gboolean        reeve_workspace_edit_step (ReeveWorkspace  *self,
                                           const char      *name,
                                           ReeveEditFunc    func,
                                           gpointer         data,
                                           gint64          *out_step,
                                           ReeveJob        *job,
                                           GError         **error) G_GNUC_WARN_UNUSED_RESULT;
/* Takes that step back, and none that was made since: then REEVE_ERROR_INPUT. */
gboolean        reeve_workspace_undo_step (ReeveWorkspace  *self,
                                           gint64           step,
                                           char           **out_name,
                                           ReeveJob        *job,
                                           GError         **error) G_GNUC_WARN_UNUSED_RESULT;
/* The step that undo takes back; 0 when there is none. */
gint64          reeve_workspace_get_undo_step (ReeveWorkspace *self);
/* (transfer full) (nullable): the step's name; NULL when there is none */
char           *reeve_workspace_dup_undo_name (ReeveWorkspace *self);
char           *reeve_workspace_dup_redo_name (ReeveWorkspace *self);

typedef struct
{
  char *time;     /* owned: ISO 8601, UTC */
  char *user;     /* owned */
  char *action;   /* owned: "edit", "undo", "redo", "release", "note" */
  char *text;     /* owned */
} ReeveLogEntry;

void            reeve_log_entry_free      (ReeveLogEntry   *self);
/* (transfer full) (element-type ReeveLogEntry): oldest first */
GPtrArray      *reeve_workspace_list_log  (sqlite3         *db,
                                           GError         **error) G_GNUC_WARN_UNUSED_RESULT;
/* Appends to the log without an undo step; a release is never undone. */
gboolean        reeve_workspace_log       (ReeveWorkspace  *self,
                                           const char      *action,
                                           const char      *text,
                                           GError         **error) G_GNUC_WARN_UNUSED_RESULT;
/* Walks the hash chain; FALSE names the first entry that was altered. */
gboolean        reeve_workspace_check_log (sqlite3         *db,
                                           GError         **error) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full) (nullable): given at creation and to every copy anew; what is
 * cached for a workspace is kept under it */
char           *reeve_workspace_dup_uuid  (sqlite3         *db);

G_END_DECLS
