/* network/osm-coast.c — the sea beyond an extract's coastline
 *
 * Strands are runs of coastline joined end to start. What the extract's edge
 * cuts off ends on that edge; going round the edge clockwise from where a
 * strand leaves the extract to where the next one comes in keeps the sea to the
 * right, as it is along the strands. Ends in the middle of nowhere (mappers'
 * gaps) are bridged to the nearest such beginning, or led to the edge when that
 * is near. If comings and goings then do not alternate along the edge, or half
 * the streets would lie in the water, the coastline is wrong somewhere and
 * nothing is drawn: an inland city must not drown because of one stray tag.
 */
#include "network/osm-coast.h"

#include "geo/area-cutter.h"

#include <math.h>
#include <string.h>

/* Shares of the extract's shorter side. */
#define EDGE_REACH 0.15   /* a loose end is led to the edge from here */
#define GAP_REACH  0.10   /* and to another strand's beginning from here */
/* Loose ends are compared pair by pair. */
#define MAX_LOOSE  2000
/* Streets and buildings looked at, and the share that may lie in the sea. */
#define N_SAMPLES  2000
#define MAX_DROWNED 0.3

typedef struct
{
  GArray  *points;      /* owned, of ReeveLonLat */
  gboolean closed;
  gboolean from_edge;   /* its first point lies on the extract's edge */
  gboolean to_edge;
  gboolean used;
} Strand;

typedef struct
{
  const ReeveOsmShapes *shapes;
  ReeveBox   box;
  GPtrArray *runs;      /* owned, of GArray of guint32: nodes */
  GPtrArray *strands;   /* owned, of Strand */
} Coast;

static void
strand_free (gpointer data)
{
  Strand *self = data;

  g_array_unref (self->points);
  g_free (self);
}

static Strand *
add_strand (GPtrArray *strands)
{
  Strand *self = g_new0 (Strand, 1);

  self->points = g_array_new (FALSE, FALSE, sizeof (ReeveLonLat));
  g_ptr_array_add (strands, self);
  return self;
}

static ReeveLonLat
first_of (const Strand *self)
{
  return g_array_index (self->points, ReeveLonLat, 0);
}

static ReeveLonLat
last_of (const Strand *self)
{
  return g_array_index (self->points, ReeveLonLat, self->points->len - 1);
}

/* --- joining --- */

static void
collect_runs (Coast        *self,
              const GArray *ways)
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
              g_ptr_array_add (self->runs, run);
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
find_start (const GArray   *starts,
            const gboolean *used,
            guint32         node)
{
  guint low = 0, high = starts->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (starts, Start, middle).node < node)
        low = middle + 1;
      else
        high = middle;
    }
  for (; low < starts->len && g_array_index (starts, Start, low).node == node; low++)
    if (!used[g_array_index (starts, Start, low).run])
      return (int) g_array_index (starts, Start, low).run;

  return -1;
}

