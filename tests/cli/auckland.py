"""Auckland: where should three more ambulance stations go?"""
import json
import re
import sys

from harness import answer, data, digest, equal, layers, near, rows, run

WORKSPACE = 'auckland.gpkg'
PEOPLE = ('ems-auckland', 'population_density_census_2013_rasters_auckland-pop-densit-40m',
          'auckland-pop-densit-40m.tif')


def make(city):
    city.call('new', WORKSPACE)
    city.report = city.ask('import', WORKSPACE, data('osm', 'auckland-roads.osm.pbf'))


def test_raster_is_not_guessed_at(city):
    """a raster that may hold people is refused, with the total each way"""
    before = digest(city.path(WORKSPACE))
    words = city.refuse(2, 'import', WORKSPACE, data(*PEOPLE), '--as', 'Population',
                        says=('auckland-pop-densit-40m.tif', 'count', 'density'))

    equal(re.findall(r'([\d.]+) million', words), ['888', '1.42'])
    equal(digest(city.path(WORKSPACE)), before)
    plan = city.ask('import', WORKSPACE, data(*PEOPLE), '--plan')
    near(plan['sum_as_density'], 1.41e6, 0.01)
    near(plan['sum_as_count'], 888e6, 0.01)


def test_people_come_in(city):
    """as people per square kilometre the cells hold 1.41 million people"""
    report = city.ask('import', WORKSPACE, data(*PEOPLE), '--as', 'Population', '--cells',
                      'density')
    equal((report['dataset'], report['rejected']), ('Population', 0))


def test_stations_come_in(city):
    """stations come in past the line above their header"""
    report = city.ask('import', WORKSPACE, data('ems-auckland', 'stations_stations_1.csv'),
                      '--as', 'Stations')
    equal((report['read'], report['kept']), (14, 14))
    assert any('line 2' in note for note in report['notes']), report['notes']
    equal(layers(city, WORKSPACE)['Stations']['kind'], 'points')
    west, east, south, north = rows(city.path(WORKSPACE), 'SELECT min(minx), max(maxx), min(miny), '
                                    'max(maxy) FROM rtree_stations_geom')[0]
    assert 174.3 < west < east < 175.4 and -37.5 < south < north < -36.3


def test_three_more_stations(city):
    """three more stations reach more people in eight minutes, nearly the best"""
    words = ('site-max-cover', '--demand', 'Population', '--existing', 'Stations', '--open', 3,
             '--reach', '8min', '--profile', 'emergency')
    found = answer(city, WORKSPACE, *words)
    numbers = found['numbers']

    near(numbers['total'], 1.41e6, 0.01)
    equal(numbers['sites_opened'], 3)
    assert numbers['reached'] > numbers['reached_before'] > 0.5 * numbers['total'], numbers
    near(numbers['gained'], numbers['reached'] - numbers['reached_before'], 1e-9)
    near(numbers['unreached'], numbers['total'] - numbers['reached'], 1e-9)
    assert numbers['reached'] <= numbers['best_possible'] <= 1.005 * numbers['reached'], numbers
    assert re.search(r'Within 0\.[1-5] % of the best', found['proof']), found['proof']
    assert any('squares of' in words for words in found['warnings']), found['warnings']
    equal(found['classification'], 'internal')

    alone = answer(city, WORKSPACE, *words, REEVE_THREADS='1')
    equal(json.dumps(alone['numbers']), json.dumps(numbers))


def test_sites_are_in_the_city(city):
    """each proposed station stands in the city and adds people"""
    tables = dict(rows(city.path(WORKSPACE), 'SELECT name, table_name FROM reeve_dataset'))
    table = tables['Proposed sites']
    sites = rows(city.path(WORKSPACE), 'SELECT letter, gained, minx, miny FROM "%s" JOIN '
                 '"rtree_%s_geom" ON id = fid ORDER BY fid' % (table, table))

    equal([site[0] for site in sites], ['A', 'B', 'C'])
    for _, gained, lon, lat in sites:
        assert gained > 5000, gained
        assert 174.3 < lon < 175.4 and -37.5 < lat < -36.3, (lon, lat)


run(sys.modules[__name__], make)
