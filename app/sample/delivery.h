/* sample/delivery.h — what each department sends, made from the plan
 *
 * Each writes one file and notes in @hidden what it hid there, so that tests
 * can ask whether the tools find it.
 */
#pragma once

#include "sample/osm.h"

G_BEGIN_DECLS

typedef struct
{
  const ReeveCity *city;
  guint            residents[32];     /* by quarter */
  /* incidents */
  guint            n_incidents;
  guint            n_dirty;           /* rows that cannot be placed */
  guint            dirty_rows[4];     /* line numbers, the heading is 1 */
  ReeveXY          hot_spot;          /* plan metres */
  double           hot_spot_m;
  guint            n_hot;
  guint            n_repeats;         /* burglaries that followed another */
  GPtrArray       *repeat_streets;    /* owned, of static or borrowed names */
  /* cases */
  guint            n_cases;
  guint            n_outbreak_cases;
  /* totals */
  guint            n_seats, n_pupils, n_beds, n_shelter_places;
  guint            n_schools, n_clinics, n_hospitals, n_shelters, n_sensors;
  guint            n_flooded_people;
  double           flood_area_m2;
  /* the flood */
  guint8          *wet;               /* owned: squares, row by row from the south-west */
} ReeveHidden;

#define REEVE_FLOOD_CELL_M 20.0

/* A quarter with an outbreak, by number; three of them, each beside the next. */
#define REEVE_OUTBREAK_QUARTERS { 10, 11, 13 }
#define REEVE_OUTBREAK_FIRST_WEEK 37   /* from 0: the week of 15 September 2025 */
#define REEVE_OUTBREAK_WEEKS 3
#define REEVE_MISTYPED_QUARTER 6

typedef gboolean (*ReeveDeliver) (ReeveHidden *hidden, const char *path, ReeveJob *job,
                                  GError **error);

void     reeve_hidden_init        (ReeveHidden *self,
                                   const ReeveCity *city);
void     reeve_hidden_clear       (ReeveHidden *self);

gboolean reeve_deliver_osm        (ReeveHidden *hidden, const char *path, ReeveJob *job, GError **error);
gboolean reeve_deliver_population (ReeveHidden *hidden, const char *path, ReeveJob *job, GError **error);
gboolean reeve_deliver_flood      (ReeveHidden *hidden, const char *path, ReeveJob *job, GError **error);
/* After the flood's depths. */
gboolean reeve_deliver_flood_zone (ReeveHidden *hidden, const char *path, ReeveJob *job, GError **error);
gboolean reeve_deliver_quarters   (ReeveHidden *hidden, const char *path, ReeveJob *job, GError **error);
gboolean reeve_deliver_schools    (ReeveHidden *hidden, const char *path, ReeveJob *job, GError **error);
gboolean reeve_deliver_clinics    (ReeveHidden *hidden, const char *path, ReeveJob *job, GError **error);
gboolean reeve_deliver_hospitals  (ReeveHidden *hidden, const char *path, ReeveJob *job, GError **error);
gboolean reeve_deliver_shelters   (ReeveHidden *hidden, const char *path, ReeveJob *job, GError **error);
gboolean reeve_deliver_incidents  (ReeveHidden *hidden, const char *path, ReeveJob *job, GError **error);
gboolean reeve_deliver_cases      (ReeveHidden *hidden, const char *path, ReeveJob *job, GError **error);
gboolean reeve_deliver_care     (ReeveHidden *hidden, const char *path, ReeveJob *job, GError **error);
gboolean reeve_deliver_traffic    (ReeveHidden *hidden, const char *path, ReeveJob *job, GError **error);
/* Last: tells what the others hid. */
gboolean reeve_deliver_hidden     (ReeveHidden *hidden, const char *path, ReeveJob *job, GError **error);

G_END_DECLS
