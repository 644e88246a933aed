/* plan/document.c — an answer as a PDF: one sheet for the wall, the rest to check it by
 *
 * Everything is laid out twice: once to count the pages, once to write them.
 * The file is held to PDF 1.4, whose objects are plain text, so that its pages
 * can be counted again without a PDF library.
 */
#include "plan/document-private.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"
#include "map/text.h"

#include <cairo-pdf.h>
#include <math.h>
#include <string.h>

/* --- words and lines --- */

/* Of the font's size: from the top of a line to where its letters stand. */
#define INTER_ASCENT 0.96875

static void
set_ink (ReeveDocument *self,
         guint32        ink)
{
  cairo_set_source_rgb (self->cr, (ink >> 16 & 255) / 255.0, (ink >> 8 & 255) / 255.0,
                        (ink & 255) / 255.0);
}

static void
set_text (ReeveDocument *self,
          const char    *text,
          double         width,
          double         size,
          int            weight)
{
  reeve_text_set (self->layout, text, size, weight, FALSE, 0);
  pango_layout_set_single_paragraph_mode (self->layout, FALSE);
  pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_NONE);
  pango_layout_set_alignment (self->layout, PANGO_ALIGN_LEFT);
  pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_height (self->layout, -1);
  pango_layout_set_width (self->layout, width > 0 ? (int) ceil (width * PANGO_SCALE) : -1);
}

double
reeve_document_text (ReeveDocument *self,
                     const char    *text,
                     double         x,
                     double         y,
                     double         width,
                     double         size,
                     int            weight,
                     guint32        ink,
                     ReeveAlign     align,
                     gboolean       one_line)
{
  PangoRectangle box;

  set_text (self, text, width, size, weight);
  if (one_line)
    {
      pango_layout_set_single_paragraph_mode (self->layout, TRUE);
      pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
    }
  pango_layout_set_alignment (self->layout, align == REEVE_ALIGN_RIGHT ? PANGO_ALIGN_RIGHT
                                          : align == REEVE_ALIGN_CENTRE ? PANGO_ALIGN_CENTER
                                          : PANGO_ALIGN_LEFT);
  pango_layout_get_extents (self->layout, NULL, &box);
  set_ink (self, ink);
  /* Chinese letters stand taller: in one row with others all share a base line. */
  if (one_line)
    y += MIN (INTER_ASCENT * size - (double) pango_layout_get_baseline (self->layout) / PANGO_SCALE,
              0);
  cairo_move_to (self->cr, x, y);
  pango_cairo_show_layout (self->cr, self->layout);
  return (double) box.height / PANGO_SCALE;
}

double
reeve_document_height (ReeveDocument *self,
                       const char    *text,
                       double         width,
                       double         size,
                       int            weight)
{
  PangoRectangle box;

  set_text (self, text, width, size, weight);
  pango_layout_get_extents (self->layout, NULL, &box);
  return (double) box.height / PANGO_SCALE;
}

double
reeve_document_width (ReeveDocument *self,
                      const char    *text,
                      double         size,
                      int            weight)
{
  PangoRectangle box;

  set_text (self, text, 0, size, weight);
  pango_layout_get_extents (self->layout, NULL, &box);
  return (double) box.width / PANGO_SCALE;
}

void
reeve_document_rule (ReeveDocument *self,
                     double         x0,
                     double         x1,
                     double         y,
                     double         width,
                     guint32        ink)
{
  cairo_new_path (self->cr);
  cairo_move_to (self->cr, x0, y);
  cairo_line_to (self->cr, x1, y);
  cairo_set_line_width (self->cr, width);
  set_ink (self, ink);
  cairo_stroke (self->cr);
}

void
reeve_document_fill (ReeveDocument *self,
                     double         x,
                     double         y,
                     double         width,
                     double         height,
                     guint32        ink)
{
  cairo_new_path (self->cr);
  cairo_rectangle (self->cr, x, y, width, height);
  set_ink (self, ink);
  cairo_fill (self->cr);
}

