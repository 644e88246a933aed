/* geo/city-files.h — a list of what a city's departments sent, and where to look first
 *
 * Says of each file what an import would have to ask. The sample city makes such
 * a list, plan/bring-in.h makes a workspace of it.
 */
#pragma once

#include "geo/point.h"

G_BEGIN_DECLS

typedef enum
{
  REEVE_CITY_FILE_OSM,              /* roads, base map and facilities */
  REEVE_CITY_FILE_AREAS,            /* a vector file; nothing to say */
  REEVE_CITY_FILE_POINTS,           /* a table with columns lon and lat */
  REEVE_CITY_FILE_TABLE,            /* a table without coordinates */
  REEVE_CITY_FILE_RASTER_OF_COUNTS, /* people in each cell */
  REEVE_CITY_FILE_RASTER,           /* a measure in each cell */
} ReeveCityFileKind;

typedef struct
{
  const char       *file;     /* name within the folder */
  const char       *title;    /* N_(): what the dataset is called; of an extract, nothing */
  const char       *theme;    /* id of data/themes */
  ReeveCityFileKind how;
  const char       *purpose;  /* N_(): one sentence */
} ReeveCityFile;

#define REEVE_CITY_VIEW_MAX_LAYERS 8

typedef struct
{
  const char *name;     /* N_() */
  const char *note;     /* N_(): what there is to see */
  /* N_(): datasets above the base map, NULL after the last */
  const char *layers[REEVE_CITY_VIEW_MAX_LAYERS + 1];
  ReeveBox    box;
} ReeveCityView;

G_END_DECLS
