"""DuckDB reads every parquet file, geopandas those with a geometry."""

import json
from pathlib import Path

import duckdb
import geopandas

from check import done, expect, load, near

info, run = load("info.json"), load("run.json")
counts = {name: layer["count"] for name, layer in info["layers"].items()}
sql = duckdb.connect()


def rows(query):
    return sql.sql(query).fetchall()


def columns(path):
    return {name: kind for name, kind, *_ in rows(f"describe select * from '{path}'")}


def geo(path):
    """The GeoParquet entry of a file's metadata, or None."""
    for _, key, value in rows(f"select * from parquet_kv_metadata('{path}')"):
        if bytes(key) == b"geo":
            return json.loads(bytes(value))
    return None


# the city: every layer, its rows and the coordinate system of its shapes
files = sorted(Path("town").glob("*.parquet"))
expect({p.stem for p in files} == set(counts) - {"terrain", "landcover"}, f"layers {[p.stem for p in files]}")
for path in files:
    n = rows(f"select count(*), count(distinct id) from '{path}'")[0]
    expect(n == (counts[path.stem],) * 2, f"{path}: {n} rows and ids, city.json says {counts[path.stem]}")
    kinds = columns(path)
    for column in kinds:  # reads every value of every column
        nulls = rows(f'select count(*) - count("{column}") from \'{path}\'')[0][0]
        expect(nulls == 0, f"{path}: {nulls} nulls in {column}")
    meta = geo(path)
    expect((meta is None) == ("geometry" not in kinds), f"{path}: geo metadata {meta}")
    if meta:
        shape = meta["columns"][meta["primary_column"]]
        expect(meta["version"] == "1.1.0" and shape["encoding"] == "WKB" and shape["crs"]["id"] == {"authority": "EPSG", "code": 5187}, f"{path}: {meta}")
        frame = geopandas.read_parquet(path)
        expect(frame.crs.to_epsg() == 5187, f"{path}: geopandas says {frame.crs}")
        expect(frame.geometry.is_valid.mean() > 0.99 and not frame.geometry.isna().any(), f"{path}: shapes that are not valid")
        expect(set(frame.geom_type) <= set(shape["geometry_types"]), f"{path}: {set(frame.geom_type)}, said {shape['geometry_types']}")
        for value, want in zip(frame.total_bounds, shape["bbox"]):
            near(value, want, 1e-6, f"{path}: bounding box")

want = {"id": "VARCHAR", "class": "VARCHAR", "from": "UINTEGER", "speed": "FLOAT", "level": "TINYINT", "bridge": "BOOLEAN"}
kinds = columns("town/streets.parquet")
expect({k: kinds[k] for k in want} == want, f"streets.parquet: {kinds}")
kinds = columns("town/signals.parquet")
expect(kinds["state"] == "VARCHAR[]" and kinds["duration"] == "FLOAT[]", f"signals.parquet: {kinds}")
streets = geopandas.read_parquet("town/streets.parquet")
near(streets["length"].sum() / 1000, info["street_km"], 1e-3, "street_km by column")
near(streets.length.sum() / 1000, info["street_km"], 0.005 * info["street_km"], "street_km by geometry")
lanes = geopandas.read_parquet("town/lanes.parquet")
near(lanes["length"].sum() / 1000, info["lane_km"], 1e-3, "lane_km by column")
broken = rows("select count(*) from 'town/streets.parquet' where \"from\" >= (select count(*) from 'town/junctions.parquet')")[0][0]
expect(broken == 0, f"{broken} streets begin at no junction")

# the run: 11 instants in every table
for path in sorted(Path("run/tables").glob("*.parquet")):
    kinds = columns(path)
    expect(kinds["time_ns"] == "BIGINT" and kinds["time"].startswith("TIMESTAMP") and kinds[path.stem] == "VARCHAR", f"{path}: {kinds}")
    n, ids, instants, first, last = rows(f'select count(*), count(distinct "{path.stem}"), count(distinct time_ns), min(epoch_ns("time")), max(epoch_ns("time") - time_ns) from \'{path}\'')[0]
    expect(instants == 11 and n == 11 * ids, f"{path}: {n} rows, {ids} ids, {instants} instants")
    expect(first == last == 1784188800 * 10**9, f"{path}: begins at {first}")  # 2026-07-16T08:00Z
    groups = rows(f"select count(distinct row_group_id) from parquet_metadata('{path}')")[0][0]
    expect(groups == 11, f"{path}: {groups} row groups, want one an instant")
    for column, kind in kinds.items():
        if kind == "FLOAT":
            expect(rows(f'select count(*) from \'{path}\' where not isfinite("{column}")')[0][0] == 0, f"{path}: {column} is not finite")
expect(rows("select count(distinct lane) from 'run/tables/lane.parquet'")[0][0] == counts["lanes"], "lane.parquet: lanes are missing")
deep, most = rows("select min(water_depth), max(water_depth) from 'run/tables/lane.parquet'")[0]
expect(0 == deep < most < 5, f"lane.parquet: depths {deep} … {most}")
instants, = rows("select count(*) from 'run/series.parquet'")[0]
expect(instants == 11, f"series.parquet: {instants} instants")
done("tables")
