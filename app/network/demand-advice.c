/* network/demand-advice.c — layers of places that the road network does not reach */
#include "network/road-advice.h"

#include "core/i18n.h"
#include "core/units.h"
#include "workspace/dataset.h"

#include <string.h>

/* As tools have it: farther from any street is not on the network. */
#define FAR_M 1000.0

typedef struct
{
  guint       n_rows;
  guint       n_far;
  guint       n_cut_off;
  guint       n_places[2];
  ReeveLonLat places[2][REEVE_ADVICE_PLACES];
} Tally;

static void
count_place (const ReeveEngine *engine,
             ReeveLonLat        place,
             Tally             *tally)
{
  ReeveSnap snap = reeve_engine_snap (engine, place, FAR_M);
  guint kind = snap.segment == G_MAXUINT32 ? 0 : 1;

  tally->n_rows++;
  if (kind == 1 && reeve_engine_is_connected (engine, snap.segment))
    return;
  tally->n_far += kind == 0;
  tally->n_cut_off += kind == 1;
  if (tally->n_places[kind] < REEVE_ADVICE_PLACES)
    tally->places[kind][tally->n_places[kind]++] = place;
}

static gboolean
count_places (sqlite3             *db,
              const ReeveDataset  *dataset,
              const ReeveEngine   *engine,
              Tally               *tally,
              ReeveJob            *job,
              GError             **error)
{
  static const char *const no_fields[] = { NULL };
  g_autoptr (ReeveCursor) cursor = reeve_cursor_new (db, dataset, no_fields, NULL, error);
  g_autoptr (GError) end = NULL;

  if (cursor == NULL)
    return FALSE;
  while (reeve_cursor_next (cursor, &end))
    {
      g_autoptr (ReeveShape) shape = reeve_cursor_get_shape (cursor, &end);

      if (end != NULL)
        break;
      if (tally->n_rows % 256 == 0
          && !reeve_job_step (job, tally->n_rows, (guint64) MAX (dataset->n_rows, 1), error))
        return FALSE;
      if (shape != NULL && shape->kind != REEVE_SHAPE_NONE)
        count_place (engine, reeve_shape_get_anchor (shape), tally);
    }
  if (end != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&end));
      return FALSE;
    }
  return TRUE;
}

static void
add_places (ReeveRoadAdvice *advice,
            const Tally     *tally,
            guint            kind)
{
  for (guint i = 0; i < tally->n_places[kind]; i++)
    reeve_road_advice_add_place (advice, tally->places[kind][i]);
}

static void
tell (GPtrArray          *list,
      const ReeveDataset *dataset,
      const Tally        *tally)
{
  g_autofree char *far = reeve_format_count (tally->n_far);
  g_autofree char *cut_off = reeve_format_count (tally->n_cut_off);
  g_autofree char *all = reeve_format_count (tally->n_rows);

  if (tally->n_far > 0)
    add_places (reeve_road_advice_add (list, "far", tally->n_far,
                                       /* Translators: a dataset, two counts of its rows */
                                       g_strdup_printf (_("“%s”: %s of %s places are farther than "
                                                          "1 km from any street and cannot be "
                                                          "reached"), dataset->name, far, all),
                                       _("Look at the coordinates of these rows, or bring in roads "
                                         "of the whole area.")), tally, 0);
  if (tally->n_cut_off > 0)
    add_places (reeve_road_advice_add (list, "cut-off", tally->n_cut_off,
                                       /* Translators: a dataset, two counts of its rows */
                                       g_strdup_printf (_("“%s”: %s of %s places lie at streets "
                                                          "that are cut off from the rest"),
                                                        dataset->name, cut_off, all),
                                       _("See to the islands, gates and one-way streets above, or "
                                         "move the places to the street they belong to.")),
                tally, 1);
}

gboolean
reeve_road_advice_add_demand (GPtrArray          *list,
                              sqlite3            *db,
                              const ReeveEngine  *engine,
                              ReeveJob           *job,
                              GError            **error)
{
  g_autoptr (GPtrArray) datasets = reeve_catalogue_list (db, error);

  if (datasets == NULL)
    return FALSE;
  for (guint i = 0; i < datasets->len; i++)
    {
      const ReeveDataset *dataset = datasets->pdata[i];
      Tally tally = { 0 };

      /* The base map is drawn, nobody travels from it; answers were told so themselves. */
      if ((dataset->kind != REEVE_DATASET_POINTS && dataset->kind != REEVE_DATASET_AREAS)
          || dataset->result_id != 0 || strcmp (dataset->theme, "base") == 0
          || strcmp (dataset->theme, "hazards") == 0)
        continue;
      if (!count_places (db, dataset, engine, &tally, job, error))
        return FALSE;
      tell (list, dataset, &tally);
    }
  return TRUE;
}
