package flood

import (
	"math"
	"math/bits"
)

// Thresholds of what peaks tell.
const (
	ArrivalDepth  = 0.05 // [m]
	DurationDepth = 0.15 // [m]
)

// peaks are what a tile remembers of the worst so far, one value a cell.
type peaks struct {
	depth, speed, depthSpeed []float32 // [m], [m/s], [m²/s]
	arrival, duration        []float32 // [s]; arrival NaN: not yet
}

func newPeaks() *peaks {
	m := make([]float32, 5*side*side)
	const n = side * side
	p := &peaks{m[:n], m[n : 2*n], m[2*n : 3*n], m[3*n : 4*n], m[4*n:]}
	nan := float32(math.NaN())
	for i := range p.arrival {
		p.arrival[i] = nan
	}
	return p
}

// KeepPeaks makes the domain look for peaks every so many seconds from now on; 0: no more.
func (d *Domain) KeepPeaks(every float64) {
	d.peaksEvery, d.peaksAt = every, d.time
	if every > 0 {
		d.keepPeaks()
	}
}

// keepPeaks looks for peaks if it is time.
func (d *Domain) keepPeaks() {
	if d.peaksEvery == 0 || d.time < d.peaksAt-1e-9 {
		return
	}
	for d.peaksAt <= d.time+1e-9 {
		d.peaksAt += d.peaksEvery
	}
	d.gatherAwake()
	d.due = d.awake
	d.cfg.Pool.Each(len(d.due), d.visits.peak)
}

// peak updates the peaks of a tile.
func (d *Domain) peak(t *tile) {
	if t.speed == 0 {
		return
	}
	if t.peak == nil {
		t.peak = newPeaks()
	}
	p, f := t.peak, t.now()
	now, every := float32(d.time), float32(d.peaksEvery)
	for j := range t.ny {
		water := uint64(f.water[j+1])
		if water == 0 {
			continue
		}
		lo, hi := bits.TrailingZeros64(water), 64-bits.LeadingZeros64(water)
		o := at(0, j)
		hs, us, vs := f.h[o+lo:o+hi], f.u[o+lo:o+hi], f.v[o+lo:o+hi]
		o = j*side + lo
		n := hi - lo
		depth, speed, both := p.depth[o:][:n], p.speed[o:][:n], p.depthSpeed[o:][:n]
		for i, h := range hs {
			if h <= d.cfg.Dry {
				continue
			}
			if h > depth[i] {
				depth[i] = h
			}
			if h > ArrivalDepth {
				if a := &p.arrival[o+i]; *a != *a {
					*a = now
				}
				if h > DurationDepth {
					p.duration[o+i] += every
				}
			}
			s := sqrt32(float32(us[i]*us[i]) + float32(vs[i]*vs[i]))
			if s > speed[i] {
				speed[i] = s
			}
			if hs := float32(h * s); hs > both[i] {
				both[i] = hs
			}
		}
	}
}

// Peak holds the worst of one cell.
type Peak struct {
	Depth, Speed, DepthSpeed float64 // [m], [m/s], [m²/s]
	Arrival                  float64 // first time deeper than ArrivalDepth [s]; NaN: never
	Duration                 float64 // deeper than DurationDepth [s]
}

// Peak returns the worst of cell (i, j) so far.
func (d *Domain) Peak(i, j int) Peak {
	t, i, j := d.tileOf(i, j)
	if t.peak == nil {
		return Peak{Arrival: math.NaN()}
	}
	p, k := t.peak, j*side+i
	return Peak{float64(p.depth[k]), float64(p.speed[k]), float64(p.depthSpeed[k]), float64(p.arrival[k]), float64(p.duration[k])}
}
