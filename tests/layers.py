#!/usr/bin/env python3
"""Every #include of app/ obeys the table of layers.

A layer may include its own headers and those of the layers named in its row;
headers of libraries only where its own row, or core's, names the library.
"""
import pathlib
import re
import sys

ROWS = {
    "core": [],
    "geo": ["core"],
    "workspace": ["geo", "core"],
    "network": ["workspace", "geo", "core"],
    "map": ["workspace", "geo", "core"],
    "analysis": ["network", "workspace", "geo", "core"],
    "sample": ["geo", "core"],
    "plan": ["analysis", "network", "map", "workspace", "geo", "core"],
    "view": ["map", "workspace", "geo", "core"],
    "cli": ["plan", "sample", "analysis", "network", "map", "workspace", "geo", "core"],
    "ui": ["view", "plan", "sample", "analysis", "network", "map", "workspace", "geo", "core"],
}

# Library header -> layers that may name it beside every layer.
LIBRARIES = [
    (r"(glib|gio|gobject|json-glib|sqlite3)", list(ROWS)),
    (r"(gdal|ogr_|cpl_|proj|geos_c)", ["geo"]),
    (r"(libdeflate|zlib|bzlib|expat|metis)", ["network"]),
    (r"zlib", ["network", "sample"]),
    (r"(cairo|pango)", ["map", "plan"]),
    (r"(glpk|gsl/)", ["analysis"]),
    (r"(gtk/|gdk/|gsk/|graphene|shumate/)", ["view", "ui"]),
    (r"adwaita", ["ui"]),
]

STANDARD = re.compile(
    r"(assert|ctype|errno|fcntl|fenv|float|inttypes|limits|locale|math|setjmp|signal|stdarg|"
    r"stdatomic|stdbool|stddef|stdint|stdio|stdlib|string|strings|time|unistd|langinfo|"
    r"sys/\w+|immintrin|pthread|iconv|spawn)\.h$")


def problems(root):
    for path in sorted((root / "app").rglob("*.[ch]")):
        layer = path.relative_to(root / "app").parts[0]
        allowed = ROWS[layer] + [layer]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)', line)
            if not match:
                continue
            name = match.group(2)
            place = f"{path.relative_to(root)}:{number}"
            if match.group(1) == '"':
                first = name.split("/")[0]
                if first in ROWS and first not in allowed:
                    yield f"{place}: {layer} may not include {name}"
                elif first not in ROWS and name not in ("config.h", "tool-list.h",
                                                        "reeve-resources.h"):
                    yield f"{place}: {name} is not named from app/"
            elif not STANDARD.match(name):
                rows = [layers for pattern, layers in LIBRARIES if re.match(pattern, name)]
                if not rows:
                    yield f"{place}: no row names {name}"
                elif not any(layer in layers for layers in rows):
                    yield f"{place}: {layer} may not include {name}"


def main():
    root = pathlib.Path(sys.argv[1])
    found = list(problems(root))
    print("\n".join(found))
    # The check must be able to fail: core may not know GTK.
    for layer in ROWS:
        text = (root / "app" / layer / "meson.build").read_text(encoding="utf-8")
        if not text.startswith(f"# Layer: {layer}."):
            found.append(layer)
            print(f"app/{layer}/meson.build: the first line does not name the layer")
    sys.exit(1 if found else 0)


main()
