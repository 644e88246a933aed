/* geo/gdal-guard.h — GDAL made quiet and kept offline
 *
 * Between begin and end nothing that GDAL, PROJ or their libraries say on this
 * thread is printed; the first failure is kept instead.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char    *message;   /* owned, nullable: GDAL's own words of the first failure */
  gboolean begun;
} ReeveGdalGuard;

/* Registers drivers and shuts the network once for the whole program, then
 * collects on this thread. */
void reeve_gdal_guard_begin  (ReeveGdalGuard *guard);
void reeve_gdal_guard_end    (ReeveGdalGuard *guard);
void reeve_gdal_guard_forget (ReeveGdalGuard *guard);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReeveGdalGuard, reeve_gdal_guard_end)

G_END_DECLS
