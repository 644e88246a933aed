"""The sample city: what is hidden in it is found through the commands."""
import json
import sys

from harness import answer, equal, rows, run

WORKSPACE = 'sample/dravin.gpkg'


def make(city):
    city.call('sample', city.path('sample'))
    with open(city.path('sample', 'hidden.json'), encoding='utf-8') as file:
        city.hidden = json.load(file)


def test_bottleneck_bridge(city):
    """closing the hidden bridge makes journeys across the river longer"""
    words = ('closest-facility', '--incidents', 'Schools', '--facilities', 'Hospitals', '--routes',
             'no')
    base = answer(city, WORKSPACE, *words)
    city.call('scenario', WORKSPACE, 'new', 'Bridge')
    city.call('scenario', WORKSPACE, 'close-road', 'Bridge', city.hidden['bottleneck_bridge'])
    closed = answer(city, WORKSPACE, *words, '--scenario', 'Bridge')
    assert closed['numbers']['mean_ms'] > base['numbers']['mean_ms'], closed['numbers']
    compared = city.ask('compare', WORKSPACE, base['id'], closed['id'])['numbers']['mean_ms']
    equal(compared['values'], [base['numbers']['mean_ms'], closed['numbers']['mean_ms']])


def test_the_morning_is_slower_than_the_night(city):
    """with the city's own counts less ground is reached at 08:00 than at 03:00"""
    words = ('service-area', '--from', 'Hospitals', '--limits', '5min')
    free = answer(city, WORKSPACE, *words, '--departure', 'Tue 08:00')
    assert any('holds no traffic' in text for text in free['warnings']), free['warnings']
    made = answer(city, WORKSPACE, 'traffic-profile', '--sensors', 'Traffic counts')
    equal(made['numbers']['sensors_placed'], made['numbers']['sensors'])
    assert made['numbers']['filled_m'] > 0, made['numbers']
    area = {}
    for moment in ('Tue 03:00', 'Tue 08:00', 'Sun 08:00'):
        found = answer(city, WORKSPACE, *words, '--departure', moment)
        equal(found['params']['departure'], moment)
        assert any(moment in text and 'measured' in text for text in found['warnings'])
        assert 'Road speeds' in [entry['name'] for entry in found['inputs']], found['inputs']
        area[moment] = found['numbers']['area_300']
    assert area['Tue 08:00'] < area['Tue 03:00'] <= free['numbers']['area_300'], area
    assert area['Tue 08:00'] < area['Sun 08:00'], area
    equal(answer(city, WORKSPACE, *words, '--departure', '08:00')['params']['departure'], 'Wed 08:00')

    between = ('matrix', '--from', 'Schools', '--to', 'Hospitals', '--departure')
    sums = [answer(city, WORKSPACE, *between, moment)['numbers']['sum_ms'] for moment in area]
    assert sums[1] > sums[0] and sums[1] > sums[2], sums
    for _ in sums:
        city.call('undo', WORKSPACE)
    hours = rows(city.path(WORKSPACE), 'SELECT min(h08), min(h03), count(*) FROM road_speeds '
                 'WHERE name = ? AND source = ?', city.hidden['bottleneck_bridge'], 'measured')[0]
    assert hours[2] > 0 and hours[0] < 0.9 * hours[1], hours
    city.call('undo', WORKSPACE)
    for _ in range(4):
        city.call('undo', WORKSPACE)
    again = answer(city, WORKSPACE, *words, '--departure', 'Tue 08:00')
    equal(again['numbers']['area_300'], free['numbers']['area_300'])


def place_of(city, layer, number):
    table = dict(rows(city.path(WORKSPACE), 'SELECT name, table_name FROM reeve_dataset'))[layer]
    west, east, south, north = rows(
        city.path(WORKSPACE), 'SELECT minx, maxx, miny, maxy FROM "rtree_%s_geom" ORDER BY id '
        'LIMIT 1 OFFSET ?' % table, number)[0]
    return '%.6f,%.6f' % ((west + east) / 2, (south + north) / 2)


def test_a_route_is_told_turn_by_turn(city):
    """a route's steps add up to it, and traffic takes time"""
    ends = ('--from', place_of(city, 'Hospitals', 0), '--to', place_of(city, 'Schools', 5))
    free = answer(city, WORKSPACE, 'route', *ends)
    matrix = answer(city, WORKSPACE, 'matrix', *ends)
    equal(free['numbers']['time_ms'], matrix['numbers']['longest_ms'])
    tables = dict(rows(city.path(WORKSPACE), 'SELECT name, table_name FROM reeve_dataset'))
    steps = rows(city.path(WORKSPACE), 'SELECT instruction, length, time, after FROM "%s" '
                 'ORDER BY number' % tables['Directions'])
    equal(len(steps), free['numbers']['steps'])
    assert steps[0][0].startswith('Head ') and steps[-1][0].startswith('Arrive at'), steps
    assert sum(step[2] for step in steps) == free['numbers']['time_ms'], steps
    assert abs(sum(step[1] for step in steps) - free['numbers']['length_m']) < 1e-6, steps
    for before, after in zip(steps, steps[1:]):
        equal(before[3] + before[2], after[3], after[0])

    answer(city, WORKSPACE, 'traffic-profile', '--sensors', 'Traffic counts')
    night = answer(city, WORKSPACE, 'route', *ends, '--departure', 'Tue 03:00')['numbers']
    day = answer(city, WORKSPACE, 'route', *ends, '--departure', 'Tue 08:00')['numbers']
    assert min(day['time_ms'], night['time_ms']) > free['numbers']['time_ms'], (day, night)
    equal(day['delay_ms'], day['time_ms'] - day['free_ms'])
    nearest = answer(city, WORKSPACE, 'closest-facility', '--incidents', ends[3], '--facilities',
                     ends[1], '--departure', 'Tue 08:00')
    equal(nearest['numbers']['mean_ms'], day['time_ms'])


