package cityflow

import (
	"encoding/json"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"semul/engine/city"
)

// net is a crossing of one street of two lanes, west to east, with a street to the north.
const net = `{"intersections": [
 {"id": "w", "point": {"x": -200, "y": 0}, "width": 0, "roads": ["in"], "roadLinks": [], "trafficLight": {"roadLinkIndices": [], "lightphases": []}, "virtual": true},
 {"id": "m", "point": {"x": 0, "y": 0}, "width": 20, "roads": ["in", "on", "up"], "virtual": false,
  "roadLinks": [
   {"type": "go_straight", "startRoad": "in", "endRoad": "on", "direction": 0, "laneLinks": [{"startLaneIndex": 0, "endLaneIndex": 0, "points": [{"x": -20, "y": -2}, {"x": 20, "y": -2}]}, {"startLaneIndex": 1, "endLaneIndex": 1}]},
   {"type": "turn_left", "startRoad": "in", "endRoad": "up", "direction": 0, "laneLinks": [{"startLaneIndex": 0, "endLaneIndex": 0, "points": []}]}],
  "trafficLight": {"roadLinkIndices": [0, 1], "lightphases": [{"time": 30, "availableRoadLinks": [0]}, {"time": 5, "availableRoadLinks": []}, {"time": 20, "availableRoadLinks": [1]}]}},
 {"id": "e", "point": {"x": 150, "y": 0}, "width": 0, "roads": ["on"], "roadLinks": [], "trafficLight": {"lightphases": []}, "virtual": true},
 {"id": "n", "point": {"x": 0, "y": 150}, "width": 0, "roads": ["up"], "roadLinks": [], "trafficLight": {"lightphases": []}, "virtual": true}],
"roads": [
 {"id": "in", "points": [{"x": -200, "y": 0}, {"x": 0, "y": 0}], "lanes": [{"width": 4, "maxSpeed": 11.111}, {"width": 3, "maxSpeed": 8.5}], "startIntersection": "w", "endIntersection": "m"},
 {"id": "on", "points": [{"x": 0, "y": 0}, {"x": 150, "y": 0}], "lanes": [{"width": 4, "maxSpeed": 11.111}, {"width": 3, "maxSpeed": 8.5}], "startIntersection": "m", "endIntersection": "e"},
 {"id": "up", "points": [{"x": 0, "y": 0}, {"x": 0, "y": 150}], "lanes": [{"width": 4, "maxSpeed": 11.111}], "startIntersection": "m", "endIntersection": "n"}]}`

const car = `{"length": 5.0, "width": 2.0, "maxPosAcc": 2.0, "maxNegAcc": 4.5, "usualPosAcc": 2.0, "usualNegAcc": 4.0, "minGap": 2.5, "maxSpeed": 11.1, "headwayTime": 2}`

const flows = `[{"vehicle": ` + car + `, "route": ["in", "up"], "interval": 10, "startTime": 5, "endTime": 30},
 {"vehicle": ` + car + `, "route": ["in", "on"], "interval": 600, "startTime": 0, "endTime": -1}, {"vehicle": ` + car + `, "route": ["in"], "interval": 1}]`

