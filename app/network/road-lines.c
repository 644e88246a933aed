/* network/road-lines.c — a layer of lines becomes the road tables
 *
 * What a column means is what its import said: the terms name, road_class,
 * direction, speed_limit, lanes, capacity_per_hour and road_level. Who has no class
 * gets one that allows its speed.
 */
#include "network/road-source.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"
#include "network/line-net.h"
#include "network/road-class.h"

#include <math.h>
#include <string.h>

enum { FIELD_NAME, FIELD_CLASS, FIELD_DIRECTION, FIELD_LIMIT, FIELD_LANES, FIELD_CAPACITY,
       FIELD_LEVEL, N_FIELDS };

/* By term, then by the names that such columns have anyway. */
static const char *const field_names[N_FIELDS][6] = {
  { "name", "street", NULL },
  { "road_class", "highway", "fclass", "class", NULL },
  { "direction", "oneway", "one_way", NULL },
  { "speed_limit", "maxspeed", "speed", NULL },
  { "lanes", NULL },
  { "capacity_per_hour", "capacity", NULL },
  { "road_level", "level", "layer", "zlev", NULL },
};

typedef struct
{
  const ReeveValues *values;
  ReeveRoadNet      *net;       /* owned */
  GArray            *rows;      /* owned, of ReeveLineRow */
  const ReeveField  *fields[N_FIELDS];  /* borrowed, nullable */
  guint              n_bare;    /* rows without a line, or with one that lies nowhere */
  guint              n_strange; /* directions in unknown words */
  guint              n_zero;    /* speeds of 0 */
  guint              n_plain;   /* neither class nor speed */
  gboolean           mph;
} Lines;

