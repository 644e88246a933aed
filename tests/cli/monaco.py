"""Monaco: which fire stations, and two new ones, reach most buildings in four minutes?"""
import json
import os
import shutil
import sys

from harness import City, answer, assert_listed, data, digest, equal, layers, near, rows, run

WORKSPACE = 'monaco.gpkg'
QUESTION = ('site-max-cover', '--demand', 'Buildings', '--existing', 'Fire stations', '--open', 2,
            '--reach', '4min', '--profile', 'emergency')


def make(city):
    city.call('new', WORKSPACE)
    city.report = city.ask('import', WORKSPACE, data('osm', 'monaco.osm.pbf'))
    city.first = answer(city, WORKSPACE, *QUESTION)


def test_import_counts(city):
    """the extract's own counts come in"""
    for key, needed in (('nodes', 180118), ('ways', 27377), ('relations', 212),
                        ('turn_restrictions', 27)):
        equal(city.report[key], needed, key)
    found = layers(city, WORKSPACE)
    for name, needed in (('Hospitals', 5), ('Fire stations', 3), ('Police stations', 14),
                         ('Schools', 16)):
        equal(found[name]['rows'], needed, name)
    assert found['Buildings']['rows'] + city.report['areas_broken'] >= 23379, found['Buildings']
    assert 'OpenStreetMap' in found['Buildings']['attribution']


def test_two_more_fire_stations(city):
    """two new stations reach most buildings, proven"""
    numbers = city.first['numbers']

    assert 'No better choice exists' in city.first['proof'], city.first['proof']
    equal(numbers['sites_opened'], 2)
    equal(numbers['total'], layers(city, WORKSPACE)['Buildings']['rows'])
    assert numbers['reached'] >= numbers['reached_before'] > 0, numbers
    equal(numbers['gained'], numbers['reached'] - numbers['reached_before'])
    equal(numbers['unreached'], numbers['total'] - numbers['reached'])
    equal(numbers['best_possible'], numbers['reached'])
    near(numbers['share_reached'], numbers['reached'] / numbers['total'], 1e-12)
    assert numbers['mean_ms'] <= 240000, numbers
    near(numbers['reached'], 17180, 0.02)


def test_rows_agree_with_numbers(city):
    """the map's rows add up to the numbers"""
    found = layers(city, WORKSPACE)
    tables = dict(rows(city.path(WORKSPACE), 'SELECT name, table_name FROM reeve_dataset'))
    reached = rows(city.path(WORKSPACE), 'SELECT sum(reached), sum(time_before <= 240000), '
                   'sum(time_after <= 240000), count(*) FROM "%s"' % tables['Who is reached'])[0]
    numbers = city.first['numbers']

    equal(set(city.first['outputs']), {'Proposed sites', 'Who is reached'})
    equal(found['Proposed sites']['rows'], 2)
    equal(reached, (numbers['reached'], numbers['reached_before'], numbers['reached'],
                    numbers['total']))
    gained = rows(city.path(WORKSPACE), 'SELECT sum(gained) FROM "%s"' % tables['Proposed sites'])
    equal(gained[0][0], numbers['gained'])


def content(city, number):
    """What a stored answer says, durations and ids aside."""
    path = city.path(WORKSPACE)
    found = rows(path, 'SELECT params, seed, proof, numbers, warnings FROM reeve_result '
                 'WHERE id = ?', number)
    for (table,) in rows(path, 'SELECT table_name FROM reeve_dataset WHERE result_id = ? '
                         'ORDER BY id', number):
        found += rows(path, 'SELECT * FROM "%s"' % table)
    return found


def test_same_bytes(city):
    """the same question gives the same bytes twice, and on one thread"""
    again = answer(city, WORKSPACE, *QUESTION)
    alone = answer(city, WORKSPACE, *QUESTION, REEVE_THREADS='1')
    first = content(city, city.first['id'])

    assert len(first) > 23000
    for other in (again, alone):
        equal(json.dumps(other['numbers']), json.dumps(city.first['numbers']))
        assert content(city, other['id']) == first, 'rows or geometry differ'


def test_looking_changes_nothing(city):
    """layers, results, check and log change no byte"""
    before = digest(city.path(WORKSPACE))
    for command in ('layers', 'results', 'check', 'log'):
        city.call(command, WORKSPACE)
    equal(digest(city.path(WORKSPACE)), before)
    for rest in ('-wal', '-shm', '-journal'):
        assert not os.path.exists(city.path(WORKSPACE) + rest), rest


def test_mailed_workspace(city):
    """a workspace mailed to another home gives the same travel times"""
    words = ('matrix', '--from', 'Fire stations', '--to', 'Hospitals')
    here = answer(city, WORKSPACE, *words)
    away = City()
    try:
        shutil.copy(city.path(WORKSPACE), away.path('mailed.gpkg'))
        there = answer(away, 'mailed.gpkg', *words)
        equal(json.dumps(there['numbers']), json.dumps(here['numbers']))
        assert here['numbers']['mean_ms'] > 0, here['numbers']
        for name in ('Fire stations', 'Hospitals'):
            assert name in [entry['name'] for entry in there['inputs']]
    finally:
        away.drop()


def test_closing_a_street_costs_time(city):
    """a closed street makes journeys longer, in its option only"""
    words = ('closest-facility', '--incidents', 'Schools', '--facilities', 'Fire stations')
    base = answer(city, WORKSPACE, *words)
    city.call('scenario', WORKSPACE, 'new', 'Works')
    city.call('scenario', WORKSPACE, 'close-road', 'Works', 'Boulevard Princesse Charlotte')
    works = answer(city, WORKSPACE, *words, '--scenario', 'Works')
    again = answer(city, WORKSPACE, *words)
    compared = city.ask('compare', WORKSPACE, base['id'], works['id'])

    equal(json.dumps(again['numbers']), json.dumps(base['numbers']))
    equal(works['scenario'], 'Works')
    for key, value in base['numbers'].items():
        equal(compared['numbers'][key]['values'], [value, works['numbers'][key]], key)
        near(compared['numbers'][key]['changes'][1], works['numbers'][key] - value, 1e-9)
    assert works['numbers']['mean_ms'] > base['numbers']['mean_ms'], works['numbers']


def test_a_route_is_what_the_matrix_says(city):
    """a route with a stop takes as long as its two parts, in words and lines"""
    first, second, third = '7.4189,43.7325', '7.4253,43.7394', '7.4301,43.7466'
    parts = [answer(city, WORKSPACE, 'matrix', '--from', a, '--to', b)['numbers']['longest_ms']
             for a, b in ((first, second), (second, third))]
    route = answer(city, WORKSPACE, 'route', '--from', first, '--stops', second, '--to', third)
    equal(route['numbers']['time_ms'], sum(parts))
    tables = dict(rows(city.path(WORKSPACE), 'SELECT name, table_name FROM reeve_dataset'))
    lines = rows(city.path(WORKSPACE), 'SELECT sum(length), sum(time), count(*) FROM "%s"'
                 % tables[route['outputs'][0]])[0]
    near(lines[0], route['numbers']['length_m'], 1e-9)
    equal(lines[1], route['numbers']['time_ms'])
    equal(lines[2], route['numbers']['steps'] - 2, 'all steps but two arrivals')


def test_other_programs_read_it(city):
    """ogrinfo lists the workspace without a word of complaint"""
    found = assert_listed(city.path(WORKSPACE))
    assert 'Feature Count: %d' % layers(city, WORKSPACE)['Buildings']['rows'] in found
    assert 'reeve_undo_op' not in found


run(sys.modules[__name__], make)
