/* core/week-time.h — a moment of the week: "Tue 08:00"
 *
 * Traffic repeats by the week, so a departure is a weekday and a time of day,
 * in milliseconds since Monday 00:00. Days are those of a calendar's week
 * without holidays; the clock never changes.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define REEVE_HOUR_MS 3600000
#define REEVE_DAY_MS (24 * REEVE_HOUR_MS)
#define REEVE_WEEK_MS (7 * REEVE_DAY_MS)

/* A time without a day is on an ordinary working day: Wednesday. */
#define REEVE_ORDINARY_DAY 2

/* "Tue 08:00", "tuesday 8:00", "08:00", "2026-11-24 08:00" (the day of the week
 * counts), "2026-11-24T08:00:00.500+08:00" (as the clock showed where it was
 * written: a zone moves nothing, a fraction of a second does not count), or with a
 * day as reeve_format_week_time() writes it. FALSE when @text is none of them;
 * nothing is set then. */
gboolean    reeve_parse_week_time   (const char *text,
                                     double     *out_ms);
/* (transfer full): for people, in their language; seconds only when there are some */
char       *reeve_format_week_time  (double      week_ms);
/* (transfer full): what commands and files say: "Tue 08:00" */
char       *reeve_week_time_to_text (double      week_ms);
/* By number from Monday; "Mon" and its translation. */
const char *reeve_weekday_get_id    (guint       day);
const char *reeve_weekday_get_title (guint       day);
/* By its name in English, in full or by three letters, or as translated; -1. */
int         reeve_weekday_find      (const char *text);

G_END_DECLS
