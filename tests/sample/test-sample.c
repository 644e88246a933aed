/* tests/sample — the sample city is repeatable, whole and true to what it says */
#include "sample/sample.h"

#include "core/json.h"
#include "geo/point.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>
#include <zlib.h>

static char *
write_city (guint32 seed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveJob) job = reeve_job_new ();
  char *folder = g_dir_make_tmp ("reeve-sample-XXXXXX", &error);

  g_assert_no_error (error);
  g_assert_true (reeve_sample_write (folder, seed, NULL, job, &error));
  g_assert_no_error (error);
  return folder;
}

static void
drop_city (char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);
}

static GBytes *
read_file (const char *folder,
           const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;
  gsize length = 0;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (text, length);
}

/* Three cities made at the same time, each in a thread of its own: one that the
 * tests read, the same again, another. */
static char *city;
static char *again;
static char *other;

static gpointer
write_worker (gpointer seed)
{
  return write_city (GPOINTER_TO_UINT (seed));
}

static void
write_cities (void)
{
  GThread *threads[2];

  /* A decimal comma must not leak into a file, where that locale exists. */
  setlocale (LC_ALL, "de_DE.UTF-8");
  threads[0] = g_thread_new ("again", write_worker, GUINT_TO_POINTER (REEVE_SAMPLE_SEED));
  threads[1] = g_thread_new ("other", write_worker, GUINT_TO_POINTER (7));
  city = write_city (REEVE_SAMPLE_SEED);
  again = g_thread_join (threads[0]);
  other = g_thread_join (threads[1]);
}

static void
test_same_seed_same_bytes (void)
{
  for (const ReeveCityFile *file = reeve_sample_list_files (); file->file != NULL; file++)
    {
      g_autoptr (GBytes) one = read_file (city, file->file);
      g_autoptr (GBytes) two = read_file (again, file->file);

      g_assert_cmpuint (g_bytes_get_size (one), >, 100);
      g_assert_true (g_bytes_equal (one, two));
    }
}

static void
test_other_seed_other_city (void)
{
  for (const ReeveCityFile *file = reeve_sample_list_files (); file->file != NULL; file++)
    {
      g_autoptr (GBytes) one = read_file (city, file->file);
      g_autoptr (GBytes) two = read_file (other, file->file);

      g_assert_false (g_bytes_equal (one, two));
    }
}

static gint64
get_count (JsonNode   *root,
           const char *object,
           const char *member)
{
  return json_object_get_int_member (
    json_object_get_object_member (json_node_get_object (root), object), member);
}

/* Field @column (from 0) of every row, added up. */
static gint64
sum_column (const char *name,
            const char *separator,
            guint       column,
            guint      *out_rows)
{
  g_autoptr (GBytes) bytes = read_file (city, name);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gint64 sum = 0;

  *out_rows = 0;
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], separator, -1);

      g_assert_cmpuint (g_strv_length (fields), >, column);
      sum += g_ascii_strtoll (fields[column], NULL, 10);
      ++*out_rows;
    }
  return sum;
}

static void
test_totals_are_true (void)
{
  g_autoptr (GBytes) bytes = read_file (city, "hidden.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = reeve_json_parse (g_bytes_get_data (bytes, NULL),
                                                (gssize) g_bytes_get_size (bytes), 1 << 20,
                                                "hidden.json", &error);
  guint rows;

  g_assert_no_error (error);
  g_assert_cmpint (sum_column ("schools.csv", ";", 3, &rows), ==, get_count (root, "totals", "seats"));
  g_assert_cmpint (rows, ==, get_count (root, "totals", "schools"));
  g_assert_cmpint (sum_column ("schools.csv", ";", 4, &rows), ==, get_count (root, "totals", "pupils"));
  g_assert_cmpint (sum_column ("hospitals.csv", ",", 2, &rows), ==, get_count (root, "totals", "beds"));
  g_assert_cmpint (rows, ==, get_count (root, "totals", "hospitals"));
  g_assert_cmpint (sum_column ("shelters.csv", ",", 3, &rows), ==,
                   get_count (root, "totals", "shelter_capacity"));
  g_assert_cmpint (sum_column ("cases-weekly.csv", ",", 2, &rows), ==,
                   get_count (root, "totals", "cases"));
  g_assert_cmpint (rows, ==, 52 * get_count (root, "totals", "quarters"));
  sum_column ("incidents.csv", ",", 0, &rows);
  g_assert_cmpint (rows, ==, get_count (root, "totals", "incidents"));
  g_assert_cmpint (rows, >, 5500);
  sum_column ("traffic-counts.csv", ",", 4, &rows);
  g_assert_cmpint (rows, ==, 48 * get_count (root, "totals", "sensors"));
  g_assert_cmpint (get_count (root, "totals", "people"), ==, 60000);
}

