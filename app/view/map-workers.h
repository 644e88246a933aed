/* view/map-workers.h — threads that draw for the map
 *
 * They stay (Pango keeps its fonts by thread) and stand back behind the main
 * loop. What they have done is handed over on the main loop.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  void         (*draw) (gpointer work);      /* on a worker */
  void         (*done) (gpointer work);      /* on the main loop, always */
  GDestroyNotify free;                       /* on the main loop, then */
} ReeveMapTask;

/* Takes @work over. */
void  reeve_map_workers_push  (const ReeveMapTask *task,
                               gpointer            work);
guint reeve_map_workers_count (void);

G_END_DECLS
