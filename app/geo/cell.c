/* geo/cell.c — what the text of a cell may mean: a number, a date, nothing */
#include "geo/cell.h"

#include <math.h>
#include <string.h>

#define MAX_DIGITS 60
#define MINUS "\xe2\x88\x92"
#define NO_BREAK_SPACE "\xc2\xa0"
#define NARROW_NO_BREAK_SPACE "\xe2\x80\xaf"

/* How many bytes of @text group thousands, 0 for none. */
static gsize
measure_group_mark (const char *text,
                    char        decimal)
{
  /* No plain space: "555 123" is a telephone number as often as a figure. */
  if (*text == (decimal == '.' ? ',' : '.') || *text == '\'')
    return 1;
  if (g_str_has_prefix (text, NO_BREAK_SPACE))
    return strlen (NO_BREAK_SPACE);
  if (g_str_has_prefix (text, NARROW_NO_BREAK_SPACE))
    return strlen (NARROW_NO_BREAK_SPACE);
  return 0;
}

static guint
count_digits (const char *text)
{
  guint n = 0;

  while (g_ascii_isdigit (text[n]))
    n++;
  return n;
}

/* Digits, in threes when grouped by one and the same mark; appends them. */
static const char *
read_whole (const char *text,
            char        decimal,
            char       *plain,
            guint      *n_plain)
{
  guint n = count_digits (text);
  gboolean may_group = n >= 1 && n <= 3;
  char mark[4] = "";

  if (n > MAX_DIGITS)
    return NULL;
  memcpy (plain + *n_plain, text, n);
  *n_plain += n;
  text += n;

  while (may_group)
    {
      gsize n_mark = measure_group_mark (text, decimal);

      if (n_mark == 0 || count_digits (text + n_mark) != 3 || *n_plain > MAX_DIGITS ||
          (*mark != '\0' && strncmp (mark, text, n_mark) != 0))
        break;
      memcpy (mark, text, n_mark);
      memcpy (plain + *n_plain, text + n_mark, 3);
      *n_plain += 3;
      text += n_mark + 3;
    }
  return text;
}

static const char *
read_exponent (const char *text,
               char       *plain,
               guint      *n_plain)
{
  guint n;

  if (*text != 'e' && *text != 'E')
    return text;

  plain[(*n_plain)++] = 'e';
  text++;
  if (*text == '+' || *text == '-')
    plain[(*n_plain)++] = *text++;
  n = count_digits (text);
  if (n < 1 || n > 4)
    return NULL;
  memcpy (plain + *n_plain, text, n);
  *n_plain += n;
  return text + n;
}

static const char *
read_sign (const char *text,
           char       *plain,
           guint      *n_plain)
{
  while (*text == ' ' || *text == '\t')
    text++;
  if (*text == '+')
    return text + 1;
  if (*text != '-' && !g_str_has_prefix (text, MINUS))
    return text;
  plain[(*n_plain)++] = '-';
  return text + (*text == '-' ? 1 : strlen (MINUS));
}

static ReeveCellNumber
judge_number (const char *plain,
              guint       n_whole,
              gboolean    is_real)
{
  const char *digits = plain + (*plain == '-');

  if (n_whole > 1 && *digits == '0')
    return REEVE_NUMBER_CODE;
  if (is_real)
    return isfinite (g_ascii_strtod (plain, NULL)) ? REEVE_NUMBER_REAL : REEVE_NUMBER_HUGE;
  return n_whole > 18 ? REEVE_NUMBER_CODE : REEVE_NUMBER_INTEGER;
}

ReeveCellNumber
reeve_cell_parse_number (const char *text,
                         char        decimal,
                         char        plain[REEVE_CELL_BYTES])
{
  char scratch[REEVE_CELL_BYTES + 64];
  guint n = 0;
  guint n_sign;
  guint n_whole;
  guint n_part = 0;
  const char *rest = read_sign (text, scratch, &n);
  gboolean is_real = FALSE;

  n_sign = n;
  if (!g_ascii_isdigit (*rest) && *rest != decimal)
    return REEVE_NUMBER_NONE;
  rest = read_whole (rest, decimal, scratch, &n);
  if (rest == NULL)
    return REEVE_NUMBER_NONE;
  n_whole = n - n_sign;
  if (n_whole == 0)
    scratch[n++] = '0';

  if (*rest == decimal)
    {
      n_part = count_digits (++rest);
      if (n_part + n_whole == 0 || n_part + n > MAX_DIGITS + 20)
        return REEVE_NUMBER_NONE;
      is_real = TRUE;
      if (n_part > 0)
        {
          scratch[n++] = '.';
          memcpy (scratch + n, rest, n_part);
        }
      n += n_part;
      rest += n_part;
    }

  if (*rest == 'e' || *rest == 'E')
    is_real = TRUE;
  rest = read_exponent (rest, scratch, &n);
  if (rest == NULL || n >= REEVE_CELL_BYTES || !reeve_cell_is_empty (rest))
    return REEVE_NUMBER_NONE;

  scratch[n] = '\0';
  if (plain != NULL)
    memcpy (plain, scratch, n + 1);
  return judge_number (scratch, n_whole, is_real);
}

