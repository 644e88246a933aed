/* map/label.c — words on the map, never over one another */
#include "map/label-private.h"

#include "map/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct _ReeveLabels
{
  const ReeveBaseStyle *base;
  double                width;
  double                height;
  GArray               *labels;     /* owned, of ReeveLabel */
  GArray               *placed;     /* owned, of ReevePlacedBox */
  ReeveLabelRoom       *room;       /* owned */
  GHashTable           *stands;     /* owned: text → GArray of ReeveXY */
  guint                 n_dropped;
  PangoLayout          *layout;     /* owned, while drawing */
  GArray               *places;     /* owned, of ReeveLabelPlace: scratch */
  cairo_t              *cr;         /* borrowed, while drawing */
};

ReeveLabels *
reeve_labels_new (const ReeveBaseStyle *base,
                  double                width,
                  double                height)
{
  ReeveLabels *self = g_new0 (ReeveLabels, 1);

  self->base = base;
  self->width = width;
  self->height = height;
  self->labels = g_array_new (FALSE, FALSE, sizeof (ReeveLabel));
  self->placed = g_array_new (FALSE, FALSE, sizeof (ReevePlacedBox));
  self->room = reeve_label_room_new (width, height);
  self->stands = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) g_array_unref);
  self->places = g_array_new (FALSE, FALSE, sizeof (ReeveLabelPlace));
  return self;
}

void
reeve_labels_free (ReeveLabels *self)
{
  g_array_unref (self->labels);
  g_array_unref (self->placed);
  g_array_unref (self->places);
  reeve_label_room_free (self->room);
  g_hash_table_unref (self->stands);
  g_free (self);
}

void
reeve_labels_add (ReeveLabels      *self,
                  const ReeveLabel *label)
{
  if (label->text != NULL && label->text[0] != '\0')
    g_array_append_val (self->labels, *label);
}

void
reeve_labels_block (ReeveLabels *self,
                    double       x0,
                    double       y0,
                    double       x1,
                    double       y1)
{
  reeve_label_room_take (self->room, &(ReeveLabelBox) { x0, y0, x1, y1 });
}

GArray *
reeve_labels_get_placed (ReeveLabels *self)
{
  return self->placed;
}

guint
reeve_labels_get_n_dropped (ReeveLabels *self)
{
  return self->n_dropped;
}

/* --- room --- */

static gboolean
is_in_view (const ReeveLabels   *self,
            const ReeveLabelBox *box)
{
  return box->x0 >= 0 && box->y0 >= 0 && box->x1 <= self->width && box->y1 <= self->height;
}

static void
take (ReeveLabels         *self,
      guint                number,
      const ReeveLabelBox *box)
{
  ReevePlacedBox placed = { number, box->x0, box->y0, box->x1, box->y1 };

  reeve_label_room_take (self->room, box);
  g_array_append_val (self->placed, placed);
}

static gboolean
is_repeat (ReeveLabels      *self,
           const ReeveLabel *label,
           ReeveXY           at)
{
  const GArray *stands = g_hash_table_lookup (self->stands, label->text);

  for (guint i = 0; stands != NULL && i < stands->len; i++)
    {
      ReeveXY other = g_array_index (stands, ReeveXY, i);

      if (label->repeat_px <= 0 || hypot (other.x - at.x, other.y - at.y) < label->repeat_px)
        return TRUE;
    }
  return FALSE;
}

static void
remember (ReeveLabels      *self,
          const ReeveLabel *label,
          ReeveXY           at)
{
  GArray *stands = g_hash_table_lookup (self->stands, label->text);

  if (stands == NULL)
    {
      stands = g_array_new (FALSE, FALSE, sizeof (ReeveXY));
      g_hash_table_insert (self->stands, g_strdup (label->text), stands);
    }
  g_array_append_val (stands, at);
}

/* --- upright words --- */

static void
set_ink (cairo_t    *cr,
         ReeveColour ink,
         double      opacity)
{
  cairo_set_source_rgba (cr, ink.r / 255.0, ink.g / 255.0, ink.b / 255.0, opacity);
}

static void
draw_upright (ReeveLabels      *self,
              const ReeveLabel *label,
              double            x,
              double            y)
{
  cairo_t *cr = self->cr;

  cairo_new_path (cr);
  cairo_move_to (cr, x, y);
  pango_cairo_layout_path (cr, self->layout);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, 2 * reeve_base_style_halo_px (self->base));
  set_ink (cr, reeve_base_style_ink (self->base, REEVE_INK_HALO), 0.92);
  cairo_stroke (cr);
  cairo_move_to (cr, x, y);
  set_ink (cr, label->colour, 1);
  pango_cairo_show_layout (cr, self->layout);
}

