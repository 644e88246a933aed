/* plan/render.c — the map as a file, after the same review as an export */
#include "plan/disclose-private.h"
#include "plan/export-private.h"

#include "core/error.h"
#include "core/i18n.h"
#include "map/render.h"
#include "workspace/scenario.h"
#include "workspace/style.h"

#include <string.h>

#define PT_PER_PX 0.75
/* A single point is shown with the streets around it. */
#define MAX_ZOOM 17.0

typedef struct
{
  sqlite3                      *db;        /* borrowed */
  const ReevePlanRenderOptions *options;   /* borrowed */
  ReeveView                    *view;      /* owned, nullable */
  ReeveScenario                *scenario;  /* owned */
  GArray                       *ids;       /* owned, of gint64: what is drawn */
  ReeveScene                   *scene;     /* owned, nullable */
  ReeveJob                     *job;       /* borrowed */
} Drawing;

static void
clear_drawing (Drawing *self)
{
  g_clear_pointer (&self->view, reeve_view_free);
  g_clear_pointer (&self->scenario, reeve_scenario_free);
  g_clear_pointer (&self->ids, g_array_unref);
  g_clear_pointer (&self->scene, reeve_scene_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Drawing, clear_drawing)

static gboolean
find_format (const char         *path,
             ReeveRenderFormat  *out_format,
             GError            **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  if (g_str_has_suffix (lower, ".png"))
    *out_format = REEVE_RENDER_PNG;
  else if (g_str_has_suffix (lower, ".pdf"))
    *out_format = REEVE_RENDER_PDF;
  else if (g_str_has_suffix (lower, ".svg"))
    *out_format = REEVE_RENDER_SVG;
  else
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a file */
                   _("%s: a map is drawn to a file that ends with .png, .pdf or .svg"), path);
      return FALSE;
    }
  return TRUE;
}

static gboolean
add_by_name (Drawing     *self,
             const char  *name,
             GError     **error)
{
  g_autoptr (ReeveDataset) dataset = reeve_catalogue_find (self->db, name, error);

  if (dataset == NULL)
    return FALSE;
  g_array_append_val (self->ids, dataset->id);
  return TRUE;
}

static gboolean
add_visible (Drawing  *self,
             GError  **error)
{
  g_autoptr (GPtrArray) datasets = reeve_catalogue_list (self->db, error);

  for (guint i = 0; datasets != NULL && i < datasets->len; i++)
    {
      const ReeveDataset *dataset = g_ptr_array_index (datasets, i);

      if (dataset->visible &&
          (dataset->scenario_id == 0 || dataset->scenario_id == self->scenario->id))
        g_array_append_val (self->ids, dataset->id);
    }
  return datasets != NULL;
}

static gboolean
find_layers (Drawing  *self,
             GError  **error)
{
  /* A view may say nothing of layers. */
  g_auto (GStrv) of_view = self->view != NULL && *self->view->layers != '\0'
                             ? g_strsplit (self->view->layers, "\n", -1) : NULL;
  const char *const *names = self->options->layers != NULL ? self->options->layers
                                                           : (const char *const *) of_view;

  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (names == NULL)
    return add_visible (self, error);
  for (guint i = 0; names[i] != NULL; i++)
    if (*names[i] != '\0' && !add_by_name (self, names[i], error))
      return FALSE;
  return TRUE;
}

/* Small counts of people stay in the house in a picture as they do in a table. */
static gboolean
add_disclosed (const Drawing  *self,
               gint64          id,
               GHashTable     *styles,
               GError        **error)
{
  g_autoptr (ReeveDataset) dataset = reeve_catalogue_get (self->db, id, error);
  g_autoptr (ReeveLayerStyle) style = NULL;
  ReeveClassification level;
  gint64 *key;

  if (dataset == NULL)
    return FALSE;
  level = dataset->classification;
  if (dataset->result_id != 0)
    {
      g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, dataset->result_id);
      g_autoptr (ReeveResult) result = reeve_result_find (self->db, number, NULL);

      level = result != NULL ? MAX (level, result->classification) : level;
    }
  if (level == REEVE_CLASS_PUBLIC || dataset->kind == REEVE_DATASET_TABLE)
    return TRUE;
  /* One that cannot be read is drawn as guessed: what it says of people is unknown. */
  style = reeve_layer_style_load (self->db, dataset, NULL);
  if (style == NULL)
    style = reeve_layer_style_guess (self->db, dataset, error);
  if (style == NULL)
    return FALSE;
  reeve_disclose_style (style, dataset, FALSE);
  key = g_new (gint64, 1);
  *key = id;
  g_hash_table_insert (styles, key, g_steal_pointer (&style));
  return TRUE;
}

/* (transfer full) (nullable) */
static ReeveScene *
read_scene (Drawing   *self,
            ReeveJob  *job,
            GError   **error)
{
  static const gint64 none = 0;
  g_autoptr (GHashTable) styles = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                                         (GDestroyNotify) reeve_layer_style_free);
  ReeveSceneQuery query = {
    /* Without a list all that is visible would be drawn. */
    .datasets = self->ids->len > 0 ? (const gint64 *) (gpointer) self->ids->data : &none,
    .n_datasets = self->ids->len,
    .scenario_id = self->scenario->id,
    .styles = styles,
  };

  reeve_job_set_phase (job, 0, 0.6, _("Reading the layers"));
  for (guint i = 0; i < self->ids->len; i++)
    if (!add_disclosed (self, g_array_index (self->ids, gint64, i), styles, error))
      return NULL;
  return reeve_scene_load (self->db, &query, NULL, job, error);
}

