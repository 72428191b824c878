package power

import (
	"time"

	"semul/engine/city"
	"semul/engine/frame"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/units"
)

// SillParams are the keys of [event.X] kind = "raise_sill".
type SillParams struct {
	By units.Metre `toml:"by" doc:"how much the sill rises; negative: falls" range:"[-20,20]" need:"\"0.3 m\""`
}

// SwitchParams are the keys of [event.X] kind = "switch".
type SwitchParams struct {
	To string `toml:"to" doc:"position" oneof:"open|closed" need:"\"open\""`
}

// Describe says what the model is.
func (m *Model) Describe() sim.Spec {
	none := func() any { return new(struct{}) }
	asset := "substation or ring_unit or transformer or power_asset"
	return sim.Spec{
		Name: "power", Doc: "the medium-voltage grid: who has electricity, at what voltage, and what water takes out of service", Params: DefaultParams(),
		In: []sim.PortSpec{
			sim.Port[units.Metre]("asset_depth", sim.State, city.OfPowerAsset, sim.Max, "deepest water on the footprint"),
			sim.Port[units.Joule]("active_energy", sim.Amount, city.OfBus, sim.Sum, "drawn by pumps and other devices in the interval, besides the demand this model makes").Delayed(),
			sim.Port[units.VarSecond]("reactive_energy", sim.Amount, city.OfBus, sim.Sum, "reactive energy drawn by them in the interval").Delayed(),
			sim.Port[msg.Crew]("crew_arrived", sim.Event, city.OfPowerAsset, sim.Replace, "repair crews that have come to an asset").Delayed()},
		Out: []sim.PortSpec{
			sim.Port[units.Flag]("energised", sim.State, city.OfBus, sim.Replace, "whether there is power, for all that hangs on a bus").Or(1).Spreads(),
			sim.Port[units.PerUnit]("voltage", sim.State, city.OfBus, sim.Replace, "magnitude of the voltage; 0 where dead").Or(1),
			sim.Port[units.Joule]("metered_energy", sim.Amount, city.Meter, sim.Sum, "drawn by each building in the interval; a meter a building, in the order of the table"),
			sim.Port[units.Ratio]("loading", sim.State, city.OfBranch, sim.Replace, "apparent power over rating"),
			sim.Port[msg.Crew]("crew_request", sim.Event, city.OfPowerAsset, sim.Replace, "assets that are dry and wait for a repair crew")},
		Layers: layers(),
		Accepts: []sim.EventSpec{
			{Kind: "trip", Target: asset, Params: none, Doc: "takes an asset out of service, for the event's duration, or until it is repaired"},
			{Kind: "repair", Target: asset, Params: none, Doc: "puts an asset back at once; it trips again if water stands above its sill"},
			{Kind: "raise_sill", Target: asset, Params: func() any { return new(SillParams) }, Doc: "an asset gets another sill, as by a barrier"},
			{Kind: "switch", Target: "branch", Params: func() any { return new(SwitchParams) }, Doc: "opens or closes a branch; closing a loop is an error, the network must stay radial"}},
		Emits: []sim.EmitSpec{
			{Kind: "tripped", Unit: "m", Doc: "an asset goes out of service; the value is the depth of water on it"},
			{Kind: "repaired", Unit: "h", Doc: "an asset is back in service; the value is how long it was out"},
			{Kind: "dark", Unit: "kW", Doc: "transformers of a feeder lose their supply; the value is the demand that is cut off"},
			{Kind: "restored", Unit: "kW", Doc: "transformers of a feeder have supply again; the value is their demand"},
			{Kind: "voltage_collapse", Unit: "kW", Doc: "a substation's feeders cannot carry what is asked: the value is shed"}},
		Metrics: []sim.MetricSpec{
			{Name: "served", Unit: "kW", Doc: "demand that is met"},
			{Name: "losses", Unit: "kW", Doc: "in cables and transformers"},
			{Name: "unserved", Unit: "kW", Doc: "demand that is not met"},
			{Name: "min_voltage", Unit: "pu", Doc: "lowest voltage of a live bus; 0 if none lives"},
			{Name: "max_loading", Unit: "1", Doc: "largest apparent power over rating"},
			{Name: "dark_buildings", Unit: "", Doc: "buildings on dead buses"},
			{Name: "dark_signals", Unit: "", Doc: "signals on dead buses"},
			{Name: "tripped_assets", Unit: "", Doc: "assets out of service"}},
		Assumptions: []string{
			"Substations hold their voltage whatever is drawn; there is no grid above 22.9 kV.",
			"Low-voltage lines are not drawn: all that hangs on a transformer stands at its low-voltage bus.",
			"A drowned asset is cut off at once on all sides; no breaker further up trips with it.",
			"Ties stay open: nobody restores supply by switching yet.",
			"Demand follows one profile a use, the same every day; it does not know the weather.",
			"Chargers and guideways draw what others report, nothing of their own."},
		Citations: []string{
			"Backward/forward sweep: Shirmohammadi, Hong, Semlyen, Luo 1988, IEEE Trans. Power Systems 3(2), 753-762",
			"Branch model: Zimmerman, Murillo-Sánchez, MATPOWER User's Manual, section 3.2"},
	}
}

// The layers, by index.
const (
	energisedLayer = iota
	loadingLayer
	voltageLayer
)

func layers() []frame.LayerSpec {
	return []frame.LayerSpec{
		{Name: "power.energised", Group: "power", Support: city.OfBuilding, Kind: frame.Flag, Ramp: "energised", Quantum: 1, Truth: true,
			Every: 10 * time.Second, Title: [2]string{"전력 공급", "Electricity"}, Doc: [2]string{"건물의 전력 공급 여부", "whether a building has electricity"}},
		{Name: "power.loading", Group: "power", Support: city.OfBranch, Kind: frame.Scalar, Unit: "1", Ramp: "grid_loading", Quantum: 0.001, Truth: true,
			Every: time.Minute, Title: [2]string{"선로 부하율", "Line loading"}, Doc: [2]string{"정격 대비 피상전력; 무전압 선로는 표시 안 함", "apparent power over rating; missing where dead"}},
		{Name: "power.voltage", Group: "power", Support: city.OfBus, Kind: frame.Scalar, Unit: "pu", Ramp: "viridis", Quantum: 0.0001, Truth: true,
			Every: time.Minute, Title: [2]string{"전압", "Voltage"}, Doc: [2]string{"모선 전압; 무전압은 표시 안 함", "voltage of buses; missing where dead"}},
	}
}
