"""Every command line of the README runs on the sample city, in the README's order.

    readme.py REEVE-CLI README.md

Lines of code blocks and of the tables that begin with “reeve-cli” are typed as they
stand; “cd” goes into a folder. A line that ends with “# status N” must end so.
"""
import os
import re
import shlex
import sys

from harness import City


def read_lines(path):
    """What a reader would type, with the number of its line."""
    inside = False
    with open(path, encoding='utf-8') as file:
        for number, line in enumerate(file, 1):
            if line.startswith('```'):
                inside = not inside
            elif inside and re.match(r'(reeve-cli|cd) ', line):
                yield number, line.strip()
            elif line.startswith('|'):
                for command in re.findall(r'`(reeve-cli run [^`]*)`', line):
                    yield number, command


def type_line(city, folder, line):
    """Returns the folder that the next line is typed in."""
    words = shlex.split(line, comments=True)
    if words[0] == 'cd':
        folder = os.path.join(folder, words[1])
        assert os.path.isdir(folder), folder
        return folder
    wanted = re.search(r'# status (\d)', line)
    city.folder, kept = folder, city.folder
    try:
        city.call(*words[1:], status=int(wanted[1]) if wanted else 0)
    finally:
        city.folder = kept
    return folder


def main():
    lines = list(read_lines(sys.argv[2]))
    print('1..%d' % len(lines), flush=True)
    city = City()
    folder = city.folder
    failed = 0
    try:
        for number, (row, line) in enumerate(lines, 1):
            trouble = None
            try:
                folder = type_line(city, folder, line)
            except AssertionError as error:
                failed += 1
                trouble = str(error)
            print('%s %d README.md:%d %s' % ('not ok' if trouble else 'ok', number, row,
                                             line.split('#')[0].strip()), flush=True)
            for text in (trouble or '').splitlines():
                print('# ' + text, flush=True)
    finally:
        city.drop()
    return 1 if failed or not lines else 0


sys.exit(main())
