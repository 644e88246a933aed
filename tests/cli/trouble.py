"""Trouble that lies in the machine or in other programs: no room, no right, a wrong clock."""
import os
import resource
import shutil
import sqlite3
import subprocess
import sys

from harness import (PROGRAM, Skip, answer, assert_listed, assert_valid_gpkg, digest, equal,
                     layers, rows, run)

WORKSPACE = 'city.gpkg'
CLOCK = os.path.abspath(sys.argv[2]) if len(sys.argv) > 2 else None
NOBODY = 65534


def make(city):
    city.call('new', WORKSPACE)
    city.write('clinics.csv', 'key,name,beds,lon,lat\n01,West,40,7.41,43.73\n'
               '02,East,60,7.43,43.74\n03,South,5,7.42,43.72\n')
    city.write('flood.geojson', '{"type":"FeatureCollection","features":[{"type":"Feature",'
               '"properties":{"depth":1.5},"geometry":{"type":"Polygon","coordinates":[[[7.40,43.72],'
               '[7.42,43.72],[7.42,43.75],[7.40,43.75],[7.40,43.72]]]}}]}')
    city.write('many.csv', 'name,lon,lat\n' + ''.join(
        'place number %d,%.6f,43.73\n' % (i, 7.4 + i * 1e-6) for i in range(40000)))
    city.call('import', WORKSPACE, 'clinics.csv', '--as', 'Clinics', '--map', 'beds=beds')
    city.call('import', WORKSPACE, 'flood.geojson', '--as', 'Flood', '--theme', 'hazards')


def is_whole(city, before, workspace=WORKSPACE):
    equal(digest(city.path(workspace)), before, workspace)
    for rest in ('-wal', '-shm', '-journal', '.lock', '.draft'):
        assert not os.path.exists(city.path(workspace) + rest), rest


def ask_exposure(city, workspace=WORKSPACE, **more):
    return answer(city, workspace, 'exposure', '--hazard', 'Flood', '--people', 'Clinics:beds',
                  '--facilities', 'Clinics', **more)


def limit_files(n_bytes):
    """As on a disk with a quota: no file grows beyond @n_bytes."""
    return {'restore_signals': False,
            'preexec_fn': lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, n_bytes))}


def test_no_room(city):
    """without room an import says so and changes no byte"""
    before = digest(city.path(WORKSPACE))
    city.refuse(4, 'import', WORKSPACE, 'many.csv', how=limit_files(900000),
                says=(WORKSPACE, 'Nothing was changed'))
    is_whole(city, before)
    equal(sorted(layers(city, WORKSPACE)), ['Clinics', 'Flood'])


def test_no_room_for_files(city):
    """without room an export says so and leaves no half file under a whole one's name"""
    number = ask_exposure(city)['id']
    before = digest(city.path(WORKSPACE))
    for form in ('gpkg', 'geojson', 'kml', 'csv', 'pdf'):
        folder = city.path('no-room-' + form)
        city.refuse(4, 'export', WORKSPACE, number, '--to', folder, '--formats', form,
                    how=limit_files(100))
        found = os.listdir(folder) if os.path.isdir(folder) else []
        equal(found, [], form)
    is_whole(city, before)


def test_full_disk(city):
    """on a full disk an import says so and changes no byte"""
    script = ('mkdir -p full && mount -t tmpfs -o size=1500k tmpfs full && cp %s full && cd full && '
              'sha256sum %s >../before && { "$0" import %s ../many.csv; echo $? >../status; } && '
              'sha256sum -c ../before && ls && cat ../status' % (WORKSPACE, WORKSPACE, WORKSPACE))
    probe = subprocess.run(['unshare', '-m', 'mount', '-t', 'tmpfs', 'tmpfs', city.home],
                           capture_output=True, check=False) if shutil.which('unshare') else None
    if probe is None or probe.returncode != 0:
        raise Skip('no file system can be mounted here')
    done = subprocess.run(['unshare', '-m', 'sh', '-c', script, PROGRAM], capture_output=True,
                          cwd=city.folder, env=city.environment(), text=True, check=False)
    assert 'the disk is full' in done.stderr, done
    equal(done.stdout.split(), [WORKSPACE + ':', 'OK', WORKSPACE, '4'], done.stderr)


def as_nobody(city):
    if os.geteuid() != 0:
        return None
    os.chmod(city.folder, 0o755)
    how = {'user': NOBODY, 'group': NOBODY, 'extra_groups': []}
    try:
        code = subprocess.run([PROGRAM, 'help'], capture_output=True, check=False, **how).returncode
    except OSError:
        code = -1
    if code != 0:
        raise Skip('the program cannot be run as another user here')
    return how


