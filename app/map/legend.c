/* map/legend.c — the key: what is on the map, in its own ink */
#include "map/legend.h"

#include "core/i18n.h"
#include "core/units.h"
#include "map/paint-private.h"
#include "map/symbol.h"
#include "map/text.h"

#include <math.h>
#include <string.h>

static void
clear_entry (gpointer data)
{
  ReeveLegendEntry *entry = data;

  g_free (entry->title);
  g_free (entry->count);
}

static void
section_free (gpointer data)
{
  ReeveLegendSection *section = data;

  g_free (section->title);
  g_free (section->subtitle);
  g_array_unref (section->entries);
  g_free (section);
}

void
reeve_legend_free (ReeveLegend *self)
{
  g_ptr_array_unref (self->sections);
  reeve_scene_unref (self->scene);
  g_free (self);
}

static ReeveLegendSection *
add_section (ReeveLegend *self,
             const char  *title,
             const char  *subtitle)
{
  ReeveLegendSection *section = g_new0 (ReeveLegendSection, 1);

  section->title = g_strdup (title);
  section->subtitle = g_strdup (subtitle);
  section->entries = g_array_new (FALSE, FALSE, sizeof (ReeveLegendEntry));
  g_array_set_clear_func (section->entries, clear_entry);
  g_ptr_array_add (self->sections, section);
  return section;
}

static void
add_entry (ReeveLegendSection    *section,
           const ReeveSceneLayer *layer,
           int                    index,
           ReeveMeaning           meaning,
           const char            *title,
           double                 count)   /* negative: says nothing */
{
  ReeveLegendEntry entry = { layer, index, meaning, g_strdup (title),
                             count < 0 ? g_strdup ("") : reeve_format_count (count) };

  g_array_append_val (section->entries, entry);
}

static const char *
get_title (const ReeveSceneLayer *layer)
{
  return layer->style->title[0] != '\0' ? layer->style->title : layer->dataset->name;
}

static const char *
get_breaks_words (ReeveBreaks breaks)
{
  switch (breaks)
    {
    case REEVE_BREAKS_QUANTILE:
      return C_("classes of a map", "quantiles");
    case REEVE_BREAKS_EQUAL:
      return C_("classes of a map", "equal steps");
    case REEVE_BREAKS_JENKS:
      return C_("classes of a map", "natural breaks");
    case REEVE_BREAKS_STDDEV:
      return C_("classes of a map", "standard deviations");
    case REEVE_BREAKS_MANUAL:
      break;
    }
  return "";
}

static char *
describe (const ReeveSceneLayer *layer)
{
  const ReeveLayerStyle *style = layer->style;
  const ReeveField *field = reeve_dataset_find_field (layer->dataset, style->field);
  const char *how = style->mode == REEVE_DRAW_COLOUR ? get_breaks_words (style->breaks) : "";
  g_autoptr (GString) text = g_string_new (style->subtitle);

  if (text->len == 0 && field != NULL && g_ascii_strcasecmp (field->title, get_title (layer)) != 0)
    g_string_append (text, field->title);
  if (how[0] != '\0')
    g_string_append_printf (text, "%s(%s)", text->len > 0 ? " " : "", how);
  if (layer->width != NULL && style->width_full > 0)
    {
      const ReeveField *width = reeve_dataset_find_field (layer->dataset, style->width_field);

      if (text->len > 0)
        g_string_append (text, "; ");
      /* Translators: what the width of lines on a map stands for */
      g_string_append_printf (text, _("width: %s"),
                              width != NULL ? width->title : style->width_field);
    }
  return g_strdup (text->str);
}

static void
add_classes (ReeveLegend           *self,
             const ReeveSceneLayer *layer)
{
  const ReeveLayerStyle *style = layer->style;
  g_autofree char *words = describe (layer);
  ReeveLegendSection *section = add_section (self, get_title (layer), words);

  for (guint i = 0; i < style->n_classes; i++)
    {
      g_autofree char *title = reeve_layer_style_class_title (style, i, layer->whole);

      add_entry (section, layer, (int) i, REEVE_MEANING_NONE, title,
                 layer->store == NULL ? -1 : (double) layer->counts[i]);
    }
  if (layer->n_no_data > 0)
    add_entry (section, layer, -2, REEVE_MEANING_NO_DATA, C_("class of a legend", "no data"),
               layer->n_no_data);
}

static void
add_categories (ReeveLegend           *self,
                const ReeveSceneLayer *layer)
{
  g_autofree char *words = describe (layer);
  ReeveLegendSection *section = add_section (self, get_title (layer), words);

  for (guint i = 0; i < layer->style->categories->len; i++)
    {
      const ReeveCategory *category = layer->style->categories->pdata[i];

      if (layer->counts[i] > 0)
        add_entry (section, layer, (int) i, category->meaning,
                   category->title[0] != '\0' ? category->title : category->value,
                   layer->counts[i]);
    }
  if (layer->n_no_data > 0)
    add_entry (section, layer, -2, REEVE_MEANING_NO_DATA, C_("class of a legend", "other"),
               layer->n_no_data);
}

