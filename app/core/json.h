/* core/json.h — JSON from outside, checked before it is parsed
 *
 * json-glib recurses for every bracket: 200,000 of them end the program. Text
 * is therefore measured first, and refused past REEVE_JSON_MAX_DEPTH levels or
 * @max_bytes.
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define REEVE_JSON_MAX_DEPTH 64

/**
 * reeve_json_parse:
 * @text: UTF-8
 * @length: bytes, or -1 when @text ends with a NUL
 * @max_bytes: refuse anything longer
 * @where: how a message names the text: a file, a column of a table
 *
 * Returns: (transfer full) (nullable): the root, or %NULL with a
 *   REEVE_ERROR_DATA that names @where
 */
JsonNode *reeve_json_parse  (const char *text,
                             gssize      length,
                             gsize       max_bytes,
                             const char *where,
                             GError    **error) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): one line, keys in the order they were added */
char     *reeve_json_format (JsonNode   *node,
                             gboolean    pretty);

G_END_DECLS
