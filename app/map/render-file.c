/* map/render-file.c — the map as a file: PNG, PDF or SVG */
#include "map/render.h"

#include "core/error.h"
#include "core/i18n.h"
#include "map/legend.h"
#include "map/text.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#define PT_PER_PX 0.75
#define TITLE_PX  46.0

static void
set_ink (cairo_t    *cr,
         ReeveColour ink,
         double      opacity)
{
  cairo_set_source_rgba (cr, ink.r / 255.0, ink.g / 255.0, ink.b / 255.0, opacity);
}

/* In the corner, on a strip of paper: never left out. */
static void
draw_attribution (cairo_t              *cr,
                  const ReeveScene     *scene,
                  const ReeveViewport  *viewport,
                  const ReeveBaseStyle *base)
{
  g_autofree char *text = reeve_scene_dup_attribution (scene);
  double width, height;
  double room = viewport->width - 16;

  if (text[0] == '\0')
    return;
  reeve_text_measure (cr, text, 9.5, 400, 0, &width, NULL);
  reeve_text_measure (cr, text, 9.5, 400, room, NULL, &height);
  width = MIN (width, room);
  cairo_new_path (cr);
  cairo_rectangle (cr, viewport->width - width - 12, viewport->height - height - 6, width + 12,
                   height + 6);
  set_ink (cr, reeve_base_style_ink (base, REEVE_INK_HALO), 0.85);
  cairo_fill (cr);
  set_ink (cr, reeve_base_style_ink (base, REEVE_INK_LABEL_MINOR), 1);
  reeve_text_draw (cr, text, viewport->width - width - 6, viewport->height - height - 3, 9.5, 400,
                   room);
}

static void
draw_furniture (cairo_t              *cr,
                const ReeveViewport  *viewport,
                const ReeveBaseStyle *base)
{
  ReeveColour ink = reeve_base_style_ink (base, REEVE_INK_LABEL);
  double length_m;
  double bar = reeve_scale_bar_fit (viewport, 140, &length_m);

  cairo_save (cr);
  cairo_new_path (cr);
  reeve_text_rounded_box (cr, viewport->width - 48, 12, 36, 44, 6);
  set_ink (cr, reeve_base_style_ink (base, REEVE_INK_HALO), 0.9);
  cairo_fill (cr);
  cairo_translate (cr, viewport->width - 46, 16);
  reeve_north_arrow_draw (cr, ink, 32);
  cairo_restore (cr);

  cairo_save (cr);
  cairo_translate (cr, viewport->width - bar - 80, viewport->height - 44);
  cairo_new_path (cr);
  reeve_text_rounded_box (cr, -8, -5, bar + 76, 24, 6);
  set_ink (cr, reeve_base_style_ink (base, REEVE_INK_HALO), 0.9);
  cairo_fill (cr);
  reeve_scale_bar_draw (viewport, cr, ink, 11, 140);
  cairo_restore (cr);
}

static void
draw_legend (cairo_t              *cr,
             const ReeveScene     *scene,
             const ReeveViewport  *viewport,
             const ReeveBaseStyle *base)
{
  g_autoptr (ReeveLegend) legend = reeve_legend_new ((ReeveScene *) scene, viewport->zoom);
  double width, height;

  reeve_legend_draw (legend, base, NULL, 12, 260, &width, &height);
  cairo_save (cr);
  cairo_translate (cr, 12, MAX (viewport->height - height - 12, 12));
  reeve_legend_draw (legend, base, cr, 12, 260, NULL, NULL);
  cairo_restore (cr);
}

typedef struct
{
  const ReeveScene      *scene;
  const ReeveViewport   *viewport;
  const ReeveBaseStyle  *base;
  const ReeveRenderPage *page;
  double                 unit;     /* surface units for a design pixel */
  double                 top_px;   /* room for the title */
  GCancellable          *cancellable;
} Sheet;

static gboolean
draw_sheet (const Sheet *self,
            cairo_t     *cr)
{
  ReeveViewport viewport = *self->viewport;
  gboolean finished;

  cairo_scale (cr, self->unit, self->unit);
  if (self->top_px > 0)
    {
      set_ink (cr, reeve_base_style_ink (self->base, REEVE_INK_HALO), 1);
      cairo_rectangle (cr, 0, 0, viewport.width, self->top_px);
      cairo_fill (cr);
      set_ink (cr, reeve_base_style_ink (self->base, REEVE_INK_LABEL), 1);
      reeve_text_draw (cr, self->page->title, 14, 9, 20, 700, viewport.width - 28);
      cairo_translate (cr, 0, self->top_px);
    }
  /* The scale is Cairo's here: the picture keeps its fineness all the same. */
  cairo_save (cr);
  cairo_scale (cr, 1 / self->unit, 1 / self->unit);
  viewport.scale = self->unit;
  finished = reeve_scene_draw (self->scene, cr, &viewport, self->base, REEVE_RENDER_ALL,
                               self->cancellable);
  cairo_restore (cr);
  if (self->page != NULL && self->page->legend)
    draw_legend (cr, self->scene, &viewport, self->base);
  if (self->page != NULL && self->page->furniture)
    draw_furniture (cr, &viewport, self->base);
  draw_attribution (cr, self->scene, &viewport, self->base);
  return finished;
}

