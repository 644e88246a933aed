/* map/svg-path.c — the few SVG elements that our symbols use
 *
 * Elements g, path, rect, circle; attributes fill, stroke, stroke-width,
 * fill-rule, transform (translate, rotate, scale). Path commands M L H V C S A Z
 * and their relative forms; arcs become cubic curves.
 */
#include "map/svg-path-private.h"

#include <math.h>
#include <string.h>

#define MAX_SHAPES   64
#define MAX_SEGMENTS 4096
#define MAX_DEPTH    4

typedef struct
{
  cairo_matrix_t matrix;
  ReeveColour    fill;
  ReeveColour    stroke;
  double         stroke_width;
  gboolean       even_odd;
} State;

typedef struct
{
  GPtrArray *shapes;
  State      states[MAX_DEPTH + 1];
  guint      depth;
} Parser;

static void
shape_free (gpointer data)
{
  ReeveSvgShape *shape = data;

  g_array_unref (shape->segments);
  g_free (shape);
}

/* --- numbers --- */

static void
skip_blanks (const char **at)
{
  while (**at == ' ' || **at == ',' || **at == '\n' || **at == '\t' || **at == '\r')
    (*at)++;
}

static gboolean
read_number (const char **at,
             double      *out)
{
  char *end;
  double value;

  skip_blanks (at);
  if (strchr ("+-.0123456789", **at) == NULL || **at == '\0')
    return FALSE;
  value = g_ascii_strtod (*at, &end);
  if (end == *at || !isfinite (value) || fabs (value) > 1e6)
    return FALSE;
  *at = end;
  *out = value;
  return TRUE;
}

static gboolean
read_numbers (const char **at,
              guint        n,
              double      *out)
{
  for (guint i = 0; i < n; i++)
    if (!read_number (at, &out[i]))
      return FALSE;
  return TRUE;
}

/* --- paths --- */

typedef struct
{
  GArray *segments;
  double  x, y;          /* where the pen is */
  double  start_x, start_y;
  double  control_x, control_y;
} Pen;

static void
add_segment (Pen   *pen,
             char   kind,
             double a, double b, double c, double d, double e, double f)
{
  ReeveSvgSegment segment = { (guint8) kind, { a, b, c, d, e, f } };

  g_array_append_val (pen->segments, segment);
  if (kind == 'Z')
    {
      pen->x = pen->start_x;
      pen->y = pen->start_y;
    }
  else
    {
      pen->x = kind == 'C' ? e : a;
      pen->y = kind == 'C' ? f : b;
    }
  if (kind == 'M')
    {
      pen->start_x = a;
      pen->start_y = b;
    }
  pen->control_x = kind == 'C' ? c : pen->x;
  pen->control_y = kind == 'C' ? d : pen->y;
}

