package flood

import (
	"math"

	"semul/engine/clock"
	"semul/engine/sim"
	"semul/engine/units"
	"semul/models/flood/kernel"
)

// Save writes all that moves: the water tile by tile, boundaries, crests, breaches, what was reported.
func (m *Model) Save(e *sim.Encoder) {
	e.Time(m.now)
	e.Float64(float64(m.sewer))
	m.water.save(e)
	for _, w := range m.watches {
		e.Uint32(uint32(w.stage))
	}
	for _, o := range m.over {
		e.Time(o.until)
		e.Uint64(o.event)
	}
	e.Uint32(uint32(len(m.broken)))
	for _, b := range m.broken {
		e.Uint32(uint32(b.wall))
		e.Uint64(b.event)
	}
	for k := range m.gates {
		e.Bool(m.gates[k].forced)
		e.Bool(m.gates[k].told)
	}
}

// Load restores what Save wrote, after Init with the same city and parameters.
func (m *Model) Load(d *sim.Decoder) error {
	m.now = d.Time()
	m.setSewer(units.RainRate(d.Float64()))
	m.water.load(d)
	for k := range m.watches {
		if m.watches[k].stage = int(d.Uint32()); m.watches[k].stage > len(reachedAt) {
			d.Fail("flood: a watched place has passed more levels than there are")
			m.watches[k].stage = 0
		}
	}
	for k := range m.over {
		m.over[k] = overtopping{until: clock.Time(d.Time()), event: d.Uint64()}
	}
	m.broken = m.broken[:0]
	for range count(d, 12) {
		b := failure{wall: int(d.Uint32()), event: d.Uint64()}
		if b.wall >= len(m.water.walls) {
			d.Fail("flood: a breach of wall %d, this city has %d", b.wall, len(m.water.walls))
			break
		}
		m.broken = append(m.broken, b)
	}
	for k := range m.gates {
		m.gates[k].forced, m.gates[k].told = d.Bool(), d.Bool()
	}
	if d.Err() == nil {
		m.water.publish()
		m.showSumps()
	}
	return d.Err()
}

// count reads a number of records and checks it against a sane bound, so that damage cannot ask for all memory.
func count(d *sim.Decoder, _ int) int {
	n := int(d.Uint32())
	if n > 1<<20 {
		d.Fail("flood: %d records are more than any city has", n)
		return 0
	}
	return n
}

func (d *Domain) save(e *sim.Encoder) {
	e.Float64(d.time)
	e.Float64(d.start)
	e.Float64(d.peaksAt)
	e.Float64(d.spilled)
	e.Float64(d.swallowed)
	for _, n := range []uint64{d.count.Updates, d.count.Rounds, d.count.Steps, d.count.Redone} {
		e.Uint64(n)
	}
	e.Float64s(d.rain.left)
	e.Float64(d.rain.since)
	for _, b := range d.boundaries {
		e.Float64(b.Volume)
		e.Float64(b.level)
		e.Float64(b.rate)
		e.Float64(b.amount)
	}
	for _, l := range d.lifts {
		e.Float64(l.Moved)
		e.Float64(l.Gone)
		e.Float64(l.ask)
	}
	e.Uint32(uint32(len(d.lowered)))
	for _, id := range d.lowered {
		e.Uint32(uint32(id))
		e.Uint32(uint32(d.bed[id]))
	}
	for _, f := range d.faces {
		e.Float64(f.crest)
	}
	for _, w := range d.walls {
		e.Float64(w.Moved)
		e.Float64(w.Head)
		e.Uint32(uint32(len(w.breaches)))
		for _, b := range w.breaches {
			for _, v := range []float64{b.Along, b.Reach, b.Invert, b.Fall, b.Shear, b.Most, b.began, b.crest, b.width} {
				e.Float64(v)
			}
		}
	}
	d.saveStructures(e)
	for _, t := range d.tiles {
		t.save(e, d.inertial())
	}
	d.saveRoofs(e)
}

func (d *Domain) load(e *sim.Decoder) {
	d.time, d.start, d.peaksAt = e.Float64(), e.Float64(), e.Float64()
	d.spilled, d.swallowed = e.Float64(), e.Float64()
	d.count = Count{e.Uint64(), e.Uint64(), e.Uint64(), e.Uint64()}
	zones := len(d.rain.left)
	if d.rain.left = e.Float64s(d.rain.left); len(d.rain.left) != zones {
		e.Fail("flood: %d weather zones, this run has %d", len(d.rain.left), zones)
		d.rain.left = make([]float64, zones)
	}
	d.rain.since = e.Float64()
	for _, b := range d.boundaries {
		b.Volume, b.level, b.rate, b.amount = e.Float64(), e.Float64(), e.Float64(), e.Float64()
	}
	for _, l := range d.lifts {
		l.Moved, l.Gone, l.ask = e.Float64(), e.Float64(), e.Float64()
	}
	d.lowered = d.lowered[:0]
	for range count(e, 8) {
		id, bed := int(e.Uint32()), int32(e.Uint32())
		if id >= len(d.bed) {
			e.Fail("flood: cell %d is lowered; the grid has %d", id, len(d.bed))
			return
		}
		d.bed[id] = bed
		d.lowered = append(d.lowered, id)
		d.reshapeAt(id)
	}
	for k := range d.faces {
		f := &d.faces[k]
		if crest := e.Float64(); crest != f.crest {
			f.crest = crest
			d.reshapeAt(f.a)
			d.reshapeAt(f.b)
		}
	}
	for _, w := range d.walls {
		w.Moved, w.Head, w.breaches = e.Float64(), e.Float64(), nil
		for range count(e, 72) {
			b := new(breach)
			for _, v := range []*float64{&b.Along, &b.Reach, &b.Invert, &b.Fall, &b.Shear, &b.Most, &b.began, &b.crest, &b.width} {
				*v = e.Float64()
			}
			w.breaches = append(w.breaches, b)
			if e.Err() != nil {
				return
			}
		}
	}
	d.loadStructures(e)
	d.reshape()
	for _, t := range d.tiles {
		if t.load(e, d.inertial()); e.Err() != nil {
			return
		}
	}
	d.loadRoofs(e)
}

