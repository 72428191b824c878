package record

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"semul/engine/city/read/geotiff"
	"semul/engine/city/store"
	"semul/engine/city/store/geoparquet"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/engine/record/replay"
	"semul/engine/sim"
)

// everything asks for all that can be recorded.
var everything = Options{Every: time.Minute, Grids: time.Minute,
	Gauges: []Gauge{{"g1", geo.Point{X: 105, Y: 105}, time.Minute}, {"g2", geo.Point{X: 500, Y: 500}, 2 * time.Minute}},
	Links:  []Link{{"k", 2, time.Minute}}}

func complete(t testing.TB, opt Options) (string, *sim.Loop) {
	t.Helper()
	l, r := recorded(t, &puddle{}, opt)
	if err := l.Run(context.Background(), stop); err != nil {
		t.Fatal(err)
	}
	return finish(t, l, r, Manifest{Title: "폭우", Scenario: "storm", Models: map[string]ModelWork{"flood": {Work: 7, WorkUnit: "cell-updates"}}, Ledger: []sim.Balance{{Name: "flood.water"}}, Digest: l.Digest()}), l
}

func TestRunFolderHoldsWhatTheDocumentationSays(t *testing.T) {
	dir, _ := complete(t, everything)
	got := files(t, dir)
	var names []string
	for name, size := range got { //semul:allow maprange: sorted below
		if !strings.HasPrefix(name, "city/") {
			names = append(names, name)
		}
		if size == 0 {
			t.Errorf("%s is empty", name)
		}
	}
	slices.Sort(names)
	want := "buildings.fgb buildings.qml depth.nc events.jsonl frames.bin gauges.csv gauges.fgb gauges.qml lanes.csv manifest.json network.fgb network.qml network_closures.qml peaks.nc peaks/peak_depth.tif series.csv series.parquet tables/building.parquet tables/lane.parquet"
	if strings.Join(names, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(names, " "), want)
	}
	back, err := store.Read(filepath.Join(dir, "city"))
	if err != nil || back.Hash() != town(t).Hash() {
		t.Errorf("the city of the run: %v", err)
	}
	parent, err := os.ReadDir(filepath.Dir(dir))
	if err != nil || len(parent) != 1 {
		t.Errorf("beside the run stands %v, %v", parent, err)
	}
}

func TestTablesHoldEveryRowAtEveryInstant(t *testing.T) {
	dir, l := complete(t, Options{})
	table := parquetOf(t, dir, "tables/lane.parquet")
	n := len(l.City().Lanes.ID)
	if table.Rows != 11*n {
		t.Fatalf("%d rows for 11 instants of %d lanes", table.Rows, n)
	}
	var ns, instants []int64
	var ids []string
	var depth, speed []float32
	for name, dst := range map[string]any{"time_ns": &ns, "time": &instants, "lane": &ids, "water_depth": &depth, "lane_speed": &speed} {
		if err := table.Column(name, dst); err != nil {
			t.Fatal(err)
		}
	}
	begin := time.Date(2026, 7, 16, 9, 0, 0, 0, time.UTC).UnixNano()
	wet := 0
	for k := range table.Rows {
		at := int64(k/n) * 60e9
		if ns[k] != at || instants[k] != begin+at || ids[k] != l.City().Lanes.ID[k%n] {
			t.Fatalf("row %d: %d ns, %d, lane %s", k, ns[k], instants[k], ids[k])
		}
		want := deepest(l.City().Lanes.Line.At(k%n), float64(at)/1e9)
		if math.Abs(float64(depth[k])-want) > 0.03 {
			t.Fatalf("row %d: lane %s has %g m at %d s, want about %g", k, ids[k], depth[k], at/1e9, want)
		}
		if depth[k] > 0 {
			wet++
		}
		if speed[k] != float32(10+k%n) {
			t.Fatalf("row %d: speed %g", k, speed[k])
		}
	}
	if wet < 100 {
		t.Errorf("only %d rows are wet", wet)
	}
	if v, _ := table.Meta("semul.column.water_depth"); v != "Metre: depth on a lane" {
		t.Errorf("metadata %q", v)
	}
	if table := parquetOf(t, dir, "tables/building.parquet"); table.Rows != 11*16 {
		t.Errorf("%d rows of buildings", table.Rows)
	}
}

// deepest is the puddle's largest depth along a line; see puddle.
func deepest(line []geo.Point, seconds float64) float64 {
	west := line[0].X
	for _, p := range line {
		west = min(west, p.X)
	}
	if west >= 320 {
		return 0
	}
	return (640 - west) / 1000 * seconds / 600
}

func parquetOf(t testing.TB, dir, name string) *geoparquet.Table {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	table, err := geoparquet.Open(f, info.Size())
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return table
}

