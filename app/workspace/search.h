/* workspace/search.h — find places, streets and records by what they are called
 *
 * An index in memory, made from the layers in one reading: the file is not
 * touched. Words are found by their beginnings, without regard to case and
 * accents; Chinese, which puts no spaces between words, also in their midst.
 */
#pragma once

#include "core/job.h"
#include "workspace/dataset.h"

G_BEGIN_DECLS

typedef enum
{
  REEVE_HIT_PLACE,
  REEVE_HIT_STREET,
  REEVE_HIT_RECORD,
  REEVE_N_HIT_KINDS,
} ReeveHitKind;

typedef struct
{
  ReeveHitKind kind;
  char        *title;    /* owned */
  gint64       dataset;
  gint64       fid;      /* of a street: its first stretch */
  GArray      *fids;     /* owned, of gint64: of a street all stretches, rising; else fid alone */
  ReeveBox     box;      /* of a street: the whole; empty for a row without geometry */
} ReeveHit;

typedef struct _ReeveSearch ReeveSearch;

/**
 * reeve_search_new:
 * @datasets: (element-type ReeveDataset): what to read; those without a name, an
 *   address or an id are left out
 *
 * Returns: (transfer full): to be used by any thread
 */
ReeveSearch *reeve_search_new   (sqlite3      *db,
                                 GPtrArray    *datasets,
                                 ReeveJob     *job,
                                 GError      **error) G_GNUC_WARN_UNUSED_RESULT;
ReeveSearch *reeve_search_ref   (ReeveSearch  *self);
void         reeve_search_unref (ReeveSearch  *self);

/**
 * reeve_search_find:
 * @db: a reader of the workspace that was indexed, for the places of the hits
 * @per_kind: how many of each kind at the most
 *
 * Returns: (transfer full) (element-type ReeveHit): by kind; the nearest to @text
 *   first, then by title, dataset and fid
 */
GPtrArray   *reeve_search_find  (ReeveSearch  *self,
                                 sqlite3      *db,
                                 const char   *text,
                                 guint         per_kind,
                                 GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveSearch, reeve_search_unref)

G_END_DECLS
