/* workspace/import.h — a foreign file becomes a dataset
 *
 * First a plan is made: everything Reeve guesses, with the reason, all of it
 * correctable. Then the plan is carried out as one undo step, with a stored
 * report. Rasters, tables and features go the same way; OpenStreetMap goes
 * through network/osm-import.h.
 */
#pragma once

#include "geo/source.h"
#include "workspace/edit.h"
#include "workspace/theme.h"

G_BEGIN_DECLS

typedef struct
{
  char               *title;   /* owned: the column as the file names it */
  gboolean            keep;
  char               *term;    /* owned: standard term or "" */
  char               *unit;    /* owned */
  ReeveColumnType     type;
  ReeveClassification classification;
  char               *reason;  /* owned: why this was guessed */
  gboolean            sure;    /* FALSE shows a warning sign */
  GStrv               samples; /* owned */
} ReeveImportColumn;

typedef struct
{
  guint64 number;   /* line or row */
  char   *reason;   /* owned */
  GStrv   texts;    /* owned: the row as read; nullable */
} ReeveImportProblem;

typedef struct
{
  char              *path;            /* owned */
  ReeveSourceOptions options;         /* owned: layer, projection, encoding, swap … */
  char              *name;            /* owned: of the dataset to be */
  char              *theme;           /* owned */
  char              *theme_reason;    /* owned */
  char              *department;      /* owned */
  char              *date;            /* owned */
  char              *licence;         /* owned */
  char              *attribution;     /* owned */
  ReeveClassification classification;
  char              *classification_reason; /* owned */
  char              *crs_reason;      /* owned */
  ReeveDatasetKind   kind;
  GPtrArray         *columns;         /* owned, of ReeveImportColumn */
  GPtrArray         *notes;           /* owned, of char* */
  GPtrArray         *first_rows;      /* owned, of GStrv: up to 20, in the columns' order */
  GPtrArray         *first_points;    /* owned, of ReeveLonLat*: up to 2,000 anchors, for a preview map */
  GPtrArray         *problems;        /* owned, of ReeveImportProblem: up to 200 */
  gint64             n_rows;
  gint64             n_bad;
  gboolean           remembered;      /* the mapping of an earlier file of this shape was applied */
  gboolean           remember;        /* keep this mapping for the next file of this shape */
  /* Rasters */
  gboolean           is_raster;
  gboolean           meaning_asked;   /* the raster may be of people: a meaning must be given */
  gboolean           meaning_given;
  ReeveRasterMeaning meaning;
  double             sum_as_count;
  double             sum_as_density;
  guint              band;            /* from 1 */
} ReeveImportPlan;

typedef struct
{
  gint64     dataset_id;
  char      *dataset_name;   /* owned */
  gint64     n_read;
  gint64     n_kept;
  gint64     n_rejected;
  GPtrArray *problems;       /* owned, of ReeveImportProblem: every one, up to 10,000 */
  GPtrArray *notes;          /* owned, of char* */
} ReeveImportReport;

void             reeve_import_plan_free   (ReeveImportPlan   *self);
void             reeve_import_report_free (ReeveImportReport *self);

/* @options nullable. @db: to find a remembered mapping; nullable. Reads the
 * whole file once. Call again after changing an option (projection, swap …). */
ReeveImportPlan *reeve_import_plan_new (const char               *path,
                                        const ReeveSourceOptions *options,
                                        sqlite3                  *db,
                                        ReeveJob                 *job,
                                        GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
/* What commands say: --map TERM=COLUMN. Names the term or column not found. */
gboolean         reeve_import_plan_map (ReeveImportPlan          *self,
                                        const char               *term,
                                        const char               *column,
                                        GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
/* Ends with REEVE_ERROR_INPUT when a raster of people has no meaning given: the
 * message holds both totals. Nothing is left behind on failure or stop. */
ReeveImportReport *reeve_import_run    (ReeveWorkspace           *workspace,
                                        const ReeveImportPlan    *plan,
                                        ReeveJob                 *job,
                                        GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
/* The next delivery of a dataset; styles, name and mapping stay. */
ReeveImportReport *reeve_import_update (ReeveWorkspace           *workspace,
                                        gint64                    dataset_id,
                                        const ReeveImportPlan    *plan,
                                        ReeveJob                 *job,
                                        GError                  **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct
{
  gint64     n_matched;
  GPtrArray *areas_without;   /* owned, of char*: keys of the dataset with no row in the table */
  GPtrArray *rows_without;    /* owned, of char*: keys of the table with no area */
  GPtrArray *suggestions;     /* owned, of char*: “Vila nova” might be “Vila Nova” */
  GPtrArray *duplicates;      /* owned, of char*: keys that stand twice in the table */
} ReeveJoinReport;

void             reeve_join_report_free (ReeveJoinReport *self);
/* Brings the columns of @table_dataset (rows without geometry) onto @dataset_id
 * by equal keys, as new columns of it. With @dry_run nothing is changed. */
ReeveJoinReport *reeve_join_run (ReeveWorkspace  *workspace,
                                 gint64           dataset_id,
                                 const char      *dataset_key,
                                 gint64           table_dataset,
                                 const char      *table_key,
                                 gboolean         dry_run,
                                 ReeveJob        *job,
                                 GError         **error) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full) (nullable): the stored report of a dataset's import */
ReeveImportReport *reeve_import_report_load (sqlite3 *db, gint64 dataset_id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveImportPlan, reeve_import_plan_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveImportReport, reeve_import_report_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveJoinReport, reeve_join_report_free)

G_END_DECLS
