/* tests/network/test-timed.c — journeys across the hours are exact, first in first out
 *
 * The oracle is Dijkstra's search without a heap and without a least time to
 * go, and a drive that counts millisecond by millisecond.
 */
#include "engines.h"
#include "network/timed-private.h"

#include "core/error.h"
#include "core/week-time.h"


/* Streets of minutes, so that many a journey crosses the full hour. */
static ReeveRoads *
make_random_roads (GRand *rand)
{
  RoadDraft *draft = road_draft_new ();
  guint n_nodes = (guint) g_rand_int_range (rand, 2, 10);
  guint n_segments = (guint) g_rand_int_range (rand, 1, 20);

  for (guint i = 0; i < n_nodes; i++)
    road_draft_node (draft, (ReeveLonLat) { g_rand_double_range (rand, 7, 7.02),
                                            g_rand_double_range (rand, 43, 43.02) },
                     g_rand_int_range (rand, 0, 8) == 0 ? REEVE_NODE_SIGNALS : 0);
  for (guint i = 0; i < n_segments; i++)
    road_draft_segment (draft, (guint32) g_rand_int_range (rand, 0, (int) n_nodes),
                        (guint32) g_rand_int_range (rand, 0, (int) n_nodes),
                        MAX (g_rand_int_range (rand, -20, 300), 0) * 100.0,
                        g_rand_int_range (rand, 0, 4) == 0 ? "{" STREET ",\"oneway\":\"yes\"}"
                                                           : "{" STREET "}");
  return road_draft_end (draft);
}

/* @least: of every share; REEVE_FREE_SHARE for profiles that slow nothing. */
static ReeveTraffic *
make_random_traffic (const ReeveRoads *roads,
                     GRand            *rand,
                     int               least)
{
  ReeveTraffic *traffic = reeve_traffic_new (roads);

  for (guint i = 0; i < 3; i++)
    {
      ReeveTrafficProfile profile;

      for (guint hour = 0; hour < REEVE_WEEK_HOURS; hour++)
        profile.shares[hour] = (guint16) g_rand_int_range (rand, least, REEVE_FREE_SHARE + 1);
      g_array_append_val (traffic->profiles, profile);
    }
  for (guint32 arc = 0; arc < traffic->n_arcs; arc++)
    if (g_rand_int_range (rand, 0, 4) > 0)
      traffic->arc_profile[arc] = (guint32) g_rand_int_range (rand, 0, 3);
  return traffic;
}

