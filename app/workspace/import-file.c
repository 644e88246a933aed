/* workspace/import-file.c — what a file says by itself: its hash, its name, its date */
#include "workspace/import-private.h"

#include "core/error.h"
#include "core/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK_BYTES    (1024 * 1024)
#define MAX_DIR_FILES  10000

/* What belongs to a file of this ending, in the order it is hashed. */
static const char *const families[][8] = {
  { "shp", "shx", "dbf", "prj", "cpg", NULL },
  { "mif", "mid", NULL },
  { "tab", "dat", "map", "id", NULL },
  { "asc", "prj", NULL },
  { "vrt", NULL },
};

static gboolean
fail_to_read (const char *path,
              int         code,
              GError    **error)
{
  g_autofree char *name = g_filename_display_basename (path);

  /* Translators: a file's name, the system's reason */
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA, _("%s cannot be read: %s"), name,
               g_strerror (code));
  return FALSE;
}

static gboolean
hash_file (GChecksum *checksum,
           const char *path,
           ReeveJob   *job,
           GError    **error)
{
  g_autofree guint8 *block = g_malloc (BLOCK_BYTES);
  struct stat status;
  guint64 done = 0;
  gssize n_read = 0;
  /* Not blocking: a pipe that took the file's place must not hold the program. */
  int file = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);

  if (file < 0)
    return fail_to_read (path, errno, error);
  if (fstat (file, &status) != 0 || !S_ISREG (status.st_mode))
    {
      close (file);
      return fail_to_read (path, EINVAL, error);
    }

  while ((n_read = read (file, block, BLOCK_BYTES)) > 0)
    {
      g_checksum_update (checksum, block, n_read);
      done += (guint64) n_read;
      if (!reeve_job_step (job, done, MAX (done, (guint64) status.st_size) + 1, error))
        {
          close (file);
          return FALSE;
        }
    }
  if (n_read < 0)
    {
      int code = errno;

      close (file);
      return fail_to_read (path, code, error);
    }
  close (file);
  return TRUE;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
list_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && names->len < MAX_DIR_FILES && (name = g_dir_read_name (dir)) != NULL)
    {
      char *file = g_build_filename (path, name, NULL);

      if (g_file_test (file, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_add (names, file);
      else
        g_free (file);
    }
  g_ptr_array_sort (names, compare_names);
  return names;
}

/* The file first, then those beside it that belong to it, in any case of their ending. */
static GPtrArray *
list_family (const char *path)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);
  const char *ending = strrchr (path, '.');

  g_ptr_array_add (files, g_strdup (path));
  if (ending == NULL || strchr (ending, '/') != NULL)
    return files;

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    {
      if (g_ascii_strcasecmp (ending + 1, families[i][0]) != 0)
        continue;
      for (guint j = 1; families[i][j] != NULL; j++)
        {
          g_autofree char *upper = g_ascii_strup (families[i][j], -1);
          const char *const spellings[] = { families[i][j], upper };

          for (guint k = 0; k < G_N_ELEMENTS (spellings); k++)
            {
              char *file = g_strdup_printf ("%.*s%s", (int) (ending + 1 - path), path, spellings[k]);

              if (g_file_test (file, G_FILE_TEST_IS_REGULAR))
                g_ptr_array_add (files, file);
              else
                g_free (file);
            }
        }
    }
  return files;
}

static GPtrArray *
list_files (const char *path,
            GError    **error)
{
  struct stat status;

  if (g_stat (path, &status) != 0)
    {
      fail_to_read (path, errno, error);
      return NULL;
    }
  if (S_ISDIR (status.st_mode))
    return list_folder (path);
  if (!S_ISREG (status.st_mode))
    {
      g_autofree char *name = g_filename_display_basename (path);

      /* Translators: a file's name */
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   _("%s is a pipe or a device; it needs to be a file or a folder"), name);
      return NULL;
    }
  return list_family (path);
}

char *
reeve_import_file_hash (const char *path,
                        ReeveJob   *job,
                        GError    **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GPtrArray) files = list_files (path, error);

  if (files == NULL)
    return NULL;
  for (guint i = 0; i < files->len; i++)
    if (!hash_file (checksum, files->pdata[i], job, error))
      return NULL;
  return g_strdup (g_checksum_get_string (checksum));
}

