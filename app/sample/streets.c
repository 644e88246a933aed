/* sample/streets.c — side streets, grown along a field of directions
 *
 * Each quarter has a way its streets run, main roads bend it near them, and
 * noise makes it human. Streets are lines that follow this cross-shaped field at
 * even distances (the idea of Chen, Esch, Wonka, Müller and Zhang 2008, with the
 * seeding of Jobard and Lefer 1997), stopped by water, railway, fast roads,
 * parks and, often, by the street they meet.
 */
#include "sample/city.h"

#include <string.h>

#define STEP_M 9.0

typedef struct
{
  double along_m;    /* between the long streets */
  double across_m;   /* between the short ones */
  double wobble;     /* radians */
  double wobble_m;   /* how wide the bends are */
  double stops;      /* chance to end at a street that is met */
  double longest_m;
} Pattern;

static const Pattern patterns[] = {
  [REEVE_FABRIC_OLD] = { 74, 92, 0.8, 190, 0.6, 420 },
  [REEVE_FABRIC_TERRACE] = { 94, 132, 0.14, 300, 0.22, 900 },
  [REEVE_FABRIC_VILLA] = { 92, 165, 0.42, 330, 0.3, 800 },
  [REEVE_FABRIC_GRID] = { 84, 170, 0.07, 500, 0.15, 1100 },
  [REEVE_FABRIC_SUBURB] = { 88, 205, 0.5, 380, 0.35, 800 },
  [REEVE_FABRIC_SLABS] = { 165, 240, 0.22, 420, 0.25, 900 },
  [REEVE_FABRIC_WORKS] = { 190, 300, 0.08, 500, 0.3, 900 },
  [REEVE_FABRIC_TRADE] = { 150, 230, 0.1, 400, 0.3, 800 },
  [REEVE_FABRIC_VILLAGE] = { 98, 170, 0.5, 260, 0.35, 600 },
};

typedef struct
{
  ReeveXY at;
  double  heading;
} Mark;

typedef struct
{
  ReeveXY a, b;
  double  heading;
  double  pull;      /* how strongly it bends the field; 0: not at all */
  guint32 way;
} Piece;

typedef struct
{
  ReeveCity    *city;
  ReeveDice     dice;
  GArray       *pieces;       /* of Piece: every segment so far */
  ReeveBuckets *near_pieces;
  ReeveBuckets *near_pulls;   /* of those that bend the field */
  GArray       *marks;        /* of Mark: points along every line */
  ReeveBuckets *near_marks;
  GArray       *found;        /* scratch */
  GArray       *queue;        /* of Mark: where streets may start */
  double        cos4[32];
  double        sin4[32];
} Tracer;

static void
remember_line (Tracer       *self,
               const GArray *line,
               double        pull,
               guint32       way)
{
  for (guint i = 1; i < line->len; i++)
    {
      Piece piece = { reeve_line_point (line, i - 1), reeve_line_point (line, i), 0, pull, way };
      double length = reeve_xy_distance (piece.a, piece.b);
      guint n_marks = MAX (1, (guint) (length / STEP_M));

      piece.heading = atan2 (piece.b.y - piece.a.y, piece.b.x - piece.a.x);
      reeve_buckets_add (self->near_pieces, piece.a, piece.b, self->pieces->len);
      if (pull > 0)
        reeve_buckets_add (self->near_pulls, piece.a, piece.b, self->pieces->len);
      g_array_append_val (self->pieces, piece);
      for (guint k = 0; k < n_marks; k++)
        {
          Mark mark = { reeve_xy_add (piece.a, reeve_xy (piece.b.x - piece.a.x, piece.b.y - piece.a.y),
                                      (k + 0.5) / n_marks), piece.heading };

          reeve_buckets_add (self->near_marks, mark.at, mark.at, self->marks->len);
          g_array_append_val (self->marks, mark);
        }
    }
}