static void
test_quarters_hold_everyone (void)
{
  g_autoptr (GBytes) bytes = read_file (city, "quarters.geojson");
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = reeve_json_parse (g_bytes_get_data (bytes, NULL),
                                                (gssize) g_bytes_get_size (bytes), 8 << 20,
                                                "quarters.geojson", &error);
  JsonArray *features;
  gint64 sum = 0;

  g_assert_no_error (error);
  features = json_object_get_array_member (json_node_get_object (root), "features");
  g_assert_cmpuint (json_array_get_length (features), ==, 25);
  for (guint i = 0; i < json_array_get_length (features); i++)
    {
      JsonObject *feature = json_array_get_object_element (features, i);
      JsonObject *properties = json_object_get_object_member (feature, "properties");
      JsonObject *geometry = json_object_get_object_member (feature, "geometry");
      JsonArray *ring = json_array_get_array_element (
        json_object_get_array_member (geometry, "coordinates"), 0);

      sum += json_object_get_int_member (properties, "residents");
      g_assert_cmpuint (json_array_get_length (ring), >, 6);
      g_assert_cmpuint (strlen (json_object_get_string_member (properties, "code")), ==, 3);
    }
  g_assert_cmpint (sum, ==, 60000);
}

/* What the extract says, read again. */
typedef struct
{
  GHashTable *number_of;   /* node id to number + 1 */
  GArray     *places;      /* of ReeveLonLat */
  GArray     *parents;     /* of guint32: union-find over street nodes */
  GArray     *on_street;   /* of guint8 */
  GArray     *refs;        /* of guint32: of the way being read */
  GArray     *river;       /* of ReeveLonLat: the outer ring, once known */
  GHashTable *rings;       /* way id to GArray of ReeveLonLat */
  gint64      last_id[3];
  gint64      way_id;
  gboolean    in_relation;
  gboolean    is_street, is_building, is_island, is_multipolygon, is_river;
  gint64      outer;
  GArray     *centres;     /* of ReeveLonLat: of buildings */
  guint       n_bridges, n_rules, n_roundabouts, n_oneways, n_island_nodes;
  GHashTable *bridge_names;
  GString    *dangling;
} Extract;

static const char *
get_attribute (const char **names,
               const char **values,
               const char  *name)
{
  for (; *names != NULL; names++, values++)
    if (strcmp (*names, name) == 0)
      return *values;
  return NULL;
}

static guint32
find_root (GArray  *parents,
           guint32  node)
{
  while (g_array_index (parents, guint32, node) != node)
    node = g_array_index (parents, guint32, node) =
      g_array_index (parents, guint32, g_array_index (parents, guint32, node));
  return node;
}

