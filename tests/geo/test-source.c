/* tests/geo/test-source.c — foreign files, made here, read row by row */
#include "geo/source.h"

#include "core/error.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

typedef struct
{
  char *folder;
  guint n_files;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("reeve-test-XXXXXX", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  GDir *names = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (names)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_remove (path);
    }
  g_dir_close (names);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static char *
write_file (Fixture    *fixture,
            const char *name,
            const char *text,
            gssize      length)
{
  char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, length, NULL));
  return path;
}

static ReeveSource *
open_text (Fixture                  *fixture,
           const char               *text,
           gssize                    length,
           const ReeveSourceOptions *options)
{
  g_autofree char *name = g_strdup_printf ("table-%u.csv", fixture->n_files++);
  g_autofree char *path = write_file (fixture, name, text, length);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  ReeveSource *source = reeve_source_open (path, options, job, &error);

  g_assert_no_error (error);
  return source;
}

/* Cells of one row by "|", "~" for empty; the reason when it is rejected. */
static char *
read_row (ReeveSource *source)
{
  const ReeveSourceRow *row;
  g_autofree char *reason = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  switch (reeve_source_next (source, &row, &reason, &error))
    {
    case REEVE_ROW_END:
      return g_strdup ("end");
    case REEVE_ROW_REJECTED:
      return g_steal_pointer (&reason);
    case REEVE_ROW_FAILED:
      return g_strdup (error->message);
    case REEVE_ROW_READ:
    default:
      break;
    }

  for (guint i = 0; i < reeve_source_get_n_fields (source); i++)
    g_string_append_printf (out, "%s%s", i > 0 ? "|" : "", row->texts[i] ? row->texts[i] : "~");
  if (row->shape != NULL)
    g_string_append_printf (out, " @%.4f,%.4f", row->shape->points[0].lon,
                            row->shape->points[0].lat);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
assert_row (ReeveSource *source,
            const char  *wanted)
{
  g_autofree char *found = read_row (source);

  g_assert_cmpstr (found, ==, wanted);
}

static void
assert_note (ReeveSource *source,
             const char  *part)
{
  GPtrArray *notes = reeve_source_get_notes (source);

  for (guint i = 0; i < notes->len; i++)
    if (strstr (notes->pdata[i], part) != NULL)
      return;
  g_test_message ("no note with “%s”", part);
  g_test_fail ();
}

static void
test_decimal_comma (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (ReeveSource) source = open_text (fixture,
    "id;nome;lat;lon;custo\n007;A;41,1496;-8,6109;1.234,5\n012;B;41,1579;-8,6291;7\n", -1, NULL);

  g_assert_cmpstr (reeve_source_get_options (source)->delimiter, ==, ";");
  g_assert_cmpstr (reeve_source_get_options (source)->decimal, ==, ",");
  g_assert_cmpint (reeve_source_get_field (source, 0)->type, ==, REEVE_COLUMN_TEXT);
  g_assert_cmpint (reeve_source_get_field (source, 4)->type, ==, REEVE_COLUMN_REAL);
  g_assert_true (reeve_source_get_field (source, 0)->unique);
  assert_row (source, "007|A|41.1496|-8.6109|1234.5 @-8.6109,41.1496");
  assert_row (source, "012|B|41.1579|-8.6291|7 @-8.6291,41.1579");
  assert_row (source, "end");
  assert_note (source, "comma");
}

static void
test_encodings (Fixture       *fixture,
                gconstpointer  data)
{
  static const struct { const char *encoding; const char *word; const char *found; } cases[] = {
    { "UTF-8", "São João Ōraka 中文", "UTF-8" },
    { "GB18030", "北京市第一人民医院", "GB18030" },
    { "ISO-8859-1", "Café São João", "WINDOWS-1252" },
    { "UTF-16", "Żółć 中文", "UTF-16LE" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("id,name\n1,%s\n2,plain\n", cases[i].word);
      g_autofree char *wanted = g_strdup_printf ("1|%s", cases[i].word);
      gsize n = 0;
      g_autofree char *bytes = g_convert (text, -1, cases[i].encoding, "UTF-8", NULL, &n, NULL);
      g_autoptr (ReeveSource) source = open_text (fixture, bytes, (gssize) n, NULL);

      g_assert_cmpstr (reeve_source_get_options (source)->encoding, ==, cases[i].found);
      assert_row (source, wanted);
      assert_row (source, "2|plain");
    }
}

static void
test_a_preamble_is_passed (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr (ReeveSource) source = open_text (fixture,
    "stations,,,From: https://koordinates.com/,,\nindex,x,y,capacity,,NAME\n"
    "1,174.894948,-36.945762,5,,St John Botany\n2,174.910023,-36.898508,5,,\"St John\nHowick\"\n"
    "3,174.9,-36.9,4,,Third\n", -1, NULL);

  g_assert_cmpstr (reeve_source_get_field (source, 1)->name, ==, "x");
  g_assert_cmpstr (reeve_source_get_field (source, 4)->name, ==, "column 5");
  g_assert_cmpint (reeve_source_get_n_rows (source), ==, 3);
  assert_row (source, "1|174.894948|-36.945762|5|~|St John Botany @174.8949,-36.9458");
  assert_note (source, "line 2");
}

static void
test_faulty_rows_say_why (Fixture       *fixture,
                          gconstpointer  data)
{
  static const char text[] =
    "id,lat,lon,n\n1,411.690,-8.6,1\n2,41.1,-8.6\n3,41.1,\"-8.6\n\",1,2\n4,,-8.6,1\n"
    "5,abc,-8.6,1\n6,41.1,-8.6,1e309\n7,41.1,-8\0.6,1\n8,NaN,-8.6,1\n9,41.1,-8.6,1,\n";
  g_autoptr (ReeveSource) source = open_text (fixture, text, sizeof text - 1, NULL);

  assert_row (source, "Row 2, “lat”: found 411.690, needs −90 to 90");
  assert_row (source, "Row 3: found 3 cells, needs 4");
  assert_row (source, "Row 4: found 5 cells, needs 4");
  assert_row (source, "Row 6, “lat”: found nothing, needs a coordinate");
  assert_row (source, "Row 7, “lat”: found abc, needs −90 to 90");
  assert_row (source, "Row 8, “n”: found 1e309, needs a number below 1.8e308");
  assert_row (source, "Row 9: holds a NUL byte, which no text may");
  assert_row (source, "Row 10, “lat”: found NaN, needs −90 to 90");
  assert_row (source, "9|41.1|-8.6|1 @-8.6000,41.1000");
  assert_row (source, "end");
}

static void
test_swapped_columns_are_noticed (Fixture       *fixture,
                                  gconstpointer  data)
{
  static const char text[] = "n,lat,lon\n1,174.8,-36.9\n2,174.9,-36.8\n3,174.7,-36.7\n";
  ReeveSourceOptions options = { .swap = TRUE };
  g_autoptr (ReeveSource) source = open_text (fixture, text, -1, NULL);
  g_autoptr (ReeveSource) swapped = open_text (fixture, text, -1, &options);

  g_assert_true (reeve_source_looks_swapped (source));
  assert_note (source, "changed places");
  assert_row (source, "Row 2, “lat”: found 174.8, needs −90 to 90");
  assert_row (swapped, "1|174.8|-36.9 @174.8000,-36.9000");
}

static void
test_the_order_of_dates_is_learnt (Fixture       *fixture,
                                   gconstpointer  data)
{
  ReeveSourceOptions options = { .date_order = (char *) "mdy" };
  g_autoptr (ReeveSource) source = open_text (fixture,
    "a,b,c\n01/02/2020,01/02/2020,2/1/1900\n28/02/2020,02/28/2020,3/1/2100\n", -1, NULL);
  g_autoptr (ReeveSource) asked = open_text (fixture, "a,b\n1,01/02/2020\n2,03/04/2020\n", -1,
                                             &options);
  g_autoptr (ReeveSource) unsure = open_text (fixture, "a,b\n1,01/02/2020\n2,03/04/2020\n", -1,
                                              NULL);
  g_autoptr (ReeveSource) both = open_text (fixture, "a,b\n1,28/02/2020\n2,02/28/2020\n", -1, NULL);

  assert_row (source, "2020-02-01|2020-01-02|1900-01-02");
  assert_row (source, "2020-02-28|2020-02-28|2100-01-03");
  assert_note (source, "28/02/2020, which can only be day first");
  assert_note (source, "02/28/2020, which can only be month first");
  assert_note (source, "They were kept");
  assert_row (asked, "1|2020-01-02");
  assert_row (unsure, "1|2020-02-01");
  assert_note (unsure, "could have the day or the month first");
  g_assert_cmpint (reeve_source_get_field (both, 1)->type, ==, REEVE_COLUMN_TEXT);
  assert_note (both, "kept as text");
}

static void
test_three_thousand_columns (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (ReeveSource) source = NULL;

  for (guint row = 0; row < 3; row++)
    for (guint i = 0; i < 3000; i++)
      if (row == 0)
        g_string_append_printf (text, "c%u%s", i, i < 2999 ? "," : "\n");
      else
        g_string_append_printf (text, "%u%s", i * row, i < 2999 ? "," : "\n");

  source = open_text (fixture, text->str, -1, NULL);
  g_assert_cmpuint (reeve_source_get_n_fields (source), ==, 3000);
  g_assert_cmpint (reeve_source_get_field (source, 2999)->type, ==, REEVE_COLUMN_INTEGER);
}

static void
test_metres_ask_for_a_projection (Fixture       *fixture,
                                  gconstpointer  data)
{
  static const char text[] = "id,x,y\n1,787771.2,5750655.7\n2,790305.9,5772925.1\n";
  ReeveSourceOptions projected = { .crs = (char *) "EPSG:32754" };
  ReeveSourceOptions plain = { .lon_field = (char *) "" };
  g_autoptr (ReeveSource) source = open_text (fixture, text, -1, NULL);
  g_autoptr (ReeveSource) good = open_text (fixture, text, -1, &projected);
  g_autoptr (ReeveSource) table = open_text (fixture, text, -1, &plain);
  g_autofree char *found = read_row (source);

  g_assert_nonnull (strstr (found, "EPSG:32748"));
  g_assert_cmpstr (reeve_source_get_crs (source), ==, "");
  assert_row (good, "1|787771.2|5750655.7 @144.2928,-38.3460");
  assert_row (table, "1|787771.2|5750655.7");
}

static void
test_well_known_text_makes_shapes (Fixture       *fixture,
                                   gconstpointer  data)
{
  g_autoptr (ReeveSource) source = open_text (fixture,
    "id,WKT\n1,\"POLYGON ((0 0, 1 0, 1 1, 0 0))\"\n2,POINT (3 4)\n3,\"POLYGON ((0 0, 1 0\"\n"
    "4,\"MULTIPOLYGON (((5 5, 6 5, 6 6, 5 5)))\"\n", -1, NULL);
  g_autofree char *broken = NULL;

  g_assert_cmpint (reeve_source_get_kind (source), ==, REEVE_SHAPE_AREA);
  g_assert_cmpuint (reeve_source_get_n_fields (source), ==, 1);
  assert_row (source, "1 @0.0000,0.0000");
  assert_row (source, "Row 3: found a point, needs an area");
  broken = read_row (source);
  g_assert_true (g_str_has_prefix (broken, "Row 4, “WKT”: "));
  assert_row (source, "4 @5.0000,5.0000");
}

static void
assert_refused (const char *path,
                const char *part)
{
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveSource) source = reeve_source_open (path, NULL, job, &error);

  g_assert_null (source);
  g_assert_cmpint (reeve_error_get_exit_status (error), ==, 2);
  g_assert_nonnull (strstr (error->message, path));
  if (strstr (error->message, part) == NULL)
    g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, part));
}

