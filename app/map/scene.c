/* map/scene.c — what is drawn: the snapshot and what can be asked of it */
#include "map/scene-private.h"

#include <stdlib.h>
#include <string.h>

ReeveScene *
reeve_scene_new_empty (void)
{
  ReeveScene *self = g_new0 (ReeveScene, 1);

  g_atomic_ref_count_init (&self->refs);
  self->layers = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_scene_layer_unref);
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_scene_change_free);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  return self;
}

ReeveScene *
reeve_scene_new (ReeveSceneLayer *const *layers,
                 guint                   n_layers)
{
  ReeveScene *self = reeve_scene_new_empty ();

  for (guint i = 0; i < n_layers; i++)
    g_ptr_array_add (self->layers, reeve_scene_layer_ref (layers[i]));
  reeve_scene_sort (self);
  return self;
}

static gboolean
is_among (gint64        id,
          const gint64 *ids,
          guint         n_ids)
{
  for (guint i = 0; i < n_ids; i++)
    if (ids[i] == id)
      return TRUE;
  return FALSE;
}

ReeveScene *
reeve_scene_with (ReeveScene             *self,
                  const gint64           *without,
                  guint                   n_without,
                  ReeveSceneLayer *const *layers,
                  guint                   n_layers)
{
  ReeveScene *scene = g_new0 (ReeveScene, 1);

  g_atomic_ref_count_init (&scene->refs);
  scene->layers = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_scene_layer_unref);
  /* Neither changes once a scene is made. */
  scene->changes = g_ptr_array_ref (self->changes);
  scene->notes = g_ptr_array_ref (self->notes);
  scene->n_changes = self->n_changes;
  scene->quiet = self->quiet;
  /* What was sorted is sorted the other way round: the list's first lies on top. */
  for (guint i = n_layers; i-- > 0;)
    g_ptr_array_add (scene->layers, reeve_scene_layer_ref (layers[i]));
  for (guint i = self->layers->len; i-- > 0;)
    {
      ReeveSceneLayer *layer = self->layers->pdata[i];

      if (is_among (layer->dataset->id, without, n_without))
        scene->quiet = scene->quiet || layer->classes != NULL;
      else
        g_ptr_array_add (scene->layers, reeve_scene_layer_ref (layer));
    }
  reeve_scene_sort (scene);
  return scene;
}

