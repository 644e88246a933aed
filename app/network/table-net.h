/* network/table-net.h — GMNS, and other road networks that come as two tables
 *
 * The General Modeling Network Specification: node.csv, link.csv and, when they
 * are there, geometry.csv, movement.csv and config.csv. Tables of nodes and
 * directed arcs by other names (nodes.csv with arcs.csv) are read the same way;
 * their arcs may give times ("time_ms", "time_low_ms"; with lights and siren
 * "time_high_ms"), which then hold to the millisecond.
 */
#pragma once

#include "network/tntp.h"

G_BEGIN_DECLS

typedef struct
{
  char *nodes;      /* owned, as all of them: paths */
  char *links;
  char *geometry;   /* nullable from here on */
  char *movements;
  char *config;
} ReeveTableNetFiles;

typedef struct
{
  const char  *crs;       /* nullable: of the coordinates */
  ReeveNetUnit length;    /* of a "length" without a unit in its name */
  gboolean     speed_given;
  gboolean     speed_mph; /* of a "free_speed" */
} ReeveTableNetOptions;

void          reeve_table_net_files_clear (ReeveTableNetFiles *self);
/* The tables that belong to @path: a folder, or the file of links in it. FALSE
 * when there are none: no failure, it is something else. */
gboolean      reeve_table_net_find (const char          *path,
                                    ReeveTableNetFiles  *out_files);
/* Placed and ready to build. @problems (of char*): rows that were turned away. */
ReeveRoadNet *reeve_table_net_read (const ReeveTableNetFiles   *files,
                                    const ReeveTableNetOptions *options,
                                    GPtrArray                  *problems,
                                    gint64                     *out_n_rejected,
                                    ReeveJob                   *job,
                                    GError                    **error) G_GNUC_WARN_UNUSED_RESULT;

/* network/table-turns.c: bans what the table of movements does not list.
 * @links: text of a link's id → number + 1; @nodes: the same of nodes. */
gboolean      reeve_table_net_read_turns (ReeveRoadNet  *net,
                                          const char    *path,
                                          GHashTable    *nodes,
                                          GHashTable    *links,
                                          GPtrArray     *problems,
                                          gint64        *n_rejected,
                                          ReeveJob      *job,
                                          GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReeveTableNetFiles, reeve_table_net_files_clear)

G_END_DECLS
