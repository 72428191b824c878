"""GDAL opens every layer of the export and the FlatGeobuf layers of the run."""

import re
from pathlib import Path
from xml.etree import ElementTree

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


def answer(layer, expression):
    """One number of a layer of the run."""
    text = output("ogrinfo", "-q", "-dialect", "sqlite", "-sql", f"select {expression} as n from {layer}", f"run/{layer}.fgb")
    return float(re.search(r"= (-?[0-9.e+-]+)", text)[1])


def columns(name, *wanted):
    text = summary(f"run/{name}.fgb")[2]
    for column in wanted:
        expect(re.search(rf"^{column}[: (]", text, re.M), f"run/{name}.fgb: no column {column}")


columns("buildings", "flooded: Integer.Boolean.", "damage_fraction", "damage_value", "damage_currency", "damage_curve", "damage_source", "floor_area_m2", "footprint_m2")
columns("network", "over_15cm_h", "over_15cm_from: DateTime", "over_15cm_until: DateTime", "closed: Integer.Boolean.", "closed_from: DateTime", "closed_h")
columns("power_assets", "kind", "sill_m", "peak_depth_m", "drowned", "tripped_at: DateTime")
columns("gauges", "peak_depth_m", "peak_level_m", "peak_velocity_mps", "peak_at: DateTime")
kpi = load("run.json")["kpi"]
near(answer("buildings", "sum(flooded)"), kpi["buildings_flooded"], 0, "flooded buildings")
near(answer("buildings", "sum(damage_fraction > 0)"), kpi["buildings_damaged"], 0, "damaged buildings")
near(answer("buildings", "sum(damage_fraction * footprint_m2)"), kpi["building_damage_area"], 1e-3 * kpi["building_damage_area"] + 0.01, "floor lost")
near(answer("buildings", "sum(damage_value)"), kpi["building_damage"], 1e-3 * kpi["building_damage"] + 0.5 * kpi["buildings_damaged"], "damage")  # each is rounded
for style in Path("run").glob("*.qml"):
    rules = ElementTree.parse(style).findall("renderer-v2/rules/rule")
    symbols = ElementTree.parse(style).findall("renderer-v2/symbols/symbol")
    expect(len(rules) > 1 and [r.get("symbol") for r in rules] == [s.get("name") for s in symbols], f"{style}: {len(rules)} rules, {len(symbols)} symbols")
    expect(any(style.stem.startswith(p.stem) for p in Path("run").glob("*.fgb")), f"{style}: of no layer")
deepest = output("ogrinfo", "-q", "-dialect", "sqlite", "-sql", "select max(peak_water_depth) as m from network", "run/network.fgb")
expect(0 < float(re.search(number, deepest)[1]) < 5, f"deepest street: {deepest}")
done("vectors")
