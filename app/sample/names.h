/* sample/names.h — street names, each given once in the city */
#pragma once

#include "sample/sketch.h"

G_BEGIN_DECLS

#define REEVE_NAMES_MAX 360

typedef struct
{
  guint16 order[REEVE_NAMES_MAX];
  guint   next;
} ReeveNames;

void        reeve_names_init (ReeveNames   *self,
                              guint32       seed);
/* Kept by @chunk or static. Names repeat after some 900. */
const char *reeve_names_take (ReeveNames   *self,
                              GStringChunk *chunk);

G_END_DECLS