def test_no_way_says_why(city):
    """a route that a closed bridge or the sea cuts is refused with the reason"""
    said = city.refuse(2, 'run', WORKSPACE, 'route', '--from', 'Schools', '--to', '14.2,49.1')
    assert 'needs exactly 1' in said, said
    said = city.refuse(2, 'run', WORKSPACE, 'route', '--from', '14.2,49.1', '--to', '14.2,49.1',
                       '--departure', 'noonish')
    assert 'Tue 08:00' in said, said
    said = city.refuse(3, 'run', WORKSPACE, 'route', '--from', '0,0', '--to',
                       place_of(city, 'Schools', 0))
    assert '1 km' in said, said


def test_closed_bridges_are_named_as_the_reason(city):
    """a route that an option's closed bridges cut is refused, and says that they do"""
    city.call('scenario', WORKSPACE, 'new', 'No bridges')
    for (way,) in rows(city.path(WORKSPACE), 'SELECT DISTINCT way_id FROM reeve_road_segment '
                       'WHERE tags LIKE \'%"bridge":%\' ORDER BY way_id'):
        city.call('scenario', WORKSPACE, 'close-road', 'No bridges', way)
    n_cut = 0
    for number in range(0, 24, 4):
        words = ('run', WORKSPACE, 'route', '--from', place_of(city, 'Hospitals', 0), '--to',
                 place_of(city, 'Schools', number))
        city.call(*words)
        child = city.start(*words, '--scenario', 'No bridges')
        said = child.communicate()[1].decode()
        assert child.returncode in (0, 3), said
        if child.returncode == 3:
            assert 'this option closes' in said, said
            n_cut += 1
    assert n_cut > 0


def test_senseless_sensors_are_left_out(city):
    """speeds of 0, -5 and 10^9 are told about and change nothing"""
    lon, lat = place_of(city, 'Traffic counts', 0).split(',')
    lines = ['sensor,hour,speed,lon,lat']
    lines += ['X,%s,%s,%s,%s' % (hour, speed, lon, lat) for hour, speed in (
        (8, 20), (9, 0), (10, -5), (11, '1e9'), (25, 30), ('noon', 30), (12, ''))]
    city.call('import', WORKSPACE, city.write('odd.csv', '\n'.join(lines) + '\n'))
    made = answer(city, WORKSPACE, 'traffic-profile', '--sensors', 'odd', '--hour', 'hour',
                  '--speed', 'speed', '--sensor', 'sensor')
    assert any(text.startswith('6 rows were left out') for text in made['warnings']), made['warnings']
    equal(made['numbers']['sensors_placed'], 1)
    lines = ['sensor,hour,speed,lon,lat', 'X,8,0,%s,%s' % (lon, lat), 'X,9,-5,%s,%s' % (lon, lat)]
    city.call('import', WORKSPACE, city.write('none.csv', '\n'.join(lines) + '\n'))
    said = city.refuse(2, 'run', WORKSPACE, 'traffic-profile', '--sensors', 'none', '--hour', 'hour',
                       '--speed', 'speed')
    assert 'row 1' in said, said


def test_rows_of_one_hour_are_averaged(city):
    """a range of hours keeps its day, and all of many rows count"""
    lon, lat = place_of(city, 'Traffic counts', 0).split(',')
    hours = [('Tue 08:00-09:00', 5), ('Wed 08:00', 15)]
    hours += [('Thu 10:00', 5)] * 300 + [('Thu 10:00', 15)] * 300
    lines = ['sensor,hour,speed,lon,lat'] + ['X,%s,%d,%s,%s' % (*hour, lon, lat) for hour in hours]
    city.call('import', WORKSPACE, city.write('hours.csv', '\n'.join(lines) + '\n'))
    made = answer(city, WORKSPACE, 'traffic-profile', '--sensors', 'hours', '--hour', 'hour',
                  '--speed', 'speed', '--sensor', 'sensor')
    equal(made['numbers']['sensors_placed'], 1)
    table = rows(city.path(WORKSPACE), 'SELECT table_name FROM reeve_dataset '
                 'WHERE name LIKE ? ORDER BY id DESC', 'Traffic profiles%')[0][0]
    share = {day: (at_8, at_10) for day, at_8, at_10 in rows(
        city.path(WORKSPACE), 'SELECT day, h08, h10 FROM "%s" WHERE profile = 1' % table)}
    assert abs(share[2][0] - 3 * share[1][0]) <= 2, share
    assert abs(share[0][0] - 2 * share[1][0]) <= 2, share
    assert abs(share[3][1] - 2 * share[1][0]) <= 2, share


def test_join_with_suggestions(city):
    """a table joins by key; what matches on neither side is told, with a suggestion"""
    quarters = [row[0] for row in rows(city.path(WORKSPACE), 'SELECT name FROM quarters')]
    lines = ['name,budget'] + ['%s,%d' % (name, 100 + i) for i, name in enumerate(quarters)]
    lines[1] = lines[1].replace(quarters[0], quarters[0] + 'x')
    path = city.write('budget.csv', '\n'.join(lines) + '\n')
    report = city.ask('join', WORKSPACE, 'Quarters', path, '--key', 'name')
    equal(report['matched'], len(quarters) - 1)
    assert any(quarters[0] in text for text in report['areas_without']), report
    assert any(quarters[0] + 'x' in text for text in report['rows_without']), report
    assert any(quarters[0] in text for text in report['suggestions']), report


run(sys.modules[__name__], make)