static void
start_cb (GMarkupParseContext  *context,
          const char           *element,
          const char          **names,
          const char          **values,
          gpointer              data,
          GError              **error)
{
  Extract *self = data;
  static const char *const kinds[] = { "node", "way", "relation" };
  const char *key, *value;

  for (guint i = 0; i < 3; i++)
    if (strcmp (element, kinds[i]) == 0)
      {
        gint64 id = g_ascii_strtoll (get_attribute (names, values, "id"), NULL, 10);

        g_assert_cmpint (id, >, self->last_id[i]);   /* positive and sorted */
        self->last_id[i] = self->way_id = id;
        self->is_street = self->is_building = self->is_island = FALSE;
        self->is_multipolygon = self->is_river = FALSE;
        self->in_relation = i == 2;
        g_array_set_size (self->refs, 0);
        if (i == 0)
          {
            ReeveLonLat at = { g_ascii_strtod (get_attribute (names, values, "lon"), NULL),
                               g_ascii_strtod (get_attribute (names, values, "lat"), NULL) };
            guint32 number = self->places->len;
            guint8 off = 0;

            g_hash_table_insert (self->number_of, GSIZE_TO_POINTER (id), GUINT_TO_POINTER (number + 1));
            g_array_append_val (self->places, at);
            g_array_append_val (self->parents, number);
            g_array_append_val (self->on_street, off);
          }
        return;
      }
  if (strcmp (element, "nd") == 0)
    {
      gint64 id = g_ascii_strtoll (get_attribute (names, values, "ref"), NULL, 10);
      guint32 number = GPOINTER_TO_UINT (g_hash_table_lookup (self->number_of, GSIZE_TO_POINTER (id)));

      g_assert_cmpuint (number, >, 0);
      number--;
      g_array_append_val (self->refs, number);
    }
  if (strcmp (element, "member") == 0 &&
      g_strcmp0 (get_attribute (names, values, "role"), "outer") == 0)
    self->outer = g_ascii_strtoll (get_attribute (names, values, "ref"), NULL, 10);
  if (strcmp (element, "tag") != 0)
    return;

  key = get_attribute (names, values, "k");
  value = get_attribute (names, values, "v");
  self->is_street |= strcmp (key, "highway") == 0;
  self->is_building |= strcmp (key, "building") == 0;
  self->is_island |= strcmp (value, "Ostrovní") == 0 && strcmp (key, "name") == 0;
  self->is_multipolygon |= strcmp (value, "multipolygon") == 0;
  self->is_river |= strcmp (key, "water") == 0 && strcmp (value, "river") == 0;
  self->n_rules += strcmp (key, "restriction") == 0;
  self->n_roundabouts += strcmp (value, "roundabout") == 0;
  self->n_oneways += strcmp (key, "oneway") == 0;
  if (strcmp (key, "bridge:name") == 0)
    g_hash_table_add (self->bridge_names, g_strdup (value));
}

static void
end_cb (GMarkupParseContext  *context,
        const char           *element,
        gpointer              data,
        GError              **error)
{
  Extract *self = data;

  if (strcmp (element, "relation") == 0 && self->is_multipolygon && self->is_river)
    {
      GArray *ring = g_hash_table_lookup (self->rings, GSIZE_TO_POINTER (self->outer));

      g_assert_nonnull (ring);
      self->river = ring;
    }
  if (strcmp (element, "way") != 0)
    return;

  if (self->is_street)
    for (guint i = 0; i < self->refs->len; i++)
      {
        guint32 node = g_array_index (self->refs, guint32, i);

        g_array_index (self->on_street, guint8, node) = self->is_island ? 2 : 1;
        g_array_index (self->parents, guint32, find_root (self->parents, node)) =
          find_root (self->parents, g_array_index (self->refs, guint32, 0));
      }
  else if (self->is_building)
    {
      ReeveLonLat centre = { 0, 0 };

      for (guint i = 0; i + 1 < self->refs->len; i++)
        {
          ReeveLonLat at = g_array_index (self->places, ReeveLonLat,
                                          g_array_index (self->refs, guint32, i));

          centre.lon += at.lon / (self->refs->len - 1);
          centre.lat += at.lat / (self->refs->len - 1);
        }
      g_array_append_val (self->centres, centre);
    }
  else
    {
      GArray *ring = g_array_new (FALSE, FALSE, sizeof (ReeveLonLat));

      for (guint i = 0; i < self->refs->len; i++)
        g_array_append_val (ring, g_array_index (self->places, ReeveLonLat,
                                                 g_array_index (self->refs, guint32, i)));
      g_hash_table_insert (self->rings, GSIZE_TO_POINTER (self->way_id), ring);
    }
}

static gboolean
ring_holds (const GArray *ring,
            ReeveLonLat   at)
{
  gboolean inside = FALSE;

  for (guint i = 1; i < ring->len; i++)
    {
      ReeveLonLat a = g_array_index (ring, ReeveLonLat, i - 1);
      ReeveLonLat b = g_array_index (ring, ReeveLonLat, i);

      if ((a.lat > at.lat) != (b.lat > at.lat) &&
          at.lon < (b.lon - a.lon) * (at.lat - a.lat) / (b.lat - a.lat) + a.lon)
        inside = !inside;
    }
  return inside;
}

