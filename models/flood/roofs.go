package flood

import (
	"semul/engine/sim"
)

// roof is a measure on roofs. All of it under one weather zone gets the same rain, so one column of layers stands for it;
// what runs off falls as the rain of a zone of its own on the cells beside the houses.
type roof struct {
	made    *Layered
	pace    pace
	columns []column
}

// column is a roof measure under one weather zone.
type column struct {
	zone, own int     // the weather zone, and the zone that its runoff falls in
	area      float64 // of roofs [m²]
	water     stores  // [m]
	came      float64 // since the start [m], as the next
	left      float64 // handed to the ground
	drained   float64 // into sewers, or used
}

// extra is rain of another zone that some cells of a tile get besides their own.
type extra struct {
	first  [side + 1]int32
	column []uint8
	zone   []uint16
	weight []float32
}

// addRoof puts a measure on roofs that drain to cells by weight, in cells of roof; zone is the weather zone of each cell,
// nil for 0, and zones how many there are. SetZones must come before.
func (d *Domain) addRoof(name string, made Layered, weight []float64, zone []uint16, zones int) {
	b := &measureBook{name: name, made: made, roof: &roof{}}
	b.roof.made = &b.made
	d.measures = append(d.measures, b)
	of := make([]int, zones) // column of each weather zone, from 1
	for id, w := range weight {
		if w == 0 {
			continue
		}
		z := 0
		if zone != nil {
			z = int(zone[id])
		}
		if of[z] == 0 {
			b.roof.columns = append(b.roof.columns, column{zone: z, own: len(d.rain.left), water: made.start()})
			of[z] = len(b.roof.columns)
			d.rain.left, d.rain.now = append(d.rain.left, 0), append(d.rain.now, 0)
		}
		c := &b.roof.columns[of[z]-1]
		i, j := d.Grid.IJ(id)
		t, ti, tj := d.tileOf(i, j)
		x := &t.extra
		at := int(x.first[tj+1]) // behind what row tj has
		x.column = insert(x.column, at, uint8(ti))
		x.zone = insert(x.zone, at, uint16(c.own))
		x.weight = insert(x.weight, at, float32(w))
		for r := tj + 1; r <= side; r++ {
			x.first[r]++
		}
		share := float64(float32(w))
		c.area += float64(share * d.cellArea())
		t.addArea(c.own, share)
	}
	for _, c := range b.roof.columns {
		b.area += c.area
	}
}

func insert[T any](list []T, at int, v T) []T {
	list = append(list, v)
	copy(list[at+1:], list[at:])
	list[at] = v
	return list
}

func (t *tile) addArea(zone int, cells float64) {
	for k := range t.area {
		if t.area[k].zone == zone {
			t.area[k].cells += cells
			return
		}
	}
	t.area = append(t.area, zoneArea{zone, cells})
}

// wetRoofs lets rain [m], by weather zone, fall on the roofs with measures in dt [s]; what they shed is rain of the next
// Advance.
func (d *Domain) wetRoofs(fallen func(zone int) float64, dt float64) {
	for _, b := range d.measures {
		r := b.roof
		if r == nil {
			continue
		}
		r.pace = r.made.pace(dt)
		for k := range r.columns {
			c := &r.columns[k]
			rain := fallen(c.zone)
			f := r.made.step(&c.water, &r.pace, rain)
			off := rain - f.taken + f.released
			c.came += rain
			c.left += off
			c.drained += f.drained + f.seeped
			d.rain.left[c.own] += off
		}
	}
}

// roofBook adds up what the roofs of a measure have done. What waits to fall on the ground counts as held.
func (d *Domain) roofBook(r *roof, m *Measure) {
	start := r.made.start().sum()
	for _, c := range r.columns {
		waits := d.rain.left[c.own]
		m.Came += float64(c.came * c.area)
		m.Left += float64((c.left - waits) * c.area)
		m.Drained += float64(c.drained * c.area)
		m.Held += float64((c.water.sum() - start + waits) * c.area)
	}
}

// shed adds the rain that roofs with measures shed on row j of a tile.
func (d *Domain) shed(t *tile, j int, fall []float32) {
	x := &t.extra
	for k := x.first[j]; k < x.first[j+1]; k++ {
		i := x.column[k]
		fall[i] += float32(d.rain.zoneNow(int(x.zone[k])) * x.weight[k])
	}
}

func (d *Domain) saveRoofs(e *sim.Encoder) {
	for _, b := range d.measures {
		if b.roof == nil {
			continue
		}
		for _, c := range b.roof.columns {
			c.water.save(e)
			for _, v := range []float64{c.came, c.left, c.drained} {
				e.Float64(v)
			}
		}
	}
}

func (d *Domain) loadRoofs(e *sim.Decoder) {
	for _, b := range d.measures {
		if b.roof == nil {
			continue
		}
		for k := range b.roof.columns {
			c := &b.roof.columns[k]
			c.water.load(e)
			c.came, c.left, c.drained = e.Float64(), e.Float64(), e.Float64()
		}
	}
}
