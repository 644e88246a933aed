"""The plan: what leaves is whole, says the same everywhere, and can be opened by anyone."""
import csv
import glob
import json
import math
import os
import re
import resource
import shutil
import signal
import subprocess
import sys

from harness import PROGRAM, Skip, answer, data, equal, rows, run

WORKSPACE = 'sample/dravin.gpkg'
FLOOD = ('POLYGON ((14.18 49.105, 14.24 49.105, 14.24 49.118, 14.18 49.118, 14.18 49.105))')


def make(city):
    city.call('sample', city.path('sample'))
    city.call('scenario', WORKSPACE, 'new', 'River')
    city.call('scenario', WORKSPACE, 'hazard', 'River', '--area', FLOOD, '--name', 'Flood')
    city.evacuation = answer(city, WORKSPACE, 'evacuate', '--zones', 'Population grid',
                             '--shelters', 'Emergency shelters', '--scenario', 'River')
    city.cover = answer(city, WORKSPACE, 'site-max-cover', '--demand', 'Population grid',
                        '--existing', 'Clinics', '--open', 2, '--reach', '3min')
    city.written = {}
    for name, result in (('evacuation', city.evacuation), ('cover', city.cover)):
        city.written[name] = city.ask('export', WORKSPACE, result['id'], '--to', city.path(name))


def tool(*words):
    """One command of poppler's: nothing on standard error, its output."""
    if shutil.which(words[0]) is None:
        raise Skip('%s is not installed' % words[0])
    found = subprocess.run(words, capture_output=True, text=True, check=False)
    equal((found.returncode, found.stderr), (0, ''), ' '.join(words))
    return found.stdout


def pdf(city, name):
    paths = glob.glob(city.path(name, '*.pdf'))
    equal(len(paths), 1, 'PDFs')
    return paths[0]


def words_of(city, name):
    return re.sub(r'\s+', ' ', tool('pdftotext', pdf(city, name), '-').replace('\u00a0', ' '))


def test_pdf_is_sound(city):
    """the PDFs have few pages, a title, and every font in them"""
    for name in ('evacuation', 'cover'):
        info = dict(line.split(':', 1) for line in tool('pdfinfo', pdf(city, name)).splitlines())
        pages = int(info['Pages'])
        assert 3 <= pages <= 16, (name, pages)
        assert info['Title'].strip(), info
        assert '841.89 x 595' in info['Page size'], info
        fonts = tool('pdffonts', pdf(city, name)).splitlines()[2:]
        assert fonts, 'no fonts'
        for font in fonts:
            # name … type … encoding, then: emb sub uni object ID
            equal(font.split()[-5], 'yes', font)


def test_bottlenecks_are_streets(city):
    """a street with one long queue stands once among the bottlenecks"""
    table, = [row[0] for row in rows(city.path(WORKSPACE), 'SELECT table_name FROM reeve_dataset '
                                     "WHERE name = 'Bottlenecks'")]
    queues = rows(city.path(WORKSPACE), 'SELECT name, (minx + maxx) / 2, (miny + maxy) / 2 FROM '
                  '"%s" JOIN "rtree_%s_geom" ON fid = id ORDER BY rank' % (table, table))
    assert len(queues) > 3, queues
    for i, (name, lon, lat) in enumerate(queues):
        for other, other_lon, other_lat in queues[:i]:
            # A kilometre away on a long street it is another queue.
            north = (lat - other_lat) * 111e3
            east = (lon - other_lon) * 111e3 * math.cos(math.radians(lat))
            assert name != other or math.hypot(north, east) > 1000, queues


def shown(value, unit):
    """A figure as core/units writes it; None for units that are not counted."""
    if unit in ('people', 'vehicles', 'count'):
        return '{:,}'.format(int(value + 0.5))
    if unit == 'share':
        return '%.1f %%' % (100 * value)
    if unit == 'ms' and value >= 10 * 60e3 and value < 3600e3:
        return '%d min' % round(value / 60e3)
    return None


def test_figures_agree(city):
    """results, PDF, CSV and GeoPackage say the same figures"""
    stored = {result['id']: result for result in city.ask('results', WORKSPACE)['results']}
    for name, result in (('evacuation', city.evacuation), ('cover', city.cover)):
        numbers = result['numbers']
        equal(stored[result['id']]['numbers'], numbers, 'stored')
        text = words_of(city, name)
        path, = glob.glob(city.path(name, '*numbers.csv'))
        with open(path, encoding='utf-8-sig', newline='') as file:
            table = {row[0]: row for row in list(csv.reader(file))[1:]}
        equal(set(table), set(numbers), 'CSV keys')
        gpkg, = glob.glob(city.path(name, '*.gpkg'))
        named = [row[0] for row in rows(gpkg, "SELECT name FROM sqlite_master WHERE name LIKE "
                                        "'%numbers%' AND type = 'table'")]
        assert named, 'no numbers in the GeoPackage'
        inside = dict(rows(gpkg, 'SELECT key, value FROM "%s"' % named[0]))
        checked = 0
        for key, value in numbers.items():
            _, _, written, unit = table[key][:4]
            if written == '':
                assert unit == 'people' and inside[key] is None, key
                continue
            equal(float(written), inside[key], key)
            assert abs(float(written) - value) <= 1e-6 * max(1, abs(value)), (key, written, value)
            figure = shown(value, unit)
            if figure is not None:
                assert figure in text, '%s: %s is not in the PDF' % (key, figure)
                checked += 1
        assert checked >= 5, checked


