/* ui/export-draft.h — what is being decided before an answer leaves
 *
 * While a worker runs one of the functions below, nobody else touches the draft.
 */
#pragma once

#include "plan/export.h"

G_BEGIN_DECLS

/* In the order of the page. */
extern const char *const reeve_export_formats[];

#define REEVE_EXPORT_N_FORMATS 5

typedef struct
{
  ReeveWorkspace     *workspace;  /* owned */
  gint64              result_id;
  gboolean            formats[REEVE_EXPORT_N_FORMATS];
  char               *title;      /* owned */
  char               *folder;     /* owned */
  ReeveClassification level;      /* of those who receive it */
  char               *receiver;   /* owned */
  char               *reason;     /* owned */

  ReeveResult        *result;     /* owned, nullable */
  ReeveReview        *review;     /* owned, nullable */
  gboolean           *decided;    /* owned: one for each line of the review */
  GPtrArray          *files;      /* owned, of ReeveExported, nullable */
} ReeveExportDraft;

ReeveExportDraft *reeve_export_draft_new   (ReeveWorkspace   *workspace,
                                            gint64            result_id);
ReeveExportDraft *reeve_export_draft_ref   (ReeveExportDraft *self);
void              reeve_export_draft_unref (ReeveExportDraft *self);

/* On a worker. Finds the result and what would leave with it. */
gboolean reeve_export_draft_look (ReeveExportDraft  *self,
                                  ReeveJob          *job,
                                  GError           **error) G_GNUC_WARN_UNUSED_RESULT;
/* On a worker. */
gboolean reeve_export_draft_run  (ReeveExportDraft  *self,
                                  ReeveJob          *job,
                                  GError           **error) G_GNUC_WARN_UNUSED_RESULT;

/* TRUE when it goes to people who may see less than the result's level. */
gboolean reeve_export_draft_is_release (const ReeveExportDraft *self);
/* (transfer full) (nullable): why the step cannot be left yet, as a sentence */
char    *reeve_export_draft_dup_what_obstacle   (const ReeveExportDraft *self);
char    *reeve_export_draft_dup_who_obstacle    (const ReeveExportDraft *self);
char    *reeve_export_draft_dup_review_obstacle (const ReeveExportDraft *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveExportDraft, reeve_export_draft_unref)

G_END_DECLS