static gboolean
draw (Drawing            *self,
      const ReeveScene   *scene,
      const char         *path,
      ReeveRenderFormat   format,
      ReeveJob           *job,
      GError            **error)
{
  const ReevePlanRenderOptions *options = self->options;
  ReeveRenderPage page = { .legend = TRUE, .furniture = TRUE };
  const char *base = options->base != NULL ? options->base
                   : self->view != NULL && *self->view->base != '\0' ? self->view->base : "light";
  double unit = format == REEVE_RENDER_PDF ? PT_PER_PX : 1;
  double width = options->width / unit, height = options->height / unit;
  ReeveViewport viewport;
  ReeveBox box = options->box;

  reeve_job_set_phase (job, 0.6, 1, _("Drawing"));
  if (reeve_box_is_empty (&box) && self->view != NULL)
    box = self->view->box;
  if (reeve_box_is_empty (&box))
    {
      box = reeve_scene_get_data_box (scene);
      viewport = reeve_viewport_fit (&box, width, height, 0.04 * MIN (width, height), MAX_ZOOM);
    }
  else
    viewport = reeve_viewport_fit (&box, width, height, 0, REEVE_VIEWPORT_MAX_ZOOM);
  viewport.scale = 1;
  return reeve_render_file (scene, &viewport, reeve_base_style_get (base),
                            options->furniture ? &page : NULL, format, path, job, error);
}

/* The option's closed and slowed roads are drawn as they run. */
static gboolean
review_changes (Drawing      *self,
                ReeveReview  *review,
                GError      **error)
{
  g_autoptr (GPtrArray) changes = NULL;

  if (self->scenario->id == 0)
    return TRUE;
  changes = reeve_scenario_list_changes (self->db, self->scenario->id, error);
  if (changes == NULL)
    return FALSE;
  for (guint i = 0; i < changes->len; i++)
    {
      const ReeveChange *change = g_ptr_array_index (changes, i);

      if (change->kind == REEVE_CHANGE_CLOSE_ROAD || change->kind == REEVE_CHANGE_SLOW_ROAD)
        return reeve_review_add_roads (review, self->db, error);
    }
  return TRUE;
}

/* What is to be drawn, and whether it may be. */
static gboolean
review (Drawing   *self,
        ReeveJob  *job,
        GError   **error)
{
  const ReevePlanRenderOptions *options = self->options;
  g_autoptr (ReeveReview) review = NULL;

  clear_drawing (self);
  if (options->view != NULL &&
      (self->view = reeve_view_find (self->db, options->view, error)) == NULL)
    return FALSE;
  self->scenario = reeve_scenario_find (self->db,
                                        options->scenario != NULL ? options->scenario : "", error);
  if (self->scenario == NULL || !find_layers (self, error))
    return FALSE;
  review = reeve_review_new_for_datasets (self->db, (const gint64 *) (gpointer) self->ids->data,
                                          self->ids->len, job, error);
  return review != NULL && review_changes (self, review, error) &&
         reeve_release_check (review, options->release_given, options->reason, error);
}

static gboolean
review_and_read (gpointer   data,
                 GError   **error)
{
  Drawing *self = data;

  if (!review (self, self->job, error))
    return FALSE;
  self->scene = read_scene (self, self->job, error);
  return self->scene != NULL;
}

static gboolean
enter_release (ReeveWorkspace                *workspace,
               const char                    *path,
               const ReevePlanRenderOptions  *options,
               GError                       **error)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *text = g_strdup_printf ("%s %s: %s", name,
                                           reeve_classification_get_id (options->release),
                                           options->reason);

  return reeve_workspace_log (workspace, "release", text, error);
}

static gboolean
render_from (ReeveWorkspace                *workspace,
             sqlite3                       *db,
             const char                    *path,
             const ReevePlanRenderOptions  *options,
             ReeveJob                      *job,
             GError                       **error)
{
  g_auto (Drawing) drawing = { .db = db, .options = options, .job = job };
  ReeveRenderFormat format;

  if (!find_format (path, &format, error))
    return FALSE;
  if (options->release_given &&
      (!review (&drawing, job, error) || !enter_release (workspace, path, options, error)))
    return FALSE;

  /* What is drawn is what was reviewed. */
  return reeve_workspace_read_state (db, review_and_read, &drawing, error) &&
         draw (&drawing, drawing.scene, path, format, job, error);
}

gboolean
reeve_plan_render (ReeveWorkspace                *workspace,
                   const char                    *path,
                   const ReevePlanRenderOptions  *options,
                   ReeveJob                      *job,
                   GError                       **error)
{
  gboolean done;
  sqlite3 *db;

  g_return_val_if_fail (REEVE_IS_WORKSPACE (workspace), FALSE);
  g_return_val_if_fail (path != NULL && options != NULL, FALSE);

  db = reeve_workspace_open_reader (workspace, error);
  if (db == NULL)
    return FALSE;
  done = render_from (workspace, db, path, options, job, error);
  reeve_workspace_close_reader (db);
  return done;
}
