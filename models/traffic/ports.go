package traffic

import (
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/units"
)

// ClosureParams are the keys of [event.X] with kind closure, works, tree or gathering.
type ClosureParams struct {
	Duration clock.Duration `toml:"duration" range:"[0,8760000]" unit:"s" doc:"how long; 0: to the end of the run" src:"the scenario"`
	Opposite float64        `toml:"opposite" range:"[0,0.9]" doc:"share of its capacity that the other side of the road loses to drivers who look" src:"traffic.md section 11, project default"`
}

// StallParams are the keys of [event.X] with kind stall or crash.
type StallParams struct {
	Duration clock.Duration `toml:"duration" range:"(0,8760000]" unit:"s" doc:"how long the vehicle stands, from when it does" src:"the scenario"`
	Pos      units.Metre    `toml:"pos" range:"[0,100000]" doc:"where, from the start of the lane" src:"the scenario"`
	Opposite float64        `toml:"opposite" range:"[0,0.9]" doc:"share of its capacity that the other side of the road loses to drivers who look" src:"traffic.md section 11, project default"`
}

// PlanParams are the keys of [event.X] with kind plan.
type PlanParams struct {
	Plan     string         `toml:"plan" doc:"name of one of the signal's plans; city: that of the city's table of signals; empty: as it is" src:"the scenario"`
	Mode     string         `toml:"mode" oneof:"plan|flashing_yellow|flashing_red" doc:"plan: by its plan; flashing_yellow: rules of right of way; flashing_red: everybody stops and gives way" src:"the scenario"`
	Duration clock.Duration `toml:"duration" range:"[0,8760000]" unit:"s" doc:"how long a plan is played; 0: to the end of the run" src:"the scenario"`
}

// SignalParams are the keys of [signal.X].
type SignalParams struct {
	Plan    string         `toml:"plan" doc:"city: plans by the hour as the city has them; or the name of the one plan that the signal plays" src:"the scenario"`
	Battery clock.Duration `toml:"battery" range:"[0,86400]" unit:"s" doc:"how long it works without power" src:"the scenario"`
	Mode    string         `toml:"mode" oneof:"plan|dark|flashing_yellow|flashing_red" doc:"plan: by its plan; dark: all-way stop; flashing_yellow: rules of right of way; flashing_red: everybody stops and gives way" src:"the scenario"`
}

