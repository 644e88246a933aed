/* sample/incidents.c — a year of emergency calls
 *
 * Calls follow people by day and night, collisions follow main roads. Hidden in
 * them: a hot spot of medical calls, and burglaries that are followed within
 * ten days by more in the same street. Three rows cannot be placed, as happens.
 */
#include "sample/delivery.h"

#include <stdlib.h>
#include <string.h>

typedef enum
{
  CALL_MEDICAL,
  CALL_COLLISION,
  CALL_FIRE,
  CALL_BURGLARY,
  CALL_DISORDER,
  N_CALLS,
} Call;

typedef struct
{
  const char *name;
  guint       n;           /* in the year */
  guint8      hours[24];   /* weights */
  double      weekend;     /* against a weekday */
  double      winter;      /* January against July, in logarithms around 0 */
  guint       urgent;      /* of 100 that are priority 1 */
} Rhythm;

static const Rhythm rhythms[N_CALLS] = {
  { "medical", 2600, { 5, 4, 4, 3, 3, 4, 6, 9, 11, 12, 12, 11, 11, 10, 10, 10, 10, 11, 11, 11, 10, 9, 8, 6 },
    0.94, 0.25, 38 },
  { "collision", 1150, { 1, 1, 1, 1, 1, 3, 8, 15, 13, 8, 7, 8, 8, 8, 10, 14, 17, 16, 11, 8, 6, 4, 3, 2 },
    0.62, 0.15, 30 },
  { "fire", 480, { 4, 3, 3, 3, 2, 2, 3, 4, 5, 5, 6, 8, 8, 7, 7, 7, 8, 10, 12, 12, 11, 10, 8, 6 },
    1.05, -0.2, 72 },
  { "burglary", 430, { 6, 7, 8, 7, 5, 3, 3, 5, 7, 9, 9, 8, 7, 7, 7, 7, 7, 8, 9, 9, 8, 7, 6, 6 },
    0.9, 0.3, 12 },
  { "disorder", 780, { 14, 13, 11, 8, 4, 2, 1, 1, 2, 3, 3, 4, 4, 4, 5, 5, 6, 8, 9, 11, 12, 14, 16, 16 },
    1.7, -0.3, 15 },
};

/* Extra medical calls within this far of the middle of Severka. */
#define HOT_CALLS 330
#define HOT_M 210.0
/* First burglaries of a chain; each is followed by one to three more. */
#define CHAINS 62

typedef struct
{
  guint32  minute;     /* of the year */
  guint32  order;      /* as drawn: breaks ties */
  Call     call;
  guint8   priority;
  ReeveXY  at;
} Incident;

typedef struct
{
  ReeveHidden *hidden;
  ReeveDice    dice;
  GArray      *incidents;   /* of Incident */
  guint32     *upto;        /* running sum of people by house */
  GArray      *crossings;   /* of guint32: nodes of main roads */
} Desk;

static int
compare_incidents (gconstpointer a,
                   gconstpointer b)
{
  const Incident *x = a;
  const Incident *y = b;

  if (x->minute != y->minute)
    return x->minute < y->minute ? -1 : 1;
  return x->order < y->order ? -1 : x->order > y->order;
}

/* Day 0 is Wednesday, 1 January 2025. */
static guint32
draw_minute (Desk         *self,
             const Rhythm *rhythm)
{
  guint sum = 0, hour = 0, day;
  guint roll;

  for (;;)
    {
      double weight;

      day = reeve_dice_below (&self->dice, 365);
      weight = exp (rhythm->winter * cos (2 * G_PI * (day - 15.0) / 365)) *
               ((day + 2) % 7 >= 5 ? rhythm->weekend : 1);
      if (reeve_dice_share (&self->dice) * 2.4 < weight)
        break;
    }
  for (guint h = 0; h < 24; h++)
    sum += rhythm->hours[h];
  roll = reeve_dice_below (&self->dice, sum);
  while (roll >= rhythm->hours[hour])
    roll -= rhythm->hours[hour++];

  return (day * 24 + hour) * 60 + reeve_dice_below (&self->dice, 60);
}

