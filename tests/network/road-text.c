/* tests/network/road-text.c — small road networks drawn as text */
#include "road-text.h"

#include "network/roads-private.h"

#include <string.h>

/* The drawing's upper left corner. */
#define START_LON 7.0
#define START_LAT 43.0
#define STEP_M    100.0

typedef struct
{
  guint32 from;
  guint32 to;
  double  length_m;
  char   *tags;      /* owned */
  char    letters[3];
} DraftSegment;

struct _RoadDraft
{
  GArray *points;     /* owned, of ReeveLonLat */
  GArray *flags;      /* owned, of guint32 */
  GArray *segments;   /* owned, of DraftSegment */
  GArray *rules;      /* owned, of ReeveTurnRule */
  GArray *via;        /* owned, of guint32 */
  guint32 letters[128];
};

RoadDraft *
road_draft_new (void)
{
  RoadDraft *self = g_new0 (RoadDraft, 1);

  self->points = g_array_new (FALSE, FALSE, sizeof (ReeveLonLat));
  self->flags = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->segments = g_array_new (FALSE, FALSE, sizeof (DraftSegment));
  self->rules = g_array_new (FALSE, FALSE, sizeof (ReeveTurnRule));
  self->via = g_array_new (FALSE, FALSE, sizeof (guint32));
  memset (self->letters, 0xff, sizeof self->letters);
  return self;
}

guint32
road_draft_node (RoadDraft   *self,
                 ReeveLonLat  point,
                 guint32      flags)
{
  g_array_append_val (self->points, point);
  g_array_append_val (self->flags, flags);
  return self->points->len - 1;
}

guint32
road_draft_segment (RoadDraft  *self,
                    guint32     from,
                    guint32     to,
                    double      length_m,
                    const char *tags)
{
  DraftSegment segment = { from, to, length_m, g_strdup (tags), "" };

  g_array_append_val (self->segments, segment);
  return self->segments->len - 1;
}

void
road_draft_rule (RoadDraft     *self,
                 guint32        kind,
                 guint32        from_segment,
                 guint32        via_node,
                 const guint32 *via,
                 guint32        n_via,
                 guint32        to_segment)
{
  ReeveTurnRule rule = { .kind = kind, .from_segment = from_segment, .to_segment = to_segment,
                         .first_via = self->via->len, .n_via = n_via, .via_node = via_node };

  g_array_append_vals (self->via, via, n_via);
  g_array_append_val (self->rules, rule);
}

ReeveRoads *
road_draft_end (RoadDraft *self)
{
  ReeveRoads *roads = reeve_roads_new ();
  ReeveRoadTags tags;

  reeve_road_tags_init (&tags, roads);
  roads->n_nodes = self->points->len;
  roads->n_segments = self->segments->len;
  roads->n_points = 2 * roads->n_segments;
  roads->n_rules = self->rules->len;
  roads->n_via = self->via->len;
  roads->node_ids = g_new (gint64, MAX (roads->n_nodes, 1));
  roads->node_points = g_memdup2 (self->points->data, roads->n_nodes * sizeof (ReeveLonLat));
  roads->node_flags = g_memdup2 (self->flags->data, roads->n_nodes * sizeof (guint32));
  roads->via = g_memdup2 (self->via->data, roads->n_via * sizeof (guint32));
  roads->rules = g_memdup2 (self->rules->data, roads->n_rules * sizeof (ReeveTurnRule));
  roads->segments = g_new0 (ReeveSegment, MAX (roads->n_segments, 1));
  roads->points = g_new (ReeveLonLat, MAX (roads->n_points, 1));
  for (guint32 i = 0; i < roads->n_nodes; i++)
    roads->node_ids[i] = i + 1;
  for (guint32 i = 0; i < roads->n_segments; i++)
    {
      const DraftSegment *draft = &g_array_index (self->segments, DraftSegment, i);
      ReeveLonLat a = roads->node_points[draft->from];
      ReeveLonLat b = roads->node_points[draft->to];

      roads->points[2 * i] = a;
      roads->points[2 * i + 1] = b;
      roads->segments[i] = (ReeveSegment) {
        .way_id = 100 + i, .from = draft->from, .to = draft->to, .points = 2 * i, .n_points = 2,
        .tags = reeve_road_tags_add (&tags, draft->tags),
        .length_m = (float) (draft->length_m < 0 ? reeve_distance_m (a, b) : draft->length_m),
      };
      g_free (draft->tags);
    }
  reeve_road_tags_clear (&tags);

  g_array_unref (self->points);
  g_array_unref (self->flags);
  g_array_unref (self->segments);
  g_array_unref (self->rules);
  g_array_unref (self->via);
  g_free (self);
  return roads;
}

