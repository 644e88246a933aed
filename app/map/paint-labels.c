/* map/paint-labels.c — which names a picture asks for
 *
 * Ranks decide who stands when there is no room for all: places, shields,
 * records, water, streets.
 */
#include "map/paint-private.h"

#include "core/units.h"
#include "map/street-chain-private.h"

#include <math.h>
#include <string.h>

enum
{
  RANK_CITY,
  RANK_TOWN,
  RANK_PROPOSAL,
  RANK_RECORD,
  RANK_SHIELD,
  RANK_SUBURB,
  RANK_WATER,
  RANK_QUARTER,
  RANK_MAIN_ROAD,
  RANK_PARK,
  RANK_STREET,
};

/* More names of one layer than this would only be noise. */
#define MAX_RECORD_NAMES 150

static gboolean
is_drawn (const ReevePainter    *self,
          const ReeveSceneLayer *layer,
          ReeveBaseRole          role)
{
  return layer->role == role && layer->store != NULL &&
         reeve_scene_layer_is_shown (layer, self->zoom);
}

/* About how long a text is, to leave out most without setting it. */
static double
guess_width (const ReevePainter *self,
             const char         *text,
             double              size_px)
{
  double width = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    width += g_unichar_iswide (g_utf8_get_char (at)) ? 1 : 0.54;
  return width * size_px * reeve_base_style_font_factor (self->base);
}

/* --- places --- */

static void
set_place (const ReevePainter *self,
           guint               rank,
           ReeveLabel         *label)
{
  static const struct
  {
    double   size_px;
    int      weight;
    int      rank;
    ReeveInk ink;
  } looks[] = {
    { 19, 700, RANK_CITY, REEVE_INK_LABEL },
    { 15, 700, RANK_TOWN, REEVE_INK_LABEL },
    { 12.5, 600, RANK_SUBURB, REEVE_INK_LABEL },
    { 11.5, 500, RANK_QUARTER, REEVE_INK_LABEL_MINOR },
    { 11, 500, RANK_QUARTER, REEVE_INK_LABEL_MINOR },
  };

  label->size_px = looks[rank].size_px;
  label->font_weight = looks[rank].weight;
  label->rank = looks[rank].rank;
  label->colour = reeve_base_style_ink (self->base, looks[rank].ink);
  /* From afar a city is one among many. */
  if (self->zoom < 11)
    label->size_px *= CLAMP (0.7 + (self->zoom - 8) * 0.1, 0.65, 1);
}

static void
add_places (ReevePainter          *self,
            const ReeveSceneLayer *layer)
{
  static const double from_zoom[] = { 6, 9.5, 12, 13, 14.5 };
  const ReeveStoreLevel *level = reeve_painter_query (self, layer->store);
  const ReeveMapColumn *name = reeve_scene_layer_find_column (layer, "name");

  for (guint i = 0; i < self->items->len; i++)
    {
      guint32 item = g_array_index (self->items, guint32, i);
      guint32 feature = level->features[item];
      guint rank = layer->kinds[feature];
      ReeveLabel label = { .kind = REEVE_LABEL_POINT };

      if (self->zoom < from_zoom[rank])
        continue;
      label.text = reeve_map_column_text (layer->label, feature);
      if (label.text[0] == '\0')
        label.text = reeve_map_column_text (name, feature);
      set_place (self, rank, &label);
      label.weight = reeve_map_column_number (layer->population, feature);
      if (isnan (label.weight))
        label.weight = g_ascii_strtod (reeve_map_column_text (layer->population, feature), NULL);
      label.weight -= rank;
      label.id = layer->store->fids[feature];
      label.at = reeve_painter_place (
        self, level->points[reeve_store_ring_start (level, level->first_rings[item])]);
      label.repeat_px = 400;
      reeve_labels_add (self->labels, &label);
    }
}

/* --- water and green --- */

