/* tests/workspace/scene.h — a workspace in a folder of its own, and what is in it
 *
 * A dump holds every row of everything a step may change, so that two equal
 * dumps mean that undo was exact.
 */
#pragma once

#include "workspace/edit.h"
#include "workspace/workspace.h"

typedef struct
{
  char *folder;  /* owned */
  char *path;    /* owned */
} Scene;

Scene          *scene_new      (void);
/* With a closed workspace of 60 clinics and 20 quarters. */
Scene          *scene_new_city (void);
void            scene_free     (Scene *self);
/* Every table's rows as text, without history, log and times. */
char           *scene_dump     (ReeveWorkspace *workspace);
/* Fails with the first line that differs. */
void            scene_assert_same (const char *now, const char *expected);
/* rtreecheck and integrity_check, on a reader of @workspace. */
void            scene_check    (ReeveWorkspace *workspace);
/* A layer of @n random places (or lines, areas) called @name. */
void            scene_add      (ReeveWorkspace *workspace, const char *name, ReeveDatasetKind kind,
                                guint n, guint32 seed);
gboolean        scene_write    (ReeveEdit *edit, const char *name, ReeveDatasetKind kind, guint n,
                                guint32 seed, gint64 *out_id, GError **error);
gint64          scene_find     (ReeveWorkspace *workspace, const char *name);
/* (transfer full) */
ReeveDataset   *scene_get      (ReeveWorkspace *workspace, gint64 id);
/* SHA-256 of a file's bytes. */
char           *scene_hash     (const char *path);
/* (transfer full): names in the folder, sorted, one a line */
char           *scene_list     (const Scene *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Scene, scene_free)
