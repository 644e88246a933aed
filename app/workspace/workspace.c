/* workspace/workspace.c — opening, editing and closing one file
 *
 * Three states: looking (no handle is kept; readers come and go in rollback
 * mode), writing (the lock and one writing handle, write-ahead mode), and a
 * private copy (the file lies on media that may not be written and had to be
 * recovered first). Looking turns into writing with the first edit and ends
 * with the object.
 */
#include "core/error.h"
#include "core/i18n.h"
#include "workspace/workspace-private.h"


struct _ReeveWorkspace
{
  GObject       parent_instance;

  char         *path;        /* owned: absolute, links resolved */
  char         *copy;        /* owned, nullable: private, of a file on media that cannot be written */
  char         *vfs;         /* owned, nullable: for tests */
  GMainContext *context;     /* owned: where "changed" is emitted */

  GMutex        editing;     /* held while editing; guards the next */
  ReeveWriting *writing;     /* owned, nullable */

  GMutex        state;       /* guards what follows, held for moments only */
  guint64       serial;
  char         *undo_name;   /* owned, nullable */
  gint64        undo_step;
  char         *redo_name;   /* owned, nullable */
  char         *close_note;  /* owned, nullable */
  gboolean      is_writing;
  gboolean      is_told;     /* a "changed" is on its way */
  gboolean      is_listed;   /* among the open ones */
};

G_DEFINE_FINAL_TYPE (ReeveWorkspace, reeve_workspace, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* The words that menus show are kept, so that the main loop never waits for a writer. */
static void
refresh_names (ReeveWorkspace *self,
               sqlite3        *db)
{
  char *undo_name = reeve_undo_dup_name (db, FALSE);
  char *redo_name = reeve_undo_dup_name (db, TRUE);
  gint64 undo_step = reeve_undo_find_last (db);

  g_mutex_lock (&self->state);
  g_free (self->undo_name);
  g_free (self->redo_name);
  self->undo_name = undo_name;
  self->undo_step = undo_step;
  self->redo_name = redo_name;
  g_mutex_unlock (&self->state);
}

static gboolean
emit_changed_cb (gpointer data)
{
  g_autoptr (ReeveWorkspace) self = g_weak_ref_get (data);

  if (self == NULL)
    return G_SOURCE_REMOVE;
  g_mutex_lock (&self->state);
  self->is_told = FALSE;
  g_mutex_unlock (&self->state);
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
free_weak_ref (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static void
tell_changed (ReeveWorkspace *self)
{
  g_autoptr (GSource) source = NULL;
  GWeakRef *weak;
  gboolean is_told;

  g_mutex_lock (&self->state);
  self->serial++;
  is_told = self->is_told;
  self->is_told = TRUE;
  g_mutex_unlock (&self->state);
  if (is_told)
    return;

  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, emit_changed_cb, weak, free_weak_ref);
  g_source_attach (source, self->context);
}

/* What handles open. */
static const char *
get_file (ReeveWorkspace *self)
{
  return self->copy != NULL ? self->copy : self->path;
}

static gboolean
look (ReeveWorkspace *self,
      GError        **error)
{
  sqlite3 *db;
  gboolean done;

  if (!reeve_recover (self->path, self->vfs, &self->copy, error))
    return FALSE;
  db = reeve_connection_open (get_file (self), self->vfs, FALSE, error);
  if (db == NULL)
    return FALSE;

  done = reeve_schema_check (db, self->path, error);
  if (done)
    refresh_names (self, db);
  sqlite3_close (db);
  return done;
}

static void
set_is_listed (ReeveWorkspace *self,
               gboolean        is_listed)
{
  if (is_listed == self->is_listed)
    return;
  self->is_listed = is_listed;
  reeve_open_paths_count (self->path, is_listed);
}

ReeveWorkspace *
reeve_workspace_open_with (const char *path,
                           const char *vfs,
                           GError    **error)
{
  g_autoptr (ReeveWorkspace) self = g_object_new (REEVE_TYPE_WORKSPACE, NULL);

  self->path = reeve_path_resolve (path);
  self->vfs = g_strdup (vfs);
  self->context = g_main_context_ref_thread_default ();
  if (!look (self, error))
    return NULL;
  set_is_listed (self, TRUE);
  return g_steal_pointer (&self);
}

ReeveWorkspace *
reeve_workspace_open (const char *path,
                      GError    **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  return reeve_workspace_open_with (path, NULL, error);
}

static void
set_is_writing (ReeveWorkspace *self,
                gboolean        is_writing)
{
  g_mutex_lock (&self->state);
  self->is_writing = is_writing;
  g_mutex_unlock (&self->state);
}

/* Called with the editing mutex. */
static gboolean
start_writing (ReeveWorkspace *self,
               GError        **error)
{
  if (self->writing != NULL)
    return TRUE;
  if (self->copy != NULL || !reeve_may_write (self->path))
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                   /* Translators: a file's path */
                   _("%s: may not be written. Save a copy to edit."), self->path);
      return FALSE;
    }

  self->writing = reeve_writing_begin (self->path, self->vfs, error);
  if (self->writing == NULL)
    return FALSE;
  set_is_writing (self, TRUE);
  return TRUE;
}

