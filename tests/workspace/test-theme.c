/* tests/workspace/test-theme.c — the words of departments are whole and are understood */
#include "workspace/theme.h"

#include <string.h>

static const ReeveTerm *
find_by_word (const char *theme,
              const char *column)
{
  g_autofree char *folded = reeve_theme_fold (column);
  GPtrArray *terms = reeve_theme_list_terms (theme);

  for (guint i = 0; i < terms->len; i++)
    if (reeve_theme_match (folded, ((ReeveTerm *) terms->pdata[i])->words, NULL) == 1)
      return terms->pdata[i];
  return NULL;
}

static void
test_every_file_is_whole (void)
{
  static const char *const wanted[] = { "results", "health", "people", "safety", "education",
                                        "facilities", "hazards", "roads", "base" };
  GPtrArray *themes = reeve_theme_list ();

  for (guint i = 0; i < reeve_theme_list_problems ()->len; i++)
    g_assert_cmpstr (reeve_theme_list_problems ()->pdata[i], ==, "");
  g_assert_cmpuint (themes->len, ==, G_N_ELEMENTS (wanted));
  for (guint i = 0; i < themes->len; i++)
    {
      const ReeveTheme *theme = themes->pdata[i];

      g_assert_cmpstr (theme->id, ==, wanted[i]);
      g_assert_cmpstr (theme->title, !=, theme->id);
      g_assert_cmpuint (theme->terms->len, >, 0);
    }
}

/* A term without a title of ours would be shown as its id. */
static void
test_every_term_has_a_title (void)
{
  GPtrArray *terms = reeve_theme_list_terms (NULL);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < terms->len; i++)
    {
      const ReeveTerm *term = terms->pdata[i];

      g_assert_cmpstr (term->title, !=, term->id);
      g_assert_cmpuint (term->words->len, >, 0);
      g_assert_true (g_hash_table_add (ids, term->id));
    }
}

static void
test_beds_in_every_language (void)
{
  static const char *const columns[] = { "beds", "Betten", "lits", "camas", "letti", "BEDDEN",
                                         "床位", "Número_de_camas", "numberOfBeds" };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      const ReeveTerm *term = find_by_word ("health", columns[i]);

      g_assert_nonnull (term);
      g_assert_cmpstr (term->id, ==, "beds");
    }
}

static void
test_words_are_folded (void)
{
  static const char *const pairs[][2] = {
    { "Número_deCamas", "numero de camas" },
    { "  Straße--Nr. ", "strasse nr" },
    { "POP2000", "pop2000" },
    { "", "" },
    { "\xff\xfe", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *folded = reeve_theme_fold (pairs[i][0]);

      g_assert_cmpstr (folded, ==, pairs[i][1]);
    }
}

static void
test_symbols_follow_the_name (void)
{
  g_assert_cmpstr (reeve_theme_get_symbol ("health", "Hospitais do Porto"), ==, "hospital");
  g_assert_cmpstr (reeve_theme_get_symbol ("health", "Something"), ==, "clinic");
  g_assert_cmpstr (reeve_theme_get_symbol ("safety", "消防站"), ==, "fire");
  g_assert_cmpstr (reeve_theme_get_symbol ("no-such-theme", "x"), ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/workspace/theme/every-file-is-whole", test_every_file_is_whole);
  g_test_add_func ("/workspace/theme/every-term-has-a-title", test_every_term_has_a_title);
  g_test_add_func ("/workspace/theme/beds-in-every-language", test_beds_in_every_language);
  g_test_add_func ("/workspace/theme/words-are-folded", test_words_are_folded);
  g_test_add_func ("/workspace/theme/symbols-follow-the-name", test_symbols_follow_the_name);

  return g_test_run ();
}
