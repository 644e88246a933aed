"""A town of a few streets, written here: what the commands make of it."""
import json
import os
import sys

from harness import answer, equal, layers, rows, run

WORKSPACE = 'town.gpkg'

# 1-2-3-4 is a square of streets; 4-5 leads on to 5-6 and is shut to cars in the morning;
# 8-9 is a motorway to which nothing leads.
NODES = {1: (0, 0), 2: (0.01, 0), 3: (0.01, 0.01), 4: (0, 0.01), 5: (0, 0.02), 6: (0, 0.03),
         8: (0.03, 0), 9: (0.04, 0)}
WAYS = {12: ((1, 2), {'highway': 'primary', 'name': 'First Street'}),
        23: ((2, 3), {'highway': 'primary', 'name': 'Second Street'}),
        34: ((3, 4), {'highway': 'primary', 'name': 'Third Street'}),
        41: ((4, 1), {'highway': 'primary', 'name': 'Fourth Street'}),
        45: ((4, 5), {'highway': 'primary', 'name': 'Market Street',
                      'motor_vehicle:conditional': 'no @ (06:00-10:00)'}),
        56: ((5, 6), {'highway': 'primary', 'name': 'End Street'}),
        89: ((8, 9), {'highway': 'motorway', 'name': 'Bypass'})}


def extract():
    return '<osm version="0.6">%s%s</osm>' % (
        ''.join('<node id="%d" lon="%g" lat="%g"/>' % (number, *at) for number, at in NODES.items()),
        ''.join('<way id="%d">%s%s</way>' % (
            number, ''.join('<nd ref="%d"/>' % node for node in nodes),
            ''.join('<tag k="%s" v="%s"/>' % tag for tag in tags.items()))
            for number, (nodes, tags) in WAYS.items()))


def make(city):
    city.write('town.osm', extract())
    city.call('new', WORKSPACE)
    city.call('import', WORKSPACE, 'town.osm')


def fresh(city, name, *words):
    """A workspace of its own with the town in it."""
    city.call('new', name)
    city.call('import', name, 'town.osm', *words)
    return name


def route(city, workspace, *words, **more):
    return answer(city, workspace, 'route', '--from', '0.005,0', '--to', '0.005,0.01', *words, **more)


def level_of(city, workspace, number):
    return {result['id']: result['classification']
            for result in city.ask('results', workspace)['results']}[number]


# --- who may see it ---

def test_roads_have_a_level(city):
    """an extract that is restricted makes restricted layers, roads and answers"""
    name = fresh(city, 'secret.gpkg', '--classification', 'restricted')
    equal({layer['classification'] for layer in layers(city, name).values()}, {'restricted'})
    equal(city.ask('check', name)['roads_classification'], 'restricted')
    made = route(city, name)
    equal(level_of(city, name, made['id']), 'restricted')
    said = city.refuse(2, 'export', name, made['id'], '--to', 'out', '--formats', 'csv')
    assert 'Roads (Restricted)' in city.call('export', name, made['id'], '--to', 'out', '--formats',
                                             'csv', status=2)[1], said
    assert not os.path.exists(city.path('out')) or not os.listdir(city.path('out'))
    city.call('export', name, made['id'], '--to', 'out', '--formats', 'csv', '--release', 'internal',
              '--reason', 'asked for')
    city.call('undo', name)
    city.call('undo', name)
    city.call('undo', name)
    equal(city.ask('layers', name)['layers'], [])
    city.call('import', name, 'town.osm')
    equal(city.ask('check', name)['roads_classification'], 'public')


def test_roads_stay_strict_when_replaced(city):
    """the next extract does not lower the level of the roads"""
    name = fresh(city, 'again.gpkg', '--classification', 'internal')
    city.call('import', name, 'town.osm', '--replace')
    equal(city.ask('check', name)['roads_classification'], 'internal')
    equal({layer['classification'] for layer in layers(city, name).values()}, {'internal'})


def test_closed_roads_are_reviewed(city):
    """a picture of closed roads shows the network, and is stopped as the network would be"""
    name = fresh(city, 'shut.gpkg', '--classification', 'restricted')
    city.write('parks.csv', 'name,lon,lat\nPark,0.005,0.005\n')
    city.call('import', name, 'parks.csv', '--as', 'Parks', '--classification', 'public')
    city.call('scenario', name, 'new', 'Works')
    city.call('scenario', name, 'close-road', 'Works', 'First Street')
    box = ('--bbox', '-0.01,-0.01,0.03,0.03', '--size', '200x200', '--layer', 'Parks')
    city.call('render', name, *box, '--out', 'park.png')
    city.refuse(2, 'render', name, *box, '--scenario', 'Works', '--out', 'works.png')
    assert not os.path.exists(city.path('works.png'))


