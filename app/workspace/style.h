/* workspace/style.h — how a dataset is drawn, and saved views
 *
 * Kept as JSON in reeve_style and, translated, in layer_styles (QML and SLD)
 * so that QGIS opens the file looking alike. map/style.h gives the JSON its
 * meaning.
 */
#pragma once

#include "workspace/edit.h"

G_BEGIN_DECLS

/* (transfer full) (nullable): NULL without @error when it has none */
char      *reeve_style_get       (sqlite3 *db, gint64 dataset_id, GError **error);
/* @qml and @sld nullable */
gboolean   reeve_edit_set_style  (ReeveEdit *edit, gint64 dataset_id, const char *json,
                                  const char *qml, const char *sld, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct
{
  gint64   id;
  char    *name;     /* owned */
  ReeveBox box;
  double   zoom;
  char    *base;     /* owned: "light", "dark", "projector" */
  char    *layers;   /* owned: names of visible datasets, one a line */
  char    *note;     /* owned */
} ReeveView;

void       reeve_view_free       (ReeveView *self);
GPtrArray *reeve_view_list       (sqlite3 *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
ReeveView *reeve_view_find       (sqlite3 *db, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Replaces a view of the same name. */
gboolean   reeve_edit_set_view   (ReeveEdit *edit, ReeveView *view, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean   reeve_edit_delete_view (ReeveEdit *edit, gint64 id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveView, reeve_view_free)

G_END_DECLS
