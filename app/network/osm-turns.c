/* network/osm-turns.c — turn restrictions of an extract
 *
 * https://wiki.openstreetmap.org/wiki/Relation:restriction. A relation may name
 * several from ways ("no_entry") or several to ways ("no_exit"): each pair is a
 * turn of its own. Restrictions for some hours only are counted, not made: a
 * metric is one instant, and a ban that mostly does not hold would mislead.
 */
#include "network/roads-private.h"

#include <string.h>

typedef struct
{
  GArray  *from;      /* owned, of gint64 */
  GArray  *to;        /* owned, of gint64 */
  GString *via;       /* owned */
} Members;

static gboolean
is_kind (const char *value)
{
  return g_str_has_prefix (value, "no_") || g_str_has_prefix (value, "only_");
}

/* Collects the tags that matter. Returns the kind, NULL when there is none. */
static const char *
read_tags (const ReeveOsm         *osm,
           const ReeveOsmRelation *relation,
           GString                *json,
           gboolean               *out_timed)
{
  const char *kind = NULL;
  gboolean general = FALSE;

  *out_timed = FALSE;
  g_string_truncate (json, 0);
  for (guint32 i = relation->tags; i < relation->tags + relation->n_tags; i++)
    {
      const char *key = osm->strings + osm->tags[i].key;
      const char *value = osm->strings + osm->tags[i].value;
      gboolean plain = strcmp (key, "restriction") == 0;

      if (strcmp (key, "except") == 0)
        reeve_road_tags_write (json, key, value);
      else if (strcmp (key, "day_on") == 0 || strcmp (key, "hour_on") == 0
               || (g_str_has_prefix (key, "restriction") && g_str_has_suffix (key, ":conditional")))
        *out_timed = TRUE;
      else if ((plain || g_str_has_prefix (key, "restriction:")) && is_kind (value))
        {
          reeve_road_tags_write (json, key, value);
          if (kind == NULL || (plain && !general))
            kind = value;
          general |= plain;
        }
    }
  g_string_append (json, json->len == 0 ? "{}" : "}");
  /* "no_left_turn" beside a conditional exception of it holds most of the time. */
  if (kind != NULL && general)
    for (guint32 i = relation->tags; i < relation->tags + relation->n_tags; i++)
      if (g_str_has_suffix (osm->strings + osm->tags[i].key, ":conditional"))
        *out_timed = FALSE;

  return kind;
}

static void
read_members (const ReeveOsm         *osm,
              const ReeveOsmRelation *relation,
              Members                *out)
{
  g_array_set_size (out->from, 0);
  g_array_set_size (out->to, 0);
  g_string_truncate (out->via, 0);
  for (guint32 i = relation->members; i < relation->members + relation->n_members; i++)
    {
      const ReeveOsmMember *member = &osm->members[i];
      const char *role = osm->strings + member->role;

      if (strcmp (role, "from") == 0 && member->type == 1)
        g_array_append_val (out->from, member->ref);
      else if (strcmp (role, "to") == 0 && member->type == 1)
        g_array_append_val (out->to, member->ref);
      else if (strcmp (role, "via") == 0 && member->type <= 1)
        g_string_append_printf (out->via, "%s%c%" G_GINT64_FORMAT, out->via->len > 0 ? " " : "",
                                member->type == 1 ? 'w' : 'n', member->ref);
    }
}

static gboolean
is_restriction (const char *type)
{
  return type != NULL && (strcmp (type, "restriction") == 0
                          || g_str_has_prefix (type, "restriction:"));
}

GArray *
reeve_osm_collect_turns (const ReeveOsm *osm,
                         guint          *out_n_timed)
{
  GArray *turns = g_array_new (FALSE, FALSE, sizeof (ReeveRoadTurn));
  g_autoptr (GString) json = g_string_new (NULL);
  Members members = { g_array_new (FALSE, FALSE, sizeof (gint64)),
                      g_array_new (FALSE, FALSE, sizeof (gint64)), g_string_new (NULL) };

  g_array_set_clear_func (turns, (GDestroyNotify) reeve_road_turn_clear);
  *out_n_timed = 0;
  for (guint64 r = 0; r < osm->n_relations; r++)
    {
      const ReeveOsmRelation *relation = &osm->relations[r];
      const char *kind;
      gboolean timed;

      if (!is_restriction (reeve_osm_get_tag (osm, relation->tags, relation->n_tags, "type")))
        continue;
      kind = read_tags (osm, relation, json, &timed);
      *out_n_timed += timed;
      if (kind == NULL || timed)
        continue;

      read_members (osm, relation, &members);
      /* Thousands of members on both sides are nobody's junction. */
      if (members.from->len > 16 || members.to->len > 16 || members.via->len > 1024)
        continue;
      for (guint i = 0; i < members.from->len; i++)
        for (guint k = 0; k < members.to->len; k++)
          {
            ReeveRoadTurn turn = { relation->id, g_strdup (kind),
                                   g_array_index (members.from, gint64, i),
                                   g_strdup (members.via->str),
                                   g_array_index (members.to, gint64, k), g_strdup (json->str) };

            g_array_append_val (turns, turn);
          }
    }
  g_array_unref (members.from);
  g_array_unref (members.to);
  g_string_free (members.via, TRUE);

  return turns;
}
