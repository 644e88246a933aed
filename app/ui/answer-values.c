/* ui/answer-values.c — what a stored answer was asked with */
#include "ui/answer-values.h"

#include "analysis/tool.h"
#include "core/json.h"

ReeveValues *
reeve_answer_values (const ReeveResult *result)
{
  const ReeveTool *tool = reeve_tool_find (result->tool, NULL);
  g_autoptr (JsonNode) node = tool != NULL ? reeve_json_parse (result->params_json, -1, 1 << 20,
                                                               result->tool, NULL)
                                           : NULL;

  return node != NULL ? reeve_values_from_json (tool->params, node, NULL) : NULL;
}
