/* workspace/guess.c — which department a file is of, and what its columns mean
 *
 * Names are compared with the words of data/themes. A whole match is sure; a
 * part of a name is offered with a warning. A term is given once: to the column
 * that speaks of it best, the first of equals. Every guess carries its reason.
 */
#include "workspace/import-private.h"

#include "core/i18n.h"

#include <stdlib.h>
#include <string.h>

/* Guessing compares every column with every word; no department names more. */
#define MAX_GUESSED 500

/* Below it a name says too little to offer a term. */
#define LEAST_MATCH 0.5
#define SURE_MATCH  0.9

/* A text of so many words on average is prose, not a name or a class. */
#define PROSE_WORDS 6

typedef struct
{
  double           score;
  guint            column;
  guint            rank;   /* of the term in its list */
  const ReeveTerm *term;
  const char      *word;
} Candidate;

static double
fit_type (ReeveTermType   wanted,
          ReeveColumnType type)
{
  static const double fits[4][6] = {
    /*  integer real text boolean date datetime */
    { 1.0, 1.0, 1.0, 1.0, 1.0, 1.0 },
    { 1.0, 1.0, 0.0, 0.3, 0.0, 0.0 },
    { 0.6, 0.6, 1.0, 0.3, 0.0, 0.0 },
    { 0.6, 0.0, 0.7, 0.0, 1.0, 1.0 },
  };

  return fits[wanted][type];
}

static double
score_term (const char              *folded,
            const ReeveImportColumn *column,
            const ReeveTerm         *term,
            const char             **out_word)
{
  double fit = fit_type (term->type, column->type);

  /* Shares lie between 0 and 1: whole numbers are counts or per cent. */
  if (strcmp (term->unit, "share") == 0 && column->type == REEVE_COLUMN_INTEGER)
    fit = 0;
  /* A column without one value has no type that could speak against a term. */
  if (column->n_filled == 0 && column->n_empty > 0)
    fit = 1;
  return fit > 0 ? fit * reeve_theme_match (folded, term->words, out_word) : 0;
}

static GPtrArray *
fold_titles (const ReeveImportPlan *plan)
{
  GPtrArray *folded = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < MIN (plan->columns->len, MAX_GUESSED); i++)
    g_ptr_array_add (folded,
                     reeve_theme_fold (((ReeveImportColumn *) plan->columns->pdata[i])->title));
  return folded;
}

static int
compare_candidates (gconstpointer a,
                    gconstpointer b)
{
  const Candidate *left = a;
  const Candidate *right = b;

  if (left->score != right->score)
    return left->score < right->score ? 1 : -1;
  if (left->column != right->column)
    return left->column < right->column ? -1 : 1;
  return left->rank < right->rank ? -1 : left->rank > right->rank;
}

/* --- theme --- */

typedef struct
{
  const ReeveTheme *theme;
  double            score;
  guint             n_columns;
  const char       *file_word;
  char             *examples[2];  /* owned: titles of columns */
} ThemeScore;

/* A term that several departments use says less than one of its own; one named
 * like the department says most: a lone column of people is of "people". */
static double
weigh_term (const ReeveTheme *theme,
            const char       *term)
{
  GPtrArray *themes = reeve_theme_list ();
  guint n_users = 0;

  if (strcmp (theme->id, term) == 0)
    return 2;
  for (guint i = 0; i < themes->len; i++)
    {
      const ReeveTheme *other = themes->pdata[i];

      for (guint j = 0; j < other->terms->len; j++)
        n_users += strcmp (((ReeveTerm *) other->terms->pdata[j])->id, term) == 0;
    }
  return n_users > 1 ? 1 : 1.8;
}