/* SVG 1.1, appendix F.6: from end points to centre, then quarter turns as curves. */
static void
add_arc (Pen    *pen,
         double  rx,
         double  ry,
         double  angle_deg,
         gboolean large,
         gboolean sweep,
         double  x,
         double  y)
{
  double sine = sin (angle_deg * G_PI / 180);
  double cosine = cos (angle_deg * G_PI / 180);
  double dx = (pen->x - x) / 2;
  double dy = (pen->y - y) / 2;
  double px = cosine * dx + sine * dy;
  double py = -sine * dx + cosine * dy;
  double excess, root, cx, cy, mx, my, from, turn;
  guint n_parts;

  rx = fabs (rx);
  ry = fabs (ry);
  if (rx == 0 || ry == 0 || (dx == 0 && dy == 0))
    {
      add_segment (pen, 'L', x, y, 0, 0, 0, 0);
      return;
    }
  excess = px * px / (rx * rx) + py * py / (ry * ry);
  if (excess > 1)
    {
      rx *= sqrt (excess);
      ry *= sqrt (excess);
      excess = 1;
    }
  root = sqrt (MAX (1 / excess - 1, 0)) * (large == sweep ? -1 : 1);
  cx = root * rx * py / ry;
  cy = -root * ry * px / rx;
  mx = cosine * cx - sine * cy + (pen->x + x) / 2;
  my = sine * cx + cosine * cy + (pen->y + y) / 2;
  from = atan2 ((py - cy) / ry, (px - cx) / rx);
  turn = atan2 ((-py - cy) / ry, (-px - cx) / rx) - from;
  if (sweep && turn < 0)
    turn += 2 * G_PI;
  if (!sweep && turn > 0)
    turn -= 2 * G_PI;

  n_parts = (guint) ceil (fabs (turn) / (G_PI / 2) - 1e-9);
  for (guint i = 0; i < n_parts; i++)
    {
      double a = from + turn * i / n_parts;
      double b = from + turn * (i + 1) / n_parts;
      double k = 4.0 / 3 * tan ((b - a) / 4);
      double u[] = { cos (a) - k * sin (a), cos (b) + k * sin (b), cos (b) };
      double v[] = { sin (a) + k * cos (a), sin (b) - k * cos (b), sin (b) };
      double out[6];

      for (guint j = 0; j < 3; j++)
        {
          out[2 * j] = cosine * rx * u[j] - sine * ry * v[j] + mx;
          out[2 * j + 1] = sine * rx * u[j] + cosine * ry * v[j] + my;
        }
      add_segment (pen, 'C', out[0], out[1], out[2], out[3], out[4], out[5]);
    }
}

static gboolean
read_arc (const char **at,
          double      *out)
{
  if (!read_numbers (at, 3, out))
    return FALSE;
  /* The two flags may stand without a blank between them. */
  for (guint i = 3; i < 5; i++)
    {
      skip_blanks (at);
      if (**at != '0' && **at != '1')
        return FALSE;
      out[i] = *(*at)++ - '0';
    }
  return read_numbers (at, 2, out + 5);
}