static gboolean
try_box (ReeveLabels      *self,
         guint             number,
         const ReeveLabel *label,
         double            x,
         double            y,
         double            width,
         double            height)
{
  ReeveLabelBox box = { x - REEVE_LABEL_PADDING_PX, y - 1, x + width + REEVE_LABEL_PADDING_PX,
                        y + height + 1 };

  if (!is_in_view (self, &box) || !reeve_label_room_is_free (self->room, &box))
    return FALSE;
  take (self, number, &box);
  remember (self, label, label->at);
  draw_upright (self, label, x, y);
  return TRUE;
}

static gboolean
place_upright (ReeveLabels      *self,
               guint             number,
               const ReeveLabel *label)
{
  PangoRectangle logical;
  double width, height, gap;

  if (is_repeat (self, label, label->at))
    return FALSE;
  pango_layout_get_pixel_extents (self->layout, NULL, &logical);
  width = logical.width;
  height = logical.height;
  if (label->kind == REEVE_LABEL_POINT)
    return try_box (self, number, label, floor (label->at.x - width / 2),
                    floor (label->at.y - height / 2), width, height);

  /* To the right reads best; then below, left, above. */
  gap = label->gap_px + 2;
  return try_box (self, number, label, ceil (label->at.x + gap + 2),
                  floor (label->at.y - height / 2), width, height) ||
         try_box (self, number, label, floor (label->at.x - width / 2),
                  ceil (label->at.y + gap), width, height) ||
         try_box (self, number, label, floor (label->at.x - gap - 2 - width),
                  floor (label->at.y - height / 2), width, height) ||
         try_box (self, number, label, floor (label->at.x - width / 2),
                  floor (label->at.y - gap - height), width, height);
}

/* --- along lines --- */

static double *
measure_line (const ReeveLabel *label)
{
  double *lengths = g_new (double, label->n_line);

  lengths[0] = 0;
  for (guint i = 1; i < label->n_line; i++)
    lengths[i] = lengths[i - 1] + hypot (label->line[i].x - label->line[i - 1].x,
                                         label->line[i].y - label->line[i - 1].y);
  return lengths;
}

static gboolean
try_letters (ReeveLabels      *self,
             guint             number,
             const ReeveLabel *label,
             GArray           *letters)
{
  g_autofree ReeveLabelBox *boxes = g_new (ReeveLabelBox, letters->len + 1);
  ReeveLabelPlace middle = g_array_index (self->places, ReeveLabelPlace, self->places->len / 2);
  double half = label->size_px * reeve_base_style_font_factor (self->base) * 0.62;

  if (is_repeat (self, label, (ReeveXY) { middle.x, middle.y }))
    return FALSE;
  for (guint i = 0; i < letters->len; i++)
    {
      const ReeveLabelPlace *place = &g_array_index (self->places, ReeveLabelPlace, i);
      double width = g_array_index (letters, ReeveLabelLetter, i).width_px / 2;
      double x = fabs (width * cos (place->angle_rad)) + fabs (half * sin (place->angle_rad));
      double y = fabs (width * sin (place->angle_rad)) + fabs (half * cos (place->angle_rad));

      boxes[i] = (ReeveLabelBox) { place->x - x, place->y - y, place->x + x, place->y + y };
      if (!is_in_view (self, &boxes[i]) || !reeve_label_room_is_free (self->room, &boxes[i]))
        return FALSE;
    }
  for (guint i = 0; i < letters->len; i++)
    take (self, number, &boxes[i]);
  remember (self, label, (ReeveXY) { middle.x, middle.y });
  reeve_label_draw_letters (self->cr, self->layout, letters, self->places, label->colour,
                            reeve_base_style_ink (self->base, REEVE_INK_HALO),
                            reeve_base_style_halo_px (self->base));
  return TRUE;
}

/* As often as the repeat distance allows; in each stretch the middle first, then
 * to both sides. */
static gboolean
place_along (ReeveLabels      *self,
             guint             number,
             const ReeveLabel *label)
{
  static const double shifts[] = { 0, -0.12, 0.12, -0.24, 0.24, -0.36, 0.36 };
  g_autofree double *lengths = measure_line (label);
  g_autoptr (GArray) letters = reeve_label_list_letters (self->layout);
  double length = lengths[label->n_line - 1];
  guint n_stretches = label->repeat_px > 0 ? (guint) MAX (floor (length / label->repeat_px), 1) : 1;
  gboolean any = FALSE;

  if (letters->len == 0)
    return FALSE;
  for (guint i = 0; i < MIN (n_stretches, 20); i++)
    for (guint j = 0; j < G_N_ELEMENTS (shifts); j++)
      {
        double stretch = length / n_stretches;

        if (!reeve_label_follow (label->line, lengths, label->n_line,
                                 stretch * (i + 0.5 + shifts[j]), letters, self->places) ||
            !try_letters (self, number, label, letters))
          continue;
        any = TRUE;
        break;
      }
  return any;
}