static ReeveEngine *
make_engine (ReeveRoads *roads,
             GRand      *rand)
{
  ReeveRoadChange changes[2] = { { .speed_kmh = 20 }, { .speed_kmh = 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    changes[i].segment = (guint32) g_rand_int_range (rand, 0, (int) roads->n_segments);
  return engine_parse (roads, engine_profile, changes, (guint) g_rand_int_range (rand, 0, 3));
}

/* --- the oracle --- */

static void
run_oracle (const ReeveTimed *timed,
            const ReeveSnap  *from,
            guint32           start_ms,
            guint32          *out_ms)   /* by vertex */
{
  const ReeveEngine *engine = timed->engine;
  const ReeveTurnGraph *graph = engine->graph;
  g_autofree guint8 *done = g_new0 (guint8, MAX (graph->n_vertices, 1));

  for (guint32 v = 0; v < graph->n_vertices; v++)
    out_ms[v] = REEVE_FAR_MS;
  for (guint32 arc = 2 * from->segment; arc <= 2 * from->segment + 1; arc++)
    if (reeve_engine_arc_is_open (engine, arc))
      {
        guint32 enter = start_ms + reeve_snap_walk_ms (from);

        out_ms[graph->arc_vertex[arc]] = enter
          + reeve_timed_drive_ms (timed, arc, engine->arc_ms[arc]
                                  - reeve_engine_part_ms (engine, arc,
                                                          reeve_snap_share_on (from, arc)), enter);
      }
  for (;;)
    {
      guint32 next = G_MAXUINT32;

      for (guint32 v = 0; v < graph->n_vertices; v++)
        if (!done[v] && out_ms[v] < REEVE_FAR_MS
            && (next == G_MAXUINT32 || out_ms[v] < out_ms[next]))
          next = v;
      if (next == G_MAXUINT32)
        return;
      done[next] = TRUE;
      for (guint32 k = graph->first[next]; k < graph->first[next + 1]; k++)
        {
          guint32 head = graph->head[k];
          guint32 arc = graph->vertex_arc[head];
          guint32 enter = out_ms[next] + graph->turn_ms[k];

          if (reeve_engine_arc_is_open (engine, arc))
            out_ms[head] = MIN (out_ms[head], enter
                                + reeve_timed_drive_ms (timed, arc, engine->arc_ms[arc], enter));
        }
    }
}

static guint32
read_oracle (const ReeveTimed *timed,
             const guint32    *ms,
             const ReeveSnap  *from,
             guint32           start_ms,
             const ReeveSnap  *to)
{
  const ReeveEngine *engine = timed->engine;
  const ReeveTurnGraph *graph = engine->graph;
  guint32 best = REEVE_FAR_MS;

  for (guint32 arc = 2 * to->segment; arc <= 2 * to->segment + 1; arc++)
    {
      guint32 part = reeve_engine_part_ms (engine, arc, reeve_snap_share_on (to, arc));

      if (!reeve_engine_arc_is_open (engine, arc))
        continue;
      if (from->segment == to->segment
          && reeve_snap_share_on (to, arc) >= reeve_snap_share_on (from, arc))
        {
          guint32 enter = start_ms + reeve_snap_walk_ms (from);

          best = MIN (best, enter + reeve_snap_walk_ms (to)
                      + reeve_timed_drive_ms (timed, arc, part
                          - reeve_engine_part_ms (engine, arc, reeve_snap_share_on (from, arc)),
                          enter));
        }
      for (guint32 v = graph->arc_vertex[arc]; v != REEVE_NO_VERTEX; v = graph->vertex_next[v])
        for (guint32 k = graph->back_first[v]; k < graph->back_first[v + 1]; k++)
          if (ms[graph->back_tail[k]] < REEVE_FAR_MS)
            {
              guint32 enter = ms[graph->back_tail[k]] + graph->back_ms[k];

              best = MIN (best, enter + reeve_timed_drive_ms (timed, arc, part, enter)
                          + reeve_snap_walk_ms (to));
            }
    }
  return best < REEVE_FAR_MS ? best - start_ms : REEVE_UNREACHED_MS;
}

#define N_SNAPS 6

static void
check_route (const ReeveTimed *timed,
             const ReeveSnap  *from,
             const ReeveSnap  *to,
             guint32           start_ms,
             guint32           needed_ms,
             ReeveJob         *job)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveTimedRoute) route = reeve_timed_route (timed, from, to, start_ms, job, &error);

  if (needed_ms == REEVE_UNREACHED_MS)
    {
      g_assert_error (error, REEVE_ERROR, REEVE_ERROR_NO_RESULT);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (route->end_ms - route->start_ms, ==, needed_ms);
  for (guint i = 0; i < route->arcs->len; i++)
    {
      g_assert_cmpuint (g_array_index (route->leave_ms, guint32, i), >=,
                        g_array_index (route->enter_ms, guint32, i));
      if (i > 0)
        g_assert_cmpuint (g_array_index (route->enter_ms, guint32, i), >=,
                          g_array_index (route->leave_ms, guint32, i - 1));
    }
}

/* All searches of one thread wrote into one scratch, and each left it as it was. */
static void
check_scratch (const ReeveTimed *timed)
{
  const ReeveTimedScratch *scratch;

  g_assert_cmpuint (timed->scratches->len, <=, 1);
  if (timed->scratches->len == 0)
    return;
  scratch = timed->scratches->pdata[0];
  g_assert_cmpuint (scratch->reached->len, ==, 0);
  g_assert_cmpuint (scratch->heap->len, ==, 0);
  for (guint32 v = 0; v < timed->engine->graph->n_vertices; v++)
    g_assert_cmpuint (scratch->ms[v], ==, REEVE_FAR_MS);
}

static void
test_times_are_the_oracles (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261121);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;

  for (guint trial = 0; trial < 300; trial++)
    {
      g_autoptr (ReeveRoads) roads = make_random_roads (rand);
      g_autoptr (ReeveEngine) engine = make_engine (roads, rand);
      g_autoptr (ReeveTraffic) traffic = make_random_traffic (roads, rand, REEVE_LEAST_SHARE);
      g_autoptr (ReeveTimed) timed =
        reeve_timed_new (engine, traffic, 1, g_rand_int_range (rand, 0, REEVE_WEEK_MS));
      ReeveSnap snaps[N_SNAPS];
      guint n = engine_list_snaps (engine, rand, snaps, N_SNAPS);
      g_autoptr (ReeveTimedTargets) targets = reeve_timed_targets_new (timed, snaps, n);
      g_autoptr (ReeveTimedTargets) aimed = reeve_timed_targets_new (timed, snaps, n);
      g_autofree guint32 *ms = g_new (guint32, MAX (engine->graph->n_vertices, 1));
      guint32 found[N_SNAPS], near[N_SNAPS], start_ms = (guint32) g_rand_int_range (rand, 0, 9999);

      g_assert_true (reeve_timed_targets_aim (aimed, job, &error));
      for (guint i = 0; i < n; i++)
        {
          guint32 needed[N_SNAPS], least = REEVE_UNREACHED_MS, least_near = REEVE_UNREACHED_MS;

          run_oracle (timed, &snaps[i], start_ms, ms);
          g_assert_true (reeve_timed_times (timed, &snaps[i], start_ms, targets, 0,
                                            REEVE_UNREACHED_MS, found, job, &error));
          g_assert_true (reeve_timed_times (timed, &snaps[i], start_ms, aimed, 1,
                                            REEVE_UNREACHED_MS, near, job, &error));
          for (guint k = 0; k < n; k++)
            {
              needed[k] = read_oracle (timed, ms, &snaps[i], start_ms, &snaps[k]);
              g_assert_cmpuint (found[k], ==, needed[k]);
              g_assert_cmpuint (near[k], >=, needed[k]);
              least = MIN (least, needed[k]);
              least_near = MIN (least_near, near[k]);
              check_route (timed, &snaps[i], &snaps[k], start_ms, needed[k], job);
            }
          g_assert_cmpuint (least_near, ==, least);
          /* All that are equally near are known: the caller takes the first. */
          for (guint k = 0; k < n; k++)
            g_assert_true (needed[k] != least || near[k] == least);
        }
      check_scratch (timed);
    }
}

