package people

import (
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/units"
)

// Model is the population in a run.
type Model struct {
	sim.NoEvents
	env    *sim.Env
	params *Params
	town   *town
	people population
	trips  trips
	now    clock.Time

	next     int       // first trip that has not come up
	state    []uint8   // of trips, see below
	where    []place   // of people; nowhere while travelling
	waiting  []uint32  // trips whose person is still on the way, ascending
	walking  arrivals  // trips by other means than the car
	inside   []float64 // people by building
	outside  float64   // residents and workers outside the city
	moving   float64   // people on the way
	alert    uint8     // severity of the weather alert in force
	until    clock.Time
	counts   counts
	exposure []float64 // people at 0.30 m or deeper, by zone
	exposed  float64
	peak     float64

	trip      *sim.EventOut[msg.Trip]
	done      *sim.EventIn[msg.Trip]
	warnings  *sim.EventIn[msg.Alert]
	depth     *sim.In[units.Metre]
	occupants *sim.Out[units.Count]
	exposedAt *sim.Out[units.Count]
}

// The states of a trip.
const (
	planned uint8 = iota
	underway
	over
	dropped
)

const nowhere = ^place(0)

// deepWater is the depth at a building from which its people count as exposed [m]: a car door's limit, viewer.md section 8.
const deepWater = 0.30

// counts are what happened so far.
type counts struct {
	Driven, Other, Through, Reached, Stranded, StayedHome, Late uint64
}

// New makes the model.
func New() sim.Model { return &Model{} }

// Describe says what the model is.
func (m *Model) Describe() sim.Spec {
	done := sim.Port[msg.Trip]("trip_done", sim.Event, city.OfBuilding, sim.Replace, "trips that have ended").Delayed()
	depth := sim.Port[units.Metre]("building_depth", sim.State, city.OfBuilding, sim.Max, "depth of water along the walls").Delayed()
	return sim.Spec{
		Name: "people", Doc: "synthetic population: who goes where and when, by which means", Params: DefaultParams(),
		In: []sim.PortSpec{
			sim.Port[msg.Alert]("weather_alert", sim.Event, city.WeatherZone, sim.Replace, "warnings of heavy rain"), done, depth},
		Out: []sim.PortSpec{
			sim.Port[msg.Trip]("trip", sim.Event, city.OfBuilding, sim.Replace, "journeys by car that begin now"),
			sim.Port[units.Count]("occupants", sim.State, city.OfBuilding, sim.Replace, "people inside"),
			sim.Port[units.Count]("exposed", sim.State, city.OfZone, sim.Replace, "people in buildings with 0.30 m of water or more at a wall")},
		Layers: []frame.LayerSpec{{Name: "people.exposed", Group: "people", Support: city.OfZone, Kind: frame.Scalar, Unit: "persons", Ramp: "people",
			Quantum: 1, Truth: true, Every: 60 * time.Second, Title: [2]string{"물에 노출된 사람", "People exposed to water"},
			Doc: [2]string{"벽에 0.30 m 이상 물이 찬 건물 안의 사람 수", "people in buildings with 0.30 m of water or more at a wall, by zone"}}},
		Metrics: []sim.MetricSpec{
			{Name: "travelling", Unit: "persons", Doc: "people on the way"},
			{Name: "trips_by_car", Unit: "", Doc: "journeys by car begun since the start, through traffic included"},
			{Name: "trips_other", Unit: "", Doc: "journeys by other means begun since the start"},
			{Name: "stayed_home", Unit: "", Doc: "discretionary journeys not made because of a warning, since the start"},
			{Name: "exposed", Unit: "persons", Doc: "people in buildings with 0.30 m of water or more at a wall"}},
		Assumptions: []string{"The population, its places of work and its journeys are synthetic; shares and times without a source are project defaults.",
			"Journeys by bus, bicycle and on foot take distance over speed and are not seen by traffic.",
			"Academies are taken to be near the school; the way there is not simulated."},
		Citations: []string{"Departure times to work and pupils at academies, South Korea 2010: jjan.kr, 2011-05-18, quoting the census",
			"Doubly constrained gravity models: Wilson, A. G. 1967, Transportation Research 1, 253-269 (here constrained at the home end)"},
	}
}

// Init makes the population and plans its day.
func (m *Model) Init(env *sim.Env) error {
	m.env, m.params = env, env.Params.(*Params)
	var err error
	if m.town, err = newTown(env.City); err != nil {
		return err
	}
	m.people = populate(m.town, m.params, env.Stream("population"))
	p := planner{town: m.town, params: m.params, random: env.Stream("plans"), civil: env.Civil, stop: env.Stop}
	m.where = p.plan(&m.people)
	m.trips = p.trips
	m.state = make([]uint8, len(m.trips.depart))
	m.inside = make([]float64, m.town.buildings)
	m.exposure = make([]float64, len(env.City.Zones.ID))
	for _, at := range m.where {
		m.enter(at, 1)
	}
	m.trip = sim.WriteEvents[msg.Trip](env, "trip")
	m.done = sim.ReadEvents[msg.Trip](env, "trip_done")
	m.warnings = sim.ReadEvents[msg.Alert](env, "weather_alert")
	m.depth = sim.ReadPort[units.Metre](env, "building_depth")
	m.occupants = sim.WritePort[units.Count](env, "occupants")
	m.exposedAt = sim.WritePort[units.Count](env, "exposed")
	m.publish()
	return nil
}

// enter adds n people to a place.
func (m *Model) enter(at place, n float64) {
	if int(at) < m.town.buildings {
		m.inside[at] += n
	} else {
		m.outside += n
	}
}

// Now is the instant the state stands at.
func (m *Model) Now() clock.Time { return m.now }
