/* view/frame-queue.h — pictures of a scene, drawn by workers, newest first
 *
 * One view asks for the picture it wants; the queue draws it with a margin, so
 * that panning shows map and not blank, keeps a few older pictures to show in
 * its place, and gives up on what nobody wants any more. Main thread only.
 */
#pragma once

#include "map/render.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct
{
  GdkTexture   *texture;    /* owned */
  ReeveViewport viewport;   /* margin included */
  gboolean      coarse;
  guint         stamp;      /* of scene and base when it was asked for */
} ReeveFrame;

typedef struct _ReeveFrameQueue ReeveFrameQueue;

/* @changed: called on the main thread when a picture has come */
ReeveFrameQueue *reeve_frame_queue_new   (void           (*changed) (gpointer data),
                                          gpointer         data);
void             reeve_frame_queue_free  (ReeveFrameQueue *self);
/* What is to be seen; nothing happens when it is there or coming. A new scene or
 * base starts anew, with the old pictures standing in. @scene nullable. */
void             reeve_frame_queue_want  (ReeveFrameQueue      *self,
                                          ReeveScene           *scene,
                                          const ReeveBaseStyle *base,
                                          const ReeveViewport  *viewport);
/* (element-type ReeveFrame): to be drawn in this order */
GPtrArray       *reeve_frame_queue_get_frames (ReeveFrameQueue *self);
gboolean         reeve_frame_queue_is_busy    (ReeveFrameQueue *self);

G_END_DECLS