static void
read_extract (Extract *self)
{
  static const GMarkupParser parser = { .start_element = start_cb, .end_element = end_cb };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, self, NULL);
  g_autofree char *path = g_build_filename (city, "dravin.osm.gz", NULL);
  g_autofree char *buffer = g_malloc (1 << 18);
  g_autoptr (GError) error = NULL;
  gzFile file = gzopen (path, "rb");
  int n;

  g_assert_nonnull (file);
  while ((n = gzread (file, buffer, 1 << 18)) > 0)
    {
      g_markup_parse_context_parse (context, buffer, n, &error);
      g_assert_no_error (error);
    }
  g_assert_cmpint (n, ==, 0);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
  gzclose (file);
}

static void
test_streets_hang_together (void)
{
  Extract self = {
    .number_of = g_hash_table_new (NULL, NULL),
    .places = g_array_new (FALSE, FALSE, sizeof (ReeveLonLat)),
    .parents = g_array_new (FALSE, FALSE, sizeof (guint32)),
    .on_street = g_array_new (FALSE, FALSE, sizeof (guint8)),
    .refs = g_array_new (FALSE, FALSE, sizeof (guint32)),
    .rings = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref),
    .centres = g_array_new (FALSE, FALSE, sizeof (ReeveLonLat)),
    .bridge_names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
  };
  guint32 roots[2] = { G_MAXUINT32, G_MAXUINT32 };
  guint n_in_river = 0;

  read_extract (&self);
  /* All streets are one part, the island's lane another. */
  for (guint32 i = 0; i < self.places->len; i++)
    {
      guint8 kind = g_array_index (self.on_street, guint8, i);
      guint32 root;

      if (kind == 0)
        continue;
      root = find_root (self.parents, i);
      if (roots[kind - 1] == G_MAXUINT32)
        roots[kind - 1] = root;
      g_assert_cmpuint (roots[kind - 1], ==, root);
    }
  g_assert_cmpuint (roots[0], !=, roots[1]);
  g_assert_cmpuint (roots[1], !=, G_MAXUINT32);

  g_assert_nonnull (self.river);
  g_assert_cmpuint (self.centres->len, >, 8000);
  for (guint i = 0; i < self.centres->len; i++)
    n_in_river += ring_holds (self.river, g_array_index (self.centres, ReeveLonLat, i));
  /* The outer ring holds the eyot too: its few houses stand on land. */
  g_assert_cmpuint (n_in_river, <, 60);

  g_assert_true (g_hash_table_contains (self.bridge_names, "Mlýnský most"));
  g_assert_cmpuint (g_hash_table_size (self.bridge_names), >=, 4);
  g_assert_cmpuint (self.n_rules, >=, 12);
  g_assert_cmpuint (self.n_roundabouts, >=, 6);
  g_assert_cmpuint (self.n_oneways, >=, 20);

  g_hash_table_unref (self.number_of);
  g_hash_table_unref (self.rings);
  g_hash_table_unref (self.bridge_names);
  g_array_unref (self.places);
  g_array_unref (self.parents);
  g_array_unref (self.on_street);
  g_array_unref (self.refs);
  g_array_unref (self.centres);
}

static void
test_stops_when_cancelled (void)
{
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("reeve-sample-XXXXXX", NULL);

  reeve_job_cancel (job);
  g_assert_false (reeve_sample_write (folder, 1, NULL, job, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  drop_city (folder);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  write_cities ();

  g_test_add_func ("/sample/sample/same-seed-same-bytes", test_same_seed_same_bytes);
  g_test_add_func ("/sample/sample/other-seed-other-city", test_other_seed_other_city);
  g_test_add_func ("/sample/sample/totals-are-true", test_totals_are_true);
  g_test_add_func ("/sample/sample/quarters-hold-everyone", test_quarters_hold_everyone);
  g_test_add_func ("/sample/sample/streets-hang-together", test_streets_hang_together);
  g_test_add_func ("/sample/sample/stops-when-cancelled", test_stops_when_cancelled);

  status = g_test_run ();
  drop_city (city);
  drop_city (again);
  drop_city (other);
  return status;
}
