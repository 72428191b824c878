package traffic

import (
	"fmt"
	"time"

	"semul/engine/clock"
	"semul/engine/units"
)

// Params are the keys of [model.traffic].
type Params struct {
	Step        clock.Duration    `toml:"step" range:"[0.05,2]" unit:"s" doc:"time step of all vehicles" src:"traffic.md section 3"`
	Preset      string            `toml:"preset" oneof:"korea|hcm|cityflow|sumo" doc:"how vehicles are driven: headways of a saturation flow of 2,200 or 1,900 cars an hour and lane, or a peer program's vehicle; and what they weigh in choosing a way: routing.u_turn" src:"traffic.md section 4"`
	Following   string            `toml:"following" oneof:"idm+|idm|krauss|cityflow" doc:"car-following law; krauss dawdles at random as the preset says: sumo 0.5, others 0; cityflow: as CityFlow, with preset cityflow" src:"Treiber 2000, Schakel 2010, Krauss 1998, CityFlow's source"`
	Politeness  float64           `toml:"politeness" range:"[0,1]" doc:"weight of others' loss in a lane change" src:"Kesting, Treiber, Helbing 2007"`
	Patience    clock.Duration    `toml:"patience" range:"[0,600]" unit:"s" doc:"how long somebody who has missed his lane stands at the stop line before going another way" src:"project default"`
	Gridlock    string            `toml:"gridlock" oneof:"report|relax" doc:"what happens when lanes wait for each other in a circle: it is reported; or, each minute, also waived for its longest waiter to keep the junction clear" src:"traffic.md section 5"`
	Background  float64           `toml:"background" range:"[0,100000]" doc:"vehicles an hour that cross the city from edge to edge besides those of other models" src:"the scenario"`
	Demand      string            `toml:"demand" oneof:"city|none" doc:"city: the trips of the city's own table depart, beside those of other models" src:"the scenario"`
	DemandBegin clock.Duration    `toml:"demand_begin" range:"[-1,31536000]" unit:"s" doc:"what the clock of the city's trips shows as the run begins; who departs before is left out. -1 s: that clock counts from civil midnight, so 25200 s is 07:00" src:"the scenario"`
	BrokenPaths string            `toml:"broken_paths" oneof:"refuse|reroute" doc:"refuse: a trip whose path passes a missing or forbidden turn is an error; reroute: its driver finds a way" src:"project default"`
	Routing     RoutingParams     `toml:"routing" doc:"how drivers choose their way"`
	Micro       MicroParams       `toml:"micro" doc:"where every vehicle is driven on its lane; elsewhere streets move whole vehicles by link transmission (meso)"`
	Flood       FloodParams       `toml:"flood" doc:"what water does to vehicles"`
	Environment EnvironmentParams `toml:"environment" doc:"energy, emissions and noise of vehicles"`
	Charging    ChargingParams    `toml:"charging" doc:"batteries of people's electric cars"`
}

// RoutingParams are the keys of [model.traffic.routing].
type RoutingParams struct {
	Information string         `toml:"information" oneof:"sight|habit|truth|released" doc:"released: as sight, and drivers with an app the times of streets that control advises; sight: usual times, and closures or water in the next two streets, once met all of them; habit: usual times only; truth: times of the last five minutes and all closures" src:"traffic.md section 7"`
	AppShare    float64        `toml:"app_share" range:"[0,1]" doc:"share of drivers with an app, where information is released" src:"the scenario"`
	Experience  *bool          `toml:"experience" doc:"usual times follow what streets took in the run, a quarter each five minutes, as if drivers had been here before; false: free times. Without it true with presets korea and hcm, false with cityflow and sumo, whose vehicles do not learn. Who has a path of his own drives it either way" src:"project default; SUMO: trips are routed by free times unless a rerouting device is asked for"`
	UTurn       clock.Duration `toml:"u_turn" range:"[-1,3600]" unit:"s" doc:"what turning back costs in the choice of a way, beside the times of streets. -1 s: as the preset has it. korea and hcm: 30 s, left 5 s, right 2 s, at a signal 8 s, without one into a street of a higher class 3 s, and residential and service streets feel half as long again; sumo: 0 s, the time over each link, and 1.5 s where it gives way, at signals to the left or back only; cityflow: 0 s, nothing else either" src:"project default; duarouter 1.15, weights.minor-penalty; CityFlow's router"`
	Gain        clock.Duration `toml:"gain" range:"[0,3600]" unit:"s" doc:"a new way must be quicker by so much" src:"Mahmassani, Jayakrishnan 1991, Transportation Research A 25: one minute"`
	GainShare   float64        `toml:"gain_share" range:"[0,1]" doc:"and by this share of what is left of the way" src:"project default; simulations after Mahmassani and Jayakrishnan take 0.2"`
	Rechoice    clock.Duration `toml:"rechoice" range:"[1,86400]" unit:"s" doc:"interval at which informed drivers think their way over" src:"project default"`
}