static guint
draw_house (Desk *self)
{
  guint n = self->hidden->city->buildings->len;
  guint32 person = reeve_dice_below (&self->dice, REEVE_CITY_PEOPLE);
  guint low = 0, high = n;

  while (low + 1 < high)
    {
      guint middle = (low + high) / 2;

      if (self->upto[middle] <= person)
        low = middle;
      else
        high = middle;
    }
  return low;
}

static ReeveXY
blur (Desk    *self,
      ReeveXY  at,
      double   metres)
{
  return reeve_xy (at.x + metres * reeve_dice_normal (&self->dice),
                   at.y + metres * reeve_dice_normal (&self->dice));
}

static void
take_call (Desk    *self,
           Call     call,
           guint32  minute,
           ReeveXY  at)
{
  Incident incident = { minute, self->incidents->len, call, 3, at };
  guint roll = reeve_dice_below (&self->dice, 100);

  if (roll < rhythms[call].urgent)
    incident.priority = 1;
  else if (roll < rhythms[call].urgent + 40)
    incident.priority = 2;
  g_array_append_val (self->incidents, incident);
}

static void
take_common_calls (Desk *self)
{
  const ReeveCity *city = self->hidden->city;

  for (guint call = 0; call < N_CALLS; call++)
    for (guint i = 0; i < rhythms[call].n; i++)
      {
        guint32 minute = draw_minute (self, &rhythms[call]);
        ReeveXY at;

        if (call == CALL_COLLISION)
          at = g_array_index (city->nodes, ReeveNode,
                              g_array_index (self->crossings, guint32,
                                             reeve_dice_below (&self->dice, self->crossings->len))).at;
        else if (call == CALL_DISORDER && reeve_dice_share (&self->dice) < 0.4)
          at = reeve_xy_add (reeve_quarters[0].centre, blur (self, reeve_xy (0, 0), 190), 1);
        else
          at = g_array_index (city->buildings, ReeveBuilding, draw_house (self)).centre;
        take_call (self, call, minute, blur (self, at, 6));
      }
}

static void
take_hot_calls (Desk *self)
{
  ReeveHidden *hidden = self->hidden;

  hidden->hot_spot = reeve_quarters[6].centre;   /* Severka */
  hidden->hot_spot_m = HOT_M;
  hidden->n_hot = HOT_CALLS;
  for (guint i = 0; i < HOT_CALLS; i++)
    {
      guint32 minute = draw_minute (self, &rhythms[CALL_MEDICAL]);
      ReeveXY at;

      /* From the houses there; the place given is never blurred out of the spot. */
      do
        at = g_array_index (hidden->city->buildings, ReeveBuilding, draw_house (self)).centre;
      while (reeve_xy_distance (at, hidden->hot_spot) > HOT_M - 30);
      take_call (self, CALL_MEDICAL, minute, blur (self, at, 6));
    }
}

static void
note_street (ReeveHidden *hidden,
             const char  *street)
{
  for (guint i = 0; i < hidden->repeat_streets->len; i++)
    if (strcmp (g_ptr_array_index (hidden->repeat_streets, i), street) == 0)
      return;
  g_ptr_array_add (hidden->repeat_streets, (gpointer) street);
}

/* In Ořechovka and Javořina: the next house within ten days. */
static void
take_burglary_chains (Desk *self)
{
  const ReeveCity *city = self->hidden->city;
  guint n_chains = 0;

  for (guint tries = 0; n_chains < CHAINS && tries < 200 * CHAINS; tries++)
    {
      const ReeveBuilding *house = &g_array_index (city->buildings, ReeveBuilding,
                                                   reeve_dice_below (&self->dice, city->buildings->len));
      guint n_more = 1 + reeve_dice_below (&self->dice, 3);
      guint32 minute;

      if ((house->quarter != 14 && house->quarter != 18) || house->people == 0 ||
          house->street == NULL)
        continue;
      minute = draw_minute (self, &rhythms[CALL_BURGLARY]);
      take_call (self, CALL_BURGLARY, minute, house->centre);
      note_street (self->hidden, house->street);
      n_chains++;
      for (guint k = 0; k < n_more; k++)
        {
          guint32 later = minute + 1440 + reeve_dice_below (&self->dice, 9 * 1440);

          if (later >= 365 * 1440)
            continue;
          take_call (self, CALL_BURGLARY, later, blur (self, house->centre, 45));
          self->hidden->n_repeats++;
        }
    }
}

