/* analysis/flow.c — the most that fits through a network */
#include "analysis/flow.h"

#include <math.h>
#include <string.h>

#define NONE G_MAXUINT32
/* Less than this is rounding. */
#define TINY 1e-7

typedef struct
{
  guint32 to;
  guint32 next;     /* of the same node */
  double  width;
  double  room;     /* what is left of it */
} Edge;

struct _ReeveFlow
{
  guint32  n_nodes;
  guint32 *first;   /* owned, by node */
  guint32 *level;   /* owned */
  guint32 *at;      /* owned: next edge to try */
  guint32 *queue;   /* owned */
  GArray  *edges;   /* owned, of Edge; 2k and 2k + 1 are opposite */
  GArray  *path;    /* owned, of guint32 */
};

ReeveFlow *
reeve_flow_new (guint32 n_nodes)
{
  ReeveFlow *self = g_new0 (ReeveFlow, 1);

  self->n_nodes = n_nodes;
  self->first = g_new (guint32, MAX (n_nodes, 1));
  self->level = g_new (guint32, MAX (n_nodes, 1));
  self->at = g_new (guint32, MAX (n_nodes, 1));
  self->queue = g_new (guint32, MAX (n_nodes, 1));
  self->edges = g_array_new (FALSE, FALSE, sizeof (Edge));
  self->path = g_array_new (FALSE, FALSE, sizeof (guint32));
  memset (self->first, 0xff, sizeof (guint32) * n_nodes);
  return self;
}

void
reeve_flow_free (ReeveFlow *self)
{
  if (self == NULL)
    return;

  g_free (self->first);
  g_free (self->level);
  g_free (self->at);
  g_free (self->queue);
  g_array_unref (self->edges);
  g_array_unref (self->path);
  g_free (self);
}

static Edge *
edges_of (const ReeveFlow *self)
{
  return (Edge *) (gpointer) self->edges->data;
}

guint32
reeve_flow_add (ReeveFlow *self,
                guint32    from,
                guint32    to,
                double     width)
{
  guint32 number = self->edges->len;
  Edge there = { .to = to, .next = self->first[from], .width = width };
  Edge back = { .to = from };

  self->first[from] = number;
  g_array_append_val (self->edges, there);
  back.next = self->first[to];
  self->first[to] = number + 1;
  g_array_append_val (self->edges, back);
  return number;
}

void
reeve_flow_set_width (ReeveFlow *self,
                      guint32    edge,
                      double     width)
{
  edges_of (self)[edge].width = width;
}

static gboolean
find_levels (ReeveFlow *self,
             guint32    source,
             guint32    sink)
{
  const Edge *edges = edges_of (self);
  guint32 n = 0;

  memset (self->level, 0xff, sizeof (guint32) * self->n_nodes);
  self->level[source] = 0;
  self->queue[n++] = source;
  for (guint32 i = 0; i < n && self->level[sink] == NONE; i++)
    {
      guint32 node = self->queue[i];

      for (guint32 e = self->first[node]; e != NONE; e = edges[e].next)
        if (edges[e].room > TINY && self->level[edges[e].to] == NONE)
          {
            self->level[edges[e].to] = self->level[node] + 1;
            self->queue[n++] = edges[e].to;
          }
    }
  return self->level[sink] != NONE;
}

/* Takes @room off the path and goes back to before its first full edge. */
static guint32
use_path (ReeveFlow *self,
          guint32    sink,
          double     room)
{
  Edge *edges = edges_of (self);
  const guint32 *path = (const guint32 *) (gpointer) self->path->data;
  guint kept = self->path->len;
  guint32 node = sink;

  for (guint i = self->path->len; i-- > 0;)
    {
      edges[path[i]].room -= room;
      edges[path[i] ^ 1].room += room;
      if (edges[path[i]].room <= TINY)
        {
          kept = i;
          node = edges[path[i] ^ 1].to;
        }
    }
  g_array_set_size (self->path, kept);
  return node;
}

/* All that goes along rising levels, by a stack of edges: a city's streets are
 * too deep for the call stack. */
static double
push_all (ReeveFlow *self,
          guint32    source,
          guint32    sink)
{
  Edge *edges = edges_of (self);
  guint32 node = source;
  double sum = 0;

  memcpy (self->at, self->first, sizeof (guint32) * self->n_nodes);
  g_array_set_size (self->path, 0);
  while (TRUE)
    {
      guint32 e = self->at[node];

      while (e != NONE && (edges[e].room <= TINY ||
                           self->level[edges[e].to] != self->level[node] + 1))
        e = edges[e].next;
      self->at[node] = e;
      if (e != NONE)
        {
          g_array_append_val (self->path, e);
          node = edges[e].to;
        }
      else if (self->path->len == 0)
        return sum;
      else
        {
          guint32 last = g_array_index (self->path, guint32, self->path->len - 1);

          self->level[node] = NONE;
          node = edges[last ^ 1].to;
          g_array_set_size (self->path, self->path->len - 1);
        }
      if (node == sink)
        {
          double room = INFINITY;

          for (guint i = 0; i < self->path->len; i++)
            room = MIN (room, edges[g_array_index (self->path, guint32, i)].room);
          sum += room;
          if (isinf (room))
            return sum;
          node = use_path (self, sink, room);
        }
    }
}

gboolean
reeve_flow_find (ReeveFlow  *self,
                 guint32     source,
                 guint32     sink,
                 double      enough,
                 ReeveJob   *job,
                 double     *out,
                 GError    **error)
{
  Edge *edges = edges_of (self);
  double flow = 0;

  for (guint32 e = 0; e < self->edges->len; e++)
    edges[e].room = edges[e].width;
  while (flow < enough && find_levels (self, source, sink))
    {
      if (job != NULL && !reeve_job_step (job, 0, 1, error))
        return FALSE;
      flow += push_all (self, source, sink);
    }
  *out = flow;
  return TRUE;
}
