/* workspace/import.c — the plan of an import: everything guessed, and why
 *
 * The file is read to its end once, so that the preview can say how many rows
 * will be kept and show those that will not. Reading again at the run costs
 * time and saves keeping a city in memory.
 */
#include "workspace/import-private.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/units.h"
#include "geo/place-columns.h"
#include "geo/projection.h"

#include <math.h>
#include <string.h>

#define MAX_FIRST_ROWS 20
#define MAX_POINTS     2000
#define MAX_PROBLEMS   200

/* Values of a possible identifier that are remembered to find repeated ones. */
#define MAX_KEYS       2000000
#define MAX_REPEATS    5

/* The distance in degrees at which places still belong to a city. */
#define NEAR_DEG 0.5

typedef struct
{
  GHashTable *rows;       /* owned: text to its first row */
  GString    *examples;   /* owned: "0412 (rows 3 and 17)" */
  guint       n_examples;
} Keys;

typedef struct
{
  ReeveImportPlan *plan;   /* borrowed */
  ReeveSource     *source; /* borrowed */
  Keys           **keys;   /* owned: one for each column, NULL where none are counted */
  ReeveBox         city;
  guint64          n_inside;
  guint64          n_swapped_inside;
  guint64          n_places;
} Reading;

static void
add_note (ReeveImportPlan *plan,
          char            *note)  /* (transfer full) */
{
  if (*note != '\0')
    g_ptr_array_add (plan->notes, note);
  else
    g_free (note);
}

static ReeveDatasetKind
kind_of_shape (ReeveShapeKind kind)
{
  switch (kind)
    {
    case REEVE_SHAPE_POINT: return REEVE_DATASET_POINTS;
    case REEVE_SHAPE_LINE:  return REEVE_DATASET_LINES;
    case REEVE_SHAPE_AREA:  return REEVE_DATASET_AREAS;
    case REEVE_SHAPE_NONE:
    default:                return REEVE_DATASET_TABLE;
    }
}

/* --- reading --- */

static void
free_keys (Keys *keys)
{
  g_hash_table_unref (keys->rows);
  g_string_free (keys->examples, TRUE);
  g_free (keys);
}

/* Which columns may hold identifiers: by their name, in any department. */
static Keys **
start_keys (const ReeveImportPlan *plan)
{
  const ReeveTerm *id = reeve_theme_find_term (NULL, "id");
  Keys **keys = g_new0 (Keys *, plan->columns->len + 1);
  guint n_keys = 0;

  for (guint i = 0; id != NULL && i < plan->columns->len && n_keys < 3; i++)
    {
      const ReeveImportColumn *column = plan->columns->pdata[i];
      g_autofree char *folded = reeve_theme_fold (column->title);

      if (column->is_place || reeve_theme_match (folded, id->words, NULL) < 0.5)
        continue;
      keys[i] = g_new0 (Keys, 1);
      keys[i]->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      keys[i]->examples = g_string_new (NULL);
      n_keys++;
    }
  return keys;
}

static void
count_key (Keys              *keys,
           ReeveImportColumn *column,
           const char        *text,
           guint64            number)
{
  guint64 *first = g_hash_table_lookup (keys->rows, text);

  if (first == NULL)
    {
      if (g_hash_table_size (keys->rows) < MAX_KEYS)
        g_hash_table_insert (keys->rows, g_strdup (text), g_memdup2 (&number, sizeof number));
      return;
    }
  column->n_repeated++;
  if (keys->n_examples++ < MAX_REPEATS)
    {
      g_autofree char *a = g_strdup_printf ("%" G_GUINT64_FORMAT, *first);
      g_autofree char *b = g_strdup_printf ("%" G_GUINT64_FORMAT, number);
      /* Translators: a value, two row numbers */
      g_autofree char *example = g_strdup_printf (_("“%s” in rows %s and %s"), text, a, b);

      g_string_append_printf (keys->examples, keys->examples->len > 0 ? "; %s" : "%s", example);
    }
}

static guint
count_words (const char *text)
{
  guint n = 0;
  gboolean inside = FALSE;

  for (const char *p = text; *p != '\0'; p++)
    {
      gboolean is_letter = !g_ascii_isspace (*p);

      n += is_letter && !inside;
      inside = is_letter;
    }
  /* Chinese has no spaces; about two signs make a word. */
  return MAX (n, (guint) ((strlen (text) - (gsize) g_utf8_strlen (text, -1)) / 4));
}

