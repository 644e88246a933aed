/* ui/answer-figures.h — the card of an answer: its first numbers and its proof */
#pragma once

#include "workspace/result.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How many numbers stand on the card; the others follow in a list. */
#define REEVE_ANSWER_N_FIGURES 3

/* @before: (nullable): the answer that this one replaces; each figure says what changed */
GtkWidget *reeve_answer_figures_new (const ReeveResult *result,
                                     const ReeveResult *before);

G_END_DECLS
