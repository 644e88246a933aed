/* map/scene-private.h — the inside of a scene, for what draws and picks it */
#pragma once

#include "map/column-private.h"
#include "map/scene.h"
#include "map/store-private.h"
#include "workspace/scenario.h"

G_BEGIN_DECLS

/* A raster brought to the map's own projection. */
typedef struct
{
  gatomicrefcount refs;
  ReeveMapBox     box;      /* outer edges */
  guint           n_cols;
  guint           n_rows;
  float          *cells;    /* owned: row by row from the north; NAN is no data */
} ReeveMapRaster;

ReeveMapRaster *reeve_map_raster_new   (const ReeveRaster *raster,
                                        ReeveJob          *job,
                                        GError           **error) G_GNUC_WARN_UNUSED_RESULT;
ReeveMapRaster *reeve_map_raster_ref   (ReeveMapRaster    *self);
void            reeve_map_raster_unref (ReeveMapRaster    *self);

enum
{
  REEVE_ROAD_LINK   = 1 << 0,
  REEVE_ROAD_BRIDGE = 1 << 1,
  REEVE_ROAD_TUNNEL = 1 << 2,
};

/* Ranks of places, most important first. */
enum
{
  REEVE_PLACE_CITY,
  REEVE_PLACE_TOWN,
  REEVE_PLACE_SUBURB,
  REEVE_PLACE_QUARTER,
  REEVE_PLACE_OTHER,
};

enum
{
  REEVE_GREEN_GREEN,
  REEVE_GREEN_WOOD,
  REEVE_GREEN_SAND,
};

#define REEVE_CLASS_NO_DATA (-1)

struct _ReeveSceneLayer
{
  gatomicrefcount  refs;
  ReeveDataset    *dataset;    /* owned */
  ReeveLayerStyle *style;      /* owned */
  ReeveBaseRole    role;
  ReeveStore      *store;      /* owned reference; NULL for a raster */
  GPtrArray       *columns;    /* owned, of ReeveMapColumn */
  ReeveMapRaster  *raster;     /* owned reference, nullable */

  ReeveMapColumn  *names;      /* owned, nullable: names in the reader's language */

  /* Borrowed from @columns or @names; nullable */
  const ReeveMapColumn *width;
  const ReeveMapColumn *label;
  const ReeveMapColumn *ref;
  const ReeveMapColumn *population;

  /* By feature; owned, nullable */
  double          *values;     /* what it is drawn by */
  gint8           *classes;    /* class or category, REEVE_CLASS_NO_DATA */
  guint8          *kinds;      /* road class, place rank or green, by role */
  guint8          *flags;      /* REEVE_ROAD_… */
  gint8           *heights;    /* a road's layer */
  guint8          *marks;      /* ReeveMeaning that a scenario gives the record */

  guint32          counts[REEVE_STYLE_MAX_CATEGORIES];  /* with a shape, by class */
  guint32          n_no_data;
  gboolean         whole;      /* all values are whole numbers */
  double           largest;    /* of the values */
  guint32          n_proposed; /* records marked so */
};

/* A change of the scenario that is drawn: a closed or slowed road, a hazard. */
typedef struct
{
  ReeveChangeKind kind;
  char           *title;       /* owned */
  ReeveMapBox     box;
  gboolean        area;
  GArray         *points;      /* owned, of ReeveMapPoint */
  GArray         *ring_ends;   /* owned, of guint32 */
} ReeveSceneChange;

struct _ReeveScene
{
  gatomicrefcount refs;
  GPtrArray      *layers;      /* owned, of ReeveSceneLayer: lowest first */
  GPtrArray      *changes;     /* owned, of ReeveSceneChange */
  GPtrArray      *notes;       /* owned, of char* */
  guint           n_changes;   /* all of the scenario's, drawn or not */
  gboolean        quiet;       /* roads stand back behind data that lies above it */
};

/* (transfer full) */
ReeveScene       *reeve_scene_new_empty   (void);
/* The columns a layer needs, each once: "name" … (element-type utf8) */
GPtrArray        *reeve_scene_layer_list_columns (const ReeveDataset     *dataset,
                                                  const ReeveLayerStyle  *style);
/* Fills what is derived from the columns. @store_builder (nullable): finished
 * here, because what a low zoom keeps depends on the classes; else @store. */
ReeveSceneLayer  *reeve_scene_layer_new   (const ReeveDataset    *dataset,
                                           const ReeveLayerStyle *style,
                                           GPtrArray             *columns,
                                           ReeveStoreBuilder     *store_builder,
                                           ReeveStore            *store,
                                           ReeveMapRaster        *raster,
                                           ReeveJob              *job,
                                           GError               **error) G_GNUC_WARN_UNUSED_RESULT;
const ReeveMapColumn *reeve_scene_layer_find_column (const ReeveSceneLayer *self,
                                                     const char            *name);
/* Whether records of it are drawn at this zoom */
gboolean          reeve_scene_layer_is_shown (const ReeveSceneLayer *self,
                                              double                 zoom);
/* A count that could point at a person, where the picture leaves the house. */
static inline gboolean
reeve_scene_layer_hides (const ReeveSceneLayer *self,
                         double                 value)
{
  double count = round (fabs (value));

  return count > 0 && count < self->style->hide_below;
}

void              reeve_scene_sort           (ReeveScene            *self);
void              reeve_scene_change_free    (ReeveSceneChange      *self);
ReeveSceneChange *reeve_scene_change_new     (ReeveChangeKind        kind,
                                              const char            *title,
                                              const ReeveShape      *shape);
void              reeve_scene_change_add     (ReeveSceneChange      *self,
                                              const ReeveShape      *shape);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveMapRaster, reeve_map_raster_unref)

G_END_DECLS
