/* map/render.h — a scene drawn, on pixels or on paper
 *
 * Callable from any thread, as many at once as wanted. The same scene,
 * viewport and base give the same picture, byte for byte, whatever the threads.
 */
#pragma once

#include "map/pick.h"
#include "map/scene.h"
#include "map/viewport.h"

#include <cairo.h>

G_BEGIN_DECLS

typedef enum
{
  REEVE_RENDER_ALL         = 0,
  REEVE_RENDER_NO_LABELS   = 1 << 0,
  REEVE_RENDER_NO_BASE     = 1 << 1,   /* data only, on nothing */
  REEVE_RENDER_LABELS_ONLY = 1 << 2,   /* names and signs on nothing; pixels only */
} ReeveRenderFlags;

/**
 * reeve_scene_draw:
 * @cr: anything Cairo draws on; its unit is the surface's pixel (or point). The
 *   map covers viewport->width × height × scale from the origin, and is clipped
 *   to that.
 * @cancellable: (nullable): asked between layers; a stopped picture is unfinished
 *
 * Returns: %FALSE when stopped
 */
gboolean         reeve_scene_draw   (const ReeveScene     *scene,
                                     cairo_t              *cr,
                                     const ReeveViewport  *viewport,
                                     const ReeveBaseStyle *base,
                                     ReeveRenderFlags      flags,
                                     GCancellable         *cancellable);
/* Places that furniture will cover, in design px from the map's own corner: no
 * word is put there. */
typedef struct
{
  double x, y, width, height;
} ReeveRenderCard;

gboolean         reeve_scene_draw_around (const ReeveScene      *scene,
                                          cairo_t               *cr,
                                          const ReeveViewport   *viewport,
                                          const ReeveBaseStyle  *base,
                                          ReeveRenderFlags       flags,
                                          const ReeveRenderCard *cards,
                                          guint                  n_cards,
                                          GCancellable          *cancellable);
/* Marks records above a drawn map, with no other ink. */
void             reeve_scene_draw_selection (const ReeveScene     *scene,
                                             cairo_t              *cr,
                                             const ReeveViewport  *viewport,
                                             const ReeveBaseStyle *base,
                                             const ReevePick      *picks,
                                             guint                 n_picks);

/* (transfer full) (nullable): ARGB32, ceil (size × scale); NULL when stopped or
 * when there is no memory for it */
cairo_surface_t *reeve_render_surface (const ReeveScene     *scene,
                                       const ReeveViewport  *viewport,
                                       const ReeveBaseStyle *base,
                                       ReeveRenderFlags      flags,
                                       GCancellable         *cancellable);

/**
 * reeve_render_ids:
 * @dataset_id: a layer of lines, at most 16,777,214 records
 * @ids: (out): ceil (size × scale) pixels: share covered of 255 in the highest
 *   byte, below it the record's number by rising fid, from 1; 0: nothing
 *
 * What changes with time is drawn once like this and then only coloured. Lines
 * are as wide as their style says, roads as the base map draws them and at least
 * 1.4 px; where two meet the one that covers more has the pixel.
 *
 * Returns: %FALSE when stopped, or without such a layer
 */
gboolean         reeve_render_ids   (const ReeveScene      *scene,
                                     gint64                 dataset_id,
                                     const ReeveViewport   *viewport,
                                     const ReeveBaseStyle  *base,
                                     guint32               *ids,
                                     GCancellable          *cancellable);
/* @argb: premultiplied, by record; 0 hides it. A pixel of @out for each of @ids. */
void             reeve_ids_colour   (const guint32         *ids,
                                     gsize                  n_ids,
                                     const guint32         *argb,
                                     guint32                n_argb,
                                     guint32               *out);

typedef enum
{
  REEVE_RENDER_PNG,
  REEVE_RENDER_PDF,
  REEVE_RENDER_SVG,
} ReeveRenderFormat;

typedef struct
{
  const char *title;    /* (nullable): above the map */
  gboolean    legend;   /* in the corner */
  gboolean    furniture; /* scale bar, north arrow, attribution */
} ReeveRenderPage;

/* Writes to a temporary file beside @path and renames it. @page (nullable):
 * the bare map with attribution, which is never left out. Width × height are
 * design pixels; paper gets them at 96 to the inch. */
gboolean         reeve_render_file  (const ReeveScene      *scene,
                                     const ReeveViewport   *viewport,
                                     const ReeveBaseStyle  *base,
                                     const ReeveRenderPage *page,
                                     ReeveRenderFormat      format,
                                     const char            *path,
                                     ReeveJob              *job,
                                     GError               **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