static void
follow_run (Coast        *self,
            const GArray *starts,
            gboolean     *used,
            guint         from)
{
  Strand *strand = add_strand (self->strands);
  guint32 begin = g_array_index ((GArray *) self->runs->pdata[from], guint32, 0);
  guint32 end = begin;

  for (int next = (int) from; next >= 0; next = end == begin ? -1 : find_start (starts, used, end))
    {
      const GArray *run = self->runs->pdata[next];

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

static void
join_runs (Coast *self)
{
  g_autoptr (GArray) starts = g_array_new (FALSE, FALSE, sizeof (Start));
  g_autoptr (GHashTable) ends = g_hash_table_new (g_direct_hash, g_direct_equal);
  g_autofree gboolean *used = g_new0 (gboolean, self->runs->len + 1);

  for (guint i = 0; i < self->runs->len; i++)
    {
      const GArray *run = self->runs->pdata[i];
      Start start = { g_array_index (run, guint32, 0), i };

      g_array_append_val (starts, start);
      g_hash_table_add (ends, GUINT_TO_POINTER (g_array_index (run, guint32, run->len - 1)));
    }
  g_array_sort (starts, compare_starts);
  /* Those that nothing leads to come first; the rest are rings. */
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < self->runs->len; i++)
      if (!used[i] && (pass == 1 || !g_hash_table_contains (
                         ends, GUINT_TO_POINTER (g_array_index ((GArray *) self->runs->pdata[i],
                                                                guint32, 0)))))
        follow_run (self, starts, used, i);
}

/* --- cutting at the edge --- */

static gboolean
is_inside (const ReeveBox *box,
           ReeveLonLat     point)
{
  return point.lon >= box->west && point.lon <= box->east && point.lat >= box->south &&
         point.lat <= box->north;
}

/* The part of a stretch inside the box, as shares of it (Liang and Barsky 1984). */
static gboolean
cut_stretch (const ReeveBox *box,
             ReeveLonLat     a,
             ReeveLonLat     b,
             double         *out_from,
             double         *out_to)
{
  double p[] = { a.lon - b.lon, b.lon - a.lon, a.lat - b.lat, b.lat - a.lat };
  double q[] = { a.lon - box->west, box->east - a.lon, a.lat - box->south, box->north - a.lat };
  double from = 0, to = 1;

  for (guint i = 0; i < G_N_ELEMENTS (p); i++)
    {
      if (p[i] == 0 && q[i] < 0)
        return FALSE;
      if (p[i] < 0)
        from = MAX (from, q[i] / p[i]);
      else if (p[i] > 0)
        to = MIN (to, q[i] / p[i]);
    }
  *out_from = from;
  *out_to = to;
  return from < to;
}

static ReeveLonLat
at_share (ReeveLonLat a,
          ReeveLonLat b,
          double      share)
{
  return (ReeveLonLat) { a.lon + share * (b.lon - a.lon), a.lat + share * (b.lat - a.lat) };
}

/* A ring that leaves the box is begun outside it. */
static guint
find_outside (const Coast  *self,
              const Strand *strand)
{
  for (guint i = 0; strand->closed && i < strand->points->len; i++)
    if (!is_inside (&self->box, g_array_index (strand->points, ReeveLonLat, i)))
      return i;
  return 0;
}

static void
cut_strand (const Coast  *self,
            const Strand *strand,
            GPtrArray    *pieces)
{
  guint n = strand->points->len - 1;   /* stretches */
  guint first = find_outside (self, strand);
  Strand *piece = NULL;

  for (guint k = 0; k < n; k++)
    {
      guint i = (first + k) % n;
      ReeveLonLat a = g_array_index (strand->points, ReeveLonLat, i);
      ReeveLonLat b = g_array_index (strand->points, ReeveLonLat, i + 1);
      double from, to;

      if (!cut_stretch (&self->box, a, b, &from, &to))
        {
          piece = NULL;
          continue;
        }
      if (piece == NULL || from > 0)
        {
          ReeveLonLat start = at_share (a, b, from);

          piece = add_strand (pieces);
          piece->from_edge = from > 0;
          g_array_append_val (piece->points, start);
        }
      b = to < 1 ? at_share (a, b, to) : b;
      g_array_append_val (piece->points, b);
      piece->to_edge = to < 1;
      if (to < 1)
        piece = NULL;
    }
}

static gboolean
is_within (const Coast  *self,
           const Strand *strand)
{
  for (guint i = 0; i < strand->points->len; i++)
    if (!is_inside (&self->box, g_array_index (strand->points, ReeveLonLat, i)))
      return FALSE;
  return TRUE;
}

static void
cut_strands (Coast *self)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func (strand_free);

  for (guint i = 0; i < self->strands->len; i++)
    {
      Strand *strand = self->strands->pdata[i];

      if (is_within (self, strand))
        {
          Strand *whole = add_strand (pieces);

          whole->closed = strand->closed;
          g_array_append_vals (whole->points, strand->points->data, strand->points->len);
        }
      else
        {
          cut_strand (self, strand, pieces);
        }
    }
  g_ptr_array_unref (self->strands);
  self->strands = pieces;
}

/* --- loose ends --- */

static double
get_distance (ReeveLonLat a,
              ReeveLonLat b)
{
  return hypot ((a.lon - b.lon) * cos (a.lat * G_PI / 180), a.lat - b.lat);
}

static double
get_shorter_side (const ReeveBox *box)
{
  return MIN ((box->east - box->west) * cos (box->south * G_PI / 180), box->north - box->south);
}

static double
get_edge_distance (const ReeveBox *box,
                   ReeveLonLat     point)
{
  double across = MIN (point.lon - box->west, box->east - point.lon);

  return MIN (MIN (point.lat - box->south, box->north - point.lat),
              across * cos (point.lat * G_PI / 180));
}

/* The nearest strand that begins loosely; nearer than the edge is to either. */
static Strand *
find_next (const Coast  *self,
           const Strand *from,
           double        reach)
{
  Strand *best = NULL;

  reach = MIN (reach, get_edge_distance (&self->box, last_of (from)));

  for (guint i = 0; i < self->strands->len; i++)
    {
      Strand *other = self->strands->pdata[i];
      double distance = get_distance (last_of (from), first_of (other));

      if (!other->closed && !other->from_edge && !other->used && distance < reach &&
          distance < get_edge_distance (&self->box, first_of (other)))
        {
          reach = distance;
          best = other;
        }
    }
  return best;
}

