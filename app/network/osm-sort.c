/* network/osm-sort.c — every object of an extract finds its layers
 *
 * Relations first: a multipolygon speaks for its outer ways, so that a lake is
 * not drawn twice, once with and once without its islands. In the old style,
 * where the tags sit on the outer way, that way's tags are the relation's.
 */
#include "network/osm-import-private.h"

#include "network/osm-coast.h"

#include <string.h>

#define BIT(layer) (G_GUINT64_CONSTANT (1) << (layer))
#define LINES (BIT (REEVE_OSM_ROADS) | BIT (REEVE_OSM_RAILWAYS) | BIT (REEVE_OSM_WATERWAYS))
#define AREAS (BIT (REEVE_OSM_WATER) | BIT (REEVE_OSM_GREEN) | BIT (REEVE_OSM_BUILT_UP) \
               | BIT (REEVE_OSM_BUILDINGS))
#define FACILITIES (~(BIT (REEVE_OSM_HOSPITALS) - 1))

typedef struct
{
  ReeveOsmSorting *sorting;   /* borrowed */
  const ReeveOsm  *osm;
  guint64         *spoken;    /* owned: by way: layers in which a relation speaks for it */
  guint8          *in_area;   /* owned: by way: member of a multipolygon */
  guint64         *layers;    /* owned: by relation */
} Sorter;

static void
add_to (Sorter          *sorter,
        ReeveOsmLayerId  layer,
        guint            type,
        guint64          index)
{
  guint64 object = REEVE_OSM_OBJECT (type, index);

  g_array_append_val (sorter->sorting->lists[layer], object);
}

static void
add_to_all (Sorter  *sorter,
            guint64  layers,
            guint    type,
            guint64  index)
{
  for (guint layer = 0; layer < REEVE_OSM_N_LAYERS; layer++)
    if ((layers & BIT (layer)) != 0)
      add_to (sorter, layer, type, index);
}

/* --- relations --- */

static gboolean
is_outer (const Sorter         *sorter,
          const ReeveOsmMember *member)
{
  const char *role = sorter->osm->strings + member->role;

  return member->type == 1 && (*role == '\0' || strcmp (role, "outer") == 0);
}

/* Old style: the first outer way that belongs to an area layer, or G_MAXUINT32. */
static guint32
find_speaker (const Sorter           *sorter,
              const ReeveOsmRelation *relation,
              guint64                *out_layers)
{
  for (guint32 i = relation->members; i < relation->members + relation->n_members; i++)
    {
      const ReeveOsmMember *member = &sorter->osm->members[i];
      gint64 found = is_outer (sorter, member) ? reeve_osm_find_way (sorter->osm, member->ref) : -1;
      ReeveOsmValues values;
      guint64 layers;

      if (found < 0
          || !reeve_osm_get_values (sorter->osm, sorter->sorting->keys, sorter->osm->ways[found].tags,
                                    sorter->osm->ways[found].n_tags, &values))
        continue;
      layers = reeve_osm_classify (&values) & (AREAS | FACILITIES);
      if (layers != 0)
        {
          *out_layers = layers;
          return (guint32) found;
        }
    }

  return G_MAXUINT32;
}

static void
note_members (Sorter                 *sorter,
              const ReeveOsmRelation *relation,
              gboolean                is_boundary,
              guint32                 level)
{
  const ReeveOsm *osm = sorter->osm;

  for (guint32 i = relation->members; i < relation->members + relation->n_members; i++)
    {
      gint64 way = osm->members[i].type == 1 ? reeve_osm_find_way (osm, osm->members[i].ref) : -1;
      guint32 *old;

      if (way < 0)
        continue;
      sorter->in_area[way] = TRUE;
      old = &sorter->sorting->levels[way];
      /* The lowest level is the highest border. */
      if (is_boundary && (*old == 0 || g_ascii_strtoll (osm->strings + level, NULL, 10)
                                       < g_ascii_strtoll (osm->strings + *old, NULL, 10)))
        *old = level;
    }
}

static guint32
get_level (const Sorter           *sorter,
           const ReeveOsmRelation *relation)
{
  for (guint32 i = relation->tags; i < relation->tags + relation->n_tags; i++)
    if (sorter->sorting->keys[sorter->osm->tags[i].key] == REEVE_OSM_KEY_ADMIN_LEVEL + 1)
      return sorter->osm->tags[i].value;

  return 0;
}