static void
clear_lines (Lines *lines)
{
  g_clear_pointer (&lines->net, reeve_road_net_free);
  g_clear_pointer (&lines->rows, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Lines, clear_lines)

static const ReeveField *
find_term (const ReeveDataset *dataset,
           const char         *term)
{
  for (guint i = 0; i < dataset->fields->len; i++)
    {
      const ReeveField *field = dataset->fields->pdata[i];

      if (g_strcmp0 (field->term, term) == 0)
        return field;
    }
  return NULL;
}

static void
find_fields (Lines              *lines,
             const ReeveDataset *dataset)
{
  for (guint i = 0; i < N_FIELDS; i++)
    {
      lines->fields[i] = find_term (dataset, field_names[i][0]);
      for (guint k = 0; lines->fields[i] == NULL && field_names[i][k] != NULL; k++)
        lines->fields[i] = reeve_dataset_find_field (dataset, field_names[i][k]);
    }
}

/* 1 along the line, −1 against it, 0 both. After OpenStreetMap, and after the
 * shapefiles of Geofabrik and ArcGIS, where F is with the line and T against. */
static int
parse_direction (const char *text,
                 gboolean   *out_known)
{
  static const char *const along[] = { "yes", "1", "true", "f", "ft", "forward", "along", NULL };
  static const char *const against[] = { "-1", "reverse", "t", "tf", "backward", "against", NULL };
  static const char *const both[] = { "", "no", "0", "false", "b", "both", "n", "2", NULL };
  g_autofree char *word = g_strstrip (g_ascii_strdown (text, -1));

  *out_known = TRUE;
  if (g_strv_contains (along, word))
    return 1;
  if (g_strv_contains (against, word))
    return -1;
  *out_known = g_strv_contains (both, word);
  return 0;
}

/* Cells by field number; "" for none. */
static const char *
get_text (ReeveCursor *cursor,
          const int    columns[N_FIELDS],
          guint        field)
{
  const char *text = columns[field] >= 0 && !reeve_cursor_is_null (cursor, (guint) columns[field])
                     ? reeve_cursor_get_text (cursor, (guint) columns[field]) : NULL;

  return text != NULL ? text : "";
}

static double
get_figure (ReeveCursor *cursor,
            const int    columns[N_FIELDS],
            guint        field)
{
  const char *text = get_text (cursor, columns, field);
  double value = NAN;

  return reeve_parse_number (text, &value) && value > 0 && value <= 1e7 ? value : NAN;
}

static void
read_limit (Lines        *lines,
            const char   *text,
            ReeveNetLink *link,
            double       *out_kmh)
{
  double value = NAN;
  gboolean bare = reeve_parse_number (text, &value);

  *out_kmh = NAN;
  if (bare && value == 0)
    {
      lines->n_zero++;
      return;
    }
  if (bare && lines->mph)
    {
      g_autofree char *full = g_strconcat (text, " mph", NULL);

      link->limit = reeve_road_net_keep (lines->net, full);
      *out_kmh = value * 1.609344;
      return;
    }
  link->limit = reeve_road_net_keep (lines->net, text);
  if (bare)
    *out_kmh = value;
}

static void
read_row (Lines       *lines,
          ReeveCursor *cursor,
          const int    columns[N_FIELDS],
          ReeveShape  *shape)  /* (transfer full) */
{
  ReeveLineRow row = { .shape = shape,
                       .link = reeve_net_link_new (reeve_cursor_get_fid (cursor), 0, 0) };
  const char *class_name = get_text (cursor, columns, FIELD_CLASS);
  double limit_kmh = NAN;
  gboolean known;

  row.link.name = reeve_road_net_keep (lines->net, get_text (cursor, columns, FIELD_NAME));
  row.link.class_name = reeve_road_net_keep (lines->net, class_name);
  row.link.level = reeve_road_net_keep (lines->net, get_text (cursor, columns, FIELD_LEVEL));
  row.link.figures[REEVE_LINK_LANES] = get_figure (cursor, columns, FIELD_LANES);
  row.link.figures[REEVE_LINK_CAPACITY_VPH] = get_figure (cursor, columns, FIELD_CAPACITY);
  row.direction = parse_direction (get_text (cursor, columns, FIELD_DIRECTION), &known);
  lines->n_strange += !known;
  read_limit (lines, get_text (cursor, columns, FIELD_LIMIT), &row.link, &limit_kmh);
  row.link.highway = reeve_road_class_find (class_name);
  lines->n_plain += row.link.highway == NULL && row.link.limit == NULL;
  if (row.link.highway == NULL)
    row.link.highway = reeve_road_class_at_speed (limit_kmh);
  g_array_append_val (lines->rows, row);
}

/* Longitudes may count on past 180°, once round. */
static gboolean
is_on_globe (const ReeveShape *shape)
{
  for (guint32 i = 0; i < shape->n_points; i++)
    if (!(fabs (shape->points[i].lon) <= 540 && fabs (shape->points[i].lat) <= 90))
      return FALSE;
  return TRUE;
}

static gboolean
read_rows (Lines               *lines,
           sqlite3             *db,
           const ReeveDataset  *dataset,
           ReeveJob            *job,
           GError             **error)
{
  const char *names[N_FIELDS + 1] = { NULL };
  int columns[N_FIELDS];
  guint n = 0;
  g_autoptr (ReeveCursor) cursor = NULL;
  g_autoptr (GError) end = NULL;

  for (guint i = 0; i < N_FIELDS; i++)
    {
      columns[i] = lines->fields[i] != NULL ? (int) n : -1;
      if (lines->fields[i] != NULL)
        names[n++] = lines->fields[i]->name;
    }
  cursor = reeve_cursor_new (db, dataset, names, NULL, error);
  if (cursor == NULL)
    return FALSE;
  while (reeve_cursor_next (cursor, &end))
    {
      ReeveShape *shape = reeve_cursor_get_shape (cursor, &end);

      if (end != NULL)
        break;
      if (lines->rows->len % 4096 == 0
          && !reeve_job_step (job, lines->rows->len, (guint64) MAX (dataset->n_rows, 1), error))
        {
          reeve_shape_free (shape);
          return FALSE;
        }
      if (shape != NULL && shape->kind == REEVE_SHAPE_LINE && is_on_globe (shape))
        read_row (lines, cursor, columns, shape);
      else
        {
          lines->n_bare++;
          reeve_shape_free (shape);
        }
    }
  if (end != NULL)
    g_propagate_error (error, g_steal_pointer (&end));
  return error == NULL || *error == NULL;
}

G_GNUC_PRINTF (3, 0)
static void
note_count (ReeveRoadNet *net,
            guint         n,
            const char   *format)
{
  g_autofree char *count = reeve_format_count (n);

  if (n > 0)
    g_ptr_array_add (net->notes, g_strdup_printf (format, count));
}

static void
note_fields (const Lines *lines)
{
  static const char *const titles[N_FIELDS] = {
    N_("names"), N_("classes"), N_("directions"), N_("speeds"), N_("lanes"), N_("capacities"),
    N_("levels"),
  };
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < N_FIELDS; i++)
    if (lines->fields[i] != NULL)
      /* Translators: before each but the first: what a column gives, its title */
      g_string_append_printf (found, _("%s%s from “%s”"), found->len > 0 ? ", " : "", _(titles[i]),
                              lines->fields[i]->title);
  if (found->len > 0)
    /* Translators: a list: "names from “STREET”, speeds from “KMH”" */
    reeve_road_net_note (lines->net, _("Taken from the layer: %s."), found->str);
  note_count (lines->net, lines->n_strange,
              /* Translators: a count */
              ngettext ("%s row says its direction in words that Reeve does not know; it is open "
                        "both ways.",
                        "%s rows say their direction in words that Reeve does not know; they are "
                        "open both ways.", lines->n_strange));
  note_count (lines->net, lines->n_zero,
              /* Translators: a count */
              ngettext ("%s row has a speed of 0, which is taken as not known.",
                        "%s rows have a speed of 0, which is taken as not known.", lines->n_zero));
  note_count (lines->net, lines->n_plain,
              /* Translators: a count */
              ngettext ("%s row has neither a class nor a speed: it counts as a road of 30 km/h.",
                        "%s rows have neither a class nor a speed: they count as roads of 30 km/h.",
                        lines->n_plain));
  note_count (lines->net, lines->n_bare,
              /* Translators: a count */
              ngettext ("%s row has no line on the globe and was left out.",
                        "%s rows have no line on the globe and were left out.", lines->n_bare));
}