static void
read_cells (Reading              *reading,
            const ReeveSourceRow *row)
{
  GPtrArray *columns = reading->plan->columns;

  for (guint i = 0; i < columns->len; i++)
    {
      ReeveImportColumn *column = columns->pdata[i];
      const char *text = row->texts[i];

      if (text == NULL || *text == '\0')
        {
          column->n_empty++;
          continue;
        }
      column->n_filled++;
      if (column->type == REEVE_COLUMN_TEXT)
        column->n_words += count_words (text);
      if (reading->keys[i] != NULL)
        count_key (reading->keys[i], column, text, row->number);
    }
}

static gboolean
is_inside (const ReeveBox *box,
           double          lon,
           double          lat)
{
  return lon >= box->west && lon <= box->east && lat >= box->south && lat <= box->north;
}

static void
read_place (Reading          *reading,
            const ReeveShape *shape)
{
  ReeveImportPlan *plan = reading->plan;
  ReeveLonLat anchor;

  if (shape == NULL || shape->kind == REEVE_SHAPE_NONE || shape->n_points == 0)
    return;
  reading->n_places++;
  /* The first point tells as much about the city as a true centre, at no cost. */
  anchor = plan->first_points->len < MAX_POINTS ? reeve_shape_get_anchor (shape) : shape->points[0];
  if (plan->first_points->len < MAX_POINTS)
    g_ptr_array_add (plan->first_points, g_memdup2 (&anchor, sizeof anchor));
  if (reeve_box_is_empty (&reading->city))
    return;
  reading->n_inside += is_inside (&reading->city, anchor.lon, anchor.lat);
  reading->n_swapped_inside += is_inside (&reading->city, anchor.lat, anchor.lon);
}

static GStrv
copy_texts (const char *const *texts,
            guint              n)
{
  GStrv copy = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    copy[i] = g_strdup (texts[i] != NULL ? texts[i] : "");
  return copy;
}

static gboolean
read_rows (Reading   *reading,
           ReeveJob  *job,
           GError   **error)
{
  ReeveImportPlan *plan = reading->plan;
  gint64 expected = reeve_source_get_n_rows (reading->source);

  for (;;)
    {
      const ReeveSourceRow *row = NULL;
      g_autofree char *reason = NULL;
      ReeveRowState state = reeve_source_next (reading->source, &row, &reason, error);

      if (state == REEVE_ROW_FAILED)
        return FALSE;
      if (state == REEVE_ROW_END)
        return TRUE;

      plan->n_rows++;
      if (plan->n_rows % 1000 == 0 &&
          !reeve_job_step (job, (guint64) plan->n_rows,
                           (guint64) MAX (expected, plan->n_rows + 1), error))
        return FALSE;
      if (state == REEVE_ROW_REJECTED)
        {
          plan->n_bad++;
          reeve_import_report_add_problem (plan->problems, MAX_PROBLEMS,
                                           row != NULL ? row->number : (guint64) plan->n_rows,
                                           reason, row != NULL ? (const char *const *) row->texts : NULL,
                                           plan->columns->len);
          continue;
        }
      if (plan->first_rows->len < MAX_FIRST_ROWS)
        g_ptr_array_add (plan->first_rows,
                         copy_texts ((const char *const *) row->texts, plan->columns->len));
      read_cells (reading, row);
      read_place (reading, row->shape);
    }
}

/* The ground that the workspace's data cover; empty without any. */
static ReeveBox
find_city (sqlite3 *db)
{
  ReeveBox city = REEVE_BOX_EMPTY;
  g_autoptr (GPtrArray) datasets = db != NULL ? reeve_catalogue_list (db, NULL) : NULL;

  for (guint i = 0; datasets != NULL && i < datasets->len; i++)
    {
      const ReeveDataset *dataset = datasets->pdata[i];

      if (dataset->kind != REEVE_DATASET_TABLE && !reeve_box_is_empty (&dataset->box))
        reeve_box_join (&city, &dataset->box);
    }
  if (!reeve_box_is_empty (&city))
    {
      city.west -= NEAR_DEG;
      city.south -= NEAR_DEG;
      city.east += NEAR_DEG;
      city.north += NEAR_DEG;
    }
  return city;
}

static void
note_city (Reading *reading)
{
  g_autofree char *inside = reeve_import_count_text (reading->n_inside);
  g_autofree char *all = reeve_import_count_text (reading->n_places);
  g_autofree char *swapped = reeve_import_count_text (reading->n_swapped_inside);

  if (reading->n_places == 0 || reeve_box_is_empty (&reading->city))
    return;
  /* Translators: two counts */
  add_note (reading->plan, g_strdup_printf (_("%s of %s rows fall near the city"), inside, all));
  if (reading->n_inside * 2 < reading->n_places &&
      reading->n_swapped_inside > reading->n_inside)
    add_note (reading->plan,
              /* Translators: two counts */
              g_strdup_printf (_("With longitude and latitude exchanged, %s of %s rows would"),
                               swapped, all));
}