static gboolean
stop_writing (ReeveWorkspace *self,
              GError        **error)
{
  char *note = NULL;
  gboolean done;

  if (self->writing == NULL)
    return TRUE;
  done = reeve_writing_end (g_steal_pointer (&self->writing), &note, error);
  set_is_writing (self, FALSE);
  g_mutex_lock (&self->state);
  g_free (self->close_note);
  self->close_note = note;
  g_mutex_unlock (&self->state);
  return done;
}

gboolean
reeve_workspace_close (ReeveWorkspace *self,
                       GError        **error)
{
  gboolean done;

  g_return_val_if_fail (REEVE_IS_WORKSPACE (self), FALSE);

  g_mutex_lock (&self->editing);
  done = stop_writing (self, error);
  g_mutex_unlock (&self->editing);
  set_is_listed (self, FALSE);
  return done;
}

static int
is_stopped (gpointer data)
{
  return reeve_job_is_cancelled (data);
}

/* Before anything was committed the file becomes again what it was. */
static void
give_up (ReeveWorkspace *self)
{
  if (!reeve_writing_give_up (self->writing))
    return;
  self->writing = NULL;
  set_is_writing (self, FALSE);
}

/* Called with the editing mutex, inside no transaction. */
static sqlite3 *
begin (ReeveWorkspace *self,
       ReeveJob       *job,
       GError        **error)
{
  sqlite3 *db;

  if (!start_writing (self, error))
    return NULL;
  db = reeve_writing_get_db (self->writing);
  /* The triggers on a dataset's rows keep still as long as this stands. */
  if (!reeve_sql_exec (db, "BEGIN IMMEDIATE; INSERT INTO reeve_counter VALUES ('writing', 1)", error)
      || !reeve_schema_bring_up (db, error))
    {
      if (!sqlite3_get_autocommit (db))
        sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);
      give_up (self);
      return NULL;
    }
  if (job != NULL)
    sqlite3_progress_handler (db, 20000, is_stopped, job);
  return db;
}

/* Commits when @done and nothing stopped it, else rolls back. */
static gboolean
end (ReeveWorkspace *self,
     gboolean        done,
     gboolean        keep,
     ReeveJob       *job,
     GError        **error)
{
  sqlite3 *db = reeve_writing_get_db (self->writing);
  g_autoptr (GError) stopped = NULL;

  sqlite3_progress_handler (db, 0, NULL, NULL);
  if (job != NULL
      && g_cancellable_set_error_if_cancelled (reeve_job_get_cancellable (job), &stopped))
    {
      /* SQLite told of an interruption; to the person it is a stop. */
      if (error != NULL)
        {
          g_clear_error (error);
          *error = g_steal_pointer (&stopped);
        }
      done = FALSE;
    }
  if (done && keep && reeve_sql_exec (db, "DELETE FROM reeve_counter WHERE name = 'writing'; COMMIT", error))
    {
      reeve_writing_committed (self->writing);
      refresh_names (self, db);
      return TRUE;
    }
  if (!sqlite3_get_autocommit (db))
    sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);
  give_up (self);
  return done && !keep;
}

