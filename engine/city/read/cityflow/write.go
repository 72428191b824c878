package cityflow

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"

	"semul/engine/city"
	"semul/engine/geo"
)

// Written says what CityFlow's format could not hold of a city.
type Written struct {
	Files                []string
	Roads, LaneLinks     int
	Flows                int
	Streets, Lanes       int // left out: not for cars or buses
	Redrawn              int // roads whose points are our lanes' left edge, since CityFlow would draw them elsewhere
	Stops, Rounded       int // halts of trips left out; departures rounded to whole seconds
	Undriven             int // trips within one street, which CityFlow does not drive
	Signals, FurtherPlan int
	Unlike               int // intersections of several signals without a common cycle
}

// Lines says it in words.
func (w *Written) Lines() []string {
	lines := []string{fmt.Sprintf("written: %d roads, %d lane links, %d signals, %d vehicles", w.Roads, w.LaneLinks, w.Signals, w.Flows)}
	for _, l := range []struct {
		n    int
		what string
	}{{w.Streets, "streets and their lanes left out: neither cars nor buses"}, {w.Lanes, "lanes left out: neither cars nor buses"},
		{w.Redrawn, "roads drawn along the left edge of their lanes"}, {w.FurtherPlan, "further plans of signals left out: CityFlow has one"},
		{w.Unlike, "intersections of several signals whose cycles have no common one within an hour: only the first one's repeats as it should"},
		{w.Stops, "halts of trips left out"}, {w.Rounded, "departures rounded to whole seconds"}, {w.Undriven, "trips within one street left out"}} {
		if l.n > 0 {
			lines = append(lines, fmt.Sprintf("%d %s", l.n, l.what))
		}
	}
	return lines
}

// Write writes roadnet.json, flow.json and config.json for CityFlow's Engine into a folder.
func Write(c *city.City, dir string) (Written, error) {
	var w Written
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return w, fmt.Errorf("cityflow: %w", err)
	}
	x := exporter{c: c, w: &w}
	x.choose()
	if w.Roads == 0 {
		return w, fmt.Errorf("cityflow: city %s has no street for cars or buses; there is nothing to write", c.Name)
	}
	prefix := dir
	if !strings.HasSuffix(prefix, "/") {
		prefix += "/"
	}
	for _, f := range []struct {
		name string
		data any
	}{{"roadnet.json", x.roadnet()}, {"flow.json", x.flows()}, {"config.json", map[string]any{"interval": 1.0, "seed": 0, "dir": prefix,
		"roadnetFile": "roadnet.json", "flowFile": "flow.json", "rlTrafficLight": false, "laneChange": false, "saveReplay": false}}} {
		path := filepath.Join(dir, f.name)
		if err := writeJSON(path, f.data); err != nil {
			return w, fmt.Errorf("cityflow: %w", err)
		}
		w.Files = append(w.Files, path)
	}
	return w, nil
}

func writeJSON(path string, data any) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(f)
	if err = encode(out, data); err == nil {
		err = out.Flush()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	return err
}

func encode(w io.Writer, data any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(data)
}

// exporter holds one export.
type exporter struct {
	c     *city.City
	w     *Written
	lane  []int // CityFlow's index of a lane, or −1
	count []int // of a street's lanes that are written
}

// choose numbers the lanes that are written, from the middle of the road.
func (x *exporter) choose() {
	c := x.c
	x.lane, x.count = make([]int, len(c.Lanes.ID)), make([]int, len(c.Streets.ID))
	for s := range c.Streets.ID {
		first, after := c.Streets.LaneOff[s], c.Streets.LaneOff[s+1]
		for l := after; l > first; l-- {
			x.lane[l-1] = -1
			if c.Lanes.Allow[l-1]&(city.AllowCar|city.AllowBus) != 0 {
				x.lane[l-1] = x.count[s]
				x.count[s]++
			}
		}
		switch {
		case x.count[s] == 0:
			x.w.Streets++
		default:
			x.w.Roads++
			x.w.Lanes += int(after-first) - x.count[s]
		}
	}
}