ReeveScene *
reeve_scene_ref (ReeveScene *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
reeve_scene_unref (ReeveScene *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_ptr_array_unref (self->layers);
  g_ptr_array_unref (self->changes);
  g_ptr_array_unref (self->notes);
  g_free (self);
}

/* --- order --- */

#define TIER_POINTS 5

/* Rasters, then areas, lines and points; the base map is drawn by its own rules
 * and comes first. Of areas and lines the answers lie on top, the newest above all. */
static int
get_tier (const ReeveSceneLayer *layer)
{
  if (layer->role != REEVE_BASE_NONE)
    return 0;
  switch (layer->dataset->kind)
    {
    case REEVE_DATASET_RASTER:
      return 1;
    case REEVE_DATASET_AREAS:
      return layer->style->meaning == REEVE_MEANING_HAZARD ? 3 : 2;
    case REEVE_DATASET_LINES:
      return 4;
    default:
      return TIER_POINTS;
    }
}

typedef struct
{
  ReeveSceneLayer *layer;
  guint            place;   /* as given: what a list shows first lies on top */
} Slot;

static int
compare_slots (const void *a,
               const void *b)
{
  const Slot *x = a;
  const Slot *y = b;
  gint64 x_answer = x->layer->dataset->result_id;
  gint64 y_answer = y->layer->dataset->result_id;
  int tiers = get_tier (x->layer) - get_tier (y->layer);

  if (tiers != 0)
    return tiers;
  /* Not points: an answer's dots would hide the symbols that it is about. */
  if (x_answer != y_answer && get_tier (x->layer) < TIER_POINTS)
    return (x_answer > y_answer) - (x_answer < y_answer);
  return (x->place < y->place) - (x->place > y->place);
}

void
reeve_scene_sort (ReeveScene *self)
{
  g_autofree Slot *slots = g_new (Slot, self->layers->len + 1);

  for (guint i = 0; i < self->layers->len; i++)
    slots[i] = (Slot) { self->layers->pdata[i], i };
  qsort (slots, self->layers->len, sizeof *slots, compare_slots);
  for (guint i = 0; i < self->layers->len; i++)
    self->layers->pdata[i] = slots[i].layer;
}

/* --- changes --- */

ReeveSceneChange *
reeve_scene_change_new (ReeveChangeKind   kind,
                        const char       *title,
                        const ReeveShape *shape)
{
  ReeveSceneChange *self = g_new0 (ReeveSceneChange, 1);

  self->kind = kind;
  self->title = g_strdup (title);
  self->box = REEVE_MAP_BOX_EMPTY;
  self->area = shape != NULL && shape->kind == REEVE_SHAPE_AREA;
  self->points = g_array_new (FALSE, FALSE, sizeof (ReeveMapPoint));
  self->ring_ends = g_array_new (FALSE, FALSE, sizeof (guint32));
  if (shape != NULL)
    reeve_scene_change_add (self, shape);
  return self;
}

void
reeve_scene_change_add (ReeveSceneChange *self,
                        const ReeveShape *shape)
{
  for (guint i = 0; i < shape->n_rings; i++)
    {
      guint32 end;

      for (guint32 j = reeve_shape_ring_start (shape, i); j < shape->rings[i].end; j++)
        {
          ReeveMapPoint point = reeve_mercator_from_lonlat (shape->points[j]);

          g_array_append_val (self->points, point);
          reeve_map_box_add (&self->box, point);
        }
      end = self->points->len;
      g_array_append_val (self->ring_ends, end);
    }
}

void
reeve_scene_change_free (ReeveSceneChange *self)
{
  g_free (self->title);
  g_array_unref (self->points);
  g_array_unref (self->ring_ends);
  g_free (self);
}

/* --- questions --- */

guint
reeve_scene_get_n_layers (const ReeveScene *self)
{
  return self->layers->len;
}

const ReeveSceneLayer *
reeve_scene_get_layer (const ReeveScene *self,
                       guint             index)
{
  g_return_val_if_fail (index < self->layers->len, NULL);
  return self->layers->pdata[index];
}

const ReeveSceneLayer *
reeve_scene_find_layer (const ReeveScene *self,
                        gint64            dataset_id)
{
  for (guint i = 0; i < self->layers->len; i++)
    if (((const ReeveSceneLayer *) self->layers->pdata[i])->dataset->id == dataset_id)
      return self->layers->pdata[i];
  return NULL;
}

static void
join_box (ReeveBox          *box,
          const ReeveMapBox *units)
{
  if (units->x0 > units->x1)
    return;
  reeve_box_add (box, reeve_mercator_to_lonlat (units->x0, units->y0));
  reeve_box_add (box, reeve_mercator_to_lonlat (units->x1, units->y1));
}

static void
join_layer (ReeveBox              *box,
            const ReeveSceneLayer *layer)
{
  if (layer->store != NULL)
    join_box (box, &layer->store->box);
  else if (layer->raster != NULL)
    join_box (box, &layer->raster->box);
}

static void
join_changes (ReeveBox         *box,
              const ReeveScene *self)
{
  for (guint i = 0; i < self->changes->len; i++)
    join_box (box, &((const ReeveSceneChange *) self->changes->pdata[i])->box);
}

ReeveBox
reeve_scene_get_box (const ReeveScene *self)
{
  ReeveBox box = REEVE_BOX_EMPTY;

  for (guint i = 0; i < self->layers->len; i++)
    join_layer (&box, self->layers->pdata[i]);
  join_changes (&box, self);
  return box;
}

ReeveBox
reeve_scene_get_data_box (const ReeveScene *self)
{
  ReeveBox box = REEVE_BOX_EMPTY;

  for (guint i = 0; i < self->layers->len; i++)
    {
      const ReeveSceneLayer *layer = self->layers->pdata[i];

      if (layer->role == REEVE_BASE_NONE)
        join_layer (&box, layer);
    }
  join_changes (&box, self);
  return reeve_box_is_empty (&box) ? reeve_scene_get_box (self) : box;
}

guint64
reeve_scene_get_n_features (const ReeveScene *self)
{
  guint64 n = 0;

  for (guint i = 0; i < self->layers->len; i++)
    n += reeve_scene_layer_get_n_features (self->layers->pdata[i]);
  return n;
}

gsize
reeve_scene_get_n_bytes (const ReeveScene *self)
{
  gsize n_bytes = 0;

  for (guint i = 0; i < self->layers->len; i++)
    {
      const ReeveSceneLayer *layer = self->layers->pdata[i];

      if (layer->store != NULL)
        n_bytes += reeve_store_n_bytes (layer->store);
      if (layer->raster != NULL)
        n_bytes += (gsize) layer->raster->n_cols * layer->raster->n_rows * sizeof (float);
      for (guint j = 0; j < layer->columns->len; j++)
        n_bytes += reeve_map_column_n_bytes (layer->columns->pdata[j]);
    }
  return n_bytes;
}

GPtrArray *
reeve_scene_get_notes (const ReeveScene *self)
{
  return self->notes;
}

guint
reeve_scene_get_n_changes (const ReeveScene *self)
{
  return self->n_changes;
}

char *
reeve_scene_dup_attribution (const ReeveScene *self)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  for (guint i = 0; i < self->layers->len; i++)
    {
      const ReeveSceneLayer *layer = self->layers->pdata[i];
      const char *text = layer->dataset->attribution;
      gboolean known = text == NULL || text[0] == '\0';

      for (guint j = 0; j < texts->len && !known; j++)
        known = strcmp (texts->pdata[j], text) == 0;
      if (!known)
        g_ptr_array_add (texts, (gpointer) text);
    }
  g_ptr_array_add (texts, NULL);
  return g_strjoinv (" · ", (char **) texts->pdata);
}
