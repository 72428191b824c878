package traffic

import (
	"fmt"
	"math"
	"slices"

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
	out := make([]float64, len(s.city.Streets.ID))
	seconds := s.now.Seconds()
	if s.env == nil || seconds <= 0 {
		return out
	}
	for r := range uint32(s.net.lanes) {
		if heard := s.env.heard[r]; heard > 0 {
			street := s.net.streetOf(r)
			out[street] += heard / seconds / float64(s.city.Streets.Length[street])
		}
	}
	return out
}

// loudHomes is how many residents live behind a façade of more than 55 dB(A), mean of the run: residents of a zone are
// shared out over its buildings by floor area.
func (m *Model) loudHomes() float64 {
	c := m.env.City
	if len(c.Zones.ID) == 0 || len(c.Buildings.ID) == 0 {
		return math.NaN()
	}
	levels := facades(c).Levels(m.sim.soundOf(), nil)
	floor, loud := make([]float64, len(c.Zones.ID)), make([]float64, len(c.Zones.ID))
	for i, level := range levels {
		zone, area := c.Buildings.Zone[i], float64(c.Buildings.Floor[i])
		if zone >= uint32(len(floor)) || !(area > 0) || !lives(c.Buildings.Use[i]) {
			continue
		}
		floor[zone] += area
		if level > 55 {
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
	if n := m.loudHomes(); !math.IsNaN(n) {
		list = append(list, sim.Figure{Name: "residents_over_55_db", Value: n})
	}
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
