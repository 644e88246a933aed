/* analysis/exposure-private.h — what the parts of the exposure tool share */
#pragma once

#include "analysis/hazard.h"
#include "analysis/run-private.h"

G_BEGIN_DECLS

typedef struct
{
  ReeveRun    *run;
  ReeveHazard *hazard;       /* owned */
  double      *people;       /* owned, by level */
  double      *facilities;   /* owned, by level */
  double      *roads_m;      /* owned, by level */
  double      *roads_touched;/* owned, by level: roads with any length inside */
  double       people_total;
  double       facilities_total;
  double       roads_total_m;
  gboolean     has_people;
  gboolean     has_facilities;
  gboolean     has_roads;
  gboolean     weighted;
} ReeveExposure;

static inline const ReeveHazardLevel *
reeve_exposure_level (const ReeveExposure *self,
          guint       k)
{
  return g_ptr_array_index (self->hazard->levels, k);
}

/* analysis/exposure-people.c: each adds to the sums by level, when its layer is
 * named. */
gboolean reeve_exposure_count_people     (ReeveExposure  *self,
                                          GError        **error) G_GNUC_WARN_UNUSED_RESULT;
/* analysis/exposure-facilities.c: also a layer of those inside. */
gboolean reeve_exposure_count_facilities (ReeveExposure  *self,
                                          GError        **error) G_GNUC_WARN_UNUSED_RESULT;
/* analysis/exposure-roads.c: also a layer of those with a length inside, and a
 * table by class. */
gboolean reeve_exposure_measure_roads    (ReeveExposure  *self,
                                          GError        **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
