"""Bad input: a sentence, the right status, and the workspace byte for byte as it was."""
import csv
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

from harness import PATIENCE_S, data, digest, equal, layers, rows, run

WORKSPACE = 'city.gpkg'


def make(city):
    city.call('new', WORKSPACE)
    city.call('import', WORKSPACE, data('osm', 'monaco-2013.osm.gz'))


def refused(city, source, *says, status=2, more=()):
    """Importing @source fails with a sentence; the workspace keeps its bytes."""
    before = digest(city.path(WORKSPACE))
    sentence = city.refuse(status, 'import', WORKSPACE, source, *more, says=says)
    equal(digest(city.path(WORKSPACE)), before, source)
    assert os.path.basename(str(source)) in sentence, sentence
    for word in ('invalid', 'please', 'Invalid', 'Please'):
        assert word not in sentence, sentence
    for rest in ('-wal', '-shm', '-journal'):
        assert not os.path.exists(city.path(WORKSPACE) + rest), rest
    return sentence


def test_not_a_file(city):
    """a folder, a pipe and nothing at all are told apart"""
    os.mkdir(city.path('folder.csv'))
    os.mkfifo(city.path('pipe.csv'))
    refused(city, 'folder.csv', 'folder')
    refused(city, 'pipe.csv', 'pipe')
    refused(city, 'nowhere.csv', 'No such file')
    city.write('empty.csv', '')
    refused(city, 'empty.csv', '0 bytes')


def test_cut_short(city):
    """files cut short say where they end and what was announced"""
    for name, length in (('dreieich.osm.pbf', 30000), ('liechtenstein-2013.osm.bz2', 300000),
                         ('monaco-2013.osm.gz', 100000)):
        with open(data('osm', name), 'rb') as file:
            city.write('cut-' + name, file.read(length))
        refused(city, 'cut-' + name, 'ends at byte %d' % length, 'not complete')


def test_not_what_it_says(city):
    """web pages, deep brackets and broken archives are recognised"""
    refused(city, data('hostile-inputs', 'made-html-error-page.csv'), 'web page')
    city.write('deep.geojson', '{"type":' + '[' * 200000)
    refused(city, 'deep.geojson', '64')
    city.write('broken.zip', b'PK\3\4no archive at all')
    refused(city, 'broken.zip', 'ZIP')
    refused(city, data('hostile-inputs', 'made-zip-of-zeros.zip'), '200 times')
    refused(city, data('hostile-inputs', 'osm-billionlaugh.osm'), 'entity', 'line 3')
    refused(city, data('hostile-inputs', 'made-not-a-database.gpkg'))
    refused(city, data('hostile-inputs', 'made-corrupt-pages.gpkg'))


def test_lies_in_headers(city):
    """a header that announces four gigabytes is not believed"""
    city.write('lie.osm.pbf', b'\xff\xff\xff\xff' + bytes(1000))
    refused(city, 'lie.osm.pbf', 'byte 0', '4294967295', '65,536')
    refused(city, data('hostile-inputs', 'made-bitflips.osm.pbf'), 'byte 166')
    refused(city, data('hostile-inputs', 'gpkg-huge_feature_count.gpkg'), 'longitude 385')


def test_one_byte_too_many(city):
    """a shapefile that is sound but for a byte too many keeps its ten rows"""
    city.call('new', 'long.gpkg')
    city.call('import', 'long.gpkg', data('hostile-inputs', 'corrupt_too_long.shp'),
              '--as', 'Long')
    equal(layers(city, 'long.gpkg')['Long']['rows'], 10)


def test_renamed(city):
    """an extract under a wrong name is read for what it is"""
    with open(data('osm', 'dreieich.osm.pbf'), 'rb') as file:
        city.write('renamed.osm', file.read())
    city.call('new', 'renamed.gpkg')
    equal(city.ask('import', 'renamed.gpkg', 'renamed.osm')['ways'], 4627)


def test_two_deliveries_of_one_name(city):
    """two deliveries of one name both stay, under two names"""
    path = city.write('clinics.csv', 'name,lon,lat\nWest,7.415,43.732\nEast,7.43,43.745\n')
    first = city.ask('import', WORKSPACE, path, '--as', 'Wards')
    second = city.ask('import', WORKSPACE, path, '--as', 'Wards')
    assert first['dataset'] == 'Wards' != second['dataset'], second
    found = layers(city, WORKSPACE)
    equal((found['Wards']['rows'], found[second['dataset']]['rows']), (2, 2))
    city.call('undo', WORKSPACE)
    assert second['dataset'] not in layers(city, WORKSPACE)


