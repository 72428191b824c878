package cityflow

import (
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"strings"

	"semul/engine/city"
	"semul/engine/geo"
)

// Options steer Read; the zero value is good.
type Options struct {
	Name    string  // of the city; empty: the network file's name
	Horizon float64 // end of flows whose endTime is −1 [s]; 0: 3600
}

// Report says what was read and what is not as it was in the files. Lists name roads, intersections and flows.
type Report struct {
	Intersections, Virtual, Roads, Lanes, LaneLinks, Signals int
	StreetKM, LaneKM                                         float64
	Flows, Vehicles, Types                                   int
	Endless                                                  int      // flows without an end, cut at the horizon
	SingleRoad                                               []string // flows of one road, which CityFlow does not drive
	NeverGreen                                               []string // road links that no phase lists
	NoExit                                                   []string // lanes from which no lane link leads on
	TooLong                                                  []string // flows of vehicles longer than the road they begin in
	Notes                                                    []string
}

// Lines says in words what was read.
func (r *Report) Lines() []string {
	lines := []string{
		fmt.Sprintf("network: %d roads (%.1f km), %d lanes (%.1f km), %d lane links, %d intersections (%d virtual), %d signals",
			r.Roads, r.StreetKM, r.Lanes, r.LaneKM, r.LaneLinks, r.Intersections, r.Virtual, r.Signals),
		fmt.Sprintf("flow: %d flows, %d vehicles of %d types", r.Flows, r.Vehicles, r.Types),
	}
	if r.Endless > 0 {
		lines = append(lines, fmt.Sprintf("%d flows have no end; they were cut at the horizon (--horizon)", r.Endless))
	}
	for _, l := range []struct {
		what string
		list []string
	}{{"flows of a single road, not driven", r.SingleRoad}, {"road links never get green, since no phase lists them, so nobody drives there (list them in a phase)", r.NeverGreen}, {"lanes without an exit", r.NoExit},
		{"flows of vehicles longer than the road they begin in, which wait for one that holds them", r.TooLong}} {
		if len(l.list) > 0 {
			lines = append(lines, fmt.Sprintf("%d %s, e.g. %s", len(l.list), l.what, strings.Join(l.list[:min(3, len(l.list))], ", ")))
		}
	}
	return append(lines, r.Notes...)
}

// Read imports a network and its flows, in any order of the paths; flows may be missing. All errors of a file are
// collected and name the road, the intersection or the flow.
func Read(paths []string, opt Options) (*city.City, Report, error) {
	names, texts := make([]string, len(paths)), make([][]byte, len(paths))
	for i, path := range paths {
		text, err := load(path)
		if err != nil {
			return nil, Report{}, err
		}
		names[i], texts[i] = filepath.Base(path), text
	}
	return build(names, texts, opt)
}

// build makes a city of the texts of files.
func build(names []string, texts [][]byte, opt Options) (*city.City, Report, error) {
	var report Report
	if !(opt.Horizon >= 0) || math.IsInf(opt.Horizon, 0) {
		return nil, report, fmt.Errorf("cityflow: horizon %g s; give 0 (an hour) or more", opt.Horizon)
	}
	if opt.Horizon == 0 {
		opt.Horizon = 3600
	}
	var net *roadnet
	var netName string
	type flowFile struct {
		name  string
		flows []flow
	}
	var files []flowFile
	for i, text := range texts {
		name := names[i]
		if isObject(text) {
			n := &roadnet{}
			if err := parse(name, text, n); err != nil {
				return nil, report, fmt.Errorf("cityflow: %w", err)
			}
			switch {
			case n.Intersections == nil && n.Roads == nil && n.Config != "":
				return nil, report, fmt.Errorf("cityflow: %s is a configuration; give the files that its roadnetFile and flowFile name instead", name)
			case n.Intersections == nil && n.Roads == nil:
				return nil, report, fmt.Errorf("cityflow: %s is an object without intersections and roads, so no network, and flows are a list: [{\"vehicle\": …, \"route\": …}, …]", name)
			case net != nil:
				return nil, report, fmt.Errorf("cityflow: %s and %s are both networks; a city has one", netName, name)
			}
			net, netName = n, name
			continue
		}
		f := flowFile{name: name}
		if err := parse(name, text, &f.flows); err != nil {
			return nil, report, fmt.Errorf("cityflow: %w", err)
		}
		files = append(files, f)
	}
	if net == nil {
		return nil, report, errors.New("cityflow: no network among the files; give the roadnet file, an object with intersections and roads")
	}
	b := newBuilder(netName, net, &report)
	c := b.c
	if c.Name = opt.Name; c.Name == "" {
		c.Name, _, _ = strings.Cut(netName, ".")
	}
	b.network()
	if err := b.faults.err(); err != nil {
		return nil, report, err
	}
	for i := range files {
		b.faults = faults{file: files[i].name}
		b.flows(files[i].flows, opt.Horizon)
		if err := b.faults.err(); err != nil {
			return nil, report, err
		}
	}
	b.provenance(names)
	if err := c.Seal(); err != nil {
		return nil, report, fmt.Errorf("cityflow: %s: %w", netName, err)
	}
	return c, report, nil
}

