package traffic

import (
	"context"
	"fmt"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/rng"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/units"
	"semul/models/traffic/noise"
)

// Model is the traffic of a run: a Sim behind ports.
type Model struct {
	sim.NoEvents
	env    *sim.Env
	params *Params
	sim    *Sim
	places *places
	walls  *noise.Facades // what buildings hear; built when first asked for, not state
	own    *cityTrips     // trips of the city's own table
	// removed names the first of the city's trips that found no way since the run or its checkpoint began; not state.
	removed string
	now     clock.Time

	nextID     uint32
	open       map[uint32]msg.Trip // by id of the vehicle
	services   []running
	cars       *cars // nil: they vanish where their journeys end
	corridors  []corridor
	owner      map[uint32]int // service by id of a vehicle's trip
	unserved   int            // journeys that no service took
	unplaced   int            // trips from or to where no street leads
	edge       int            // background trips since edgeFrom
	edgeFrom   clock.Time
	background float64 // [vehicles/h]
	journal    journal
	chance     rng.Stream
	fallen     float64 // rain since the last look, mean of the zones [m]
	looked     clock.Time
	dim        []bool           // signals that were dark
	lost       []clock.Time     // by signal: since when it has no power, or Never
	battery    []clock.Duration // by signal

	trips       *sim.EventIn[msg.Trip]
	rain        *sim.In[units.Metre]
	air         *sim.In[units.Celsius]
	depth       *sim.In[units.Metre]
	through     *sim.In[units.SquareMetrePerSecond]
	power       *sim.In[units.Flag]
	track       *sim.In[units.Flag]
	closures    *sim.EventIn[msg.Command]
	retimed     *sim.EventIn[msg.Command]
	advice      *sim.EventIn[msg.Command]
	signs       *sim.EventIn[msg.Command]
	finished    *sim.EventOut[msg.Trip]
	speed       *sim.Out[units.MetrePerSecond]
	skim        *sim.Out[units.Second]
	transitSkim *sim.Out[units.Second]
	skimmed     clock.Time // when the travel times were told last
	zoneStreet  []uint32
	crowd       *sim.Out[units.Vehicle]
	stage       *sim.Out[units.Count]
	passages    *sim.Out[units.Vehicle]
	occupied    *sim.Out[units.Second]
	swift       *sim.Out[units.MetrePerSecond]
	chargers    *sim.In[units.Flag]
	bays        *sim.Out[units.Count]
	drawn       *sim.Out[units.Joule]
	asked       *sim.EventIn[msg.Crew]
	arrivals    *sim.EventOut[msg.Crew]
	plugs       *sim.EventOut[msg.Plug]
	unplugs     *sim.EventOut[msg.Plug]
	crossed     *sim.EventOut[msg.Crossing]
	told        *sim.EventIn[msg.Command]
	units       telematics
	wet         []float32
	torrent     []float32
	shown       []uint32 // lanes whose speed is not the limit
}

// New makes the model.
func New() sim.Model { return &Model{} }