static void
score_theme (ThemeScore            *score,
             const ReeveImportPlan *plan,
             GPtrArray             *folded,
             const char            *file)
{
  GPtrArray *terms = score->theme->terms;

  for (guint t = 0; t < terms->len; t++)
    {
      const ReeveTerm *term = terms->pdata[t];
      double best = 0;
      guint best_column = 0;

      for (guint i = 0; i < folded->len && best < 1; i++)
        {
          double match = score_term (folded->pdata[i], plan->columns->pdata[i], term, NULL);

          if (match > best)
            {
              best = match;
              best_column = i;
            }
        }
      if (best < LEAST_MATCH)
        continue;
      score->score += weigh_term (score->theme, term->id) * (best >= SURE_MATCH ? 1 : 0.4);
      if (score->n_columns < G_N_ELEMENTS (score->examples))
        score->examples[score->n_columns] =
          g_strdup (((ReeveImportColumn *) plan->columns->pdata[best_column])->title);
      score->n_columns++;
    }

  if (reeve_theme_match (file, score->theme->file_words, &score->file_word) > 0)
    score->score += 3;
}

static const char *
fallback_theme (ReeveDatasetKind kind)
{
  return kind == REEVE_DATASET_POINTS || kind == REEVE_DATASET_TABLE ? "facilities" : "base";
}

static char *
explain_theme (const ThemeScore *score)
{
  if (score->file_word != NULL && score->n_columns < 2)
    /* Translators: a word */
    return g_strdup_printf (_("The file's name says “%s”"), score->file_word);
  if (score->n_columns >= 2)
    /* Translators: two columns, a department */
    return g_strdup_printf (_("“%s” and “%s” are words of %s"), score->examples[0],
                            score->examples[1], score->theme->title);
  /* Translators: a column, a department */
  return g_strdup_printf (_("“%s” is a word of %s"), score->examples[0], score->theme->title);
}

void
reeve_guess_theme (ReeveImportPlan *plan)
{
  GPtrArray *themes = reeve_theme_list ();
  g_autoptr (GPtrArray) folded = fold_titles (plan);
  g_autofree char *base = g_path_get_basename (plan->path);
  g_autofree char *both = g_strconcat (base, " ",
                                       plan->options.layer != NULL ? plan->options.layer : "", NULL);
  g_autofree char *file = reeve_theme_fold (both);
  const char *fallback = fallback_theme (plan->kind);
  g_autofree ThemeScore *scores = g_new0 (ThemeScore, MAX (themes->len, 1));
  ThemeScore *best = NULL;

  for (guint i = 0; i < themes->len; i++)
    {
      ThemeScore *score = &scores[i];

      score->theme = themes->pdata[i];
      if (strcmp (score->theme->id, "results") == 0)
        continue;
      score_theme (score, plan, folded, file);
      if (score->score > 0 &&
          (best == NULL || score->score > best->score ||
           (score->score == best->score && strcmp (score->theme->id, fallback) == 0)))
        best = score;
    }

  g_free (plan->theme);
  g_free (plan->theme_reason);
  g_free (plan->guessed_theme);
  plan->theme = g_strdup (best != NULL ? best->theme->id : fallback);
  plan->guessed_theme = g_strdup (plan->theme);
  plan->theme_reason = best != NULL
                       ? explain_theme (best)
                       : g_strdup (_("Nothing in the file says which department it is of"));
  for (guint i = 0; i < themes->len; i++)
    {
      g_free (scores[i].examples[0]);
      g_free (scores[i].examples[1]);
    }
}

/* --- columns --- */

static void
set_reason (ReeveImportColumn *column,
            gboolean           sure,
            char              *reason)  /* (transfer full) */
{
  g_free (column->reason);
  column->reason = reason;
  column->sure = sure;
}

static void
set_term (ReeveImportColumn *column,
          const ReeveTerm   *term)
{
  g_free (column->term);
  g_free (column->unit);
  column->term = g_strdup (term != NULL ? term->id : "");
  column->unit = g_strdup (term != NULL ? term->unit : "");
}

