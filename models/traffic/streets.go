package traffic

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"semul/engine/clock"
	"semul/engine/sim"
)

// StreetTotals adds up what lanes have counted since the start.
func (m *Model) StreetTotals() sim.StreetTotals {
	n, count := m.sim.net, len(m.env.City.Streets.ID)
	t := sim.StreetTotals{Passed: make([]float64, count), Metres: make([]float64, count), Seconds: make([]float64, count)}
	for r := range uint32(n.lanes) {
		if street := n.street[r]; !n.isLink[r] && n.length[r] > 0 {
			t.Passed[street] += float64(m.sim.left[r])
			t.Metres[street] += m.sim.uses[r].metres
			t.Seconds[street] += m.sim.uses[r].seconds
		}
	}
	e := m.sim.env
	if e == nil {
		return t
	}
	t.Energy, t.CO2, t.Sound, t.Covered = make([]float64, count), make([]float64, count), make([]float64, count), make([]float64, count)
	for _, name := range pollutants(m.params.Environment.factors) {
		t.Pollutants = append(t.Pollutants, sim.Pollutant{Name: name, Mass: make([]float64, count)})
	}
	t.Level = func(watts float64) float64 { return levelBeside(float32(watts)) }
	for r := range uint32(n.lanes) {
		if n.length[r] == 0 {
			continue
		}
		street := n.streetOf(r)
		t.Energy[street] += e.fuel[r] + e.battery[r]
		t.CO2[street] += e.given[r]
		for p := range e.heard {
			t.Sound[street] += e.heard[p][r]
		}
		for p := range t.Pollutants {
			t.Pollutants[p].Mass[street] += e.fouled[p][r]
		}
		if !n.isLink[r] {
			t.Covered[street] += e.covered[r]
		}
	}
	return t
}

// FacadeLevels hears the streets from the walls of all buildings; nil where noise is not counted.
func (m *Model) FacadeLevels() []sim.FacadeLevel {
	if m.sim.env == nil || len(m.env.City.Buildings.ID) == 0 {
		return nil
	}
	return m.hear()
}

// What a vehicle drives for; services follow in their order.
const (
	forPeople = iota - 1
	forCity
	forBackground
	forService
)

// purposeOf is what a vehicle drives for, by its id.
func (m *Model) purposeOf(id uint32) int {
	if i, ok := m.owner[id]; ok {
		return forService + i
	}
	if _, ok := m.open[id]; ok {
		return forPeople
	}
	if row := id - firstCityTrip; id >= firstCityTrip && int(row) < len(m.env.City.Trips.ID) {
		return forCity
	}
	return forBackground
}

// purposeName is how a table calls that.
func (m *Model) purposeName(p int) string {
	switch {
	case p == forPeople:
		return "people"
	case p == forCity:
		return "city"
	case p == forBackground:
		return "background"
	case p-forService < len(m.services):
		return m.services[p-forService].name
	}
	return ""
}

// TripRows lists the trips that have ended and those under way.
func (m *Model) TripRows() sim.TripRows {
	var t sim.TripRows
	add := func(id uint32, class Class, purpose int, from, to uint32, depart, entered, arrived, lost, stood, metres float64, state string) {
		name := m.purposeName(purpose)
		if purpose == forCity {
			t.ID = append(t.ID, m.env.City.Trips.ID[id-firstCityTrip])
		} else {
			t.ID = append(t.ID, fmt.Sprintf("%s/%d", name, id))
		}
		t.Class, t.Purpose = append(t.Class, class.String()), append(t.Purpose, name)
		t.From, t.To = append(t.From, from), append(t.To, to)
		t.Depart, t.Entered, t.Arrived = append(t.Depart, depart), append(t.Entered, entered), append(t.Arrived, arrived)
		t.Lost, t.Stood, t.Metres, t.State = append(t.Lost, lost), append(t.Stood, stood), append(t.Metres, metres), append(t.State, state)
	}
	j := &m.journal
	for i := range j.depart {
		state, entered, arrived := "arrived", j.entered[i], j.arrive[i]
		class, purpose := Class(j.what[i]), int(j.what[i]>>16)-mostPurposes
		switch j.what[i] >> 8 & 255 {
		case endedShort:
			state = "short"
		case endedRemoved:
			state, entered, arrived = "removed", math.NaN(), math.NaN()
		}
		wait := max(0, j.entered[i]-j.depart[i])
		add(j.id[i], class, purpose, j.from[i], j.to[i], j.depart[i], entered, arrived, max(0, j.loss[i]-wait), j.stood[i], j.metres[i], state)
	}
	type underway struct {
		veh           uint32
		metres, ideal float64
	}
	var list []underway
	stood := m.sim.stoodSoFar()
	m.sim.eachUnderway(func(veh uint32, metres, ideal float64) {
		list = append(list, underway{veh, metres, ideal})
	})
	f := &m.sim.fleet
	slices.SortFunc(list, func(a, b underway) int { return cmp.Compare(f.id[a.veh], f.id[b.veh]) })
	for _, u := range list {
		id, now := f.id[u.veh], m.sim.Now()
		entered, lost, state := math.NaN(), 0.0, "waiting"
		if f.entered[u.veh] != clock.Never {
			entered, state = f.entered[u.veh].Seconds(), "driving"
			lost = max(0, (now-f.entered[u.veh]).Seconds()-u.ideal)
		}
		add(id, m.sim.classOf(u.veh), m.purposeOf(id), f.began[u.veh], f.dest[u.veh], f.depart[u.veh].Seconds(), entered, math.NaN(), lost, m.sim.seconds(stood[u.veh]), u.metres, state)
	}
	return t
}