// builder holds one import.
type builder struct {
	net      *roadnet
	c        *city.City
	report   *Report
	faults   faults
	nodes    map[string]uint32 // rows by id
	roads    map[string]uint32
	onward   [][]uint32 // by road: roads that a link leads to
	ways     *city.Ways // once a flow leaves roads out
	types    map[vehicle]uint32
	lanes    [][]geo.Point // centre lines by row
	firstRow []uint32      // of a road's lanes
}

func newBuilder(name string, net *roadnet, report *Report) *builder {
	return &builder{net: net, c: &city.City{}, report: report, faults: faults{file: name}, nodes: map[string]uint32{},
		roads: map[string]uint32{}, types: map[vehicle]uint32{}}
}

func (b *builder) network() {
	b.intersections()
	b.streets()
	if len(b.faults.list) > 0 {
		return // links of roads that are not there would only repeat what is wrong
	}
	b.c.Streets.LaneOff = append(b.firstRow, uint32(len(b.c.Lanes.ID)))
	b.onward = make([][]uint32, len(b.net.Roads))
	for j := range b.net.Intersections {
		if !b.net.Intersections[j].Virtual {
			b.crossing(uint32(j))
		}
	}
	b.exits()
	b.bounds()
}

// intersections fills the junctions, row by row as in the file.
func (b *builder) intersections() {
	j := &b.c.Junctions
	if len(b.net.Intersections) == 0 {
		b.faults.add("there are no intersections; a network has at least two")
	}
	for i := range b.net.Intersections {
		x := &b.net.Intersections[i]
		if _, twice := b.nodes[x.ID]; twice || x.ID == "" {
			b.faults.add("intersection %d has the id %q, which another one has or which is empty; give each its own", i, x.ID)
			continue
		}
		b.nodes[x.ID] = uint32(i)
		if x.Point == nil {
			b.faults.add("intersection %q has no point; give its middle", x.ID)
			x.Point = &point{}
		}
		if !(x.Width >= 0 && x.Width < 1000) {
			b.faults.add("intersection %q has a width of %g m; give 0 to 1000", x.ID, x.Width)
		}
		at := geo.Point{X: x.Point.X, Y: x.Point.Y}
		if !(math.Abs(at.X) < 1e7 && math.Abs(at.Y) < 1e7) {
			b.faults.add("intersection %q lies at (%g, %g); give metres from a place near by", x.ID, at.X, at.Y)
		}
		j.ID = append(j.ID, x.ID)
		j.At.Add(at)
		kind, radius := city.Priority, x.Width
		if x.Virtual {
			kind, radius = city.Border, 0
			b.report.Virtual++
		}
		j.Kind, j.Signal = append(j.Kind, kind), append(j.Signal, city.None)
		j.Radius, j.Z = append(j.Radius, float32(radius)), append(j.Z, float32(math.NaN()))
	}
	b.report.Intersections = len(j.ID)
}

// mostLanes is how many lanes a road may have: vehicles choose among them with 32 bits.
const mostLanes = 32

