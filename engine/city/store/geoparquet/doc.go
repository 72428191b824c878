// Package geoparquet writes and reads tables of plain columns with at most one geometry as GeoParquet 1.1 files
// (https://geoparquet.org/releases/v1.1.0/), which QGIS, DuckDB and geopandas open as they are. It knows nothing of
// cities or runs: it turns columns into parquet's columns, geometry into well-known binary, and says in the file's
// metadata which coordinate reference system the geometry has.
//
// Read next: column.go, writer.go, reader.go, wkb.go, projjson.go.
package geoparquet
