/* map/symbol.c — the signs of data/symbols, as paths
 *
 * A file is at most a few hundred bytes; anything longer than 16 kB, deeper
 * than three groups or with more than 64 shapes is left aside.
 */
#include "map/symbol.h"

#include "core/data-dir.h"
#include "core/i18n.h"
#include "map/svg-path-private.h"

#include <math.h>
#include <string.h>

#define MAX_BYTES 16384

/* The box that the files use: 24 and a margin for the ring. */
#define VIEW_SIZE 26.0
#define VIEW_MIDDLE 12.0

struct _ReeveSymbol
{
  char        *name;     /* owned */
  GPtrArray   *shapes;   /* owned, of ReeveSvgShape */
  ReeveColour  colour;
};

static const struct
{
  const char *name;
  const char *title;
} titles[] = {
  { "ambulance", NC_("map symbol", "Ambulance station") },
  { "assembly", NC_("map symbol", "Assembly point") },
  { "boat", NC_("map symbol", "Boat") },
  { "bridge", NC_("map symbol", "Bridge") },
  { "bus", NC_("map symbol", "Bus station") },
  { "care", NC_("map symbol", "Care home") },
  { "clinic", NC_("map symbol", "Clinic") },
  { "command", NC_("map symbol", "Command post") },
  { "community", NC_("map symbol", "Community centre") },
  { "fire", NC_("map symbol", "Fire station") },
  { "flood", NC_("map symbol", "Flood") },
  { "fuel", NC_("map symbol", "Fuel") },
  { "helipad", NC_("map symbol", "Helicopter landing") },
  { "hospital", NC_("map symbol", "Hospital") },
  { "incident-case", NC_("map symbol", "Disease case") },
  { "incident-collision", NC_("map symbol", "Collision") },
  { "incident-crime", NC_("map symbol", "Crime report") },
  { "incident-fire", NC_("map symbol", "Fire") },
  { "incident-gas", NC_("map symbol", "Gas leak") },
  { "incident-hazmat", NC_("map symbol", "Hazardous substance") },
  { "incident-medical", NC_("map symbol", "Medical call") },
  { "incident-missing", NC_("map symbol", "Missing person") },
  { "incident-powercut", NC_("map symbol", "Power cut") },
  { "incident-tree", NC_("map symbol", "Tree down") },
  { "kindergarten", NC_("map symbol", "Kindergarten") },
  { "library", NC_("map symbol", "Library") },
  { "market", NC_("map symbol", "Market") },
  { "pharmacy", NC_("map symbol", "Pharmacy") },
  { "police", NC_("map symbol", "Police station") },
  { "power", NC_("map symbol", "Power station") },
  { "pump", NC_("map symbol", "Pumping station") },
  { "school", NC_("map symbol", "School") },
  { "shelter", NC_("map symbol", "Shelter") },
  { "slide", NC_("map symbol", "Landslide") },
  { "sport", NC_("map symbol", "Sports hall") },
  { "team", NC_("map symbol", "Field team") },
  { "telecom", NC_("map symbol", "Telecom mast") },
  { "townhall", NC_("map symbol", "Town hall") },
  { "truck", NC_("map symbol", "Vehicle") },
  { "university", NC_("map symbol", "University") },
  { "warning", NC_("map symbol", "Other hazard") },
  { "water", NC_("map symbol", "Water works") },
  { "worship", NC_("map symbol", "Place of worship") },
};

static ReeveSymbol *
load_symbol (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) shapes = NULL;
  ReeveSymbol *self;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL) || length > MAX_BYTES)
    return NULL;
  shapes = reeve_svg_parse (text, length);
  if (shapes == NULL)
    return NULL;

  self = g_new0 (ReeveSymbol, 1);
  self->name = g_strndup (base, strlen (base) - strlen (".svg"));
  self->colour = ((const ReeveSvgShape *) shapes->pdata[0])->fill;
  self->shapes = g_steal_pointer (&shapes);
  return self;
}

/* (element-type ReeveSymbol): by name */
static GPtrArray *
get_all (void)
{
  static GPtrArray *all;
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      g_autoptr (GPtrArray) paths = reeve_data_list ("symbols", ".svg");

      all = g_ptr_array_new ();
      for (guint i = 0; i < paths->len; i++)
        {
          ReeveSymbol *symbol = load_symbol (paths->pdata[i]);

          if (symbol == NULL)
            g_info ("%s: not a symbol", (char *) paths->pdata[i]);
          else
            g_ptr_array_add (all, symbol);
        }
      g_once_init_leave (&ready, 1);
    }
  return all;
}

const ReeveSymbol *
reeve_symbol_get (const char *name)
{
  GPtrArray *all = get_all ();

  for (guint i = 0; name != NULL && i < all->len; i++)
    if (strcmp (((const ReeveSymbol *) all->pdata[i])->name, name) == 0)
      return all->pdata[i];
  return NULL;
}

const char *const *
reeve_symbol_list (void)
{
  static const char **names;
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      GPtrArray *all = get_all ();

      names = g_new0 (const char *, all->len + 1);
      for (guint i = 0; i < all->len; i++)
        names[i] = ((const ReeveSymbol *) all->pdata[i])->name;
      g_once_init_leave (&ready, 1);
    }
  return names;
}

const char *
reeve_symbol_get_title (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_strcmp0 (titles[i].name, name) == 0)
      return g_dpgettext2 (NULL, "map symbol", titles[i].title);
  return name;
}

ReeveColour
reeve_symbol_get_colour (const ReeveSymbol *self)
{
  return self->colour;
}

static void
draw_shadow (const ReeveSvgShape *shape,
             cairo_t             *cr)
{
  /* Three steps instead of a blur: they stay lines on paper. */
  for (int i = 3; i > 0; i--)
    {
      cairo_save (cr);
      cairo_translate (cr, 0, 0.5);
      reeve_svg_shape_path (shape, cr);
      cairo_set_source_rgba (cr, 0, 0, 0, 0.07);
      cairo_set_line_width (cr, shape->stroke_width + i * 1.1);
      cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
      cairo_stroke (cr);
      cairo_restore (cr);
    }
}

static void
set_source (cairo_t    *cr,
            ReeveColour colour)
{
  cairo_set_source_rgba (cr, colour.r / 255.0, colour.g / 255.0, colour.b / 255.0,
                         colour.a / 255.0);
}

void
reeve_symbol_draw (const ReeveSymbol *self,
                   cairo_t           *cr,
                   double             size_px,
                   const ReeveColour *colour,
                   gboolean           shadow)
{
  cairo_save (cr);
  cairo_scale (cr, size_px / VIEW_SIZE, size_px / VIEW_SIZE);
  cairo_translate (cr, -VIEW_MIDDLE, -VIEW_MIDDLE);
  for (guint i = 0; i < self->shapes->len; i++)
    {
      const ReeveSvgShape *shape = self->shapes->pdata[i];

      if (i == 0 && shadow)
        draw_shadow (shape, cr);
      cairo_new_path (cr);
      reeve_svg_shape_path (shape, cr);
      if (shape->stroke_width > 0)
        {
          set_source (cr, shape->stroke);
          cairo_set_line_width (cr, shape->stroke_width);
          cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
          cairo_stroke_preserve (cr);
        }
      cairo_set_fill_rule (cr, shape->even_odd ? CAIRO_FILL_RULE_EVEN_ODD
                                               : CAIRO_FILL_RULE_WINDING);
      set_source (cr, i == 0 && colour != NULL ? *colour : shape->fill);
      cairo_fill (cr);
    }
  cairo_restore (cr);
}
