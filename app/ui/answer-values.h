/* ui/answer-values.h — what a stored answer was asked with */
#pragma once

#include "core/values.h"
#include "workspace/result.h"

G_BEGIN_DECLS

/* (transfer full) (nullable): NULL when the program has no such question any more */
ReeveValues *reeve_answer_values (const ReeveResult *result);

G_END_DECLS
