/* workspace/result-private.h — the lists of a result as they are stored */
#pragma once

#include "workspace/result.h"

G_BEGIN_DECLS

/* (transfer full): a JSON list */
char    *reeve_result_numbers_to_json (GPtrArray *numbers);
char    *reeve_result_inputs_to_json  (GPtrArray *inputs);
char    *reeve_result_texts_to_json   (GPtrArray *texts);
char    *reeve_result_ids_to_json     (GArray *ids);
/* Appends numbers, inputs, warnings and outputs, which stand in the row's
 * columns from @first on in this order. */
gboolean reeve_result_read_lists      (ReeveResult *self, sqlite3_stmt *stmt, int first,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
