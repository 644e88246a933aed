/* workspace/theme.c — the words of a city's departments */
#include "workspace/theme.h"

#include "core/data-dir.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/json.h"
#include "workspace/theme-private.h"

#include <string.h>

#define MAX_FILE_BYTES (4 * 1024 * 1024)

typedef struct
{
  GPtrArray *themes;    /* owned, of ReeveTheme */
  GPtrArray *all;       /* owned container: every term, each id once */
  GPtrArray *problems;  /* owned, of char* */
  ReeveTheme *common;   /* owned */
  GHashTable *lists;    /* owned: theme id to its container of own and common terms */
} Themes;

static void
free_term (gpointer data)
{
  ReeveTerm *term = data;

  g_free (term->id);
  g_free (term->title);
  g_free (term->unit);
  g_ptr_array_unref (term->words);
  g_free (term);
}

static void
free_symbol (gpointer data)
{
  ReeveThemeSymbol *symbol = data;

  g_free (symbol->symbol);
  g_ptr_array_unref (symbol->words);
  g_free (symbol);
}

static void
free_theme (gpointer data)
{
  ReeveTheme *theme = data;

  g_free (theme->id);
  g_free (theme->title);
  g_free (theme->palette);
  g_free (theme->colour);
  g_free (theme->symbol);
  g_ptr_array_unref (theme->terms);
  g_ptr_array_unref (theme->symbols);
  g_ptr_array_unref (theme->file_words);
  g_free (theme);
}

char *
reeve_theme_fold (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr (GString) apart = g_string_new (NULL);
  g_autofree char *plain = NULL;
  g_autofree char *small = NULL;
  GString *folded = g_string_new (NULL);
  gunichar before = ' ';

  /* Word borders first: they are seen by the change from small to capital letters. */
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isupper (c) && g_unichar_islower (before))
        g_string_append_c (apart, ' ');
      g_string_append_unichar (apart, c);
      before = c;
    }
  plain = g_utf8_normalize (apart->str, -1, G_NORMALIZE_ALL);
  small = g_utf8_casefold (plain, -1);

  for (const char *p = small; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_combining_class (c) != 0)
        continue;
      if (g_unichar_isalnum (c))
        g_string_append_unichar (folded, c);
      else if (folded->len > 0 && folded->str[folded->len - 1] != ' ')
        g_string_append_c (folded, ' ');
    }
  if (folded->len > 0 && folded->str[folded->len - 1] == ' ')
    g_string_truncate (folded, folded->len - 1);

  return g_string_free (folded, FALSE);
}

static gboolean
is_han (const char *text)
{
  return g_unichar_iswide (g_utf8_get_char (text));
}

/* Whole words only, but for scripts that write words without spaces. */
static gboolean
holds_word (const char *folded,
            const char *word)
{
  gsize length = strlen (word);

  for (const char *p = strstr (folded, word); p != NULL; p = strstr (p + 1, word))
    if (is_han (word) ||
        ((p == folded || p[-1] == ' ') && (p[length] == ' ' || p[length] == '\0')))
      return TRUE;
  return FALSE;
}

double
reeve_theme_match (const char  *folded,
                   GPtrArray   *words,
                   const char **out_word)
{
  double best = 0;

  for (guint i = 0; i < words->len && best < 1; i++)
    {
      const char *word = words->pdata[i];
      glong n_letters = g_utf8_strlen (word, -1);
      double match = 0;

      if (strcmp (folded, word) == 0)
        match = 1;
      else if (n_letters >= (is_han (word) ? 2 : 3) && holds_word (folded, word))
        match = 0.4 + 0.5 * n_letters / g_utf8_strlen (folded, -1);
      if (match > best)
        {
          best = match;
          if (out_word != NULL)
            *out_word = word;
        }
    }
  return best;
}

/* Members of the wrong kind count as absent. */
static const char *
get_text (JsonObject *object,
          const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
         ? json_node_get_string (node) : "";
}

