/* network/osm-coast-close.c — seas closed along the extract's edge, islands cut out of them */
#include "network/osm-coast-private.h"

#include "geo/area-cutter.h"
#include "geo/box-index.h"

#include <math.h>
#include <string.h>

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
list_gates (const ReeveCoast *self)
{
  g_autoptr (GArray) gates = g_array_new (FALSE, FALSE, sizeof (Gate));

  for (guint i = 0; i < self->strands->len; i++)
    {
      const ReeveStrand *strand = self->strands->pdata[i];
      Gate in = { get_turn (&self->box, reeve_strand_first (strand)), i, TRUE };
      Gate out = { get_turn (&self->box, reeve_strand_last (strand)), i, FALSE };

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

/* (transfer full): by strand, the number of the gate where it leaves */
static guint *
find_leaving (const ReeveCoast *self,
              const GArray     *gates)
{
  guint *leaving = g_new0 (guint, self->strands->len + 1);

  for (guint i = 0; i < gates->len; i++)
    if (!g_array_index (gates, Gate, i).comes)
      leaving[g_array_index (gates, Gate, i).strand] = i;
  return leaving;
}

/* From one strand along the edge to the next, until it comes back. */
static ReeveShape *
close_ring (ReeveCoast   *self,
            const GArray *gates,
            const guint  *leaving,
            guint         at)     /* a gate that leaves */
{
  g_autoptr (GArray) ring = g_array_new (FALSE, FALSE, sizeof (ReeveLonLat));

  for (;;)
    {
      const Gate *out = &g_array_index (gates, Gate, at);
      const Gate *in = &g_array_index (gates, Gate, (at + 1) % gates->len);
      ReeveStrand *strand = self->strands->pdata[out->strand];

      if (strand->used)
        break;
      strand->used = TRUE;
      g_array_append_vals (ring, strand->points->data, strand->points->len);
      add_corners (&self->box, out->turn, in->turn, ring);
      at = leaving[in->strand];
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
add_rings (ReeveCoast *self,
           GPtrArray  *seas)
{
  ReeveLonLat corners[] = {
    { self->box.west, self->box.north }, { self->box.east, self->box.north },
    { self->box.east, self->box.south }, { self->box.west, self->box.south },
  };
  gboolean islands = FALSE;

  for (guint i = 0; i < self->strands->len; i++)
    {
      const ReeveStrand *strand = self->strands->pdata[i];
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
add_hole (ReeveShape        *sea,
          const ReeveStrand *island)
{
  guint n = island->points->len;

  sea->points = g_renew (ReeveLonLat, sea->points, sea->n_points + n);
  memcpy (sea->points + sea->n_points, island->points->data, n * sizeof (ReeveLonLat));
  sea->n_points += n;
  sea->rings = g_renew (ReeveRing, sea->rings, sea->n_rings + 1);
  sea->rings[sea->n_rings++] = (ReeveRing) { sea->n_points, 0 };
}

typedef struct
{
  const GPtrArray *cutters;
  ReeveLonLat      point;
  guint32          sea;      /* the first that holds the point, G_MAXUINT32 */
} Around;

static gboolean
around_cb (guint32  item,
           gpointer data)
{
  Around *around = data;

  if (item < around->sea
      && reeve_area_cutter_contains_point (around->cutters->pdata[item], around->point))
    around->sea = item;
  return TRUE;
}

static void
add_islands (ReeveCoast *self,
             GPtrArray  *seas)
{
  g_autoptr (GPtrArray) cutters =
    g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_area_cutter_free);
  g_autofree ReeveBox *boxes = g_new (ReeveBox, MAX (seas->len, 1));
  g_autoptr (ReeveBoxIndex) index = NULL;

  for (guint i = 0; i < seas->len; i++)
    {
      g_ptr_array_add (cutters, reeve_area_cutter_new (seas->pdata[i]));
      boxes[i] = reeve_shape_get_box (seas->pdata[i]);
    }
  index = reeve_box_index_new (boxes, seas->len);
  for (guint i = 0; i < self->strands->len && reeve_coast_step (self, i); i++)
    {
      const ReeveStrand *strand = self->strands->pdata[i];
      ReeveLonLat point = reeve_strand_first (strand);
      ReeveBox box = { point.lon, point.lat, point.lon, point.lat };
      Around around = { cutters, point, G_MAXUINT32 };

      if (!strand->closed || get_signed_area (strand->points) <= 0)
        continue;
      reeve_box_index_query (index, &box, around_cb, &around);
      if (around.sea != G_MAXUINT32)
        add_hole (seas->pdata[around.sea], strand);
    }
}

gboolean
reeve_coast_close (ReeveCoast *self,
                   GPtrArray  *seas)
{
  g_autoptr (GArray) gates = list_gates (self);
  g_autofree guint *leaving = NULL;

  if (gates == NULL)
    return FALSE;
  leaving = find_leaving (self, gates);
  for (guint i = 0; i < gates->len && reeve_coast_step (self, i); i++)
    {
      const Gate *gate = &g_array_index (gates, Gate, i);
      ReeveShape *shape = NULL;

      if (!gate->comes && !((ReeveStrand *) self->strands->pdata[gate->strand])->used)
        shape = close_ring (self, gates, leaving, i);
      if (shape != NULL)
        g_ptr_array_add (seas, shape);
    }
  add_rings (self, seas);
  add_islands (self, seas);
  return TRUE;
}
