/* workspace/dataset.h — the catalogue: what data a workspace holds
 *
 * One dataset is one table: features (points, lines or areas, WGS 84), rows
 * without geometry, or a raster. Names are unique, given by people, and are
 * how commands call them.
 */
#pragma once

#include "core/sql.h"
#include "geo/raster.h"
#include "geo/table.h"

G_BEGIN_DECLS

typedef enum
{
  REEVE_CLASS_PUBLIC,
  REEVE_CLASS_INTERNAL,
  REEVE_CLASS_RESTRICTED,
} ReeveClassification;

typedef enum
{
  REEVE_DATASET_POINTS,
  REEVE_DATASET_LINES,
  REEVE_DATASET_AREAS,
  REEVE_DATASET_TABLE,
  REEVE_DATASET_RASTER,
} ReeveDatasetKind;

typedef enum
{
  REEVE_RASTER_VALUE,     /* depth, class, height: not people */
  REEVE_RASTER_COUNT,     /* people in a cell */
  REEVE_RASTER_DENSITY,   /* people per km² */
} ReeveRasterMeaning;

typedef struct
{
  char               *name;    /* owned: the SQL column */
  char               *title;   /* owned: as in the source */
  ReeveColumnType     type;
  char               *term;    /* owned: standard term, "" for none */
  char               *unit;    /* owned: "" for none */
  ReeveClassification classification;
} ReeveField;

typedef struct
{
  gint64              id;
  char               *name;         /* owned: unique, for people */
  char               *table;        /* owned: the SQL table */
  ReeveDatasetKind    kind;
  char               *theme;        /* owned: id of data/themes */
  char               *department;   /* owned: these may be "" */
  char               *source;       /* owned: file name without folder */
  char               *source_hash;  /* owned: SHA-256 */
  char               *date;         /* owned: ISO date of the data */
  char               *licence;      /* owned */
  char               *attribution;  /* owned: drawn on the map */
  char               *crs;          /* owned: of the source */
  ReeveClassification classification;
  ReeveRasterMeaning  meaning;      /* rasters only */
  gint64              revision;     /* rises with every change of its rows */
  gint64              n_rows;
  ReeveBox            box;
  gint64              result_id;    /* 0 unless a tool made it */
  gint64              scenario_id;  /* 0 unless it belongs to an option only */
  gboolean            visible;
  int                 position;     /* drawing order within its theme */
  GPtrArray          *fields;       /* owned, of ReeveField: without fid and geometry */
} ReeveDataset;

const char   *reeve_classification_get_id    (ReeveClassification  self);   /* "public" */
const char   *reeve_classification_get_title (ReeveClassification  self);   /* translated */
gboolean      reeve_classification_parse     (const char          *id,
                                              ReeveClassification *out);

void          reeve_field_free     (ReeveField    *field);
/* (transfer full): public, visible, without rows; every text is "" but the name */
ReeveDataset *reeve_dataset_new    (const char       *name,
                                    ReeveDatasetKind  kind);
/* The field is owned by the dataset; its texts may be changed (g_free the old).
 * @name becomes the SQL column when it can; the writer makes it unique. */
ReeveField   *reeve_dataset_add_field (ReeveDataset    *self,
                                       const char      *name,
                                       const char      *title,
                                       ReeveColumnType  type);
ReeveDataset *reeve_dataset_copy   (const ReeveDataset *self);
void          reeve_dataset_free   (ReeveDataset  *self);
/* (nullable): by column, by title, by standard term; in this order */
const ReeveField *reeve_dataset_find_field (const ReeveDataset *self,
                                            const char         *name);

/* (transfer full) (element-type ReeveDataset): by theme, then position, then id */
GPtrArray    *reeve_catalogue_list (sqlite3       *db,
                                    GError       **error) G_GNUC_WARN_UNUSED_RESULT;
/* By name. REEVE_ERROR_INPUT lists what there is and the nearest spelling. */
ReeveDataset *reeve_catalogue_find (sqlite3       *db,
                                    const char    *name,
                                    GError       **error) G_GNUC_WARN_UNUSED_RESULT;
ReeveDataset *reeve_catalogue_get  (sqlite3       *db,
                                    gint64         id,
                                    GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/* Of the road network, which has no row of its own in the catalogue. */
gboolean      reeve_catalogue_get_roads_level (sqlite3              *db,
                                               ReeveClassification  *out_level,
                                               GError              **error) G_GNUC_WARN_UNUSED_RESULT;

/* Reading rows. Columns come in @fields' order; @fields NULL means all. */
typedef struct _ReeveCursor ReeveCursor;

/* @box nullable: only rows whose box meets it, through the R-tree. Always in
 * order of fid. */
ReeveCursor *reeve_cursor_new       (sqlite3             *db,
                                     const ReeveDataset  *dataset,
                                     const char *const   *fields,
                                     const ReeveBox      *box,
                                     GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void         reeve_cursor_free      (ReeveCursor         *self);
/* FALSE at the end and on failure; @error tells which. */
gboolean     reeve_cursor_next      (ReeveCursor         *self,
                                     GError             **error);
gint64       reeve_cursor_get_fid   (ReeveCursor         *self);
gboolean     reeve_cursor_is_null   (ReeveCursor *self, guint column);
gint64       reeve_cursor_get_integer (ReeveCursor *self, guint column);
double       reeve_cursor_get_real  (ReeveCursor *self, guint column);   /* NAN for null and text */
const char  *reeve_cursor_get_text  (ReeveCursor *self, guint column);   /* (nullable), until next */
/* (transfer full) (nullable): NULL without @error for a row without geometry */
ReeveShape  *reeve_cursor_get_shape (ReeveCursor *self, GError **error);
/* (nullable): the geometry as it is stored, until next */
gconstpointer reeve_cursor_get_blob (ReeveCursor *self, gsize *out_length);

/* The whole of a small dataset. Column 0 is "fid". */
ReeveTable  *reeve_dataset_read_table  (sqlite3            *db,
                                        const ReeveDataset *dataset,
                                        ReeveJob           *job,
                                        GError            **error) G_GNUC_WARN_UNUSED_RESULT;
ReeveRaster *reeve_dataset_read_raster (sqlite3            *db,
                                        const ReeveDataset *dataset,
                                        ReeveJob           *job,
                                        GError            **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveDataset, reeve_dataset_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveCursor, reeve_cursor_free)

G_END_DECLS
