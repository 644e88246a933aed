/* geo/source.h — a foreign file's layer, read row by row
 *
 * Two kinds behind one face: CSV by our own reader (any delimiter, decimal
 * comma, UTF-8, GB18030, Latin-1, preamble lines before the header, line
 * numbers kept) and everything else by GDAL with network and scripting drivers
 * off. A source belongs to one thread. Shapes come out in WGS 84 degrees.
 *
 * What is wrong with one row (a latitude of 411) rejects the row, with its
 * number and reason; what is wrong with the file fails the whole.
 */
#pragma once

#include "core/job.h"
#include "geo/table.h"

G_BEGIN_DECLS

typedef struct
{
  char           *name;     /* owned, as in the file */
  ReeveColumnType type;     /* guessed from all rows (CSV) or stated by the format */
  gboolean        unique;   /* every value differs; CSV only */
  guint64         n_empty;
  GStrv           samples;  /* owned: up to 3 distinct values */
} ReeveSourceField;

typedef struct
{
  char   *layer;        /* nullable: layer of the file; NULL takes the first that has rows. A
                         * layer that mixes kinds is read as its most frequent one; ":points",
                         * ":lines" or ":areas" behind the name chooses another */
  char   *crs;          /* nullable: overrides what the file says */
  /* CSV; all nullable: guessed when not given */
  char   *encoding;
  char   *delimiter;    /* one character, or "tab" */
  char   *decimal;      /* "." or "," */
  char   *lon_field;    /* "" (any of the three): the table has no places. Workbooks too */
  char   *lat_field;
  char   *wkt_field;
  gboolean swap;        /* longitude and latitude change places */
  char   *date_order;   /* "dmy" or "mdy" */
} ReeveSourceOptions;

typedef struct
{
  guint64  number;      /* line (CSV) or feature number, as the user would count it from 1 */
  char   **texts;       /* one for each field; NULL is empty; numbers with '.', dates ISO,
                         * booleans "true" and "false" */
  ReeveShape *shape;    /* nullable; see reeve_source_steal_shape() */
} ReeveSourceRow;       /* owned by the source until the next read */

typedef struct _ReeveSource ReeveSource;

void         reeve_source_options_clear  (ReeveSourceOptions *options);

/* (transfer full) (element-type utf8): the layers a file holds; raster files give none */
GPtrArray   *reeve_source_list_layers    (const char          *path,
                                          GError             **error) G_GNUC_WARN_UNUSED_RESULT;
/* TRUE when GDAL sees a raster and no vector layer */
gboolean     reeve_source_is_raster      (const char          *path);

/* Reads the header and, for CSV, the whole file once to learn types. @options nullable. */
ReeveSource *reeve_source_open           (const char               *path,
                                          const ReeveSourceOptions *options,
                                          ReeveJob                 *job,
                                          GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
void         reeve_source_close          (ReeveSource         *self);

/* Options as they were in the end chosen: what the guess was. Owned by the source. */
const ReeveSourceOptions *reeve_source_get_options (ReeveSource *self);
/* Sentences that explain each guess ("28/02 can only be day first"). */
GPtrArray              *reeve_source_get_notes   (ReeveSource *self);
guint                   reeve_source_get_n_fields (ReeveSource *self);
const ReeveSourceField *reeve_source_get_field   (ReeveSource *self,
                                                  guint        field);
ReeveShapeKind          reeve_source_get_kind    (ReeveSource *self);
/* "EPSG:4326", WKT, or "" when the file says nothing and nothing could be guessed */
const char             *reeve_source_get_crs     (ReeveSource *self);
/* -1 when only reading to the end would tell */
gint64                  reeve_source_get_n_rows  (ReeveSource *self);
/* How many rows have this kind of shape; 0 when the format states one kind for all. */
guint64                 reeve_source_get_n_of_kind (ReeveSource   *self,
                                                    ReeveShapeKind kind);
/* Longitude and latitude look as if they had changed places; see the notes. */
gboolean                reeve_source_looks_swapped (ReeveSource   *self);

typedef enum
{
  REEVE_ROW_END,
  REEVE_ROW_READ,
  REEVE_ROW_REJECTED,   /* *out_reason says why; go on with the next */
  REEVE_ROW_FAILED,     /* @error is set */
} ReeveRowState;

/* A source with coordinates whose projection is not known (crs "") fails at its
 * first row and asks for one. @out_reason (transfer full) begins with the row. A
 * rejected row has its number and the texts that could be read, no shape. */
ReeveRowState           reeve_source_next        (ReeveSource           *self,
                                                  const ReeveSourceRow **out_row,
                                                  char                 **out_reason,
                                                  GError               **error);
/* (transfer full) (nullable): the shape of the row just read, without a copy */
ReeveShape             *reeve_source_steal_shape (ReeveSource           *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveSource, reeve_source_close)

G_END_DECLS