static gboolean
place_shield (ReeveLabels      *self,
              guint             number,
              const ReeveLabel *label)
{
  g_autofree double *lengths = measure_line (label);
  double total = lengths[label->n_line - 1];
  PangoRectangle logical;
  double width, height;
  guint segment = 0;

  pango_layout_get_pixel_extents (self->layout, NULL, &logical);
  width = logical.width + 9;
  height = logical.height + 3;
  for (double share = 0.5; share > 0.05; share -= 0.13)
    {
      ReeveXY at;
      ReeveLabelBox box;

      while (segment > 0 && lengths[segment] > total * share)
        segment--;
      while (segment + 2 < label->n_line && lengths[segment + 1] < total * share)
        segment++;
      at = label->line[segment];
      box = (ReeveLabelBox) { floor (at.x - width / 2), floor (at.y - height / 2),
                              floor (at.x - width / 2) + width,
                              floor (at.y - height / 2) + height };
      if (!is_in_view (self, &box) || is_repeat (self, label, at) ||
          !reeve_label_room_is_free (self->room, &box))
        continue;
      take (self, number, &box);
      remember (self, label, at);
      reeve_text_rounded_box (self->cr, box.x0, box.y0, width, height, 3);
      set_ink (self->cr, reeve_base_style_ink (self->base, REEVE_INK_SHIELD), 1);
      cairo_fill_preserve (self->cr);
      set_ink (self->cr, reeve_base_style_ink (self->base, REEVE_INK_SHIELD_TEXT), 1);
      cairo_set_line_width (self->cr, 0.8);
      cairo_stroke (self->cr);
      cairo_move_to (self->cr, box.x0 + 4.5, box.y0 + 1.5);
      pango_cairo_show_layout (self->cr, self->layout);
      return TRUE;
    }
  return FALSE;
}

/* --- all --- */

typedef struct
{
  const ReeveLabel *label;
  guint             number;
} Slot;

static int
compare_slots (const void *a,
               const void *b)
{
  const Slot *x = a;
  const Slot *y = b;

  if (x->label->rank != y->label->rank)
    return x->label->rank < y->label->rank ? -1 : 1;
  if (x->label->weight != y->label->weight)
    return x->label->weight > y->label->weight ? -1 : 1;
  if (x->label->id != y->label->id)
    return x->label->id < y->label->id ? -1 : 1;
  return (x->number > y->number) - (x->number < y->number);
}

static gboolean
place_label (ReeveLabels      *self,
             guint             number,
             const ReeveLabel *label)
{
  double factor = label->kind == REEVE_LABEL_SHIELD ? 1 : reeve_base_style_font_factor (self->base);

  if ((label->kind == REEVE_LABEL_LINE || label->kind == REEVE_LABEL_SHIELD) && label->n_line < 2)
    return FALSE;
  reeve_text_set (self->layout, label->text, label->size_px * factor, label->font_weight,
                  label->italic, label->spacing_px);
  switch (label->kind)
    {
    case REEVE_LABEL_LINE:
      return place_along (self, number, label);
    case REEVE_LABEL_SHIELD:
      return place_shield (self, number, label);
    default:
      return place_upright (self, number, label);
    }
}

gboolean
reeve_labels_draw (ReeveLabels  *self,
                   cairo_t      *cr,
                   GCancellable *cancellable)
{
  g_autofree Slot *slots = g_new (Slot, self->labels->len + 1);
  gboolean stopped = FALSE;

  for (guint i = 0; i < self->labels->len; i++)
    slots[i] = (Slot) { &g_array_index (self->labels, ReeveLabel, i), i };
  qsort (slots, self->labels->len, sizeof *slots, compare_slots);

  self->cr = cr;
  self->layout = reeve_text_new_layout (cr);
  for (guint i = 0; i < self->labels->len && !stopped; i++)
    {
      if (!place_label (self, slots[i].number, slots[i].label))
        self->n_dropped++;
      stopped = i % 16 == 0 && g_cancellable_is_cancelled (cancellable);
    }
  g_clear_object (&self->layout);
  self->cr = NULL;
  return !stopped;
}
