/* analysis/directions-words.h — a step of a journey in words */
#pragma once

#include "network/directions.h"

G_BEGIN_DECLS

/* "Turn right onto Main Street". @place: what ARRIVE arrives at. (transfer full) */
char *reeve_step_dup_words (const ReeveDirection *step,
                            const char      *place);

G_END_DECLS
