package complete

import (
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/geo"
	"semul/engine/rng"
)

// asset is a row of the power assets.
type asset struct {
	id, name    string
	kind        city.AssetKind
	at          geo.Point
	ring        []geo.Point
	sill, kva   float64
	bus, feeder uint32
}

func (p *grid) addAsset(x asset) uint32 {
	a := &p.c.PowerAssets
	a.ID, a.Name, a.Kind = append(a.ID, x.id), append(a.Name, x.name), append(a.Kind, x.kind)
	a.At.Add(x.at)
	a.Poly.Add([][]geo.Point{x.ring})
	a.Sill, a.Rating = append(a.Sill, float32(x.sill)), append(a.Rating, float32(x.kva))
	a.Bus, a.Feeder = append(a.Bus, x.bus), append(a.Feeder, x.feeder)
	return uint32(len(a.ID) - 1)
}

// bus is a row of the buses.
type bus struct {
	id            string
	at            geo.Point
	kind          city.BusKind
	kv            float64
	feeder, asset uint32
}

func (p *grid) addBus(x bus) uint32 {
	b := &p.c.Buses
	b.ID, b.Kind, b.KV = append(b.ID, x.id), append(b.Kind, x.kind), append(b.KV, float32(x.kv))
	b.At.Add(x.at)
	b.Feeder, b.Asset = append(b.Feeder, x.feeder), append(b.Asset, x.asset)
	return uint32(len(b.ID) - 1)
}

// branch is a row of the branches: cables of some length, side by side if there are several, or a transformer if kva
// is given.
type branch struct {
	id               string
	from, to         uint32
	length           float64
	cables           int // 0 = 1
	kva              float64
	line             []geo.Point
	feeder           uint32
	closed, switched bool
}

// Short-circuit voltage of a transformer and the part of it that is loss. 4 %: the 0.8 MVA transformer of the IEEE
// European low-voltage test feeder; the rest are project defaults.
const (
	smallUK  = 0.04 // up to 800 kVA
	largeUK  = 0.05
	copperUK = 0.012
)

func (p *grid) addBranch(x branch) uint32 {
	b := &p.c.Branches
	r, xx, sus, rating := x.length*cableR, x.length*cableX, x.length*cableB, float64(cableKVA)
	if n := float64(x.cables); n > 1 {
		r, xx, sus, rating = r/n, xx/n, sus*n, rating*n
	}
	if x.kva > 0 {
		uk := smallUK
		if x.kva > 800 {
			uk = largeUK
		}
		base := mediumKV * mediumKV * 1000 / x.kva // [ohm] at the 22.9 kV side
		r, xx, sus, rating = copperUK*base, math.Sqrt(float64(uk*uk)-copperUK*copperUK)*base, 0, x.kva
	}
	b.ID = append(b.ID, x.id)
	b.From, b.To = append(b.From, x.from), append(b.To, x.to)
	b.R, b.X, b.B = append(b.R, float32(r)), append(b.X, float32(xx)), append(b.B, float32(sus))
	b.Rating = append(b.Rating, float32(rating))
	b.Closed, b.Switch = append(b.Closed, x.closed), append(b.Switch, x.switched)
	b.Length, b.Feeder = append(b.Length, float32(x.length)), append(b.Feeder, x.feeder)
	b.Line.Add(x.line)
	return uint32(len(b.ID) - 1)
}

// writeStations gives every substation its slack bus.
func (p *grid) writeStations() {
	a := &p.c.PowerAssets
	for k := range p.stations {
		s := &p.stations[k]
		s.slack = p.addBus(bus{id: "busbar_" + a.ID[s.asset], at: s.at, kind: city.SlackBus, kv: mediumKV, feeder: city.None, asset: s.asset})
		a.Bus[s.asset], a.Feeder[s.asset] = s.slack, city.None
	}
}

// writeUnit puts up a transformer beside the street with its low-voltage bus.
func (p *grid) writeUnit(k, mv uint32) {
	u := &p.units[k]
	u.mv = mv
	x := asset{id: fmt.Sprintf("T%d", k+1), kind: city.GroundTransformer, sill: groundSill, kva: u.kva, feeder: u.feeder}
	long, deep := 2.4, 1.8
	if u.pole {
		x.kind, x.sill, long, deep = city.PoleTransformer, poleSill, 1, 1
	}
	at, heading := p.beside(u.vertex, u.middle, uint64(k))
	x.at, x.ring = at, oblong(at, heading, long, deep)
	u.lv = p.addBus(bus{id: fmt.Sprintf("lv%d", k+1), at: at, kind: city.LowVoltage, kv: lowKV, feeder: u.feeder, asset: city.None})
	x.bus = u.lv
	p.c.Buses.Asset[u.lv] = p.addAsset(x)
	p.addBranch(branch{id: fmt.Sprintf("transformer%d", k+1), from: mv, to: u.lv, kva: u.kva, line: []geo.Point{p.at[u.vertex], at}, feeder: u.feeder, closed: true})
}

