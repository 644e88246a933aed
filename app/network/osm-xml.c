/* network/osm-xml.c — .osm, .osm.gz and .osm.bz2 through expat
 *
 * One part for the whole file. Entities are not declared in OpenStreetMap
 * files: a file that declares one is refused before it can grow (the "billion
 * laughs"), and nothing outside the file is ever opened. Positions are read
 * digit by digit into 10⁻⁷ degrees, so that they equal those of a PBF file to
 * the last digit.
 */
#include "network/osm-part-private.h"

#include "core/error.h"
#include "core/i18n.h"
#include "network/osm-stream.h"

#include <expat.h>
#include <math.h>
#include <string.h>

#define CHUNK (256 * 1024)
/* No tag of a real file is longer than a few kilobytes. */
#define MAX_TOKEN_BYTES (16 * 1024 * 1024)

typedef struct
{
  XML_Parser     parser;
  const char    *name;
  ReeveOsm      *osm;
  ReeveOsmPart  *part;
  GHashTable    *numbers;     /* owned: text → number in the part */
  GStringChunk  *texts;       /* owned: the keys of numbers */
  GError        *error;       /* owned */
  guint          depth;
  gboolean       in_object;   /* within a node, way or relation at depth 2 */
  ReeveOsmType   type;
  gint64         id;
  gint64         lon_e7;
  gint64         lat_e7;
  guint32        packed;      /* version, deleted */
  guint32        first_tag;
  guint32        first_ref;
  guint32        first_member;
} Reading;

G_GNUC_PRINTF (2, 3)
static void
fail (Reading    *reading,
      const char *format,
      ...)
{
  g_autofree char *line = NULL;
  g_autofree char *text = NULL;
  va_list args;

  if (reading->error != NULL)
    return;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  line = g_strdup_printf ("%" G_GUINT64_FORMAT,
                          (guint64) XML_GetCurrentLineNumber (reading->parser));
  /* Translators: file name, line number, then a sentence about what is wrong there */
  reading->error = g_error_new (REEVE_ERROR, REEVE_ERROR_DATA, _("%s, line %s: %s"),
                                reading->name, line, text);
  XML_StopParser (reading->parser, XML_FALSE);
}

static const char *
get_attribute (const char **attributes,
               const char  *key)
{
  for (; attributes[0] != NULL; attributes += 2)
    if (strcmp (attributes[0], key) == 0)
      return attributes[1];

  return NULL;
}

static guint32
get_number (Reading    *reading,
            const char *text)
{
  gpointer number = g_hash_table_lookup (reading->numbers, text);

  if (number == NULL)
    {
      guint32 made = reeve_osm_part_add_string (reading->part, text, strlen (text));

      number = GUINT_TO_POINTER (made + 1);
      g_hash_table_insert (reading->numbers, g_string_chunk_insert (reading->texts, text), number);
    }

  return GPOINTER_TO_UINT (number) - 1;
}

/* Degrees × 10⁷, rounded; far off the globe when @text is no number. */
static gint64
parse_position (const char *text)
{
  const char *at = text;
  gboolean negative;
  gint64 value = 0;
  guint n_decimals = 0;
  gboolean any = FALSE;

  if (text == NULL)
    return G_MAXINT32;

  while (g_ascii_isspace (*at))
    at++;
  negative = *at == '-';
  at += *at == '-' || *at == '+';
  for (; g_ascii_isdigit (*at) && value < 1000; at++, any = TRUE)
    value = value * 10 + (*at - '0');
  if (*at == '.')
    for (at++; g_ascii_isdigit (*at); at++, any = TRUE)
      {
        if (n_decimals < 7)
          value = value * 10 + (*at - '0');
        else if (n_decimals == 7 && *at >= '5')
          value++;
        n_decimals++;
      }
  for (; n_decimals < 7; n_decimals++)
    value *= 10;
  while (g_ascii_isspace (*at))
    at++;

  if (any && (*at == 'e' || *at == 'E'))
    {
      double number = g_ascii_strtod (text, NULL) * 1e7;

      return fabs (number) < G_MAXINT32 ? (gint64) round (number) : G_MAXINT32;
    }
  if (!any || *at != '\0')
    return G_MAXINT32;

  return negative ? -value : value;
}

static gboolean
parse_id (Reading    *reading,
          const char *text,
          const char *element,
          gint64     *out)
{
  if (text != NULL && g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, out, NULL))
    return TRUE;

  if (text == NULL)
    /* Translators: an XML element such as "node" */
    fail (reading, _("<%s> has no id"), element);
  else
    /* Translators: an XML element such as "node", then the text found */
    fail (reading, _("the id of <%s> is “%.40s”; a whole number is needed"), element, text);
  return FALSE;
}

