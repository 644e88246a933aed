/* network/profile-read.c — a profile's table from data/profiles/ID.json
 *
 * The files are a city's own to edit, so every member is checked: a message
 * names the file, the member, what was found and what is needed. A member that
 * is not known is refused: it is a spelling mistake more often than not.
 */
#include "network/profile-private.h"

#include "core/data-dir.h"
#include "core/error.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/units.h"

#define MAX_FILE_BYTES (1 << 20)

static const char *const profile_ids[] = { "car", "emergency", "heavy", "walking", NULL };

typedef struct
{
  const char *where;   /* borrowed */
  GError     *error;   /* owned: the first thing that was wrong */
} Reader;

static void
complain (Reader     *reader,
          const char *member,
          const char *needed)
{
  if (reader->error != NULL)
    return;
  /* Translators: a file, the name of a table's member, and what it must be */
  g_set_error (&reader->error, REEVE_ERROR, REEVE_ERROR_DATA, _("%s: “%s” must be %s"),
               reader->where, member, needed);
}

static void
check_members (Reader            *reader,
               JsonObject        *object,
               const char *const *known)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, object);
  while (reader->error == NULL && json_object_iter_next (&iter, &name, &node))
    if (!g_strv_contains (known, name))
      {
        g_autofree char *names = g_strjoinv (", ", (char **) known);

        /* Translators: a file, the name of a member found in it, names that are known */
        g_set_error (&reader->error, REEVE_ERROR, REEVE_ERROR_DATA,
                     _("%s: there is no “%s” in a profile; known are %s"),
                     reader->where, name, names);
      }
}

static double
read_number (Reader     *reader,
             JsonObject *object,
             const char *member,
             double      low,
             double      high,
             double      fallback)
{
  JsonNode *node = json_object_get_member (object, member);
  double value = fallback;

  if (node == NULL)
    return fallback;
  if (JSON_NODE_HOLDS_VALUE (node) && (json_node_get_value_type (node) == G_TYPE_INT64
                                       || json_node_get_value_type (node) == G_TYPE_DOUBLE))
    value = json_node_get_double (node);
  else
    value = low - 1;
  if (!(value >= low && value <= high))
    {
      g_autofree char *low_text = reeve_format_number (low);
      g_autofree char *high_text = reeve_format_number (high);
      /* Translators: what a number must be */
      g_autofree char *needed = g_strdup_printf (_("a number from %s to %s"), low_text, high_text);

      complain (reader, member, needed);
      return fallback;
    }
  return value;
}

static gboolean
read_flag (Reader     *reader,
           JsonObject *object,
           const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL)
    return FALSE;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return json_node_get_boolean (node);
  complain (reader, member, _("true or false"));
  return FALSE;
}

static const char *
read_text (Reader     *reader,
           JsonObject *object,
           const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node)
      && json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_get_string (node);
  complain (reader, member, _("a text"));
  return "";
}

static GStrv
read_texts (Reader     *reader,
            JsonObject *object,
            const char *member)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonNode *node = json_object_get_member (object, member);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node)
                                                                 : NULL;

  if (array == NULL)
    complain (reader, member, _("a list of texts"));
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *item = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (item) && json_node_get_value_type (item) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (item));
      else
        complain (reader, member, _("a list of texts"));
    }
  return g_strv_builder_end (builder);
}

static JsonObject *
read_object (Reader     *reader,
             JsonObject *object,
             const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  complain (reader, member, _("a table in braces"));
  return NULL;
}

static guint32
read_seconds (Reader     *reader,
              JsonObject *object,
              const char *member)
{
  return (guint32) (read_number (reader, object, member, 0, 3600, 0) * 1000 + 0.5);
}

static void
read_access (Reader       *reader,
             ReeveProfile *self,
             JsonObject   *table)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, table);
  while (reader->error == NULL && json_object_iter_next (&iter, &name, &node))
    {
      double *share = g_new (double, 1);

      *share = read_number (reader, table, name, 0, 1, 0);
      g_hash_table_insert (self->access, g_strdup (name), share);
    }
}

