/* network/table-turns.c — GMNS's table of movements as turn restrictions
 *
 * The table lists how links connect. A link with at least one allowed movement
 * in it may turn into the listed ones only; a movement of capacity 0 is a ban
 * by itself. Penalties are counted and told: Reeve's profiles say what a turn
 * costs.
 */
#include "network/table-net.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"
#include "network/net-csv.h"

#include <math.h>

/* No city forbids so many; a table that lists a single way on can. */
#define MOST_TURNS 2000000

typedef struct
{
  guint32 from;    /* links */
  guint32 to;
  guint32 node;
} Movement;

typedef struct
{
  ReeveRoadNet *net;
  GArray       *allowed;   /* owned, of Movement */
} Turns;

static guint
hash_movement (gconstpointer key)
{
  const Movement *movement = key;

  return movement->from * 2654435761u ^ movement->to * 40503u ^ movement->node;
}

static gboolean
equal_movements (gconstpointer a,
                 gconstpointer b)
{
  const Movement *x = a, *y = b;

  return x->from == y->from && x->to == y->to && x->node == y->node;
}

static const ReeveNetLink *
get_link (const ReeveRoadNet *net,
          guint32             number)
{
  return &g_array_index (net->links, ReeveNetLink, number);
}

/* Whether a link arrives at a node, or leaves it. */
static gboolean
meets (const ReeveNetLink *link,
       guint32             node,
       gboolean            arriving)
{
  return (arriving ? link->to : link->from) == node
         || (link->both && (arriving ? link->from : link->to) == node);
}

static guint32
get_other_end (const ReeveNetLink *link,
               guint32             node)
{
  return link->from == node ? link->to : link->from;
}

static void
ban (ReeveRoadNet   *net,
     const Movement *movement)
{
  gint64 node = g_array_index (net->nodes, ReeveNetNode, movement->node).id;
  ReeveRoadTurn turn = {
    .relation_id = (gint64) net->turns->len + 1,
    .kind = g_strdup (movement->from == movement->to ? "no_u_turn" : "no_turn"),
    .from_way = get_link (net, movement->from)->id,
    .via = g_strdup_printf ("n%" G_GINT64_FORMAT, node),
    .to_way = get_link (net, movement->to)->id,
    .tags = g_strdup ("{}"),
  };

  g_array_append_val (net->turns, turn);
}

static void
free_exits (gpointer data)
{
  GArray *list = data;

  g_clear_pointer (&list, g_array_unref);
}

/* (transfer full) (element-type GArray): by node the links that leave it; NULL for none */
static GPtrArray *
list_exits (const ReeveRoadNet *net)
{
  GPtrArray *exits = g_ptr_array_new_with_free_func (free_exits);

  for (guint32 i = 0; i < net->nodes->len; i++)
    g_ptr_array_add (exits, NULL);
  for (guint32 i = 0; i < net->links->len; i++)
    for (guint k = 0; k < (get_link (net, i)->both ? 2 : 1); k++)
      {
        guint32 node = k == 0 ? get_link (net, i)->from : get_link (net, i)->to;

        if (exits->pdata[node] == NULL)
          exits->pdata[node] = g_array_new (FALSE, FALSE, sizeof (guint32));
        g_array_append_val ((GArray *) exits->pdata[node], i);
      }
  return exits;
}

static gboolean
check_turns (guint64      n_turns,
             const char  *shown,
             GError     **error)
{
  g_autofree char *most = reeve_format_count (MOST_TURNS);

  if (n_turns <= MOST_TURNS)
    return TRUE;
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
               /* Translators: a file, a count */
               _("%s forbids more than %s turns, by leaving them out; no city has so many"), shown,
               most);
  return FALSE;
}

/* (transfer full) (element-type Movement): every way on that the table does not
 * list, for links that it does list; NULL when they are too many */
