/* tests/workspace/shaky-vfs.h — a disk that fills up, and one that loses power
 *
 * Everything goes to real files, so that it can be read back; beside them stands
 * what was synced. After the power went nothing works any more, and
 * shaky_restore() puts on the disk what a real one would hold: all that was
 * synced, and of the rest whatever the random numbers say, in sectors.
 */
#pragma once

#include <glib.h>

#define SHAKY_NAME "shaky"

void     shaky_register      (void);
/* Writing fails with "disk full" after so many bytes; G_MAXINT64 for never. */
void     shaky_set_room      (gint64 n_bytes);
/* Power goes at the n-th write, sync, truncation or removal from now; 0 for never. */
void     shaky_set_power_cut (guint n);
gboolean shaky_is_cut        (void);
/* Call after every handle is closed. Power is back then. */
void     shaky_restore       (GRand *rand);