// Describe says what the model is.
func (m *Model) Describe() sim.Spec {
	closure := func() any { return &ClosureParams{} }
	looked := func() any { return &ClosureParams{Opposite: 0.1} }
	stall := func() any { return &StallParams{Duration: 20 * time.Minute, Pos: 30, Opposite: 0.1} }
	return sim.Spec{
		Name: "traffic", Doc: "every vehicle on its lane: car following, lane changes, right of way, signals, routes", Params: DefaultParams(),
		In: []sim.PortSpec{
			sim.Port[msg.Trip]("trip", sim.Event, city.OfBuilding, sim.Replace, "journeys by car that begin"),
			sim.Port[units.Metre]("rain", sim.Amount, city.WeatherZone, sim.Replace, "rain fallen in the interval"),
			sim.Port[units.Celsius]("temperature", sim.State, city.WeatherZone, sim.Replace, "of the air").Or(15),
			sim.Port[units.Metre]("water_depth", sim.State, city.OfLane, sim.Max, "depth of water under the wheel tracks").Delayed(),
			sim.Port[units.SquareMetrePerSecond]("water_flow", sim.State, city.OfLane, sim.Max, "depth times velocity under the wheel tracks").Delayed(),
			sim.Port[units.Flag]("energised", sim.State, city.OfSignal, sim.Replace, "whether a signal has power").Or(1).Delayed(),
			sim.Port[units.Flag]("energised", sim.State, city.OfGuideway, sim.Replace, "whether a guideway has power").Or(1).Delayed(),
			sim.Port[units.Flag]("energised", sim.State, city.OfCharger, sim.Replace, "whether a charger has power").Or(1).Delayed(),
			sim.Port[msg.Crew]("crew_request", sim.Event, city.OfPowerAsset, sim.Replace, "assets that wait for a repair crew"),
			sim.Port[msg.Command]("closure", sim.Event, city.OfLane, sim.Replace, "lanes, streets and underpasses that a controller closes and opens").Delayed(),
			sim.Port[msg.Command]("advice", sim.Event, city.OfStreet, sim.Replace, "how long streets take, for drivers with an app").Delayed(),
			sim.Port[msg.Command]("sign", sim.Event, city.OfStreet, sim.Replace, "how many bays of car parks are free, for drivers where parking.X.guidance is released").Delayed(),
			sim.Port[msg.Command]("dispatch", sim.Event, city.Vehicle, sim.Replace, "where vehicles of a fleet are, for those whose information is released").Delayed(),
			sim.Port[msg.Command]("signal_command", sim.Event, city.OfSignal, sim.Replace, "greens that a controller gives to signals").Delayed()},
		Out: append([]sim.PortSpec{
			sim.Port[msg.Trip]("trip_done", sim.Event, city.OfBuilding, sim.Replace, "journeys that have ended"),
			sim.Port[units.MetrePerSecond]("lane_speed", sim.State, city.OfLane, sim.Replace, "mean speed of the vehicles on a lane; its limit where there is none"),
			sim.Port[units.Second]("skim", sim.State, city.ZonePair, sim.Replace, "time that drivers expect from zone to zone; 0: not known"),
			sim.Port[units.Vehicle]("lane_vehicles", sim.State, city.OfLane, sim.Replace, "vehicles on a lane, for sensors of kind queue"),
			sim.Port[units.Second]("transit_skim", sim.State, city.ZonePair, sim.Replace, "journey by bus from zone to zone as it feels: riding, walking and waiting twice, ten minutes a change; 0: no bus, or walking is sooner"),
			sim.Port[units.Vehicle]("passages", sim.Amount, city.Detector, sim.Replace, "vehicles that passed a line in the interval"),
			sim.Port[units.Second]("passages_occupied", sim.Amount, city.Detector, sim.Replace, "how long somebody stood or drove on the line"),
			sim.Port[units.MetrePerSecond]("passages_speed", sim.Amount, city.Detector, sim.Replace, "sum of the speeds of those who passed"),
			sim.Port[msg.Crossing]("line_crossed", sim.Event, city.Detector, sim.Replace, "each vehicle that passed a line at which plates are read"),
			sim.Port[units.Count]("bays_taken", sim.State, city.OfParking, sim.Replace, "cars in a car park, those included that are not simulated"),
			sim.Port[units.Count]("service", sim.State, city.Vehicle, sim.Replace, "street of a vehicle of a fleet that has an on-board unit, from 1; 0: it says nothing"),
			sim.Port[units.Metre]("service_pos", sim.State, city.Vehicle, sim.Replace, "from the start of the street"),
			sim.Port[units.Second]("service_delay", sim.State, city.Vehicle, sim.Replace, "of a line bus behind its timetable"),
			sim.Port[units.Count]("service_load", sim.State, city.Vehicle, sim.Replace, "persons in it"),
			sim.Port[msg.Crew]("crew_arrived", sim.Event, city.OfPowerAsset, sim.Replace, "repair crews that have come to an asset"),
			sim.Port[msg.Plug]("plug", sim.Event, city.OfCharger, sim.Replace, "cars that are plugged in"),
			sim.Port[msg.Plug]("unplug", sim.Event, city.OfCharger, sim.Replace, "and unplugged"),
			sim.Port[units.Joule]("active_energy", sim.Amount, city.OfBus, sim.Sum, "drawn in the interval by cars and fleets that charge, and by pods on guideways"),
			sim.Port[units.Count]("signal_state", sim.State, city.OfSignal, sim.Replace, "stage that a signal shows, from 1; 0 while dark")}, walkOutputs()...),
		Layers: layers(),
		Tables: []sim.TableSpec{fleetTable(), parkingTable(), corridorTable(), {Group: "signal", Naming: sim.Named, Strict: true, Doc: "how a signal works, its name being that of the city's row; default: all that have no table of their own", Kinds: []sim.TableKind{
			{New: func() any { return &SignalParams{Plan: "city", Mode: "plan"} }}}}},
		Accepts: []sim.EventSpec{
			{Kind: "closure", Target: "street or lane", Params: closure, Doc: "nobody may enter; who is inside goes on"},
			{Kind: "works", Target: "street or lane", Params: looked, Doc: "road works: a closure"},
			{Kind: "tree", Target: "street or lane", Params: looked, Doc: "a fallen tree: a closure"},
			{Kind: "gathering", Target: "street or lane", Params: looked, Doc: "people on the carriageway: a closure"},
			{Kind: "emergency", Target: "building or street or junction", Params: func() any { return &EmergencyParams{} }, Doc: "somebody needs an ambulance of a [fleet.X] there"},
			{Kind: "stall", Target: "lane", Params: stall, Doc: "the next vehicle to come there breaks down and blocks its lane"},
			{Kind: "plan", Target: "signal", Params: func() any { return &PlanParams{Mode: "plan"} }, Doc: "a signal plays another plan, or flashes"},
			{Kind: "crash", Target: "lane", Params: stall, Doc: "the next vehicle to come there is wrecked; from then it stands for the duration, and its lane is closed; ambulances come only to an event of kind emergency"}},
		Emits: []sim.EmitSpec{
			{Kind: "closed", Unit: "m", Doc: "a lane is closed: by water of that depth, or by a command (0)"},
			{Kind: "opened", Unit: "m", Doc: "a closed lane is open again"},
			{Kind: "signal_dark", Unit: "", Doc: "a signal has lost its power: all-way stop"},
			{Kind: "stalled", Unit: "vehicles", Doc: "vehicles stand in a lane and cannot go on"},
			{Kind: "late", Unit: "s", Doc: "an ambulance or a crew arrives after its target; the value is the time since the call, the causes what held it up on the usual way"},
			{Kind: "no_way", Unit: "", Doc: "no street near a call leads from a station there and back: nobody comes; the note names the fleet"},
			{Kind: "gridlock", Unit: "lanes", Doc: "lanes wait for each other in a circle; the note names them"},
			{Kind: "relaxed", Unit: "s", Doc: "the longest waiter of a gridlock need not keep the junction clear, and has waited so long"}},
		Metrics: []sim.MetricSpec{
			{Name: "vehicles", Unit: "", Doc: "on the road"},
			{Name: "waiting_to_enter", Unit: "", Doc: "departed, and no room in their lane yet"},
			{Name: "arrived", Unit: "", Doc: "since the start"},
			{Name: "mean_speed", Unit: "m/s", Doc: "of the vehicles on the road"},
			{Name: "halting", Unit: "", Doc: "slower than 0.1 m/s"},
			{Name: "stalled", Unit: "", Doc: "stopped by water since the start"},
			{Name: "closed_lanes", Unit: "", Doc: "closed by water or command"}},
		Assumptions: []string{
			"Vehicles appear at the kerb with speed 0 and vanish there; with [parking] journeys end in bays, and charging cars need none.",
			"Drivers know the usual times of all streets: free ones, or with routing.experience what the run has shown; see routing.information for what else. Turns cost what routing.u_turn says.",
			"Junctions are not flooded themselves: the depth of the lanes at both sides counts.",
			"Passengers of buses know the timetable and not the delays; who waits takes any bus of his line that calls where he gets off.",
			"Outside micro.within streets are meso: whole vehicles by link transmission. Nobody breaks down, makes way for sirens or is named in a gridlock there; lines count who leaves the lane; water that closes a lane holds its queue.",
			"Who gives way in a meso street waits for a gap between those who come, one by one; at all-way stops, dark and flashing red signals who stood first goes. Delays and capacities of priority junctions, left turns through oncoming traffic and dark signals are those of micro streets within some 15 %, more where a junction is full; dark signals before streets of several lanes cost too little. Where both kinds meet, those inside the junction do not see each other.",
			"Rain and temperature are taken as the mean over the city."},
		Citations: []string{
			"IDM: Treiber, Hennecke, Helbing 2000, Phys. Rev. E 62, 1805-1824; IDM+: Schakel, van Arem, Netten 2010, IEEE ITSC",
			"MOBIL: Kesting, Treiber, Helbing 2007, Transportation Research Record 1999, 86-94",
			"Journeys by bus: Delling, Pajor, Werneck 2012, Round-Based Public Transit Routing, ALENEX",
			"Speed in water: Pregnolato, Ford, Wilkinson, Dawson 2017, Transportation Research D 55, 67-81",
			"Meso streets: Newell 1993, Transportation Research B 27; Yperman, Logghe, Immers 2005; gaps: Siegloch 1973",
			"Rain and snow: FHWA-HOP-13-042; critical gaps: Highway Capacity Manual"},
	}
}

