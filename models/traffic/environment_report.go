package traffic

import (
	"fmt"
	"slices"
	"strings"

	"semul/engine/city"
	"semul/engine/frame"
	"semul/engine/sim"
	"semul/models/traffic/noise"
)

// closeWindow turns what the rows have counted into what streets emit, for the layers.
func (e *environment) closeWindow(s *Sim) {
	if e == nil {
		return
	}
	clear(e.loud)
	clear(e.smoke)
	n := s.net
	for r := range uint32(n.lanes) {
		if e.sound[r] == 0 && e.co2[r] == 0 {
			continue
		}
		street := n.streetOf(r)
		length := s.city.Streets.Length[street]
		e.loud[street] += float32(e.sound[r] / (window / 1e9) / float64(length))
		e.smoke[street] += float32(e.co2[r] * (3600e9 / window) / float64(length) * 1000)
		e.sound[r], e.co2[r] = 0, 0
	}
}

// streetOf is the street of a lane, or that before a link.
func (n *network) streetOf(r uint32) uint32 {
	if n.isLink[r] {
		r = n.from[r]
	}
	return n.street[r]
}

// beside is how far from a street its level is told [m].
const beside = 10

// levelBeside is the level [dB(A)] 10 m from a long straight street in the open that emits so much [W/m].
func levelBeside(watts float32) float64 { return noise.Level(float64(watts) / (2 * beside)) }

// soundOf is the mean sound power per metre of every street since the start [W/m].
func (s *Sim) soundOf() []float64 {
	if s.env == nil {
		return make([]float64, len(s.city.Streets.ID))
	}
	return s.soundIn(s.now.Seconds(), s.env.heard[:]...)
}

// soundIn is the mean sound power per metre of every street over so many seconds in which rows gave off so much [W/m].
func (s *Sim) soundIn(seconds float64, heard ...[]float64) []float64 {
	out := make([]float64, len(s.city.Streets.ID))
	if seconds <= 0 {
		return out
	}
	for r := range uint32(s.net.lanes) {
		sum := 0.0
		for _, of := range heard {
			sum += of[r]
		}
		if sum > 0 {
			street := s.net.streetOf(r)
			out[street] += sum / seconds / float64(s.city.Streets.Length[street])
		}
	}
	return out
}

// whole reports whether the run has counted a period of the day in its full length at least. A second is forgiven: the last
// look may be that old.
func (e *environment) whole(p noise.Period) bool { return e.told[p]+1 >= float64(noise.Hours[p]*3600) }

// dayNames are the levels of the periods of a day, in their order.
var dayNames = [noise.Periods]string{"lday", "levening", "lnight"}

// hear is how loud it was at the loudest wall of every building: over the run, in each period of the day that the run has whole,
// and, if it has all of them, day, evening and night together.
func (m *Model) hear() []sim.FacadeLevel {
	if m.walls == nil {
		m.walls = facades(m.env.City)
	}
	e := m.sim.env
	list := []sim.FacadeLevel{{Name: "laeq", Levels: m.walls.Levels(m.sim.soundOf(), nil)}}
	var parts [noise.Periods][]float64
	all := true
	for p := range noise.Periods {
		if !e.whole(p) {
			all = false
			continue
		}
		parts[p] = m.walls.Levels(m.sim.soundIn(e.told[p], e.heard[p]), nil)
		list = append(list, sim.FacadeLevel{Name: dayNames[p], Levels: parts[p]})
	}
	if !all {
		return list
	}
	den := make([]float64, len(parts[0]))
	for i := range den {
		den[i] = noise.Lden([noise.Periods]float64{parts[0][i], parts[1][i], parts[2][i]})
	}
	return append(list, sim.FacadeLevel{Name: "lden", Levels: den})
}

// louder is how many residents live behind a façade of more than a level [dB(A)]: residents of a zone are shared out over its
// buildings by floor area.
func (m *Model) louder(levels []float64, than float64) float64 {
	c := m.env.City
	floor, loud := make([]float64, len(c.Zones.ID)), make([]float64, len(c.Zones.ID))
	for i, level := range levels {
		zone, area := c.Buildings.Zone[i], float64(c.Buildings.Floor[i])
		if zone >= uint32(len(floor)) || !(area > 0) || !lives(c.Buildings.Use[i]) {
			continue
		}
		floor[zone] += area
		if level > than {
			loud[zone] += area
		}
	}
	sum := 0.0
	for z := range floor {
		if floor[z] > 0 {
			sum += float64(float64(c.Zones.Residents[z]) * (loud[z] / floor[z]))
		}
	}
	return sum
}

