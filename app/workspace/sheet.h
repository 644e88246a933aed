/* workspace/sheet.h — the rows of a dataset as a person wants to see them
 *
 * A sheet is an order: which rows meet the conditions, sorted by one column.
 * It holds row ids alone; cells are read a page at a time. Conditions are what
 * a person types above a column:
 *
 *   text      "clin" in any case and place; "=Clinic" the whole cell
 *   numbers   "12", ">5", "<=8", "2..8" both ends counted; dates likewise
 *   all       "=" empty cells; "!=" cells with something; "!=x" all but that
 *
 * A sheet never changes and may be used by any thread.
 */
#pragma once

#include "core/job.h"
#include "workspace/dataset.h"

G_BEGIN_DECLS

typedef struct _ReeveSheet ReeveSheet;

#define REEVE_SHEET_BY_FID (-1)

/**
 * reeve_sheet_new:
 * @conditions: (nullable) (array): as many as the dataset has fields, each nullable
 * @sort: a field's number, or %REEVE_SHEET_BY_FID
 * @descending: largest first; empty cells come last either way, ties by fid
 *
 * Texts sort without regard to case, by their first 120 bytes. One scan of the
 * table, or none when neither conditions nor a sort ask for it.
 *
 * Returns: (transfer full): REEVE_ERROR_INPUT says what a condition needs
 */
ReeveSheet   *reeve_sheet_new       (sqlite3             *db,
                                     const ReeveDataset  *dataset,
                                     const char *const   *conditions,
                                     int                  sort,
                                     gboolean             descending,
                                     ReeveJob            *job,
                                     GError             **error) G_GNUC_WARN_UNUSED_RESULT;
ReeveSheet   *reeve_sheet_ref       (ReeveSheet          *self);
void          reeve_sheet_unref     (ReeveSheet          *self);
guint         reeve_sheet_get_n_rows (const ReeveSheet   *self);
gint64        reeve_sheet_get_fid   (const ReeveSheet    *self,
                                     guint                row);
/* The row that shows @fid; FALSE when the conditions leave it out. */
gboolean      reeve_sheet_find      (const ReeveSheet    *self,
                                     gint64               fid,
                                     guint               *out_row);

/* (transfer full) (element-type GStrv): for each of @n rows from @first, a text
 * for each field as people read it; "" for an empty cell. A row that was deleted
 * since is all empty. */
GPtrArray    *reeve_sheet_read      (const ReeveSheet    *self,
                                     sqlite3             *db,
                                     const ReeveDataset  *dataset,
                                     guint                first,
                                     guint                n,
                                     GError             **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct
{
  guint  n_filled;   /* rows whose cell is not empty */
  guint  n_numbers;  /* of these, rows whose cell is a number */
  double sum;        /* the next three: of the numbers; 0 without any */
  double min;
  double max;
} ReeveSheetSummary;

/* (transfer full) (array): one for each field, over the sheet's rows */
ReeveSheetSummary *reeve_sheet_summarise (const ReeveSheet    *self,
                                          sqlite3             *db,
                                          const ReeveDataset  *dataset,
                                          ReeveJob            *job,
                                          GError             **error) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): the cell as people read it */
char         *reeve_field_format    (const ReeveField    *field,
                                     sqlite3_stmt        *stmt,
                                     int                  column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveSheet, reeve_sheet_unref)

G_END_DECLS
