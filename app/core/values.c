/* core/values.c — one value for each parameter of a table, checked as it is set */
#include "core/values.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"
#include "core/week-time.h"

#include <math.h>
#include <string.h>

typedef struct
{
  gboolean set;
  double   number;
  char    *text;     /* owned, nullable */
  GArray  *numbers;  /* owned, nullable: double */
} Value;

struct _ReeveValues
{
  const ReeveParam *params;    /* borrowed, static */
  guint             n_params;
  Value            *values;    /* owned, one for each parameter */
};

static void
clear_value (Value *value)
{
  g_clear_pointer (&value->text, g_free);
  g_clear_pointer (&value->numbers, g_array_unref);
  value->number = 0;
  value->set = FALSE;
}

static Value *
find_value (const ReeveValues *self,
            const char        *key)
{
  const ReeveParam *param = reeve_params_find (self->params, key);

  return param != NULL ? &self->values[param - self->params] : NULL;
}

static gboolean
fail_unread (const ReeveParam *param,
             const char       *text,
             GError          **error)
{
  g_autofree char *range = reeve_param_dup_range (param);
  g_autofree char *metavar = reeve_param_dup_metavar (param);

  g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
               /* Translators: a parameter's title, what was found, what is needed */
               _("%s: found “%s”, needs %s"), _(param->title), text,
               *range != '\0' ? range : metavar);
  return FALSE;
}

static gboolean
read_flag (const char *text,
           double     *out_value)
{
  static const char *const yes[] = { "yes", "true", "1", "on", NULL };
  static const char *const no[] = { "no", "false", "0", "off", NULL };

  if (g_strv_contains (yes, text))
    *out_value = 1;
  else if (g_strv_contains (no, text))
    *out_value = 0;
  else
    return FALSE;
  return TRUE;
}

static gboolean
read_one_number (ReeveParamKind  kind,
                 const char     *text,
                 double         *out_value)
{
  switch (kind)
    {
    case REEVE_PARAM_DURATION:
    case REEVE_PARAM_DURATIONS:
      return reeve_parse_duration (text, out_value);

    case REEVE_PARAM_LENGTH:
      return reeve_parse_length (text, out_value);

    case REEVE_PARAM_SHARE:
      return reeve_parse_share (text, out_value);

    case REEVE_PARAM_FLAG:
      return read_flag (text, out_value);

    case REEVE_PARAM_COUNT:
      return reeve_parse_number (text, out_value) && *out_value == floor (*out_value);

    case REEVE_PARAM_NUMBER:
    case REEVE_PARAM_NUMBERS:
    case REEVE_PARAM_LAYER:
    case REEVE_PARAM_PLACES:
    case REEVE_PARAM_FIELD:
    case REEVE_PARAM_CHOICE:
    case REEVE_PARAM_TEXT:
    case REEVE_PARAM_ROADS:
    case REEVE_PARAM_WEEK_TIME:
    default:
      return reeve_parse_number (text, out_value);
    }
}

static gboolean
is_in_range (const ReeveParam *param,
             double            value)
{
  return param->kind == REEVE_PARAM_FLAG || param->low == param->high ||
         (value >= param->low && value <= param->high);
}

static gboolean
set_list (const ReeveParam *param,
          Value            *value,
          const char       *text,
          GError          **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (double));
  /* A comma parts the list, so decimals need the point here. */
  g_auto (GStrv) parts = g_strsplit_set (text, ",;", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      double number;

      if (*g_strstrip (parts[i]) == '\0')
        continue;
      if (!read_one_number (param->kind, parts[i], &number) || !is_in_range (param, number))
        return fail_unread (param, parts[i], error);
      if (numbers->len > 0 && number <= g_array_index (numbers, double, numbers->len - 1))
        {
          g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                       /* Translators: a parameter's title, a list of values */
                       _("%s: found “%s”, needs values that rise from one to the next"),
                       _(param->title), text);
          return FALSE;
        }
      g_array_append_val (numbers, number);
    }
  if (numbers->len == 0)
    return fail_unread (param, text, error);

  clear_value (value);
  value->numbers = g_steal_pointer (&numbers);
  value->text = g_strdup (text);
  value->set = TRUE;
  return TRUE;
}

static gboolean
set_value (const ReeveParam *param,
           Value            *value,
           const char       *text,
           GError          **error)
{
  double number = 0;

  if (param->kind == REEVE_PARAM_DURATIONS || param->kind == REEVE_PARAM_NUMBERS)
    return set_list (param, value, text, error);

  if (reeve_param_is_number (param))
    {
      if (!read_one_number (param->kind, text, &number) || !is_in_range (param, number))
        return fail_unread (param, text, error);
    }
  else if (param->kind == REEVE_PARAM_CHOICE)
    {
      const ReeveChoice *choice = param->choices;

      while (choice->id != NULL && !g_str_equal (choice->id, text))
        choice++;
      if (choice->id == NULL)
        return fail_unread (param, text, error);
    }
  else if (param->kind == REEVE_PARAM_WEEK_TIME)
    {
      if (!reeve_parse_week_time (text, &number))
        return fail_unread (param, g_utf8_validate (text, -1, NULL) ? text : "�", error);
    }
  else if (!g_utf8_validate (text, -1, NULL))
    {
      return fail_unread (param, "�", error);
    }

  clear_value (value);
  value->number = number;
  /* "08:00" is kept with the day that it means. */
  value->text = param->kind == REEVE_PARAM_WEEK_TIME ? reeve_week_time_to_text (number)
              : reeve_param_is_number (param) ? NULL : g_strdup (text);
  value->set = TRUE;
  return TRUE;
}

