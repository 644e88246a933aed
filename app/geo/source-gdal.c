/* geo/source-gdal.c — everything that is not separated text, read by GDAL
 *
 * A layer is looked over once before it is read when the format leaves something open: which kinds of
 * shape it mixes, whether its numbers are degrees, where a sheet keeps its
 * coordinates, which encoding a .dbf is in. That doubles the reading of those.
 */
#include "geo/source-gdal-private.h"

#include "core/error.h"
#include "core/i18n.h"
#include "geo/cell.h"
#include "geo/gdal-look.h"
#include "geo/gdal-open.h"
#include "geo/gdal-shape.h"
#include "geo/place-columns.h"
#include "geo/unpack.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

#define ROWS_TO_TASTE  100      /* looked at when nothing is open */
#define ROWS_TO_DECODE 20000    /* looked at for the encoding of a .dbf */

static void
close_gdal (ReeveSource *base)
{
  ReeveGdalSource *self = (ReeveGdalSource *) base;
  g_auto (ReeveGdalGuard) guard = { 0 };

  reeve_gdal_guard_begin (&guard);
  if (self->feature != NULL)
    OGR_F_Destroy (self->feature);
  if (self->dataset != NULL)
    GDALClose (self->dataset);
  g_clear_pointer (&self->of_field, g_array_unref);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_free (self->plain);
  g_free (self->decode);
  if (self->link != NULL)
    reeve_unpack_remove (self->link);
  g_free (self->link);
}

static const ReeveSourceClass gdal_class = { reeve_gdal_source_next, close_gdal };

static ReeveColumnType
find_type (OGRFieldDefnH field)
{
  switch (OGR_Fld_GetType (field))
    {
    case OFTInteger:
      return OGR_Fld_GetSubType (field) == OFSTBoolean ? REEVE_COLUMN_BOOLEAN : REEVE_COLUMN_INTEGER;
    case OFTInteger64:
      return REEVE_COLUMN_INTEGER;
    case OFTReal:
      return REEVE_COLUMN_REAL;
    case OFTDate:
      return REEVE_COLUMN_DATE;
    case OFTDateTime:
      return REEVE_COLUMN_DATETIME;
    default:
      return REEVE_COLUMN_TEXT;
    }
}

static gboolean
choose_crs (ReeveGdalSource  *self,
            const char       *layer_crs,
            const ReeveLook  *look,
            GError          **error)
{
  ReeveSource *base = &self->base;

  if (base->options.crs != NULL)
    return reeve_source_set_crs (base, base->options.crs, error);
  if (*layer_crs != '\0')
    return reeve_source_set_crs (base, layer_crs, error);
  if (base->kind == REEVE_SHAPE_NONE)
    return TRUE;

  if (look->n_degrees * 2 >= look->n_shapes)
    {
      reeve_source_add_note (base, g_strdup (
        _("The file does not say its projection. Its coordinates look like degrees and were read "
          "as WGS 84.")));
      return reeve_source_set_crs (base, "EPSG:4326", error);
    }
  reeve_source_add_note (base, g_strdup (
    _("The file does not say its projection, and its coordinates are not degrees: name it.")));
  return TRUE;
}

/* What the KML reader adds to every row, whether the file says it or not. */
static gboolean
is_kml_default (const char *name)
{
  static const char *const names[] = {
    "altitudeMode", "begin", "drawOrder", "end", "extrude", "icon", "snippet", "tessellate",
    "timestamp", "visibility", NULL
  };

  return g_strv_contains (names, name);
}

/* KML writes every value as text: a field whose values are all numbers is one. */
static ReeveColumnType
learn_type (const ReeveLook *look,
            int              field)
{
  if (!look->whole || look->n_numbers[field] == 0 || look->n_codes[field] > 0 ||
      look->n_numbers[field] + look->n_empty[field] != look->n_rows)
    return REEVE_COLUMN_TEXT;
  return look->n_integers[field] == look->n_numbers[field] ? REEVE_COLUMN_INTEGER
                                                           : REEVE_COLUMN_REAL;
}

