/* tests/network/road-text.h — small road networks drawn as text
 *
 * A drawing has letters for junctions and strokes between them:
 *
 *   A---B>>>C        -  |   both ways
 *   |   |            >  <   one way along the row
 *   D---E            v  ^   one way along the column
 *
 * A character is 100 m wide and high. Every stroke between two letters is one
 * segment of one way; its name is the letters in the order drawn ("AB").
 */
#pragma once

#include "network/roads.h"

G_BEGIN_DECLS

typedef struct _RoadDraft RoadDraft;

RoadDraft  *road_draft_new     (void);
/* Returns the node's number. */
guint32     road_draft_node    (RoadDraft   *self,
                                ReeveLonLat  point,
                                guint32      flags);
/* A way of its own, straight; @tags is a JSON object. @length_m < 0: as measured.
 * Returns the segment's number. */
guint32     road_draft_segment (RoadDraft   *self,
                                guint32      from,
                                guint32      to,
                                double       length_m,
                                const char  *tags);
/* Runs over the segments @via; @via_node is where the from segment ends. */
void        road_draft_rule    (RoadDraft   *self,
                                guint32      kind,
                                guint32      from_segment,
                                guint32      via_node,
                                const guint32 *via,
                                guint32      n_via,
                                guint32      to_segment);
/* Frees the draft. */
ReeveRoads *road_draft_end     (RoadDraft   *self);

/* @tags: JSON members given to every street, such as "\"highway\":\"residential\"". */
RoadDraft  *road_draft_from_text (const char *text,
                                  const char *tags);
/* Of a drawing: by the letters of its ends in any order. */
guint32     road_draft_find    (const RoadDraft *self,
                                const char      *letters);
guint32     road_draft_letter  (const RoadDraft *self,
                                char             letter);
/* "A B C" bans driving from AB into BC; more letters go over via ways. */
void        road_draft_ban     (RoadDraft   *self,
                                const char  *letters);
/* The same, allowing only this. */
void        road_draft_only    (RoadDraft   *self,
                                const char  *letters);
/* Another tag for one street, before road_draft_end(). */
void        road_draft_tag     (RoadDraft   *self,
                                const char  *letters,
                                const char  *tags);
void        road_draft_flag    (RoadDraft   *self,
                                char         letter,
                                guint32      flags);

G_END_DECLS
