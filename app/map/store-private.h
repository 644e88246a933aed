/* map/store-private.h — the geometry of one layer, packed for drawing
 *
 * Features are numbered by rising fid. Items of a level are features in the
 * order of a Morton curve, so that what lies together is read together; a packed
 * tree of boxes over them (16 to a node) answers a query in rising order. The
 * full level holds every point; coarser levels hold what a low zoom can show,
 * simplified to less than half a pixel. Outer rings turn one way and holes the
 * other, so many areas fill as one path.
 */
#pragma once

#include "core/job.h"
#include "geo/shape.h"
#include "map/mercator.h"

G_BEGIN_DECLS

#define REEVE_NO_ITEM G_MAXUINT32
/* Below each node of the tree */
#define REEVE_STORE_NODE_SIZE 16

typedef struct
{
  double       max_zoom;    /* good enough up to here */
  guint32      n_items;
  guint32     *features;    /* owned: by item */
  ReeveMapBox *boxes;       /* owned: by item */
  guint32     *first_rings; /* owned: n_items + 1 */
  guint32     *ring_ends;   /* owned: one past a ring's last point */
  ReeveMapPoint *points;    /* owned */
  guint32      n_rings;
  guint32      n_points;
  guint32      n_tiers;     /* tiers of nodes above the items */
  guint32      tier_starts[10];
  ReeveMapBox *nodes;       /* owned: lowest tier first */
} ReeveStoreLevel;

typedef struct
{
  gatomicrefcount refs;
  ReeveShapeKind  kind;
  guint32         n_features;
  gint64         *fids;       /* owned: by feature, rising */
  guint32        *items;      /* owned: by feature, in the full level; REEVE_NO_ITEM without shape */
  ReeveMapBox     box;
  guint           n_levels;
  ReeveStoreLevel levels[4];  /* full first */
  GMappedFile    *mapped;     /* owned, nullable: holds all arrays, which are then not owned */
} ReeveStore;

typedef struct _ReeveStoreBuilder ReeveStoreBuilder;

/* FALSE: the feature is not drawn at @max_zoom or below */
typedef gboolean (*ReeveStoreKeepFunc) (guint32 feature, double max_zoom, gpointer data);

ReeveStoreBuilder *reeve_store_builder_new    (ReeveShapeKind      kind);
void               reeve_store_builder_free   (ReeveStoreBuilder  *self);
/* @shape (nullable). A shape of another kind counts as none. FALSE: too many points. */
gboolean           reeve_store_builder_add    (ReeveStoreBuilder  *self,
                                               gint64              fid,
                                               const ReeveShape   *shape,
                                               GError            **error) G_GNUC_WARN_UNUSED_RESULT;
/* Everything that @from has, after what is there. FALSE: too many points. */
gboolean           reeve_store_builder_append (ReeveStoreBuilder  *self,
                                               const ReeveStoreBuilder *from,
                                               GError            **error) G_GNUC_WARN_UNUSED_RESULT;
/* Fids must have come in rising order. Empties the builder. */
ReeveStore        *reeve_store_builder_finish (ReeveStoreBuilder  *self,
                                               ReeveStoreKeepFunc  keep,
                                               gpointer            data,
                                               ReeveJob           *job,
                                               GError            **error) G_GNUC_WARN_UNUSED_RESULT;

ReeveStore            *reeve_store_ref     (ReeveStore            *self);
void                   reeve_store_unref   (ReeveStore            *self);
gsize                  reeve_store_n_bytes (const ReeveStore      *self);
guint32                reeve_store_n_nodes (const ReeveStoreLevel *level);
/* REEVE_NO_ITEM when there is none */
guint32                reeve_store_find    (const ReeveStore      *self,
                                            gint64                 fid);
const ReeveStoreLevel *reeve_store_level   (const ReeveStore      *self,
                                            double                 zoom);
/* Appends the items (guint32) whose boxes meet @box, rising. */
void                   reeve_store_query   (const ReeveStoreLevel *level,
                                            const ReeveMapBox     *box,
                                            GArray                *items);

/* FALSE: enough */
typedef gboolean (*ReeveStoreVisitFunc) (guint32 item, gpointer data);

/* Visits items by rising distance of their boxes, or of their boxes' centres, up to
 * @reach; @x, @y and @reach are units of the map. */
void                   reeve_store_visit_near (const ReeveStoreLevel *level,
                                               double                 x,
                                               double                 y,
                                               double                 reach,
                                               gboolean               by_centre,
                                               ReeveStoreVisitFunc    visit,
                                               gpointer               data);

static inline guint32
reeve_store_ring_start (const ReeveStoreLevel *level,
                        guint32                ring)
{
  return ring == 0 ? 0 : level->ring_ends[ring - 1];
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveStore, reeve_store_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveStoreBuilder, reeve_store_builder_free)

G_END_DECLS
