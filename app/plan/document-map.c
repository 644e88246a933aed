/* plan/document-map.c — the map of a document, its frame, scale, north and key */
#include "plan/document-private.h"

#include "core/i18n.h"
#include "core/units.h"
#include "map/legend.h"
#include "map/render.h"
#include "map/text.h"
#include "plan/disclose-private.h"

#include <math.h>
#include <string.h>

/* Points of paper for one design pixel. */
#define PT_PER_PX 0.75
/* A single point is shown with the streets around it: 1 : 5,000 or so. */
#define MAX_ZOOM 16.5

/* --- what is on it --- */

/* Blank in the table, blank on the map. */
static void
add_style (const ReevePackage *package,
           const ReeveDataset *dataset,
           ReeveLayerStyle    *style,      /* (transfer full) */
           GHashTable         *styles)
{
  gint64 *id = g_new (gint64, 1);

  if (package->result->classification != REEVE_CLASS_PUBLIC ||
      dataset->classification != REEVE_CLASS_PUBLIC)
    reeve_disclose_style (style, dataset, package->n_hidden > 0);
  *id = dataset->id;
  g_hash_table_insert (styles, id, style);
}

static void
add_base (GPtrArray           *datasets,
          ReeveClassification  level,
          GArray              *ids)
{
  for (guint i = 0; i < datasets->len; i++)
    {
      const ReeveDataset *dataset = g_ptr_array_index (datasets, i);

      if (reeve_base_role_of (dataset) != REEVE_BASE_NONE && dataset->classification <= level)
        g_array_append_val (ids, dataset->id);
    }
}

/* TRUE for what the answer chose from or shows again itself: it would cover it. */
static gboolean
is_repeated (const ReevePackage *package,
             const ReeveDataset *dataset)
{
  static const char *const keys[] = { "sites", "shelters", "demand", "zones", "people" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (reeve_package_has_param (package, keys[i], dataset->name))
      return TRUE;
  return FALSE;
}

/* Lines of one colour would cover those whose colour says something. */
static gboolean
is_covering (const ReevePackage *package,
             const ReeveLeaving *leaving)
{
  gboolean plain = leaving->dataset->kind == REEVE_DATASET_LINES;

  for (guint i = 0; plain && i < package->layers->len; i++)
    {
      const ReeveLeaving *other = g_ptr_array_index (package->layers, i);

      if (other != leaving && other->dataset->kind == REEVE_DATASET_LINES &&
          other->style != NULL && strstr (other->style, "\"draw\":\"colour\"") != NULL)
        return leaving->style == NULL ||
               strstr (leaving->style, "\"draw\":\"colour\"") == NULL;
    }
  return FALSE;
}

/* Facilities the answer started from, a clinic that is there already; and the
 * hazard it speaks of. */
static void
add_inputs (const ReeveDocument *self,
            GArray              *ids,
            GHashTable          *styles)
{
  const ReevePackage *package = self->package;

  for (guint i = 0; i < self->inputs->len; i++)
    {
      const ReeveDataset *dataset = g_ptr_array_index (self->inputs, i);
      g_autoptr (ReeveLayerStyle) style = NULL;
      gboolean hazard;

      if (dataset == NULL || dataset->classification > package->level)
        continue;
      hazard = dataset->kind != REEVE_DATASET_TABLE &&
               reeve_package_has_param (package, "hazard", dataset->name);
      if (!hazard && (dataset->kind != REEVE_DATASET_POINTS || dataset->n_rows > 500 ||
                      is_repeated (package, dataset)))
        continue;
      style = reeve_layer_style_load (package->db, dataset, NULL);
      if (style == NULL || (!hazard && style->mode != REEVE_DRAW_SINGLE))
        continue;
      g_array_append_val (ids, dataset->id);
      add_style (package, dataset, g_steal_pointer (&style), styles);
    }
}

gboolean
reeve_document_load_scene (ReeveDocument  *self,
                           GError        **error)
{
  const ReevePackage *package = self->package;
  g_autoptr (GPtrArray) datasets = reeve_catalogue_list (package->db, error);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) styles = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                                         (GDestroyNotify) reeve_layer_style_free);
  ReeveSceneQuery query = { .scenario_id = package->result->scenario_id, .styles = styles };
  ReeveClassification roads;

  if (datasets == NULL || !reeve_catalogue_get_roads_level (package->db, &roads, error))
    return FALSE;
  query.hide_roads = roads > package->level;
  add_base (datasets, package->level, ids);
  add_inputs (self, ids, styles);
  for (guint i = 0; i < package->layers->len; i++)
    {
      const ReeveLeaving *leaving = g_ptr_array_index (package->layers, i);
      ReeveLayerStyle *style;

      if (leaving->dataset->kind == REEVE_DATASET_TABLE || !leaving->dataset->visible ||
          is_covering (package, leaving))
        continue;
      g_array_append_val (ids, leaving->dataset->id);
      style = leaving->style != NULL
            ? reeve_layer_style_from_json (leaving->style, leaving->dataset->name, NULL) : NULL;
      /* One that cannot be read is drawn as guessed, and hides as much. */
      if (style == NULL)
        style = reeve_layer_style_guess (package->db, leaving->dataset, error);
      if (style == NULL)
        return FALSE;
      add_style (package, leaving->dataset, style, styles);
    }
  /* An empty list of ids would be all that is visible. */
  if (ids->len == 0)
    g_array_append_vals (ids, (gint64[]) { 0 }, 1);
  query.datasets = (const gint64 *) (gpointer) ids->data;
  query.n_datasets = ids->len;
  self->scene = reeve_scene_load (package->db, &query, NULL, self->job, error);
  return self->scene != NULL;
}

