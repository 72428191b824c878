package people

import (
	"errors"
	"slices"
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
	choice *choice         // nil: shares by density
	served [modeCount]bool // by a [fleet.X]
	demand []demand
	now    clock.Time

	next     int       // how many trips have come up
	order    []uint32  // in which they do; nil: as they are
	state    []uint8   // of trips, see below
	where    []place   // of people; nowhere while travelling
	waiting  []uint32  // trips whose person is still on the way, ascending
	walking  arrivals  // trips that no vehicle of a model carries
	inside   []float64 // people by building
	outside  float64   // residents and workers outside the city
	moving   float64   // people on the way
	alert    uint8     // severity of the weather alert in force
	until    clock.Time
	counts   counts
	exposure []float64 // people at 0.30 m or deeper, by zone
	exposed  float64
	peak     float64
	habit    habit

	meter []uint32 // of buildings: the resident for whom its meter stands; nil until somebody asks

	remade []uint8 // of trips: mode taken because of the buses there are, from 1; nil where no bus runs
	buses  bool    // times by bus are known
	heard  heard   // of other services

	unmet string // shares asked for that cannot be

	inForce []warning // what is below is empty unless people react
	told    []uint8   // of people: highest level that they were told of
	again   []uint8   // of trips: how often they were put off
	later   arrivals  // when to look at them again
	seen    []bool    // buildings at which somebody was caught in water

	trip      *sim.EventOut[msg.Trip]
	done      *sim.EventIn[msg.Trip]
	warnings  *sim.EventIn[msg.Alert]
	alerts    *sim.EventIn[msg.Alert]
	depth     *sim.In[units.Metre]
	skim      *sim.In[units.Second]
	transit   *sim.In[units.Second]
	walks     [modeCount]*sim.In[units.Second]
	occupants *sim.Out[units.Count]
	exposedAt *sim.Out[units.Count]
	trust     *sim.Out[units.Ratio]
	concern   *sim.Out[units.Ratio]
}

// The states of a trip.
const (
	planned uint8 = iota
	underway
	over
	dropped
	deferred // put off because of a warning
	turning  // under way back to where it began
	switched // under way by car, though planned otherwise
)

const nowhere = ^place(0)

// deepWater is the depth at a building from which its people count as exposed [m]: a car door's limit, viewer.md section 8.
const deepWater = 0.30

// counts are what happened so far.
type counts struct {
	Driven, Other, Through, Reached, Stranded, StayedHome, Late                uint64
	Demand, Rides, Shifted                                                     uint64
	Told, Cancelled, PutOff, Sheltered, Rerouted, Switched, TurnedBack, Caught uint64
	Modes                                                                      [modeCount]uint64 // trips of people begun
}

// acted is how many decisions were made because of a warning.
func (c *counts) acted() uint64 {
	return c.Cancelled + c.PutOff + c.Sheltered + c.Rerouted + c.Switched + c.TurnedBack
}

// New makes the model.
func New() sim.Model { return &Model{} }