/* Direction of one arm of the cross at a place. */
static double
find_heading (Tracer  *self,
              ReeveXY  at)
{
  double c = 0, s = 0;

  for (guint i = 0; i < reeve_n_quarters; i++)
    {
      const ReeveQuarter *quarter = &reeve_quarters[i];
      double share = reeve_xy_distance (at, quarter->centre) / quarter->radius_m;
      double weight, angle;

      if (share > 2)
        continue;
      weight = exp (-2.2 * share * share);
      if (quarter->fabric == REEVE_FABRIC_OLD)
        {
          /* Half towards the market, half as the ground lay. */
          angle = atan2 (at.y - quarter->centre.y, at.x - quarter->centre.x);
          c += 0.5 * weight * cos (4 * angle);
          s += 0.5 * weight * sin (4 * angle);
        }
      c += weight * self->cos4[i];
      s += weight * self->sin4[i];
    }

  reeve_buckets_near (self->near_pulls, at, at, 150, self->found);
  for (guint i = 0; i < self->found->len; i++)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece,
                                           g_array_index (self->found, guint32, i));
      double dx = piece->b.x - piece->a.x, dy = piece->b.y - piece->a.y;
      double length2 = dx * dx + dy * dy;
      double share, weight, far;

      if (length2 <= 0)
        continue;
      share = CLAMP (((at.x - piece->a.x) * dx + (at.y - piece->a.y) * dy) / length2, 0, 1);
      far = reeve_xy_distance (at, reeve_xy (piece->a.x + share * dx, piece->a.y + share * dy));
      weight = piece->pull * exp (-far * far / (75.0 * 75.0)) * sqrt (length2) / 30;
      c += weight * cos (4 * piece->heading);
      s += weight * sin (4 * piece->heading);
    }

  return atan2 (s, c) / 4;
}

static double
bend (const Tracer  *self,
      const Pattern *pattern,
      ReeveXY        at)
{
  return pattern->wobble * reeve_noise (self->city->seed + 21, at, pattern->wobble_m);
}

/* The arm of the cross nearest to @heading. */
static double
turn_towards (double arm,
              double heading)
{
  double turns = floor ((heading - arm) / G_PI_2 + 0.5);

  return arm + turns * G_PI_2;
}

static double
slant (double a,
       double b)
{
  double between = fabs (fmod (a - b, G_PI));

  return MIN (between, G_PI - between);
}

static gboolean
has_room (Tracer  *self,
          ReeveXY  at,
          double   heading,
          double   distance_m)
{
  reeve_buckets_near (self->near_marks, at, at, distance_m, self->found);
  for (guint i = 0; i < self->found->len; i++)
    {
      const Mark *mark = &g_array_index (self->marks, Mark, g_array_index (self->found, guint32, i));

      if (slant (mark->heading, heading) < 0.72 &&
          reeve_xy_distance (mark->at, at) < distance_m)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_barred (const Tracer *self,
           ReeveXY       at)
{
  return (reeve_city_get_cover (self->city, at) &
          (REEVE_COVER_WATER | REEVE_COVER_BANK | REEVE_COVER_RAIL | REEVE_COVER_FAST |
           REEVE_COVER_KEPT | REEVE_COVER_WOOD)) != 0;
}

/* Does the step from @a to @b run into an earlier line? */
static gboolean
meets_line (Tracer  *self,
            ReeveXY  a,
            ReeveXY  b,
            ReeveXY *out)
{
  double best = 2;

  reeve_buckets_near (self->near_pieces, a, b, 1, self->found);
  for (guint i = 0; i < self->found->len; i++)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece,
                                           g_array_index (self->found, guint32, i));
      double share, other;

      if (reeve_cross (a, b, piece->a, piece->b, &share, &other) && share < best)
        {
          best = share;
          *out = reeve_xy_add (a, reeve_xy (b.x - a.x, b.y - a.y), share);
        }
    }
  return best <= 1;
}

static double
find_spacing (const ReeveQuarter *quarter,
              const Pattern      *pattern,
              double              heading)
{
  return slant (heading, quarter->angle_deg * G_PI / 180) < G_PI_4 ? pattern->along_m
                                                                  : pattern->across_m;
}

