package kpi

// energy counts what vehicles took out of tanks and batteries.
func (in *Input) energy(b *book) {
	e := in.Emissions
	if e == nil {
		if in.Traffic != nil {
			b.miss("vehicle_energy", "model.traffic.environment.enabled = true")
		}
		return
	}
	const from = "traffic fuel_kwh, battery_kwh"
	total := e.FuelKWh + e.BatteryKWh
	b.add(Energy, "vehicle_energy", total, "kWh", Less, from,
		"energy of fuel and of batteries that all vehicles used, what braking gave back taken off", "차량 에너지 사용량", "Energy used by vehicles")
	if in.Traffic != nil && in.Traffic.VehicleMetres > 0 {
		b.add(Energy, "vehicle_energy_per_km", total/(in.Traffic.VehicleMetres/1000), "kWh/veh-km", Less, from+", vehicle_metres",
			"the same for each kilometre that a vehicle drove", "차량 1 km당 에너지", "Energy of a vehicle-kilometre")
	}
}
