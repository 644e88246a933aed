/* network/osm-write.c — the objects of a layer become rows */
#include "network/osm-import-private.h"

#include <math.h>
#include <string.h>

/* FALSE when @text does not begin with a number. */
static gboolean
read_number (const char *text,
             double     *out,
             const char **out_rest)
{
  char *end;
  double value;

  if (text == NULL || !(g_ascii_isdigit (*text) || *text == '-' || *text == '.'))
    return FALSE;
  value = g_ascii_strtod (text, &end);
  if (end == text || !isfinite (value) || fabs (value) > 1e12)
    return FALSE;

  while (*end == ' ')
    end++;
  *out = value;
  *out_rest = end;
  return TRUE;
}

/* "7", "7.5 m", "24 ft", "24'" */
static double
parse_number (const char *text)
{
  const char *rest;
  double value;

  if (!read_number (text, &value, &rest))
    return NAN;
  if (g_str_has_prefix (rest, "ft") || g_str_has_prefix (rest, "feet") || *rest == '\'')
    value *= 0.3048;

  return value;
}

static double
parse_speed (const char *text)
{
  const char *rest;
  double value;

  if (!read_number (text, &value, &rest) || value <= 0 || value > 500)
    return NAN;
  if (g_str_has_prefix (rest, "mph"))
    return value * 1.609344;
  if (g_str_has_prefix (rest, "knots"))
    return value * 1.852;

  return value;
}

static gboolean
is_set (const char *text)
{
  return text != NULL && strcmp (text, "no") != 0 && strcmp (text, "0") != 0;
}

static int
parse_oneway (const ReeveOsmValues *values)
{
  const char *oneway = values->values[REEVE_OSM_KEY_ONEWAY];
  const char *junction = values->values[REEVE_OSM_KEY_JUNCTION];

  if (oneway != NULL)
    {
      if (strcmp (oneway, "-1") == 0 || strcmp (oneway, "reverse") == 0)
        return -1;
      return strcmp (oneway, "yes") == 0 || strcmp (oneway, "1") == 0
             || strcmp (oneway, "true") == 0;
    }

  return g_strcmp0 (junction, "roundabout") == 0 || g_strcmp0 (junction, "circular") == 0
         || g_strcmp0 (values->values[REEVE_OSM_KEY_HIGHWAY], "motorway") == 0;
}

static const char *
pick (const ReeveOsmValues *values,
      ReeveOsmKey           a,
      ReeveOsmKey           b)
{
  return values->values[a] != NULL ? values->values[a] : values->values[b];
}

/* "Rua das Flores 12, 4050-262 Porto". (transfer full) (nullable) */
static char *
dup_address (const ReeveOsmValues *values)
{
  const char *street = values->values[REEVE_OSM_KEY_ADDR_STREET];
  const char *number = values->values[REEVE_OSM_KEY_ADDR_HOUSENUMBER];
  const char *code = values->values[REEVE_OSM_KEY_ADDR_POSTCODE];
  const char *city = values->values[REEVE_OSM_KEY_ADDR_CITY];
  GString *text;

  if (values->values[REEVE_OSM_KEY_ADDR_FULL] != NULL)
    return g_strdup (values->values[REEVE_OSM_KEY_ADDR_FULL]);
  if (street == NULL && number == NULL)
    return NULL;

  text = g_string_new (street != NULL ? street : "");
  if (number != NULL)
    g_string_append_printf (text, "%s%s", street != NULL ? " " : "", number);
  if (code != NULL || city != NULL)
    g_string_append_printf (text, ", %s%s%s", code != NULL ? code : "",
                            code != NULL && city != NULL ? " " : "", city != NULL ? city : "");

  return g_string_free (text, FALSE);
}

static void
set_number (ReeveWriter          *writer,
            guint                 column,
            const ReeveOsmColumn *what,
            double                value)
{
  if (isnan (value))
    return;
  if (what->type == REEVE_COLUMN_REAL)
    reeve_writer_set_real (writer, column, value);
  else if (value == floor (value))
    reeve_writer_set_integer (writer, column, (gint64) value);
}

