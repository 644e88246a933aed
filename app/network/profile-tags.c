/* network/profile-tags.c — speeds, weights, sizes and spans as mappers write them
 *
 * After the OpenStreetMap wiki's pages on maxspeed, maxweight, maxheight and
 * duration. What cannot be read is told apart from what is not there, so that
 * a network's odd speeds can be counted.
 */
#include "network/profile-private.h"

#include <math.h>
#include <string.h>

#define KMH_PER_MPH   1.609344
#define KMH_PER_KNOT  1.852

/* A road sign shows nothing below or above: 5 km/h in a yard, 250 nowhere. */
#define LEAST_LIMIT_KMH 1
#define MOST_LIMIT_KMH  250

/* Limits that hold by law and are mapped by their name: "DE:urban". Rows with
 * a country come first; "" is what most countries say. Source: the wiki's
 * table "Default speed limits". */
static const struct
{
  const char *country;
  const char *zone;
  double      kmh;      /* INFINITY: no limit */
} zones[] = {
  { "GB", "nsl_single", 60 * KMH_PER_MPH },
  { "GB", "nsl_dual", 70 * KMH_PER_MPH },
  { "GB", "nsl_restricted", 30 * KMH_PER_MPH },
  { "GB", "motorway", 70 * KMH_PER_MPH },
  { "GB", "urban", 30 * KMH_PER_MPH },
  { "DE", "motorway", INFINITY },
  { "DE", "rural", 100 },
  { "AT", "rural", 100 },
  { "CH", "motorway", 120 },
  { "CH", "rural", 80 },
  { "FR", "rural", 80 },
  { "NL", "rural", 80 },
  { "PT", "motorway", 120 },
  { "ES", "motorway", 120 },
  { "CN", "motorway", 120 },
  { "", "motorway", 130 },
  { "", "trunk", 100 },
  { "", "rural", 90 },
  { "", "urban", 50 },
  { "", "town", 50 },
  { "", "living_street", 10 },
  { "", "bicycle_road", 30 },
};

/* Reads a number without looking at the locale; NULL when there is none. */
static const char *
read_number (const char *text,
             double     *out_value)
{
  char *end = NULL;
  double value;

  while (g_ascii_isspace (*text))
    text++;
  /* No "inf", "nan" or hexadecimal. */
  if (!g_ascii_isdigit (*text) && *text != '-' && *text != '+' && *text != '.')
    return NULL;
  if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
    return NULL;
  value = g_ascii_strtod (text, &end);
  if (end == text || !isfinite (value))
    return NULL;
  *out_value = value;
  while (g_ascii_isspace (*end))
    end++;
  return end;
}

static gboolean
is_unit (const char *text,
         const char *unit)
{
  gsize length = strlen (unit);

  if (g_ascii_strncasecmp (text, unit, length) != 0)
    return FALSE;
  text += length;
  while (g_ascii_isspace (*text))
    text++;
  return *text == '\0' || *text == ';' || *text == '|' || *text == ',';
}

static ReeveLimit
read_zone (const char *text,
           double     *out_kmh)
{
  const char *colon = strchr (text, ':');
  const char *zone = colon != NULL ? colon + 1 : text;
  gsize n_country = colon != NULL ? (gsize) (colon - text) : 0;
  double value;

  /* "DE:zone30", "FR:zone:30", "IT:30" */
  if (g_str_has_prefix (zone, "zone"))
    zone += zone[4] == ':' ? 5 : 4;
  if (colon != NULL && read_number (zone, &value) != NULL
      && value >= LEAST_LIMIT_KMH && value <= MOST_LIMIT_KMH)
    {
      *out_kmh = n_country == 2 && strncmp (text, "GB", 2) == 0 ? value * KMH_PER_MPH : value;
      return REEVE_LIMIT_POSTED;
    }

  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      gboolean here = zones[i].country[0] == '\0'
                      || (n_country == strlen (zones[i].country)
                          && g_ascii_strncasecmp (text, zones[i].country, n_country) == 0);

      if (!here || !is_unit (zone, zones[i].zone))
        continue;
      if (isinf (zones[i].kmh))
        return REEVE_LIMIT_UNLIMITED;
      *out_kmh = zones[i].kmh;
      return REEVE_LIMIT_POSTED;
    }
  return REEVE_LIMIT_ODD;
}

