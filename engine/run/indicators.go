package run

import (
	"math"
	"path/filepath"
	"strings"

	"semul/engine/city"
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/engine/kpi"
	"semul/engine/record"
	"semul/engine/sim"
)

// indicators computes what the run's columns allow.
func (p *Plan) indicators(l *sim.Loop, r *Result) ([]kpi.Indicator, []kpi.Missing, error) {
	in := kpi.Input{City: p.City, Span: r.Reached.Sub(0), LanePeak: r.Peaks.Lane["water_depth"], BuildingPeak: r.Peaks.Building["building_depth"],
		Exposed: series(r.Series, "people", "exposed"), Flooded: series(r.Series, "flood", "flooded_area"), Speed: series(r.Series, "traffic", "mean_speed")}
	for _, m := range l.Models() {
		if t, ok := m.Model.(sim.Traveller); ok {
			j := t.Journeys()
			in.Trips = &kpi.Trips{Depart: j.Depart, Arrive: j.Arrive, Loss: j.Loss, Metres: j.Metres, Removed: j.Removed}
			in.Closures = closures(p.City, r.Events, r.Reached.Seconds())
		}
		if c, ok := m.Model.(sim.Connector); ok {
			if t := c.Connections(); t != nil {
				in.Transit = &kpi.Connections{Stops: t.Stops, Jobs: t.Jobs, Waits: t.Waits, Delays: t.Delays, Lost: t.Lost, Regularity: t.Regularity}
			}
		}
		if peaker, ok := m.Model.(sim.Peaker); ok {
			for _, peak := range peaker.Peaks() {
				switch peak.Name {
				case "peak_depth":
					in.CellPeak, in.Grid = peak.Raster.Val, peak.Raster.Grid
					in.CellSkip = permanentWater(p.City, in.Grid)
				case "duration":
					in.CellOver = peak.Raster.Val
				}
			}
		}
	}
	if !p.runs("flood") || !peopled(r.Summaries["people"]) {
		in.Exposed = nil // nobody who could stand in water, or no water
	}
	in.Damage = p.damage()
	traffic(&in, r.Summaries["traffic"])
	travel(&in, r.Summaries["people"])
	power(&in, r.Summaries["power"])
	if in.Span <= 0 {
		return nil, nil, nil
	}
	return kpi.Compute(in)
}

// peopled reports whether anybody lives in the city of a run.
func peopled(figures []sim.Figure) bool {
	_, value := summary(figures)
	return value["persons"] > 0
}

// damage is how buildings suffer: by the scenario's curve, or by default.
func (p *Plan) damage() *kpi.Damage {
	d, out := p.Scenario.Damage, kpi.DefaultDamage()
	if d == nil {
		return out
	}
	out.Floor, out.Value, out.Currency = float64(d.Floor), d.Value, d.Currency
	if d.Curve != "" {
		out.Curve, out.Source, out.Depth, out.Fraction = filepath.Base(d.Curve), d.Source, d.Depths, d.Fractions
		if d.Column != "" {
			out.Curve += ", " + d.Column
		}
	}
	return out
}

// series finds one collected series.
func series(all []record.Series, model, name string) *kpi.Series {
	for _, s := range all {
		if s.Model != model || s.Name != name {
			continue
		}
		out := &kpi.Series{V: s.V}
		for _, t := range s.T {
			out.T = append(out.T, t.Seconds())
		}
		return out
	}
	return nil
}

// summary is what a model says at the end, by name, and the names in their order.
func summary(figures []sim.Figure) (names []string, values map[string]float64) {
	values = map[string]float64{}
	for _, f := range figures {
		names, values[f.Name] = append(names, f.Name), f.Value
	}
	return names, values
}

