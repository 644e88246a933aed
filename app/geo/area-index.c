/* geo/area-index.c — many areas, asked many times */
#include "geo/box-index.h"
#include "geo/edge-bands-private.h"
#include "geo/overlay.h"

struct _ReeveAreaIndex
{
  guint            n_areas;
  ReeveShape     **areas;   /* owned, and each of them */
  ReeveEdgeBands **bands;   /* owned, and each of them; NULL for what is no area */
  ReeveBoxIndex   *boxes;   /* owned */
};

ReeveAreaIndex *
reeve_area_index_new (GPtrArray *areas)
{
  ReeveAreaIndex *self = g_new0 (ReeveAreaIndex, 1);
  g_autofree ReeveBox *boxes = g_new (ReeveBox, areas->len);

  self->n_areas = areas->len;
  self->areas = g_new0 (ReeveShape *, areas->len);
  self->bands = g_new0 (ReeveEdgeBands *, areas->len);
  for (guint i = 0; i < areas->len; i++)
    {
      const ReeveShape *area = g_ptr_array_index (areas, i);

      boxes[i] = REEVE_BOX_EMPTY;
      if (area == NULL || area->kind != REEVE_SHAPE_AREA)
        continue;
      self->areas[i] = reeve_shape_copy (area);
      self->bands[i] = reeve_edge_bands_new (self->areas[i]);
      boxes[i] = reeve_shape_get_box (area);
    }
  self->boxes = reeve_box_index_new (boxes, areas->len);
  return self;
}

void
reeve_area_index_free (ReeveAreaIndex *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < self->n_areas; i++)
    {
      reeve_edge_bands_free (self->bands[i]);
      reeve_shape_free (self->areas[i]);
    }
  g_free (self->bands);
  g_free (self->areas);
  reeve_box_index_free (self->boxes);
  g_free (self);
}

typedef struct
{
  const ReeveAreaIndex *index;
  ReeveLonLat           point;
  guint32               best;
} Search;

static gboolean
try_area (guint32  item,
          gpointer data)
{
  Search *search = data;

  if (item < search->best &&
      reeve_edge_bands_contains (search->index->bands[item], search->point))
    search->best = item;
  return TRUE;
}

int
reeve_area_index_find (const ReeveAreaIndex *self,
                       ReeveLonLat           point)
{
  Search search = { self, point, G_MAXUINT32 };
  ReeveBox box = { point.lon, point.lat, point.lon, point.lat };

  reeve_box_index_query (self->boxes, &box, try_area, &search);
  return search.best == G_MAXUINT32 ? -1 : (int) search.best;
}

static gboolean
append_area (guint32  item,
             gpointer data)
{
  guint area = item;

  g_array_append_val ((GArray *) data, area);
  return TRUE;
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  guint left = *(const guint *) a, right = *(const guint *) b;

  return (left > right) - (left < right);
}

GArray *
reeve_area_index_query (const ReeveAreaIndex *self,
                        const ReeveBox       *box)
{
  GArray *areas = g_array_new (FALSE, FALSE, sizeof (guint));

  reeve_box_index_query (self->boxes, box, append_area, areas);
  g_array_sort (areas, compare_numbers);
  return areas;
}
