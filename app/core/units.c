/* core/units.c — the only place that turns figures into words and back */
#include "core/units.h"

#include "core/i18n.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MINUS "\xe2\x88\x92"

/* @decimals digits, grouped by thousands, the sign as a real minus. Grouping is
 * ours: the C library groups by locale only where that locale is generated. */
static char *
format_plain (double value,
              int    decimals)
{
  g_autofree char *digits = g_strdup_printf ("%.*f", decimals, fabs (value));
  g_autoptr (GString) out = g_string_new (NULL);
  const char *point = strpbrk (digits, ".,");
  gsize n_whole = point != NULL ? (gsize) (point - digits) : strlen (digits);
  gboolean zero = strspn (digits, "0.,") == strlen (digits);

  if (value < 0 && !zero)
    g_string_append (out, MINUS);
  for (gsize i = 0; i < n_whole; i++)
    {
      if (i > 0 && (n_whole - i) % 3 == 0)
        /* Translators: what stands between thousands */
        g_string_append (out, C_("thousands separator", ","));
      g_string_append_c (out, digits[i]);
    }
  if (point != NULL)
    {
      /* Translators: what stands before decimals */
      g_string_append (out, C_("decimal mark", "."));
      g_string_append (out, point + 1);
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* One decimal from 1.0 to 9.9, none above; below one, two. */
static char *
format_short (double value)
{
  double size = fabs (value);
  int decimals = size >= 9.95 || size == 0 ? 0 : size >= 0.95 ? 1 : 2;

  return format_plain (value, decimals);
}

static char *
join_unit (char       *number,  /* (transfer full) */
           const char *unit)
{
  g_autofree char *owned = number;

  if (unit == NULL || *unit == '\0')
    return g_steal_pointer (&owned);
  return g_strdup_printf ("%s %s", owned, unit);
}

char *
reeve_format_duration (double value_ms)
{
  if (!isfinite (value_ms) || value_ms >= G_MAXUINT32)
    return g_strdup (_("not reached"));

  if (fabs (value_ms) < 1000 && value_ms != 0)
    return join_unit (format_short (value_ms), _("ms"));
  if (fabs (value_ms) < 90e3)
    return join_unit (format_short (value_ms / 1e3), _("s"));
  if (fabs (value_ms) < 7200e3)
    return join_unit (format_short (value_ms / 60e3), _("min"));
  return join_unit (format_short (value_ms / 3600e3), _("h"));
}

char *
reeve_format_length (double value_m)
{
  if (fabs (value_m) < 1000)
    return join_unit (format_plain (value_m, 0), _("m"));
  return join_unit (format_short (value_m / 1e3), _("km"));
}

char *
reeve_format_area (double value_m2)
{
  if (fabs (value_m2) < 1e4)
    return join_unit (format_plain (value_m2, 0), _("m²"));
  if (fabs (value_m2) < 1e6)
    return join_unit (format_short (value_m2 / 1e4), _("ha"));
  return join_unit (format_short (value_m2 / 1e6), _("km²"));
}

char *
reeve_format_count (double value)
{
  return format_plain (round (value), 0);
}

char *
reeve_format_number (double value)
{
  if (!isfinite (value))
    return g_strdup (_("no value"));
  if (value == round (value) && fabs (value) < 1e15)
    return format_plain (value, 0);

  for (int decimals = 1; decimals < 6; decimals++)
    {
      double scale = pow (10, decimals);

      if (fabs (round (value * scale) / scale - value) < 1e-9 * fabs (value) + 1e-12)
        return format_plain (value, decimals);
    }
  return format_plain (value, fabs (value) >= 1e5 ? 1 : fabs (value) >= 100 ? 3 : 6);
}

char *
reeve_format_share (double share)
{
  return join_unit (format_plain (100 * share, 1), "%");
}

char *
reeve_format_bytes (guint64 n_bytes)
{
  double value = (double) n_bytes;

  if (value < 1e3)
    return join_unit (format_plain (value, 0), _("bytes"));
  if (value < 1e6)
    return join_unit (format_short (value / 1e3), _("kB"));
  if (value < 1e9)
    return join_unit (format_short (value / 1e6), _("MB"));
  return join_unit (format_short (value / 1e9), _("GB"));
}

char *
reeve_format_speed (double value_mps)
{
  return join_unit (format_plain (value_mps * 3.6, 0), _("km/h"));
}

char *
reeve_format_quantity (double      value,
                       const char *unit)
{
  if (unit == NULL || *unit == '\0')
    return reeve_format_number (value);
  if (g_str_equal (unit, "ms"))
    return reeve_format_duration (value);
  if (!isfinite (value))
    return g_strdup (_("no value"));
  if (g_str_equal (unit, "m"))
    return reeve_format_length (value);
  if (g_str_equal (unit, "m2"))
    return reeve_format_area (value);
  if (g_str_equal (unit, "share"))
    return reeve_format_share (value);
  if (g_str_equal (unit, "mps"))
    return reeve_format_speed (value);
  if (g_str_equal (unit, "count"))
    return reeve_format_count (value);
  if (g_str_equal (unit, "people"))
    return join_unit (reeve_format_count (value), _("people"));
  if (g_str_equal (unit, "vehicles"))
    return join_unit (reeve_format_count (value), _("vehicles"));
  return join_unit (reeve_format_number (value), unit);
}

char *
reeve_format_date (const char *iso)
{
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  g_autoptr (GDateTime) moment = NULL;
  g_autofree char *widened = NULL;

  if (iso == NULL)
    return g_strdup ("");
  if (strlen (iso) == 10)
    widened = g_strconcat (iso, "T00:00:00", NULL);
  moment = g_date_time_new_from_iso8601 (widened != NULL ? widened : iso, local);
  if (moment == NULL)
    return g_strdup (iso);

  /* Translators: a date, see g_date_time_format(): 4 June 2024 */
  return g_date_time_format (moment, _("%-e %B %Y"));
}

/* Reads a number at *text with a point or a comma before its decimals. */
static gboolean
read_number (const char **text,
             double      *out_value)
{
  g_autofree char *copy = NULL;
  const char *start = *text;
  gsize n;
  char *end = NULL;

  while (g_ascii_isspace (*start))
    start++;
  if (g_str_has_prefix (start, MINUS))
    {
      const char *rest = start + strlen (MINUS);

      if (!g_ascii_isdigit (*rest) || !read_number (&rest, out_value))
        return FALSE;
      *out_value = -*out_value;
      *text = rest;
      return TRUE;
    }

  n = strspn (start, "+-0123456789.,");
  if (n == 0)
    return FALSE;
  if ((start[n] == 'e' || start[n] == 'E') && strspn (start + n + 1, "+-0123456789") > 0)
    n += 1 + strspn (start + n + 1, "+-0123456789");
  copy = g_strndup (start, n);
  for (char *c = copy; *c != '\0'; c++)
    if (*c == ',')
      *c = '.';
  *out_value = g_ascii_strtod (copy, &end);
  if (end == copy || *end != '\0' || !isfinite (*out_value))
    return FALSE;
  *text = start + n;
  return TRUE;
}

typedef struct
{
  const char *name;
  double      factor;
} Unit;

static const Unit duration_units[] = {
  { "ms", 1 }, { "s", 1e3 }, { "sec", 1e3 }, { "min", 60e3 }, { "m", 60e3 },
  { "h", 3600e3 }, { "hour", 3600e3 }, { "hours", 3600e3 }, { "d", 86400e3 },
  { NULL },
};

static const Unit length_units[] = {
  { "m", 1 }, { "km", 1e3 }, { "cm", 0.01 }, { "mi", 1609.344 }, { "ft", 0.3048 },
  { NULL },
};

static gboolean
read_unit (const char **text,
           const Unit  *units,
           double      *out_factor)
{
  gsize n;

  while (g_ascii_isspace (**text))
    (*text)++;
  for (n = 0; g_ascii_isalpha ((*text)[n]); n++)
    ;
  for (guint i = 0; units[i].name != NULL; i++)
    if (strlen (units[i].name) == n && g_ascii_strncasecmp (*text, units[i].name, n) == 0)
      {
        *text += n;
        *out_factor = units[i].factor;
        return TRUE;
      }
  return FALSE;
}

static gboolean
ends (const char *text)
{
  while (g_ascii_isspace (*text))
    text++;
  return *text == '\0';
}

gboolean
reeve_parse_duration (const char *text,
                      double     *out_ms)
{
  double value;
  double factor;
  double sum = 0;

  if (text == NULL)
    return FALSE;

  do
    {
      if (!read_number (&text, &value))
        return FALSE;
      /* "1h30" means minutes after the hour. */
      if (!read_unit (&text, duration_units, &factor))
        {
          if (sum == 0 || !ends (text))
            return FALSE;
          factor = 60e3;
        }
      sum += value * factor;
    }
  while (!ends (text));

  *out_ms = sum;
  return TRUE;
}

gboolean
reeve_parse_length (const char *text,
                    double     *out_m)
{
  double value;
  double factor;

  if (text == NULL || !read_number (&text, &value) ||
      !read_unit (&text, length_units, &factor) || !ends (text))
    return FALSE;

  *out_m = value * factor;
  return TRUE;
}

gboolean
reeve_parse_number (const char *text,
                    double     *out_value)
{
  double value;

  if (text == NULL || !read_number (&text, &value) || !ends (text))
    return FALSE;

  *out_value = value;
  return TRUE;
}

gboolean
reeve_parse_share (const char *text,
                   double     *out_share)
{
  double value;

  if (text == NULL || !read_number (&text, &value))
    return FALSE;
  while (g_ascii_isspace (*text))
    text++;
  if (*text == '%')
    {
      value /= 100;
      text++;
    }
  if (!ends (text))
    return FALSE;

  *out_share = value;
  return TRUE;
}

gboolean
reeve_parse_lonlat (const char *text,
                    double     *out_lon,
                    double     *out_lat)
{
  g_auto (GStrv) parts = NULL;
  double lon;
  double lat;

  if (text == NULL)
    return FALSE;
  parts = g_strsplit (text, ",", -1);
  if (g_strv_length (parts) != 2 ||
      !reeve_parse_number (parts[0], &lon) || !reeve_parse_number (parts[1], &lat) ||
      fabs (lon) > 180 || fabs (lat) > 90)
    return FALSE;

  *out_lon = lon;
  *out_lat = lat;
  return TRUE;
}