static gboolean
run_command (Pen         *pen,
             char         command,
             const char **at)
{
  gboolean relative = g_ascii_islower (command);
  double x = relative ? pen->x : 0;
  double y = relative ? pen->y : 0;
  double n[7];

  switch (g_ascii_toupper (command))
    {
    case 'M':
    case 'L':
      if (!read_numbers (at, 2, n))
        return FALSE;
      add_segment (pen, g_ascii_toupper (command), x + n[0], y + n[1], 0, 0, 0, 0);
      return TRUE;
    case 'H':
      if (!read_number (at, n))
        return FALSE;
      add_segment (pen, 'L', x + n[0], pen->y, 0, 0, 0, 0);
      return TRUE;
    case 'V':
      if (!read_number (at, n))
        return FALSE;
      add_segment (pen, 'L', pen->x, y + n[0], 0, 0, 0, 0);
      return TRUE;
    case 'C':
      if (!read_numbers (at, 6, n))
        return FALSE;
      add_segment (pen, 'C', x + n[0], y + n[1], x + n[2], y + n[3], x + n[4], y + n[5]);
      return TRUE;
    case 'S':
      if (!read_numbers (at, 4, n))
        return FALSE;
      add_segment (pen, 'C', 2 * pen->x - pen->control_x, 2 * pen->y - pen->control_y,
                   x + n[0], y + n[1], x + n[2], y + n[3]);
      return TRUE;
    case 'A':
      if (!read_arc (at, n))
        return FALSE;
      add_arc (pen, n[0], n[1], n[2], n[3] != 0, n[4] != 0, x + n[5], y + n[6]);
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
read_path (GArray     *segments,
           const char *text)
{
  Pen pen = { segments, 0, 0, 0, 0, 0, 0 };
  const char *at = text;
  char command = 0;

  for (;;)
    {
      skip_blanks (&at);
      if (*at == '\0')
        return segments->len > 0;
      if (segments->len > MAX_SEGMENTS)
        return FALSE;
      if (g_ascii_isalpha (*at))
        command = *at++;
      if (command == 'Z' || command == 'z')
        {
          add_segment (&pen, 'Z', 0, 0, 0, 0, 0, 0);
          command = 0;
          continue;
        }
      if (command == 0 || !run_command (&pen, command, &at))
        return FALSE;
      /* Further pairs after a move are lines. */
      if (command == 'M')
        command = 'L';
      else if (command == 'm')
        command = 'l';
    }
}

static void
add_rectangle (GArray *segments,
               double  x, double y, double width, double height, double r)
{
  Pen pen = { segments, 0, 0, 0, 0, 0, 0 };

  r = MIN (r, MIN (width, height) / 2);
  add_segment (&pen, 'M', x + r, y, 0, 0, 0, 0);
  add_segment (&pen, 'L', x + width - r, y, 0, 0, 0, 0);
  add_arc (&pen, r, r, 0, FALSE, TRUE, x + width, y + r);
  add_segment (&pen, 'L', x + width, y + height - r, 0, 0, 0, 0);
  add_arc (&pen, r, r, 0, FALSE, TRUE, x + width - r, y + height);
  add_segment (&pen, 'L', x + r, y + height, 0, 0, 0, 0);
  add_arc (&pen, r, r, 0, FALSE, TRUE, x, y + height - r);
  add_segment (&pen, 'L', x, y + r, 0, 0, 0, 0);
  add_arc (&pen, r, r, 0, FALSE, TRUE, x + r, y);
  add_segment (&pen, 'Z', 0, 0, 0, 0, 0, 0);
}

/* --- elements --- */

static gboolean
read_colour (const char  *text,
             ReeveColour *out)
{
  char *full;
  gboolean found;

  if (strlen (text) != 4 || text[0] != '#')
    return reeve_colour_parse (text, out);
  full = g_strdup_printf ("#%c%c%c%c%c%c", text[1], text[1], text[2], text[2], text[3], text[3]);
  found = reeve_colour_parse (full, out);
  g_free (full);
  return found;
}

static gboolean
read_transform (const char     *text,
                cairo_matrix_t *matrix)
{
  const char *at = text;

  for (;;)
    {
      double n[3] = { 0, 0, 0 };
      guint count = 0;
      char name = *at;

      skip_blanks (&at);
      name = *at;
      if (name == '\0')
        return TRUE;
      while (g_ascii_isalpha (*at))
        at++;
      if (*at++ != '(')
        return FALSE;
      while (count < 3 && read_number (&at, &n[count]))
        count++;
      skip_blanks (&at);
      if (count == 0 || *at++ != ')')
        return FALSE;
      if (name == 't')
        {
          cairo_matrix_translate (matrix, n[0], n[1]);
        }
      else if (name == 's')
        {
          cairo_matrix_scale (matrix, n[0], count > 1 ? n[1] : n[0]);
        }
      else if (name == 'r')
        {
          cairo_matrix_translate (matrix, n[1], n[2]);
          cairo_matrix_rotate (matrix, n[0] * G_PI / 180);
          cairo_matrix_translate (matrix, -n[1], -n[2]);
        }
      else
        {
          return FALSE;
        }
    }
}

static const char *
get_attribute (const char **names,
               const char **values,
               const char  *name)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], name) == 0)
      return values[i];
  return NULL;
}

static double
get_length (const char **names,
            const char **values,
            const char  *name)
{
  const char *text = get_attribute (names, values, name);
  double value = 0;

  return text != NULL && read_number (&text, &value) ? value : 0;
}

static gboolean
read_state (State       *state,
            const char **names,
            const char **values)
{
  const char *fill = get_attribute (names, values, "fill");
  const char *stroke = get_attribute (names, values, "stroke");
  const char *rule = get_attribute (names, values, "fill-rule");
  const char *transform = get_attribute (names, values, "transform");

  if (fill != NULL && !read_colour (fill, &state->fill))
    return FALSE;
  if (stroke != NULL && !read_colour (stroke, &state->stroke))
    return FALSE;
  if (get_attribute (names, values, "stroke-width") != NULL)
    state->stroke_width = get_length (names, values, "stroke-width");
  if (rule != NULL)
    state->even_odd = strcmp (rule, "evenodd") == 0;
  return transform == NULL || read_transform (transform, &state->matrix);
}

