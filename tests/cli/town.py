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


run(sys.modules[__name__], make, needs_data=False)