// loudHomes are the residents above the levels from which directive 2002/49/EC, annex VI, has them counted, 55 dB of L_den and 50 dB
// of L_night, and above 55 dB(A) of the run.
func (m *Model) loudHomes() (list []sim.Figure) {
	if c := m.env.City; len(c.Zones.ID) == 0 || len(c.Buildings.ID) == 0 {
		return nil
	}
	for _, of := range m.hear() {
		switch of.Name {
		case "laeq":
			list = append(list, sim.Figure{Name: "residents_over_55_db", Value: m.louder(of.Levels, 55)})
		case "lnight":
			list = append(list, sim.Figure{Name: "residents_over_50_db_lnight", Value: m.louder(of.Levels, 50)})
		case "lden":
			list = append(list, sim.Figure{Name: "residents_over_55_db_lden", Value: m.louder(of.Levels, 55)})
		}
	}
	return list
}

// hours says which parts of a day the run has not heard whole; empty if it has all.
func (e *environment) hours() string {
	var parts []string
	for p, name := range [noise.Periods]string{"07-19 h", "19-23 h", "23-07 h"} {
		if !e.whole(noise.Period(p)) {
			parts = append(parts, fmt.Sprintf("%.1f of the %g hours of %s", e.told[p]/3600, noise.Hours[p], name))
		}
	}
	return strings.Join(parts, ", ")
}

// lives reports whether people live in buildings of a use.
func lives(u city.Use) bool {
	return u == city.UseUnknown || u == city.UseApartment || u == city.UseHouse || u == city.UseMixed
}

// environment is what the summary says of energy and emissions.
func (m *Model) environment() []sim.Figure {
	if m.sim.env == nil {
		return nil
	}
	used := m.sim.Consumption()
	list := []sim.Figure{{Name: "fuel_kwh", Value: used.Fuel / 3.6e6}, {Name: "battery_kwh", Value: used.Battery / 3.6e6},
		{Name: "co2_kg", Value: used.CO2}, {Name: "co2_grid_kg", Value: used.Battery / 3.6e6 * m.params.Environment.GridCO2}}
	list = append(list, m.loudHomes()...)
	for _, p := range pollutants(m.params.Environment.factors) {
		list = append(list, sim.Figure{Name: p + "_kg", Value: emitted(m.params.Environment.factors, p, &used.Driven)})
	}
	return list
}

// environmentNotes says what stands behind those numbers.
func (m *Model) environmentNotes() []string {
	if m.sim.env == nil {
		return nil
	}
	notes := []string{"energy and CO2 of vehicles: cars are scaled to the mean label of new cars of 2013 and 5.0 km/kWh; all other classes are project defaults without a source (semul describe traffic)",
		"noise is CNOSSOS-EU at the source; façades hear it in the open, without screens: an upper bound for the first row of buildings"}
	if short := m.sim.env.hours(); short != "" {
		notes = append(notes, "noise: the run has "+short+": levels and residents_over_55_db are of the run as a whole; Lden (directive 2002/49/EC) needs all of a day, Lnight all of a night")
	}
	if m.params.Environment.Factors == "" {
		return append(notes, "NOx and PM are not counted: give factors of your own with model.traffic.environment.factors")
	}
	if battery := m.sim.Consumption().Driven[byBattery]; battery != [classes][paces]float64{} && !slices.ContainsFunc(m.params.Environment.factors, func(f factor) bool { return f.drive == byBattery }) {
		notes = append(notes, "the table of emission factors has no row for the drive electric: what was driven on batteries gives off nothing of it")
	}
	for _, p := range pollutants(m.params.Environment.factors) {
		for _, c := range missingClasses(m.params.Environment.factors, p, m.sim.Consumption()) {
			notes = append(notes, fmt.Sprintf("%s has no factor for the class %s, which was driven: it counts as 0", p, c))
		}
	}
	return notes
}

// sample fills a layer of streets with their noise or their CO₂; missing where nothing is counted or nobody drove.
func (e *environment) sample(spec *frame.LayerSpec, noisy bool, streets int, dst *frame.Sample) {
	for street := range streets {
		v := frame.Missing
		switch {
		case e == nil:
		case noisy && e.loud[street] > 0:
			v = spec.Store(max(0, levelBeside(e.loud[street])))
		case !noisy && e.smoke[street] > 0:
			v = spec.Store(float64(e.smoke[street]))
		}
		dst.Values = append(dst.Values, v)
	}
}
