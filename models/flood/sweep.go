package flood

import (
	"math"
	"runtime"
	"sync/atomic"
)

// Where all tiles take the same steps, a round does not go over all memory once a step. Tile (ti, tj) takes its step s as
// soon as its neighbours have taken step s − 1, while they and it are still in the cache: in waves w = tj + s, north to
// south, so that the row north of it has just taken step s − 1, and the row south of it still shows the border of step
// s − 1. Wide domains are cut into strips that lean west, ⌊(ti + s)/stripTiles⌋, one after the other: what a tile needs of
// its neighbours is in the same strip or one before. Each strip is one worker's, for a tile that another core has just
// written costs more than one from memory; a worker waits for neighbours that are not so far yet. Strips are taken from west
// to east and none waits for one further east, so all get done. The order touches no result. Wonnacott 2000, IPDPS ("time skewing") has the idea.
const (
	stripTiles = 4  // tiles across a strip: five rows of them take 3 to 5 MB
	together   = 4  // most steps taken in one sweep
	fewTiles   = 24 // fewer stay in the cache anyway
)

// unit is step s of a tile, counted from the begin of the sweep.
type unit struct {
	t *tile
	s int32
}

// sweeping is what a tile tells others during a sweep.
type sweeping struct {
	done   atomic.Int32 // steps taken
	lowest float32      // of all its steps, as kernel.Args has them
	speed  float32      // of the last but one
	broken bool         // not a number
}

// await waits until a tile has taken so many steps.
func (w *sweeping) await(steps int32) {
	for w.done.Load() < steps {
		runtime.Gosched()
	}
}

// sweeps reports whether a sweep pays: there is more water than a cache holds, and a strip for each worker.
func (d *Domain) sweeps() bool {
	return len(d.awake) >= d.few && d.ntx >= stripTiles*d.cfg.Pool.Workers()
}

// strip computes the units of a strip.
func (d *Domain) strip(i int) {
	for _, u := range d.units[d.strips[i]:d.strips[i+1]] {
		d.unit(u)
	}
}

// unit computes a unit of the present sweep.
func (d *Domain) unit(u unit) {
	t := u.t
	t.sweep.await(u.s)
	for _, n := range t.next {
		if n != nil && n.awake {
			n.sweep.await(u.s)
		}
	}
	defer t.sweep.done.Store(u.s + 1) // if it panics, too: others wait for it
	d.step(t, int(u.s&1))
	t.take()
	a := &t.args
	t.sweep.lowest = min(t.sweep.lowest, a.Lowest)
	t.sweep.speed = max(t.sweep.speed, a.Speed)
	t.sweep.broken = t.sweep.broken || !(math.Abs(float64(a.Total)) < math.MaxFloat32)
}

// sweep takes all tiles awake through the steps of a round, and returns the share of it that was done as round does.
func (d *Domain) sweep(most int, swiftest float64) (share float64, err error) {
	for done := 0; done < most; {
		n := min(together, most-done)
		d.gatherUnits(n)
		for _, t := range d.awake {
			t.sweep.done.Store(0)
			t.sweep.lowest, t.sweep.speed, t.sweep.broken = 0, 0, false
		}
		d.cfg.Pool.Each(len(d.strips)-1, d.visits.strip)
		early := false
		for _, t := range d.awake {
			w := &t.sweep
			if w.broken {
				return 0, d.notANumber(t)
			}
			if w.lowest < lowest || float64(w.speed*t.args.Dt)/d.Grid.Cell > swiftest && done+n < most {
				early = true
			}
			t.front, t.shows = t.front^n&1, true
		}
		done += n
		if early && !d.inertial() {
			return 0, nil
		}
		if early && done < most {
			for _, t := range d.awake {
				t.steps = done
			}
			share = float64(done) / float64(most)
			most = done
		}
	}
	if share == 0 {
		share = 1
	}
	d.count.Steps += uint64(most)
	d.count.Rounds++
	return share, nil
}

// gatherUnits lists the units of a sweep of n steps, in order, and where strips begin.
func (d *Domain) gatherUnits(n int) {
	d.units, d.strips = d.units[:0], append(d.strips[:0], 0)
	for strip := 0; strip*stripTiles < d.ntx+n-1; strip++ {
		for w := range d.nty + n - 1 {
			for s := range n {
				tj := w - s
				if tj < 0 || tj >= d.nty {
					continue
				}
				first := strip*stripTiles - s
				for ti := max(first, 0); ti < min(first+stripTiles, d.ntx); ti++ {
					if t := d.tiles[tj*d.ntx+ti]; t.awake {
						d.units = append(d.units, unit{t, int32(s)})
					}
				}
			}
		}
		d.strips = append(d.strips, len(d.units))
	}
}
