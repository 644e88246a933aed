#include "core/error.h"
#include "core/job.h"

static gboolean
square_part (guint part, gpointer data, GError **error)
{
  guint *out = data;

  out[part] = part * part;
  return TRUE;
}

static gboolean
fail_odd_part (guint part, gpointer data, GError **error)
{
  if (part % 2 == 0)
    return TRUE;
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT, "part %u", part);
  return FALSE;
}

static void
test_every_part_runs_once (void)
{
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  guint out[1000] = { 0 };

  g_assert_true (reeve_job_share_out (job, 1000, square_part, out, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < 1000; i++)
    g_assert_cmpuint (out[i], ==, i * i);
  g_assert_true (reeve_job_share_out (job, 0, square_part, out, &error));
}

/* Parts are taken in order, so part 1 is always among those that ran. */
static void
test_lowest_error_is_reported (void)
{
  for (guint trial = 0; trial < 50; trial++)
    {
      g_autoptr (ReeveJob) job = reeve_job_new ();
      g_autoptr (GError) error = NULL;

      g_assert_false (reeve_job_share_out (job, 100, fail_odd_part, NULL, &error));
      g_assert_error (error, REEVE_ERROR, REEVE_ERROR_INPUT);
      g_assert_cmpstr (error->message, ==, "part 1");
    }
}

static void
test_cancel_stops_steps (void)
{
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (reeve_job_step (job, 1, 4, &error));
  g_assert_cmpfloat_with_epsilon (reeve_job_get_share (job), 0.25, 1e-9);
  reeve_job_set_phase (job, 0.5, 1.0, "half");
  g_assert_true (reeve_job_step (job, 1, 2, &error));
  g_assert_cmpfloat_with_epsilon (reeve_job_get_share (job), 0.75, 1e-9);

  reeve_job_cancel (job);
  g_assert_false (reeve_job_step (job, 2, 4, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/job/every-part-runs-once", test_every_part_runs_once);
  g_test_add_func ("/core/job/lowest-error-is-reported", test_lowest_error_is_reported);
  g_test_add_func ("/core/job/cancel-stops-steps", test_cancel_stops_steps);
  return g_test_run ();
}
