"""Jakarta: who and which streets lie in the floods of 2007, beside published sums."""
import csv
import sys

from harness import answer, data, equal, near, rows, run

WORKSPACE = 'jakarta.gpkg'
SOURCES = (
    ('Depth', 'Flood_Current_Depth_Jakarta_geographic.asc', '--theme', 'hazards'),
    ('Category', 'jakarta_flood_category_123.tif', '--theme', 'hazards'),
    ('People', 'Population_Jakarta_geographic.tif', '--cells', 'count'),
    ('Flood 2007', 'Jakarta_RW_2007flood.shp'),
    ('Roads', 'jakarta_roads.shp'),
)


def make(city):
    city.call('new', WORKSPACE)
    for name, file, *more in SOURCES:
        city.ask('import', WORKSPACE, data('hazard-jakarta', file), '--as', name, *more)
    with open(data('hazard-jakarta', 'reference_impacts.csv'), newline='') as file:
        lines = [line for line in csv.DictReader(file) if line['value']]
    city.known = {line['quantity']: float(line['value']) for line in lines}
    city.flooded = {line['quantity']: float(line['how'].rpartition('flooded ')[2])
                    for line in lines if 'of which flooded' in (line['how'] or '')}


def test_people_by_depth(city):
    """people in water deeper than each limit are the published sums"""
    limits = ('0', '0.3', '0.5', '1', '1.5', '2')
    numbers = answer(city, WORKSPACE, 'exposure', '--hazard', 'Depth', '--by', 'depth',
                     '--thresholds', ','.join(limits), '--people', 'People')['numbers']
    near(numbers['people_total'], city.known['population_sum'], 1e-6)
    for limit in limits:
        near(numbers['people_gt_' + limit],
             city.known['population_depth_gt_%.1fm' % float(limit)], 1e-6)


def test_people_by_class(city):
    """people in each class of the hazard are the published sums"""
    numbers = answer(city, WORKSPACE, 'exposure', '--hazard', 'Category', '--by', 'class',
                     '--people', 'People')['numbers']
    for name in '123':
        near(numbers['people_class_' + name], city.known['population_category_' + name], 1e-6)


def test_roads(city):
    """flooded streets, measured in EPSG:32748, are as long as published, class by class"""
    found = answer(city, WORKSPACE, 'exposure', '--hazard', 'Flood 2007', '--roads', 'Roads',
                   '--road-class', 'Roads:TYPE', '--crs', 'EPSG:32748')
    numbers = found['numbers']
    equal(numbers['roads_inside'], city.known['road_features_touching_2007_flood'])
    near(numbers['roads_m_total'], city.known['road_length_m'], 1e-6)
    near(numbers['roads_m_inside'], city.known['road_length_in_2007_flood_m'], 1e-6)
    near(numbers['area_m2_inside'], city.known['flood_2007_union_area_m2'], 1e-6)

    assert 'Roads by class' in found['outputs'], found['outputs']
    inside = dict(rows(city.path(WORKSPACE), 'SELECT class, inside FROM roads_by_class'))
    assert len(city.flooded) >= 8, city.flooded
    for quantity, metres in city.flooded.items():
        # Printed to a tenth of a metre.
        near(inside[quantity[len('road_length_'):-len('_m')]], metres, max(1e-6, 0.06 / metres))


def test_outlines_without_attributes(city):
    """footprints whose attribute file is missing open all the same"""
    report = city.ask('import', WORKSPACE, data('hazard-jakarta', 'jakarta_OSM_building.shp'),
                      '--as', 'Buildings')
    equal((report['read'], report['kept'], report['rejected']), (22266, 22266, 0))


run(sys.modules[__name__], make)