static const char *const type_names[] = { "node", "way", "relation" };

static void
set_cell (ReeveWriter          *writer,
          guint                 column,
          ReeveOsmLayerId       layer,
          const ReeveOsmColumn *what,
          const ReeveOsmValues *values,
          guint                 type,
          gint64                id)
{
  const char *value = values->values[what->key];
  const char *highway = values->values[REEVE_OSM_KEY_HIGHWAY];
  g_autofree char *made = NULL;

  switch (what->from)
    {
    case REEVE_OSM_FROM_TEXT:
      break;
    case REEVE_OSM_FROM_NUMBER:
      set_number (writer, column, what, parse_number (value));
      return;
    case REEVE_OSM_FROM_SPEED:
      set_number (writer, column, what, parse_speed (value));
      return;
    case REEVE_OSM_FROM_FLAG:
      reeve_writer_set_integer (writer, column, is_set (value));
      return;
    case REEVE_OSM_FROM_LINK:
      reeve_writer_set_integer (writer, column,
                                highway != NULL && g_str_has_suffix (highway, "_link"));
      return;
    case REEVE_OSM_FROM_ONEWAY:
      reeve_writer_set_integer (writer, column, parse_oneway (values));
      return;
    case REEVE_OSM_FROM_CLASS:
      value = reeve_osm_get_class (layer, values);
      break;
    case REEVE_OSM_FROM_USE:
      value = reeve_osm_get_use (layer, values);
      break;
    case REEVE_OSM_FROM_NAME_ZH:
      value = pick (values, REEVE_OSM_KEY_NAME_ZH, REEVE_OSM_KEY_NAME_ZH_HANS);
      break;
    case REEVE_OSM_FROM_ADDRESS:
      value = made = dup_address (values);
      break;
    case REEVE_OSM_FROM_BEDS:
      set_number (writer, column, what,
                  parse_number (pick (values, REEVE_OSM_KEY_BEDS, REEVE_OSM_KEY_CAPACITY_BEDS)));
      return;
    case REEVE_OSM_FROM_CAPACITY:
      set_number (writer, column, what,
                  parse_number (pick (values, REEVE_OSM_KEY_CAPACITY,
                                      REEVE_OSM_KEY_CAPACITY_PERSONS)));
      return;
    case REEVE_OSM_FROM_PHONE:
      value = pick (values, REEVE_OSM_KEY_PHONE, REEVE_OSM_KEY_CONTACT_PHONE);
      break;
    case REEVE_OSM_FROM_TYPE:
      value = type_names[type];
      break;
    case REEVE_OSM_FROM_ID:
      reeve_writer_set_integer (writer, column, id);
      return;
    default:
      g_return_if_reached ();
    }

  reeve_writer_set_text (writer, column, value);
}

typedef struct
{
  guint          type;
  guint64        index;
  gint64         id;
  ReeveOsmValues values;
} Object;

static void
get_object (const ReeveOsmSorting *self,
            guint64                packed,
            Object                *out)
{
  const ReeveOsm *osm = self->shapes.osm;
  guint32 tags, n_tags;

  out->type = (guint) (packed >> 32);
  out->index = (guint32) packed;
  if (out->type == 0)
    {
      out->id = osm->nodes[out->index].id;
      tags = osm->nodes[out->index].tags;
      n_tags = osm->nodes[out->index].n_tags;
    }
  else if (out->type == 1)
    {
      out->id = osm->ways[out->index].id;
      tags = osm->ways[out->index].tags;
      n_tags = osm->ways[out->index].n_tags;
    }
  else
    {
      guint32 speaker = self->speakers[out->index];

      out->id = osm->relations[out->index].id;
      tags = speaker != G_MAXUINT32 ? osm->ways[speaker].tags : osm->relations[out->index].tags;
      n_tags = speaker != G_MAXUINT32 ? osm->ways[speaker].n_tags
                                      : osm->relations[out->index].n_tags;
    }

  reeve_osm_get_values (osm, self->keys, tags, n_tags, &out->values);
  if (out->type == 1 && self->levels[out->index] != 0)
    out->values.values[REEVE_OSM_KEY_ADMIN_LEVEL] = osm->strings + self->levels[out->index];
}

