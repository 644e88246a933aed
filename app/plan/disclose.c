/* plan/disclose.c — what a map that leaves the house may show of people */
#include "plan/disclose-private.h"

#include "plan/review.h"
#include "plan/suppress-private.h"

#include <string.h>

gboolean
reeve_disclose_is_people (const ReeveField *field)
{
  const ReeveColumn column = {
    .name = field->name, .title = field->title, .type = field->type, .unit = field->unit,
    .term = field->term,
  };

  return reeve_suppress_is_people (&column);
}

static gboolean
speaks_of_people (const ReeveDataset *dataset,
                  const char         *name)
{
  const ReeveField *field = *name != '\0' ? reeve_dataset_find_field (dataset, name) : NULL;

  return field != NULL && reeve_disclose_is_people (field);
}

static void
clear_text (char **text)
{
  g_free (*text);
  *text = g_strdup ("");
}

/* "under 2" is one person, and so is "37 to 37". */
static void
widen_classes (ReeveLayerStyle *style)
{
  guint n = 0;

  for (guint i = 0; style->has_limits && i + 1 < style->n_classes; i++)
    if (style->limits[i] >= REEVE_SMALL_COUNT &&
        (n == 0 || style->limits[i] - style->limits[n - 1] >= REEVE_SMALL_COUNT))
      style->limits[n++] = style->limits[i];
  if (style->has_limits)
    style->n_classes = n + 1;
}

void
reeve_disclose_style (ReeveLayerStyle    *style,
                      const ReeveDataset *dataset,
                      gboolean            related)
{
  gboolean counted = speaks_of_people (dataset, style->field);
  gboolean people = counted || speaks_of_people (dataset, style->divide_by) ||
                    (dataset->kind == REEVE_DATASET_RASTER &&
                     dataset->meaning == REEVE_RASTER_COUNT);

  if (speaks_of_people (dataset, style->label))
    clear_text (&style->label);
  if (speaks_of_people (dataset, style->width_field))
    clear_text (&style->width_field);
  if (!people)
    return;
  style->hide_below = REEVE_SMALL_COUNT;
  if (style->mode == REEVE_DRAW_COLOUR && *style->divide_by == '\0')
    widen_classes (style);
  else if (style->mode == REEVE_DRAW_CATEGORIES ||
           (related && style->mode == REEVE_DRAW_SIZE))
    style->mode = REEVE_DRAW_SINGLE;
}
