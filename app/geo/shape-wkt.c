/* geo/shape-wkt.c — shapes as well-known text
 *
 * Reads what people paste into a spreadsheet: any case, any white space, an
 * "SRID=4326;" before it, Z and M that are dropped.
 */
#include "geo/shape.h"

#include "core/error.h"
#include "core/i18n.h"
#include "geo/shape-builder-private.h"

#include <math.h>
#include <string.h>

typedef struct
{
  const char *text;  /* borrowed */
  const char *at;
} Reader;

static gboolean
fail (const Reader *self,
      const char   *needed,
      GError      **error)
{
  g_autofree char *found = NULL;
  g_autofree char *valid = g_utf8_make_valid (self->at, strnlen (self->at, 60));

  found = g_utf8_substring (valid, 0, MIN (20, g_utf8_strlen (valid, -1)));
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
               /* Translators: the text found, its position from 1, what should stand there */
               _("The geometry text has “%s” at character %u where it needs %s"),
               found, (guint) (self->at - self->text) + 1, needed);
  return FALSE;
}

static void
skip_space (Reader *self)
{
  while (g_ascii_isspace (*self->at))
    self->at++;
}

static gboolean
take (Reader *self,
      char    letter)
{
  skip_space (self);
  if (*self->at != letter)
    return FALSE;
  self->at++;
  return TRUE;
}

static gboolean
take_word (Reader     *self,
           const char *word)
{
  gsize length = strlen (word);

  skip_space (self);
  if (g_ascii_strncasecmp (self->at, word, length) != 0 || g_ascii_isalpha (self->at[length]))
    return FALSE;
  self->at += length;
  return TRUE;
}

/* A decimal number: strtod alone would also take "nan", "inf" and "0x1p3". */
static gboolean
take_number (Reader *self,
             double *out_value)
{
  const char *first;
  char *end;

  skip_space (self);
  first = self->at + strspn (self->at, "+-");
  if (!g_ascii_isdigit (*first) && *first != '.')
    return FALSE;
  if (*first == '0' && (first[1] == 'x' || first[1] == 'X'))
    return FALSE;

  *out_value = g_ascii_strtod (self->at, &end);
  if (end == self->at || !isfinite (*out_value))
    return FALSE;
  self->at = end;
  return TRUE;
}

static gboolean
read_point (Reader            *self,
            ReeveShapeBuilder *out,
            GError           **error)
{
  double values[2], more;

  if (!take_number (self, &values[0]) || !take_number (self, &values[1]))
    return fail (self, _("a number"), error);
  for (guint i = 0; i < 2 && take_number (self, &more); i++)
    ;
  reeve_shape_builder_add (out, values[0], values[1]);
  return TRUE;
}

/* "(1 2, 3 4)" after its kind was announced */
static gboolean
read_points (Reader            *self,
             ReeveShapeBuilder *out,
             GError           **error)
{
  if (take_word (self, "EMPTY"))
    return reeve_shape_builder_end_ring (out, error);
  if (!take (self, '('))
    return fail (self, "“(”", error);

  do
    if (!read_point (self, out, error))
      return FALSE;
  while (take (self, ','));

  if (!take (self, ')'))
    return fail (self, _("“,” or “)”"), error);
  return reeve_shape_builder_end_ring (out, error);
}

static gboolean
read_polygon (Reader            *self,
              ReeveShapeBuilder *out,
              GError           **error)
{
  if (take_word (self, "EMPTY"))
    return TRUE;
  if (!take (self, '('))
    return fail (self, "“(”", error);

  do
    if (!read_points (self, out, error))
      return FALSE;
  while (take (self, ','));

  if (!take (self, ')'))
    return fail (self, _("“,” or “)”"), error);
  reeve_shape_builder_end_part (out);
  return TRUE;
}

/* Both "MULTIPOINT (1 2, 3 4)" and "MULTIPOINT ((1 2), (3 4))" are about. */
static gboolean
read_multi_point_member (Reader            *self,
                         ReeveShapeBuilder *out,
                         GError           **error)
{
  skip_space (self);
  if (*self->at == '(' || g_ascii_isalpha (*self->at))
    return read_points (self, out, error);
  return read_point (self, out, error) && reeve_shape_builder_end_ring (out, error);
}

static gboolean read_geometry (Reader            *self,
                               guint              depth,
                               ReeveShapeBuilder *out,
                               GError           **error);

typedef enum
{
  MEMBER_POINT,
  MEMBER_LINE,
  MEMBER_POLYGON,
  MEMBER_ANY,
} Member;

static gboolean
read_members (Reader            *self,
              Member             member,
              guint              depth,
              ReeveShapeBuilder *out,
              GError           **error)
{
  if (take_word (self, "EMPTY"))
    return TRUE;
  if (!take (self, '('))
    return fail (self, "“(”", error);

  do
    {
      gboolean ok = member == MEMBER_POINT   ? read_multi_point_member (self, out, error)
                  : member == MEMBER_LINE    ? read_points (self, out, error)
                  : member == MEMBER_POLYGON ? read_polygon (self, out, error)
                                             : read_geometry (self, depth + 1, out, error);

      if (!ok)
        return FALSE;
    }
  while (take (self, ','));

  if (!take (self, ')'))
    return fail (self, _("“,” or “)”"), error);
  return TRUE;
}

