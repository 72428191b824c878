package drainage

import (
	"time"

	"semul/engine/city"
	"semul/engine/frame"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/units"
)

// Describe says what the model is.
func (m *Model) Describe() sim.Spec {
	none := func() any { return new(struct{}) }
	return sim.Spec{
		Name: "drainage", Doc: "sewers under the streets, and pumps that lift storm water out of underpasses and canals", Params: DefaultParams(),
		In: []sim.PortSpec{
			sim.Port[units.Metre]("sump_depth", sim.State, city.OfPump, sim.Replace, "deepest water at the pump's intake"),
			sim.Port[units.Metre]("pump_depth", sim.State, city.OfPump, sim.Max, "water at the pump's house"),
			sim.Port[units.Flag]("energised", sim.State, city.OfPump, sim.Replace, "whether a pump has power").Or(1).Delayed(),
			sim.Port[units.Metre]("manhole_level", sim.State, city.OfDrainNode, sim.Replace, "level of the water on the ground over a manhole or an inlet"),
			sim.Port[units.CubicMetre]("manhole_available", sim.State, city.OfDrainNode, sim.Replace, "water there that the sewer may take"),
			sim.Port[units.CubicMetre]("roof_runoff", sim.Amount, city.OfDrainNode, sim.Replace, "water off roofs into the sewer in the interval"),
			sim.Port[units.Metre]("outfall_level", sim.State, city.OfDrainNode, sim.Replace, "level of the water before an outfall; -1e9: none").Or(noStage),
			sim.Port[msg.Setpoint]("setpoint", sim.Event, city.OfPump, sim.Replace, "what a controller tells a pump to do").Delayed()},
		Out: []sim.PortSpec{
			sim.Port[units.CubicMetre]("pumped", sim.Amount, city.OfPump, sim.Replace, "water that pumps are to move in the interval"),
			sim.Port[units.CubicMetre]("surcharge", sim.Amount, city.OfDrainNode, sim.Sum, "water that sewers give up through covers and inlets in the interval; swallowed: negative"),
			sim.Port[units.CubicMetre]("outfall_discharge", sim.Amount, city.OfDrainNode, sim.Sum, "water that leaves the sewers through outfalls in the interval"),
			sim.Port[units.Metre]("node_head", sim.State, city.OfDrainNode, sim.Replace, "level of the water in a sewer's node"),
			sim.Port[units.Metre]("underpass_depth", sim.State, city.OfUnderpass, sim.Replace, "deepest water at an underpass's sump"),
			sim.Port[units.Metre]("water_depth", sim.State, city.OfLane, sim.Max, "water at the lowest point of underpasses that are storages").Mapped(city.OfUnderpass),
			sim.Port[units.Count]("pump_state", sim.State, city.OfPump, sim.Replace, "what a pump does: 0 rests, 1 runs, 2 has no power, 3 drowned, 4 tripped"),
			sim.Port[units.Joule]("active_energy", sim.Amount, city.OfBus, sim.Sum, "drawn by pumps in the interval")},
		Tables: []sim.TableSpec{
			{Group: "storage", Naming: sim.Named, Default: "tunnel", Doc: "storage that a planner adds to the city's sewers", Kinds: []sim.TableKind{
				{Name: "tunnel", New: newTunnel, Doc: "tunnel or tank that takes what passes over weirs in the sewers, and a pump that empties it"}}},
			{Group: "underpass", Naming: sim.Named, Doc: "what a scenario says of an underpass instead of the city; its name is that of the city's row", Kinds: []sim.TableKind{
				{New: func() any { return new(Underpass) }}}}},
		Layers: []frame.LayerSpec{
			{Name: "drainage.pump", Group: "water", Support: city.OfPump, Kind: frame.Class, Ramp: "pump", Quantum: 1, Truth: true, Every: 10 * time.Second,
				Classes: stateNames, Title: [2]string{"펌프", "Pumps"}, Doc: [2]string{"펌프의 가동 상태", "what each pump does"}},
			{Name: "drainage.surcharge", Group: "water", Support: city.OfDrainNode, Unit: "1", Ramp: "surcharge", Quantum: 0.01, Truth: true, Every: 30 * time.Second,
				Title: [2]string{"하수 역류", "Sewers"}, Doc: [2]string{"맨홀이 찬 정도; 1.1 이상은 역류 중", "how full a manhole is, from its invert to its cover; above 1 water comes up: 1.1 and more"}},
			{Name: "drainage.fullness", Group: "water", Support: city.OfDrainLink, Unit: "1", Ramp: "surcharge", Quantum: 0.01, Truth: true, Every: 30 * time.Second,
				Title: [2]string{"하수관 수위", "Pipes"}, Doc: [2]string{"하수관이 찬 정도", "depth of the water in a pipe over its height"}}},
		Accepts: []sim.EventSpec{
			{Kind: "pump_trip", Target: "pump", Params: none, Doc: "a pump stops until it is repaired"},
			{Kind: "repair", Target: "pump", Params: none, Doc: "puts a tripped or drowned pump back; it drowns again if water stands above its sill"}},
		Emits: []sim.EmitSpec{
			{Kind: "pump_started", Unit: "m", Doc: "a pump begins to lift; the value is the depth in its sump"},
			{Kind: "pump_stopped", Unit: "m", Doc: "a pump stops, and the note says why; the value is the depth in its sump"},
			{Kind: "surcharged", Unit: "m³/s", Doc: "a sewer spills over a cover or out of an inlet, after ten minutes without"}},
		Metrics: []sim.MetricSpec{
			{Name: "pumped", Unit: "m³", Doc: "ordered to be lifted since the start"},
			{Name: "in_sewers", Unit: "m³", Doc: "water in the sewers"},
			{Name: "running_pumps", Unit: "", Doc: "pumps that lift"},
			{Name: "stopped_pumps", Unit: "", Doc: "pumps without power, drowned or tripped"},
			{Name: "power", Unit: "kW", Doc: "drawn by pumps"}},
		Assumptions: []string{
			"A pump lifts its rated flow or nothing, whatever the levels at both ends, unless the city has its curve.",
			"The intake is the water nearest to the pump's house, the lowest cells of its underpass, or a drain node.",
			"With sewers an underpass narrower than three cells is a storage below a closed ground; wider ones lie in the ground.",
			"Sewers are simulated where surface is grid; else the flood model's sewer_loss stands for them.",
			"Outfalls have flaps, so that no river comes up the sewers, unless the city knows its mouths; before a mouth with a level of its own lies water that the ground does not hold.",
			"A node's inlets are one opening under its cell; roofs drain over the ground to it, or straight into the sewer where model.flood.roofs says drains."},
		Citations: []string{
			"Rossman 2017, SWMM Reference Manual Volume II, EPA/600/R-17/111: dynamic wave in sewers",
			"Courty, Pedrozo-Acuña, Bates 2017, Geosci. Model Dev. 10, 1835: exchange at manholes"},
	}
}
