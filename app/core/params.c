/* core/params.c — what a tool asks for, written once as data */
#include "core/params.h"

#include "core/i18n.h"
#include "core/units.h"

const ReeveParam *
reeve_params_find (const ReeveParam *params,
                   const char       *key)
{
  for (const ReeveParam *param = params; param->key != NULL; param++)
    if (g_str_equal (param->key, key))
      return param;
  return NULL;
}

gboolean
reeve_param_is_number (const ReeveParam *param)
{
  switch (param->kind)
    {
    case REEVE_PARAM_DURATION:
    case REEVE_PARAM_LENGTH:
    case REEVE_PARAM_COUNT:
    case REEVE_PARAM_NUMBER:
    case REEVE_PARAM_SHARE:
    case REEVE_PARAM_FLAG:
      return TRUE;

    case REEVE_PARAM_LAYER:
    case REEVE_PARAM_PLACES:
    case REEVE_PARAM_FIELD:
    case REEVE_PARAM_CHOICE:
    case REEVE_PARAM_TEXT:
    case REEVE_PARAM_DURATIONS:
    case REEVE_PARAM_NUMBERS:
    case REEVE_PARAM_ROADS:
    case REEVE_PARAM_WEEK_TIME:
    default:
      return FALSE;
    }
}

static char *
format_limit (const ReeveParam *param,
              double            value)
{
  switch (param->kind)
    {
    case REEVE_PARAM_DURATION:
    case REEVE_PARAM_DURATIONS:
      return reeve_format_duration (value);

    case REEVE_PARAM_LENGTH:
      return reeve_format_length (value);

    case REEVE_PARAM_SHARE:
      return reeve_format_share (value);

    case REEVE_PARAM_COUNT:
    case REEVE_PARAM_NUMBER:
    case REEVE_PARAM_NUMBERS:
    case REEVE_PARAM_FLAG:
    case REEVE_PARAM_LAYER:
    case REEVE_PARAM_PLACES:
    case REEVE_PARAM_FIELD:
    case REEVE_PARAM_CHOICE:
    case REEVE_PARAM_TEXT:
    case REEVE_PARAM_ROADS:
    case REEVE_PARAM_WEEK_TIME:
    default:
      return reeve_format_number (value);
    }
}

char *
reeve_param_dup_range (const ReeveParam *param)
{
  g_autofree char *low = NULL;
  g_autofree char *high = NULL;

  if (param->kind == REEVE_PARAM_CHOICE)
    {
      g_autoptr (GString) out = g_string_new (NULL);

      for (const ReeveChoice *choice = param->choices; choice->id != NULL; choice++)
        g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", choice->id);
      return g_string_free (g_steal_pointer (&out), FALSE);
    }

  if (param->kind == REEVE_PARAM_WEEK_TIME)
    return g_strdup (_("a time, with or without a day: “Tue 08:00” or “08:00”"));
  if (param->kind == REEVE_PARAM_FLAG || param->low == param->high)
    return g_strdup ("");

  low = format_limit (param, param->low);
  high = format_limit (param, param->high);
  /* Translators: the lowest and the highest value allowed */
  return g_strdup_printf (_("from %s to %s"), low, high);
}

char *
reeve_param_dup_metavar (const ReeveParam *param)
{
  static const char *const names[] = {
    [REEVE_PARAM_LAYER] = "LAYER",
    [REEVE_PARAM_PLACES] = "LAYER|LON,LAT;…",
    [REEVE_PARAM_FIELD] = "FIELD",
    [REEVE_PARAM_DURATION] = "DURATION",
    [REEVE_PARAM_LENGTH] = "LENGTH",
    [REEVE_PARAM_COUNT] = "N",
    [REEVE_PARAM_NUMBER] = "NUMBER",
    [REEVE_PARAM_SHARE] = "SHARE",
    [REEVE_PARAM_CHOICE] = "CHOICE",
    [REEVE_PARAM_FLAG] = "yes|no",
    [REEVE_PARAM_TEXT] = "TEXT",
    [REEVE_PARAM_DURATIONS] = "DURATION,…",
    [REEVE_PARAM_NUMBERS] = "NUMBER,…",
    [REEVE_PARAM_ROADS] = "ROAD;…",
    [REEVE_PARAM_WEEK_TIME] = "[DAY ]HH:MM",
  };

  return g_strdup (names[param->kind]);
}
