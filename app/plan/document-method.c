/* plan/document-method.c — how it was reckoned, from what, and every figure
 *
 * Made from the tool's own table of parameters, so that it cannot say anything
 * else than the form did. Text flows down two columns and on to further pages.
 */
#include "plan/document-private.h"

#include "core/i18n.h"
#include "core/json.h"
#include "core/units.h"
#include "workspace/scenario.h"

#include <math.h>

#define COLUMN_GAP   26.0
#define COLUMN_WIDTH ((REEVE_PAGE_RIGHT - REEVE_PAGE_LEFT - COLUMN_GAP) / 2)
#define KEY_SHARE    0.42

typedef struct
{
  ReeveDocument *document;
  guint          column;
  double         y;
} Flow;

/* The left edge of what is @height high, after a new column or page if need be. */
static double
make_room (Flow   *self,
           double  height)
{
  if (self->y + height > REEVE_PAGE_BOTTOM - 4 && self->y > REEVE_PAGE_TOP)
    {
      self->column++;
      self->y = REEVE_PAGE_TOP;
      if (self->column > 1)
        {
          self->column = 0;
          reeve_document_begin_page (self->document, _("Method and sources"));
        }
    }
  return REEVE_PAGE_LEFT + self->column * (COLUMN_WIDTH + COLUMN_GAP);
}

static void
add_heading (Flow       *self,
             const char *text)
{
  double x;

  if (self->y > REEVE_PAGE_TOP)
    self->y += 6;
  x = make_room (self, 40);
  self->y += reeve_document_text (self->document, text, x, self->y, COLUMN_WIDTH, 9, 700,
                                  REEVE_INK_TEXT, REEVE_ALIGN_LEFT, TRUE) + 3;
}

static void
add_paragraph (Flow       *self,
               const char *text)
{
  double x = make_room (self, reeve_document_height (self->document, text, COLUMN_WIDTH, 8, 400));

  self->y += reeve_document_text (self->document, text, x, self->y, COLUMN_WIDTH, 8, 400,
                                  REEVE_INK_TEXT, REEVE_ALIGN_LEFT, FALSE) + 4;
}

static void
add_pair (Flow       *self,
          const char *key,
          const char *value)
{
  double left = COLUMN_WIDTH * KEY_SHARE - 8, right = COLUMN_WIDTH * (1 - KEY_SHARE);
  double height = MAX (reeve_document_height (self->document, key, left, 7.8, 400),
                       reeve_document_height (self->document, value, right, 7.8, 500));
  double x = make_room (self, height + 4);

  reeve_document_text (self->document, key, x, self->y, left, 7.8, 400, REEVE_INK_QUIET,
                       REEVE_ALIGN_LEFT, FALSE);
  reeve_document_text (self->document, value, x + COLUMN_WIDTH * KEY_SHARE, self->y, right, 7.8, 500,
                       REEVE_INK_TEXT, REEVE_ALIGN_LEFT, FALSE);
  self->y += height + 2;
  reeve_document_rule (self->document, x, x + COLUMN_WIDTH, self->y, 0.3, REEVE_INK_RULE);
  self->y += 2;
}

static void
add_params (Flow *self)
{
  const ReeveTool *tool = self->document->tool;
  const ReeveResult *result = self->document->package->result;
  g_autoptr (JsonNode) node = reeve_json_parse (result->params_json, -1, 1 << 20, "params", NULL);
  g_autoptr (ReeveValues) values = NULL;

  if (tool == NULL || node == NULL)
    return;
  values = reeve_values_from_json (tool->params, node, NULL);
  if (values == NULL)
    return;
  add_heading (self, _("Parameters"));
  for (const ReeveParam *param = tool->params; param->key != NULL; param++)
    {
      g_autofree char *value = reeve_values_dup_display (values, param->key);

      add_pair (self, _(param->title), *value != '\0' ? value : _("not set"));
    }
}

/* The roads are no dataset: what was made on them carries whose they are. */
static void
add_road_source (Flow    *self,
                 GString *about)
{
  GPtrArray *layers = self->document->package->layers;

  for (guint i = 0; i < layers->len; i++)
    {
      const char *attribution = ((ReeveLeaving *) g_ptr_array_index (layers, i))->dataset->attribution;

      if (*attribution != '\0')
        {
          g_string_append_printf (about, " · %s", attribution);
          return;
        }
    }
}