ReeveValues *
reeve_values_new (const ReeveParam *params)
{
  ReeveValues *self = g_new0 (ReeveValues, 1);

  self->params = params;
  while (params[self->n_params].key != NULL)
    self->n_params++;
  self->values = g_new0 (Value, MAX (self->n_params, 1));

  for (guint i = 0; i < self->n_params; i++)
    {
      const ReeveParam *param = &params[i];
      Value *value = &self->values[i];

      if (param->preset_text != NULL)
        {
          g_autoptr (GError) error = NULL;

          if (!set_value (param, value, param->preset_text, &error))
            g_error ("preset of %s: %s", param->key, error->message);
        }
      else if (param->kind == REEVE_PARAM_FLAG || (reeve_param_is_number (param) &&
               !param->required && (param->preset != 0 || param->low != param->high)))
        {
          value->number = param->preset;
          value->set = param->kind == REEVE_PARAM_FLAG || is_in_range (param, param->preset);
        }
      else if (reeve_param_is_number (param) && param->preset != 0)
        {
          value->number = param->preset;
          value->set = TRUE;
        }
    }

  return self;
}

ReeveValues *
reeve_values_copy (const ReeveValues *self)
{
  ReeveValues *copy = g_new0 (ReeveValues, 1);

  copy->params = self->params;
  copy->n_params = self->n_params;
  copy->values = g_new0 (Value, MAX (self->n_params, 1));
  for (guint i = 0; i < self->n_params; i++)
    {
      copy->values[i] = self->values[i];
      copy->values[i].text = g_strdup (self->values[i].text);
      if (self->values[i].numbers != NULL)
        copy->values[i].numbers = g_array_copy (self->values[i].numbers);
    }

  return copy;
}

void
reeve_values_free (ReeveValues *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < self->n_params; i++)
    clear_value (&self->values[i]);
  g_free (self->values);
  g_free (self);
}

const ReeveParam *
reeve_values_get_params (const ReeveValues *self)
{
  return self->params;
}

gboolean
reeve_values_set (ReeveValues  *self,
                  const char   *key,
                  const char   *text,
                  GError      **error)
{
  const ReeveParam *param = reeve_params_find (self->params, key);
  g_autofree char *stripped = NULL;

  if (param == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION,
                   /* Translators: a parameter that does not exist */
                   _("There is no parameter “%s”"), key);
      return FALSE;
    }

  stripped = g_strstrip (g_strdup (text));
  if (*stripped == '\0')
    {
      clear_value (find_value (self, key));
      return TRUE;
    }
  return set_value (param, find_value (self, key), stripped, error);
}

gboolean
reeve_values_is_set (const ReeveValues *self,
                     const char        *key)
{
  const Value *value = find_value (self, key);

  return value != NULL && value->set;
}

gboolean
reeve_values_check (const ReeveValues  *self,
                    GError            **error)
{
  for (guint i = 0; i < self->n_params; i++)
    if (self->params[i].required && !self->values[i].set)
      {
        g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                     /* Translators: a parameter's title, its key, what it asks for */
                     _("%s (--%s) has no value. It needs: %s"), _(self->params[i].title),
                     self->params[i].key, _(self->params[i].help));
        return FALSE;
      }
  return TRUE;
}

double
reeve_values_get_number (const ReeveValues *self,
                         const char        *key)
{
  const Value *value = find_value (self, key);

  g_return_val_if_fail (value != NULL, 0);

  return value->number;
}

gboolean
reeve_values_get_flag (const ReeveValues *self,
                       const char        *key)
{
  return reeve_values_get_number (self, key) != 0;
}

const char *
reeve_values_get_text (const ReeveValues *self,
                       const char        *key)
{
  const Value *value = find_value (self, key);

  g_return_val_if_fail (value != NULL, NULL);

  return value->text;
}

const double *
reeve_values_get_numbers (const ReeveValues *self,
                          const char        *key,
                          guint             *out_n)
{
  const Value *value = find_value (self, key);

  g_return_val_if_fail (value != NULL, NULL);

  *out_n = value->numbers != NULL ? value->numbers->len : 0;
  return value->numbers != NULL ? (const double *) (gpointer) value->numbers->data : NULL;
}

GStrv
reeve_values_dup_list (const ReeveValues *self,
                       const char        *key)
{
  const char *text = reeve_values_get_text (self, key);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", ";", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      g_strv_builder_add (builder, parts[i]);
  return g_strv_builder_end (builder);
}