static gboolean
check_dataset (const ReeveDataset  *dataset,
               GError             **error)
{
  if (dataset->kind == REEVE_DATASET_LINES)
    return TRUE;
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
               /* Translators: a dataset */
               _("Roads are made of lines; “%s” holds none"), dataset->name);
  return FALSE;
}

ReeveRoadReport *
reeve_road_lines_make (ReeveEdit          *edit,
                       gint64              dataset_id,
                       const ReeveValues  *values,
                       ReeveJob           *job,
                       GError            **error)
{
  sqlite3 *db = reeve_edit_get_db (edit);
  g_autoptr (ReeveRoadReport) report = reeve_road_report_new ();
  g_autoptr (ReeveDataset) dataset = reeve_catalogue_get (db, dataset_id, error);
  ReeveLineNetOptions options = { reeve_values_get_number (values, "snap"),
                                  reeve_values_get_flag (values, "split"), NULL };
  g_auto (Lines) lines = {
    .values = values, .net = reeve_road_net_new (),
    .rows = g_array_new (FALSE, FALSE, sizeof (ReeveLineRow)),
    .mph = g_strcmp0 (reeve_values_get_text (values, "speed-unit"), "mph") == 0,
  };

  g_array_set_clear_func (lines.rows, (GDestroyNotify) reeve_line_row_clear);
  if (dataset == NULL || !check_dataset (dataset, error))
    return NULL;
  options.name = dataset->name;
  find_fields (&lines, dataset);
  reeve_job_set_phase (job, 0.7, 0.8, _("Joining lines"));
  if (!read_rows (&lines, db, dataset, job, error)
      || !reeve_line_net_join (lines.net, lines.rows, &options, job, error))
    return NULL;
  if (lines.net->links->len == 0)
    {
      g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                   /* Translators: a dataset */
                   _("“%s” holds no line that leads from one place to another"), dataset->name);
      return NULL;
    }
  note_fields (&lines);
  reeve_job_set_phase (job, 0.8, 1, _("Road network"));
  if (!reeve_road_net_store (lines.net, dataset->attribution, edit, report, job, error)
      || !reeve_edit_set_roads_level (edit, dataset->classification, dataset->id, error))
    return NULL;
  g_ptr_array_add (report->datasets, g_strdup (dataset->name));
  return g_steal_pointer (&report);
}

typedef struct
{
  const char        *name;
  const ReeveValues *values;
  ReeveRoadReport   *report;   /* owned */
} Work;

static gboolean
run_lines (ReeveEdit *edit,
           gpointer   data,
           ReeveJob  *job,
           GError   **error)
{
  Work *work = data;
  g_autoptr (ReeveDataset) dataset = reeve_catalogue_find (reeve_edit_get_db (edit), work->name,
                                                           error);

  if (dataset != NULL)
    work->report = reeve_road_lines_make (edit, dataset->id, work->values, job, error);
  return work->report != NULL;
}

ReeveRoadReport *
reeve_road_lines_import (ReeveWorkspace     *workspace,
                         const char         *dataset,
                         const ReeveValues  *values,
                         ReeveJob           *job,
                         GError            **error)
{
  Work work = { dataset, values, NULL };
  /* Translators: undo's name; a dataset */
  g_autofree char *name = g_strdup_printf (_("Roads from %s"), dataset);

  if (!reeve_workspace_edit (workspace, name, run_lines, &work, job, error))
    {
      g_clear_pointer (&work.report, reeve_road_report_free);
      return NULL;
    }
  return work.report;
}