static void
add_inputs (Flow *self)
{
  const ReeveResult *result = self->document->package->result;

  add_heading (self, _("Data it was made from"));
  for (guint i = 0; i < result->inputs->len; i++)
    {
      const ReeveInput *input = g_ptr_array_index (result->inputs, i);
      const ReeveDataset *dataset = g_ptr_array_index (self->document->inputs, i);
      g_autofree char *revision = g_strdup_printf ("%" G_GINT64_FORMAT, input->revision);
      g_autoptr (GString) about = g_string_new (NULL);

      /* Translators: the number of a dataset's revision */
      g_string_append_printf (about, _("revision %s"), revision);
      if (dataset != NULL && *dataset->source != '\0')
        g_string_append_printf (about, " · %s", dataset->source);
      if (dataset != NULL && *dataset->date != '\0')
        {
          g_autofree char *date = reeve_format_date (dataset->date);

          g_string_append_printf (about, " · %s", date);
        }
      if (dataset != NULL && *dataset->attribution != '\0')
        g_string_append_printf (about, " · %s", dataset->attribution);
      else if (input->dataset_id == 0)
        add_road_source (self, about);
      else if (dataset != NULL && *dataset->licence != '\0')
        g_string_append_printf (about, " · %s", dataset->licence);
      add_pair (self, input->name, about->str);
    }
}

static void
add_option (Flow *self)
{
  const ReevePackage *package = self->document->package;
  g_autoptr (GPtrArray) changes = NULL;

  if (package->result->scenario_id == 0)
    return;
  changes = reeve_scenario_list_changes (package->db, package->result->scenario_id, NULL);
  if (changes == NULL || changes->len == 0)
    return;
  add_heading (self, _("What the option changes"));
  for (guint i = 0; i < changes->len; i++)
    add_paragraph (self, ((ReeveChange *) g_ptr_array_index (changes, i))->title);
}

static void
add_numbers (Flow *self)
{
  const ReeveResult *result = self->document->package->result;

  add_heading (self, _("All figures"));
  for (guint i = 0; i < result->numbers->len; i++)
    {
      const ReeveNumber *number = g_ptr_array_index (result->numbers, i);
      g_autofree char *value = isfinite (number->value)
                             ? reeve_format_quantity (number->value, number->unit)
                             : g_strdup (number->is_people ? _("hidden") : "–");

      add_pair (self, number->title, value);
    }
}

static void
add_run (Flow *self)
{
  const ReevePackage *package = self->document->package;
  const ReeveResult *result = package->result;
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, result->seed);
  g_autofree char *version = g_strdup_printf ("Reeve %s, %s", result->version, result->tool);
  g_autofree char *duration = reeve_format_duration (result->elapsed_s * 1000);
  g_autofree char *date = reeve_format_date (result->created);

  add_heading (self, _("How it was run"));
  add_pair (self, _("Program"), version);
  add_pair (self, _("Computed"), date);
  add_pair (self, _("Duration"), duration);
  add_pair (self, _("Seed"), seed);
  add_pair (self, _("Option"), result->scenario_id != 0 ? result->scenario_name : _("Baseline"));
  add_pair (self, _("Classification"), reeve_classification_get_title (package->level));
  if (result->out_of_date != NULL && *result->out_of_date != '\0')
    add_pair (self, _("Out of date"), result->out_of_date);
}

void
reeve_document_draw_method (ReeveDocument *self)
{
  const ReeveResult *result = self->package->result;
  Flow flow = { self, 0, REEVE_PAGE_TOP };

  reeve_document_begin_page (self, _("Method and sources"));
  self->method_page = self->page;
  if (self->tool != NULL)
    {
      add_heading (&flow, _(self->tool->question));
      add_paragraph (&flow, _(self->tool->method));
    }
  if (result->proof != NULL && *result->proof != '\0')
    add_paragraph (&flow, result->proof);
  add_numbers (&flow);
  if (result->warnings->len > 0)
    add_heading (&flow, _("To mind"));
  for (guint i = 0; i < result->warnings->len; i++)
    add_paragraph (&flow, g_ptr_array_index (result->warnings, i));
  if (self->package->n_hidden > 0)
    add_paragraph (&flow, _("Counts of people from 1 to 4 are left blank, and so are those from "
                            "which they could be reckoned."));
  add_params (&flow);
  add_option (&flow);
  add_inputs (&flow);
  add_run (&flow);
}