static GArray *
list_bans (const Turns  *turns,
           const char   *shown,
           ReeveJob     *job,
           GError      **error)
{
  const ReeveRoadNet *net = turns->net;
  g_autoptr (GHashTable) listed = g_hash_table_new (hash_movement, equal_movements);
  g_autoptr (GHashTable) arrivals = g_hash_table_new_full (hash_movement, equal_movements, g_free,
                                                           NULL);
  g_autoptr (GPtrArray) exits = list_exits (net);
  g_autoptr (GArray) bans = g_array_new (FALSE, FALSE, sizeof (Movement));

  for (guint i = 0; i < turns->allowed->len; i++)
    g_hash_table_add (listed, &g_array_index (turns->allowed, Movement, i));
  for (guint i = 0; i < turns->allowed->len; i++)
    {
      Movement movement = g_array_index (turns->allowed, Movement, i);
      const GArray *list = exits->pdata[movement.node];
      Movement *arrival;

      if (i % 64 == 0 && !reeve_job_step (job, i, turns->allowed->len, error))
        return NULL;
      arrival = g_new (Movement, 1);
      *arrival = (Movement) { movement.from, G_MAXUINT32, movement.node };
      if (!g_hash_table_add (arrivals, arrival))
        continue;
      for (guint k = 0; list != NULL && k < list->len; k++)
        {
          movement.to = g_array_index (list, guint32, k);
          /* Turning round is the profile's to allow. */
          if (!g_hash_table_contains (listed, &movement)
              && get_other_end (get_link (net, movement.to), movement.node)
                 != get_other_end (get_link (net, movement.from), movement.node))
            g_array_append_val (bans, movement);
        }
      if (!check_turns ((guint64) net->turns->len + bans->len, shown, error))
        return NULL;
    }
  return g_steal_pointer (&bans);
}

static gboolean
ban_unlisted (Turns       *turns,
              const char  *shown,
              ReeveJob    *job,
              GError     **error)
{
  g_autoptr (GArray) bans = list_bans (turns, shown, job, error);

  for (guint i = 0; bans != NULL && i < bans->len; i++)
    ban (turns->net, &g_array_index (bans, Movement, i));
  return bans != NULL;
}

static gboolean
find_movement (const ReeveNetCsv *csv,
               Turns             *turns,
               GHashTable        *nodes,
               GHashTable        *links,
               const int          columns[3],
               Movement          *out)
{
  guint node = GPOINTER_TO_UINT (g_hash_table_lookup (nodes, reeve_net_csv_text (csv, columns[0])));
  guint from = GPOINTER_TO_UINT (g_hash_table_lookup (links, reeve_net_csv_text (csv, columns[1])));
  guint to = GPOINTER_TO_UINT (g_hash_table_lookup (links, reeve_net_csv_text (csv, columns[2])));

  if (node == 0 || from == 0 || to == 0)
    return FALSE;
  *out = (Movement) { from - 1, to - 1, node - 1 };
  return meets (get_link (turns->net, out->from), out->node, TRUE)
         && meets (get_link (turns->net, out->to), out->node, FALSE);
}

gboolean
reeve_table_net_read_turns (ReeveRoadNet  *net,
                            const char    *path,
                            GHashTable    *nodes,
                            GHashTable    *links,
                            GPtrArray     *problems,
                            gint64        *n_rejected,
                            ReeveJob      *job,
                            GError       **error)
{
  g_autoptr (ReeveNetCsv) csv = reeve_net_csv_open (path, problems, job, error);
  g_autoptr (GArray) allowed = g_array_new (FALSE, FALSE, sizeof (Movement));
  g_autoptr (GError) end = NULL;
  Turns turns = { .net = net, .allowed = allowed };
  guint n_penalties = 0;
  int columns[3], capacity, penalty;

  if (csv == NULL)
    return FALSE;
  columns[0] = reeve_net_csv_find (csv, "nodeid");
  columns[1] = reeve_net_csv_find (csv, "iblinkid");
  columns[2] = reeve_net_csv_find (csv, "oblinkid");
  capacity = reeve_net_csv_find (csv, "capacity");
  penalty = reeve_net_csv_find (csv, "penalty");
  while (reeve_net_csv_next (csv, job, &end))
    {
      Movement movement;

      if (!find_movement (csv, &turns, nodes, links, columns, &movement))
        {
          reeve_net_csv_reject (csv, "%s", _("the movement's links do not meet at its node"));
          continue;
        }
      if (reeve_net_csv_number (csv, capacity) == 0)
        ban (net, &movement);
      else
        g_array_append_val (allowed, movement);
      n_penalties += reeve_net_csv_number (csv, penalty) > 0;
    }
  *n_rejected += csv->n_rejected;
  if (end != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&end));
      return FALSE;
    }
  if (!ban_unlisted (&turns, csv->shown, job, error))
    return FALSE;
  if (n_penalties > 0)
    {
      g_autofree char *count = reeve_format_count (n_penalties);

      /* Translators: a count */
      reeve_road_net_note (net, ngettext ("%s movement has a penalty, which is not applied: the "
                                          "profiles say what a turn costs.",
                                          "%s movements have penalties, which are not applied: the "
                                          "profiles say what a turn costs.", n_penalties), count);
    }
  return TRUE;
}
