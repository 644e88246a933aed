/* plan/export.c — a result as files that other departments can use
 *
 * All files are written into a folder of their own beside their places, opened
 * again and counted; only when the last one is good do they all move. Files of
 * the same names that were there before come back when a move fails.
 */
#include "plan/export-private.h"

#include "core/error.h"
#include "core/i18n.h"
#include "geo/gdal-out.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static const char *const all_formats[] = { "gpkg", "geojson", "kml", "csv", "pdf", NULL };

typedef struct
{
  const ReevePackage *package;  /* borrowed */
  char               *folder;   /* owned */
  char               *staging;  /* owned: inside the folder */
  GHashTable         *names;    /* owned: file names given so far */
  GPtrArray          *files;    /* owned, of ReeveExported: paths are final */
  gboolean            made;     /* the folder did not exist */
} Export;

void
reeve_exported_free (ReeveExported *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self->format);
  g_free (self);
}

/* --- folders --- */

static gboolean
fail_io (const char  *path,
         int          number,
         GError     **error)
{
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
               /* Translators: a file or folder, and the system's reason */
               _("%s cannot be written: %s"), path, g_strerror (number));
  return FALSE;
}

static void
remove_staging (Export *self)
{
  g_autoptr (GDir) dir = self->staging != NULL ? g_dir_open (self->staging, 0, NULL) : NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->staging, name, NULL);

      g_unlink (path);
    }
  if (self->staging != NULL)
    g_rmdir (self->staging);
}

static void
clear_export (Export *self)
{
  remove_staging (self);
  if (self->made && self->files == NULL)
    g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->staging);
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_clear_pointer (&self->files, g_ptr_array_unref);
}

static gboolean
begin_export (Export      *self,
              const char  *folder,
              GError     **error)
{
  g_autofree char *staging = NULL;

  self->folder = g_canonicalize_filename (folder, NULL);
  if (!g_file_test (self->folder, G_FILE_TEST_EXISTS))
    {
      if (g_mkdir_with_parents (self->folder, 0777) != 0)
        return fail_io (self->folder, errno, error);
      self->made = TRUE;
    }
  staging = g_build_filename (self->folder, ".reeve-export-XXXXXX", NULL);
  if (g_mkdtemp_full (staging, 0777) == NULL)
    return fail_io (self->folder, errno, error);
  self->staging = g_steal_pointer (&staging);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_exported_free);
  return TRUE;
}

/* (transfer full): "clinics-who-is-reached.csv", "-2" behind it when taken */
static char *
make_name (Export     *self,
           const char *layer,
           const char *suffix)
{
  g_autofree char *id = g_strdup_printf ("%s-%" G_GINT64_FORMAT, self->package->result->tool,
                                         self->package->result->id);
  g_autofree char *title = reeve_file_name_from (self->package->title, id);
  g_autofree char *part = layer != NULL ? reeve_file_name_from (layer, "layer") : NULL;
  char *name = part != NULL ? g_strconcat (title, "-", part, suffix, NULL)
                            : g_strconcat (title, suffix, NULL);

  for (guint i = 2; !g_hash_table_add (self->names, g_strdup (name)); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s%s%s-%u%s", title, part != NULL ? "-" : "",
                              part != NULL ? part : "", i, suffix);
    }
  return name;
}

static gboolean
note_file (Export      *self,
           const char  *name,
           const char  *draft,
           const char  *format,
           gint64       n_rows,
           GError     **error)
{
  ReeveExported *file;
  GStatBuf about;

  if (g_stat (draft, &about) != 0)
    return fail_io (draft, errno, error);
  file = g_new0 (ReeveExported, 1);
  file->path = g_build_filename (self->folder, name, NULL);
  file->format = g_strdup (format);
  file->n_rows = n_rows;
  file->n_bytes = (guint64) about.st_size;
  g_ptr_array_add (self->files, file);
  return TRUE;
}

/* --- one file of each kind --- */

/* GDAL does not tell of every write that fails; what it wrote cannot be read then. */
static gboolean
fail_unless_stopped (const char *name,
                     GError    **error)
{
  g_autoptr (GError) cause = NULL;

  if (error == NULL || *error == NULL || (*error)->domain == G_IO_ERROR)
    return FALSE;
  cause = g_steal_pointer (error);
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
               /* Translators: a file, what reading it said */
               _("%s was not written whole and was removed. Is there room on the disk? %s"), name,
               cause->message);
  return FALSE;
}

