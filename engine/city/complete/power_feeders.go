package complete

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"semul/engine/city"
	"semul/engine/geo"
)

// feeder is a circuit: consecutive units of the walk round one substation's tree.
type feeder struct {
	station uint32
	units   []uint32
	kw      float64
	cables  int    // side by side
	head    uint32 // bus behind its breaker
	buses   []tapBus
}

// tapBus is a medium-voltage bus of a feeder where the tree forks or something is tapped.
type tapBus struct {
	bus    uint32
	vertex uint32
	up     int     // place of the bus towards the substation in the feeder's list; −1 for the first
	kw     float64 // of all that hangs on it and beyond
	branch uint32  // from there
	leaf   bool
}

// group cuts the walk round each substation's tree into feeders of about equal load, each at most 7 MW.
func (p *grid) group() {
	p.inRow = make([]uint32, len(p.units))
	for k := range p.units {
		p.inRow[k] = uint32(k)
	}
	slices.SortFunc(p.inRow, func(a, b uint32) int {
		if c := cmp.Compare(p.rank[p.units[a].vertex], p.rank[p.units[b].vertex]); c != 0 {
			return c
		}
		return cmp.Compare(a, b)
	})
	of := map[uint32]uint32{} // root → substation; only looked up
	for k := len(p.stations) - 1; k >= 0; k-- {
		of[p.stations[k].vertex] = uint32(k)
	}
	demand, least := make([]float64, len(p.stations)), make([]int, len(p.stations))
	station := func(u uint32) uint32 { return of[p.forest.root[p.units[u].vertex]] }
	for _, u := range p.inRow {
		demand[station(u)] += p.units[u].kw
		least[station(u)]++
	}
	for s, units := range least { // two feeders at least, so that one can be taken over by the other
		least[s] = min(2, 1+units/sectionsFrom)
	}
	last, target := city.None, 0.0
	open := func(s uint32) *feeder { // equal shares of what is left, none over 7 MW
		last, target = s, demand[s]/float64(max(int(demand[s]/feederKW)+1, least[s]))
		least[s] = 1
		p.feeders = append(p.feeders, feeder{station: s, cables: 1})
		return &p.feeders[len(p.feeders)-1]
	}
	var f *feeder
	for _, u := range p.inRow {
		s, kw := station(u), p.units[u].kw
		if s != last || len(f.units) > 0 && (f.kw+kw > feederKW || f.kw+float64(kw/2) > target) {
			f = open(s)
		}
		f.units = append(f.units, u)
		f.kw += kw
		demand[s] -= kw
		p.units[u].feeder = uint32(len(p.feeders) - 1)
		if f.kw > feederKW {
			f.cables = int(math.Ceil(f.kw / feederKW))
			p.strong++
		}
	}
	p.busAt = make([][]uint32, len(p.at))
}

