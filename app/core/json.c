/* core/json.c — JSON from outside, checked before it is parsed */
#include "core/json.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"

#include <string.h>

static guint
measure_depth (const char *text,
               gsize       length)
{
  guint depth = 0;
  guint deepest = 0;
  gboolean in_string = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      char c = text[i];

      if (in_string)
        {
          if (c == '\\')
            i++;
          else if (c == '"')
            in_string = FALSE;
        }
      else if (c == '"')
        in_string = TRUE;
      else if (c == '[' || c == '{')
        {
          depth++;
          deepest = MAX (deepest, depth);
        }
      else if ((c == ']' || c == '}') && depth > 0)
        depth--;
    }

  return deepest;
}

JsonNode *
reeve_json_parse (const char  *text,
                  gssize       length,
                  gsize        max_bytes,
                  const char  *where,
                  GError     **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) cause = NULL;
  gsize n_bytes = length < 0 ? strlen (text) : (gsize) length;
  guint depth;
  JsonNode *root;

  if (n_bytes > max_bytes)
    {
      g_autofree char *found = reeve_format_bytes (n_bytes);
      g_autofree char *needed = reeve_format_bytes (max_bytes);

      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: a place, the size found and the size allowed */
                   _("%s: the JSON text is %s long; at most %s are read"),
                   where, found, needed);
      return NULL;
    }

  depth = measure_depth (text, n_bytes);
  if (depth > REEVE_JSON_MAX_DEPTH)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: a place, a depth found and the depth allowed */
                   _("%s: the JSON text is nested %u levels deep; at most %d are read"),
                   where, depth, REEVE_JSON_MAX_DEPTH);
      return NULL;
    }

  if (!g_utf8_validate (text, (gssize) n_bytes, NULL))
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   _("%s: the JSON text is not UTF-8"), where);
      return NULL;
    }

  if (!json_parser_load_from_data (parser, text, (gssize) n_bytes, &cause))
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: a place, and the parser's own words */
                   _("%s: not JSON: %s"), where, cause->message);
      return NULL;
    }

  root = json_parser_get_root (parser);
  if (root == NULL)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   _("%s: the JSON text is empty"), where);
      return NULL;
    }
  return json_node_copy (root);
}

char *
reeve_json_format (JsonNode *node,
                   gboolean  pretty)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();

  json_generator_set_root (generator, node);
  json_generator_set_pretty (generator, pretty);
  return json_generator_to_data (generator, NULL);
}
