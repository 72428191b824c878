package people

import (
	"fmt"
	"math"

	"semul/engine/frame"
	"semul/engine/sim"
)

// Sample fills a layer with the present values.
func (m *Model) Sample(_ int, dst *frame.Sample) {
	for _, n := range m.exposure {
		dst.Values = append(dst.Values, uint16(min(n, 65534)))
	}
}

// Metrics appends the numbers about the whole city.
func (m *Model) Metrics(dst []float64) []float64 {
	return append(dst, m.moving, float64(m.counts.Driven+m.counts.Through+m.counts.Demand), float64(m.counts.Other), float64(m.counts.StayedHome), m.exposed,
		float64(m.counts.Told), float64(m.counts.acted()), float64(m.counts.Caught))
}

// Work counts journeys.
func (m *Model) Work() sim.Work {
	return sim.Work{Done: m.counts.Driven + m.counts.Through + m.counts.Other, Unit: "trips"}
}

// Accounts balances people: whoever is in the run is in a building, outside, or on the way.
func (m *Model) Accounts() []sim.Account {
	inside := 0.0
	for _, n := range m.inside {
		inside += n
	}
	return []sim.Account{{Name: "persons", Unit: "persons", Start: float64(len(m.people.group)), Stored: inside + m.outside + m.moving}}
}

// Summary is the model's block of `run --json`. What the scenario does not ask for is left out.
func (m *Model) Summary() []sim.Figure {
	whole := func(name string, v uint64) sim.Figure { return sim.Figure{Name: name, Value: float64(v), Whole: true} }
	c := &m.counts
	list := []sim.Figure{whole("persons", uint64(len(m.people.group))), whole("trips_by_car", c.Driven), whole("trips_other", c.Other),
		whole("through_vehicles", c.Through), whole("reached", c.Reached), whole("stranded", c.Stranded),
		whole("stayed_home", c.StayedHome), whole("left_late", c.Late), {Name: "exposed_peak", Value: m.peak}}
	if len(m.demand) > 0 {
		list = append(list, whole("demand_trips", c.Demand))
	}
	if m.people.commute != nil {
		list = append(list, sim.Figure{Name: "commute_mean_s", Value: m.people.commute.mean})
	}
	if m.choice != nil {
		made := c.shares()
		for k, name := range modeNames {
			if m.choice.offered[k] {
				list = append(list, sim.Figure{Name: "mode_share_" + name, Value: made[k]})
				if m.missed(made, k) {
					list = append(list, sim.Figure{Name: "asked_share_" + name, Value: m.choice.target[k]})
				}
			}
		}
		list = append(list, whole("rides_asked", c.Rides))
		for _, k := range spokenOf {
			if m.heard.rides[k] > 0 {
				list = append(list, sim.Figure{Name: "heard_extra_" + modeNames[k] + "_s", Value: m.heard.extra[k]})
			}
		}
	}
	if m.habit.steps != nil {
		list = append(list, whole("departures_moved", c.Shifted), sim.Figure{Name: "departure_gap", Value: m.habit.gap()})
	}
	if m.params.Alerts.React {
		list = append(list, whole("warned", c.Told), whole("acted", c.acted()), whole("cancelled", c.Cancelled), whole("put_off", c.PutOff), whole("sheltered", c.Sheltered),
			whole("rerouted", c.Rerouted), whole("changed_mode", c.Switched), whole("turned_back", c.TurnedBack), whole("caught_in_water", c.Caught))
	}
	return list
}

// nearlyAll is from which part of what is possible a share is told to leave no room.
const nearlyAll = 0.97

// shares are the shares of the trips of people that have begun, by how they were made; all 0 before the first.
func (c *counts) shares() (list [modeCount]float64) {
	total := 0.0
	for _, n := range c.Modes {
		total += float64(n)
	}
	for k, n := range c.Modes {
		list[k] = float64(n) / max(1, total)
	}
	return list
}

// missed reports whether the share of a mode came out more than half a point from the one asked for, of the trips begun.
func (m *Model) missed(made [modeCount]float64, k int) bool {
	return m.choice.offered[k] && made != [modeCount]float64{} && math.Abs(made[k]-m.choice.target[k]) > metWithin
}