def test_no_permission(city):
    """what may not be read or written is named; looking still works"""
    how = as_nobody(city)
    secret = city.write('secret.csv', 'name,lon,lat\na,7.4,43.7\n')
    shutil.copy(city.path(WORKSPACE), city.path('locked.gpkg'))
    before = digest(city.path('locked.gpkg'))
    os.chmod(city.path('locked.gpkg'), 0o444)
    os.chmod(secret, 0)
    os.chmod(city.folder, 0o555)
    try:
        out, _ = city.call('layers', 'locked.gpkg', how=how)
        assert 'Clinics' in out, out
        city.refuse(4, 'rename', 'locked.gpkg', 'Clinics', 'Health', how=how,
                    says=('locked.gpkg', 'may not be written'))
        city.refuse(2, 'import', 'locked.gpkg', 'secret.csv', how=how,
                    says=('secret.csv', 'ermission'))
        city.refuse(4, 'new', 'other.gpkg', how=how, says=('other.gpkg', 'ermission'))
        os.chmod(city.path('locked.gpkg'), 0)
        city.refuse(4, 'layers', 'locked.gpkg', how=how, says=('locked.gpkg',))
    finally:
        os.chmod(city.folder, 0o755)
        os.chmod(city.path('locked.gpkg'), 0o644)
    is_whole(city, before, 'locked.gpkg')


def test_hostile_schema(city):
    """a workspace with triggers or views of somebody else stays closed, and as it was"""
    table = rows(city.path(WORKSPACE), "SELECT table_name FROM reeve_dataset "
                 "WHERE name = 'Clinics'")[0][0]
    cases = {
        'evil': 'CREATE TRIGGER evil AFTER UPDATE ON "%s" BEGIN DELETE FROM reeve_log; END' % table,
        'reeve_changed_%s_update' % table:
            'DROP TRIGGER "reeve_changed_%s_update"; CREATE TRIGGER "reeve_changed_%s_update" AFTER '
            'UPDATE ON "%s" BEGIN DELETE FROM reeve_result; END' % (table, table, table),
        'reeve_style': 'DROP TABLE reeve_style; CREATE VIEW reeve_style AS SELECT 1 AS dataset_id, '
                       "load_extension('evil.so') AS json",
    }
    for name, sql in cases.items():
        shutil.copy(city.path(WORKSPACE), city.path('hostile.gpkg'))
        db = sqlite3.connect(city.path('hostile.gpkg'))
        db.executescript(sql)
        db.close()
        before = digest(city.path('hostile.gpkg'))
        for words in (('layers', 'hostile.gpkg'), ('rename', 'hostile.gpkg', 'Clinics', 'B')):
            city.refuse(4, *words, says=('hostile.gpkg', name))
        is_whole(city, before, 'hostile.gpkg')


def test_clock_backwards(city):
    """a clock that runs backwards changes neither order nor answer"""
    if CLOCK is None:
        raise Skip('the clock was not built')
    more = {'LD_PRELOAD': CLOCK, 'ASAN_OPTIONS': 'verify_asan_link_order=0:detect_leaks=0'}
    city.call('new', 'clock.gpkg', **more)
    city.call('import', 'clock.gpkg', 'clinics.csv', '--as', 'Health', **more)
    city.call('import', 'clock.gpkg', 'flood.geojson', '--as', 'Flood', **more)
    city.call('rename', 'clock.gpkg', 'Health', 'Clinics', **more)
    city.call('rename', 'clock.gpkg', 'Flood', 'High water', **more)
    for back in ('undo', 'redo', 'undo'):
        city.call(back, 'clock.gpkg', **more)
    found = ask_exposure(city, 'clock.gpkg', **more)
    assert found['elapsed_s'] >= 0, found
    city.call('check', 'clock.gpkg', **more)
    log = rows(city.path('clock.gpkg'), 'SELECT action, time FROM reeve_log ORDER BY id')
    equal([action for action, _ in log],
          ['edit', 'edit', 'edit', 'edit', 'undo', 'redo', 'undo', 'edit'])
    times = [time for _, time in log]
    assert times != sorted(times), times
    equal(found['numbers'], ask_exposure(city)['numbers'])