def test_far_from_any_road(city):
    """demand far from every street is named, not lost"""
    path = city.write('far.csv', 'name,lon,lat,people\nTown,7.4246,43.7384,40\nSea,7.6,43.5,60\n')
    city.call('import', WORKSPACE, path, '--as', 'Far', '--map', 'people=people')
    found = city.ask('run', WORKSPACE, 'site-max-cover', '--demand', 'Far:people', '--open', 1,
                     '--sites', '7.4246,43.7384')
    equal((found['numbers']['total'], found['numbers']['reached']), (100, 40))
    assert any('farther than 1 km' in text and '60' in text for text in found['warnings']), found


def test_wrong_use(city):
    """wrong use is status 1 and says what exists"""
    before = digest(city.path(WORKSPACE))
    city.refuse(1, 'imprt', WORKSPACE, says=('Did you mean “import”',))
    city.refuse(1, 'import', WORKSPACE, says=('needs: reeve-cli import',))
    city.refuse(1, 'import', WORKSPACE, 'x.csv', '--them', 'roads', says=('Did you mean --theme',))
    city.refuse(1, 'run', WORKSPACE, 'matrix', '--form', 'Schools', says=('form',))
    equal(digest(city.path(WORKSPACE)), before)


def test_plan_changes_nothing(city):
    """--plan either tells what would be done or is refused; it does nothing"""
    city.write('ways.geojson', '{"type":"FeatureCollection","features":[{"type":"Feature",'
               '"properties":{},"geometry":{"type":"LineString","coordinates":[[7.41,43.73],'
               '[7.42,43.73]]}}]}')
    city.call('new', 'plan.gpkg')
    city.call('import', 'plan.gpkg', 'ways.geojson', '--as', 'Ways')
    before = digest(city.path('plan.gpkg'))
    extract = data('osm', 'dreieich.osm.pbf')
    city.refuse(1, 'import', 'plan.gpkg', 'Ways', '--roads', '--plan', says=('Ways', '--plan'))
    city.refuse(1, 'import', 'plan.gpkg', extract, '--plan', says=('dreieich', '--plan'))
    city.refuse(1, 'update', 'plan.gpkg', 'Ways', 'ways.geojson', '--plan', says=('--plan',))
    city.refuse(1, 'join', 'plan.gpkg', 'Ways', 'ways.geojson', '--key', 'fid', '--plan',
                says=('ways.geojson', '--plan'))
    city.ask('import', 'plan.gpkg', 'ways.geojson', '--plan')
    equal(digest(city.path('plan.gpkg')), before)


def test_networks_keep_their_level(city):
    """a road network is as secret as its import says, and a level that is none is refused"""
    os.mkdir(city.path('net'))
    city.write('net/node.csv', 'node_id,x_coord,y_coord,node_type\n1,7.41,43.73,centroid\n2,7.42,43.73,\n')
    city.write('net/link.csv', 'link_id,from_node_id,to_node_id,directed\n1,1,2,0\n')
    city.call('new', 'net.gpkg')
    before = digest(city.path('net.gpkg'))
    words = ('import', 'net.gpkg', 'net', '--department', 'Army', '--date', '2024-05-01',
             '--licence', 'None', '--attribution', 'The army', '--theme', 'safety')
    city.refuse(1, *words, '--classification', 'secret', says=('“secret”',))
    plan = city.ask(*words, '--classification', 'restricted', '--plan')
    equal((plan['theme'], plan['classification']), ('safety', 'restricted'))
    equal(digest(city.path('net.gpkg')), before)
    city.call(*words, '--classification', 'restricted')
    path = city.path('net.gpkg')
    equal(rows(path, 'SELECT DISTINCT theme, department, date, licence, attribution, '
               'classification FROM reeve_dataset'),
          [('safety', 'Army', '2024-05-01', 'None', 'The army', 2)])


def test_few_people_stay_hidden(city):
    """patients with a row each are people: fewer than five leave no trace in what is released"""
    city.write('flood.geojson', '{"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", '
               '"coordinates": [[[7.4, 43.7], [7.5, 43.7], [7.5, 43.8], [7.4, 43.8], [7.4, 43.7]]]}}')
    city.write('patients.csv', 'name,lon,lat\n' + ''.join(
        'P%d,%s,43.75\n' % (i, 7.45 if i < 3 else 7.6) for i in range(20)))
    city.call('new', 'care.gpkg')
    city.call('import', 'care.gpkg', 'flood.geojson', '--as', 'Flood', '--theme', 'hazards')
    city.call('import', 'care.gpkg', 'patients.csv', '--as', 'Patients', '--classification', 'restricted')
    city.call('run', 'care.gpkg', 'exposure', '--hazard', 'Flood', '--people', 'Patients')
    numbers = city.ask('results', 'care.gpkg')['results'][0]['numbers']
    equal((numbers['people_inside'], numbers['people_total']), (3, 20))
    city.call('export', 'care.gpkg', '1', '--to', 'out', '--formats', 'csv', '--release', 'public',
              '--reason', 'Council asked')
    with open(city.path('out', 'inside-the-hazard-numbers.csv'), encoding='utf-8') as file:
        leaving = {row['key']: row['value'] for row in csv.DictReader(file)}
    equal((leaving['people_inside'], leaving['people_total']), ('', '20'))
    with open(city.path('out', 'inside-the-hazard-exposure.csv'), encoding='utf-8') as file:
        equal([row['people'] for row in csv.DictReader(file)], [''])


