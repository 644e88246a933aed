/* workspace/import-private.h — what the files of importing share */
#pragma once

#include "workspace/edit.h"
#include "workspace/import.h"

G_BEGIN_DECLS

/* SQLite holds 2,000 columns in a table; Reeve and GeoPackage need a few. */
#define REEVE_IMPORT_MAX_COLUMNS 1990

/* import-file.c */

/* SHA-256 of a file and of those beside it that belong to it (.shp with .dbf,
 * .shx …), or of a folder's files by name. Refuses what is neither. */
char    *reeve_import_file_hash  (const char *path, ReeveJob *job, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer full): sizes and times of the same files: equal when nothing changed. */
char    *reeve_import_file_stamp (const char *path);
/* "unidades_saude_2024.csv" → "Unidades saude" */
char    *reeve_import_file_name  (const char *path, const char *layer);
/* ISO date of the data: from the name, else of the file itself. @out_reason says which. */
char    *reeve_import_file_date  (const char *path, char **out_reason);

/* guess.c: fills theme, terms, classification and their reasons. */
void     reeve_guess_theme          (ReeveImportPlan *plan);
void     reeve_guess_columns        (ReeveImportPlan *plan);
void     reeve_guess_classification (ReeveImportPlan *plan);
/* TRUE when a raster's name speaks of people. */
gboolean reeve_guess_is_of_people   (const char *name);

/* import-mapping.c */
gboolean reeve_mapping_apply (ReeveImportPlan *plan, sqlite3 *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean reeve_mapping_store (const ReeveImportPlan *plan, sqlite3 *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer full) (element-type ReeveField): of what is kept. Columns that @old
 * (nullable) has too keep their SQL names, for styles speak of them. */
GPtrArray *reeve_import_fields (const ReeveImportPlan *plan, const ReeveDataset *old);

/* import-report.c */
ReeveImportReport *reeve_import_report_new   (void);
void     reeve_import_report_add_problem (GPtrArray *problems, guint limit, guint64 number,
                                          const char *reason, const char *const *texts, guint n_texts);
gboolean reeve_import_report_store (const ReeveImportReport *report, sqlite3 *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* import-plan.c */
ReeveImportPlan *reeve_import_plan_start (const char *path);
/* Everything but what a preview shows: first rows, points and problems. */
ReeveImportPlan *reeve_import_plan_copy_to_run (const ReeveImportPlan *self);
void     reeve_import_options_copy (ReeveSourceOptions *to, const ReeveSourceOptions *from);
/* (transfer full): a whole number, in the units' way */
char    *reeve_import_count_text  (guint64 count);
/* (transfer full): both totals of a raster, as a sentence */
char    *reeve_import_totals_text (const ReeveImportPlan *plan);
gboolean reeve_import_needs_meaning (const ReeveImportPlan *plan);

/* A plan being carried out. */
typedef struct
{
  const ReeveImportPlan *plan;     /* borrowed */
  const ReeveDataset    *old;      /* borrowed: what is updated; NULL for a new dataset */
  ReeveSource           *source;   /* owned */
  ReeveRaster           *raster;   /* owned */
  char                  *stamp;    /* owned: of the file, before reading */
  ReeveImportReport     *report;   /* owned */
  guint64                n_shapeless;
  guint64                n_not_a_number;
} ReeveImportRun;

/* import-rows.c */
gboolean reeve_import_write_rows (ReeveImportRun *run, ReeveWriter *writer, gboolean has_shape,
                                  ReeveJob *job, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* --- join-spelling.c: fills @report's suggestions --- */
gboolean reeve_join_suggest (ReeveJoinReport *report, ReeveJob *job,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* --- join-rows.c: @next chains the rows of a key, REEVE_JOIN_NO_ROW ends it --- */

#define REEVE_JOIN_NO_ROW G_MAXUINT

ReeveColumnType   reeve_join_rows_get_type  (ReeveJoinRows        how,
                                             ReeveColumnType      type);
gboolean          reeve_join_rows_is_merged (ReeveJoinRows        how,
                                             ReeveColumnType      type);
void              reeve_join_rows_write     (ReeveWriter         *writer,
                                             guint                to,
                                             const ReeveTable    *table,
                                             guint                first,
                                             const guint         *next,
                                             guint                column,
                                             ReeveJoinRows        how);
gboolean          reeve_join_rows_is_later  (const ReeveTable    *table,
                                             guint                row,
                                             guint                than,
                                             guint                column);
/* @named, or the first with dates. */
const ReeveField *reeve_join_rows_find_date (const ReeveDataset  *dataset,
                                             const char          *named,   /* (nullable) */
                                             GError             **error);

G_END_DECLS