func TestSeriesGaugesAndLanes(t *testing.T) {
	dir, _ := complete(t, everything)
	series := csvOf(t, dir, "series.csv")
	if len(series) != 12 || strings.Join(series[0], ",") != "time_s,flood_flooded_area" || strings.Join(series[11], ",") != "600,204800" {
		t.Errorf("series.csv: %d lines, %v … %v", len(series), series[0], series[len(series)-1])
	}
	table := parquetOf(t, dir, "series.parquet")
	var area []float64
	if err := table.Column("flood_flooded_area", &area); err != nil || len(area) != 11 || area[0] != 0 || area[10] != 204800 {
		t.Errorf("series.parquet: %v %v", area, err)
	}
	gauges := csvOf(t, dir, "gauges.csv")
	if strings.Join(gauges[0], ",") != "time_s,gauge,depth_m,level_m,velocity_mps" || len(gauges) != 1+11+6 {
		t.Errorf("gauges.csv: %d lines, %v", len(gauges), gauges[0])
	}
	if last := strings.Join(gauges[len(gauges)-2], ","); last != "600,g1,0.535,2.535,0.5" { // cell centre 105 m
		t.Errorf("g1: %s", last)
	}
	if last := strings.Join(gauges[len(gauges)-1], ","); last != "600,g2,0,2,0.5" {
		t.Errorf("g2: %s", last)
	}
	lanes := csvOf(t, dir, "lanes.csv")
	if strings.Join(lanes[0], ",") != "time_s,lane,flow_vph,speed_mps" || len(lanes) != 11 {
		t.Fatalf("lanes.csv: %v", lanes)
	}
	for i, row := range lanes[1:] {
		if want := fmt.Sprintf("%d,%s,1800,12", 60*(i+1), town(t).Lanes.ID[2]); strings.Join(row, ",") != want {
			t.Errorf("lanes.csv: %v, want %s", row, want)
		}
	}
}

func csvOf(t testing.TB, dir, name string) [][]string {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return rows
}

func TestReplayShowsWhatWasSampled(t *testing.T) {
	dir, l := complete(t, Options{Frames: map[string]clock.Duration{"flood.depth": time.Minute}})
	run, err := replay.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	info := run.Info()
	if info.Incomplete || len(run.Notes) > 0 || !info.Redacted || info.Layer("flood.secret") >= 0 || info.Grids["flood_cell"].NX != 64 {
		t.Errorf("info %+v, notes %v", info, run.Notes)
	}
	var pair [2]frame.Sample
	w, err := run.Pair(info.Layer("flood.depth"), 90e9, &pair)
	if err != nil || w != 0.5 || pair[0].At != 60e9 || pair[1].Values[0] != 127 { // (640−5)/1000·120/600 m
		t.Errorf("weight %g, at %v, %v, %v", w, pair[0].At, pair[1].Values[:3], err)
	}
	if _, err := run.Pair(info.Layer("traffic.vehicle"), 77e9, &pair); err != nil || pair[0].Movers.Len() != 5 || math.Abs(float64(pair[0].Movers.Pos[0])-70) > 0.051 {
		t.Errorf("movers %+v, %v", pair[0].Movers, err)
	}
	events := run.Events(0, stop)
	if len(events) != 1 || events[0].Kind != "flood.reached" || events[0].Name != "lane/"+l.City().Lanes.ID[3] {
		t.Errorf("events %+v", events)
	}
	dir, _ = complete(t, Options{Truth: true, Frames: map[string]clock.Duration{"traffic.vehicle": 0}})
	other, err := replay.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if other.Info().Layer("flood.secret") < 0 || other.Info().Redacted || other.Info().Layer("traffic.vehicle") >= 0 {
		t.Errorf("with truth and without vehicles: %+v", other.Info().Layers)
	}
}

func TestPeaksAreGeoTIFF(t *testing.T) {
	dir, _ := complete(t, Options{})
	b, err := os.ReadFile(filepath.Join(dir, "peaks", "peak_depth.tif"))
	if err != nil {
		t.Fatal(err)
	}
	image, err := geotiff.Read(strings.NewReader(string(b)), int64(len(b)), "peak_depth.tif")
	if err != nil {
		t.Fatal(err)
	}
	if image.EPSG != 5187 || image.Raster.X0 != 193000 || image.Raster.Y0 != 281000 || math.Abs(float64(image.Raster.Val[0])-0.635) > 1e-6 || image.Raster.Val[63] != 0 {
		t.Errorf("EPSG %d at %g, %g: %g, %g", image.EPSG, image.Raster.X0, image.Raster.Y0, image.Raster.Val[0], image.Raster.Val[63])
	}
}

