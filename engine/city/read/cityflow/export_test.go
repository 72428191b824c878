package cityflow

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"semul/engine/city"
	"semul/engine/city/read/salt"
	"semul/engine/city/read/sumo"
	"semul/engine/city/synth"
)

// unsound lists what CityFlow could not run of the files in a folder, by the rules of its loader: names that are there, links
// between roads that meet, lanes that exist, phases of links that exist, every link green in some phase, routes that hang together.
func unsound(t *testing.T, dir string) (faults []string) {
	t.Helper()
	var net roadnet
	var flows []flow
	var config map[string]any
	for name, into := range map[string]any{"roadnet.json": &net, "flow.json": &flows, "config.json": &config} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, into); err != nil {
			t.Fatal(err)
		}
	}
	bad := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	for _, k := range []string{"interval", "seed", "dir", "roadnetFile", "flowFile", "rlTrafficLight", "laneChange", "saveReplay"} {
		if _, there := config[k]; !there {
			bad("config has no %s", k)
		}
	}
	roads, at := map[string]*road{}, map[string]int{}
	for i := range net.Intersections {
		if _, twice := at[net.Intersections[i].ID]; twice {
			bad("intersection %s twice", net.Intersections[i].ID)
		}
		at[net.Intersections[i].ID] = i
	}
	touching := make([]map[string]bool, len(net.Intersections))
	for i := range touching {
		touching[i] = map[string]bool{}
	}
	for i := range net.Roads {
		r := &net.Roads[i]
		a, ok1 := at[r.Start]
		z, ok2 := at[r.End]
		if _, twice := roads[r.ID]; twice || !ok1 || !ok2 {
			bad("road %s twice, or of unknown intersections", r.ID)
			continue
		}
		roads[r.ID] = r
		touching[a][r.ID], touching[z][r.ID] = true, true
		long := 0.0
		for k := 1; k < len(r.Points); k++ {
			long += math.Hypot(r.Points[k].X-r.Points[k-1].X, r.Points[k].Y-r.Points[k-1].Y)
		}
		room := long
		for _, j := range []int{a, z} {
			if !net.Intersections[j].Virtual {
				room -= net.Intersections[j].Width
			}
		}
		if len(r.Points) < 2 || !(room > 0) || len(r.Lanes) == 0 {
			bad("road %s: %d points, %g m, %g m between its intersections, %d lanes", r.ID, len(r.Points), long, room, len(r.Lanes))
		}
		for _, l := range r.Lanes {
			if !(l.Width > 0) || !(l.MaxSpeed > 0) {
				bad("road %s: lane %+v", r.ID, l)
			}
		}
	}
	onward := map[[2]string]bool{}
	next := map[string][]string{}
	for i := range net.Intersections {
		x := &net.Intersections[i]
		if len(x.Roads) != len(touching[i]) {
			bad("%s lists %d roads, %d touch it", x.ID, len(x.Roads), len(touching[i]))
		}
		if x.Virtual != (len(x.RoadLinks) == 0) || x.Point == nil {
			bad("%s is virtual: %v, with %d links, at %v", x.ID, x.Virtual, len(x.RoadLinks), x.Point)
		}
		open := make([]bool, len(x.RoadLinks))
		for k, l := range x.RoadLinks {
			a, z := roads[l.StartRoad], roads[l.EndRoad]
			if a == nil || z == nil || a.End != x.ID || z.Start != x.ID || len(l.LaneLinks) == 0 {
				bad("%s: road link %d from %s to %s with %d lane links", x.ID, k, l.StartRoad, l.EndRoad, len(l.LaneLinks))
				continue
			}
			if pair := [2]string{l.StartRoad, l.EndRoad}; !onward[pair] {
				onward[pair] = true
				next[l.StartRoad] = append(next[l.StartRoad], l.EndRoad)
			}
			for _, lane := range l.LaneLinks {
				if lane.StartLane == nil || lane.EndLane == nil || *lane.StartLane >= len(a.Lanes) || *lane.EndLane >= len(z.Lanes) || len(lane.Points) < 2 {
					bad("%s: road link %d has lane link %+v", x.ID, k, lane)
				}
			}
			if k >= len(x.TrafficLight.RoadLinkIndices) || x.TrafficLight.RoadLinkIndices[k] != k {
				bad("%s: its lights do not list link %d", x.ID, k)
			}
		}
		for p, phase := range x.TrafficLight.Phases {
			if !(phase.Time > 0) {
				bad("%s: phase %d lasts %g s", x.ID, p, phase.Time)
			}
			seen := map[int]bool{}
			for _, k := range phase.Available {
				if k < 0 || k >= len(open) || seen[k] {
					bad("%s: phase %d lists link %d of %d, or twice", x.ID, p, k, len(open))
					continue
				}
				seen[k], open[k] = true, true
			}
		}
		for k, o := range open {
			if !o {
				bad("%s: no phase lists link %d", x.ID, k)
			}
		}
	}
	for i, f := range flows {
		v := f.Vehicle
		if v == nil || len(f.Route) < 2 || !(f.Interval > 0) || f.Start < 0 || f.End == nil || *f.End < f.Start || v.wrong() != "" {
			bad("flow %d: %+v", i, f)
			continue
		}
		for k := 1; k < len(f.Route); k++ {
			if pair := [2]string{f.Route[k-1], f.Route[k]}; !onward[pair] && !leads(next, pair[0], pair[1]) {
				bad("flow %d: no way from %s to %s", i, pair[0], pair[1])
			}
		}
	}
	return faults
}

