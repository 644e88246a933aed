/* workspace/theme-titles.c — what themes and standard terms are called on screen
 *
 * Ids and the words of departments are data; the titles are here so that they
 * are translated with the program. Sorted by id.
 */
#include "workspace/theme-private.h"

#include "core/i18n.h"

#include <stdlib.h>
#include <string.h>

typedef struct
{
  const char *id;
  const char *title;
} Title;

static const Title theme_titles[] = {
  { "base", N_("Base map") },
  { "education", N_("Education") },
  { "facilities", N_("Facilities") },
  { "hazards", N_("Hazards") },
  { "health", N_("Health") },
  { "people", N_("People") },
  { "results", N_("Results") },
  { "roads", N_("Roads and traffic") },
  { "safety", N_("Public safety") },
};

static const Title term_titles[] = {
  { "accessible", N_("Accessible without steps") },
  { "address", N_("Address") },
  { "age", N_("Age") },
  { "ambulances", N_("Ambulances") },
  { "area", N_("District") },
  { "arrival_time", N_("Time of arrival") },
  { "beds", N_("Beds") },
  { "birth_date", N_("Date of birth") },
  { "capacity", N_("Capacity") },
  { "capacity_per_hour", N_("Vehicles it can carry per hour") },
  { "carless_households", N_("Households without a car") },
  { "cases", N_("Cases") },
  { "category", N_("Category") },
  { "children", N_("Children") },
  { "classes", N_("Classes") },
  { "cost", N_("Cost") },
  { "count", N_("Count") },
  { "date", N_("Date") },
  { "deaths", N_("Deaths") },
  { "density", N_("People per km²") },
  { "depth", N_("Depth of water") },
  { "diagnosis", N_("Diagnosis") },
  { "direction", N_("Direction") },
  { "distance", N_("Distance") },
  { "dwellings", N_("Dwellings") },
  { "elderly", N_("Older people") },
  { "email", N_("E-mail") },
  { "floor_area", N_("Floor area") },
  { "from_node", N_("From junction") },
  { "hazard_class", N_("Hazard class") },
  { "height", N_("Height") },
  { "hospitalised", N_("Hospital admissions") },
  { "hour", N_("Hour of day") },
  { "households", N_("Households") },
  { "id", N_("Identifier") },
  { "incident_time", N_("Time of incident") },
  { "incident_type", N_("Type of incident") },
  { "incidents", N_("Incidents") },
  { "income", N_("Income") },
  { "injured", N_("People injured") },
  { "intensity", N_("Intensity") },
  { "jobs", N_("Jobs") },
  { "killed", N_("People killed") },
  { "land_use", N_("Land use") },
  { "lanes", N_("Lanes") },
  { "lat", N_("Latitude") },
  { "length", N_("Length") },
  { "level", N_("Level of school") },
  { "lon", N_("Longitude") },
  { "men", N_("Men") },
  { "mobile", N_("Mobile phone") },
  { "name", N_("Name") },
  { "no_car", N_("Share without a car") },
  { "note", N_("Note") },
  { "onset_date", N_("Onset date") },
  { "open", N_("Open already") },
  { "opening_hours", N_("Opening hours") },
  { "operator", N_("Operator") },
  { "patients", N_("Patients") },
  { "people", N_("People") },
  { "person_id", N_("Number of a person") },
  { "person_name", N_("Name of a person") },
  { "phone", N_("Phone") },
  { "postcode", N_("Postcode") },
  { "priority", N_("Priority") },
  { "probability", N_("Probability") },
  { "rate", N_("Rate") },
  { "report_date", N_("Date reported") },
  { "response_time", N_("Response time") },
  { "return_period", N_("Return period") },
  { "road_class", N_("Road class") },
  { "road_level", N_("Level of road") },
  { "sensor", N_("Counting site") },
  { "severity", N_("Severity") },
  { "sex", N_("Sex") },
  { "shelter_type", N_("Type of shelter") },
  { "spaces", N_("Parking spaces") },
  { "speed", N_("Speed") },
  { "speed_limit", N_("Speed limit") },
  { "staff", N_("Staff") },
  { "status", N_("Status") },
  { "storeys", N_("Storeys") },
  { "students", N_("Students") },
  { "teachers", N_("Teachers") },
  { "tests", N_("Tests") },
  { "to_node", N_("To junction") },
  { "travel_time", N_("Travel time") },
  { "units", N_("Vehicles on duty") },
  { "vaccinated", N_("People vaccinated") },
  { "vehicles", N_("Vehicles") },
  { "vehicles_per_day", N_("Vehicles per day") },
  { "vehicles_per_hour", N_("Vehicles per hour") },
  { "velocity", N_("Speed of the water") },
  { "visitors", N_("Visitors") },
  { "visits", N_("Visits") },
  { "website", N_("Website") },
  { "width", N_("Width") },
  { "women", N_("Women") },
  { "year_built", N_("Year built") },
};

static int
compare_ids (const void *a,
             const void *b)
{
  return strcmp (((const Title *) a)->id, ((const Title *) b)->id);
}

static const char *
find_title (const Title *titles,
            gsize        n_titles,
            const char  *id)
{
  const Title wanted = { id, NULL };
  const Title *found = bsearch (&wanted, titles, n_titles, sizeof *titles, compare_ids);

  return found != NULL ? _(found->title) : NULL;
}

const char *
reeve_theme_title_of (const char *theme_id)
{
  return find_title (theme_titles, G_N_ELEMENTS (theme_titles), theme_id);
}

const char *
reeve_term_title_of (const char *term_id)
{
  return find_title (term_titles, G_N_ELEMENTS (term_titles), term_id);
}