/* --- writing --- */

typedef struct
{
  int fd;
  int failed_errno;
} Sink;

static cairo_status_t
write_cb (void                *data,
          const unsigned char *bytes,
          unsigned int         length)
{
  Sink *sink = data;

  while (length > 0)
    {
      ssize_t n = write (sink->fd, bytes, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          sink->failed_errno = n < 0 ? errno : EIO;
          return CAIRO_STATUS_WRITE_ERROR;
        }
      bytes += n;
      length -= (unsigned int) n;
    }
  return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
make_surface (ReeveRenderFormat format,
              double            width,
              double            height,
              Sink             *sink)
{
  cairo_surface_t *surface;

  switch (format)
    {
    case REEVE_RENDER_PDF:
      return cairo_pdf_surface_create_for_stream (write_cb, sink, width, height);
    case REEVE_RENDER_SVG:
      surface = cairo_svg_surface_create_for_stream (write_cb, sink, width, height);
      cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
      return surface;
    case REEVE_RENDER_PNG:
      break;
    }
  return cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) ceil (width), (int) ceil (height));
}

static gboolean
write_sheet (const Sheet      *sheet,
             ReeveRenderFormat format,
             Sink             *sink,
             GError          **error)
{
  double width = sheet->viewport->width * sheet->unit;
  double height = (sheet->viewport->height + sheet->top_px) * sheet->unit;
  cairo_surface_t *surface = make_surface (format, width, height, sink);
  cairo_t *cr = cairo_create (surface);
  gboolean finished = draw_sheet (sheet, cr);
  cairo_status_t status = cairo_status (cr);

  cairo_destroy (cr);
  if (format == REEVE_RENDER_PNG && finished && status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, write_cb, sink);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);

  if (!finished)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Stopped."));
  else if (sink->failed_errno != 0)
    g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_STORE, g_strerror (sink->failed_errno));
  else if (status != CAIRO_STATUS_SUCCESS)
    g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_INPUT, cairo_status_to_string (status));
  return finished && sink->failed_errno == 0 && status == CAIRO_STATUS_SUCCESS;
}

static gboolean
check_size (const ReeveViewport *viewport,
            double               unit,
            ReeveRenderFormat    format,
            GError             **error)
{
  double most = format == REEVE_RENDER_PNG ? 16000 : 20000;

  if (viewport->width * unit >= 16 && viewport->height * unit >= 16 &&
      viewport->width * unit <= most && viewport->height * unit <= most)
    return TRUE;
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
               /* Translators: a picture's width and height, and the least and most allowed */
               _("The picture is %.0f × %.0f; each side needs 16 to %.0f"),
               viewport->width * unit, viewport->height * unit, most);
  return FALSE;
}

gboolean
reeve_render_file (const ReeveScene      *scene,
                   const ReeveViewport   *viewport,
                   const ReeveBaseStyle  *base,
                   const ReeveRenderPage *page,
                   ReeveRenderFormat      format,
                   const char            *path,
                   ReeveJob              *job,
                   GError               **error)
{
  Sheet sheet = { scene, viewport, base, page, 1, 0, reeve_job_get_cancellable (job) };
  g_autofree char *draft = g_strconcat (path, ".XXXXXX", NULL);
  g_autoptr (GError) cause = NULL;
  Sink sink = { -1, 0 };
  gboolean written;

  sheet.unit = format == REEVE_RENDER_PDF ? PT_PER_PX
             : format == REEVE_RENDER_PNG ? viewport->scale : 1;
  sheet.top_px = page != NULL && page->title != NULL && page->title[0] != '\0' ? TITLE_PX : 0;
  if (!check_size (viewport, sheet.unit, format, error))
    return FALSE;
  sink.fd = g_mkstemp_full (draft, O_RDWR, 0644);
  if (sink.fd < 0)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT, _("%s cannot be written: %s"), path,
                   g_strerror (errno));
      return FALSE;
    }

  written = write_sheet (&sheet, format, &sink, &cause);
  if (written && (fsync (sink.fd) != 0 || g_rename (draft, path) != 0))
    {
      written = FALSE;
      cause = g_error_new_literal (REEVE_ERROR, REEVE_ERROR_STORE, g_strerror (errno));
    }
  close (sink.fd);
  if (written)
    return TRUE;
  g_unlink (draft);
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&cause));
  else
    g_set_error (error, REEVE_ERROR, cause->code, _("%s cannot be written: %s"), path,
                 cause->message);
  return FALSE;
}
