"""Liechtenstein: the Rhine floods the valley; its villages go to schools outside."""
import json
import sys

from harness import answer, data, digest, equal, layers, near, rows, run

WORKSPACE = 'rhine.gpkg'
# Drawn along the river's right bank from Bendern to Ruggell, as a hand would.
FLOOD = ('POLYGON ((9.4870 47.1950, 9.5000 47.1980, 9.5120 47.2120, 9.5180 47.2260, '
         '9.5300 47.2340, 9.5360 47.2440, 9.5300 47.2560, 9.5200 47.2480, 9.5100 47.2320, '
         '9.4980 47.2180, 9.4880 47.2060, 9.4870 47.1950))')
# Seats beside OpenStreetMap's schools: a list as the school board would send it.
SEATS = 'name;lon;lat;capacity\n' + ''.join('%s;%s;%s;%d\n' % row for row in (
    ('Resch, Schaan', '9,51567', '47,16623', 1200),
    ('Schulzentrum Unterland', '9,54640', '47,23184', 900),
    ('Primarschule Nendeln', '9,54617', '47,19724', 400),
    ('Ebaholz, Vaduz', '9,51500', '47,14880', 500),
    ('Gamprin, in the water', '9,50950', '47,21900', 250),
))
QUESTION = ('evacuate', '--zones', 'Buildings', '--shelters', 'School seats', '--closing', 'entry',
            '--mobilise', '20min')


def make(city):
    city.call('new', WORKSPACE)
    city.report = city.ask('import', WORKSPACE, data('osm', 'liechtenstein-2013.osm.pbf'))
    city.call('import', WORKSPACE, city.write('seats.csv', SEATS), '--as', 'School seats')
    city.call('scenario', WORKSPACE, 'new', 'Flood')
    city.call('scenario', WORKSPACE, 'hazard', 'Flood', '--area', FLOOD, '--name', 'Rhine')
    city.found = answer(city, WORKSPACE, *QUESTION, '--scenario', 'Flood')


def people_add_up(numbers):
    stay = sum(numbers[key] for key in ('no_car', 'no_road', 'no_shelter', 'too_late'))

    assert abs(numbers['people'] - numbers['arrived'] - numbers['remaining']) < 1e-6, numbers
    assert abs(numbers['remaining'] - stay) < 1e-6, numbers


def test_decimal_commas(city):
    """the school board's semicolons and decimal commas are read"""
    equal(rows(city.path(WORKSPACE), 'SELECT count(*), sum(capacity) FROM school_seats'),
          [(5, 3250)])


def test_everybody_is_accounted_for(city):
    """villages in the flood leave for schools outside; nobody disappears"""
    numbers = city.found['numbers']

    people_add_up(numbers)
    assert numbers['people'] > 100, numbers
    assert numbers['arrived'] > 0.9 * numbers['people'], numbers
    assert numbers['clearance_ms'] >= numbers['bound_ms'] > 0, numbers
    assert numbers['roads_flooded'] > 50, numbers
    equal(numbers['seats'], 3000)
    assert any('1 shelter lies inside the hazard' in text for text in city.found['warnings'])
    equal(city.found['scenario'], 'Flood')


def test_loads_agree(city):
    """what shelters take in adds up to those who arrive, and fits their seats"""
    tables = dict(rows(city.path(WORKSPACE), 'SELECT name, table_name FROM reeve_dataset'))
    columns = [row[1] for row in rows(city.path(WORKSPACE), 'PRAGMA table_info("%s")' %
                                      tables['Shelter loads'])]
    loads = [dict(zip(columns, row)) for row in rows(city.path(WORKSPACE), 'SELECT * FROM "%s"' %
                                                     tables['Shelter loads'])]
    near(sum(row['people'] for row in loads), city.found['numbers']['arrived'], 1e-9)
    for row in loads:
        assert row['people'] <= row['seats'] + 1e-6, row
    equal(len(loads), 4, 'shelters outside')
    assert not any('in the water' in row['name'] for row in loads), loads


def test_those_without_a_car_stay(city):
    """people without a car are counted, and walk where a school is near"""
    stay = answer(city, WORKSPACE, *QUESTION, '--scenario', 'Flood', '--no-car', '0.2')['numbers']
    walk = answer(city, WORKSPACE, *QUESTION, '--scenario', 'Flood', '--no-car', '0.2', '--walk',
                  '60min')['numbers']

    people_add_up(stay)
    people_add_up(walk)
    near(stay['no_car'], 0.2 * stay['people'], 1e-9)
    assert walk['walked'] > 0 and walk['no_car'] < stay['no_car'], walk


