package people

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/rng"
	"semul/engine/sim/msg"
)

// trips are all journeys that anybody means to make during the run, in order of departure: structure of arrays.
type trips struct {
	depart  []clock.Time
	person  []uint32 // city.None: through traffic
	from    []place
	to      []place
	purpose []msg.Purpose
	mode    []msg.Mode
	before  []uint32 // the same person's trip before it, which must be over first; city.None
}

// throughProfile is the share of the peak's through traffic by hour of the day (project default).
var throughProfile = [24]float64{.15, .1, .08, .08, .12, .25, .55, .9, 1, .85, .75, .75, .72, .75, .78, .82, .9, .98, 1, .85, .65, .5, .38, .25}

// planner draws the chains of all people.
type planner struct {
	town    *town
	params  *Params
	random  rng.Stream
	leisure *places
	civil   clock.Civil
	stop    clock.Time
	car     float64 // share of trips that are driven
	trips   trips

	academies *places       // nil unless a chain names one
	chains    [3][]sequence // by what somebody does; empty: the built-in plan
	choice    *choice       // nil: shares by density
	demands   []demand      // of matrices
	demanded  int           // their trips
	anyhow    bool          // shares that cannot be are put up with
	unmet     error         // which they are
}

// leg is one trip of a chain, at hours after midnight.
type leg struct {
	hour    float64
	to      place
	purpose msg.Purpose
}

// depart is when it begins on the day after a midnight.
func (l *leg) depart(midnight clock.Time) clock.Time {
	at := midnight.Add(clock.Duration(l.hour * float64(time.Hour)))
	return at - at%clock.Time(time.Millisecond)
}

// plan draws everything. where returns where each person is at the start of the run.
func (p *planner) plan(pop *population) (where []place, err error) {
	p.leisure = newPlaces(p.town, p.town.leisure, 1500)
	if p.params.Chains.any() {
		p.academies = newPlaces(p.town, p.town.academy, 1000)
		p.chains = p.params.Chains.read(func(key, why string) { err = errors.Join(err, fmt.Errorf("model.people.%s: %s", key, why)) })
		if err != nil {
			return nil, err
		}
	}
	p.car = p.params.driven(p.town.density(pop))
	if p.choice != nil {
		if p.unmet = p.calibrate(pop); p.unmet != nil && !p.anyhow && !p.possible(pop) {
			return nil, p.unmet
		}
	}
	where = slices.Clone(pop.home)
	midnight := -clock.Time(p.civil.OfDay(0))
	for day := 0; midnight < p.stop; day++ {
		for id := range pop.group {
			p.person(pop, id, day, midnight, where)
		}
		p.through(day, midnight)
		for k := range p.demands {
			d := &p.demands[k]
			d.lost += d.day(p, day, midnight)
		}
		midnight = midnight.Add(clock.Day)
	}
	p.sort(len(pop.group))
	return where, nil
}

// person draws the chain of one person and day.
func (p *planner) person(pop *population, id, day int, midnight clock.Time, where []place) {
	var chain [mostLegs]leg
	legs := p.legs(chain[:0], pop, id, day)
	at := pop.home[id]
	if len(legs) == 0 {
		return
	}
	tour := msg.Walk // of the way out, which is also that of the ways on and back
	for k, l := range legs {
		depart := l.depart(midnight)
		if l.to == at {
			continue
		}
		if p.choice != nil && at == pop.home[id] {
			tour = p.choose(pop, id, day, k, at, l)
		}
		if depart < 0 {
			where[id] = l.to
		} else if depart < p.stop {
			mode := tour
			if p.choice == nil {
				mode = p.mode(id, day, k, at, l)
			}
			p.add(depart, uint32(id), at, l.to, l.purpose, mode)
		}
		at = l.to
	}
}

// legs draws where a person goes in one day and when: by a chain of the scenario, or by the built-in plan.
func (p *planner) legs(legs []leg, pop *population, id, day int) []leg {
	if list := p.chains[pop.group[id].does()]; len(list) > 0 && pop.group[id] != inWorker {
		return p.follow(legs, list, pop, id, day)
	}
	return p.chain(legs, pop, id, day)
}

// choose draws the mode of a way from home.
func (p *planner) choose(pop *population, id, day, k int, from place, l leg) msg.Mode {
	var w [modeCount]float32
	p.choice.weigh(&w, pop, id, from, l.to, l.purpose, p.choice.told.byBus(p.town, from, l.to))
	if row, ok := p.choice.pick(&w, p.modeLuck(id, day, k, l.purpose)); ok {
		return modeOf[row]
	}
	return msg.Walk
}

// modeLuck is the chance by which the mode of a way is drawn. Ways to work have one for all days: who drives today and not tomorrow
// cannot learn when to leave, and every day some would be new to it.
func (p *planner) modeLuck(id, day, k int, why msg.Purpose) float64 {
	if why == msg.ToWork {
		day = 0
	}
	return p.random.Float64(uint64(id), uint64(day), 300+uint32(k))
}