// saveStructures writes gates, what is open under them and under bridges, and what has passed.
func (d *Domain) saveStructures(e *sim.Encoder) {
	for _, g := range d.gates {
		e.Float64(g.Height)
		e.Float64(g.Want)
		e.Bool(g.Stopped)
	}
	for _, b := range d.barriers {
		e.Float64(b.Moved)
		for _, free := range b.free {
			e.Bool(free)
		}
	}
	for _, c := range d.conduits {
		e.Float64(c.Moved)
		e.Float64(c.Flow)
	}
}

func (d *Domain) loadStructures(e *sim.Decoder) {
	for _, g := range d.gates {
		g.Height, g.Want, g.Stopped = e.Float64(), e.Float64(), e.Bool()
		g.settle()
	}
	for _, b := range d.barriers {
		b.Moved = e.Float64()
		for k, id := range b.faces {
			f := &d.faces[id]
			if free := e.Bool(); free != f.free {
				f.free = free
				d.reshapeAt(f.a)
				d.reshapeAt(f.b)
			}
			b.free[k] = f.free
		}
	}
	for _, c := range d.conduits {
		c.Moved, c.Flow = e.Float64(), e.Float64()
	}
}

// save writes a tile: nothing but a flag where there never was water.
func (t *tile) save(e *sim.Encoder, inertial bool) {
	e.Bool(t.buf[0].h != nil)
	e.Bool(t.awake)
	e.Bool(t.damp)
	e.Float64(t.lastWet)
	e.Float32(t.speed)
	for _, v := range []float64{t.clip, t.rained, t.soaked, t.sewered} {
		e.Float64(v)
	}
	e.Uint64(t.updates)
	if t.buf[0].h == nil {
		return
	}
	f := t.now()
	for _, v := range [4][]float32{f.h, f.u, f.v, t.rest} {
		for j := range t.ny {
			e.Float32s(v[at(0, j):][:t.nx])
		}
	}
	t.saveInertia(e, inertial)
	e.Float32s(t.carry)
	e.Float32s(t.film)
	if t.taken != nil {
		e.Float32s(t.taken)
	}
	t.savePlots(e)
	e.Bool(t.peak != nil)
	if t.peak != nil {
		for _, v := range t.peak.all() {
			e.Float32s(v)
		}
	}
}

func (t *tile) load(e *sim.Decoder, inertial bool) {
	wet := e.Bool()
	t.awake, t.damp, t.shown = e.Bool(), e.Bool(), true
	t.lastWet, t.speed = e.Float64(), e.Float32()
	t.clip, t.rained, t.soaked, t.sewered = e.Float64(), e.Float64(), e.Float64(), e.Float64()
	t.updates = e.Uint64()
	if e.Err() != nil {
		return
	}
	if !wet {
		if t.awake {
			e.Fail("flood: a tile moves that has no water")
		}
		t.buf, t.rest, t.shown = [2]fields{}, nil, false
		clear(t.taken)
		for _, p := range t.plots {
			p.clear()
		}
		return
	}
	t.hold()
	t.shows = false
	f := t.now()
	read := func(dst []float32) {
		if got := e.Float32s(nil); len(got) != len(dst) {
			e.Fail("flood: %d values where this tile has %d", len(got), len(dst))
		} else {
			copy(dst, got)
		}
	}
	for _, v := range [4][]float32{f.h, f.u, f.v, t.rest} {
		for j := range t.ny {
			read(v[at(0, j):][:t.nx])
		}
	}
	for j := range t.ny {
		f.water[j+1] = 0
		for i, h := range f.h[at(0, j):][:t.nx] {
			if !(h >= 0) || math.IsInf(float64(h), 0) {
				e.Fail("flood: a depth of %g m", h)
				return
			}
			if k := at(i, j); h > 0 || f.u[k] != 0 || f.v[k] != 0 {
				f.water[j+1] |= kernel.Column(i)
			}
		}
	}
	t.loadInertia(e, read, inertial)
	read(t.carry)
	read(t.film)
	if t.taken != nil {
		read(t.taken)
		for _, f := range t.taken {
			if !(f >= 0) || math.IsInf(float64(f), 0) {
				e.Fail("flood: %g m have infiltrated", f)
				return
			}
		}
	}
	t.loadPlots(e)
	if t.peak = nil; e.Bool() && e.Err() == nil {
		t.peak = newPeaks()
		for _, v := range t.peak.all() {
			read(v)
		}
	}
}

func (p *peaks) all() [5][]float32 {
	return [5][]float32{p.depth, p.speed, p.depthSpeed, p.arrival, p.duration}
}
