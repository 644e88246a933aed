/* network/road-advice-speeds.c — speeds and times that make no sense, or are missing */
#include "network/road-advice-private.h"

#include "core/i18n.h"
#include "core/units.h"

/* A given time that needs this to be kept is a mistake in the source. */
#define MOST_TIMED_KMH  200.0
#define LEAST_TIMED_KMH 1.0

/* A link that takes no time at all counts as 0.4 ms, one of a millisecond makes 3,600. */
#define MOST_KMH_PER_M  5000.0

static const char *
get_written_speed (const ReeveRoads *roads,
                   guint32           segment)
{
  static const char *const keys[] = { "free_speed", "maxspeed", "maxspeed:forward",
                                      "maxspeed:backward", "maxspeed:hgv" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const char *text = reeve_roads_get_tag (roads, segment, keys[i]);

      if (text != NULL)
        return text;
    }
  return NULL;
}

static gboolean
is_absurd (const ReeveSegmentUse *use,
           double                 length_m)
{
  gboolean absurd = FALSE;

  /* Links of zones take no time, and so they should. */
  for (guint i = 0; i < 2 && use->by_length && length_m > 1; i++)
    absurd |= use->speed_kmh[i] > 0 && use->speed_kmh[i] < MOST_KMH_PER_M * length_m
              && (use->speed_kmh[i] > MOST_TIMED_KMH || use->speed_kmh[i] < LEAST_TIMED_KMH);
  return absurd;
}

static void
tell_speeds (ReeveRoadLook *look,
             guint          n_odd,
             const char    *words,
             double         odd_m,
             ReeveLonLat    place)
{
  g_autofree char *count = reeve_format_count (n_odd);
  ReeveRoadAdvice *advice =
    reeve_road_advice_add (look->list, "speed", n_odd,
                           /* Translators: a count, what stands there: “walk”, “−5” */
                           g_strdup_printf (ngettext ("%s street has a speed limit that makes no "
                                                      "sense (%s); the usual speed of its class is "
                                                      "used",
                                                      "%s streets have speed limits that make no "
                                                      "sense (%s); the usual speeds of their "
                                                      "classes are used", n_odd), count, words),
                           _("Correct the speeds in the source and import it again."));

  advice->length_m = odd_m;
  reeve_road_advice_add_place (advice, place);
}

void
reeve_road_look_at_speeds (ReeveRoadLook *look)
{
  const ReeveRoads *roads = look->roads;
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);
  double all_m = 0, bare_m = 0, odd_m = 0;
  guint n_odd = 0, n_absurd = 0;
  ReeveLonLat odd_place = { 0, 0 }, absurd_place = { 0, 0 };

  for (guint32 s = 0; s < roads->n_segments; s++)
    {
      const ReeveSegment *segment = &roads->segments[s];
      const char *text = get_written_speed (roads, s);
      ReeveSegmentUse use;
      guint odd = 0;

      if (!reeve_road_look_is_usable (look, s) || reeve_profile_is_ferry (look->profile, roads, s)
          || reeve_road_look_is_zone (look, segment->from)
          || reeve_road_look_is_zone (look, segment->to))
        continue;
      reeve_profile_get_use (look->profile, roads, s, &use, &odd);
      all_m += segment->length_m;
      bare_m += text == NULL && !use.by_length ? segment->length_m : 0;
      if (is_absurd (&use, segment->length_m) && n_absurd++ == 0)
        absurd_place = roads->points[segment->points];
      if (odd == 0)
        continue;
      odd_m += segment->length_m;
      if (segment->ordinal == 0 && n_odd++ == 0)
        odd_place = roads->points[segment->points];
      if (text != NULL && g_hash_table_size (told) < 5 && g_hash_table_add (told, (gpointer) text))
        g_string_append_printf (words, "%s“%.20s”", words->len > 0 ? ", " : "", text);
    }
  if (n_odd > 0)
    {
      g_autofree char *valid = g_utf8_make_valid (words->str, -1);

      tell_speeds (look, n_odd, valid, odd_m, odd_place);
    }
  if (n_absurd > 0)
    {
      g_autofree char *count = reeve_format_count (n_absurd);
      ReeveRoadAdvice *advice =
        reeve_road_advice_add (look->list, "time", n_absurd,
                               /* Translators: a count */
                               g_strdup_printf (ngettext ("%s link has a travel time that means "
                                                          "less than 1 or more than 200 km/h",
                                                          "%s links have travel times that mean "
                                                          "less than 1 or more than 200 km/h",
                                                          n_absurd), count),
                               _("Import the network again and name its units: --time-unit, "
                                 "--length-unit."));

      reeve_road_advice_add_place (advice, absurd_place);
    }
  if (bare_m > 0)
    {
      g_autofree char *share = reeve_format_share (bare_m / MAX (all_m, 1));
      ReeveRoadAdvice *advice =
        reeve_road_advice_add (look->list, "no-speed", 1,
                               /* Translators: a share */
                               g_strdup_printf (_("%s of the streets' length has no posted speed; "
                                                  "the usual speed of the class is used"), share),
                               _("Where the usual speeds are not this city's, change them in "
                                 "data/profiles."));

      advice->length_m = bare_m;
    }
}