/* --- how large --- */

static ReeveBox
find_box (const ReeveDocument *self)
{
  ReeveBox box = REEVE_BOX_EMPTY;

  for (guint i = 0; i < self->package->layers->len; i++)
    {
      const ReeveLeaving *leaving = g_ptr_array_index (self->package->layers, i);

      if (leaving->dataset->kind != REEVE_DATASET_TABLE)
        reeve_box_join (&box, &leaving->dataset->box);
    }
  for (guint i = 0; reeve_box_is_empty (&box) && i < reeve_scene_get_n_layers (self->scene); i++)
    {
      const ReeveSceneLayer *layer = reeve_scene_get_layer (self->scene, i);

      if (reeve_scene_layer_get_role (layer) == REEVE_BASE_NONE)
        reeve_box_join (&box, &reeve_scene_layer_get_dataset (layer)->box);
    }
  return reeve_box_is_empty (&box) ? reeve_scene_get_box (self->scene) : box;
}

/* The next round number: 1 : 30,000 can be measured with a ruler. */
static double
round_up (double denominator)
{
  static const double steps[] = { 1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5, 8, 10 };
  double power = pow (10, floor (log10 (denominator)));

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i] * power >= denominator * (1 - 1e-9))
      return steps[i] * power;
  return 10 * power;
}

/* --- what stands on it --- */

static void
draw_card (cairo_t *cr,
           double   x,
           double   y,
           double   width,
           double   height)
{
  cairo_new_path (cr);
  reeve_text_rounded_box (cr, x, y, width, height, 3);
  cairo_set_source_rgba (cr, 1, 1, 1, 0.93);
  cairo_fill (cr);
}

#define CARD_MARGIN 8.0
#define SCALE_HEIGHT 23.0

static double
get_scale_width (const ReeveViewport *viewport,
                 double              *out_bar)
{
  double length_m;

  *out_bar = reeve_scale_bar_fit (viewport, 170, &length_m) * PT_PER_PX;
  return *out_bar + 36;
}

static void
draw_scale (ReeveDocument       *self,
            const ReeveViewport *viewport,
            double               x,
            double               bottom)
{
  double length_m, width;
  double card = get_scale_width (viewport, &width);
  double y = bottom - 10;
  g_autofree char *half = NULL;
  g_autofree char *whole = NULL;

  reeve_scale_bar_fit (viewport, 170, &length_m);
  half = reeve_format_length (length_m / 2);
  whole = reeve_format_length (length_m);
  draw_card (self->cr, x, bottom - SCALE_HEIGHT, card, SCALE_HEIGHT);
  x += 10;
  reeve_document_text (self, "0", x - 2, y - 11, 20, 6.5, 600, REEVE_INK_TEXT, REEVE_ALIGN_LEFT, TRUE);
  reeve_document_text (self, half, x + width / 2 - 25, y - 11, 50, 6.5, 600, REEVE_INK_TEXT,
                       REEVE_ALIGN_CENTRE, TRUE);
  reeve_document_text (self, whole, x + width - 30, y - 11, 54, 6.5, 600, REEVE_INK_TEXT,
                       REEVE_ALIGN_CENTRE, TRUE);
  reeve_document_fill (self, x, y, width, 3.4, REEVE_INK_TEXT);
  reeve_document_fill (self, x + width / 2, y + 0.7, width / 2 - 0.7, 2, 0xFFFFFF);
}

