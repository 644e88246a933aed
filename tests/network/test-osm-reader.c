/* Hand-made PBF and XML: everything odd has a stated outcome. */
#include "network/osm-reader.h"

#include "core/error.h"

#include <glib/gstdio.h>
#include <string.h>

/* --- writing protobuf --- */

static void
put_varint (GByteArray *out,
            guint64     value)
{
  do
    {
      guint8 byte = (guint8) (value & 0x7f);

      value >>= 7;
      byte |= value > 0 ? 0x80 : 0;
      g_byte_array_append (out, &byte, 1);
    }
  while (value > 0);
}

static void
put_signed (GByteArray *out,
            gint64      value)
{
  put_varint (out, ((guint64) value << 1) ^ (guint64) (value >> 63));
}

static void
put_field (GByteArray *out,
           guint       field,
           guint64     value)
{
  put_varint (out, field << 3);
  put_varint (out, value);
}

static void
put_bytes (GByteArray   *out,
           guint         field,
           gconstpointer bytes,
           gsize         length)
{
  put_varint (out, field << 3 | 2);
  put_varint (out, length);
  g_byte_array_append (out, bytes, (guint) length);
}

/* Takes @inner. */
static void
put_message (GByteArray *out,
             guint       field,
             GByteArray *inner)
{
  put_bytes (out, field, inner->data, inner->len);
  g_byte_array_unref (inner);
}

static GByteArray *
pack_signed (const gint64 *values,
             guint         n)
{
  GByteArray *out = g_byte_array_new ();

  for (guint i = 0; i < n; i++)
    put_signed (out, values[i]);
  return out;
}

static void
put_blob (GByteArray *file,
          const char *type,
          guint       field,    /* 1 raw, 3 zlib, 6 LZ4 … */
          GByteArray *content)  /* taken */
{
  g_autoptr (GByteArray) blob = g_byte_array_new ();
  g_autoptr (GByteArray) header = g_byte_array_new ();
  guint8 length[4] = { 0 };

  put_message (blob, field, content);
  put_bytes (header, 1, type, strlen (type));
  put_field (header, 3, blob->len);
  length[2] = (guint8) (header->len >> 8);
  length[3] = (guint8) header->len;
  g_byte_array_append (file, length, 4);
  g_byte_array_append (file, header->data, header->len);
  g_byte_array_append (file, blob->data, blob->len);
}

static GByteArray *
begin_file (const char *feature)
{
  GByteArray *file = g_byte_array_new ();
  GByteArray *header = g_byte_array_new ();

  put_bytes (header, 4, feature, strlen (feature));
  put_field (header, 32, 1700000000);
  put_blob (file, "OSMHeader", 1, header);
  return file;
}

static GByteArray *
make_strings (const char *const *texts)
{
  GByteArray *table = g_byte_array_new ();

  for (guint i = 0; texts[i] != NULL; i++)
    put_bytes (table, 1, texts[i], strlen (texts[i]));
  return table;
}

/* --- reading --- */

static ReeveOsm *
read_bytes (gconstpointer   bytes,
            gsize           length,
            const char     *ending,
            GError        **error)
{
  g_autofree char *template = g_strdup_printf ("reeve-osm-XXXXXX%s", ending);
  g_autofree char *path = NULL;
  g_autoptr (ReeveJob) job = reeve_job_new ();
  int fd = g_file_open_tmp (template, &path, NULL);
  ReeveOsm *osm;

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
  osm = reeve_osm_read (path, job, error);
  g_assert_true ((osm == NULL) == (*error != NULL));
  g_unlink (path);

  return osm;
}

static ReeveOsm *
read_xml (const char  *body,
          GError     **error)
{
  g_autofree char *text = g_strdup_printf ("<osm version='0.6'>%s</osm>", body);

  return read_bytes (text, strlen (text), ".osm", error);
}

static void
assert_sentence (ReeveOsm   *osm,
                 GError    **error,
                 const char *words)
{
  g_assert_null (osm);
  g_assert_error (*error, REEVE_ERROR, REEVE_ERROR_DATA);
  g_test_message ("%s", (*error)->message);
  g_assert_nonnull (strstr ((*error)->message, words));
  g_clear_error (error);
}

