package traffic

import (
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/sim"
	"semul/engine/sim/msg"
)

// CrewParams are the keys of [fleet.X] kind = "crew".
type CrewParams struct {
	Vehicles    int            `toml:"vehicles" range:"[1,1000]" doc:"crews, shared out over the stations in their order" src:"the scenario"`
	Stations    []string       `toml:"stations" need:"[\"building/b1\"]" doc:"where they wait, as building/ID, street/ID or junction/ID"`
	Information string         `toml:"information" oneof:"usual|truth" doc:"by which times the nearest crew is found: usual ones, or those of the last five minutes with all closures" src:"traffic.md section 11"`
	Turnout     clock.Duration `toml:"turnout" range:"[0,86400]" unit:"s" doc:"from the request until a crew leaves" src:"project default"`
	Work        clock.Duration `toml:"work" range:"[0,864000]" unit:"s" doc:"how long it stays; how long the repair takes says model.power.flood.repair" src:"project default"`
	Target      clock.Duration `toml:"target" range:"[1,864000]" unit:"s" doc:"from the request to the arrival; a later arrival is an event" src:"project default"`
}

// crewKind is the kind of [fleet.X].
func crewKind() fleetKind {
	return fleetKind{TableKind: sim.TableKind{Name: "crew", New: func() any {
		return &CrewParams{Vehicles: 2, Information: "usual", Turnout: 15 * time.Minute, Work: 2 * time.Hour, Target: time.Hour}
	}, Doc: "repair crews that drive, without privileges, to what drowned of the grid, where model.power.flood.crews is true"},
		start: func(m *Model, name string, params any) (service, error) {
			p := params.(*CrewParams)
			s, err := newAmbulances(m, name, &AmbulanceParams{Vehicles: p.Vehicles, Stations: p.Stations, Information: p.Information, Turnout: p.Turnout,
				Scene: p.Work, Target: p.Target})
			if err != nil {
				return nil, err
			}
			s.class, s.repairs, s.hospitals = Van, true, nil
			return s, nil
		}}
}

// sendCrews calls crews to the assets that wait for one. Without crews, or where no street leads, somebody is there at once.
func (m *Model) sendCrews(list []sim.Msg[msg.Crew]) {
	for i := range list {
		asset, event := list[i].Payload.Asset, list[i].Event.ID
		if s := m.crews(); s == nil || !s.call(city.Ref{Support: city.OfPowerAsset, Index: asset}, m.now, event) {
			m.crewAt(asset, event, m.now)
		}
	}
}

// crews is the first fleet of repair crews, or nil.
func (m *Model) crews() *ambulances {
	for i := range m.services {
		if s, ok := m.services[i].service.(*ambulances); ok && s.repairs {
			return s
		}
	}
	return nil
}

// crewAt tells that a crew has come to an asset.
func (m *Model) crewAt(asset uint32, event uint64, now clock.Time) {
	m.arrivals.Send(frame.Event{At: now, ID: event, Where: city.Ref{Support: city.OfPowerAsset, Index: asset}}, msg.Crew{Asset: asset})
}
