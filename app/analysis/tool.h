/* analysis/tool.h — a question Reeve answers
 *
 * A tool is one file, tool-x.c, and one name in meson.build. Its parameters
 * are a table; the form, the command's options, the checks, the help page and
 * the report's method section are all made from it. A tool reads datasets
 * through its run, never builds a widget or parses an argument, and returns
 * numbers, tables and warnings; storing them is reeve_tool_run()'s work.
 */
#pragma once

#include "core/job.h"
#include "core/values.h"
#include "network/engine.h"
#include "network/timed.h"
#include "workspace/result.h"
#include "workspace/scenario.h"
#include "workspace/workspace.h"

G_BEGIN_DECLS

typedef struct _ReeveRun ReeveRun;

typedef struct
{
  const char       *id;        /* "site-max-cover": a contract */
  const char       *group;     /* "network", "sites", "evacuation", "response", "watch", "traffic" */
  const char       *title;     /* N_("Cover the most people") */
  const char       *question;  /* N_(), begins Where, How long, Who or What if */
  const char       *needs;     /* N_("needs clinics and people") */
  const char       *method;    /* N_(): what is computed, its limits, and its source (author, year) */
  const char       *icon;      /* icon name */
  const ReeveParam *params;
  gboolean        (*run) (ReeveRun *run, GError **error);
} ReeveTool;

/* (transfer none): in the order of meson.build, NULL at the end */
const ReeveTool *const *reeve_tool_list (void);
/* REEVE_ERROR_INPUT, with the nearest spelling, when there is none. */
const ReeveTool *reeve_tool_find (const char *id, GError **error);
const char      *reeve_tool_get_group_title (const char *group);

/**
 * reeve_tool_run:
 * @scenario: a name; NULL or "" is the baseline
 * @store: keep the answer as one undo step; otherwise outputs stay in memory
 * @out_tables: (nullable) (transfer full) (element-type ReeveTable): the outputs
 *
 * Checks @values against the workspace (layers exist and are of the right
 * kind, columns exist), runs, and stores. Call from a worker thread. Roads and
 * engines stay with the workspace (network/engine-cache.h): asking again after
 * a street was closed in the scenario, or for another place, takes the time of
 * the answer itself.
 *
 * Returns: (transfer full) (nullable): the answer
 */
ReeveResult *reeve_tool_run (ReeveWorkspace     *workspace,
                             const ReeveTool    *tool,
                             const ReeveValues  *values,
                             const char         *scenario,
                             guint64             seed,
                             gboolean            store,
                             GPtrArray         **out_tables,
                             ReeveJob           *job,
                             GError            **error) G_GNUC_WARN_UNUSED_RESULT;

/* --- for tools --- */

sqlite3           *reeve_run_get_db       (ReeveRun *run);
ReeveJob          *reeve_run_get_job      (ReeveRun *run);
const ReeveValues *reeve_run_get_values   (ReeveRun *run);
guint64            reeve_run_get_seed     (ReeveRun *run);
gint64             reeve_run_get_scenario (ReeveRun *run);

/* The places of a LAYER or PLACES parameter, as the scenario sees them. */
typedef struct
{
  guint        n;
  gint64      *fids;      /* owned; 0 for typed points */
  ReeveLonLat *points;    /* owned: anchors */
  char       **names;     /* owned, NULL-terminated; "LON, LAT" or "No. 12" without a name */
  double      *weights;   /* owned: the weight column, or 1 */
  ReeveTable  *table;     /* owned, nullable: the whole rows; NULL for typed points and rasters */
  guint       *rows;      /* owned, nullable: row of @table of each place */
  gboolean     weighted;  /* weights came from a column or a raster of people */
  gboolean     are_named; /* names may be told to everybody; else numbers are */
} ReevePlaces;

/* Records the dataset (and its classification) as an input. @weight_key names
 * the FIELD parameter with weights; nullable. Rows without geometry or with a
 * weight that is not a number ≥ 0 are left out and warned about, with counts.
 * A raster of people gives one place for each populated cell. An optional
 * parameter without a value gives n = 0. */