static void
draw_foot (ReeveDocument *self)
{
  /* Translators: this page and how many there are */
  g_autofree char *page = g_strdup_printf (_("Page %u of %u"), self->page, self->n_pages);
  double width = REEVE_PAGE_RIGHT - REEVE_PAGE_LEFT;
  double y = REEVE_PAGE_HEIGHT - 20;

  reeve_document_rule (self, REEVE_PAGE_LEFT, REEVE_PAGE_RIGHT, y - 6, 0.5, REEVE_INK_RULE);
  reeve_document_text (self, self->package->title, REEVE_PAGE_LEFT, y, width * 0.4, 7, 400,
                       REEVE_INK_QUIET, REEVE_ALIGN_LEFT, TRUE);
  reeve_document_text (self, _("Prepared with Reeve"), REEVE_PAGE_LEFT, y, width, 7, 400,
                       REEVE_INK_QUIET, REEVE_ALIGN_CENTRE, TRUE);
  reeve_document_text (self, page, REEVE_PAGE_LEFT, y, width, 7, 400, REEVE_INK_QUIET,
                       REEVE_ALIGN_RIGHT, TRUE);
}

void
reeve_document_begin_page (ReeveDocument *self,
                           const char    *title)
{
  if (self->page > 0)
    cairo_show_page (self->cr);
  self->page++;
  draw_foot (self);
  if (*title == '\0')
    return;
  reeve_document_text (self, title, REEVE_PAGE_LEFT, 24, REEVE_PAGE_RIGHT - REEVE_PAGE_LEFT - 160,
                       14, 700, REEVE_INK_TEXT, REEVE_ALIGN_LEFT, TRUE);
  reeve_document_text (self, reeve_classification_get_title (self->package->level),
                       REEVE_PAGE_RIGHT - 150, 29, 150, 8, 600, REEVE_INK_QUIET, REEVE_ALIGN_RIGHT,
                       TRUE);
  reeve_document_rule (self, REEVE_PAGE_LEFT, REEVE_PAGE_RIGHT, 47, 1.2, REEVE_INK_TEXT);
}

/* --- the passes --- */

static gboolean
draw_pages (ReeveDocument    *self,
            cairo_surface_t  *surface,
            GError          **error)
{
  gboolean drawn;

  self->cr = cairo_create (surface);
  self->layout = reeve_text_new_layout (self->cr);
  self->page = 0;
  reeve_document_begin_page (self, "");
  drawn = self->n_pages == 0 || reeve_document_draw_front (self, error);
  if (drawn)
    reeve_document_draw_method (self);
  drawn = drawn && reeve_document_draw_tables (self, error);
  g_clear_object (&self->layout);
  if (drawn)
    {
      cairo_show_page (self->cr);
      drawn = cairo_status (self->cr) == CAIRO_STATUS_SUCCESS;
      if (!drawn)
        g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_STORE,
                             cairo_status_to_string (cairo_status (self->cr)));
    }
  g_clear_pointer (&self->cr, cairo_destroy);
  return drawn;
}

static cairo_status_t
swallow_cb (void                *data,
            const unsigned char *bytes,
            unsigned int         length)
{
  return CAIRO_STATUS_SUCCESS;
}

static gboolean
count_pages (ReeveDocument  *self,
             GError        **error)
{
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (swallow_cb, NULL,
                                                                  REEVE_PAGE_WIDTH,
                                                                  REEVE_PAGE_HEIGHT);
  gboolean drawn = draw_pages (self, surface, error);

  cairo_surface_destroy (surface);
  self->n_pages = self->page;
  return drawn;
}