func write(t *testing.T, texts ...string) []string {
	t.Helper()
	var paths []string
	for i, text := range texts {
		path := filepath.Join(t.TempDir(), []string{"net.json", "flow.json"}[min(i, 1)])
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

func read(t *testing.T, opt Options, texts ...string) (*city.City, Report) {
	t.Helper()
	c, r, err := Read(write(t, texts...), opt)
	if err != nil {
		t.Fatal(err)
	}
	return c, r
}

func TestLanesLieWhereCityFlowHasThem(t *testing.T) {
	c, r := read(t, Options{Horizon: 1800}, net, flows)
	if r.Roads != 3 || r.Lanes != 5 || r.LaneLinks != 3 || r.Signals != 1 || r.Virtual != 3 {
		t.Errorf("read %+v", r)
	}
	// The kerb lane of "in" is CityFlow's lane 1: 3 m wide, 5.5 m right of the points, from −200 to 20 m before the middle.
	if l := c.Lanes; l.ID[0] != "in_0" || l.Width[0] != 3 || l.Speed[0] != 8.5 || l.Length[0] != 180 || l.Line.At(0)[1].Y != -5.5 || l.Line.At(1)[0].Y != -2 {
		t.Errorf("lane %s: %g m wide, limit %g, %g m long, at %v", l.ID[0], l.Width[0], l.Speed[0], l.Length[0], l.Line.At(0))
	}
	if got := c.Signals.State.At(0); strings.Join(got, " ") != "Gr rr rG" {
		t.Errorf("states %v", got)
	}
	for k, id := range c.LaneLinks.ID {
		line := c.LaneLinks.Line.At(k)
		from, to := c.Lanes.Line.At(int(c.LaneLinks.From[k])), c.Lanes.Line.At(int(c.LaneLinks.To[k]))
		if line[0].Dist(from[1]) > 0.01 || line[len(line)-1].Dist(to[0]) > 0.01 {
			t.Errorf("link %s runs from %v to %v, its lanes end at %v and begin at %v", id, line[0], line[len(line)-1], from[1], to[0])
		}
	}
	if k := c.Junctions.Kind; k[0] != city.Border || k[1] != city.Signalled {
		t.Errorf("junctions are %v", k)
	}
}

func TestFlowsBecomeVehicles(t *testing.T) {
	c, r := read(t, Options{Horizon: 1800}, net, flows)
	if r.Flows != 3 || r.Vehicles != 7 || r.Types != 1 || r.Endless != 2 || len(r.SingleRoad) != 1 {
		t.Fatalf("read %+v", r)
	}
	want := []float64{5, 15, 25, 0, 600, 1200, 1800}
	for i, at := range c.Trips.Depart {
		if at != want[i] {
			t.Errorf("vehicle %s departs at %g, want %g", c.Trips.ID[i], at, want[i])
		}
	}
	if p := c.Trips.Path.At(0); len(p) != 2 || c.Streets.ID[p[0]] != "in" || c.Streets.ID[p[1]] != "up" {
		t.Errorf("path %v", p)
	}
	if v := c.VehicleTypes; v.Decel[0] != 4 || v.HardDecel[0] != 4.5 || v.Headway[0] != 2 || v.SpeedDeviation[0] != 0 {
		t.Errorf("type %+v", v)
	}
}

func TestNetworkAndFlowsSurviveWriteAndRead(t *testing.T) {
	c, _ := read(t, Options{Name: "x"}, net, flows)
	roundTrip(t, c)
}

// The published networks; rounding to 2⁻¹³ m apart, the second text equals the first.
func TestPublishedNetworksSurviveWriteAndRead(t *testing.T) {
	dir := shared(t)
	for _, f := range [][2]string{{"tsc/roadnet_3_4.json.gz", "tsc/anon_3_4_jinan_real.json.gz"}, {"tsc/roadnet_4_4.json.gz", "tsc/anon_4_4_hangzhou_real.json.gz"}, {"bench/grid20p.roadnet.json.gz", "bench/grid20p.flow.json.gz"}} {
		paths := []string{filepath.Join(dir, f[0]), filepath.Join(dir, f[1])}
		c, r, err := Read(paths, Options{Name: "x"})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %s", f[0], strings.Join(r.Lines(), "; "))
		out := roundTrip(t, c)
		for k, name := range []string{"roadnet.json", "flow.json"} {
			before, err := load(paths[k])
			if err != nil {
				t.Fatal(err)
			}
			after, err := os.ReadFile(filepath.Join(out, name))
			if err != nil {
				t.Fatal(err)
			}
			var a, b any
			if json.Unmarshal(before, &a) != nil || json.Unmarshal(after, &b) != nil {
				t.Fatalf("%s: no JSON", name)
			}
			if where := differ(a, b, name); where != "" {
				t.Errorf("%s: %s", f[k], where)
			}
		}
	}
}

// roundTrip writes a city, reads it and compares hashes; it returns the folder.
func roundTrip(t *testing.T, c *city.City) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "out")
	w, err := Write(c, dir)
	if err != nil {
		t.Fatal(err)
	}
	if w.Redrawn != 0 {
		t.Errorf("%d roads were drawn anew", w.Redrawn)
	}
	d, _, err := Read([]string{filepath.Join(dir, "roadnet.json"), filepath.Join(dir, "flow.json")}, Options{Name: c.Name})
	if err != nil {
		t.Fatal(err)
	}
	for i := range d.Layers {
		d.Layers[i].Source = c.Layers[i].Source
	}
	if d.Streets.ID[0] != c.Streets.ID[0] || len(d.Trips.ID) != len(c.Trips.ID) || len(d.LaneLinks.ID) != len(c.LaneLinks.ID) {
		t.Fatalf("%d links and %d trips after the round trip, %d and %d before", len(d.LaneLinks.ID), len(d.Trips.ID), len(c.LaneLinks.ID), len(c.Trips.ID))
	}
	copy(d.Trips.ID, c.Trips.ID) // flows of several vehicles are written one by one
	if d.Hash() != c.Hash() {
		t.Errorf("the city has another hash after the round trip")
	}
	return dir
}

// differ finds the first difference of two JSON values: numbers by more than 2⁻¹² and members that only one has, directions
// and lights of virtual intersections apart.
func differ(a, b any, at string) string {
	switch x := a.(type) {
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok {
			return at
		}
		for _, k := range []string{"id", "point", "x", "y", "width", "roadLinks", "virtual", "type", "startRoad", "endRoad", "laneLinks", "startLaneIndex", "endLaneIndex",
			"points", "lanes", "maxSpeed", "startIntersection", "endIntersection", "intersections", "vehicle", "route", "interval", "startTime", "endTime",
			"length", "maxPosAcc", "maxNegAcc", "usualPosAcc", "usualNegAcc", "minGap", "headwayTime", "time", "availableRoadLinks", "lightphases", "trafficLight"} {
			if _, ok := x[k]; !ok || k == "trafficLight" && x["virtual"] == true {
				continue
			}
			if k == "availableRoadLinks" {
				continue // lists of another order; the hash compares the states
			}
			if where := differ(x[k], y[k], at+"/"+k); where != "" {
				return where
			}
		}
		if where := differ(x["roads"], y["roads"], at+"/roads"); x["roads"] != nil && x["intersections"] != nil && where != "" {
			return where
		}
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			return at
		}
		for i := range x {
			if where := differ(x[i], y[i], at); where != "" {
				return where
			}
		}
	case float64:
		if y, ok := b.(float64); !ok || math.Abs(x-y) > 1.0/4096 {
			return at
		}
	default:
		if a != b {
			return at
		}
	}
	return ""
}

