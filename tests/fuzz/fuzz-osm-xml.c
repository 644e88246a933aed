/* libFuzzer entry: OpenStreetMap XML, plain, gzip or bzip2 */
#include "fuzz-osm.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  reeve_fuzz_osm (data, size);
  return 0;
}