/* Up to @max_digits digits; -1 when there is none. */
static int
read_int (const char **text,
          guint        max_digits,
          guint       *out_digits)
{
  guint n = count_digits (*text);
  int value = 0;

  if (out_digits != NULL)
    *out_digits = n;
  if (n == 0 || n > max_digits)
    return -1;
  for (guint i = 0; i < n; i++)
    value = value * 10 + ((*text)[i] - '0');
  *text += n;
  return value;
}

static int
read_month_name (const char **text)
{
  static const char *names[] = {
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  };
  guint n = 0;

  while (g_ascii_isalpha ((*text)[n]))
    n++;
  for (guint i = 0; n >= 3 && i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strncasecmp (*text, names[i], n) == 0)
      {
        *text += n;
        if (**text == '.')
          (*text)++;
        return (int) i + 1;
      }
  return -1;
}

static gboolean
pass (const char **text,
      const char  *mark)
{
  if (!g_str_has_prefix (*text, mark))
    return FALSE;
  *text += strlen (mark);
  return TRUE;
}

static int
widen_year (int   year,
            guint n_digits)
{
  if (n_digits != 2)
    return year;
  return year + (year < 69 ? 2000 : 1900);
}

/* 2024-12-31, 2024/12/31, 2024.12.31, 2024年12月31日 */
static gboolean
read_year_first (const char    **text,
                 ReeveCellDate  *date)
{
  guint n;
  char mark[2] = "";

  date->year = read_int (text, 4, &n);
  if (n != 4)
    return FALSE;

  if (pass (text, "年"))
    {
      date->month = read_int (text, 2, NULL);
      if (!pass (text, "月"))
        return FALSE;
      date->day = read_int (text, 2, NULL);
      return pass (text, "日") && date->day > 0;
    }

  if (**text == '\0' || strchr ("-/.", **text) == NULL)
    return FALSE;
  mark[0] = *(*text)++;
  date->month = read_int (text, 2, NULL);
  if (!pass (text, mark))
    return FALSE;
  date->day = read_int (text, 2, NULL);
  return date->day > 0;
}

/* 31-Dec-2024, Dec 31, 2024 */
static gboolean
read_month_in_words (const char    **text,
                     ReeveCellDate  *date)
{
  guint n;

  if (g_ascii_isdigit (**text))
    {
      date->day = read_int (text, 2, NULL);
      if (!pass (text, "-") && !pass (text, " "))
        return FALSE;
      date->month = read_month_name (text);
      if (!pass (text, "-") && !pass (text, " "))
        return FALSE;
    }
  else
    {
      date->month = read_month_name (text);
      if (date->month < 0 || !pass (text, " "))
        return FALSE;
      date->day = read_int (text, 2, NULL);
      if (!pass (text, ", ") && !pass (text, " "))
        return FALSE;
    }

  date->year = read_int (text, 4, &n);
  date->year = widen_year (date->year, n);
  return n == 2 || n == 4;
}

/* 31/12/2024 or 12/31/2024, with / . or - */
static gboolean
read_two_orders (const char    **text,
                 ReeveDateOrder  order,
                 ReeveCellDate  *date)
{
  char mark[2] = "";
  int first = read_int (text, 2, NULL);
  int second;
  guint n;

  if (first < 0 || **text == '\0' || strchr ("-/.", **text) == NULL)
    return FALSE;
  mark[0] = *(*text)++;
  second = read_int (text, 2, NULL);
  if (second < 0 || !pass (text, mark))
    return FALSE;
  date->year = read_int (text, 4, &n);
  date->year = widen_year (date->year, n);
  date->day = order == REEVE_DATE_DAY_FIRST ? first : second;
  date->month = order == REEVE_DATE_DAY_FIRST ? second : first;
  date->by_order = TRUE;
  return n == 2 || n == 4;
}

static gboolean
read_zone (const char    **text,
           ReeveCellDate  *date)
{
  int sign = **text == '-' ? -1 : 1;
  guint n;
  int hours;
  int minutes = 0;

  if (pass (text, "Z") || pass (text, " UTC") || pass (text, " GMT"))
    {
      date->has_zone = TRUE;
      return TRUE;
    }
  if (**text != '+' && **text != '-')
    return TRUE;

  (*text)++;
  hours = read_int (text, 4, &n);
  if (n > 2)
    {
      minutes = hours % 100;
      hours /= 100;
    }
  else if (pass (text, ":"))
    minutes = read_int (text, 2, NULL);
  date->has_zone = TRUE;
  date->zone_min = sign * (hours * 60 + minutes);
  return hours >= 0 && hours <= 14 && minutes >= 0 && minutes < 60;
}

