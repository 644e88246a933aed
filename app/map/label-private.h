/* map/label-private.h — one label laid out, and the room that is taken */
#pragma once

#include "map/label.h"

#include <pango/pangocairo.h>

G_BEGIN_DECLS

#define REEVE_LABEL_PADDING_PX 3.0

/* Letters that stay together, with their run. */
typedef struct
{
  const PangoGlyphItem *run;    /* borrowed from the layout */
  int     first_glyph;
  int     n_glyphs;
  double  width_px;
} ReeveLabelLetter;

/* A letter on its line. */
typedef struct
{
  double x;          /* middle of the letter, on the line */
  double y;
  double angle_rad;
} ReeveLabelPlace;

typedef struct
{
  double x0, y0, x1, y1;
} ReeveLabelBox;

/* Boxes in cells of 64 px. */
typedef struct _ReeveLabelRoom ReeveLabelRoom;

ReeveLabelRoom *reeve_label_room_new    (double               width,
                                         double               height);
void            reeve_label_room_free   (ReeveLabelRoom      *self);
gboolean        reeve_label_room_is_free (ReeveLabelRoom     *self,
                                          const ReeveLabelBox *box);
void            reeve_label_room_take   (ReeveLabelRoom      *self,
                                         const ReeveLabelBox *box);

/* (transfer full) (element-type ReeveLabelLetter): in the order they are read */
GArray  *reeve_label_list_letters (PangoLayout         *layout);
/* Letters on @line with their middle at @at_px along it. FALSE: it bends too
 * much or is too short. Reads left to right. */
gboolean reeve_label_follow       (const ReeveXY       *line,
                                   const double        *lengths,   /* along the line to each point */
                                   guint                n_line,
                                   double               at_px,
                                   GArray              *letters,
                                   GArray              *places);   /* out: ReeveLabelPlace */
void     reeve_label_draw_letters (cairo_t             *cr,
                                   PangoLayout         *layout,
                                   GArray              *letters,
                                   GArray              *places,
                                   ReeveColour          ink,
                                   ReeveColour          halo,
                                   double               halo_px);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReeveLabelRoom, reeve_label_room_free)

G_END_DECLS
