/* analysis/sites.c — what all questions about sites have in common */
#include "analysis/sites.h"

#include "analysis/merge.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"
#include "geo/overlay.h"

#include <math.h>
#include <string.h>

/* More corners than this are thinned out by a wider spacing. */
#define MAX_CORNERS 1000
/* More pairs than this do not fit beside everything else (4 bytes each). */
#define MAX_PAIRS 400e6
/* More populated cells of a raster than this are put together into squares. */
#define MAX_CELLS 50000

const ReeveChoice reeve_profile_choices[] = {
  { "car", N_("Car") },
  { "emergency", N_("Emergency vehicle") },
  { "heavy", N_("Heavy vehicle") },
  { "walking", N_("Walking") },
  { NULL },
};

const ReeveChoice reeve_towards_choices[] = {
  { "people", N_("From the site to people") },
  { "site", N_("From people to the site") },
  { NULL },
};

void
reeve_site_problem_free (ReeveSiteProblem *self)
{
  if (self == NULL)
    return;

  reeve_places_free (self->demand);
  g_free (self->demand_snaps);
  g_free (self->points);
  g_strfreev (self->names);
  g_free (self->states);
  g_free (self->snaps);
  g_free (self);
}

/* Street junctions of the main network inside the demand's box, no two nearer
 * than @spacing_m; lower node numbers first. */
static ReevePlaces *
pick_corners (const ReeveEngine *engine,
              const ReevePlaces *demand,
              double             spacing_m)
{
  const ReeveRoads *roads = reeve_engine_get_roads (engine);
  g_autofree guint8 *degree = g_new0 (guint8, MAX (roads->n_nodes, 1));
  ReeveBox box = REEVE_BOX_EMPTY;
  ReevePlaces *self = g_new0 (ReevePlaces, 1);
  g_autoptr (GArray) picked = NULL;
  ReeveLonLat origin;

  for (guint i = 0; i < demand->n; i++)
    reeve_box_add (&box, demand->points[i]);
  origin = (ReeveLonLat) { (box.west + box.east) / 2, (box.south + box.north) / 2 };
  for (guint32 i = 0; i < roads->n_segments; i++)
    if (reeve_engine_is_connected (engine, i))
      {
        degree[roads->segments[i].from] = MIN (degree[roads->segments[i].from] + 1, 9);
        degree[roads->segments[i].to] = MIN (degree[roads->segments[i].to] + 1, 9);
      }

  do
    {
      g_autoptr (GHashTable) cells = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

      g_clear_pointer (&picked, g_array_unref);
      picked = g_array_new (FALSE, FALSE, sizeof (guint32));
      for (guint32 node = 0; node < roads->n_nodes; node++)
        {
          ReeveLonLat point = roads->node_points[node];
          ReeveXY xy = reeve_local_from_lonlat (origin, point);
          gint64 key = (gint64) floor (xy.x / spacing_m) * (G_GINT64_CONSTANT (1) << 32) +
                       (gint64) floor (xy.y / spacing_m);

          if (degree[node] < 3 || point.lon < box.west || point.lon > box.east ||
              point.lat < box.south || point.lat > box.north)
            continue;
          if (!g_hash_table_add (cells, g_memdup2 (&key, sizeof key)))
            continue;
          g_array_append_val (picked, node);
        }
      spacing_m *= 1.25;
    }
  while (picked->len > MAX_CORNERS);

  self->n = picked->len;
  self->fids = g_new0 (gint64, picked->len + 1);
  self->points = g_new0 (ReeveLonLat, picked->len + 1);
  self->names = g_new0 (char *, picked->len + 1);
  self->weights = g_new0 (double, picked->len + 1);
  for (guint i = 0; i < picked->len; i++)
    {
      guint32 node = g_array_index (picked, guint32, i);

      self->points[i] = roads->node_points[node];
      self->names[i] = g_strdup ("");
      self->weights[i] = 1;
    }
  return self;
}