/* Who sets out later does not arrive earlier. */
static void
test_first_in_is_first_out (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;

  for (guint trial = 0; trial < 100; trial++)
    {
      g_autoptr (ReeveRoads) roads = make_random_roads (rand);
      g_autoptr (ReeveEngine) engine = make_engine (roads, rand);
      g_autoptr (ReeveTraffic) traffic = make_random_traffic (roads, rand, REEVE_LEAST_SHARE);
      double departure_ms = g_rand_int_range (rand, 0, REEVE_WEEK_MS);
      g_autoptr (ReeveTimed) timed = reeve_timed_new (engine, traffic, 1, departure_ms);
      ReeveSnap snaps[N_SNAPS];
      guint n = engine_list_snaps (engine, rand, snaps, N_SNAPS);
      g_autoptr (ReeveTimedTargets) targets = reeve_timed_targets_new (timed, snaps, n);

      for (guint i = 0; i < n; i++)
        {
          guint32 before[N_SNAPS] = { 0 }, now[N_SNAPS];

          for (guint32 later_ms = 0; later_ms < 2 * REEVE_HOUR_MS; later_ms += 137113)
            {
              g_assert_true (reeve_timed_times (timed, &snaps[i], later_ms, targets, 0,
                                                REEVE_UNREACHED_MS, now, job, &error));
              for (guint k = 0; k < n; k++)
                {
                  now[k] = now[k] == REEVE_UNREACHED_MS ? now[k] : now[k] + later_ms;
                  g_assert_cmpuint (now[k], >=, before[k]);
                  before[k] = now[k];
                }
            }
        }
    }
}

/* An arc millisecond by millisecond, also when it is slowed, and one after the
 * other for departures around the full hour. */
static void
test_drives_count_every_millisecond (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (guint trial = 0; trial < 50; trial++)
    {
      g_autoptr (ReeveRoads) roads = make_random_roads (rand);
      g_autoptr (ReeveEngine) engine = make_engine (roads, rand);
      g_autoptr (ReeveTraffic) traffic = make_random_traffic (roads, rand, 300);
      guint64 departure = (guint64) g_rand_int_range (rand, 1, 168) * REEVE_HOUR_MS - 30000;
      g_autoptr (ReeveTimed) timed = reeve_timed_new (engine, traffic, 1, (double) departure);
      guint32 free_ms = (guint32) g_rand_int_range (rand, 0, 60000);
      guint32 arrival_before = 0;

      if (!reeve_engine_arc_is_open (engine, 0))
        continue;
      for (guint32 start_ms = 0; start_ms < 60000; start_ms += 3001)
        {
          guint32 ms = reeve_timed_drive_ms (timed, 0, free_ms, start_ms);
          guint64 work = (guint64) free_ms * 1000;
          guint32 counted = 0;
          guint64 slowed_ms = engine->plain_ms[0] > 0 ? engine->arc_ms[0] : 1;
          guint64 share = 1000;

          for (; work > 0; counted++)
            {
              guint hour = reeve_traffic_hour (departure + start_ms + counted);

              if (traffic->arc_profile[0] != REEVE_NO_TRAFFIC)
                share = CLAMP (g_array_index (traffic->profiles, ReeveTrafficProfile,
                                              traffic->arc_profile[0]).shares[hour]
                               * slowed_ms / MAX (engine->plain_ms[0], 1), 1, 1000);
              if (work < share)
                break;
              work -= share;
            }
          counted += 2 * work >= share;
          g_assert_cmpuint (ms, ==, counted);
          g_assert_cmpuint (start_ms + ms, >=, arrival_before);
          arrival_before = start_ms + ms;
        }
    }
}

