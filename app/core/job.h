/* core/job.h — work away from the main loop: progress, words, and a way to stop
 *
 * A job runs once. The worker calls reeve_job_step() about every thousand
 * turns; that one call reports progress and asks whether to stop. A panel
 * polls the share and the words ten times a second, so progress costs the
 * worker an atomic store and no message.
 *
 * Command-line programs run the same function directly on a job that nobody
 * polls.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define REEVE_TYPE_JOB (reeve_job_get_type ())
G_DECLARE_FINAL_TYPE (ReeveJob, reeve_job, REEVE, JOB, GObject)

typedef struct
{
  gpointer     (*run) (gpointer input, ReeveJob *job, GError **error);
  GDestroyNotify input_free;
  GDestroyNotify result_free;
} ReeveWork;

ReeveJob     *reeve_job_new             (void);
void          reeve_job_cancel          (ReeveJob             *self);
gboolean      reeve_job_is_cancelled    (ReeveJob             *self);
GCancellable *reeve_job_get_cancellable (ReeveJob             *self);

/* Callable from any thread. Returns FALSE with G_IO_ERROR_CANCELLED when the
 * caller must stop. */
gboolean      reeve_job_step            (ReeveJob             *self,
                                         guint64               done,
                                         guint64               total,
                                         GError              **error) G_GNUC_WARN_UNUSED_RESULT;

/* Maps the steps of what follows to [from, to] of the whole, shares of 1. */
void          reeve_job_set_phase       (ReeveJob             *self,
                                         double                from,
                                         double                to,
                                         const char           *words);
double        reeve_job_get_share       (ReeveJob             *self);
/* (transfer full): what is being done now, in words; may be empty */
char         *reeve_job_dup_words       (ReeveJob             *self);

void          reeve_job_run_async       (ReeveJob             *self,
                                         const ReeveWork      *work,
                                         gpointer              input,  /* (transfer full) */
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
gpointer      reeve_job_run_finish      (ReeveJob             *self,
                                         GAsyncResult         *result,
                                         GError              **error);

/**
 * ReeveShareFunc:
 * @part: which part of the work, from 0
 * @data: shared and read-only but for what belongs to @part
 *
 * Returns: %FALSE with @error set to end the whole loop
 */
typedef gboolean (*ReeveShareFunc) (guint part, gpointer data, GError **error);

/**
 * reeve_job_share_out:
 * @n_parts: how many parts there are
 *
 * Runs @func for every part on all cores, parts taken in order. The error of
 * the lowest failing part is reported, so the outcome does not depend on
 * timing. `REEVE_THREADS=1` in the environment runs everything on the caller.
 */
gboolean      reeve_job_share_out       (ReeveJob             *self,
                                         guint                 n_parts,
                                         ReeveShareFunc        func,
                                         gpointer              data,
                                         GError              **error) G_GNUC_WARN_UNUSED_RESULT;
/* All cores, or what `REEVE_THREADS` says. */
guint         reeve_job_count_threads   (void);

G_END_DECLS