// Init builds the kernel for the city and binds the ports.
func (m *Model) Init(env *sim.Env) error {
	m.env, m.params = env, env.Params.(*Params)
	cfg, err := m.params.config()
	if err != nil {
		return err
	}
	cfg.Pool, cfg.Seed = env.Pool, env.Seed
	cfg.Midnight, cfg.Weekday = env.Civil.OfDay(0), (int(env.Civil.Weekday(0))+6)%7
	if cfg.Meso, err = mesoOutside(env.City, m.params.Micro.Within); err != nil {
		return err
	}
	if m.sim, err = NewSim(env.City, cfg); err != nil {
		return err
	}
	m.sim.env.count(m.params.Environment.factors, m.sim.net.lanes)
	if m.places, err = newPlaces(env.City, m.sim); err != nil {
		return err
	}
	begin := m.params.DemandBegin.Seconds()
	if begin < 0 {
		begin = env.Civil.SecondsOfDay(0)
	}
	m.own = &cityTrips{}
	if m.params.Demand == "city" {
		if m.own, err = newCityTrips(env.City, m.sim, begin, m.params.BrokenPaths == "reroute"); err != nil {
			return err
		}
	}
	if err := m.layCorridors(); err != nil {
		return err
	}
	m.units.find(env.Devices())
	if err := m.startServices(); err != nil {
		return err
	}
	m.background = m.params.Background
	m.open, m.chance = map[uint32]msg.Trip{}, env.Stream("background")
	m.dim = make([]bool, len(env.City.Signals.ID))
	if err := m.setSignals(env.Tables("signal", "")); err != nil {
		return err
	}
	m.wet, m.torrent = make([]float32, len(env.City.Lanes.ID)), make([]float32, len(env.City.Lanes.ID))
	m.trips = sim.ReadEvents[msg.Trip](env, "trip")
	m.rain = sim.ReadPort[units.Metre](env, "rain")
	m.air = sim.ReadPort[units.Celsius](env, "temperature")
	m.depth = sim.ReadPort[units.Metre](env, "water_depth")
	m.through = sim.ReadPort[units.SquareMetrePerSecond](env, "water_flow")
	m.power = sim.ReadPortOn[units.Flag](env, "energised", city.OfSignal)
	m.track = sim.ReadPortOn[units.Flag](env, "energised", city.OfGuideway)
	m.chargers = sim.ReadPortOn[units.Flag](env, "energised", city.OfCharger)
	m.bays = sim.WritePort[units.Count](env, "bays_taken")
	m.drawn = sim.WritePort[units.Joule](env, "active_energy")
	m.asked = sim.ReadEvents[msg.Crew](env, "crew_request")
	m.arrivals = sim.WriteEvents[msg.Crew](env, "crew_arrived")
	m.plugs = sim.WriteEvents[msg.Plug](env, "plug")
	m.unplugs = sim.WriteEvents[msg.Plug](env, "unplug")
	m.closures = sim.ReadEvents[msg.Command](env, "closure")
	m.advice = sim.ReadEvents[msg.Command](env, "advice")
	m.signs = sim.ReadEvents[msg.Command](env, "sign")
	m.told = sim.ReadEvents[msg.Command](env, "dispatch")
	m.units.bind(env)
	m.retimed = sim.ReadEvents[msg.Command](env, "signal_command")
	m.finished = sim.WriteEvents[msg.Trip](env, "trip_done")
	m.speed = sim.WritePort[units.MetrePerSecond](env, "lane_speed")
	m.crowd = sim.WritePort[units.Vehicle](env, "lane_vehicles")
	m.stage = sim.WritePort[units.Count](env, "signal_state")
	env.DefineSupport(city.ZonePair, zonePairs(env.City))
	m.skim = sim.WritePort[units.Second](env, "skim")
	m.transitSkim = sim.WritePort[units.Second](env, "transit_skim")
	m.zoneStreet = m.places.zoneStreets()
	m.writeSkim()
	m.writeTransitSkim()
	m.writeWalks()
	m.linesOf(env.Devices())
	m.passages = sim.WritePort[units.Vehicle](env, "passages")
	m.occupied = sim.WritePort[units.Second](env, "passages_occupied")
	m.swift = sim.WritePort[units.MetrePerSecond](env, "passages_speed")
	m.crossed = sim.WriteEvents[msg.Crossing](env, "line_crossed")
	for l, v := range env.City.Lanes.Speed {
		m.speed.Values[l] = units.MetrePerSecond(v)
	}
	m.publish()
	return nil
}

// Now is the instant the state stands at. Vehicles stand at the last whole step before it.
func (m *Model) Now() clock.Time { return m.now }

// Advance takes what the ports say and moves the vehicles by the whole steps up to `to`.
func (m *Model) Advance(ctx context.Context, to clock.Time) error {
	m.listen(to)
	for m.sim.Now()+clock.Time(m.params.Step) <= to {
		if err := ctx.Err(); err != nil {
			return err
		}
		m.enterFromEdge()
		m.feed()
		for i := range m.services {
			m.services[i].act(m.sim.Now())
		}
		m.sim.Step()
		m.report()
		m.tell()
	}
	if to-m.skimmed >= skimEvery {
		m.writeSkim()
		m.writeTransitSkim()
		m.skimmed = to
	}
	m.pass()
	m.measure(to)
	m.now = to
	m.publish()
	return nil
}

// listen takes trips, weather, water and power.
func (m *Model) listen(to clock.Time) {
	for i := range m.trips.Msgs {
		m.accept(&m.trips.Msgs[i].Payload)
	}
	m.sendCrews(m.asked.Msgs)
	m.obey(m.closures.Msgs)
	m.obey(m.retimed.Msgs)
	m.obey(m.advice.Msgs)
	m.obey(m.signs.Msgs)
	m.obey(m.told.Msgs)
	mean, warmth := 0.0, 0.0
	for z := range m.rain.Values {
		mean += float64(m.rain.Values[z])
		warmth += float64(m.air.Values[z])
	}
	if n := float64(len(m.rain.Values)); n > 0 {
		m.fallen += mean / n
		if span := to - m.looked; span >= lookAtRain {
			m.sim.SetRain(m.fallen/span.Seconds()*3600*1000, warmth/n)
			m.fallen, m.looked = 0, to
		}
	}
	for l := range m.wet {
		m.wet[l], m.torrent[l] = float32(m.depth.Values[l]), float32(m.through.Values[l])
	}
	m.sim.SetWater(m.wet, m.torrent)
	for s, on := range m.power.Values {
		if off := m.empty(s, on.Bool()); off != m.dim[s] {
			m.dim[s] = off
			m.sim.SetDark(uint32(s), off)
			if off {
				m.env.Emit(frame.Event{At: m.now, Kind: "signal_dark", Where: signalRef(uint32(s)), Value: 1, Cause: m.outage(uint32(s))})
			}
		}
	}
}

