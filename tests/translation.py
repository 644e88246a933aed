#!/usr/bin/env python3
"""Every file with words is listed, sorted, in po/POTFILES, and zh_CN is complete."""
import pathlib
import re
import subprocess
import sys
import tempfile


def has_words(path):
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".c":
        return re.search(r'\b(_|N_|C_|ngettext|g_dngettext|dngettext)\s*\(\s*"', text) is not None
    return 'translatable="yes"' in text


def main():
    root = pathlib.Path(sys.argv[1])
    listed = (root / "po" / "POTFILES").read_text(encoding="utf-8").split()
    bad = []
    if listed != sorted(listed):
        bad.append("po/POTFILES is not sorted")
    files = list((root / "app").rglob("*.c")) + list((root / "resources").rglob("*.ui"))
    for path in files:
        name = str(path.relative_to(root))
        if has_words(path) and name not in listed:
            bad.append(f"{name}: has words but is not in po/POTFILES")
    for name in listed:
        if not (root / name).exists():
            bad.append(f"po/POTFILES: {name} does not exist")
    if not bad:
        with tempfile.TemporaryDirectory() as folder:
            result = subprocess.run(
                [str(root / "build-aux" / "translate"), "--check", folder],
                capture_output=True, text=True)
            if result.returncode != 0:
                bad.append(result.stdout + result.stderr)
    print("\n".join(bad))
    sys.exit(1 if bad else 0)


main()
