/* geo/srs.c — a projection as a GeoPackage names it */
#include "geo/srs.h"

#include "core/error.h"
#include "core/i18n.h"
#include "geo/gdal-guard.h"

#include <cpl_conv.h>
#include <ogr_srs_api.h>
#include <stdlib.h>

void
reeve_srs_free (ReeveSrs *self)
{
  if (self == NULL)
    return;
  g_free (self->title);
  g_free (self->organization);
  g_free (self->wkt);
  g_free (self);
}

/* OSRSetFromUserInput() would also open files and addresses. */
static gboolean
fill (OGRSpatialReferenceH  srs,
      const char           *crs)
{
  char *text = (char *) crs;

  if (g_ascii_strncasecmp (crs, "EPSG:", 5) == 0)
    return OSRImportFromEPSG (srs, atoi (crs + 5)) == OGRERR_NONE;
  if (*crs == '+')
    return OSRImportFromProj4 (srs, crs) == OGRERR_NONE;
  return OSRImportFromWkt (srs, &text) == OGRERR_NONE;
}

static char *
dup_wkt (OGRSpatialReferenceH srs)
{
  /* The first can be read by every program, the second can say everything. */
  static const char *const first[] = { "FORMAT=WKT1_GDAL", NULL };
  static const char *const second[] = { "FORMAT=WKT2_2019", NULL };
  char *wkt = NULL;
  char *copy = NULL;

  if (OSRExportToWktEx (srs, &wkt, first) != OGRERR_NONE || wkt == NULL || *wkt == '\0')
    {
      CPLFree (wkt);
      wkt = NULL;
      OSRExportToWktEx (srs, &wkt, second);
    }
  if (wkt != NULL && *wkt != '\0')
    copy = g_strdup (wkt);
  CPLFree (wkt);
  return copy;
}

static ReeveSrs *
describe (OGRSpatialReferenceH srs)
{
  g_autofree char *wkt = dup_wkt (srs);
  const char *organization = OSRGetAuthorityName (srs, NULL);
  const char *code = OSRGetAuthorityCode (srs, NULL);
  const char *title = OSRGetName (srs);
  ReeveSrs *self;

  if (wkt == NULL)
    return NULL;
  self = g_new0 (ReeveSrs, 1);
  self->wkt = g_steal_pointer (&wkt);
  self->title = g_strdup (title != NULL && *title != '\0' ? title : "unnamed");
  self->code = organization != NULL && code != NULL ? atoi (code) : 0;
  self->organization = g_strdup (self->code > 0 ? organization : "NONE");
  return self;
}

ReeveSrs *
reeve_srs_new (const char  *crs,
               GError     **error)
{
  g_auto (ReeveGdalGuard) guard = { 0 };
  OGRSpatialReferenceH srs;
  ReeveSrs *self = NULL;

  reeve_gdal_guard_begin (&guard);
  srs = OSRNewSpatialReference (NULL);
  if (fill (srs, crs))
    self = describe (srs);
  OSRDestroySpatialReference (srs);

  if (self == NULL)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                 /* Translators: the text that names a projection */
                 _("“%.80s” names no projection that is known here"), crs);
  return self;
}