def test_roads_of_lines_have_the_level_of_their_layer(city):
    """roads made of a layer, and of a road network, are as secret as it is"""
    lines = {'type': 'FeatureCollection', 'features': [
        {'type': 'Feature', 'properties': {'name': tags['name']},
         'geometry': {'type': 'LineString', 'coordinates': [NODES[node] for node in nodes]}}
        for nodes, tags in WAYS.values()]}
    city.write('lines.geojson', json.dumps(lines))
    city.call('new', 'lines.gpkg')
    city.call('import', 'lines.gpkg', 'lines.geojson', '--roads', '--classification', 'restricted')
    equal(city.ask('check', 'lines.gpkg')['roads_classification'], 'restricted')
    equal(level_of(city, 'lines.gpkg', route(city, 'lines.gpkg')['id']), 'restricted')

    os.mkdir(city.path('gmns'))
    city.write('gmns/node.csv', 'node_id,x_coord,y_coord\n' + ''.join(
        '%d,%g,%g\n' % (number, *at) for number, at in NODES.items()))
    city.write('gmns/link.csv', 'link_id,from_node_id,to_node_id,directed,length,free_speed\n' + ''.join(
        '%d,%d,%d,0,1100,50\n' % (number, *nodes) for number, (nodes, _) in WAYS.items()))
    city.call('new', 'gmns.gpkg')
    city.call('import', 'gmns.gpkg', 'gmns', '--classification', 'internal', '--length-unit', 'm',
              '--speed-unit', 'kmh', '--crs', 'EPSG:4326')
    equal(city.ask('check', 'gmns.gpkg')['roads_classification'], 'internal')
    equal(level_of(city, 'gmns.gpkg', route(city, 'gmns.gpkg')['id']), 'internal')


# --- places and ways ---

def test_a_cut_off_motorway_is_told_as_cut_off(city):
    """places at a motorway to which nothing leads are cut off, and not merely at a motorway"""
    city.write('clinics.csv', 'name,lon,lat\nInside,0.005,0\nOutside,0.035,0.0001\n')
    city.call('import', WORKSPACE, 'clinics.csv', '--as', 'Clinics')
    made = answer(city, WORKSPACE, 'matrix', '--from', 'Clinics', '--to', 'Clinics')
    said = [text for text in made['warnings'] if 'cut off' in text]
    assert said and all('1 place (1 in all) lies on streets that are cut off' in text
                        for text in said), made['warnings']
    assert not any('motorway' in text for text in made['warnings']), made['warnings']


def test_a_streets_own_hours_are_no_fault_of_an_option(city):
    """a route is refused for the option's closures only when these are what cuts it"""
    city.call('scenario', WORKSPACE, 'new', 'Works')
    city.call('scenario', WORKSPACE, 'close-road', 'Works', 'First Street')
    words = ('run', WORKSPACE, 'route', '--from', '0.005,0.01', '--to', '0,0.028', '--scenario',
             'Works', '--departure')
    made = city.ask(*words, 'Tue 12:00')
    assert made['numbers']['length_m'] > 0
    said = city.refuse(3, *words, 'Tue 08:00')
    assert 'this option closes' not in said, said
    city.call('scenario', WORKSPACE, 'close-road', 'Works', 'Market Street')
    said = city.refuse(3, *words, 'Tue 12:00')
    assert 'this option closes' in said, said
    city.call('undo', WORKSPACE)


# --- tables ---

CASES = ('quarter,week,cases,rate,season\nA,2026-01-05,3,0.5,x\nA,2026-01-12,5,1.5,x\n'
         'B,2026-01-12,7,2,x\nB,2026-01-05,1,,y\nC,2026-01-05,2,1,x\n')


def make_quarters(city, name):
    city.call('new', name)
    city.write('quarters.csv', 'name,lon,lat\nA,0,0\nB,0.01,0\nC,0.02,0\nD,0.03,0\n')
    city.write('cases.csv', CASES)
    city.call('import', name, 'quarters.csv', '--as', 'Quarters')
    city.call('import', name, 'cases.csv', '--as', 'Cases')


def joined(city, name, *words):
    make_quarters(city, name)
    report = city.ask('join', name, 'Quarters', 'Cases', '--key', 'name', '--table-key', 'quarter',
                      *words)
    return report, rows(city.path(name), 'SELECT name, week, cases, rate, season FROM quarters '
                        'ORDER BY name')


