/* plan/review.h — what would leave the house, and whether it may
 *
 * Classification first: a result inherits the strictest of its inputs until a
 * review releases it. Then small numbers: a count of people from 1 to 4 could
 * point at a person, so it is suppressed, and so is the next smallest of its
 * group or the total that would give it away by subtraction (primary and
 * complementary suppression; Willenborg and de Waal 2001).
 */
#pragma once

#include "geo/table.h"
#include "workspace/result.h"

G_BEGIN_DECLS

/* The smallest count of people that may be shown; 0 may be shown too. */
#define REEVE_SMALL_COUNT 5

typedef struct
{
  gint64              dataset_id;
  char               *dataset;         /* owned */
  char               *field;           /* owned: title; "" for the dataset as a whole */
  ReeveClassification classification;
  guint               n_small;         /* cells from 1 to 4 */
  guint               n_hidden;        /* cells that will be suppressed, with those that give them away */
  char               *suggestion;      /* owned: “12 cells under 5: hide” */
} ReeveReviewLine;

typedef struct
{
  ReeveClassification classification;  /* of the result before any release */
  ReeveClassification released;        /* as it stands */
  gboolean            needs_release;   /* restricted, and not yet released */
  GPtrArray          *lines;           /* owned, of ReeveReviewLine */
} ReeveReview;

void         reeve_review_free (ReeveReview *self);
ReeveReview *reeve_review_new  (sqlite3            *db,
                                const ReeveResult  *result,
                                ReeveJob           *job,
                                GError            **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for what a map shows: datasets by id. */
ReeveReview *reeve_review_new_for_datasets (sqlite3       *db,
                                            const gint64  *ids,
                                            guint          n_ids,
                                            ReeveJob      *job,
                                            GError       **error) G_GNUC_WARN_UNUSED_RESULT;
/* A map that marks roads as closed shows them, too. */
gboolean     reeve_review_add_roads (ReeveReview  *self,
                                     sqlite3      *db,
                                     GError      **error) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): @table with small counts of people set to null, in columns
 * whose term or unit says people; *out_n_hidden, nullable. */
ReeveTable  *reeve_review_suppress_table  (const ReeveTable *table,
                                           guint            *out_n_hidden);
/* Numbers of people from 1 to 4 become NAN, and those that would tell them. */
void         reeve_review_suppress_result (ReeveResult      *result,
                                           guint            *out_n_hidden);
/* Both at once, so that no table tells what a number or another table hides.
 * @tables: (element-type ReeveTable): replaced by copies where cells are hidden */
void         reeve_review_suppress_answer (ReeveResult      *result,   /* (nullable) */
                                           GPtrArray        *tables,   /* (nullable) */
                                           guint            *out_n_hidden);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveReview, reeve_review_free)

G_END_DECLS