func leads(next map[string][]string, from, to string) bool {
	seen, list := map[string]bool{from: true}, []string{from}
	for len(list) > 0 {
		at := list[0]
		list = list[1:]
		for _, r := range next[at] {
			if r == to {
				return true
			}
			if !seen[r] {
				seen[r] = true
				list = append(list, r)
			}
		}
	}
	return false
}

// sameGreens compares when links may go in a city and in what was read of its files, second by second for a quarter of an hour.
func sameGreens(t *testing.T, c, d *city.City) {
	t.Helper()
	name := func(c *city.City, k int) string {
		a, z := c.LaneLinks.From[k], c.LaneLinks.To[k]
		return fmt.Sprintf("%s %d %s %d", c.Streets.ID[c.Lanes.Street[a]], c.Lanes.Index[a], c.Streets.ID[c.Lanes.Street[z]], c.Lanes.Index[z])
	}
	goes := func(c *city.City, k int, at float64) bool {
		s := c.LaneLinks.Signal[k]
		if s == city.None {
			return true
		}
		cycle := 0.0
		for _, x := range c.Signals.Duration.At(int(s)) {
			cycle += float64(x)
		}
		at = math.Mod(at-float64(c.Signals.Offset[s]), cycle)
		if at < 0 {
			at += cycle
		}
		states := c.Signals.State.At(int(s))
		for i, x := range c.Signals.Duration.At(int(s)) {
			if at -= float64(x); at < 0 {
				return strings.IndexByte("Ggs", states[i][c.LaneLinks.Group[k]]) >= 0
			}
		}
		return strings.IndexByte("Ggs", states[len(states)-1][c.LaneLinks.Group[k]]) >= 0
	}
	of := map[string]int{}
	for k := range d.LaneLinks.ID {
		of[name(d, k)] = k
	}
	wrong, steered := 0, 0
	for k := range c.LaneLinks.ID {
		z, there := of[name(c, k)]
		if !there || c.LaneLinks.Signal[k] == city.None {
			continue
		}
		steered++
		for at := 0.25; at < 900; at++ {
			if goes(c, k, at) != goes(d, z, at) {
				if wrong++; wrong <= 3 {
					t.Errorf("link %s may go at %g s: %v in the city, %v in the files (signal %s)", name(c, k), at, goes(c, k, at), goes(d, z, at), c.Signals.ID[c.LaneLinks.Signal[k]])
				}
				break
			}
		}
	}
	if wrong > 0 || steered == 0 {
		t.Errorf("%d of %d links have other lights", wrong, steered)
	}
}

// What is written of cities of every kind is complete and consistent: of CityFlow itself, of SUMO, of SALT, generated.
func TestWhatIsWrittenIsSound(t *testing.T) {
	check := func(t *testing.T, c *city.City) {
		t.Helper()
		dir := t.TempDir()
		w, err := Write(c, dir)
		if err != nil {
			t.Fatal(err)
		}
		t.Log(strings.Join(w.Lines(), "; "))
		faults := unsound(t, dir)
		for _, f := range faults[:min(10, len(faults))] {
			t.Error(f)
		}
		if len(faults) > 10 {
			t.Errorf("and %d more", len(faults)-10)
		}
		d, _, err := Read([]string{filepath.Join(dir, "roadnet.json"), filepath.Join(dir, "flow.json")}, Options{})
		if err != nil {
			t.Fatalf("it is not read again: %v", err)
		}
		sameGreens(t, c, d)
	}
	t.Run("cityflow", func(t *testing.T) {
		c, _ := read(t, Options{}, net, flows)
		check(t, c)
	})
	t.Run("generated", func(t *testing.T) {
		spec, err := synth.Builtin("hamlet")
		if err != nil {
			t.Fatal(err)
		}
		c, err := synth.Generate(spec, nil)
		if err != nil {
			t.Fatal(err)
		}
		check(t, c)
	})
	t.Run("sumo", func(t *testing.T) {
		c, _, err := sumo.Read([]string{filepath.Join(shared(t), "bologna", "acosta", "run.sumocfg")}, sumo.Options{})
		if err != nil {
			t.Fatal(err)
		}
		check(t, c)
	})
	t.Run("salt", func(t *testing.T) {
		var list []string
		for _, f := range []string{"node", "edge", "connection", "tss"} {
			list = append(list, filepath.Join(shared(t), "korea", "etri_daejeon", "2022DJDoan", f+".xml"))
		}
		c, _, err := salt.Read(list, salt.Options{})
		if err != nil {
			t.Fatal(err)
		}
		check(t, c)
	})
}