/* The street a corner lies on, or where it is. */
static char *
name_corner (const ReeveRoads *roads,
             guint32           segment,
             ReeveLonLat       point)
{
  const char *name = segment != G_MAXUINT32 ? reeve_roads_get_name (roads, segment) : "";

  if (name != NULL && *name != '\0')
    return g_strdup (name);
  return g_strdup_printf ("%.5f, %.5f", point.lon, point.lat);
}

static void
bar_sites (ReeveRun         *run,
           ReeveSiteProblem *self,
           ReeveAreaIndex   *ground)
{
  const char *text = reeve_values_get_text (reeve_run_get_values (run), "barred-sites");
  g_auto (GStrv) names = g_strsplit (text != NULL ? text : "", ";", -1);
  guint n_barred = 0;

  for (guint i = 0; names[i] != NULL; i++)
    {
      gboolean known = FALSE;

      if (*g_strstrip (names[i]) == '\0')
        continue;
      for (guint site = self->n_existing; site < self->n_sites; site++)
        if (g_utf8_collate (self->names[site], names[i]) == 0 ||
            g_str_equal (self->names[site], names[i]))
          {
            self->states[site] = REEVE_SITE_BARRED;
            known = TRUE;
          }
      if (!known)
        /* Translators: a name as typed */
        reeve_run_add_warning (run, _("Barred sites: no candidate is called “%s”"), names[i]);
    }

  for (guint site = self->n_existing; site < self->n_sites; site++)
    {
      if (ground != NULL && reeve_area_index_find (ground, self->points[site]) >= 0)
        self->states[site] = REEVE_SITE_BARRED;
      n_barred += self->states[site] == REEVE_SITE_BARRED;
    }
  if (n_barred > 0)
    reeve_run_add_warning (run, ngettext ("%u candidate site is barred",
                                          "%u candidate sites are barred", n_barred), n_barred);
}

static ReeveAreaIndex *
read_barred_ground (ReeveRun  *run,
                    GError   **error)
{
  g_autoptr (ReeveDataset) dataset = reeve_run_find_dataset (run, "barred", error);
  g_autoptr (ReeveTable) table = NULL;
  g_autoptr (GPtrArray) shapes = g_ptr_array_new ();

  if (dataset == NULL)
    return NULL;
  table = reeve_run_read_table (run, dataset, error);
  if (table == NULL)
    return NULL;
  for (guint row = 0; row < reeve_table_get_n_rows (table); row++)
    if (reeve_table_get_shape (table, row) != NULL)
      g_ptr_array_add (shapes, (gpointer) reeve_table_get_shape (table, row));
  return reeve_area_index_new (shapes);
}

/* The snaps of @places from the site @first on; @what nullable: they are streets. */
static void
snap_sites (ReeveRun          *run,
            ReeveSiteProblem  *self,
            const ReevePlaces *places,
            guint              first,
            const char        *what)
{
  g_autofree ReeveSnap *snaps = NULL;

  if (what == NULL)
    {
      reeve_engine_snap_all (self->engine, places->points, places->n, 1000, self->snaps + first);
      return;
    }
  snaps = reeve_run_snap (run, self->engine, places, what);
  memcpy (self->snaps + first, snaps, places->n * sizeof *snaps);
}

static void
join_sites (ReeveRun          *run,
            ReeveSiteProblem  *self,
            const ReevePlaces *existing,
            const ReevePlaces *candidates,
            gboolean           corners)
{
  const ReeveRoads *roads = reeve_engine_get_roads (self->engine);

  self->n_existing = existing->n;
  self->n_sites = existing->n + candidates->n;
  self->points = g_new0 (ReeveLonLat, self->n_sites + 1);
  self->names = g_new0 (char *, self->n_sites + 1);
  self->states = g_new0 (ReeveSiteState, self->n_sites + 1);
  self->snaps = g_new0 (ReeveSnap, self->n_sites + 1);
  snap_sites (run, self, existing, 0, _("Facilities that stay"));
  snap_sites (run, self, candidates, existing->n, corners ? NULL : _("Candidate sites"));
  for (guint site = 0; site < self->n_sites; site++)
    {
      const ReevePlaces *places = site < existing->n ? existing : candidates;
      guint i = site < existing->n ? site : site - existing->n;

      self->points[site] = places->points[i];
      self->states[site] = site < existing->n ? REEVE_SITE_STAYS : REEVE_SITE_FREE;
      self->names[site] = corners && site >= existing->n
                          ? name_corner (roads, self->snaps[site].segment, places->points[i])
                          : g_strdup (places->names[i]);
    }
}

