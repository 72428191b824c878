package people

import (
	"math"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/sim/msg"
)

// Survey is what somebody who asked everybody would find, before anything has happened.
type Survey struct {
	Persons, Residents, Households, Cars int
	MarginOff                            float64     // largest deviation of a fitted margin, over its whole
	SizeOff, AgeOff                      float64     // and of the shares of household sizes and ages in whole persons
	Commute                              float64     // mean way to work inside the city, by the network [s]; 0: not asked for
	ToWork                               [24]float64 // share of departures to work by hour of the first day
	Modes                                []ModeCount // of the trips of people on the first day; empty without mode shares
}

// ModeCount is the share of one mode: as asked for, after calibration and as drawn or, in a run, made.
type ModeCount struct {
	Name                string
	Asked, Model, Drawn float64
	Constant            float64 // utility beside time and price
}

// Modes are the shares of the trips of people that have begun so far; empty without mode shares, or before the first.
func (m *Model) Modes() []ModeCount { return m.modes(m.counts.shares()) }

func (m *Model) modes(made [modeCount]float64) (list []ModeCount) {
	if m.choice == nil || made == [modeCount]float64{} {
		return nil
	}
	for k, name := range modeNames {
		if m.choice.offered[k] {
			list = append(list, ModeCount{name, m.choice.target[k], m.choice.reached[k], made[k], m.choice.asc[k]})
		}
	}
	return list
}

// NewSurvey draws the population of a city and its first day, from midnight, and counts. Errors are those of Init.
func NewSurvey(c *city.City, p *Params, seed uint64, pool *par.Pool) (*Survey, error) {
	const late = 30 * time.Hour // the last are home by then
	m := New().(*Model)
	_, err := sim.New(sim.Config{City: c, Models: []sim.Model{m}, Params: map[string]any{"people": p}, Seed: seed, Pool: pool,
		Civil: clock.NewCivil(time.Date(2026, 7, 16, 0, 0, 0, 0, time.UTC)), Stop: clock.Time(late)})
	if err != nil {
		return nil, err
	}
	pop := &m.people
	s := &Survey{Persons: len(pop.group), Residents: pop.residents, Households: len(pop.homes.size), MarginOff: max(pop.homes.off, pop.ageOff)}
	sizes, ages := [mostSize]float64{}, [ageBands]float64{}
	for h, n := range pop.homes.size {
		sizes[n-1]++
		s.Cars += int(pop.homes.cars[h])
	}
	for _, a := range pop.age {
		ages[a]++
	}
	for k, want := range p.Household.Size {
		s.SizeOff = max(s.SizeOff, math.Abs(sizes[k]/float64(max(1, s.Households))-want))
	}
	for k, want := range p.Household.Age {
		s.AgeOff = max(s.AgeOff, math.Abs(ages[k]/float64(max(1, s.Residents))-want))
	}
	if pop.commute != nil {
		s.Commute = pop.commute.mean
	}
	work, trips, drawn := 0.0, 0.0, [modeCount]float64{}
	for k, who := range m.trips.person {
		at := m.trips.depart[k]
		if m.trips.purpose[k] == msg.ToWork && at < clock.Time(clock.Day) {
			s.ToWork[at/clock.Time(time.Hour)]++
			work++
		}
		if row := rowOf(m.trips.mode[k]); who != city.None && row >= 0 && at < clock.Time(27*time.Hour) {
			drawn[row]++
			trips++
		}
	}
	for h := range s.ToWork {
		s.ToWork[h] /= max(1, work)
	}
	for k := range drawn {
		drawn[k] /= max(1, trips)
	}
	s.Modes = m.modes(drawn)
	return s, nil
}