gboolean
reeve_workspace_edit_step (ReeveWorkspace *self,
                           const char     *name,
                           ReeveEditFunc   func,
                           gpointer        data,
                           gint64         *out_step,
                           ReeveJob       *job,
                           GError        **error)
{
  gint64 step = 0;
  ReeveEdit edit = { 0 };
  sqlite3 *db;
  gboolean done = FALSE;
  gboolean keep = FALSE;
  g_autoptr (GError) cause = NULL;

  g_return_val_if_fail (REEVE_IS_WORKSPACE (self), FALSE);
  g_return_val_if_fail (name != NULL && func != NULL, FALSE);

  g_mutex_lock (&self->editing);
  db = begin (self, job, &cause);
  if (db != NULL)
    {
      done = reeve_edit_begin (&edit, db, &cause)
             && func (&edit, data, job, &cause)
             && reeve_edit_flush (&edit, &cause);
      keep = done && edit.ops->len > 0;
      if (keep)
        done = reeve_undo_store (db, name, edit.ops, &cause)
               && reeve_log_append (db, "edit", name, &cause);
      if (keep && done)
        step = reeve_undo_find_last (db);
      reeve_edit_end (&edit);
      done = end (self, done, keep, job, &cause);
    }
  g_mutex_unlock (&self->editing);

  if (done && keep)
    tell_changed (self);
  if (done)
    *out_step = step;
  if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));
  return done;
}

gboolean
reeve_workspace_edit (ReeveWorkspace *self,
                      const char     *name,
                      ReeveEditFunc   func,
                      gpointer        data,
                      ReeveJob       *job,
                      GError        **error)
{
  gint64 step;

  return reeve_workspace_edit_step (self, name, func, data, &step, job, error);
}

/* @only: the step it has to be, or 0 */
static gboolean
take_step (ReeveWorkspace  *self,
           gboolean         forth,
           gint64           only,
           char           **out_name,
           ReeveJob        *job,
           GError         **error)
{
  g_autofree char *name = NULL;
  g_autoptr (GError) cause = NULL;
  sqlite3 *db;
  gboolean done = FALSE;

  g_return_val_if_fail (REEVE_IS_WORKSPACE (self), FALSE);

  g_mutex_lock (&self->editing);
  db = begin (self, job, &cause);
  if (db != NULL)
    {
      done = reeve_undo_step (db, forth, only, job, &name, &cause)
             && reeve_log_append (db, forth ? "redo" : "undo", name, &cause);
      done = end (self, done, TRUE, job, &cause);
    }
  g_mutex_unlock (&self->editing);

  if (done)
    {
      tell_changed (self);
      if (out_name != NULL)
        *out_name = g_steal_pointer (&name);
    }
  if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));
  return done;
}

gboolean
reeve_workspace_step (ReeveWorkspace  *self,
                      gboolean         forth,
                      char           **out_name,
                      ReeveJob        *job,
                      GError         **error)
{
  return take_step (self, forth, 0, out_name, job, error);
}

gboolean
reeve_workspace_undo_step (ReeveWorkspace  *self,
                           gint64           only,
                           char           **out_name,
                           ReeveJob        *job,
                           GError         **error)
{
  g_return_val_if_fail (only != 0, FALSE);

  return take_step (self, FALSE, only, out_name, job, error);
}

gboolean
reeve_workspace_log (ReeveWorkspace *self,
                     const char     *action,
                     const char     *text,
                     GError        **error)
{
  sqlite3 *db;
  gboolean done = FALSE;

  g_return_val_if_fail (REEVE_IS_WORKSPACE (self), FALSE);
  g_return_val_if_fail (action != NULL && text != NULL, FALSE);

  g_mutex_lock (&self->editing);
  db = begin (self, NULL, error);
  if (db != NULL)
    {
      done = reeve_log_append (db, action, text, error);
      done = end (self, done, TRUE, NULL, error);
    }
  g_mutex_unlock (&self->editing);
  return done;
}

