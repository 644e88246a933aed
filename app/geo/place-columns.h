/* geo/place-columns.h — which columns of a table say where a row is
 *
 * Used for separated text and for the sheets of workbooks alike.
 */
#pragma once

#include "geo/projection.h"
#include "geo/shape.h"

G_BEGIN_DECLS

typedef struct
{
  int      lon;            /* columns; -1 for none */
  int      lat;
  int      wkt;
  gboolean named_degrees;  /* "lat" is in degrees whatever it holds; "y" may be metres */
} ReevePlaceColumns;

#define REEVE_PLACE_COLUMNS_NONE ((ReevePlaceColumns) { -1, -1, -1, FALSE })

/* By their names alone; longitude and latitude are preferred to x and y. */
ReevePlaceColumns reeve_place_columns_find (const char * const *names,
                                            guint               n_names);

/* One of latitude and longitude stands there without the other: its column, and in
 * *out_missing (transfer full) what the other would be called. -1 for no such. */
int               reeve_place_columns_find_half (const char * const *names,
                                                 guint               n_names,
                                                 char              **out_missing);

/**
 * reeve_place_read_point:
 * @number: of the row, for the reason
 * @lon_text: a plain number, or whatever else the cell holds; nullable
 * @projection: nullable: the texts are degrees
 *
 * Returns: (transfer full) (nullable): %NULL with *@out_reason set
 */
ReeveShape *reeve_place_read_point (guint64          number,
                                    const char      *lon_name,
                                    const char      *lon_text,
                                    const char      *lat_name,
                                    const char      *lat_text,
                                    ReeveProjection *projection,
                                    char           **out_reason);

/* Projects in place, then asks that every point be on the globe. */
gboolean    reeve_place_check_shape (guint64          number,
                                     ReeveShape      *shape,
                                     ReeveProjection *projection,
                                     char           **out_reason);

G_END_DECLS
