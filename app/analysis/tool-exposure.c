/* analysis/tool-exposure.c — who and what is inside a hazard? */
#include "analysis/exposure-private.h"

#include "core/error.h"
#include "core/i18n.h"
#include "geo/measure.h"

static const ReeveChoice by_choices[] = {
  { "inside", N_("Inside or outside") },
  { "depth", N_("By depth: more than each threshold") },
  { "class", N_("By class: each value there is") },
  { NULL },
};

static const ReeveParam params[] = {
  { .key = "hazard", .kind = REEVE_PARAM_LAYER, .theme = "hazards",
    .takes = REEVE_TAKES_AREAS | REEVE_TAKES_RASTER,
    .title = N_("Hazard"), .help = N_("Areas or a raster, beside those drawn in the option") },
  { .key = "by", .kind = REEVE_PARAM_CHOICE, .choices = by_choices, .preset_text = "inside",
    .title = N_("Told apart"), .help = N_("How the hazard is divided") },
  { .key = "level", .kind = REEVE_PARAM_FIELD, .of = "hazard",
    .title = N_("Depth or class"), .help = N_("Column of the areas that tells it") },
  { .key = "thresholds", .kind = REEVE_PARAM_NUMBERS, .preset_text = "0, 0.5, 1",
    .title = N_("Thresholds"), .help = N_("Depths, rising; each counts what is deeper") },
  { .key = "people", .kind = REEVE_PARAM_LAYER, .theme = "people",
    .takes = REEVE_TAKES_POINTS | REEVE_TAKES_AREAS | REEVE_TAKES_RASTER,
    .title = N_("People"), .help = N_("Areas count by the share of their ground that is inside") },
  { .key = "weight", .kind = REEVE_PARAM_FIELD, .of = "people", .term = "people",
    .title = N_("People in each"), .help = N_("Column that counts; without one every row counts 1") },
  { .key = "facilities", .kind = REEVE_PARAM_LAYER, .theme = "facilities", .many = TRUE,
    .takes = REEVE_TAKES_POINTS | REEVE_TAKES_AREAS,
    .title = N_("Facilities"), .help = N_("One layer or several, parted by “;”") },
  { .key = "roads", .kind = REEVE_PARAM_LAYER, .theme = "base", .takes = REEVE_TAKES_LINES,
    .title = N_("Roads"), .help = N_("Lines whose length inside is measured") },
  { .key = "road-class", .kind = REEVE_PARAM_FIELD, .of = "roads",
    .title = N_("Class of roads"), .help = N_("Column by which lengths are told apart"),
    .advanced = TRUE },
  { .key = "crs", .kind = REEVE_PARAM_TEXT, .advanced = TRUE,
    .title = N_("Plane"),
    .help = N_("Projection in which lengths are measured; else the UTM zone there") },
  { NULL }
};
static void
clear_exposure (ReeveExposure *self)
{
  g_clear_pointer (&self->hazard, reeve_hazard_free);
  g_free (self->people);
  g_free (self->facilities);
  g_free (self->roads_m);
  g_free (self->roads_touched);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReeveExposure, clear_exposure)

/* --- the answer --- */

static void
add_level_number (ReeveExposure *self,
                  const char    *what,
                  const char    *words,
                  guint          k,
                  const char    *unit,
                  gboolean       people,
                  double         value)
{
  const ReeveHazardLevel *level = reeve_exposure_level (self, k);
  g_autofree char *key = g_strdup_printf ("%s_%s", what, level->key);
  /* Translators: what is counted, and the hazard's level */
  g_autofree char *title = g_strdup_printf (_("%s, %s"), words, level->title);

  reeve_run_add_number (self->run, key, title, unit, -1, people, value);
}