static void
take_fields (ReeveGdalSource *self,
             ReeveLook       *look)
{
  OGRFeatureDefnH defn = OGR_L_GetLayerDefn (self->layer);
  GDALDriverH driver = GDALGetDatasetDriver (self->dataset);
  gboolean is_kml = g_str_has_suffix (GDALGetDriverShortName (driver), "KML");

  self->of_field = g_array_new (FALSE, FALSE, sizeof (int));
  for (int i = 0; i < OGR_FD_GetFieldCount (defn); i++)
    {
      OGRFieldDefnH what = OGR_FD_GetFieldDefn (defn, i);
      g_autofree char *name = reeve_gdal_source_decode (self, OGR_Fld_GetNameRef (what));
      ReeveSourceField *field;
      ReeveColumnType type;

      if (OGR_Fld_GetType (what) == OFTBinary)
        {
          reeve_source_add_note (&self->base, g_strdup_printf (
            /* Translators: a column */
            _("“%s” holds pictures or other bytes and was left out."), name));
          continue;
        }
      if (is_kml && is_kml_default (name) &&
          (look->n_empty[i] == look->n_rows || find_type (what) == REEVE_COLUMN_INTEGER))
        continue;

      g_array_append_val (self->of_field, i);
      type = find_type (what);
      if (is_kml && OGR_Fld_GetType (what) == OFTString)
        type = learn_type (look, i);
      reeve_source_add_field (&self->base, name, type);
      field = reeve_source_edit_field (&self->base, self->base.fields->len - 1);
      field->n_empty = look->n_empty[i];
      field->samples = g_new0 (char *, REEVE_LOOK_SAMPLES + 1);
      for (guint j = 0; look->samples[i][j] != NULL; j++)
        field->samples[j] = reeve_gdal_source_decode (self, look->samples[i][j]);
    }

  self->plain = g_malloc ((gsize) MAX (self->base.fields->len, 1) * REEVE_CELL_BYTES);
}

static gboolean
find_place (ReeveGdalSource  *self,
            const ReeveLook  *look,
            GError          **error)
{
  const ReeveSourceOptions *options = &self->base.options;
  guint n = self->base.fields->len;
  g_autofree const char **names = g_new0 (const char *, n + 1);
  int lon;
  int lat;

  for (guint i = 0; i < n; i++)
    names[i] = reeve_source_get_field (&self->base, i)->name;
  if ((options->lon_field != NULL && *options->lon_field == '\0') ||
      (options->lat_field != NULL && *options->lat_field == '\0'))
    return TRUE;

  if (options->lon_field != NULL && options->lat_field != NULL)
    {
      self->place.lon = reeve_source_find_field (self->base.path, names, n, options->lon_field, error);
      self->place.lat = self->place.lon < 0 ? -1
        : reeve_source_find_field (self->base.path, names, n, options->lat_field, error);
      return self->place.lat >= 0;
    }

  self->place = reeve_place_columns_find (names, n);
  self->place.wkt = -1;
  if (self->place.lon < 0)
    return TRUE;
  lon = g_array_index (self->of_field, int, self->place.lon);
  lat = g_array_index (self->of_field, int, self->place.lat);
  if (look->n_numbers[lon] * 2 < look->n_rows || look->n_numbers[lat] * 2 < look->n_rows)
    self->place = REEVE_PLACE_COLUMNS_NONE;
  return TRUE;
}