func layers() []frame.LayerSpec {
	return []frame.LayerSpec{
		{Name: "traffic.vehicle", Group: "traffic", Support: city.Vehicle, Kind: frame.Mover, Ramp: "vehicle", Truth: true, Every: time.Second,
			Title: [2]string{"차량", "Vehicles"}, Doc: [2]string{"차로 위의 모든 차량", "every vehicle on its lane"}},
		{Name: "traffic.link_speed", Group: "traffic", Support: city.OfStreet, Kind: frame.Scalar, Unit: "1", Ramp: "speed_ratio", Quantum: 0.01, Truth: true,
			Every: 10 * time.Second, Title: [2]string{"도로 속도", "Speed of streets"},
			Doc: [2]string{"제한속도 대비 평균 속도", "mean speed over the limit; missing where nobody drives"}},
		{Name: "traffic.signal", Group: "traffic", Support: city.OfLaneLink, Kind: frame.Class, Ramp: "signal", Quantum: 1, Truth: false,
			Every: time.Second, Classes: []string{"none", "green", "yellow", "red", "dark", "flashing yellow", "flashing red"}, Title: [2]string{"신호등", "Signals"},
			Doc: [2]string{"방향별 신호 상태", "what the signal shows to each movement"}},
		{Name: "traffic.closed", Group: "traffic", Support: city.OfLane, Kind: frame.Flag, Ramp: "closed", Quantum: 1, Truth: true,
			Every: 10 * time.Second, Title: [2]string{"통제 차로", "Closed lanes"}, Doc: [2]string{"침수나 명령으로 통제된 차로", "lanes closed by water or command"}},
		{Name: "traffic.flow", Group: "traffic", Support: city.OfStreet, Kind: frame.Scalar, Unit: "veh/h", Ramp: "flow", Quantum: 1, Truth: true,
			Every: 5 * time.Minute, Title: [2]string{"교통량 (방향별)", "Flow, each direction"}, Doc: [2]string{"최근 5분 동안 도로 끝을 지난 차량, 시간당", "vehicles that left a street in the last five minutes, per hour"}},
		{Name: "traffic.noise", Group: "traffic", Support: city.OfStreet, Kind: frame.Scalar, Unit: "dB(A)", Ramp: "noise", Quantum: 0.1, Truth: true,
			Every: 5 * time.Minute, Title: [2]string{"도로 소음 (10 m 거리)", "Road noise, 10 m away"}, Doc: [2]string{"최근 5분 도로에서 10 m 떨어진 곳의 등가소음도 dB(A), 장애물 없음",
				"mean level of the last five minutes 10 m from the street in the open, dB(A), CNOSSOS-EU"}},
		{Name: "traffic.co2", Group: "traffic", Support: city.OfStreet, Kind: frame.Scalar, Unit: "kg/(h km)", Ramp: "co2", Quantum: 0.1, Truth: true,
			Every: 5 * time.Minute, Title: [2]string{"차량 CO₂", "CO₂ of vehicles"}, Doc: [2]string{"최근 5분 연료의 CO₂, 시간당 1 km당", "CO₂ of fuel in the last five minutes, per hour and km of street"}},
		{Name: "traffic.parking", Group: "traffic", Support: city.OfStreet, Kind: frame.Scalar, Unit: "1", Ramp: "grid_loading", Quantum: 0.01, Truth: true,
			Every: time.Minute, Title: [2]string{"주차면 이용률", "Kerb bays taken"}, Doc: [2]string{"도로에 접한 주차면 중 사용 중인 비율; 주차면이 없으면 표시 안 함",
				"share of the bays along a street that are taken; missing where there are none"}}}
}
