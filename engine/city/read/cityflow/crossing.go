package cityflow

import (
	"fmt"
	"math"
	"slices"

	"semul/engine/city"
	"semul/engine/geo"
)

// turns are the types of road links; what goes first where two meet has the higher rank.
var turns = map[string]struct {
	turn city.Turn
	rank int
}{"go_straight": {city.Straight, 3}, "turn_left": {city.Left, 2}, "turn_right": {city.Right, 1}, "turn_u": {city.UTurn, 0}}

// movement is a road link with what its lights need to know.
type movement struct {
	from  uint32 // road
	rank  int
	lines [][]geo.Point
}

// crossing adds the lane links of an intersection and its signal.
func (b *builder) crossing(j uint32) {
	x := &b.net.Intersections[j]
	moves := make([]movement, 0, len(x.RoadLinks))
	first := len(b.c.LaneLinks.ID)
	for i := range x.RoadLinks {
		m, ok := b.roadLink(j, i)
		if !ok {
			return
		}
		moves = append(moves, m)
	}
	phases := x.TrafficLight.Phases
	if len(moves) == 0 || len(phases) == 0 || len(phases) == 1 && b.opensAll(phases[0], len(moves)) {
		if _, there := b.nodes[x.ID]; there && len(moves) == 0 {
			b.c.Junctions.Kind[j] = city.DeadEnd
		}
		return
	}
	states := make([]string, 0, len(phases))
	seconds := make([]float32, 0, len(phases))
	open := make([]bool, len(moves))
	for p, phase := range phases {
		if !(phase.Time > 0 && phase.Time < 3600) {
			b.faults.add("intersection %q: phase %d lasts %g s; give more than 0 s and less than an hour", x.ID, p, phase.Time)
			return
		}
		for _, i := range phase.Available {
			if i < 0 || i >= len(moves) {
				b.faults.add("intersection %q: phase %d lists road link %d of %d; links count from 0", x.ID, p, i, len(moves))
				return
			}
			open[i] = true
		}
		states, seconds = append(states, stateOf(moves, phase.Available)), append(seconds, float32(phase.Time))
	}
	for i, o := range open {
		if l := x.RoadLinks[i]; !o {
			b.report.NeverGreen = append(b.report.NeverGreen, fmt.Sprintf("%s: %s → %s", x.ID, l.StartRoad, l.EndRoad))
		}
	}
	s := &b.c.Signals
	row := uint32(len(s.ID))
	s.ID, s.Groups, s.Offset = append(s.ID, x.ID), append(s.Groups, uint16(len(moves))), append(s.Offset, 0)
	s.At.Add(b.c.Junctions.At.At(int(j)))
	s.State.Add(states...)
	s.Duration.Add(seconds...)
	s.Guessed, s.Feeder, s.Bus = append(s.Guessed, false), append(s.Feeder, city.None), append(s.Bus, city.None)
	b.c.Junctions.Kind[j], b.c.Junctions.Signal[j] = city.Signalled, row
	for k := first; k < len(b.c.LaneLinks.ID); k++ {
		b.c.LaneLinks.Signal[k] = row
	}
	b.report.Signals++
}

// opensAll reports whether a phase lists all links.
func (b *builder) opensAll(p lightPhase, links int) bool {
	for i := range links {
		if !slices.Contains(p.Available, i) {
			return false
		}
	}
	return true
}

// stateOf writes a phase with a letter a road link: G for those that nobody of higher rank meets in it, g for the other
// ones it lists, r for the rest.
func stateOf(moves []movement, available []int) string {
	state := make([]byte, len(moves))
	for i := range state {
		state[i] = 'r'
	}
	for _, i := range available {
		state[i] = 'G'
		for _, k := range available {
			if moves[k].rank > moves[i].rank && moves[k].from != moves[i].from && moves[i].meets(&moves[k]) {
				state[i] = 'g'
			}
		}
	}
	return string(state)
}

func (m *movement) meets(o *movement) bool {
	for _, a := range m.lines {
		for _, b := range o.lines {
			if cross(a, b) {
				return true
			}
		}
	}
	return false
}

// roadLink adds the lane links of road link i of intersection j.
func (b *builder) roadLink(j uint32, i int) (movement, bool) {
	x := &b.net.Intersections[j]
	r := &x.RoadLinks[i]
	where := fmt.Sprintf("intersection %q: road link %d", x.ID, i)
	kind, known := turns[r.Type]
	from, ok1 := b.roads[r.StartRoad]
	to, ok2 := b.roads[r.EndRoad]
	s := &b.c.Streets
	switch {
	case !known:
		b.faults.add("%s is of type %q; types are go_straight, turn_left, turn_right, turn_u", where, r.Type)
		return movement{}, false
	case !ok1 || !ok2:
		b.faults.add("%s leads from road %q to %q; name two of the file", where, r.StartRoad, r.EndRoad)
		return movement{}, false
	case s.To[from] != j || s.From[to] != j:
		b.faults.add("%s leads from road %q to %q, which do not meet there", where, r.StartRoad, r.EndRoad)
		return movement{}, false
	}
	m := movement{from: from, rank: kind.rank}
	for k := range r.LaneLinks {
		l := &r.LaneLinks[k]
		a, ok1 := b.laneRow(from, l.StartLane)
		z, ok2 := b.laneRow(to, l.EndLane)
		if !ok1 || !ok2 {
			b.faults.add("%s: lane link %d leads from lane %s to lane %s; the roads have lanes 0 to %d and 0 to %d", where, k,
				shown(l.StartLane), shown(l.EndLane), len(b.net.Roads[from].Lanes)-1, len(b.net.Roads[to].Lanes)-1)
			return m, false
		}
		line := pointsOf(l.Points)
		if len(line) < 2 {
			line = join(b.lanes[a], b.lanes[z])
		}
		length := geo.PolylineLength(line)
		if !(length < 1e5) {
			b.faults.add("%s: lane link %d is %g m long; give points in metres", where, k, length)
			return m, false
		}
		m.lines = append(m.lines, line)
		q := &b.c.LaneLinks
		q.ID = append(q.ID, fmt.Sprintf("%s→%s", b.c.Lanes.ID[a], b.c.Lanes.ID[z]))
		q.From, q.To, q.Junction = append(q.From, a), append(q.To, z), append(q.Junction, j)
		q.Turn, q.Signal, q.Group = append(q.Turn, kind.turn), append(q.Signal, city.None), append(q.Group, uint16(i))
		q.Length = append(q.Length, float32(max(length, 0.1)))
		q.Line.Add(line)
	}
	if len(r.LaneLinks) > 0 && !slices.Contains(b.onward[from], to) {
		b.onward[from] = append(b.onward[from], to)
	}
	if i > math.MaxUint16 {
		b.faults.add("%s is one too many; an intersection has at most %d", where, math.MaxUint16)
		return m, false
	}
	b.report.LaneLinks += len(r.LaneLinks)
	return m, true
}

// laneRow is the row of a lane by CityFlow's index.
func (b *builder) laneRow(road uint32, index *int) (uint32, bool) {
	n := len(b.net.Roads[road].Lanes)
	if index == nil || *index < 0 || *index >= n {
		return 0, false
	}
	return b.firstRow[road] + uint32(n-1-*index), true
}

func shown(index *int) string {
	if index == nil {
		return "(none)"
	}
	return fmt.Sprint(*index)
}