gboolean
reeve_document_draw_map (ReeveDocument  *self,
                         double          x,
                         double          y,
                         double          width,
                         double          height,
                         double         *out_denominator,
                         GError        **error)
{
  const char *base_id = self->package->base != NULL ? self->package->base : "light";
  const ReeveBaseStyle *base = reeve_base_style_get (base_id);
  ReeveBox box = find_box (self);
  ReeveViewport viewport = reeve_viewport_fit (&box, width / PT_PER_PX, height / PT_PER_PX, 16,
                                               MAX_ZOOM);
  cairo_t *cr = self->cr;
  ReeveRenderCard cards[2];
  double bar;
  gboolean finished;

  viewport.scale = PT_PER_PX;
  *out_denominator = round_up (reeve_viewport_denominator (&viewport));
  viewport.zoom = reeve_viewport_zoom_for_scale (*out_denominator, viewport.centre.lat);
  cards[0] = (ReeveRenderCard) {
    CARD_MARGIN / PT_PER_PX, (height - CARD_MARGIN - SCALE_HEIGHT) / PT_PER_PX,
    get_scale_width (&viewport, &bar) / PT_PER_PX, SCALE_HEIGHT / PT_PER_PX,
  };
  cards[1] = (ReeveRenderCard) { (width - 34) / PT_PER_PX, (height - 44) / PT_PER_PX,
                                 26 / PT_PER_PX, 36 / PT_PER_PX };

  cairo_save (cr);
  cairo_translate (cr, x, y);
  finished = reeve_scene_draw_around (self->scene, cr, &viewport, base, REEVE_RENDER_ALL, cards,
                                      G_N_ELEMENTS (cards),
                                      reeve_job_get_cancellable (self->job));
  cairo_restore (cr);
  if (!finished)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Stopped."));
      return FALSE;
    }
  draw_scale (self, &viewport, x + CARD_MARGIN, y + height - CARD_MARGIN);
  draw_card (cr, x + width - 34, y + height - 44, 26, 36);
  cairo_save (cr);
  cairo_translate (cr, x + width - 34, y + height - 41);
  reeve_north_arrow_draw (cr, REEVE_COLOUR (REEVE_INK_TEXT), 26);
  cairo_restore (cr);
  cairo_new_path (cr);
  cairo_rectangle (cr, x, y, width, height);
  cairo_set_source_rgb (cr, 0.1, 0.1, 0.1);
  cairo_set_line_width (cr, 0.8);
  cairo_stroke (cr);
  return TRUE;
}

/* --- the key, in two columns --- */

#define KEY_GAP   14.0
#define KEY_SHARE 0.54   /* of the left one */

static double
measure_section (ReeveDocument            *self,
                 const ReeveLegendSection *section,
                 double                    column)
{
  return (*section->title != '\0' ? 11 : 0) +
         (*section->subtitle != '\0'
            ? reeve_document_height (self, section->subtitle, column, 6.6, 400) + 1 : 0) +
         section->entries->len * 11.5 + 5;
}

