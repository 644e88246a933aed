/* ui/import-report.h — what became of a file: rows kept, rows left out and why */
#pragma once

#include "ui/import-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define REEVE_TYPE_IMPORT_REPORT_PAGE (reeve_import_report_page_get_type ())
G_DECLARE_FINAL_TYPE (ReeveImportReportPage, reeve_import_report_page, REEVE, IMPORT_REPORT_PAGE,
                      AdwBin)

/* @draft: has been run */
void reeve_import_report_page_show (ReeveImportReportPage  *self,
                                    const ReeveImportDraft *draft);

G_END_DECLS