const char *
reeve_workspace_get_path (ReeveWorkspace *self)
{
  g_return_val_if_fail (REEVE_IS_WORKSPACE (self), NULL);

  return self->path;
}

char *
reeve_workspace_dup_read_only_reason (ReeveWorkspace *self)
{
  gboolean is_writing;

  g_return_val_if_fail (REEVE_IS_WORKSPACE (self), NULL);

  g_mutex_lock (&self->state);
  is_writing = self->is_writing;
  g_mutex_unlock (&self->state);
  if (is_writing)
    return NULL;
  if (self->copy != NULL || !reeve_may_write (self->path))
    return g_strdup (_("the file may not be written"));
  return reeve_lock_dup_holder (self->path);
}

guint64
reeve_workspace_get_serial (ReeveWorkspace *self)
{
  guint64 serial;

  g_return_val_if_fail (REEVE_IS_WORKSPACE (self), 0);

  g_mutex_lock (&self->state);
  serial = self->serial;
  g_mutex_unlock (&self->state);
  return serial;
}

static char *
dup_guarded (ReeveWorkspace *self,
             char          **name)
{
  char *copy;

  g_mutex_lock (&self->state);
  copy = g_strdup (*name);
  g_mutex_unlock (&self->state);
  return copy;
}

gint64
reeve_workspace_get_undo_step (ReeveWorkspace *self)
{
  gint64 undo_step;

  g_return_val_if_fail (REEVE_IS_WORKSPACE (self), 0);

  g_mutex_lock (&self->state);
  undo_step = self->undo_step;
  g_mutex_unlock (&self->state);
  return undo_step;
}

char *
reeve_workspace_dup_undo_name (ReeveWorkspace *self)
{
  g_return_val_if_fail (REEVE_IS_WORKSPACE (self), NULL);

  return dup_guarded (self, &self->undo_name);
}

char *
reeve_workspace_dup_redo_name (ReeveWorkspace *self)
{
  g_return_val_if_fail (REEVE_IS_WORKSPACE (self), NULL);

  return dup_guarded (self, &self->redo_name);
}

char *
reeve_workspace_dup_close_note (ReeveWorkspace *self)
{
  g_return_val_if_fail (REEVE_IS_WORKSPACE (self), NULL);

  return dup_guarded (self, &self->close_note);
}

sqlite3 *
reeve_workspace_open_reader (ReeveWorkspace *self,
                             GError        **error)
{
  g_return_val_if_fail (REEVE_IS_WORKSPACE (self), NULL);

  return reeve_connection_open (get_file (self), self->vfs, FALSE, error);
}

void
reeve_workspace_close_reader (sqlite3 *db)
{
  sqlite3_close_v2 (db);
}

static void
reeve_workspace_finalize (GObject *object)
{
  ReeveWorkspace *self = REEVE_WORKSPACE (object);
  g_autoptr (GError) error = NULL;
  gboolean was_writing = self->writing != NULL;

  if (!stop_writing (self, &error))
    g_message ("%s", error->message);
  else if (was_writing && self->close_note != NULL)
    g_message ("%s", self->close_note);
  set_is_listed (self, FALSE);
  reeve_private_copy_free (self->copy);
  g_free (self->path);
  g_free (self->vfs);
  g_free (self->undo_name);
  g_free (self->redo_name);
  g_free (self->close_note);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_mutex_clear (&self->editing);
  g_mutex_clear (&self->state);

  G_OBJECT_CLASS (reeve_workspace_parent_class)->finalize (object);
}

static void
reeve_workspace_class_init (ReeveWorkspaceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = reeve_workspace_finalize;

  /**
   * ReeveWorkspace::changed:
   *
   * Some edits, undos or redos were committed since the last time.
   */
  signals[CHANGED] = g_signal_new ("changed", REEVE_TYPE_WORKSPACE, G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
reeve_workspace_init (ReeveWorkspace *self)
{
  g_mutex_init (&self->editing);
  g_mutex_init (&self->state);
}
