/* geo/place-columns.c — which columns of a table say where a row is */
#include "geo/place-columns.h"

#include "core/i18n.h"
#include "geo/cell.h"

#include <math.h>
#include <string.h>

typedef struct
{
  const char *lon;
  const char *lat;
  gboolean    degrees;
} NamePair;

/* In the order of trust. */
static const NamePair pairs[] = {
  { "lon", "lat", TRUE },
  { "lng", "lat", TRUE },
  { "long", "lat", TRUE },
  { "longitude", "latitude", TRUE },
  { "经度", "纬度", TRUE },
  { "lon_wgs84", "lat_wgs84", TRUE },
  { "x", "y", FALSE },
  { "xcoord", "ycoord", FALSE },
  { "x_coord", "y_coord", FALSE },
  { "easting", "northing", FALSE },
  { "eastings", "northings", FALSE },
  { "longitud", "latitud", TRUE },
};

static const char *wkt_names[] = { "wkt", "the_geom", "geom", "geometry", "wkt_geom", "geom_wkt" };

static char *
fold (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autofree char *lower = g_utf8_strdown (valid, -1);

  return g_strdup (g_strstrip (lower));
}

static int
find_name (char       **folded,
           guint        n,
           const char  *prefix,
           const char  *name)
{
  g_autofree char *whole = g_strconcat (prefix, name, NULL);

  for (guint i = 0; i < n; i++)
    if (strcmp (folded[i], whole) == 0)
      return (int) i;
  return -1;
}

/* "home_lon" beside "home_lat". */
static gboolean
find_with_prefix (char              **folded,
                  guint               n,
                  const NamePair     *pair,
                  ReevePlaceColumns  *out)
{
  for (guint i = 0; i < n; i++)
    {
      gsize n_name = strlen (pair->lon);
      gsize n_all = strlen (folded[i]);
      g_autofree char *prefix = NULL;
      int lat;

      if (!g_str_has_suffix (folded[i], pair->lon) || n_all < n_name + 2 ||
          strchr ("_ -.", folded[i][n_all - n_name - 1]) == NULL)
        continue;
      prefix = g_strndup (folded[i], n_all - n_name);
      lat = find_name (folded, n, prefix, pair->lat);
      if (lat >= 0)
        {
          *out = (ReevePlaceColumns) { (int) i, lat, -1, pair->degrees };
          return TRUE;
        }
    }
  return FALSE;
}

ReevePlaceColumns
reeve_place_columns_find (const char * const *names,
                          guint               n_names)
{
  g_auto (GStrv) folded = g_new0 (char *, n_names + 1);
  ReevePlaceColumns found = REEVE_PLACE_COLUMNS_NONE;

  for (guint i = 0; i < n_names; i++)
    folded[i] = fold (names[i]);

  for (guint i = 0; i < G_N_ELEMENTS (wkt_names) && found.wkt < 0; i++)
    found.wkt = find_name (folded, n_names, "", wkt_names[i]);

  for (int degrees = 1; degrees >= 0; degrees--)
    for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
      {
        int lon = find_name (folded, n_names, "", pairs[i].lon);
        int lat = find_name (folded, n_names, "", pairs[i].lat);
        ReevePlaceColumns with_prefix;

        if (pairs[i].degrees != degrees)
          continue;
        if (lon >= 0 && lat >= 0)
          return (ReevePlaceColumns) { lon, lat, found.wkt, pairs[i].degrees };
        if (find_with_prefix (folded, n_names, &pairs[i], &with_prefix))
          {
            with_prefix.wkt = found.wkt;
            return with_prefix;
          }
      }
  return found;
}

/* "lat", or "home_lat": the length of what stands before it; -1 for another name. */
static int
get_prefix_length (const char *folded,
                   const char *name)
{
  gsize n_name = strlen (name);
  gsize n_all = strlen (folded);

  if (strcmp (folded, name) == 0)
    return 0;
  if (n_all < n_name + 2 || !g_str_has_suffix (folded, name) ||
      strchr ("_ -.", folded[n_all - n_name - 1]) == NULL)
    return -1;
  return (int) (n_all - n_name);
}

