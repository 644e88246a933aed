/* analysis/places-snap.c — the streets that places lie at, and which of them ruin an answer
 *
 * A place whose street leads nowhere is answered for all the same, so the
 * warnings say which places those are and why. Names of a layer that is not for
 * everybody are not told: a warning travels farther than its layer.
 */
#include "analysis/run-private.h"

#include "core/i18n.h"
#include "core/units.h"
#include "network/road-advice.h"

#include <math.h>

/* A place farther from any street is not on the network at all. */
#define SNAP_LIMIT_M 1000

/* Places that are named in one warning. */
#define MOST_NAMES 5

typedef enum { AT_STREET, AT_FAR, AT_ISLAND, AT_GATE, AT_TRAP, AT_MOTORWAY, N_AT } PlaceAt;

/* "38,368", not "38,368.06276": a sum of people knows no fractions worth telling. */
static char *
format_weight (double weight)
{
  return weight >= 100 ? reeve_format_count (round (weight)) : reeve_format_number (weight);
}

/* Nobody gets on or off there: the way in is missing on the map. */
static gboolean
lies_at_motorway (const ReeveEngine *engine,
                  guint32            segment)
{
  const ReeveRoads *roads = reeve_engine_get_roads (engine);
  const char *highway = reeve_roads_get_tag (roads, segment, "highway");
  const char *tunnel = reeve_roads_get_tag (roads, segment, "tunnel");

  return (highway != NULL && g_str_has_prefix (highway, "motorway"))
         || (tunnel != NULL && !g_str_equal (tunnel, "no"));
}

/* (transfer full): where each place lies */
static PlaceAt *
list_ats (const ReeveEngine *engine,
          const ReeveSnap   *snaps,
          guint              n)
{
  PlaceAt *ats = g_new0 (PlaceAt, MAX (n, 1));
  g_autofree guint8 *cut_offs = NULL;

  for (guint i = 0; i < n; i++)
    {
      guint32 segment = snaps[i].segment;

      if (segment == G_MAXUINT32)
        ats[i] = AT_FAR;
      else if (reeve_engine_is_connected (engine, segment))
        ats[i] = lies_at_motorway (engine, segment) ? AT_MOTORWAY : AT_STREET;
      else
        {
          if (cut_offs == NULL)
            cut_offs = reeve_road_list_cut_offs (engine);
          ats[i] = cut_offs[segment] == REEVE_CUT_GATE ? AT_GATE
                   : cut_offs[segment] == REEVE_CUT_TRAP ? AT_TRAP : AT_ISLAND;
        }
    }
  return ats;
}

/* "Hill School, Farm 7 and 12 more" */
static char *
name_places (const ReevePlaces *places,
             const PlaceAt     *ats,
             PlaceAt            at)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < places->n; i++)
    {
      g_autofree char *number = NULL;
      gboolean has_name = places->are_named && *places->names[i] != '\0';

      if (ats[i] != at || n++ >= MOST_NAMES)
        continue;
      number = g_strdup_printf ("%" G_GINT64_FORMAT, places->fids[i]);
      if (names->len > 0)
        g_string_append (names, ", ");
      if (has_name)
        g_string_append (names, places->names[i]);
      else
        /* Translators: a place without a name: its number in the dataset */
        g_string_append_printf (names, _("No. %s"), number);
    }
  if (n > MOST_NAMES)
    {
      g_autofree char *rest = reeve_format_count (n - MOST_NAMES);

      /* Translators: names of places, how many there are besides */
      return g_strdup_printf (ngettext ("%s and %s more", "%s and %s more", n - MOST_NAMES),
                              names->str, rest);
    }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
warn_of (ReeveRun          *run,
         const ReevePlaces *places,
         const PlaceAt     *ats,
         PlaceAt            at,
         const char        *what)
{
  g_autofree char *names = name_places (places, ats, at);
  g_autofree char *weight = NULL;
  const char *words;
  double sum = 0;
  guint n = 0;

  for (guint i = 0; i < places->n; i++)
    if (ats[i] == at)
      {
        n++;
        sum += places->weights[i];
      }
  if (n == 0)
    return;
  weight = format_weight (sum);
  if (at == AT_FAR)
    /* Translators: what they are, how many, their weight or people, their names */
    words = ngettext ("%s: %u place (%s in all) is farther than 1 km from any street and cannot be "
                      "reached: %s",
                      "%s: %u places (%s in all) are farther than 1 km from any street and cannot "
                      "be reached: %s", n);
  else if (at == AT_ISLAND)
    /* Translators: what they are, how many, their weight or people, their names */
    words = ngettext ("%s: %u place (%s in all) lies on streets that are cut off from the rest: %s",
                      "%s: %u places (%s in all) lie on streets that are cut off from the rest: %s",
                      n);
  else if (at == AT_GATE)
    /* Translators: what they are, how many, their weight or people, their names */
    words = ngettext ("%s: %u place (%s in all) lies behind a gate or barrier that may not be "
                      "passed: %s",
                      "%s: %u places (%s in all) lie behind gates or barriers that may not be "
                      "passed: %s", n);
  else if (at == AT_TRAP)
    /* Translators: what they are, how many, their weight or people, their names */
    words = ngettext ("%s: %u place (%s in all) lies on streets that can be driven into and not "
                      "out of, or out of and not into: %s",
                      "%s: %u places (%s in all) lie on streets that can be driven into and not "
                      "out of, or out of and not into: %s", n);
  else
    /* Translators: what they are, how many, their weight or people, their names */
    words = ngettext ("%s: %u place (%s in all) has no street near but a motorway or a tunnel, and "
                      "is taken to lie at it: %s",
                      "%s: %u places (%s in all) have no street near but a motorway or a tunnel, "
                      "and are taken to lie at it: %s", n);
  reeve_run_add_warning (run, words, what, n, weight, names);
}

ReeveSnap *
reeve_run_snap (ReeveRun          *run,
                ReeveEngine       *engine,
                const ReevePlaces *places,
                const char        *what)
{
  ReeveSnap *snaps = g_new0 (ReeveSnap, MAX (places->n, 1));
  g_autofree PlaceAt *ats = NULL;

  reeve_engine_snap_all (engine, places->points, places->n, SNAP_LIMIT_M, snaps);
  ats = list_ats (engine, snaps, places->n);
  for (PlaceAt at = AT_FAR; at < N_AT; at++)
    warn_of (run, places, ats, at, what);
  return snaps;
}
