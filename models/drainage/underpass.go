package drainage

import (
	"fmt"
	"math"
	"slices"

	"semul/engine/city"
	"semul/engine/fmath"
	"semul/engine/geo"
	"semul/engine/sim"
	"semul/engine/units"
)

// An underpass that is three cells of the flood model wide, or wider, lies in the ground, and its water moves on the grid.
// A narrower one, be it of a street, a subway's entrance or a cellar's ramp, is a storage: its ramps fall evenly from the
// lip at both portals to the lowest level in the middle, so that its surface is
//
//	A(d) = W·L·d/D, D = lip − lowest, up to d = D                                              (3)
//
// and over the lip of each portal water passes as over a weir, drowned by what stands beyond (Villemonte 1947):
//
//	q = C·W·H1^{3/2}·(1 − (H2/H1)^{3/2})^{0.385}, C = 1.7 m^{1/2}/s                            (4)
//
// The ground above it is raised to the lip, so that no water is held twice.
const (
	narrowCells = 3
	portalC     = 1.7
	openTop     = 3 // above the lip its walls go up [m] (project default)
)

// Underpass is [underpass.NAME]: what a scenario says of a row of the city, instead of the city.
type Underpass struct {
	Length    *units.Metre               `toml:"length" doc:"portal to portal; of a storage" range:"(0,2000]"`
	Width     *units.Metre               `toml:"width" doc:"of the carriageway between its walls; of a storage" range:"(0,100]"`
	Lip       *units.Metre               `toml:"lip" doc:"level over which water runs in; of a storage" range:"[-500,9000]"`
	Lowest    *units.Metre               `toml:"lowest" doc:"lowest level of the carriageway; of a storage" range:"[-500,9000]"`
	Clearance *units.Metre               `toml:"clearance" doc:"height for vehicles, as signs and the viewer show it; the roof holds no water back" range:"(0,20]"`
	Pump      *units.CubicMetrePerSecond `toml:"pump" doc:"rated flow of its pump" range:"[0,100]"`
}

// override takes over what a table says of an underpass. The shape of one that lies in the ground is the terrain's.
func (b *builder) override(e sim.Entry, u *Underpass) {
	i, ok := b.find(e.Key, e.Name, city.OfUnderpass)
	if !ok {
		return
	}
	t := &b.c.Underpasses
	if u.Width != nil && float64(*u.Width) < narrowCells*b.cell && b.sewers {
		t.Width[i] = float32(*u.Width)
	}
	inGround := !b.narrow(int(i))
	why := fmt.Sprintf("it is %g m wide, %d cells or more of %g m, and lies in the ground", t.Width[i], narrowCells, b.cell)
	switch {
	case b.cell == 0:
		why = "without [model.flood] there is no water in it"
	case !b.sewers:
		why = "without model.drainage.surface = \"grid\" every underpass lies in the ground"
	}
	for _, x := range []struct {
		key  string
		said *units.Metre
		to   []float32
	}{{"length", u.Length, t.Length}, {"width", u.Width, t.Width}, {"lip", u.Lip, t.Lip}, {"lowest", u.Lowest, t.Low}} {
		switch {
		case x.said == nil:
		case inGround:
			b.refuse(e.Key+"."+x.key, "underpass/%s has the shape of the terrain: %s; change the terrain, or the generator's spec (dip, lip), and leave this out", e.Name, why)
		default:
			x.to[i] = float32(*x.said)
			b.built++
		}
	}
	if d := float64(t.Lip[i]) - float64(t.Low[i]); !(d > 0) {
		b.refuse(e.Key, "its lip lies at %g m, its lowest level at %g m: it must fall", t.Lip[i], t.Low[i])
	}
	if u.Clearance != nil {
		t.Clearance[i] = float32(*u.Clearance)
		b.built++
	}
	if u.Pump == nil {
		return
	}
	p := t.Pump[i]
	if p == city.None {
		b.refuse(e.Key+".pump", "underpass/%s has no pump in this city that could be rated; give it one in the city", e.Name)
		return
	}
	b.c.Pumps.Rated[p] = float32(*u.Pump)
	b.built++
}

// narrow reports whether an underpass is a storage.
func (b *builder) narrow(i int) bool {
	return b.sewers && b.cell > 0 && float64(b.c.Underpasses.Width[i]) < narrowCells*b.cell
}

// sink makes a storage of an underpass, with a portal at each end of its axis, and closes the ground above it.
func (b *builder) sink(i int) {
	u := &b.c.Underpasses
	id, lip, low, width := u.ID[i], float64(u.Lip[i]), float64(u.Low[i]), float64(u.Width[i])
	key := "underpass." + id
	if !(lip > low) || !(width > 0) || !(u.Length[i] > 0) {
		b.refuse(key, "underpass/%s is %g m long, %g m wide, from %g m at the lip down to %g m: no water could be put in; mend it in the city, or here", id, u.Length[i], width, lip, low)
		return
	}
	full := float32(width) * u.Length[i]
	deep := float32(lip - low)
	tank := b.addNode(key, "underpass_"+id, u.At.At(i), city.Storage, lip, low, []float32{0, deep, deep + openTop}, []float32{full / 100, full, full})
	axis := u.Line.At(i)
	g := b.c.Terrain.Grid
	for k, end := range [2]geo.Point{axis[0], axis[len(axis)-1]} {
		inner := axis[1]
		if k == 1 {
			inner = axis[len(axis)-2]
		}
		if d := end.Dist(inner); d > 0 { // beyond the ground that is raised
			if p := end.Add(end.Sub(inner).Mul(float64(1.5 * b.cell / d))); g.Bounds().Contains(p) {
				end = p
			}
		}
		name := "portal_" + id + [2]string{"a", "b"}[k]
		portal := b.addNode(key, name, end, city.Portal, lip, lip, nil, nil)
		b.addWeir(name, portal, tank, lip, width)
	}
	if p := u.Pump[i]; p != city.None {
		b.c.Pumps.From[p] = tank
	}
	b.close(axis, lip, float64(width/2)+float64(g.Cell/2))
}

// close raises the terrain along an axis to a level, in a copy.
func (b *builder) close(axis []geo.Point, level, reach float64) {
	t := &b.c.Terrain
	t.Val = slices.Clone(t.Val)
	box := geo.BoundsOf(axis...).Pad(reach)
	for id := range t.Val {
		if p := t.CenterOf(id); box.Contains(p) && float64(t.Val[id]) < level {
			if d, _ := geo.DistanceToPolyline(p, axis); d <= reach {
				t.Val[id] = float32(level)
			}
		}
	}
}

// portal is one end of an underpass that is a storage.
type portal struct {
	node, tank   int // rows of the drain nodes
	crest, width float64
}

// over is what passes a portal in from the street, negative out again, (4) [m³/s]. outside and inside are levels [m].
func (p *portal) over(outside, inside float64) float64 {
	h1, h2, dir := outside-p.crest, inside-p.crest, 1.0
	if h2 > h1 {
		h1, h2, dir = h2, h1, -1
	}
	if h1 <= 0 {
		return 0
	}
	q := portalC * p.width * h1 * math.Sqrt(h1)
	if h2 > 0 {
		r := h2 / h1
		q *= fmath.Pow(max(0, 1-float64(r*math.Sqrt(r))), 0.385)
	}
	return dir * q
}
