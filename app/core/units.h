/* core/units.h — the only place that turns figures into words and back
 *
 * Units stand one space away; 1.0 to 9.9 get one decimal, else whole; shares
 * one decimal; thousands by locale; minus is U+2212. Parsing takes what a
 * person types and what a script passes: "800m", "2.5 km", "8min", "1h30",
 * "90s"; always with a point or comma as decimal mark, never by locale.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* All (transfer full). */
char    *reeve_format_duration (double       value_ms);
char    *reeve_format_length   (double       value_m);
char    *reeve_format_area     (double       value_m2);
char    *reeve_format_count    (double       value);      /* rounded to whole */
char    *reeve_format_number   (double       value);      /* as many digits as it needs, 6 at most */
char    *reeve_format_share    (double       share);      /* 0.702 → "70.2 %" */
char    *reeve_format_bytes    (guint64      n_bytes);
char    *reeve_format_speed    (double       value_mps);  /* km/h */

/**
 * reeve_format_quantity:
 * @unit: one of "ms", "m", "m2", "share", "count", "people", "vehicles",
 *   "mps", "" (a plain number), or any other word, which is put behind
 *
 * How a result's number is shown everywhere.
 */
char    *reeve_format_quantity (double       value,
                                const char  *unit);

/* ISO 8601 text to the locale's date; unparsable text is returned as it is. */
char    *reeve_format_date     (const char  *iso);

/* FALSE when @text is not one number (with its unit); nothing is set then. */
gboolean reeve_parse_duration  (const char  *text,
                                double      *out_ms);
gboolean reeve_parse_length    (const char  *text,
                                double      *out_m);
gboolean reeve_parse_number    (const char  *text,
                                double      *out_value);
gboolean reeve_parse_share     (const char  *text,      /* "0.3" or "30 %" */
                                double      *out_share);
gboolean reeve_parse_lonlat    (const char  *text,      /* "LON,LAT" */
                                double      *out_lon,
                                double      *out_lat);

G_END_DECLS