/* Dense and plain nodes, another granularity and offset, a way, a relation. */
static void
test_pbf_blocks_say_what_they_hold (void)
{
  static const char *const texts[] = { "", "highway", "primary", "via", "unused", NULL };
  static const gint64 ids[] = { -5, 6 }, lats[] = { 10, 5 }, lons[] = { -20, 1 };
  static const guint8 tags[] = { 0, 1, 2, 0 };
  static const gint64 refs[] = { 1, -6, 100 }, member[] = { 77 };
  g_autoptr (GByteArray) file = begin_file ("DenseNodes");
  GByteArray *block = g_byte_array_new (), *group = g_byte_array_new ();
  GByteArray *dense = g_byte_array_new (), *node = g_byte_array_new ();
  GByteArray *way = g_byte_array_new (), *relation = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveOsm) osm = NULL;

  put_message (dense, 1, pack_signed (ids, 2));
  put_message (dense, 8, pack_signed (lats, 2));
  put_message (dense, 9, pack_signed (lons, 2));
  put_bytes (dense, 10, tags, sizeof tags);
  put_message (group, 2, dense);
  put_varint (node, 1 << 3), put_signed (node, 50);
  put_varint (node, 8 << 3), put_signed (node, -3);
  put_varint (node, 9 << 3), put_signed (node, 4);
  put_message (group, 1, node);
  put_field (way, 1, 9);
  put_bytes (way, 2, "\1", 1);
  put_bytes (way, 3, "\2", 1);
  put_message (way, 8, pack_signed (refs, 3));
  put_message (group, 3, way);
  put_field (relation, 1, 8);
  put_bytes (relation, 8, "\3", 1);
  put_message (relation, 9, pack_signed (member, 1));
  put_bytes (relation, 10, "\1", 1);
  put_message (group, 4, relation);
  put_message (block, 1, make_strings (texts));
  put_message (block, 2, group);
  put_field (block, 17, 1000);       /* granularity, behind what it holds for */
  put_field (block, 19, 2000000000);
  put_blob (file, "OSMData", 1, block);
  osm = read_bytes (file->data, file->len, ".pbf", &error);
  g_assert_no_error (error);

  g_assert_cmpuint (osm->n_nodes, ==, 3);
  g_assert_cmpint (osm->nodes[0].id, ==, -5);
  g_assert_cmpint (osm->nodes[0].lat_e7, ==, 20000100);
  g_assert_cmpint (osm->nodes[0].lon_e7, ==, -200);
  g_assert_cmpint (osm->nodes[1].id, ==, 1);
  g_assert_cmpint (osm->nodes[1].lat_e7, ==, 20000150);
  g_assert_cmpstr (reeve_osm_get_tag (osm, osm->nodes[1].tags, osm->nodes[1].n_tags, "highway"),
                   ==, "primary");
  g_assert_cmpint (osm->nodes[2].lat_e7, ==, 19999970);
  g_assert_cmpuint (osm->ways[0].n_refs, ==, 3);
  g_assert_cmpint (osm->refs[1], ==, -5);
  g_assert_cmpint (osm->refs[2], ==, 95);
  g_assert_cmpint (osm->members[0].ref, ==, 77);
  g_assert_cmpuint (osm->members[0].type, ==, 1);
  g_assert_cmpstr (osm->strings + osm->members[0].role, ==, "via");
  g_assert_cmpstr (osm->timestamp, ==, "2023-11-14T22:13:20Z");
  /* Names that no tag uses (mappers') are not kept. */
  g_assert_null (memmem (osm->strings, osm->n_string_bytes, "unused", 6));
}

static void
test_foreign_pbf_is_named (void)
{
  static const struct { guint field; const char *name; } kinds[] = {
    { 4, "LZMA" }, { 5, "bzip2" }, { 6, "LZ4" }, { 7, "ZSTD" }
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) feature = begin_file ("MagicNodes");

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GByteArray) file = begin_file ("DenseNodes");
      GByteArray *content = g_byte_array_new ();

      g_byte_array_append (content, (const guint8 *) "abc", 3);
      put_blob (file, "OSMData", kinds[i].field, content);
      assert_sentence (read_bytes (file->data, file->len, ".pbf", &error), &error, kinds[i].name);
    }
  assert_sentence (read_bytes (feature->data, feature->len, ".pbf", &error), &error, "MagicNodes");
}