/* Points from two columns of a sheet. */
static gboolean
set_up_place (ReeveGdalSource  *self,
              const ReeveLook  *look,
              GError          **error)
{
  ReeveSource *base = &self->base;
  int lon;
  int lat;
  gboolean degrees;

  if (!find_place (self, look, error))
    return FALSE;
  if (self->place.lon < 0)
    return TRUE;

  lon = g_array_index (self->of_field, int, base->options.swap ? self->place.lat : self->place.lon);
  lat = g_array_index (self->of_field, int, base->options.swap ? self->place.lon : self->place.lat);
  degrees = self->place.named_degrees || (look->n_in_180[lon] * 2 >= look->n_numbers[lon] &&
                                          look->n_in_90[lat] * 2 >= look->n_numbers[lat]);
  base->swapped = !base->options.swap && look->n_in_90[lat] * 2 < look->n_numbers[lat] &&
                  look->n_in_180[lat] == look->n_numbers[lat] &&
                  look->n_in_90[lon] == look->n_numbers[lon];
  base->kind = REEVE_SHAPE_POINT;
  g_free (base->options.lon_field);
  g_free (base->options.lat_field);
  base->options.lon_field = g_strdup (reeve_source_get_field (base, (guint) self->place.lon)->name);
  base->options.lat_field = g_strdup (reeve_source_get_field (base, (guint) self->place.lat)->name);

  if (base->swapped)
    reeve_source_add_note (base, g_strdup_printf (
      /* Translators: two columns */
      _("“%s” holds what no latitude can, and “%s” would fit one: longitude and latitude seem to "
        "have changed places. Swap them."), base->options.lat_field, base->options.lon_field));
  if (base->options.crs != NULL)
    return reeve_source_set_crs (base, base->options.crs, error);
  if (!degrees && !base->swapped)
    {
      reeve_source_add_note (base, g_strdup (
        _("The coordinates are not degrees, and a table does not say its projection: name it.")));
      return TRUE;
    }
  reeve_source_add_note (base, g_strdup_printf (
    /* Translators: two columns */
    _("Places come from “%s” and “%s”, read as longitude and latitude in degrees (WGS 84)."),
    base->options.lon_field, base->options.lat_field));
  return reeve_source_set_crs (base, "EPSG:4326", error);
}

/* A count that the file cannot hold is a lie. */
static gint64
count_rows (ReeveGdalSource *self,
            const char      *file,
            const ReeveLook *look)
{
  struct stat info;
  gint64 n;

  if (look->whole)
    return (gint64) look->n_rows;

  n = OGR_L_GetFeatureCount (self->layer, FALSE);
  if (n < 0 || (stat (file, &info) == 0 && S_ISREG (info.st_mode) && n > info.st_size))
    return -1;
  return n;
}

static void
settle_encoding (ReeveGdalSource *self,
                 ReeveLook       *look)
{
  const char *guess = reeve_encoding_guess_end (look->guess, NULL);

  if (self->base.options.encoding != NULL)
    {
      self->decode = g_strdup (self->base.options.encoding);
      return;
    }
  if (strcmp (guess, "GB18030") != 0 && strcmp (guess, "WINDOWS-1252") != 0)
    return;
  self->decode = g_strdup (guess);
  self->base.options.encoding = g_strdup (guess);
  reeve_source_add_note (&self->base, g_strdup_printf (
    /* Translators: the name of an encoding */
    _("The table does not say its encoding; it was read as %s. Choose another if names look "
      "wrong."), guess));
}

static gboolean
learn_layer (ReeveGdalSource  *self,
             const char       *file,
             gboolean          raw_text,
             ReeveShapeKind    asked,
             ReeveJob         *job,
             GError          **error)
{
  ReeveSource *base = &self->base;
  OGRwkbGeometryType type = OGR_L_GetGeomType (self->layer);
  g_autofree char *crs = reeve_gdal_find_crs (self->layer);
  g_autoptr (ReeveLook) look = NULL;
  ReeveShapeKind declared = reeve_gdal_find_type_kind (type);
  gboolean open = (type != wkbNone && declared == REEVE_SHAPE_NONE) || type == wkbNone ||
                  (*crs == '\0' && base->options.crs == NULL) ||
                  g_str_has_suffix (GDALGetDriverShortName (GDALGetDatasetDriver (self->dataset)), "KML");

  look = reeve_look_over (self->layer,
                          open ? G_MAXUINT64 : raw_text ? ROWS_TO_DECODE : ROWS_TO_TASTE, job, error);
  if (look == NULL)
    return FALSE;

  if (raw_text)
    settle_encoding (self, look);
  take_fields (self, look);
  base->n_rows = count_rows (self, file, look);
  if (type == wkbNone)
    return set_up_place (self, look, error);

  if (asked == REEVE_SHAPE_NONE && declared != REEVE_SHAPE_NONE)
    asked = declared;
  if (look->whole)
    memcpy (base->n_of_kind, look->n_of_kind, sizeof base->n_of_kind);
  reeve_source_choose_kind (base, asked);
  return choose_crs (self, crs, look, error);
}

