/* map/label-room.c — which parts of a picture words already stand on */
#include "map/label-private.h"

#include <math.h>

#define CELL_PX 64.0

struct _ReeveLabelRoom
{
  int      n_cols;
  int      n_rows;
  GArray  *boxes;   /* owned, of ReeveLabelBox */
  GArray **cells;   /* owned, of guint: numbers of boxes; nullable */
};

ReeveLabelRoom *
reeve_label_room_new (double width,
                      double height)
{
  ReeveLabelRoom *self = g_new0 (ReeveLabelRoom, 1);

  self->n_cols = (int) ceil (CLAMP (width, 1, 65536) / CELL_PX) + 1;
  self->n_rows = (int) ceil (CLAMP (height, 1, 65536) / CELL_PX) + 1;
  self->boxes = g_array_new (FALSE, FALSE, sizeof (ReeveLabelBox));
  self->cells = g_new0 (GArray *, (gsize) self->n_cols * (gsize) self->n_rows);
  return self;
}

void
reeve_label_room_free (ReeveLabelRoom *self)
{
  for (int i = 0; i < self->n_cols * self->n_rows; i++)
    g_clear_pointer (&self->cells[i], g_array_unref);
  g_free (self->cells);
  g_array_unref (self->boxes);
  g_free (self);
}

static void
get_cells (const ReeveLabelRoom *self,
           const ReeveLabelBox  *box,
           int                   range[4])
{
  range[0] = (int) CLAMP (floor (box->x0 / CELL_PX), 0, self->n_cols - 1);
  range[1] = (int) CLAMP (floor (box->y0 / CELL_PX), 0, self->n_rows - 1);
  range[2] = (int) CLAMP (floor (box->x1 / CELL_PX), 0, self->n_cols - 1);
  range[3] = (int) CLAMP (floor (box->y1 / CELL_PX), 0, self->n_rows - 1);
}

gboolean
reeve_label_room_is_free (ReeveLabelRoom      *self,
                          const ReeveLabelBox *box)
{
  int range[4];

  get_cells (self, box, range);
  for (int row = range[1]; row <= range[3]; row++)
    for (int col = range[0]; col <= range[2]; col++)
      {
        const GArray *cell = self->cells[row * self->n_cols + col];

        for (guint i = 0; cell != NULL && i < cell->len; i++)
          {
            const ReeveLabelBox *other = &g_array_index (self->boxes, ReeveLabelBox,
                                                         g_array_index (cell, guint, i));

            if (box->x0 < other->x1 && other->x0 < box->x1 && box->y0 < other->y1 &&
                other->y0 < box->y1)
              return FALSE;
          }
      }
  return TRUE;
}

void
reeve_label_room_take (ReeveLabelRoom      *self,
                       const ReeveLabelBox *box)
{
  guint number = self->boxes->len;
  int range[4];

  g_array_append_val (self->boxes, *box);
  get_cells (self, box, range);
  for (int row = range[1]; row <= range[3]; row++)
    for (int col = range[0]; col <= range[2]; col++)
      {
        GArray **cell = &self->cells[row * self->n_cols + col];

        if (*cell == NULL)
          *cell = g_array_new (FALSE, FALSE, sizeof (guint));
        g_array_append_val (*cell, number);
      }
}