static void
add_area_names (ReevePainter          *self,
                const ReeveSceneLayer *layer,
                gboolean               water)
{
  const ReeveStoreLevel *level = reeve_painter_query (self, layer->store);

  for (guint i = 0; i < self->items->len; i++)
    {
      guint32 item = g_array_index (self->items, guint32, i);
      guint32 feature = level->features[item];
      const ReeveMapBox *box = &level->boxes[item];
      ReeveLabel label = { .kind = REEVE_LABEL_POINT };
      double width = ((double) box->x1 - box->x0) * self->px_per_unit;
      double height = ((double) box->y1 - box->y0) * self->px_per_unit;
      double room;

      label.text = reeve_map_column_text (layer->label, feature);
      if (label.text[0] == '\0')
        continue;
      label.size_px = water ? 12.5 : 11;
      label.spacing_px = water ? 1.4 : 0;
      if (height < 14 || width < 0.8 * guess_width (self, label.text, label.size_px) ||
          !reeve_painter_inside (self, level, item, &label.at, &room) ||
          room < 0.8 * guess_width (self, label.text, label.size_px))
        continue;
      label.font_weight = 500;
      label.italic = water;
      label.rank = water ? RANK_WATER : RANK_PARK;
      label.weight = width * height;
      label.id = layer->store->fids[feature];
      label.colour = reeve_base_style_ink (self->base, water ? REEVE_INK_LABEL_WATER
                                                             : REEVE_INK_LABEL_GREEN);
      label.repeat_px = 500;
      reeve_labels_add (self->labels, &label);
    }
}

/* --- names along lines --- */

/* The stretches of @points that lie in the picture, as px; kept by the painter. */
static void
add_stretches (ReevePainter *self,
               const GArray *points,
               ReeveLabel   *label)
{
  ReeveXY *line = NULL;
  guint n = 0;

  for (guint i = 0; i <= points->len; i++)
    {
      ReeveXY at = { 0, 0 };
      gboolean inside = FALSE;

      if (i < points->len)
        {
          at = reeve_painter_place (self, g_array_index (points, ReeveMapPoint, i));
          inside = at.x > self->x0 && at.x < self->x1 && at.y > self->y0 && at.y < self->y1;
        }
      if (inside)
        {
          if (line == NULL)
            line = g_new (ReeveXY, points->len);
          if (n == 0 || hypot (at.x - line[n - 1].x, at.y - line[n - 1].y) > 0.5)
            line[n++] = at;
          continue;
        }
      if (n >= 2)
        {
          g_ptr_array_add (self->keep, line);
          label->line = line;
          label->n_line = n;
          reeve_labels_add (self->labels, label);
          line = NULL;
        }
      n = 0;
    }
  g_free (line);
}

static double
measure_px (const ReevePainter *self,
            const GArray       *points)
{
  double sum = 0;

  for (guint i = 0; i + 1 < points->len; i++)
    {
      ReeveMapPoint a = g_array_index (points, ReeveMapPoint, i);
      ReeveMapPoint b = g_array_index (points, ReeveMapPoint, i + 1);

      sum += hypot ((double) b.x - a.x, (double) b.y - a.y);
    }
  return sum * self->px_per_unit;
}

typedef struct
{
  ReevePainter          *painter;
  const ReeveSceneLayer *layer;
  const ReeveMapColumn  *column;
  GArray                *pieces;    /* owned, of ReeveStreetPiece */
  GArray                *features;  /* owned, of guint32: by piece */
} Collector;

static void
collect (Collector             *self,
         const ReeveStoreLevel *level,
         guint32                item)
{
  guint32 feature = level->features[item];

  for (guint32 ring = level->first_rings[item]; ring < level->first_rings[item + 1]; ring++)
    {
      guint32 start = reeve_store_ring_start (level, ring);
      ReeveStreetPiece piece = { self->column->codes[feature], level->points + start,
                                 level->ring_ends[ring] - start };

      g_array_append_val (self->pieces, piece);
      g_array_append_val (self->features, feature);
    }
}

static void
add_lines (Collector  *self,
           ReeveLabel *label)
{
  g_autoptr (GPtrArray) streets = reeve_street_join (
    (const ReeveStreetPiece *) (void *) self->pieces->data, self->pieces->len);

  for (guint i = 0; i < streets->len; i++)
    {
      const ReeveStreet *street = streets->pdata[i];
      double length = measure_px (self->painter, street->points);

      label->text = self->column->texts->pdata[street->name];
      label->weight = length;
      label->id = self->layer->store->fids[g_array_index (self->features, guint32,
                                                          street->first_piece)];
      if (label->kind == REEVE_LABEL_SHIELD ||
          length >= 0.95 * guess_width (self->painter, label->text, label->size_px))
        add_stretches (self->painter, street->points, label);
    }
  g_array_set_size (self->pieces, 0);
  g_array_set_size (self->features, 0);
}

static gboolean
wants_name (const ReevePainter    *self,
            const ReeveSceneLayer *layer,
            guint32                feature,
            gboolean               main_road)
{
  ReeveRoadClass road = layer->kinds[feature];

  if (main_road != (road <= REEVE_ROAD_TERTIARY))
    return FALSE;
  if (main_road)
    return self->zoom >= (road <= REEVE_ROAD_SECONDARY ? 13.6 : 14);
  if (road == REEVE_ROAD_RESIDENTIAL)
    return self->zoom >= 14.8;
  return self->zoom >= (road == REEVE_ROAD_SERVICE ? 15.5 : 16.3);
}

