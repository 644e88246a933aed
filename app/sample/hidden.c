/* sample/hidden.c — what the tools ought to find, as JSON */
#include "sample/delivery.h"

#include "core/json.h"

void
reeve_hidden_init (ReeveHidden     *self,
                   const ReeveCity *city)
{
  *self = (ReeveHidden) { .city = city, .repeat_streets = g_ptr_array_new () };
  for (guint i = 0; i < city->buildings->len; i++)
    {
      const ReeveBuilding *building = &g_array_index (city->buildings, ReeveBuilding, i);

      self->residents[building->quarter] += building->people;
    }
}

void
reeve_hidden_clear (ReeveHidden *self)
{
  g_clear_pointer (&self->repeat_streets, g_ptr_array_unref);
  g_clear_pointer (&self->wet, g_free);
}

gboolean
reeve_deliver_osm (ReeveHidden  *hidden,
                   const char   *path,
                   ReeveJob     *job,
                   GError      **error)
{
  return reeve_city_write_osm (hidden->city, path, job, error);
}

static void
add_count (JsonBuilder *json,
           const char  *name,
           gint64       value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_int_value (json, value);
}

static gboolean
add_place (JsonBuilder  *json,
           ReeveXY       at,
           GError      **error)
{
  if (!reeve_city_to_lonlat (&at, 1, error))
    return FALSE;
  json_builder_set_member_name (json, "lon");
  json_builder_add_double_value (json, round (1e6 * at.x) / 1e6);
  json_builder_set_member_name (json, "lat");
  json_builder_add_double_value (json, round (1e6 * at.y) / 1e6);
  return TRUE;
}

static void
add_outbreak (JsonBuilder       *json,
              const ReeveHidden *hidden)
{
  static const guint quarters[] = REEVE_OUTBREAK_QUARTERS;
  g_autoptr (GDate) date = g_date_new_dmy (30, G_DATE_DECEMBER, 2024);

  json_builder_set_member_name (json, "outbreak");
  json_builder_begin_object (json);
  json_builder_set_member_name (json, "quarters");
  json_builder_begin_array (json);
  for (guint i = 0; i < G_N_ELEMENTS (quarters); i++)
    json_builder_add_string_value (json, reeve_quarters[quarters[i]].code);
  json_builder_end_array (json);
  json_builder_set_member_name (json, "weeks");
  json_builder_begin_array (json);
  g_date_add_days (date, 7 * REEVE_OUTBREAK_FIRST_WEEK);
  for (guint i = 0; i < REEVE_OUTBREAK_WEEKS; i++, g_date_add_days (date, 7))
    {
      char text[16];

      g_snprintf (text, sizeof text, "%04u-%02u-%02u", g_date_get_year (date),
                  (guint) g_date_get_month (date), g_date_get_day (date));
      json_builder_add_string_value (json, text);
    }
  json_builder_end_array (json);
  add_count (json, "extra_cases", hidden->n_outbreak_cases);
  json_builder_end_object (json);
}

static void
add_near_repeat (JsonBuilder       *json,
                 const ReeveHidden *hidden)
{
  json_builder_set_member_name (json, "near_repeat");
  json_builder_begin_object (json);
  json_builder_set_member_name (json, "type");
  json_builder_add_string_value (json, "burglary");
  add_count (json, "within_days", 10);
  add_count (json, "within_m", 150);
  add_count (json, "followers", hidden->n_repeats);
  json_builder_set_member_name (json, "streets");
  json_builder_begin_array (json);
  for (guint i = 0; i < hidden->repeat_streets->len; i++)
    json_builder_add_string_value (json, g_ptr_array_index (hidden->repeat_streets, i));
  json_builder_end_array (json);
  json_builder_end_object (json);
}

static void
add_totals (JsonBuilder       *json,
            const ReeveHidden *hidden)
{
  json_builder_set_member_name (json, "totals");
  json_builder_begin_object (json);
  add_count (json, "people", REEVE_CITY_PEOPLE);
  add_count (json, "quarters", reeve_n_quarters);
  add_count (json, "buildings", hidden->city->buildings->len);
  add_count (json, "schools", hidden->n_schools);
  add_count (json, "seats", hidden->n_seats);
  add_count (json, "pupils", hidden->n_pupils);
  add_count (json, "clinics", hidden->n_clinics);
  add_count (json, "hospitals", hidden->n_hospitals);
  add_count (json, "beds", hidden->n_beds);
  add_count (json, "shelters", hidden->n_shelters);
  add_count (json, "shelter_capacity", hidden->n_shelter_places);
  add_count (json, "incidents", hidden->n_incidents);
  add_count (json, "incidents_placed", hidden->n_incidents - hidden->n_dirty);
  add_count (json, "cases", hidden->n_cases);
  add_count (json, "sensors", hidden->n_sensors);
  add_count (json, "people_in_flood", hidden->n_flooded_people);
  add_count (json, "flood_area_m2", (gint64) hidden->flood_area_m2);
  json_builder_end_object (json);
}

gboolean
reeve_deliver_hidden (ReeveHidden  *hidden,
                      const char   *path,
                      ReeveJob     *job,
                      GError      **error)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (json);
  json_builder_set_member_name (json, "city");
  json_builder_add_string_value (json, REEVE_CITY_NAME);
  add_count (json, "seed", hidden->city->seed);
  add_outbreak (json, hidden);

  json_builder_set_member_name (json, "hot_spot");
  json_builder_begin_object (json);
  json_builder_set_member_name (json, "type");
  json_builder_add_string_value (json, "medical");
  if (!add_place (json, hidden->hot_spot, error))
    return FALSE;
  add_count (json, "radius_m", (gint64) hidden->hot_spot_m);
  add_count (json, "extra_incidents", hidden->n_hot);
  json_builder_end_object (json);

  add_near_repeat (json, hidden);
  json_builder_set_member_name (json, "bottleneck_bridge");
  json_builder_add_string_value (json, REEVE_BOTTLENECK_NAME);

  json_builder_set_member_name (json, "island");
  json_builder_begin_object (json);
  json_builder_set_member_name (json, "name");
  json_builder_add_string_value (json, REEVE_EYOT_NAME);
  json_builder_set_member_name (json, "street");
  json_builder_add_string_value (json, REEVE_EYOT_LANE);
  json_builder_set_member_name (json, "why");
  json_builder_add_string_value (json, "no road leads to it");
  if (!add_place (json, reeve_ring_centre (hidden->city->eyot), error))
    return FALSE;
  json_builder_end_object (json);

  json_builder_set_member_name (json, "dirty_rows");
  json_builder_begin_object (json);
  json_builder_set_member_name (json, "file");
  json_builder_add_string_value (json, "incidents.csv");
  json_builder_set_member_name (json, "lines");
  json_builder_begin_array (json);
  for (guint i = 0; i < hidden->n_dirty; i++)
    json_builder_add_int_value (json, hidden->dirty_rows[i]);
  json_builder_end_array (json);
  json_builder_end_object (json);
  add_totals (json, hidden);
  json_builder_end_object (json);

  root = json_builder_get_root (json);
  text = reeve_json_format (root, TRUE);
  return g_file_set_contents (path, text, -1, error);
}