int
reeve_place_columns_find_half (const char * const *names,
                               guint               n_names,
                               char              **out_missing)
{
  for (guint i = 0; i < n_names; i++)
    {
      g_autofree char *folded = fold (names[i]);

      for (guint k = 0; k < 2 * G_N_ELEMENTS (pairs); k++)
        {
          const NamePair *pair = &pairs[k / 2];
          const char *half = k % 2 == 0 ? pair->lat : pair->lon;
          const char *other = k % 2 == 0 ? pair->lon : pair->lat;
          int n_prefix = pair->degrees ? get_prefix_length (folded, half) : -1;
          g_autofree char *prefix = NULL;

          if (n_prefix < 0)
            continue;
          prefix = g_strndup (folded, (gsize) n_prefix);
          *out_missing = g_strconcat (prefix, other, NULL);
          return (int) i;
        }
    }
  return -1;
}

/* Degrees up to @limit, or any number when @limit is 0. */
static gboolean
read_coordinate (guint64      number,
                 const char  *name,
                 const char  *text,
                 double       limit,
                 double      *out_value,
                 char       **out_reason)
{
  g_autofree char *row = g_strdup_printf ("%" G_GUINT64_FORMAT, number);
  char plain[REEVE_CELL_BYTES];
  ReeveCellNumber kind;
  double value;

  if (text == NULL || reeve_cell_is_empty (text))
    {
      /* Translators: a row number, a column */
      *out_reason = g_strdup_printf (_("Row %s, “%s”: found nothing, needs a coordinate"),
                                     row, name);
      return FALSE;
    }

  kind = reeve_cell_parse_number (text, '.', plain);
  value = kind == REEVE_NUMBER_NONE ? NAN : g_ascii_strtod (plain, NULL);
  if (isfinite (value) && (limit == 0 || fabs (value) <= limit))
    {
      *out_value = value;
      return TRUE;
    }

  if (limit == 0)
    /* Translators: a row number, a column, what is in the cell */
    *out_reason = g_strdup_printf (_("Row %s, “%s”: found %s, needs a number"), row, name, text);
  else if (limit == 90)
    *out_reason = g_strdup_printf (_("Row %s, “%s”: found %s, needs −90 to 90"), row, name, text);
  else
    *out_reason = g_strdup_printf (_("Row %s, “%s”: found %s, needs −180 to 180"),
                                   row, name, text);
  return FALSE;
}

ReeveShape *
reeve_place_read_point (guint64           number,
                        const char       *lon_name,
                        const char       *lon_text,
                        const char       *lat_name,
                        const char       *lat_text,
                        ReeveProjection  *projection,
                        char            **out_reason)
{
  g_autoptr (ReeveShape) shape = NULL;
  ReeveLonLat point;
  gboolean degrees = projection == NULL;

  if (!read_coordinate (number, lon_name, lon_text, degrees ? 180 : 0, &point.lon, out_reason) ||
      !read_coordinate (number, lat_name, lat_text, degrees ? 90 : 0, &point.lat, out_reason))
    return NULL;

  shape = reeve_shape_new_point (point);
  if (!degrees && !reeve_place_check_shape (number, shape, projection, out_reason))
    return NULL;
  return g_steal_pointer (&shape);
}

gboolean
reeve_place_check_shape (guint64           number,
                         ReeveShape       *shape,
                         ReeveProjection  *projection,
                         char            **out_reason)
{
  if (projection != NULL)
    reeve_projection_to_lonlat (projection, (double *) shape->points, shape->n_points);

  for (guint i = 0; i < shape->n_points; i++)
    {
      ReeveLonLat point = shape->points[i];

      if (!(fabs (point.lon) <= 180 && fabs (point.lat) <= 90))
        {
          g_autofree char *row = g_strdup_printf ("%" G_GUINT64_FORMAT, number);

          if (isfinite (point.lon) && isfinite (point.lat))
            *out_reason = g_strdup_printf (
              /* Translators: a row number, longitude and latitude */
              _("Row %s: found longitude %.6g and latitude %.6g, needs −180 to 180 and −90 to 90"),
              row, point.lon, point.lat);
          else
            *out_reason = g_strdup_printf (
              /* Translators: a row number */
              _("Row %s: has a coordinate outside of what its projection can show"), row);
          return FALSE;
        }
    }
  return TRUE;
}
