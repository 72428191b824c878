package traffic

import (
	"fmt"
	"hash/fnv"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/models/traffic/energy"
	"semul/models/traffic/noise"
)

// environment counts once a second what vehicles use and give off. Rows belong to blocks, so blocks count side by side.
type environment struct {
	meter    *noise.Meter
	kinds    [256][2]energy.Type // by type of vehicle: with a tank, with a battery
	category [256]noise.Category
	slope    []float32 // by row: rise over run
	near     []noise.Near
	before   []float32 // by fleet row: speed at the last look [m/s]
	looked   clock.Time
	span     float64 // between two looks [s]
	phase    func(int)

	fuel, battery       []float64                // by row: energy used [J]
	sound               []float64                // sound energy [J]
	fuelAll, batteryAll []float64                // by block, since the start [J]
	followed            []float64                // by block: from batteries that are followed one by one, since the start [J]
	carbon              []float64                // by block: CO₂ of fuel since the start [kg]
	driven              []driven                 // by block, for the user's table
	co2                 []float64                // by row: CO₂ of fuel [kg]
	heard               [noise.Periods][]float64 // by period of the day and row: sound energy since the start [J]
	told                [noise.Periods]float64   // how long that was [s]
	period              noise.Period             // of the look at hand
	rates               []rates                  // by pollutant of the user's table
	table               uint64                   // checksum of that table
	fouled              [][]float64              // by pollutant and row: since the start [kg]
	given               []float64                // by row: CO₂ of fuel since the start [kg]
	covered             []float64                // by row: lengths of vehicles times how long they were there [m·s]; not in meso streets
	loud, smoke         []float32                // by street, in the last window: sound [W/m], CO₂ of fuel [kg/(h·km)]
}

// paces are classes of speed of 5 km/h for tables of emission factors; the last one is all above.
const paces = 32

// newEnvironment reads slopes from the heights of junctions.
func newEnvironment(s *Sim, c *city.City) *environment {
	n := s.net
	e := &environment{meter: noise.NewMeter(), slope: make([]float32, n.lanes), near: make([]noise.Near, n.lanes), span: float64(s.hertz) * s.cfg.Step.Seconds(),
		fuel: make([]float64, n.lanes), battery: make([]float64, n.lanes), sound: make([]float64, n.lanes), co2: make([]float64, n.lanes), given: make([]float64, n.lanes), covered: make([]float64, n.lanes)}
	for p := range e.heard {
		e.heard[p] = make([]float64, n.lanes)
	}
	e.period = s.periodOf(0)
	blocks := len(s.blocks)
	e.fuelAll, e.batteryAll, e.carbon = make([]float64, blocks), make([]float64, blocks), make([]float64, blocks)
	e.followed = make([]float64, blocks)
	e.driven = make([]driven, blocks)
	for t := range s.types {
		e.kinds[t], e.category[t] = kindsOf(s.types[t].class), categoryOf(s.types[t].class)
	}
	for r := range uint32(n.lanes) {
		if n.isLink[r] || n.length[r] == 0 {
			continue
		}
		street := n.street[r]
		from, to := c.Streets.From[street], c.Streets.To[street]
		if int(max(from, to)) < len(c.Junctions.Z) {
			if rise := c.Junctions.Z[to] - c.Junctions.Z[from]; rise == rise { // NaN: not known
				e.slope[r] = max(-0.2, min(0.2, rise/max(n.length[r], 10)))
			}
		}
		switch c.Junctions.Kind[to] {
		case city.Signalled:
			e.near[r] = noise.Crossing
		case city.Roundabout:
			e.near[r] = noise.Roundabout
		}
	}
	e.loud, e.smoke = make([]float32, len(c.Streets.ID)), make([]float32, len(c.Streets.ID))
	e.phase = s.surveyOf
	return e
}

// count lets streets count the pollutants of a table of factors.
func (e *environment) count(factors []factor, rows int) {
	if e == nil {
		return
	}
	if len(factors) > 0 {
		h := fnv.New64a()
		fmt.Fprint(h, factors)
		e.table = h.Sum64()
	}
	for _, p := range pollutants(factors) {
		e.rates, e.fouled = append(e.rates, ratesOf(factors, p)), append(e.fouled, make([]float64, rows))
	}
}

// foul adds what somebody gave off who drove so far [m] in a row.
func (e *environment) foul(row uint32, by drive, class Class, pace int, way float64) {
	for p := range e.rates {
		e.fouled[p][row] += float64(way * e.rates[p][by][class][pace])
	}
}

// periodOf is the part of the day at an instant.
func (s *Sim) periodOf(at clock.Time) noise.Period {
	return noise.PeriodOf((((s.cfg.Midnight+clock.Duration(at))%clock.Day + clock.Day) % clock.Day).Seconds())
}

// kindsOf are the energy types of a class: with a tank, and with a battery where there is such a thing.
func kindsOf(c Class) [2]energy.Type {
	switch c {
	case Van, Car, Taxi, Emergency:
		return [2]energy.Type{energy.PetrolCar, energy.ElectricCar}
	case Truck:
		return [2]energy.Type{energy.Diesel7t, energy.Diesel7t}
	case Trailer:
		return [2]energy.Type{energy.Diesel30t, energy.Diesel30t}
	case Bus:
		return [2]energy.Type{energy.DieselBus, energy.ElectricBus}
	case Motorcycle:
		return [2]energy.Type{energy.Motorbike, energy.Motorbike}
	case Autonomous:
		return [2]energy.Type{energy.ElectricCar, energy.ElectricCar}
	case Shuttle:
		return [2]energy.Type{energy.Shuttle, energy.Shuttle}
	case Kickboard:
		return [2]energy.Type{energy.Kickboard, energy.Kickboard}
	case Robot:
		return [2]energy.Type{energy.Robot, energy.Robot}
	}
	return [2]energy.Type{energy.Muscle, energy.Muscle}
}

