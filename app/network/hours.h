/* network/hours.h — conditions of time in OpenStreetMap's words
 *
 * The simple form of opening hours: weekdays with ranges, times with ranges,
 * several of each, "24/7", "off". What goes beyond (dates, sunrise, holidays,
 * weights) is not guessed at.
 */
#pragma once

#include "network/profile.h"

G_BEGIN_DECLS

typedef enum
{
  REEVE_HOURS_NO,
  REEVE_HOURS_YES,
  REEVE_HOURS_UNREAD,
} ReeveHours;

/* "Mo-Fr 07:00-09:00,16:00-18:30; Sa 08:00-12:00" at a moment of the week. */
ReeveHours reeve_hours_hold (const char *text,
                             double      week_ms);
/* "no @ (Mo-Fr 07:00-09:00); 30 @ (22:00-06:00)": the value that holds, the last
 * one where several do; NULL for none. Sets *out_unread when a condition could
 * not be read. (transfer full) */
char      *reeve_hours_pick (const char *text,
                             double      week_ms,
                             gboolean   *out_unread);

/* Appends to @changes (of ReeveRoadChange) what streets' own conditions
 * ("maxspeed:conditional", "access:conditional" …) make of them at a moment.
 * *out_n_held: ways that one of their conditions changes; *out_n_unread: ways
 * with one that could not be read and does not count. */
void       reeve_roads_list_held (const ReeveRoads   *roads,
                                  const ReeveProfile *profile,
                                  double              week_ms,
                                  GArray             *changes,
                                  guint              *out_n_held,
                                  guint              *out_n_unread);

G_END_DECLS