// traffic takes the totals from the model's own summary.
func traffic(in *kpi.Input, figures []sim.Figure) {
	if figures == nil {
		return
	}
	names, value := summary(figures)
	in.Traffic = &kpi.Traffic{VehicleMetres: value["vehicle_metres"], VehicleSeconds: value["vehicle_seconds"], MaxConcurrent: value["max_concurrent"],
		MeanTravelTime: value["mean_travel_time_s"]}
	in.Services = kpi.ServicesOf(names, value)
	for _, n := range names {
		if name, ok := strings.CutSuffix(n, "_lowest_kmh"); ok && strings.HasPrefix(name, "corridor_") && (value[name+"_vehicle_km"] > 0 || value[name+"_kmh"] > 0) { // nobody's speed is none
			in.Corridors = append(in.Corridors, kpi.Corridor{Name: strings.TrimPrefix(name, "corridor_"), Speed: value[name+"_kmh"]})
		}
	}
	if _, counted := value["fuel_kwh"]; !counted {
		return
	}
	e := &kpi.Emissions{FuelKWh: value["fuel_kwh"], BatteryKWh: value["battery_kwh"], CO2: value["co2_kg"], GridCO2: value["co2_grid_kg"]}
	known := func(name string) float64 {
		if n, ok := value[name]; ok {
			return n
		}
		return math.NaN()
	}
	e.Loud, e.LoudDay, e.LoudNight = known("residents_over_55_db"), known("residents_over_55_db_lden"), known("residents_over_50_db_lnight")
	for _, n := range names {
		if p, ok := strings.CutSuffix(n, "_kg"); ok && p != "co2" && p != "co2_grid" {
			e.Pollutants = append(e.Pollutants, kpi.Pollutant{Name: p, Mass: value[n]})
		}
	}
	in.Emissions = e
}

// power takes the totals of the grid.
func power(in *kpi.Input, figures []sim.Figure) {
	if figures == nil {
		return
	}
	_, value := summary(figures)
	in.Power = &kpi.Power{Served: value["served_kwh"], Loss: value["loss_kwh"], Unserved: value["unserved_kwh"]}
}

// travel takes how people travelled from their model's summary.
func travel(in *kpi.Input, figures []sim.Figure) {
	if figures == nil {
		return
	}
	names, value := summary(figures)
	in.Travel = &kpi.Travel{Commute: value["commute_mean_s"]}
	for _, n := range names {
		if mode, ok := strings.CutPrefix(n, "mode_share_"); ok {
			in.Travel.Modes = append(in.Travel.Modes, kpi.Mode{Name: mode, Share: value[n]})
		}
	}
}

// permanentWater marks the cells that are rivers, canals and lakes of the city: they are not flooded.
func permanentWater(c *city.City, g geo.Grid) []bool {
	skip := make([]bool, g.Cells())
	for i := range c.WaterAreas.ID {
		geo.CellsInPolygon(g, c.WaterAreas.Poly.Rings(i), func(id int) { skip[id] = true })
	}
	return skip
}

// closures pairs the events by which streets closed and opened again.
func closures(c *city.City, events []frame.Event, end float64) []kpi.Closure {
	open := map[uint32]int{}
	out := []kpi.Closure{}
	for _, e := range events {
		closed, opened := e.Kind == "traffic.closed", e.Kind == "traffic.opened"
		if !closed && !opened {
			continue
		}
		street, lanes := e.Where.Index, 1
		switch e.Where.Support {
		case city.OfLane:
			street = c.Lanes.Street[e.Where.Index]
		case city.OfStreet:
			lanes = int(c.Streets.LaneOff[street+1] - c.Streets.LaneOff[street])
		default:
			continue
		}
		k, is := open[street]
		switch {
		case closed && !is:
			open[street] = len(out)
			out = append(out, kpi.Closure{Street: street, From: e.At.Seconds(), To: end, Lanes: lanes})
		case opened && is:
			out[k].To = e.At.Seconds()
			delete(open, street)
		}
	}
	return out
}

// ModelNames lists the models that run, by name.
func (p *Plan) ModelNames() []string {
	var out []string
	for _, m := range p.Models {
		out = append(out, m.Describe().Name)
	}
	return out
}
