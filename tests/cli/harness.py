"""What the tests of the commands share: they call the real program, as a script would.

A test is a function whose name begins with "test_"; its first line of documentation
is the claim that TAP prints. Figures are asserted, not only exit statuses.
"""
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import traceback

PROGRAM = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else 'reeve-cli'
DATA = os.environ.get('REEVE_TEST_DATA')
# For one command; the test's own limit in meson.build lies beyond it.
PATIENCE_S = 900


class Skip(Exception):
    pass


class City:
    """A folder of its own with a home and a cache of its own."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix='reeve-cli-')
        self.home = self.path('home')
        os.mkdir(self.home)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def write(self, name, text):
        path = self.path(name)
        with open(path, 'wb') as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return path

    def environment(self, **more):
        env = dict(os.environ)
        env.update(HOME=self.home, XDG_CACHE_HOME=os.path.join(self.home, 'cache'),
                   XDG_CONFIG_HOME=os.path.join(self.home, 'config'),
                   XDG_DATA_HOME=os.path.join(self.home, 'data'))
        # Three million freed cells: each small realloc would colour 100 MB anew.
        env.update(MALLOC_PERTURB_='0')
        env.update(more)
        return env

    def start(self, *words, how=None, **more):
        """@how: further arguments of Popen, to run the command under other conditions."""
        return subprocess.Popen([PROGRAM, *map(str, words)], stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.folder,
                                env=self.environment(**more), **(how or {}))

    def call(self, *words, status=0, **more):
        """Runs one command; returns what it printed on both outputs."""
        child = self.start(*words, **more)
        try:
            out, err = child.communicate(timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            child.kill()
            raise AssertionError('%s: no end in sight' % ' '.join(map(str, words)))
        out, err = out.decode(), err.decode()
        assert 'Sanitizer' not in err and 'runtime error' not in err, err
        assert 'CRITICAL' not in err and 'WARNING' not in err, err
        assert child.returncode == status, '%s: status %d, needs %d\n%s%s' % (
            ' '.join(map(str, words)), child.returncode, status, out[-800:], err[-800:])
        return out, err

    def ask(self, *words, **more):
        """One command with --json: the document, which must be all there is."""
        out, _ = self.call(*words, '--json', **more)
        return json.loads(out)

    def refuse(self, status, *words, says=(), **more):
        """A command that must fail with a sentence holding each of @says."""
        out, err = self.call(*words, status=status, **more)
        lines = [line for line in err.splitlines() if line.startswith('reeve-cli: ')]
        assert out == '', 'printed on standard output: ' + out
        assert lines, 'no sentence: %r' % err
        for text in says:
            assert text in err, '%r not in %r' % (text, err)
        return lines[-1][len('reeve-cli: '):]

    def drop(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def data(*names):
    return os.path.join(DATA, *names)


def digest(path):
    with open(path, 'rb') as file:
        return hashlib.sha256(file.read()).hexdigest()


def rows(path, query, *values):
    """Reads a workspace as any other program would, without touching it."""
    db = sqlite3.connect('file:%s?mode=ro' % path, uri=True)
    try:
        return db.execute(query, values).fetchall()
    finally:
        db.close()


def assert_listed(path):
    """ogrinfo reads every layer of @path without a word of complaint."""
    if shutil.which('ogrinfo') is None:
        raise Skip('ogrinfo is not installed (Debian: gdal-bin)')
    found = subprocess.run(['ogrinfo', '-ro', '-so', '-al', path], capture_output=True, text=True,
                           check=False)
    equal((found.returncode, found.stderr), (0, ''), path)
    assert 'Layer name' in found.stdout or path.endswith('.gpkg'), found.stdout
    return found.stdout


def assert_valid_gpkg(path):
    """GDAL's validation finds no fault."""
    tool = ['/usr/bin/python3', '-m', 'osgeo_utils.samples.validate_gpkg']
    if not os.path.exists(tool[0]) or b'No module' in subprocess.run(
            [*tool, '--help'], capture_output=True, check=False).stderr:
        raise Skip('the validator is not installed (Debian: python3-gdal)')
    found = subprocess.run([*tool, path], capture_output=True, text=True, check=False)
    equal(found.returncode, 0, found.stdout[-800:] + found.stderr[-800:])


def near(found, needed, share):
    assert abs(found - needed) <= share * abs(needed), '%r is not near %r' % (found, needed)


def equal(found, needed, what=''):
    assert found == needed, '%s: found %r, needed %r' % (what, found, needed)


def layers(city, workspace):
    return {layer['name']: layer for layer in city.ask('layers', workspace)['layers']}


RUN_KEYS = {'tool', 'id', 'params', 'inputs', 'seed', 'version', 'elapsed_s', 'numbers', 'outputs',
            'warnings'}


def answer(city, workspace, tool, *words, **more):
    """Runs a tool; checks the members that the design promises to scripts."""
    document = city.ask('run', workspace, tool, *words, **more)
    assert RUN_KEYS <= set(document), sorted(RUN_KEYS - set(document))
    equal(document['tool'], tool, 'tool')
    return document


def check_workspaces(city):
    """every workspace made here is listed by ogrinfo without a warning"""
    for folder, _, names in os.walk(city.folder):
        for name in names:
            path = os.path.join(folder, name)
            if name.endswith('.gpkg') and open(path, 'rb').read(6) == b'SQLite':
                assert_listed(path)


def main(tests, make, needs_data):
    """@make prepares the city that all tests share, once."""
    if DATA is None and needs_data:
        print('1..0 # SKIP REEVE_TEST_DATA is not set: it names the folder of real cities')
        return 0
    print('1..%d' % len(tests), flush=True)
    city = City()
    failed = 0
    try:
        trouble = None
        try:
            make(city)
        except BaseException:
            trouble = traceback.format_exc()
        for number, test in enumerate(tests, 1):
            claim = test.__doc__.strip().splitlines()[0]
            try:
                if trouble is not None:
                    raise AssertionError(trouble)
                test(city)
                print('ok %d %s' % (number, claim), flush=True)
            except Skip as why:
                print('ok %d %s # SKIP %s' % (number, claim, why), flush=True)
            except Exception:
                failed += 1
                print('not ok %d %s' % (number, claim), flush=True)
                for line in traceback.format_exc().splitlines():
                    print('# ' + line, flush=True)
    finally:
        city.drop()
    return 1 if failed else 0


def run(module, make, needs_data=True):
    tests = [value for name, value in vars(module).items() if name.startswith('test_')]
    sys.exit(main([*tests, check_workspaces], make, needs_data))
