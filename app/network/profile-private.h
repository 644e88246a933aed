/* network/profile-private.h — a profile's tables, shared by its reader and its answers */
#pragma once

#include "network/profile.h"

G_BEGIN_DECLS

typedef struct
{
  double   speed_kmh;       /* without a posted limit */
  double   ceiling_kmh;     /* nobody is faster here, whatever is posted; 0: none */
  double   lane_vph;        /* one lane's capacity */
  guint    lanes;           /* of one direction, when no tag says so */
  gboolean only_if_granted; /* needs an access tag of this kind of traffic */
} ReeveClassRow;

struct _ReeveProfile
{
  gint        ref_count;    /* atomic */
  char       *id;           /* owned, as everything below */
  char       *title;
  char       *digest;       /* of the text it was read from */
  GStrv       access_keys;  /* most specific first */
  GStrv       oneway_keys;
  GStrv       limit_keys;
  GHashTable *access;       /* char* → double*: share of the speed, 0 shuts */
  GHashTable *classes;      /* char* → ReeveClassRow* */

  guint32     vehicles;
  gboolean    obeys_oneway;
  double      limit_share;
  double      most_kmh;
  double      weight_t;     /* 0: size plays no part */
  double      height_m;
  double      width_m;
  gboolean    passes_barrier;
  gboolean    passes_gate;

  gboolean    obeys_rules;
  ReeveUTurns u_turns;
  guint32     u_turn_ms;
  guint32     near_ms;
  guint32     across_ms;
  guint32     sharp_ms;
  guint32     signals_ms;
  guint32     boarding_ms;
  double      traffic_share;  /* how far other traffic's delays hold */
  double      bpr_alpha;      /* of the volume-delay function */
  double      bpr_beta;
  double      straight_to_deg;
  double      sharp_from_deg;
};

typedef enum
{
  REEVE_LIMIT_NONE,       /* says nothing that can be used: "signals", no tag */
  REEVE_LIMIT_POSTED,
  REEVE_LIMIT_UNLIMITED,  /* "none" */
  REEVE_LIMIT_ODD,        /* makes no sense */
} ReeveLimit;

/* Reads a maxspeed: "50", "50 mph", "DE:urban", "none", "30;50" (the first). */
ReeveLimit reeve_read_limit (const char *text,    /* nullable */
                             double     *out_kmh);
/* Reads a quantity: "7.5", "7.5 t", "16000 lbs", "3.8 m", "12'6\"". 0 when it is none. */
double     reeve_read_weight_t (const char *text);  /* nullable */
double     reeve_read_size_m   (const char *text);  /* nullable */
/* Reads "00:45", "1:30:00", "PT45M" or minutes into seconds; 0 when it is none. */
double     reeve_read_span_s   (const char *text);  /* nullable */

G_END_DECLS
