/* ui/import-draft.c — what is being decided before a file is brought in */
#include "ui/import-draft.h"

#include "core/i18n.h"
#include "map/scene.h"
#include "network/osm-reader.h"

#include <string.h>

ReeveImportDraft *
reeve_import_draft_new (ReeveWorkspace *workspace,
                        const char     *path,
                        gint64          update_id)
{
  ReeveImportDraft *self = g_atomic_rc_box_new0 (ReeveImportDraft);

  self->workspace = g_object_ref (workspace);
  self->path = g_strdup (path);
  self->update_id = update_id;
  self->replace = TRUE;
  self->road_values = reeve_values_new (reeve_road_params);
  self->choices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

ReeveImportDraft *
reeve_import_draft_ref (ReeveImportDraft *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_draft (gpointer data)
{
  ReeveImportDraft *self = data;

  g_clear_object (&self->workspace);
  g_free (self->path);
  reeve_source_options_clear (&self->asked);
  g_hash_table_unref (self->choices);
  g_free (self->theme);
  for (guint i = 0; i < REEVE_DRAFT_N_TEXTS; i++)
    g_free (self->texts[i]);
  g_clear_pointer (&self->layers, g_ptr_array_unref);
  g_clear_pointer (&self->plan, reeve_import_plan_free);
  g_clear_pointer (&self->report, reeve_import_report_free);
  g_clear_pointer (&self->osm_report, reeve_osm_report_free);
  g_clear_pointer (&self->road_values, reeve_values_free);
  g_clear_pointer (&self->source, reeve_road_source_free);
  g_clear_pointer (&self->road_report, reeve_road_report_free);
}

void
reeve_import_draft_unref (ReeveImportDraft *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear_draft);
}

/* --- choices --- */

static char **
get_text (ReeveImportPlan *plan,
          ReeveDraftText   which)
{
  switch (which)
    {
    case REEVE_DRAFT_NAME:        return &plan->name;
    case REEVE_DRAFT_DEPARTMENT:  return &plan->department;
    case REEVE_DRAFT_DATE:        return &plan->date;
    case REEVE_DRAFT_LICENCE:     return &plan->licence;
    case REEVE_DRAFT_ATTRIBUTION: return &plan->attribution;
    case REEVE_DRAFT_N_TEXTS:
    default:                      g_return_val_if_reached (&plan->name);
    }
}

static void
replace_text (char       **text,
              const char  *with)
{
  char *copy = g_strdup (with);

  g_free (*text);
  *text = copy;
}

static void
apply_choice (ReeveImportDraft  *self,
              ReeveImportColumn *column,
              const char        *choice)
{
  g_autoptr (GError) error = NULL;

  if (strcmp (choice, "-") == 0)
    column->keep = FALSE;
  else if (*choice == '\0')
    {
      column->keep = TRUE;
      replace_text (&column->term, "");
      replace_text (&column->unit, "");
    }
  /* A term that went with a theme is no longer asked for: the guess stands. */
  else if (!reeve_import_plan_map (self->plan, choice, column->title, &error))
    return;
  replace_text (&column->reason, _("Chosen"));
  column->sure = TRUE;
}

static void
apply_choices (ReeveImportDraft *self)
{
  ReeveImportPlan *plan = self->plan;

  for (guint i = 0; i < plan->columns->len; i++)
    {
      ReeveImportColumn *column = plan->columns->pdata[i];
      const char *choice = g_hash_table_lookup (self->choices, column->title);

      /* What places are is told by the options; the source has followed them. */
      if (choice != NULL && !column->is_place)
        apply_choice (self, column, choice);
    }
  for (guint i = 0; i < REEVE_DRAFT_N_TEXTS; i++)
    if (self->texts[i] != NULL)
      replace_text (get_text (plan, (ReeveDraftText) i), self->texts[i]);
  if (self->classification_given)
    {
      plan->classification = self->classification;
      replace_text (&plan->classification_reason, _("Chosen"));
    }
  if (self->meaning_given)
    {
      plan->meaning = self->meaning;
      plan->meaning_given = TRUE;
    }
  plan->remember = !self->forget;
}

gboolean
reeve_import_draft_choose (ReeveImportDraft  *self,
                           ReeveImportColumn *column,
                           const char        *choice)
{
  gboolean is_lon = strcmp (choice, "lon") == 0;
  gboolean is_lat = strcmp (choice, "lat") == 0;

  if (!is_lon && !is_lat)
    {
      g_hash_table_insert (self->choices, g_strdup (column->title), g_strdup (choice));
      apply_choice (self, column, choice);
      return FALSE;
    }

  g_hash_table_remove (self->choices, column->title);
  if (self->asked.lon_field == NULL)
    self->asked.lon_field = g_strdup (self->plan->options.lon_field);
  if (self->asked.lat_field == NULL)
    self->asked.lat_field = g_strdup (self->plan->options.lat_field);
  replace_text (is_lon ? &self->asked.lon_field : &self->asked.lat_field, column->title);
  /* Half a pair cannot be read; the other half is asked for next. */
  if (self->asked.lon_field == NULL || *self->asked.lon_field == '\0' ||
      self->asked.lat_field == NULL || *self->asked.lat_field == '\0')
    {
      replace_text (&column->term, choice);
      return FALSE;
    }
  return TRUE;
}

void
reeve_import_draft_set_theme (ReeveImportDraft *self,
                              const char       *theme)
{
  g_autoptr (GError) error = NULL;

  replace_text (&self->theme, theme);
  if (reeve_import_plan_set_theme (self->plan, theme, &error))
    apply_choices (self);
}

void
reeve_import_draft_set_text (ReeveImportDraft *self,
                             ReeveDraftText    which,
                             const char       *text)
{
  replace_text (&self->texts[which], text);
  replace_text (get_text (self->plan, which), text);
}

void
reeve_import_draft_keep_name (ReeveImportDraft *self,
                              const char       *name)
{
  replace_text (&self->texts[REEVE_DRAFT_NAME], name);
}

gboolean
reeve_import_draft_is_read (const ReeveImportDraft *self)
{
  return self->plan != NULL || self->source != NULL;
}

void
reeve_import_draft_set_classification (ReeveImportDraft    *self,
                                       ReeveClassification  classification)
{
  self->classification_given = TRUE;
  self->classification = classification;
  self->plan->classification = classification;
  replace_text (&self->plan->classification_reason, _("Chosen"));
}

void
reeve_import_draft_set_meaning (ReeveImportDraft   *self,
                                ReeveRasterMeaning  meaning)
{
  self->meaning_given = TRUE;
  self->meaning = meaning;
  self->plan->meaning = meaning;
  self->plan->meaning_given = TRUE;
}

char *
reeve_import_draft_dup_obstacle (const ReeveImportDraft *self)
{
  const ReeveImportPlan *plan = self->plan;

  if (self->is_osm)
    return NULL;
  if (self->is_network && self->source != NULL)
    return *self->source->name == '\0' ? g_strdup (_("Give the layer a name"))
           : self->source->n_links == 0 ? g_strdup (_("The file holds no rows")) : NULL;
  if (plan == NULL)
    return g_strdup (_("The file has not been read yet"));
  if (plan->crs_asked)
    return g_strdup (_("Choose the coordinates: the file does not say its projection"));
  if (plan->is_raster && !plan->meaning_given &&
      (plan->meaning_asked || g_strcmp0 (plan->theme, "people") == 0))
    return g_strdup (_("Say what is in a cell: people, people per km², or something else"));
  if (plan->name == NULL || *plan->name == '\0')
    return g_strdup (_("Give the layer a name"));
  if (!plan->is_raster && plan->n_rows == 0)
    return g_strdup (_("The file holds no rows"));
  if (!plan->is_raster && plan->n_bad >= plan->n_rows)
    return g_strdup (_("No row can be read as it stands"));
  return NULL;
}

char *
reeve_import_draft_dup_file (const ReeveImportDraft *self)
{
  return g_filename_display_basename (self->path);
}

/* --- on a worker --- */

static gboolean
look_at_catalogue (ReeveImportDraft  *self,
                   sqlite3           *db,
                   GError           **error)
{
  g_autoptr (GPtrArray) datasets = reeve_catalogue_list (db, error);

  for (guint i = 0; datasets != NULL && i < datasets->len; i++)
    self->has_roads |= reeve_base_role_of (datasets->pdata[i]) == REEVE_BASE_ROADS;
  return datasets != NULL;
}

static gboolean
make_plan (ReeveImportDraft  *self,
           sqlite3           *db,
           ReeveJob          *job,
           GError           **error)
{
  g_autoptr (ReeveImportPlan) plan = NULL;
  g_autoptr (ReeveDataset) dataset = NULL;

  if (self->layers == NULL && !reeve_source_is_raster (self->path))
    {
      self->layers = reeve_source_list_layers (self->path, error);
      if (self->layers == NULL)
        return FALSE;
    }
  plan = reeve_import_plan_new (self->path, &self->asked, db, job, error);
  if (plan == NULL)
    return FALSE;
  if (self->update_id != 0)
    {
      dataset = reeve_catalogue_get (db, self->update_id, error);
      if (dataset == NULL)
        return FALSE;
      reeve_import_plan_follow (plan, dataset);
    }
  else if (self->theme != NULL && !reeve_import_plan_set_theme (plan, self->theme, error))
    return FALSE;

  g_clear_pointer (&self->plan, reeve_import_plan_free);
  self->plan = g_steal_pointer (&plan);
  apply_choices (self);
  return TRUE;
}

static gboolean
read_network (ReeveImportDraft  *self,
              ReeveJob          *job,
              GError           **error)
{
  ReeveRoadSource *source = reeve_road_source_read (self->path, self->asked.crs, self->road_values,
                                                    job, error);

  if (source == NULL)
    return FALSE;
  g_clear_pointer (&self->source, reeve_road_source_free);
  self->source = source;
  if (self->texts[REEVE_DRAFT_NAME] != NULL)
    replace_text (&source->name, self->texts[REEVE_DRAFT_NAME]);
  if (self->classification_given)
    source->about->classification = self->classification;
  return TRUE;
}

gboolean
reeve_import_draft_look (ReeveImportDraft  *self,
                         ReeveJob          *job,
                         GError           **error)
{
  sqlite3 *db;
  gboolean done;

  self->is_osm = self->update_id == 0 && reeve_osm_is_extract (self->path);
  self->is_network = self->update_id == 0 && !self->is_osm && !self->plain &&
                     reeve_road_source_is (self->path);
  if (self->is_network)
    return read_network (self, job, error);
  db = reeve_workspace_open_reader (self->workspace, error);
  if (db == NULL)
    return FALSE;
  done = self->is_osm ? look_at_catalogue (self, db, error) : make_plan (self, db, job, error);
  reeve_workspace_close_reader (db);
  return done;
}

/* In the same step as the layer. */
static gboolean
make_roads (ReeveEdit  *edit,
            gint64      dataset_id,
            gpointer    data,
            ReeveJob   *job,
            GError    **error)
{
  ReeveImportDraft *self = data;

  g_clear_pointer (&self->road_report, reeve_road_report_free);
  self->road_report = reeve_road_lines_make (edit, dataset_id, self->road_values, job, error);
  return self->road_report != NULL;
}

gboolean
reeve_import_draft_run (ReeveImportDraft  *self,
                        ReeveJob          *job,
                        GError           **error)
{
  if (self->is_osm)
    {
      ReeveOsmOptions options = { self->has_roads && self->replace, REEVE_CLASS_PUBLIC };

      self->osm_report = reeve_osm_import (self->workspace, self->path, &options, job, error);
      return self->osm_report != NULL;
    }
  if (self->is_network)
    {
      self->road_report = reeve_road_source_import (self->workspace, self->source, job, error);
      return self->road_report != NULL;
    }
  if (self->make_roads && self->plan->kind == REEVE_DATASET_LINES)
    {
      self->plan->after = make_roads;
      self->plan->after_data = self;
    }
  else
    self->plan->after = NULL;
  self->report = self->update_id != 0
                 ? reeve_import_update (self->workspace, self->update_id, self->plan, job, error)
                 : reeve_import_run (self->workspace, self->plan, job, error);
  return self->report != NULL;
}
