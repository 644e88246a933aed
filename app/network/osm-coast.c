/* network/osm-coast.c — the sea beyond an extract's coastline
 *
 * Strands are runs of coastline joined end to start. What the extract's edge
 * cuts off ends on that edge; going round the edge clockwise from where a
 * strand leaves the extract to where the next one comes in keeps the sea to the
 * right, as it is along the strands. Ends in the middle of nowhere (mappers'
 * gaps) are bridged to the nearest such beginning, or led to the edge when that
 * is near. If comings and goings then do not alternate along the edge, or half
 * the streets would lie in the water, the coastline is wrong somewhere and
 * nothing is drawn: an inland city must not drown because of one stray tag.
 */
#include "network/osm-coast-private.h"

#include "geo/area-cutter.h"

/* Streets and buildings looked at, and the share that may lie in the sea. */
#define N_SAMPLES  2000
#define MAX_DROWNED 0.3

static gboolean
stands_on_land (const ReeveCoast *self,
                guint64           way)
{
  const ReeveOsm *osm = self->shapes->osm;
  const ReeveOsmWay *w = &osm->ways[way];

  return (reeve_osm_get_tag (osm, w->tags, w->n_tags, "highway") != NULL ||
          reeve_osm_get_tag (osm, w->tags, w->n_tags, "building") != NULL) &&
         reeve_osm_get_tag (osm, w->tags, w->n_tags, "bridge") == NULL &&
         reeve_osm_get_tag (osm, w->tags, w->n_tags, "tunnel") == NULL;
}

/* Streets and houses of a city stand on land, whatever the coastline says. */
static gboolean
drowns_the_city (const ReeveCoast *self,
                 GPtrArray        *seas)
{
  const ReeveOsm *osm = self->shapes->osm;
  guint64 step = osm->n_ways / (4 * N_SAMPLES) + 1;
  g_autofree guint8 *in_sea = g_new0 (guint8, N_SAMPLES);
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (ReeveLonLat));
  guint n_drowned = 0;

  for (guint64 way = 0; way < osm->n_ways && points->len < N_SAMPLES; way += step)
    {
      guint32 node = osm->ways[way].n_refs > 0 && stands_on_land (self, way)
                     ? self->shapes->refs[osm->ways[way].refs] : G_MAXUINT32;

      if (node != G_MAXUINT32)
        {
          ReeveLonLat point = reeve_osm_node_point (osm, node);

          if (reeve_coast_holds (&self->box, point))
            g_array_append_val (points, point);
        }
    }
  for (guint i = 0; i < seas->len && reeve_coast_step (self, i); i++)
    {
      g_autoptr (ReeveAreaCutter) cutter = reeve_area_cutter_new (seas->pdata[i]);

      for (guint k = 0; k < points->len; k++)
        in_sea[k] |= reeve_area_cutter_contains_point (cutter, g_array_index (points, ReeveLonLat,
                                                                              k));
    }
  for (guint k = 0; k < points->len; k++)
    n_drowned += in_sea[k];
  return n_drowned > MAX_DROWNED * points->len;
}

/* What the file says it was cut to, unless that is far beyond what is in it. */
static ReeveBox
find_edge (const ReeveOsm *osm)
{
  ReeveBox box = osm->box;
  double across = 0.25 * (box.east - box.west), up = 0.25 * (box.north - box.south);

  if (osm->bounds.west < osm->bounds.east && osm->bounds.south < osm->bounds.north)
    {
      ReeveBox cut = {
        MAX (osm->bounds.west, box.west - across), MAX (osm->bounds.south, box.south - up),
        MIN (osm->bounds.east, box.east + across), MIN (osm->bounds.north, box.north + up),
      };

      if (cut.west < cut.east && cut.south < cut.north)
        return cut;
    }
  return box;
}

static gboolean
make_seas (ReeveCoast *self,
           GPtrArray  *seas)
{
  reeve_coast_cut (self);
  reeve_coast_bridge (self);
  return reeve_coast_lead (self) && reeve_coast_close (self, seas) && !drowns_the_city (self, seas);
}

gboolean
reeve_osm_coast_seas (const ReeveOsmShapes  *shapes,
                      const GArray          *ways,
                      GPtrArray            **out_seas,
                      ReeveJob              *job,
                      GError               **error)
{
  g_autoptr (GPtrArray) seas = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_shape_free);
  ReeveCoast coast = { .shapes = shapes, .box = find_edge (shapes->osm), .job = job };
  gboolean made = TRUE;

  coast.strands = g_ptr_array_new_with_free_func (reeve_strand_free);
  reeve_coast_join (&coast, ways);
  if (coast.strands->len > 0 && coast.box.west < coast.box.east &&
      coast.box.south < coast.box.north)
    made = make_seas (&coast, seas);
  g_ptr_array_unref (coast.strands);
  if (g_cancellable_set_error_if_cancelled (reeve_job_get_cancellable (job), error))
    return FALSE;
  *out_seas = made ? g_steal_pointer (&seas) : NULL;
  return TRUE;
}
