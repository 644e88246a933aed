/* network/metric-pages.c — where the times of a hierarchy lie
 *
 * A metropolis has sixty megabytes of them, and closing a street changes some
 * pages. A view (a private mapping of the same file) shares all others with
 * what it was made from; nobody writes there any more once it has views.
 */
#include "network/hierarchy.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* What one core copies in one go. */
#define ARCS_PER_PART (1 << 19)

/* Ups and downs begin on pages of their own. */
static gsize
get_half_bytes (guint32 n_arcs)
{
  gsize page = (gsize) sysconf (_SC_PAGESIZE);

  return (MAX ((gsize) n_arcs, 1) * sizeof (guint32) + page - 1) / page * page;
}

static gboolean
map_pages (ReeveMetric *self,
           int          file,
           int          flags)
{
  gpointer pages = mmap (NULL, self->n_bytes, PROT_READ | PROT_WRITE, flags, file, 0);

  if (pages == MAP_FAILED)
    return FALSE;
  self->pages = pages;
  self->is_mapped = TRUE;
  return TRUE;
}

static void
find_halves (ReeveMetric *self)
{
  self->up = self->pages;
  self->down = (guint32 *) (gpointer) ((char *) self->pages + self->n_bytes / 2);
}

static void
init_plain (ReeveMetric *self)
{
  self->pages = g_malloc (self->n_bytes);
  self->is_mapped = FALSE;
}

void
reeve_metric_init (ReeveMetric *self,
                   guint32      n_arcs)
{
  int file = memfd_create ("reeve-metric", MFD_CLOEXEC);

  self->n_bytes = 2 * get_half_bytes (n_arcs);
  if (file >= 0 && ftruncate (file, (off_t) self->n_bytes) == 0
      && map_pages (self, file, MAP_SHARED))
    self->file = file + 1;
  else
    {
      if (file >= 0)
        close (file);
      init_plain (self);
    }
  find_halves (self);
}

typedef struct
{
  const ReeveMetric *from;
  ReeveMetric       *to;
  guint32            n;
} Copy;

static gboolean
copy_part (guint     part,
           gpointer  data,
           GError  **error)
{
  Copy *copy = data;
  guint32 first = part * ARCS_PER_PART;
  gsize size = MIN (ARCS_PER_PART, copy->n - first) * sizeof (guint32);

  memcpy (copy->to->up + first, copy->from->up + first, size);
  memcpy (copy->to->down + first, copy->from->down + first, size);
  return TRUE;
}

gboolean
reeve_metric_init_view (ReeveMetric        *self,
                        const ReeveMetric  *before,
                        guint32             n_arcs,
                        ReeveJob           *job,
                        GError            **error)
{
  Copy copy = { before, self, n_arcs };

  self->n_bytes = before->n_bytes;
  if (before->file > 0 && map_pages (self, before->file - 1, MAP_PRIVATE))
    {
      find_halves (self);
      return TRUE;
    }
  init_plain (self);
  find_halves (self);
  return n_arcs == 0
         || reeve_job_share_out (job, (n_arcs - 1) / ARCS_PER_PART + 1, copy_part, &copy, error);
}

void
reeve_metric_clear (ReeveMetric *self)
{
  if (self->is_mapped)
    munmap (self->pages, self->n_bytes);
  else
    g_free (self->pages);
  if (self->file > 0)
    close (self->file - 1);
  *self = (ReeveMetric) { 0 };
}