/* Without traffic, or with traffic that slows nothing, it is the plain engine;
 * within an hour it is the engine of that hour but for the rounding at both ends. */
/* On a street that takes more than the day that an arc is given at the most, parts
 * and the whole do not fit together. */
static gboolean
takes_a_day (const ReeveEngine *engine,
             const ReeveSnap   *snap)
{
  const guint32 day_ms = 24 * 3600000;

  return snap->segment != G_MAXUINT32 && (engine->arc_ms[2 * snap->segment] == day_ms ||
                                          engine->arc_ms[2 * snap->segment + 1] == day_ms);
}

static void
test_constant_speeds_are_the_engines (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;

  for (guint trial = 0; trial < 200; trial++)
    {
      g_autoptr (ReeveRoads) roads = make_random_roads (rand);
      g_autoptr (ReeveEngine) engine = make_engine (roads, rand);
      g_autoptr (ReeveTraffic) traffic = make_random_traffic (roads, rand, REEVE_LEAST_SHARE);
      g_autoptr (ReeveTimed) free = reeve_timed_new (engine, traffic, 0, 0);
      g_autoptr (ReeveTimed) timed = NULL;
      g_autoptr (ReeveEngine) hour_engine = NULL;
      g_autoptr (ReeveTimedTargets) targets = NULL;
      g_autoptr (ReeveTimedTargets) free_targets = NULL;
      ReeveSnap snaps[N_SNAPS];
      guint n = engine_list_snaps (engine, rand, snaps, N_SNAPS);
      guint32 found[N_SNAPS];

      /* The same at every hour of the week. */
      for (guint i = 0; i < traffic->profiles->len; i++)
        for (guint hour = 1; hour < REEVE_WEEK_HOURS; hour++)
          {
            ReeveTrafficProfile *profile = &g_array_index (traffic->profiles, ReeveTrafficProfile, i);

            profile->shares[hour] = profile->shares[0];
          }
      timed = reeve_timed_new (engine, traffic, 1, 12345);
      hour_engine = reeve_timed_new_engine (timed, job, &error);
      g_assert_no_error (error);
      targets = reeve_timed_targets_new (timed, snaps, n);
      free_targets = reeve_timed_targets_new (free, snaps, n);
      for (guint i = 0; i < n; i++)
        {
          g_autoptr (ReeveMatrix) plain =
            reeve_engine_matrix (engine, &snaps[i], 1, snaps, n, REEVE_UNREACHED_MS, job, &error);
          g_autoptr (ReeveMatrix) slow =
            reeve_engine_matrix (hour_engine, &snaps[i], 1, snaps, n, REEVE_UNREACHED_MS, job,
                                 &error);

          g_assert_no_error (error);
          g_assert_true (reeve_timed_times (free, &snaps[i], 0, free_targets, 0,
                                            REEVE_UNREACHED_MS, found, job, &error));
          for (guint k = 0; k < n; k++)
            g_assert_cmpuint (found[k], ==, plain->time_ms[k]);
          g_assert_true (reeve_timed_times (timed, &snaps[i], 0, targets, 0, REEVE_UNREACHED_MS,
                                            found, job, &error));
          for (guint k = 0; k < n; k++)
            {
              if (takes_a_day (hour_engine, &snaps[i]) || takes_a_day (hour_engine, &snaps[k]))
                continue;
              if (found[k] == REEVE_UNREACHED_MS || slow->time_ms[k] == REEVE_UNREACHED_MS)
                g_assert_cmpuint (found[k], ==, slow->time_ms[k]);
              else if ((snaps[i].share == 0 || snaps[i].share == 1)
                       && (snaps[k].share == 0 || snaps[k].share == 1))
                g_assert_cmpuint (found[k], ==, slow->time_ms[k]);
              else
                g_assert_cmpuint (MAX (found[k], slow->time_ms[k])
                                  - MIN (found[k], slow->time_ms[k]), <=, 100);
            }
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/network/timed/times-are-the-oracles", test_times_are_the_oracles);
  g_test_add_func ("/network/timed/first-in-is-first-out", test_first_in_is_first_out);
  g_test_add_func ("/network/timed/drives-count-every-millisecond",
                   test_drives_count_every_millisecond);
  g_test_add_func ("/network/timed/constant-speeds-are-the-engines",
                   test_constant_speeds_are_the_engines);

  return g_test_run ();
}
