"""Prints one JSON object: milliseconds that QGIS takes for the views of bench-map, by zoom.

qgis-map.py WORKSPACE.gpkg; wants python3-qgis (Debian's 3.22 or newer)."""
import json
import math
import sys
import time

from qgis.core import (QgsApplication, QgsCoordinateReferenceSystem, QgsMapRendererParallelJob,
                       QgsMapSettings, QgsProviderRegistry, QgsRectangle, QgsVectorLayer)
from qgis.PyQt.QtCore import QSize

QgsApplication.setPrefixPath("/usr", True)
app = QgsApplication([], False)
app.initQgis()
path = sys.argv[1]
layers = []
for details in QgsProviderRegistry.instance().providerMetadata("ogr").querySublayers(path):
    layer = QgsVectorLayer(details.uri(), details.name(), "ogr")
    if layer.isValid() and layer.isSpatial() and not details.name().startswith("reeve_"):
        layer.loadDefaultStyle()
        layers.append(layer)
radius = 6378137.0
x = math.radians(-8.6110) * radius
y = math.log(math.tan(math.pi / 4 + math.radians(41.1496) / 2)) * radius
times = {}
for zoom in (10, 12, 14):
    px = 2 * math.pi * radius / (256 * 2 ** zoom)
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    settings.setOutputSize(QSize(1280, 800))
    settings.setExtent(QgsRectangle(x - 640 * px, y - 400 * px, x + 640 * px, y + 400 * px))
    best = None
    for _ in range(5):
        start = time.monotonic()
        job = QgsMapRendererParallelJob(settings)
        job.start()
        job.waitForFinished()
        ms = (time.monotonic() - start) * 1000
        best = ms if best is None else min(best, ms)
    times[str(zoom)] = round(best, 1)
print(json.dumps(times))