ReevePlaces *reeve_run_read_places  (ReeveRun    *run,
                                     const char  *key,
                                     const char  *weight_key,
                                     GError     **error) G_GNUC_WARN_UNUSED_RESULT;
void         reeve_places_free      (ReevePlaces *self);
/* The dataset of a LAYER parameter; NULL without @error when unset. Records it
 * as an input. */
ReeveDataset *reeve_run_find_dataset (ReeveRun   *run,
                                      const char *key,
                                      GError    **error) G_GNUC_WARN_UNUSED_RESULT;
ReeveTable   *reeve_run_read_table   (ReeveRun           *run,
                                      const ReeveDataset *dataset,
                                      GError            **error) G_GNUC_WARN_UNUSED_RESULT;
/* Areas of the scenario's drawn hazards; (element-type ReeveChange) borrowed from the run */
GPtrArray    *reeve_run_get_hazards  (ReeveRun   *run);

/* Rows of the parameter tables of all tools that travel. */
#define REEVE_DEPARTURE_PARAM \
  { .key = "departure", .kind = REEVE_PARAM_WEEK_TIME, \
    .title = N_("Departure"), \
    .help = N_("Day and time, whose traffic holds: “Tue 08:00”; without one, streets are free") }

/* Roads with the scenario's closures and @extra ones applied, for the profile
 * in the CHOICE parameter "profile" (or @profile when not NULL), with the
 * speeds of the moment in the parameter "departure", if the tool has one and
 * it is set; says in the warnings which speeds those are. From the
 * workspace's engine cache, held by the run; records the roads as an input and
 * passes the engine's warnings on. */
ReeveEngine  *reeve_run_get_engine   (ReeveRun              *run,
                                      const char            *profile,
                                      const ReeveRoadChange *extra,
                                      guint                  n_extra,
                                      GError               **error);
/* The same roads for journeys that cross the hours, beginning at the departure;
 * without one, free at all hours. Owned by the run. Its engine is the one to
 * snap with. */
ReeveTimed   *reeve_run_get_timed    (ReeveRun              *run,
                                      const char            *profile,
                                      GError               **error);
/* Snaps all places; those that found no street within 1 km, one on an island,
 * behind a gate or a motorway, are named in a warning with how many people they
 * hold. (transfer full): n snaps */
ReeveSnap    *reeve_run_snap         (ReeveRun          *run,
                                      ReeveEngine       *engine,
                                      const ReevePlaces *places,
                                      const char        *what);

/* The answer. Numbers keep their order. @better: 1, -1, 0. */
void reeve_run_add_number   (ReeveRun *run, const char *key, const char *title, const char *unit,
                             int better, gboolean is_people, double value);
/* @name: for people, made unique; takes the reference over. @theme: "results"
 * when NULL. @style_json: how it is drawn at first; nullable. */
void reeve_run_add_output   (ReeveRun *run, const char *name, const char *theme,
                             const char *style_json, ReeveTable *table);
/* The last output is not drawn until somebody asks for it. */
void reeve_run_hide_output  (ReeveRun *run);

/* One kind of row, told by a column's value, and what it means on the map. */
typedef struct
{
  const char *value;
  const char *title;     /* translated */
  const char *meaning;   /* nullable: "reached", as map/style.h has them */
} ReeveRunKind;

/* (transfer full): a style that tells kinds of rows apart; @n_rows: many are drawn
 * lightly */
char *reeve_run_style_kinds (const char *field, const ReeveRunKind *kinds, guint n_kinds,
                             guint n_rows);
void reeve_run_add_warning  (ReeveRun *run, const char *format, ...) G_GNUC_PRINTF (2, 3);
void reeve_run_set_proof    (ReeveRun *run, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReevePlaces, reeve_places_free)

G_END_DECLS
