/* workspace/sheet-condition.c — what a person typed above a column, understood */
#include "workspace/sheet-private.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"

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
is_number (const ReeveField *field)
{
  return field->type == REEVE_COLUMN_INTEGER || field->type == REEVE_COLUMN_REAL;
}

static gboolean
is_time (const ReeveField *field)
{
  return field->type == REEVE_COLUMN_DATE || field->type == REEVE_COLUMN_DATETIME;
}

static gboolean
fail (const ReeveField  *field,
      const char        *typed,
      GError           **error)
{
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
               /* Translators: a column's name, what was typed above it */
               _("“%s”: found “%s”, needs a number, or a range such as > 5 or 2..8"),
               *field->title != '\0' ? field->title : field->name, typed);
  return FALSE;
}

/* One end of a range. Empty texts leave that end open for good. */
static gboolean
set_end (ReeveCondition    *self,
         const ReeveField  *field,
         gboolean           low,
         const char        *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  if (*stripped == '\0')
    return TRUE;
  if (!self->is_number)
    {
      g_free (low ? self->low_text : self->high_text);
      *(low ? &self->low_text : &self->high_text) = g_steal_pointer (&stripped);
      return TRUE;
    }
  return reeve_parse_number (stripped, low ? &self->low : &self->high);
}

static gboolean
parse_range (ReeveCondition   *self,
             const ReeveField *field,
             const char       *typed)
{
  const char *dots = strstr (typed, "..");

  self->kind = REEVE_CONDITION_RANGE;
  if (dots != NULL)
    {
      g_autofree char *left = g_strndup (typed, (gsize) (dots - typed));

      return set_end (self, field, TRUE, left) && set_end (self, field, FALSE, dots + 2);
    }
  if (*typed == '>' || *typed == '<')
    {
      gboolean closed = typed[1] == '=';
      gboolean low = *typed == '>';

      if (low)
        self->low_open = !closed;
      else
        self->high_open = !closed;
      return typed[closed ? 2 : 1] != '\0' && set_end (self, field, low, typed + (closed ? 2 : 1));
    }
  return FALSE;
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

  *self = (ReeveCondition) { .low = -INFINITY, .high = INFINITY, .is_number = is_number (field) };
  if (*stripped == '\0')
    return TRUE;
  if (g_str_equal (stripped, "=") || g_str_equal (stripped, "!="))
    {
      self->kind = *stripped == '=' ? REEVE_CONDITION_EMPTY : REEVE_CONDITION_FILLED;
      return TRUE;
    }
  if ((is_number (field) || is_time (field)) &&
      (strchr ("<>", *stripped) != NULL || strstr (stripped, "..") != NULL))
    return parse_range (self, field, stripped) || fail (field, typed, error);

  self->kind = is_number (field) ? REEVE_CONDITION_IS : REEVE_CONDITION_HOLDS;
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
  if (is_number (field))
    return reeve_parse_number (rest, &self->low) || fail (field, typed, error);
  while (*rest == ' ')
    rest++;
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

/* Dates of one notation sort as their texts do. A day's end counts whole: up to
 * 2024-06-04 takes in that day's hours. */
static gboolean
meets_time (const ReeveCondition *self,
            const char           *text)
{
  int low = self->low_text != NULL ? strcmp (text, self->low_text) : 1;
  int high = self->high_text != NULL
             ? strncmp (text, self->high_text, strlen (self->high_text)) : -1;

  if (self->low_open && self->low_text != NULL &&
      strncmp (text, self->low_text, strlen (self->low_text)) == 0)
    return FALSE;
  return low >= 0 && (self->high_open ? high < 0 : high <= 0);
}

gboolean
reeve_condition_meets (const ReeveCondition *self,
                       sqlite3_stmt         *stmt,
                       int                   column)
{
  gboolean empty = sqlite3_column_type (stmt, column) == SQLITE_NULL;
  g_autoptr (GString) folded = NULL;
  const char *text;

  if (self->kind == REEVE_CONDITION_ANY)
    return TRUE;
  if (self->kind == REEVE_CONDITION_EMPTY || self->kind == REEVE_CONDITION_FILLED)
    return empty == (self->kind == REEVE_CONDITION_EMPTY);
  if (empty)
    return self->kind == REEVE_CONDITION_IS_NOT;
  if (self->is_number)
    return meets_number (self, sqlite3_column_double (stmt, column));

  text = reeve_sql_text (stmt, column);
  if (text == NULL)
    return FALSE;
  if (self->kind == REEVE_CONDITION_RANGE)
    return meets_time (self, text);
  folded = g_string_new (NULL);
  reeve_fold_append (folded, text, G_MAXINT);
  if (self->kind == REEVE_CONDITION_HOLDS)
    return strstr (folded->str, self->text) != NULL;
  return (strcmp (folded->str, self->text) == 0) == (self->kind == REEVE_CONDITION_IS);
}