/* Strands with a gap between them become one; @used marks what was taken up. */
static void
bridge_gaps (Coast *self)
{
  double reach = GAP_REACH * get_shorter_side (&self->box);
  guint n_loose = 0;

  for (guint i = 0; i < self->strands->len; i++)
    {
      const Strand *strand = self->strands->pdata[i];

      n_loose += !strand->closed && (!strand->from_edge || !strand->to_edge);
    }
  if (n_loose > MAX_LOOSE)
    return;
  for (guint i = 0; i < self->strands->len; i++)
    {
      Strand *strand = self->strands->pdata[i];

      while (!strand->closed && !strand->to_edge && !strand->used)
        {
          Strand *next = find_next (self, strand, reach);

          if (next == NULL)
            break;
          if (next == strand)
            {
              ReeveLonLat begin = first_of (strand);

              if (strand->points->len < 3)
                break;
              g_array_append_val (strand->points, begin);
              strand->closed = TRUE;
              break;
            }
          g_array_append_vals (strand->points, next->points->data, next->points->len);
          strand->to_edge = next->to_edge;
          next->used = TRUE;
        }
    }
  for (guint i = self->strands->len; i > 0; i--)
    if (((Strand *) self->strands->pdata[i - 1])->used)
      g_ptr_array_remove_index (self->strands, i - 1);
}

/* The nearest point on the edge, if it is near enough. */
static gboolean
lead_to_edge (const ReeveBox *box,
              ReeveLonLat     from,
              double          reach,
              ReeveLonLat    *out)
{
  ReeveLonLat edges[] = {
    { box->west, from.lat }, { box->east, from.lat }, { from.lon, box->south },
    { from.lon, box->north },
  };
  double least = reach;

  for (guint i = 0; i < G_N_ELEMENTS (edges); i++)
    if (get_distance (from, edges[i]) <= least)
      {
        least = get_distance (from, edges[i]);
        *out = edges[i];
      }
  return least < reach;
}

static gboolean
lead_ends (Coast *self)
{
  double reach = EDGE_REACH * get_shorter_side (&self->box);

  for (guint i = 0; i < self->strands->len; i++)
    {
      Strand *strand = self->strands->pdata[i];
      ReeveLonLat point;

      if (strand->closed)
        continue;
      if (!strand->from_edge)
        {
          if (!lead_to_edge (&self->box, first_of (strand), reach, &point))
            return FALSE;
          g_array_prepend_val (strand->points, point);
        }
      if (!strand->to_edge)
        {
          if (!lead_to_edge (&self->box, last_of (strand), reach, &point))
            return FALSE;
          g_array_append_val (strand->points, point);
        }
    }
  return TRUE;
}

/* --- closing --- */

/* How far round the edge a point of it is: 0 to 4, clockwise from the north-west. */
static double
get_turn (const ReeveBox *box,
          ReeveLonLat     point)
{
  double across = CLAMP ((point.lon - box->west) / (box->east - box->west), 0, 1);
  double down = CLAMP ((box->north - point.lat) / (box->north - box->south), 0, 1);
  double gaps[] = { down, 1 - across, 1 - down, across };
  guint side = 0;

  for (guint i = 1; i < G_N_ELEMENTS (gaps); i++)
    if (gaps[i] < gaps[side])
      side = i;
  switch (side)
    {
    case 0:
      return across;
    case 1:
      return 1 + down;
    case 2:
      return 3 - across;
    default:
      return 4 - down;
    }
}

typedef struct
{
  double turn;
  guint  strand;
  guint8 comes;    /* TRUE where the strand comes in */
} Gate;

static int
compare_gates (gconstpointer a,
               gconstpointer b)
{
  const Gate *x = a, *y = b;

  if (x->turn != y->turn)
    return x->turn < y->turn ? -1 : 1;
  return x->strand < y->strand ? -1 : x->strand > y->strand ? 1 : x->comes - y->comes;
}

