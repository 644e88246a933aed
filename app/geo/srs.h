/* geo/srs.h — a projection as a GeoPackage names it */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *title;         /* owned: "WGS 84 / UTM zone 48S" */
  char *organization;  /* owned: "EPSG"; "NONE" when it has no number */
  int   code;          /* 0 when it has none */
  char *wkt;           /* owned */
} ReeveSrs;

/* @crs: "EPSG:32748", WKT or a PROJ string; nothing is fetched or read for it */
ReeveSrs *reeve_srs_new  (const char  *crs,
                          GError     **error) G_GNUC_WARN_UNUSED_RESULT;
void      reeve_srs_free (ReeveSrs    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveSrs, reeve_srs_free)

G_END_DECLS
