package traffic

import (
	"cmp"
	"slices"

	"semul/engine/clock"
)

// Sink takes the state of a Sim; sim.Encoder is one.
type Sink interface {
	Uint8(uint8)
	Uint32(uint32)
	Uint64(uint64)
	Float32(float32)
	Float64(float64)
	Bytes([]byte)
}

// Source gives it back; sim.Decoder is one. The first failure sticks.
type Source interface {
	Uint8() uint8
	Uint32() uint32
	Uint64() uint64
	Float32() float32
	Float64() float64
	Bytes() []byte
	Fail(format string, args ...any)
	Err() error
}

// stateFormat names the form in which states are written; it grows by one when that changes.
const stateFormat = 0x54524638

// Save writes the state. Vehicles are written by id: rows of the fleet, which depend on the order in which trips were
// added, leave no trace, so equal states give equal bytes.
func (s *Sim) Save(e Sink) {
	s.rouseAll()
	e.Uint32(s.format())
	e.Uint32(uint32(s.net.lanes))
	e.Uint64(uint64(s.now))
	e.Uint64(s.step)
	e.Float32(s.rainLoss)
	e.Float64(s.cold)
	e.Float32(s.soft)
	e.Float32(s.longest)
	saveList(e, s.alarms)
	s.counts.save(e)
	rank := s.saveFleet(e)
	s.saveEnvironment(e)
	s.saveStreets(e)
	s.saveRows(e, rank)
	s.saveMeso(e, rank)
	var lost, look []uint32
	for b := range s.blocks {
		for _, veh := range s.blocks[b].lost {
			lost = append(lost, rank[veh])
		}
		for _, veh := range s.blocks[b].look {
			if rank[veh] != none { // it may have arrived since
				look = append(look, rank[veh])
			}
		}
	}
	e.Uint32(uint32(len(s.halted)))
	for _, h := range s.halted {
		e.Uint32(h.ID)
		e.Uint32(h.Stop)
		e.Uint32(uint32(h.Index))
		e.Uint64(uint64(h.At))
		saveBool(e, h.Left)
	}
	saveSorted(e, lost)
	saveSorted(e, look)
	e.Uint32(uint32(len(s.done)))
	for _, d := range s.done {
		e.Uint32(d.ID)
		e.Uint64(uint64(d.At))
		e.Uint64(uint64(d.Depart))
		e.Uint64(uint64(d.Entered))
		e.Float64(d.Loss)
		e.Float64(d.Metres)
		saveBool(e, d.Reached)
		e.Uint32(d.End.Street)
		e.Float32(d.End.Pos)
		e.Float64(d.Battery)
		e.Uint8(uint8(d.Type))
		e.Uint32(d.Began)
		e.Float64(d.Stood)
	}
}

func saveBool(e Sink, v bool) {
	if v {
		e.Uint8(1)
	} else {
		e.Uint8(0)
	}
}

func saveSorted(e Sink, v []uint32) {
	slices.Sort(v)
	saveList(e, v)
}

func saveList(e Sink, v []uint32) {
	e.Uint32(uint32(len(v)))
	for _, x := range v {
		e.Uint32(x)
	}
}

// ints and floats list the fields of Counts in the order they are saved in.
func (c *Counts) ints() []*int {
	return []*int{&c.Planned, &c.Entered, &c.Inserted, &c.Waiting, &c.Running, &c.Arrived, &c.Removed, &c.Peak,
		&c.Unreachable, &c.Shortened, &c.Reroutes, &c.WrongLane, &c.Stalled, &c.Detours, &c.Parked, &c.Halts, &c.Flat}
}

func (c *Counts) floats() []*float64 {
	return []*float64{&c.Metres, &c.VehicleSeconds, &c.TravelSeconds, &c.LossSeconds, &c.EnteredSeconds, &c.Rescued}
}

func (c *Counts) save(e Sink) {
	for _, v := range []uint64{c.Steps, c.Updates, c.Changes, c.HardBrakes, c.Timid} {
		e.Uint64(v)
	}
	for _, v := range c.ints() {
		e.Uint64(uint64(*v))
	}
	for _, v := range c.floats() {
		e.Float64(*v)
	}
}

