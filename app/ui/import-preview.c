/* ui/import-preview.c — where the rows of a file would fall on the city's map */
#include "ui/import-preview.h"

#include "core/i18n.h"
#include "map/render.h"

#define PREVIEW_WIDTH 352
#define PREVIEW_HEIGHT 214
#define DOT_PX 2.6
#define MAX_ZOOM 15.0

/* Above this the base map is left away: a preview is not worth the wait. */
#define MAX_FEATURES 400000

typedef struct
{
  ReeveWorkspace *workspace;  /* owned */
  GArray         *points;     /* owned, of ReeveLonLat */
  GdkRGBA         colour;
  gboolean        dark;
  int             scale;
} Request;

typedef struct
{
  cairo_surface_t *surface;      /* owned */
  char            *attribution;  /* owned */
} Picture;

struct _ReeveImportPreview
{
  AdwBin           parent_instance;

  Request         *request;  /* owned: what is shown; to draw it again */
  ReeveJob        *job;      /* owned, nullable: the drawing under way */

  GtkPicture      *picture;
  GtkLabel        *attribution;
};

G_DEFINE_FINAL_TYPE (ReeveImportPreview, reeve_import_preview, ADW_TYPE_BIN)

static void
free_request (gpointer data)
{
  Request *request = data;

  g_clear_object (&request->workspace);
  g_array_unref (request->points);
  g_free (request);
}

static Request *
copy_request (const Request *from)
{
  Request *request = g_memdup2 (from, sizeof *from);

  g_object_ref (request->workspace);
  g_array_ref (request->points);
  return request;
}

static void
free_picture (gpointer data)
{
  Picture *picture = data;

  g_clear_pointer (&picture->surface, cairo_surface_destroy);
  g_free (picture->attribution);
  g_free (picture);
}

/* --- on a worker --- */

static gboolean
is_wanted (const ReeveDataset *dataset)
{
  switch (reeve_base_role_of (dataset))
    {
    case REEVE_BASE_ROADS:
    case REEVE_BASE_RAILWAYS:
    case REEVE_BASE_WATER:
    case REEVE_BASE_WATERWAYS:
    case REEVE_BASE_GREEN:
    case REEVE_BASE_BUILT_UP:
    case REEVE_BASE_PLACES:
      return TRUE;
    case REEVE_BASE_NONE:
    case REEVE_BASE_BUILDINGS:
    case REEVE_BASE_BOUNDARIES:
    default:
      return FALSE;
    }
}

static ReeveScene *
load_base (ReeveWorkspace  *workspace,
           ReeveJob        *job,
           GError         **error)
{
  g_autoptr (GPtrArray) datasets = NULL;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  ReeveSceneQuery query = { NULL };
  ReeveScene *scene = NULL;
  gint64 n_features = 0;
  sqlite3 *db = reeve_workspace_open_reader (workspace, error);

  if (db == NULL)
    return NULL;
  datasets = reeve_catalogue_list (db, error);
  for (guint i = 0; datasets != NULL && i < datasets->len; i++)
    {
      const ReeveDataset *dataset = datasets->pdata[i];

      if (!is_wanted (dataset))
        continue;
      g_array_append_val (ids, dataset->id);
      n_features += dataset->n_rows;
    }
  if (n_features > MAX_FEATURES)
    g_array_set_size (ids, 0);
  query.datasets = (const gint64 *) (gpointer) ids->data;
  query.n_datasets = ids->len;
  if (datasets != NULL && ids->len == 0)
    scene = reeve_scene_new (NULL, 0);
  else if (datasets != NULL)
    scene = reeve_scene_load (db, &query, NULL, job, error);
  reeve_workspace_close_reader (db);
  return scene;
}

/* The rows that fall into the city; all of them when none does, so that a wrong
 * projection is seen at once. */
static ReeveBox
choose_box (const Request    *request,
            const ReeveScene *scene)
{
  ReeveBox city = reeve_scene_get_box (scene);
  ReeveBox inside = REEVE_BOX_EMPTY;
  ReeveBox all = REEVE_BOX_EMPTY;

  for (guint i = 0; i < request->points->len; i++)
    {
      ReeveLonLat point = g_array_index (request->points, ReeveLonLat, i);

      reeve_box_add (&all, point);
      if (point.lon >= city.west && point.lon <= city.east && point.lat >= city.south &&
          point.lat <= city.north)
        reeve_box_add (&inside, point);
    }
  if (!reeve_box_is_empty (&inside))
    return inside;
  return reeve_box_is_empty (&all) ? city : all;
}