static gboolean
open_layer (ReeveGdalSource  *self,
            const char       *path,
            ReeveJob         *job,
            GError          **error)
{
  g_auto (ReeveGdalGuard) guard = { 0 };
  g_autofree char *file = NULL;
  g_autofree char *name = NULL;
  gboolean raw_text = reeve_gdal_lacks_encoding (path) || (self->base.options.encoding != NULL &&
                                                reeve_path_has_ending (path, ".shp"));
  ReeveShapeKind kind = REEVE_SHAPE_NONE;

  reeve_gdal_guard_begin (&guard);
  file = reeve_gdal_find_stand_in (path, self->base.path, &self->link, error);
  if (file == NULL)
    return FALSE;
  self->dataset = reeve_gdal_open (file, self->base.path, raw_text, &guard, error);
  if (self->dataset == NULL)
    return FALSE;

  /* A stand-in has a name of its own. */
  name = self->link != NULL && reeve_path_has_ending (path, ".shp")
         ? NULL : reeve_gdal_split_name (self->dataset, self->base.options.layer, &kind);
  self->layer = reeve_gdal_find_layer (self->dataset, name, self->base.path, error);
  return self->layer != NULL && learn_layer (self, file, raw_text, kind, job, error);
}

ReeveSource *
reeve_source_open_gdal (const char                *path,
                        const char                *shown,
                        const ReeveSourceOptions  *options,
                        ReeveJob                  *job,
                        GError                   **error)
{
  ReeveGdalSource *self = g_new0 (ReeveGdalSource, 1);

  reeve_source_init (&self->base, &gdal_class, shown, options);
  self->place = REEVE_PLACE_COLUMNS_NONE;
  self->texts = g_ptr_array_new_with_free_func (g_free);
  if (open_layer (self, path, job, error))
    {
      if (self->base.options.layer == NULL)
        self->base.options.layer = g_strdup (OGR_L_GetName (self->layer));
      return &self->base;
    }

  reeve_source_close (&self->base);
  return NULL;
}

GPtrArray *
reeve_source_list_gdal (const char  *path,
                        const char  *shown,
                        GError     **error)
{
  g_auto (ReeveGdalGuard) guard = { 0 };
  g_autoptr (GPtrArray) layers = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = NULL;
  g_autofree char *file = NULL;
  GDALDatasetH dataset = NULL;

  reeve_gdal_guard_begin (&guard);
  file = reeve_gdal_find_stand_in (path, shown, &folder, error);
  if (file != NULL)
    dataset = reeve_gdal_open (file, shown, FALSE, &guard, error);
  for (int i = 0; dataset != NULL && i < GDALDatasetGetLayerCount (dataset); i++)
    g_ptr_array_add (layers, g_utf8_make_valid (
      OGR_L_GetName (GDALDatasetGetLayer (dataset, i)), -1));

  if (folder != NULL && reeve_path_has_ending (path, ".shp") && layers->len == 1)
    {
      g_autofree char *name = g_path_get_basename (path);

      *strrchr (name, '.') = '\0';
      g_free (layers->pdata[0]);
      layers->pdata[0] = g_steal_pointer (&name);
    }
  if (folder != NULL)
    reeve_unpack_remove (folder);
  if (dataset == NULL)
    return NULL;
  GDALClose (dataset);
  return g_steal_pointer (&layers);
}

