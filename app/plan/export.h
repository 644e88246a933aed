/* plan/export.h — a result as files that other departments can use
 *
 * Files are written beside their place under another name, opened again,
 * counted, and only then renamed. On failure none of this export's files
 * stays.
 */
#pragma once

#include "plan/review.h"
#include "workspace/workspace.h"

G_BEGIN_DECLS

typedef struct
{
  const char *const  *formats;       /* of "gpkg", "geojson", "kml", "csv", "pdf"; NULL: all */
  gboolean            release_given;
  ReeveClassification release;       /* the level the review lowers the result to */
  const char         *reason;        /* nullable */
  const char         *title;         /* nullable: the result's own */
  const char         *base;          /* nullable: "light", "dark", "projector" */
} ReeveExportOptions;

typedef struct
{
  char   *path;     /* owned */
  char   *format;   /* owned */
  gint64  n_rows;   /* counted in the written file; pages for a PDF */
  guint64 n_bytes;
} ReeveExported;

void       reeve_exported_free (ReeveExported *self);

/**
 * reeve_plan_export:
 * @folder: made when missing
 *
 * REEVE_ERROR_INPUT when the result is restricted and the review is not
 * answered: the message lists what would leave. A release is written to the
 * log before the first file is.
 *
 * Returns: (transfer full) (element-type ReeveExported)
 */
GPtrArray *reeve_plan_export   (ReeveWorkspace           *workspace,
                                const char               *result,
                                const char               *folder,
                                const ReeveExportOptions *options,
                                ReeveJob                 *job,
                                GError                  **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct
{
  ReeveBox    box;           /* empty: @view, else everything visible */
  const char *view;          /* nullable: a saved view's name */
  const char *scenario;      /* nullable */
  const char *base;          /* nullable */
  const char *const *layers; /* nullable: names; else the view's or the visible ones */
  guint       width;
  guint       height;
  gboolean    furniture;     /* legend, scale, north, attribution */
  gboolean    release_given;
  ReeveClassification release;
  const char *reason;
} ReevePlanRenderOptions;

/* @path ends with .png, .pdf or .svg. Stops at restricted layers like export. */
gboolean   reeve_plan_render   (ReeveWorkspace               *workspace,
                                const char                   *path,
                                const ReevePlanRenderOptions *options,
                                ReeveJob                     *job,
                                GError                      **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
