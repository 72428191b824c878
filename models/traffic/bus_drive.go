package traffic

import (
	"slices"

	"semul/engine/clock"
)

// bus is a vehicle on the road.
type bus struct {
	id       uint32
	run      uint32
	at       int // halt that it stands at, or has left
	standing bool
	since    clock.Time // it has come there, or left
	aboard   []uint32   // riders
	room     int
	unit     uint32 // on board
	seen     cab    // for finding it on the road
}

// act sends the buses that are due and lets travellers go on whose time has come.
func (b *buses) act(now clock.Time) {
	for ; b.sent < len(b.due) && b.runs[b.due[b.sent]].depart <= now; b.sent++ {
		run := b.due[b.sent]
		if b.rot.has(run) {
			b.rot.hold(run)
			continue
		}
		b.launch(run, b.trip(run))
	}
	b.turnRound(now)
	for len(b.timers) > 0 && b.timers[0].at <= now {
		t := b.timers.pop()
		if r := &b.riders[t.row]; r.serial == t.id && r.state != gone && r.until == t.at {
			b.proceed(t.row, t.at)
		}
	}
}

// launch puts the vehicle of a run of this service on the road.
func (b *buses) launch(run uint32, t Trip) {
	id, err := b.m.send(b, t)
	if err != nil {
		panic(err) // checked when the run began
	}
	b.onRoad[id] = b.vehicle(id, run)
	b.rot.left(run, id, b.m.sim.Now(), b.runs[run].depart)
	b.tally.Sent++
}

// halted lets people off and on.
func (b *buses) halted(h Halt) {
	v := b.onRoad[h.ID]
	if v == nil {
		return
	}
	run := &b.runs[v.run]
	at := h.Index + run.skip
	if at >= len(run.calls) {
		return
	}
	call := &run.calls[at]
	if h.Left {
		b.leave(v, h.At)
		return
	}
	if v.since > 0 {
		b.tally.load(v, h.At)
	}
	v.at, v.standing, v.since = at, true, h.At
	b.there[call.place] = append(b.there[call.place], v.id)
	b.headway[call.slot].add(h.At)
	off := b.letOff(v, call.place, h.At)
	on := b.letOn(v, call.place, h.At)
	b.m.sim.Keep(h.ID, h.At.Add(b.dwell(on, off)))
}

// dwell is how long a vehicle stands for so many people, at all doors alike:
//
//	t = t_0 + max(t_on · on, t_off · off) / doors                              (traffic.md section 10)
func (b *buses) dwell(on, off int) clock.Duration {
	p := b.params
	return p.Dwell + max(p.Board*clock.Duration(on), p.Alight*clock.Duration(off))/clock.Duration(p.Doors)
}

// leave notes that a vehicle has left its stop.
func (b *buses) leave(v *bus, at clock.Time) {
	run := &b.runs[v.run]
	place := run.calls[v.at].place
	b.there[place] = slices.DeleteFunc(b.there[place], func(id uint32) bool { return id == v.id })
	v.standing, v.since = false, at
	b.tally.late(at.Seconds() - float64(run.times.Depart[v.at]))
}

// letOff lets those off who want to, and counts them.
func (b *buses) letOff(v *bus, place uint32, at clock.Time) (off int) {
	stay := v.aboard[:0]
	var leave []uint32
	for _, row := range v.aboard {
		if r := &b.riders[row]; r.legs[r.leg].alight == place {
			leave = append(leave, row)
		} else {
			stay = append(stay, row)
		}
	}
	v.aboard = stay
	for _, row := range leave {
		b.alight(row, at)
	}
	return len(leave)
}

// letOn lets those on who have waited for the line, in the order in which they came, as long as there is room.
func (b *buses) letOn(v *bus, place uint32, at clock.Time) (on int) {
	if len(b.waiting[place]) == 0 {
		return 0
	}
	stay := b.waiting[place][:0]
	for _, row := range b.waiting[place] {
		switch {
		case !b.suits(v, row):
			stay = append(stay, row)
		case len(v.aboard) >= v.room:
			b.tally.LeftBehind++
			stay = append(stay, row)
		default:
			b.board(v, row, at)
			on++
		}
	}
	b.waiting[place] = stay
	return on
}

// suits reports whether a vehicle is of the line that somebody waits for and is still to call where he gets off.
func (b *buses) suits(v *bus, row uint32) bool {
	r, run := &b.riders[row], &b.runs[v.run]
	leg := &r.legs[r.leg]
	return leg.line == run.line && slices.ContainsFunc(run.calls[v.at+1:], func(c busCall) bool { return c.place == leg.alight })
}

// ended takes a vehicle off the road. Who is still in it looks for another way from its last stop.
func (b *buses) ended(d Done) {
	v := b.onRoad[d.ID]
	if v == nil {
		return
	}
	run := &b.runs[v.run]
	place := run.calls[v.at].place
	if v.standing {
		b.there[place] = slices.DeleteFunc(b.there[place], func(id uint32) bool { return id == v.id })
	}
	delete(b.onRoad, d.ID)
	b.units[v.unit] = nil
	b.cameIn(v.run, d)
	if v.at < len(run.calls)-1 {
		b.tally.Broken++
	}
	for _, row := range v.aboard {
		b.again(row, place, d.At)
	}
}