static gboolean
read_shape (GArray      *segments,
            const char  *element,
            const char **names,
            const char **values)
{
  if (strcmp (element, "path") == 0)
    {
      const char *path = get_attribute (names, values, "d");

      return path != NULL && read_path (segments, path);
    }
  if (strcmp (element, "rect") == 0)
    {
      add_rectangle (segments, get_length (names, values, "x"), get_length (names, values, "y"),
                     get_length (names, values, "width"), get_length (names, values, "height"),
                     get_length (names, values, "rx"));
      return TRUE;
    }
  if (strcmp (element, "circle") == 0)
    {
      double r = get_length (names, values, "r");

      add_rectangle (segments, get_length (names, values, "cx") - r,
                     get_length (names, values, "cy") - r, 2 * r, 2 * r, r);
      return TRUE;
    }
  return FALSE;
}

static void
start_element_cb (GMarkupParseContext *context,
                  const char          *element,
                  const char         **names,
                  const char         **values,
                  gpointer             data,
                  GError             **error)
{
  Parser *parser = data;
  State state = parser->states[MIN (parser->depth, MAX_DEPTH)];
  gboolean known = TRUE;

  if (parser->depth >= MAX_DEPTH || parser->shapes->len >= MAX_SHAPES)
    known = FALSE;
  else if (strcmp (element, "svg") != 0)
    known = read_state (&state, names, values);
  if (known)
    parser->states[++parser->depth] = state;
  if (known && strcmp (element, "svg") != 0 && strcmp (element, "g") != 0)
    {
      ReeveSvgShape *shape = g_new0 (ReeveSvgShape, 1);

      shape->segments = g_array_new (FALSE, FALSE, sizeof (ReeveSvgSegment));
      shape->matrix = state.matrix;
      shape->fill = state.fill;
      shape->stroke = state.stroke;
      shape->stroke_width = state.stroke_width;
      shape->even_odd = state.even_odd;
      g_ptr_array_add (parser->shapes, shape);
      known = read_shape (shape->segments, element, names, values);
    }
  if (!known)
    g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_UNKNOWN_ELEMENT, "%s", element);
}

static void
end_element_cb (GMarkupParseContext *context,
                const char          *element,
                gpointer             data,
                GError             **error)
{
  ((Parser *) data)->depth--;
}

GPtrArray *
reeve_svg_parse (const char *text,
                 gsize       length)
{
  static const GMarkupParser callbacks = { start_element_cb, end_element_cb, NULL, NULL, NULL };
  g_autoptr (GPtrArray) shapes = g_ptr_array_new_with_free_func (shape_free);
  g_autoptr (GMarkupParseContext) context = NULL;
  Parser parser = { shapes };

  cairo_matrix_init_identity (&parser.states[0].matrix);
  parser.states[0].fill = (ReeveColour) { 0, 0, 0, 255 };
  context = g_markup_parse_context_new (&callbacks, 0, &parser, NULL);
  if (!g_markup_parse_context_parse (context, text, (gssize) length, NULL) ||
      !g_markup_parse_context_end_parse (context, NULL) || shapes->len == 0)
    return NULL;
  return g_steal_pointer (&shapes);
}

void
reeve_svg_shape_path (const ReeveSvgShape *shape,
                      cairo_t             *cr)
{
  cairo_save (cr);
  cairo_transform (cr, &shape->matrix);
  for (guint i = 0; i < shape->segments->len; i++)
    {
      const ReeveSvgSegment *segment = &g_array_index (shape->segments, ReeveSvgSegment, i);

      switch (segment->kind)
        {
        case 'M':
          cairo_move_to (cr, segment->xy[0], segment->xy[1]);
          break;
        case 'L':
          cairo_line_to (cr, segment->xy[0], segment->xy[1]);
          break;
        case 'C':
          cairo_curve_to (cr, segment->xy[0], segment->xy[1], segment->xy[2], segment->xy[3],
                          segment->xy[4], segment->xy[5]);
          break;
        default:
          cairo_close_path (cr);
          break;
        }
    }
  cairo_restore (cr);
}
