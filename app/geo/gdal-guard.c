/* geo/gdal-guard.c — GDAL made quiet and kept offline */
#include "geo/gdal-guard.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_http.h>
#include <gdal.h>
#include <string.h>

#define MESSAGE_CHARS 160

/* A projection may be given as an address, a schema may live on a server:
 * neither is fetched. */
static CPLHTTPResult *
refuse_fetch (const char      *url,
              CSLConstList     options,
              GDALProgressFunc progress,
              void            *progress_data,
              CPLHTTPFetchWriteFunc write,
              void            *write_data,
              void            *data)
{
  CPLError (CE_Failure, CPLE_AppDefined, "no network: %s was not fetched", url);
  return NULL;
}

/* Some messages quote a whole statement; the cause stands at their end. */
static char *
shorten (const char *message)
{
  g_autofree char *valid = g_utf8_make_valid (message, -1);
  glong n = g_utf8_strlen (valid, -1);
  g_autofree char *head = NULL;
  g_autofree char *tail = NULL;

  if (n <= MESSAGE_CHARS)
    return g_steal_pointer (&valid);
  head = g_utf8_substring (valid, 0, MESSAGE_CHARS / 2);
  tail = g_utf8_substring (valid, n - MESSAGE_CHARS / 2, n);
  return g_strconcat (head, " … ", tail, NULL);
}

static void CPL_STDCALL
keep_message (CPLErr      kind,
              CPLErrorNum number,
              const char *message)
{
  ReeveGdalGuard *guard = CPLGetErrorHandlerUserData ();

  /* The first failure is the cause; what follows tells only that there was one. */
  if (kind < CE_Failure || guard == NULL || guard->message != NULL)
    return;
  guard->message = shorten (message);
}

static gpointer
set_up_gdal (gpointer data)
{
  CPLHTTPSetFetchCallback (refuse_fetch, NULL);
  CPLSetConfigOption ("GML_DOWNLOAD_SCHEMA", "NO");
  CPLSetConfigOption ("GML_SKIP_RESOLVE_ELEMS", "ALL");
  CPLSetConfigOption ("GDAL_ENABLE_WMS_CACHE", "NO");
  CPLSetConfigOption ("PROJ_NETWORK", "OFF");
  CPLSetConfigOption ("OGR_SQLITE_LIST_VIRTUAL_OGR", "NO");
  GDALAllRegister ();
  return NULL;
}

void
reeve_gdal_guard_begin (ReeveGdalGuard *guard)
{
  static GOnce once = G_ONCE_INIT;

  g_once (&once, set_up_gdal, NULL);
  guard->message = NULL;
  guard->begun = TRUE;
  CPLPushErrorHandlerEx (keep_message, guard);
  CPLErrorReset ();
}

void
reeve_gdal_guard_end (ReeveGdalGuard *guard)
{
  if (!guard->begun)
    return;
  CPLPopErrorHandler ();
  guard->begun = FALSE;
  g_clear_pointer (&guard->message, g_free);
}

void
reeve_gdal_guard_forget (ReeveGdalGuard *guard)
{
  g_clear_pointer (&guard->message, g_free);
  CPLErrorReset ();
}
