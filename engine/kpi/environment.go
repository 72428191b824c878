package kpi

// environment counts what traffic drove.
func (in *Input) environment(b *book) {
	if t := in.Traffic; t != nil {
		b.add(Environment, "vehicle_km", t.VehicleMetres/1000, "vehicle-km", Less, "traffic totals",
			"distance driven by all vehicles in the network", "총 주행거리", "Distance driven")
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
