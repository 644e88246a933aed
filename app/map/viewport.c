/* map/viewport.c — which piece of the world is shown, and how large */
#include "map/viewport.h"

#define INCH_M 0.0254

static void
get_centre (const ReeveViewport *self,
            double              *out_x,
            double              *out_y,
            double              *out_px_per_unit)
{
  ReeveMapPoint centre = reeve_mercator_from_lonlat (self->centre);

  *out_x = centre.x;
  *out_y = centre.y;
  *out_px_per_unit = reeve_mercator_px_per_unit (self->zoom);
}

ReeveXY
reeve_viewport_to_px (const ReeveViewport *self,
                      ReeveLonLat          point)
{
  ReeveMapPoint at = reeve_mercator_from_lonlat (point);
  double x, y, px_per_unit;

  get_centre (self, &x, &y, &px_per_unit);
  return (ReeveXY) {
    self->width / 2 + (at.x - x) * px_per_unit,
    self->height / 2 + (at.y - y) * px_per_unit,
  };
}

ReeveLonLat
reeve_viewport_from_px (const ReeveViewport *self,
                        ReeveXY              px)
{
  double x, y, px_per_unit;
  ReeveLonLat point;

  get_centre (self, &x, &y, &px_per_unit);
  point = reeve_mercator_to_lonlat (x + (px.x - self->width / 2) / px_per_unit,
                                    y + (px.y - self->height / 2) / px_per_unit);
  point.lon = CLAMP (point.lon, -180, 180);
  point.lat = CLAMP (point.lat, -REEVE_MERCATOR_MAX_LAT, REEVE_MERCATOR_MAX_LAT);
  return point;
}

ReeveBox
reeve_viewport_get_box (const ReeveViewport *self)
{
  ReeveLonLat top_left = reeve_viewport_from_px (self, (ReeveXY) { 0, 0 });
  ReeveLonLat bottom_right = reeve_viewport_from_px (self, (ReeveXY) { self->width, self->height });

  return (ReeveBox) { top_left.lon, bottom_right.lat, bottom_right.lon, top_left.lat };
}

double
reeve_viewport_m_per_px (const ReeveViewport *self)
{
  return reeve_mercator_unit_m (self->centre.lat) / reeve_mercator_px_per_unit (self->zoom);
}

double
reeve_viewport_denominator (const ReeveViewport *self)
{
  return reeve_viewport_m_per_px (self) / (INCH_M / 96);
}

double
reeve_viewport_zoom_for_scale (double denominator,
                               double lat)
{
  double m_per_px = denominator * INCH_M / 96;

  return log2 (reeve_mercator_unit_m (lat) / m_per_px) + 32 - 8;
}

ReeveViewport
reeve_viewport_fit (const ReeveBox *box,
                    double          width,
                    double          height,
                    double          padding,
                    double          max_zoom)
{
  ReeveViewport self = { { 0, 0 }, 0, width, height, 1 };
  ReeveMapBox units;
  double room_x = MAX (width - 2 * padding, 1);
  double room_y = MAX (height - 2 * padding, 1);
  double zoom_x, zoom_y;

  if (reeve_box_is_empty (box))
    {
      self.zoom = MAX (log2 (MIN (width, height) / 256), 0);
      return self;
    }

  units = reeve_mercator_from_box (box);
  self.centre = reeve_mercator_to_lonlat (((double) units.x0 + units.x1) / 2,
                                          ((double) units.y0 + units.y1) / 2);
  zoom_x = log2 (room_x / MAX ((double) units.x1 - units.x0, 1)) + 32 - 8;
  zoom_y = log2 (room_y / MAX ((double) units.y1 - units.y0, 1)) + 32 - 8;
  self.zoom = CLAMP (MIN (zoom_x, zoom_y), 0, MIN (max_zoom, REEVE_VIEWPORT_MAX_ZOOM));
  return self;
}