static void
add_numbers (ReeveExposure *self)
{
  guint n = self->hazard->levels->len;

  for (guint k = 0; self->has_people && k < n; k++)
    add_level_number (self, "people", _("People"), k, self->weighted ? "people" : "count",
                      TRUE, self->people[k]);
  for (guint k = 0; self->has_facilities && k < n; k++)
    add_level_number (self, "facilities", _("Facilities"), k, "count", FALSE,
                      self->facilities[k]);
  for (guint k = 0; self->has_roads && k < n; k++)
    add_level_number (self, "roads_m", _("Roads"), k, "m", FALSE, self->roads_m[k]);
  for (guint k = 0; self->has_roads && k < n; k++)
    add_level_number (self, "roads", _("Roads touched"), k, "count", FALSE,
                      self->roads_touched[k]);
  for (guint k = 0; self->hazard->raster == NULL && k < n; k++)
    add_level_number (self, "area_m2", _("Ground"), k, "m2", FALSE,
                      reeve_shape_planar_area (reeve_exposure_level (self, k)->plane));
  if (self->has_people)
    reeve_run_add_number (self->run, "people_total", _("People in all"),
                          self->weighted ? "people" : "count", 0, TRUE, self->people_total);
  if (self->has_facilities)
    reeve_run_add_number (self->run, "facilities_total", _("Facilities in all"), "count", 0, FALSE,
                          self->facilities_total);
  if (self->has_roads)
    reeve_run_add_number (self->run, "roads_m_total", _("Roads in all"), "m", 0, FALSE,
                          self->roads_total_m);
}

static void
add_summary (ReeveExposure *self)
{
  ReeveTable *table = reeve_table_new (REEVE_SHAPE_NONE);

  reeve_table_add_column (table, "level", _("Hazard"), REEVE_COLUMN_TEXT, "");
  reeve_table_add_column (table, "people", _("People"), REEVE_COLUMN_REAL,
                          self->weighted ? "people" : "count");
  reeve_table_set_term (table, 1, "people");
  reeve_table_add_column (table, "facilities", _("Facilities"), REEVE_COLUMN_REAL, "count");
  reeve_table_add_column (table, "roads", _("Roads"), REEVE_COLUMN_REAL, "m");
  for (guint k = 0; k < self->hazard->levels->len; k++)
    {
      guint row = reeve_table_add_row (table);

      reeve_table_set_text (table, row, 0, reeve_exposure_level (self, k)->title);
      if (self->has_people)
        reeve_table_set_real (table, row, 1, self->people[k]);
      if (self->has_facilities)
        reeve_table_set_real (table, row, 2, self->facilities[k]);
      if (self->has_roads)
        reeve_table_set_real (table, row, 3, self->roads_m[k]);
    }
  reeve_run_add_output (self->run, _("Exposure"), NULL, NULL, table);
}

static gboolean
run_exposure (ReeveRun  *run,
              GError   **error)
{
  g_auto (ReeveExposure) self = { .run = run };
  guint n;

  self.hazard = reeve_hazard_read (run, error);
  if (self.hazard == NULL)
    return FALSE;
  n = MAX (self.hazard->levels->len, 1);
  self.people = g_new0 (double, n);
  self.facilities = g_new0 (double, n);
  self.roads_m = g_new0 (double, n);
  self.roads_touched = g_new0 (double, n);
  reeve_job_set_phase (reeve_run_get_job (run), 0.2, 0.9, _("Counting what is inside"));
  if (!reeve_exposure_count_people (&self, error) ||
      !reeve_exposure_count_facilities (&self, error) ||
      !reeve_exposure_measure_roads (&self, error))
    return FALSE;
  if (!self.has_people && !self.has_facilities && !self.has_roads)
    {
      g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                           _("Nothing to count: name people, facilities or roads"));
      return FALSE;
    }

  add_numbers (&self);
  add_summary (&self);
  return TRUE;
}

const ReeveTool reeve_tool_exposure = {
  .id = "exposure",
  .group = "evacuation",
  .title = N_("Inside the hazard"),
  .question = N_("Who and what is inside the hazard?"),
  .needs = N_("needs a hazard and people, facilities or roads"),
  .method = N_("Overlay. A point counts where it stands; an area of people counts by the share of "
               "its ground that is inside; a cell of a raster counts where its centre is, or cell "
               "by cell when both rasters share a grid. Facilities count where their symbol stands. "
               "Lengths are planar in the projection named; along a raster they are measured in "
               "pieces of half a cell. Overlapping areas are united first."),
  .icon = "dialog-warning-symbolic",
  .params = params,
  .run = run_exposure,
};