// Notes say in the manifest and the report what was made up for this run.
func (m *Model) Notes() []string {
	notes := append([]string(nil), m.people.notes...)
	if n := len(m.people.homes.size); n > 0 {
		cars := 0
		for _, k := range m.people.homes.cars {
			cars += int(k)
		}
		notes = append(notes, fmt.Sprintf("synthetic population: %d residents in %d households with %d cars, %d people from outside", m.people.residents, n, cars, len(m.people.group)-m.people.residents))
	}
	if g := m.people.commute; g != nil {
		notes = append(notes, fmt.Sprintf("ways to work inside the city take %.1f min on average (beta %.3g per min)", g.mean/60, g.beta*60))
	}
	if m.choice != nil {
		text := "mode constants fitted to the shares asked for (model.people.mode.X.constant):"
		if m.params.Choice.Constants == "given" {
			text = "mode constants as given:"
		}
		for k, name := range modeNames {
			if m.choice.offered[k] {
				text += fmt.Sprintf(" %s %.3f", name, m.choice.asc[k])
			}
		}
		notes = append(notes, text)
		for k, most := range m.choice.most {
			if want := m.choice.target[k]; want > nearlyAll*most && want <= most {
				notes = append(notes, fmt.Sprintf("mode_share.%s: %.1f %% asked, and %.1f %% of the trips could be made that way at all: hardly anybody who can chooses otherwise, and measures will move few of them", modeNames[k], 100*want, 100*most))
			}
		}
		text = ""
		for k, made := 0, m.counts.shares(); k < modeCount; k++ {
			if m.missed(made, k) {
				text += fmt.Sprintf("; %s %.1f %%, asked %.1f %%", modeNames[k], 100*made[k], 100*m.choice.target[k])
			}
		}
		if text != "" {
			notes = append(notes, "of the trips begun, these shares are more than half a point from those asked for, which are met over the plans of the run and at expected times; rides took longer or shorter than that, and who asked for a ride and went on foot counts as walking once he is there: semul traffic modes finds constants that meet them in the run"+text)
		}
		for _, name := range m.params.Assume {
			notes = append(notes, fmt.Sprintf("%s is assumed: its passengers take distance over speed, and no vehicle of it is on the road", name))
		}
	}
	if len(m.habit.gaps) > 0 {
		text := "departures to work, what all could have gained by another one, over their costs, day by day:"
		for _, gap := range m.habit.gaps {
			text += fmt.Sprintf(" %.3f", gap)
		}
		notes = append(notes, text)
	}
	for i := range m.demand {
		total := 0
		for _, n := range m.demand[i].count {
			total += n
		}
		source := ""
		if m.demand[i].source != "" {
			source = "; " + m.demand[i].source
		}
		notes = append(notes, fmt.Sprintf("demand.%s: %d trips a day between %d pairs%s", m.demand[i].name, total, len(m.demand[i].count), source))
	}
	return notes
}

// Warnings tell that nobody lives here though somebody should, and of trips of matrices that the run cannot make.
func (m *Model) Warnings() (list []string) {
	if why := m.empty(); why != "" {
		list = append(list, why)
	}
	if m.unmet != "" {
		list = append(list, m.unmet)
	}
	for i := range m.demand {
		if d := &m.demand[i]; d.lost > 0 {
			list = append(list, fmt.Sprintf("demand.%s.profile: %d trips depart before the run begins or after it ends, or within one building, and are left out", d.name, d.lost))
		}
	}
	return list
}

// empty says why nobody lives in the city and what to do about it; "" if somebody does, or nobody is meant to.
func (m *Model) empty() string {
	if !m.params.Population || m.people.residents > 0 {
		return ""
	}
	why, homes := "this city has no buildings", 0.0
	for _, area := range m.town.dwell {
		homes += area
	}
	switch {
	case m.town.buildings > 0 && homes == 0:
		why = "none of this city's buildings has floor area to live in"
	case homes > 0:
		why = "neither residents nor the city's zones name any, and its homes are too small for one"
	}
	asked := ""
	if m.params.Residents > 0 {
		asked = fmt.Sprintf(", though residents = %.0f", m.params.Residents)
	}
	mend := "import it with --complete, which makes buildings, give trips as [demand.X], or leave [model.people] out where the city has trips of its own"
	if len(m.demand) > 0 {
		mend = "say population = false if only [demand.X] is meant to travel, or import the city with --complete, which makes buildings"
	}
	return fmt.Sprintf("model.people: nobody lives here%s: %s; %s", asked, why, mend)
}

// Headline is for the progress line.
func (m *Model) Headline() string { return fmt.Sprintf("%.0f people on the way", m.moving) }
