"""make-workspace-seeds.py LIST — inputs that fuzz-workspace.c begins with

They are lists of changes to a good workspace, written as that file reads them: cells
set to what a person with a hex editor would try, one column after the other, and
patches of SQLite's own headers. LIST names them all, parted by commas.
"""
import os
import sys

LIST = os.path.abspath(sys.argv[1])
FOLDER = LIST[:-len('.txt')]
N_COLUMNS = 256  # a column's number is one byte, taken modulo how many there are

VALUES = [
    b'', b'\0', b'\xff', b'\xff\x7f', b'\1\xff',                                # numbers
    b'"x', b'../../etc/passwd', b'reeve_log', b'sqlite_master', b'[' * 100,       # texts
    b'{"a":' * 40, b'[{"key":"a","value":1e999}]', b'2024-02-30', b'&<>"\'%s%n',
    b'GP\0\1' + bytes(8), b'GP\0\3' + b'\xff' * 40, b'\x89PNG\r\n\x1a\n' + bytes(60),  # blobs
    b'II*\0' + b'\xff' * 20, b'T' + b'\x01' * 60,
]
PATCHES = [(16, b'\0\1'), (18, b'\2\2'), (18, b'\7\7'), (20, b'\xff'), (21, b'\0\0\0'),
           (24, b'\xff' * 4), (28, b'\0\0\0\1'), (28, b'\xff' * 4), (32, b'\0\0\0\2'),
           (36, b'\xff' * 4), (52, b'\0\0\0\5'), (56, b'\0\0\0\2'), (60, b'\0\0\0\x63'),
           (68, b'XXXX'), (92, b'\0\0\0\0'), (100, b'\2'), (103, b'\xff\xff'), (105, b'\0\0')]


def cell(column, row, value):
    return bytes([column, row, len(value)]) + value


def patch(offset, value):
    return offset.to_bytes(3, 'big') + bytes([len(value) - 1]) + value


def make_all():
    for first in range(0, N_COLUMNS, 4):
        yield b'\1' + b''.join(cell(column, column % 3, VALUES[(first // 4 + column) % len(VALUES)])
                              for column in range(first, first + 4))
    for offset, value in PATCHES:
        yield b'\0' + patch(offset, value)
    for page in range(1, 40, 3):
        yield b'\0' + patch(page * 4096, bytes([13, 0, 0, 255, 255, 0, 16, page]))


# One input in eight is edited, undone and redone as well: by its length.
os.makedirs(FOLDER, exist_ok=True)
paths = []
for number, seed in enumerate(make_all()):
    if number % 8 == 0:
        seed += bytes((1 - len(seed)) % 8)
    paths.append(os.path.join(FOLDER, '%03d' % number))
    with open(paths[-1], 'wb') as file:
        file.write(seed)
with open(LIST, 'w', encoding='utf-8') as file:
    file.write(','.join(paths))
