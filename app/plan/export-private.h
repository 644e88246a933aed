/* plan/export-private.h — what the files of exporting share */
#pragma once

#include "plan/export.h"

G_BEGIN_DECLS

/* One output as it leaves: small counts blank, and no row numbers of ours. */
typedef struct
{
  ReeveDataset *dataset;  /* owned: at the level of the release */
  ReeveTable   *table;    /* owned */
  char         *style;    /* owned, nullable: JSON */
} ReeveLeaving;

/* All that an export works on: read once, then only written. */
typedef struct
{
  sqlite3             *db;       /* borrowed */
  ReeveResult         *result;   /* owned: suppressed */
  GPtrArray           *layers;   /* owned, of ReeveLeaving */
  ReeveClassification  level;    /* as it leaves */
  char                *title;    /* owned */
  const char          *base;     /* borrowed, nullable */
  guint                n_hidden;
} ReevePackage;

void          reeve_package_free  (ReevePackage        *self);
ReevePackage *reeve_package_new   (sqlite3             *db,
                                   const ReeveResult   *result,
                                   ReeveClassification  level,
                                   const char          *title,
                                   ReeveJob            *job,
                                   GError             **error) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): the numbers as a table: key, title, value, unit */
ReeveTable   *reeve_package_dup_numbers (const ReevePackage *self);

/* TRUE when the answer's parameter @key is the dataset of that name. */
gboolean      reeve_package_has_param   (const ReevePackage *self, const char *key,
                                         const char *dataset);

/* (transfer full): ASCII, lower case, words joined by '-'; @fallback when
 * nothing is left of @text */
char         *reeve_file_name_from      (const char *text, const char *fallback);

/* export-gpkg.c: writes @path, opens it again and counts. -1 with @error set. */
gint64        reeve_export_gpkg   (const ReevePackage *package, const char *path,
                                   ReeveJob *job, GError **error);
/* document.c: the same for the PDF; pages. */
gint64        reeve_export_pdf    (const ReevePackage *package, const char *path,
                                   ReeveJob *job, GError **error);

/* release.c: stops, listing what would leave; or enters the release. */
gboolean      reeve_release_check  (const ReeveReview *review, gboolean given,
                                    const char *reason, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReevePackage, reeve_package_free)

G_END_DECLS
