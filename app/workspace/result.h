/* workspace/result.h — a tool's answer, stored with all that led to it
 *
 * Numbers are computed once, by the tool, and shown from here by map, chart,
 * table and memo alike.
 */
#pragma once

#include "workspace/edit.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct
{
  char  *key;    /* owned: "people_reached", as in the JSON */
  char  *title;  /* owned: translated when it was computed */
  char  *unit;   /* owned: as in reeve_format_quantity() */
  double value;
  int    better; /* 1: more is better, -1: less is, 0: neither */
  gboolean is_people; /* a count of people, also of rows that each stand for one: the
                       * disclosure review looks at it */
} ReeveNumber;

typedef struct
{
  gint64 dataset_id; /* 0: the roads */
  char  *name;       /* owned: at the time */
  gint64 revision;
} ReeveInput;

typedef struct
{
  gint64     id;
  char      *tool;          /* owned */
  char      *version;       /* owned: the program's */
  char      *title;         /* owned: what the user calls it */
  gint64     scenario_id;
  char      *scenario_name; /* owned: at the time */
  char      *params_json;   /* owned */
  guint64    seed;
  double     elapsed_s;
  char      *created;       /* owned: ISO 8601 */
  char      *proof;         /* owned: the proof line; may be "" */
  GPtrArray *numbers;       /* owned, of ReeveNumber, in the tool's order */
  GPtrArray *inputs;        /* owned, of ReeveInput */
  GPtrArray *warnings;      /* owned, of char* */
  GArray    *outputs;       /* owned, of gint64: datasets */
  ReeveClassification classification;  /* the strictest of its inputs */
  ReeveClassification released;        /* what a review lowered it to; else the same */
  char      *out_of_date;   /* owned: "" or what changed: "Clinics changed" */
} ReeveResult;

void         reeve_number_free (ReeveNumber *self);
void         reeve_input_free  (ReeveInput  *self);
ReeveResult *reeve_result_new  (void);
void         reeve_result_free (ReeveResult *self);
/* (nullable) */
const ReeveNumber *reeve_result_find_number (const ReeveResult *self, const char *key);

/* (transfer full) (element-type ReeveResult): oldest first; out_of_date is derived now */
GPtrArray   *reeve_result_list (sqlite3 *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* By id or by title. */
ReeveResult *reeve_result_find (sqlite3 *db, const char *id_or_title, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Sets result->id and enters its outputs' result_id. */
gboolean     reeve_edit_add_result    (ReeveEdit *edit, ReeveResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* With its output datasets. */
gboolean     reeve_edit_delete_result (ReeveEdit *edit, gint64 id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean     reeve_edit_release_result (ReeveEdit *edit, gint64 id, ReeveClassification level,
                                        const char *reason, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveResult, reeve_result_free)

G_END_DECLS
