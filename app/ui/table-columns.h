/* ui/table-columns.h — the columns of the attribute table
 *
 * A filter entry above each column and a summary below it move with the
 * columns when they are scrolled or widened.
 *
 * Signals:
 *   "order-changed" ()           a filter or the sort
 *   "activated" (guint position) Enter or double click on a row
 */
#pragma once

#include "ui/table-model.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define REEVE_TYPE_TABLE_COLUMNS (reeve_table_columns_get_type ())
G_DECLARE_FINAL_TYPE (ReeveTableColumns, reeve_table_columns, REEVE, TABLE_COLUMNS, GtkWidget)

GtkWidget *reeve_table_columns_new            (GtkSelectionModel       *model);
/* New columns, without filters or a sort; of many fields the first fifty. */
void       reeve_table_columns_set_dataset    (ReeveTableColumns       *self,
                                               const ReeveDataset      *dataset);
void       reeve_table_columns_set_summary    (ReeveTableColumns       *self,
                                               const ReeveSheetSummary *summary);
/* Fifty more of the fields, as far as there are. */
void       reeve_table_columns_show_more      (ReeveTableColumns       *self);
guint      reeve_table_columns_get_n_shown    (ReeveTableColumns       *self);
/* (transfer full): one text for each field, "" for none */
char     **reeve_table_columns_dup_conditions (ReeveTableColumns       *self);
/* The field's number, or REEVE_SHEET_BY_FID. */
int        reeve_table_columns_get_sort       (ReeveTableColumns       *self,
                                               gboolean                *out_descending);
/* Empties every filter. */
void       reeve_table_columns_clear          (ReeveTableColumns       *self);

G_END_DECLS
