/* core/error.h — what can go wrong, in four kinds
 *
 * The kind decides the exit status of a command and the tone of a dialog. The
 * message always names the place, the value found and the value needed. A job
 * that was stopped is G_IO_ERROR_CANCELLED and never one of these.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  REEVE_ERROR_INPUT,      /* the user can fix it: a value out of range, an empty layer */
  REEVE_ERROR_DATA,       /* a file or table is not what it claims to be */
  REEVE_ERROR_NO_RESULT,  /* the inputs are sound, yet no answer exists */
  REEVE_ERROR_STORE,      /* the workspace could not be read or written */
} ReeveError;

#define REEVE_ERROR (reeve_error_quark ())
GQuark reeve_error_quark (void);

/**
 * reeve_error_get_exit_status:
 *
 * Returns: 0 for no error, 2 for input and data, 3 for no result, 4 for the
 *   store, 130 for a job that was stopped, 1 for anything else
 */
int reeve_error_get_exit_status (const GError *error);

G_END_DECLS
