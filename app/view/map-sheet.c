/* view/map-sheet.c — what is wanted on the screen, and pictures that follow it */
#include "view/map-sheet.h"

#include <math.h>

#define FAR_ZOOMS 0.8

gboolean
reeve_map_wanted_set (ReeveMapWanted       *self,
                      ReeveScene           *scene,
                      const ReeveBaseStyle *base,
                      const ReeveViewport  *viewport)
{
  gboolean changed = scene != self->scene || base != self->base;

  if (changed)
    {
      self->stamp++;
      g_clear_pointer (&self->scene, reeve_scene_unref);
      if (scene != NULL)
        self->scene = reeve_scene_ref (scene);
      self->base = base;
    }
  self->view = *viewport;
  return changed;
}

void
reeve_map_wanted_clear (ReeveMapWanted *self)
{
  g_clear_pointer (&self->scene, reeve_scene_unref);
}

gboolean
reeve_map_wanted_some (const ReeveMapWanted *self)
{
  return self->scene != NULL && self->view.width >= 1 && self->view.height >= 1;
}

void
reeve_map_work_init (ReeveMapWork         *self,
                     gpointer              owner,
                     const ReeveMapWanted *wanted)
{
  self->owner = owner;
  self->scene = reeve_scene_ref (wanted->scene);
  self->base = wanted->base;
  self->stamp = wanted->stamp;
  self->cancellable = g_cancellable_new ();
}

void
reeve_map_work_leave (ReeveMapWork *self)
{
  self->owner = NULL;
  g_cancellable_cancel (self->cancellable);
}

void
reeve_map_work_clear (ReeveMapWork *self)
{
  reeve_scene_unref (self->scene);
  g_object_unref (self->cancellable);
}

ReeveViewport
reeve_sheet_around (const ReeveViewport *view,
                    double               margin_px)
{
  ReeveViewport sheet = *view;

  sheet.width += 2 * margin_px;
  sheet.height += 2 * margin_px;
  return sheet;
}

gboolean
reeve_sheet_covers (const ReeveViewport *sheet,
                    const ReeveViewport *view)
{
  ReeveXY middle = reeve_viewport_to_px (sheet, view->centre);

  return sheet->zoom == view->zoom && sheet->scale == view->scale &&
         middle.x - view->width / 2 >= -0.5 && middle.y - view->height / 2 >= -0.5 &&
         middle.x + view->width / 2 <= sheet->width + 0.5 &&
         middle.y + view->height / 2 <= sheet->height + 0.5;
}

gboolean
reeve_sheet_place (const ReeveViewport *sheet,
                   const ReeveViewport *view,
                   ReeveSheetPlace     *out)
{
  double factor = exp2 (view->zoom - sheet->zoom);
  ReeveXY middle = reeve_viewport_to_px (view, sheet->centre);

  if (fabs (view->zoom - sheet->zoom) > FAR_ZOOMS)
    return FALSE;
  out->factor = factor;
  out->left = middle.x - sheet->width / 2 * factor;
  out->top = middle.y - sheet->height / 2 * factor;
  /* Whole pixels of the screen, or every letter would blur. */
  if (factor == 1)
    {
      out->left = floor (out->left * sheet->scale + 0.5) / sheet->scale;
      out->top = floor (out->top * sheet->scale + 0.5) / sheet->scale;
    }
  return TRUE;
}
