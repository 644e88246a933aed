/* analysis/run-private.h — one run of a tool, as run.c and places.c see it */
#pragma once

#include "analysis/tool.h"
#include "network/traffic.h"

G_BEGIN_DECLS

typedef struct
{
  char       *name;        /* owned */
  char       *theme;       /* owned */
  char       *style_json;  /* owned, nullable */
  ReeveTable *table;       /* owned */
  gboolean    hidden;      /* on the map only when somebody asks for it */
} ReeveOutput;

struct _ReeveRun
{
  ReeveWorkspace    *workspace;  /* borrowed */
  const ReeveTool   *tool;       /* borrowed, static */
  const ReeveValues *values;     /* borrowed */
  ReeveJob          *job;        /* borrowed */
  sqlite3           *db;         /* owned: a reader */
  ReeveScenario     *scenario;   /* owned */
  GPtrArray         *changes;    /* owned, of ReeveChange */
  GPtrArray         *hazards;    /* owned, of borrowed ReeveChange */
  ReeveRoads        *roads;      /* owned, nullable until asked for */
  GPtrArray         *engines;    /* owned, of ReeveEngine */
  GPtrArray         *profiles;   /* owned, of char*: of the engines made without extras */
  GPtrArray         *plain;      /* owned, of borrowed ReeveEngine: in step with profiles */
  GPtrArray         *free;       /* owned, of borrowed ReeveEngine: without traffic, in step with profiles */
  GPtrArray         *timed;      /* owned, of ReeveTimed: asked for by tools */
  ReeveTraffic      *traffic;    /* owned, nullable until asked for */
  ReeveResult       *result;     /* owned: numbers, warnings, inputs gather here */
  GPtrArray         *outputs;    /* owned, of ReeveOutput */
};

/* run-departure.c: the workspace's traffic; none is free everywhere. Says in the
 * warnings which speeds it holds. */
const ReeveTraffic *reeve_run_get_traffic (ReeveRun  *run,
                                           GError   **error);
/* Made of @free: owned by the run. */
ReeveTimed         *reeve_run_make_timed  (ReeveRun           *run,
                                           const char         *profile,
                                           const ReeveEngine  *free,
                                           GError            **error);

/* Appends what streets' own conditions make of them at the departure, if one is
 * set; says so in the warnings. */
gboolean            reeve_run_list_held   (ReeveRun    *run,
                                           const char  *profile,
                                           GArray      *changes,
                                           GError     **error);

void reeve_run_add_input (ReeveRun           *run,
                          const ReeveDataset *dataset);

G_END_DECLS