static void
add_street_names (ReevePainter          *self,
                  const ReeveSceneLayer *layer)
{
  const ReeveStoreLevel *level = reeve_painter_query (self, layer->store);
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (ReeveStreetPiece));
  g_autoptr (GArray) features = g_array_new (FALSE, FALSE, sizeof (guint32));
  Collector collector = { self, layer, layer->label, pieces, features };

  if (layer->label == NULL || layer->label->codes == NULL || self->zoom < 13.6)
    return;
  for (guint minor = 0; minor < 2; minor++)
    {
      ReeveLabel label = { .kind = REEVE_LABEL_LINE, .font_weight = 500, .repeat_px = 260 };

      for (guint i = 0; i < self->items->len; i++)
        {
          guint32 item = g_array_index (self->items, guint32, i);
          guint32 feature = level->features[item];

          if (layer->label->codes[feature] != 0 && wants_name (self, layer, feature, minor == 0))
            collect (&collector, level, item);
        }
      label.size_px = minor == 0 ? 11.5 : self->zoom < 16 ? 10 : 10.5;
      label.rank = minor == 0 ? RANK_MAIN_ROAD : RANK_STREET;
      label.colour = reeve_base_style_ink (self->base, REEVE_INK_LABEL_ROAD);
      add_lines (&collector, &label);
    }
}

static void
add_shields (ReevePainter          *self,
             const ReeveSceneLayer *layer)
{
  const ReeveStoreLevel *level = reeve_painter_query (self, layer->store);
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (ReeveStreetPiece));
  g_autoptr (GArray) features = g_array_new (FALSE, FALSE, sizeof (guint32));
  Collector collector = { self, layer, layer->ref, pieces, features };
  g_autoptr (GPtrArray) streets = NULL;

  if (layer->ref == NULL || layer->ref->codes == NULL || self->zoom < 11.5)
    return;
  for (guint i = 0; i < self->items->len; i++)
    {
      guint32 item = g_array_index (self->items, guint32, i);
      guint32 feature = level->features[item];

      if (layer->ref->codes[feature] != 0 && layer->kinds[feature] <= REEVE_ROAD_TRUNK &&
          (layer->flags[feature] & REEVE_ROAD_LINK) == 0)
        collect (&collector, level, item);
    }
  streets = reeve_street_join ((const ReeveStreetPiece *) (void *) pieces->data, pieces->len);
  for (guint i = 0; i < streets->len; i++)
    {
      const ReeveStreet *street = streets->pdata[i];
      const char *ref = layer->ref->texts->pdata[street->name];
      const char *end = strchr (ref, ';');
      char *text = end == NULL ? g_strdup (ref) : g_strndup (ref, (gsize) (end - ref));
      ReeveLabel label = { .kind = REEVE_LABEL_SHIELD, .size_px = 10, .font_weight = 700,
                           .repeat_px = 320, .rank = RANK_SHIELD };

      g_ptr_array_add (self->keep, text);
      label.text = text;
      label.weight = measure_px (self, street->points);
      label.id = layer->store->fids[g_array_index (features, guint32, street->first_piece)];
      label.colour = reeve_base_style_ink (self->base, REEVE_INK_SHIELD_TEXT);
      if (g_utf8_strlen (text, -1) <= 7 && label.weight > 60)
        add_stretches (self, street->points, &label);
    }
}

static void
add_rivers (ReevePainter          *self,
            const ReeveSceneLayer *layer)
{
  const ReeveStoreLevel *level = reeve_painter_query (self, layer->store);
  const ReeveMapColumn *kind = reeve_scene_layer_find_column (layer, "kind");
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (ReeveStreetPiece));
  g_autoptr (GArray) features = g_array_new (FALSE, FALSE, sizeof (guint32));
  Collector collector = { self, layer, layer->label, pieces, features };
  ReeveLabel label = { .kind = REEVE_LABEL_LINE, .size_px = 12.5, .font_weight = 500,
                       .italic = TRUE, .spacing_px = 1.4, .repeat_px = 500, .rank = RANK_WATER };

  if (layer->label == NULL || layer->label->codes == NULL || self->zoom < 11)
    return;
  for (guint i = 0; i < self->items->len; i++)
    {
      guint32 item = g_array_index (self->items, guint32, i);
      guint32 feature = level->features[item];
      const char *word = reeve_map_column_text (kind, feature);
      gboolean wide = strcmp (word, "river") == 0 || strcmp (word, "canal") == 0;

      if (layer->label->codes[feature] != 0 && (wide || self->zoom >= 14.5))
        collect (&collector, level, item);
    }
  label.colour = reeve_base_style_ink (self->base, REEVE_INK_LABEL_WATER);
  add_lines (&collector, &label);
}

