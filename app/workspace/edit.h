/* workspace/edit.h — changing a workspace, inside one undo step
 *
 * Everything that changes rows goes through here, so that undo knows of it:
 * rows by SQLite's session extension (changesets), tables by moving them to a
 * bin instead of dropping them. The pointers live until the edit's function
 * returns.
 */
#pragma once

#include "workspace/dataset.h"
#include "workspace/workspace.h"

G_BEGIN_DECLS

/* The writing connection; catalogue functions may read through it. */
sqlite3  *reeve_edit_get_db        (ReeveEdit *self);

/* Tables of ours that an edit writes to directly (reeve_scenario …) need no
 * call: all reeve_ tables are watched from the start. A feature table that is
 * edited row by row must be named first. */
gboolean  reeve_edit_watch         (ReeveEdit *self, const char *table, GError **error);

/* The road tables start afresh and empty: the older ones go to the bin, from
 * where undo brings them back. The caller then inserts into reeve_road_node,
 * reeve_road_segment and reeve_road_turn with statements of its own on
 * reeve_edit_get_db(); those rows need no watching. Bumps the roads' revision. */
gboolean  reeve_edit_begin_roads   (ReeveEdit *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* @dataset_id: the layer of the same streets, whose level the network follows; 0
 * for none. */
gboolean  reeve_edit_set_roads_level (ReeveEdit *self, ReeveClassification level, gint64 dataset_id,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Adding a dataset: open, append rows, close. Fills id, table, n_rows, box. */
typedef struct _ReeveWriter ReeveWriter;

/* @dataset: name (made unique when taken), kind, theme, fields and the rest as
 * wanted; table and id are chosen here. */
ReeveWriter *reeve_writer_new      (ReeveEdit           *edit,
                                    ReeveDataset        *dataset,
                                    GError             **error) G_GNUC_WARN_UNUSED_RESULT;
/* Cells by column number; unset cells are NULL. @shape is not kept. */
void         reeve_writer_set_null    (ReeveWriter *self, guint column);
void         reeve_writer_set_integer (ReeveWriter *self, guint column, gint64 value);
void         reeve_writer_set_real    (ReeveWriter *self, guint column, double value);
void         reeve_writer_set_text    (ReeveWriter *self, guint column, const char *value);
gboolean     reeve_writer_append   (ReeveWriter         *self,
                                    const ReeveShape    *shape,
                                    GError             **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same with a fid of the caller's choice (ids of OpenStreetMap). */
gboolean     reeve_writer_append_with_fid (ReeveWriter      *self,
                                           gint64            fid,
                                           const ReeveShape *shape,
                                           GError          **error) G_GNUC_WARN_UNUSED_RESULT;
/* Builds the R-tree in bulk and enters the dataset in the catalogue. */
gboolean     reeve_writer_finish   (ReeveWriter         *self,
                                    GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void         reeve_writer_free     (ReeveWriter         *self);

gboolean  reeve_edit_add_table     (ReeveEdit *self, ReeveDataset *dataset, const ReeveTable *table,
                                    ReeveJob *job, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean  reeve_edit_add_raster    (ReeveEdit *self, ReeveDataset *dataset, const ReeveRaster *raster,
                                    ReeveJob *job, GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean  reeve_edit_delete_dataset (ReeveEdit *self, gint64 id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean  reeve_edit_rename_dataset (ReeveEdit *self, gint64 id, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Everything of the catalogue row but id, table, name, n_rows, box, revision. */
gboolean  reeve_edit_set_dataset   (ReeveEdit *self, const ReeveDataset *dataset, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The rows of @id become those of @replacement (a dataset just written), which
 * ceases to exist; name, styles and place stay; the revision rises. */
gboolean  reeve_edit_replace_dataset (ReeveEdit *self, gint64 id, gint64 replacement, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Single records. @text as a person typed it, NULL clears the cell; checked
 * against the column's type. */
gboolean  reeve_edit_set_cell      (ReeveEdit *self, gint64 dataset, gint64 fid, const char *field,
                                    const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean  reeve_edit_set_shape     (ReeveEdit *self, gint64 dataset, gint64 fid,
                                    const ReeveShape *shape, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean  reeve_edit_add_record    (ReeveEdit *self, gint64 dataset, const ReeveShape *shape,
                                    gint64 *out_fid, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean  reeve_edit_delete_record (ReeveEdit *self, gint64 dataset, gint64 fid, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveWriter, reeve_writer_free)

G_END_DECLS
