package network

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"semul/engine/city"
	"semul/engine/geo"
)

// layout writes Streets and Lanes. Lines of two-way streets lie in the middle of both carriageways, and their lanes
// to the right of the middle; lanes of one-way streets lie about the line.
type layout struct {
	g      *graph
	c      *city.City
	street []uint32 // dir → street, or None
	dirs   []dir    // street → dir
	number []uint32 // vertex → junction, where it stands for one
	stands []int32  // junction → that vertex
	names  map[string]bool
}

// order returns the live edges outside junctions, in the order of the ways and along them.
func (g *graph) order() []int32 {
	var ids []int32
	for i := range g.edges {
		if e := &g.edges[i]; !e.dead && !g.internal(e) {
			ids = append(ids, int32(i))
		}
	}
	slices.SortFunc(ids, func(a, b int32) int {
		p, q := &g.edges[a], &g.edges[b]
		return cmp.Or(cmp.Compare(p.way, q.way), cmp.Compare(p.seq, q.seq), cmp.Compare(a, b))
	})
	return ids
}

func (l *layout) streets(order []int32, trim [][2]float64) {
	g := l.g
	l.street = make([]uint32, 2*len(g.edges))
	for i := range l.street {
		l.street[i] = city.None
	}
	for k := 0; k < len(order); {
		n := k + 1
		for n < len(order) && g.edges[order[n]].way == g.edges[order[k]].way {
			n++
		}
		for j := k; j < n; j++ {
			part := 0
			if n-k > 1 {
				part = j - k + 1
			}
			l.edge(order[j], part, trim[order[j]])
		}
		k = n
	}
	l.c.Streets.LaneOff = append(l.c.Streets.LaneOff, uint32(len(l.c.Lanes.ID)))
}

// edge adds the one or two streets of an edge; part numbers the pieces of a way from 1, 0 = it is whole.
func (l *layout) edge(id int32, part int, trim [2]float64) {
	g, s := l.g, &l.c.Streets
	e := &g.edges[id]
	base := l.id(e, part)
	first := uint32(len(s.ID))
	for _, d := range [2]dir{dir(id) << 1, dir(id)<<1 | 1} {
		n := g.lanes(d)
		if n == 0 {
			continue
		}
		name, line := base, e.pts
		from, to := trim[0], e.length-trim[1]
		if e.bwd > 0 {
			name += map[bool]string{false: "f", true: "b"}[d.against()]
		}
		if d.against() {
			line = oriented(e, true).pts
			from, to = trim[1], e.length-trim[0]
		}
		l.street[d] = uint32(len(s.ID))
		l.dirs = append(l.dirs, d)
		s.ID = append(s.ID, name)
		s.Name = append(s.Name, e.name)
		s.Class = append(s.Class, e.class)
		s.From = append(s.From, uint32(g.cluster[g.tail(d)])) // vertices still; junctions() renumbers
		s.To = append(s.To, uint32(g.cluster[g.head(d)]))
		opposite := city.None
		if e.bwd > 0 {
			opposite = first + 1
			if d.against() {
				opposite = first
			}
		}
		s.Opposite = append(s.Opposite, opposite)
		s.Speed = append(s.Speed, float32(e.speed))
		s.Length = append(s.Length, float32(e.length))
		s.Line.Add(line)
		s.Level = append(s.Level, e.level)
		s.Bridge = append(s.Bridge, e.bridge)
		s.Tunnel = append(s.Tunnel, e.tunnel)
		s.Guessed = append(s.Guessed, e.guess)
		s.Source = append(s.Source, g.in.Ways[e.way].Source)
		s.LaneOff = append(s.LaneOff, uint32(len(l.c.Lanes.ID)))
		l.lanes(e, name, n, geo.SubLine(line, from, to))
		l.g.report.StreetKM += e.length / 1000
		if e.guess&city.GuessedLanes != 0 {
			l.g.report.GuessedLanes++
		}
		if e.guess&city.GuessedSpeed != 0 {
			l.g.report.GuessedSpeed++
		}
	}
}

// lanes adds the n lanes of the street last added, along the part of its line between the stop lines.
func (l *layout) lanes(e *edge, name string, n int, line []geo.Point) {
	t := &l.c.Lanes
	street := uint32(len(l.c.Streets.ID) - 1)
	w := l.g.laneWidth(e)
	half := float64(e.fwd+e.bwd) * w / 2
	bus := min(e.bus, n-1)
	for i := range n {
		at := beside(line, half-(float64(i)+0.5)*w)
		length := geo.PolylineLength(at)
		allow := e.access
		if i < bus {
			allow &= city.AllowBus | city.AllowEmergency
		}
		t.ID = append(t.ID, name+"_"+strconv.Itoa(i))
		t.Street = append(t.Street, street)
		t.Index = append(t.Index, uint8(i))
		t.Width = append(t.Width, float32(w))
		t.Length = append(t.Length, float32(length))
		t.Speed = append(t.Speed, float32(e.speed))
		t.Allow = append(t.Allow, allow)
		t.Line.Add(at)
		l.g.report.LaneKM += length / 1000
	}
}

// beside returns line moved d metres to its right. On the inner side of a bend too tight for that it runs straight
// between its ends, or, if those cross over too, beside the line's chord.
func beside(line []geo.Point, d float64) []geo.Point {
	if d == 0 {
		return line
	}
	at := geo.OffsetLine(line, -d)
	full := geo.PolylineLength(line)
	enough := min(full, minLane)
	if len(at) >= 2 && geo.PolylineLength(at) >= max(0.5*full, enough) {
		return at
	}
	first, last := ends(line)
	p, q := line[0].Sub(first.Left().Mul(d)), line[len(line)-1].Sub(last.Left().Mul(d))
	chord := line[len(line)-1].Sub(line[0])
	if q.Sub(p).Dot(chord) > 0 && p.Dist(q) >= enough {
		return []geo.Point{p, q}
	}
	side := unit(chord).Left().Mul(d)
	p, q = line[0].Sub(side), line[len(line)-1].Sub(side)
	if p.Dist(q) >= enough {
		return []geo.Point{p, q}
	}
	return line
}

// id is the id of an edge's street: the number of its way, then the part if the way was cut.
func (l *layout) id(e *edge, part int) string {
	source := l.g.in.Ways[e.way].Source
	base := source[strings.LastIndexByte(source, '/')+1:]
	if base == "" {
		base = strconv.Itoa(int(e.way) + 1)
	}
	base = l.g.opt.Prefix + base
	if part > 0 {
		base = fmt.Sprintf("%s.%d", base, part)
	}
	name := base
	for k := 2; l.names[name]; k++ {
		name = fmt.Sprintf("%s~%d", base, k)
	}
	l.names[name] = true
	return name
}
