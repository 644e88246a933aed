/* network/road-write.c — a network into a workspace: road tables, streets, zones */
#include "network/road-source.h"

#include "core/i18n.h"
#include "core/units.h"
#include "geo/shape.h"
#include "network/osm-import-private.h"

#include <math.h>

ReeveRoadReport *
reeve_road_report_new (void)
{
  ReeveRoadReport *self = g_new0 (ReeveRoadReport, 1);

  self->datasets = g_ptr_array_new_with_free_func (g_free);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
reeve_road_report_free (ReeveRoadReport *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->datasets);
  g_ptr_array_unref (self->problems);
  g_ptr_array_unref (self->notes);
  g_free (self);
}

static void
take_notes (const ReeveRoadNet   *net,
            const ReeveRoadBuild *build,
            gboolean              had_roads,
            ReeveRoadReport      *report)
{
  for (guint i = 0; i < net->notes->len; i++)
    g_ptr_array_add (report->notes, g_strdup (net->notes->pdata[i]));
  if (build->n_unmet > 0)
    {
      g_autofree char *count = reeve_format_count (build->n_unmet);

      g_ptr_array_add (report->notes,
                       /* Translators: a count */
                       g_strdup_printf (ngettext ("%s turn restriction names roads that are not "
                                                  "here or do not meet.",
                                                  "%s turn restrictions name roads that are not "
                                                  "here or do not meet.", build->n_unmet), count));
    }
  if (had_roads)
    g_ptr_array_add (report->notes,
                     g_strdup (_("The road network of the earlier import was replaced by this one; "
                                 "its map layers stay.")));
}

gboolean
reeve_road_net_store (const ReeveRoadNet  *net,
                      const char          *attribution,
                      ReeveEdit           *edit,
                      ReeveRoadReport     *report,
                      ReeveJob            *job,
                      GError             **error)
{
  sqlite3 *db = reeve_edit_get_db (edit);
  g_autoptr (ReeveRoadBuild) build = reeve_road_net_build (net, attribution, job, error);
  gint64 n_before;

  if (build == NULL
      || !reeve_sql_int64 (db, "SELECT count(*) FROM (SELECT 1 FROM reeve_road_segment LIMIT 1)", 0,
                           &n_before, error))
    return FALSE;
  if (net->is_scheme)
    build->about = g_strdup (_("The road network is drawn as a scheme: its source does not say "
                               "where it lies."));
  if (!reeve_edit_begin_roads (edit, error) || !reeve_road_build_store (build, db, job, error))
    return FALSE;

  report->n_nodes = net->nodes->len;
  report->n_links = net->links->len;
  report->n_segments = build->roads->n_segments;
  report->n_turns = build->turns->len;
  report->n_zones = 0;
  for (guint32 i = 0; i < net->nodes->len; i++)
    report->n_zones += g_array_index (net->nodes, ReeveNetNode, i).is_zone;
  take_notes (net, build, n_before > 0, report);
  return TRUE;
}

/* --- layers --- */

enum { COLUMN_ID, COLUMN_NAME, COLUMN_CLASS, COLUMN_FROM, COLUMN_TO, COLUMN_ONEWAY, COLUMN_LANES,
       COLUMN_SPEED, COLUMN_CAPACITY, COLUMN_LENGTH, COLUMN_TIME, COLUMN_TIME_BACK };

static const struct
{
  const char     *name;
  const char     *title;
  ReeveColumnType type;
  const char     *term;
  const char     *unit;
} columns[] = {
  { "link_id", N_("Link"), REEVE_COLUMN_INTEGER, "id", "" },
  { "name", N_("Name"), REEVE_COLUMN_TEXT, "name", "" },
  { "class", N_("Class"), REEVE_COLUMN_TEXT, "road_class", "" },
  { "from_node", N_("From node"), REEVE_COLUMN_INTEGER, "", "" },
  { "to_node", N_("To node"), REEVE_COLUMN_INTEGER, "", "" },
  { "oneway", N_("One-way"), REEVE_COLUMN_BOOLEAN, "direction", "" },
  { "lanes", N_("Lanes"), REEVE_COLUMN_REAL, "lanes", "count" },
  { "free_speed", N_("Free speed"), REEVE_COLUMN_REAL, "speed_limit", "km/h" },
  { "capacity", N_("Capacity"), REEVE_COLUMN_REAL, "capacity_per_hour", "vehicles/h" },
  { "length_m", N_("Length"), REEVE_COLUMN_REAL, "", "m" },
  { "time_s", N_("Free travel time"), REEVE_COLUMN_REAL, "", "s" },
  { "time_back_s", N_("Free travel time back"), REEVE_COLUMN_REAL, "", "s" },
};

static void
replace_text (char       **text,
              const char  *with)
{
  g_free (*text);
  *text = g_strdup (with);
}

static ReeveDataset *
describe (const ReeveRoadSource *source,
          const char            *name,
          ReeveDatasetKind       kind)
{
  ReeveDataset *dataset = reeve_dataset_new (name, kind);

  replace_text (&dataset->theme, source->about->theme);
  replace_text (&dataset->department, source->about->department);
  replace_text (&dataset->date, source->about->date);
  replace_text (&dataset->licence, source->about->licence);
  replace_text (&dataset->attribution, source->about->attribution);
  dataset->classification = source->about->classification;
  g_free (dataset->source);
  dataset->source = g_filename_display_basename (source->path);
  replace_text (&dataset->source_hash, source->hash);
  return dataset;
}