static void
begin_object (Reading      *reading,
              ReeveOsmType  type,
              const char   *element,
              const char  **attributes)
{
  const char *version = get_attribute (attributes, "version");
  const char *visible = get_attribute (attributes, "visible");
  const char *action = get_attribute (attributes, "action");
  gboolean deleted = g_strcmp0 (visible, "false") == 0 || g_strcmp0 (action, "delete") == 0;

  if (!parse_id (reading, get_attribute (attributes, "id"), element, &reading->id))
    return;

  reading->in_object = TRUE;
  reading->type = type;
  reading->packed = reeve_osm_pack_version (version != NULL ? g_ascii_strtoll (version, NULL, 10)
                                                            : 0, !deleted);
  reading->part->has_deleted |= deleted;
  reading->first_tag = reading->part->tags->len;
  reading->first_ref = reading->part->refs->len;
  reading->first_member = reading->part->members->len;
  if (type == REEVE_OSM_NODE)
    {
      reading->lon_e7 = parse_position (get_attribute (attributes, "lon"));
      reading->lat_e7 = parse_position (get_attribute (attributes, "lat"));
    }
}

static void
end_object (Reading *reading)
{
  ReeveOsmPart *part = reading->part;
  guint32 n_tags = part->tags->len - reading->first_tag;

  reading->in_object = FALSE;
  if (n_tags > REEVE_OSM_MAX_TAGS)
    {
      fail (reading, _("an object has more than 65,535 tags; OpenStreetMap's have a few dozen "
                       "at most"));
      return;
    }

  n_tags |= reading->packed;
  if (reading->type == REEVE_OSM_NODE)
    reeve_osm_part_add_node (part, reading->id, reading->lon_e7, reading->lat_e7,
                             reading->first_tag, n_tags);
  else if (reading->type == REEVE_OSM_WAY)
    {
      ReeveOsmWay way = { reading->id, reading->first_ref, part->refs->len - reading->first_ref,
                          reading->first_tag, n_tags };

      g_array_append_val (part->ways, way);
    }
  else
    {
      ReeveOsmRelation relation = { reading->id, reading->first_member,
                                    part->members->len - reading->first_member,
                                    reading->first_tag, n_tags };

      g_array_append_val (part->relations, relation);
    }
}

static void
add_member (Reading     *reading,
            const char **attributes)
{
  const char *type = get_attribute (attributes, "type");
  const char *role = get_attribute (attributes, "role");
  ReeveOsmMember member = { 0 };

  if (g_strcmp0 (type, "node") == 0)
    member.type = REEVE_OSM_NODE;
  else if (g_strcmp0 (type, "way") == 0)
    member.type = REEVE_OSM_WAY;
  else if (g_strcmp0 (type, "relation") == 0)
    member.type = REEVE_OSM_RELATION;
  else
    {
      /* Translators: the text found */
      fail (reading, _("a member's type is “%.40s”; node, way or relation is needed"),
            type != NULL ? type : "");
      return;
    }

  if (!parse_id (reading, get_attribute (attributes, "ref"), "member", &member.ref))
    return;
  member.role = get_number (reading, role != NULL ? role : "");
  g_array_append_val (reading->part->members, member);
}

static void
add_detail (Reading     *reading,
            const char  *element,
            const char **attributes)
{
  if (strcmp (element, "tag") == 0)
    {
      const char *key = get_attribute (attributes, "k");
      const char *value = get_attribute (attributes, "v");
      ReeveOsmTag tag;

      if (key == NULL || value == NULL)
        return;
      tag.key = get_number (reading, key);
      tag.value = get_number (reading, value);
      g_array_append_val (reading->part->tags, tag);
    }
  else if (strcmp (element, "nd") == 0 && reading->type == REEVE_OSM_WAY)
    {
      gint64 ref;

      if (parse_id (reading, get_attribute (attributes, "ref"), "nd", &ref))
        g_array_append_val (reading->part->refs, ref);
    }
  else if (strcmp (element, "member") == 0 && reading->type == REEVE_OSM_RELATION)
    add_member (reading, attributes);
}

static void
take_timestamp (Reading    *reading,
                const char *text)
{
  if (text != NULL && reading->osm->timestamp == NULL && strlen (text) < 40
      && g_ascii_isdigit (text[0]))
    reading->osm->timestamp = g_utf8_make_valid (text, -1);
}

static void
take_bounds (Reading     *reading,
             const char **attributes)
{
  static const char *const keys[] = { "minlon", "minlat", "maxlon", "maxlat" };
  double sides[G_N_ELEMENTS (keys)];

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const char *text = get_attribute (attributes, keys[i]);

      if (text == NULL)
        return;
      sides[i] = g_ascii_strtod (text, NULL);
      if (!isfinite (sides[i]))
        return;
    }
  reading->osm->bounds = (ReeveBox) { sides[0], sides[1], sides[2], sides[3] };
}