static GPtrArray *
read_words (JsonObject *object,
            const char *key)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  JsonNode *node = json_object_get_member (object, key);
  g_autoptr (GList) languages = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return words;

  languages = json_object_get_members (json_node_get_object (node));
  for (GList *l = languages; l != NULL; l = l->next)
    {
      JsonNode *list = json_object_get_member (json_node_get_object (node), l->data);
      JsonArray *array = JSON_NODE_HOLDS_ARRAY (list) ? json_node_get_array (list) : NULL;

      for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
        {
          JsonNode *word = json_array_get_element (array, i);

          if (json_node_get_value_type (word) == G_TYPE_STRING)
            g_ptr_array_add (words, reeve_theme_fold (json_node_get_string (word)));
        }
    }
  return words;
}

static ReeveTermType
parse_type (const char *text)
{
  if (strcmp (text, "number") == 0)
    return REEVE_TERM_NUMBER;
  if (strcmp (text, "text") == 0)
    return REEVE_TERM_TEXT;
  if (strcmp (text, "date") == 0)
    return REEVE_TERM_DATE;
  return REEVE_TERM_ANY;
}

static ReeveTerm *
read_term (JsonObject *object)
{
  ReeveTerm *term = g_new0 (ReeveTerm, 1);
  const char *title;
  JsonNode *personal = json_object_get_member (object, "personal");

  term->id = g_strdup (get_text (object, "id"));
  title = reeve_term_title_of (term->id);
  if (title == NULL)
    title = get_text (object, "title");
  term->title = g_strdup (*title != '\0' ? title : term->id);
  term->unit = g_strdup (get_text (object, "unit"));
  term->type = parse_type (get_text (object, "type"));
  term->is_personal = personal != NULL && json_node_get_value_type (personal) == G_TYPE_BOOLEAN &&
                      json_node_get_boolean (personal);
  term->words = read_words (object, "words");
  return term;
}

static JsonArray *
get_array (JsonObject *object,
           const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static void
read_terms (ReeveTheme *theme,
            JsonArray  *array)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (node) && *get_text (json_node_get_object (node), "id") != '\0')
        g_ptr_array_add (theme->terms, read_term (json_node_get_object (node)));
    }
}

static void
read_symbols (ReeveTheme *theme,
              JsonArray  *array)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      ReeveThemeSymbol *symbol;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        continue;
      symbol = g_new0 (ReeveThemeSymbol, 1);
      symbol->symbol = g_strdup (get_text (json_node_get_object (node), "symbol"));
      symbol->words = read_words (json_node_get_object (node), "words");
      g_ptr_array_add (theme->symbols, symbol);
    }
}

static ReeveTheme *
read_theme (JsonObject *object)
{
  ReeveTheme *theme = g_new0 (ReeveTheme, 1);
  JsonNode *position = json_object_get_member (object, "position");
  const char *title;

  theme->id = g_strdup (get_text (object, "id"));
  title = reeve_theme_title_of (theme->id);
  if (title == NULL)
    title = get_text (object, "title");
  theme->title = g_strdup (*title != '\0' ? title : theme->id);
  if (!reeve_classification_parse (get_text (object, "classification"), &theme->classification))
    theme->classification = REEVE_CLASS_INTERNAL;
  theme->palette = g_strdup (get_text (object, "palette"));
  theme->colour = g_strdup (get_text (object, "colour"));
  theme->symbol = g_strdup (get_text (object, "symbol"));
  theme->position = position != NULL && json_node_get_value_type (position) == G_TYPE_INT64
                    ? (int) CLAMP (json_node_get_int (position), 0, 1000) : 1000;
  theme->terms = g_ptr_array_new_with_free_func (free_term);
  theme->symbols = g_ptr_array_new_with_free_func (free_symbol);
  theme->file_words = read_words (object, "file_words");
  read_terms (theme, get_array (object, "terms"));
  read_symbols (theme, get_array (object, "symbols"));
  return theme;
}

static ReeveTheme *
read_file (const char *path,
           GError    **error)
{
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr (JsonNode) root = NULL;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  root = reeve_json_parse (text, (gssize) length, MAX_FILE_BYTES, path, error);
  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root) || *get_text (json_node_get_object (root), "id") == '\0')
    {
      /* Translators: a file's path */
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA, _("%s: no theme, it needs an “id”"), path);
      return NULL;
    }
  return read_theme (json_node_get_object (root));
}

