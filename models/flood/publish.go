package flood

import "semul/engine/units"

// views are arrays over all cells, row by row, into which a domain shows its water. Water up to Dry counts as none.
type views struct {
	depth []units.Metre
	speed []units.MetrePerSecond
	flow  []units.SquareMetrePerSecond
	peak  []units.Metre
	still bool // speed is not asked for
	later bool // peak may wait
}

// publish brings the views up to date. Only tiles with moving water, and those that had some last time, are visited.
func (d *Domain) publish() {
	d.showing = d.showing[:0]
	for _, t := range d.tiles {
		if t.awake || t.shown {
			d.showing = append(d.showing, t)
		}
	}
	d.due = d.showing
	d.cfg.Pool.Each(len(d.due), d.visits.show)
}

// show writes one tile into the views.
func (d *Domain) show(t *tile) {
	t.shown = t.awake
	f := t.now()
	var room speedRow
	for j := range t.ny {
		p := (t.j0+j)*d.Grid.NX + t.i0
		hs := f.h[at(0, j):][:t.nx]
		us, vs := d.speedsOf(t, f, j, &room)
		depth, speed, flow := d.views.depth[p:][:t.nx], d.views.speed[p:][:t.nx], d.views.flow[p:][:t.nx]
		for i, h := range hs {
			s := float32(0)
			if h <= d.cfg.Dry {
				h = 0
			} else {
				s = sqrt32(float32(us[i]*us[i]) + float32(vs[i]*vs[i]))
			}
			depth[i] = units.Metre(h)
			flow[i] = units.SquareMetrePerSecond(float32(h * s))
			if !d.views.still {
				speed[i] = units.MetrePerSecond(s)
			}
		}
		if t.peak != nil && !d.views.later {
			for i, h := range t.peak.depth[j*side:][:t.nx] {
				d.views.peak[p+i] = units.Metre(h)
			}
		}
	}
}