/* (transfer full) (nullable): NULL where comings and goings do not alternate */
static GArray *
list_gates (const Coast *self)
{
  g_autoptr (GArray) gates = g_array_new (FALSE, FALSE, sizeof (Gate));

  for (guint i = 0; i < self->strands->len; i++)
    {
      const Strand *strand = self->strands->pdata[i];
      Gate in = { get_turn (&self->box, first_of (strand)), i, TRUE };
      Gate out = { get_turn (&self->box, last_of (strand)), i, FALSE };

      if (strand->closed)
        continue;
      g_array_append_val (gates, in);
      g_array_append_val (gates, out);
    }
  g_array_sort (gates, compare_gates);
  for (guint i = 0; i < gates->len; i++)
    if (g_array_index (gates, Gate, i).comes ==
        g_array_index (gates, Gate, (i + 1) % gates->len).comes)
      return NULL;
  return g_steal_pointer (&gates);
}

static void
add_corners (const ReeveBox *box,
             double          from,
             double          to,
             GArray         *ring)
{
  ReeveLonLat corners[] = {
    { box->west, box->north }, { box->east, box->north }, { box->east, box->south },
    { box->west, box->south },
  };

  if (to <= from)
    to += 4;
  for (guint i = (guint) floor (from) + 1; i < to; i++)
    g_array_append_val (ring, corners[i % 4]);
}

/* From one strand along the edge to the next, until it comes back. */
static ReeveShape *
close_ring (Coast        *self,
            const GArray *gates,
            guint         at)     /* a gate that leaves */
{
  g_autoptr (GArray) ring = g_array_new (FALSE, FALSE, sizeof (ReeveLonLat));

  for (;;)
    {
      const Gate *out = &g_array_index (gates, Gate, at);
      const Gate *in = &g_array_index (gates, Gate, (at + 1) % gates->len);
      Strand *strand = self->strands->pdata[out->strand];

      if (strand->used)
        break;
      strand->used = TRUE;
      g_array_append_vals (ring, strand->points->data, strand->points->len);
      add_corners (&self->box, out->turn, in->turn, ring);
      for (at = 0; g_array_index (gates, Gate, at).strand != in->strand ||
                   g_array_index (gates, Gate, at).comes;)
        at++;
    }
  return ring->len >= 3
         ? reeve_shape_new_area ((const ReeveLonLat *) (gpointer) ring->data, ring->len) : NULL;
}

static double
get_signed_area (const GArray *points)
{
  double area = 0;

  for (guint i = 0; i + 1 < points->len; i++)
    {
      ReeveLonLat a = g_array_index (points, ReeveLonLat, i);
      ReeveLonLat b = g_array_index (points, ReeveLonLat, i + 1);

      area += a.lon * b.lat - b.lon * a.lat;
    }
  return area;
}

/* Water inside: a ring that goes clockwise; the whole extract around islands. */
static void
add_rings (Coast     *self,
           GPtrArray *seas)
{
  ReeveLonLat corners[] = {
    { self->box.west, self->box.north }, { self->box.east, self->box.north },
    { self->box.east, self->box.south }, { self->box.west, self->box.south },
  };
  gboolean islands = FALSE;

  for (guint i = 0; i < self->strands->len; i++)
    {
      const Strand *strand = self->strands->pdata[i];
      double area = strand->closed ? get_signed_area (strand->points) : 0;

      islands = islands || area > 0;
      if (area < 0)
        g_ptr_array_add (seas, reeve_shape_new_area (
          (const ReeveLonLat *) (gpointer) strand->points->data, strand->points->len));
    }
  if (seas->len == 0 && islands)
    g_ptr_array_add (seas, reeve_shape_new_area (corners, 4));
}

static void
add_hole (ReeveShape   *sea,
          const Strand *island)
{
  guint n = island->points->len;

  sea->points = g_renew (ReeveLonLat, sea->points, sea->n_points + n);
  memcpy (sea->points + sea->n_points, island->points->data, n * sizeof (ReeveLonLat));
  sea->n_points += n;
  sea->rings = g_renew (ReeveRing, sea->rings, sea->n_rings + 1);
  sea->rings[sea->n_rings++] = (ReeveRing) { sea->n_points, 0 };
}

static void
add_islands (Coast     *self,
             GPtrArray *seas)
{
  g_autoptr (GPtrArray) cutters =
    g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_area_cutter_free);

  for (guint i = 0; i < seas->len; i++)
    g_ptr_array_add (cutters, reeve_area_cutter_new (seas->pdata[i]));
  for (guint i = 0; i < self->strands->len; i++)
    {
      const Strand *strand = self->strands->pdata[i];

      if (!strand->closed || get_signed_area (strand->points) <= 0)
        continue;
      for (guint k = 0; k < seas->len; k++)
        if (reeve_area_cutter_contains_point (cutters->pdata[k], first_of (strand)))
          {
            add_hole (seas->pdata[k], strand);
            break;
          }
    }
}