static gboolean
take_kind (Reader     *self,
           const char *name)
{
  static const char *const dims[] = { "", "ZM", "Z", "M" };

  for (guint i = 0; i < G_N_ELEMENTS (dims); i++)
    {
      g_autofree char *word = g_strconcat (name, dims[i], NULL);

      if (take_word (self, word))
        {
          if (!take_word (self, "ZM") && !take_word (self, "Z"))
            (void) take_word (self, "M");
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
read_geometry (Reader            *self,
               guint              depth,
               ReeveShapeBuilder *out,
               GError           **error)
{
  static const struct
  {
    const char    *name;
    ReeveShapeKind kind;
    gboolean       many;
    Member         member;
  } kinds[] = {
    { "POINT", REEVE_SHAPE_POINT, FALSE, MEMBER_POINT },
    { "LINESTRING", REEVE_SHAPE_LINE, FALSE, MEMBER_LINE },
    { "POLYGON", REEVE_SHAPE_AREA, FALSE, MEMBER_POLYGON },
    { "MULTIPOINT", REEVE_SHAPE_POINT, TRUE, MEMBER_POINT },
    { "MULTILINESTRING", REEVE_SHAPE_LINE, TRUE, MEMBER_LINE },
    { "MULTIPOLYGON", REEVE_SHAPE_AREA, TRUE, MEMBER_POLYGON },
    { "GEOMETRYCOLLECTION", REEVE_SHAPE_NONE, TRUE, MEMBER_ANY },
  };

  if (depth >= REEVE_SHAPE_MAX_DEPTH)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_DATA,
                   _("The geometry is a collection nested more than %u deep"),
                   REEVE_SHAPE_MAX_DEPTH);
      return FALSE;
    }

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (!take_kind (self, kinds[i].name))
        continue;
      if (kinds[i].kind != REEVE_SHAPE_NONE &&
          !reeve_shape_builder_begin (out, kinds[i].kind, error))
        return FALSE;
      if (kinds[i].many)
        return read_members (self, kinds[i].member, depth, out, error);
      if (kinds[i].member == MEMBER_POLYGON)
        return read_polygon (self, out, error);
      return read_points (self, out, error);
    }
  return fail (self, _("POINT, LINESTRING, POLYGON or several of one of them"), error);
}

ReeveShape *
reeve_shape_from_wkt (const char  *text,
                      GError     **error)
{
  g_auto (ReeveShapeBuilder) builder;
  Reader reader = { text, text };

  reeve_shape_builder_init (&builder);
  skip_space (&reader);
  if (g_ascii_strncasecmp (reader.at, "SRID=4326;", 10) == 0)
    reader.at += 10;
  if (!read_geometry (&reader, 0, &builder, error))
    return NULL;
  skip_space (&reader);
  if (*reader.at != '\0')
    {
      fail (&reader, _("its end"), error);
      return NULL;
    }
  return reeve_shape_builder_finish (&builder);
}

static void
put_number (GString *out,
            double   value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE + 320];

  g_ascii_formatd (digits, sizeof digits, "%.7f", value);
  g_string_append (out, strcmp (digits, "-0.0000000") == 0 ? digits + 1 : digits);
}

static void
put_points (GString          *out,
            const ReeveShape *self,
            guint32           start,
            guint32           end)
{
  g_string_append_c (out, '(');
  for (guint32 i = start; i < end; i++)
    {
      if (i > start)
        g_string_append (out, ", ");
      put_number (out, self->points[i].lon);
      g_string_append_c (out, ' ');
      put_number (out, self->points[i].lat);
    }
  g_string_append_c (out, ')');
}

static void
put_rings (GString          *out,
           const ReeveShape *self,
           gboolean          parted)
{
  for (guint ring = 0; ring < self->n_rings; ring++)
    {
      gboolean first = ring == 0 || self->rings[ring].part != self->rings[ring - 1].part;

      if (ring > 0)
        g_string_append (out, parted && first ? "), " : ", ");
      if (parted && first)
        g_string_append_c (out, '(');
      put_points (out, self, reeve_shape_ring_start (self, ring), self->rings[ring].end);
    }
  if (parted)
    g_string_append_c (out, ')');
}

char *
reeve_shape_to_wkt (const ReeveShape *self)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean many = self->n_rings > 0 &&
                  self->rings[self->n_rings - 1].part != self->rings[0].part;

  switch (self->kind)
    {
    case REEVE_SHAPE_NONE:
      return g_strdup ("GEOMETRYCOLLECTION EMPTY");

    case REEVE_SHAPE_POINT:
      g_string_append (out, self->n_points > 1 ? "MULTIPOINT (" : "POINT ");
      for (guint32 i = 0; i < self->n_points; i++)
        {
          if (i > 0)
            g_string_append (out, ", ");
          put_points (out, self, i, i + 1);
        }
      if (self->n_points > 1)
        g_string_append_c (out, ')');
      break;

    case REEVE_SHAPE_LINE:
      g_string_append (out, many ? "MULTILINESTRING (" : "LINESTRING ");
      put_rings (out, self, FALSE);
      if (many)
        g_string_append_c (out, ')');
      break;

    case REEVE_SHAPE_AREA:
      g_string_append (out, many ? "MULTIPOLYGON (" : "POLYGON ");
      put_rings (out, self, TRUE);
      if (many)
        g_string_append_c (out, ')');
      break;
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}
