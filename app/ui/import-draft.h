/* ui/import-draft.h — what is being decided before a file is brought in
 *
 * Holds the file, what a person chose against the guesses, and the plan that
 * follows from both. The plan is made anew when the file must be read again (a
 * projection, a delimiter); choices are then applied to it again. While a
 * worker runs reeve_import_draft_look() or _run(), nobody else touches the draft.
 */
#pragma once

#include "network/osm-import.h"
#include "network/road-source.h"
#include "workspace/import.h"

G_BEGIN_DECLS

typedef enum
{
  REEVE_DRAFT_NAME,
  REEVE_DRAFT_DEPARTMENT,
  REEVE_DRAFT_DATE,
  REEVE_DRAFT_LICENCE,
  REEVE_DRAFT_ATTRIBUTION,
  REEVE_DRAFT_N_TEXTS,
} ReeveDraftText;

typedef struct
{
  ReeveWorkspace     *workspace;    /* owned */
  char               *path;         /* owned */
  gint64              update_id;    /* the dataset to bring up to date; 0: a new one */
  gboolean            is_osm;
  gboolean            has_roads;    /* the workspace holds an earlier extract */
  gboolean            replace;      /* … and this one takes its place */

  ReeveSourceOptions  asked;        /* owned: chosen, not guessed */
  GHashTable         *choices;      /* owned: column's title → standard term, "" plain, "-" left out */
  char               *theme;        /* owned, nullable: chosen */
  char               *texts[REEVE_DRAFT_N_TEXTS];  /* owned, nullable: typed */
  gboolean            classification_given;
  ReeveClassification classification;
  gboolean            meaning_given;
  ReeveRasterMeaning  meaning;
  gboolean            forget;
  gboolean            is_network;   /* GMNS, TNTP: tables that are a road network */
  gboolean            plain;        /* … and shall be plain tables */
  gboolean            make_roads;   /* of lines: streets to route on, too */
  ReeveValues        *road_values;  /* owned: how roads are read */

  GPtrArray          *layers;       /* owned, of char*: more than one asks for a choice */
  ReeveImportPlan    *plan;         /* owned, nullable */
  ReeveImportReport  *report;       /* owned, nullable */
  ReeveOsmReport     *osm_report;   /* owned, nullable */
  ReeveRoadSource    *source;       /* owned, nullable: the network as read */
  ReeveRoadReport    *road_report;  /* owned, nullable */
} ReeveImportDraft;

ReeveImportDraft *reeve_import_draft_new   (ReeveWorkspace   *workspace,
                                            const char       *path,
                                            gint64            update_id);
ReeveImportDraft *reeve_import_draft_ref   (ReeveImportDraft *self);
void              reeve_import_draft_unref (ReeveImportDraft *self);

/* On a worker. Reads the file and makes the plan. */
gboolean reeve_import_draft_look (ReeveImportDraft  *self,
                                  ReeveJob          *job,
                                  GError           **error) G_GNUC_WARN_UNUSED_RESULT;
/* On a worker. Brings the file in; the report is then there. */
gboolean reeve_import_draft_run  (ReeveImportDraft  *self,
                                  ReeveJob          *job,
                                  GError           **error) G_GNUC_WARN_UNUSED_RESULT;

/* @choice: a standard term, "" for none, "-" to leave the column out. TRUE when
 * the file must be read again. */
gboolean reeve_import_draft_choose    (ReeveImportDraft    *self,
                                       ReeveImportColumn   *column,
                                       const char          *choice);
void     reeve_import_draft_set_theme (ReeveImportDraft    *self,
                                       const char          *theme);
void     reeve_import_draft_set_text  (ReeveImportDraft    *self,
                                       ReeveDraftText       which,
                                       const char          *text);
/* Of a network, which has no plan: kept when it is read again */
void     reeve_import_draft_keep_name (ReeveImportDraft    *self,
                                       const char          *name);
void     reeve_import_draft_set_classification (ReeveImportDraft    *self,
                                                ReeveClassification  classification);
void     reeve_import_draft_set_meaning (ReeveImportDraft  *self,
                                         ReeveRasterMeaning meaning);

/* (transfer full) (nullable): why nothing can be brought in yet, as a sentence */
char    *reeve_import_draft_dup_obstacle (const ReeveImportDraft *self);
/* Whether a person has something to decide on. */
gboolean reeve_import_draft_is_read      (const ReeveImportDraft *self);
/* (transfer full): the file's name for people */
char    *reeve_import_draft_dup_file     (const ReeveImportDraft *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveImportDraft, reeve_import_draft_unref)

G_END_DECLS
