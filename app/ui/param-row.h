/* ui/param-row.h — one parameter as a row of a form
 *
 * A row for each kind of parameter; what it holds is always read and set as
 * the text a person would type, so that core/values checks it.
 */
#pragma once

#include "core/values.h"
#include "ui/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

typedef struct
{
  const ReeveParam *param;    /* borrowed, static */
  GtkWidget        *row;      /* borrowed: an AdwPreferencesRow */
  GtkWidget        *control;  /* borrowed: what is read */
  GPtrArray        *texts;    /* owned, of char*: of a combo's items */
  char             *help;     /* owned: subtitle while nothing is wrong */
  ReeveSession     *session;  /* borrowed: outlives the form */
  GtkEditable      *typed;    /* borrowed, nullable: coordinates of a PLACES row */
} ReeveParamRow;

void           reeve_param_row_free     (ReeveParamRow     *self);
/* @text nullable: what it holds at first */
ReeveParamRow *reeve_param_row_new      (const ReeveParam  *param,
                                         const ReeveParam  *params,  /* all of the tool's */
                                         ReeveSession      *session,
                                         const char        *text);
/* (transfer full): "" for nothing */
char          *reeve_param_row_dup_text (ReeveParamRow     *self);
/* @message nullable: NULL takes the mark away */
void           reeve_param_row_set_error (ReeveParamRow    *self,
                                          const char       *message);
/* FIELD rows: the columns of another dataset. */
void           reeve_param_row_set_dataset (ReeveParamRow      *self,
                                            const ReeveDataset *dataset);

/* Whether a dataset is of a kind that the parameter takes. */
gboolean       reeve_param_takes (const ReeveParam   *param,
                                  const ReeveDataset *dataset);

G_END_DECLS
