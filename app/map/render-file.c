/* map/render-file.c — the map as a file: PNG, PDF or SVG */
#include "map/render.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"
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

#define MARGIN    12.0
#define LEGEND_PX 12.0
#define LEGEND_WIDTH 260.0
#define BAR_PX    140.0
/* Share of the picture that its key may cover. */
#define LEGEND_SHARE 0.25

/* What lies on the map, and where. */
typedef struct
{
  ReeveLegend    *legend;       /* owned, nullable */
  char           *attribution;  /* owned */
  ReeveRenderCard cards[4];     /* attribution, legend, north, scale; no width for none */
} Furniture;

static void
furniture_clear (Furniture *self)
{
  g_clear_pointer (&self->legend, reeve_legend_free);
  g_clear_pointer (&self->attribution, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Furniture, furniture_clear)

/* In the corner, on a strip of paper: never left out. */
static void
place_attribution (Furniture           *self,
                   cairo_t             *cr,
                   const ReeveScene    *scene,
                   const ReeveViewport *viewport)
{
  double room = viewport->width - 16;
  double width, height;

  self->attribution = reeve_scene_dup_attribution (scene);
  if (self->attribution[0] == '\0')
    return;
  reeve_text_measure (cr, self->attribution, 9.5, 400, 0, &width, NULL);
  reeve_text_measure (cr, self->attribution, 9.5, 400, room, NULL, &height);
  width = MIN (width, room);
  self->cards[0] = (ReeveRenderCard) { viewport->width - width - 12, viewport->height - height - 6,
                                       width + 12, height + 6 };
}

static void
place_legend (Furniture            *self,
              const ReeveScene     *scene,
              const ReeveViewport  *viewport,
              const ReeveBaseStyle *base)
{
  double most_width = MIN (LEGEND_WIDTH, viewport->width * 0.45);
  double most_height = viewport->height * 0.62 - MARGIN;
  double width, height;

  /* The legend only reads the scene; it takes a reference. */
  self->legend = reeve_legend_new ((ReeveScene *) scene, viewport->zoom);
  reeve_legend_fit (self->legend, base, LEGEND_PX, most_width, most_height,
                    LEGEND_SHARE * viewport->width * viewport->height);
  reeve_legend_draw (self->legend, base, NULL, LEGEND_PX, most_width, &width, &height);
  if (height > most_height)
    return;
  self->cards[1] = (ReeveRenderCard) { MARGIN, viewport->height - height - MARGIN, width, height };
}

static void
place_furniture (Furniture           *self,
                 cairo_t             *cr,
                 const ReeveViewport *viewport)
{
  double length_m, words;
  double bar = reeve_scale_bar_fit (viewport, MIN (BAR_PX, viewport->width / 4), &length_m);
  g_autofree char *text = reeve_format_length (length_m);

  if (viewport->width < 160 || viewport->height < 120)
    return;
  reeve_text_measure (cr, text, 11, 500, 0, &words, NULL);
  self->cards[2] = (ReeveRenderCard) { viewport->width - 48, MARGIN, 36, 44 };
  self->cards[3] = (ReeveRenderCard) { viewport->width - MARGIN - bar - words - 24,
                                       viewport->height - 30 - self->cards[0].height,
                                       bar + words + 24, 24 };
}

static void
draw_card (cairo_t               *cr,
           const ReeveRenderCard *card,
           const ReeveBaseStyle  *base)
{
  cairo_new_path (cr);
  reeve_text_rounded_box (cr, card->x, card->y, card->width, card->height, 6);
  set_ink (cr, reeve_base_style_ink (base, REEVE_INK_HALO), 0.9);
  cairo_fill (cr);
}

static void
draw_furniture (const Furniture      *self,
                cairo_t              *cr,
                const ReeveViewport  *viewport,
                const ReeveBaseStyle *base)
{
  ReeveColour ink = reeve_base_style_ink (base, REEVE_INK_LABEL);

  if (self->cards[1].width > 0)
    {
      cairo_save (cr);
      cairo_translate (cr, self->cards[1].x, self->cards[1].y);
      reeve_legend_draw (self->legend, base, cr, LEGEND_PX, MIN (LEGEND_WIDTH,
                                                                 viewport->width * 0.45),
                         NULL, NULL);
      cairo_restore (cr);
    }
  if (self->cards[2].width > 0)
    {
      draw_card (cr, &self->cards[2], base);
      cairo_save (cr);
      cairo_translate (cr, self->cards[2].x + 2, self->cards[2].y + 4);
      reeve_north_arrow_draw (cr, ink, 32);
      cairo_restore (cr);
      draw_card (cr, &self->cards[3], base);
      cairo_save (cr);
      cairo_translate (cr, self->cards[3].x + 8, self->cards[3].y + 5);
      reeve_scale_bar_draw (viewport, cr, ink, 11, MIN (BAR_PX, viewport->width / 4));
      cairo_restore (cr);
    }
  if (self->cards[0].width > 0)
    {
      const ReeveRenderCard *card = &self->cards[0];

      cairo_new_path (cr);
      cairo_rectangle (cr, card->x, card->y, card->width, card->height);
      set_ink (cr, reeve_base_style_ink (base, REEVE_INK_HALO), 0.85);
      cairo_fill (cr);
      set_ink (cr, reeve_base_style_ink (base, REEVE_INK_LABEL_MINOR), 1);
      reeve_text_draw (cr, self->attribution, card->x + 6, card->y + 3, 9.5, 400,
                       viewport->width - 16);
    }
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
  g_auto (Furniture) furniture = { 0 };
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
  place_attribution (&furniture, cr, self->scene, &viewport);
  if (self->page != NULL && self->page->legend)
    place_legend (&furniture, self->scene, &viewport, self->base);
  if (self->page != NULL && self->page->furniture)
    place_furniture (&furniture, cr, &viewport);
  /* The scale is Cairo's here: the picture keeps its fineness all the same. */
  cairo_save (cr);
  cairo_scale (cr, 1 / self->unit, 1 / self->unit);
  viewport.scale = self->unit;
  finished = reeve_scene_draw_around (self->scene, cr, &viewport, self->base, REEVE_RENDER_ALL,
                                      furniture.cards, G_N_ELEMENTS (furniture.cards),
                                      self->cancellable);
  cairo_restore (cr);
  draw_furniture (&furniture, cr, &viewport, self->base);
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
