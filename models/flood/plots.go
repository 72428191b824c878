package flood

import (
	"math"

	"semul/engine/sim"
)

// Measure is what a measure has done so far, in volumes [m³].
type Measure struct {
	Name    string
	Roofs   bool    // it stands on roofs, else on the ground
	Area    float64 // that it takes [m²]
	Came    float64 // rain on its roofs; what it has taken of the water on its ground
	Left    float64 // of that what ran off after all, at once or late
	Piped   float64 // of that what ran into the sewer
	Seeped  float64 // into the ground
	Drained float64 // into sewers, or used
	Held    float64 // more than at the start
}

// Kept is what did not run off.
func (m *Measure) Kept() float64 { return m.Came - m.Left }

// plots is a measure on the ground of one tile.
type plots struct {
	measure int // in Domain.measures
	made    *Layered
	first   [side + 1]int32 // of each row's plots in the slices below
	column  []uint8
	share   []float32
	water   []stores
	cell    float64 // area of a cell [m²]

	came, seeped, drained float64 // [m³]
}

// addPlots puts a measure on a share of some cells, ids in order.
func (d *Domain) addPlots(name string, made Layered, cells []int, share float64) {
	k := len(d.measures)
	d.measures = append(d.measures, &measureBook{name: name, made: made, area: float64(len(cells)) * share * d.cellArea()})
	last := make([]*plots, len(d.tiles))
	for _, id := range cells {
		i, j := d.Grid.IJ(id)
		t, ti, tj := d.tileOf(i, j)
		p := last[t.index]
		if p == nil {
			p = &plots{measure: k, made: &d.measures[k].made, cell: d.cellArea()}
			last[t.index] = p
			t.plots = append(t.plots, p)
		}
		p.column, p.share, p.water = append(p.column, uint8(ti)), append(p.share, float32(share)), append(p.water, made.start())
		for r := tj + 1; r <= side; r++ {
			p.first[r] = int32(len(p.column))
		}
	}
}

// measureBook is a measure and what does not belong to a tile or roof.
type measureBook struct {
	name string
	made Layered
	pace pace
	area float64 // on the ground [m²]
	roof *roof   // nil: it stands on the ground
}

// catch lets the measures of a tile take water off the rain of row j, which may become negative, and from what stands
// there.
func (d *Domain) catch(t *tile, j int, fall []float32) {
	o := j * side
	h, rest, carry := t.now().h[at(0, j):][:t.nx], t.rest[at(0, j):][:t.nx], t.carry[o:][:t.nx]
	area := d.cellArea()
	for _, p := range t.plots {
		pace := &d.measures[p.measure].pace
		came, seeped, drained := 0.0, 0.0, 0.0
		for k := p.first[j]; k < p.first[j+1]; k++ {
			i, share := p.column[k], float64(p.share[k])
			water := float64(h[i]) + float64(carry[i]) + float64(rest[i]) + float64(fall[i])
			if d.holds {
				water += float64(t.film[o+int(i)])
			}
			f := p.made.step(&p.water[k], pace, math.Max(0, water)/share)
			left := fall[i] - float32(float64(f.taken*share))
			lost := float64(fall[i]) - float64(left) // what the rounded rain has really lost
			p.water[k].mend(lost/share - f.taken)
			came += lost
			fall[i] = left
			seeped += float64(f.seeped * share)
			drained += float64(f.drained * share)
		}
		p.came += float64(came * area)
		p.seeped += float64(seeped * area)
		p.drained += float64(drained * area)
	}
}

// held is the water in a tile's measure beyond what was there at the start [m³].
func (p *plots) held() float64 {
	sum, start := 0.0, p.made.start().sum()
	for k := range p.water {
		sum += float64((p.water[k].sum() - start) * float64(p.share[k]))
	}
	return float64(sum * p.cell)
}

// Measures returns what each measure has done, in the order they were added.
func (d *Domain) Measures() []Measure {
	out := make([]Measure, len(d.measures))
	for k, b := range d.measures {
		out[k] = Measure{Name: b.name, Area: b.area, Roofs: b.roof != nil}
		if b.roof != nil {
			d.roofBook(b.roof, &out[k])
		}
	}
	for _, t := range d.tiles {
		for _, p := range t.plots {
			m := &out[p.measure]
			m.Came += p.came
			m.Seeped += p.seeped
			m.Drained += p.drained
			m.Held += p.held()
		}
	}
	return out
}

func (t *tile) savePlots(e *sim.Encoder) {
	for _, p := range t.plots {
		for _, w := range p.water {
			w.save(e)
		}
		for _, v := range []float64{p.came, p.seeped, p.drained} {
			e.Float64(v)
		}
	}
}

func (t *tile) loadPlots(e *sim.Decoder) {
	for _, p := range t.plots {
		for k := range p.water {
			p.water[k].load(e)
		}
		p.came, p.seeped, p.drained = e.Float64(), e.Float64(), e.Float64()
	}
}

// mend adds what rounding gave or took [m] to the fullest layer.
func (w *stores) mend(by float64) {
	most := &w.base
	if w.soil > *most {
		most = &w.soil
	}
	if w.pond > *most {
		most = &w.pond
	}
	*most = math.Max(0, *most+by)
}

// clear makes the plots as they were at the start.
func (p *plots) clear() {
	for k := range p.water {
		p.water[k] = p.made.start()
	}
	p.came, p.seeped, p.drained = 0, 0, 0
}

func (w stores) save(e *sim.Encoder) {
	for _, v := range []float64{w.pond, w.soil, w.base} {
		e.Float64(v)
	}
}

func (w *stores) load(e *sim.Decoder) {
	w.pond, w.soil, w.base = e.Float64(), e.Float64(), e.Float64()
	if s := w.sum(); !(s >= 0 && s < 1e3) && e.Err() == nil {
		e.Fail("flood: a measure holds %g m of water", s)
	}
}