func shared(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for d := dir; filepath.Dir(d) != d; d = filepath.Dir(d) {
		if path := filepath.Join(d, "shared", "data", "traffic"); isDir(path) {
			return path
		}
	}
	t.Skip("shared/data/traffic is not beside the repository: the published networks are not read")
	return ""
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func TestErrorsSayWhereAndHowToMend(t *testing.T) {
	swap := func(old, new string) string { return strings.Replace(net, old, new, 1) }
	for _, c := range []struct{ name, net, flow, want string }{
		{"cut off", net[:300], flows, "net.json:"},
		{"a word for a number", swap(`"width": 20`, `"width": "wide"`), flows, "a number there"},
		{"no network", flows, flows, "no network among the files"},
		{"two networks", net, net, "net.json and flow.json are both networks"},
		{"flows that are no list", net, `{"a": 1}`, "flow.json is an object without intersections and roads, so no network, and flows are a list"},
		{"a configuration", net, `{"roadnetFile": "net.json", "flowFile": "flow.json"}`, "flow.json is a configuration; give the files"},
		{"a text", net, `"flows"`, "flow.json:1: the file is a string; CityFlow has a list there"},
		{"unknown road in a link", swap(`"endRoad": "up"`, `"endRoad": "down"`), flows, `leads from road "in" to "down"`},
		{"lane out of range", swap(`"startLaneIndex": 1`, `"startLaneIndex": 7`), flows, "from lane 7 to lane 1"},
		{"no lane index", swap(`"startLaneIndex": 1, `, ``), flows, "from lane (none)"},
		{"phase lists too much", swap(`[1]}`, `[2]}`), flows, "lists road link 2 of 2"},
		{"road inside its intersection", swap(`"width": 20`, `"width": 200`), flows, "make it longer or their width smaller"},
		{"no lanes", swap(`"lanes": [{"width": 4, "maxSpeed": 11.111}], `, `"lanes": [], `), flows, "has 0 lanes"},
		{"roads that do not meet", swap(`"startRoad": "in", "endRoad": "up"`, `"startRoad": "on", "endRoad": "up"`), flows, "do not meet there"},
		{"type", swap("turn_left", "left"), flows, `is of type "left"`},
		{"unknown road in a route", net, strings.Replace(flows, `"up"]`, `"top"]`, 1), `names road "top"`},
		{"gap in a route", net, strings.Replace(flows, `["in", "up"]`, `["up", "in"]`, 1), "no way leads from road"},
		{"interval", net, strings.Replace(flows, `"interval": 10`, `"interval": 0`, 1), "give an interval above 0"},
		{"end before start", net, strings.Replace(flows, `"startTime": 5`, `"startTime": 50`, 1), "before it starts"},
		{"too many", net, strings.Replace(flows, `"interval": 10`, `"interval": 1e-7`, 1), "million"},
		{"length", net, strings.Replace(flows, `"length": 5.0`, `"length": -5.0`, 1), "length is -5"},
	} {
		_, _, err := Read(write(t, c.net, c.flow), Options{})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want … %s …", c.name, err, c.want)
		}
	}
}

// What can be read and is hardly meant is listed.
func TestOddThingsAreListed(t *testing.T) {
	short := strings.Replace(net, `"points": [{"x": -200, "y": 0}, {"x": 0, "y": 0}]`, `"points": [{"x": -24, "y": 0}, {"x": 0, "y": 0}]`, 1)
	_, r := read(t, Options{}, strings.Replace(short, `"availableRoadLinks": [1]`, `"availableRoadLinks": []`, 1), flows)
	said := strings.Join(r.Lines(), "\n")
	for _, want := range []string{"1 road links never get green, since no phase lists them, so nobody drives there (list them in a phase), e.g. m: in → up", `e.g. flow.json: flow 0: 5 m on road "in" of 4.0 m`} {
		if !strings.Contains(said, want) {
			t.Errorf("no %q in:\n%s", want, said)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(net), []byte(flows))
	f.Add([]byte(`{"intersections": [{}], "roads": [{}]}`), []byte(`[{}]`))
	f.Add([]byte(`{`), []byte(`[`))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		c, _, err := build([]string{"net.json", "flow.json"}, [][]byte{a, b}, Options{})
		if err != nil {
			return
		}
		var w Written
		x := exporter{c: c, w: &w}
		x.choose()
		for _, data := range []any{x.roadnet(), x.flows()} {
			if err := encode(io.Discard, data); err != nil {
				t.Fatalf("what was read cannot be written: %v", err)
			}
		}
	})
}