def test_headline_is_first(city):
    """the first page carries the title, the first figures, the key, scale and sources"""
    for name, result in (('evacuation', city.evacuation), ('cover', city.cover)):
        first = re.sub(r'\s+', ' ', tool('pdftotext', '-l', '1', pdf(city, name), '-')
                       .replace('\u00a0', ' '))
        for word in ('Key', 'Scale 1 :', 'OpenStreetMap contributors', 'Internal', 'seed',
                     'Page 1 of'):
            assert word in first, (name, word)
    assert 'How long to get everyone out?' in words_of(city, 'evacuation')


def test_counts_of_files(city):
    """every file opens again with as many rows as were told"""
    for name, written in city.written.items():
        files = written['files']
        equal({file['format'] for file in files}, {'gpkg', 'geojson', 'kml', 'csv', 'pdf'})
        for file in files:
            path = file['path']
            equal(os.path.getsize(path), file['bytes'], path)
            if file['format'] == 'geojson':
                with open(path, encoding='utf-8') as opened:
                    equal(len(json.load(opened)['features']), file['rows'], path)
            elif file['format'] == 'csv':
                with open(path, encoding='utf-8-sig', newline='') as opened:
                    equal(len(list(csv.reader(opened))) - 1, file['rows'], path)
            elif file['format'] == 'kml':
                with open(path, encoding='utf-8') as opened:
                    equal(opened.read().count('<Placemark'), file['rows'], path)


def small_counts(path):
    """Counts of people from 1 to 4 in a CSV, by column, and how many cells were looked at."""
    with open(path, encoding='utf-8-sig', newline='') as file:
        table = list(csv.DictReader(file))
    found, seen = [], 0
    for row in table:
        for key, text in row.items():
            if key and key.lower() in ('people', 'drove', 'no_car', 'no_road', 'no_shelter',
                                       'too_late') and text:
                seen += 1
                if 0.5 <= abs(float(text)) < 4.5:
                    found.append((key, text))
    return found, seen


def test_small_counts_stay(city):
    """no file tells a count of people from 1 to 4"""
    for name in ('evacuation', 'cover'):
        paths = glob.glob(city.path(name, '*.csv'))
        assert len(paths) > 2, paths
        total = 0
        for path in paths:
            found, seen = small_counts(path)
            equal(found, [], path)
            total += seen
        assert total > 20, (name, total)


def test_summary_not_all_rows(city):
    """long tables are told in short: by shelter, and the largest"""
    text = words_of(city, 'evacuation')
    assert 'are in the CSV and GeoPackage files' in text
    assert re.search(r'Evacuation routes: the 15 largest, by: People', text), text[-3000:]
    assert 'Evacuation routes, by: Shelter' in text


def limit_files():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40000, 40000))


def test_no_half_file(city):
    """a folder that cannot be written, or a disk that is full, is left as it was"""
    words = ('export', WORKSPACE, city.cover['id'], '--to')
    blocked = city.write('blocked', 'a file, no folder')
    city.refuse(4, *words, blocked, says=('blocked',))
    with open(blocked, encoding='utf-8') as file:
        equal(file.read(), 'a file, no folder')
    # A limit on the size of files, its signal ignored, ends writing as a full disk does.
    full = city.path('full')
    found = subprocess.run([PROGRAM, *map(str, words), full], cwd=city.folder,
                           env=city.environment(), capture_output=True, text=True, check=False,
                           restore_signals=False, preexec_fn=limit_files)
    assert found.returncode in (2, 4), (found.returncode, found.stderr)
    left = []
    for folder, _, names in os.walk(full):
        left += [os.path.join(folder, name) for name in names]
    equal(left, [], found.stderr)


def test_chinese(city):
    """the plan in Chinese keeps its figures and says them in Chinese"""
    chinese = {'LANGUAGE': 'zh_CN', 'LC_ALL': 'C.UTF-8'}
    city.call('export', WORKSPACE, city.evacuation['id'], '--to', city.path('zh'), '--formats',
              'pdf', **chinese)
    text = words_of(city, 'zh')
    if '如何' not in text and '第' not in text:
        raise Skip('the translations are not installed')
    assert '{:,}'.format(int(city.evacuation['numbers']['arrived'] + 0.5)) in text
    for font in tool('pdffonts', pdf(city, 'zh')).splitlines()[2:]:
        equal(font.split()[-5], 'yes', font)


def test_sea_and_render(city):
    """the sea of Monaco is drawn, in every format"""
    city.call('new', 'monaco.gpkg')
    city.call('import', 'monaco.gpkg', data('osm', 'monaco.osm.pbf'))
    for ending in ('png', 'pdf', 'svg'):
        path = city.path('monaco.' + ending)
        city.call('render', 'monaco.gpkg', '--bbox', '7.40,43.72,7.44,43.75', '--size', '600x400',
                  '--out', path)
        assert os.path.getsize(path) > 20000, path
    with open(city.path('monaco.svg'), encoding='utf-8') as file:
        # The water's ink, BCD5E3, in shares.
        assert re.search(r'rgb\(73\.7\d*%, ?83\.5\d*%, ?89\.0\d*%\)', file.read())
    tool('pdfinfo', city.path('monaco.pdf'))


run(sys.modules[__name__], make)