def test_other_programs_edit(city):
    """a value corrected in QGIS makes the answer out of date"""
    if shutil.which('ogrinfo') is None:
        raise Skip('ogrinfo is not installed (Debian: gdal-bin)')
    shutil.copy(city.path(WORKSPACE), city.path('shared.gpkg'))
    number = ask_exposure(city, 'shared.gpkg')['id']

    def is_old():
        found = city.ask('results', 'shared.gpkg')['results']
        return [entry['out_of_date'] for entry in found if entry['id'] == number][0]

    equal(is_old(), '')
    subprocess.run(['ogrinfo', '-q', city.path('shared.gpkg'), '-sql',
                    "UPDATE clinics SET beds = 61 WHERE name = 'East'"], check=True,
                   capture_output=True)
    assert 'Clinics' in is_old(), is_old()
    before = ask_exposure(city)['numbers']
    after = ask_exposure(city, 'shared.gpkg')['numbers']
    assert before != after, after
    city.call('check', 'shared.gpkg')


def test_far_dates(city):
    """dates of 1900 and 2100 stay as they are, and are mentioned"""
    city.write('dates.csv', 'name,when,lon,lat\na,1900-01-01,7.4,43.7\nb,2100-12-31,7.4,43.7\n'
               'c,2024-02-29,7.4,43.7\n')
    city.call('new', 'dates.gpkg')
    report = city.ask('import', 'dates.gpkg', 'dates.csv')
    equal((report['kept'], report['rejected']), (3, 0))
    assert any('1900' in note and '2100' in note for note in report['notes']), report
    equal([row[0] for row in rows(city.path('dates.gpkg'), 'SELECT "when" FROM dates')],
          ['1900-01-01', '2100-12-31', '2024-02-29'])


def test_too_wide(city):
    """3,000 columns are too many, and the sentence says how many fit"""
    city.write('wide.csv', ','.join('c%d' % i for i in range(3000)) + '\n' + '1,' * 2999 + '1\n')
    before = digest(city.path(WORKSPACE))
    city.refuse(2, 'import', WORKSPACE, 'wide.csv', says=('wide.csv', '3,000', '1,990'))
    is_whole(city, before)


def test_duplicate_keys(city):
    """a key that comes twice is named with its rows; nothing is guessed"""
    city.write('cases.csv', 'key,cases\n01,5\n01,6\n02,7\n')
    shutil.copy(city.path(WORKSPACE), city.path('join.gpkg'))
    out, err = city.call('join', 'join.gpkg', 'Clinics', 'cases.csv', '--key', 'key')
    assert 'More than once' in out + err and 'rows 1, 2' in out + err, out + err
    equal(rows(city.path('join.gpkg'), 'SELECT key, cases FROM clinics ORDER BY key'),
          [('01', None), ('02', 7), ('03', None)])


def blob(kind, field):
    """One block of a PBF whose contents are packed in another way than zlib's."""
    body = bytes([0x10, 100, field << 3 | 2, 4]) + b'\1\2\3\4'
    header = bytes([0x0a, len(kind)]) + kind + bytes([0x18, len(body)])
    return len(header).to_bytes(4, 'big') + header + body


def test_other_packing(city):
    """blocks packed with LZ4 or ZSTD are read, or the packing is named"""
    before = digest(city.path(WORKSPACE))
    for name, field in (('LZ4', 6), ('ZSTD', 7), ('LZMA', 4)):
        city.write('packed.osm.pbf', blob(b'OSMHeader', field))
        city.refuse(2, 'import', WORKSPACE, 'packed.osm.pbf', says=('packed.osm.pbf', name))
        is_whole(city, before)


def test_exports_are_read(city):
    """every export is read by ogrinfo, the GeoPackage is valid"""
    number = ask_exposure(city)['id']
    folder = city.path('plan')
    city.call('export', WORKSPACE, number, '--to', folder)
    found = {}
    for top, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(top, name)
            ending = name.rsplit('.', 1)[-1]
            found.setdefault(ending, []).append(path)
            if ending in ('gpkg', 'geojson', 'kml', 'csv'):
                assert_listed(path)
    for ending in ('gpkg', 'geojson', 'kml', 'csv', 'pdf'):
        assert found.get(ending), (ending, found)
    for path in found['gpkg']:
        assert_valid_gpkg(path)
    schema = os.path.join(os.environ.get('REEVE_TEST_DATA', ''), 'standards/kml/ogckml22.xsd')
    if shutil.which('xmllint') is None or not os.path.exists(schema):
        raise Skip('without xmllint and the schema of KML, KML is only read')
    for path in found['kml']:
        done = subprocess.run(['xmllint', '--noout', '--nonet', '--schema', schema, path],
                              capture_output=True, text=True, check=False)
        equal(done.returncode, 0, done.stderr[-600:])


run(sys.modules[__name__], make, needs_data=False)
