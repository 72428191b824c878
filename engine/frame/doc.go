// Package frame is what can be seen of a run: layers declared as data, samples of them at instants, and events with
// their causes. Models declare layers and emit events; the recorder and replay carry them; the viewer,
// the report and `semul render` read them through one interface, Source, and never know whether the run is over.
//
// Values are stored as uint16 multiples of a layer's quantum, Missing meaning "no value here". That is exact enough to
// draw and to inspect; the numbers of record are in the run's GeoParquet, GeoTIFF and CSV files.
//
// Read next: layer.go, sample.go, event.go, source.go, then codec.go, movers.go, file.go and open.go for the file frames.bin.
package frame