func TestManifestIsJSON(t *testing.T) {
	dir, l := complete(t, Options{})
	text, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]any{"format": 1., "title": "폭우", "reached_ns": 600e9, "incomplete": false, "digest": l.Digest()} {
		if m[key] != want {
			t.Errorf("%s is %v, want %v", key, m[key], want)
		}
	}
	if work := m["models"].(map[string]any)["flood"].(map[string]any); work["work"] != 7. || work["work_unit"] != "cell-updates" {
		t.Errorf("models %v", m["models"])
	}
	if ledger, ok := m["ledger"].([]any); !ok || ledger[0].(map[string]any)["name"] != "flood.water" {
		t.Errorf("ledger %v", m["ledger"])
	}
}

// TestInterruptedRunCanBeRead: a context that is cancelled in mid-run leaves a folder that replay, parquet and CSV readers
// open, marked incomplete.
func TestInterruptedRunCanBeRead(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	l, r := recorded(t, &puddle{}, everything)
	if err := l.Run(ctx, 250e9); err != nil {
		t.Fatal(err)
	}
	cancel()
	err := l.Run(ctx, stop)
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	readable(t, finish(t, l, r, Manifest{Incomplete: true, Reason: err.Error()}), 5, "the run is incomplete: context canceled")
}

// readable checks a run that was cut short after so many minutes.
func readable(t *testing.T, dir string, instants int, note string) {
	t.Helper()
	run, err := replay.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	if !run.Info().Incomplete || !strings.Contains(strings.Join(run.Notes, "; "), note) {
		t.Errorf("notes %v, want %q", run.Notes, note)
	}
	if _, to, _ := run.Span(); to < clock.Time(instants-1)*60e9 {
		t.Errorf("frames end at %v", to)
	}
	for _, name := range []string{"tables/lane.parquet", "tables/building.parquet", "series.parquet"} {
		table := parquetOf(t, dir, name)
		var ns []int64
		if err := table.Column("time_ns", &ns); err != nil || len(ns) == 0 || ns[len(ns)-1] != int64(instants-1)*60e9 {
			t.Errorf("%s: %d rows, %v", name, len(ns), err)
		}
	}
	if rows := csvOf(t, dir, "series.csv"); len(rows) != 1+instants {
		t.Errorf("series.csv has %d lines", len(rows))
	}
	if _, err := store.Read(filepath.Join(dir, "city")); err != nil {
		t.Errorf("the city of the run: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, reserveName)); err == nil {
		t.Error("the reserve is still there")
	}
}

// TestKilledRunCanBeRead: a process that dies without closing anything leaves frames up to the last whole chunk.
func TestKilledRunCanBeRead(t *testing.T) {
	l, r := recorded(t, &puddle{}, everything)
	if err := l.Run(context.Background(), stop); err != nil {
		t.Fatal(err)
	}
	if err := r.frames.w.Sync(); err != nil { // what the system had written by then
		t.Fatal(err)
	}
	run, err := replay.Open(r.Folder.Path(""))
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	if _, to, _ := run.Span(); !run.Info().Incomplete || to != stop || len(run.Notes) < 2 {
		t.Errorf("to %v, notes %v", to, run.Notes)
	}
	if err := errors.Join(r.Close(l), r.Folder.Discard()); err != nil {
		t.Error(err)
	}
}

func TestWhatCannotBeRecordedIsSaid(t *testing.T) {
	for want, opt := range map[string]Options{
		"recording: record.gauge.far: (700.0, 10.0) lies outside the flooded area's grid": {Gauges: []Gauge{{"far", geo.Point{X: 700, Y: 10}, time.Minute}}},
	} {
		l, r := recorded(t, &puddle{}, opt)
		if err := l.Run(context.Background(), stop); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
		if err := r.Close(l); err != nil {
			t.Error(err)
		}
	}
	dir := t.TempDir()
	folder, err := NewFolder(filepath.Join(dir, "x"), false)
	if err != nil {
		t.Fatal(err)
	}
	alone, err := sim.New(sim.Config{City: town(t), Models: nil, Stop: stop})
	if err != nil {
		t.Fatal(err)
	}
	r := New(folder, Options{Every: time.Minute, Gauges: []Gauge{{"g", geo.Point{}, time.Minute}}})
	if err := r.Observe(alone); err == nil || !strings.Contains(err.Error(), "record.gauge.g: no model of this run can be gauged; add [model.flood]") {
		t.Errorf("got %v", err)
	}
	r = New(folder, Options{Every: time.Minute, Links: []Link{{"k", 0, time.Minute}}})
	if err := os.RemoveAll(folder.Path("city")); err != nil {
		t.Fatal(err)
	}
	if err := r.Observe(alone); err == nil || !strings.Contains(err.Error(), "record.link.k: no model of this run counts vehicles; add [model.traffic]") {
		t.Errorf("got %v", err)
	}
}
