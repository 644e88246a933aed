/* workspace/create.c — a new workspace, empty */
#include "core/error.h"
#include "core/i18n.h"
#include "workspace/workspace-private.h"

static gboolean
fill_draft (ReeveDraft *draft,
            GError    **error)
{
  sqlite3 *db = reeve_draft_open (draft, error);
  gboolean done = db != NULL && reeve_sql_exec (db, "BEGIN", error) && reeve_schema_create (db, error)
                  && reeve_sql_exec (db, "COMMIT", error);

  sqlite3_close (db);
  return done;
}

static ReeveWorkspace *
make (const char *path,
      gboolean    replace,
      GError    **error)
{
  g_autoptr (ReeveDraft) draft = reeve_draft_new (path, error);

  if (draft == NULL || !fill_draft (draft, error) || !reeve_draft_move (draft, replace, error))
    return NULL;
  return reeve_workspace_open (path, error);
}

ReeveWorkspace *
reeve_workspace_create (const char *path,
                        GError    **error)
{
  g_autofree char *absolute = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  absolute = g_canonicalize_filename (path, NULL);
  if (g_file_test (absolute, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a file's path */
                   _("%s: exists already. Choose another name, or open it."), absolute);
      return NULL;
    }
  return make (absolute, FALSE, error);
}

ReeveWorkspace *
reeve_workspace_replace (const char *path,
                         GError    **error)
{
  g_autofree char *target = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  target = reeve_path_resolve (path);
  return reeve_draft_check_target (target, error) ? make (target, TRUE, error) : NULL;
}
