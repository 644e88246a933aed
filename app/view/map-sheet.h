/* view/map-sheet.h — what is wanted on the screen, and pictures that follow it
 *
 * What names, flows and squares of the map have in common. A sheet is a picture
 * of the view and a margin around it: it moves and stretches with the map until
 * a better one has come. Main thread only, but for what a worker reads.
 */
#pragma once

#include "map/render.h"

G_BEGIN_DECLS

typedef struct
{
  ReeveScene           *scene;   /* owned reference, nullable */
  const ReeveBaseStyle *base;
  ReeveViewport         view;
  guint                 stamp;   /* of scene and base */
} ReeveMapWanted;

/* TRUE when scene or base are others than before: pictures of them are stale. */
gboolean reeve_map_wanted_set   (ReeveMapWanted       *self,
                                 ReeveScene           *scene,     /* (nullable) */
                                 const ReeveBaseStyle *base,
                                 const ReeveViewport  *viewport);
void     reeve_map_wanted_clear (ReeveMapWanted       *self);
/* FALSE: there is nothing to draw. */
gboolean reeve_map_wanted_some  (const ReeveMapWanted *self);

/* First in what a worker is handed; the worker changes none of it. */
typedef struct
{
  gpointer              owner;        /* borrowed; NULL once it is gone; main thread only */
  ReeveScene           *scene;        /* owned reference */
  const ReeveBaseStyle *base;
  guint                 stamp;
  GCancellable         *cancellable;  /* owned */
} ReeveMapWork;

void     reeve_map_work_init    (ReeveMapWork         *self,
                                 gpointer              owner,
                                 const ReeveMapWanted *wanted);
/* Nobody waits for it any longer; it frees itself. */
void     reeve_map_work_leave   (ReeveMapWork         *self);
void     reeve_map_work_clear   (ReeveMapWork         *self);

/* The view with @margin_px on every side. */
ReeveViewport reeve_sheet_around (const ReeveViewport *view,
                                  double               margin_px);
/* Shows all of @view as it has to be. */
gboolean      reeve_sheet_covers (const ReeveViewport *sheet,
                                  const ReeveViewport *view);

typedef struct
{
  double left;     /* px of the view */
  double top;
  double factor;   /* px of the view for one of the sheet */
} ReeveSheetPlace;

/* FALSE where the sheet is of another zoom: it would be more in the way than of use. */
gboolean      reeve_sheet_place  (const ReeveViewport *sheet,
                                  const ReeveViewport *view,
                                  ReeveSheetPlace     *out);

G_END_DECLS
