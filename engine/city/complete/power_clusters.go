package complete

import (
	"cmp"
	"math"
	"slices"

	"semul/engine/city"
	"semul/engine/geo"
)

// unit is a transformer, or a bank of them, with the loads behind it.
type unit struct {
	pole   bool
	kw     float64
	kva    float64
	middle geo.Point // of its loads, by demand
	box    geo.Bounds
	vertex uint32
	merged uint32 // the unit it went into, or None
	loads  []uint32
	mv, lv uint32 // buses
	feeder uint32
}

// Ratings of transformers [kVA], and how far a low-voltage line reaches. Ground: 500, 750 and 1000 kVA, several side
// by side for a single large consumer. On poles: banks of three of 16.7 to 100 kVA. Project defaults.
var (
	groundKVA = []float64{500, 750, 1000}
	poleKVA   = []float64{50, 75, 100, 150, 225, 300}
)

const (
	groundReach = 300.0 // diagonal of the box round a unit's loads [m]
	poleReach   = 220.0
	smallShare  = 0.4   // of its largest rating below which a unit is put together with a neighbour
	mergeReach  = 220.0 // between the middles of two units that are [m]
	mergeTried  = 8     // neighbours
)

// capacity is the demand that a unit is planned for at most [kW].
func (u *unit) capacity() float64 {
	if u.pole {
		return poleKVA[len(poleKVA)-1] * powerFactor * unitLoad
	}
	return groundKVA[len(groundKVA)-1] * powerFactor * unitLoad
}

func (u *unit) reach() float64 {
	if u.pole {
		return poleReach
	}
	return groundReach
}

// takes reports whether kw more at a box keep the unit within its capacity and reach.
func (u *unit) takes(kw float64, box geo.Bounds, reach float64) bool {
	all := u.box.Union(box)
	return u.kw+kw <= u.capacity() && geo.Point{X: all.Width(), Y: all.Height()}.Len() <= reach
}

func (u *unit) add(kw float64, middle geo.Point, box geo.Bounds, loads ...uint32) {
	u.middle = u.middle.Lerp(middle, kw/(u.kw+kw))
	u.kw += kw
	u.box = u.box.Union(box)
	u.loads = append(u.loads, loads...)
}

// cluster puts loads together to transformers: in the order of the walk, low-rise and other loads each into their own
// as long as capacity and reach allow; then small ones into a neighbour's.
func (p *grid) cluster() {
	order := make([]uint32, len(p.loads))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int {
		if c := cmp.Compare(p.rank[p.loads[a].vertex], p.rank[p.loads[b].vertex]); c != 0 {
			return c
		}
		return cmp.Compare(a, b)
	})
	open := [2]int{-1, -1} // unit that takes the next load: on the ground, on poles
	root := [2]uint32{}
	for _, i := range order {
		l := &p.loads[i]
		kind := 0
		if l.low {
			kind = 1
		}
		box, district := geo.BoundsOf(l.at), p.forest.root[l.vertex]
		if l.what == signalLoad || l.what == gateLoad { // small: whatever stands near will do
			if k := open[0]; k >= 0 && root[0] == district && p.units[k].takes(l.kw, box, groundReach) {
				kind = 0
			}
		}
		if k := open[kind]; k < 0 || root[kind] != district || !p.units[k].takes(l.kw, box, p.units[k].reach()) {
			p.units = append(p.units, unit{pole: l.low, middle: l.at, box: box, merged: city.None})
			open[kind], root[kind] = len(p.units)-1, district
		}
		p.units[open[kind]].add(l.kw, l.at, box, i)
	}
	p.merge()
	kept := p.units[:0]
	for _, u := range p.units {
		if u.merged == city.None {
			kept = append(kept, u)
		}
	}
	p.units = kept
	for k := range p.units {
		p.settle(uint32(k))
	}
}

// merge puts small units into a near one of the same kind and district, the nearest that has room.
func (p *grid) merge() {
	boxes := make([]geo.Bounds, len(p.units))
	first := make([]geo.Point, len(p.units))
	for k := range p.units {
		first[k] = p.units[k].middle
		boxes[k] = geo.BoundsOf(first[k])
	}
	index := geo.NewIndex(boxes)
	district := func(u *unit) uint32 { return p.forest.root[p.loads[u.loads[0]].vertex] }
	var near []uint32
	for k := range p.units {
		u := &p.units[k]
		if u.kw > smallShare*u.capacity() {
			continue
		}
		near = index.Nearest(u.middle, mergeTried, mergeReach, nil, near[:0])
		for _, o := range near {
			w := &p.units[o]
			if int(o) == k || w.merged != city.None || w.pole != u.pole || district(w) != district(u) || !w.takes(u.kw, u.box, 1.25*w.reach()) {
				continue
			}
			w.add(u.kw, u.middle, u.box, u.loads...)
			u.merged = o
			break
		}
	}
}

// settle chooses a unit's rating and the place of its load that is nearest to the middle as its own.
func (p *grid) settle(k uint32) {
	u := &p.units[k]
	best := inf
	for _, i := range u.loads {
		l := &p.loads[i]
		l.unit = k
		if d := l.at.Dist(u.middle); d < best {
			best, u.vertex = d, l.vertex
		}
	}
	ratings := groundKVA
	if u.pole {
		ratings = poleKVA
	}
	need := u.kw / (powerFactor * unitLoad)
	largest := ratings[len(ratings)-1]
	u.kva = math.Ceil(need/largest) * largest
	for _, r := range ratings {
		if need <= r {
			u.kva = r
			break
		}
	}
}
