/* sample/sample.c — the list of files and the run that writes them */
#include "sample/sample.h"

#include "core/error.h"
#include "core/i18n.h"
#include "sample/delivery.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

static const ReeveCityFile files[] = {
  { "dravin.osm.gz", N_("Streets and places"), "base", REEVE_CITY_FILE_OSM,
    N_("OpenStreetMap extract: streets, river, buildings, greens and facilities.") },
  { "quarters.geojson", N_("Quarters"), "people", REEVE_CITY_FILE_AREAS,
    N_("The city's 25 quarters with residents, residents over 75 and households without a car.") },
  { "population.tif", N_("Population grid"), "people", REEVE_CITY_FILE_RASTER_OF_COUNTS,
    N_("Residents in squares of 100 m, as counts, in UTM zone 33N.") },
  { "schools.csv", N_("Schools"), "education", REEVE_CITY_FILE_POINTS,
    N_("Schools with seats and pupils; semicolons, decimal commas, ids with leading zeros.") },
  { "clinics.csv", N_("Clinics"), "health", REEVE_CITY_FILE_POINTS,
    N_("Clinics with doctors and registered patients.") },
  { "hospitals.csv", N_("Hospitals"), "health", REEVE_CITY_FILE_POINTS,
    N_("Hospitals with beds.") },
  { "shelters.csv", N_("Emergency shelters"), "facilities", REEVE_CITY_FILE_POINTS,
    N_("Shelters with type, capacity and wheelchair access; one cannot be reached by road.") },
  { "incidents.csv", N_("Incidents of 2025"), "safety", REEVE_CITY_FILE_POINTS,
    N_("Emergency calls of one year; three rows cannot be placed, on purpose.") },
  { "cases-weekly.csv", N_("Weekly cases"), "health", REEVE_CITY_FILE_TABLE,
    N_("Cases of illness by quarter and week, without coordinates: join by quarter code.") },
  { "care.csv", N_("People in care"), "people", REEVE_CITY_FILE_TABLE,
    N_("People in care and living alone, by quarter code; one code is mistyped, on purpose.") },
  { "traffic-counts.csv", N_("Traffic counts"), "roads", REEVE_CITY_FILE_POINTS,
    N_("Vehicles and mean speed at 60 sensors by hour, on weekdays and at weekends.") },
  { "flood-depth.tif", N_("Flood depth"), "hazards", REEVE_CITY_FILE_RASTER,
    N_("Depth of a flood of the Mirava in metres, in squares of 20 m; nothing where it is dry.") },
  { "flood-zone.geojson", N_("Flood zone"), "hazards", REEVE_CITY_FILE_AREAS,
    N_("The outline of that flood, as the water board publishes it.") },
  { NULL }
};

static const ReeveDeliver deliveries[] = {
  reeve_deliver_osm,       reeve_deliver_quarters, reeve_deliver_population,
  reeve_deliver_schools,   reeve_deliver_clinics,  reeve_deliver_hospitals,
  reeve_deliver_shelters,  reeve_deliver_incidents, reeve_deliver_cases,
  reeve_deliver_care,      reeve_deliver_traffic,  reeve_deliver_flood,
  reeve_deliver_flood_zone,
};

G_STATIC_ASSERT (G_N_ELEMENTS (deliveries) + 1 == G_N_ELEMENTS (files));

const ReeveCityFile *
reeve_sample_list_files (void)
{
  return files;
}

/* In English whatever the language: the files go to other people. */
static gboolean
write_readme (const char  *folder,
              guint32      seed,
              GError     **error)
{
  g_autofree char *path = g_build_filename (folder, "README.txt", NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text,
                          "%s on the %s, an invented city of %u people (seed %u)\n\n"
                          "Every street, name, person and event here was made by a program.\n"
                          "The files are what a city's departments would send:\n\n",
                          REEVE_CITY_NAME, REEVE_RIVER_NAME, REEVE_CITY_PEOPLE, seed);
  for (const ReeveCityFile *file = files; file->file != NULL; file++)
    g_string_append_printf (text, "%-20s %s\n", file->file, file->purpose);
  g_string_append (text, "hidden.json          What is hidden in the data, so that answers can be "
                         "checked: an outbreak,\n                     a hot spot, burglaries that "
                         "repeat nearby, the bridge everyone needs,\n                     a river "
                         "island no road reaches, rows that cannot be placed, true totals.\n");
  return g_file_set_contents (path, text->str, (gssize) text->len, error);
}

