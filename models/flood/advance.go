package flood

import (
	"context"
	"fmt"
	"math"

	"semul/models/flood/kernel"
)

const (
	lowest         = -1e-4 // depth below which a round is redone with a smaller step [m]
	courant        = 0.6   // largest √(u²+v²)+√(gh) over dx/dt that may be met in mid-round
	inertiaCourant = 0.93  // the same of √(gh), with local inertia
	tries          = 12    // halvings of a step before we give up
)

// visitors are the loop bodies over d.due, made once so that no pass allocates.
type visitors struct {
	look, step, strip, source, peak, show func(i int)
}

func (d *Domain) newVisitors() visitors {
	return visitors{
		look:   func(i int) { d.look(d.due[i]) },
		step:   func(i int) { d.step(d.due[i], 0) },
		strip:  func(i int) { d.strip(i) },
		source: func(i int) { d.soak(d.due[i]) },
		peak:   func(i int) { d.peak(d.due[i]) },
		show:   func(i int) { d.show(d.due[i]) },
	}
}

// Advance moves the water by dt [s], in parts of at most part [s] between which sources act. The rain of SetRain falls
// evenly in that time. Errors name tile, cell and place.
func (d *Domain) Advance(ctx context.Context, dt, part float64) error {
	begin := d.time
	n := math.Max(1, math.Ceil(dt/part-1e-9))
	for k := 1.0; k <= n; k++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		end := begin + float64(dt*k)/n
		d.supply(end-d.time, begin+dt-d.time)
		if err := d.flow(ctx, end); err != nil {
			return err
		}
		d.time = end
		d.settle()
		d.keepPeaks()
	}
	return nil
}

// flow moves the water to the instant end, sources standing still.
func (d *Domain) flow(ctx context.Context, end float64) error {
	d.shrink = 1
	for left := end - d.time; left > 0; left = end - d.time {
		if err := ctx.Err(); err != nil {
			return err
		}
		d.rouse()
		if len(d.awake) == 0 {
			break
		}
		round := d.arrange(left)
		share, err := d.round(round)
		switch {
		case err != nil:
			return err
		case share > 0:
			d.accept()
			d.time += float64(round * share)
			if share == 1 && round >= left {
				d.time = end
			}
			d.shrink = 1
			continue
		}
		d.revert()
		d.count.Redone++
		d.shrink /= 2
		if d.shrink < 1.0/(1<<tries) {
			return d.noStep()
		}
	}
	return nil
}

// round takes all tiles awake through one round, and returns the share of it that was done: 0 if a step was too long and
// the round must be taken back. Local inertia, with all tiles in step, ends a round early instead.
func (d *Domain) round(length float64) (share float64, err error) {
	for _, t := range d.awake {
		t.old, t.wasSpeed, t.clipNow = t.cur, t.speed, 0
		t.args.Dt = float32(length / float64(t.steps))
		for k := range t.sides {
			t.sides[k].Clear()
		}
	}
	most, swiftest := d.levels[0].steps, courant
	if d.inertial() {
		swiftest = inertiaCourant
	}
	if len(d.levels) == 1 && most > 1 && d.sweeps() {
		return d.sweep(most, swiftest)
	}
	early := false
	for s := 1; s <= most && !early; s++ {
		for _, l := range d.levels {
			every := most / l.steps
			if s%every != 0 {
				continue
			}
			d.due = l.tiles
			d.cfg.Pool.Each(len(d.due), d.visits.step)
			for _, t := range l.tiles {
				a := &t.args
				if !(math.Abs(float64(a.Total)) < math.MaxFloat32) {
					return 0, d.notANumber(t)
				}
				if a.Lowest < lowest || s < most && float64(a.Speed*a.Dt)/d.Grid.Cell > swiftest && l.steps > 1 {
					if !d.inertial() {
						return 0, nil
					}
					early = true
				}
			}
			for _, t := range l.tiles {
				t.flip()
			}
		}
		if early {
			for _, t := range d.awake {
				t.steps = s
			}
			share = float64(s) / float64(most)
		}
	}
	if !early {
		share = 1
	}
	d.count.Steps += uint64(math.Round(share * float64(most)))
	d.count.Rounds++
	return share, nil
}

// step computes one step of a tile into a free buffer. Neighbours show the state from which it starts in their border
// that is in front, or after an odd number of steps taken without turning it (odd is 1) in the other.
func (d *Domain) step(t *tile, odd int) {
	d.prepare(t, odd)
	in, out := t.now(), &t.buf[t.target()]
	a := &t.args
	a.H, a.U, a.V, a.H1, a.U1, a.V1 = in.h, in.u, in.v, out.h, out.u, out.v
	a.Rest, a.Water, a.Water1, a.Deep = t.rest, in.water, out.water, t.deep
	next := &t.border[1-t.front^odd]
	a.Rim = [2]*kernel.Flank{}
	for k := range a.Rim {
		if t.next[k] != nil {
			a.Rim[k] = &next.side[k]
		}
	}
	d.cfg.Kernel(a)
	for k, n := range t.next {
		if n != nil && n.awake && n.steps > t.steps {
			t.sides[k].Clear() // taken
		}
	}
	for k := range t.fixed {
		d.fix(t, &t.fixed[k], out)
	}
	d.outline(t, out, next, len(t.fixed) == 0)
}

// flip makes the step that was computed the state.
func (t *tile) flip() {
	t.take()
	t.front, t.shows = 1-t.front, true
}

// take is flip but for the border.
func (t *tile) take() {
	t.cur = t.target()
	t.speed = t.args.Speed
	t.clipNow += t.args.Clipped
}

// accept books a round that went well.
func (d *Domain) accept() {
	area := d.cellArea()
	for _, t := range d.awake {
		t.clip += float64(t.clipNow * area)
		n := uint64(t.steps * t.nx * t.ny)
		t.updates += n
		d.count.Updates += n
		d.bookSides(t)
		for k := range t.fixed {
			c := &t.fixed[k]
			d.boundaries[c.boundary].Volume += float64(c.came * area)
			c.came = 0
		}
	}
}

// revert puts all tiles back to the start of the round. What rounding had kept is lost: less than the last bit of each
// depth, seldom, against one more array to write in every step.
func (d *Domain) revert() {
	for _, t := range d.awake {
		t.cur, t.speed, t.shows = t.old, t.wasSpeed, false
		clear(t.rest)
		for k := range t.fixed {
			t.fixed[k].came = 0
		}
	}
}

// notANumber says where.
func (d *Domain) notANumber(t *tile) error {
	out := &t.buf[t.target()]
	for j := range t.ny {
		for i := range t.nx {
			k := at(i, j)
			for _, x := range [3]float32{out.h[k], out.u[k], out.v[k]} {
				if x-x != 0 {
					return d.placeError(t, i, j)
				}
			}
		}
	}
	return d.placeError(t, 0, 0)
}

func (d *Domain) placeError(t *tile, i, j int) error {
	p := d.Grid.Center(t.i0+i, t.j0+j)
	return fmt.Errorf("flood: not a number in tile (%d, %d), cell (%d, %d) at (%.1f, %.1f): look at bed, roughness and forcing there",
		t.index%d.ntx, t.index/d.ntx, t.i0+i, t.j0+j, p.X, p.Y)
}