func (x *exporter) roadnet() roadnet {
	c := x.c
	net := roadnet{Intersections: make([]intersection, len(c.Junctions.ID)), Roads: make([]road, 0, x.w.Roads)}
	for j := range net.Intersections {
		at := c.Junctions.At.At(j)
		net.Intersections[j] = intersection{ID: c.Junctions.ID[j], Point: &point{at.X, at.Y}, Width: wide(c.Junctions.Radius[j]), Virtual: true,
			Roads: []string{}, RoadLinks: []roadLink{}, TrafficLight: trafficLight{RoadLinkIndices: []int{}, Phases: []lightPhase{}}}
	}
	x.links(&net)
	for s, id := range c.Streets.ID {
		if x.count[s] == 0 {
			continue
		}
		from, to := &net.Intersections[c.Streets.From[s]], &net.Intersections[c.Streets.To[s]]
		r := road{ID: id, Start: from.ID, End: to.ID, Points: x.points(uint32(s), from, to)}
		for l := int(c.Streets.LaneOff[s+1]) - 1; l >= int(c.Streets.LaneOff[s]); l-- {
			if x.lane[l] >= 0 {
				r.Lanes = append(r.Lanes, lane{wide(c.Lanes.Width[l]), wide(c.Lanes.Speed[l])})
			}
		}
		from.Roads = append(from.Roads, id)
		if from != to {
			to.Roads = append(to.Roads, id)
		}
		net.Roads = append(net.Roads, r)
	}
	return net
}

// wide turns a number into a double that is written as short as it was.
func wide(v float32) float64 {
	var out float64
	if err := json.Unmarshal([]byte(fmt.Sprint(v)), &out); err != nil {
		return float64(v)
	}
	return out
}

// points are those of a street if CityFlow draws its lanes from them where they lie; else the left edge of the lanes, drawn
// out at both ends by what CityFlow cuts off.
func (x *exporter) points(s uint32, from, to *intersection) []point {
	c := x.c
	before, after := 0.0, 0.0
	if !from.Virtual {
		before = from.Width
	}
	if !to.Virtual {
		after = to.Width
	}
	inner := c.Streets.LaneOff[s+1] - 1
	for x.lane[inner] != 0 {
		inner--
	}
	half := float64(c.Lanes.Width[inner]) / 2
	line := c.Lanes.Line.At(int(inner))
	if drawn := c.Streets.Line.At(int(s)); len(drawn) > 1 {
		if middle := cut(drawn, before, after); len(middle) > 1 && same(beside(middle, half), line) {
			return listed(drawn)
		}
	}
	x.w.Redrawn++
	edge := beside(line, -half)
	first, last := ends(edge)
	edge[0] = edge[0].Sub(first.Mul(before))
	edge[len(edge)-1] = edge[len(edge)-1].Add(last.Mul(after))
	return listed(edge)
}

// same reports whether two lines agree within a centimetre.
func same(a, b []geo.Point) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Dist(b[i]) > 0.01 {
			return false
		}
	}
	return true
}

func listed(line []geo.Point) []point {
	list := make([]point, len(line))
	for i, p := range line {
		list[i] = point{p.X, p.Y}
	}
	return list
}

var typeNames = [...]string{city.Straight: "go_straight", city.Left: "turn_left", city.Right: "turn_right", city.UTurn: "turn_u"}

