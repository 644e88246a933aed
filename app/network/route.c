/* network/route.c — the quickest way between two places, arc by arc */
#include "network/query.h"

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
add_arcs (Draft           *draft,
          const GArray    *arcs,
          const ReeveSnap *from,
          const ReeveSnap *to)
{
  for (guint i = 0; i < arcs->len; i++)
    {
      guint32 arc = g_array_index (arcs, guint32, i);

      add_stretch (draft, arc, i == 0 ? reeve_snap_share_on (from, arc) : 0,
                   i + 1 == arcs->len ? reeve_snap_share_on (to, arc) : 1);
    }
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
  g_autoptr (GArray) arcs = g_array_new (FALSE, FALSE, sizeof (guint32));
  ReeveScratch *scratch = reeve_scratch_hold (self);
  guint32 direct_arc = 0;
  guint32 direct_ms = reeve_engine_direct_ms (self, from, to, &direct_arc);
  guint32 ms = reeve_query_pair (self, scratch, from, to, arcs);

  reeve_scratch_release (self, scratch);
  route->arcs = g_array_new (FALSE, FALSE, sizeof (guint32));
  route->time_ms = MIN (ms, direct_ms);
  if (direct_ms < REEVE_FAR_MS && direct_ms <= ms)
    add_stretch (&draft, direct_arc, reeve_snap_share_on (from, direct_arc),
                 reeve_snap_share_on (to, direct_arc));
  else
    add_arcs (&draft, arcs, from, to);

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