ReeveLimit
reeve_read_limit (const char *text,
                  double     *out_kmh)
{
  static const char *const says_nothing[] = { "signals", "variable", "unknown", "default",
                                              "national", "implicit", "unposted", NULL };
  const char *rest;
  double value = 0;

  if (text == NULL)
    return REEVE_LIMIT_NONE;
  while (g_ascii_isspace (*text))
    text++;
  if (*text == '\0' || g_strv_contains (says_nothing, text))
    return REEVE_LIMIT_NONE;
  if (is_unit (text, "none") || is_unit (text, "no"))
    return REEVE_LIMIT_UNLIMITED;

  rest = read_number (text, &value);
  if (rest == NULL)
    return read_zone (text, out_kmh);
  if (is_unit (rest, "mph"))
    value *= KMH_PER_MPH;
  else if (is_unit (rest, "knots"))
    value *= KMH_PER_KNOT;
  else if (!is_unit (rest, "") && !is_unit (rest, "km/h") && !is_unit (rest, "kmh")
           && !is_unit (rest, "kph"))
    return REEVE_LIMIT_ODD;
  if (value < LEAST_LIMIT_KMH || value > MOST_LIMIT_KMH)
    return REEVE_LIMIT_ODD;

  *out_kmh = value;
  return REEVE_LIMIT_POSTED;
}

double
reeve_read_weight_t (const char *text)
{
  const char *rest;
  double value = 0;

  rest = text != NULL ? read_number (text, &value) : NULL;
  if (rest == NULL || value <= 0)
    return 0;
  if (is_unit (rest, "") || is_unit (rest, "t"))
    return value;
  if (is_unit (rest, "kg"))
    return value / 1000;
  if (is_unit (rest, "lbs") || is_unit (rest, "lb"))
    return value * 0.00045359237;
  if (is_unit (rest, "st"))
    return value * 0.90718474;
  return 0;
}

double
reeve_read_size_m (const char *text)
{
  const char *rest;
  double value = 0;
  double inches = 0;

  rest = text != NULL ? read_number (text, &value) : NULL;
  if (rest == NULL || value <= 0)
    return 0;
  if (is_unit (rest, "") || is_unit (rest, "m"))
    return value;
  if (is_unit (rest, "cm"))
    return value / 100;
  if (is_unit (rest, "ft"))
    return value * 0.3048;
  if (*rest == '\'')
    {
      if (read_number (rest + 1, &inches) == NULL || inches < 0 || inches >= 12)
        inches = 0;
      return (value * 12 + inches) * 0.0254;
    }
  return 0;
}

double
reeve_read_span_s (const char *text)
{
  double parts[3] = { 0 };
  guint n_parts = 0;
  const char *rest = text;

  if (text == NULL)
    return 0;
  if (g_str_has_prefix (text, "PT"))
    {
      double sum = 0;

      rest = text + 2;
      while (*rest != '\0')
        {
          double value = 0;

          rest = read_number (rest, &value);
          if (rest == NULL || value < 0)
            return 0;
          if (*rest == 'H')
            sum += value * 3600;
          else if (*rest == 'M')
            sum += value * 60;
          else if (*rest == 'S')
            sum += value;
          else
            return 0;
          rest++;
        }
      return sum <= 7 * 86400 ? sum : 0;
    }

  while (n_parts < 3)
    {
      rest = read_number (rest, &parts[n_parts]);
      if (rest == NULL || parts[n_parts] < 0)
        return 0;
      n_parts++;
      if (*rest != ':')
        break;
      rest++;
    }
  if (*rest != '\0' || parts[0] > 10080)
    return 0;
  return n_parts == 1 ? parts[0] * 60 : parts[0] * 3600 + parts[1] * 60 + parts[2];
}
