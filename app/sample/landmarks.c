/* sample/landmarks.c — buildings that everyone knows: put first, where they belong */
#include "sample/city.h"

#include <string.h>

typedef struct
{
  guint   n_corners;
  ReeveXY corners[REEVE_BUILDING_MAX_CORNERS];
} Shape;

static const Shape cross = { 12, {
  { -1, -0.28 }, { 0.3, -0.28 }, { 0.3, -0.65 }, { 0.75, -0.65 }, { 0.75, -0.28 }, { 1, -0.28 },
  { 1, 0.28 }, { 0.75, 0.28 }, { 0.75, 0.65 }, { 0.3, 0.65 }, { 0.3, 0.28 }, { -1, 0.28 } } };
static const Shape court = { 8, {
  { -1, -1 }, { 1, -1 }, { 1, 1 }, { 0.6, 1 }, { 0.6, -0.45 }, { -0.6, -0.45 }, { -0.6, 1 },
  { -1, 1 } } };
static const Shape hall = { 8, {
  { -1, -0.15 }, { -0.25, -0.15 }, { -0.25, -0.3 }, { 0.25, -0.3 }, { 0.25, -0.15 }, { 1, -0.15 },
  { 1, 0.15 }, { -1, 0.15 } } };
static const Shape pavilions = { 12, {
  { -1, -1 }, { -0.65, -1 }, { -0.65, -0.18 }, { 0.65, -0.18 }, { 0.65, -1 }, { 1, -1 }, { 1, 1 },
  { 0.65, 1 }, { 0.65, 0.18 }, { -0.65, 0.18 }, { -0.65, 1 }, { -1, 1 } } };
static const Shape block = { 4, { { -1, -0.3 }, { 1, -0.3 }, { 1, 0.3 }, { -1, 0.3 } } };

typedef struct
{
  const Shape *shape;
  const char  *kind;
  const char  *name;
  ReeveXY      at;
  double       half_m;
  double       angle_deg;
  guint        levels;
  guint        quarter;
} Landmark;

static const Landmark landmarks[] = {
  { &cross, "cathedral", "Katedrála svaté Ludmily", { 44, 48 }, 31, 8, 0, 0 },
  { &court, "castle", "Zámek Dravín", { -585, -130 }, 46, 125, 3, 1 },
  { &hall, "train_station", "Dravín hlavní nádraží", { 20, 1094 }, 62, 0, 2, 2 },
  { &pavilions, "hospital", "Nemocnice Dravín", { -550, 1515 }, 52, 10, 6, 4 },
  { &block, "hospital", NULL, { -440, 1490 }, 34, 100, 4, 4 },
  { &block, "hospital", NULL, { -560, 1430 }, 36, 8, 3, 4 },
  { &court, "university", "Univerzita Dravín", { 615, 1440 }, 44, 185, 4, 6 },
  { &block, "university", NULL, { 720, 1430 }, 40, 95, 5, 6 },
  { &block, "university", NULL, { 640, 1350 }, 34, 5, 3, 6 },
  { &cross, "church", "Kostel na Skalce", { -700, 2470 }, 14, 80, 0, 5 },
  { &block, "sports_hall", "Sportovní hala Mlýny", { 800, -1640 }, 38, 12, 2, 11 },
};

static void
add_pitch (ReeveCity *self,
           ReeveXY    at,
           double     angle_deg)
{
  GArray *ring = reeve_line_new ();
  double turn = angle_deg * G_PI / 180;
  ReeveXY along = { cos (turn), sin (turn) };
  ReeveXY across = reeve_xy_left (along);

  for (guint i = 0; i < 4; i++)
    {
      ReeveXY corner = reeve_xy_add (reeve_xy_add (at, along, i == 0 || i == 3 ? -52 : 52), across,
                                     i < 2 ? -34 : 34);

      g_array_append_val (ring, corner);
    }
  reeve_city_add_area (self, "leisure=pitch;sport=soccer", NULL, ring);
}

void
reeve_city_place_landmarks (ReeveCity *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (landmarks); i++)
    {
      const Landmark *landmark = &landmarks[i];
      ReeveBuilding building = { .kind = landmark->kind, .name = landmark->name,
                                 .levels = (guint8) landmark->levels,
                                 .quarter = (guint8) landmark->quarter,
                                 .n_corners = (guint8) landmark->shape->n_corners,
                                 .centre = landmark->at };
      double turn = landmark->angle_deg * G_PI / 180;
      g_autoptr (GArray) ring = reeve_line_new ();

      for (guint k = 0; k < building.n_corners; k++)
        {
          ReeveXY corner = landmark->shape->corners[k];

          building.corners[k] = reeve_xy (
            landmark->at.x + landmark->half_m * (corner.x * cos (turn) - corner.y * sin (turn)),
            landmark->at.y + landmark->half_m * (corner.x * sin (turn) + corner.y * cos (turn)));
        }
      g_array_append_vals (ring, building.corners, building.n_corners);
      building.area_m2 = fabs (reeve_ring_area_m2 (ring));
      g_array_append_val (self->buildings, building);
      reeve_city_cover_ring (self, ring, REEVE_COVER_KEPT);
    }
  add_pitch (self, reeve_xy (890, -1745), 12);
  add_pitch (self, reeve_xy (640, 2350), 20);
  add_pitch (self, reeve_xy (100, -2490), 80);
}
