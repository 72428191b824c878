package control

import (
	"semul/engine/city"
	"semul/engine/sim"
	"semul/engine/sim/msg"
)

// Describe says what the model is.
func (m *Model) Describe() sim.Spec {
	return sim.Spec{
		Name: "control", Doc: "controllers that know what the hub has released, and nothing else", After: []string{"hub"},
		Tables: []sim.TableSpec{{Group: "control", Kinds: kinds(), Naming: sim.Named, Doc: "a controller; the table's name is the kind where no key says it"}},
		Out: []sim.PortSpec{
			sim.Port[msg.Command]("closure", sim.Event, city.OfLane, sim.Replace, "lanes, streets and underpasses to be closed and opened"),
			sim.Port[msg.Command]("signal_command", sim.Event, city.OfSignal, sim.Replace, "greens, stages, offsets and preemptions for signals"),
			sim.Port[msg.Command]("advice", sim.Event, city.OfStreet, sim.Replace, "speeds of streets as released, for drivers with an app"),
			sim.Port[msg.Command]("sign", sim.Event, city.OfStreet, sim.Replace, "free bays of car parks as released, for guided drivers"),
			sim.Port[msg.Command]("dispatch", sim.Event, city.Vehicle, sim.Replace, "places of a fleet's vehicles as released, for its dispatch"),
			sim.Port[msg.Setpoint]("setpoint", sim.Event, city.OfPump, sim.Replace, "what a pump or gate is to do")},
		Emits: []sim.EmitSpec{
			{Kind: "command", Unit: "", Doc: "a controller acts; the note is the rule it followed"},
			{Kind: "blind", Unit: "", Doc: "what a controller reads is too old; it does what its fallback says"}},
		Metrics: []sim.MetricSpec{
			{Name: "commands", Unit: "", Doc: "sent since the start"},
			{Name: "blind_controllers", Unit: "", Doc: "whose release is too old"}},
		Assumptions: []string{"A command is obeyed at once and without fail.", "Controllers do not know of each other."},
		Citations:   []string{"Max pressure: Varaiya 2013, Transportation Research C 36, 177-195"},
	}
}
