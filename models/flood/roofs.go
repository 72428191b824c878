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
	of      []int // column of each weather zone, from 1
}

// column is a roof measure under one weather zone.
type column struct {
	zone, own int     // the weather zone, and the zone that its runoff falls in
	area      float64 // of roofs that drain to the ground [m²]
	piped     float64 // and of those that drain into the sewer [m²]
	off       float64 // what they have just shed [m]
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
func (d *Domain) addRoof(name string, made Layered, weight []float64, zone []uint16, zones int) *roof {
	b := &measureBook{name: name, made: made, roof: &roof{of: make([]int, zones)}}
	b.roof.made = &b.made
	d.measures = append(d.measures, b)
	for id, w := range weight {
		if w == 0 {
			continue
		}
		z := 0
		if zone != nil {
			z = int(zone[id])
		}
		c := &b.roof.columns[b.roof.under(z, d)]
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
	return b.roof
}

// under returns the column of a weather zone, made if need be.
func (r *roof) under(zone int, d *Domain) int {
	if r.of[zone] == 0 {
		r.columns = append(r.columns, column{zone: zone, own: len(d.rain.left), water: r.made.start()})
		r.of[zone] = len(r.columns)
		d.rain.left, d.rain.now = append(d.rain.left, 0), append(d.rain.now, 0)
	}
	return r.of[zone] - 1
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
			c.off = rain - f.taken + f.released
			c.came += rain
			c.left += c.off
			c.drained += f.drained + f.seeped
			if c.area > 0 {
				d.rain.left[c.own] += c.off
			}
		}
	}
}

// roofBook adds up what the roofs of a measure have done. What waits to fall on the ground counts as held.
func (d *Domain) roofBook(r *roof, m *Measure) {
	start := r.made.start().sum()
	for _, c := range r.columns {
		waits := d.rain.left[c.own]
		whole := c.area + c.piped
		m.Area += whole
		m.Came += float64(c.came * whole)
		m.Piped += float64(c.left * c.piped)
		m.Left += float64(c.left*whole) - float64(waits*c.area)
		m.Drained += float64(c.drained * whole)
		m.Held += float64((c.water.sum()-start)*whole) + float64(waits*c.area)
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
	if len(d.gutters) > 0 {
		e.Float64(d.guttered)
		e.Float64(d.piped)
	}
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
	if len(d.gutters) > 0 {
		d.guttered, d.piped = e.Float64(), e.Float64()
	}
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
