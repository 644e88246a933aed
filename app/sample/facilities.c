/* sample/facilities.c — schools, stations, surgeries and the names of places
 *
 * A facility moves into a house that is large enough and near where it should
 * be; the house then says what it is and nobody lives there.
 */
#include "sample/city.h"

#include <string.h>

typedef struct
{
  const char *tags;
  const char *house;     /* building=* of the house */
  const char *name;      /* "%s" is the quarter */
  double      least_m2;
  guint       quarters[26];  /* numbers from 1, ended by 0 */
} Service;

static const Service services[] = {
  { "amenity=school", "school", "Základní škola %s", 180,
    { 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 16, 17, 19, 21, 22, 24, 25 } },
  { "amenity=school;isced:level=3", "school", "Gymnázium %s", 220, { 2, 7, 12, 14 } },
  { "amenity=kindergarten", "kindergarten", "Mateřská škola %s", 110,
    { 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 23, 25 } },
  { "amenity=clinic;healthcare=clinic", "clinic", "Poliklinika %s", 170,
    { 1, 3, 6, 7, 10, 12, 14, 17, 19, 24 } },
  { "amenity=pharmacy", NULL, "Lékárna %s", 90,
    { 1, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 16, 17, 25 } },
  { "amenity=fire_station", "fire_station", "Hasičská stanice %s", 200, { 3, 11, 9, 25 } },
  { "amenity=police", "police", "Policie %s", 130, { 1, 6, 12, 17 } },
  { "amenity=library", "library", "Knihovna %s", 120, { 1, 6, 11, 14, 19 } },
  { "amenity=community_centre", "civic", "Kulturní dům %s", 150, { 4, 7, 8, 13, 15, 19, 22, 23 } },
  { "amenity=place_of_worship;religion=christian", "church", "Kostel %s", 120,
    { 1, 1, 2, 5, 11, 16, 21, 22, 23, 24, 25 } },
  { "amenity=townhall", "townhall", "Radnice %s", 140, { 1 } },
  { "amenity=courthouse", "public", "Okresní soud %s", 150, { 3 } },
  { "amenity=post_office", NULL, "Pošta %s", 100, { 1, 3, 7, 11, 14, 25 } },
  { "amenity=marketplace", NULL, "Tržnice %s", 100, { 1, 12 } },
  { "amenity=theatre", "public", "Divadlo %s", 180, { 1 } },
  { "amenity=fuel", "retail", "Čerpací stanice %s", 90, { 9, 10, 12, 18, 19, 20, 25 } },
  { "amenity=social_facility;social_facility=nursing_home", "residential", "Domov seniorů %s", 160,
    { 5, 6, 16, 13 } },
  { "shop=supermarket", "retail", "Samoobsluha %s", 180, { 2, 6, 7, 8, 10, 10, 11, 13, 14, 19 } },
  { "amenity=bus_station", NULL, "Autobusové nádraží %s", 100, { 3 } },
  { "amenity=shelter;shelter_type=public_transport", NULL, NULL, 60, { 3, 7, 12, 14, 21, 23 } },
};

/* A house of quarter @q, large enough and not taken; the nearest to @at. */
static ReeveBuilding *
find_house (ReeveCity *self,
            guint      q,
            ReeveXY    at,
            double     least_m2,
            guint8    *taken)
{
  ReeveBuilding *best = NULL;
  double best_m = G_MAXDOUBLE;

  for (guint i = 0; i < self->buildings->len; i++)
    {
      ReeveBuilding *building = &g_array_index (self->buildings, ReeveBuilding, i);
      double far;

      if (building->quarter != q || taken[i] || building->area_m2 < least_m2 ||
          building->area_m2 > 2600 || building->street == NULL)
        continue;
      far = reeve_xy_distance (building->centre, at);
      if (far < best_m)
        {
          best_m = far;
          best = building;
        }
    }
  if (best != NULL)
    taken[best - (ReeveBuilding *) self->buildings->data] = 1;
  return best;
}

static void
add_service (ReeveCity     *self,
             ReeveDice     *dice,
             const Service *service,
             guint          q,
             guint8        *taken)
{
  const ReeveQuarter *quarter = &reeve_quarters[q];
  double angle = reeve_dice_between (dice, 0, 2 * G_PI);
  double far = quarter->radius_m * reeve_dice_between (dice, 0.05, 0.6);
  ReeveXY at = { quarter->centre.x + far * cos (angle), quarter->centre.y + far * sin (angle) };
  ReeveBuilding *house = NULL;
  g_autofree char *name = NULL;
  const char *kept = NULL;

  /* A quarter of small houses makes do with a smaller one. */
  for (double least = service->least_m2; house == NULL && least > 40; least *= 0.75)
    house = find_house (self, q, at, least, taken);
  if (house == NULL)
    return;
  if (service->name != NULL)
    {
      name = g_strdup_printf (service->name, quarter->name);
      kept = g_string_chunk_insert_const (self->words, name);
    }
  reeve_city_add_place (self, service->tags, kept, house->centre);
  if (service->house != NULL)
    {
      house->kind = service->house;
      house->name = kept;
    }
}

static void
name_places (ReeveCity *self)
{
  ReevePlace *place = reeve_city_add_place (self, "place=city", REEVE_CITY_NAME, reeve_xy (0, 0));

  place->name_zh = "德拉文";
  place->people = REEVE_CITY_PEOPLE;
  for (guint q = 0; q < reeve_n_quarters; q++)
    {
      const ReeveQuarter *quarter = &reeve_quarters[q];
      const char *tags = q >= REEVE_N_CITY_QUARTERS ? "place=village"
                         : q >= 4 ? "place=suburb" : "place=quarter";
      ReeveXY at = quarter->centre;

      if (q == 0)   /* the city's own name stands in the middle */
        at = reeve_xy (-60, -190);
      place = reeve_city_add_place (self, tags, quarter->name, at);
      place->name_zh = quarter->name_zh;
    }
  place = reeve_city_add_place (self, "railway=station;public_transport=station",
                                "Dravín hlavní nádraží", reeve_xy (20, 1100));
  place->name_zh = "德拉文总站";
}

void
reeve_city_place_facilities (ReeveCity *self)
{
  ReeveDice dice = reeve_dice_new (self->seed, 8);
  g_autofree guint8 *taken = g_new0 (guint8, self->buildings->len + 1);
  ReevePlace *place;

  name_places (self);
  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    for (guint k = 0; services[i].quarters[k] != 0; k++)
      add_service (self, &dice, &services[i], services[i].quarters[k] - 1, taken);

  for (guint i = 0; i < self->areas->len; i++)
    {
      const ReeveArea *area = g_ptr_array_index (self->areas, i);

      /* The hospital and the university are areas; beds are counted at a point. */
      if (strcmp (area->tags, "amenity=hospital") == 0)
        reeve_city_add_place (self, "healthcare=hospital;emergency=yes", area->name,
                              reeve_ring_centre (area->outer));
    }
  add_service (self, &dice, &(Service) { "amenity=hospital;healthcare=hospital", "hospital",
                                         "Nemocnice %s", 250, { 0 } }, 13, taken);
  place = reeve_city_add_place (self, "amenity=shelter;shelter_type=basic_hut", "Ostrovní loděnice",
                                reeve_ring_centre (self->eyot));
  place->name_zh = NULL;
}
