/* core/spelling.h — what a mistyped name might have meant */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Letters to change, drop, add or swap (Damerau 1964, optimal string
 * alignment), counted in characters after case and accents are taken away. */
guint       reeve_spelling_distance (const char *a,
                                     const char *b);
/* (nullable): the nearest of @names, NULL-terminated, no farther than a third
 * of its letters; the first of equals */
const char *reeve_spelling_nearest  (const char        *word,
                                     const char *const *names);

G_END_DECLS
