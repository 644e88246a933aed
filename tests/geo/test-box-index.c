/* The packed tree against looking at every box. */
#include "geo/box-index.h"

#include <math.h>

#define MAX_BOXES 700

static double
draw (GRand *rand)
{
  return g_rand_int_range (rand, -40, 41);
}

static ReeveBox
draw_box (GRand *rand)
{
  double x = draw (rand), y = draw (rand);

  return (ReeveBox) { x, y, x + g_rand_int_range (rand, 0, 6), y + g_rand_int_range (rand, 0, 6) };
}

static gboolean
mark (guint32  item,
      gpointer data)
{
  guint8 *seen = data;

  g_assert_cmpuint (seen[item], ==, 0);
  seen[item] = 1;
  return TRUE;
}

static gboolean
count_one (guint32  item,
           gpointer data)
{
  (*(guint *) data)++;
  return FALSE;
}

static double
measure (guint32  item,
         double   x,
         double   y,
         gpointer data)
{
  const ReeveBox *box = (const ReeveBox *) data + item;
  double dx = MAX (MAX (box->west - x, x - box->east), 0);
  double dy = MAX (MAX (box->south - y, y - box->north), 0);

  return dx * dx + dy * dy;
}

static void
test_answers_are_those_of_every_box (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20240613);
  ReeveBox boxes[MAX_BOXES];

  for (guint trial = 0; trial < 60; trial++)
    {
      guint32 n = trial < 20 ? trial : (guint32) g_rand_int_range (rand, 0, MAX_BOXES);
      g_autoptr (ReeveBoxIndex) index = NULL;

      for (guint32 i = 0; i < n; i++)
        boxes[i] = i % 11 == 5 ? REEVE_BOX_EMPTY : draw_box (rand);
      if (n > 7)
        boxes[7].west = NAN;
      index = reeve_box_index_new (boxes, n);

      for (guint ask = 0; ask < 40; ask++)
        {
          ReeveBox box = draw_box (rand);
          guint8 seen[MAX_BOXES] = { 0 };
          double limit2 = ask % 2 ? INFINITY : 9;
          guint32 best = G_MAXUINT32;
          double best2 = limit2, found2 = -1;

          reeve_box_index_query (index, &box, mark, seen);
          for (guint32 i = 0; i < n; i++)
            {
              gboolean usable = boxes[i].west <= boxes[i].east;

              g_assert_cmpuint (seen[i], ==, usable && reeve_box_meets (&boxes[i], &box));
              if (usable && (measure (i, box.west, box.south, boxes) < best2 ||
                             (best == G_MAXUINT32 &&
                              measure (i, box.west, box.south, boxes) == best2)))
                {
                  best = i;
                  best2 = measure (i, box.west, box.south, boxes);
                }
            }
          g_assert_cmpuint (reeve_box_index_nearest (index, box.west, box.south, limit2, measure,
                                                     boxes, &found2), ==, best);
          if (best != G_MAXUINT32)
            g_assert_cmpfloat (found2, ==, best2);
        }
    }
}

static void
test_a_search_ends_when_told (void)
{
  ReeveBox boxes[100];
  ReeveBox all = { -1, -1, 2, 2 };
  g_autoptr (ReeveBoxIndex) index = NULL;
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++)
    boxes[i] = (ReeveBox) { 0, 0, 1, 1 };
  index = reeve_box_index_new (boxes, G_N_ELEMENTS (boxes));
  reeve_box_index_query (index, &all, count_one, &n);
  g_assert_cmpuint (n, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/geo/box-index/answers-are-those-of-every-box",
                   test_answers_are_those_of_every_box);
  g_test_add_func ("/geo/box-index/a-search-ends-when-told", test_a_search_ends_when_told);
  return g_test_run ();
}
