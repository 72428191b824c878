// Package record writes what a run leaves: a folder that QGIS, DuckDB and pandas open as it is, and that replay shows
// again. A Recorder observes the loop and writes
//
//	manifest.json            what ran, with hashes, work counters and the ledger
//	city/                    the city of the run, as engine/city/store keeps it
//	tables/SUPPORT.parquet   states on a table of the city, every record.every, one row group an instant
//	series.parquet, .csv     numbers about the whole city, every record.every
//	peaks/NAME.tif, .qml     peak rasters with statistics, overviews and colour tables, and how QGIS shows them
//	depth.nc, peaks.nc       depth(t, y, x) and the peak rasters, NetCDF classic, where [record.grid.X] asks for them
//	network.fgb              the lanes with their peak states, when they were under more than 15 cm, and when closed
//	streets.fgb              the streets with what was driven on them in the whole run: streets.go lists the columns
//	streets.parquet          the same by record.streets; a street has a row where somebody was on it
//	trips.parquet            the trips of vehicles, one a row: trips.go lists the columns
//	buildings.fgb            the footprints with theirs, whether they were flooded, what they lost by which curve, and noise
//	underpasses.fgb          the underpasses with their depth and when they were under more than 15 cm
//	power_assets.fgb         substations, ring units, transformers and cabinets: depth, sill, drowned, out of service since
//	pumps.fgb, gauges.fgb    pump houses likewise; gauges with the worst they have read
//	LAYER.qml                how QGIS shows a layer; buildings_damage.qml and network_closures.qml are to be chosen by hand
//	closures.csv             the underpasses and streets that the rule of 15 cm would have closed
//	gauges.csv, lanes.csv    what [record.X] asked for
//	corridors.csv            speeds of every [corridor.X] by five minutes
//	frames.bin, events.jsonl what replay and `semul render` need
//	checkpoints/             states to go on from
//
// The folder is written under a temporary name and renamed. A run that is interrupted, or that fills the disk, leaves
// the same folder, readable and marked incomplete: see folder.go.
//
// Read next: recorder.go, folder.go, tables.go, series.go, manifest.go.
package record
