package traffic

import (
	"math"
	"slices"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/sim/msg"
	"semul/models/traffic/transit"
)

// What a traveller does.
const (
	gone   uint8 = iota // row to be used again
	toStop              // on foot, or about to set out
	atStop              // at a stop
	riding
	toEnd // on foot from the last stop
)

// rider is somebody on a journey by bus.
type rider struct {
	trip   msg.Trip
	serial uint32
	state  uint8
	leg    uint8
	tries  uint8
	until  clock.Time // when he arrives on foot, or has waited enough
	since  clock.Time // he waits
	legs   []busLeg
	egress int32     // walk from the last stop [s]
	end    geo.Point // destination
}

// busLeg is one ride of a journey.
type busLeg struct {
	line, board, alight uint32
	depart              int32 // planned [s]
}

// farOnFoot is the longest way on foot of somebody for whom no bus goes [s] (project default).
const farOnFoot = 7200

// mostPlans is how often somebody plans.
const mostPlans = 2

// accept begins a journey; false where no bus leads there and it is too far to walk.
func (b *buses) accept(t *msg.Trip) bool {
	from, ok1 := b.pointOf(t.From)
	end, ok2 := b.pointOf(t.To)
	if !ok1 || !ok2 {
		return false
	}
	row := b.add()
	r := &b.riders[row]
	r.trip, r.end = *t, end
	if !b.plan(row, from, max(t.Depart, b.m.now)) {
		b.release(row)
		return false
	}
	b.tally.Asked++
	return true
}

// add returns a row for a new traveller.
func (b *buses) add() uint32 {
	b.serial++
	row := uint32(len(b.riders))
	if n := len(b.spare); n > 0 {
		row = b.spare[n-1]
		b.spare = b.spare[:n-1]
	} else {
		b.riders = append(b.riders, rider{})
	}
	b.riders[row] = rider{serial: b.serial, legs: b.riders[row].legs[:0]}
	return row
}

func (b *buses) release(row uint32) {
	b.riders[row] = rider{legs: b.riders[row].legs[:0]}
	b.spare = append(b.spare, row)
}

// pointOf is where a journey begins or ends.
func (b *buses) pointOf(ref city.Ref) (geo.Point, bool) {
	c := b.m.env.City
	i := int(ref.Index)
	switch {
	case ref.Support == city.OfBuilding && i < c.Buildings.Poly.Len():
		return c.Buildings.Poly.Centroid(i), true
	case ref.Support == city.OfJunction && i < c.Junctions.At.Len():
		return c.Junctions.At.At(i), true
	case ref.Support == city.OfStreet && i < c.Streets.Line.Len():
		line := c.Streets.Line.At(i)
		p, _ := geo.PointAlong(line, geo.PolylineLength(line)/2)
		return p, true
	}
	return geo.Point{}, false
}

// plan sets out from a place: by the best journey of the timetable, or on foot if that is as quick; false if neither leads
// there.
func (b *buses) plan(row uint32, from geo.Point, at clock.Time) bool {
	r := &b.riders[row]
	now := int32(math.Ceil(at.Seconds()))
	j, ok := b.router.Find(from, r.end, now)
	foot := b.walk.Seconds(from, r.end)
	switch {
	case ok && foot > j.Arrive-now:
		b.take(row, &j)
		return true
	case !ok && foot > farOnFoot:
		return false
	}
	b.tally.Walked++
	if r.leg == 0 { // he has ridden nothing
		r.legs = r.legs[:0]
	}
	b.wait(row, toEnd, at.Add(clock.Duration(foot)*1e9))
	return true
}

// take makes a journey of the timetable somebody's plan.
func (b *buses) take(row uint32, j *transit.Journey) {
	r := &b.riders[row]
	r.legs, r.leg, r.egress = r.legs[:0], 0, j.Egress
	for _, l := range j.Legs {
		r.legs = append(r.legs, busLeg{l.Line, l.Board, l.Alight, l.Depart})
	}
	there := max(j.Start+j.Access, j.Legs[0].Depart-int32(b.params.Early/1e9))
	b.wait(row, toStop, clock.Time(there)*1e9)
}

// wait lets somebody do something until an instant.
func (b *buses) wait(row uint32, state uint8, until clock.Time) {
	r := &b.riders[row]
	r.state, r.until = state, until
	b.timers.push(departure{until, r.serial, row})
}

// proceed is what comes when somebody's time is over.
func (b *buses) proceed(row uint32, at clock.Time) {
	r := &b.riders[row]
	switch r.state {
	case toEnd:
		b.finish(row, at, true)
	case toStop:
		b.reach(row, at)
	case atStop:
		place := r.legs[r.leg].board
		b.waiting[place] = slices.DeleteFunc(b.waiting[place], func(k uint32) bool { return k == row })
		b.tally.Impatient++
		b.again(row, place, at)
	}
}

// reach brings somebody to the stop of his next ride. If a vehicle that suits stands there he gets on, and it stays for
// him.
func (b *buses) reach(row uint32, at clock.Time) {
	r := &b.riders[row]
	leg := &r.legs[r.leg]
	r.since = at
	best := none
	for _, id := range b.there[leg.board] {
		if v := b.onRoad[id]; id < best && len(v.aboard) < v.room && b.suits(v, row) {
			best = id
		}
	}
	if best != none {
		v := b.onRoad[best]
		b.board(v, row, at)
		b.m.sim.Keep(best, b.m.sim.Now().Add(b.params.Board/clock.Duration(b.params.Doors)))
		return
	}
	b.waiting[leg.board] = append(b.waiting[leg.board], row)
	b.wait(row, atStop, max(at, clock.Time(leg.depart)*1e9).Add(b.params.Patience))
}

// board takes somebody into a vehicle.
func (b *buses) board(v *bus, row uint32, at clock.Time) {
	r := &b.riders[row]
	r.state, r.until = riding, clock.Never
	v.aboard = append(v.aboard, row)
	b.tally.board(max(0, (at-r.since).Seconds()), v)
}

// alight lets somebody go on from where he has got off.
func (b *buses) alight(row uint32, at clock.Time) {
	r := &b.riders[row]
	off := r.legs[r.leg].alight
	if int(r.leg) == len(r.legs)-1 {
		b.wait(row, toEnd, at.Add(clock.Duration(r.egress)*1e9))
		return
	}
	r.leg++
	on := r.legs[r.leg].board
	walk := int32(0)
	if on != off {
		walk = b.walk.Seconds(b.places[off].at, b.places[on].at)
	}
	b.wait(row, toStop, at.Add(clock.Duration(walk)*1e9))
}

// again lets somebody look for another way from a stop, or give up.
func (b *buses) again(row, place uint32, at clock.Time) {
	r := &b.riders[row]
	r.tries++
	if r.tries >= mostPlans || !b.plan(row, b.places[place].at, at) {
		b.finish(row, at, false)
	}
}

// finish ends a journey.
func (b *buses) finish(row uint32, at clock.Time, reached bool) {
	if reached {
		b.tally.Arrived++
	} else {
		b.tally.GaveUp++
	}
	if reached && len(b.riders[row].legs) == 0 {
		b.tally.OnFoot++
		b.riders[row].trip.Mode = msg.Walk
	}
	b.m.arrive(b.riders[row].trip, at, reached)
	b.release(row)
}

// under counts the travellers by what they do.
func (b *buses) under() (walking, waiting, riders int) {
	for i := range b.riders {
		switch b.riders[i].state {
		case toStop, toEnd:
			walking++
		case atStop:
			waiting++
		case riding:
			riders++
		}
	}
	return walking, waiting, riders
}