// saveFleet writes the vehicles by id and returns the position of each row among them, or none.
func (s *Sim) saveFleet(e Sink) []uint32 {
	f := &s.fleet
	var order []uint32
	rank := make([]uint32, len(f.id))
	for row := range f.id {
		rank[row] = none
		if f.phase[row] != free {
			order = append(order, uint32(row))
		}
	}
	slices.SortFunc(order, func(a, b uint32) int { return cmp.Compare(f.id[a], f.id[b]) })
	e.Uint32(uint32(len(order)))
	for i, row := range order {
		rank[row] = uint32(i)
		e.Uint32(f.id[row])
		e.Uint8(f.phase[row])
		e.Uint8(uint8(f.class[row]))
		saveBool(e, f.through[row])
		saveBool(e, f.informed[row])
		saveBool(e, f.short[row])
		saveBool(e, f.electric[row])
		e.Float64(f.battery[row])
		s.saveSpeed(e, row)
		for _, v := range []uint32{f.origin[row], f.dest[row], f.street[row], f.via[row], f.viaOlder[row], uint32(f.cursor[row]), f.began[row], f.stood[row]} {
			e.Uint32(v)
		}
		for _, v := range []float32{f.wish[row], f.pos[row], f.destPos[row], f.ideal[row], f.metres[row]} {
			e.Float32(v)
		}
		for _, t := range []clock.Time{f.depart[row], f.entered[row], f.since[row], f.until[row]} {
			e.Uint64(uint64(t))
		}
		e.Bytes(f.route(row))
		e.Uint8(f.lane[row])
		e.Float32(f.speed[row])
		f.saveTour(e, row)
	}
	return rank
}

// saveRows writes the vehicles on every lane from the front, and the queues.
func (s *Sim) saveRows(e Sink, rank []uint32) {
	for r := range uint32(s.net.lanes) {
		if s.count[r] == 0 && s.first[r] == none {
			continue
		}
		e.Uint32(r)
		e.Uint32(uint32(s.granted[r]))
		e.Uint32(uint32(s.count[r]))
		for k := range uint32(s.count[r]) {
			slot := s.start[r] + k
			e.Uint32(rank[s.slots[slot].veh])
			e.Uint32(s.slots[slot].next)
			e.Float32(s.slots[slot].x)
			e.Float32(s.slots[slot].v)
			e.Uint32(uint32(s.slots[slot].flags))
			e.Uint8(uint8(s.slots[slot].aside))
			saveBool(e, s.slots[slot].beside&hurries != 0)
			e.Uint8(s.slots[slot].close)
			e.Uint32(uint32(s.slots[slot].waited))
			e.Uint32(s.slots[slot].stood)
		}
		var queue []uint32
		for veh := s.first[r]; veh != none; veh = s.fleet.behind[veh] {
			queue = append(queue, rank[veh])
		}
		saveList(e, queue)
	}
	e.Uint32(none)
	for r, veh := range s.promised {
		if veh != none {
			e.Uint32(uint32(r))
			e.Uint32(s.promisedLink[r])
			e.Uint32(rank[veh])
		}
	}
	e.Uint32(none)
}

// mostFollow is above all follow-up times [s].
const mostFollow = 10

// saveWent writes when vehicles were last let go, where it still matters.
func (s *Sim) saveWent(e Sink) {
	for r, step := range s.went {
		if step != 0 && float32(s.step+1-step)*s.dt < mostFollow {
			e.Uint32(uint32(r))
			e.Uint64(step)
		}
	}
	e.Uint32(none)
}

// saveStreets writes closures, water, signals that are dark, and the times of streets.
func (s *Sim) saveStreets(e Sink) {
	e.Uint32(uint32(len(s.incidents)))
	for _, in := range s.incidents {
		e.Uint32(in.row)
		e.Uint32(in.veh)
		e.Float32(in.pos)
		saveBool(e, in.stall)
		e.Uint64(uint64(in.until))
		e.Uint64(uint64(in.last))
		e.Uint64(in.cause)
		saveBool(e, in.commanded)
		e.Float32(in.slows)
		saveBool(e, in.shuts)
		e.Float32(in.looks)
	}
	saveList(e, s.stranded)
	saveList(e, s.strandedRow)
	saveList(e, s.waits.locked)
	saveList(e, s.waivers())
	s.saveWent(e)
	for r, d := range s.states.depth {
		if d != 0 {
			e.Uint32(uint32(r))
			e.Float32(d)
		}
	}
	e.Uint32(none)
	for _, off := range s.plans.dark {
		saveBool(e, off)
	}
	for _, waits := range s.plans.waiting {
		saveBool(e, waits)
	}
	saveList(e, s.plans.inForce())
	s.saveCabinets(e)
	e.Uint32(uint32(len(s.advised)))
	for _, a := range s.advised {
		e.Uint32(a.street)
		e.Uint32(a.ms)
		e.Uint64(uint64(a.until))
	}
	saveList(e, s.passed)
	saveList(e, s.passing)
	saveList(e, s.routes.learned)
	saveList(e, s.lately)
	saveList(e, s.left)
	s.saveUses(e)
}
