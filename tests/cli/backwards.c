/* tests/cli/backwards.c — a clock that runs backwards, for a program preloaded with it
 *
 * Each look at the time of day finds it an hour earlier than the last one did.
 */
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static int n_looks;

int
clock_gettime (clockid_t        clock,
               struct timespec *now)
{
  int code = (int) syscall (SYS_clock_gettime, clock, now);

  if (code == 0 && clock == CLOCK_REALTIME)
    now->tv_sec -= 3600L * __atomic_add_fetch (&n_looks, 1, __ATOMIC_RELAXED);
  return code;
}

int
gettimeofday (struct timeval *restrict now,
              void           *restrict zone __attribute__ ((unused)))
{
  struct timespec exact;
  int code = clock_gettime (CLOCK_REALTIME, &exact);

  now->tv_sec = exact.tv_sec;
  now->tv_usec = exact.tv_nsec / 1000;
  return code;
}

time_t
time (time_t *out)
{
  struct timespec now;

  clock_gettime (CLOCK_REALTIME, &now);
  if (out != NULL)
    *out = now.tv_sec;
  return now.tv_sec;
}
