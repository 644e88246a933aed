/* fuzz-osm.h — an extract given as bytes goes the whole way to roads and areas */
#pragma once

#include "network/osm-import-private.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

/* Without threads: what fails must fail again. */
static inline void
reeve_fuzz_osm (const guint8 *data,
                gsize         size)
{
  g_autofree char *path = NULL;
  g_autoptr (ReeveJob) job = NULL;
  g_autoptr (ReeveOsm) osm = NULL;
  g_autofree guint32 *refs = NULL;
  int fd;

  g_setenv ("REEVE_THREADS", "1", TRUE);
  fd = memfd_create ("fuzz.osm", 0);
  if (fd < 0 || write (fd, data, size) != (gssize) size)
    g_error ("memfd");
  path = g_strdup_printf ("/proc/self/fd/%d", fd);
  job = reeve_job_new ();
  osm = reeve_osm_read (path, job, NULL);
  if (osm != NULL)
    refs = reeve_osm_resolve_refs (osm, job, NULL);
  if (refs != NULL)
    {
      g_autoptr (ReeveRoadBuild) roads = reeve_road_build_new (osm, refs, job, NULL);
      g_autoptr (ReeveOsmSorting) sorting = reeve_osm_sort (osm, refs, job, NULL);

      (void) roads;
      (void) sorting;
    }
  close (fd);
}
