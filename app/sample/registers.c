/* sample/registers.c — schools, clinics, hospitals and shelters as lists
 *
 * The schools' office works with semicolons and decimal commas, the others with
 * commas and points, as departments do.
 */
#include "sample/delivery.h"

#include <string.h>

static gboolean
has_tag (const ReevePlace *place,
         const char       *tag)
{
  return strstr (place->tags, tag) != NULL;
}

/* Longitude and latitude, @mark between whole and fraction. */
static gboolean
append_position (GString  *text,
                 ReeveXY   at,
                 char      separator,
                 char      mark,
                 GError  **error)
{
  gsize first = text->len;

  if (!reeve_city_to_lonlat (&at, 1, error))
    return FALSE;
  reeve_append_number (text, at.x, 6);
  g_string_append_c (text, separator);
  reeve_append_number (text, at.y, 6);
  if (mark != '.')
    for (char *dot = text->str + first; *dot != '\0'; dot++)
      if (*dot == '.')
        *dot = mark;
  return TRUE;
}

gboolean
reeve_deliver_schools (ReeveHidden  *hidden,
                       const char   *path,
                       ReeveJob     *job,
                       GError      **error)
{
  const ReeveCity *city = hidden->city;
  ReeveDice dice = reeve_dice_new (city->seed, 21);
  g_autoptr (GString) text = g_string_new ("id;name;level;seats;pupils;lon;lat\n");

  for (guint i = 0; i < city->places->len; i++)
    {
      const ReevePlace *place = &g_array_index (city->places, ReevePlace, i);
      gboolean upper = has_tag (place, "isced:level=3");
      guint q, pupils, seats;

      if (!has_tag (place, "amenity=school"))
        continue;
      q = reeve_city_border_at (city, place->at);
      pupils = upper ? 380 + reeve_dice_below (&dice, 260)
                     : 70 + (guint) (hidden->residents[q] * reeve_dice_between (&dice, 0.075, 0.1));
      seats = (guint) (pupils * reeve_dice_between (&dice, 0.88, 1.22) / 10) * 10;
      g_string_append_printf (text, "%04u;%s;%s;%u;%u;", ++hidden->n_schools, place->name,
                              upper ? "upper secondary" : "primary", seats, pupils);
      if (!append_position (text, place->at, ';', ',', error))
        return FALSE;
      g_string_append_c (text, '\n');
      hidden->n_seats += seats;
      hidden->n_pupils += pupils;
    }
  return g_file_set_contents (path, text->str, (gssize) text->len, error);
}

gboolean
reeve_deliver_clinics (ReeveHidden  *hidden,
                       const char   *path,
                       ReeveJob     *job,
                       GError      **error)
{
  const ReeveCity *city = hidden->city;
  ReeveDice dice = reeve_dice_new (city->seed, 22);
  g_autoptr (GString) text = g_string_new ("id,name,doctors,patients,lon,lat\n");

  for (guint i = 0; i < city->places->len; i++)
    {
      const ReevePlace *place = &g_array_index (city->places, ReevePlace, i);
      guint doctors;

      if (!has_tag (place, "amenity=clinic"))
        continue;
      doctors = 2 + reeve_dice_below (&dice, 6);
      g_string_append_printf (text, "K%03u,%s,%u,%u,", ++hidden->n_clinics, place->name, doctors,
                              doctors * (1150 + reeve_dice_below (&dice, 700)));
      if (!append_position (text, place->at, ',', '.', error))
        return FALSE;
      g_string_append_c (text, '\n');
    }
  return g_file_set_contents (path, text->str, (gssize) text->len, error);
}

gboolean
reeve_deliver_hospitals (ReeveHidden  *hidden,
                         const char   *path,
                         ReeveJob     *job,
                         GError      **error)
{
  const ReeveCity *city = hidden->city;
  g_autoptr (GString) text =
    g_string_new ("id,name,beds,intensive care beds,emergency,lon,lat\n");

  for (guint i = 0; i < city->places->len; i++)
    {
      const ReevePlace *place = &g_array_index (city->places, ReevePlace, i);
      guint beds = hidden->n_hospitals == 0 ? 412 : 96;

      if (!has_tag (place, "healthcare=hospital"))
        continue;
      g_string_append_printf (text, "N%02u,%s,%u,%u,%s,", ++hidden->n_hospitals, place->name, beds,
                              beds / 14, beds > 200 ? "yes" : "no");
      if (!append_position (text, place->at, ',', '.', error))
        return FALSE;
      g_string_append_c (text, '\n');
      hidden->n_beds += beds;
    }
  return g_file_set_contents (path, text->str, (gssize) text->len, error);
}

typedef struct
{
  const char *tag;
  const char *type;
  guint       least, most;
} ShelterKind;

gboolean
reeve_deliver_shelters (ReeveHidden  *hidden,
                        const char   *path,
                        ReeveJob     *job,
                        GError      **error)
{
  static const ShelterKind kinds[] = {
    { "amenity=school", "school", 220, 640 },
    { "amenity=community_centre", "hall", 150, 420 },
    { "shelter_type=basic_hut", "boathouse", 60, 60 },
  };
  const ReeveCity *city = hidden->city;
  ReeveDice dice = reeve_dice_new (city->seed, 23);
  g_autoptr (GString) text = g_string_new ("id,name,shelter type,capacity,wheelchair,lon,lat\n");

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (guint i = 0; i < city->places->len; i++)
      {
        const ReevePlace *place = &g_array_index (city->places, ReevePlace, i);
        guint capacity;

        if (!has_tag (place, kinds[k].tag) || (k == 0 && i % 3 == 1))
          continue;
        capacity = kinds[k].least + reeve_dice_below (&dice, kinds[k].most - kinds[k].least + 1);
        capacity -= capacity % 10;
        g_string_append_printf (text, "U%02u,%s,%s,%u,%s,", ++hidden->n_shelters, place->name,
                                kinds[k].type, capacity,
                                reeve_dice_share (&dice) < 0.7 && k < 2 ? "yes" : "no");
        if (!append_position (text, place->at, ',', '.', error))
          return FALSE;
        g_string_append_c (text, '\n');
        hidden->n_shelter_places += capacity;
      }
  return g_file_set_contents (path, text->str, (gssize) text->len, error);
}
