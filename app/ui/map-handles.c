/* ui/map-handles.c — the places of the answer that is read, to be moved on the map */
#include "ui/map-handles.h"

#include "core/i18n.h"
#include "core/units.h"
#include "ui/scenario-edits.h"

#include <math.h>

/* More places than these are a layer to look at, not to pull at one by one. */
#define MAX_HANDLES 30

typedef struct
{
  const ReeveParam *param;       /* borrowed, static */
  guint             place;       /* of the parameter's */
  char             *name;        /* owned: what it is, for people */
  gint64            dataset_id;  /* 0: typed */
  gint64            fid;
  ReeveLonLat       point;
} Handle;

struct _ReeveMapHandles
{
  GObject        parent_instance;

  ReeveSession  *session;  /* owned */
  ReeveMapView  *view;     /* borrowed */
  ReeveMapTools *tools;    /* borrowed */
  GArray        *handles;  /* owned, of Handle */
  char          *listed;   /* owned, nullable: of which places they are */
  ReeveJob      *reading;  /* owned, nullable */
  gboolean       again;
  guint          next;     /* which one P moves */
};

G_DEFINE_FINAL_TYPE (ReeveMapHandles, reeve_map_handles, G_TYPE_OBJECT)

static void
handle_clear (gpointer data)
{
  g_free (((Handle *) data)->name);
}

static GArray *
handles_new (void)
{
  GArray *handles = g_array_new (FALSE, TRUE, sizeof (Handle));

  g_array_set_clear_func (handles, handle_clear);
  return handles;
}

/* --- reading places --- */

typedef struct
{
  ReeveWorkspace    *workspace;    /* owned */
  gint64             scenario_id;
  ReeveValues       *values;       /* owned */
} Wanted;

static void
wanted_free (gpointer data)
{
  Wanted *wanted = data;

  g_object_unref (wanted->workspace);
  reeve_values_free (wanted->values);
  g_free (wanted);
}

static void
add_handle (GArray           *handles,
            const ReeveParam *param,
            guint             place,
            const char       *name,
            gint64            dataset_id,
            gint64            fid,
            ReeveLonLat       point)
{
  Handle handle = { param, place, g_strdup (name), dataset_id, fid, point };

  g_array_append_val (handles, handle);
}

/* FALSE: it names a layer */
static gboolean
add_typed (GArray           *handles,
           const ReeveParam *param,
           const char       *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", MAX_HANDLES + 1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      ReeveLonLat point;
      g_autofree char *number = g_strdup_printf ("%u", i + 1);
      /* Translators: a parameter, such as Stops; the number of a place in it */
      g_autofree char *name = parts[1] != NULL ? g_strdup_printf (_("%s, no. %s"),
                                                                  _(param->title), number)
                                               : g_strdup (_(param->title));

      if (!reeve_parse_lonlat (g_strstrip (parts[i]), &point.lon, &point.lat))
        return FALSE;
      add_handle (handles, param, i, name, 0, 0, point);
    }
  return TRUE;
}

static gboolean
add_layer (GArray           *handles,
           const ReeveParam *param,
           const char       *text,
           sqlite3          *db,
           gint64            scenario_id,
           ReeveJob         *job,
           GError          **error)
{
  g_autoptr (ReeveDataset) dataset = reeve_catalogue_find (db, text, error);
  g_autoptr (ReeveTable) table = NULL;
  int fid;
  int name;

  if (dataset == NULL)
    return FALSE;
  if (dataset->kind != REEVE_DATASET_POINTS || dataset->n_rows > MAX_HANDLES)
    return TRUE;
  table = reeve_scenario_read_table (db, scenario_id, dataset, job, error);
  if (table == NULL)
    return FALSE;
  fid = reeve_table_find_column (table, "fid");
  name = reeve_table_find_column (table, "name");
  for (guint i = 0; fid >= 0 && i < reeve_table_get_n_rows (table); i++)
    {
      const ReeveShape *shape = reeve_table_get_shape (table, i);
      gint64 id = reeve_table_get_integer (table, i, (guint) fid);
      const char *words = name >= 0 ? reeve_table_get_text (table, i, (guint) name) : NULL;

      /* One that the option opened is moved by opening it elsewhere. */
      if (shape != NULL && id > 0)
        add_handle (handles, param, i, words != NULL && *words != '\0' ? words : dataset->name,
                    dataset->id, id, reeve_shape_get_anchor (shape));
    }
  return TRUE;
}

