/* network/road-advice.h — what is wrong with a road network, and what to do about it
 *
 * For one profile, on the roads as they are without any scenario. Reads only.
 */
#pragma once

#include "network/engine.h"

G_BEGIN_DECLS

#define REEVE_ADVICE_PLACES 5

typedef struct
{
  const char *id;        /* static: "island", "gate", "trap", "dead-end", "no-exit", "speed",
                          * "time", "no-speed", "duplicate", "far", "cut-off", "scheme" */
  char       *what;      /* owned: a sentence with its figures */
  char       *remedy;    /* owned: what to do */
  gint64      count;
  double      length_m;  /* of streets; 0 where it is not about streets */
  guint       n_places;  /* where, the worst first */
  ReeveLonLat places[REEVE_ADVICE_PLACES];
} ReeveRoadAdvice;

/* Why a street is not part of the main network. */
typedef enum
{
  REEVE_CUT_ISLAND,   /* it touches no street of the main network */
  REEVE_CUT_GATE,     /* only at gates and barriers that the profile does not pass */
  REEVE_CUT_TRAP,     /* one gets in and not out, or the other way round */
} ReeveCutOff;

/* network/road-advice-groups.c: (transfer full): ReeveCutOff by segment, for
 * those that are outside. Work: all streets, once. */
guint8    *reeve_road_list_cut_offs (const ReeveEngine *engine);

void       reeve_road_advice_free (ReeveRoadAdvice    *self);
/* (transfer full) (element-type ReeveRoadAdvice): about the streets of @engine,
 * then about the layers of @db that lie far from them */
GPtrArray *reeve_road_advice_list (sqlite3            *db,
                                   const ReeveEngine  *engine,
                                   const ReeveProfile *profile,
                                   ReeveJob           *job,
                                   GError            **error) G_GNUC_WARN_UNUSED_RESULT;

/* network/demand-advice.c: appends what layers of places have to be told. */
gboolean   reeve_road_advice_add_demand (GPtrArray          *list,
                                         sqlite3            *db,
                                         const ReeveEngine  *engine,
                                         ReeveJob           *job,
                                         GError            **error) G_GNUC_WARN_UNUSED_RESULT;
/* Appended to the list and owned by it. */
ReeveRoadAdvice *reeve_road_advice_add (GPtrArray  *list,
                                        const char *id,
                                        gint64      count,
                                        char       *what,      /* (transfer full) */
                                        const char *remedy);
void       reeve_road_advice_add_place (ReeveRoadAdvice *self,
                                        ReeveLonLat      place);

G_END_DECLS
