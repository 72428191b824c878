// Package record writes what a run leaves: a folder that QGIS, DuckDB and pandas open as it is, and that replay shows
// again. A Recorder observes the loop and writes
//
//	manifest.json            what ran, with hashes, work counters and the ledger
//	city/                    the city of the run, as engine/city/store keeps it
//	tables/SUPPORT.parquet   states on a table of the city, every record.every, one row group an instant
//	series.parquet, .csv     numbers about the whole city, every record.every
//	peaks/NAME.tif, .qml     peak rasters, and how QGIS shows them
//	depth.nc                 depth(t, y, x), NetCDF classic
//	network.fgb              the lanes with their peak states, for any QGIS
//	buildings.fgb            the footprints with theirs
//	underpasses.fgb          the underpasses with their depth and how long they were under more than 15 cm
//	closures.csv             the underpasses and streets that the rule of 15 cm would have closed
//	gauges.csv, lanes.csv    what [record.X] asked for
//	frames.bin, events.jsonl what replay and `semul render` need
//	checkpoints/             states to go on from
//
// The folder is written under a temporary name and renamed. A run that is interrupted, or that fills the disk, leaves
// the same folder, readable and marked incomplete: see folder.go.
//
// Read next: recorder.go, folder.go, tables.go, series.go, manifest.go.
package record