static char *
display_number (const ReeveParam *param,
                double            number)
{
  switch (param->kind)
    {
    case REEVE_PARAM_DURATION:
    case REEVE_PARAM_DURATIONS:
      return reeve_format_duration (number);

    case REEVE_PARAM_LENGTH:
      return reeve_format_length (number);

    case REEVE_PARAM_SHARE:
      return reeve_format_share (number);

    case REEVE_PARAM_FLAG:
      return g_strdup (number != 0 ? _("yes") : _("no"));

    case REEVE_PARAM_COUNT:
    case REEVE_PARAM_NUMBER:
    case REEVE_PARAM_NUMBERS:
    case REEVE_PARAM_LAYER:
    case REEVE_PARAM_PLACES:
    case REEVE_PARAM_FIELD:
    case REEVE_PARAM_CHOICE:
    case REEVE_PARAM_TEXT:
    case REEVE_PARAM_ROADS:
    case REEVE_PARAM_WEEK_TIME:
    default:
      return reeve_format_number (number);
    }
}

char *
reeve_values_dup_display (const ReeveValues *self,
                          const char        *key)
{
  const ReeveParam *param = reeve_params_find (self->params, key);
  const Value *value = find_value (self, key);
  g_autoptr (GString) out = NULL;

  g_return_val_if_fail (value != NULL, NULL);

  if (!value->set)
    return g_strdup ("");
  if (param->kind == REEVE_PARAM_CHOICE)
    for (const ReeveChoice *choice = param->choices; choice->id != NULL; choice++)
      if (g_str_equal (choice->id, value->text))
        return g_strdup (_(choice->title));
  if (reeve_param_is_number (param))
    return display_number (param, value->number);
  if (param->kind == REEVE_PARAM_WEEK_TIME)
    return reeve_format_week_time (value->number);
  if (value->numbers == NULL)
    return g_strdup (value->text);

  out = g_string_new (NULL);
  for (guint i = 0; i < value->numbers->len; i++)
    {
      g_autofree char *word = display_number (param, g_array_index (value->numbers, double, i));

      g_string_append_printf (out, "%s%s", i > 0 ? ", " : "", word);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

JsonNode *
reeve_values_to_json (const ReeveValues *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  for (guint i = 0; i < self->n_params; i++)
    {
      const Value *value = &self->values[i];

      if (!value->set)
        continue;
      json_builder_set_member_name (builder, self->params[i].key);
      if (self->params[i].kind == REEVE_PARAM_FLAG)
        json_builder_add_boolean_value (builder, value->number != 0);
      else if (self->params[i].kind == REEVE_PARAM_COUNT)
        json_builder_add_int_value (builder, (gint64) value->number);
      else if (reeve_param_is_number (&self->params[i]))
        json_builder_add_double_value (builder, value->number);
      else if (value->numbers != NULL)
        {
          json_builder_begin_array (builder);
          for (guint k = 0; k < value->numbers->len; k++)
            json_builder_add_double_value (builder, g_array_index (value->numbers, double, k));
          json_builder_end_array (builder);
        }
      else
        json_builder_add_string_value (builder, value->text);
    }
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

/* What a stored value would look like if a person had typed it, or NULL. */
static char *
text_from_json (const ReeveParam *param,
                JsonNode         *node)
{
  static const char *const suffix[] = {
    [REEVE_PARAM_DURATION] = "ms", [REEVE_PARAM_DURATIONS] = "ms", [REEVE_PARAM_LENGTH] = "m",
    [REEVE_PARAM_WEEK_TIME] = NULL,
  };
  const char *unit = suffix[param->kind] != NULL ? suffix[param->kind] : "";
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      g_autoptr (GString) out = g_string_new (NULL);

      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          JsonNode *item = json_array_get_element (array, i);

          if (!JSON_NODE_HOLDS_VALUE (item))
            return NULL;
          g_ascii_dtostr (digits, sizeof digits, json_node_get_double (item));
          g_string_append_printf (out, "%s%s%s", i > 0 ? "," : "", digits, unit);
        }
      return g_string_free (g_steal_pointer (&out), FALSE);
    }

  if (!JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "yes" : "no");
  g_ascii_dtostr (digits, sizeof digits, json_node_get_double (node));
  return g_strconcat (digits, unit, NULL);
}

ReeveValues *
reeve_values_from_json (const ReeveParam  *params,
                        JsonNode          *node,
                        GError           **error)
{
  g_autoptr (ReeveValues) self = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_DATA,
                           _("The stored parameters are not a JSON object"));
      return NULL;
    }

  self = reeve_values_new (params);
  for (guint i = 0; i < self->n_params; i++)
    {
      JsonNode *member = json_object_get_member (json_node_get_object (node), params[i].key);
      g_autofree char *text = NULL;

      clear_value (&self->values[i]);
      if (member == NULL || JSON_NODE_HOLDS_NULL (member))
        continue;
      text = text_from_json (&params[i], member);
      if (text == NULL || !set_value (&params[i], &self->values[i], text, error))
        {
          if (text == NULL)
            fail_unread (&params[i], "…", error);
          return NULL;
        }
    }

  return g_steal_pointer (&self);
}
