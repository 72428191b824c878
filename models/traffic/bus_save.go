package traffic

import (
	"encoding/json"
	"slices"

	"semul/engine/geo"
	"semul/engine/sim"
	"semul/engine/sim/msg"
)

// save writes vehicles, travellers and what was counted. Lines and timetable follow from city and scenario.
func (b *buses) save(e *sim.Encoder) {
	e.Uint32(uint32(b.sent))
	ids := make([]uint32, 0, len(b.onRoad))
	//semul:allow maprange: keys sorted below
	for id := range b.onRoad {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	e.Uint32s(ids)
	for _, id := range ids {
		v := b.onRoad[id]
		e.Uint32(v.run)
		e.Uint32(uint32(v.at))
		e.Bool(v.standing)
		e.Time(v.since)
		e.Uint32s(v.aboard)
		e.Uint32(v.unit)
	}
	trips := make([]msg.Trip, len(b.riders))
	e.Uint32(b.serial)
	e.Uint32(uint32(len(b.riders)))
	for i := range b.riders {
		r := &b.riders[i]
		trips[i] = r.trip
		e.Uint32(r.serial)
		e.Uint8(r.state)
		e.Uint8(r.leg)
		e.Uint8(r.tries)
		e.Time(r.until)
		e.Time(r.since)
		e.Uint32(uint32(r.egress))
		e.Float64(r.end.X)
		e.Float64(r.end.Y)
		e.Uint32(uint32(len(r.legs)))
		for _, l := range r.legs {
			e.Uint32(l.line)
			e.Uint32(l.board)
			e.Uint32(l.alight)
			e.Uint32(uint32(l.depart))
		}
	}
	text, err := json.Marshal(trips)
	if err != nil {
		panic(err) // trips are plain structs of ours
	}
	e.Bytes(text)
	e.Uint32s(b.spare)
	for _, queue := range b.waiting {
		e.Uint32s(queue)
	}
	for i := range b.headway {
		s := &b.headway[i]
		e.Time(s.last)
		e.Uint32(uint32(s.n))
		e.Float64(s.sum)
		e.Float64(s.sum2)
	}
	for _, n := range b.tally.numbers() {
		e.Uint64(uint64(*n))
	}
	for _, v := range b.tally.sums() {
		e.Float64(*v)
	}
	e.Float32s(b.tally.waits)
	e.Float32s(b.tally.delays)
	b.rot.save(e)
}

// sums lists what is saved beside the counts.
func (t *busTally) sums() []*float64 { return []*float64{&t.lateSum, &t.riders, &t.room, &t.fullest} }

// load reads what save wrote.
func (b *buses) load(d *sim.Decoder) {
	if b.sent = int(d.Uint32()); b.sent > len(b.due) {
		d.Fail("traffic: %d of %d buses of fleet.%s were sent; go on with the same lines", b.sent, len(b.due), b.name)
		return
	}
	clear(b.onRoad)
	b.units = b.units[:0]
	for k := range b.there {
		b.there[k] = b.there[k][:0]
	}
	for _, id := range d.Uint32s(nil) {
		v := &bus{id: id, run: d.Uint32(), at: int(d.Uint32()), standing: d.Bool(), since: d.Time(), aboard: d.Uint32s(nil), unit: d.Uint32()}
		if d.Err() != nil {
			return
		}
		if int(v.run) >= len(b.runs) || v.at >= len(b.runs[v.run].calls) {
			d.Fail("traffic: a bus of fleet.%s is on run %d of %d; go on with the same lines", b.name, v.run, len(b.runs))
			return
		}
		if v.unit > maxUnits || int(v.unit) < len(b.units) && b.units[v.unit] != nil {
			d.Fail("traffic: two buses of fleet.%s have unit %d; the state is damaged", b.name, v.unit)
			return
		}
		for int(v.unit) >= len(b.units) {
			b.units = append(b.units, nil)
		}
		b.units[v.unit], v.seen = v, cab{Trip: id, At: Place{none, 0}}
		v.room = b.runs[v.run].room
		b.onRoad[id] = v
		if v.standing {
			place := b.runs[v.run].calls[v.at].place
			b.there[place] = append(b.there[place], id)
		}
	}
	b.loadRiders(d)
	for k := range b.waiting {
		b.waiting[k] = d.Uint32s(b.waiting[k][:0])
	}
	for i := range b.headway {
		b.headway[i] = spacing{last: d.Time(), n: int(d.Uint32()), sum: d.Float64(), sum2: d.Float64()}
	}
	for _, n := range b.tally.numbers() {
		*n = int(d.Uint64())
	}
	for _, v := range b.tally.sums() {
		*v = d.Float64()
	}
	b.tally.waits = d.Float32s(nil)
	b.tally.delays = d.Float32s(nil)
	b.checkLoaded(d)
	b.rot.load(b, d)
}

func (b *buses) loadRiders(d *sim.Decoder) {
	b.serial = d.Uint32()
	n := d.Uint32()
	b.riders, b.timers = b.riders[:0], b.timers[:0]
	for range n {
		r := rider{serial: d.Uint32(), state: d.Uint8(), leg: d.Uint8(), tries: d.Uint8(), until: d.Time(), since: d.Time(),
			egress: int32(d.Uint32()), end: geo.Point{X: d.Float64(), Y: d.Float64()}}
		for range d.Uint32() {
			r.legs = append(r.legs, busLeg{d.Uint32(), d.Uint32(), d.Uint32(), int32(d.Uint32())})
			if d.Err() != nil {
				return
			}
		}
		if d.Err() != nil {
			return
		}
		b.riders = append(b.riders, r)
	}
	text := d.Bytes()
	if d.Err() != nil {
		return
	}
	var trips []msg.Trip
	if err := json.Unmarshal(text, &trips); err != nil || len(trips) != len(b.riders) {
		d.Fail("traffic: %d travellers of fleet.%s and %d journeys (%v); the state is damaged", len(b.riders), b.name, len(trips), err)
		return
	}
	for i := range b.riders {
		r := &b.riders[i]
		if r.trip = trips[i]; r.state == toStop || r.state == toEnd || r.state == atStop {
			b.timers.push(departure{r.until, r.serial, uint32(i)})
		}
	}
	b.spare = d.Uint32s(b.spare[:0])
}

// checkLoaded finds rows that are not there.
func (b *buses) checkLoaded(d *sim.Decoder) {
	if d.Err() != nil {
		return
	}
	bad := func(rows []uint32, state uint8) bool {
		return slices.ContainsFunc(rows, func(row uint32) bool { return int(row) >= len(b.riders) || b.riders[row].state != state })
	}
	broken := bad(b.spare, gone)
	for _, queue := range b.waiting {
		broken = broken || bad(queue, atStop)
	}
	//semul:allow maprange: any order finds the same
	for _, v := range b.onRoad {
		broken = broken || bad(v.aboard, riding)
	}
	for i := range b.riders {
		r := &b.riders[i]
		broken = broken || r.state > toEnd || r.state != gone && r.state != toEnd && int(r.leg) >= len(r.legs)
		for _, l := range r.legs {
			broken = broken || int(l.line) >= len(b.lines) || int(max(l.board, l.alight)) >= len(b.places)
		}
	}
	if broken {
		d.Fail("traffic: the travellers of fleet.%s are damaged", b.name)
	}
}
