/* plan/release.c — restricted things leave only with a level and a reason */
#include "plan/export-private.h"

#include "core/error.h"
#include "core/i18n.h"

/* (transfer full): "Patients · Name, Patients · Age" */
static char *
list_leaving (const ReeveReview *review)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < review->lines->len; i++)
    {
      const ReeveReviewLine *line = g_ptr_array_index (review->lines, i);
      const char *level = reeve_classification_get_title (line->classification);

      g_string_append_printf (list, "\n  %s%s%s (%s)", line->dataset,
                              *line->field != '\0' ? " · " : "", line->field, level);
      if (*line->suggestion != '\0')
        g_string_append_printf (list, ": %s", line->suggestion);
    }
  return g_string_free (g_steal_pointer (&list), FALSE);
}

gboolean
reeve_release_check (const ReeveReview  *review,
                     gboolean            given,
                     const char         *reason,
                     GError            **error)
{
  g_autofree char *list = NULL;

  if (given && (reason == NULL || *reason == '\0'))
    {
      g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_INPUT, _("A release needs a reason"));
      return FALSE;
    }
  if (given || !review->needs_release)
    return TRUE;
  list = list_leaving (review);
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
               /* Translators: a list of layers and columns with their level of secrecy */
               _("This is restricted and was not released, so nothing was written. It needs a "
                 "level and a reason. What would leave:%s"), list);
  return FALSE;
}
