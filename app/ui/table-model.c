/* ui/table-model.c — a sheet's rows as a list model, read as they come into view */
#include "ui/table-model.h"

#define PAGE_ROWS     64
#define MAX_PAGES     160
#define PAGES_AT_ONCE 8

struct _ReeveTableRow
{
  GObject parent_instance;

  gint64      fid;
  GPtrArray  *page;     /* owned, nullable: until it was read; of GStrv, which cells is one of */
  char      **cells;    /* borrowed from it, nullable */
  guint       n_cells;
};

typedef struct
{
  guint      number;
  GPtrArray *cells;    /* owned, nullable: of GStrv */
  GPtrArray *waiting;  /* owned, of Waiting: rows to be filled */
} Page;

typedef struct
{
  ReeveTableRow *row;  /* owned */
  guint          at;   /* within its page */
} Waiting;

struct _ReeveTableModel
{
  GObject       parent_instance;

  ReeveSession *session;   /* owned */
  ReeveSheet   *sheet;     /* owned, nullable */
  ReeveDataset *dataset;   /* owned, nullable */
  GHashTable   *pages;     /* owned: number → Page */
  GQueue        recent;    /* of Page, borrowed: the last used first */
  GQueue        wanted;    /* of Page, borrowed: not read yet, the last asked for first */
  ReeveJob     *job;       /* owned, nullable: the one reading */
  guint         serial;    /* of the sheet: what was read for an older one is dropped */
  guint         start_id;  /* removed in dispose */
};

/* --- rows --- */

G_DEFINE_FINAL_TYPE (ReeveTableRow, reeve_table_row, G_TYPE_OBJECT)

static guint read_signal;

static void
reeve_table_row_finalize (GObject *object)
{
  g_clear_pointer (&REEVE_TABLE_ROW (object)->page, g_ptr_array_unref);

  G_OBJECT_CLASS (reeve_table_row_parent_class)->finalize (object);
}

static void
reeve_table_row_class_init (ReeveTableRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = reeve_table_row_finalize;
  read_signal = g_signal_new ("read", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 0);
}

static void
reeve_table_row_init (ReeveTableRow *self)
{
}

gint64
reeve_table_row_get_fid (ReeveTableRow *self)
{
  return self->fid;
}

const char *
reeve_table_row_get_cell (ReeveTableRow *self,
                          guint          column)
{
  return column < self->n_cells ? self->cells[column] : "";
}

static void
fill_row (ReeveTableRow *row,
          GPtrArray     *cells,
          guint          at)
{
  if (at < cells->len && row->page == NULL)
    {
      row->page = g_ptr_array_ref (cells);
      row->cells = g_ptr_array_index (cells, at);
      row->n_cells = g_strv_length (row->cells);
    }
  g_signal_emit (row, read_signal, 0);
}

/* --- pages --- */

static void
waiting_free (gpointer data)
{
  Waiting *waiting = data;

  g_object_unref (waiting->row);
  g_free (waiting);
}

static void
page_free (gpointer data)
{
  Page *page = data;

  g_clear_pointer (&page->cells, g_ptr_array_unref);
  g_ptr_array_unref (page->waiting);
  g_free (page);
}

typedef struct
{
  ReeveTableModel *model;      /* owned */
  ReeveWorkspace  *workspace;  /* owned */
  ReeveSheet      *sheet;      /* owned */
  ReeveDataset    *dataset;    /* owned */
  guint            serial;
  guint            n;
  guint            numbers[PAGES_AT_ONCE];
  GPtrArray       *cells[PAGES_AT_ONCE];  /* owned, nullable */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  for (guint i = 0; i < reading->n; i++)
    g_clear_pointer (&reading->cells[i], g_ptr_array_unref);
  g_object_unref (reading->model);
  g_object_unref (reading->workspace);
  reeve_sheet_unref (reading->sheet);
  reeve_dataset_free (reading->dataset);
  g_free (reading);
}

