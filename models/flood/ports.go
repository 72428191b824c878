package flood

import (
	"semul/engine/city"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/units"
)

func inputs() []sim.PortSpec {
	return []sim.PortSpec{
		sim.Port[units.Metre]("rain", sim.Amount, city.WeatherZone, sim.Replace, "rain fallen in the interval"),
		sim.Port[units.Metre]("boundary_stage", sim.State, city.OfBoundary, sim.Replace, "level of the water outside").Or(noStage),
		sim.Port[units.CubicMetre]("boundary_inflow", sim.Amount, city.OfBoundary, sim.Replace, "water brought in the interval"),
		sim.Port[units.CubicMetre]("pumped", sim.Amount, city.OfPump, sim.Replace, "water that pumps are to move in the interval").Delayed(),
		sim.Port[units.CubicMetre]("surcharge", sim.Amount, city.OfDrainNode, sim.Sum, "water that sewers give up through covers and inlets in the interval; swallowed: negative").Delayed(),
		sim.Port[units.CubicMetre]("outfall_discharge", sim.Amount, city.OfDrainNode, sim.Sum, "water that leaves the sewers through outfalls in the interval").Delayed(),
		sim.Port[msg.Setpoint]("setpoint", sim.Event, city.OfPump, sim.Replace, "what a controller tells a gate to do").Delayed(),
		sim.Port[units.Flag]("energised", sim.State, city.OfGate, sim.Replace, "whether a gate has power").Or(1).Delayed(),
	}
}

func outputs() []sim.PortSpec {
	return []sim.PortSpec{
		sim.Port[units.Metre]("water_depth", sim.State, city.OfLane, sim.Max, "deepest water under the wheel tracks").Mapped(city.FloodCell),
		sim.Port[units.SquareMetrePerSecond]("water_flow", sim.State, city.OfLane, sim.Max, "depth times speed of the water under the wheel tracks").Mapped(city.FloodCell),
		sim.Port[units.Metre]("asset_depth", sim.State, city.OfPowerAsset, sim.Max, "deepest water on the footprint").Mapped(city.FloodCell),
		sim.Port[units.Metre]("pump_depth", sim.State, city.OfPump, sim.Max, "water at the pump's house").Mapped(city.FloodCell),
		sim.Port[units.Metre]("sump_depth", sim.State, city.OfPump, sim.Replace, "deepest water at the pump's intake"),
		sim.Port[units.Metre]("building_depth", sim.State, city.OfBuilding, sim.Max, "deepest water along the walls").Mapped(city.FloodCell),
		sim.Port[units.Metre]("building_peak", sim.State, city.OfBuilding, sim.Max, "deepest water along the walls so far").Mapped(city.FloodCell),
		sim.Port[units.Metre]("cell_depth", sim.State, city.FloodCell, sim.Replace, "depth of the water").Spreads(),
		sim.Port[units.Metre]("manhole_level", sim.State, city.OfDrainNode, sim.Replace, "level of the water on the ground over a manhole or an inlet"),
		sim.Port[units.CubicMetre]("manhole_available", sim.State, city.OfDrainNode, sim.Replace, "water there that the sewer may take"),
		sim.Port[units.Metre]("outfall_level", sim.State, city.OfDrainNode, sim.Replace, "level of the water before an outfall; -1e9: none").Or(noStage),
		sim.Port[units.CubicMetre]("roof_runoff", sim.Amount, city.OfDrainNode, sim.Replace, "water off roofs into the sewer in the interval"),
		sim.Port[units.MetrePerSecond]("cell_speed", sim.State, city.FloodCell, sim.Replace, "speed of the water"),
	}
}

// bind connects the ports. All that tell depth share one array, and so on: the coupler only reads them.
func (m *Model) bind() {
	e := m.env
	m.rain = sim.ReadPort[units.Metre](e, "rain")
	m.stage = sim.ReadPort[units.Metre](e, "boundary_stage")
	m.inflow = sim.ReadPort[units.CubicMetre](e, "boundary_inflow")
	m.pumped = sim.ReadPort[units.CubicMetre](e, "pumped")
	m.sumps = sim.WritePort[units.Metre](e, "sump_depth")
	m.gutters = sim.WritePort[units.CubicMetre](e, "roof_runoff")
	m.setpoints = sim.ReadEvents[msg.Setpoint](e, "setpoint")
	m.energised = sim.ReadPort[units.Flag](e, "energised")
	v := &m.water.views
	m.depth = sim.WritePort[units.Metre](e, "cell_depth")
	v.depth = m.depth.Values
	for _, name := range []string{"water_depth", "asset_depth", "pump_depth", "building_depth"} {
		sim.WritePort[units.Metre](e, name).Values = v.depth
	}
	m.speed = sim.WritePort[units.MetrePerSecond](e, "cell_speed")
	v.speed = m.speed.Values
	v.flow = sim.WritePort[units.SquareMetrePerSecond](e, "water_flow").Values
	v.peak = sim.WritePort[units.Metre](e, "building_peak").Values
}
