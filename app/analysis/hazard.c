/* analysis/hazard.c — a hazard as levels, asked place by place */
#include "analysis/hazard.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"
#include "geo/measure.h"
#include "geo/overlay.h"

#include <math.h>
#include <string.h>

static void
free_level (ReeveHazardLevel *level)
{
  g_free (level->title);
  g_free (level->key);
  reeve_shape_free (level->area);
  reeve_shape_free (level->plane);
  g_clear_pointer (&level->cutter, reeve_area_cutter_free);
  g_clear_pointer (&level->plane_cutter, reeve_area_cutter_free);
  g_free (level);
}

void
reeve_hazard_free (ReeveHazard *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->levels, g_ptr_array_unref);
  g_clear_pointer (&self->raster, reeve_raster_free);
  g_clear_pointer (&self->projection, reeve_projection_free);
  g_free (self->crs);
  g_free (self);
}

static ReeveHazardLevel *
add_level (ReeveHazard *self,
           char        *title,  /* (transfer full) */
           char        *key,    /* (transfer full) */
           double       value)
{
  ReeveHazardLevel *level = g_new0 (ReeveHazardLevel, 1);

  level->title = title;
  level->key = key;
  level->value = value;
  g_ptr_array_add (self->levels, level);
  return level;
}

static void
add_thresholds (ReeveHazard       *self,
                const ReeveValues *values)
{
  guint n;
  const double *thresholds = reeve_values_get_numbers (values, "thresholds", &n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *words = reeve_format_number (thresholds[i]);
      char digits[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (digits, sizeof digits, "%g", thresholds[i]);
      /* Translators: a depth or another measure of the hazard */
      add_level (self, g_strdup_printf (_("more than %s"), words),
                 g_strconcat ("gt_", digits, NULL), thresholds[i]);
    }
}

/* --- areas --- */

/* What an area of the hazard says: a number, or a word. */
typedef struct
{
  const ReeveShape *shape;   /* borrowed */
  double            number;  /* NAN when it is a word or nothing */
  char             *word;    /* owned; "" for nothing */
} Piece;

static void
clear_piece (Piece *piece)
{
  g_free (piece->word);
}

static int
compare_pieces (gconstpointer a,
                gconstpointer b)
{
  const Piece *x = *(const Piece *const *) a;
  const Piece *y = *(const Piece *const *) b;

  if (isnan (x->number) != isnan (y->number))
    return isnan (x->number) - isnan (y->number);
  if (!isnan (x->number) && x->number != y->number)
    return x->number < y->number ? -1 : 1;
  return strcmp (x->word, y->word);
}

/* One level for each value there is. */
static void
add_classes (ReeveHazard *self,
             GArray      *pieces)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

  for (guint i = 0; i < pieces->len; i++)
    g_ptr_array_add (sorted, &g_array_index (pieces, Piece, i));
  g_ptr_array_sort (sorted, compare_pieces);
  for (guint i = 0; i < sorted->len; i++)
    {
      const Piece *piece = g_ptr_array_index (sorted, i);
      const Piece *last = i > 0 ? g_ptr_array_index (sorted, i - 1) : NULL;

      if (last != NULL && g_str_equal (last->word, piece->word))
        continue;
      add_level (self, g_strdup (*piece->word != '\0' ? piece->word : _("without a class")),
                 g_strconcat ("class_", piece->word, NULL), piece->number);
    }
}

static gboolean
piece_is_in (const ReeveHazard      *self,
             const ReeveHazardLevel *level,
             const Piece            *piece)
{
  if (g_str_equal (level->key, "inside"))
    return TRUE;
  if (self->by_class)
    return g_str_has_suffix (level->key, piece->word) &&
           strlen (level->key) == strlen ("class_") + strlen (piece->word);
  return piece->number > level->value;
}