static gpointer
read_worker (gpointer   data,
             ReeveJob  *job,
             GError   **error)
{
  Reading *reading = data;
  sqlite3 *db = reeve_workspace_open_reader (reading->workspace, error);
  gboolean read = db != NULL;

  for (guint i = 0; read && i < reading->n; i++)
    {
      reading->cells[i] = reeve_sheet_read (reading->sheet, db, reading->dataset,
                                            reading->numbers[i] * PAGE_ROWS, PAGE_ROWS, error);
      read = reading->cells[i] != NULL;
    }
  g_clear_pointer (&db, reeve_workspace_close_reader);
  return read ? reading : NULL;
}

/* The input is freed by the callback, which still needs it. */
static const ReeveWork read_work = { read_worker, NULL, NULL };

static void start_reading (ReeveTableModel *self);

static void
take_page (ReeveTableModel *self,
           guint            number,
           GPtrArray       *cells)
{
  Page *page = g_hash_table_lookup (self->pages, GUINT_TO_POINTER (number));
  g_autoptr (GPtrArray) waiting = NULL;

  if (page == NULL)
    return;
  page->cells = g_ptr_array_ref (cells);
  waiting = g_steal_pointer (&page->waiting);
  page->waiting = g_ptr_array_new_with_free_func (waiting_free);
  for (guint i = 0; i < waiting->len; i++)
    {
      Waiting *one = g_ptr_array_index (waiting, i);

      fill_row (one->row, cells, one->at);
    }
}

/* They are read again when they come into view again. */
static void
forget_unread (ReeveTableModel *self,
               const Reading   *reading)
{
  for (guint i = 0; i < reading->n; i++)
    {
      Page *page = g_hash_table_lookup (self->pages, GUINT_TO_POINTER (reading->numbers[i]));

      if (page == NULL || page->cells != NULL)
        continue;
      g_queue_remove (&self->recent, page);
      g_queue_remove (&self->wanted, page);
      g_hash_table_remove (self->pages, GUINT_TO_POINTER (reading->numbers[i]));
    }
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Reading *reading = user_data;
  ReeveTableModel *self = reading->model;
  g_autoptr (GError) error = NULL;
  gboolean read = reeve_job_run_finish (REEVE_JOB (source), result, &error) != NULL;

  g_clear_object (&self->job);
  if (reading->serial == self->serial)
    {
      for (guint i = 0; read && i < reading->n; i++)
        take_page (self, reading->numbers[i], reading->cells[i]);
      if (!read)
        {
          g_message ("Rows could not be read: %s", error->message);
          forget_unread (self, reading);
        }
    }
  start_reading (self);
  reading_free (reading);
}

static void
start_reading (ReeveTableModel *self)
{
  Reading *reading;

  if (self->job != NULL || self->sheet == NULL || g_queue_is_empty (&self->wanted))
    return;
  reading = g_new0 (Reading, 1);
  reading->model = g_object_ref (self);
  reading->workspace = g_object_ref (reeve_session_get_workspace (self->session));
  reading->sheet = reeve_sheet_ref (self->sheet);
  reading->dataset = reeve_dataset_copy (self->dataset);
  reading->serial = self->serial;
  while (reading->n < PAGES_AT_ONCE && !g_queue_is_empty (&self->wanted))
    reading->numbers[reading->n++] = ((Page *) g_queue_pop_head (&self->wanted))->number;
  self->job = reeve_job_new ();
  reeve_session_run (self->session, self->job, &read_work, reading, read_cb, reading);
}

static gboolean
start_cb (gpointer data)
{
  ReeveTableModel *self = data;

  self->start_id = 0;
  start_reading (self);
  return G_SOURCE_REMOVE;
}

static void
drop_old_pages (ReeveTableModel *self)
{
  while (g_queue_get_length (&self->recent) > MAX_PAGES)
    {
      Page *page = g_queue_pop_tail (&self->recent);

      g_queue_remove (&self->wanted, page);
      g_hash_table_remove (self->pages, GUINT_TO_POINTER (page->number));
    }
}

