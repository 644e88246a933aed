/* map/column.c — one column in memory, by feature */
#include "map/column-private.h"

#include <string.h>

struct _ReeveColumnBuilder
{
  char       *name;    /* owned */
  GArray     *values;  /* owned, nullable */
  GArray     *codes;   /* owned, nullable */
  GPtrArray  *texts;   /* owned, nullable */
  GHashTable *known;   /* owned, nullable: text → code; keys borrowed from texts */
};

ReeveColumnBuilder *
reeve_column_builder_new (const char *name,
                          gboolean    text)
{
  ReeveColumnBuilder *self = g_new0 (ReeveColumnBuilder, 1);

  self->name = g_strdup (name);
  if (!text)
    {
      self->values = g_array_new (FALSE, FALSE, sizeof (double));
      return self;
    }
  self->codes = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->known = g_hash_table_new (g_str_hash, g_str_equal);
  g_ptr_array_add (self->texts, g_strdup (""));
  g_hash_table_insert (self->known, self->texts->pdata[0], GUINT_TO_POINTER (0));
  return self;
}

void
reeve_column_builder_free (ReeveColumnBuilder *self)
{
  g_clear_pointer (&self->values, g_array_unref);
  g_clear_pointer (&self->codes, g_array_unref);
  g_clear_pointer (&self->known, g_hash_table_unref);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_free (self->name);
  g_free (self);
}

gboolean
reeve_column_builder_is_text (ReeveColumnBuilder *self)
{
  return self->codes != NULL;
}

void
reeve_column_builder_add_number (ReeveColumnBuilder *self,
                                 double              value)
{
  g_array_append_val (self->values, value);
}

void
reeve_column_builder_add_text (ReeveColumnBuilder *self,
                               const char         *text)
{
  gpointer code;
  guint32 number;

  if (text == NULL)
    text = "";
  if (!g_hash_table_lookup_extended (self->known, text, NULL, &code))
    {
      char *copy = g_strdup (text);

      code = GUINT_TO_POINTER (self->texts->len);
      g_ptr_array_add (self->texts, copy);
      g_hash_table_insert (self->known, copy, code);
    }
  number = GPOINTER_TO_UINT (code);
  g_array_append_val (self->codes, number);
}

ReeveMapColumn *
reeve_column_builder_finish (ReeveColumnBuilder *self)
{
  ReeveMapColumn *column = g_new0 (ReeveMapColumn, 1);

  g_atomic_ref_count_init (&column->refs);
  column->name = g_steal_pointer (&self->name);
  column->whole = TRUE;
  if (self->values != NULL)
    {
      column->n = self->values->len;
      column->values = (double *) (void *) g_array_free (g_steal_pointer (&self->values), FALSE);
      for (guint32 i = 0; i < column->n && column->whole; i++)
        column->whole = isnan (column->values[i]) ||
                        column->values[i] == floor (column->values[i]);
    }
  else
    {
      column->n = self->codes->len;
      column->codes = (guint32 *) (void *) g_array_free (g_steal_pointer (&self->codes), FALSE);
      column->texts = g_steal_pointer (&self->texts);
    }
  reeve_column_builder_free (self);
  return column;
}

ReeveMapColumn *
reeve_map_column_ref (ReeveMapColumn *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
reeve_map_column_unref (ReeveMapColumn *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->name);
  if (self->mapped == NULL)
    {
      g_free (self->values);
      g_free (self->codes);
    }
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_clear_pointer (&self->mapped, g_mapped_file_unref);
  g_free (self);
}

gsize
reeve_map_column_n_bytes (const ReeveMapColumn *self)
{
  gsize n_bytes = (gsize) self->n * (self->values != NULL ? sizeof (double) : sizeof (guint32));

  for (guint i = 0; self->texts != NULL && i < self->texts->len; i++)
    n_bytes += strlen (self->texts->pdata[i]) + 24;
  return n_bytes;
}
