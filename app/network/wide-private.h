/* network/wide-private.h — loops compiled a second time for wide vectors
 *
 * A function marked REEVE_WIDE may use what reeve_cpu_is_wide() promises. Both
 * compilations do the same whole-number arithmetic and give the same numbers.
 */
#pragma once

#include <glib.h>

#if defined (__x86_64__) && defined (__GNUC__)
#define REEVE_WIDE __attribute__ ((target ("avx2")))
#define REEVE_HAS_WIDE 1
#else
#define REEVE_WIDE
#define REEVE_HAS_WIDE 0
#endif

/* Must be taken apart and put in where it is called. */
#define REEVE_INLINED inline __attribute__ ((always_inline))

static inline gboolean
reeve_cpu_is_wide (void)
{
#if REEVE_HAS_WIDE
  return __builtin_cpu_supports ("avx2") != 0;
#else
  return FALSE;
#endif
}