void
reeve_paint_base_labels (ReevePainter *self)
{
  for (guint i = 0; i < self->scene->layers->len; i++)
    {
      const ReeveSceneLayer *layer = self->scene->layers->pdata[i];

      if (is_drawn (self, layer, REEVE_BASE_PLACES))
        add_places (self, layer);
      else if (is_drawn (self, layer, REEVE_BASE_WATER) && self->zoom >= 11)
        add_area_names (self, layer, TRUE);
      else if (is_drawn (self, layer, REEVE_BASE_GREEN) && self->zoom >= 14)
        add_area_names (self, layer, FALSE);
      else if (is_drawn (self, layer, REEVE_BASE_WATERWAYS))
        add_rivers (self, layer);
    }
}

void
reeve_paint_street_labels (ReevePainter *self)
{
  for (guint i = 0; i < self->scene->layers->len; i++)
    {
      const ReeveSceneLayer *layer = self->scene->layers->pdata[i];

      if (!is_drawn (self, layer, REEVE_BASE_ROADS))
        continue;
      add_shields (self, layer);
      add_street_names (self, layer);
    }
}

/* --- records --- */

/* (nullable): kept by the painter or the column */
static const char *
get_record_text (ReevePainter         *self,
                 const ReeveMapColumn *column,
                 guint32               feature)
{
  char *text;

  if (column->values == NULL)
    return reeve_map_column_text (column, feature);
  if (isnan (column->values[feature]))
    return "";
  text = reeve_format_number (column->values[feature]);
  g_ptr_array_add (self->keep, text);
  return text;
}

static void
add_record_name (ReevePainter          *self,
                 const ReeveSceneLayer *layer,
                 const ReeveStoreLevel *level,
                 guint32                item)
{
  guint32 feature = level->features[item];
  gboolean proposed = layer->style->meaning == REEVE_MEANING_PROPOSED ||
                      (layer->marks != NULL && layer->marks[feature] == REEVE_MEANING_PROPOSED);
  ReeveLabel label = { .kind = REEVE_LABEL_SYMBOL, .size_px = 11, .font_weight = 500,
                       .rank = proposed ? RANK_PROPOSAL : RANK_RECORD };
  double room;

  label.text = get_record_text (self, layer->label, feature);
  label.id = layer->store->fids[feature];
  label.weight = layer->values == NULL || isnan (layer->values[feature]) ? 0
                                                                         : layer->values[feature];
  label.colour = reeve_base_style_ink (self->base, REEVE_INK_LABEL);
  /* Two shops of one chain are two. */
  label.repeat_px = 4;
  if (layer->store->kind == REEVE_SHAPE_AREA)
    {
      label.kind = REEVE_LABEL_POINT;
      if (!reeve_painter_inside (self, level, item, &label.at, &room) ||
          room < 0.9 * guess_width (self, label.text, label.size_px))
        return;
    }
  else
    {
      label.at = reeve_painter_place (
        self, level->points[reeve_store_ring_start (level, level->first_rings[item])]);
      label.gap_px = layer->style->symbol[0] != '\0' ? layer->style->size_px / 2 : 5;
    }
  reeve_labels_add (self->labels, &label);
}

void
reeve_paint_data_labels (ReevePainter *self)
{
  for (guint i = 0; i < self->scene->layers->len; i++)
    {
      const ReeveSceneLayer *layer = self->scene->layers->pdata[i];
      const ReeveStoreLevel *level;

      if (layer->role != REEVE_BASE_NONE || layer->label == NULL || layer->store == NULL ||
          layer->store->kind == REEVE_SHAPE_LINE || !reeve_scene_layer_is_shown (layer, self->zoom))
        continue;
      level = reeve_painter_query (self, layer->store);
      if (self->items->len > MAX_RECORD_NAMES ||
          (layer->store->kind == REEVE_SHAPE_POINT && self->items->len > 40 && self->zoom < 13))
        continue;
      for (guint j = 0; j < self->items->len; j++)
        add_record_name (self, layer, level, g_array_index (self->items, guint32, j));
    }
}