static void
set_figure (ReeveWriter *writer,
            guint        column,
            double       value)
{
  if (isfinite (value))
    reeve_writer_set_real (writer, column, value);
}

static gboolean
write_street (const ReeveRoadNet   *net,
              const ReeveNetStreet *street,
              ReeveWriter          *writer,
              GError              **error)
{
  const ReeveNetLink *link = &g_array_index (net->links, ReeveNetLink, street->forward);
  const ReeveNetLink *back = street->backward != G_MAXUINT32
                             ? &g_array_index (net->links, ReeveNetLink, street->backward)
                             : link->both ? link : NULL;
  const ReeveNetNode *from = &g_array_index (net->nodes, ReeveNetNode, link->from);
  const ReeveNetNode *to = &g_array_index (net->nodes, ReeveNetNode, link->to);
  ReeveLonLat ends[] = { from->place, to->place };
  g_autoptr (ReeveShape) shape =
    link->n_points >= 2
    ? reeve_shape_new_line (&g_array_index (net->points, ReeveLonLat, link->points), link->n_points)
    : reeve_shape_new_line (ends, 2);

  reeve_writer_set_integer (writer, COLUMN_ID, link->id);
  if (link->name != NULL)
    reeve_writer_set_text (writer, COLUMN_NAME, link->name);
  if (link->class_name != NULL)
    reeve_writer_set_text (writer, COLUMN_CLASS, link->class_name);
  reeve_writer_set_integer (writer, COLUMN_FROM, from->id);
  reeve_writer_set_integer (writer, COLUMN_TO, to->id);
  reeve_writer_set_integer (writer, COLUMN_ONEWAY, back == NULL);
  set_figure (writer, COLUMN_LANES, link->figures[REEVE_LINK_LANES]);
  set_figure (writer, COLUMN_SPEED, link->figures[REEVE_LINK_SPEED_KMH]);
  set_figure (writer, COLUMN_CAPACITY, link->figures[REEVE_LINK_CAPACITY_VPH]);
  set_figure (writer, COLUMN_LENGTH, isnan (link->length_m) ? reeve_road_net_measure (net, link)
                                                            : link->length_m);
  set_figure (writer, COLUMN_TIME, link->figures[REEVE_LINK_TIME_MS] / 1000);
  if (back != NULL)
    set_figure (writer, COLUMN_TIME_BACK, back->figures[REEVE_LINK_TIME_MS] / 1000);
  return reeve_writer_append (writer, shape, error);
}

static gboolean
add_streets (const ReeveRoadSource *source,
             ReeveEdit             *edit,
             ReeveRoadReport       *report,
             ReeveJob              *job,
             GError               **error)
{
  g_autoptr (ReeveDataset) dataset = describe (source, source->name, REEVE_DATASET_LINES);
  g_autoptr (GArray) streets = reeve_road_net_pair (source->net);
  g_autoptr (ReeveWriter) writer = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      ReeveField *field = reeve_dataset_add_field (dataset, columns[i].name, _(columns[i].title),
                                                   columns[i].type);

      replace_text (&field->term, columns[i].term);
      replace_text (&field->unit, columns[i].unit);
    }
  writer = reeve_writer_new (edit, dataset, error);
  if (writer == NULL)
    return FALSE;
  for (guint i = 0; i < streets->len; i++)
    {
      if (i % 4096 == 0 && !reeve_job_step (job, i, streets->len, error))
        return FALSE;
      if (!write_street (source->net, &g_array_index (streets, ReeveNetStreet, i), writer, error))
        return FALSE;
    }
  if (!reeve_writer_finish (writer, error)
      || !reeve_edit_set_roads_level (edit, dataset->classification, dataset->id, error))
    return FALSE;
  g_ptr_array_add (report->datasets, g_strdup (dataset->name));
  return TRUE;
}

static gboolean
add_zones (const ReeveRoadSource *source,
           ReeveEdit             *edit,
           ReeveRoadReport       *report,
           GError               **error)
{
  /* Translators: a layer's name: the zones of a network */
  g_autofree char *name = g_strdup_printf (_("%s zones"), source->name);
  g_autoptr (ReeveDataset) dataset = describe (source, name, REEVE_DATASET_POINTS);
  ReeveField *field = reeve_dataset_add_field (dataset, "zone", _("Zone"), REEVE_COLUMN_INTEGER);
  g_autoptr (ReeveWriter) writer = NULL;

  replace_text (&field->term, "name");
  writer = reeve_writer_new (edit, dataset, error);
  if (writer == NULL)
    return FALSE;
  for (guint32 i = 0; i < source->net->nodes->len; i++)
    {
      const ReeveNetNode *node = &g_array_index (source->net->nodes, ReeveNetNode, i);
      g_autoptr (ReeveShape) shape = NULL;

      if (!node->is_zone)
        continue;
      shape = reeve_shape_new_point (node->place);
      reeve_writer_set_integer (writer, 0, node->id);
      if (!reeve_writer_append (writer, shape, error))
        return FALSE;
    }
  if (!reeve_writer_finish (writer, error))
    return FALSE;
  g_ptr_array_add (report->datasets, g_strdup (dataset->name));
  return TRUE;
}

gboolean
reeve_road_net_add_layers (const ReeveRoadSource *source,
                           ReeveEdit             *edit,
                           ReeveRoadReport       *report,
                           ReeveJob              *job,
                           GError               **error)
{
  return add_streets (source, edit, report, job, error)
         && (source->n_zones == 0 || add_zones (source, edit, report, error));
}
