package flood

import "semul/models/flood/kernel"

// margin is how near to a side moving water must be for the tile behind it to wake: more cells than the most steps of a
// round, so that nothing reaches a tile that sleeps.
const margin = maxSteps + 1

// rouse wakes tiles that water may reach in the next round, and puts to sleep those where nothing has moved for
// SleepAfter. Between a tile awake and one asleep the faces are closed, and neither has moving water there.
func (d *Domain) rouse() {
	d.gatherAwake()
	d.due = d.awake
	d.cfg.Pool.Each(len(d.due), d.visits.look)
	changed := false
	for _, t := range d.awake {
		if t.speed > 0 {
			t.lastWet = d.time
		}
		for k, n := range t.next {
			if t.reach[k] && n != nil {
				n.lastWet = d.time
				if !n.awake {
					d.wake(n)
					changed = true
				}
			}
		}
	}
	for _, t := range d.awake {
		if d.time-t.lastWet > SleepAfter {
			t.awake = false
			changed = true
		}
	}
	if changed {
		d.gatherAwake()
	}
}

func (d *Domain) gatherAwake() {
	d.awake = d.awake[:0]
	for _, t := range d.tiles {
		if t.awake {
			d.awake = append(d.awake, t)
		}
	}
}

// wake makes a tile step from now on.
func (d *Domain) wake(t *tile) {
	t.hold()
	t.awake, t.lastWet = true, d.time
	d.present(t)
}

// present shows neighbours what is along the sides of a tile now.
func (d *Domain) present(t *tile) {
	d.outline(t, t.now(), &t.border[t.front], false)
	t.shows = true
}

// look shows neighbours what is along the sides of a tile awake. It finds whether moving water is near sides behind which nothing moves, and how fast waves are
// along sides behind which they are slower.
func (d *Domain) look(t *tile) {
	if !t.shows {
		d.present(t)
	}
	t.reach, t.rim = [4]bool{}, [4]float32{}
	if t.speed == 0 {
		return
	}
	for k, n := range t.next {
		switch {
		case n == nil:
		case n.speed == 0:
			t.reach[k] = d.near(t, k)
			fallthrough
		case n.speed < t.speed && d.cfg.Local > 1: // else all take the fastest one's steps
			t.rim[k] = d.fastestAlong(t, k)
		}
	}
}

// near reports whether moving water is within margin of side k.
func (d *Domain) near(t *tile, k int) bool {
	i0, i1, j0, j1 := 0, t.nx, 0, t.ny
	switch k {
	case west:
		i1 = min(margin, t.nx)
	case east:
		i0 = max(0, t.nx-margin)
	case south:
		j1 = min(margin, t.ny)
	case north:
		j0 = max(0, t.ny-margin)
	}
	f := t.now()
	h := f.h
	for j := j0; j < j1; j++ {
		if f.water[j+1]&kernel.Columns(i0, i1) == 0 {
			continue
		}
		for _, x := range h[at(i0, j):at(i1, j)] {
			if x > d.cfg.Dry {
				return true
			}
		}
	}
	return false
}

// fastestAlong returns the fastest wave in the cells along side k [m/s].
func (d *Domain) fastestAlong(t *tile, k int) float32 {
	b := &t.border[t.front]
	best := float32(0)
	if !b.wet[k] {
		return 0
	}
	c := &b.side[k]
	for m, h := range c.H[:t.lengthOf(k)] {
		if h > d.cfg.Dry {
			best = larger(best, d.wave(h, c.U[m], c.V[m]))
		}
	}
	return best
}
