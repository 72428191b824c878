package sensing

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
	return sim.Spec{
		Name: "sensing", Doc: "the devices by which the city sees itself; what they say goes to the hub",
		Tables: []sim.TableSpec{{Group: "sensor", Kinds: kinds(), Naming: sim.Named, Doc: "devices of one kind; the table's name is the kind where no key says it"}},
		In: []sim.PortSpec{
			sim.Port[units.Metre]("cell_depth", sim.State, city.Sensor, sim.Replace, "depth of the water at a gauge"),
			sim.Port[units.Flag]("energised", sim.State, city.Sensor, sim.Replace, "whether the bus of a device has power").Or(1),
			sim.Port[units.Vehicle]("passages", sim.Amount, city.Detector, sim.Replace, "vehicles that passed a line in the interval"),
			sim.Port[units.Second]("passages_occupied", sim.Amount, city.Detector, sim.Replace, "how long somebody stood or drove on the line"),
			sim.Port[units.MetrePerSecond]("passages_speed", sim.Amount, city.Detector, sim.Replace, "sum of the speeds of those who passed"),
			sim.Port[units.Vehicle]("lane_vehicles", sim.State, city.OfLane, sim.Replace, "vehicles on a lane, for sensors of kind queue"),
			sim.Port[units.Count]("bays_taken", sim.State, city.OfParking, sim.Replace, "cars in a car park"),
			sim.Port[units.Count]("service", sim.State, city.Vehicle, sim.Replace, "street of a vehicle of a fleet, from 1; 0: it says nothing"),
			sim.Port[units.Metre]("service_pos", sim.State, city.Vehicle, sim.Replace, "from the start of the street"),
			sim.Port[units.Second]("service_delay", sim.State, city.Vehicle, sim.Replace, "behind its timetable"),
			sim.Port[units.Count]("service_load", sim.State, city.Vehicle, sim.Replace, "persons in it"),
			sim.Port[units.Joule]("metered_energy", sim.Amount, city.Meter, sim.Sum, "drawn by each building in the interval"),
			sim.Port[msg.Crossing]("line_crossed", sim.Event, city.Detector, sim.Replace, "each vehicle that passed a line at which plates are read")},
		Layers: []frame.LayerSpec{
			{Name: "sensing.status", Group: "privacy", Support: city.Sensor, Kind: frame.Class, Ramp: "sensor", Quantum: 1, Truth: true, Every: 10 * time.Second,
				Classes: []string{"working", "on battery", "silent"}, Title: [2]string{"센서", "Sensors"}, Doc: [2]string{"센서의 작동 상태", "whether each device works"}}},
		Emits: []sim.EmitSpec{
			{Kind: "silent", Unit: "", Doc: "a device has no power left; nobody in the city is told"},
			{Kind: "back", Unit: "", Doc: "a device has power again"}},
		Metrics: []sim.MetricSpec{
			{Name: "readings", Unit: "", Doc: "rows sent to the hub since the start"},
			{Name: "silent_sensors", Unit: "", Doc: "devices without power"}},
		Assumptions: []string{
			"Devices are where [sensor.X] puts them; a real city's are elsewhere.",
			"A camera counts or reads at a line across each lane; weather and darkness do not blind it.",
			"A lost row is lost: devices do not send again."},
	}
}
