/* analysis/sites.h — what all questions about sites have in common
 *
 * Demand (people somewhere), sites that stay, sites that may open, sites that
 * are barred, and the travel times between them. Sites that stay come first.
 */
#pragma once

#include "analysis/cover.h"
#include "analysis/tool.h"

G_BEGIN_DECLS

/* Rows of the parameter table that every tool about sites begins with. */
#define REEVE_SITE_PARAMS \
  { .key = "demand", .kind = REEVE_PARAM_LAYER, .required = TRUE, .theme = "people", \
    .takes = REEVE_TAKES_POINTS | REEVE_TAKES_AREAS | REEVE_TAKES_RASTER, \
    .title = N_("Demand"), .help = N_("Who is to be reached: people, patients, buildings") }, \
  { .key = "weight", .kind = REEVE_PARAM_FIELD, .of = "demand", .term = "people", \
    .title = N_("People in each"), .help = N_("Column that counts; without one every row counts 1") }, \
  { .key = "existing", .kind = REEVE_PARAM_LAYER, .takes = REEVE_TAKES_POINTS | REEVE_TAKES_AREAS, \
    .theme = "facilities", \
    .title = N_("Facilities that stay"), .help = N_("Open whatever is chosen") }, \
  { .key = "sites", .kind = REEVE_PARAM_PLACES, .takes = REEVE_TAKES_POINTS | REEVE_TAKES_AREAS, \
    .title = N_("Candidate sites"), \
    .help = N_("Where one could open; without a layer, street corners all over the city") }, \
  { .key = "open", .kind = REEVE_PARAM_COUNT, .low = 1, .high = 500, .preset = 2, \
    .title = N_("Sites to open"), .help = N_("How many the budget allows") }, \
  { .key = "profile", .kind = REEVE_PARAM_CHOICE, .choices = reeve_profile_choices, \
    .preset_text = "car", .title = N_("Travel"), .help = N_("Who travels, and how") }, \
  REEVE_DEPARTURE_PARAM, \
  { .key = "towards", .kind = REEVE_PARAM_CHOICE, .choices = reeve_towards_choices, \
    .preset_text = "people", .advanced = TRUE, \
    .title = N_("Direction"), .help = N_("Whether the service drives out or people come") }, \
  { .key = "barred", .kind = REEVE_PARAM_LAYER, .takes = REEVE_TAKES_AREAS, .advanced = TRUE, \
    .title = N_("Barred ground"), .help = N_("Areas in which no site may open") }, \
  { .key = "barred-sites", .kind = REEVE_PARAM_TEXT, .advanced = TRUE, \
    .title = N_("Barred sites"), .help = N_("Names of candidates that may not open, parted by “;”") }, \
  { .key = "spacing", .kind = REEVE_PARAM_LENGTH, .low = 50, .high = 10000, .preset = 250, \
    .advanced = TRUE, .title = N_("Corner spacing"), \
    .help = N_("Least distance between street corners taken as candidates") }

extern const ReeveChoice reeve_profile_choices[];
extern const ReeveChoice reeve_towards_choices[];

typedef struct
{
  ReeveEngine    *engine;        /* borrowed from the run */
  ReevePlaces    *demand;        /* owned */
  ReeveSnap      *demand_snaps;  /* owned */
  guint           n_sites;
  guint           n_existing;
  ReeveLonLat    *points;        /* owned, by site */
  char          **names;         /* owned, by site, NULL-terminated */
  ReeveSiteState *states;        /* owned */
  ReeveSnap      *snaps;         /* owned, by site */
  double          total_weight;
  const char     *unit;          /* "people" or "count" */
} ReeveSiteProblem;

void              reeve_site_problem_free (ReeveSiteProblem *self);
ReeveSiteProblem *reeve_site_problem_read (ReeveRun         *run,
                                           GError          **error) G_GNUC_WARN_UNUSED_RESULT;

/* Times from sites to demand (or back, as "towards" says): rows are the sites
 * in [first, first + n). Larger than @limit_ms is unreached. */
ReeveMatrix      *reeve_site_problem_times (ReeveRun               *run,
                                            const ReeveSiteProblem *self,
                                            guint                   first,
                                            guint                   n,
                                            guint32                 limit_ms,
                                            GError                **error) G_GNUC_WARN_UNUSED_RESULT;

/* One time for each place: from the nearest of the sites open today, and with
 * @chosen (guint) open too. */
typedef struct
{
  guint32 *before_ms;   /* owned */
  guint32 *after_ms;    /* owned */
  guint   *nearest;     /* owned: site, G_MAXUINT when unreached */
} ReeveSiteTimes;

void      reeve_site_times_clear (ReeveSiteTimes         *self);
gboolean  reeve_site_times_find  (ReeveRun               *run,
                                  const ReeveSiteProblem *problem,
                                  GArray                 *chosen,
                                  ReeveSiteTimes         *out,
                                  GError                **error) G_GNUC_WARN_UNUSED_RESULT;

/* Weighted mean over the places that are reached; 0 when none is. */
double    reeve_site_mean_ms     (const ReeveSiteProblem *problem,
                                  const guint32          *times_ms,
                                  guint32                 limit_ms);

/* The answer's layers: the new sites (theme "proposals") and every place of
 * demand with its times. @gained: by chosen, what it adds. */
void      reeve_site_add_outputs (ReeveRun               *run,
                                  const ReeveSiteProblem *problem,
                                  GArray                 *chosen,
                                  const double           *gained,
                                  const ReeveSiteTimes   *times,
                                  guint32                 limit_ms);

/* "No better choice exists …", "Within 0.8 % of the best possible", or plainly
 * how many starts were tried. @share: (best possible − found) / best possible. */
void      reeve_site_set_proof   (ReeveRun               *run,
                                  const ReeveChoiceResult *choice,
                                  double                  gap_share);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveSiteProblem, reeve_site_problem_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReeveSiteTimes, reeve_site_times_clear)

G_END_DECLS
