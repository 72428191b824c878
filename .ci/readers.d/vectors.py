"""GDAL opens every layer of the export and the FlatGeobuf layers of the run."""

import re
from pathlib import Path

from check import done, expect, load, near, output

info = load("info.json")
layers = {name: layer["count"] for name, layer in info["layers"].items() if name not in ("terrain", "landcover")}
east, north = info["origin"]
west, south, right, top = info["bounds"]


def summary(path):
    """Feature count, extent and everything else that ogrinfo says of the only layer of a file."""
    text = output("ogrinfo", "-so", "-al", str(path))
    extent = re.search(r"Extent: \((\S+), (\S+)\) - \((\S+), (\S+)\)", text)
    count = int(re.search(r"Feature Count: (\d+)", text)[1])
    return count, [float(v) for v in extent.groups()] if extent else None, text


def written(listing):
    return {Path(line).stem: Path(line) for line in Path(listing).read_text().split("\n") if line}


for kind, listing in (("geojson", "geojson.txt"), ("fgb", "fgb.txt")):
    files = written(listing)
    expect(set(files) == set(layers), f"{kind}: layers {sorted(files)} where the city has {sorted(layers)}")
    for name, path in files.items():
        count, extent, text = summary(path)
        expect(count == layers[name], f"{path}: {count} features, the city has {layers[name]}")
        expect(re.search(r"^id: String", text, re.M), f"{path}: no column id")
        if extent is None:
            expect(name == "feeders", f"{path}: no extent")
            continue
        if kind == "geojson":
            expect('ID["EPSG",4326]' in text, f"{path}: not in degrees")
            expect(127 < extent[0] <= extent[2] < 131 and 34 < extent[1] <= extent[3] < 37, f"{path}: extent {extent}")
        else:
            expect('ID["EPSG",5187]' in text, f"{path}: not EPSG:5187")
            expect(east + west - 1000 <= extent[0] <= extent[2] <= east + right + 1000, f"{path}: extent {extent}")
            expect(north + south - 1000 <= extent[1] <= extent[3] <= north + top + 1000, f"{path}: extent {extent}")

# the same streets in both, after GDAL's own projection: mean length of a street [m]
metres = output("ogrinfo", "-q", "-dialect", "sqlite", "-sql", "select sum(st_length(geometry)) as m from streets", "fgb/streets.fgb")
degrees = output("ogrinfo", "-q", "-dialect", "sqlite", "-sql", "select sum(st_length(st_transform(geometry, 5187))) as m from streets", "geojson/streets.geojson")
number = r"= ([0-9.]+)"
near(float(re.search(number, degrees)[1]), float(re.search(number, metres)[1]), 0.5, "length of all streets, degrees against metres")

# the spatial index of FlatGeobuf finds what a scan finds
for name in ("buildings", "streets", "junctions"):
    box = [str(v) for v in (east + 300, north + 300, east + 700, north + 700)]
    indexed = output("ogrinfo", "-so", "-al", "-spat", *box, f"fgb/{name}.fgb")
    scanned = output("ogrinfo", "-q", "-dialect", "sqlite", "-sql",
                     f"select count(*) as n from {name} where st_intersects(geometry, buildmbr({', '.join(box)}))", f"fgb/{name}.fgb")
    hits = int(re.search(r"Feature Count: (\d+)", indexed)[1])
    want = int(re.search(r"= (\d+)", scanned)[1])
    expect(0 < want <= hits < layers[name], f"{name}: {hits} by the index, {want} by a scan, of {layers[name]}")

for name, column in (("network", "peak_water_depth"), ("buildings", "peak_building_depth")):
    count, extent, text = summary(f"run/{name}.fgb")
    expect(count == layers["lanes" if name == "network" else name], f"run/{name}.fgb: {count} features")
    expect(re.search(rf"^{column}: Real", text, re.M), f"run/{name}.fgb: no column {column}")
deepest = output("ogrinfo", "-q", "-dialect", "sqlite", "-sql", "select max(peak_water_depth) as m from network", "run/network.fgb")
expect(0 < float(re.search(number, deepest)[1]) < 5, f"deepest street: {deepest}")
done("vectors")