// chain draws where a person goes in one day and when, in order of time: the built-in plan.
func (p *planner) chain(legs []leg, pop *population, id, day int) []leg {
	e, t := uint64(id), uint64(day)
	u := func(draw uint32) float64 { return p.random.Float64(e, t, 100+draw) }
	normal := func(draw uint32) float64 { return p.random.Normal(e, t, 200+draw) }
	home, work := pop.home[id], pop.work[id]
	back := 0.0
	switch pop.group[id] {
	case worker, outWorker, inWorker:
		leave := p.params.Plans.departure(p.random.Float64(e, 0, 100), p.random.Float64(e, 0, 101)) // the same every day: habits need it
		back = leave + p.params.Plans.WorkDay.Hours() + float64(0.9*normal(2))
		legs = append(legs, leg{leave, work, msg.ToWork}, leg{back, home, msg.ToHome})
	case pupil:
		back = 15.5 + float64(0.4*normal(3))
		if u(4) < p.params.Plans.Academy {
			back = 18.5 + float64(1.2*normal(5)) // after the academy, taken to be near the school
		}
		legs = append(legs, leg{8.2 + float64(0.25*normal(6)), work, msg.ToSchool}, leg{back, home, msg.ToHome})
	}
	if pop.group[id] == inWorker {
		return legs
	}
	from, until := 9.5, 20.0
	if back > 0 {
		from, until = back+0.6, 22
	}
	if outings := p.params.Leisure / 2; until > from+0.5 && u(7) < outings {
		if to, ok := p.leisure.near(p.town.zone(int(home)), u(8), u(9)); ok {
			out := from + float64((until-from)*u(10)*u(11))
			purpose := msg.ToShop
			if u(12) < 0.5 {
				purpose = msg.ToLeisure
			}
			legs = append(legs, leg{out, to, purpose}, leg{out + 0.5 + float64(1.5*u(13)), home, msg.ToHome})
		}
	}
	return legs
}

// mode draws the means of a trip where the scenario says no shares.
func (p *planner) mode(id, day, k int, from place, l leg) msg.Mode {
	u := p.modeLuck(id, day, k, l.purpose)
	d := p.town.distance(from, l.to)
	car := p.car
	if l.purpose == msg.ToSchool {
		car = p.params.CarToSchool
	}
	if int(from) >= p.town.buildings || int(l.to) >= p.town.buildings {
		d = max(d, float64(p.params.WalkUpTo)+1) // nobody walks out of the city
	}
	switch {
	case d <= float64(p.params.WalkUpTo) && u < 0.8:
		return msg.Walk
	case u < car:
		return msg.Car
	case u < car+float64(0.07*(1-car)):
		return msg.Bicycle
	}
	return msg.Bus
}

// through draws the vehicles that cross the city in one day.
func (p *planner) through(day int, midnight clock.Time) {
	borders := newDraws(p.town.weight)
	if len(p.town.gates) < 2 || borders.total() == 0 {
		return
	}
	peak := p.params.Through * borders.total()
	carry := 0.0
	for hour, share := range throughProfile {
		carry += float64(peak * share)
		n := int(carry)
		carry -= float64(n)
		for k := range n {
			e, t := uint64(1)<<40|uint64(hour)<<32|uint64(k), uint64(day)
			depart := midnight.Add(clock.Duration((float64(hour) + p.random.Float64(e, t, 0)) * float64(time.Hour)))
			depart -= depart % clock.Time(time.Millisecond)
			if depart < 0 || depart >= p.stop {
				continue
			}
			a, _ := borders.row(p.random.Float64(e, t, 1))
			b := a
			for try := uint32(2); b == a || p.town.distance(p.town.border(a), p.town.border(b)) < 500; try++ {
				if b, _ = borders.row(p.random.Float64(e, t, try)); try > 40 {
					break
				}
			}
			if a == b {
				continue
			}
			mode := msg.Car
			if p.random.Float64(e, t, 50) < p.params.Trucks {
				mode = msg.Truck
			}
			p.add(depart, city.None, p.town.border(a), p.town.border(b), msg.Through, mode)
		}
	}
}

func (p *planner) add(depart clock.Time, person uint32, from, to place, purpose msg.Purpose, mode msg.Mode) {
	t := &p.trips
	t.depart, t.person = append(t.depart, depart), append(t.person, person)
	t.from, t.to = append(t.from, from), append(t.to, to)
	t.purpose, t.mode = append(t.purpose, purpose), append(t.mode, mode)
}

// sort orders trips by departure, then by person and then as they were drawn, and links each to the person's trip before.
func (p *planner) sort(people int) {
	t := &p.trips
	type key struct {
		at  clock.Time
		who uint32
		row uint32
	}
	order := make([]key, len(t.depart))
	for i := range order {
		order[i] = key{t.depart[i], t.person[i], uint32(i)}
	}
	slices.SortFunc(order, func(a, b key) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.who, b.who), cmp.Compare(a.row, b.row))
	})
	n := len(order)
	out := trips{depart: make([]clock.Time, n), person: make([]uint32, n), from: make([]place, n), to: make([]place, n),
		purpose: make([]msg.Purpose, n), mode: make([]msg.Mode, n), before: make([]uint32, n)}
	last := make([]uint32, people)
	for i := range last {
		last[i] = city.None
	}
	for k, o := range order {
		i := o.row
		out.depart[k], out.person[k], out.from[k], out.to[k] = o.at, o.who, t.from[i], t.to[i]
		out.purpose[k], out.mode[k], out.before[k] = t.purpose[i], t.mode[i], city.None
		if o.who != city.None {
			out.before[k] = last[o.who]
			last[o.who] = uint32(k)
		}
	}
	*t = out
}