static void
explain_identifier (ReeveImportColumn *column,
                    gboolean           sure)
{
  if (column->n_repeated == 0)
    set_reason (column, sure, g_strdup (_("Every value is different")));
  else
    {
      g_autofree char *count = reeve_import_count_text (column->n_repeated);

      set_reason (column, FALSE,
                  /* Translators: a count */
                  g_strdup_printf (ngettext ("%s value stands more than once",
                                             "%s values stand more than once",
                                             (gulong) column->n_repeated), count));
    }
}

/* Terms that name people outright are left out unless asked for; those that
 * point at a person only together with others are kept, and restricted. */
static gboolean
names_people (const char *term)
{
  static const char *const outright[] = { "note", "person_name", "person_id", "birth_date",
                                          "email", "mobile", NULL };

  return g_strv_contains (outright, term);
}

static void
guard_people (ReeveImportColumn *column,
              const ReeveTerm   *term)
{
  column->classification = REEVE_CLASS_RESTRICTED;
  if (strcmp (term->id, "note") == 0)
    {
      column->keep = FALSE;
      set_reason (column, TRUE, g_strdup (_("Free text may name people; left out")));
    }
  else if (names_people (term->id))
    {
      column->keep = FALSE;
      set_reason (column, TRUE, g_strdup (_("Names a person; left out")));
    }
  else
    set_reason (column, column->sure,
                /* Translators: a column, a standard term */
                g_strdup_printf (_("“%s” means %s; with others it points at a person"),
                                 column->title, term->title));
}

static void
give_term (ReeveImportColumn *column,
           const Candidate   *candidate)
{
  gboolean sure = candidate->score >= SURE_MATCH;

  set_term (column, candidate->term);
  if (sure)
    /* Translators: a column, a standard term */
    set_reason (column, TRUE, g_strdup_printf (_("“%s” means %s"), column->title,
                                               candidate->term->title));
  else
    /* Translators: part of a column's name, a standard term */
    set_reason (column, FALSE, g_strdup_printf (_("Not sure: “%s” may mean %s"), candidate->word,
                                                candidate->term->title));
  if (strcmp (candidate->term->id, "id") == 0)
    explain_identifier (column, sure);
  if (candidate->term->is_personal)
    guard_people (column, candidate->term);
}

static GArray *
list_candidates (const ReeveImportPlan *plan)
{
  GPtrArray *terms = reeve_theme_list_terms (plan->theme);
  g_autoptr (GPtrArray) folded = fold_titles (plan);
  GArray *candidates = g_array_new (FALSE, TRUE, sizeof (Candidate));

  for (guint i = 0; i < folded->len; i++)
    for (guint t = 0; t < terms->len; t++)
      {
        const ReeveImportColumn *column = plan->columns->pdata[i];
        Candidate candidate = { 0, i, t, terms->pdata[t], NULL };

        if (column->is_place)
          continue;
        candidate.score = score_term (folded->pdata[i], column, candidate.term, &candidate.word);
        /* Where things are is known to the source; a second pair is only data. */
        if (candidate.score >= LEAST_MATCH)
          g_array_append_val (candidates, candidate);
      }
  g_array_sort (candidates, compare_candidates);
  return candidates;
}

static void
explain_place (const ReeveImportPlan *plan,
               ReeveImportColumn     *column)
{
  gboolean is_lon = g_strcmp0 (column->title, plan->options.lon_field) == 0;
  gboolean is_lat = g_strcmp0 (column->title, plan->options.lat_field) == 0;
  const char *term = is_lon == plan->options.swap ? "lat" : "lon";

  if (!is_lon && !is_lat)
    {
      set_term (column, NULL);
      column->keep = FALSE;
      set_reason (column, TRUE, g_strdup (_("Becomes the shape on the map")));
      return;
    }

  set_term (column, reeve_theme_find_term (NULL, term));
  if (plan->n_bad == 0)
    set_reason (column, TRUE, g_strdup (_("Every row has a place")));
  else
    {
      g_autofree char *good = reeve_import_count_text ((guint64) (plan->n_rows - plan->n_bad));
      g_autofree char *all = reeve_import_count_text ((guint64) plan->n_rows);

      set_reason (column, plan->n_bad * 20 < plan->n_rows,
                  /* Translators: two counts */
                  g_strdup_printf (_("%s of %s rows can be read"), good, all));
    }
}

