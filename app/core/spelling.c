/* core/spelling.c — what a mistyped name might have meant */
#include "core/spelling.h"

/* Longer texts are compared by their beginnings: the work is quadratic. */
#define MAX_LETTERS 200

static gunichar *
fold (const char *text,
      glong      *out_n)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *lower = g_utf8_casefold (valid, -1);
  g_autofree char *apart = g_utf8_normalize (lower, -1, G_NORMALIZE_ALL);
  gunichar *letters = g_utf8_to_ucs4_fast (apart, -1, out_n);
  glong kept = 0;

  for (glong i = 0; i < *out_n && kept < MAX_LETTERS; i++)
    if (g_unichar_combining_class (letters[i]) == 0 && !g_unichar_isspace (letters[i]))
      letters[kept++] = letters[i];
  *out_n = kept;

  return letters;
}

guint
reeve_spelling_distance (const char *a,
                         const char *b)
{
  glong n_a;
  glong n_b;
  g_autofree gunichar *left = fold (a, &n_a);
  g_autofree gunichar *right = fold (b, &n_b);
  guint rows[3][MAX_LETTERS + 1];
  guint *before = rows[0];
  guint *last = rows[1];
  guint *now = rows[2];

  for (glong j = 0; j <= n_b; j++)
    last[j] = (guint) j;

  for (glong i = 1; i <= n_a; i++)
    {
      guint *spare;

      now[0] = (guint) i;
      for (glong j = 1; j <= n_b; j++)
        {
          guint change = last[j - 1] + (left[i - 1] != right[j - 1]);

          now[j] = MIN (change, MIN (last[j], now[j - 1]) + 1);
          if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
            now[j] = MIN (now[j], before[j - 2] + 1);
        }
      spare = before;
      before = last;
      last = now;
      now = spare;
    }

  return last[n_b];
}

const char *
reeve_spelling_nearest (const char        *word,
                        const char *const *names)
{
  const char *best = NULL;
  guint best_distance = 0;

  for (guint i = 0; names[i] != NULL; i++)
    {
      guint distance = reeve_spelling_distance (word, names[i]);
      guint allowed = MAX ((guint) g_utf8_strlen (names[i], -1) / 3, 1);

      if (distance <= allowed && (best == NULL || distance < best_distance))
        {
          best = names[i];
          best_distance = distance;
        }
    }

  return best;
}