// ringUnit puts the switchgear of a bus into a cabinet that can drown, once.
func (p *grid) ringUnit(bus, vertex uint32) {
	c := p.c
	if c.Buses.Asset[bus] != city.None {
		return
	}
	at, heading := p.beside(vertex, p.at[vertex], uint64(bus)<<32)
	c.Buses.Asset[bus] = p.addAsset(asset{id: fmt.Sprintf("R%d", bus+1), kind: city.RingUnit, at: at, ring: oblong(at, heading, 2, 1.4),
		sill: groundSill, kva: cableKVA, bus: bus, feeder: c.Buses.Feeder[bus]})
}

// beside returns a place at the kerb by a vertex, on the side of what it serves; straight across the street, as the
// seed falls, if that is in line with it.
func (p *grid) beside(vertex uint32, served geo.Point, key uint64) (at, heading geo.Point) {
	c := p.c
	at, heading = p.at[vertex], geo.Point{X: 1}
	half := 0.0
	for k := p.g.off[vertex]; k < p.g.off[vertex+1]; k++ {
		r := &p.runs[p.g.edge[k]]
		if r.street == city.None {
			continue
		}
		if r.from > 0 || r.to > 0 {
			s := r.to
			if r.a == vertex {
				s = r.from
			}
			_, heading = geo.PointAlong(c.Streets.Line.At(int(r.street)), s)
		}
		half = max(half, p.width(r.street))
	}
	side := heading.Cross(served.Sub(at)) // > 0: to the left
	if math.Abs(side) < 2 {
		side = rng.NewStream(p.seed, "complete.power.side").Float64(uint64(vertex), key, 0) - 0.5
	}
	d := half + kerbGap
	if side < 0 {
		d = -d
	}
	spot, other := at.Add(heading.Left().Mul(d)), at.Add(heading.Left().Mul(-d))
	if s := p.sunk(spot, at); s > bank && p.sunk(other, at) < s {
		spot = other
	}
	return spot, heading
}

// bank is how far below its street the ground may fall beside a transformer: more is the slope to a canal [m] (project
// default).
const bank = 0.3

// sunk is how far the lowest ground round a spot lies below the street at a point [m]; 0 where the ground is not known.
func (p *grid) sunk(spot, at geo.Point) float64 {
	t := &p.c.Terrain
	low := t.Sample(spot)
	for _, d := range [4]geo.Point{{X: 3}, {X: -3}, {Y: 3}, {Y: -3}} {
		low = math.Min(low, t.Sample(spot.Add(d)))
	}
	if fall := t.Sample(at) - low; fall > 0 {
		return fall
	}
	return 0
}

// kerbGap is how far a transformer stands from the carriageway [m].
const kerbGap = 1.8

// width is that of the lanes of a street on one side of its line [m].
func (p *grid) width(street uint32) float64 {
	if p.wide == nil {
		p.wide = make([]float64, len(p.c.Streets.ID))
		for l, s := range p.c.Lanes.Street {
			if int(s) < len(p.wide) {
				p.wide[s] += float64(p.c.Lanes.Width[l])
			}
		}
	}
	return p.wide[street]
}

// connect tells everything that draws power where it hangs.
func (p *grid) connect() {
	c := p.c
	for i := range p.loads {
		l := &p.loads[i]
		u := &p.units[l.unit]
		switch l.what {
		case buildingLoad:
			c.Buildings.Bus[l.row], c.Buildings.Feeder[l.row] = u.lv, u.feeder
		case signalLoad:
			c.Signals.Bus[l.row], c.Signals.Feeder[l.row] = u.lv, u.feeder
		case pumpLoad:
			c.Pumps.Bus[l.row] = u.lv
		case gateLoad:
			c.Gates.Bus[l.row] = u.lv
		case chargerLoad:
			c.Chargers.Bus[l.row] = u.lv
		}
	}
	if len(c.Guideways.ID) == 0 || len(p.units) == 0 {
		return
	}
	boxes := make([]geo.Bounds, len(p.units))
	for k := range p.units {
		boxes[k] = geo.BoundsOf(p.at[p.units[k].vertex])
	}
	index := geo.NewIndex(boxes)
	for i := range c.Guideways.ID {
		if line := c.Guideways.Line.At(i); len(line) > 0 {
			for _, k := range index.Nearest(line[0], 1, math.Inf(1), nil, nil) {
				c.Guideways.Bus[i] = p.units[k].lv
			}
		}
	}
}