static void
add_layer (ReeveLegend           *self,
           const ReeveSceneLayer *layer,
           ReeveLegendSection   **single)
{
  const ReeveLayerStyle *style = layer->style;

  if (style->mode == REEVE_DRAW_COLOUR && style->has_limits)
    {
      add_classes (self, layer);
      return;
    }
  if (style->mode == REEVE_DRAW_CATEGORIES && layer->classes != NULL)
    {
      add_categories (self, layer);
      return;
    }
  if (*single == NULL)
    *single = add_section (self, "", "");
  add_entry (*single, layer, -1, style->meaning, get_title (layer),
             layer->dataset->kind == REEVE_DATASET_POINTS
               ? (double) reeve_scene_layer_get_n_features (layer) - layer->n_proposed : -1);
  if (layer->n_proposed > 0)
    {
      /* Translators: records that an option adds or moves, in a map's legend */
      g_autofree char *title = g_strdup_printf (_("%s, proposed"), get_title (layer));

      add_entry (*single, layer, -1, REEVE_MEANING_PROPOSED, title, layer->n_proposed);
    }
}

/* A street is closed piece by piece, under one title: it counts once. */
static guint
count_changes (const ReeveScene *scene,
               ReeveChangeKind   kind)
{
  guint n = 0;

  for (guint i = 0; i < scene->changes->len; i++)
    {
      const ReeveSceneChange *change = scene->changes->pdata[i];
      gboolean known = change->kind != kind;

      for (guint j = 0; j < i && !known; j++)
        {
          const ReeveSceneChange *other = scene->changes->pdata[j];

          known = kind != REEVE_CHANGE_HAZARD && other->kind == kind &&
                  strcmp (other->title, change->title) == 0;
        }
      n += !known;
    }
  return n;
}

