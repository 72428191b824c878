package kpi

// energy counts what the grid lost, and what vehicles took out of tanks and batteries.
func (in *Input) energy(b *book) {
	if p := in.Power; p != nil && p.Served > 0 {
		b.add(Energy, "network_loss", 100*p.Loss/(p.Served+p.Loss), "%", Less, "power loss_kwh, served_kwh",
			"of the energy that entered the grid, what its lines and transformers lost", "배전 손실률", "Losses of the grid")
	}
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