static void
append_time (GString *text,
             guint32  minute)
{
  static const guint8 days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  guint day = minute / 1440;
  guint month = 0;

  while (day >= days[month])
    day -= days[month++];
  g_string_append_printf (text, "2025-%02u-%02u %02u:%02u", month + 1, day + 1,
                          minute / 60 % 24, minute % 60);
}

/* Rows that cannot be placed: a misplaced decimal point, an empty longitude,
 * both missing. */
static void
append_place (ReeveHidden *hidden,
              GString     *text,
              guint        row,
              ReeveXY      at)
{
  static const guint dirty[] = { 412, 1903, 4711 };

  for (guint i = 0; i < G_N_ELEMENTS (dirty); i++)
    if (row == dirty[i])
      {
        hidden->dirty_rows[hidden->n_dirty++] = row;
        if (i == 0)
          {
            reeve_append_number (text, at.x, 6);
            g_string_append (text, ",411.690");
          }
        else if (i == 1)
          {
            g_string_append_c (text, ',');
            reeve_append_number (text, at.y, 6);
          }
        else
          g_string_append_c (text, ',');
        return;
      }
  reeve_append_number (text, at.x, 6);
  g_string_append_c (text, ',');
  reeve_append_number (text, at.y, 6);
}

static gboolean
write_calls (Desk        *self,
             const char  *path,
             GError     **error)
{
  g_autoptr (GString) text = g_string_new ("id,incident type,reported at,priority,lon,lat\n");
  g_autoptr (GArray) positions = reeve_line_new ();

  g_array_sort (self->incidents, compare_incidents);
  for (guint i = 0; i < self->incidents->len; i++)
    g_array_append_val (positions, g_array_index (self->incidents, Incident, i).at);
  if (!reeve_city_to_lonlat ((ReeveXY *) positions->data, positions->len, error))
    return FALSE;
  for (guint i = 0; i < self->incidents->len; i++)
    {
      const Incident *incident = &g_array_index (self->incidents, Incident, i);

      g_string_append_printf (text, "%05u,%s,", i + 1, rhythms[incident->call].name);
      append_time (text, incident->minute);
      g_string_append_printf (text, ",%u,", incident->priority);
      append_place (self->hidden, text, i + 2, reeve_line_point (positions, i));
      g_string_append_c (text, '\n');
    }
  self->hidden->n_incidents = self->incidents->len;
  return g_file_set_contents (path, text->str, (gssize) text->len, error);
}

gboolean
reeve_deliver_incidents (ReeveHidden  *hidden,
                         const char   *path,
                         ReeveJob     *job,
                         GError      **error)
{
  const ReeveCity *city = hidden->city;
  g_autoptr (GArray) incidents = g_array_new (FALSE, FALSE, sizeof (Incident));
  g_autoptr (GArray) crossings = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autofree guint32 *upto = g_new0 (guint32, city->buildings->len + 1);
  Desk desk = { hidden, reeve_dice_new (city->seed, 25), incidents, upto, crossings };

  for (guint i = 0; i < city->buildings->len; i++)
    upto[i + 1] = upto[i] + g_array_index (city->buildings, ReeveBuilding, i).people;
  for (guint w = 0; w < city->ways->len; w++)
    {
      const ReeveWay *way = g_ptr_array_index (city->ways, w);

      if (way->class >= REEVE_WAY_TRUNK && way->class <= REEVE_WAY_TERTIARY)
        g_array_append_vals (crossings, way->nodes->data, way->nodes->len);
    }
  take_common_calls (&desk);
  take_hot_calls (&desk);
  take_burglary_chains (&desk);
  return write_calls (&desk, path, error);
}
