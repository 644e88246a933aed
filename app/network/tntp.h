/* network/tntp.h — networks of the Transportation Networks collection
 *
 * NAME_net.tntp has one directed link a row; NAME_node.tntp, when there is one,
 * the coordinates. Nodes up to the number of zones are zones; those below FIRST
 * THRU NODE are never passed through. Neither file says its units for sure:
 * what the header names is taken, else what makes speeds of streets.
 */
#pragma once

#include "network/road-net.h"

G_BEGIN_DECLS

typedef enum
{
  REEVE_UNIT_GUESS,
  REEVE_UNIT_FIRST,
  REEVE_UNIT_SECOND = REEVE_UNIT_FIRST,
  REEVE_UNIT_MINUTE,
  REEVE_UNIT_HOUR,
  REEVE_UNIT_METRE = REEVE_UNIT_FIRST,
  REEVE_UNIT_KILOMETRE,
  REEVE_UNIT_MILE,
  REEVE_UNIT_FOOT,
} ReeveNetUnit;

typedef struct
{
  ReeveNetUnit time;
  ReeveNetUnit length;
} ReeveTntpUnits;

/* Milliseconds in a unit of time; metres in one of length. */
double        reeve_net_unit_ms  (ReeveNetUnit unit);
double        reeve_net_unit_m   (ReeveNetUnit unit);
/* Translated: "minutes", "miles". */
const char   *reeve_net_unit_get_time_title   (ReeveNetUnit unit);
const char   *reeve_net_unit_get_length_title (ReeveNetUnit unit);

/* @shown: how messages name the file. Says in @units which were taken. */
ReeveRoadNet *reeve_tntp_parse   (const char      *text,
                                  gsize            length,
                                  const char      *shown,
                                  ReeveTntpUnits  *units,
                                  ReeveJob        *job,
                                  GError         **error) G_GNUC_WARN_UNUSED_RESULT;
/* Coordinates of a node file into @net. */
gboolean      reeve_tntp_parse_places (ReeveRoadNet  *net,
                                       const char    *text,
                                       gsize          length,
                                       const char    *shown,
                                       GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