/* Unites each level's areas, in degrees and on the plane. */
static gboolean
unite_levels (ReeveHazard  *self,
              GArray       *pieces,
              ReeveJob     *job,
              GError      **error)
{
  for (guint k = 0; k < self->levels->len; k++)
    {
      ReeveHazardLevel *level = g_ptr_array_index (self->levels, k);
      g_autoptr (GPtrArray) flat = g_ptr_array_new ();
      g_autoptr (GPtrArray) plane = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                                    reeve_shape_free);

      if (!reeve_job_step (job, k, self->levels->len, error))
        return FALSE;
      for (guint i = 0; i < pieces->len; i++)
        {
          const Piece *piece = &g_array_index (pieces, Piece, i);
          ReeveShape *projected;

          if (!piece_is_in (self, level, piece))
            continue;
          projected = reeve_shape_project (piece->shape, self->projection, error);
          if (projected == NULL)
            return FALSE;
          g_ptr_array_add (plane, projected);
          g_ptr_array_add (flat, (gpointer) piece->shape);
        }
      level->area = reeve_shape_union (flat, error);
      level->plane = level->area != NULL ? reeve_shape_union (plane, error) : NULL;
      if (level->plane == NULL)
        return FALSE;
      if (level->area->kind != REEVE_SHAPE_AREA)
        continue;
      level->cutter = reeve_area_cutter_new (level->area);
      level->plane_cutter = reeve_area_cutter_new (level->plane);
    }
  return TRUE;
}

/* Column of levels: "FIELD" or "LAYER:FIELD"; -1 without one, -2 with @error. */
static int
find_level_column (ReeveRun            *run,
                   const ReeveDataset  *dataset,
                   const ReeveTable    *table,
                   GError             **error)
{
  const char *said = reeve_values_get_text (reeve_run_get_values (run), "level");
  const ReeveField *field;

  if (said == NULL)
    return -1;
  if (g_str_has_prefix (said, dataset->name) && said[strlen (dataset->name)] == ':')
    said += strlen (dataset->name) + 1;
  field = reeve_dataset_find_field (dataset, said);
  if (field != NULL)
    return reeve_table_find_column (table, field->name);
  g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
               /* Translators: a dataset and a column */
               _("“%s” has no column “%s”"), dataset->name, said);
  return -2;
}

static gboolean
collect_rows (ReeveRun            *run,
              const ReeveDataset  *dataset,
              const ReeveTable    *table,
              GArray              *pieces,
              GError             **error)
{
  int column = find_level_column (run, dataset, table, error);

  if (column == -2)
    return FALSE;
  for (guint row = 0; row < reeve_table_get_n_rows (table); row++)
    {
      Piece piece = { .shape = reeve_table_get_shape (table, row), .number = NAN };
      const char *text;

      if (piece.shape == NULL || piece.shape->kind != REEVE_SHAPE_AREA)
        continue;
      text = column >= 0 ? reeve_table_get_text (table, row, (guint) column) : NULL;
      if (column >= 0)
        piece.number = reeve_table_get_real (table, row, (guint) column);
      if (text != NULL)
        {
          double number;

          piece.word = g_strdup (text);
          if (reeve_parse_number (text, &number))
            piece.number = number;
        }
      else
        {
          char digits[G_ASCII_DTOSTR_BUF_SIZE];

          piece.word = g_strdup (isnan (piece.number) ? ""
                                 : g_ascii_formatd (digits, sizeof digits, "%g", piece.number));
        }
      g_array_append_val (pieces, piece);
    }
  return TRUE;
}

static void
collect_drawn (ReeveRun *run,
               GArray   *pieces)
{
  GPtrArray *drawn = reeve_run_get_hazards (run);

  for (guint i = 0; i < drawn->len; i++)
    {
      const ReeveChange *change = g_ptr_array_index (drawn, i);
      Piece piece = { .shape = change->shape, .number = change->value,
                      .word = g_strdup (change->title) };

      if (change->shape != NULL)
        g_array_append_val (pieces, piece);
      else
        clear_piece (&piece);
    }
}

static gboolean
choose_plane (ReeveHazard  *self,
              ReeveRun     *run,
              ReeveLonLat   middle,
              GError      **error)
{
  const char *said = reeve_values_get_text (reeve_run_get_values (run), "crs");

  self->crs = said != NULL ? g_strdup (said) : reeve_utm_crs_at (middle);
  self->projection = reeve_projection_new (self->crs, error);
  return self->projection != NULL;
}

