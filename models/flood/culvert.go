package flood

import (
	"fmt"
	"math"

	"semul/models/flood/kernel"
)

// Conduit moves water between two groups of cells apart from each other, the same number on both sides: a culvert, or a
// sluice through a levee. Momentum is not carried through.
type Conduit struct {
	Name  string
	Moved float64 // from the first end to the second since the start, less what came back [m³]
	Flow  float64 // now, the same way [m³/s]
	Flap  bool    // only from the first end to the second

	ends    [2]conduitEnd
	barrel  *rating  // of a culvert
	opening *Opening // of a sluice
}

// conduitEnd is where a conduit meets the ground.
type conduitEnd struct {
	cells  []onTile
	ground float64 // lowest of its cells [m]
	invert float64 // [m]
}

// AddCulvert lays a culvert between two groups of cells, ids of the grid, with its inverts there [m]; NaN: the lowest ground.
func (d *Domain) AddCulvert(name string, from, to []int, invert [2]float64, b Barrel) (*Conduit, error) {
	r, err := newRating(b)
	if err != nil {
		return nil, fmt.Errorf("flood: culvert %s: %w", name, err)
	}
	c := &Conduit{Name: name, barrel: r}
	return c, d.addConduit(c, from, to, invert)
}

// AddSluice lays a gate with an opening between two groups of cells on both sides of a levee that stands in the ground.
func (d *Domain) AddSluice(name string, from, to []int, o *Opening) (*Conduit, error) {
	c := &Conduit{Name: name, opening: o, Flap: o.Flap}
	return c, d.addConduit(c, from, to, [2]float64{o.Sill, o.Sill})
}

func (d *Domain) addConduit(c *Conduit, from, to []int, invert [2]float64) error {
	for k, ids := range [2][]int{from, to} {
		e := conduitEnd{cells: d.onTiles(ids), ground: math.Inf(1), invert: invert[k]}
		if len(e.cells) == 0 {
			return fmt.Errorf("flood: %s: end %d has no ground", c.Name, k+1)
		}
		for _, at := range e.cells {
			e.ground = math.Min(e.ground, d.Bed(at.t.i0+at.i, at.t.j0+at.j))
		}
		if e.invert != e.invert {
			e.invert = e.ground
		}
		c.ends[k] = e
	}
	for _, a := range c.ends[0].cells {
		for _, b := range c.ends[1].cells {
			if a == b {
				return fmt.Errorf("flood: %s: both ends lie in cell (%d, %d): they need to be a cell apart", c.Name, a.t.i0+a.i, a.t.j0+a.j)
			}
		}
	}
	d.conduits = append(d.conduits, c)
	return nil
}

// level is that of the deepest water at an end [m], −Inf if there is none that moves; volume all of it [m³].
func (d *Domain) level(e *conduitEnd) (level, volume float64) {
	level, deepest := math.Inf(-1), float64(d.cfg.Dry)
	for _, c := range e.cells {
		if c.t.buf[0].h == nil {
			continue
		}
		h := float64(c.t.now().h[at(c.i, c.j)])
		volume += h
		if h > deepest {
			deepest, level = h, d.Bed(c.t.i0+c.i, c.t.j0+c.j)+h
		}
	}
	return level, volume * d.cellArea()
}

// conduct lets conduits act for dt [s]: at most half of what the donor has, and no more than levels both ends.
func (d *Domain) conduct(dt float64) {
	area := d.cellArea()
	for _, c := range d.conduits {
		c.Flow = 0
		a, b := &c.ends[0], &c.ends[1]
		la, va := d.level(a)
		lb, vb := d.level(b)
		sign := 1.0
		if lb > la {
			if c.Flap {
				continue
			}
			a, b, la, lb, va, sign = b, a, lb, la, vb, -1
		}
		if math.IsInf(la, -1) {
			continue
		}
		q := 0.0
		if c.barrel != nil {
			q = c.barrel.flow(la, lb, a.invert, b.invert)
		} else {
			q = float64(c.opening.Width * c.opening.flow(math.Max(a.ground, b.ground), la, lb))
		}
		na, nb := float64(len(a.cells)), float64(len(b.cells))
		fall := la - math.Max(lb, b.ground)
		volume := math.Min(q*dt, math.Min(va/2, math.Max(0, fall)*area*na*nb/(na+nb)))
		if volume <= 0 {
			continue
		}
		moved := d.carryOver(a, b, va, volume)
		c.Moved += float64(sign * moved)
		c.Flow = sign * moved / dt
	}
}

// carryOver takes volume [m³] of the there [m³] from the cells of one end in proportion to their water, and gives as much
// to those of the other in equal parts.
func (d *Domain) carryOver(from, to *conduitEnd, there, volume float64) (moved float64) {
	area := d.cellArea()
	taken := 0.0
	for _, c := range from.cells {
		if c.t.buf[0].h != nil {
			taken -= d.put(c.t, c.i, c.j, -float64(float64(c.t.now().h[at(c.i, c.j)])*(volume/there)))
		}
	}
	for _, c := range to.cells {
		d.put(c.t, c.i, c.j, taken/float64(len(to.cells)))
	}
	return float64(taken * area)
}

// Opening is a gap under a gate or a bridge's deck.
type Opening struct {
	Sill  float64 // [m]; the ground where that is higher
	Lip   float64 // lower edge of the gate, or soffit of the deck [m]
	Top   float64 // crest over which water passes [m]
	Width float64 // in all [m]
	Cd    float64 // of the orifice
	Flap  bool    // water passes only to the left of the line, as one walks along it
	Moved float64 // to the left since the start, less what came back, but for what passed in the open [m³]
}

// flow is the discharge under an opening per metre of width [m²/s], up and low being the levels on both sides and ground
// the higher bed:
//
//	q = Cd·a·√(2g·ΔH), ΔH = η_up − max(η_low, sill + a/2)                                     (15)
//
// a orifice of height a = lip − sill, drowned or free, and no more than passes a weir at the sill by (4), which alone holds
// while the water does not touch the lip.
func (o *Opening) flow(ground, up, low float64) float64 {
	sill := math.Max(o.Sill, ground)
	a, head := o.Lip-sill, up-sill
	if a <= 0 || head <= 0 || up <= low {
		return 0
	}
	q := weir(head, low-sill)
	if head > a {
		q = math.Min(q, float64(o.Cd*a*math.Sqrt(2*kernel.Gravity*math.Max(0, up-math.Max(low, sill+float64(a/2))))))
	}
	return q
}
