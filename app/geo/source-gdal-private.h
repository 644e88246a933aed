/* geo/source-gdal-private.h — what opening and reading through GDAL share */
#pragma once

#include "geo/place-columns.h"
#include "geo/source-private.h"

#include <gdal.h>
#include <ogr_api.h>

G_BEGIN_DECLS

typedef struct
{
  ReeveSource       base;
  GDALDatasetH      dataset;    /* owned */
  OGRLayerH         layer;      /* of @dataset */
  OGRFeatureH       feature;    /* owned: the row in hand */
  GArray           *of_field;   /* owned: int, the layer's field behind each of ours */
  ReevePlaceColumns place;      /* in our fields */
  char             *plain;      /* owned: REEVE_CELL_BYTES for each field */
  GPtrArray        *texts;      /* owned: strings of the row in hand */
  char             *decode;     /* owned, nullable: the encoding of raw texts */
  char             *link;       /* owned, nullable: folder with stand-ins for the file */
  guint64           n_read;
} ReeveGdalSource;

/* source-gdal-rows.c */

/* (transfer full): text as UTF-8, whatever the file made of it */
char         *reeve_gdal_source_decode (ReeveGdalSource *self, const char *raw);
ReeveRowState reeve_gdal_source_next   (ReeveSource *base, char **out_reason, GError **error);

G_END_DECLS