/* Follows the field one way from @start; the points after it, in order. */
static void
follow (Tracer  *self,
        ReeveXY  start,
        double   heading,
        double   longest_m,
        gboolean at_line,   /* starts on another line: the first steps cross nothing */
        GArray  *out)
{
  ReeveXY at = start;
  double first = heading;
  double length = 0;

  while (length < longest_m)
    {
      int q = reeve_city_quarter_at (self->city, at, NULL);
      const Pattern *pattern;
      ReeveXY next, met;
      double arm;

      if (q < 0)
        return;
      pattern = &patterns[reeve_quarters[q].fabric];
      arm = turn_towards (find_heading (self, at) + bend (self, pattern, at), heading);
      /* No sharper than a car can turn in a few steps. */
      heading += CLAMP (arm - heading, -0.16, 0.16);
      if (fabs (heading - first) > 2.2)
        return;
      next = reeve_xy_add (at, reeve_xy (cos (heading), sin (heading)), STEP_M);
      if (is_barred (self, next))
        return;
      if (!(at_line && length < 2 * STEP_M) && meets_line (self, at, next, &met))
        {
          if (reeve_dice_share (&self->dice) < pattern->stops)
            {
              g_array_append_val (out, met);
              return;
            }
        }
      if (length > 0 &&
          !has_room (self, next, heading,
                     0.55 * find_spacing (&reeve_quarters[q], pattern, heading)))
        return;
      g_array_append_val (out, next);
      at = next;
      length += STEP_M;
    }
}

/* New starts: beside the line on both sides, and on it for what crosses it. */
static void
queue_starts (Tracer       *self,
              const GArray *line)
{
  double length = reeve_line_length (line);
  double along = reeve_dice_between (&self->dice, 10, 60);

  while (along < length)
    {
      ReeveXY direction;
      ReeveXY at = reeve_line_at (line, along, &direction);
      double heading = atan2 (direction.y, direction.x);
      int q = reeve_city_quarter_at (self->city, at, NULL);
      const Pattern *pattern;
      Mark mark;

      if (q < 0)
        {
          along += 40;
          continue;
        }
      pattern = &patterns[reeve_quarters[q].fabric];
      for (int side = -1; side <= 1; side += 2)
        {
          double beside = find_spacing (&reeve_quarters[q], pattern, heading) *
                          reeve_dice_between (&self->dice, 0.98, 1.15);

          mark = (Mark) { reeve_xy_add (at, reeve_xy_left (direction), side * beside), heading };
          g_array_append_val (self->queue, mark);
        }
      mark = (Mark) { at, heading + G_PI_2 };
      g_array_append_val (self->queue, mark);
      along += find_spacing (&reeve_quarters[q], pattern, heading + G_PI_2) *
               reeve_dice_between (&self->dice, 0.5, 0.8);
    }
}

static void
try_start (Tracer     *self,
           const Mark *mark,
           double      room)      /* share of the even distance that is enough */
{
  int q = reeve_city_quarter_at (self->city, mark->at, NULL);
  g_autoptr (GArray) ahead = NULL;
  g_autoptr (GArray) behind = NULL;
  const Pattern *pattern;
  GArray *line;
  double heading, spacing, longest;
  ReeveWay *way;

  if (q < 0 || is_barred (self, mark->at))
    return;
  pattern = &patterns[reeve_quarters[q].fabric];
  heading = turn_towards (find_heading (self, mark->at) + bend (self, pattern, mark->at),
                          mark->heading);
  spacing = find_spacing (&reeve_quarters[q], pattern, heading);
  if (!has_room (self, mark->at, heading, room * spacing))
    return;

  ahead = reeve_line_new ();
  behind = reeve_line_new ();
  longest = pattern->longest_m * reeve_dice_between (&self->dice, 0.3, 0.65);
  follow (self, mark->at, heading, longest, FALSE, ahead);
  follow (self, mark->at, heading + G_PI, longest, FALSE, behind);
  if ((ahead->len + behind->len) * STEP_M < 0.7 * pattern->along_m)
    return;

  line = reeve_line_reverse (behind);
  g_array_append_val (line, mark->at);
  g_array_append_vals (line, ahead->data, ahead->len);
  way = reeve_city_add_way (self->city,
                            reeve_quarters[q].fabric == REEVE_FABRIC_WORKS
                              ? REEVE_WAY_UNCLASSIFIED : REEVE_WAY_RESIDENTIAL, line);
  way->bridges = g_array_new (FALSE, TRUE, sizeof (guint8));
  g_array_set_size (way->bridges, line->len - 1);
  remember_line (self, line, 0, self->city->ways->len - 1);
  queue_starts (self, line);
}

