/* network/route.c — the quickest way between two places, arc by arc */
#include "network/search.h"

#include "core/error.h"
#include "core/i18n.h"
#include "network/road-cut.h"

typedef struct
{
  const ReeveEngine *engine;
  ReeveRoute        *route;
  GArray            *points;   /* of ReeveLonLat */
} Draft;

/* Adds part of an arc, shares counted the way the arc runs. */
static void
add_stretch (Draft   *draft,
             guint32  arc,
             double   from,
             double   to)
{
  const ReeveRoads *roads = draft->engine->roads;
  guint32 segment = reeve_arc_segment (arc);
  gboolean forward = reeve_arc_is_forward (arc);

  reeve_road_cut (roads, segment, forward ? from : 1 - from, forward ? to : 1 - to,
                  draft->points);
  draft->route->length_m += roads->segments[segment].length_m * (to - from);
  g_array_append_val (draft->route->arcs, arc);
}

static void
finish_shape (Draft *draft)
{
  GArray *points = draft->points;

  /* A line has two points, also one that leads nowhere. */
  if (points->len == 1)
    {
      ReeveLonLat only = g_array_index (points, ReeveLonLat, 0);

      g_array_append_val (points, only);
    }
  draft->route->shape = reeve_shape_new_line ((ReeveLonLat *) points->data, points->len);
}

static void
add_path (Draft              *draft,
          const ReeveScratch *scratch,
          const ReeveSnap    *from,
          const ReeveSnap    *to,
          guint32             last,
          guint32             last_arc)
{
  const guint32 *vertex_arc = draft->engine->graph->vertex_arc;
  g_autoptr (GArray) path = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 v = last; v != REEVE_NO_VERTEX; v = reeve_search_get_parent (scratch, v))
    g_array_append_val (path, vertex_arc[v]);
  for (guint i = path->len; i-- > 0;)
    {
      guint32 arc = g_array_index (path, guint32, i);

      add_stretch (draft, arc, i == path->len - 1 ? reeve_snap_share_on (from, arc) : 0, 1);
    }
  add_stretch (draft, last_arc, 0, reeve_snap_share_on (to, last_arc));
}

ReeveRoute *
reeve_engine_route (const ReeveEngine *self,
                    const ReeveSnap   *from,
                    const ReeveSnap   *to,
                    GError           **error)
{
  g_autoptr (ReeveRoute) route = g_new0 (ReeveRoute, 1);
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (ReeveLonLat));
  Draft draft = { self, route, points };
  ReeveScratch *scratch;
  guint32 direct_arc = 0;
  guint32 direct_ms;
  guint32 last;
  guint32 last_arc;
  guint32 ms = REEVE_FAR_MS;

  route->arcs = g_array_new (FALSE, FALSE, sizeof (guint32));
  direct_ms = reeve_engine_direct_ms (self, from, to, &direct_arc);
  scratch = reeve_scratch_hold (self);
  if (from->segment != G_MAXUINT32 && to->segment != G_MAXUINT32)
    {
      reeve_search_start (scratch, FALSE, direct_ms);
      reeve_search_add (scratch, from, 0);
      ms = reeve_search_run_to (scratch, to, &last, &last_arc);
    }
  if (direct_ms < REEVE_FAR_MS && direct_ms <= ms)
    {
      route->time_ms = direct_ms;
      add_stretch (&draft, direct_arc, reeve_snap_share_on (from, direct_arc),
                   reeve_snap_share_on (to, direct_arc));
    }
  else if (ms < REEVE_FAR_MS)
    {
      route->time_ms = ms;
      add_path (&draft, scratch, from, to, last, last_arc);
    }
  reeve_scratch_release (self, scratch);

  if (route->arcs->len == 0)
    {
      g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_NO_RESULT,
                           from->segment == G_MAXUINT32 || to->segment == G_MAXUINT32
                           ? _("There is no street near one of the two places")
                           : _("There is no way between the two places on open streets"));
      return NULL;
    }
  finish_shape (&draft);
  return g_steal_pointer (&route);
}

void
reeve_route_free (ReeveRoute *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->arcs, g_array_unref);
  g_clear_pointer (&self->shape, reeve_shape_free);
  g_free (self);
}
