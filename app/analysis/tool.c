/* analysis/tool.c — the list of questions */
#include "analysis/tool.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/spelling.h"
#include "tool-list.h"

const ReeveTool *const *
reeve_tool_list (void)
{
  return tool_rows;
}

const ReeveTool *
reeve_tool_find (const char  *id,
                 GError     **error)
{
  g_autofree const char **ids = g_new0 (const char *, G_N_ELEMENTS (tool_rows));
  const char *nearest;

  for (guint i = 0; tool_rows[i] != NULL; i++)
    {
      if (g_str_equal (tool_rows[i]->id, id))
        return tool_rows[i];
      ids[i] = tool_rows[i]->id;
    }

  nearest = reeve_spelling_nearest (id, ids);
  if (nearest != NULL)
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                 /* Translators: a tool's id as typed, and one that exists */
                 _("There is no tool “%s”. Did you mean “%s”?"), id, nearest);
  else
    g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                 /* Translators: a tool's id as typed */
                 _("There is no tool “%s”. “reeve-cli tools” lists them."), id);
  return NULL;
}

const char *
reeve_tool_get_group_title (const char *group)
{
  static const ReeveChoice titles[] = {
    { "network", N_("Network") },
    { "sites", N_("Sites") },
    { "evacuation", N_("Evacuation") },
    { "response", N_("Response") },
    { "watch", N_("Watch") },
    { "traffic", N_("Traffic") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (titles[i].id, group))
      return _(titles[i].title);
  return group;
}