static void
start_cb (void        *data,
          const char  *element,
          const char **attributes)
{
  Reading *reading = data;

  reading->depth++;
  if (reading->depth == 1)
    {
      if (strcmp (element, "osm") != 0)
        /* Translators: an XML element */
        fail (reading, _("the file begins with <%.40s>; <osm> is needed"), element);
      take_timestamp (reading, get_attribute (attributes, "timestamp"));
      take_timestamp (reading, get_attribute (attributes, "osmosis_replication_timestamp"));
    }
  else if (reading->depth == 2 && strcmp (element, "node") == 0)
    begin_object (reading, REEVE_OSM_NODE, element, attributes);
  else if (reading->depth == 2 && strcmp (element, "way") == 0)
    begin_object (reading, REEVE_OSM_WAY, element, attributes);
  else if (reading->depth == 2 && strcmp (element, "relation") == 0)
    begin_object (reading, REEVE_OSM_RELATION, element, attributes);
  else if (reading->depth == 2 && strcmp (element, "bounds") == 0)
    take_bounds (reading, attributes);
  else if (reading->depth == 2 && strcmp (element, "meta") == 0)
    take_timestamp (reading, get_attribute (attributes, "osm_base"));
  else if (reading->depth == 3 && reading->in_object)
    add_detail (reading, element, attributes);
}

static void
end_cb (void       *data,
        const char *element)
{
  Reading *reading = data;

  if (reading->depth == 2 && reading->in_object && reading->error == NULL)
    end_object (reading);
  reading->depth--;
}

static void
entity_cb (void       *data,
           const char *entity,
           int         is_parameter,
           const char *value,
           int         length,
           const char *base,
           const char *system_id,
           const char *public_id,
           const char *notation)
{
  /* Translators: the name of an XML entity */
  fail (data, _("the file declares the entity “%.40s”. OpenStreetMap files have none, and such "
                "files can fill the memory; it was not read."), entity);
}

static gboolean
check_progress (Reading         *reading,
                ReeveOsmStream  *stream,
                guint64          fed,
                ReeveJob        *job)
{
  if (fed > MAX_TOKEN_BYTES + (guint64) MAX (XML_GetCurrentByteIndex (reading->parser), 0))
    fail (reading, _("one element is longer than 16 MB; OpenStreetMap's are a few kB at most"));
  if (reading->error == NULL
      && reeve_osm_part_get_memory (reading->part) > reeve_osm_get_memory_limit ())
    reeve_osm_fail_memory (reading->name, &reading->error);

  return reading->error == NULL
         && reeve_job_step (job, reeve_osm_stream_tell (stream),
                            MAX (reeve_osm_stream_size (stream), 1), &reading->error);
}

/* Sets reading->error on failure. */
static void
parse_stream (Reading        *reading,
              ReeveOsmStream *stream,
              ReeveJob       *job)
{
  guint64 fed = 0;
  gssize n = 1;

  while (n > 0 && reading->error == NULL)
    {
      gpointer buffer = XML_GetBuffer (reading->parser, CHUNK);

      n = buffer != NULL ? reeve_osm_stream_read (stream, buffer, CHUNK, &reading->error) : -1;
      if (n < 0)
        {
          if (reading->error == NULL)
            reeve_osm_fail_memory (reading->name, &reading->error);
          return;
        }
      fed += (guint64) n;
      if (XML_ParseBuffer (reading->parser, (int) n, n == 0) == XML_STATUS_ERROR)
        {
          /* expat's words are few and English; the line says the most. */
          fail (reading, _("this is not well-formed XML (%s). The file is damaged or not "
                           "complete; fetch it again."),
                XML_ErrorString (XML_GetErrorCode (reading->parser)));
          return;
        }
      if (!check_progress (reading, stream, fed, job))
        return;
    }
}

gboolean
reeve_osm_read_xml (ReeveOsm    *self,
                    const char  *name,
                    const char  *path,
                    ReeveJob    *job,
                    GError     **error)
{
  g_autoptr (ReeveOsmStream) stream = reeve_osm_stream_open (path, name, error);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_osm_part_free);
  Reading reading = { .name = name, .osm = self };

  if (stream == NULL)
    return FALSE;

  reading.part = reeve_osm_part_new ();
  g_ptr_array_add (parts, reading.part);
  reading.texts = g_string_chunk_new (64 * 1024);
  reading.numbers = g_hash_table_new (g_str_hash, g_str_equal);
  reading.parser = XML_ParserCreate (NULL);
  XML_SetUserData (reading.parser, &reading);
  XML_SetElementHandler (reading.parser, start_cb, end_cb);
  XML_SetEntityDeclHandler (reading.parser, entity_cb);

  parse_stream (&reading, stream, job);

  XML_ParserFree (reading.parser);
  g_hash_table_unref (reading.numbers);
  g_string_chunk_free (reading.texts);
  if (reading.error != NULL)
    {
      g_propagate_error (error, reading.error);
      return FALSE;
    }

  reeve_osm_part_finish (reading.part);
  return reeve_osm_join (self, parts, name, job, error);
}