static void
note_repeats (Reading *reading)
{
  for (guint i = 0; i < reading->plan->columns->len; i++)
    {
      const ReeveImportColumn *column = reading->plan->columns->pdata[i];
      g_autofree char *count = reeve_import_count_text (column->n_repeated);

      if (reading->keys[i] != NULL && column->n_repeated > 0 && strcmp (column->term, "id") == 0)
        add_note (reading->plan,
                  /* Translators: a column, a count, examples with their rows */
                  g_strdup_printf (_("“%s” repeats %s values: %s"), column->title, count,
                                   reading->keys[i]->examples->str));
    }
}

/* --- coordinates --- */

static char *
explain_crs (ReeveSource              *source,
             const ReeveSourceOptions *asked)
{
  const ReeveSourceOptions *options = reeve_source_get_options (source);
  const char *crs = reeve_source_get_crs (source);
  g_autoptr (ReeveProjection) projection = NULL;
  g_autofree char *title = NULL;

  if (reeve_source_get_kind (source) == REEVE_SHAPE_NONE)
    return g_strdup (_("Rows without places"));
  if (*crs == '\0')
    return g_strdup (_("The file does not say its projection; it must be given"));
  projection = reeve_projection_new (crs, NULL);
  title = projection != NULL ? reeve_projection_dup_title (projection) : g_strdup (crs);
  if (asked != NULL && asked->crs != NULL && *asked->crs != '\0')
    /* Translators: a projection */
    return g_strdup_printf (_("Given: %s"), title);
  if (options->lon_field != NULL && *options->lon_field != '\0')
    /* Translators: two columns, a projection */
    return g_strdup_printf (_("“%s” and “%s” fit %s"), options->lon_field, options->lat_field,
                            title);
  /* Translators: a projection */
  return g_strdup_printf (_("The file says %s"), title);
}

static void
describe_columns (ReeveImportPlan *plan,
                  ReeveSource     *source)
{
  const ReeveSourceOptions *options = reeve_source_get_options (source);

  for (guint i = 0; i < reeve_source_get_n_fields (source); i++)
    {
      const ReeveSourceField *field = reeve_source_get_field (source, i);
      ReeveImportColumn *column = g_new0 (ReeveImportColumn, 1);

      column->title = g_strdup (field->name);
      column->keep = TRUE;
      column->term = g_strdup ("");
      column->unit = g_strdup ("");
      column->type = field->type;
      column->samples = g_strdupv (field->samples);
      column->is_place = plan->kind != REEVE_DATASET_TABLE &&
                         (g_strcmp0 (field->name, options->lon_field) == 0 ||
                          g_strcmp0 (field->name, options->lat_field) == 0 ||
                          g_strcmp0 (field->name, options->wkt_field) == 0);
      g_ptr_array_add (plan->columns, column);
    }
}

static void
copy_notes (ReeveImportPlan *plan,
            GPtrArray       *notes)
{
  for (guint i = 0; notes != NULL && i < notes->len; i++)
    add_note (plan, g_strdup (notes->pdata[i]));
}

/* A table with latitudes alone has rows without places, and hardly by intent. */
static void
note_half_place (ReeveImportPlan *plan)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *missing = NULL;
  int half;

  if (plan->kind != REEVE_DATASET_TABLE)
    return;
  for (guint i = 0; i < plan->columns->len; i++)
    g_ptr_array_add (names, ((ReeveImportColumn *) plan->columns->pdata[i])->title);
  half = reeve_place_columns_find_half ((const char *const *) names->pdata, names->len, &missing);
  if (half < 0)
    return;
  for (guint i = 0; i < names->len; i++)
    if (g_ascii_strcasecmp (names->pdata[i], missing) == 0)
      return;
  add_note (plan,
            /* Translators: a column, the column that it needs beside it */
            g_strdup_printf (_("“%s” is one half of a place, but there is no column “%s” beside it, "
                               "so the rows have no places. If it has another name, say which it is"),
                             (char *) names->pdata[half], missing));
}

static void
guess_all (ReeveImportPlan *plan)
{
  char *date_reason = NULL;

  reeve_guess_theme (plan);
  reeve_guess_columns (plan);
  reeve_guess_classification (plan);
  plan->date = reeve_import_file_date (plan->path, &date_reason);
  add_note (plan, date_reason);
  copy_notes (plan, reeve_theme_list_problems ());
}

