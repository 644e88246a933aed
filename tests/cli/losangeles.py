"""Los Angeles: a week of loop detectors (METR-LA) becomes the speeds of streets."""
import csv
import sys

from harness import answer, data, equal, rows, run

WORKSPACE = 'la.gpkg'
FIRST_DAY = 3   # 1 March 2012 was a Thursday


def make(city):
    """Each detector gets a stretch of motorway of its own; speeds go in hour by hour."""
    with open(data('traffic-metr-la', 'sensor_locations.csv'), encoding='utf-8') as file:
        city.places = {row['sensor_id']: row for row in csv.DictReader(file)}
    nodes, ways = [], []
    for number, row in enumerate(city.places.values()):
        for end in (0, 1):
            nodes.append('<node id="%d" lat="%.6f" lon="%.6f"/>' % (
                2 * number + end + 1, float(row['latitude']), float(row['longitude'])
                + (end - 0.5) * 0.0005))
        ways.append('<way id="%d"><nd ref="%d"/><nd ref="%d"/><tag k="highway" v="motorway"/>'
                    '<tag k="maxspeed" v="70 mph"/></way>' % (number + 1, 2 * number + 1,
                                                              2 * number + 2))
    city.call('new', WORKSPACE)
    city.call('import', WORKSPACE, city.write('la.osm', '<osm version="0.6">%s%s</osm>' % (
        ''.join(nodes), ''.join(ways))))

    with open(data('traffic-metr-la', 'los_speed.csv'), encoding='utf-8') as file:
        reader = csv.reader(file)
        city.sensors = next(reader)
        sums = [[[0.0, 0] for _ in range(168)] for _ in city.sensors]
        for number, row in enumerate(reader):
            slot = (number // 12 + 24 * FIRST_DAY) % 168
            for cell, text in zip(sums, row):
                cell[slot][0] += float(text)
                cell[slot][1] += 1
    city.mph = {sensor: [total / n for total, n in cell] for sensor, cell in zip(city.sensors, sums)}
    days = ('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')
    lines = ['sensor,day,hour,speed']
    lines += ['%s,%s,%d:00,%.4f' % (sensor, days[slot // 24], slot % 24, city.mph[sensor][slot])
              for sensor in city.sensors for slot in range(168)]
    city.call('import', WORKSPACE, city.write('speeds.csv', '\n'.join(lines) + '\n'))
    city.call('import', WORKSPACE, data('traffic-metr-la', 'sensor_locations.csv'))
    city.made = answer(city, WORKSPACE, 'traffic-profile', '--sensors', 'speeds', '--sensor',
                       'sensor', '--day', 'day', '--hour', 'hour', '--speed', 'speed', '--unit',
                       'mph', '--places', 'Sensor locations', '--place-sensor', 'sensor_id')


def test_every_detector_is_read(city):
    """all 207 detectors stand on their street, with every hour of the week"""
    equal(len(city.sensors), 207)
    equal(city.made['numbers']['sensors'], 207)
    equal(city.made['numbers']['sensors_placed'], 207)
    equal(city.made['numbers']['hours_filled'], 0)


def test_streets_have_their_detectors_speeds(city):
    """a street's working-day speeds are those of its detector, never above the free speed"""
    tables = dict(rows(city.path(WORKSPACE), 'SELECT name, table_name FROM reeve_dataset'))
    columns = ', '.join('h%02d' % hour for hour in range(24))
    for street in rows(city.path(WORKSPACE), 'SELECT sensors, source, free, %s FROM "%s" '
                       'ORDER BY way_id' % (columns, tables['Road speeds'])):
        equal(street[1], 'measured')
        if ',' in street[0]:
            continue
        for hour in range(24):
            needed = sum(min(city.mph[street[0]][24 * day + hour] * 1.609344, street[2])
                         for day in range(5)) / 5
            assert abs(street[3 + hour] - needed) < 0.2, (street[0], hour, street[3 + hour], needed)
    slowest = rows(city.path(WORKSPACE), 'SELECT avg(h17), avg(h03) FROM "%s"'
                   % tables['Road speeds'])[0]
    assert slowest[0] < slowest[1], slowest


run(sys.modules[__name__], make)