def test_store(city):
    """a workspace that is none, is gone or is newer is status 4"""
    city.refuse(4, 'layers', 'gone.gpkg', says=('gone.gpkg',))
    city.write('none.gpkg', 'this is no database')
    city.refuse(4, 'layers', 'none.gpkg', says=('none.gpkg',))
    city.call('new', 'newer.gpkg')
    db = sqlite3.connect(city.path('newer.gpkg'))
    equal(db.execute("UPDATE reeve_meta SET value = '99999' WHERE key = 'migration'").rowcount, 1)
    db.commit()
    db.close()
    before = digest(city.path('newer.gpkg'))
    city.refuse(4, 'layers', 'newer.gpkg', says=('newer.gpkg', 'newer'))
    city.refuse(4, 'rename', 'newer.gpkg', 'a', 'b', says=('newer',))
    equal(digest(city.path('newer.gpkg')), before)


def test_stopped_in_mid_import(city):
    """stopped in mid-import nothing stays; meanwhile a second writer is told who writes"""
    before = layers(city, WORKSPACE)
    bytes_before = digest(city.path(WORKSPACE))
    tables = rows(city.path(WORKSPACE), 'SELECT name FROM sqlite_master ORDER BY 1')
    undo = rows(city.path(WORKSPACE), 'SELECT id, name, done FROM reeve_undo')
    child = city.start('import', WORKSPACE, data('osm', 'porto-mosaic-3x2.osm.pbf'), '--replace')
    try:
        end = time.monotonic() + PATIENCE_S / 2
        while not os.path.exists(city.path(WORKSPACE) + '-wal'):
            assert child.poll() is None, child.communicate()
            assert time.monotonic() < end, 'the import has not begun to write'
            time.sleep(0.02)
        city.refuse(4, 'rename', WORKSPACE, 'Schools', 'Colleges', says=(WORKSPACE,))
    finally:
        child.send_signal(signal.SIGINT)
        try:
            _, err = child.communicate(timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            child.kill()
            raise
    equal(child.returncode, 130, err)
    assert b'Nothing was changed' in err, err
    equal(digest(city.path(WORKSPACE)), bytes_before)
    equal(layers(city, WORKSPACE), before)
    equal(rows(city.path(WORKSPACE), 'SELECT name FROM sqlite_master ORDER BY 1'), tables)
    equal(rows(city.path(WORKSPACE), 'SELECT id, name, done FROM reeve_undo'), undo)
    for rest in ('-wal', '-shm', '-journal'):
        assert not os.path.exists(city.path(WORKSPACE) + rest), rest
    city.call('check', WORKSPACE)


def each_hostile():
    for folder in (('hostile-inputs',), ('standards', 'geojson', 'bad')):
        for name in sorted(os.listdir(data(*folder))):
            if not name.endswith(('.md', '.dbf', '.shx', '.prj')):
                yield data(*folder, name)


def test_every_hostile_file(city):
    """every hostile file comes in, or is refused with a sentence and no byte changed"""
    city.call('new', 'empty.gpkg')
    before = digest(city.path('empty.gpkg'))
    outside = sorted(os.listdir(city.folder))
    refusals = 0
    for source in each_hostile():
        shutil.copy(city.path('empty.gpkg'), city.path('try.gpkg'))
        child = city.start('import', 'try.gpkg', source)
        out, err = (text.decode() for text in child.communicate(timeout=PATIENCE_S))
        assert child.returncode in (0, 2), (source, child.returncode, err)
        assert 'Sanitizer' not in err and 'CRITICAL' not in err, err
        if child.returncode == 2:
            equal(digest(city.path('try.gpkg')), before, source)
            assert os.path.basename(source) in err, err
            assert out == '', out
            refusals += 1
        else:
            city.call('check', 'try.gpkg')
        os.unlink(city.path('try.gpkg'))
        equal(sorted(os.listdir(city.folder)), outside, source)
    assert refusals > 20, refusals


def test_every_tool_explains_itself(city):
    """each tool has a question, parameters and a method"""
    tools = city.ask('tools')['tools']
    for name in ('matrix', 'service-area', 'closest-facility', 'site-max-cover', 'site-p-median',
                 'exposure', 'evacuate'):
        assert name in [tool['id'] for tool in tools], name
    for tool in tools:
        page = city.ask('help', tool['id'])
        assert len(page['method']) > 80 and page['params'], tool
        for param in page['params']:
            assert param['title'] and param['help'], (tool['id'], param)


run(sys.modules[__name__], make)