static void
test_what_is_no_table_is_named (Fixture       *fixture,
                                gconstpointer  data)
{
  static const struct { const char *name; const char *text; gssize length; const char *part; } cases[] = {
    { "empty.csv", "", 0, "is empty" },
    { "blank.csv", "\n\n\n", -1, "no line with text" },
    { "header.csv", "id,name\n", -1, "holds no rows" },
    { "page.csv", "\n<!DOCTYPE html><html><head><title>404 Not Found</title></head>", -1, "404 Not Found" },
    { "zip.csv", "PK\x03\x04xxxx", -1, "ZIP archive" },
    { "base.csv", "SQLite format 3", 16, "database" },
    { "deep.geojson", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", -1, "nested deeper" },
    { "bomb.kml", "<?xml version=\"1.0\"?><!DOCTYPE k [<!ENTITY a \"aa\">]><kml/>", -1, "entities" },
    { "broken.zip", "PK\x03\x04 and no more", -1, "ZIP" },
    { "noise.gpkg", "not a database at all", -1, "no format" },
    { "city.osm.pbf", "xxxx", -1, "OpenStreetMap" },
  };
  g_autofree char *fifo = g_build_filename (fixture->folder, "pipe.csv", NULL);
  g_autofree char *missing = g_build_filename (fixture->folder, "missing.csv", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = write_file (fixture, cases[i].name, cases[i].text, cases[i].length);

      assert_refused (path, cases[i].part);
    }

  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  assert_refused (fifo, "pipe");
  assert_refused (fixture->folder, "is a folder");
  assert_refused (missing, "could not be opened");
}

static void
test_wrong_options_are_named (Fixture       *fixture,
                              gconstpointer  data)
{
  static const char text[] = "id,lat,lon\n1,41,8\n";
  g_autofree char *path = write_file (fixture, "t.csv", text, -1);
  ReeveSourceOptions wrong[] = {
    { .encoding = (char *) "KLINGON" }, { .delimiter = (char *) "ab" },
    { .decimal = (char *) "x" }, { .date_order = (char *) "ymd" },
    { .lon_field = (char *) "east", .lat_field = (char *) "lat" }, { .crs = (char *) "EPSG:0" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (ReeveJob) job = reeve_job_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (ReeveSource) source = reeve_source_open (path, &wrong[i], job, &error);

      g_assert_null (source);
      g_assert_error (error, REEVE_ERROR, REEVE_ERROR_INPUT);
      g_assert_nonnull (strstr (error->message, path));
    }
}

static void
test_geojson_gives_one_kind_at_a_time (Fixture       *fixture,
                                       gconstpointer  data)
{
  g_autofree char *path = write_file (fixture, "mixed.geojson",
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"n\":1,\"when\":\"2024-02-03\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2,9]}},"
    "{\"type\":\"Feature\",\"properties\":{\"n\":2},\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"n\":3},\"geometry\":null},"
    "{\"type\":\"Feature\",\"properties\":{\"n\":4},\"geometry\":{\"type\":\"MultiPoint\",\"coordinates\":[[5,6]]}}]}", -1);
  ReeveSourceOptions lines = { .layer = (char *) "mixed:lines" };
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (ReeveSource) source = reeve_source_open (path, NULL, job, NULL);
  g_autoptr (ReeveSource) other = reeve_source_open (path, &lines, job, NULL);

  g_assert_cmpint (reeve_source_get_kind (source), ==, REEVE_SHAPE_POINT);
  g_assert_cmpuint (reeve_source_get_n_of_kind (source, REEVE_SHAPE_LINE), ==, 1);
  assert_row (source, "1|2024-02-03 @1.0000,2.0000");
  assert_row (source, "Row 2: found a line, needs a point");
  assert_row (source, "3|~");
  assert_row (source, "4|~ @5.0000,6.0000");
  assert_row (source, "end");
  assert_row (other, "Row 1: found a point, needs a line");
  assert_row (other, "2|~ @1.0000,2.0000");
}

static void
test_stops_when_cancelled (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autofree char *path = write_file (fixture, "t.csv", "id,lat,lon\n1,41,8\n", -1);
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveSource) source = NULL;

  reeve_job_cancel (job);
  source = reeve_source_open (path, NULL, job, &error);
  g_assert_null (source);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add ("/geo/source/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("decimal-comma-and-leading-zeros-are-kept", test_decimal_comma);
  ADD ("encodings-are-told-apart", test_encodings);
  ADD ("a-preamble-is-passed", test_a_preamble_is_passed);
  ADD ("faulty-rows-say-why", test_faulty_rows_say_why);
  ADD ("swapped-columns-are-noticed", test_swapped_columns_are_noticed);
  ADD ("the-order-of-dates-is-learnt", test_the_order_of_dates_is_learnt);
  ADD ("three-thousand-columns-are-read", test_three_thousand_columns);
  ADD ("metres-ask-for-a-projection", test_metres_ask_for_a_projection);
  ADD ("well-known-text-makes-shapes", test_well_known_text_makes_shapes);
  ADD ("what-is-no-table-is-named", test_what_is_no_table_is_named);
  ADD ("wrong-options-are-named", test_wrong_options_are_named);
  ADD ("geojson-gives-one-kind-at-a-time", test_geojson_gives_one_kind_at_a_time);
  ADD ("stops-when-cancelled", test_stops_when_cancelled);

  return g_test_run ();
}