/* Cut anywhere, a file is refused or, between two blocks, read; flipped
 * anywhere, it does not crash. */
static void
test_cut_and_flipped_pbf_does_no_harm (void)
{
  static const gint64 ids[] = { 1, 1 };
  static const guint8 tags[] = { 1, 2, 0, 0 };
  static const char *const texts[] = { "", "k", "v", NULL };
  g_autoptr (GByteArray) file = begin_file ("DenseNodes");
  GByteArray *block = g_byte_array_new (), *group = g_byte_array_new ();
  GByteArray *dense = g_byte_array_new ();
  guint header = file->len;

  put_message (dense, 1, pack_signed (ids, 2));
  put_message (dense, 8, pack_signed (ids, 2));
  put_message (dense, 9, pack_signed (ids, 2));
  put_bytes (dense, 10, tags, sizeof tags);
  put_message (group, 2, dense);
  put_message (block, 1, make_strings (texts));
  put_message (block, 2, group);
  put_blob (file, "OSMData", 1, block);

  for (guint n = 1; n <= file->len; n++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ReeveOsm) osm = read_bytes (file->data, n, ".pbf", &error);

      g_assert_cmpint (osm != NULL, ==, n == header || n == file->len);
    }
  for (guint i = 0; i < file->len; i++)
    for (guint bit = 0; bit < 8; bit++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (ReeveOsm) osm = NULL;

        file->data[i] ^= (guint8) (1 << bit);
        osm = read_bytes (file->data, file->len, ".pbf", &error);
        file->data[i] ^= (guint8) (1 << bit);
      }
}

static void
test_lists_of_other_lengths_are_refused (void)
{
  static const gint64 ids[] = { 1, 1, 1 };
  g_autoptr (GByteArray) file = begin_file ("DenseNodes");
  GByteArray *block = g_byte_array_new (), *group = g_byte_array_new ();
  GByteArray *dense = g_byte_array_new ();
  g_autoptr (GError) error = NULL;

  put_message (dense, 1, pack_signed (ids, 3));
  put_message (dense, 8, pack_signed (ids, 2));
  put_message (dense, 9, pack_signed (ids, 3));
  put_message (group, 2, dense);
  put_message (block, 2, group);
  put_blob (file, "OSMData", 1, block);
  assert_sentence (read_bytes (file->data, file->len, ".pbf", &error), &error, "byte");
}

static void
test_disorder_is_sorted (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveOsm) osm = read_xml (
    "<relation id='2'/><way id='7'><nd ref='3'/><nd ref='-4'/><tag k='highway' v='path'/></way>"
    "<node id='3' lon='7.12345675' lat='-0.0000001'/><node id='-4' lon='-179.9999999' lat='85'/>"
    "<way id='-7'/><relation id='-2'><member type='way' ref='7' role='outer'/></relation>", &error);

  g_assert_no_error (error);
  g_assert_false (osm->was_sorted);
  g_assert_cmpint (osm->nodes[0].id, ==, -4);
  g_assert_cmpint (osm->nodes[0].lon_e7, ==, -1799999999);
  g_assert_cmpint (osm->nodes[1].lon_e7, ==, 71234568);
  g_assert_cmpint (osm->nodes[1].lat_e7, ==, -1);
  g_assert_cmpint (osm->ways[0].id, ==, -7);
  g_assert_cmpint (osm->ways[1].id, ==, 7);
  g_assert_cmpint (osm->refs[osm->ways[1].refs + 1], ==, -4);
  g_assert_cmpstr (reeve_osm_get_tag (osm, osm->ways[1].tags, osm->ways[1].n_tags, "highway"),
                   ==, "path");
  g_assert_cmpint (osm->relations[0].id, ==, -2);
  g_assert_cmpint (reeve_osm_find_node (osm, 3), ==, 1);
  g_assert_cmpint (reeve_osm_find_node (osm, 4), ==, -1);
}

