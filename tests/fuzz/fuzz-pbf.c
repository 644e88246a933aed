/* libFuzzer entry: a PBF file, and the content of one block */
#include "fuzz-osm.h"

#include "network/osm-part-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (ReeveOsmPart) part G_GNUC_UNUSED =
    reeve_osm_decode_block ("fuzz", data, size, NULL);

  reeve_fuzz_osm (data, size);
  return 0;
}