static gboolean
check_problem (const ReeveSiteProblem  *self,
               GError                 **error)
{
  guint n_free = 0;

  for (guint site = 0; site < self->n_sites; site++)
    n_free += self->states[site] == REEVE_SITE_FREE;
  if (n_free == 0)
    {
      g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_NO_RESULT,
                           _("No candidate site may open: every one is barred"));
      return FALSE;
    }
  if (self->total_weight <= 0)
    {
      g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                           _("The demand counts nobody: needs at least one place that counts more "
                             "than 0"));
      return FALSE;
    }
  if ((double) self->n_sites * self->demand->n > MAX_PAIRS)
    {
      g_autofree char *found = reeve_format_count ((double) self->n_sites * self->demand->n);
      g_autofree char *needed = reeve_format_count (MAX_PAIRS);

      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: two counts */
                   _("Sites times places of demand make %s pairs; at most %s fit. Choose fewer "
                     "candidates or coarser demand."), found, needed);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_candidates (const ReevePlaces  *candidates,
                  GError            **error)
{
  if (candidates->n > 0)
    return TRUE;
  g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                       _("There is no candidate site: the layer is empty, or no street corner "
                         "lies among the demand"));
  return FALSE;
}

/* A fine raster of a whole region: its cells become squares of some hundred metres. */
static ReevePlaces *
read_demand (ReeveRun  *run,
             GError   **error)
{
  ReevePlaces *demand = reeve_run_read_places (run, "demand", "weight", error);
  g_autofree char *cells = NULL;
  g_autofree char *squares = NULL;
  g_autofree char *side = NULL;
  double side_m;

  if (demand == NULL || demand->table != NULL)
    return demand;
  cells = reeve_format_count (demand->n);
  side_m = reeve_places_merge (demand, MAX_CELLS);
  if (side_m > 0)
    {
      squares = reeve_format_count (demand->n);
      side = reeve_format_length (side_m);
      /* Translators: a count of raster cells, a count of squares, their side (200 m) */
      reeve_run_add_warning (run, _("Demand: %s cells with people were put together into %s "
                                    "squares of %s"), cells, squares, side);
    }
  return demand;
}

ReeveSiteProblem *
reeve_site_problem_read (ReeveRun  *run,
                         GError   **error)
{
  g_autoptr (ReeveSiteProblem) self = g_new0 (ReeveSiteProblem, 1);
  g_autoptr (ReevePlaces) existing = NULL;
  g_autoptr (ReevePlaces) candidates = NULL;
  g_autoptr (ReeveAreaIndex) ground = NULL;
  g_autoptr (GError) ground_error = NULL;
  const ReeveValues *values = reeve_run_get_values (run);
  gboolean corners = !reeve_values_is_set (values, "sites");

  self->demand = read_demand (run, error);
  if (self->demand == NULL)
    return NULL;
  existing = reeve_run_read_places (run, "existing", NULL, error);
  if (existing == NULL)
    return NULL;
  self->engine = reeve_run_get_engine (run, NULL, NULL, 0, error);
  if (self->engine == NULL)
    return NULL;
  candidates = corners ? pick_corners (self->engine, self->demand,
                                       reeve_values_get_number (values, "spacing"))
                       : reeve_run_read_places (run, "sites", NULL, error);
  if (candidates == NULL || !check_candidates (candidates, error))
    return NULL;
  ground = read_barred_ground (run, &ground_error);
  if (ground_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&ground_error));
      return NULL;
    }

  join_sites (run, self, existing, candidates, corners);
  bar_sites (run, self, ground);
  self->demand_snaps = reeve_run_snap (run, self->engine, self->demand, _("Demand"));
  for (guint i = 0; i < self->demand->n; i++)
    self->total_weight += self->demand->weights[i];
  self->unit = self->demand->weighted ? "people" : "count";

  return check_problem (self, error) ? g_steal_pointer (&self) : NULL;
}