static void
test_the_newest_of_doubles_counts (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveOsm) osm = read_xml (
    "<node id='1' lon='1' lat='1' version='2'/><node id='1' lon='2' lat='2' version='1'/>"
    "<node id='2' lon='1' lat='1'/><node id='2' lon='2' lat='2'/>"
    "<node id='3' lon='1' lat='1' version='1'/><node id='3' version='2' visible='false'/>"
    "<node id='4' lon='1' lat='1' action='delete'/><node id='5'/><node id='6' lon='200' lat='1'/>"
    "<node id='7' lon='x' lat='1'/>", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (osm->n_nodes, ==, 2);
  g_assert_cmpint (osm->nodes[0].lon_e7, ==, 10000000);
  g_assert_cmpint (osm->nodes[1].lon_e7, ==, 20000000);
  g_assert_cmpuint (osm->nodes[0].n_tags, ==, 0);
  g_assert_cmpuint (osm->notes->len, ==, 2);
}

static void
test_broken_xml_names_the_line (void)
{
  g_autoptr (GError) error = NULL;

  assert_sentence (read_xml ("\n<node id='abc' lon='1' lat='1'/>", &error), &error, "line 2");
  assert_sentence (read_xml ("<way id='1'><nd/></way>", &error), &error, "<nd> has no id");
  assert_sentence (read_xml ("<relation id='1'><member type='tree' ref='1'/></relation>", &error),
                   &error, "tree");
  assert_sentence (read_xml ("<node id='1'", &error), &error, "well-formed");
  assert_sentence (read_bytes ("<gpx><osm/></gpx>", 17, ".osm", &error), &error, "<gpx>");
  assert_sentence (read_bytes ("PK\3\4", 4, ".zip", &error), &error, "not an OpenStreetMap file");
  assert_sentence (read_bytes ("", 0, ".osm", &error), &error, "empty");
}

static void
test_packed_xml_is_read_to_its_end (void)
{
  static const char text[] = "<osm><node id='1' lon='1' lat='1'/></osm>";
  g_autoptr (GConverter) packer = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9));
  guint8 bytes[512];
  gsize n_read, n;
  g_autoptr (GError) error = NULL;
  g_autoptr (ReeveOsm) osm = NULL;

  g_assert_cmpint (g_converter_convert (packer, text, strlen (text), bytes, sizeof bytes,
                                        G_CONVERTER_INPUT_AT_END, &n_read, &n, &error),
                   ==, G_CONVERTER_FINISHED);
  osm = read_bytes (bytes, n, ".gz", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (osm->n_nodes, ==, 1);
  assert_sentence (read_bytes (bytes, n - 9, ".gz", &error), &error, "not complete");
}

static void
test_what_is_no_file_is_refused (void)
{
  g_autoptr (ReeveJob) job = reeve_job_new ();
  g_autoptr (GError) error = NULL;

  assert_sentence (reeve_osm_read (g_get_tmp_dir (), job, &error), &error, "folder");
  assert_sentence (reeve_osm_read ("/nowhere/x.osm.pbf", job, &error), &error, "x.osm.pbf");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/network/osm-reader/pbf-blocks-say-what-they-hold",
                   test_pbf_blocks_say_what_they_hold);
  g_test_add_func ("/network/osm-reader/foreign-pbf-is-named", test_foreign_pbf_is_named);
  g_test_add_func ("/network/osm-reader/cut-and-flipped-pbf-does-no-harm",
                   test_cut_and_flipped_pbf_does_no_harm);
  g_test_add_func ("/network/osm-reader/lists-of-other-lengths-are-refused",
                   test_lists_of_other_lengths_are_refused);
  g_test_add_func ("/network/osm-reader/disorder-is-sorted", test_disorder_is_sorted);
  g_test_add_func ("/network/osm-reader/the-newest-of-doubles-counts",
                   test_the_newest_of_doubles_counts);
  g_test_add_func ("/network/osm-reader/broken-xml-names-the-line", test_broken_xml_names_the_line);
  g_test_add_func ("/network/osm-reader/packed-xml-is-read-to-its-end",
                   test_packed_xml_is_read_to_its_end);
  g_test_add_func ("/network/osm-reader/what-is-no-file-is-refused", test_what_is_no_file_is_refused);

  return g_test_run ();
}
