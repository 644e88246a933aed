/* network/table-net-private.h — what reading tables of nodes and links shares */
#pragma once

#include "network/net-csv.h"
#include "network/table-net.h"

G_BEGIN_DECLS

typedef struct
{
  const ReeveTableNetOptions *options;
  ReeveRoadNet *net;          /* owned */
  GHashTable   *nodes;        /* owned: text of the id → number + 1 */
  GHashTable   *links;        /* owned */
  GHashTable   *geometries;   /* owned, nullable: id → WKT */
  GPtrArray    *texts;        /* owned, of char*: WKT of each link, nullable */
  GPtrArray    *problems;     /* borrowed */
  gint64        n_rejected;
  char         *crs;          /* owned, nullable */
  ReeveNetUnit  length;
  gboolean      speed_given;
  gboolean      speed_mph;
  ReeveNetUnit  named;        /* what the column's name says: "length_m"; REEVE_UNIT_GUESS */
  gboolean      is_gmns;
  gboolean      has_times;
  guint         n_strange;    /* lines that do not lead from node to node */
} ReeveTableReading;

/* network/table-rows.c: nodes first, links name them. */
gboolean reeve_table_read_nodes (ReeveTableReading  *reading,
                                 const char         *path,
                                 ReeveJob           *job,
                                 GError            **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean reeve_table_read_links (ReeveTableReading  *reading,
                                 const char         *path,
                                 ReeveJob           *job,
                                 GError            **error) G_GNUC_WARN_UNUSED_RESULT;
/* network/table-lines.c: gives links the lines they are drawn along, once nodes
 * are placed. */
gboolean reeve_table_take_lines (ReeveTableReading  *reading,
                                 GError            **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