static void
add_changes (ReeveLegend        *self,
             ReeveLegendSection *section)
{
  static const struct
  {
    ReeveChangeKind kind;
    ReeveMeaning    meaning;
    const char     *title;
  } kinds[] = {
    { REEVE_CHANGE_HAZARD, REEVE_MEANING_HAZARD, N_("Drawn hazard") },
    { REEVE_CHANGE_CLOSE_ROAD, REEVE_MEANING_CLOSED, N_("Closed road") },
    { REEVE_CHANGE_SLOW_ROAD, REEVE_MEANING_SHELTER_HIGH, N_("Slowed road") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      guint n = count_changes (self->scene, kinds[i].kind);

      if (n > 0)
        add_entry (section, NULL, -1, kinds[i].meaning, _(kinds[i].title), n);
    }
}

ReeveLegend *
reeve_legend_new (ReeveScene *scene,
                  double      zoom)
{
  ReeveLegend *self = g_new0 (ReeveLegend, 1);
  ReeveLegendSection *single = NULL;

  self->scene = reeve_scene_ref (scene);
  self->sections = g_ptr_array_new_with_free_func (section_free);
  for (guint i = scene->layers->len; i > 0; i--)
    {
      const ReeveSceneLayer *layer = scene->layers->pdata[i - 1];

      if (layer->role == REEVE_BASE_NONE && reeve_scene_layer_is_shown (layer, zoom) &&
          (layer->raster != NULL || reeve_scene_layer_get_n_features (layer) > 0))
        add_layer (self, layer, &single);
    }
  if (scene->changes->len > 0)
    {
      if (single == NULL)
        single = add_section (self, "", "");
      add_changes (self, single);
    }
  /* Classes first, the rest below them. */
  if (single != NULL && g_ptr_array_index (self->sections, self->sections->len - 1) != single)
    {
      guint at;

      g_ptr_array_find (self->sections, single, &at);
      g_ptr_array_add (self->sections, g_ptr_array_steal_index (self->sections, at));
    }
  return self;
}

/* --- cut short --- */

/* Kinds told apart by colour; more than these are looked up, not seen. */
#define MOST_KINDS 8

static gboolean
is_more (const ReeveLegendSection *section)
{
  return section->entries->len > 0 &&
         g_array_index (section->entries, ReeveLegendEntry, section->entries->len - 1).index == -3;
}

/* The section ends with "and @n more". */
static void
say_more (ReeveLegendSection *section,
          guint               n)
{
  g_autofree char *count = reeve_format_count (n);
  /* Translators: what else is on a map: how many kinds or layers its key leaves out */
  g_autofree char *words = g_strdup_printf (ngettext ("and %s more", "and %s more", n), count);

  if (is_more (section))
    g_array_set_size (section->entries, section->entries->len - 1);
  add_entry (section, NULL, -3, REEVE_MEANING_NONE, words, -1);
}

static void
cut_section (ReeveLegendSection *section,
             guint               kept,
             guint              *inout_dropped)
{
  guint n = section->entries->len - is_more (section);

  if (kept >= n)
    return;
  *inout_dropped += n - kept;
  g_array_set_size (section->entries, kept);
  say_more (section, *inout_dropped);
}

static gboolean
is_small_enough (const ReeveLegend    *self,
                 const ReeveBaseStyle *base,
                 double                font_px,
                 double                max_width,
                 double                most_height,
                 double                most_area)
{
  double width, height;

  reeve_legend_draw (self, base, NULL, font_px, max_width, &width, &height);
  return height <= most_height && (!(most_area > 0) || width * height <= most_area);
}

/* The list of plain layers goes first, from its end; then what is told by classes,
 * from the lowest; of the last section the classes go, all at once: half of them
 * would say something else. FALSE when nothing is left to drop. */
static gboolean
drop_some (ReeveLegend *self,
           guint       *inout_plain,
           guint       *inout_layers)
{
  ReeveLegendSection *last = g_ptr_array_index (self->sections, self->sections->len - 1);
  guint n = last->entries->len - is_more (last);

  if (last->title[0] == '\0' && n > 1)
    {
      cut_section (last, n - MAX (n / 6, 1), inout_plain);
      return TRUE;
    }
  if (self->sections->len == 1)
    {
      if (last->title[0] == '\0' || n == 0)
        return FALSE;
      g_array_set_size (last->entries, 0);
      g_free (last->subtitle);
      last->subtitle = g_strdup ("");
      if (*inout_layers > 0)
        say_more (last, *inout_layers);
      return *inout_layers > 0 || n > 0;
    }
  *inout_layers += last->title[0] == '\0' ? n + *inout_plain : 1;
  *inout_plain = 0;
  g_ptr_array_remove_index (self->sections, self->sections->len - 1);
  last = g_ptr_array_index (self->sections, self->sections->len - 1);
  say_more (last, *inout_layers);
  return TRUE;
}

void
reeve_legend_fit (ReeveLegend          *self,
                  const ReeveBaseStyle *base,
                  double                font_px,
                  double                max_width,
                  double                most_height,
                  double                most_area)
{
  guint plain = 0, layers = 0;

  for (guint i = 0; i < self->sections->len; i++)
    {
      ReeveLegendSection *section = g_ptr_array_index (self->sections, i);
      guint dropped = 0;

      /* Classes are nine at the most: only kinds are cut here. */
      if (section->title[0] != '\0' && section->entries->len > MOST_KINDS + 2)
        cut_section (section, MOST_KINDS, &dropped);
    }
  while (self->sections->len > 0 &&
         !is_small_enough (self, base, font_px, max_width, most_height, most_area) &&
         drop_some (self, &plain, &layers))
    ;
}

void
reeve_legend_collapse (ReeveLegend *self)
{
  guint plain = 0, layers = 0;

  while (self->sections->len > 0 && drop_some (self, &plain, &layers))
    ;
}

/* --- on a card --- */

typedef struct
{
  const ReeveLegend    *legend;
  const ReeveBaseStyle *base;
  cairo_t              *cr;        /* measures, and draws when drawing */
  gboolean              drawing;
  double                font_px;
  double                max_width;
  double                width;     /* of the widest line */
  double                y;
} Card;

static void
put_text (Card       *card,
          const char *text,
          double      x,
          double      size_px,
          int         weight,
          ReeveInk    ink,
          double      room,
          double     *out_height)
{
  double width, height;
  ReeveColour colour = reeve_base_style_ink (card->base, ink);

  reeve_text_measure (card->cr, text, size_px, weight, room, &width, &height);
  card->width = MAX (card->width, x + width);
  *out_height = height;
  if (!card->drawing)
    return;
  cairo_set_source_rgb (card->cr, colour.r / 255.0, colour.g / 255.0, colour.b / 255.0);
  reeve_text_draw (card->cr, text, x, card->y, size_px, weight, room);
}

static void
put_entry (Card                   *card,
           const ReeveLegendEntry *entry)
{
  double swatch = card->font_px * 1.7;
  double count_width = 0;
  double height, top;
  double room = card->max_width - card->font_px * 2 - swatch - card->font_px;

  if (entry->count[0] != '\0')
    reeve_text_measure (card->cr, entry->count, card->font_px, 400, 0, &count_width, NULL);
  top = card->y;
  if (entry->index == -3)
    put_text (card, entry->title, card->font_px, card->font_px, 400, REEVE_INK_LABEL_MINOR,
              card->max_width - 2 * card->font_px, &height);
  else
    put_text (card, entry->title, card->font_px + swatch + card->font_px * 0.7, card->font_px, 400,
              REEVE_INK_LABEL, MAX (room - count_width, 40), &height);
  if (card->drawing && entry->index != -3)
    {
      double line = card->font_px * 1.25;

      cairo_save (card->cr);
      cairo_translate (card->cr, card->font_px, top);
      reeve_legend_draw_swatch (entry->layer, entry->index, entry->meaning, card->base, card->cr,
                                swatch, line);
      cairo_restore (card->cr);
    }
  card->y = top + MAX (height, card->font_px * 1.55);
}

static void
put_count (Card                   *card,
           const ReeveLegendEntry *entry,
           double                  y,
           double                  right)
{
  ReeveColour colour = reeve_base_style_ink (card->base, REEVE_INK_LABEL_MINOR);
  double width;

  if (entry->count[0] == '\0')
    return;
  reeve_text_measure (card->cr, entry->count, card->font_px, 400, 0, &width, NULL);
  cairo_set_source_rgb (card->cr, colour.r / 255.0, colour.g / 255.0, colour.b / 255.0);
  reeve_text_draw (card->cr, entry->count, right - width, y, card->font_px, 400, 0);
}

static void
put_sections (Card  *card,
              double right)
{
  for (guint i = 0; i < card->legend->sections->len; i++)
    {
      const ReeveLegendSection *section = card->legend->sections->pdata[i];
      double height;

      if (i > 0)
        card->y += card->font_px * 0.7;
      if (section->title[0] != '\0')
        {
          put_text (card, section->title, card->font_px, card->font_px, 700, REEVE_INK_LABEL,
                    card->max_width - 2 * card->font_px, &height);
          card->y += height + 1;
        }
      if (section->subtitle[0] != '\0')
        {
          put_text (card, section->subtitle, card->font_px, card->font_px * 0.92, 400,
                    REEVE_INK_LABEL_MINOR, card->max_width - 2 * card->font_px, &height);
          card->y += height + card->font_px * 0.45;
        }
      for (guint j = 0; j < section->entries->len; j++)
        {
          const ReeveLegendEntry *entry = &g_array_index (section->entries, ReeveLegendEntry, j);
          double y = card->y;

          put_entry (card, entry);
          if (card->drawing)
            put_count (card, entry, y, right);
        }
    }
}

static double
measure_counts (const Card *card)
{
  double most = 0;

  for (guint i = 0; i < card->legend->sections->len; i++)
    {
      const ReeveLegendSection *section = card->legend->sections->pdata[i];

      for (guint j = 0; j < section->entries->len; j++)
        {
          const ReeveLegendEntry *entry = &g_array_index (section->entries, ReeveLegendEntry, j);
          double width = 0;

          if (entry->count[0] != '\0')
            reeve_text_measure (card->cr, entry->count, card->font_px, 400, 0, &width, NULL);
          most = MAX (most, width);
        }
    }
  return most > 0 ? most + card->font_px : 0;
}

void
reeve_legend_draw (const ReeveLegend    *self,
                   const ReeveBaseStyle *base,
                   cairo_t              *cr,
                   double                font_px,
                   double                max_width,
                   double               *out_width,
                   double               *out_height)
{
  cairo_surface_t *scratch = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  cairo_t *measuring = cairo_create (scratch);
  Card card = { self, base, measuring, FALSE, font_px, max_width, 0, font_px };
  ReeveColour paper = reeve_base_style_ink (base, REEVE_INK_HALO);
  double width, height;

  put_sections (&card, 0);
  width = MIN (card.width + measure_counts (&card) + font_px, max_width);
  height = card.y + font_px * 0.8;
  cairo_destroy (measuring);
  cairo_surface_destroy (scratch);

  if (out_width != NULL)
    *out_width = self->sections->len == 0 ? 0 : width;
  if (out_height != NULL)
    *out_height = self->sections->len == 0 ? 0 : height;
  if (cr == NULL || self->sections->len == 0)
    return;

  cairo_save (cr);
  for (guint i = 0; i < 2; i++)
    {
      cairo_new_path (cr);
      reeve_text_rounded_box (cr, i == 0 ? -0.5 : 0, i == 0 ? 0.5 : 0, width + (i == 0), height,
                              9);
      if (i == 0)
        cairo_set_source_rgba (cr, 0, 0, 0, 0.16);
      else
        cairo_set_source_rgba (cr, paper.r / 255.0, paper.g / 255.0, paper.b / 255.0, 0.97);
      cairo_fill (cr);
    }
  card = (Card) { self, base, cr, TRUE, font_px, max_width, 0, font_px };
  put_sections (&card, width - font_px);
  cairo_restore (cr);
}