/* Starts all over the built-up ground, for what the first round left bare. */
static void
fill_gaps (Tracer *self)
{
  for (double y = -REEVE_PLAN_HALF_Y_M; y < REEVE_PLAN_HALF_Y_M; y += 37)
    for (double x = -REEVE_PLAN_HALF_X_M; x < REEVE_PLAN_HALF_X_M; x += 37)
      {
        ReeveXY at = { x + reeve_dice_between (&self->dice, -12, 12),
                       y + reeve_dice_between (&self->dice, -12, 12) };
        guint first = self->queue->len;
        double heading;

        if (reeve_city_quarter_at (self->city, at, NULL) < 0)
          continue;
        heading = find_heading (self, at);
        for (guint arm = 0; arm < 2; arm++)
          {
            Mark mark = { at, heading + arm * G_PI_2 };

            try_start (self, &mark, 0.8);
          }
        for (guint i = first; i < self->queue->len; i++)
          {
            Mark mark = g_array_index (self->queue, Mark, i);

            try_start (self, &mark, 0.9);
          }
      }
}

/* Farm tracks: off a country road, between the fields, until something stops
 * them. */
static void
draw_tracks (Tracer *self,
             guint   n_drawn)
{
  for (guint w = 0; w < n_drawn; w++)
    {
      const ReeveWay *road = g_ptr_array_index (self->city->ways, w);
      double length = reeve_line_length (road->points);

      if (road->class < REEVE_WAY_PRIMARY || road->class > REEVE_WAY_TERTIARY || road->is_roundabout)
        continue;
      for (double along = 180; along < length - 120;
           along += reeve_dice_between (&self->dice, 330, 800))
        {
          ReeveXY direction;
          ReeveXY at = reeve_line_at (road->points, along, &direction);
          double side = reeve_dice_share (&self->dice) < 0.5 ? -1 : 1;
          double heading = atan2 (direction.y, direction.x) + side * G_PI_2 +
                           reeve_dice_between (&self->dice, -0.25, 0.25);
          double longest = reeve_dice_between (&self->dice, 350, 1500);
          GArray *line;
          ReeveWay *way;
          double walked;

          if (reeve_city_quarter_at (self->city, at, NULL) >= 0)
            continue;
          line = reeve_line_new ();
          g_array_append_val (line, at);
          for (walked = 0; walked < longest; walked += 18)
            {
              ReeveXY next, met;

              heading += 0.11 * reeve_noise (self->city->seed + 24, at, 160);
              next = reeve_xy_add (at, reeve_xy (cos (heading), sin (heading)), 18);
              if (reeve_city_get_cover (self->city, next) & ~REEVE_COVER_WOOD ||
                  reeve_city_quarter_at (self->city, next, NULL) >= 0 ||
                  fabs (next.x) > REEVE_PLAN_HALF_X_M - 20 || fabs (next.y) > REEVE_PLAN_HALF_Y_M - 20)
                break;
              if (walked > 30 && meets_line (self, at, next, &met))
                {
                  g_array_append_val (line, met);
                  break;
                }
              g_array_append_val (line, next);
              at = next;
            }
          if (walked < 150)
            {
              g_array_unref (line);
              continue;
            }
          way = reeve_city_add_way (self->city, REEVE_WAY_TRACK, line);
          way->is_sketched = TRUE;
          way->bridges = g_array_new (FALSE, TRUE, sizeof (guint8));
          g_array_set_size (way->bridges, line->len - 1);
          remember_line (self, line, 0, self->city->ways->len - 1);
        }
    }
}

/* A street that ends in the open goes on to the next one ahead, if it is near
 * and met at a fair angle. Otherwise it stays; the junctions drop short stubs. */
