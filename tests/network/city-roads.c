/* tests/network/city-roads.c — a real city's streets */
#include "city-roads.h"

#include "network/osm-reader.h"

ReeveRoads *
city_roads_read (const char *name)
{
  const char *folder = g_getenv ("REEVE_TEST_DATA");
  g_autofree char *path = folder != NULL ? g_build_filename (folder, "osm", name, NULL) : NULL;
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveOsm) osm = NULL;
  ReeveRoads *roads;

  if (path == NULL)
    {
      g_test_skip ("REEVE_TEST_DATA does not name a folder with extracts");
      return NULL;
    }
  osm = reeve_osm_read (path, job, &error);
  g_assert_no_error (error);
  roads = reeve_roads_from_osm (osm, job, &error);
  g_assert_no_error (error);
  return roads;
}
