/* tests/network/test-directions.c — journeys told turn by turn */
#include "network/directions.h"

#include "engines.h"

#include <string.h>

/* "depart AB, right BE": kinds and streets of all steps. */
static char *
tell (RoadDraft  *draft,     /* (transfer full) */
      const char *from,
      const char *to,
      guint      *out_exit)
{
  static const char *const kinds[] = {
    "depart", "continue", "keep-left", "keep-right", "left", "right", "sharp-left", "sharp-right",
    "around", "roundabout", "join", "exit-left", "exit-right", "ferry", "leave-ferry", "arrive",
  };
  guint32 first = road_draft_find (draft, from);
  guint32 last = road_draft_find (draft, to);
  g_autoptr (ReeveRoads) roads = road_draft_end (draft);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveEngine) engine = engine_load (roads, "car", NULL, 0);
  g_autoptr (ReeveTimed) timed = reeve_timed_new (engine, NULL, 0, 0);
  ReeveSnap begin = { .segment = first, .share = 0.5f };
  ReeveSnap end = { .segment = last, .share = 0.5f };
  g_autoptr (ReeveTimedRoute) route = reeve_timed_route (timed, &begin, &end, 0, job, &error);
  g_autoptr (GArray) steps = NULL;
  g_autoptr (GString) told = g_string_new (NULL);
  double length_m = 0;
  guint n_arcs = 0;

  g_assert_no_error (error);
  steps = reeve_directions_list (engine, route, roads->node_points[0]);
  for (guint i = 0; i < steps->len; i++)
    {
      const ReeveDirection *step = &g_array_index (steps, ReeveDirection, i);

      g_string_append_printf (told, "%s%s %s", i > 0 ? ", " : "", kinds[step->kind], step->street);
      length_m += step->length_m;
      g_assert_cmpuint (step->first, ==, n_arcs);
      n_arcs += step->n;
      g_assert_cmpuint (step->start_ms, ==,
                        i > 0 ? g_array_index (steps, ReeveDirection, i - 1).end_ms : route->start_ms);
      if (step->kind == REEVE_STEP_ROUNDABOUT && out_exit != NULL)
        *out_exit = step->exit;
    }
  /* Steps share out the journey without rest. */
  g_assert_cmpuint (n_arcs, ==, route->arcs->len);
  g_assert_cmpfloat_with_epsilon (length_m, route->length_m, 1e-6);
  g_assert_cmpuint (g_array_index (steps, ReeveDirection, steps->len - 1).end_ms, ==, route->end_ms);
  return g_string_free (g_steal_pointer (&told), FALSE);
}

static void
test_turns_are_named (void)
{
  static const char cross[] = "    A\n"
                              "    |\n"
                              "B---C---D\n"
                              "    |\n"
                              "    E\n";
  const struct { const char *from; const char *to; const char *needed; } rows[] = {
    { "EC", "CD", "depart CE, right CD, arrive " },
    { "EC", "BC", "depart CE, left BC, arrive " },
    { "EC", "AC", "depart CE, continue AC, arrive " },
    { "AC", "CD", "depart AC, left CD, arrive " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *told = tell (road_draft_from_text (cross, STREET), rows[i].from, rows[i].to,
                                    NULL);

      g_assert_cmpstr (told, ==, rows[i].needed);
    }
}

/* A bend without a choice needs no word, unless the name changes. */
static void
test_bends_go_without_saying (void)
{
  static const char bend[] = "A---B\n"
                             "    |\n"
                             "    C\n";
  RoadDraft *draft = road_draft_from_text (bend, STREET);
  RoadDraft *named = road_draft_from_text (bend, STREET);
  g_autofree char *same = NULL;
  g_autofree char *other = NULL;

  road_draft_tag (draft, "AB", STREET ",\"name\":\"High Street\"");
  road_draft_tag (draft, "BC", STREET ",\"name\":\"High Street\"");
  same = tell (draft, "AB", "BC", NULL);
  g_assert_cmpstr (same, ==, "depart High Street, arrive ");
  other = tell (named, "AB", "BC", NULL);
  g_assert_cmpstr (other, ==, "depart AB, right BC, arrive ");
}

static void
test_exits_of_a_roundabout_are_counted (void)
{
  static const char ring[] = "    A\n"
                             "    |\n"
                             "    N\n"
                             "    \n"
                             "B-W   E-C\n"
                             "    \n"
                             "    S\n"
                             "    |\n"
                             "    D\n";
  static const char legs[] = "SENW";
  RoadDraft *draft = road_draft_from_text (ring, STREET);
  guint exit = 0;
  g_autofree char *told = NULL;

  for (guint i = 0; i < 4; i++)
    road_draft_segment (draft, road_draft_letter (draft, legs[i]),
                        road_draft_letter (draft, legs[(i + 1) % 4]), -1,
                        "{" STREET ",\"junction\":\"roundabout\",\"oneway\":\"yes\"}");
  told = tell (draft, "DS", "BW", &exit);
  g_assert_cmpstr (told, ==, "depart SD, roundabout BW, arrive ");
  g_assert_cmpuint (exit, ==, 3);
}

static void
test_ferries_are_taken (void)
{
  RoadDraft *draft = road_draft_from_text ("A---B---C---D", STREET);

  road_draft_tag (draft, "AB", STREET ",\"name\":\"Quay\"");
  road_draft_segment (draft, road_draft_letter (draft, 'D'),
                      road_draft_node (draft, (ReeveLonLat) { 7.1, 43 }, 0), -1,
                      "{\"route\":\"ferry\",\"name\":\"Blue Line\"}");
  road_draft_segment (draft, road_draft_letter (draft, 'A') + 4,
                      road_draft_node (draft, (ReeveLonLat) { 7.11, 43 }, 0), -1,
                      "{" STREET ",\"name\":\"Island Road\"}");
  {
    guint32 last = 4;
    g_autoptr (ReeveRoads) roads = road_draft_end (draft);
    g_autoptr (ReeveJob) job = reeve_job_new ();
    g_autoptr (GError) error = NULL;
    g_autoptr (ReeveEngine) engine =
      reeve_engine_new (roads, reeve_profile_load ("car", &error), NULL, 0, job, &error);
    g_autoptr (ReeveTimed) timed = reeve_timed_new (engine, NULL, 0, 0);
    ReeveSnap begin = { .segment = 0, .share = 0.5f };
    ReeveSnap end = { .segment = last, .share = 0.5f };
    g_autoptr (ReeveTimedRoute) route = reeve_timed_route (timed, &begin, &end, 0, job, &error);
    g_autoptr (GArray) steps = NULL;
    gboolean takes = FALSE, leaves = FALSE;

    g_assert_no_error (error);
    steps = reeve_directions_list (engine, route, roads->node_points[0]);
    for (guint i = 0; i < steps->len; i++)
      {
        const ReeveDirection *step = &g_array_index (steps, ReeveDirection, i);

        takes |= step->kind == REEVE_STEP_FERRY && strcmp (step->street, "Blue Line") == 0;
        leaves |= step->kind == REEVE_STEP_LEAVE_FERRY && strcmp (step->street, "Island Road") == 0;
      }
    g_assert_true (takes && leaves);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/network/directions/turns-are-named", test_turns_are_named);
  g_test_add_func ("/network/directions/bends-go-without-saying", test_bends_go_without_saying);
  g_test_add_func ("/network/directions/exits-of-a-roundabout-are-counted",
                   test_exits_of_a_roundabout_are_counted);
  g_test_add_func ("/network/directions/ferries-are-taken", test_ferries_are_taken);

  return g_test_run ();
}
