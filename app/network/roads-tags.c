/* network/roads-tags.c — tag sets of roads as JSON text and as tables
 *
 * The text is one flat object of texts. It may come from a foreign workspace,
 * so reading takes nothing else: no nesting, no numbers, no deeper structure
 * to go wrong in.
 */
#include "network/roads-private.h"

#include <string.h>

void
reeve_road_tags_init (ReeveRoadTags *self,
                      ReeveRoads    *roads)
{
  self->roads = roads;
  self->numbers = g_hash_table_new (g_str_hash, g_str_equal);
  self->texts = g_ptr_array_new_with_free_func (g_free);
}

void
reeve_road_tags_clear (ReeveRoadTags *self)
{
  g_clear_pointer (&self->numbers, g_hash_table_unref);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
}

static void
write_text (GString    *json,
            const char *text)
{
  g_string_append_c (json, '"');
  for (; *text != '\0'; text++)
    {
      guchar c = (guchar) *text;

      if (c == '"' || c == '\\')
        g_string_append_c (json, '\\');
      if (c >= 0x20)
        g_string_append_c (json, *text);
      else
        g_string_append_printf (json, "\\u%04x", c);
    }
  g_string_append_c (json, '"');
}

void
reeve_road_tags_write (GString    *json,
                       const char *key,
                       const char *value)
{
  g_string_append_c (json, json->len == 0 ? '{' : ',');
  write_text (json, key);
  g_string_append_c (json, ':');
  write_text (json, value);
}

static void
skip_space (const char **at)
{
  while (g_ascii_isspace (**at))
    (*at)++;
}

static gboolean
read_escape (const char **at,
             GString     *out)
{
  static const char plain[] = "\"\\/bfnrt";
  static const char meant[] = "\"\\/\b\f\n\r\t";
  const char *which;
  guint32 code = 0;

  (*at)++;
  which = **at != '\0' ? strchr (plain, **at) : NULL;
  if (which != NULL)
    {
      g_string_append_c (out, meant[which - plain]);
      (*at)++;
      return TRUE;
    }
  if (**at != 'u')
    return FALSE;

  (*at)++;
  for (guint i = 0; i < 4; i++, (*at)++)
    {
      if (!g_ascii_isxdigit (**at))
        return FALSE;
      code = code * 16 + (guint32) g_ascii_xdigit_value (**at);
    }
  if (code >= 0xd800 && code < 0xe000)
    code = 0xfffd;  /* half of a pair: other writers' habit, never ours */
  if (code != 0)
    g_string_append_unichar (out, code);

  return TRUE;
}

static gboolean
read_text (const char **at,
           GString     *out)
{
  g_string_truncate (out, 0);
  if (**at != '"')
    return FALSE;

  for ((*at)++; **at != '"';)
    {
      if (**at == '\0')
        return FALSE;
      if (**at == '\\')
        {
          if (!read_escape (at, out))
            return FALSE;
        }
      else
        g_string_append_c (out, *(*at)++);
    }
  (*at)++;

  return TRUE;
}

static void
read_object (const char   *at,
             GHashTable   *set,
             GStringChunk *texts)
{
  g_autoptr (GString) key = g_string_new (NULL);
  g_autoptr (GString) value = g_string_new (NULL);

  skip_space (&at);
  if (*at != '{')
    return;

  do
    {
      at++;
      skip_space (&at);
      if (!read_text (&at, key))
        return;
      skip_space (&at);
      if (*at != ':')
        return;
      at++;
      skip_space (&at);
      if (!read_text (&at, value))
        return;
      g_hash_table_insert (set, g_string_chunk_insert_const (texts, key->str),
                           g_string_chunk_insert_const (texts, value->str));
      skip_space (&at);
    }
  while (*at == ',');
}

guint32
reeve_road_tags_add (ReeveRoadTags *self,
                     const char    *text)
{
  guint32 number = GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, text));
  GHashTable *set;
  const char *name;
  char *copy;

  if (number > 0)
    return number - 1;

  set = g_hash_table_new (g_str_hash, g_str_equal);
  read_object (text, set, self->roads->texts);
  name = g_hash_table_lookup (set, "name");
  g_ptr_array_add (self->roads->tag_sets, set);
  g_ptr_array_add (self->roads->names, (gpointer) (name != NULL ? name : ""));

  copy = g_strdup (text);
  g_ptr_array_add (self->texts, copy);
  g_hash_table_insert (self->numbers, copy, GUINT_TO_POINTER (self->texts->len));

  return self->texts->len - 1;
}