static gboolean
write_table (Export           *self,
             const ReeveTable *table,
             const char       *layer,
             ReeveFileFormat   format,
             const char       *format_id,
             ReeveJob         *job,
             GError          **error)
{
  const char *suffix = reeve_file_format_get_suffix (format);
  g_autofree char *name = make_name (self, layer, suffix);
  g_autofree char *draft = g_build_filename (self->staging, name, NULL);
  gint64 n_rows = reeve_table_get_n_rows (table);
  gint64 counted;

  if (!reeve_table_write_file (table, format, layer, draft, job, error))
    return FALSE;
  /* A GeoJSON or KML file without a feature does not say what kind it is of. */
  counted = n_rows > 0 ? reeve_file_count_rows (draft, job, error) : 0;
  if (counted < 0)
    return fail_unless_stopped (name, error);
  if (counted != n_rows)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                   /* Translators: a file, two numbers of rows */
                   _("%s holds %d rows when opened again, needs %d"), name, (int) counted,
                   (int) n_rows);
      return FALSE;
    }
  return note_file (self, name, draft, format_id, counted, error);
}

static gboolean
write_layers (Export           *self,
              ReeveFileFormat   format,
              const char       *format_id,
              gboolean          asked_for,
              ReeveJob         *job,
              GError          **error)
{
  guint n = 0;

  for (guint i = 0; i < self->package->layers->len; i++)
    {
      const ReeveLeaving *leaving = g_ptr_array_index (self->package->layers, i);

      if (format != REEVE_FILE_CSV && leaving->dataset->kind == REEVE_DATASET_TABLE)
        continue;
      if (!write_table (self, leaving->table, leaving->dataset->name, format, format_id, job,
                        error))
        return FALSE;
      n++;
    }
  if (format == REEVE_FILE_CSV)
    {
      g_autoptr (ReeveTable) numbers = reeve_package_dup_numbers (self->package);

      return write_table (self, numbers, _("Numbers"), format, format_id, job, error);
    }
  if (n > 0 || !asked_for)
    return TRUE;
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
               /* Translators: a result's title, a file format */
               _("“%s” has only tables, nothing on the map: %s needs places. Choose csv or gpkg."),
               self->package->title, format_id);
  return FALSE;
}

static gboolean
write_whole (Export      *self,
             const char  *suffix,
             const char  *format_id,
             gint64     (*write) (const ReevePackage *, const char *, ReeveJob *, GError **),
             ReeveJob    *job,
             GError     **error)
{
  g_autofree char *name = make_name (self, NULL, suffix);
  g_autofree char *draft = g_build_filename (self->staging, name, NULL);
  gint64 n = write (self->package, draft, job, error);

  return n >= 0 && note_file (self, name, draft, format_id, n, error);
}

static gboolean
write_format (Export      *self,
              const char  *format,
              gboolean     asked_for,
              ReeveJob    *job,
              GError     **error)
{
  if (g_str_equal (format, "gpkg"))
    return write_whole (self, ".gpkg", format, reeve_export_gpkg, job, error);
  if (g_str_equal (format, "pdf"))
    return write_whole (self, ".pdf", format, reeve_export_pdf, job, error);
  return write_layers (self, g_str_equal (format, "geojson") ? REEVE_FILE_GEOJSON
                             : g_str_equal (format, "kml") ? REEVE_FILE_KML : REEVE_FILE_CSV,
                       format, asked_for, job, error);
}

/* --- to their places --- */

static void
put_back (Export *self,
          guint   n_moved)
{
  for (guint i = 0; i < n_moved; i++)
    {
      const ReeveExported *file = g_ptr_array_index (self->files, i);
      g_autofree char *name = g_strdup_printf ("before-%u", i);
      g_autofree char *before = g_build_filename (self->staging, name, NULL);

      g_unlink (file->path);
      if (g_file_test (before, G_FILE_TEST_EXISTS))
        g_rename (before, file->path);
    }
}

static gboolean
place_files (Export  *self,
             GError **error)
{
  for (guint i = 0; i < self->files->len; i++)
    {
      const ReeveExported *file = g_ptr_array_index (self->files, i);
      g_autofree char *base = g_path_get_basename (file->path);
      g_autofree char *draft = g_build_filename (self->staging, base, NULL);
      g_autofree char *name = g_strdup_printf ("before-%u", i);
      g_autofree char *before = g_build_filename (self->staging, name, NULL);
      gboolean was_there = g_file_test (file->path, G_FILE_TEST_IS_REGULAR);

      if ((was_there && g_rename (file->path, before) != 0) || g_rename (draft, file->path) != 0)
        {
          int number = errno;

          if (was_there && !g_file_test (file->path, G_FILE_TEST_EXISTS))
            g_rename (before, file->path);
          put_back (self, i);
          return fail_io (file->path, number, error);
        }
    }
  return TRUE;
}