char *
reeve_import_file_stamp (const char *path)
{
  g_autoptr (GPtrArray) files = list_files (path, NULL);
  GString *stamp = g_string_new (NULL);

  for (guint i = 0; files != NULL && i < files->len; i++)
    {
      struct stat status;

      if (g_stat (files->pdata[i], &status) == 0)
        g_string_append_printf (stamp, "%s %lld %lld.%ld\n", (char *) files->pdata[i],
                                (long long) status.st_size, (long long) status.st_mtim.tv_sec,
                                status.st_mtim.tv_nsec);
    }
  return g_string_free (stamp, FALSE);
}

/* Without folder and ending; "x.osm.pbf" and "x.geo.json" lose both. */
static char *
dup_stem (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  char *stem = g_filename_display_name (base);

  for (guint i = 0; i < 2; i++)
    {
      char *dot = strrchr (stem, '.');

      if (dot != NULL && dot != stem && strlen (dot) <= 8 &&
          !g_regex_match_simple ("^\\.[0-9]+$", dot, 0, 0))
        *dot = '\0';
    }
  return stem;
}

#define DATE_PATTERN "(?<![0-9])((?:19|20)[0-9]{2})(?:[-_. ]?(0[1-9]|1[0-2])(?:[-_. ]?(0[1-9]|[12][0-9]|3[01]))?)?(?![0-9])"

static GMatchInfo *
find_date (const char *stem)
{
  g_autoptr (GRegex) regex = g_regex_new (DATE_PATTERN, G_REGEX_DEFAULT, 0, NULL);
  GMatchInfo *match = NULL;

  g_regex_match (regex, stem, 0, &match);
  return match;
}

char *
reeve_import_file_name (const char *path,
                        const char *layer)
{
  g_autofree char *stem = layer != NULL && *layer != '\0' ? g_strdup (layer) : dup_stem (path);
  g_autoptr (GMatchInfo) match = find_date (stem);
  g_autoptr (GString) name = g_string_new (NULL);
  int start = (int) strlen (stem);
  int end = start;
  gboolean first = TRUE;
  const char *p;

  if (g_match_info_matches (match))
    g_match_info_fetch_pos (match, 0, &start, &end);

  for (p = stem; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean is_gap = strchr ("_-. ", (int) MIN (c, 127)) != NULL || g_unichar_iscntrl (c);

      if (p - stem >= start && p - stem < end)
        is_gap = TRUE;
      if (!is_gap)
        g_string_append_unichar (name, first ? g_unichar_totitle (c) : c);
      else if (name->len > 0 && name->str[name->len - 1] != ' ')
        g_string_append_c (name, ' ');
      first = first && is_gap;
    }
  while (name->len > 0 && strchr (" -", name->str[name->len - 1]) != NULL)
    g_string_truncate (name, name->len - 1);

  if (name->len == 0)
    return *stem != '\0' ? g_steal_pointer (&stem) : g_strdup (_("Data"));
  return g_strndup (name->str, (gsize) (g_utf8_offset_to_pointer (name->str,
                    MIN (g_utf8_strlen (name->str, -1), 100)) - name->str));
}

char *
reeve_import_file_date (const char *path,
                        char      **out_reason)
{
  g_autofree char *stem = dup_stem (path);
  g_autoptr (GMatchInfo) match = find_date (stem);
  g_autoptr (GDateTime) time = NULL;
  struct stat status;

  if (g_match_info_matches (match))
    {
      g_autofree char *year = g_match_info_fetch (match, 1);
      g_autofree char *month = g_match_info_fetch (match, 2);
      g_autofree char *day = g_match_info_fetch (match, 3);

      *out_reason = g_strdup (_("The file's name gives its date"));
      if (month == NULL || *month == '\0')
        return g_steal_pointer (&year);
      if (day == NULL || *day == '\0')
        return g_strdup_printf ("%s-%s", year, month);
      return g_strdup_printf ("%s-%s-%s", year, month, day);
    }

  if (g_stat (path, &status) == 0)
    time = g_date_time_new_from_unix_utc (status.st_mtim.tv_sec);
  if (time == NULL)
    {
      *out_reason = g_strdup ("");
      return g_strdup ("");
    }
  *out_reason = g_strdup (_("The data carry no date; this is when the file was last written"));
  return g_date_time_format (time, "%Y-%m-%d");
}