static gpointer
read_worker (gpointer   data,
             ReeveJob  *job,
             GError   **error)
{
  const Wanted *wanted = data;
  g_autoptr (GArray) handles = handles_new ();
  sqlite3 *db = reeve_workspace_open_reader (wanted->workspace, error);
  gboolean read = db != NULL;

  for (const ReeveParam *param = reeve_values_get_params (wanted->values);
       read && param->key != NULL; param++)
    {
      const char *text = param->kind == REEVE_PARAM_PLACES
                         ? reeve_values_get_text (wanted->values, param->key) : NULL;
      guint n = handles->len;

      if (text == NULL || *text == '\0' || add_typed (handles, param, text))
        continue;
      g_array_set_size (handles, n);
      read = add_layer (handles, param, text, db, wanted->scenario_id, job, error);
    }
  g_clear_pointer (&db, reeve_workspace_close_reader);
  return read ? g_steal_pointer (&handles) : NULL;
}

static void
handles_free (gpointer data)
{
  g_array_unref (data);
}

static const ReeveWork read_work = { read_worker, wanted_free, handles_free };

/* --- showing --- */

static void
show (ReeveMapHandles *self)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (ReeveLonLat));
  g_autofree const char **symbols = g_new0 (const char *, self->handles->len + 1);

  for (guint i = 0; i < self->handles->len; i++)
    g_array_append_val (points, g_array_index (self->handles, Handle, i).point);
  reeve_map_view_set_handles (self->view, (const ReeveLonLat *) (gconstpointer) points->data,
                              symbols, points->len);
  reeve_map_tools_set_n_points (self->tools, points->len);
}

static void update (ReeveMapHandles *self);

static void
read_cb (GObject      *source,
         GAsyncResult *async,
         gpointer      user_data)
{
  g_autoptr (ReeveMapHandles) self = user_data;
  GArray *handles = reeve_job_run_finish (REEVE_JOB (source), async, NULL);

  reeve_session_remove_job (self->session, REEVE_JOB (source));
  g_clear_object (&self->reading);
  if (handles != NULL && self->listed != NULL && !self->again)
    {
      g_array_unref (self->handles);
      self->handles = g_steal_pointer (&handles);
      show (self);
    }
  g_clear_pointer (&handles, g_array_unref);
  if (self->again)
    update (self);
}

/* (nullable): which places there are to be moved */
static char *
describe (ReeveMapHandles *self)
{
  ReeveLive *live = reeve_session_get_live (self->session);
  const ReeveValues *values = reeve_live_is_following (live) ? reeve_live_get_values (live) : NULL;
  const ReeveContents *contents = reeve_session_get_contents (self->session);
  GString *text;

  if (values == NULL || contents == NULL)
    return NULL;
  text = g_string_new (NULL);
  for (const ReeveParam *param = reeve_values_get_params (values); param->key != NULL; param++)
    if (param->kind == REEVE_PARAM_PLACES && reeve_values_is_set (values, param->key))
      g_string_append_printf (text, "%s=%s\n", param->key,
                              reeve_values_get_text (values, param->key));
  g_string_append_printf (text, "%d %s", (int) (reeve_session_get_scenario (self->session)
                                                % G_MAXINT),
                          contents->undo_name != NULL ? contents->undo_name : "");
  for (guint i = 0; i < contents->changes->len; i++)
    g_string_append_printf (text, " %d", (int) ((ReeveChange *) contents->changes->pdata[i])->id);
  return g_string_free (text, FALSE);
}

static void
update (ReeveMapHandles *self)
{
  g_autofree char *listed = NULL;
  Wanted *wanted;

  /* Under the pointer they stay as they are. */
  if (reeve_live_is_moving (reeve_session_get_live (self->session)))
    return;
  listed = describe (self);
  if (listed == NULL)
    {
      g_clear_pointer (&self->listed, g_free);
      if (self->handles->len > 0)
        {
          g_array_set_size (self->handles, 0);
          show (self);
        }
      return;
    }
  if (!self->again && g_strcmp0 (listed, self->listed) == 0)
    return;
  self->again = self->reading != NULL;
  if (self->reading != NULL)
    return;
  g_free (self->listed);
  self->listed = g_steal_pointer (&listed);
  wanted = g_new0 (Wanted, 1);
  wanted->workspace = g_object_ref (reeve_session_get_workspace (self->session));
  wanted->scenario_id = reeve_session_get_scenario (self->session);
  wanted->values =
    reeve_values_copy (reeve_live_get_values (reeve_session_get_live (self->session)));
  self->reading = reeve_job_new ();
  reeve_session_add_job (self->session, self->reading, _("Reading the places"));
  reeve_job_run_async (self->reading, &read_work, wanted, read_cb, g_object_ref (self));
}

/* --- moving --- */