def test_many_rows_of_a_key_are_summed(city):
    """52 weeks of a quarter become its sum, mean or latest, as said"""
    report, table = joined(city, 'sum.gpkg', '--rows', 'sum')
    equal((report['matched'], report['duplicates']), (3, []))
    equal(report['merged'], ['cases', 'rate'])
    equal(table, [('A', None, 8, 2.0, 'x'), ('B', None, 8, 2.0, None),
                  ('C', '2026-01-05', 2, 1.0, 'x'), ('D', None, None, None, None)])
    _, table = joined(city, 'mean.gpkg', '--rows', 'mean')
    equal([row[2:4] for row in table], [(4.0, 1.0), (4.0, 2.0), (2.0, 1.0), (None, None)])
    _, table = joined(city, 'latest.gpkg', '--rows', 'latest')
    equal(table, [('A', '2026-01-12', 5, 1.5, 'x'), ('B', '2026-01-12', 7, 2.0, 'x'),
                  ('C', '2026-01-05', 2, 1.0, 'x'), ('D', None, None, None, None)])


def test_many_rows_of_a_key_are_explained(city):
    """without a word what to do the join says what can be said"""
    make_quarters(city, 'plain.gpkg')
    words = ('join', 'plain.gpkg', 'Quarters', 'Cases', '--key', 'name', '--table-key', 'quarter')
    out, _ = city.call(*words, '--plan')
    assert '--rows sum, mean or latest' in out, out
    city.refuse(1, *words, '--rows', 'all', says=('all', 'sum, mean or latest'))
    city.write('twice.csv', 'quarter,cases\nA,1\nA,2\nB,1\nB,2\n')
    said = city.refuse(2, 'join', 'plain.gpkg', 'Quarters', 'twice.csv', '--key', 'name',
                       '--table-key', 'quarter')
    assert 'up to 2 rows have one key' in said and '--rows sum, mean or latest' in said, said
    said = city.refuse(2, 'join', 'plain.gpkg', 'Quarters', 'twice.csv', '--key', 'name',
                       '--table-key', 'quarter', '--rows', 'latest')
    assert 'no column of dates' in said, said


def test_half_a_place_is_told(city):
    """a table with latitudes alone is told so, by the names of both columns"""
    city.write('half.csv', 'name,home_lat\nA,0.5\n')
    out, _ = city.call('import', WORKSPACE, 'half.csv', '--plan')
    assert '“home_lat” is one half of a place' in out and '“home_lon”' in out, out
    city.write('half.csv', 'name,longitude\nA,0.5\n')
    out, _ = city.call('import', WORKSPACE, 'half.csv', '--plan')
    assert '“longitude” is one half of a place' in out and '“latitude”' in out, out


def test_counts_are_said_with_names(city):
    """one row is a row, and each layer of an extract is told with its number"""
    city.write('one.csv', 'name,lon,lat\nA,0.005,0\n')
    out, _ = city.call('import', WORKSPACE, 'one.csv')
    assert 'one: 1 row read, 1 kept' in out.lower(), out
    city.call('undo', WORKSPACE)
    city.call('new', 'count.gpkg')
    out, _ = city.call('import', 'count.gpkg', 'town.osm')
    assert ['Roads', str(len(WAYS))] in [line.split() for line in out.splitlines()], out


# --- hours ---

def test_hours_are_read_as_they_are_written(city):
    """a sensor's hour may be a range with a date, in the usual ways of writing one"""
    hours = ['2026-11-24 08:00-09:00', '2026/11/24 08:00 – 09:00', '2026-11-24T08:00/2026-11-24T09:00',
             '2026-11-24 08:00:00 to 08:59:59', 'Tue 8:00~9:00', '2026-11-24T08:00:00Z',
             '2026-11-24 08:00 - 2026-11-24 09:00', '2026-11-24 08:15至08:30']
    lines = ['sensor,hour,speed,lon,lat'] + ['X,%s,%d,0.005,0' % (hour, 10 + i)
                                             for i, hour in enumerate(hours)]
    lines += ['X,Tue 03-04,20,0.005,0'.replace('Tue ', '')]
    city.call('import', WORKSPACE, city.write('hours.csv', '\n'.join(lines) + '\n'))
    made = answer(city, WORKSPACE, 'traffic-profile', '--sensors', 'Hours', '--hour', 'hour',
                  '--speed', 'speed', '--sensor', 'sensor')
    assert not any('left out' in text for text in made['warnings']), made['warnings']
    table = [layer for layer in rows(city.path(WORKSPACE), 'SELECT table_name, name FROM '
                                     'reeve_dataset') if layer[1].startswith('Traffic profiles')][0][0]
    tuesday, = rows(city.path(WORKSPACE), 'SELECT h08, h03 FROM "%s" WHERE profile = 1 AND day = 1'
                    % table)
    wednesday, = rows(city.path(WORKSPACE), 'SELECT h08, h03 FROM "%s" WHERE profile = 1 AND day = 2'
                      % table)
    assert tuesday[0] < tuesday[1] and tuesday[1] == wednesday[1], (tuesday, wednesday)
    city.call('undo', WORKSPACE)


run(sys.modules[__name__], make, needs_data=False)
