/* analysis/traffic-sensors.h — what sensors counted, hour by hour of the week
 *
 * Rows say which sensor, which hour (and day) and how fast or how many. Rows of
 * one hour are averaged. Hours that no row speaks of are filled in from the
 * same sensor's other days, then from the hours beside them, and counted.
 */
#pragma once

#include "analysis/tool.h"

G_BEGIN_DECLS

typedef struct
{
  char       *name;      /* owned */
  char       *road;      /* owned, nullable: as the source calls it */
  ReeveLonLat at;
  gboolean    is_placed;
  guint       n_rows;
  double      kmh[REEVE_WEEK_HOURS];   /* NAN where nothing was measured */
  double      vph[REEVE_WEEK_HOURS];
  guint32     kmh_rows[REEVE_WEEK_HOURS]; /* how many were averaged */
  guint32     vph_rows[REEVE_WEEK_HOURS];

  guint32     segment;   /* where it stands; G_MAXUINT32 for nowhere */
  double      distance_m;
  guint       n_hours;   /* with a measurement */
  guint16     shares[REEVE_WEEK_HOURS];   /* of the free speed, gaps filled */
} ReeveSensor;

/* (transfer full) (element-type ReeveSensor): by name. Reads the parameters
 * "sensors", "sensor", "hour", "day", "speed", "count", "road", "unit",
 * "places" and "place-sensor". Rows that make no sense are left out and told
 * about with the first of them. */
GPtrArray *reeve_sensors_read (ReeveRun   *run,
                               GError    **error) G_GNUC_WARN_UNUSED_RESULT;

/* Turns what was measured into shares of the free speed. @free_kmh and
 * @capacity_vph are of the street; both directions' together where the counts
 * are. Returns how many hours were filled in; REEVE_WEEK_HOURS for all. */
guint      reeve_sensor_finish (ReeveSensor        *self,
                                double              free_kmh,
                                double              capacity_vph,
                                const ReeveProfile *profile);

G_END_DECLS
