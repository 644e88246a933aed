/* geo/projection.c — from any projection to WGS 84 degrees and back
 *
 * PROJ with the network switched off. WGS 84 itself takes a path without PROJ,
 * so that its coordinates come through to the last bit.
 */
#include "geo/projection-private.h"

#include "core/error.h"
#include "core/i18n.h"

#include <math.h>
#include <proj.h>
#include <string.h>

/* Longer than any WKT that a file has reason to carry. */
#define MAX_CRS_BYTES (64 * 1024)
/* How far past 180 or 90 degrees is taken for rounding. */
#define SLACK_DEG 1e-6

struct _ReeveProjection
{
  PJ_CONTEXT *context;    /* owned */
  PJ         *crs;        /* owned: horizontal */
  PJ         *forward;    /* owned: degrees to this; NULL for WGS 84 degrees */
  gboolean    degrees;
  double      unit_m;     /* metres in one unit of the plane; 0 for degrees */
};

static gboolean
fail (const char  *crs,
      const char  *needed,
      GError     **error)
{
  g_autofree char *valid = g_utf8_make_valid (crs, strnlen (crs, 200));
  g_autofree char *found = g_utf8_substring (valid, 0, MIN (60, g_utf8_strlen (valid, -1)));

  g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
               /* Translators: the text found, what it needs to be */
               _("Projection “%s”: needs %s"), found, needed);
  return FALSE;
}

static gboolean
is_plain_crs (PJ_TYPE type)
{
  return type == PJ_TYPE_GEOGRAPHIC_2D_CRS || type == PJ_TYPE_GEOGRAPHIC_3D_CRS ||
         type == PJ_TYPE_PROJECTED_CRS;
}

/* The kind of a CRS beneath a shift to WGS 84 that WKT 1 may carry. */
static PJ_TYPE
get_base_type (PJ_CONTEXT *context,
               const PJ   *crs)
{
  PJ_TYPE type = proj_get_type (crs);

  if (type == PJ_TYPE_BOUND_CRS)
    {
      PJ *base = proj_get_source_crs (context, crs);

      type = base != NULL ? proj_get_type (base) : PJ_TYPE_UNKNOWN;
      proj_destroy (base);
    }
  return type;
}

/* PROJ takes a bare "+proj=…" for a computation unless told that it names a
 * projection. */
static char *
complete_text (const char *text)
{
  if (strstr (text, "+proj=") != NULL && strstr (text, "type=crs") == NULL)
    return g_strconcat (text, " +type=crs", NULL);
  return g_strdup (text);
}

/* PROJ also looks up names, and takes the nearest when none is equal: a guess. */
static gboolean
may_name_crs (const char *text)
{
  return strpbrk (text, ":[={") != NULL && strstr (text, "pipeline") == NULL;
}

static gboolean
parse_crs (ReeveProjection *self,
           const char      *text,
           GError         **error)
{
  g_autofree char *whole = NULL;

  if (strlen (text) > MAX_CRS_BYTES)
    return fail (text, _("a shorter text"), error);

  whole = complete_text (text);
  if (may_name_crs (text))
    self->crs = proj_create (self->context, whole);
  if (self->crs != NULL && proj_get_type (self->crs) == PJ_TYPE_COMPOUND_CRS)
    {
      PJ *flat = proj_crs_get_sub_crs (self->context, self->crs, 0);

      proj_destroy (self->crs);
      self->crs = flat;
    }
  if (self->crs == NULL || !proj_is_crs (self->crs))
    return fail (text, _("a code such as EPSG:4326, WKT, or a PROJ text"), error);
  if (!is_plain_crs (get_base_type (self->context, self->crs)))
    return fail (text, _("one that gives places on the ground: degrees or a map's plane"), error);
  return TRUE;
}

static void
read_unit (ReeveProjection *self)
{
  PJ *base = proj_get_type (self->crs) == PJ_TYPE_BOUND_CRS
               ? proj_get_source_crs (self->context, self->crs)
               : proj_clone (self->context, self->crs);
  PJ *axes = proj_crs_get_coordinate_system (self->context, base);
  double factor = 1;

  if (axes != NULL)
    proj_cs_get_axis_info (self->context, axes, 0, NULL, NULL, NULL, &factor, NULL, NULL, NULL);
  self->degrees = proj_get_type (base) != PJ_TYPE_PROJECTED_CRS;
  self->unit_m = self->degrees ? 0 : factor;
  proj_destroy (axes);
  proj_destroy (base);
}

static gboolean
connect_crs (ReeveProjection *self,
             const char      *text,
             GError         **error)
{
  PJ *wgs84 = proj_create (self->context, "EPSG:4326");
  PJ *steps = NULL;

  if (wgs84 == NULL)
    {
      g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_STORE,
                           _("The table of projections (proj.db) is missing; install PROJ's data"));
      return FALSE;
    }
  if (!proj_is_equivalent_to_with_ctx (self->context, self->crs, wgs84,
                                       PJ_COMP_EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS))
    {
      steps = proj_create_crs_to_crs_from_pj (self->context, wgs84, self->crs, NULL, NULL);
      if (steps != NULL)
        self->forward = proj_normalize_for_visualization (self->context, steps);
      proj_destroy (steps);
      if (self->forward == NULL)
        {
          proj_destroy (wgs84);
          return fail (text, _("one with a known way to longitude and latitude"), error);
        }
    }
  proj_destroy (wgs84);
  return TRUE;
}

