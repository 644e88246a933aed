/* network/road-source.h — roads from other sources than OpenStreetMap
 *
 * TNTP networks, GMNS and other networks of two tables, and any line layer
 * become the workspace's road tables. As with other imports a source is read
 * first, which says what was found and taken for granted, and then brought in
 * as one undo step. Networks also make a layer of their streets and, when they
 * have any, one of their zones, from which trips begin and end exactly.
 */
#pragma once

#include "core/values.h"
#include "network/road-net.h"
#include "workspace/import.h"

G_BEGIN_DECLS

/* "snap", "split", "time-unit", "length-unit", "speed-unit". */
extern const ReeveParam reeve_road_params[];

typedef struct
{
  char         *path;        /* owned */
  char         *name;        /* owned: of the layers to be; may be changed */
  char         *kind;        /* owned: what it is, for people: "TNTP network" */
  char         *hash;        /* owned: SHA-256 of its files, links first */
  ReeveDataset *about;       /* owned: theme, classification, department, date, licence and
                              * attribution of the layers to be; may be changed */
  ReeveRoadNet *net;         /* owned: placed */
  gint64        n_nodes;
  gint64        n_links;     /* as the source counts them */
  gint64        n_zones;
  gint64        n_turns;
  gint64        n_rejected;  /* rows */
  GPtrArray    *problems;    /* owned, of char* */
} ReeveRoadSource;

typedef struct
{
  gint64     n_nodes;
  gint64     n_links;
  gint64     n_zones;
  gint64     n_segments;     /* of the road tables */
  gint64     n_turns;
  gint64     n_rejected;
  GPtrArray *datasets;       /* owned, of char* */
  GPtrArray *problems;       /* owned, of char* */
  GPtrArray *notes;          /* owned, of char* */
} ReeveRoadReport;

/* TRUE for a TNTP network, a link table beside its nodes, and folders of these. */
gboolean         reeve_road_source_is     (const char           *path);
/* @values: of reeve_road_params; @crs nullable: of planar coordinates. */
ReeveRoadSource *reeve_road_source_read   (const char           *path,
                                           const char           *crs,
                                           const ReeveValues    *values,
                                           ReeveJob             *job,
                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void             reeve_road_source_free   (ReeveRoadSource      *self);
/* (transfer full) (element-type utf8): what was found, as sentences */
GPtrArray       *reeve_road_source_list_facts (const ReeveRoadSource *self);
ReeveRoadReport *reeve_road_source_import (ReeveWorkspace       *workspace,
                                           const ReeveRoadSource *self,
                                           ReeveJob             *job,
                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;

/* Roads out of a layer of lines that the workspace holds. */
ReeveRoadReport *reeve_road_lines_import  (ReeveWorkspace       *workspace,
                                           const char           *dataset,
                                           const ReeveValues    *values,
                                           ReeveJob             *job,
                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same inside an edit, right after the layer was brought in. */
ReeveRoadReport *reeve_road_lines_make    (ReeveEdit            *edit,
                                           gint64                dataset_id,
                                           const ReeveValues    *values,
                                           ReeveJob             *job,
                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void             reeve_road_report_free   (ReeveRoadReport      *self);

/* network/road-write.c */
ReeveRoadReport *reeve_road_report_new    (void);
/* Fills the road tables from @net and says so in @report. */
gboolean         reeve_road_net_store     (const ReeveRoadNet   *net,
                                           const char           *attribution,
                                           ReeveEdit            *edit,
                                           ReeveRoadReport      *report,
                                           ReeveJob             *job,
                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;
/* The layers of a network's streets and zones. */
gboolean         reeve_road_net_add_layers (const ReeveRoadSource *source,
                                            ReeveEdit            *edit,
                                            ReeveRoadReport      *report,
                                            ReeveJob             *job,
                                            GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveRoadSource, reeve_road_source_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveRoadReport, reeve_road_report_free)

G_END_DECLS