static cairo_status_t
append_cb (void                *data,
           const unsigned char *bytes,
           unsigned int         length)
{
  g_byte_array_append (data, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

static GByteArray *
write_pages (ReeveDocument  *self,
             GError        **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *author = g_strdup_printf ("Reeve %s", self->package->result->version);
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_cb, bytes,
                                                                  REEVE_PAGE_WIDTH,
                                                                  REEVE_PAGE_HEIGHT);
  cairo_status_t status;
  gboolean drawn;

  cairo_pdf_surface_restrict_to_version (surface, CAIRO_PDF_VERSION_1_4);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, self->package->title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, author);
  drawn = draw_pages (self, surface, error);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (drawn && status != CAIRO_STATUS_SUCCESS)
    g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_STORE, cairo_status_to_string (status));
  return drawn && status == CAIRO_STATUS_SUCCESS ? g_steal_pointer (&bytes) : NULL;
}

/* --- reading it again --- */

/* Page objects of a PDF whose trailer is whole; -1 otherwise. */
static gint64
count_written (const char *bytes,
               gsize       length)
{
  static const char key[] = "/Type /Page";
  const char *end = bytes + length;
  const char *tail = bytes + (length > 64 ? length - 64 : 0);
  const char *start = g_strrstr_len (tail, end - tail, "startxref");
  guint64 xref = start != NULL ? g_ascii_strtoull (start + strlen ("startxref"), NULL, 10) : 0;
  gint64 n = 0;

  if (length < 64 || memcmp (bytes, "%PDF-1.", 7) != 0 || xref + 4 > length ||
      memcmp (bytes + xref, "xref", 4) != 0 || g_strstr_len (tail, end - tail, "%%EOF") == NULL)
    return -1;
  for (const char *p = bytes; (p = memchr (p, '/', (gsize) (end - p))) != NULL; p++)
    n += (gsize) (end - p) > strlen (key) && memcmp (p, key, strlen (key)) == 0 &&
         p[strlen (key)] != 's';
  return n;
}

static gint64
check_file (const char  *path,
            guint        n_pages,
            GError     **error)
{
  g_autofree char *bytes = NULL;
  g_autoptr (GError) cause = NULL;
  gsize length;
  gint64 n;

  if (!g_file_get_contents (path, &bytes, &length, &cause))
    {
      g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_STORE, cause->message);
      return -1;
    }
  n = count_written (bytes, length);
  if (n == n_pages)
    return n;
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_STORE,
               /* Translators: two numbers of pages */
               _("The PDF has %d pages when opened again, needs %u"), (int) n, n_pages);
  return -1;
}

static void
find_inputs (ReeveDocument *self)
{
  const ReeveResult *result = self->package->result;

  self->inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) reeve_dataset_free);
  for (guint i = 0; i < result->inputs->len; i++)
    {
      const ReeveInput *input = g_ptr_array_index (result->inputs, i);

      g_ptr_array_add (self->inputs, input->dataset_id == 0 ? NULL
                       : reeve_catalogue_get (self->package->db, input->dataset_id, NULL));
    }
}

static void
clear_document (ReeveDocument *self)
{
  g_clear_pointer (&self->inputs, g_ptr_array_unref);
  g_clear_pointer (&self->scene, reeve_scene_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReeveDocument, clear_document)

gint64
reeve_export_pdf (const ReevePackage  *package,
                  const char          *path,
                  ReeveJob            *job,
                  GError             **error)
{
  g_auto (ReeveDocument) document = { .package = package, .job = job };
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (GError) cause = NULL;

  document.tool = reeve_tool_find (package->result->tool, NULL);
  find_inputs (&document);
  if (!count_pages (&document, error) || !reeve_document_load_scene (&document, error))
    return -1;
  bytes = write_pages (&document, error);
  if (bytes == NULL)
    return -1;
  if (!g_file_set_contents_full (path, (const char *) bytes->data, bytes->len,
                                 G_FILE_SET_CONTENTS_CONSISTENT, 0666, &cause))
    {
      g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_STORE, cause->message);
      return -1;
    }
  return check_file (path, document.n_pages, error);
}
