/* sample/people.c — who lives where
 *
 * Floor space times how densely each pattern is lived in, scaled to the true
 * total; the remainders are given to the houses with the largest ones, so that
 * houses, grid and quarters agree to the person.
 */
#include "sample/city.h"

#include <stdlib.h>
#include <string.h>

typedef struct
{
  double  left;
  guint32 house;
} Remainder;

static int
compare_remainders (gconstpointer a,
                    gconstpointer b)
{
  const Remainder *x = a;
  const Remainder *y = b;

  if (x->left != y->left)
    return x->left > y->left ? -1 : 1;
  return x->house < y->house ? -1 : x->house > y->house;
}

static double
find_density (const ReeveBuilding *building)
{
  static const char *const homes[] = { "apartments", "house", "detached", "terrace", "yes", "farm",
                                       "residential" };
  static const double per_m2[] = {
    [REEVE_FABRIC_OLD] = 0.03, [REEVE_FABRIC_TERRACE] = 0.017, [REEVE_FABRIC_VILLA] = 0.02,
    [REEVE_FABRIC_GRID] = 0.021, [REEVE_FABRIC_SUBURB] = 0.026, [REEVE_FABRIC_SLABS] = 0.0125,
    [REEVE_FABRIC_WORKS] = 0, [REEVE_FABRIC_TRADE] = 0, [REEVE_FABRIC_VILLAGE] = 0.022,
  };

  for (guint i = 0; i < G_N_ELEMENTS (homes); i++)
    if (strcmp (building->kind, homes[i]) == 0)
      return per_m2[reeve_quarters[building->quarter].fabric];

  return 0;
}

void
reeve_city_settle_people (ReeveCity *self)
{
  ReeveDice dice = reeve_dice_new (self->seed, 9);
  g_autofree double *shares = g_new0 (double, self->buildings->len + 1);
  g_autofree Remainder *remainders = g_new0 (Remainder, self->buildings->len + 1);
  double sum = 0;
  guint settled = 0;

  for (guint i = 0; i < self->buildings->len; i++)
    {
      ReeveBuilding *building = &g_array_index (self->buildings, ReeveBuilding, i);
      guint levels = building->levels > 0 ? building->levels : 2;

      building->quarter = (guint8) reeve_city_border_at (self, building->centre);
      shares[i] = find_density (building) * building->area_m2 * levels *
                  reeve_dice_between (&dice, 0.6, 1.4);
      sum += shares[i];
    }
  for (guint i = 0; i < self->buildings->len; i++)
    {
      double people = sum > 0 ? shares[i] * REEVE_CITY_PEOPLE / sum : 0;
      ReeveBuilding *building = &g_array_index (self->buildings, ReeveBuilding, i);

      building->people = (guint) people;
      settled += building->people;
      remainders[i] = (Remainder) { people - building->people, i };
    }
  qsort (remainders, self->buildings->len, sizeof (Remainder), compare_remainders);
  for (guint i = 0; i < self->buildings->len && settled < REEVE_CITY_PEOPLE; i++, settled++)
    g_array_index (self->buildings, ReeveBuilding, remainders[i].house).people++;
}