/* Which layers each relation belongs to. */
static void
look_at_relations (Sorter *sorter)
{
  for (guint64 r = 0; r < sorter->osm->n_relations; r++)
    {
      const ReeveOsmRelation *relation = &sorter->osm->relations[r];
      ReeveOsmValues values;
      const char *type;
      gboolean is_multipolygon, is_boundary;
      guint64 layers;

      sorter->sorting->speakers[r] = G_MAXUINT32;
      if (!reeve_osm_get_values (sorter->osm, sorter->sorting->keys, relation->tags,
                                 relation->n_tags, &values))
        continue;

      type = values.values[REEVE_OSM_KEY_TYPE];
      is_multipolygon = g_strcmp0 (type, "multipolygon") == 0;
      is_boundary = g_strcmp0 (type, "boundary") == 0;
      layers = reeve_osm_classify (&values);
      if (is_multipolygon && (layers & (AREAS | FACILITIES | BIT (REEVE_OSM_DISTRICTS))) == 0)
        sorter->sorting->speakers[r] = find_speaker (sorter, relation, &layers);

      if (is_multipolygon || is_boundary)
        note_members (sorter, relation, (layers & BIT (REEVE_OSM_DISTRICTS)) != 0,
                      get_level (sorter, relation));
      if (is_multipolygon)
        layers &= AREAS | FACILITIES | BIT (REEVE_OSM_DISTRICTS);
      else if (is_boundary)
        layers &= BIT (REEVE_OSM_DISTRICTS);
      else
        layers &= FACILITIES;
      sorter->layers[r] = layers;
    }
}

#define RELATIONS_PER_PART 64

static gboolean
assemble_part (guint     part,
               gpointer  data,
               GError  **error)
{
  Sorter *sorter = data;
  guint64 end = MIN ((guint64) (part + 1) * RELATIONS_PER_PART, sorter->osm->n_relations);

  for (guint64 r = (guint64) part * RELATIONS_PER_PART; r < end; r++)
    if (sorter->layers[r] != 0)
      sorter->sorting->areas[r] = reeve_osm_relation_area (&sorter->sorting->shapes, r);

  return TRUE;
}

/* A relation that became an area speaks for its outer ways. */
static void
count_and_speak (Sorter *sorter)
{
  const ReeveOsm *osm = sorter->osm;

  for (guint64 r = 0; r < osm->n_relations; r++)
    {
      const ReeveOsmRelation *relation = &osm->relations[r];
      gboolean whole = sorter->sorting->areas[r] != NULL;
      guint64 layers = sorter->layers[r];

      if (!whole && (layers & BIT (REEVE_OSM_DISTRICTS)) != 0)
        sorter->sorting->n_partial++;
      else if (!whole && (layers & AREAS) != 0)
        sorter->sorting->n_broken++;
      if (!whole)
        layers &= FACILITIES;
      sorter->layers[r] = layers;

      for (guint32 i = relation->members;
           whole && i < relation->members + relation->n_members; i++)
        {
          gint64 way = is_outer (sorter, &osm->members[i])
                       ? reeve_osm_find_way (osm, osm->members[i].ref) : -1;

          if (way >= 0)
            sorter->spoken[way] |= layers;
        }
    }
}

/* --- ways and nodes --- */

static gboolean
is_street_area (const ReeveOsmValues *values)
{
  const char *highway = values->values[REEVE_OSM_KEY_HIGHWAY];

  return g_strcmp0 (values->values[REEVE_OSM_KEY_AREA], "yes") == 0
         && g_strcmp0 (highway, "pedestrian") != 0 && g_strcmp0 (highway, "footway") != 0;
}