// Describe says what the model is.
func (m *Model) Describe() sim.Spec {
	done := sim.Port[msg.Trip]("trip_done", sim.Event, city.OfBuilding, sim.Replace, "trips that have ended").Delayed()
	depth := sim.Port[units.Metre]("building_depth", sim.State, city.OfBuilding, sim.Max, "depth of water along the walls").Delayed()
	alert := sim.Port[msg.Alert]("alert", sim.Event, city.OfZone, sim.Replace, "warnings of the city").Delayed()
	skim := sim.Port[units.Second]("skim", sim.State, city.ZonePair, sim.Replace, "time by car from zone to zone; 0: not known").Delayed()
	transit := sim.Port[units.Second]("transit_skim", sim.State, city.ZonePair, sim.Replace, "journey by bus from zone to zone as it feels; 0: no bus helps").Delayed()
	return sim.Spec{
		Name: "people", Doc: "synthetic population: who goes where and when, by which means", Params: DefaultParams(),
		In: append([]sim.PortSpec{
			sim.Port[msg.Alert]("weather_alert", sim.Event, city.WeatherZone, sim.Replace, "warnings of heavy rain"), done, depth, alert, skim, transit}, walkInputs()...),
		Out: []sim.PortSpec{
			sim.Port[msg.Trip]("trip", sim.Event, city.OfBuilding, sim.Replace, "journeys that begin now: by car, and by a service that a [fleet.X] offers"),
			sim.Port[units.Count]("occupants", sim.State, city.OfBuilding, sim.Replace, "people inside"),
			sim.Port[units.Count]("exposed", sim.State, city.OfZone, sim.Replace, "people in buildings with 0.30 m of water or more at a wall"),
			sim.Port[units.Ratio]("attitude", sim.State, city.Person, sim.Replace, "trust in the city, 0 to 1"),
			sim.Port[units.Ratio]("attitude_concern", sim.State, city.Person, sim.Replace, "concern about privacy, 0 to 1").Each(24 * time.Hour)},
		Tables: []sim.TableSpec{{Group: "demand", Default: "od", Strict: true, Doc: "trips by origin and destination, beside those of the people; read by [model.people]",
			Kinds: []sim.TableKind{{Name: "od", New: newDemand, Doc: "a matrix of vehicles or people a day, in a CSV"}}},
			{Group: "fleet", Doc: "which services there are"}},
		Emits: []sim.EmitSpec{{Kind: "caught_in_water", Unit: "m", Doc: "somebody sets out from, or comes to, a building with 0.30 m of water or more at a wall; the first at each, where alerts.react is on"},
			{Kind: "departures", Unit: "1", Doc: "a day is over: what all who drove to work could have gained by another departure, over what theirs cost them; in runs over several days"}},
		Layers: []frame.LayerSpec{{Name: "people.exposed", Group: "people", Support: city.OfZone, Kind: frame.Scalar, Unit: "persons", Ramp: "people",
			Quantum: 1, Truth: true, Every: 60 * time.Second, Title: [2]string{"물에 노출된 사람", "People exposed to water"},
			Doc: [2]string{"벽에 0.30 m 이상 물이 찬 건물 안의 사람 수", "people in buildings with 0.30 m of water or more at a wall, by zone"}}},
		Metrics: []sim.MetricSpec{
			{Name: "travelling", Unit: "persons", Doc: "people on the way"},
			{Name: "trips_by_car", Unit: "", Doc: "journeys by car begun since the start, through traffic included"},
			{Name: "trips_other", Unit: "", Doc: "journeys by other means begun since the start"},
			{Name: "stayed_home", Unit: "", Doc: "discretionary journeys not made because of a warning, since the start"},
			{Name: "exposed", Unit: "persons", Doc: "people in buildings with 0.30 m of water or more at a wall"},
			{Name: "warned", Unit: "persons", Doc: "people reached by a warning since the start, where alerts.react is on"},
			{Name: "acted", Unit: "", Doc: "decisions made because of a warning since the start"},
			{Name: "caught", Unit: "", Doc: "journeys from or to a building with 0.30 m of water or more at a wall since the start, where alerts.react is on"}},
		Assumptions: []string{"The population, its places of work and its journeys are synthetic; shares and times without a source are project defaults.",
			"Journeys on foot, by bicycle, electric scooter and as a passenger take distance over speed, or the network's time, and are not seen by traffic. So do journeys by bus where no service is simulated: without mode_share, and where assume says so.",
			"Who goes out of the city by bus, or comes in, takes one that is not on the road.",
			"Where no chain names an academy, it is taken to be near the school; the way there is not simulated.",
			"Households of five stand for all larger ones, two cars for more. Trust, concern and income are drawn."},
		Citations: []string{"Departure times to work and pupils at academies, South Korea 2010: jjan.kr, 2011-05-18, quoting the census",
			"Doubly constrained gravity model: Wilson, A. G. 1967, Transportation Research 1, 253-269 (at both ends where commute is given, else at the home end)",
			"Iterative proportional fitting: Deming, W. E., Stephan, F. F. 1940, Annals of Mathematical Statistics 11, 427-444",
			"Mode choice: McFadden, D. 1974, in Zarembka (ed.), Frontiers in Econometrics, 105-142",
			"Departure times: Small, K. A. 1982, American Economic Review 72, 467-479"},
	}
}

