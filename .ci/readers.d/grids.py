"""GDAL opens every GeoTIFF and the NetCDF file; SciPy, whose reader is its own, the NetCDF file again."""

import csv
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import numpy
from scipy.io import netcdf_file

from check import done, expect, load, near, output

info, run = load("info.json"), load("run.json")
east, north = info["origin"]
width, height = info["bounds"][2] - info["bounds"][0], info["bounds"][3] - info["bounds"][1]


def gdalinfo(path):
    return json.loads(output("gdalinfo", "-json", "-stats", str(path)))


def scratch(name):
    """The pixels of a peak raster as GDAL reads them, rows from the north."""
    output("gdal_translate", "-q", "-of", "ENVI", f"run/peaks/{name}.tif", f"{name}.raw")
    return f"{name}.raw"


def placed(name, grid):
    """A grid covers the city in EPSG:5187 with square cells of 10 m."""
    left, top = grid["cornerCoordinates"]["upperLeft"]
    right, bottom = grid["cornerCoordinates"]["lowerRight"]
    near(left, east + info["bounds"][0], 0.01, f"{name}: west")
    near(bottom, north + info["bounds"][1], 0.01, f"{name}: south")
    near(right - left, width, 10, f"{name}: width")
    near(top - bottom, height, 10, f"{name}: height")
    expect(grid["geoTransform"][1] == 10 and grid["geoTransform"][5] == -10, f"{name}: cells {grid['geoTransform']}")


plausible = {  # file: lowest, highest value that can be
    "town/terrain.tif": (-20, 60), "town/landcover.tif": (0, 8),
    "run/peaks/peak_depth.tif": (0, 20), "run/peaks/peak_speed.tif": (0, 20), "run/peaks/peak_depth_speed.tif": (0, 60),
    "run/peaks/peak_hazard.tif": (1, 6), "run/peaks/people_stability.tif": (1, 4), "run/peaks/car_stability.tif": (1, 4), "run/peaks/hazard_rating.tif": (0, 60),
    "run/peaks/arrival.tif": (0, 600), "run/peaks/duration.tif": (0, 610),  # the interval in which the water comes counts whole
}
found = {str(p) for p in (*Path("town").glob("*.tif"), *Path("run/peaks").glob("*.tif"))}
expect(set(plausible) <= found, f"GeoTIFF files {sorted(found)}, want {sorted(plausible)}")
for path in sorted(found):
    grid = gdalinfo(path)
    placed(path, grid)
    expect('ID["EPSG",5187]' in grid["coordinateSystem"]["wkt"], f"{path}: not EPSG:5187")
    band = grid["bands"][0]
    classes = {"peak_hazard": 6, "people_stability": 4, "car_stability": 4}.get(Path(path).stem)
    expect(band["type"] == ("Byte" if classes else "Float32"), f"{path}: {band['type']}")
    expect(str(band["noDataValue"]).lower() == ("0.0" if classes else "nan"), f"{path}: no-data {band['noDataValue']}")
    if classes:
        shades = {tuple(c) for c in band["colorTable"]["entries"][1:classes + 1]}
        expect(band["colorInterpretation"] == "Palette" and len(shades) == classes, f"{path}: colours {shades}")
    low, high = plausible.get(path, (-1e9, 1e9))
    if path.startswith("run/"):
        expect(band["description"] and (classes or band["unit"]), f"{path}: {band.get('description')}, {band.get('unit')}")
        told = band["metadata"][""]  # what the file says of itself is what GDAL finds
        seen = json.loads(output("gdalinfo", "-json", "-hist", path))["bands"][0]["histogram"]["count"]
        expect("STATISTICS_MEAN" in told and seen, f"{path}: statistics {told}")
        style = ElementTree.parse(Path(path).with_suffix(".qml")).getroot()
        expect(style.find("pipe/rasterrenderer") is not None, f"{path}: no style")
    expect(low <= band["minimum"] <= band["mean"] <= band["maximum"] <= high, f"{path}: {band['minimum']} … {band['maximum']}")
