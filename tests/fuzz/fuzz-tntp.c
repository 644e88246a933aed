/* tests/fuzz/fuzz-tntp.c — any bytes as a TNTP network and its node file
 *
 * The first NUL, when there is one, parts the two files. What is read is placed
 * and built into road tables, so that no number in it can do harm later.
 */
#include "network/tntp.h"

#include <math.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize n_bytes);

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         n_bytes)
{
  g_autofree char *text = g_strndup ((const char *) data, n_bytes);
  const guint8 *part = n_bytes > 0 ? memchr (data, 0, n_bytes) : NULL;
  gsize length = part != NULL ? (gsize) (part - data) : n_bytes;
  ReeveTntpUnits units = { REEVE_UNIT_GUESS, REEVE_UNIT_GUESS };
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveRoadNet) net = reeve_tntp_parse (text, length, "fuzz", &units, job, &error);
  g_autoptr (ReeveRoadBuild) build = NULL;

  if (net == NULL)
    {
      g_assert_true (error != NULL && g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  if (part != NULL
      && !reeve_tntp_parse_places (net, (const char *) part + 1, n_bytes - length - 1, "fuzz", NULL))
    return 0;
  g_assert_true (reeve_road_net_place (net, NULL, NULL));
  for (guint32 i = 0; i < net->nodes->len; i++)
    {
      ReeveLonLat place = g_array_index (net->nodes, ReeveNetNode, i).place;

      g_assert_true (fabs (place.lon) <= 180 && fabs (place.lat) <= 90);
    }
  build = reeve_road_net_build (net, NULL, job, NULL);
  g_assert_nonnull (build);
  for (guint32 i = 0; i < build->roads->n_segments; i++)
    g_assert_true (build->roads->segments[i].length_m >= 0
                   && build->roads->segments[i].length_m < 1e8f);
  for (guint i = 0; i < net->notes->len; i++)
    g_assert_true (g_utf8_validate (net->notes->pdata[i], -1, NULL));
  return 0;
}
