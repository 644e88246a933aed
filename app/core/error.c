/* core/error.c — what can go wrong, in four kinds */
#include "core/error.h"

#include <gio/gio.h>

G_DEFINE_QUARK (reeve-error-quark, reeve_error)

int
reeve_error_get_exit_status (const GError *error)
{
  if (error == NULL)
    return 0;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return 130;

  if (error->domain == G_OPTION_ERROR)
    return 1;

  if (error->domain == REEVE_ERROR)
    switch ((ReeveError) error->code)
      {
      case REEVE_ERROR_INPUT:
      case REEVE_ERROR_DATA:
        return 2;

      case REEVE_ERROR_NO_RESULT:
        return 3;

      case REEVE_ERROR_STORE:
        return 4;
      }

  /* A file that cannot be read is an input at fault; nothing else gets here. */
  if (error->domain == G_FILE_ERROR || error->domain == G_IO_ERROR)
    return 2;

  return 1;
}