// writeFeeder lays a feeder: the union of its units' ways to the substation, with a bus where the tree forks or
// a transformer is tapped, then breaker, transformers and sectionalisers.
func (p *grid) writeFeeder(k uint32) {
	f := &p.feeders[k]
	s := &p.stations[f.station]
	c := p.c
	id := fmt.Sprintf("F%d", k+1)
	c.Feeders.ID = append(c.Feeders.ID, id)
	c.Feeders.Name = append(c.Feeders.Name, fmt.Sprintf("%s line %s", c.PowerAssets.ID[s.asset], id))
	c.Feeders.Substation = append(c.Feeders.Substation, s.asset)
	c.Feeders.Rating = append(c.Feeders.Rating, float32(f.cables)*feederKVA)

	// the head, a few metres towards the street
	road := p.at[s.vertex]
	gap := s.at.Dist(road)
	lead := s.at.Lerp(road, min(0.5, leadLength/max(gap, leadLength)))
	f.head = p.addBus(bus{id: "head_" + id, at: lead, kind: city.MediumVoltage, kv: mediumKV, feeder: k, asset: s.asset})
	p.addBranch(branch{id: "breaker_" + id, from: s.slack, to: f.head, length: leadLength, cables: f.cables, line: []geo.Point{s.at, lead}, feeder: k, closed: true, switched: true})

	vertices, fork := p.subtree(f)
	place := map[uint32]int{} // vertex → place in f.buses; only looked up
	tapped := map[uint32]bool{s.vertex: true}
	for _, u := range f.units {
		tapped[p.units[u].vertex] = true
	}
	for i, v := range vertices { // from the substation outwards
		if !tapped[v] && fork[i] < 2 {
			continue
		}
		b := tapBus{vertex: v, up: -1, leaf: fork[i] == 0}
		b.bus = p.addBus(bus{id: fmt.Sprintf("mv%d", len(c.Buses.ID)+1), at: p.at[v], kind: city.MediumVoltage, kv: mediumKV, feeder: k, asset: city.None})
		from, line, length := f.head, []geo.Point{lead, road}, max(lead.Dist(road), leastCable)
		if v != s.vertex {
			line, length = []geo.Point{p.at[v]}, 0
			w := v
			for first := true; first || !known(place, w); first = false {
				e := p.forest.edge[w]
				line = append(line, p.line(e, w)[1:]...)
				length += p.runs[e].length
				w = p.forest.parent[w]
			}
			slices.Reverse(line)
			b.up = place[w]
			from = f.buses[b.up].bus
		}
		b.branch = p.addBranch(branch{id: fmt.Sprintf("line%d", len(c.Branches.ID)+1), from: from, to: b.bus, length: max(length, leastCable), cables: f.cables, line: line, feeder: k, closed: true})
		place[v] = len(f.buses)
		f.buses = append(f.buses, b)
		p.busAt[v] = append(p.busAt[v], b.bus)
	}
	for _, u := range f.units {
		b := &f.buses[place[p.units[u].vertex]]
		b.kw += p.units[u].kw
		p.writeUnit(u, b.bus)
	}
	for i := len(f.buses) - 1; i > 0; i-- {
		f.buses[f.buses[i].up].kw += f.buses[i].kw
	}
	p.sectionalise(f)
}

func known(place map[uint32]int, v uint32) bool {
	_, ok := place[v]
	return ok
}

// subtree lists the vertices on the ways of a feeder's units to the substation, nearest first, with the number of ways
// that go on from each.
func (p *grid) subtree(f *feeder) (vertices []uint32, fork []int) {
	in := map[uint32]int{} // vertex → ways that go on; only looked up
	for _, u := range f.units {
		v := p.units[u].vertex
		for {
			if _, seen := in[v]; seen {
				break
			}
			in[v] = 0
			vertices = append(vertices, v)
			if v = p.forest.parent[v]; v == city.None {
				break
			}
		}
	}
	for _, v := range vertices {
		if w := p.forest.parent[v]; w != city.None {
			in[w]++
		}
	}
	slices.SortFunc(vertices, func(a, b uint32) int { return cmp.Compare(p.rank[a], p.rank[b]) })
	for _, v := range vertices {
		fork = append(fork, in[v])
	}
	return vertices, fork
}

// sectionalise puts a switch that is normally closed where about two thirds, and one third, of a feeder's load still
// lie ahead on its heaviest way.
func (p *grid) sectionalise(f *feeder) {
	if len(f.units) < sectionsFrom {
		return
	}
	at, total := 0, f.buses[0].kw
	for thirds := 2.0; thirds > 0; {
		next := -1
		for i := at + 1; i < len(f.buses); i++ {
			if f.buses[i].up == at && (next < 0 || f.buses[i].kw > f.buses[next].kw) {
				next = i
			}
		}
		if next < 0 {
			return
		}
		if b := &f.buses[next]; b.kw <= total*thirds/3 {
			p.c.Branches.Switch[b.branch] = true
			p.ringUnit(f.buses[at].bus, f.buses[at].vertex)
			p.sections++
			for thirds > 0 && b.kw <= total*thirds/3 {
				thirds--
			}
		}
		at = next
	}
}