// MicroParams are the keys of [model.traffic.micro].
type MicroParams struct {
	Within []string `toml:"within" doc:"ids of zones: streets whose middle lies in one of them are micro, all others meso; [\"all\"]: every street is micro; [\"none\"]: every street is meso" src:"traffic.md section 8"`
}

// FloodParams are the keys of [model.traffic.flood].
type FloodParams struct {
	Impassable units.Metre    `toml:"impassable" range:"(0,5]" doc:"depth at which a lane is closed for entry and vehicles in it stall" src:"Pregnolato and others 2017"`
	Towable    units.Metre    `toml:"towable" range:"(0,5]" doc:"depth below which stalled vehicles are seen to" src:"project default"`
	Tow        clock.Duration `toml:"tow" range:"[0,86400]" unit:"s" doc:"from then until a stalled vehicle goes on" src:"project default"`
}

// EnvironmentParams are the keys of [model.traffic.environment].
type EnvironmentParams struct {
	Enabled  bool        `toml:"enabled" doc:"energy, CO2 and noise are counted once a second; false saves about a tenth of the time"`
	Electric units.Ratio `toml:"electric" range:"[0,1]" doc:"share of cars and vans on batteries" src:"project default"`
	GridCO2  float64     `toml:"grid_co2" range:"[0,2]" doc:"CO2 of electricity [kg/kWh]" src:"Korea 2023, at the consumer: energy.md section 7"`
	Factors  string      `toml:"factors" doc:"CSV with the columns class,pollutant,kmh,g_per_km and, if wanted, drive: emission factors of your own for NOx, PM and others, linear in speed between rows, counted for the city and by street (NAME_kg in streets.parquet and streets.fgb); drive is fuel or electric, and left out fuel: batteries have no exhaust. CO2 is counted from energy and refused here; without it none are counted, for none were found under a clear licence" file:"yes"`

	factors []factor // that were read from Factors
}

// DefaultParams are the values where a scenario says nothing.
func DefaultParams() *Params {
	return &Params{Step: 500 * time.Millisecond, Preset: "korea", Following: "idm+", Politeness: 0.3, Patience: 3 * time.Second, Gridlock: "report",
		Demand: "city", DemandBegin: -time.Second, BrokenPaths: "refuse",
		Routing:     RoutingParams{Information: "sight", UTurn: -time.Second, Gain: time.Minute, GainShare: 0.1, Rechoice: 5 * time.Minute},
		Micro:       MicroParams{Within: []string{"all"}},
		Flood:       FloodParams{Impassable: 0.3, Towable: 0.1, Tow: 30 * time.Minute},
		Environment: EnvironmentParams{Enabled: true, Electric: 0.03, GridCO2: 0.4173}, Charging: defaultCharging()}
}

// config turns parameters into what the kernel computes with. Errors name the key.
func (p *Params) config() (Config, error) {
	c := DefaultConfig()
	var ok bool
	if c.Preset, ok = PresetByName(p.Preset); !ok {
		return c, fmt.Errorf("traffic: preset %q is unknown; presets are korea, hcm, cityflow, sumo", p.Preset)
	}
	switch p.Following {
	case "idm+":
		c.Following = IDMPlus
	case "idm":
		c.Following = IDM
	case "krauss":
		c.Following = Krauss
	case "cityflow":
		c.Following = CityFlow
	default:
		return c, fmt.Errorf("traffic: following %q is unknown; write idm+, idm, krauss or cityflow", p.Following)
	}
	switch p.Gridlock {
	case "report":
	case "relax":
		c.Relax = true
	default:
		return c, fmt.Errorf("traffic: gridlock %q is unknown; write report or relax", p.Gridlock)
	}
	var err error
	if c.Information, err = informationOf(p.Routing.Information); err != nil {
		return c, fmt.Errorf("traffic: %w", err)
	}
	if p.Flood.Towable > p.Flood.Impassable {
		return c, fmt.Errorf("traffic: flood.towable is %v and flood.impassable %v; vehicles must be towed at less water than they stall in", p.Flood.Towable, p.Flood.Impassable)
	}
	c.Experience, c.AppShare = c.Preset.Choice.Learns, p.Routing.AppShare
	if p.Routing.Experience != nil {
		c.Experience = *p.Routing.Experience
	}
	if p.Routing.UTurn >= 0 {
		c.Preset.Choice.UTurn = p.Routing.UTurn.Seconds()
	}
	c.Gain, c.GainShare = p.Routing.Gain, p.Routing.GainShare
	c.Step, c.Politeness, c.Patience, c.Rechoice = p.Step, p.Politeness, p.Patience, p.Routing.Rechoice
	c.Environment, c.Electric = p.Environment.Enabled, float64(p.Environment.Electric)
	c.Impassable, c.DryEnough, c.Tow = float64(p.Flood.Impassable), float64(p.Flood.Towable), p.Flood.Tow
	return c, nil
}

func informationOf(name string) (Information, error) {
	switch name {
	case "sight":
		return Sight, nil
	case "habit":
		return Habit, nil
	case "truth":
		return Truth, nil
	case "released":
		return Released, nil
	}
	return 0, fmt.Errorf("routing.information %q is unknown; write sight, habit, truth or released", name)
}