static Page *
use_page (ReeveTableModel *self,
          guint            number)
{
  Page *page = g_hash_table_lookup (self->pages, GUINT_TO_POINTER (number));

  if (page == NULL)
    {
      page = g_new0 (Page, 1);
      page->number = number;
      page->waiting = g_ptr_array_new_with_free_func (waiting_free);
      g_hash_table_insert (self->pages, GUINT_TO_POINTER (number), page);
      g_queue_push_head (&self->wanted, page);
      g_queue_push_head (&self->recent, page);
      drop_old_pages (self);
      if (self->start_id == 0)
        self->start_id = g_idle_add (start_cb, self);
    }
  else if (g_queue_peek_head (&self->recent) != page)
    {
      g_queue_remove (&self->recent, page);
      g_queue_push_head (&self->recent, page);
    }
  return page;
}

static void
forget_pages (ReeveTableModel *self)
{
  g_queue_clear (&self->recent);
  g_queue_clear (&self->wanted);
  g_hash_table_remove_all (self->pages);
}

/* --- the list model --- */

static GType
get_item_type (GListModel *model)
{
  return REEVE_TYPE_TABLE_ROW;
}

static guint
get_n_items (GListModel *model)
{
  ReeveTableModel *self = REEVE_TABLE_MODEL (model);

  return self->sheet != NULL ? reeve_sheet_get_n_rows (self->sheet) : 0;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  ReeveTableModel *self = REEVE_TABLE_MODEL (model);
  ReeveTableRow *row;
  Page *page;

  if (position >= get_n_items (model))
    return NULL;
  row = g_object_new (REEVE_TYPE_TABLE_ROW, NULL);
  row->fid = reeve_sheet_get_fid (self->sheet, position);
  page = use_page (self, position / PAGE_ROWS);
  if (page->cells != NULL)
    fill_row (row, page->cells, position % PAGE_ROWS);
  else
    {
      Waiting *waiting = g_new (Waiting, 1);

      waiting->row = g_object_ref (row);
      waiting->at = position % PAGE_ROWS;
      g_ptr_array_add (page->waiting, waiting);
    }
  return row;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (ReeveTableModel, reeve_table_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
reeve_table_model_dispose (GObject *object)
{
  ReeveTableModel *self = REEVE_TABLE_MODEL (object);

  g_clear_handle_id (&self->start_id, g_source_remove);
  forget_pages (self);
  g_clear_pointer (&self->sheet, reeve_sheet_unref);
  g_clear_pointer (&self->dataset, reeve_dataset_free);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (reeve_table_model_parent_class)->dispose (object);
}

static void
reeve_table_model_finalize (GObject *object)
{
  g_hash_table_unref (REEVE_TABLE_MODEL (object)->pages);

  G_OBJECT_CLASS (reeve_table_model_parent_class)->finalize (object);
}

static void
reeve_table_model_class_init (ReeveTableModelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = reeve_table_model_dispose;
  G_OBJECT_CLASS (klass)->finalize = reeve_table_model_finalize;
}

static void
reeve_table_model_init (ReeveTableModel *self)
{
  self->pages = g_hash_table_new_full (NULL, NULL, NULL, page_free);
}

ReeveTableModel *
reeve_table_model_new (ReeveSession *session)
{
  ReeveTableModel *self = g_object_new (REEVE_TYPE_TABLE_MODEL, NULL);

  self->session = g_object_ref (session);
  return self;
}

void
reeve_table_model_set (ReeveTableModel    *self,
                       ReeveSheet         *sheet,
                       const ReeveDataset *dataset)
{
  guint before = get_n_items (G_LIST_MODEL (self));
  ReeveDataset *copy = sheet != NULL ? reeve_dataset_copy (dataset) : NULL;

  if (sheet != NULL)
    reeve_sheet_ref (sheet);
  forget_pages (self);
  g_clear_pointer (&self->sheet, reeve_sheet_unref);
  g_clear_pointer (&self->dataset, reeve_dataset_free);
  self->sheet = sheet;
  self->dataset = copy;
  self->serial++;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, get_n_items (G_LIST_MODEL (self)));
}

ReeveSheet *
reeve_table_model_get_sheet (ReeveTableModel *self)
{
  return self->sheet;
}