// Init makes the population and plans its day.
func (m *Model) Init(env *sim.Env) error {
	m.env, m.params = env, env.Params.(*Params)
	var err error
	if m.town, err = newTown(env.City); err != nil {
		return err
	}
	var services []string
	for _, f := range env.Tables("fleet", "") {
		if as, ok := f.Params.(interface{ Serves() string }); ok {
			services = append(services, as.Serves())
		} else {
			services = append(services, f.Kind)
		}
	}
	if err := m.make(services); err != nil {
		return err
	}
	m.state = make([]uint8, len(m.trips.depart))
	m.inside = make([]float64, m.town.buildings)
	m.exposure = make([]float64, len(env.City.Zones.ID))
	m.habit = m.newHabit()
	if m.params.Alerts.React {
		m.told, m.again = make([]uint8, len(m.people.group)), make([]uint8, len(m.state))
		m.seen = make([]bool, m.town.buildings)
	}
	env.DefineSupport(city.Person, len(m.people.group))
	env.DefineSupport(city.ZonePair, len(env.City.Zones.ID)*len(env.City.Zones.ID))
	for _, at := range m.where {
		m.enter(at, 1)
	}
	m.trip = sim.WriteEvents[msg.Trip](env, "trip")
	m.done = sim.ReadEvents[msg.Trip](env, "trip_done")
	m.warnings = sim.ReadEvents[msg.Alert](env, "weather_alert")
	m.alerts = sim.ReadEvents[msg.Alert](env, "alert")
	m.skim = sim.ReadPort[units.Second](env, "skim")
	m.transit = sim.ReadPort[units.Second](env, "transit_skim")
	for k, name := range walkPorts {
		if name != "" {
			m.walks[k] = sim.ReadPort[units.Second](env, name)
		}
	}
	if m.choice != nil && (m.served[byBus] || slices.ContainsFunc(spokenOf[:], m.listensTo)) {
		m.remade = make([]uint8, len(m.state))
	}
	m.depth = sim.ReadPort[units.Metre](env, "building_depth")
	m.occupants = sim.WritePort[units.Count](env, "occupants")
	m.exposedAt = sim.WritePort[units.Count](env, "exposed")
	m.trust = sim.WritePort[units.Ratio](env, "attitude")
	m.concern = sim.WritePort[units.Ratio](env, "attitude_concern")
	for id := range m.people.trust {
		m.trust.Values[id], m.concern.Values[id] = units.Ratio(m.people.trust[id]), units.Ratio(m.people.concern[id])
	}
	m.publish()
	return nil
}

// make draws the population and its plans.
func (m *Model) make(services []string) error {
	env, p := m.env, m.params
	needs := p.Commute > 0 || p.ModeShare.given() || p.Chains.any() || clock.Time(clock.Day-env.Civil.OfDay(0)) < env.Stop
	if needs && len(env.City.Zones.ID) > 0 {
		m.town.times = newTimes(m.town, env.Pool)
	}
	m.people = populate(m.town, p, env.Stream("population"))
	m.people.notes = append(m.people.notes, m.people.settle(m.town, &p.Household, env.Stream("households"))...)
	m.people.equip(p, env.Stream("households"))
	m.people.feel(m.town, &p.Attitudes, env.Stream("attitudes"))
	var err error
	if p.Commute > 0 && m.people.residents > 0 {
		if m.town.times.s == nil {
			return errors.New("model.people.commute: this city has no zones; leave the key out")
		}
		if m.people.commute, err = m.people.commuters(m.town, p.Commute, env.Stream("places")); err != nil {
			return err
		}
	}
	if m.demand, err = matrices(m.town, env.Tables("demand", ""), env.Stream); err != nil {
		return err
	}
	if p.ModeShare.given() {
		if m.choice, err = newChoice(m.town, p, services); err != nil {
			return err
		}
	}
	plan := m.planner()
	if m.where, err = plan.plan(&m.people); err != nil {
		return err
	}
	m.trips = plan.trips
	if plan.unmet != nil {
		m.unmet = plan.unmet.Error()
	}
	for k, name := range modeNames {
		m.served[k] = slices.Contains(services, name)
	}
	return nil
}

// planner is ready to draw the plans of all.
func (m *Model) planner() *planner {
	for k := range m.demand {
		m.demand[k].lost = 0
	}
	return &planner{town: m.town, params: m.params, random: m.env.Stream("plans"), civil: m.env.Civil, stop: m.env.Stop, demands: m.demand, choice: m.choice}
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
