package traffic

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"semul/engine/clock"
	"semul/engine/sim"
)

// rotation is the vehicles of a bus service that serve run after run, in an order that is made before the first sets out: a
// block of the city's own trips, or first in first out at the terminus of a line. Who comes late sets out late. What is
// nil has none: each run is a new vehicle.
//
//	t_out = max(planned, t_in + turn),  turn = min(layover + empty way, planned gap)
//
// The empty way from the end of a run to the start of the next is not driven; it takes its usual time.
type rotation struct {
	*garage
	cab    []int32          // by run: its vehicle; −1: one of its own
	first  []bool           // by run: it is the first of its vehicle
	turn   []clock.Duration // by run: least time from the end of the one before
	rowOf  []uint32         // by run: row of the city's trips; none: a run of this service
	served int              // runs that vehicles here serve
	rotationState
}

// rotationState is what the vehicles have come to; exported to be saved.
type rotationState struct {
	Cabs    []cab    // Until: when it came in
	Held    []uint32 // runs whose time has come and whose vehicle has not, in the order of their departures
	Started int      // runs that were not the first of their vehicle
	Late    float64  // and how late they set out, all together [s]
	Latest  float64  // and the latest of them
	Lost    int      // runs that were not run, because the next of their vehicle was due
	Charged garageBook
}

// farEmpty is the longest way that a bus drives empty to another terminus of its line [s] (project default).
const farEmpty = 1800

// rotate gives runs to vehicles. Errors begin with what follows the table's name.
func (b *buses) rotate() error {
	p, all := b.params, b.params.Rotations || b.params.Battery > 0
	r := &rotation{cab: make([]int32, len(b.runs)), first: make([]bool, len(b.runs)), turn: make([]clock.Duration, len(b.runs)), rowOf: filled(len(b.runs))}
	for run := range r.cab {
		r.cab[run] = -1
	}
	blocks := map[string]*ending{}
	var order []uint32
	for _, row := range b.m.own.order {
		if run, ok := b.runOf[row]; ok {
			r.rowOf[run] = row
			order = append(order, run)
		}
	}
	order = append(order, b.due...)
	slices.SortStableFunc(order, func(x, y uint32) int { return cmp.Compare(b.runs[x].depart, b.runs[y].depart) })
	idle, broken := make([][]ending, len(b.lines)), 0
	for _, run := range order {
		block := ""
		if row := r.rowOf[run]; row != none && len(b.m.env.City.Trips.Block) > 0 {
			block = b.m.env.City.Trips.Block[row]
		}
		base := b.base[b.runs[run].line]
		switch {
		case block != "":
			if last := blocks[block]; last != nil && b.begins(run) < last.at {
				broken++ // two at once
			} else if last != nil {
				b.next(r, run, last.run, int(last.cab))
			}
			if r.cab[run] < 0 {
				b.begin(r, run)
			}
			blocks[block] = &ending{run, r.cab[run], b.ends(run)}
			continue
		case !all:
			continue
		}
		if best := b.waiter(idle[base], run); best >= 0 {
			b.next(r, run, idle[base][best].run, int(idle[base][best].cab))
			idle[base] = slices.Delete(idle[base], best, best+1)
		} else {
			b.begin(r, run)
		}
		at := len(idle[base])
		for at > 0 && idle[base][at-1].at > b.ends(run) {
			at--
		}
		idle[base] = slices.Insert(idle[base], at, ending{run, r.cab[run], b.ends(run)})
	}
	if len(r.Cabs) == 0 {
		return nil
	}
	if broken > 0 {
		b.noted = append(b.noted, fmt.Sprintf("fleet.%s: %d trips of the city begin before the one before them in their block has ended; another vehicle serves them", b.name, broken))
	}
	var err error
	keys := &BatteryKeys{Battery: p.Battery, Charger: p.Charger, Below: p.Below, To: p.To}
	if r.garage, err = newGarage(b.m, keys, r.Cabs, homesOf(r.Cabs), &r.Charged); err != nil {
		return err
	}
	b.rot = r
	return nil
}

// ending is where a vehicle will have come by plan.
type ending struct {
	run uint32
	cab int32
	at  int32 // [s]
}

// begins and ends are when a run is planned to set out and to come in [s].
func (b *buses) begins(run uint32) int32 { return int32(b.runs[run].depart / 1e9) }
func (b *buses) ends(run uint32) int32 {
	t := b.runs[run].times.Arrive
	return t[len(t)-1]
}

// begin gives a run to a new vehicle.
func (b *buses) begin(r *rotation, run uint32) {
	r.cab[run], r.first[run] = int32(len(r.Cabs)), true
	r.Cabs = append(r.Cabs, standing(b.m.sim.placeOf(&b.runs[run].calls[b.runs[run].skip])))
	r.served++
}

// next gives a run to the vehicle of another.
func (b *buses) next(r *rotation, run, before uint32, cab int) {
	gap := clock.Duration(b.begins(run)-b.ends(before)) * 1e9
	r.cab[run] = int32(cab)
	r.turn[run] = max(0, min(gap, b.params.Layover+clock.Duration(math.Ceil(b.empty(before, run)))*1e9))
	r.served++
}

// waiter is who of those idle at the termini of a line serves a run: who comes with the shortest empty way, of these who came
// first; −1 if nobody is there in time.
func (b *buses) waiter(idle []ending, run uint32) int {
	best, least := -1, math.Inf(1)
	if b.runs[run].skip > 0 { // under way as the simulation begins
		return best
	}
	for k := range idle {
		way := b.empty(idle[k].run, run)
		if ready := float64(idle[k].at) + b.params.Layover.Seconds() + way; way < least && way <= farEmpty && ready <= float64(b.begins(run)) {
			best, least = k, way
		}
	}
	return best
}