static gboolean
read_areas (ReeveHazard   *self,
            ReeveRun      *run,
            ReeveDataset  *dataset,
            GError       **error)
{
  const char *by = reeve_values_get_text (reeve_run_get_values (run), "by");
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_autoptr (ReeveTable) table = NULL;
  ReeveBox box = REEVE_BOX_EMPTY;

  g_array_set_clear_func (pieces, (GDestroyNotify) clear_piece);
  collect_drawn (run, pieces);
  if (dataset != NULL)
    {
      table = reeve_run_read_table (run, dataset, error);
      if (table == NULL || !collect_rows (run, dataset, table, pieces, error))
        return FALSE;
    }
  if (pieces->len == 0)
    {
      g_set_error_literal (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                           _("There is no hazard: name a layer of areas or a raster, or draw one in "
                             "the option"));
      return FALSE;
    }

  for (guint i = 0; i < pieces->len; i++)
    {
      ReeveBox own = reeve_shape_get_box (g_array_index (pieces, Piece, i).shape);

      reeve_box_join (&box, &own);
    }
  if (!choose_plane (self, run, (ReeveLonLat) { (box.west + box.east) / 2,
                                                (box.south + box.north) / 2 }, error))
    return FALSE;
  self->by_class = g_str_equal (by, "class");
  if (g_str_equal (by, "inside"))
    add_level (self, g_strdup (_("inside")), g_strdup ("inside"), 0);
  else if (self->by_class)
    add_classes (self, pieces);
  else
    add_thresholds (self, reeve_run_get_values (run));
  return unite_levels (self, pieces, reeve_run_get_job (run), error);
}

/* --- rasters --- */

#define MAX_CLASSES 50

static int
compare_floats (gconstpointer a,
                gconstpointer b)
{
  float x = *(const float *) a;
  float y = *(const float *) b;

  return (x > y) - (x < y);
}

static gboolean
add_raster_classes (ReeveHazard         *self,
                    const ReeveDataset  *dataset,
                    GError             **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (float));

  for (gsize i = 0; i < (gsize) self->raster->n_cols * self->raster->n_rows; i++)
    {
      float value = self->raster->cells[i];
      gboolean known = isnan (value);

      for (guint k = 0; !known && k < found->len; k++)
        known = g_array_index (found, float, k) == value;
      if (!known)
        g_array_append_val (found, value);
      if (found->len > MAX_CLASSES)
        {
          g_set_error (error, REEVE_ERROR, REEVE_ERROR_INPUT,
                       /* Translators: a dataset, a number of values */
                       _("“%s” holds more than %d different values: ask by depth, not by class"),
                       dataset->name, MAX_CLASSES);
          return FALSE;
        }
    }
  g_array_sort (found, compare_floats);
  for (guint i = 0; i < found->len; i++)
    {
      double value = g_array_index (found, float, i);
      char digits[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (digits, sizeof digits, "%g", value);
      add_level (self, reeve_format_number (value), g_strconcat ("class_", digits, NULL), value);
    }
  return TRUE;
}

static gboolean
read_raster (ReeveHazard   *self,
             ReeveRun      *run,
             ReeveDataset  *dataset,
             GError       **error)
{
  const char *by = reeve_values_get_text (reeve_run_get_values (run), "by");
  ReeveBox box;

  self->raster = reeve_dataset_read_raster (reeve_run_get_db (run), dataset,
                                            reeve_run_get_job (run), error);
  if (self->raster == NULL)
    return FALSE;
  box = reeve_raster_get_box (self->raster);
  if (!choose_plane (self, run, (ReeveLonLat) { (box.west + box.east) / 2,
                                                (box.south + box.north) / 2 }, error))
    return FALSE;
  self->by_class = g_str_equal (by, "class");
  if (self->by_class)
    return add_raster_classes (self, dataset, error);
  if (g_str_equal (by, "inside"))
    add_level (self, g_strdup (_("inside")), g_strdup ("inside"), 0);
  else
    add_thresholds (self, reeve_run_get_values (run));
  return TRUE;
}

ReeveHazard *
reeve_hazard_read (ReeveRun  *run,
                   GError   **error)
{
  g_autoptr (ReeveHazard) self = g_new0 (ReeveHazard, 1);
  g_autoptr (GError) dataset_error = NULL;
  g_autoptr (ReeveDataset) dataset = reeve_run_find_dataset (run, "hazard", &dataset_error);
  gboolean done;

  if (dataset_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&dataset_error));
      return NULL;
    }
  self->levels = g_ptr_array_new_with_free_func ((GDestroyNotify) free_level);
  done = dataset != NULL && dataset->kind == REEVE_DATASET_RASTER
       ? read_raster (self, run, dataset, error) : read_areas (self, run, dataset, error);
  return done ? g_steal_pointer (&self) : NULL;
}

/* --- questions --- */