def test_one_thread_says_the_same(city):
    """the plan is the same on one thread"""
    alone = answer(city, WORKSPACE, *QUESTION, '--scenario', 'Flood', REEVE_THREADS='1')

    equal(json.dumps(alone['numbers']), json.dumps(city.found['numbers']))
    equal(alone['proof'], city.found['proof'])


def test_no_seats_is_no_answer(city):
    """without a seat outside the flood there is no answer, and it says why"""
    path = city.write('none.csv', 'name,lon,lat,capacity\nGamprin,9.5095,47.219,300\n')
    city.call('import', WORKSPACE, path, '--as', 'Drowned')
    before = digest(city.path(WORKSPACE))
    city.refuse(3, 'run', WORKSPACE, 'evacuate', '--zones', 'Buildings', '--shelters', 'Drowned',
                '--scenario', 'Flood', says=('No shelter outside the hazard',))
    city.refuse(2, 'run', WORKSPACE, 'evacuate', '--zones', 'Buildings', '--shelters', 'Schools',
                '--seats', 'Schools:name', '--scenario', 'Flood', says=('Name', 'numbers'))
    equal(digest(city.path(WORKSPACE)), before)


def test_undo_and_redo(city):
    """undo takes the last step back exactly, redo brings it again"""
    before = layers(city, WORKSPACE)
    numbers = city.ask('results', WORKSPACE)['results'][-1]['numbers']
    city.call('delete', WORKSPACE, 'School seats')
    gone = layers(city, WORKSPACE)
    assert 'School seats' not in gone and len(gone) == len(before) - 1

    assert 'School seats' in city.ask('undo', WORKSPACE)['step']
    equal(layers(city, WORKSPACE), before)
    equal(city.ask('results', WORKSPACE)['results'][-1]['numbers'], numbers)
    assert 'School seats' in city.ask('redo', WORKSPACE)['step']
    equal(layers(city, WORKSPACE), gone)
    city.call('undo', WORKSPACE)
    equal(layers(city, WORKSPACE), before)


def test_next_delivery(city):
    """an update keeps the dataset; answers made from the older one are out of date"""
    before = city.ask('results', WORKSPACE)['results']
    assert all(result['out_of_date'] == '' for result in before), before
    path = city.write('seats-2.csv', SEATS.replace('1200', '1500'))
    report = city.ask('update', WORKSPACE, 'School seats', path)
    equal((report['dataset'], report['kept']), ('School seats', 5))
    after = {result['id']: result for result in city.ask('results', WORKSPACE)['results']}
    assert 'School seats' in after[city.found['id']]['out_of_date'], after[city.found['id']]
    equal(after[city.found['id']]['numbers'], city.found['numbers'])
    equal(rows(city.path(WORKSPACE), 'SELECT sum(capacity) FROM school_seats'), [(3550,)])
    city.call('undo', WORKSPACE)
    assert all(result['out_of_date'] == '' for result in
               city.ask('results', WORKSPACE)['results'])


def test_pbf_and_bzip2_are_the_same(city):
    """the same extract as PBF and as bzip2 XML comes in as identical tables"""
    tables = {}
    for name in ('liechtenstein-2013.osm.pbf', 'liechtenstein-2013.osm.bz2'):
        workspace = name + '.gpkg'
        city.call('new', workspace)
        city.call('import', workspace, data('osm', name))
        path = city.path(workspace)
        names = [row[0] for row in rows(path, "SELECT name FROM sqlite_master WHERE type = 'table' "
                                        "AND (name NOT LIKE 'reeve_%' OR name LIKE 'reeve_road_%' "
                                        "OR name IN ('reeve_field', 'reeve_style')) "
                                        "AND name NOT LIKE 'gpkg_%' AND name != 'layer_styles' "
                                        "ORDER BY 1")]
        tables[name] = {table: rows(path, 'SELECT * FROM "%s"' % table) for table in names}
    left, right = tables.values()
    equal(list(left), list(right))
    assert sum(len(table) for table in left.values()) > 20000
    for table, content in left.items():
        assert content == right[table], table


run(sys.modules[__name__], make)
