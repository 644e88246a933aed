/* ui/way-work.c — which way of the extract a street on the map is */
#include "ui/way-work.h"

#include "core/i18n.h"
#include "ui/session-private.h"

/* Degrees around a point on the street: its box holds the point. */
#define AROUND_DEG 1e-6

typedef struct
{
  ReeveSession   *session;    /* owned; touched on the main thread only */
  ReeveWorkspace *workspace;  /* borrowed from the session, which lives as long */
  ReeveDataset   *dataset;    /* owned */
  gint64          fid;
  ReeveBox        box;
  gint64          way_id;
  ReeveWayFound   found;
  gpointer        data;       /* owned */
  GDestroyNotify  data_free;
} Search;

static void
search_free (Search *search)
{
  if (search->data_free != NULL)
    search->data_free (search->data);
  g_object_unref (search->session);
  reeve_dataset_free (search->dataset);
  g_free (search);
}

static gboolean
read_way (Search   *search,
          sqlite3  *db,
          GError  **error)
{
  static const char *const fields[] = { "osm_id", NULL };
  g_autoptr (ReeveCursor) cursor = reeve_cursor_new (db, search->dataset, fields, &search->box,
                                                     error);
  g_autoptr (GError) cause = NULL;

  if (cursor == NULL)
    return FALSE;
  while (reeve_cursor_next (cursor, &cause))
    if (reeve_cursor_get_fid (cursor) == search->fid)
      search->way_id = reeve_cursor_get_integer (cursor, 0);
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gpointer
search_worker (gpointer   data,
               ReeveJob  *job,
               GError   **error)
{
  Search *search = data;
  sqlite3 *db = reeve_workspace_open_reader (search->workspace, error);
  gboolean read = db != NULL && read_way (search, db, error);

  g_clear_pointer (&db, reeve_workspace_close_reader);
  return read ? search : NULL;
}

static const ReeveWork search_work = { search_worker, NULL, NULL };

static void
searched_cb (GObject      *source,
             GAsyncResult *async,
             gpointer      user_data)
{
  Search *search = user_data;
  g_autoptr (GError) error = NULL;

  reeve_session_remove_job (search->session, REEVE_JOB (source));
  if (reeve_job_run_finish (REEVE_JOB (source), async, &error) != NULL)
    search->found (search->way_id, search->data);
  else
    reeve_session_fail (search->session, _("Nothing was changed"), error);
  search_free (search);
}

void
reeve_way_find (ReeveSession    *session,
                const ReevePick *pick,
                ReeveLonLat      point,
                ReeveWayFound    found,
                gpointer         data,
                GDestroyNotify   data_free)
{
  const ReeveDataset *dataset = reeve_session_find_dataset (session, pick->dataset_id);
  g_autoptr (ReeveJob) job = NULL;
  Search *search;

  /* Lines of an older workspace are numbered by their ways. */
  if (dataset == NULL || reeve_dataset_find_field (dataset, "osm_id") == NULL)
    {
      found (pick->fid, data);
      if (data_free != NULL)
        data_free (data);
      return;
    }
  search = g_new0 (Search, 1);
  search->session = g_object_ref (session);
  search->workspace = reeve_session_get_workspace (session);
  search->dataset = reeve_dataset_copy (dataset);
  search->fid = pick->fid;
  search->way_id = pick->fid;
  search->box = (ReeveBox) REEVE_BOX_EMPTY;
  reeve_box_add (&search->box, (ReeveLonLat) { point.lon - AROUND_DEG, point.lat - AROUND_DEG });
  reeve_box_add (&search->box, (ReeveLonLat) { point.lon + AROUND_DEG, point.lat + AROUND_DEG });
  search->found = found;
  search->data = data;
  search->data_free = data_free;
  job = reeve_job_new ();
  reeve_session_add_job (session, job, _("Reading the street"));
  reeve_job_run_async (job, &search_work, search, searched_cb, search);
}