static int
compare_themes (gconstpointer a,
                gconstpointer b)
{
  const ReeveTheme *left = *(ReeveTheme *const *) a;
  const ReeveTheme *right = *(ReeveTheme *const *) b;

  return left->position != right->position ? left->position - right->position
                                           : strcmp (left->id, right->id);
}

static void
add_terms (GPtrArray  *list,
           GHashTable *known,
           GPtrArray  *terms)
{
  for (guint i = 0; i < terms->len; i++)
    {
      ReeveTerm *term = terms->pdata[i];

      if (g_hash_table_add (known, term->id))
        g_ptr_array_add (list, term);
    }
}

static void
list_terms (Themes *self)
{
  g_autoptr (GHashTable) known_all = g_hash_table_new (g_str_hash, g_str_equal);

  self->all = g_ptr_array_new ();
  self->lists = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < self->themes->len; i++)
    {
      ReeveTheme *theme = self->themes->pdata[i];
      g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
      GPtrArray *list = g_ptr_array_new ();

      add_terms (list, known, theme->terms);
      if (self->common != NULL)
        add_terms (list, known, self->common->terms);
      g_hash_table_insert (self->lists, theme->id, list);
      add_terms (self->all, known_all, theme->terms);
    }
  if (self->common != NULL)
    add_terms (self->all, known_all, self->common->terms);
}

static Themes *
read_themes (void)
{
  Themes *self = g_new0 (Themes, 1);
  g_autoptr (GPtrArray) paths = reeve_data_list ("themes", ".json");

  self->themes = g_ptr_array_new_with_free_func (free_theme);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < paths->len; i++)
    {
      g_autoptr (GError) error = NULL;
      ReeveTheme *theme = read_file (paths->pdata[i], &error);

      if (theme == NULL)
        g_ptr_array_add (self->problems, g_strdup (error->message));
      else if (strcmp (theme->id, "common") != 0)
        g_ptr_array_add (self->themes, theme);
      else if (self->common == NULL)
        self->common = theme;
      else
        free_theme (theme);
    }
  g_ptr_array_sort (self->themes, compare_themes);
  list_terms (self);
  return self;
}

/* Lives as long as the program. */
static Themes *
get_themes (void)
{
  static gsize themes = 0;

  if (g_once_init_enter (&themes))
    g_once_init_leave (&themes, (gsize) read_themes ());
  return (Themes *) themes;
}

GPtrArray *
reeve_theme_list (void)
{
  return get_themes ()->themes;
}

GPtrArray *
reeve_theme_list_terms (const char *theme)
{
  Themes *self = get_themes ();
  GPtrArray *list = theme != NULL ? g_hash_table_lookup (self->lists, theme) : NULL;

  return list != NULL ? list : self->all;
}

const ReeveTheme *
reeve_theme_find (const char *theme)
{
  GPtrArray *themes = reeve_theme_list ();

  for (guint i = 0; i < themes->len; i++)
    if (g_strcmp0 (((ReeveTheme *) themes->pdata[i])->id, theme) == 0)
      return themes->pdata[i];
  return NULL;
}

const ReeveTerm *
reeve_theme_find_term (const char *theme,
                       const char *term)
{
  GPtrArray *terms = reeve_theme_list_terms (theme);

  for (guint i = 0; i < terms->len; i++)
    if (g_strcmp0 (((ReeveTerm *) terms->pdata[i])->id, term) == 0)
      return terms->pdata[i];
  return NULL;
}

const char *
reeve_theme_get_title (const char *theme)
{
  const ReeveTheme *found = reeve_theme_find (theme);

  return found != NULL ? found->title : theme;
}

const char *
reeve_theme_get_symbol (const char *theme,
                        const char *dataset_name)
{
  const ReeveTheme *found = reeve_theme_find (theme);
  g_autofree char *folded = reeve_theme_fold (dataset_name);

  if (found == NULL)
    return "";
  for (guint i = 0; i < found->symbols->len; i++)
    {
      const ReeveThemeSymbol *symbol = found->symbols->pdata[i];

      if (reeve_theme_match (folded, symbol->words, NULL) > 0)
        return symbol->symbol;
    }
  return found->symbol;
}

GPtrArray *
reeve_theme_list_problems (void)
{
  return get_themes ()->problems;
}