static void
start_column (ReeveImportColumn *column)
{
  set_term (column, NULL);
  column->keep = TRUE;
  column->classification = REEVE_CLASS_PUBLIC;
  if (column->n_filled == 0)
    set_reason (column, TRUE, g_strdup (_("Empty in every row")));
  else if (column->type == REEVE_COLUMN_TEXT && column->n_words >= PROSE_WORDS * column->n_filled)
    {
      column->classification = REEVE_CLASS_RESTRICTED;
      set_reason (column, FALSE, g_strdup (_("Long texts may name people; restricted")));
    }
  else
    set_reason (column, TRUE, g_strdup (_("No standard term; kept as it is")));
}

void
reeve_guess_columns (ReeveImportPlan *plan)
{
  g_autoptr (GArray) candidates = list_candidates (plan);
  g_autoptr (GHashTable) given = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < plan->columns->len; i++)
    {
      ReeveImportColumn *column = plan->columns->pdata[i];

      start_column (column);
      if (column->is_place)
        {
          explain_place (plan, column);
          g_hash_table_add (given, column->term);
        }
    }

  for (guint i = 0; i < candidates->len; i++)
    {
      const Candidate *candidate = &g_array_index (candidates, Candidate, i);
      ReeveImportColumn *column = plan->columns->pdata[candidate->column];
      gboolean names = names_people (candidate->term->id);

      if (*column->term != '\0')
        continue;
      /* Two columns of names are two too many; other terms are given once. */
      if (!names && g_hash_table_contains (given, candidate->term->id))
        continue;
      /* Long text stays restricted, whatever its column is called. */
      if (column->classification == REEVE_CLASS_RESTRICTED && !candidate->term->is_personal)
        {
          set_term (column, candidate->term);
          g_hash_table_add (given, candidate->term->id);
          continue;
        }
      g_hash_table_add (given, candidate->term->id);
      give_term (column, candidate);
    }
}

void
reeve_guess_classification (ReeveImportPlan *plan)
{
  const ReeveTheme *theme = reeve_theme_find (plan->theme);
  g_autoptr (GString) names = g_string_new (NULL);
  guint n_restricted = 0;

  for (guint i = 0; i < plan->columns->len; i++)
    {
      const ReeveImportColumn *column = plan->columns->pdata[i];

      if (!column->keep || column->classification != REEVE_CLASS_RESTRICTED)
        continue;
      if (n_restricted < 3)
        g_string_append_printf (names, n_restricted == 0 ? "“%s”" : ", “%s”", column->title);
      n_restricted++;
    }

  g_free (plan->classification_reason);
  if (n_restricted > 0)
    {
      plan->classification = REEVE_CLASS_RESTRICTED;
      /* Translators: one or several columns, each in quotation marks */
      plan->classification_reason = g_strdup_printf (_("Can point at a person: %s"), names->str);
    }
  else
    {
      plan->classification = theme != NULL ? theme->classification : REEVE_CLASS_INTERNAL;
      plan->classification_reason =
        g_strdup (plan->classification == REEVE_CLASS_PUBLIC
                  ? _("No column names people; this department's data are public")
                  : _("No column names people; internal until it is released"));
    }
}

gboolean
reeve_guess_is_of_people (const char *name)
{
  const ReeveTheme *people = reeve_theme_find ("people");
  const ReeveTerm *term = reeve_theme_find_term ("people", "people");
  g_autofree char *folded = reeve_theme_fold (name);

  return (people != NULL && reeve_theme_match (folded, people->file_words, NULL) > 0) ||
         (term != NULL && reeve_theme_match (folded, term->words, NULL) > 0) ||
         strstr (folded, "popul") != NULL || strstr (folded, "bevolk") != NULL;
}