// empty is how long it takes from the end of a run to the start of another [s]: nothing at the same stop, whose other side
// is taken to be reached within the layover.
func (b *buses) empty(before, run uint32) float64 {
	from, to := &b.runs[before], &b.runs[run]
	a, z := &from.calls[len(from.calls)-1], &to.calls[to.skip]
	if a.place == z.place {
		return 0
	}
	seconds, ok := b.m.sim.driveFrom(Bus, b.m.sim.placeOf(a), b.m.sim.placeOf(z))
	if !ok {
		return math.Inf(1)
	}
	return seconds
}

// has reports whether a run waits for its vehicle.
func (r *rotation) has(run uint32) bool { return r != nil && r.cab[run] >= 0 }

// hold lets a run that is due wait for its vehicle. An earlier one that waits for the same is lost.
func (r *rotation) hold(run uint32) {
	was := len(r.Held)
	r.Held = slices.DeleteFunc(r.Held, func(other uint32) bool { return r.cab[other] == r.cab[run] })
	r.Lost += was - len(r.Held)
	r.Held = append(r.Held, run)
}

// turnRound charges the vehicles between two runs and sends those out whose time has come.
func (b *buses) turnRound(now clock.Time) {
	r := b.rot
	if r == nil {
		return
	}
	r.charge(now)
	out := r.Held
	r.Held = r.Held[:0:0]
	for _, run := range out {
		c := &r.Cabs[r.cab[run]]
		if c.Trip != none || !r.first[run] && now < c.Until.Add(r.turn[run]) || r.on() && r.soc(c) < r.keys.Below {
			r.Held = append(r.Held, run)
			continue
		}
		energy := 0.0
		if r.on() {
			energy = cmp.Or(c.Energy, 1e-9) // 0 would not be followed
		}
		if row := r.rowOf[run]; row != none {
			b.m.addOwn(row, energy)
			continue
		}
		t := b.trip(run)
		t.Electric, t.Battery = r.on(), energy
		b.launch(run, t)
	}
}

// left notes that the vehicle of a run has set out.
func (r *rotation) left(run, id uint32, now, planned clock.Time) {
	if !r.has(run) {
		return
	}
	c := &r.Cabs[r.cab[run]]
	c.Trip, c.Power = id, inService
	if !r.first[run] {
		late := max(0, (now - planned).Seconds())
		r.Started++
		r.Late += late
		r.Latest = max(r.Latest, late)
	}
}

// cameIn notes that the vehicle of a run is off the road.
func (b *buses) cameIn(run uint32, d Done) {
	if r := b.rot; r.has(run) {
		c := &r.Cabs[r.cab[run]]
		c.Trip, c.At, c.Until = none, d.End, d.At
		if r.garage.came(c, d, &r.Charged); r.on() {
			r.plug[r.cab[run]] = b.m.nearestCharger(c.At)
			c.Power = inService
		}
	}
}

// charge lets the vehicles that stand at a terminus charge since the last look, once a second.
func (r *rotation) charge(now clock.Time) {
	if !r.on() || now.Sub(r.Charged.Looked) < 1e9 {
		return
	}
	seconds := now.Sub(r.Charged.Looked).Seconds()
	r.Charged.Looked = now
	full := float64(float64(r.keys.To) * float64(r.keys.Battery))
	for k := range r.Cabs {
		c, i := &r.Cabs[k], r.plug[k]
		if c.Trip != none || c.Energy >= full || i >= 0 && !r.m.chargers.Values[i].Bool() {
			if c.Power == plugged {
				c.Power = inService
			}
			continue
		}
		if c.Power != plugged {
			r.plugIn(c, &r.Charged)
		}
		r.Charged.Seconds += seconds
		r.draw(k, c, math.Min(float64(float64(r.keys.Charger)*seconds), (full-c.Energy)/chargerEfficiency), &r.Charged)
	}
}

func (b *buses) hasBatteries() bool { return b.rot != nil && b.rot.on() }
func (b *buses) energy() (brought, stored, left float64) {
	return b.rot.held(b.rot.Cabs, &b.rot.Charged)
}

// figures are what the summary says of rotations; nothing where there are none.
func (r *rotation) figures() []sim.Figure {
	if r == nil {
		return nil
	}
	list := []sim.Figure{count("rotations", len(r.Cabs)), count("runs_after_another", r.Started), {Name: "knock_on_mean_s", Value: ratio(r.Late, float64(r.Started))},
		{Name: "knock_on_max_s", Value: r.Latest}, count("runs_lost", r.Lost), count("runs_waiting", len(r.Held))}
	return append(list, r.garage.figures(r.Cabs, &r.Charged)...)
}

func (r *rotation) save(e *sim.Encoder) {
	if r != nil {
		saveJSON(e, &r.rotationState)
	}
}

// load reads what save wrote, after the vehicles on the road.
func (r *rotation) load(b *buses, d *sim.Decoder) {
	if r == nil || d.Err() != nil {
		return
	}
	n := len(r.Cabs)
	r.rotationState = rotationState{}
	loadJSON(d, "fleet."+b.name, &r.rotationState, func() bool {
		for _, run := range r.Held {
			if int(run) >= len(r.cab) || r.cab[run] < 0 {
				return false
			}
		}
		if !b.m.checkCabs(r.Cabs, n) || r.checkPacks(r.Cabs) != nil {
			return false
		}
		for k := range r.Cabs {
			if id := r.Cabs[k].Trip; id != none && (b.onRoad[id] == nil || r.cab[b.onRoad[id].run] != int32(k)) {
				return false
			}
			if r.on() {
				r.plug[k] = b.m.nearestCharger(r.Cabs[k].At)
			}
		}
		return true
	})
}