static void
place_way (Sorter  *sorter,
           guint64  w)
{
  const ReeveOsmWay *way = &sorter->osm->ways[w];
  ReeveOsmValues values;
  guint64 layers;
  guint64 areas;

  reeve_osm_get_values (sorter->osm, sorter->sorting->keys, way->tags, way->n_tags, &values);
  layers = reeve_osm_classify (&values);
  if (layers != 0 && is_street_area (&values))
    layers &= ~BIT (REEVE_OSM_ROADS);
  if (g_strcmp0 (values.values[REEVE_OSM_KEY_NATURAL], "coastline") == 0)
    g_array_append_val (sorter->sorting->coast, w);

  add_to_all (sorter, layers & LINES, 1, w);
  if ((layers & BIT (REEVE_OSM_BOUNDARIES)) != 0 || sorter->sorting->levels[w] != 0)
    add_to (sorter, REEVE_OSM_BOUNDARIES, 1, w);
  add_to_all (sorter, layers & FACILITIES & ~sorter->spoken[w], 1, w);

  areas = layers & AREAS & ~sorter->spoken[w];
  if (areas == 0)
    return;
  if (reeve_osm_way_is_closed (&sorter->sorting->shapes, w))
    add_to_all (sorter, areas, 1, w);
  else if (!sorter->in_area[w])
    sorter->sorting->n_broken++;
}

static void
place_nodes (Sorter *sorter)
{
  for (guint64 i = 0; i < sorter->osm->n_nodes; i++)
    {
      const ReeveOsmNode *node = &sorter->osm->nodes[i];
      ReeveOsmValues values;

      if (node->n_tags > 0
          && reeve_osm_get_values (sorter->osm, sorter->sorting->keys, node->tags, node->n_tags,
                                   &values))
        add_to_all (sorter, reeve_osm_classify (&values) & (FACILITIES | BIT (REEVE_OSM_PLACES)),
                    0, i);
    }
}

ReeveOsmSorting *
reeve_osm_sort (const ReeveOsm  *osm,
                const guint32   *refs,
                ReeveJob        *job,
                GError         **error)
{
  g_autoptr (ReeveOsmSorting) self = g_new0 (ReeveOsmSorting, 1);
  Sorter sorter = { .sorting = self, .osm = osm };
  gboolean ok;

  self->shapes = (ReeveOsmShapes) { osm, refs };
  self->keys = reeve_osm_map_keys (osm);
  self->areas = g_new0 (ReeveShape *, MAX (osm->n_relations, 1));
  self->speakers = g_new (guint32, MAX (osm->n_relations, 1));
  self->levels = g_new0 (guint32, MAX (osm->n_ways, 1));
  for (guint i = 0; i < REEVE_OSM_N_LAYERS; i++)
    self->lists[i] = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->coast = g_array_new (FALSE, FALSE, sizeof (guint64));
  sorter.spoken = g_new0 (guint64, MAX (osm->n_ways, 1));
  sorter.in_area = g_new0 (guint8, MAX (osm->n_ways, 1));
  sorter.layers = g_new0 (guint64, MAX (osm->n_relations, 1));

  look_at_relations (&sorter);
  ok = reeve_job_share_out (job, (guint) ((osm->n_relations + RELATIONS_PER_PART - 1)
                                          / RELATIONS_PER_PART), assemble_part, &sorter, error);
  if (ok)
    {
      count_and_speak (&sorter);
      place_nodes (&sorter);
      for (guint64 w = 0; w < osm->n_ways; w++)
        place_way (&sorter, w);
      for (guint64 r = 0; r < osm->n_relations; r++)
        add_to_all (&sorter, sorter.layers[r], 2, r);
      ok = reeve_osm_coast_seas (&self->shapes, self->coast, &self->seas, job, error);
    }

  g_free (sorter.spoken);
  g_free (sorter.in_area);
  g_free (sorter.layers);
  return ok ? g_steal_pointer (&self) : NULL;
}

void
reeve_osm_sorting_free (ReeveOsmSorting *self)
{
  if (self == NULL)
    return;

  for (guint64 r = 0; self->areas != NULL && r < self->shapes.osm->n_relations; r++)
    reeve_shape_free (self->areas[r]);
  for (guint i = 0; i < REEVE_OSM_N_LAYERS; i++)
    g_clear_pointer (&self->lists[i], g_array_unref);
  g_clear_pointer (&self->coast, g_array_unref);
  g_clear_pointer (&self->seas, g_ptr_array_unref);
  g_free (self->areas);
  g_free (self->speakers);
  g_free (self->levels);
  g_free (self->keys);
  g_free (self);
}