ReeveMatrix *
reeve_site_problem_times (ReeveRun                *run,
                          const ReeveSiteProblem  *self,
                          guint                    first,
                          guint                    n,
                          guint32                  limit_ms,
                          GError                 **error)
{
  const char *towards = reeve_values_get_text (reeve_run_get_values (run), "towards");
  g_autoptr (ReeveMatrix) turned = NULL;
  ReeveMatrix *times;

  if (!g_str_equal (towards, "site"))
    return reeve_engine_matrix (self->engine, self->snaps + first, n, self->demand_snaps,
                                self->demand->n, limit_ms, reeve_run_get_job (run), error);

  turned = reeve_engine_matrix (self->engine, self->demand_snaps, self->demand->n,
                                self->snaps + first, n, limit_ms, reeve_run_get_job (run), error);
  if (turned == NULL)
    return NULL;
  times = g_new0 (ReeveMatrix, 1);
  times->n_rows = n;
  times->n_cols = self->demand->n;
  times->time_ms = g_new (guint32, (gsize) MAX (n, 1) * MAX (self->demand->n, 1));
  for (guint row = 0; row < n; row++)
    for (guint col = 0; col < self->demand->n; col++)
      times->time_ms[(gsize) row * times->n_cols + col] = reeve_matrix_get (turned, col, row);
  return times;
}

void
reeve_site_times_clear (ReeveSiteTimes *self)
{
  g_clear_pointer (&self->before_ms, g_free);
  g_clear_pointer (&self->after_ms, g_free);
  g_clear_pointer (&self->nearest, g_free);
}

static void
take_row (const ReeveMatrix *times,
          guint              row,
          guint              site,
          guint32           *best_ms,
          guint             *nearest)
{
  for (guint col = 0; col < times->n_cols; col++)
    if (reeve_matrix_get (times, row, col) < best_ms[col])
      {
        best_ms[col] = reeve_matrix_get (times, row, col);
        nearest[col] = site;
      }
}

gboolean
reeve_site_times_find (ReeveRun                *run,
                       const ReeveSiteProblem  *problem,
                       GArray                  *chosen,
                       ReeveSiteTimes          *out,
                       GError                 **error)
{
  guint n = problem->demand->n;

  out->before_ms = g_new (guint32, MAX (n, 1));
  out->after_ms = g_new (guint32, MAX (n, 1));
  out->nearest = g_new (guint, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    {
      out->before_ms[i] = REEVE_UNREACHED_MS;
      out->nearest[i] = G_MAXUINT;
    }

  for (guint site = 0; site < problem->n_existing; site++)
    {
      g_autoptr (ReeveMatrix) times = reeve_site_problem_times (run, problem, site, 1,
                                                                REEVE_UNREACHED_MS, error);

      if (times == NULL)
        return FALSE;
      take_row (times, 0, site, out->before_ms, out->nearest);
    }
  memcpy (out->after_ms, out->before_ms, sizeof (guint32) * n);
  for (guint i = 0; i < chosen->len; i++)
    {
      guint site = g_array_index (chosen, guint, i);
      g_autoptr (ReeveMatrix) times = reeve_site_problem_times (run, problem, site, 1,
                                                                REEVE_UNREACHED_MS, error);

      if (times == NULL)
        return FALSE;
      take_row (times, 0, site, out->after_ms, out->nearest);
    }
  return TRUE;
}

double
reeve_site_mean_ms (const ReeveSiteProblem *problem,
                    const guint32          *times_ms,
                    guint32                 limit_ms)
{
  double sum = 0;
  double weight = 0;

  for (guint i = 0; i < problem->demand->n; i++)
    if (times_ms[i] != REEVE_UNREACHED_MS && times_ms[i] <= limit_ms)
      {
        sum += problem->demand->weights[i] * times_ms[i];
        weight += problem->demand->weights[i];
      }
  return weight > 0 ? sum / weight : 0;
}
