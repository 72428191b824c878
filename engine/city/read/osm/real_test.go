package osm

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	paulmach "github.com/paulmach/osm"
	"github.com/paulmach/osm/osmpbf"

	"semul/engine/city/network"
	"semul/engine/geo"
	"semul/engine/par"
)

// shared returns a file of the data folder beside the repository, or skips aloud.
func shared(t testing.TB, path string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			file := filepath.Join(dir, "..", "shared", "data", path)
			if _, err := os.Stat(file); err == nil {
				return file
			}
			break
		}
	}
	t.Skipf("%s is not there: the real extracts were not checked", path)
	return ""
}

// delaware returns the extract that lies in the module github.com/paulmach/osm (ODbL 1.0, © OpenStreetMap contributors).
func delaware(t testing.TB) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/paulmach/osm").Output()
	file := filepath.Join(strings.TrimSpace(string(out)), "testdata", "delaware-latest.osm.pbf")
	if _, stat := os.Stat(file); err != nil || stat != nil {
		t.Skipf("the module github.com/paulmach/osm is not unpacked here (%v, %v): Delaware was not checked", err, stat)
	}
	return file
}

// What must come out of the extracts of three quarters of Seoul and Suwon. Limits are wide: they catch a layer that is
// lost or doubled, not a street that is edited.
func TestKoreanExtracts(t *testing.T) {
	for _, c := range []struct {
		file                                  string
		streets, km, signals, buildings       [2]float64
		widest                                int // lanes of the widest street in one direction
		islandKM                              float64
		stops, rails, restrictions, tagLanesN int
	}{
		{"seoul_songpa_asanH", [2]float64{900, 1150}, [2]float64{100, 115}, [2]float64{8, 25}, [2]float64{1300, 1400}, 6, 1, 1, 0, 0, 60},
		{"seoul_heukseok_cauH", [2]float64{380, 480}, [2]float64{45, 56}, [2]float64{4, 12}, [2]float64{590, 620}, 5, 1, 0, 0, 0, 10},
		{"suwon_station", [2]float64{900, 1050}, [2]float64{72, 83}, [2]float64{6, 20}, [2]float64{130, 145}, 4, 2, 27, 40, 7, 10},
	} {
		town, r, err := Read([]string{shared(t, "traffic/korea/"+c.file+".osm.gz")}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range network.Validate(town) {
			t.Errorf("%s: %s", c.file, v)
		}
		n := r.Network
		within := func(what string, got float64, want [2]float64) {
			if got < want[0] || got > want[1] {
				t.Errorf("%s: %s %g, want %g to %g", c.file, what, got, want[0], want[1])
			}
		}
		within("streets", float64(n.Streets), c.streets)
		within("street km", n.StreetKM, c.km)
		within("signals", float64(n.Signals), c.signals)
		within("buildings", float64(r.Buildings), c.buildings)
		within("island km", n.IslandKM, [2]float64{0, c.islandKM})
		within("stops", float64(r.Stops), [2]float64{float64(c.stops), float64(c.stops)})
		within("railways", float64(r.Railways), [2]float64{float64(c.rails), 60})
		within("restrictions", float64(n.Restrictions), [2]float64{float64(c.restrictions), float64(c.restrictions)})
		within("streets with known lanes", float64(n.Streets-n.GuessedLanes), [2]float64{float64(c.tagLanesN), 300})
		widest := 0
		for i := range town.Streets.ID {
			widest = max(widest, int(town.Streets.LaneOff[i+1]-town.Streets.LaneOff[i]))
		}
		if widest < c.widest {
			t.Errorf("%s: the widest street has %d lanes", c.file, widest)
		}
		for i, l := range town.Lanes.Length {
			if l < 4.99 {
				t.Errorf("%s: lane %s is %.2f m long", c.file, town.Lanes.ID[i], l)
			}
		}
		if town.Frame.EPSG != 5186 || len(r.BadRings) != 0 {
			t.Errorf("%s: EPSG %d, bad rings %v", c.file, town.Frame.EPSG, r.BadRings)
		}
		t.Logf("%s: %d streets %.1f km, %d lanes %.1f km, %d links, %d junctions, %d signals, %d buildings", c.file, n.Streets, n.StreetKM, n.Lanes, n.LaneKM, n.LaneLinks, n.Junctions, n.Signals, r.Buildings)
	}
}

// Our decoder reads what the library reads: every element of Delaware, with its tags, refs and members.
func TestPBFAgreesWithTheLibrary(t *testing.T) {
	if testing.Short() {
		t.Skip("short: Delaware was not compared")
	}
	data, err := os.ReadFile(delaware(t))
	if err != nil {
		t.Fatal(err)
	}
	ours, err := parse(t, data)
	if err != nil {
		t.Fatal(err)
	}
	scan := osmpbf.New(context.Background(), bytes.NewReader(data), 2)
	defer scan.Close()
	var nodes, ways, relations, tagged int
	for scan.Scan() {
		switch o := scan.Object().(type) {
		case *paulmach.Node:
			n := ours.nodes[nodes]
			if n.id != int64(o.ID) || n.lat-o.Lat > 1e-9 || o.Lat-n.lat > 1e-9 || n.lon-o.Lon > 1e-9 || o.Lon-n.lon > 1e-9 {
				t.Fatalf("node %d: %v, library %v %v %v", nodes, n, o.ID, o.Lon, o.Lat)
			}
			if tg := theirs(o.Tags); nodeMatters(tg) {
				if fmt.Sprint(ours.tagged[tagged]) != fmt.Sprint(taggedNode{int64(o.ID), tg}) {
					t.Fatalf("tags of node %d: %v", o.ID, ours.tagged[tagged])
				}
				tagged++
			}
			nodes++
		case *paulmach.Way:
			w := way{id: int64(o.ID), tags: theirs(o.Tags)}
			for _, n := range o.Nodes {
				w.refs = append(w.refs, int64(n.ID))
			}
			if fmt.Sprint(ours.ways[ways]) != fmt.Sprint(w) {
				t.Fatalf("way %d: %v, library %v", ways, ours.ways[ways], w)
			}
			ways++
		case *paulmach.Relation:
			r := relation{id: int64(o.ID), tags: theirs(o.Tags)}
			for _, m := range o.Members {
				r.members = append(r.members, member{map[paulmach.Type]memberKind{"node": memberNode, "way": memberWay, "relation": memberRelation}[m.Type], m.Ref, m.Role})
			}
			if fmt.Sprint(ours.relations[relations]) != fmt.Sprint(r) {
				t.Fatalf("relation %d: %v, library %v", relations, ours.relations[relations], r)
			}
			relations++
		}
	}
	if err := scan.Err(); err != nil {
		t.Fatal(err)
	}
	if nodes != len(ours.nodes) || ways != len(ours.ways) || relations != len(ours.relations) || tagged != len(ours.tagged) || nodes != 723870 || ways != 73144 || relations != 1644 {
		t.Errorf("library %d %d %d %d, ours %d %d %d %d", nodes, ways, relations, tagged, len(ours.nodes), len(ours.ways), len(ours.relations), len(ours.tagged))
	}
}

func theirs(in paulmach.Tags) tags {
	var t tags
	for _, x := range in {
		t = append(t, tag{x.Key, x.Value})
	}
	return t
}

// A whole state: sound, and its largest town the same whatever the number of workers.
func TestDelaware(t *testing.T) {
	if testing.Short() {
		t.Skip("short: Delaware was not imported")
	}
	file := delaware(t)
	town, r, err := Read([]string{file}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range network.Validate(town) {
		t.Error(v)
	}
	n := r.Network
	if n.Streets < 125e3 || n.Streets > 136e3 || n.Signals < 900 || n.Signals > 1200 || r.Buildings != 8065 || n.IslandKM > 0.02*n.StreetKM || town.Frame.EPSG != 32618 {
		t.Errorf("%d streets, %d signals, %d buildings, %.0f of %.0f km in islands, EPSG %d", n.Streets, n.Signals, r.Buildings, n.IslandKM, n.StreetKM, town.Frame.EPSG)
	}
	if placed := n.SignalNodes - n.SignalsUnplaced; placed < n.SignalNodes*95/100 {
		t.Errorf("%d of %d signal nodes placed", placed, n.SignalNodes)
	}
	wilmington := geo.Bounds{MinX: -75.58, MinY: 39.72, MaxX: -75.52, MaxY: 39.77}
	var hashes []string
	for _, workers := range []int{1, 3} {
		c, _, err := Read([]string{file}, Options{BBox: wilmington, Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		hashes = append(hashes, c.Hash())
	}
	if hashes[0] != hashes[1] {
		t.Errorf("one worker gives %s, three %s", hashes[0], hashes[1])
	}
}

func BenchmarkDelaware(b *testing.B) {
	file := delaware(b)
	for b.Loop() {
		c, _, err := Read([]string{file}, Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(c.Streets.ID)), "streets")
	}
}

func BenchmarkDecodeDelaware(b *testing.B) {
	data, err := os.ReadFile(delaware(b))
	if err != nil {
		b.Fatal(err)
	}
	pool := par.NewPool(0)
	defer pool.Close()
	for b.Loop() {
		var e elements
		if err := readFrom(bytes.NewReader(data), &e, pool); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(e.nodes)+len(e.ways)+len(e.relations)), "elements")
	}
}