static void
read_classes (Reader       *reader,
              ReeveProfile *self,
              JsonObject   *table)
{
  static const char *const known[] = { "speed_kmh", "ceiling_kmh", "lane_vph", "lanes",
                                       "only_if_granted", NULL };
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, table);
  while (reader->error == NULL && json_object_iter_next (&iter, &name, &node))
    {
      JsonObject *row = read_object (reader, table, name);
      ReeveClassRow *class_row;

      if (row == NULL)
        return;
      check_members (reader, row, known);
      class_row = g_new0 (ReeveClassRow, 1);
      class_row->speed_kmh = read_number (reader, row, "speed_kmh", 1, 250, 0);
      class_row->ceiling_kmh = read_number (reader, row, "ceiling_kmh", 1, 250, 0);
      class_row->lane_vph = read_number (reader, row, "lane_vph", 0, 20000, 0);
      class_row->lanes = (guint) read_number (reader, row, "lanes", 1, 10, 1);
      class_row->only_if_granted = read_flag (reader, row, "only_if_granted");
      g_hash_table_insert (self->classes, g_strdup (name), class_row);
      if (class_row->speed_kmh == 0)
        complain (reader, name, _("a row with a “speed_kmh”"));
    }
}

static void
read_turns (Reader       *reader,
            ReeveProfile *self,
            JsonObject   *turns)
{
  static const char *const known[] = { "obeys_rules", "u_turns", "u_turn_s", "near_s", "across_s",
                                       "sharp_s", "signals_s", "boarding_s", "straight_to_deg",
                                       "sharp_from_deg", NULL };
  static const char *const u_turns[] = { "never", "dead-ends", "anywhere" };
  const char *text = read_text (reader, turns, "u_turns");
  guint choice = 0;

  check_members (reader, turns, known);
  while (choice < G_N_ELEMENTS (u_turns) && g_strcmp0 (text, u_turns[choice]) != 0)
    choice++;
  if (choice == G_N_ELEMENTS (u_turns))
    complain (reader, "u_turns", _("one of “never”, “dead-ends” and “anywhere”"));
  self->u_turns = (ReeveUTurns) choice;
  self->obeys_rules = read_flag (reader, turns, "obeys_rules");
  self->u_turn_ms = read_seconds (reader, turns, "u_turn_s");
  self->near_ms = read_seconds (reader, turns, "near_s");
  self->across_ms = read_seconds (reader, turns, "across_s");
  self->sharp_ms = read_seconds (reader, turns, "sharp_s");
  self->signals_ms = read_seconds (reader, turns, "signals_s");
  self->boarding_ms = read_seconds (reader, turns, "boarding_s");
  self->straight_to_deg = read_number (reader, turns, "straight_to_deg", 0, 180, 35);
  self->sharp_from_deg = read_number (reader, turns, "sharp_from_deg", 0, 180, 135);
}

static void
read_vehicles (Reader       *reader,
               ReeveProfile *self,
               JsonObject   *root)
{
  static const struct
  {
    const char *name;
    guint32     bit;
  } vehicles[] = {
    { "motorcar", REEVE_VEHICLE_MOTORCAR }, { "hgv", REEVE_VEHICLE_HGV },
    { "emergency", REEVE_VEHICLE_EMERGENCY }, { "bus", REEVE_VEHICLE_BUS },
    { "bicycle", REEVE_VEHICLE_BICYCLE }, { "foot", REEVE_VEHICLE_FOOT },
  };
  g_auto (GStrv) names = read_texts (reader, root, "vehicles");

  for (guint i = 0; names[i] != NULL; i++)
    {
      guint32 bit = 0;

      for (guint j = 0; j < G_N_ELEMENTS (vehicles); j++)
        if (g_str_equal (names[i], vehicles[j].name))
          bit = vehicles[j].bit;
      self->vehicles |= bit;
      if (bit == 0)
        complain (reader, "vehicles",
                  _("a list of motorcar, hgv, emergency, bus, bicycle and foot"));
    }
}