gboolean
reeve_hazard_holds_value (const ReeveHazard      *self,
                          const ReeveHazardLevel *level,
                          float                   value)
{
  if (isnan (value))
    return FALSE;
  return self->by_class ? value == (float) level->value : value > level->value;
}

gboolean
reeve_hazard_holds (const ReeveHazard      *self,
                    const ReeveHazardLevel *level,
                    ReeveLonLat             point)
{
  if (self->raster != NULL)
    return reeve_hazard_holds_value (self, level, reeve_raster_value_at (self->raster, point));
  return level->cutter != NULL && reeve_area_cutter_contains_point (level->cutter, point);
}

/* Of the raster's cells whose centres lie in @area, the share that holds. An
 * area smaller than a cell is judged by its anchor. */
static gboolean
share_of_cells (const ReeveHazard      *self,
                const ReeveHazardLevel *level,
                const ReeveShape       *area,
                double                 *out_share,
                GError                **error)
{
  g_autofree ReeveLonLat *centres = g_new (ReeveLonLat, self->raster->n_cols);
  ReeveBox box = reeve_shape_get_box (area);
  guint64 n = 0;
  guint64 n_in = 0;

  for (guint row = 0; row < self->raster->n_rows; row++)
    {
      if (!reeve_raster_row_centres (self->raster, row, centres, error))
        return FALSE;
      if (centres[0].lat < box.south - 0.1 || centres[0].lat > box.north + 0.1)
        continue;
      for (guint col = 0; col < self->raster->n_cols; col++)
        {
          if (centres[col].lon < box.west || centres[col].lon > box.east ||
              centres[col].lat < box.south || centres[col].lat > box.north ||
              !reeve_shape_contains (area, centres[col]))
            continue;
          n++;
          n_in += reeve_hazard_holds_value (self, level, self->raster->cells[
            (gsize) row * self->raster->n_cols + col]);
        }
    }
  *out_share = n > 0 ? (double) n_in / (double) n
                     : reeve_hazard_holds (self, level, reeve_shape_get_anchor (area));
  return TRUE;
}

gboolean
reeve_hazard_share_of_area (const ReeveHazard       *self,
                            const ReeveHazardLevel  *level,
                            const ReeveShape        *area,
                            double                  *out_share,
                            GError                 **error)
{
  g_autoptr (ReeveShape) plane = NULL;
  g_autoptr (ReeveShape) inside = NULL;
  double whole;

  *out_share = 0;
  if (self->raster != NULL)
    return share_of_cells (self, level, area, out_share, error);
  if (level->plane_cutter == NULL)
    return TRUE;

  plane = reeve_shape_project (area, self->projection, error);
  if (plane == NULL)
    return FALSE;
  inside = reeve_area_cutter_intersection (level->plane_cutter, plane, error);
  if (inside == NULL)
    return FALSE;
  whole = reeve_shape_planar_area (plane);
  if (inside->kind == REEVE_SHAPE_AREA && whole > 0)
    *out_share = MIN (reeve_shape_planar_area (inside) / whole, 1);
  return TRUE;
}

double
reeve_hazard_length_m (const ReeveHazard      *self,
                       const ReeveHazardLevel *level,
                       const ReeveShape       *line,
                       const ReeveShape       *plane)
{
  double cell_m;
  double sum = 0;

  if (self->raster == NULL)
    return level->plane_cutter != NULL
         ? reeve_area_cutter_length_inside (level->plane_cutter, plane) : 0;

  cell_m = sqrt (reeve_raster_cell_area_m2 (self->raster, self->raster->n_rows / 2,
                                            self->raster->n_cols / 2, NULL));
  for (guint ring = 0; ring < line->n_rings; ring++)
    for (guint i = reeve_shape_ring_start (line, ring) + 1; i < line->rings[ring].end; i++)
      {
        ReeveLonLat a = line->points[i - 1];
        ReeveLonLat b = line->points[i];
        double length = hypot (plane->points[i].lon - plane->points[i - 1].lon,
                               plane->points[i].lat - plane->points[i - 1].lat);
        guint n = (guint) CLAMP (ceil (2 * length / MAX (cell_m, 0.1)), 1, 100000);

        for (guint k = 0; k < n; k++)
          {
            double share = (k + 0.5) / n;
            ReeveLonLat middle = { a.lon + share * (b.lon - a.lon),
                                   a.lat + share * (b.lat - a.lat) };

            if (reeve_hazard_holds (self, level, middle))
              sum += length / n;
          }
      }
  return sum;
}
