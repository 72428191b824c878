package traffic

import (
	"time"

	"semul/engine/clock"
	"semul/engine/sim"
	"semul/engine/units"
)

// AmbulanceParams are the keys of [fleet.X] kind = "ambulance".
type AmbulanceParams struct {
	Vehicles    int            `toml:"vehicles" range:"[1,1000]" doc:"ambulances, shared out over the stations in their order" src:"the scenario"`
	Stations    []string       `toml:"stations" doc:"where they wait, as building/ID, street/ID or junction/ID; left out: the city's hospitals, or its civic buildings where it has none"`
	Hospitals   []string       `toml:"hospitals" doc:"where they take patients: to the nearest; left out: the city's hospitals"`
	Calls       float64        `toml:"calls" range:"[0,100000]" doc:"a day and 100,000 residents, at random instants and homes, besides those of [event.X] kind = \"emergency\"" src:"project default"`
	Residents   units.Person   `toml:"residents" range:"[0,1e8]" doc:"who may call; 0: those of the city's zones" src:"the city"`
	Information string         `toml:"information" oneof:"usual|truth" doc:"by which times the nearest ambulance is found: usual ones, or those of the last five minutes with all closures" src:"traffic.md section 11"`
	Turnout     clock.Duration `toml:"turnout" range:"[0,3600]" unit:"s" doc:"from the call until an ambulance leaves its station" src:"project default"`
	Scene       clock.Duration `toml:"scene" range:"[0,86400]" unit:"s" doc:"at the patient" src:"project default"`
	Handover    clock.Duration `toml:"handover" range:"[0,86400]" unit:"s" doc:"at the hospital" src:"project default"`
	Carried     units.Ratio    `toml:"carried" range:"[0,1]" doc:"share of patients who are taken to hospital" src:"project default"`
	Target      clock.Duration `toml:"target" range:"[1,86400]" unit:"s" doc:"from the call to the arrival; a later arrival is an event" src:"traffic.md section 11: 7 min, Korea"`
}

// EmergencyParams are the keys of [event.X] kind = "emergency": none beside its target.
type EmergencyParams struct{}

// ambulanceKind is the kind of [fleet.X].
func ambulanceKind() fleetKind {
	return fleetKind{TableKind: sim.TableKind{Name: "ambulance", New: func() any { return defaultAmbulance() },
		Doc: "ambulances that answer calls: the nearest one that is free drives there, to hospital and back"},
		start: func(m *Model, name string, params any) (service, error) {
			return newAmbulances(m, name, params.(*AmbulanceParams))
		}}
}

func defaultAmbulance() *AmbulanceParams {
	return &AmbulanceParams{Vehicles: 2, Calls: 15, Information: "usual", Turnout: time.Minute, Scene: 10 * time.Minute, Handover: 15 * time.Minute,
		Carried: 0.6, Target: 7 * time.Minute}
}