// outage is the event by which a signal's feeder went dark, if one is known.
func (m *Model) outage(signal uint32) []uint64 {
	c := m.env.City
	if bus := c.Signals.Bus[signal]; int(bus) < len(c.Buses.Feeder) {
		if id := m.env.Latest("power.dark", city.Ref{Support: city.OfFeeder, Index: c.Buses.Feeder[bus]}); id != 0 {
			return []uint64{id}
		}
	}
	return nil
}

// lookAtRain is how long rain is averaged over before drivers are taken to notice it.
const lookAtRain clock.Time = 60e9

// accept turns a journey into a vehicle. Who cannot be placed is sent back at once.
func (m *Model) accept(t *msg.Trip) {
	if m.serve(t) {
		return
	}
	trip, ok := m.places.trip(t)
	if !ok {
		m.sendBack(t)
		return
	}
	trip.ID, trip.Informed = m.nextID, t.Informed
	if t.Mode == msg.Truck {
		trip.Class = m.truck(trip.ID)
	}
	m.nextID++
	if err := m.sim.Add(trip); err != nil { // no lane there for a vehicle of its class
		m.sendBack(t)
		return
	}
	m.open[trip.ID] = *t
}

// sendBack returns a journey that cannot be placed.
func (m *Model) sendBack(t *msg.Trip) {
	m.unplaced++
	back := *t
	back.Arrived, back.Reached = max(t.Depart, m.now), false
	m.finished.Send(frame.Event{}, back)
}

// trailerShare is the share of trailers among trucks (project default).
const trailerShare = 0.3

func (m *Model) truck(id uint32) Class {
	if m.chance.Float64(uint64(id), 1, 0) < trailerShare {
		return Trailer
	}
	return Truck
}

// enterFromEdge sends the background vehicles of this step from one edge of the city to another.
func (m *Model) enterFromEdge() {
	due := int(m.background * (m.sim.Now() - m.edgeFrom).Seconds() / 3600)
	for ; m.edge < due; m.edge++ {
		if trip, ok := m.places.across(m.chance, uint64(m.nextID)); ok {
			trip.ID, trip.At = m.nextID, m.sim.Now()
			m.nextID++
			if err := m.sim.Add(trip); err != nil {
				panic(err) // places gave streets that exist
			}
		}
	}
}

// nameOf is a trip that has ended, as messages show it.
func (m *Model) nameOf(d *Done) string {
	if d.ID >= firstCityTrip {
		return m.own.name(m.env.City, d.ID)
	}
	return fmt.Sprintf("%s/%d from street/%s", m.purposeName(m.purposeOf(d.ID)), d.ID, m.env.City.Streets.ID[d.Began])
}

// report passes on what happened in a step.
func (m *Model) report() {
	for _, h := range m.sim.Halted() {
		if i, ok := m.owner[h.ID]; ok {
			m.services[i].halted(h)
		}
	}
	for _, d := range m.sim.Finished() {
		m.journal.add(d, m.sim.classOfType(d.Type), m.purposeOf(d.ID))
		if d.wayless() && m.removed == "" {
			m.removed = m.nameOf(&d)
		}
		if i, ok := m.owner[d.ID]; ok {
			delete(m.owner, d.ID)
			m.services[i].ended(d)
			continue
		}
		t, ok := m.open[d.ID]
		if !ok {
			continue // background
		}
		delete(m.open, d.ID)
		t.Arrived, t.Reached = d.At, d.Reached
		m.finished.Send(frame.Event{}, t)
	}
	for _, n := range m.sim.Notices() {
		ev := frame.Event{At: m.sim.Now(), Kind: n.Kind, Where: n.Where, Value: n.Value, Unit: n.Unit, Note: n.Note}
		if n.Cause != 0 {
			ev.Cause = []uint64{n.Cause}
		}
		m.env.Emit(ev)
	}
}

// publish writes the output states.
func (m *Model) publish() {
	limit := m.env.City.Lanes.Speed
	for _, l := range m.shown {
		m.speed.Values[l], m.crowd.Values[l] = units.MetrePerSecond(limit[l]), 0
	}
	m.shown = m.shown[:0]
	m.sim.EachLane(func(lane uint32, vehicles int, mean float64) {
		m.speed.Values[lane], m.crowd.Values[lane] = units.MetrePerSecond(mean), units.Vehicle(vehicles)
		m.shown = append(m.shown, lane)
	})
	for s := range m.stage.Values {
		m.stage.Values[s] = units.Count(m.sim.Stage(uint32(s)))
	}
	if m.cars != nil {
		m.cars.publish()
	}
	m.publishUnits()
}

// Headline is for the progress line.
func (m *Model) Headline() string {
	c := m.sim.Counts()
	return fmt.Sprintf("%d vehicles, %d waiting to enter", c.Running, c.Waiting)
}
