package traffic

import (
	"cmp"
	"slices"

	"semul/engine/city"
	"semul/engine/frame"
	"semul/engine/sim/device"
	"semul/engine/sim/msg"
	"semul/engine/units"
)

// detectors are lines across lanes. Each belongs to one lane, so that the block of that lane writes it alone.
type detectors struct {
	off   []uint32 // by row: the detectors of a lane are of[off[r]:off[r+1]]; nil where there are none at all
	of    []uint32
	pos   []float32 // by detector: from the start of the lane [m]
	tells []bool    // its crossings are told one by one

	count, occupied, speed []float64 // since the last report: vehicles, s, Σ m/s
}

// crossing is a vehicle over a line in this step.
type crossing struct {
	detector, id uint32
	v, length    float32
	truck        bool
}

// AddDetectors puts lines across city lanes, pos [m] from their starts; tells says whose crossings Crossings lists. To be
// called once, before the first step.
func (s *Sim) AddDetectors(lanes []uint32, pos []float32, tells []bool) {
	if len(lanes) == 0 {
		return
	}
	d := &s.lines
	rows := make([][]uint32, len(s.net.length))
	d.pos, d.tells = slices.Clone(pos), slices.Clone(tells)
	for k, lane := range lanes {
		if r := s.net.laneOf[lane]; r != none {
			rows[r] = append(rows[r], uint32(k))
			d.pos[k] = min(d.pos[k], s.net.length[r])
		}
	}
	packed := pack(rows)
	d.off, d.of = packed.off, packed.val
	n := len(lanes)
	d.count, d.occupied, d.speed = make([]float64, n), make([]float64, n), make([]float64, n)
}

// watch notes who has passed the lines of row l in this step: before holds where the vehicles stood.
func (s *Sim) watch(l uint32, w *blockWork, before []float32) {
	d := &s.lines
	first := s.start[l]
	for _, k := range d.of[d.off[l]:d.off[l+1]] {
		pos := d.pos[k]
		for i, was := range before {
			slot := first + uint32(i)
			x, length := s.slots[slot].x, s.laws[s.slots[slot].class].length
			if was < pos && x >= pos {
				s.cross(k, slot, w)
			}
			d.occupied[k] += float64(float64(s.dt) * covered(was, x, length, pos))
		}
	}
}

// trail is for how long [s] a vehicle has stood in a step over a line of a lane that its front has left.
type trail struct {
	line uint32
	time float64
}

// trails notes how long the vehicle in the last slot of row l has stood over lines behind that row, on the way it came: its front was at
// the place `was` as the step began, and its rear further back than the row. The lanes may be of other blocks, so the step's end books it.
func (s *Sim) trails(l, slot uint32, was float32, w *blockWork) {
	n, d, o := s.net, &s.lines, &s.slots[slot]
	x, length := o.x, s.laws[o.class].length
	via := [2]uint32{s.fleet.via[o.veh], s.fleet.viaOlder[o.veh]}
	for r, used := l, 0; was < length; {
		switch {
		case n.isLink[r]:
			r = n.from[r]
		case used < len(via):
			r, used = via[used], used+1
		default:
			return
		}
		if r == none || n.coarse[r] {
			return
		}
		was, x = was+n.length[r], x+n.length[r]
		for _, k := range d.of[d.off[r]:d.off[r+1]] {
			if share := covered(was, x, length, d.pos[k]); share > 0 {
				w.trails = append(w.trails, trail{k, float64(s.dt) * share})
			}
		}
	}
}

// covered is the share of a step for which a vehicle stands over a line at pos whose front goes evenly from one place to
// another.
func covered(from, to, length, pos float32) float64 {
	if to < pos || from-length >= pos {
		return 0
	}
	on, off, way := 0.0, 1.0, float64(to-from)
	if from < pos {
		on = float64(pos-from) / way
	}
	if to-length > pos {
		off = float64(pos+length-from) / way
	}
	return max(0, off-on)
}

// arriveAt notes the lines that a vehicle has passed already as it comes into row l, and for how long it has stood over them at the
// speed it comes with: where it was as the step began is not known any more.
func (s *Sim) arriveAt(l, slot uint32) {
	d, o := &s.lines, &s.slots[slot]
	for _, k := range d.of[d.off[l]:d.off[l+1]] {
		if o.x >= d.pos[k] {
			s.cross(k, slot, &s.blocks[s.net.blockOf[l]])
			way := max(o.x, float32(o.v*s.dt))
			d.occupied[k] += float64(float64(s.dt) * covered(o.x-way, o.x, s.laws[o.class].length, d.pos[k]))
		}
	}
}

// cross books the vehicle in a slot that has passed line k.
func (s *Sim) cross(k, slot uint32, w *blockWork) {
	d, class := &s.lines, s.slots[slot].class
	d.count[k]++
	d.speed[k] += float64(s.slots[slot].v)
	if d.tells[k] {
		w.crossings = append(w.crossings, crossing{k, s.fleet.id[s.slots[slot].veh], s.slots[slot].v, s.laws[class].length, s.types[class].class == Truck || s.types[class].class == Trailer})
	}
}

// linesOf finds the detectors among the devices of the scenario.
func (m *Model) linesOf(sets []device.Set) {
	var lanes []uint32
	var pos []float32
	var tells []bool
	for i := range sets {
		if set := &sets[i]; set.Line {
			for k, ref := range set.On {
				lanes, pos, tells = append(lanes, ref.Index), append(pos, set.Pos[k]), append(tells, set.Kind == "anpr")
			}
		}
	}
	m.env.DefineSupport(city.Detector, len(lanes))
	m.sim.AddDetectors(lanes, pos, tells)
}

// pass hands what the lines have seen since the last time to the ports.
func (m *Model) pass() {
	d := &m.sim.lines
	for k := range d.count {
		m.passages.Values[k] += units.Vehicle(d.count[k])
		m.occupied.Values[k] += units.Second(d.occupied[k])
		m.swift.Values[k] += units.MetrePerSecond(d.speed[k])
		d.count[k], d.occupied[k], d.speed[k] = 0, 0, 0
	}
}

// driverOf is the person on whose journey a vehicle is; city.None: nobody of this city.
func (m *Model) driverOf(id uint32) uint32 {
	if t, ok := m.open[id]; ok && t.Mode == msg.Car {
		return t.Person
	}
	if m.cars != nil {
		if k, ok := slices.BinarySearchFunc(m.cars.road, id, func(r carTrip, id uint32) int { return cmp.Compare(r.ID, id) }); ok {
			return m.cars.road[k].Trip.Person
		}
	}
	return city.None
}

// tell sends the crossings of a step.
func (m *Model) tell() {
	for b := range m.sim.blocks {
		w := &m.sim.blocks[b]
		for _, c := range w.crossings {
			m.crossed.Send(frame.Event{}, msg.Crossing{Detector: c.detector, Vehicle: c.id, At: m.sim.Now(), Speed: c.v, Length: c.length, Truck: c.truck, Person: m.driverOf(c.id)})
		}
		w.crossings = w.crossings[:0]
	}
}
