"""Columbus: one layer in eight formats; and two extracts whose objects are out of order."""
import math
import struct
import sys

from harness import assert_listed, assert_valid_gpkg, data, equal, layers, near, rows, run

WORKSPACE = 'columbus.gpkg'
FORMATS = ('shp', 'geojson', 'gpkg', 'sqlite', 'kml', 'mif', 'xlsx', 'csv')
WITH_AREAS = FORMATS[:6]


def make(city):
    city.call('new', WORKSPACE)
    for ending in FORMATS:
        report = city.ask('import', WORKSPACE, data('formats-columbus', 'columbus.' + ending),
                          '--as', 'as_' + ending)
        equal((report['read'], report['kept'], report['rejected']), (49, 49, 0), ending)


def records(city, ending):
    """By POLYID: the values under their names in capitals."""
    path = city.path(WORKSPACE)
    names = [row[1].upper() for row in rows(path, 'PRAGMA table_info("as_%s")' % ending)]
    return {int(record['POLYID']): record for record in
            (dict(zip(names, row)) for row in rows(path, 'SELECT * FROM "as_%s"' % ending))}


def outline(blob):
    """Ground and points of a GeoPackage multipolygon, by its bytes."""
    at = 8 + {0: 0, 1: 32}[blob[3] >> 1 & 7]
    area, points = 0, 0

    def take(form):
        nonlocal at
        found = struct.unpack_from('<' + form, blob, at)
        at += struct.calcsize('<' + form)
        return found if len(found) > 1 else found[0]

    kind = take('xI')
    n_parts = take('I') if kind == 6 else 1
    for _ in range(n_parts):
        if kind == 6:
            take('xI')
        for ring in range(take('I')):
            corners = [take('dd') for _ in range(take('I'))]
            points += len(corners)
            ground = abs(sum(a[0] * b[1] - b[0] * a[1]
                             for a, b in zip(corners, corners[1:]))) / 2
            area += -ground if ring > 0 else ground
    return area, points


def test_features(city):
    """eight formats give the same 49 features"""
    found = layers(city, WORKSPACE)
    for ending in FORMATS:
        equal(found['as_' + ending]['rows'], 49, ending)
        equal(found['as_' + ending]['kind'], 'areas' if ending in WITH_AREAS else 'points', ending)
        equal(sorted(records(city, ending)), list(range(1, 50)), ending)


def test_values(city):
    """eight formats give the same values in every column"""
    first = records(city, 'shp')
    columns = [name for name in first[1] if name not in ('FID', 'GEOM')]
    equal(len(columns), 20)
    for ending in FORMATS[1:]:
        other = records(city, ending)
        for number, record in first.items():
            for name in columns:
                left, right = record[name], other[number][name]
                assert math.isclose(left, right, rel_tol=1e-6, abs_tol=1e-6), (
                    ending, number, name, left, right)


def test_mean(city):
    """the mean of CRIME is the published one everywhere"""
    for ending in FORMATS:
        mean = sum(row['CRIME'] for row in records(city, ending).values()) / 49
        assert abs(mean - 35.1288) < 5e-5, (ending, mean)


def test_outlines(city):
    """the outlines are the same in the six formats that hold any"""
    first = {number: outline(row['GEOM']) for number, row in records(city, 'shp').items()}
    for ending in WITH_AREAS[1:]:
        for number, row in records(city, ending).items():
            area, points = outline(row['GEOM'])
            equal(points, first[number][1], (ending, number))
            near(area, first[number][0], 1e-4)


def test_other_programs_read_it(city):
    """ogrinfo lists all eight without complaint"""
    equal(assert_listed(city.path(WORKSPACE)).count('Feature Count: 49'), 8)


def test_valid(city):
    """GDAL's validation finds nothing wrong"""
    assert_valid_gpkg(city.path(WORKSPACE))


def lose_nothing(city, name, nodes, ways, relations, turns, facilities):
    """Counts of osm/README.md; every way that is a street is in the road tables."""
    workspace = name + '.gpkg'
    city.call('new', workspace)
    report = city.ask('import', workspace, data('osm', name + '.osm.pbf'))
    equal((report['nodes'], report['ways'], report['relations']), (nodes, ways, relations))
    # A restriction with two ways it comes from is one relation and two rows.
    equal(rows(city.path(workspace), 'SELECT count(DISTINCT relation_id), count(*) FROM '
               'reeve_road_turn'), [(turns, report['turn_restrictions'])])
    found = layers(city, workspace)
    for layer, needed in facilities.items():
        equal(found[layer]['rows'], needed, layer)
    segments, in_ways = rows(city.path(workspace), 'SELECT count(*), count(DISTINCT way_id) '
                             'FROM reeve_road_segment')[0]
    equal(segments, report['road_segments'])
    return in_ways, rows(city.path(workspace), 'SELECT min(id), min(way_id) FROM '
                         'reeve_road_segment')[0]


def test_harrisburg(city):
    """Harrisburg, out of order, loses nothing"""
    in_ways, _ = lose_nothing(city, 'harrisburg', 34486, 3537, 53, 11,
                              {'Fire stations': 3, 'Police stations': 2, 'Schools': 27})
    equal(in_ways, 2513, 'ways that are streets, as GDAL counts them')


def test_portland(city):
    """Portland, out of order with negative ids, loses nothing"""
    in_ways, lowest = lose_nothing(city, 'portland-central', 42293, 7188, 443, 443, {})
    assert in_ways >= 7089, in_ways  # what GDAL counts, without works and plans
    assert lowest[1] < 0, lowest


run(sys.modules[__name__], make)
