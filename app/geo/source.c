/* geo/source.c — a foreign file's layer: which reader takes it, and what readers share */
#include "geo/source-private.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"
#include "geo/place-columns.h"
#include "geo/unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *kind_suffixes[] = { "", ":points", ":lines", ":areas" };

void
reeve_source_options_clear (ReeveSourceOptions *options)
{
  g_clear_pointer (&options->layer, g_free);
  g_clear_pointer (&options->crs, g_free);
  g_clear_pointer (&options->encoding, g_free);
  g_clear_pointer (&options->delimiter, g_free);
  g_clear_pointer (&options->decimal, g_free);
  g_clear_pointer (&options->lon_field, g_free);
  g_clear_pointer (&options->lat_field, g_free);
  g_clear_pointer (&options->wkt_field, g_free);
  g_clear_pointer (&options->date_order, g_free);
  options->swap = FALSE;
}

static ReeveSourceOptions
copy_options (const ReeveSourceOptions *options)
{
  if (options == NULL)
    return (ReeveSourceOptions) { NULL };

  return (ReeveSourceOptions) {
    .layer = g_strdup (options->layer),
    .crs = g_strdup (options->crs),
    .encoding = g_strdup (options->encoding),
    .delimiter = g_strdup (options->delimiter),
    .decimal = g_strdup (options->decimal),
    .lon_field = g_strdup (options->lon_field),
    .lat_field = g_strdup (options->lat_field),
    .wkt_field = g_strdup (options->wkt_field),
    .date_order = g_strdup (options->date_order),
    .swap = options->swap,
  };
}

static void
clear_field (gpointer data)
{
  ReeveSourceField *field = data;

  g_free (field->name);
  g_strfreev (field->samples);
}

void
reeve_source_init (ReeveSource              *self,
                   const ReeveSourceClass   *klass,
                   const char               *path,
                   const ReeveSourceOptions *options)
{
  self->klass = klass;
  self->path = g_strdup (path);
  self->options = copy_options (options);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  self->fields = g_array_new (FALSE, TRUE, sizeof (ReeveSourceField));
  g_array_set_clear_func (self->fields, clear_field);
  self->crs = g_strdup ("");
  self->n_rows = -1;
}

void
reeve_source_close (ReeveSource *self)
{
  if (self == NULL)
    return;

  self->klass->close (self);
  reeve_shape_free (self->row.shape);
  g_free (self->row.texts);
  g_array_unref (self->fields);
  g_ptr_array_unref (self->notes);
  g_clear_pointer (&self->projection, reeve_projection_free);
  g_free (self->crs);
  reeve_source_options_clear (&self->options);
  if (self->folder != NULL)
    reeve_unpack_remove (self->folder);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

void
reeve_source_add_field (ReeveSource     *self,
                        const char      *name,
                        ReeveColumnType  type)
{
  ReeveSourceField field = { .name = g_strdup (name), .type = type };

  g_array_append_val (self->fields, field);
  self->row.texts = g_renew (char *, self->row.texts, self->fields->len);
  self->row.texts[self->fields->len - 1] = NULL;
}

ReeveSourceField *
reeve_source_edit_field (ReeveSource *self,
                         guint        field)
{
  return &g_array_index (self->fields, ReeveSourceField, field);
}

void
reeve_source_add_note (ReeveSource *self,
                       char        *note)
{
  g_ptr_array_add (self->notes, note);
}

static gboolean
is_wgs84 (const char *crs)
{
  return g_ascii_strcasecmp (crs, "EPSG:4326") == 0 || g_ascii_strcasecmp (crs, "OGC:CRS84") == 0 ||
         g_ascii_strcasecmp (crs, "WGS84") == 0 ||
         g_ascii_strcasecmp (crs, "EPSG:4979") == 0 || strcmp (crs, "4326") == 0;
}

gboolean
reeve_source_set_crs (ReeveSource  *self,
                      const char   *crs,
                      GError      **error)
{
  g_autoptr (ReeveProjection) projection = NULL;

  if (!is_wgs84 (crs))
    {
      g_autoptr (GError) cause = NULL;

      projection = reeve_projection_new (crs, &cause);
      if (projection == NULL)
        {
          g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                       /* Translators: a file, why */
                       _("%s: its projection cannot be used: %s"), self->path, cause->message);
          return FALSE;
        }
    }

  g_clear_pointer (&self->projection, reeve_projection_free);
  self->projection = g_steal_pointer (&projection);
  g_free (self->crs);
  self->crs = g_strdup (is_wgs84 (crs) ? "EPSG:4326" : crs);
  g_free (self->options.crs);
  self->options.crs = g_strdup (self->crs);
  return TRUE;
}