/* A facility is drawn where one would put its symbol. */
static ReeveShape *
get_point (const ReeveOsmSorting *self,
           const Object          *object)
{
  g_autoptr (ReeveShape) area = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  ReeveLonLat middle;

  if (object->type == 0)
    return reeve_shape_new_point (reeve_osm_node_point (self->shapes.osm, object->index));
  if (object->type == 2)
    {
      if (self->areas[object->index] != NULL)
        return reeve_shape_new_point (reeve_shape_get_anchor (self->areas[object->index]));
      return reeve_osm_relation_middle (&self->shapes, object->index, &middle)
             ? reeve_shape_new_point (middle) : NULL;
    }

  area = reeve_osm_way_area (&self->shapes, object->index);
  if (area != NULL)
    return reeve_shape_new_point (reeve_shape_get_anchor (area));
  lines = reeve_osm_way_lines (&self->shapes, object->index);

  return lines->len > 0 ? reeve_shape_new_point (reeve_shape_get_anchor (lines->pdata[0])) : NULL;
}

/* (transfer full) (element-type ReeveShape): one for each row */
static GPtrArray *
get_shapes (const ReeveOsmSorting *self,
            ReeveDatasetKind       kind,
            const Object          *object)
{
  GPtrArray *shapes;
  ReeveShape *shape = NULL;

  if (kind == REEVE_DATASET_LINES)
    return reeve_osm_way_lines (&self->shapes, object->index);

  if (kind == REEVE_DATASET_POINTS)
    shape = get_point (self, object);
  else if (object->type == 1)
    shape = reeve_osm_way_area (&self->shapes, object->index);
  else if (self->areas[object->index] != NULL)
    shape = reeve_shape_copy (self->areas[object->index]);

  shapes = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_shape_free);
  if (shape != NULL)
    g_ptr_array_add (shapes, shape);
  return shapes;
}

guint
reeve_osm_count_objects (const ReeveOsmSorting *self,
                         ReeveOsmLayerId        layer)
{
  return self->lists[layer]->len
         + (layer == REEVE_OSM_WATER && self->seas != NULL ? self->seas->len : 0);
}

/* No single object is the sea: it has a kind and no id. */
static gboolean
write_seas (const ReeveOsmSorting  *self,
            ReeveWriter            *writer,
            GError                **error)
{
  const ReeveOsmColumn *columns = reeve_osm_layers[REEVE_OSM_WATER].columns;

  for (guint i = 0; self->seas != NULL && i < self->seas->len; i++)
    {
      for (guint c = 0; columns[c].name != NULL; c++)
        if (columns[c].from == REEVE_OSM_FROM_CLASS)
          reeve_writer_set_text (writer, c, "sea");
      if (!reeve_writer_append (writer, self->seas->pdata[i], error))
        return FALSE;
    }

  return TRUE;
}

gboolean
reeve_osm_write_layer (const ReeveOsmSorting  *self,
                       ReeveOsmLayerId         layer,
                       ReeveWriter            *writer,
                       ReeveJob               *job,
                       gint64                 *out_n_lost,
                       GError                **error)
{
  const ReeveOsmLayer *about = &reeve_osm_layers[layer];
  const GArray *list = self->lists[layer];

  for (guint i = 0; i < list->len; i++)
    {
      g_autoptr (GPtrArray) shapes = NULL;
      Object object;

      if (i % 2048 == 0 && !reeve_job_step (job, i, list->len, error))
        return FALSE;
      get_object (self, g_array_index (list, guint64, i), &object);
      shapes = get_shapes (self, about->kind, &object);
      *out_n_lost += shapes->len == 0;
      for (guint k = 0; k < shapes->len; k++)
        {
          for (guint c = 0; about->columns[c].name != NULL; c++)
            set_cell (writer, c, layer, &about->columns[c], &object.values, object.type, object.id);
          if (!reeve_writer_append (writer, shapes->pdata[k], error))
            return FALSE;
        }
    }

  return layer != REEVE_OSM_WATER || write_seas (self, writer, error);
}
