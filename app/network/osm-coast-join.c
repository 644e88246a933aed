/* network/osm-coast-join.c — coastline ways joined end to start */
#include "network/osm-coast-private.h"

void
reeve_strand_free (gpointer data)
{
  ReeveStrand *self = data;

  g_array_unref (self->points);
  g_free (self);
}

ReeveStrand *
reeve_strand_add (GPtrArray *strands)
{
  ReeveStrand *self = g_new0 (ReeveStrand, 1);

  self->points = g_array_new (FALSE, FALSE, sizeof (ReeveLonLat));
  g_ptr_array_add (strands, self);
  return self;
}

static void
collect_runs (const ReeveCoast *self,
              const GArray     *ways,
              GPtrArray        *runs)
{
  for (guint i = 0; i < ways->len; i++)
    {
      const ReeveOsmWay *way = &self->shapes->osm->ways[g_array_index (ways, guint64, i)];
      GArray *run = NULL;

      for (guint32 k = 0; k <= way->n_refs; k++)
        {
          guint32 node = k < way->n_refs ? self->shapes->refs[way->refs + k] : G_MAXUINT32;

          if (node == G_MAXUINT32)
            {
              run = NULL;
              continue;
            }
          if (run == NULL)
            {
              run = g_array_new (FALSE, FALSE, sizeof (guint32));
              g_ptr_array_add (runs, run);
            }
          if (run->len == 0 || g_array_index (run, guint32, run->len - 1) != node)
            g_array_append_val (run, node);
        }
    }
}

typedef struct
{
  guint32 node;
  guint   run;
  guint   next;  /* of a node's first: runs before it are used, and stay so */
} Start;

static int
compare_starts (gconstpointer a,
                gconstpointer b)
{
  const Start *x = a, *y = b;

  if (x->node != y->node)
    return x->node < y->node ? -1 : 1;
  return x->run < y->run ? -1 : x->run > y->run;
}

/* The lowest unused run that begins at @node, or -1. */
static int
find_start (GArray         *starts,
            const gboolean *used,
            guint32         node)
{
  guint low = 0, high = starts->len;
  Start *first;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (starts, Start, middle).node < node)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == starts->len)
    return -1;
  first = &g_array_index (starts, Start, low);
  for (first->next = MAX (first->next, low);
       first->next < starts->len && g_array_index (starts, Start, first->next).node == node;
       first->next++)
    if (!used[g_array_index (starts, Start, first->next).run])
      return (int) g_array_index (starts, Start, first->next).run;

  return -1;
}

static void
follow_run (ReeveCoast      *self,
            const GPtrArray *runs,
            GArray          *starts,
            gboolean        *used,
            guint            from)
{
  ReeveStrand *strand = reeve_strand_add (self->strands);
  guint32 begin = g_array_index ((GArray *) runs->pdata[from], guint32, 0);
  guint32 end = begin;

  for (int next = (int) from; next >= 0; next = end == begin ? -1 : find_start (starts, used, end))
    {
      const GArray *run = runs->pdata[next];

      used[next] = TRUE;
      for (guint i = strand->points->len > 0; i < run->len; i++)
        {
          ReeveLonLat point = reeve_osm_node_point (self->shapes->osm,
                                                    g_array_index (run, guint32, i));

          g_array_append_val (strand->points, point);
        }
      end = g_array_index (run, guint32, run->len - 1);
    }
  strand->closed = end == begin;
  if (strand->points->len < (strand->closed ? 4u : 2u))
    g_ptr_array_remove_index (self->strands, self->strands->len - 1);
}

void
reeve_coast_join (ReeveCoast   *self,
                  const GArray *ways)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (GArray) starts = g_array_new (FALSE, FALSE, sizeof (Start));
  g_autoptr (GHashTable) ends = g_hash_table_new (g_direct_hash, g_direct_equal);
  g_autofree gboolean *used = NULL;

  collect_runs (self, ways, runs);
  used = g_new0 (gboolean, runs->len + 1);
  for (guint i = 0; i < runs->len; i++)
    {
      const GArray *run = runs->pdata[i];
      Start start = { g_array_index (run, guint32, 0), i, 0 };

      g_array_append_val (starts, start);
      g_hash_table_add (ends, GUINT_TO_POINTER (g_array_index (run, guint32, run->len - 1)));
    }
  g_array_sort (starts, compare_starts);
  /* Those that nothing leads to come first; the rest are rings. */
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < runs->len && reeve_coast_step (self, i); i++)
      if (!used[i] && (pass == 1 || !g_hash_table_contains (
                         ends, GUINT_TO_POINTER (g_array_index ((GArray *) runs->pdata[i],
                                                                guint32, 0)))))
        follow_run (self, runs, starts, used, i);
}