/* (transfer full): all places of the parameter, this one elsewhere */
static char *
write_places (ReeveMapHandles *self,
              const Handle    *moved)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->handles->len; i++)
    {
      const Handle *handle = &g_array_index (self->handles, Handle, i);
      char lon[G_ASCII_DTOSTR_BUF_SIZE];
      char lat[G_ASCII_DTOSTR_BUF_SIZE];

      if (handle->param != moved->param)
        continue;
      g_ascii_formatd (lon, sizeof lon, "%.6f", handle->point.lon);
      g_ascii_formatd (lat, sizeof lat, "%.6f", handle->point.lat);
      g_string_append_printf (text, "%s%s,%s", text->len > 0 ? "; " : "", lon, lat);
    }
  return g_string_free (text, FALSE);
}

static void
move_record (ReeveMapHandles *self,
             const Handle    *handle)
{
  ReeveLive *live = reeve_session_get_live (self->session);
  ReeveChange *change = g_new0 (ReeveChange, 1);
  /* Translators: a facility that was moved in an option */
  g_autofree char *told = g_strdup_printf (_("Moved %s"), handle->name);

  change->kind = REEVE_CHANGE_MOVE_FACILITY;
  /* Translators: a facility; the name of a step */
  change->title = g_strdup_printf (_("Move %s"), handle->name);
  change->ordinal = -1;
  change->until_ms = INFINITY;
  change->value = NAN;
  change->dataset_id = handle->dataset_id;
  change->fid = handle->fid;
  change->shape = reeve_shape_new_point (handle->point);
  /* The pointer's place stands until the file has the step; a question comes first
   * at the baseline, and may be answered with no. */
  if (reeve_session_get_scenario (self->session) == 0)
    reeve_live_stop_moving (live);
  else
    reeve_live_release (live);
  reeve_scenario_add_change (self->session, GTK_WIDGET (self->view), change, told);
  g_clear_pointer (&self->listed, g_free);
  update (self);
}

static void
move (ReeveMapHandles *self,
      guint            number,
      ReeveLonLat      point,
      gboolean         finished)
{
  ReeveLive *live = reeve_session_get_live (self->session);
  Handle *handle = &g_array_index (self->handles, Handle, number);
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;

  handle->point = point;
  if (finished && handle->dataset_id != 0)
    {
      move_record (self, handle);
      return;
    }
  text = write_places (self, handle);
  /* Translators: a place of an answer, such as From; the name of a step */
  name = g_strdup_printf (_("Move “%s”"), handle->name);
  reeve_live_try (live, name, handle->param->key, text, finished, NULL);
}

static void
handle_moved_cb (ReeveMapView    *view,
                 guint            number,
                 double           lon,
                 double           lat,
                 gboolean         finished,
                 ReeveMapHandles *self)
{
  if (number < self->handles->len && reeve_live_is_following (reeve_session_get_live
                                                              (self->session)))
    move (self, number, (ReeveLonLat) { lon, lat }, finished);
}

/* --- by keyboard --- */

static void
point_given_cb (ReeveLonLat point,
                gpointer    user_data)
{
  ReeveMapHandles *self = user_data;

  if (self->next < self->handles->len)
    move (self, self->next, point, TRUE);
}

/* P again takes the next one. */
static void
move_wanted_cb (ReeveMapHandles *self,
                gboolean         again)
{
  g_autofree char *hint = NULL;

  if (self->handles->len == 0)
    return;
  self->next = again ? (self->next + 1) % self->handles->len : 0;
  /* Translators: a place of an answer, such as From, or a facility */
  hint = g_strdup_printf (_("Click where “%s” is to be, or Enter for the middle of the map; P takes "
                            "the next place, Escape stops"),
                          g_array_index (self->handles, Handle, self->next).name);
  reeve_map_tools_ask_point (self->tools, hint, point_given_cb, self);
}

static void
reeve_map_handles_finalize (GObject *object)
{
  ReeveMapHandles *self = REEVE_MAP_HANDLES (object);

  g_clear_object (&self->reading);
  g_clear_object (&self->session);
  g_array_unref (self->handles);
  g_free (self->listed);

  G_OBJECT_CLASS (reeve_map_handles_parent_class)->finalize (object);
}

static void
reeve_map_handles_class_init (ReeveMapHandlesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = reeve_map_handles_finalize;
}

static void
reeve_map_handles_init (ReeveMapHandles *self)
{
  self->handles = handles_new ();
}

ReeveMapHandles *
reeve_map_handles_new (ReeveSession  *session,
                       ReeveMapView  *view,
                       ReeveMapTools *tools)
{
  ReeveMapHandles *self = g_object_new (REEVE_TYPE_MAP_HANDLES, NULL);

  self->session = g_object_ref (session);
  self->view = view;
  self->tools = tools;
  g_signal_connect_object (session, "contents-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (reeve_session_get_live (session), "changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "handle-moved", G_CALLBACK (handle_moved_cb), self, 0);
  g_signal_connect_object (tools, "move-wanted", G_CALLBACK (move_wanted_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}
