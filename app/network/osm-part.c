/* network/osm-part.c — a piece of an extract while it is read */
#include "network/osm-part-private.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"

#include <string.h>
#include <unistd.h>

ReeveOsmPart *
reeve_osm_part_new (void)
{
  ReeveOsmPart *self = g_new0 (ReeveOsmPart, 1);

  self->nodes = g_array_new (FALSE, FALSE, sizeof (ReeveOsmNode));
  self->ways = g_array_new (FALSE, FALSE, sizeof (ReeveOsmWay));
  self->relations = g_array_new (FALSE, FALSE, sizeof (ReeveOsmRelation));
  self->refs = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->members = g_array_new (FALSE, FALSE, sizeof (ReeveOsmMember));
  self->tags = g_array_new (FALSE, FALSE, sizeof (ReeveOsmTag));
  self->strings = g_array_new (FALSE, FALSE, sizeof (ReeveOsmString));
  self->bytes = g_byte_array_new ();
  reeve_osm_part_add_string (self, "", 0);

  return self;
}

void
reeve_osm_part_free (ReeveOsmPart *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->nodes);
  g_array_unref (self->ways);
  g_array_unref (self->relations);
  g_array_unref (self->refs);
  g_array_unref (self->members);
  g_array_unref (self->tags);
  g_array_unref (self->strings);
  g_byte_array_unref (self->bytes);
  g_free (self);
}

static guint32
hash_text (const char *text,
           gsize       length)
{
  guint64 hash = 0xcbf29ce484222325u;

  for (gsize i = 0; i < length; i++)
    hash = (hash ^ (guint8) text[i]) * 0x100000001b3u;

  return (guint32) (hash ^ hash >> 32);
}

guint32
reeve_osm_part_add_string (ReeveOsmPart *self,
                           const char   *text,
                           gsize         length)
{
  const char *nul = length > 0 ? memchr (text, '\0', length) : NULL;
  g_autofree char *mended = NULL;
  ReeveOsmString string = { .start = self->bytes->len };

  if (nul != NULL)
    length = (gsize) (nul - text);
  if (!g_utf8_validate_len (text, length, NULL))
    {
      mended = g_utf8_make_valid (text, (gssize) length);
      text = mended;
      length = strlen (mended);
      self->n_mended++;
    }

  string.length = (guint32) length;
  string.hash = hash_text (text, length);
  g_byte_array_append (self->bytes, (const guint8 *) text, (guint) length);
  g_array_append_val (self->strings, string);

  return self->strings->len - 1;
}

void
reeve_osm_part_reserve_nodes (ReeveOsmPart *self,
                              guint         n)
{
  guint len = self->nodes->len;

  g_array_set_size (self->nodes, len + n);
  self->nodes->len = len;
  self->n_reserved = len + n;
}

void
reeve_osm_part_add_odd_node (ReeveOsmPart *self,
                             ReeveOsmNode  node,
                             gboolean      is_nowhere)
{
  if (!is_nowhere)
    g_array_append_val (self->nodes, node);
  else if (self->n_nowhere++ == 0)
    self->first_nowhere = node.id;
}

void
reeve_osm_part_finish (ReeveOsmPart *self)
{
  const ReeveOsmNode *nodes = (const ReeveOsmNode *) (gpointer) self->nodes->data;
  const ReeveOsmWay *ways = (const ReeveOsmWay *) (gpointer) self->ways->data;
  const ReeveOsmRelation *relations = (const ReeveOsmRelation *) (gpointer) self->relations->data;

  self->rising[REEVE_OSM_NODE] = self->rising[REEVE_OSM_WAY] = TRUE;
  self->rising[REEVE_OSM_RELATION] = TRUE;

  for (guint i = 1; i < self->nodes->len; i++)
    self->rising[REEVE_OSM_NODE] &= nodes[i - 1].id < nodes[i].id;
  for (guint i = 1; i < self->ways->len; i++)
    self->rising[REEVE_OSM_WAY] &= ways[i - 1].id < ways[i].id;
  for (guint i = 1; i < self->relations->len; i++)
    self->rising[REEVE_OSM_RELATION] &= relations[i - 1].id < relations[i].id;
}

gsize
reeve_osm_part_get_memory (const ReeveOsmPart *self)
{
  return (gsize) self->nodes->len * sizeof (ReeveOsmNode)
         + (gsize) self->ways->len * sizeof (ReeveOsmWay)
         + (gsize) self->relations->len * sizeof (ReeveOsmRelation)
         + (gsize) self->refs->len * sizeof (gint64)
         + (gsize) self->members->len * sizeof (ReeveOsmMember)
         + (gsize) self->tags->len * sizeof (ReeveOsmTag)
         + (gsize) self->strings->len * sizeof (ReeveOsmString)
         + self->bytes->len;
}

/* Parts and the joined extract exist together for a moment, so an extract may
 * take two fifths of the memory. */
guint64
reeve_osm_get_memory_limit (void)
{
  long n_pages = sysconf (_SC_PHYS_PAGES);
  long page = sysconf (_SC_PAGESIZE);

  if (n_pages <= 0 || page <= 0)
    return (guint64) 1 << 32;

  return (guint64) n_pages * (guint64) page / 5 * 2;
}

void
reeve_osm_fail_memory (const char  *name,
                       GError     **error)
{
  g_autofree char *limit = reeve_format_bytes (reeve_osm_get_memory_limit ());

  g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
               /* Translators: file name, amount of memory */
               _("%s needs more than %s of memory, which is the most this machine can give to "
                 "one extract. Cut out a smaller area first."), name, limit);
}
