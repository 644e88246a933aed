/* workspace/sheet-condition.c — what a person typed above a column, understood
 *
 * A person sees "yes" and "4 June 2024" where the file holds 1 and
 * "2024-06-04T08:00:00Z", and may type what is seen or what is stored. Times are
 * compared as their clock shows them: a zone moves nothing.
 */
#include "workspace/sheet-private.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"
#include "geo/cell.h"
#include "workspace/workspace-private.h"

#include <math.h>
#include <string.h>

void
reeve_fold_append (GString    *out,
                   const char *text,
                   gsize       max)
{
  gsize length = strnlen (text, max);
  gboolean ascii = TRUE;

  for (gsize i = 0; i < length && ascii; i++)
    ascii = (guchar) text[i] < 0x80;
  if (ascii)
    {
      gsize at = out->len;

      g_string_append_len (out, text, (gssize) length);
      for (; at < out->len; at++)
        out->str[at] = g_ascii_tolower (out->str[at]);
      return;
    }
  {
    g_autofree char *valid = g_utf8_make_valid (text, (gssize) length);
    g_autofree char *folded = g_utf8_casefold (valid, -1);

    g_string_append_len (out, folded, (gssize) MIN (strlen (folded), max));
  }
}

static gboolean
is_number (ReeveColumnType type)
{
  return type == REEVE_COLUMN_INTEGER || type == REEVE_COLUMN_REAL;
}

static gboolean
is_time (ReeveColumnType type)
{
  return type == REEVE_COLUMN_DATE || type == REEVE_COLUMN_DATETIME;
}

static gboolean
fail (const ReeveField  *field,
      const char        *typed,
      GError           **error)
{
  /* Translators: a column's name, what was typed above it */
  const char *format = _("“%s”: found “%s”, needs a number, or a range such as > 5 or 2..8");

  if (field->type == REEVE_COLUMN_BOOLEAN)
    /* Translators: a column's name, what was typed above it */
    format = _("“%s”: found “%s”, needs yes or no");
  else if (is_time (field->type))
    /* Translators: a column's name, what was typed above it */
    format = _("“%s”: found “%s”, needs a date such as 2024-06-04, or a range such as > 2024-06-04 "
               "or 2023..2024");
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT, format,
               *field->title != '\0' ? field->title : field->name, typed);
  return FALSE;
}

/* "2024" and "2024-06" */
static gboolean
is_year_or_month (const char *text)
{
  gsize n = strspn (text, "0123456789");
  int month;

  if (n != 4)
    return FALSE;
  if (text[4] == '\0')
    return TRUE;
  if (text[4] != '-' || !g_ascii_isdigit (text[5]) || !g_ascii_isdigit (text[6]) || text[7] != '\0')
    return FALSE;
  month = 10 * g_ascii_digit_value (text[5]) + g_ascii_digit_value (text[6]);
  return month >= 1 && month <= 12;
}

/* (transfer full) (nullable): how stored texts of that time begin: "2024-06",
 * "2024-06-04", "2024-06-04T08:05". 5/6/2024 may be either day: it is none. */
static char *
dup_beginning (const char *typed)
{
  ReeveCellDate date;
  ReeveCellDate other;
  char iso[REEVE_CELL_BYTES];
  gboolean is_date = reeve_cell_parse_date (typed, REEVE_DATE_DAY_FIRST, &date);
  gboolean is_other = reeve_cell_parse_date (typed, REEVE_DATE_MONTH_FIRST, &other);

  if (is_year_or_month (typed))
    return g_strdup (typed);
  if ((!is_date && !is_other) || (is_date && is_other && date.day != other.day))
    return NULL;
  if (!is_date)
    date = other;
  date.has_zone = FALSE;
  reeve_cell_format_date (&date, date.has_time, iso);
  /* A minute without seconds counts whole, as a day without hours does. */
  if (date.has_time && strchr (typed, ':') == strrchr (typed, ':'))
    iso[strlen ("2024-06-04T08:05")] = '\0';
  return g_strdup (iso);
}

/* One end of a range. Empty texts leave that end open for good. */
static gboolean
set_end (ReeveCondition *self,
         gboolean        low,
         const char     *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  char **end = low ? &self->low_text : &self->high_text;

  if (*stripped == '\0')
    return TRUE;
  if (is_number (self->type))
    return reeve_parse_number (stripped, low ? &self->low : &self->high);
  g_free (*end);
  *end = dup_beginning (stripped);
  return *end != NULL;
}

static gboolean
parse_range (ReeveCondition *self,
             const char     *typed)
{
  const char *dots = strstr (typed, "..");

  self->kind = REEVE_CONDITION_RANGE;
  if (dots != NULL)
    {
      g_autofree char *left = g_strndup (typed, (gsize) (dots - typed));

      return set_end (self, TRUE, left) && set_end (self, FALSE, dots + 2);
    }
  if (*typed == '>' || *typed == '<')
    {
      gboolean closed = typed[1] == '=';
      gboolean low = *typed == '>';

      if (low)
        self->low_open = !closed;
      else
        self->high_open = !closed;
      return typed[closed ? 2 : 1] != '\0' && set_end (self, low, typed + (closed ? 2 : 1));
    }
  return FALSE;
}

static gboolean
parse_truth (ReeveCondition *self,
             const char     *text)
{
  int truth = reeve_parse_truth (text);

  self->low = truth;
  if (self->kind == REEVE_CONDITION_HOLDS)
    self->kind = REEVE_CONDITION_IS;
  return truth >= 0;
}