static void
draw_entry (ReeveDocument          *self,
            const ReeveLegendEntry *entry,
            double                  x,
            double                  y,
            double                  width)
{
  const ReeveBaseStyle *base = reeve_base_style_get ("light");
  double size = 7.4;

  /* A class must be read whole: "3,000 to under 4,000". */
  while (size > 5.4 && reeve_document_width (self, entry->title, size, 400) > width - 23)
    size -= 0.2;
  if (entry->index == -3)
    {
      reeve_document_text (self, entry->title, x, y + 0.6, width, 7, 400, REEVE_INK_QUIET,
                           REEVE_ALIGN_LEFT, TRUE);
      return;
    }
  cairo_save (self->cr);
  cairo_translate (self->cr, x, y + 0.5);
  /* Swatches are made for design pixels. */
  cairo_scale (self->cr, PT_PER_PX * 0.85, PT_PER_PX * 0.85);
  reeve_legend_draw_swatch (entry->layer, entry->index, entry->meaning, base, self->cr, 26, 15);
  cairo_restore (self->cr);
  reeve_document_text (self, entry->title, x + 22, y + 0.6 + (7.4 - size) / 2, width - 22, size, 400, REEVE_INK_TEXT,
                       REEVE_ALIGN_LEFT, TRUE);
}

/* (transfer full): with long lists cut short */
static ReeveLegend *
make_key (ReeveDocument *self)
{
  ReeveLegend *legend = reeve_legend_new (self->scene, 14);

  reeve_legend_fit (legend, reeve_base_style_get ("light"), 12, 260, G_MAXDOUBLE, 0);
  return legend;
}

double
reeve_document_measure_key (ReeveDocument *self,
                            double         width)
{
  g_autoptr (ReeveLegend) legend = make_key (self);
  double at[2] = { 14, 14 };

  for (guint i = 0; i < legend->sections->len; i++)
    {
      guint side = at[1] < at[0];

      at[side] += measure_section (self, g_ptr_array_index (legend->sections, i),
                                   (width - KEY_GAP) * (side == 0 ? KEY_SHARE : 1 - KEY_SHARE));
    }
  return legend->sections->len > 0 ? MAX (at[0], at[1]) : 0;
}

static void
draw_section (ReeveDocument            *self,
              const ReeveLegendSection *section,
              double                    left,
              double                    column,
              double                   *inout_y)
{
  if (*section->title != '\0')
    {
      reeve_document_text (self, section->title, left, *inout_y, column, 7.4, 600,
                           REEVE_INK_TEXT, REEVE_ALIGN_LEFT, TRUE);
      *inout_y += 11;
    }
  if (*section->subtitle != '\0')
    {
      *inout_y += reeve_document_text (self, section->subtitle, left, *inout_y - 1, column, 6.6,
                                       400, REEVE_INK_QUIET, REEVE_ALIGN_LEFT, FALSE) + 1;
    }
  for (guint k = 0; k < section->entries->len; k++, *inout_y += 11.5)
    draw_entry (self, &g_array_index (section->entries, ReeveLegendEntry, k), left, *inout_y,
                column);
  *inout_y += 5;
}

void
reeve_document_draw_key (ReeveDocument *self,
                         double         x,
                         double         y,
                         double         width,
                         double         bottom)
{
  g_autoptr (ReeveLegend) legend = make_key (self);
  /* Classes of numbers need the wider column. */
  double columns[2] = { (width - KEY_GAP) * KEY_SHARE, (width - KEY_GAP) * (1 - KEY_SHARE) };
  double at[2] = { y + 14, y + 14 };
  guint n_left = 0;

  if (legend->sections->len == 0 || y + 30 > bottom)
    return;
  reeve_document_text (self, _("Key"), x, y, width, 8.5, 700, REEVE_INK_TEXT, REEVE_ALIGN_LEFT, TRUE);
  for (guint i = 0; i < legend->sections->len; i++)
    {
      const ReeveLegendSection *section = g_ptr_array_index (legend->sections, i);
      guint side = at[1] < at[0] ? 1 : 0;

      if (at[side] + measure_section (self, section, columns[side]) > bottom)
        n_left += *section->title != '\0' ? 1 : section->entries->len;
      else
        draw_section (self, section, x + side * (columns[0] + KEY_GAP), columns[side], &at[side]);
    }
  if (n_left > 0 && MAX (at[0], at[1]) + 9 <= bottom)
    {
      g_autofree char *count = reeve_format_count (n_left);
      /* Translators: what else is on a map: how many kinds or layers its key leaves out */
      g_autofree char *words = g_strdup_printf (ngettext ("and %s more", "and %s more", n_left),
                                                count);

      reeve_document_text (self, words, x, MAX (at[0], at[1]), width, 7, 400, REEVE_INK_QUIET,
                           REEVE_ALIGN_LEFT, TRUE);
    }
}
