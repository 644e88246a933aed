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
  /* What reading showed; guesses are made from it again when the theme changes. */
  guint64             n_empty;
  guint64             n_filled;
  guint64             n_words;     /* of all its texts */
  guint64             n_repeated;  /* values that stood in an earlier row; 0 when not counted */
  gboolean            is_place;    /* the source takes longitude, latitude or geometry from it */
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
  char              *hash;            /* owned: SHA-256 of what was read; a run refuses another */
  ReeveSourceOptions options;         /* owned: layer, projection, encoding, swap … */
  char              *name;            /* owned: of the dataset to be */
  char              *theme;           /* owned */
  char              *theme_reason;    /* owned */
  char              *guessed_theme;   /* owned: what the file itself says, whatever was chosen */
  char              *department;      /* owned */
  char              *date;            /* owned */
  char              *licence;         /* owned */
  char              *attribution;     /* owned */
  ReeveClassification classification;
  char              *classification_reason; /* owned */
  char              *crs;             /* owned: as found; "" when the file does not say */
  char              *crs_reason;      /* owned */
  gboolean           crs_asked;       /* no rows were read: options.crs must be given first */
  ReeveDatasetKind   kind;
  GPtrArray         *columns;         /* owned, of ReeveImportColumn */
  GPtrArray         *notes;           /* owned, of char* */
  GPtrArray         *first_rows;      /* owned, of GStrv: up to 20, in the columns' order */
  GPtrArray         *first_points;    /* owned, of ReeveLonLat*: up to 2,000 anchors, for a preview map */
  GPtrArray         *problems;        /* owned, of ReeveImportProblem: up to 200 */
  gint64             n_rows;
  gint64             n_bad;           /* of n_rows */
  gboolean           looks_swapped;   /* longitude and latitude seem to have changed places */
  gboolean           remembered;      /* the mapping of an earlier file of this shape was applied */
  gboolean           remember;        /* keep this mapping for the next file of this shape */
  gint64             follows;         /* the dataset whose mapping was applied; 0 for none */
  /* Rasters */
  gboolean           is_raster;
  gboolean           meaning_asked;   /* the raster may be of people: a meaning must be given */
  gboolean           meaning_given;
  ReeveRasterMeaning meaning;
  double             sum_as_count;
  double             sum_as_density;
  guint              band;            /* from 1 */
  /* What else belongs to the same step, once the rows are in; nullable */
  gboolean         (*after) (ReeveEdit *edit, gint64 dataset_id, gpointer data, ReeveJob *job,
                             GError **error);
  gpointer           after_data;      /* borrowed */
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
/* Guesses the columns again from another department's words. */
gboolean         reeve_import_plan_set_theme (ReeveImportPlan     *self,
                                              const char          *theme,
                                              GError             **error) G_GNUC_WARN_UNUSED_RESULT;
/* Takes over the columns, terms and classification of a dataset of which this is
 * the next delivery; what came and what went is noted. reeve_import_update()
 * does it unless it was done. */
void             reeve_import_plan_follow (ReeveImportPlan        *self,
                                           const ReeveDataset     *dataset);
/* What commands say: --map TERM=COLUMN. Names the term or column not found. */
gboolean         reeve_import_plan_map (ReeveImportPlan          *self,
                                        const char               *term,
                                        const char               *column,
                                        GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
/* Ends with REEVE_ERROR_INPUT when a raster of people has no meaning given: the
 * message holds both totals; and when the file is no longer the one that was
 * planned with. Nothing is left behind on failure or stop. */
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
  GPtrArray *duplicates;      /* owned, of char*: keys that stand twice in the table, with their
                               * rows; they are not joined, for which row would be a guess */
  guint      most_rows;       /* of one key */
  GPtrArray *merged;          /* owned, of char*: columns whose rows of a key became one number */
} ReeveJoinReport;

/* What becomes of several rows with one key. */
typedef enum
{
  REEVE_JOIN_REFUSE,   /* they are told and not joined */
  REEVE_JOIN_SUM,      /* of numbers; other columns where all rows say the same */
  REEVE_JOIN_MEAN,
  REEVE_JOIN_LATEST,   /* the row with the latest date; of equal dates the first */
} ReeveJoinRows;

void             reeve_join_report_free (ReeveJoinReport *self);
typedef struct
{
  gint64         dataset_id;  /* gets the columns, as new ones */
  const char    *key;         /* its column */
  gint64         table_id;    /* a dataset of rows without geometry */
  const char    *table_key;   /* nullable: when it has another name than @key */
  ReeveJoinRows  rows;
  const char    *latest_by;   /* nullable: the table's column that tells the latest; else the first
                               * with dates */
} ReeveJoinRequest;

/* Brings the columns of a table onto a dataset by equal keys. With @dry_run
 * nothing is changed. */
ReeveJoinReport *reeve_join_run (ReeveWorkspace          *workspace,
                                 const ReeveJoinRequest  *request,
                                 gboolean                 dry_run,
                                 ReeveJob                *job,
                                 GError                 **error) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full) (nullable): the stored report of a dataset's import; NULL
 * without @error when it has none. Rows are stored by number and reason only:
 * what stands in a rejected row may be about a person. */
ReeveImportReport *reeve_import_report_load (sqlite3 *db, gint64 dataset_id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveImportPlan, reeve_import_plan_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveImportReport, reeve_import_report_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveJoinReport, reeve_join_report_free)

G_END_DECLS
