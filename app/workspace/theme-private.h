/* workspace/theme-private.h — titles of what data/themes names by ids */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (nullable): translated; NULL when Reeve has no title for it */
const char *reeve_theme_title_of (const char *theme_id);
const char *reeve_term_title_of  (const char *term_id);

G_END_DECLS