/* --- where to look first --- */

/* @half: half of the width and height in metres. */
static gboolean
look_at (ReeveCityView  *view,
         ReeveXY         centre,
         ReeveXY         half,
         GError        **error)
{
  view->box = REEVE_BOX_EMPTY;
  for (guint i = 0; i < 4; i++)
    {
      ReeveXY corner = reeve_xy (centre.x + (i & 1 ? half.x : -half.x),
                                 centre.y + (i & 2 ? half.y : -half.y));

      if (!reeve_city_to_lonlat (&corner, 1, error))
        return FALSE;
      reeve_box_add (&view->box, (ReeveLonLat) { corner.x, corner.y });
    }
  return TRUE;
}

/* Each view is a sentence of the story that the city's data tell. */
static gboolean
find_views (const ReeveHidden  *hidden,
            ReeveCityView      *out_views,
            GError            **error)
{
  static const ReeveCityView views[REEVE_SAMPLE_N_VIEWS] = {
    { .name = N_("People and clinics"),
      .note = N_("Where many people live, and where the clinics and hospitals are."),
      .layers = { N_("Quarters"), N_("Clinics"), N_("Hospitals") } },
    { .name = N_("The flood and the bridges"),
      .note = N_("How far the water reaches, and which shelters stand dry."),
      .layers = { N_("Flood depth"), N_("Emergency shelters"), N_("Hospitals") } },
    { .name = N_("Where calls gather"),
      .note = N_("Medical calls of 2025 crowd into a few streets of Severka."),
      .layers = { N_("Incidents of 2025") } },
    { .name = N_("The old town"),
      .note = N_("Streets, houses and greens, all drawn from the city's own extract."),
      .layers = { N_("Schools"), N_("Clinics"), N_("Libraries"), N_("Town halls") } },
  };

  memcpy (out_views, views, sizeof views);
  return look_at (&out_views[0], reeve_xy (0, 0), reeve_xy (5000, 4400), error) &&
         look_at (&out_views[1], reeve_xy (250, -350), reeve_xy (2500, 1650), error) &&
         look_at (&out_views[2], hidden->hot_spot, reeve_xy (620, 420), error) &&
         look_at (&out_views[3], reeve_quarters[0].centre, reeve_xy (560, 420), error);
}

gboolean
reeve_sample_write (const char     *folder,
                    guint32         seed,
                    ReeveCityView  *out_views,
                    ReeveJob       *job,
                    GError        **error)
{
  g_autoptr (ReeveCity) city = NULL;
  g_autofree char *hidden_path = g_build_filename (folder, "hidden.json", NULL);
  ReeveHidden hidden;
  gboolean done = TRUE;

  if (g_mkdir_with_parents (folder, 0777) != 0)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
                   /* Translators: a folder's path, then the system's reason */
                   _("The folder “%s” could not be made: %s"), folder, g_strerror (errno));
      return FALSE;
    }
  reeve_job_set_phase (job, 0, 0.6, _("Laying out the city"));
  if (!reeve_job_step (job, 0, 1, error))
    return FALSE;
  city = reeve_city_new (seed);
  reeve_hidden_init (&hidden, city);

  for (guint i = 0; done && i < G_N_ELEMENTS (deliveries); i++)
    {
      g_autofree char *path = g_build_filename (folder, files[i].file, NULL);

      reeve_job_set_phase (job, 0.6 + 0.4 * i / G_N_ELEMENTS (deliveries),
                           0.6 + 0.4 * (i + 1) / G_N_ELEMENTS (deliveries),
                           _("Writing the city's files"));
      done = reeve_job_step (job, 0, 1, error) && deliveries[i] (&hidden, path, job, error);
    }
  done = done && reeve_deliver_hidden (&hidden, hidden_path, job, error) &&
         write_readme (folder, seed, error) &&
         (out_views == NULL || find_views (&hidden, out_views, error));
  reeve_hidden_clear (&hidden);
  return done;
}