/* What is no date may still be a part of one: "June". */
static gboolean
parse_time (ReeveCondition *self,
            const char     *text)
{
  self->low_text = dup_beginning (text);
  if (self->low_text == NULL)
    return self->kind == REEVE_CONDITION_HOLDS;
  if (self->kind == REEVE_CONDITION_HOLDS)
    self->kind = REEVE_CONDITION_IS;
  return TRUE;
}

gboolean
reeve_condition_parse (ReeveCondition    *self,
                       const ReeveField  *field,
                       const char        *typed,
                       GError           **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (typed != NULL ? typed : ""));
  g_autoptr (GString) folded = g_string_new (NULL);
  const char *rest = stripped;

  *self = (ReeveCondition) { .low = -INFINITY, .high = INFINITY, .type = field->type };
  if (*stripped == '\0')
    return TRUE;
  if (g_str_equal (stripped, "=") || g_str_equal (stripped, "!="))
    {
      self->kind = *stripped == '=' ? REEVE_CONDITION_EMPTY : REEVE_CONDITION_FILLED;
      return TRUE;
    }
  if ((is_number (field->type) || is_time (field->type)) &&
      (strchr ("<>", *stripped) != NULL || strstr (stripped, "..") != NULL))
    return parse_range (self, stripped) || fail (field, typed, error);

  self->kind = is_number (field->type) ? REEVE_CONDITION_IS : REEVE_CONDITION_HOLDS;
  if (g_str_has_prefix (stripped, "!="))
    {
      self->kind = REEVE_CONDITION_IS_NOT;
      rest = stripped + 2;
    }
  else if (*stripped == '=')
    {
      self->kind = REEVE_CONDITION_IS;
      rest = stripped + 1;
    }
  if (is_number (field->type))
    return reeve_parse_number (rest, &self->low) || fail (field, typed, error);
  while (*rest == ' ')
    rest++;
  if (field->type == REEVE_COLUMN_BOOLEAN)
    return parse_truth (self, rest) || fail (field, typed, error);
  if (is_time (field->type) && !parse_time (self, rest))
    return fail (field, typed, error);
  reeve_fold_append (folded, rest, G_MAXINT);
  self->text = g_strdup (folded->str);
  return TRUE;
}

void
reeve_condition_clear (ReeveCondition *self)
{
  g_free (self->text);
  g_free (self->low_text);
  g_free (self->high_text);
}

static gboolean
meets_number (const ReeveCondition *self,
              double                value)
{
  switch (self->kind)
    {
    case REEVE_CONDITION_IS:
      return value == self->low;
    case REEVE_CONDITION_IS_NOT:
      return value != self->low;
    default:
      return (self->low_open ? value > self->low : value >= self->low)
             && (self->high_open ? value < self->high : value <= self->high);
    }
}

/* By how @text begins; an older writer's space counts as ISO's T. */
static int
compare_beginning (const char *text,
                   const char *with)
{
  for (gsize i = 0; with[i] != '\0'; i++)
    {
      char c = i == 10 && text[i] == ' ' ? 'T' : text[i];

      if (c != with[i])
        return (guchar) c < (guchar) with[i] ? -1 : 1;
    }
  return 0;
}

/* Stored times sort as their texts do. A day's end counts whole: up to 2024-06-04
 * takes in that day's hours. */
static gboolean
meets_time (const ReeveCondition *self,
            const char           *text)
{
  int low = self->low_text != NULL ? compare_beginning (text, self->low_text) : 1;
  int high = self->high_text != NULL ? compare_beginning (text, self->high_text) : -1;

  if (self->kind != REEVE_CONDITION_RANGE)
    return (low == 0) == (self->kind == REEVE_CONDITION_IS);
  return (self->low_open ? low > 0 : low >= 0) && (self->high_open ? high < 0 : high <= 0);
}

static gboolean
holds (const ReeveCondition *self,
       const char           *text)
{
  g_autoptr (GString) folded = g_string_new (NULL);

  reeve_fold_append (folded, text, G_MAXINT);
  return strstr (folded->str, self->text) != NULL;
}

static gboolean
shows (const ReeveCondition *self,
       const char           *time)
{
  g_autofree char *shown = reeve_format_date (time);

  return holds (self, shown);
}

static gboolean
meets_text (const ReeveCondition *self,
            const char           *text)
{
  g_autoptr (GString) folded = NULL;

  if (is_time (self->type) && self->kind != REEVE_CONDITION_HOLDS)
    return meets_time (self, text);
  if (self->kind == REEVE_CONDITION_HOLDS)
    return holds (self, text) || (is_time (self->type) && shows (self, text));
  folded = g_string_new (NULL);
  reeve_fold_append (folded, text, G_MAXINT);
  return (strcmp (folded->str, self->text) == 0) == (self->kind == REEVE_CONDITION_IS);
}

gboolean
reeve_condition_meets (const ReeveCondition *self,
                       sqlite3_stmt         *stmt,
                       int                   column)
{
  gboolean empty = sqlite3_column_type (stmt, column) == SQLITE_NULL;
  const char *text;

  if (self->kind == REEVE_CONDITION_ANY)
    return TRUE;
  if (self->kind == REEVE_CONDITION_EMPTY || self->kind == REEVE_CONDITION_FILLED)
    return empty == (self->kind == REEVE_CONDITION_EMPTY);
  if (empty)
    return self->kind == REEVE_CONDITION_IS_NOT;
  if (is_number (self->type))
    return meets_number (self, sqlite3_column_double (stmt, column));
  if (self->type == REEVE_COLUMN_BOOLEAN)
    return meets_number (self, sqlite3_column_int64 (stmt, column) != 0);

  text = reeve_sql_text (stmt, column);
  return text != NULL && meets_text (self, text);
}