ReeveProjection *
reeve_projection_new (const char  *crs,
                      GError     **error)
{
  g_autoptr (ReeveProjection) self = g_new0 (ReeveProjection, 1);

  g_return_val_if_fail (crs != NULL, NULL);

  self->context = proj_context_create ();
  proj_context_set_enable_network (self->context, 0);
  proj_log_level (self->context, PJ_LOG_NONE);
  if (!parse_crs (self, crs, error))
    return NULL;
  read_unit (self);
  if (!connect_crs (self, crs, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
reeve_projection_free (ReeveProjection *self)
{
  if (self == NULL)
    return;

  proj_destroy (self->forward);
  proj_destroy (self->crs);
  proj_context_destroy (self->context);
  g_free (self);
}

char *
reeve_projection_dup_title (ReeveProjection *self)
{
  const char *name = proj_get_name (self->crs);
  const char *authority = proj_get_id_auth_name (self->crs, 0);
  const char *code = proj_get_id_code (self->crs, 0);

  if (name == NULL || *name == '\0' || g_str_equal (name, "unknown") ||
      g_str_equal (name, "unnamed"))
    name = _("Projection without a name");
  if (authority == NULL || code == NULL)
    return g_strdup (name);
  return g_strdup_printf ("%s (%s:%s)", name, authority, code);
}

char *
reeve_projection_dup_code (ReeveProjection *self)
{
  const char *authority = proj_get_id_auth_name (self->crs, 0);
  const char *code = proj_get_id_code (self->crs, 0);

  if (self->forward == NULL)
    return g_strdup ("EPSG:4326");
  if (authority == NULL || code == NULL)
    return NULL;
  return g_strdup_printf ("%s:%s", authority, code);
}

gboolean
reeve_projection_is_degrees (ReeveProjection *self)
{
  return self->degrees;
}

double
reeve_projection_get_unit_m (ReeveProjection *self)
{
  return self->unit_m;
}

gboolean
reeve_projection_equal (ReeveProjection *a,
                        ReeveProjection *b)
{
  return proj_is_equivalent_to_with_ctx (a->context, a->crs, b->crs,
                                         PJ_COMP_EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS);
}

static void
transform (ReeveProjection *self,
           PJ_DIRECTION     direction,
           double          *xy,
           gsize            n)
{
  if (self->forward == NULL || n == 0)
    return;

  proj_errno_reset (self->forward);
  proj_trans_generic (self->forward, direction, xy, 2 * sizeof *xy, n, xy + 1, 2 * sizeof *xy, n,
                      NULL, 0, 0, NULL, 0, 0);
}

static void
drop_pair (double *xy)
{
  xy[0] = NAN;
  xy[1] = NAN;
}

/* Leaves only places that exist. */
static void
keep_degrees (double *xy,
              gsize   n)
{
  for (double *pair = xy; pair < xy + 2 * n; pair += 2)
    if (!(fabs (pair[0]) <= 180 + SLACK_DEG && fabs (pair[1]) <= 90 + SLACK_DEG))
      drop_pair (pair);
    else
      {
        pair[0] = CLAMP (pair[0], -180, 180);
        pair[1] = CLAMP (pair[1], -90, 90);
      }
}

static void
drop_infinite (double *xy,
               gsize   n)
{
  for (double *pair = xy; pair < xy + 2 * n; pair += 2)
    if (!isfinite (pair[0]) || !isfinite (pair[1]))
      drop_pair (pair);
}

void
reeve_projection_to_lonlat (ReeveProjection *self,
                            double          *xy,
                            gsize            n)
{
  drop_infinite (xy, n);
  transform (self, PJ_INV, xy, n);
  keep_degrees (xy, n);
}

void
reeve_projection_from_lonlat (ReeveProjection *self,
                              double          *xy,
                              gsize            n)
{
  keep_degrees (xy, n);
  transform (self, PJ_FWD, xy, n);
  drop_infinite (xy, n);
}

/* Zones are six degrees wide, but for south-west Norway and for Svalbard. */
static int
find_utm_zone (ReeveLonLat point)
{
  int zone = (int) floor ((point.lon + 180) / 6) + 1;

  if (point.lat >= 56 && point.lat < 64 && point.lon >= 3 && point.lon < 12)
    return 32;
  if (point.lat >= 72 && point.lat <= 84 && point.lon >= 0 && point.lon < 42)
    return point.lon < 9 ? 31 : point.lon < 21 ? 33 : point.lon < 33 ? 35 : 37;
  return zone > 60 ? 1 : zone;
}

char *
reeve_utm_crs_at (ReeveLonLat point)
{
  g_return_val_if_fail (fabs (point.lon) <= 180 && fabs (point.lat) <= 90, NULL);

  return g_strdup_printf ("EPSG:32%d%02d", point.lat < 0 ? 7 : 6, find_utm_zone (point));
}

/* One projection a thread is enough: work goes raster by raster. */
typedef struct
{
  char            *crs;         /* owned */
  ReeveProjection *projection;  /* owned */
} Kept;

static void
free_kept (gpointer data)
{
  Kept *kept = data;

  g_free (kept->crs);
  reeve_projection_free (kept->projection);
  g_free (kept);
}

static GPrivate kept_key = G_PRIVATE_INIT (free_kept);

ReeveProjection *
reeve_projection_borrow (const char  *crs,
                         GError     **error)
{
  Kept *kept = g_private_get (&kept_key);
  ReeveProjection *projection;

  if (kept != NULL && g_str_equal (kept->crs, crs))
    return kept->projection;

  projection = reeve_projection_new (crs, error);
  if (projection == NULL)
    return NULL;
  kept = g_new (Kept, 1);
  kept->crs = g_strdup (crs);
  kept->projection = projection;
  g_private_replace (&kept_key, kept);
  return projection;
}
