/* map/colour.c — colours as styles write them */
#include "map/colour.h"

#include <math.h>
#include <string.h>

gboolean
reeve_colour_parse (const char  *text,
                    ReeveColour *out)
{
  guint8 bytes[4] = { 0, 0, 0, 255 };
  gsize length = text == NULL ? 0 : strlen (text);

  if ((length != 7 && length != 9) || text[0] != '#')
    return FALSE;
  for (gsize i = 1; i < length; i += 2)
    {
      int high = g_ascii_xdigit_value (text[i]);
      int low = g_ascii_xdigit_value (text[i + 1]);

      if (high < 0 || low < 0)
        return FALSE;
      bytes[i / 2] = (guint8) (high << 4 | low);
    }

  *out = (ReeveColour) { bytes[0], bytes[1], bytes[2], bytes[3] };
  return TRUE;
}

char *
reeve_colour_format (ReeveColour self)
{
  if (self.a == 255)
    return g_strdup_printf ("#%02X%02X%02X", self.r, self.g, self.b);
  return g_strdup_printf ("#%02X%02X%02X%02X", self.r, self.g, self.b, self.a);
}

static guint8
mix_byte (guint8 a,
          guint8 b,
          double share)
{
  return (guint8) floor (a + (b - a) * CLAMP (share, 0, 1) + 0.5);
}

ReeveColour
reeve_colour_mix (ReeveColour a,
                  ReeveColour b,
                  double      share)
{
  return (ReeveColour) {
    mix_byte (a.r, b.r, share),
    mix_byte (a.g, b.g, share),
    mix_byte (a.b, b.b, share),
    mix_byte (a.a, b.a, share),
  };
}

ReeveColour
reeve_colour_darken (ReeveColour self,
                     double      share)
{
  return reeve_colour_mix (self, (ReeveColour) { 0, 0, 0, self.a }, share);
}

static double
linearise (guint8 byte)
{
  double value = byte / 255.0;

  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

double
reeve_colour_luminance (ReeveColour self)
{
  return 0.2126 * linearise (self.r) + 0.7152 * linearise (self.g) + 0.0722 * linearise (self.b);
}
