/* analysis/hazard.h — a hazard as levels, asked place by place
 *
 * Areas or a raster; by depth (more than each threshold), by class (each value
 * there is), or simply inside. Areas of one level are united once, so that
 * nobody who stands in two overlapping ones counts twice.
 */
#pragma once

#include "analysis/tool.h"
#include "geo/area-cutter.h"
#include "geo/projection.h"

G_BEGIN_DECLS

typedef struct
{
  char            *title;     /* owned: "deeper than 0.5", "high", "inside" */
  char            *key;       /* owned: "gt_0.5", "class_3", "inside" */
  double           value;     /* threshold or class, of rasters and numbers */
  ReeveShape      *area;      /* owned, nullable: degrees; NULL for rasters */
  ReeveShape      *plane;     /* owned, nullable: metres */
  ReeveAreaCutter *cutter;    /* owned, nullable: degrees */
  ReeveAreaCutter *plane_cutter; /* owned, nullable: metres */
} ReeveHazardLevel;

typedef struct
{
  GPtrArray       *levels;      /* owned, of ReeveHazardLevel */
  gboolean         by_class;
  ReeveRaster     *raster;      /* owned, nullable */
  ReeveProjection *projection;  /* owned: the plane lengths are measured in */
  char            *crs;         /* owned */
} ReeveHazard;

void         reeve_hazard_free (ReeveHazard *self);
/* From the parameters "hazard", "by", "level", "thresholds" and "crs", and what
 * the option draws. */
ReeveHazard *reeve_hazard_read (ReeveRun    *run,
                                GError     **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether a place is in a level. */
gboolean     reeve_hazard_holds_value (const ReeveHazard      *self,
                                       const ReeveHazardLevel *level,
                                       float                   value);
gboolean     reeve_hazard_holds       (const ReeveHazard      *self,
                                       const ReeveHazardLevel *level,
                                       ReeveLonLat             point);
/* Share of an area, 0 to 1. */
gboolean     reeve_hazard_share_of_area (const ReeveHazard      *self,
                                         const ReeveHazardLevel *level,
                                         const ReeveShape       *area,
                                         double                 *out_share,
                                         GError                **error) G_GNUC_WARN_UNUSED_RESULT;
/* Planar metres of a line (in degrees) inside; of a raster by pieces of half a
 * cell. @plane: the line projected. */
double       reeve_hazard_length_m    (const ReeveHazard      *self,
                                       const ReeveHazardLevel *level,
                                       const ReeveShape       *line,
                                       const ReeveShape       *plane);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveHazard, reeve_hazard_free)

G_END_DECLS
