/* geo/unpack.c — one file out of an archive, with what belongs to it */
#include "geo/unpack.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"
#include "geo/gdal-guard.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define MAX_MEMBERS  20000
#define MAX_GROWTH   200                                /* unpacked size over packed size */
#define FREE_GROWTH  (G_GUINT64_CONSTANT (10) << 20)    /* below this nobody counts */
#define MAX_UNPACKED (G_GUINT64_CONSTANT (16) << 30)

/* What can be the one file that is asked for; other names only go with it. */
static const char *const main_suffixes[] = {
  ".csv", ".dxf", ".fgb", ".geojson", ".gml", ".gpkg", ".gpx", ".json", ".kml", ".mif", ".ods",
  ".psv", ".shp", ".sqlite", ".tab", ".topojson", ".tsv", ".txt", ".xls", ".xlsx",
};

static gboolean
is_main (const char *name)
{
  const char *dot = strrchr (name, '.');

  for (guint i = 0; dot != NULL && i < G_N_ELEMENTS (main_suffixes); i++)
    if (g_ascii_strcasecmp (dot, main_suffixes[i]) == 0)
      return TRUE;
  return FALSE;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
make_inner_path (const char *path,
                 const char *member)
{
  return g_strdup_printf ("/vsizip/{%s}/%s", path, member);
}

/* All members, sorted; folders left out. */
static GPtrArray *
read_members (const char  *path,
              GError     **error)
{
  g_autofree char *root = g_strdup_printf ("/vsizip/{%s}", path);
  char **names = VSIReadDirRecursive (root);
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func (g_free);

  for (int i = 0; names != NULL && names[i] != NULL && i < MAX_MEMBERS; i++)
    if (*names[i] != '\0' && names[i][strlen (names[i]) - 1] != '/')
      g_ptr_array_add (members, g_utf8_make_valid (names[i], -1));
  CSLDestroy (names);

  if (members->len == 0)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   _("%s: is not a sound ZIP archive, or holds no files"), path);
      return NULL;
    }
  g_ptr_array_sort (members, compare_names);
  return g_steal_pointer (&members);
}

/* "a/b/c.gdb" of "a/b/c.gdb/x.gdbtable"; else the member itself. */
static char *
find_unit (const char *member)
{
  const char *end = strstr (member, ".gdb/");

  if (end != NULL)
    return g_strndup (member, (gsize) (end - member) + 4);
  return g_strdup (member);
}

static GPtrArray *
find_mains (GPtrArray *members)
{
  g_autoptr (GPtrArray) mains = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < members->len; i++)
    {
      const char *member = members->pdata[i];
      g_autofree char *unit = find_unit (member);

      if (g_str_has_prefix (member, "__MACOSX/") || strstr (member, "..") != NULL)
        continue;
      if (!g_str_has_suffix (unit, ".gdb") && !is_main (unit))
        continue;
      if (mains->len == 0 || strcmp (mains->pdata[mains->len - 1], unit) != 0)
        g_ptr_array_add (mains, g_steal_pointer (&unit));
    }
  return g_steal_pointer (&mains);
}

GPtrArray *
reeve_unpack_list (const char  *path,
                   GError     **error)
{
  g_auto (ReeveGdalGuard) guard = { 0 };
  g_autoptr (GPtrArray) members = NULL;
  g_autoptr (GPtrArray) mains = NULL;

  reeve_gdal_guard_begin (&guard);
  members = read_members (path, error);
  if (members == NULL)
    return NULL;

  mains = find_mains (members);
  if (mains->len == 0)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: an archive, its first member */
                   _("%s: holds no table and no layer that can be read; it holds %s"),
                   path, (const char *) members->pdata[0]);
      return NULL;
    }
  return g_steal_pointer (&mains);
}

static guint64
measure_member (const char *path,
                const char *member)
{
  g_autofree char *inner = make_inner_path (path, member);
  VSIStatBufL info;

  return VSIStatL (inner, &info) == 0 ? (guint64) info.st_size : 0;
}

/* Same folder and same name up to the dot, or inside the same .gdb. */
static gboolean
belongs_to (const char *member,
            const char *unit)
{
  const char *dot = strrchr (unit, '.');
  gsize n_stem = dot != NULL ? (gsize) (dot - unit) : strlen (unit);

  if (g_str_has_suffix (unit, ".gdb"))
    return g_str_has_prefix (member, unit) && member[strlen (unit)] == '/';
  return strncmp (member, unit, n_stem) == 0 && member[n_stem] == '.' &&
         strchr (member + n_stem, '/') == NULL;
}

