/* ui/session-private.h — the inside of a session */
#pragma once

#include "ui/session.h"

G_BEGIN_DECLS

enum
{
  REEVE_SESSION_CONTENTS_CHANGED,
  REEVE_SESSION_SCENE_CHANGED,
  REEVE_SESSION_SCENARIO_CHANGED,
  REEVE_SESSION_JOBS_CHANGED,
  REEVE_SESSION_DONE,
  REEVE_SESSION_FAILED,
  REEVE_SESSION_POINT_WANTED,
  REEVE_SESSION_POINT_GIVEN,
  REEVE_SESSION_N_SIGNALS,
};

extern guint reeve_session_signals[REEVE_SESSION_N_SIGNALS];

struct _ReeveSession
{
  GObject         parent_instance;

  ReeveWorkspace *workspace;       /* owned */
  ReeveContents  *contents;        /* owned, nullable */
  ReeveScene     *scene;           /* owned, nullable */
  gint64          scenario_id;
  char           *view_name;       /* owned, nullable: a saved view decides what is shown */
  GHashTable     *view_layers;     /* owned, nullable: a set of names */
  char           *view_base;       /* owned, nullable: and on which base map */
  gint64          answer_id;       /* whose layers are shown, or 0: those of all answers */
  GHashTable     *kept;            /* owned, a set of gint64: layers of others shown all the same */
  ReeveLive      *live;            /* owned */
  guint           n_steps;         /* begins in the middle: earlier ones may be taken back */
  GHashTable     *eyes;            /* owned, gint64 to a non-NULL for open: of a file that may not be edited */
  GPtrArray      *jobs;            /* owned, of Tracked */
  GPtrArray      *runs;            /* owned, of ReeveJob: those that are not listed */
  ReeveJob       *reading;         /* owned, nullable: contents are being read */
  ReeveJob       *drawing;         /* owned, nullable: a scene is being made */
  gboolean        read_again;
  gboolean        draw_again;
  gboolean        closed;
};

/* Reads the catalogue again, then the map. */
void reeve_session_reload (ReeveSession *self);
/* Tells the panes that what they list is shown otherwise, and draws it so. */
void reeve_session_show_again (ReeveSession *self);

G_END_DECLS