static void
add_stroke (RoadDraft  *self,
            char        from,
            char        to,
            char        stroke,
            guint       n_strokes,
            const char *tags)
{
  gboolean turned = stroke == '<' || stroke == '^';
  gboolean oneway = strchr ("<>v^", stroke) != NULL;
  char start = turned ? to : from;
  char end = turned ? from : to;
  g_autofree char *all = g_strdup_printf ("{%s%s\"name\":\"%c%c\"%s}", tags,
                                          tags[0] != '\0' ? "," : "", start, end,
                                          oneway ? ",\"oneway\":\"yes\"" : "");
  guint32 number = road_draft_segment (self, self->letters[(guint) start],
                                       self->letters[(guint) end],
                                       (n_strokes + 1) * STEP_M, all);
  DraftSegment *segment = &g_array_index (self->segments, DraftSegment, number);

  segment->letters[0] = start;
  segment->letters[1] = end;
}

static char
get_char (char **lines,
          guint  row,
          guint  column)
{
  if (row >= g_strv_length (lines) || column >= strlen (lines[row]))
    return ' ';
  return lines[row][column];
}

RoadDraft *
road_draft_from_text (const char *text,
                      const char *tags)
{
  RoadDraft *self = road_draft_new ();
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  ReeveLonLat start = { START_LON, START_LAT };

  for (guint row = 0; lines[row] != NULL; row++)
    for (guint column = 0; lines[row][column] != '\0'; column++)
      if (g_ascii_isupper (lines[row][column]))
        self->letters[(guint) lines[row][column]] =
          road_draft_node (self, reeve_local_to_lonlat (start, (ReeveXY) { column * STEP_M,
                                                                           -(row * STEP_M) }), 0);
  for (guint row = 0; lines[row] != NULL; row++)
    for (guint column = 0; lines[row][column] != '\0'; column++)
      {
        char letter = lines[row][column];
        guint n = 0;

        if (!g_ascii_isupper (letter))
          continue;
        while (get_char (lines, row, column + 1 + n) != ' '
               && strchr ("-<>", get_char (lines, row, column + 1 + n)) != NULL)
          n++;
        if (n > 0)
          add_stroke (self, letter, get_char (lines, row, column + 1 + n),
                      get_char (lines, row, column + 1), n, tags);
        for (n = 0; get_char (lines, row + 1 + n, column) != ' '
             && strchr ("|v^", get_char (lines, row + 1 + n, column)) != NULL;)
          n++;
        if (n > 0)
          add_stroke (self, letter, get_char (lines, row + 1 + n, column),
                      get_char (lines, row + 1, column), n, tags);
      }
  return self;
}

guint32
road_draft_letter (const RoadDraft *self,
                   char             letter)
{
  g_assert_cmpuint (self->letters[(guint) letter], !=, G_MAXUINT32);
  return self->letters[(guint) letter];
}

guint32
road_draft_find (const RoadDraft *self,
                 const char      *letters)
{
  for (guint32 i = 0; i < self->segments->len; i++)
    {
      const DraftSegment *segment = &g_array_index (self->segments, DraftSegment, i);

      if ((segment->letters[0] == letters[0] && segment->letters[1] == letters[1])
          || (segment->letters[0] == letters[1] && segment->letters[1] == letters[0]))
        return i;
    }
  g_error ("No street %s is drawn", letters);
}

static void
add_rule (RoadDraft  *self,
          guint32     kind,
          const char *letters)
{
  g_auto (GStrv) parts = g_strsplit (letters, " ", -1);
  guint n = g_strv_length (parts);
  guint32 chain[32];

  g_assert_cmpuint (n, >=, 3);
  for (guint i = 0; i + 1 < n; i++)
    chain[i] = road_draft_find (self, (char[]) { parts[i][0], parts[i + 1][0], '\0' });
  road_draft_rule (self, kind, chain[0], road_draft_letter (self, parts[1][0]), &chain[1], n - 3,
                   chain[n - 2]);
}

void
road_draft_ban (RoadDraft  *self,
                const char *letters)
{
  add_rule (self, 0, letters);
}

void
road_draft_only (RoadDraft  *self,
                 const char *letters)
{
  add_rule (self, 1, letters);
}

void
road_draft_tag (RoadDraft  *self,
                const char *letters,
                const char *tags)
{
  DraftSegment *segment = &g_array_index (self->segments, DraftSegment,
                                          road_draft_find (self, letters));

  g_free (segment->tags);
  segment->tags = g_strdup_printf ("{%s}", tags);
}

void
road_draft_flag (RoadDraft *self,
                 char       letter,
                 guint32    flags)
{
  g_array_index (self->flags, guint32, road_draft_letter (self, letter)) = flags;
}
