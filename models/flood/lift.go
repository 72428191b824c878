package flood

import "math"

// Lift moves water from cells to other cells, or out of the domain: a pump.
type Lift struct {
	Moved float64 // since the start [m³]
	Gone  float64 // of it what left the domain [m³]

	from, to []onTile
	ask      float64 // to be moved before the Advance ends [m³]
}

// AddLift makes a lift between cells, ids of the grid; cells without a bed are left out. Without any cell to go to, what
// it takes leaves the domain.
func (d *Domain) AddLift(from, to []int) *Lift {
	l := &Lift{from: d.onTiles(from), to: d.onTiles(to)}
	d.lifts = append(d.lifts, l)
	return l
}

func (d *Domain) onTiles(ids []int) []onTile {
	var list []onTile
	for _, id := range ids {
		if i, j := d.Grid.IJ(id); !d.Outside(i, j) {
			t, ti, tj := d.tileOf(i, j)
			list = append(list, onTile{t, ti, tj})
		}
	}
	return list
}

// Ask makes the lift move a volume [m³] during the next Advance, or what water there is at its intake.
func (l *Lift) Ask(volume float64) { l.ask += volume }

// Depth is that of the deepest cell at the intake [m].
func (l *Lift) Depth() float64 {
	best := 0.0
	for _, c := range l.from {
		if c.t.buf[0].h != nil {
			best = math.Max(best, float64(c.t.now().h[at(c.i, c.j)]))
		}
	}
	return best
}

// lift moves what lifts are asked for in one of as many parts as are left. Each intake cell gives in proportion to the
// water on it; the cells at the outlet get equal shares. What is not there is not moved later.
func (d *Domain) lift(parts float64) {
	area := d.cellArea()
	for _, l := range d.lifts {
		depth := l.ask / parts / area
		l.ask -= l.ask / parts
		there := 0.0
		for _, c := range l.from {
			if c.t.buf[0].h != nil {
				there += float64(c.t.now().h[at(c.i, c.j)])
			}
		}
		if depth <= 0 || there <= 0 {
			continue
		}
		share, taken := math.Min(1, depth/there), 0.0
		for _, c := range l.from {
			if c.t.buf[0].h != nil {
				taken -= d.put(c.t, c.i, c.j, -float64(float64(c.t.now().h[at(c.i, c.j)])*share))
			}
		}
		for _, c := range l.to {
			d.put(c.t, c.i, c.j, taken/float64(len(l.to)))
		}
		l.Moved += float64(taken * area)
		if len(l.to) == 0 {
			l.Gone += float64(taken * area)
		}
	}
}