/* --- a last doubt --- */

static gboolean
stands_on_land (const Coast *self,
                guint64      way)
{
  const ReeveOsm *osm = self->shapes->osm;
  const ReeveOsmWay *w = &osm->ways[way];

  return (reeve_osm_get_tag (osm, w->tags, w->n_tags, "highway") != NULL ||
          reeve_osm_get_tag (osm, w->tags, w->n_tags, "building") != NULL) &&
         reeve_osm_get_tag (osm, w->tags, w->n_tags, "bridge") == NULL &&
         reeve_osm_get_tag (osm, w->tags, w->n_tags, "tunnel") == NULL;
}

/* Streets and houses of a city stand on land, whatever the coastline says. */
static gboolean
drowns_the_city (const Coast *self,
                 GPtrArray   *seas)
{
  const ReeveOsm *osm = self->shapes->osm;
  guint64 step = osm->n_ways / (4 * N_SAMPLES) + 1;
  g_autofree guint8 *in_sea = g_new0 (guint8, N_SAMPLES);
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (ReeveLonLat));
  guint n_drowned = 0;

  for (guint64 way = 0; way < osm->n_ways && points->len < N_SAMPLES; way += step)
    {
      guint32 node = osm->ways[way].n_refs > 0 && stands_on_land (self, way)
                     ? self->shapes->refs[osm->ways[way].refs] : G_MAXUINT32;

      if (node != G_MAXUINT32)
        {
          ReeveLonLat point = reeve_osm_node_point (osm, node);

          if (is_inside (&self->box, point))
            g_array_append_val (points, point);
        }
    }
  for (guint i = 0; i < seas->len; i++)
    {
      g_autoptr (ReeveAreaCutter) cutter = reeve_area_cutter_new (seas->pdata[i]);

      for (guint k = 0; k < points->len; k++)
        in_sea[k] |= reeve_area_cutter_contains_point (cutter, g_array_index (points, ReeveLonLat,
                                                                              k));
    }
  for (guint k = 0; k < points->len; k++)
    n_drowned += in_sea[k];
  return n_drowned > MAX_DROWNED * points->len;
}

/* What the file says it was cut to, unless that is far beyond what is in it. */
static ReeveBox
find_edge (const ReeveOsm *osm)
{
  ReeveBox box = osm->box;
  double across = 0.25 * (box.east - box.west), up = 0.25 * (box.north - box.south);

  if (osm->bounds.west < osm->bounds.east && osm->bounds.south < osm->bounds.north)
    {
      ReeveBox cut = {
        MAX (osm->bounds.west, box.west - across), MAX (osm->bounds.south, box.south - up),
        MIN (osm->bounds.east, box.east + across), MIN (osm->bounds.north, box.north + up),
      };

      if (cut.west < cut.east && cut.south < cut.north)
        return cut;
    }
  return box;
}

static gboolean
make_seas (Coast     *self,
           GPtrArray *seas)
{
  g_autoptr (GArray) gates = NULL;

  cut_strands (self);
  bridge_gaps (self);
  if (!lead_ends (self) || (gates = list_gates (self)) == NULL)
    return FALSE;
  for (guint i = 0; i < gates->len; i++)
    {
      const Gate *gate = &g_array_index (gates, Gate, i);
      ReeveShape *shape = NULL;

      if (!gate->comes && !((Strand *) self->strands->pdata[gate->strand])->used)
        shape = close_ring (self, gates, i);
      if (shape != NULL)
        g_ptr_array_add (seas, shape);
    }
  add_rings (self, seas);
  add_islands (self, seas);
  return !drowns_the_city (self, seas);
}

GPtrArray *
reeve_osm_coast_seas (const ReeveOsmShapes *shapes,
                      const GArray         *ways)
{
  g_autoptr (GPtrArray) seas = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_shape_free);
  Coast coast = { .shapes = shapes, .box = find_edge (shapes->osm) };
  gboolean made = TRUE;

  coast.runs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  coast.strands = g_ptr_array_new_with_free_func (strand_free);
  collect_runs (&coast, ways);
  join_runs (&coast);
  if (coast.strands->len > 0 && coast.box.west < coast.box.east &&
      coast.box.south < coast.box.north)
    made = make_seas (&coast, seas);
  g_ptr_array_unref (coast.runs);
  g_ptr_array_unref (coast.strands);
  return made ? g_steal_pointer (&seas) : NULL;
}