static void
read_root (Reader       *reader,
           ReeveProfile *self,
           JsonObject   *root)
{
  static const char *const known[] = { "id", "title", "about", "vehicles", "access_keys", "access",
                                       "obeys_oneway", "oneway_keys", "limits", "size", "classes",
                                       "turns", "passes", "traffic", NULL };
  JsonObject *table;

  check_members (reader, root, known);
  self->id = g_strdup (read_text (reader, root, "id"));
  self->title = g_strdup (read_text (reader, root, "title"));
  read_vehicles (reader, self, root);
  self->access_keys = read_texts (reader, root, "access_keys");
  self->oneway_keys = read_texts (reader, root, "oneway_keys");
  self->obeys_oneway = read_flag (reader, root, "obeys_oneway");
  if ((table = read_object (reader, root, "access")) != NULL)
    read_access (reader, self, table);
  if ((table = read_object (reader, root, "classes")) != NULL)
    read_classes (reader, self, table);
  if ((table = read_object (reader, root, "limits")) != NULL)
    {
      self->limit_keys = read_texts (reader, table, "keys");
      self->limit_share = read_number (reader, table, "share", 0.1, 3, 1);
      self->most_kmh = read_number (reader, table, "most_kmh", 1, 250, 130);
    }
  if (json_object_has_member (root, "size")
      && (table = read_object (reader, root, "size")) != NULL)
    {
      self->weight_t = read_number (reader, table, "weight_t", 0, 200, 0);
      self->height_m = read_number (reader, table, "height_m", 0, 20, 0);
      self->width_m = read_number (reader, table, "width_m", 0, 20, 0);
    }
  if ((table = read_object (reader, root, "turns")) != NULL)
    read_turns (reader, self, table);
  self->traffic_share = 1;
  self->bpr_alpha = 0.15;
  self->bpr_beta = 4;
  if (json_object_has_member (root, "traffic")
      && (table = read_object (reader, root, "traffic")) != NULL)
    {
      static const char *const members[] = { "follows", "bpr_alpha", "bpr_beta", NULL };

      check_members (reader, table, members);
      self->traffic_share = read_number (reader, table, "follows", 0, 1, 1);
      self->bpr_alpha = read_number (reader, table, "bpr_alpha", 0, 10, 0.15);
      self->bpr_beta = read_number (reader, table, "bpr_beta", 1, 20, 4);
    }
  if ((table = read_object (reader, root, "passes")) != NULL)
    {
      self->passes_barrier = read_flag (reader, table, "barrier");
      self->passes_gate = read_flag (reader, table, "gate");
    }
}

ReeveProfile *
reeve_profile_parse (const char  *text,
                     const char  *where,
                     GError     **error)
{
  g_autoptr (ReeveProfile) self = NULL;
  g_autoptr (JsonNode) node = NULL;
  Reader reader = { .where = where };

  g_return_val_if_fail (text != NULL && where != NULL, NULL);

  node = reeve_json_parse (text, -1, MAX_FILE_BYTES, where, error);
  if (node == NULL)
    return NULL;
  self = g_new0 (ReeveProfile, 1);
  self->ref_count = 1;
  self->digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  self->access = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->classes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (JSON_NODE_HOLDS_OBJECT (node))
    read_root (&reader, self, json_node_get_object (node));
  else
    complain (&reader, "{}", _("a table in braces"));

  if (reader.error != NULL)
    {
      g_propagate_error (error, reader.error);
      return NULL;
    }
  return g_steal_pointer (&self);
}

ReeveProfile *
reeve_profile_load (const char  *id,
                    GError     **error)
{
  g_autofree char *relative = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (id != NULL, NULL);

  if (!g_strv_contains (profile_ids, id))
    {
      g_autofree char *names = g_strjoinv (", ", (char **) profile_ids);

      /* Translators: what was asked for, and the ids that exist */
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   _("There is no profile “%s”; choose one of %s"), id, names);
      return NULL;
    }
  relative = g_strdup_printf ("profiles/%s.json", id);
  path = reeve_data_path (relative);
  if (path == NULL)
    {
      /* Translators: the name of a file that came with the program */
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   _("%s is missing from Reeve's data folder"), relative);
      return NULL;
    }
  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;
  return reeve_profile_parse (text, path, error);
}

ReeveProfile *
reeve_profile_ref (ReeveProfile *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
reeve_profile_free (ReeveProfile *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;
  g_free (self->id);
  g_free (self->title);
  g_free (self->digest);
  g_strfreev (self->access_keys);
  g_strfreev (self->oneway_keys);
  g_strfreev (self->limit_keys);
  g_hash_table_unref (self->access);
  g_hash_table_unref (self->classes);
  g_free (self);
}

const char *
reeve_profile_get_digest (const ReeveProfile *self)
{
  return self->digest;
}

const char *const *
reeve_profile_list_ids (void)
{
  return profile_ids;
}