// links adds the road links and the lights of all intersections. Links of one pair of streets in one group of a signal are
// one road link.
func (x *exporter) links(net *roadnet) {
	c := x.c
	type key struct {
		from, to, signal uint32
		group            uint16
		turn             city.Turn
	}
	rows := make([]map[key]int, len(net.Intersections))
	lights := make([][]light, len(net.Intersections)) // by road link
	for k := range c.LaneLinks.ID {
		a, z, j := c.LaneLinks.From[k], c.LaneLinks.To[k], c.LaneLinks.Junction[k]
		if x.lane[a] < 0 || x.lane[z] < 0 {
			continue
		}
		from, to := c.Lanes.Street[a], c.Lanes.Street[z]
		id := key{from: from, to: to, turn: c.LaneLinks.Turn[k]}
		obeys := light{c.LaneLinks.Signal[k], c.LaneLinks.Group[k]}
		if id.signal = obeys.signal; obeys.signal != city.None {
			id.group = obeys.group
		}
		if rows[j] == nil {
			rows[j] = map[key]int{}
		}
		node := &net.Intersections[j]
		node.Virtual = false
		i, there := rows[j][id]
		if !there {
			i = len(node.RoadLinks)
			rows[j][id] = i
			lights[j] = append(lights[j], obeys)
			node.RoadLinks = append(node.RoadLinks, roadLink{Type: typeNames[min(int(id.turn), len(typeNames)-1)], StartRoad: c.Streets.ID[from], EndRoad: c.Streets.ID[to]})
		}
		r := &node.RoadLinks[i]
		r.LaneLinks = append(r.LaneLinks, laneLink{&x.lane[a], &x.lane[z], listed(c.LaneLinks.Line.At(k))})
		x.w.LaneLinks++
	}
	for j := range net.Intersections {
		node := &net.Intersections[j]
		for i := range node.RoadLinks {
			node.TrafficLight.RoadLinkIndices = append(node.TrafficLight.RoadLinkIndices, i)
		}
		if !node.Virtual {
			node.TrafficLight.Phases = x.phases(lights[j])
		}
	}
	x.w.FurtherPlan = len(c.SignalPlans.ID)
}

// Values of a vehicle where the city does not say [m], [m/s²], [m/s], [s]: those of CityFlow's published cases; its width too.
var usual = vehicle{Length: 5, Width: 2, MaxPosAcc: 2, MaxNegAcc: 4.5, UsualPosAcc: 2, UsualNegAcc: 4.5, MinGap: 2.5, MaxSpeed: 16.67, Headway: 1.5}

func (x *exporter) flows() []flow {
	c, t := x.c, &x.c.Trips
	list := make([]flow, 0, len(t.ID))
	kinds := make([]vehicle, len(c.VehicleTypes.ID))
	for i := range kinds {
		kinds[i] = x.vehicle(i)
	}
	for i := range t.ID {
		streets := t.Path.At(i)
		if len(streets) == 0 {
			streets = append(append([]uint32{t.From[i]}, t.Via.At(i)...), t.To[i])
		}
		var route []string
		for _, s := range streets {
			if len(route) == 0 || route[len(route)-1] != c.Streets.ID[s] {
				route = append(route, c.Streets.ID[s])
			}
		}
		if len(route) < 2 {
			x.w.Undriven++
			continue
		}
		kind := usual
		if t.Type[i] != city.None {
			kind = kinds[t.Type[i]]
		}
		start := math.Floor(t.Depart[i] + 0.5)
		if start != t.Depart[i] {
			x.w.Rounded++
		}
		end := start
		list = append(list, flow{Vehicle: &kind, Route: route, Interval: 1, Start: start, End: &end})
	}
	x.w.Flows, x.w.Stops = len(list), len(c.TripStops.ID)
	return list
}

// vehicle describes a type of vehicles.
func (x *exporter) vehicle(i int) vehicle {
	t, v := &x.c.VehicleTypes, usual
	for _, f := range []struct {
		to   *float64
		from float32
	}{{&v.Length, t.Length[i]}, {&v.MinGap, t.Gap[i]}, {&v.Headway, t.Headway[i]}, {&v.MaxPosAcc, t.Accel[i]}, {&v.UsualPosAcc, t.Accel[i]},
		{&v.UsualNegAcc, t.Decel[i]}, {&v.MaxNegAcc, t.HardDecel[i]}, {&v.MaxSpeed, t.MaxSpeed[i]}} {
		if f.from == f.from {
			*f.to = wide(f.from)
		}
	}
	v.MaxNegAcc = max(v.MaxNegAcc, v.UsualNegAcc)
	return v
}