/* --- the whole --- */

static gboolean
check_formats (const char *const  *formats,
               GError            **error)
{
  for (guint i = 0; formats[i] != NULL; i++)
    if (!g_strv_contains (all_formats, formats[i]))
      {
        g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                     /* Translators: a file format as typed */
                     _("Found the format “%s”; choose of gpkg, geojson, kml, csv and pdf"),
                     formats[i]);
        return FALSE;
      }
  return TRUE;
}

typedef struct
{
  gint64                    id;
  const ReeveExportOptions *options;
} Release;

static gboolean
release_edit (ReeveEdit  *edit,
              gpointer    data,
              ReeveJob   *job,
              GError    **error)
{
  const Release *release = data;

  return reeve_edit_release_result (edit, release->id, release->options->release,
                                    release->options->reason, error);
}

/* In the log before the first file is written; it stays there if writing fails. */
static gboolean
enter_release (ReeveWorkspace           *workspace,
               const ReeveResult        *result,
               const ReeveExportOptions *options,
               ReeveJob                 *job,
               GError                  **error)
{
  Release release = { result->id, options };
  g_autofree char *text = NULL;

  if (options->release != result->released)
    return reeve_workspace_edit (workspace, _("Release an answer"), release_edit, &release, job,
                                 error);
  text = g_strdup_printf ("%" G_GINT64_FORMAT " %s: %s", result->id,
                          reeve_classification_get_id (options->release), options->reason);
  return reeve_workspace_log (workspace, "release", text, error);
}

static gboolean
write_all (Export                    *self,
           const ReeveExportOptions  *options,
           ReeveJob                  *job,
           GError                   **error)
{
  const char *const *formats = options->formats != NULL ? options->formats : all_formats;
  guint n = g_strv_length ((char **) formats);

  for (guint i = 0; i < n; i++)
    {
      /* Translators: a file format: "pdf" */
      g_autofree char *words = g_strdup_printf (_("Writing %s"), formats[i]);

      reeve_job_set_phase (job, (double) i / n, (double) (i + 1) / n, words);
      if (!reeve_job_step (job, 0, 1, error) ||
          !write_format (self, formats[i], options->formats != NULL, job, error))
        return FALSE;
    }
  return reeve_job_step (job, 1, 1, error) && place_files (self, error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Export, clear_export)

static GPtrArray *
export_from (ReeveWorkspace            *workspace,
             sqlite3                   *db,
             const char                *name,
             const char                *folder,
             const ReeveExportOptions  *options,
             ReeveJob                  *job,
             GError                   **error)
{
  g_autoptr (ReeveResult) result = reeve_result_find (db, name, error);
  g_autoptr (ReeveReview) review = NULL;
  g_autoptr (ReevePackage) package = NULL;
  g_auto (Export) export = { 0 };

  if (result == NULL)
    return NULL;
  review = reeve_review_new (db, result, job, error);
  if (review == NULL ||
      !reeve_release_check (review, options->release_given, options->reason, error) ||
      (options->release_given && !enter_release (workspace, result, options, job, error)))
    return NULL;
  package = reeve_package_new (db, result,
                               options->release_given ? options->release : result->released,
                               options->title, job, error);
  if (package == NULL)
    return NULL;
  package->base = options->base;
  export.package = package;
  if (!begin_export (&export, folder, error) || !write_all (&export, options, job, error))
    {
      g_clear_pointer (&export.files, g_ptr_array_unref);
      return NULL;
    }
  remove_staging (&export);
  g_clear_pointer (&export.staging, g_free);
  export.made = FALSE;
  return g_steal_pointer (&export.files);
}

GPtrArray *
reeve_plan_export (ReeveWorkspace            *workspace,
                   const char                *result,
                   const char                *folder,
                   const ReeveExportOptions  *options,
                   ReeveJob                  *job,
                   GError                   **error)
{
  GPtrArray *files;
  sqlite3 *db;

  g_return_val_if_fail (REEVE_IS_WORKSPACE (workspace), NULL);
  g_return_val_if_fail (result != NULL && folder != NULL && options != NULL, NULL);

  if (options->formats != NULL && !check_formats (options->formats, error))
    return NULL;
  db = reeve_workspace_open_reader (workspace, error);
  if (db == NULL)
    return NULL;
  files = export_from (workspace, db, result, folder, options, job, error);
  reeve_workspace_close_reader (db);
  return files;
}