void
reeve_source_choose_kind (ReeveSource    *self,
                          ReeveShapeKind  asked)
{
  g_autofree char *counts[REEVE_SHAPE_AREA + 1] = { NULL };
  guint n_kinds = 0;

  self->kind = asked;
  for (guint kind = REEVE_SHAPE_POINT; kind <= REEVE_SHAPE_AREA; kind++)
    {
      counts[kind] = reeve_format_count ((double) self->n_of_kind[kind]);
      n_kinds += self->n_of_kind[kind] > 0;
      if (asked == REEVE_SHAPE_NONE && self->n_of_kind[kind] > self->n_of_kind[self->kind])
        self->kind = (ReeveShapeKind) kind;
      else if (asked == REEVE_SHAPE_NONE && self->kind == REEVE_SHAPE_NONE &&
               self->n_of_kind[kind] > 0)
        self->kind = (ReeveShapeKind) kind;
    }

  if (n_kinds > 1)
    {
      reeve_source_add_note (self, g_strdup_printf (
        /* Translators: three numbers, then what stands behind a layer's name */
        _("The layer mixes kinds: points %s, lines %s, areas %s. One import takes one kind; this "
          "one takes “%s”. Import the layer again for the others."),
        counts[REEVE_SHAPE_POINT], counts[REEVE_SHAPE_LINE], counts[REEVE_SHAPE_AREA],
        kind_suffixes[self->kind]));
    }
  for (guint kind = REEVE_SHAPE_POINT; kind <= REEVE_SHAPE_AREA; kind++)
    g_clear_pointer (&counts[kind], g_free);
}

static const char *
name_kind (ReeveShapeKind kind)
{
  return kind == REEVE_SHAPE_POINT ? _("a point") : kind == REEVE_SHAPE_LINE ? _("a line")
                                                                             : _("an area");
}

gboolean
reeve_source_take_shape (ReeveSource  *self,
                         ReeveShape   *shape,
                         char        **out_reason)
{
  g_autoptr (ReeveShape) owned = shape;

  if (owned == NULL || owned->kind == REEVE_SHAPE_NONE)
    return TRUE;

  if (owned->kind != self->kind)
    {
      g_autofree char *row = g_strdup_printf ("%" G_GUINT64_FORMAT, self->row.number);

      *out_reason = g_strdup_printf (
        /* Translators: a row number, what was found and what is needed: a point, a line, an area */
        _("Row %s: found %s, needs %s"), row, name_kind (owned->kind),
        name_kind (self->kind));
      return FALSE;
    }

  for (guint i = 0; self->options.swap && i < owned->n_points; i++)
    owned->points[i] = (ReeveLonLat) { owned->points[i].lat, owned->points[i].lon };
  if (!reeve_place_check_shape (self->row.number, owned, self->projection, out_reason))
    return FALSE;

  self->row.shape = g_steal_pointer (&owned);
  return TRUE;
}

int
reeve_source_find_field (const char          *path,
                         const char * const  *names,
                         guint                n_names,
                         const char          *wanted,
                         GError             **error)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < n_names; i++)
    {
      if (strcmp (names[i], wanted) == 0)
        return (int) i;
      if (i < 12)
        g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", names[i]);
    }
  if (n_names > 12)
    g_string_append (list, ", …");

  g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
               /* Translators: a file, a column that was asked for, the columns there are */
               _("%s: has no column “%s”; it has %s"), path, wanted, list->str);
  return -1;
}

/* What is no regular file would block or has no end. */
static gboolean
check_file (const char  *path,
            GError     **error)
{
  struct stat info;
  int handle;

  if (stat (path, &info) != 0)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                 /* Translators: a file, and the system's own words */
                 _("%s: could not be opened: %s"), path, g_strerror (errno));
  else if (S_ISDIR (info.st_mode) && g_str_has_suffix (path, ".gdb"))
    return TRUE;
  else if (S_ISDIR (info.st_mode))
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                 _("%s: is a folder; a file is needed"), path);
  else if (!S_ISREG (info.st_mode))
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                 _("%s: is a pipe or a device; a file is needed"), path);
  else if (info.st_size == 0)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                 _("%s: is empty (0 bytes)"), path);
  else if ((handle = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)) < 0)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                 /* Translators: a file, and the system's own words */
                 _("%s: could not be opened: %s"), path, g_strerror (errno));
  else
    {
      close (handle);
      return TRUE;
    }
  return FALSE;
}

static gboolean
has_suffix (const char        *path,
            const char *const *suffixes)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (; *suffixes != NULL; suffixes++)
    if (g_str_has_suffix (lower, *suffixes))
      return TRUE;
  return FALSE;
}

static gboolean
is_csv (const char *path)
{
  static const char *const suffixes[] = { ".csv", ".tsv", ".txt", ".psv", NULL };

  return has_suffix (path, suffixes);
}

static gboolean
check_is_not_osm (const char  *path,
                  GError     **error)
{
  static const char *const suffixes[] = {
    ".osm", ".osm.gz", ".osm.bz2", ".pbf", NULL
  };

  if (!has_suffix (path, suffixes))
    return TRUE;
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
               _("%s: OpenStreetMap data are imported as roads and places, not as one layer"),
               path);
  return FALSE;
}

/* What to open for @path: the file itself or, of an archive, what was taken out
 * into *out_folder. @layer takes the part of the archive's layer name that is left. */