static gboolean
plan_features (ReeveImportPlan          *plan,
               const ReeveSourceOptions *options,
               sqlite3                  *db,
               ReeveJob                 *job,
               GError                  **error)
{
  g_autoptr (ReeveSource) source = NULL;
  Reading reading = { .plan = plan };
  gboolean done = TRUE;

  reeve_job_set_phase (job, 0.1, 0.5, _("Reading the file"));
  source = reeve_source_open (plan->path, options, job, error);
  if (source == NULL)
    return FALSE;

  reeve_import_options_copy (&plan->options, reeve_source_get_options (source));
  plan->kind = kind_of_shape (reeve_source_get_kind (source));
  g_free (plan->crs);
  plan->crs = g_strdup (reeve_source_get_crs (source));
  plan->crs_reason = explain_crs (source, options);
  plan->crs_asked = plan->kind != REEVE_DATASET_TABLE && *plan->crs == '\0';
  plan->looks_swapped = reeve_source_looks_swapped (source) && !plan->options.swap;
  describe_columns (plan, source);
  copy_notes (plan, reeve_source_get_notes (source));
  note_half_place (plan);

  reading.source = source;
  reading.city = find_city (db);
  reading.keys = start_keys (plan);
  reeve_job_set_phase (job, 0.5, 1, _("Looking at every row"));
  if (!plan->crs_asked)
    done = read_rows (&reading, job, error);
  if (done)
    {
      guess_all (plan);
      note_city (&reading);
      note_repeats (&reading);
    }

  for (guint i = 0; i < plan->columns->len; i++)
    g_clear_pointer (&reading.keys[i], free_keys);
  g_free (reading.keys);
  return done;
}

static gboolean
plan_raster (ReeveImportPlan          *plan,
             const ReeveSourceOptions *options,
             ReeveJob                 *job,
             GError                  **error)
{
  g_autoptr (ReeveRaster) raster = NULL;
  g_autoptr (GError) no_density = NULL;
  g_autoptr (ReeveProjection) projection = NULL;

  reeve_import_options_copy (&plan->options, options);
  reeve_job_set_phase (job, 0.1, 0.9, _("Reading the raster"));
  raster = reeve_raster_read (plan->path, plan->band, plan->options.crs, job, error);
  if (raster == NULL)
    return FALSE;

  plan->is_raster = TRUE;
  plan->kind = REEVE_DATASET_RASTER;
  plan->meaning = REEVE_RASTER_VALUE;
  plan->n_rows = (gint64) raster->n_cols * raster->n_rows;
  plan->sum_as_count = reeve_raster_sum (raster);
  plan->sum_as_density = reeve_raster_sum_as_density (raster, &no_density);
  g_free (plan->crs);
  plan->crs = g_strdup (raster->crs);
  projection = reeve_projection_new (raster->crs, NULL);
  if (projection != NULL)
    {
      g_autofree char *title = reeve_projection_dup_title (projection);

      plan->crs_reason = g_strdup_printf (_("The file says %s"), title);
    }
  else
    plan->crs_reason = g_strdup (_("The file does not say its projection; it must be given"));

  guess_all (plan);
  plan->meaning_asked = reeve_guess_is_of_people (plan->name) ||
                        strcmp (plan->theme, "people") == 0;
  if (plan->meaning_asked)
    {
      g_autofree char *totals = reeve_import_totals_text (plan);

      /* Translators: two totals, as a clause */
      add_note (plan, g_strdup_printf (_("A cell may be a count of people or a density: %s"),
                                       totals));
    }
  return TRUE;
}

ReeveImportPlan *
reeve_import_plan_new (const char               *path,
                       const ReeveSourceOptions *options,
                       sqlite3                  *db,
                       ReeveJob                 *job,
                       GError                  **error)
{
  g_autoptr (ReeveImportPlan) plan = NULL;
  const char *layer = options != NULL ? options->layer : NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (REEVE_IS_JOB (job), NULL);

  plan = reeve_import_plan_start (path);
  reeve_job_set_phase (job, 0, 0.1, _("Reading the file"));
  plan->hash = reeve_import_file_hash (path, job, error);
  if (plan->hash == NULL)
    return NULL;
  plan->name = reeve_import_file_name (path, layer);

  if (reeve_source_is_raster (path)
      ? !plan_raster (plan, options, job, error)
      : !plan_features (plan, options, db, job, error))
    return NULL;
  if (db != NULL && !reeve_mapping_apply (plan, db, error))
    return NULL;
  return g_steal_pointer (&plan);
}