static gboolean
check_growth (const char  *path,
              GPtrArray   *members,
              const char  *unit,
              GError     **error)
{
  VSIStatBufL info;
  guint64 packed = VSIStatL (path, &info) == 0 ? (guint64) info.st_size : 0;
  guint64 unpacked = 0;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  for (guint i = 0; i < members->len; i++)
    if (strcmp (members->pdata[i], unit) == 0 || belongs_to (members->pdata[i], unit))
      unpacked += MIN (measure_member (path, members->pdata[i]), MAX_UNPACKED);

  if (unpacked <= FREE_GROWTH || (unpacked / MAX_GROWTH <= packed && unpacked < MAX_UNPACKED))
    return TRUE;

  from = reeve_format_bytes (packed);
  to = reeve_format_bytes (unpacked);
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
               /* Translators: an archive, its member, the size packed, the size unpacked */
               _("%s: “%s” would grow from %s to %s; at most 200 times the size is unpacked"),
               path, unit, from, to);
  return FALSE;
}

static gboolean
copy_member (const char  *path,
             const char  *member,
             const char  *folder,
             GError     **error)
{
  g_autofree char *inner = make_inner_path (path, member);
  g_autofree char *name = g_path_get_basename (member);
  g_autofree char *target = g_build_filename (folder, name, NULL);
  g_autofree char *piece = g_malloc (1 << 20);
  guint64 left = measure_member (path, member);
  VSILFILE *from = VSIFOpenL (inner, "rb");
  FILE *to = from != NULL ? g_fopen (target, "wbx") : NULL;
  gboolean sound = to != NULL;

  while (sound && left > 0)
    {
      gsize n = VSIFReadL (piece, 1, (gsize) MIN (left, 1 << 20), from);

      sound = n > 0 && fwrite (piece, 1, n, to) == n;
      left -= n;
    }
  if (to != NULL && fclose (to) != 0)
    sound = FALSE;
  if (from != NULL)
    VSIFCloseL (from);

  if (!sound)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                 /* Translators: an archive, its member */
                 _("%s: “%s” in it could not be unpacked; the archive is broken or the disk is "
                   "full"), path, member);
  return sound;
}

/* The member that @layer means; moves @layer on to what is left of it. */
static const char *
choose_main (const char   *path,
             GPtrArray    *mains,
             const char  **layer,
             GError      **error)
{
  g_autoptr (GString) list = g_string_new (NULL);

  if (*layer == NULL)
    return mains->pdata[0];

  for (guint i = 0; i < mains->len; i++)
    {
      const char *unit = mains->pdata[i];
      gsize n = strlen (unit);

      if (strncmp (*layer, unit, n) == 0 && ((*layer)[n] == '\0' || (*layer)[n] == '/'))
        {
          *layer = (*layer)[n] == '/' ? *layer + n + 1 : NULL;
          return unit;
        }
      g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", unit);
    }
  if (mains->len == 1)
    return mains->pdata[0];

  g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
               /* Translators: an archive, what was asked for, what there is */
               _("%s: holds no “%s”; it holds %s"), path, *layer, list->str);
  return NULL;
}

char *
reeve_unpack_new_folder (GError **error)
{
  g_autoptr (GError) cause = NULL;
  char *folder = g_dir_make_tmp ("reeve-XXXXXX", &cause);

  if (folder == NULL)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                 _("No temporary folder could be made: %s"), cause->message);
  return folder;
}

char *
reeve_unpack_member (const char   *path,
                     const char  **layer,
                     char        **out_folder,
                     GError      **error)
{
  g_auto (ReeveGdalGuard) guard = { 0 };
  g_autoptr (GPtrArray) mains = reeve_unpack_list (path, error);
  g_autoptr (GPtrArray) members = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *inside = NULL;
  g_autofree char *name = NULL;
  const char *unit;

  if (mains == NULL)
    return NULL;
  unit = choose_main (path, mains, layer, error);
  if (unit == NULL)
    return NULL;

  reeve_gdal_guard_begin (&guard);
  members = read_members (path, error);
  if (members == NULL || !check_growth (path, members, unit, error))
    return NULL;

  folder = reeve_unpack_new_folder (error);
  if (folder == NULL)
    return NULL;
  name = g_path_get_basename (unit);
  inside = g_str_has_suffix (unit, ".gdb") ? g_build_filename (folder, name, NULL)
                                           : g_strdup (folder);
  if (strcmp (inside, folder) != 0)
    g_mkdir (inside, 0700);

  for (guint i = 0; i < members->len; i++)
    if ((strcmp (members->pdata[i], unit) == 0 || belongs_to (members->pdata[i], unit)) &&
        !copy_member (path, members->pdata[i], inside, error))
      {
        reeve_unpack_remove (folder);
        return NULL;
      }

  *out_folder = g_steal_pointer (&folder);
  return g_build_filename (*out_folder, name, NULL);
}

void
reeve_unpack_remove (const char *folder)
{
  GDir *names = g_dir_open (folder, 0, NULL);
  const char *name;

  while (names != NULL && (name = g_dir_read_name (names)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        reeve_unpack_remove (path);
      else
        g_unlink (path);
    }
  if (names != NULL)
    g_dir_close (names);
  g_rmdir (folder);
}
