/* map/street-chain.c — pieces of one street joined end to end */
#include "map/street-chain-private.h"

#include <math.h>
#include <stdlib.h>

/* A turn sharper than this is another arm of the street. */
#define MAX_TURN_RAD 1.0

typedef struct
{
  guint32       name;
  ReeveMapPoint at;
  guint         piece;
  gboolean      tail;   /* the piece's last point */
} End;

typedef struct
{
  const ReeveStreetPiece *pieces;
  End                    *ends;
  guint                   n_ends;
  gboolean               *used;
} Joiner;

static int
compare_ends (const void *a,
              const void *b)
{
  const End *x = a;
  const End *y = b;

  if (x->name != y->name)
    return x->name < y->name ? -1 : 1;
  if (x->at.x != y->at.x)
    return x->at.x < y->at.x ? -1 : 1;
  if (x->at.y != y->at.y)
    return x->at.y < y->at.y ? -1 : 1;
  if (x->piece != y->piece)
    return x->piece < y->piece ? -1 : 1;
  return x->tail - y->tail;
}

static guint
find_first (const Joiner *self,
            guint32       name,
            ReeveMapPoint at)
{
  End wanted = { name, at, 0, FALSE };
  guint low = 0;
  guint high = self->n_ends;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (compare_ends (&self->ends[middle], &wanted) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static double
get_angle (ReeveMapPoint from,
           ReeveMapPoint to)
{
  return atan2 ((double) to.y - from.y, (double) to.x - from.x);
}

/* The unused piece that goes on most nearly straight from the end of @points. */
static const End *
find_next (const Joiner *self,
           guint32       name,
           const GArray *points)
{
  ReeveMapPoint at = g_array_index (points, ReeveMapPoint, points->len - 1);
  double heading = get_angle (g_array_index (points, ReeveMapPoint, points->len - 2), at);
  const End *found = NULL;
  double least = MAX_TURN_RAD;

  for (guint i = find_first (self, name, at); i < self->n_ends; i++)
    {
      const End *end = &self->ends[i];
      const ReeveStreetPiece *piece = &self->pieces[end->piece];
      ReeveMapPoint next;
      double turn;

      if (end->name != name || end->at.x != at.x || end->at.y != at.y)
        break;
      if (self->used[end->piece])
        continue;
      next = end->tail ? piece->points[piece->n_points - 2] : piece->points[1];
      turn = fabs (remainder (get_angle (at, next) - heading, 2 * G_PI));
      if (turn < least)
        {
          least = turn;
          found = end;
        }
    }
  return found;
}

static void
append_piece (GArray                 *points,
              const ReeveStreetPiece *piece,
              gboolean                backwards)
{
  for (guint32 i = points->len > 0 ? 1 : 0; i < piece->n_points; i++)
    g_array_append_val (points, piece->points[backwards ? piece->n_points - 1 - i : i]);
}

static void
reverse (GArray *points)
{
  for (guint i = 0; i < points->len / 2; i++)
    {
      ReeveMapPoint kept = g_array_index (points, ReeveMapPoint, i);

      g_array_index (points, ReeveMapPoint, i) =
        g_array_index (points, ReeveMapPoint, points->len - 1 - i);
      g_array_index (points, ReeveMapPoint, points->len - 1 - i) = kept;
    }
}

static void
street_free (gpointer data)
{
  ReeveStreet *street = data;

  g_array_unref (street->points);
  g_free (street);
}

static ReeveStreet *
follow (Joiner *self,
        guint   first)
{
  ReeveStreet *street = g_new0 (ReeveStreet, 1);

  street->name = self->pieces[first].name;
  street->first_piece = first;
  street->points = g_array_new (FALSE, FALSE, sizeof (ReeveMapPoint));
  append_piece (street->points, &self->pieces[first], FALSE);
  self->used[first] = TRUE;
  for (guint side = 0; side < 2; side++)
    {
      const End *end;

      while ((end = find_next (self, street->name, street->points)) != NULL)
        {
          self->used[end->piece] = TRUE;
          append_piece (street->points, &self->pieces[end->piece], end->tail);
        }
      reverse (street->points);
    }
  return street;
}

GPtrArray *
reeve_street_join (const ReeveStreetPiece *pieces,
                   guint                   n_pieces)
{
  GPtrArray *streets = g_ptr_array_new_with_free_func (street_free);
  g_autofree End *ends = g_new (End, 2 * (gsize) n_pieces + 1);
  g_autofree gboolean *used = g_new0 (gboolean, n_pieces + 1);
  Joiner joiner = { pieces, ends, 0, used };

  for (guint i = 0; i < n_pieces; i++)
    {
      const ReeveStreetPiece *piece = &pieces[i];

      if (piece->n_points < 2)
        {
          used[i] = TRUE;
          continue;
        }
      ends[joiner.n_ends++] = (End) { piece->name, piece->points[0], i, FALSE };
      ends[joiner.n_ends++] = (End) { piece->name, piece->points[piece->n_points - 1], i, TRUE };
    }
  qsort (ends, joiner.n_ends, sizeof *ends, compare_ends);
  for (guint i = 0; i < n_pieces; i++)
    if (!used[i])
      g_ptr_array_add (streets, follow (&joiner, i));
  return streets;
}