static gboolean
read_milli (const char    **text,
            ReeveCellDate  *date)
{
  guint n;

  if (!pass (text, ".") && !pass (text, ","))
    return TRUE;
  n = count_digits (*text);
  if (n == 0 || n > 9)
    return FALSE;
  date->milli = 0;
  for (guint i = 0; i < 3; i++)
    date->milli = date->milli * 10 + (i < n ? (*text)[i] - '0' : 0);
  *text += n;
  return TRUE;
}

/* 14:05, 14:05:59.123Z, 2:05 pm */
static gboolean
read_time (const char    **text,
           ReeveCellDate  *date)
{
  date->hour = read_int (text, 2, NULL);
  if (!pass (text, ":"))
    return FALSE;
  date->minute = read_int (text, 2, NULL);
  if (pass (text, ":"))
    {
      date->second = read_int (text, 2, NULL);
      if (!read_milli (text, date))
        return FALSE;
    }

  pass (text, " ");
  if (g_ascii_strncasecmp (*text, "am", 2) == 0 || g_ascii_strncasecmp (*text, "pm", 2) == 0)
    {
      if (date->hour < 1 || date->hour > 12)
        return FALSE;
      date->hour = date->hour % 12 + (g_ascii_tolower (**text) == 'p' ? 12 : 0);
      *text += 2;
    }
  date->has_time = TRUE;
  return date->hour >= 0 && date->hour < 24 && date->minute >= 0 && date->minute < 60 &&
         date->second >= 0 && date->second < 61 && read_zone (text, date);
}

gboolean
reeve_cell_parse_date (const char     *text,
                       ReeveDateOrder  order,
                       ReeveCellDate  *out_date)
{
  ReeveCellDate date = { .milli = -1 };
  const char *start = text + strspn (text, " \t");
  const char *rest = start;

  if (!g_ascii_isalnum (*start))
    return FALSE;
  if (!read_year_first (&rest, &date))
    {
      rest = start;
      if (!read_two_orders (&rest, order, &date))
        {
          date = (ReeveCellDate) { .milli = -1 };
          rest = start;
          if (!read_month_in_words (&rest, &date))
            return FALSE;
        }
    }

  if (date.year < 1 || date.month < 1 || date.month > 12 || date.day < 1 ||
      !g_date_valid_dmy ((GDateDay) date.day, (GDateMonth) date.month, (GDateYear) date.year))
    return FALSE;
  if ((pass (&rest, "T") || pass (&rest, ", ") || pass (&rest, " ")) && !reeve_cell_is_empty (rest))
    {
      rest += strspn (rest, " ");
      if (!read_time (&rest, &date))
        return FALSE;
    }
  if (!reeve_cell_is_empty (rest))
    return FALSE;

  *out_date = date;
  return TRUE;
}

void
reeve_cell_format_date (const ReeveCellDate *date,
                        gboolean             with_time,
                        char                 iso[REEVE_CELL_BYTES])
{
  int n = g_snprintf (iso, REEVE_CELL_BYTES, "%04d-%02d-%02d", date->year, date->month, date->day);

  if (!with_time)
    return;
  n += g_snprintf (iso + n, (gulong) (REEVE_CELL_BYTES - n), "T%02d:%02d:%02d",
                   date->hour, date->minute, date->second);
  if (date->milli > 0)
    n += g_snprintf (iso + n, (gulong) (REEVE_CELL_BYTES - n), ".%03d", date->milli);
  if (date->has_zone && date->zone_min == 0)
    g_snprintf (iso + n, (gulong) (REEVE_CELL_BYTES - n), "Z");
  else if (date->has_zone)
    g_snprintf (iso + n, (gulong) (REEVE_CELL_BYTES - n), "%c%02d:%02d",
                date->zone_min < 0 ? '-' : '+', ABS (date->zone_min) / 60,
                ABS (date->zone_min) % 60);
}

/* @word as a whole, letters of either case, white space around it. */
static gboolean
equals_word (const char *text,
             const char *word)
{
  gsize n = strlen (word);

  text += strspn (text, " \t");
  return g_ascii_strncasecmp (text, word, n) == 0 && reeve_cell_is_empty (text + n);
}

int
reeve_cell_parse_boolean (const char *text)
{
  if (equals_word (text, "true"))
    return 1;
  if (equals_word (text, "false"))
    return 0;
  return -1;
}

gboolean
reeve_cell_is_missing (const char *text)
{
  static const char *words[] = {
    "na", "n/a", "#n/a", "nan", "null", "none", "nil", "inf", "-inf", "+inf", "infinity",
    "-infinity", "-", "--", "?", ".",
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (equals_word (text, words[i]))
      return TRUE;
  return FALSE;
}

gboolean
reeve_cell_is_empty (const char *text)
{
  return text[strspn (text, " \t\r\n")] == '\0';
}
