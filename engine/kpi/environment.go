package kpi

import "strings"

// environment counts what traffic drove.
func (in *Input) environment(b *book) {
	if t := in.Traffic; t != nil {
		b.add(Environment, "vehicle_km", t.VehicleMetres/1000, "vehicle-km", Less, "traffic totals",
			"distance driven by all vehicles in the network", "총 주행거리", "Distance driven")
		in.emissions(b)
		b.add(Environment, "vehicle_hours", t.VehicleSeconds/3600, "vehicle-hours", Less, "traffic totals",
			"time spent by all vehicles in the network, driving or standing", "총 통행시간", "Time on the road")
		return
	}
	if t := in.Trips; t != nil {
		sum := 0.0
		for _, m := range t.Metres {
			sum += m
		}
		b.add(Environment, "vehicle_km", sum/1000, "vehicle-km", Less, "trips.metres",
			"distance driven by all vehicles in the network", "총 주행거리", "Distance driven")
		return
	}
	b.miss("vehicle_km", "[model.traffic]")
}

// emissions counts what vehicles gave off.
func (in *Input) emissions(b *book) {
	e := in.Emissions
	if e == nil {
		b.miss("vehicle_co2", "model.traffic.environment.enabled = true")
		return
	}
	b.add(Environment, "vehicle_co2", (e.CO2+e.GridCO2)/1000, "tCO2", Less, "traffic co2_kg, co2_grid_kg",
		"CO2 of burnt fuel and of making the electricity that batteries used", "차량 CO₂ 배출량", "CO₂ of vehicles")
	for _, p := range e.Pollutants {
		b.add(Environment, strings.ToLower(p.Name)+"_emitted", p.Mass, "kg", Less, "traffic "+p.Name+"_kg",
			"by the table of factors that the scenario gives", formula(p.Name)+" 배출량", formula(p.Name)+" of vehicles")
	}
	if len(e.Pollutants) == 0 {
		b.miss("nox_emitted", `model.traffic.environment.factors = "factors.csv"`)
	}
}

// formula writes the name of a pollutant as people do.
func formula(name string) string {
	switch up := strings.ToUpper(name); up {
	case "NOX":
		return "NOx"
	case "PM", "PM10", "CO", "NO2", "SO2", "NH3", "HC", "VOC":
		return up
	case "PM25", "PM2.5", "PM2_5":
		return "PM2.5"
	}
	return name
}
