/* network/osm-coast-cut.c — coastline cut at the extract's edge, its loose ends led to it */
#include "network/osm-coast-private.h"

#include <math.h>

/* Shares of the extract's shorter side. */
#define EDGE_REACH 0.15   /* a loose end is led to the edge from here */
#define GAP_REACH  0.10   /* and to another strand's beginning from here */
/* Loose ends are compared pair by pair. */
#define MAX_LOOSE  2000

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
find_outside (const ReeveCoast  *self,
              const ReeveStrand *strand)
{
  for (guint i = 0; strand->closed && i < strand->points->len; i++)
    if (!reeve_coast_holds (&self->box, g_array_index (strand->points, ReeveLonLat, i)))
      return i;
  return 0;
}

static void
cut_strand (const ReeveCoast  *self,
            const ReeveStrand *strand,
            GPtrArray         *pieces)
{
  guint n = strand->points->len - 1;   /* stretches */
  guint first = find_outside (self, strand);
  ReeveStrand *piece = NULL;

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

          piece = reeve_strand_add (pieces);
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
is_within (const ReeveCoast  *self,
           const ReeveStrand *strand)
{
  for (guint i = 0; i < strand->points->len; i++)
    if (!reeve_coast_holds (&self->box, g_array_index (strand->points, ReeveLonLat, i)))
      return FALSE;
  return TRUE;
}

void
reeve_coast_cut (ReeveCoast *self)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func (reeve_strand_free);

  for (guint i = 0; i < self->strands->len && reeve_coast_step (self, i); i++)
    {
      ReeveStrand *strand = self->strands->pdata[i];

      if (is_within (self, strand))
        {
          ReeveStrand *whole = reeve_strand_add (pieces);

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
static ReeveStrand *
find_next (const ReeveCoast  *self,
           const ReeveStrand *from,
           double             reach)
{
  ReeveStrand *best = NULL;

  reach = MIN (reach, get_edge_distance (&self->box, reeve_strand_last (from)));

  for (guint i = 0; i < self->strands->len; i++)
    {
      ReeveStrand *other = self->strands->pdata[i];
      double distance = get_distance (reeve_strand_last (from), reeve_strand_first (other));

      if (!other->closed && !other->from_edge && !other->used && distance < reach &&
          distance < get_edge_distance (&self->box, reeve_strand_first (other)))
        {
          reach = distance;
          best = other;
        }
    }
  return best;
}

void
reeve_coast_bridge (ReeveCoast *self)
{
  double reach = GAP_REACH * get_shorter_side (&self->box);
  guint n_loose = 0;
  guint n_sought = 0;

  for (guint i = 0; i < self->strands->len; i++)
    {
      const ReeveStrand *strand = self->strands->pdata[i];

      n_loose += !strand->closed && (!strand->from_edge || !strand->to_edge);
    }
  if (n_loose > MAX_LOOSE)
    return;
  for (guint i = 0; i < self->strands->len; i++)
    {
      ReeveStrand *strand = self->strands->pdata[i];

      while (!strand->closed && !strand->to_edge && !strand->used)
        {
          ReeveStrand *next;

          if (++n_sought % 16 == 0 && reeve_job_is_cancelled (self->job))
            return;
          next = find_next (self, strand, reach);

          if (next == NULL)
            break;
          if (next == strand)
            {
              ReeveLonLat begin = reeve_strand_first (strand);

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
    if (((ReeveStrand *) self->strands->pdata[i - 1])->used)
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

gboolean
reeve_coast_lead (ReeveCoast *self)
{
  double reach = EDGE_REACH * get_shorter_side (&self->box);

  for (guint i = 0; i < self->strands->len; i++)
    {
      ReeveStrand *strand = self->strands->pdata[i];
      ReeveLonLat point;

      if (strand->closed)
        continue;
      if (!strand->from_edge)
        {
          if (!lead_to_edge (&self->box, reeve_strand_first (strand), reach, &point))
            return FALSE;
          g_array_prepend_val (strand->points, point);
        }
      if (!strand->to_edge)
        {
          if (!lead_to_edge (&self->box, reeve_strand_last (strand), reach, &point))
            return FALSE;
          g_array_append_val (strand->points, point);
        }
    }
  return TRUE;
}
