/* analysis/merge.c — many small places put together into fewer */
#include "analysis/merge.h"

#include <math.h>
#include <string.h>

#define FIRST_SIDE_M 100
/* Squares of the box, empty ones too: 4 bytes each. */
#define MAX_SQUARES 50e6

typedef struct
{
  ReeveBox    box;
  ReeveLonLat origin;
  double      width_m;
  double      height_m;
} Ground;

static Ground
find_ground (const ReevePlaces *places)
{
  Ground ground = { .box = REEVE_BOX_EMPTY };
  ReeveXY low;
  ReeveXY high;

  for (guint i = 0; i < places->n; i++)
    reeve_box_add (&ground.box, places->points[i]);
  ground.origin = (ReeveLonLat) { (ground.box.west + ground.box.east) / 2,
                                  (ground.box.south + ground.box.north) / 2 };
  low = reeve_local_from_lonlat (ground.origin,
                                 (ReeveLonLat) { ground.box.west, ground.box.south });
  high = reeve_local_from_lonlat (ground.origin,
                                  (ReeveLonLat) { ground.box.east, ground.box.north });
  ground.width_m = high.x - low.x;
  ground.height_m = high.y - low.y;
  return ground;
}

/* For each place the number of its group, in the order in which groups first
 * appear; returns how many there are, or more than @n_most when too many. */
static guint
group_places (const ReevePlaces *places,
              const Ground      *ground,
              double             side_m,
              guint              n_most,
              guint32           *out_group)
{
  gsize n_cols = (gsize) floor (ground->width_m / side_m) + 2;
  gsize n_rows = (gsize) floor (ground->height_m / side_m) + 2;
  g_autofree guint32 *squares = g_new0 (guint32, n_cols * n_rows);  /* group + 1 */
  guint n_groups = 0;

  for (guint i = 0; i < places->n && n_groups <= n_most; i++)
    {
      ReeveXY xy = reeve_local_from_lonlat (ground->origin, places->points[i]);
      double col = floor ((xy.x + ground->width_m / 2) / side_m);
      double row = floor ((xy.y + ground->height_m / 2) / side_m);
      gsize square = (gsize) CLAMP (row, 0, (double) n_rows - 1) * n_cols +
                     (gsize) CLAMP (col, 0, (double) n_cols - 1);

      if (squares[square] == 0)
        squares[square] = ++n_groups;
      out_group[i] = squares[square] - 1;
    }
  return n_groups;
}

static void
join_groups (ReevePlaces   *places,
             const guint32 *groups,
             guint          n_groups)
{
  g_autofree double *weights = g_new0 (double, n_groups);
  g_autofree ReeveLonLat *sums = g_new0 (ReeveLonLat, n_groups);
  ReeveLonLat origin = places->points[0];

  /* Sums are of differences from the first place: small numbers stay exact. */
  for (guint i = 0; i < places->n; i++)
    {
      double weight = places->weights[i];

      weights[groups[i]] += weight;
      sums[groups[i]].lon += weight * (places->points[i].lon - origin.lon);
      sums[groups[i]].lat += weight * (places->points[i].lat - origin.lat);
    }
  for (guint i = 0; i < places->n; i++)
    g_clear_pointer (&places->names[i], g_free);
  for (guint k = 0; k < n_groups; k++)
    {
      double weight = weights[k];

      places->fids[k] = 0;
      places->names[k] = g_strdup ("");
      places->points[k].lon = origin.lon + sums[k].lon / weight;
      places->points[k].lat = origin.lat + sums[k].lat / weight;
      places->weights[k] = weight;
    }
  places->n = n_groups;
}

double
reeve_places_merge (ReevePlaces *places,
                    guint        n_most)
{
  g_autofree guint32 *groups = NULL;
  double side_m = FIRST_SIDE_M;
  Ground ground;
  guint n_groups;

  g_return_val_if_fail (n_most > 0, 0);
  g_return_val_if_fail (places->table == NULL, 0);

  if (places->n <= n_most)
    return 0;

  ground = find_ground (places);
  side_m = MAX (side_m, sqrt (ground.width_m * ground.height_m / MAX_SQUARES));
  groups = g_new (guint32, places->n);
  while ((n_groups = group_places (places, &ground, side_m, n_most, groups)) > n_most)
    side_m *= 1.25;
  join_groups (places, groups, n_groups);
  return side_m;
}
