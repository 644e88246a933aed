/* cli/roads.h — the road networks among the files that import takes */
#pragma once

#include "cli/command.h"
#include "network/road-source.h"

G_BEGIN_DECLS

/* (transfer full): what was said of reeve_road_params */
ReeveValues *reeve_line_read_road_values (ReeveLine             *line,
                                          GError               **error) G_GNUC_WARN_UNUSED_RESULT;
/* Import, or with --plan only what it would find, of a TNTP or GMNS network. */
gboolean     reeve_line_import_network   (ReeveLine             *line,
                                          ReeveWorkspace        *workspace,
                                          GError               **error) G_GNUC_WARN_UNUSED_RESULT;
/* Of a line layer that the workspace holds. */
gboolean     reeve_line_import_lines     (ReeveLine             *line,
                                          ReeveWorkspace        *workspace,
                                          GError               **error) G_GNUC_WARN_UNUSED_RESULT;
void         reeve_line_show_roads       (ReeveLine             *line,
                                          const ReeveRoadReport *report);

G_END_DECLS