static char *
find_real_path (const char  *path,
                const char **layer,
                char       **out_folder,
                GError     **error)
{
  static const char *const suffixes[] = { ".zip", ".kmz", NULL };

  if (!check_file (path, error) || !check_is_not_osm (path, error))
    return NULL;
  if (!has_suffix (path, suffixes))
    return g_strdup (path);
  return reeve_unpack_member (path, layer, out_folder, error);
}

static void
name_taken_layer (ReeveSource *self,
                  const char  *asked,
                  char        *folder)
{
  self->folder = folder;
  if (asked != NULL)
    {
      g_free (self->options.layer);
      self->options.layer = g_strdup (asked);
    }
}

ReeveSource *
reeve_source_open (const char                *path,
                   const ReeveSourceOptions  *options,
                   ReeveJob                  *job,
                   GError                   **error)
{
  g_autofree char *folder = NULL;
  g_autofree char *real = NULL;
  const char *layer = options != NULL ? options->layer : NULL;
  ReeveSourceOptions taken = options != NULL ? *options : (ReeveSourceOptions) { NULL };
  ReeveSource *self;

  g_return_val_if_fail (path != NULL, NULL);

  real = find_real_path (path, &layer, &folder, error);
  if (real == NULL)
    return NULL;

  taken.layer = (char *) layer;
  self = is_csv (real) ? reeve_source_open_csv (real, path, &taken, job, error)
                       : reeve_source_open_gdal (real, path, &taken, job, error);
  if (self == NULL)
    {
      if (folder != NULL)
        reeve_unpack_remove (folder);
      return NULL;
    }

  name_taken_layer (self, options != NULL ? options->layer : NULL, g_steal_pointer (&folder));
  return self;
}

GPtrArray *
reeve_source_list_layers (const char  *path,
                          GError     **error)
{
  static const char *const suffixes[] = { ".zip", ".kmz", NULL };
  g_autofree char *folder = NULL;
  g_autofree char *real = NULL;
  g_autoptr (GPtrArray) layers = NULL;
  const char *layer = NULL;

  if (has_suffix (path, suffixes) && check_file (path, NULL))
    {
      layers = reeve_unpack_list (path, error);
      if (layers == NULL || layers->len != 1)
        return g_steal_pointer (&layers);
      g_clear_pointer (&layers, g_ptr_array_unref);
    }

  real = find_real_path (path, &layer, &folder, error);
  if (real == NULL)
    return NULL;
  if (is_csv (real))
    {
      g_autofree char *name = g_path_get_basename (real);

      layers = g_ptr_array_new_with_free_func (g_free);
      *strrchr (name, '.') = '\0';
      g_ptr_array_add (layers, g_steal_pointer (&name));
    }
  else
    layers = reeve_source_list_gdal (real, path, error);

  if (folder != NULL)
    reeve_unpack_remove (folder);
  return g_steal_pointer (&layers);
}

const ReeveSourceOptions *
reeve_source_get_options (ReeveSource *self)
{
  return &self->options;
}

GPtrArray *
reeve_source_get_notes (ReeveSource *self)
{
  return self->notes;
}

guint
reeve_source_get_n_fields (ReeveSource *self)
{
  return self->fields->len;
}

const ReeveSourceField *
reeve_source_get_field (ReeveSource *self,
                        guint        field)
{
  g_return_val_if_fail (field < self->fields->len, NULL);

  return &g_array_index (self->fields, ReeveSourceField, field);
}

ReeveShapeKind
reeve_source_get_kind (ReeveSource *self)
{
  return self->kind;
}

const char *
reeve_source_get_crs (ReeveSource *self)
{
  return self->crs;
}

gint64
reeve_source_get_n_rows (ReeveSource *self)
{
  return self->n_rows;
}

guint64
reeve_source_get_n_of_kind (ReeveSource    *self,
                            ReeveShapeKind  kind)
{
  return self->n_of_kind[kind];
}

gboolean
reeve_source_looks_swapped (ReeveSource *self)
{
  return self->swapped;
}

ReeveRowState
reeve_source_next (ReeveSource           *self,
                   const ReeveSourceRow **out_row,
                   char                 **out_reason,
                   GError               **error)
{
  ReeveRowState state;

  *out_row = NULL;
  *out_reason = NULL;
  g_clear_pointer (&self->row.shape, reeve_shape_free);

  if (self->kind != REEVE_SHAPE_NONE && *self->crs == '\0')
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   _("%s: does not say which projection its coordinates are in, and they are not "
                     "degrees; name it, such as EPSG:32748"), self->path);
      return REEVE_ROW_FAILED;
    }

  for (guint i = 0; i < self->fields->len; i++)
    self->row.texts[i] = NULL;
  state = self->klass->next (self, out_reason, error);
  if (state == REEVE_ROW_READ || state == REEVE_ROW_REJECTED)
    *out_row = &self->row;
  return state;
}

ReeveShape *
reeve_source_steal_shape (ReeveSource *self)
{
  return g_steal_pointer (&self->row.shape);
}
