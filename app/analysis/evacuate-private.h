/* analysis/evacuate-private.h — what tool-evacuate.c and evacuate-report.c share */
#pragma once

#include "analysis/evacuation.h"
#include "analysis/sites.h"
#include "geo/overlay.h"

G_BEGIN_DECLS

typedef struct
{
  ReeveRun            *run;           /* borrowed */
  ReeveEngine         *engine;        /* borrowed from the run */
  GPtrArray           *hazards;       /* owned, of borrowed ReeveShape */
  GArray              *hazard_ms;     /* owned, of double: when each comes */
  ReeveTable          *hazard_table;  /* owned: keeps the shapes alive */
  ReeveAreaIndex      *hazard_index;  /* owned */
  ReevePlaces         *zones;         /* owned */
  double              *people;        /* owned, by zone: who must leave */
  double               people_total;
  guint                n_leaving;
  ReevePlaces         *shelters;      /* owned */
  double              *seats;         /* owned, by shelter: left for those who drive */
  double               seats_total;
  GArray              *contraflow_arcs; /* owned, of guint32 */
  double              *capacity_vph;  /* owned, by arc */
  double              *close_ms;      /* owned, by arc */
  guint                n_flooded;
  double              *no_car;        /* owned, by zone: people who stay for want of a car */
  double              *walked;        /* owned, by shelter: people */
  double               walked_total;
  guint32              walk_ms;       /* longest walk */
  double              *vehicles;      /* owned, by zone */
  double               vehicles_total;
  double               per_vehicle;
  guint32              step_ms;
  ReeveSnap           *zone_snaps;    /* owned */
  ReeveSnap           *shelter_snaps; /* owned */
  ReeveEvacuationPlan *plan;          /* owned */
} ReeveEvacuateTask;

void reeve_evacuate_task_clear (ReeveEvacuateTask *task);
/* evacuate-roads.c: the hazard's areas with their times; then capacities,
 * closures and the engine that knows them */
gboolean reeve_evacuate_read_hazard  (ReeveEvacuateTask       *task,
                                      GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean reeve_evacuate_read_roads   (ReeveEvacuateTask       *task,
                                      GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
/* When the hazard is at a place; INFINITY: never. */
double   reeve_evacuate_hazard_ms_at (const ReeveEvacuateTask *task,
                                      ReeveLonLat              point);
/* evacuate-report.c: numbers, proof and layers of the answer */
void reeve_evacuate_report     (ReeveEvacuateTask *task);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReeveEvacuateTask, reeve_evacuate_task_clear)

G_END_DECLS
