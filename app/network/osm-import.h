/* network/osm-import.h — an extract becomes a city: base map, facilities, roads
 *
 * One undo step makes datasets of the theme "base" (Roads, Railways, Water,
 * Green, Buildings, Places …), facilities by theme (Hospitals, Clinics,
 * Schools, Fire stations, Police stations, Shelters, Libraries …) and the road
 * tables. Kinds with no object make no dataset. Every dataset carries
 * "© OpenStreetMap contributors, ODbL". Polygons that cannot be assembled are
 * counted and told, not dropped in silence. Beside the writing, the order of the
 * car's hierarchy is made (network/order-ahead.h), so that the first question
 * finds everything ready.
 */
#pragma once

#include "core/job.h"
#include "workspace/import.h"

G_BEGIN_DECLS

typedef struct
{
  gint64     n_nodes;
  gint64     n_ways;
  gint64     n_relations;
  GPtrArray *datasets;      /* owned, of char*: names made, in order */
  GArray    *n_rows;        /* owned, of gint64: in step with them */
  gint64     n_segments;
  gint64     n_turns;
  gint64     n_areas_broken;
  GPtrArray *notes;         /* owned, of char* */
} ReeveOsmReport;

void            reeve_osm_report_free (ReeveOsmReport *self);

typedef struct
{
  gboolean            replace;         /* the base map and roads of an earlier extract, in the same step */
  ReeveClassification classification;  /* of all layers and of the roads; a replaced one stays stricter */
} ReeveOsmOptions;

/* @options: (nullable): NULL for an extract that is public, as OpenStreetMap's own
 * are, and replaces nothing */
ReeveOsmReport *reeve_osm_import      (ReeveWorkspace        *workspace,
                                       const char            *path,
                                       const ReeveOsmOptions *options,
                                       ReeveJob              *job,
                                       GError               **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveOsmReport, reeve_osm_report_free)

G_END_DECLS
