/* network/traffic.c — how fast roads are at each hour of the week, read from its tables */
#include "network/traffic.h"

#include "core/error.h"
#include "core/i18n.h"
#include "network/roads-private.h"

#include <math.h>
#include <string.h>

#define SEGMENTS_PER_STEP 16384

ReeveTraffic *
reeve_traffic_new (const ReeveRoads *roads)
{
  ReeveTraffic *self = g_new0 (ReeveTraffic, 1);

  self->n_arcs = 2 * roads->n_segments;
  self->profiles = g_array_new (FALSE, FALSE, sizeof (ReeveTrafficProfile));
  self->arc_profile = g_new (guint32, MAX (self->n_arcs, 1));
  for (guint32 arc = 0; arc < self->n_arcs; arc++)
    self->arc_profile[arc] = REEVE_NO_TRAFFIC;
  return self;
}

void
reeve_traffic_free (ReeveTraffic *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->profiles);
  g_free (self->arc_profile);
  g_free (self);
}

static ReeveColumnType
get_needed_type (const char *name)
{
  if (g_str_equal (name, "source"))
    return REEVE_COLUMN_TEXT;
  return name[0] == 'h' ? REEVE_COLUMN_REAL : REEVE_COLUMN_INTEGER;
}

/* A column of another type is none of ours. */
static gboolean
find_columns (const ReeveTable        *table,
              const char *const       *names,
              int                     *out,
              GError                 **error)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      out[i] = reeve_table_find_column (table, names[i]);
      if (out[i] >= 0
          && reeve_table_get_column (table, (guint) out[i])->type == get_needed_type (names[i]))
        continue;
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   /* Translators: a column's name */
                   _("The workspace's traffic has lost its column “%s”. Ask “traffic-profile” "
                     "again, or delete its answer."), names[i]);
      return FALSE;
    }
  return TRUE;
}

static guint16
read_share (double value)
{
  if (isnan (value))
    return REEVE_FREE_SHARE;
  return (guint16) (CLAMP (value, REEVE_LEAST_SHARE, REEVE_FREE_SHARE) + 0.5);
}

/* Names of profiles → place in self->profiles, + 1 */
static gboolean
read_profiles (ReeveTraffic     *self,
               const ReeveTable *table,
               GHashTable       *places,
               GError          **error)
{
  static const char *const names[] = { "profile", "day", NULL };
  int columns[2];
  int hours[24];

  if (!find_columns (table, names, columns, error))
    return FALSE;
  for (guint hour = 0; hour < 24; hour++)
    {
      g_autofree char *name = g_strdup_printf ("h%02u", hour);
      const char *const one[] = { name, NULL };

      if (!find_columns (table, one, &hours[hour], error))
        return FALSE;
    }

  for (guint row = 0; row < reeve_table_get_n_rows (table); row++)
    {
      gint64 number = reeve_table_get_integer (table, row, (guint) columns[0]);
      gint64 day = reeve_table_get_integer (table, row, (guint) columns[1]);
      guint place = GPOINTER_TO_UINT (g_hash_table_lookup (places, &number));
      ReeveTrafficProfile *profile;

      if (day < 0 || day > 6)
        continue;
      if (place == 0)
        {
          ReeveTrafficProfile empty;

          for (guint hour = 0; hour < REEVE_WEEK_HOURS; hour++)
            empty.shares[hour] = REEVE_FREE_SHARE;
          g_array_append_val (self->profiles, empty);
          place = self->profiles->len;
          g_hash_table_insert (places, g_memdup2 (&number, sizeof number), GUINT_TO_POINTER (place));
        }
      profile = &g_array_index (self->profiles, ReeveTrafficProfile, place - 1);
      for (guint hour = 0; hour < 24; hour++)
        profile->shares[24 * day + hour] =
          read_share (reeve_table_get_real (table, row, (guint) hours[hour]));
    }
  return TRUE;
}

/* The arcs of the segments [@segment, @end) that run in @direction follow @place. */
static void
follow (ReeveTraffic *self,
        guint32       segment,
        guint32       end,
        gint64        direction,
        guint32       place,
        gboolean      is_measured)
{
  for (; segment < end; segment++)
    for (guint way = 0; way < 2; way++)
      if (direction == 0 || (direction > 0) == (way == 0))
        {
          guint32 *profile = &self->arc_profile[2 * segment + way];

          if (*profile == REEVE_NO_TRAFFIC)
            *(is_measured ? &self->n_measured : &self->n_filled) += 1;
          *profile = place;
        }
}

static gboolean
read_streets (ReeveTraffic     *self,
              const ReeveRoads *roads,
              const ReeveTable *table,
              GHashTable       *places,
              ReeveJob         *job,
              GError          **error)
{
  static const char *const names[] = { "way_id", "first", "last", "direction", "profile", "source",
                                       NULL };
  guint n_rows = reeve_table_get_n_rows (table);
  guint64 n_done = 0;
  int columns[6];

  if (!find_columns (table, names, columns, error))
    return FALSE;
  for (guint row = 0; row < n_rows; row++)
    {
      gint64 way_id = reeve_table_get_integer (table, row, (guint) columns[0]);
      gint64 first = reeve_table_get_integer (table, row, (guint) columns[1]);
      gint64 last = reeve_table_get_integer (table, row, (guint) columns[2]);
      gint64 direction = reeve_table_get_integer (table, row, (guint) columns[3]);
      gint64 number = reeve_table_get_integer (table, row, (guint) columns[4]);
      const char *source = reeve_table_get_text (table, row, (guint) columns[5]);
      guint place = GPOINTER_TO_UINT (g_hash_table_lookup (places, &number));
      guint32 segment, end;

      /* Every row of a table may name the longest way of all. */
      if (row == 0 || n_done >= SEGMENTS_PER_STEP)
        {
          n_done = 0;
          if (!reeve_job_step (job, row, n_rows, error))
            return FALSE;
        }
      n_done++;
      if (place == 0
          || !reeve_roads_find_stretch (roads, way_id, first, last, &segment, &end))
        {
          self->n_unmet++;
          continue;
        }
      n_done += end - segment;
      follow (self, segment, end, direction, place - 1,
              g_strcmp0 (source, REEVE_TRAFFIC_MEASURED) == 0);
    }
  return TRUE;
}

ReeveTraffic *
reeve_traffic_from_tables (const ReeveRoads  *roads,
                           const ReeveTable  *streets,
                           const ReeveTable  *profiles,
                           ReeveJob          *job,
                           GError           **error)
{
  g_autoptr (ReeveTraffic) self = reeve_traffic_new (roads);
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  if (!read_profiles (self, profiles, places, error)
      || !read_streets (self, roads, streets, places, job, error))
    return NULL;
  return g_steal_pointer (&self);
}
