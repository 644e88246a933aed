/* geo/source-private.h — what both kinds of source share */
#pragma once

#include "geo/projection.h"
#include "geo/source.h"

G_BEGIN_DECLS

typedef struct
{
  ReeveRowState (*next)  (ReeveSource *self, char **out_reason, GError **error);
  void          (*close) (ReeveSource *self);  /* ends what is its own, frees nothing shared */
} ReeveSourceClass;

struct _ReeveSource
{
  const ReeveSourceClass *klass;      /* borrowed, static */
  char                   *path;       /* owned: as messages name it */
  char                   *folder;     /* owned, nullable: temporary, removed at the end */
  ReeveSourceOptions      options;    /* owned strings */
  GPtrArray              *notes;      /* owned */
  GArray                 *fields;     /* owned: of ReeveSourceField */
  ReeveShapeKind          kind;
  guint64                 n_of_kind[REEVE_SHAPE_AREA + 1];
  gint64                  n_rows;
  gboolean                swapped;    /* looks so */
  char                   *crs;        /* owned; "" when a projection is needed */
  ReeveProjection        *projection; /* owned; NULL for WGS 84 degrees */
  ReeveSourceRow          row;
};

void         reeve_source_init         (ReeveSource              *self,
                                        const ReeveSourceClass   *klass,
                                        const char               *path,
                                        const ReeveSourceOptions *options);
void         reeve_source_add_field    (ReeveSource              *self,
                                        const char               *name,
                                        ReeveColumnType           type);
ReeveSourceField *reeve_source_edit_field (ReeveSource           *self,
                                        guint                     field);
/* (transfer full) @note */
void         reeve_source_add_note     (ReeveSource              *self,
                                        char                     *note);
gboolean     reeve_source_set_crs      (ReeveSource              *self,
                                        const char               *crs,
                                        GError                  **error);
/* Chooses from n_of_kind; says so in the notes when there are several. */
void         reeve_source_choose_kind  (ReeveSource              *self,
                                        ReeveShapeKind            asked);
/* Puts @shape (transfer full) into the row, swapped and projected. */
gboolean     reeve_source_take_shape   (ReeveSource              *self,
                                        ReeveShape               *shape,
                                        char                    **out_reason);
/* The number of the column, or -1 with @error set. */
int          reeve_source_find_field   (const char               *path,
                                        const char * const       *names,
                                        guint                     n_names,
                                        const char               *wanted,
                                        GError                  **error);

/* @path is what is opened, @shown what messages name. */
ReeveSource *reeve_source_open_csv     (const char               *path,
                                        const char               *shown,
                                        const ReeveSourceOptions *options,
                                        ReeveJob                 *job,
                                        GError                  **error);
ReeveSource *reeve_source_open_gdal    (const char               *path,
                                        const char               *shown,
                                        const ReeveSourceOptions *options,
                                        ReeveJob                 *job,
                                        GError                  **error);
GPtrArray   *reeve_source_list_gdal    (const char               *path,
                                        const char               *shown,
                                        GError                  **error);

G_END_DECLS
