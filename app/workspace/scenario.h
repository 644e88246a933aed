/* workspace/scenario.h — the baseline and its options
 *
 * Scenario 0 is the baseline; it is always there. An option is a list of
 * changes on top of its parent. Roads are named by way id and ordinal, which
 * stay the same when the extract is imported again.
 */
#pragma once

#include "workspace/edit.h"

G_BEGIN_DECLS

typedef enum
{
  REEVE_CHANGE_CLOSE_ROAD,      /* way, ordinal (-1: the whole way), direction */
  REEVE_CHANGE_SLOW_ROAD,       /* the same, with a speed */
  REEVE_CHANGE_OPEN_FACILITY,   /* dataset, point, name, and values by term */
  REEVE_CHANGE_CLOSE_FACILITY,  /* dataset, fid */
  REEVE_CHANGE_MOVE_FACILITY,   /* dataset, fid, point */
  REEVE_CHANGE_HAZARD,          /* shape, name, depth or class */
} ReeveChangeKind;

typedef struct
{
  gint64          id;
  gint64          scenario_id;
  ReeveChangeKind kind;
  char           *title;       /* owned: "Closed Ponte do Infante" */
  gint64          way_id;
  int             ordinal;     /* segment within the way, -1: all */
  int             direction;   /* 0 both, 1 along the way, -1 against it */
  double          speed_kmh;   /* SLOW_ROAD */
  double          from_ms;     /* since departure time 0; when it begins to hold */
  double          until_ms;    /* INFINITY: stays */
  gint64          dataset_id;
  gint64          fid;
  double          value;       /* hazard's depth in metres; facility's capacity */
  ReeveShape     *shape;       /* owned, nullable */
} ReeveChange;

typedef struct
{
  gint64  id;
  char   *name;       /* owned */
  gint64  parent_id;  /* 0: the baseline */
  char   *created;    /* owned: ISO 8601 */
} ReeveScenario;

void           reeve_change_free    (ReeveChange   *self);
void           reeve_scenario_free  (ReeveScenario *self);

/* (transfer full) (element-type ReeveScenario): without the baseline */
GPtrArray     *reeve_scenario_list  (sqlite3     *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* "" , "baseline" and its translation give id 0. */
ReeveScenario *reeve_scenario_find  (sqlite3     *db, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer full) (element-type ReeveChange): the parents' first, then its own, in order made */
GPtrArray     *reeve_scenario_list_changes (sqlite3 *db, gint64 id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean       reeve_edit_add_scenario    (ReeveEdit *edit, const char *name, gint64 parent_id,
                                           gint64 *out_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean       reeve_edit_rename_scenario (ReeveEdit *edit, gint64 id, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Its results stay and say that the option is gone. */
gboolean       reeve_edit_delete_scenario (ReeveEdit *edit, gint64 id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* change->scenario_id says where; 0 (the baseline) is refused. Sets change->id. */
gboolean       reeve_edit_add_change      (ReeveEdit *edit, ReeveChange *change, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean       reeve_edit_delete_change   (ReeveEdit *edit, gint64 id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A features dataset as the scenario sees it: closed ones gone, moved ones
 * moved, opened ones added at the end with fids from -1 downwards. */
ReeveTable    *reeve_scenario_read_table  (sqlite3 *db, gint64 scenario_id, const ReeveDataset *dataset,
                                           ReeveJob *job, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveChange, reeve_change_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveScenario, reeve_scenario_free)

G_END_DECLS