func categoryOf(c Class) noise.Category {
	switch c {
	case Car, Van, Taxi, Emergency, Autonomous:
		return noise.Light
	case Truck, Bus, Shuttle:
		return noise.Medium
	case Trailer:
		return noise.Heavy
	case Motorcycle:
		return noise.Motorcycle
	}
	return noise.Silent
}

// survey looks at every vehicle if a second has passed.
func (s *Sim) survey() {
	e := s.env
	if e == nil || s.step%s.hertz != 0 {
		return
	}
	for len(e.before) < len(s.fleet.id) {
		e.before = append(e.before, 0)
	}
	s.crew.Each(s.shares, e.phase)
	e.told[e.period] += (s.now - e.looked).Seconds()
	e.looked, e.period = s.now, s.periodOf(s.now)
	s.stopFlat()
}

// beginSpeed notes the speed at which a vehicle comes onto the road: nobody has looked at it beside the lane or in meso streets.
func (s *Sim) beginSpeed(veh uint32, v float32) {
	if s.env != nil && int(veh) < len(s.env.before) {
		s.env.before[veh] = v
	}
}

// surveyOf looks at the vehicles of a block. Who has come onto the road since the last look is taken to have driven at
// the speed of now.
func (s *Sim) surveyOf(b int) {
	n, e := s.net, s.env
	end := n.blocks[b+1]
	for r := s.nextLive(n.blocks[b], end); r < end; r = s.nextLive(r+1, end) {
		first, slope, near, length := s.start[r], e.slope[r], e.near[r], n.length[r]
		var fuel, battery, followed, sound, co2, covered float64
		for k := range uint32(s.count[r]) {
			o := &s.slots[first+k]
			veh := o.veh
			was, is := e.before[veh], o.v
			if s.fleet.entered[veh] >= e.looked || s.fleet.entered[veh] == clock.Never {
				was = is
			}
			e.before[veh] = is
			electric := s.fleet.electric[veh]
			kind := &e.kinds[o.class][0]
			if electric {
				kind = &e.kinds[o.class][1]
			}
			used := kind.Use(float64(was), float64(is), float64(slope), e.span)
			if kind.Electric {
				used = float64(used * s.cold)
				battery += used
				if left := s.fleet.battery[veh]; electric && left < maxBattery {
					s.fleet.battery[veh] = left - used
					followed += used
					if left <= used {
						s.blocks[b].flat = append(s.blocks[b].flat, veh)
					}
				}
			} else {
				fuel += used
				co2 += float64(used * kind.CO2)
			}
			way := float64(float64(was+is) * 0.5 * e.span)
			by, class, pace := driveOf(kind.Electric), s.types[o.class].class, min(paces-1, int(is*3.6/5))
			e.driven[b][by][class][pace] += way
			e.foul(r, by, class, pace, way)
			covered += float64(s.laws[o.class].length)
			sound += float64(float64(e.meter.Power(e.category[o.class], is, slope, near, length-o.x, kind.Electric)) * e.span)
		}
		e.fuel[r] += fuel
		e.battery[r] += battery
		e.co2[r] += co2
		e.given[r] += co2
		e.covered[r] += float64(covered * e.span)
		e.sound[r] += sound
		e.heard[e.period][r] += sound
		e.fuelAll[b] += fuel
		e.batteryAll[b] += battery
		e.followed[b] += followed
		e.carbon[b] += co2
	}
}

// Consumption is what vehicles have used since the start.
type Consumption struct {
	Fuel    float64 // energy [J]
	Battery float64 // [J]; less what braking gave back
	CO2     float64 // of fuel [kg]
	Driven  driven
}

// Consumption adds up what the blocks have counted, in their order.
func (s *Sim) Consumption() Consumption {
	var c Consumption
	if e := s.env; e != nil {
		for b := range e.fuelAll {
			c.Fuel += e.fuelAll[b]
			c.Battery += e.batteryAll[b]
			c.CO2 += e.carbon[b]
			for d := range c.Driven {
				for class := range c.Driven[d] {
					for k, metres := range e.driven[b][d][class] {
						c.Driven[d][class][k] += metres
					}
				}
			}
		}
	}
	return c
}

// facades looks at the streets from the walls of all buildings. Streets below the ground are not heard.
func facades(c *city.City) *noise.Facades {
	rings := make([][]geo.Point, len(c.Buildings.ID))
	for i := range rings {
		if i < c.Buildings.Poly.Len() {
			if outlines := c.Buildings.Poly.Rings(i); len(outlines) > 0 {
				rings[i] = outlines[0]
			}
		}
	}
	lines := make([][]geo.Point, len(c.Streets.ID))
	for i := range lines {
		if i < c.Streets.Line.Len() && c.Streets.Level[i] >= 0 {
			lines[i] = c.Streets.Line.At(i)
		}
	}
	return noise.NewFacades(rings, lines)
}