static void
finish_end (Tracer  *self,
            guint32  number,
            gboolean at_start)
{
  ReeveWay *way = g_ptr_array_index (self->city->ways, number);
  guint last = way->points->len - 1;
  ReeveXY end = reeve_line_point (way->points, at_start ? 0 : last);
  ReeveXY before = reeve_line_point (way->points, at_start ? MIN (2, last) : last - MIN (2, last));
  ReeveXY direction = reeve_xy_towards (before, end);
  int q = reeve_city_quarter_at (self->city, end, NULL);
  double reach = q < 0 ? 105 : 1.1 * patterns[reeve_quarters[q].fabric].along_m + 15;
  ReeveXY far = reeve_xy_add (end, direction, reach);
  const Piece *hit = NULL;
  double best = 2;
  guint8 flat = 0;

  reeve_buckets_near (self->near_pieces, end, far, 1, self->found);
  for (guint i = 0; i < self->found->len; i++)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece,
                                           g_array_index (self->found, guint32, i));
      double share, other;

      if (piece->way == number)
        continue;
      if (reeve_cross (end, far, piece->a, piece->b, &share, &other) && share < best)
        {
          best = share;
          hit = piece;
        }
    }
  if (hit == NULL || best * reach < 0.5 ||
      slant (hit->heading, atan2 (direction.y, direction.x)) < 0.6)
    return;

  far = reeve_xy_add (end, direction, best * reach);
  for (double along = 0; along < best * reach - 4; along += 4)
    if (is_barred (self, reeve_xy_add (end, direction, along)))
      return;
  if (at_start)
    {
      g_array_prepend_val (way->points, far);
      g_array_prepend_val (way->bridges, flat);
    }
  else
    {
      g_array_append_val (way->points, far);
      g_array_append_val (way->bridges, flat);
    }
}

void
reeve_city_trace_streets (ReeveCity *self)
{
  g_autoptr (ReeveBuckets) near_pieces = reeve_buckets_new (50);
  g_autoptr (ReeveBuckets) near_pulls = reeve_buckets_new (100);
  g_autoptr (ReeveBuckets) near_marks = reeve_buckets_new (30);
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (Mark));
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) queue = g_array_new (FALSE, FALSE, sizeof (Mark));
  Tracer tracer = { self, reeve_dice_new (self->seed, 2), pieces, near_pieces, near_pulls, marks,
                    near_marks, found, queue, { 0 }, { 0 } };
  guint n_drawn = self->ways->len;
  guint n_streets;

  for (guint i = 0; i < reeve_n_quarters; i++)
    {
      tracer.cos4[i] = cos (4 * reeve_quarters[i].angle_deg * G_PI / 180);
      tracer.sin4[i] = sin (4 * reeve_quarters[i].angle_deg * G_PI / 180);
    }
  for (guint i = 0; i < n_drawn; i++)
    {
      const ReeveWay *way = g_ptr_array_index (self->ways, i);
      double pull = way->class <= REEVE_WAY_MOTORWAY_LINK || way->class == REEVE_WAY_PEDESTRIAN ? 0
                    : way->class == REEVE_WAY_CYCLEWAY || way->class == REEVE_WAY_RAIL ? 0.8
                    : way->class <= REEVE_WAY_SECONDARY ? 2.2 : 1.4;

      remember_line (&tracer, way->points, way->is_roundabout ? 0 : pull, i);
    }
  for (guint i = 0; i < n_drawn; i++)
    {
      const ReeveWay *way = g_ptr_array_index (self->ways, i);

      if (way->class >= REEVE_WAY_PRIMARY && way->class <= REEVE_WAY_TERTIARY && !way->is_roundabout)
        queue_starts (&tracer, way->points);
    }
  for (guint i = 0; i < reeve_n_quarters; i++)
    {
      Mark mark = { reeve_quarters[i].centre, reeve_quarters[i].angle_deg * G_PI / 180 };

      g_array_append_val (queue, mark);
    }
  for (guint i = 0; i < queue->len; i++)
    {
      Mark mark = g_array_index (queue, Mark, i);

      try_start (&tracer, &mark, 0.9);
    }
  fill_gaps (&tracer);
  n_streets = self->ways->len;
  draw_tracks (&tracer, n_drawn);
  for (guint i = n_drawn; i < n_streets; i++)
    {
      finish_end (&tracer, i, TRUE);
      finish_end (&tracer, i, FALSE);
    }
}
