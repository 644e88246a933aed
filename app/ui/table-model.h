/* ui/table-model.h — a sheet's rows as a list model, read as they come into view
 *
 * Rows are there at once with empty cells; a worker reads them by the page, the
 * last asked for first. Only some pages are kept.
 */
#pragma once

#include "ui/session.h"
#include "workspace/sheet.h"

G_BEGIN_DECLS

/* Signal "read" (): its cells have come. */
#define REEVE_TYPE_TABLE_ROW (reeve_table_row_get_type ())
G_DECLARE_FINAL_TYPE (ReeveTableRow, reeve_table_row, REEVE, TABLE_ROW, GObject)

gint64           reeve_table_row_get_fid   (ReeveTableRow      *self);
/* "" until it was read. Borrowed. */
const char      *reeve_table_row_get_cell  (ReeveTableRow      *self,
                                            guint               column);

#define REEVE_TYPE_TABLE_MODEL (reeve_table_model_get_type ())
G_DECLARE_FINAL_TYPE (ReeveTableModel, reeve_table_model, REEVE, TABLE_MODEL, GObject)

ReeveTableModel *reeve_table_model_new     (ReeveSession       *session);
/* (nullable) @sheet: none empties the model. @dataset is copied. */
void             reeve_table_model_set     (ReeveTableModel    *self,
                                            ReeveSheet         *sheet,
                                            const ReeveDataset *dataset);
ReeveSheet      *reeve_table_model_get_sheet (ReeveTableModel  *self);  /* (nullable) borrowed */

G_END_DECLS