depth = gdalinfo("run/peaks/peak_depth.tif")["bands"][0]["maximum"]
expect(depth >= run["flood"]["max_depth_m"] - 1e-4, f"peak depth {depth}, deepest now {run['flood']['max_depth_m']}")

grid = gdalinfo("NETCDF:run/depth.nc:depth")
placed("depth.nc", grid)
expect(len(grid["bands"]) == 6, f"depth.nc: {len(grid['bands'])} instants")  # 0, 2, … 10 minutes
for text in ("Transverse Mercator", "298.257222101"):
    expect(text in grid["coordinateSystem"]["wkt"], f"depth.nc: no {text} in its coordinate system")
for number, want in ((8801, 38), (8802, 129), (8806, 200000), (8807, 600000)):  # EPSG:5187
    value = re.search(rf',([0-9.]+),[^,]*\[[^\]]*\]*[^\]]*\],\s*ID\["EPSG",{number}\]', grid["coordinateSystem"]["wkt"])
    expect(value and float(value[1]) == want, f"depth.nc: parameter {number} is {value and value[1]}, want {want}")

nc = netcdf_file("run/depth.nc", mmap=False)
expect(nc.Conventions == b"CF-1.8", f"depth.nc: {nc.Conventions}")
v = nc.variables["depth"]
expect(v.dimensions == ("time", "y", "x") and v.units == b"m", f"depth.nc: {v.dimensions} {v.units}")
expect(list(nc.variables["time"][:]) == [0, 120, 240, 360, 480, 600], f"depth.nc: instants {nc.variables['time'][:]}")
expect(nc.variables["time"].units == b"seconds since 2026-07-16 08:00:00 +00:00", f"depth.nc: {nc.variables['time'].units}")
metres = numpy.where(v[:] == v._FillValue, numpy.nan, v[:] * v.scale_factor)
expect(numpy.nanmin(metres) >= 0 and numpy.nanmax(metres) <= depth + 0.001, f"depth.nc: {numpy.nanmin(metres)} … {numpy.nanmax(metres)}")

# peaks.nc holds what the GeoTIFF files hold
worst = netcdf_file("run/peaks.nc", mmap=False)
expect(worst.Conventions == b"CF-1.8", f"peaks.nc: {worst.Conventions}")
names = {Path(p).stem for p in found if p.startswith("run/")}
expect(set(worst.variables) == names | {"crs", "y", "x"}, f"peaks.nc: {sorted(worst.variables)}, GeoTIFF {sorted(names)}")
for name in sorted(names):
    v = worst.variables[name]
    raw = numpy.fromfile(scratch(name), dtype="u1" if v.typecode() == "b" else "<f4").reshape(v.shape)[::-1]
    expect(v.grid_mapping == b"crs" and v.long_name and v.units, f"peaks.nc: {name}")
    expect(numpy.array_equal(raw, v[:], equal_nan=v.typecode() != "b"), f"peaks.nc: {name} differs from its GeoTIFF")
placed("peaks.nc", gdalinfo("NETCDF:run/peaks.nc:peak_depth"))

# the gauge of the scenario reads the same water
x, y = nc.variables["x"][:], nc.variables["y"][:]
i, j = int(numpy.argmin(abs(x - east - 600.1))), int(numpy.argmin(abs(y - north - 500.1)))
with open("run/gauges.csv", encoding="utf-8", newline="") as f:
    gauge = {float(r["time_s"]): float(r["depth_m"]) for r in csv.DictReader(f)}
expect(sorted(gauge) == [60.0 * k for k in range(11)], f"gauges.csv: instants {sorted(gauge)}")
for k, at in enumerate(nc.variables["time"][:]):
    near(metres[k, j, i], gauge[float(at)], 0.0006, f"gauge at {at} s")
done("grids")
