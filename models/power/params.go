package power

import (
	"time"

	"semul/engine/clock"
	"semul/engine/units"
)

// Params are the keys of [model.power].
type Params struct {
	Step          clock.Duration `toml:"step" range:"[1,86400]" unit:"s" doc:"interval over which power flows are settled" src:"energy.md section 11"`
	Solver        string         `toml:"solver" oneof:"auto|sweep" doc:"method: sweep = backward and forward sweeps, for radial networks; auto picks it" src:"Shirmohammadi and others 1988"`
	SourceVoltage units.PerUnit  `toml:"source_voltage" range:"[0.9,1.1]" doc:"voltage that substations hold on their 22.9 kV side" src:"project default"`
	PowerFactor   units.Ratio    `toml:"power_factor" range:"[0.5,1]" doc:"of all loads, lagging" src:"project default"`
	Scale         units.Ratio    `toml:"demand_scale" range:"[0,100]" doc:"factor on every demand below" src:"the scenario"`
	Demand        DemandParams   `toml:"demand" doc:"peak demand by use of the floor, and of what is no building"`
	Flood         FloodParams    `toml:"flood" doc:"what water does to the grid"`
}

// DemandParams are the keys of [model.power.demand]: coincident peaks per floor area, those the generator lays its grid for.
type DemandParams struct {
	Apartment units.WattPerSquareMetre `toml:"apartment" range:"[0,1000]" doc:"flats" src:"project default: 1.1 kW a household on 80 m²"`
	House     units.WattPerSquareMetre `toml:"house" range:"[0,1000]" doc:"houses" src:"project default"`
	Office    units.WattPerSquareMetre `toml:"office" range:"[0,1000]" doc:"offices" src:"project default"`
	Retail    units.WattPerSquareMetre `toml:"retail" range:"[0,1000]" doc:"shops" src:"project default"`
	Industry  units.WattPerSquareMetre `toml:"industry" range:"[0,1000]" doc:"workshops, halls" src:"project default"`
	School    units.WattPerSquareMetre `toml:"school" range:"[0,1000]" doc:"schools" src:"project default"`
	Hospital  units.WattPerSquareMetre `toml:"hospital" range:"[0,1000]" doc:"hospitals" src:"project default"`
	Civic     units.WattPerSquareMetre `toml:"civic" range:"[0,1000]" doc:"town hall, fire, police" src:"project default"`
	Mixed     units.WattPerSquareMetre `toml:"mixed" range:"[0,1000]" doc:"shops below, flats above" src:"project default"`
	Park      units.WattPerSquareMetre `toml:"park" range:"[0,1000]" doc:"lights" src:"project default"`
	Utility   units.WattPerSquareMetre `toml:"utility" range:"[0,1000]" doc:"pump houses, water works" src:"project default"`
	Transport units.WattPerSquareMetre `toml:"transport" range:"[0,1000]" doc:"stations, depots" src:"project default"`
	Farm      units.WattPerSquareMetre `toml:"farm" range:"[0,1000]" doc:"farm buildings" src:"project default"`
	Other     units.WattPerSquareMetre `toml:"other" range:"[0,1000]" doc:"all else, and where the use is not known" src:"project default"`
	Signal    units.Watt               `toml:"signal" range:"[0,100000]" doc:"one signal controller with its lamps, day and night" src:"project default"`
	Standby   units.Ratio              `toml:"pump_standby" range:"[0,1]" doc:"share of its rated power that a pump or gate draws by itself; what pumping takes is reported by who pumps" src:"project default"`
	Gate      units.Watt               `toml:"gate" range:"[0,1000000]" doc:"rated power of a gate" src:"project default"`
}

// FloodParams are the keys of [model.power.flood].
type FloodParams struct {
	Substation  *units.Metre   `toml:"substation_sill" range:"[0,20]" doc:"depth that trips a substation; without it each asset's own, from the city" src:"project default 0.6 m"`
	RingUnit    *units.Metre   `toml:"ring_unit_sill" range:"[0,20]" doc:"depth that trips a ring unit or cabinet" src:"project default 0.3 m"`
	Transformer *units.Metre   `toml:"transformer_sill" range:"[0,20]" doc:"depth that trips a transformer on the ground; those on poles never drown" src:"project default 0.3 m"`
	DryFor      clock.Duration `toml:"dry_for" range:"[0,8640000]" unit:"s" doc:"how long the water must have been at or below the sill before repair begins" src:"project default"`
	Repair      clock.Duration `toml:"repair" range:"[0,8640000]" unit:"s" doc:"how long the repair takes" src:"project default"`
	Crews       bool           `toml:"crews" doc:"repair begins when a crew has come there by road, of a [fleet.X] kind = \"crew\" of [model.traffic]; false: as soon as it is dry"`
}

// DefaultParams are the values where a scenario says nothing.
func DefaultParams() *Params {
	return &Params{Step: time.Minute, Solver: "auto", SourceVoltage: 1, PowerFactor: 0.95, Scale: 1,
		Demand: DemandParams{Apartment: 14, House: 14, Office: 32, Retail: 40, Industry: 28, School: 18, Hospital: 45, Civic: 28, Mixed: 25,
			Park: 2, Utility: 20, Transport: 25, Farm: 4, Other: 16, Signal: 1000, Standby: 0.05, Gate: 5000},
		Flood: FloodParams{DryFor: 6 * time.Hour, Repair: 24 * time.Hour}}
}