// streets fills streets and lanes, row by row as in the file.
func (b *builder) streets() {
	s := &b.c.Streets
	type pair struct{ from, to uint32 }
	back := map[pair]uint32{}
	if len(b.net.Roads) == 0 {
		b.faults.add("there are no roads")
	}
	for i := range b.net.Roads {
		r := &b.net.Roads[i]
		if _, twice := b.roads[r.ID]; twice || r.ID == "" {
			b.faults.add("road %d has the id %q, which another one has or which is empty; give each its own", i, r.ID)
			continue
		}
		from, ok1 := b.nodes[r.Start]
		to, ok2 := b.nodes[r.End]
		if !ok1 || !ok2 {
			b.faults.add("road %q leads from intersection %q to %q; name two of the file", r.ID, r.Start, r.End)
			continue
		}
		line := pointsOf(r.Points)
		length := geo.PolylineLength(line)
		if len(line) < 2 || !(length < 1e6) {
			b.faults.add("road %q has %d different points over %g m; give at least two, within 1000 km", r.ID, len(line), length)
			continue
		}
		if n := len(r.Lanes); n == 0 || n > mostLanes {
			b.faults.add("road %q has %d lanes; give 1 to %d", r.ID, n, mostLanes)
			continue
		}
		before, after := b.setBack(from), b.setBack(to)
		middle := cut(line, before, after)
		if len(middle) < 2 {
			b.faults.add("road %q is %.1f m long, but its intersections reach %g and %g m into it; make it longer or their width smaller", r.ID, length, before, after)
			continue
		}
		row := uint32(len(s.ID))
		b.roads[r.ID] = row
		b.firstRow = append(b.firstRow, uint32(len(b.c.Lanes.ID)))
		speed, ok := b.lanesOf(r, row, middle)
		if !ok {
			continue
		}
		s.ID, s.Name, s.Class = append(s.ID, r.ID), append(s.Name, ""), append(s.Class, city.Primary)
		s.From, s.To, s.Opposite = append(s.From, from), append(s.To, to), append(s.Opposite, city.None)
		if o, there := back[pair{to, from}]; there && s.Opposite[o] == city.None {
			s.Opposite[o], s.Opposite[row] = row, o
		}
		back[pair{from, to}] = row
		s.Speed, s.Length = append(s.Speed, float32(speed)), append(s.Length, float32(length))
		s.Line.Add(line)
		s.Level, s.Bridge, s.Tunnel = append(s.Level, 0), append(s.Bridge, false), append(s.Tunnel, false)
		s.Guessed, s.Source = append(s.Guessed, 0), append(s.Source, r.ID)
		b.report.StreetKM += length / 1000
	}
	b.report.Roads, b.report.Lanes = len(s.ID), len(b.c.Lanes.ID)
}

// setBack is how far roads end before the middle of an intersection [m].
func (b *builder) setBack(junction uint32) float64 { return float64(b.c.Junctions.Radius[junction]) }

// lanesOf adds the lanes of a road whose left edge between its intersections is middle, from the kerb inwards, and
// returns the highest limit.
func (b *builder) lanesOf(r *road, row uint32, middle []geo.Point) (speed float64, ok bool) {
	n := len(r.Lanes)
	sides := make([]float64, n)
	side := 0.0
	for k, l := range r.Lanes {
		if !(l.Width > 0 && l.Width < 20) || !(l.MaxSpeed > 0 && l.MaxSpeed <= 100) {
			b.faults.add("road %q: lane %d is %g m wide and limited to %g m/s; give more than 0, and at most 20 m and 100 m/s", r.ID, k, l.Width, l.MaxSpeed)
			return 0, false
		}
		sides[k] = side + l.Width/2
		side += l.Width
		speed = max(speed, l.MaxSpeed)
	}
	lanes := &b.c.Lanes
	for index := range n {
		k := n - 1 - index // CityFlow counts from the middle of the road
		l := r.Lanes[k]
		line := beside(middle, sides[k])
		length := geo.PolylineLength(line)
		if !(length >= 0.1) {
			b.faults.add("road %q: lane %d is %.2f m long; make the road longer or its bend wider", r.ID, k, length)
			return 0, false
		}
		lanes.ID, lanes.Street = append(lanes.ID, fmt.Sprintf("%s_%d", r.ID, index)), append(lanes.Street, row)
		lanes.Index, lanes.Allow = append(lanes.Index, uint8(index)), append(lanes.Allow, city.AllowMotor)
		lanes.Width, lanes.Length, lanes.Speed = append(lanes.Width, float32(l.Width)), append(lanes.Length, float32(length)), append(lanes.Speed, float32(l.MaxSpeed))
		lanes.Line.Add(line)
		b.lanes = append(b.lanes, line)
		b.report.LaneKM += length / 1000
	}
	return speed, true
}

// exits lists the lanes that lead nowhere although their road does not end at a virtual intersection.
func (b *builder) exits() {
	leads := make([]bool, len(b.c.Lanes.ID))
	for _, l := range b.c.LaneLinks.From {
		leads[l] = true
	}
	for l, id := range b.c.Lanes.ID {
		if !leads[l] && b.c.Junctions.Kind[b.c.Streets.To[b.c.Lanes.Street[l]]] != city.Border {
			b.report.NoExit = append(b.report.NoExit, id)
		}
	}
}

func (b *builder) bounds() {
	box := geo.EmptyBounds()
	for i := range b.c.Junctions.ID {
		box = box.Extend(b.c.Junctions.At.At(i))
	}
	for _, p := range b.c.Streets.Line.Pts {
		box = box.Extend(p)
	}
	b.c.Bounds = box.Pad(20)
}

func (b *builder) provenance(names []string) {
	for _, t := range b.c.Tables() {
		if t.Rows > 0 {
			p := city.Provenance{Layer: t.Name, Source: strings.Join(names, ", "), Licence: "not stated by the format"}
			if t.Name == "streets" {
				p.Notes = []string{"classes are not in the format: all primary"}
			}
			b.c.SetLayer(p)
		}
	}
}