static void
draw_dots (cairo_t             *cr,
           const Request       *request,
           const ReeveViewport *viewport)
{
  cairo_scale (cr, viewport->scale, viewport->scale);
  for (guint i = 0; i < request->points->len; i++)
    {
      ReeveXY at = reeve_viewport_to_px (viewport, g_array_index (request->points, ReeveLonLat, i));

      if (at.x < -4 || at.y < -4 || at.x > viewport->width + 4 || at.y > viewport->height + 4)
        continue;
      cairo_arc (cr, at.x, at.y, DOT_PX + 0.9, 0, 2 * G_PI);
      cairo_set_source_rgb (cr, 1, 1, 1);
      cairo_fill (cr);
      cairo_arc (cr, at.x, at.y, DOT_PX, 0, 2 * G_PI);
      cairo_set_source_rgb (cr, request->colour.red, request->colour.green, request->colour.blue);
      cairo_fill (cr);
    }
}

static gpointer
draw_preview (gpointer   input,
              ReeveJob  *job,
              GError   **error)
{
  const Request *request = input;
  g_autoptr (ReeveScene) scene = load_base (request->workspace, job, error);
  Picture *picture;
  ReeveViewport viewport;
  ReeveBox box;
  cairo_t *cr;

  if (scene == NULL)
    return NULL;
  box = choose_box (request, scene);
  viewport = reeve_viewport_fit (&box, PREVIEW_WIDTH, PREVIEW_HEIGHT, 18, MAX_ZOOM);
  viewport.scale = request->scale;

  picture = g_new0 (Picture, 1);
  picture->attribution = reeve_scene_dup_attribution (scene);
  picture->surface = reeve_render_surface (scene, &viewport,
                                           reeve_base_style_get (request->dark ? "dark" : "light"),
                                           REEVE_RENDER_ALL, reeve_job_get_cancellable (job));
  if (picture->surface == NULL)
    {
      free_picture (picture);
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");
      return NULL;
    }
  cr = cairo_create (picture->surface);
  draw_dots (cr, request, &viewport);
  cairo_destroy (cr);
  return picture;
}

static const ReeveWork preview_work = {
  .run = draw_preview,
  .input_free = free_request,
  .result_free = free_picture,
};

/* --- on the main thread --- */

static GdkTexture *
make_texture (cairo_surface_t *surface)
{
  g_autoptr (GBytes) bytes = NULL;
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);

  cairo_surface_flush (surface);
  bytes = g_bytes_new (cairo_image_surface_get_data (surface), stride * (gsize) height);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

static void
drawn_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (ReeveImportPreview) self = user_data;
  g_autoptr (GError) error = NULL;
  Picture *picture = reeve_job_run_finish (REEVE_JOB (source), result, &error);

  if (self->job == REEVE_JOB (source))
    g_clear_object (&self->job);
  else
    g_clear_pointer (&picture, free_picture);  /* a newer one is under way */
  if (picture == NULL)
    return;

  if (self->picture != NULL)
    {
      g_autoptr (GdkTexture) texture = make_texture (picture->surface);

      gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
      gtk_label_set_text (self->attribution, picture->attribution);
      gtk_widget_set_visible (GTK_WIDGET (self->attribution), *picture->attribution != '\0');
    }
  free_picture (picture);
}

static void
stop_drawing (ReeveImportPreview *self)
{
  if (self->job != NULL)
    reeve_job_cancel (self->job);
  g_clear_object (&self->job);
}

static void
draw_again (ReeveImportPreview *self)
{
  stop_drawing (self);
  if (self->request == NULL)
    return;
  self->request->dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  self->request->scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  self->job = reeve_job_new ();
  reeve_job_run_async (self->job, &preview_work, copy_request (self->request), drawn_cb,
                       g_object_ref (self));
}

void
reeve_import_preview_show (ReeveImportPreview *self,
                           ReeveWorkspace     *workspace,
                           GPtrArray          *points,
                           const char         *colour)
{
  Request *request = g_new0 (Request, 1);

  request->workspace = g_object_ref (workspace);
  request->points = g_array_sized_new (FALSE, FALSE, sizeof (ReeveLonLat), points->len);
  for (guint i = 0; i < points->len; i++)
    g_array_append_vals (request->points, points->pdata[i], 1);
  if (!gdk_rgba_parse (&request->colour, colour))
    gdk_rgba_parse (&request->colour, "#1A60B1");
  g_clear_pointer (&self->request, free_request);
  self->request = request;
  draw_again (self);
}

static void
reeve_import_preview_dispose (GObject *object)
{
  ReeveImportPreview *self = REEVE_IMPORT_PREVIEW (object);

  stop_drawing (self);
  g_clear_pointer (&self->request, free_request);
  gtk_widget_dispose_template (GTK_WIDGET (self), REEVE_TYPE_IMPORT_PREVIEW);
  self->picture = NULL;

  G_OBJECT_CLASS (reeve_import_preview_parent_class)->dispose (object);
}

static void
reeve_import_preview_class_init (ReeveImportPreviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = reeve_import_preview_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/reeve/ui/import-preview.ui");
  gtk_widget_class_bind_template_child (widget_class, ReeveImportPreview, picture);
  gtk_widget_class_bind_template_child (widget_class, ReeveImportPreview, attribution);
}

static void
reeve_import_preview_init (ReeveImportPreview *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (draw_again), self, G_CONNECT_SWAPPED);
}
