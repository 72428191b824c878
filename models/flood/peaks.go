package flood

import (
	"math"

	"semul/models/flood/kernel"
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
	marks := kernel.Marks{Dry: d.cfg.Dry, Arrival: ArrivalDepth, Duration: DurationDepth, Now: float32(d.time), Every: float32(d.peaksEvery)}
	var room speedRow
	for j := range t.ny {
		if f.water[j+1] == 0 {
			continue
		}
		row := p.row(j * side)
		h := f.h[at(0, j):][:t.nx]
		u, v := d.speedsOf(t, f, j, &room)
		row.Meet(h, u, v, &marks)
		if d.inertial() {
			t.froude(h, u, v, d.cfg.Dry)
		}
	}
}

// row is the part of p from cell k on, as the kernel wants it.
func (p *peaks) row(k int) kernel.Worst {
	return kernel.Worst{Depth: p.depth[k:], Speed: p.speed[k:], Flow: p.depthSpeed[k:], Arrival: p.arrival[k:], Duration: p.duration[k:]}
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
