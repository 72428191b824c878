package traffic

import (
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/par"
	"semul/engine/rng"
	"semul/models/traffic/route"
)

// Config is how a Sim computes. DefaultConfig fills it.
type Config struct {
	Step        clock.Duration // dt, 0.001 to 2 s
	Preset      Preset
	Following   Following
	Seed        uint64
	Midnight    clock.Duration // civil time of day at instant 0, for signal plans
	Weekday     int            // and the day of the week, Monday 0
	Impassable  float64        // depth at which a lane is closed for entry [m]
	DryEnough   float64        // depth below which a stalled vehicle can be towed [m]
	Tow         clock.Duration // from then until it is gone on
	Patience    clock.Duration // of a driver in the wrong lane at the stop line, before another way is taken
	Information Information
	AppShare    float64        // of drivers, with an app: 0 to 1
	Experience  bool           // usual times follow what streets took in this run; else they are free times
	Rechoice    clock.Duration // between two reconsiderations of a route
	Gain        clock.Duration // by which a new way must be quicker
	GainShare   float64        // and by this share of what is left
	Relax       bool           // a gridlock waives keep clear for its longest waiter
	Politeness  float64        // MOBIL's p, 0 to 1
	Environment bool           // energy, CO₂ and noise are counted
	Electric    float64        // share of cars that drive on batteries, 0 to 1
	Meso        []bool         // by street of the city: moved by link transmission; nil: none
	Sleepless   bool           // lanes in which nothing can change are computed all the same; results do not depend on it
	Pool        *par.Pool      // nil: serial
}

// DefaultConfig is dt 0.5 s and the preset "korea".
func DefaultConfig() Config {
	return Config{Step: 500e6, Preset: Presets[0], Impassable: 0.3, DryEnough: 0.1, Tow: 30 * 60e9, Patience: 3e9, Experience: true,
		Rechoice: 300e9, Gain: 60e9, GainShare: 0.1, Politeness: 0.3}
}

// Information is what drivers know when they choose a route.
type Information uint8

// The kinds of information.
const (
	Sight    Information = iota // usual times; closures and deep water once they lie in the next two streets
	Habit                       // usual times and nothing else: a closure is met
	Truth                       // present times and all closures
	Released                    // as Sight, and those with an app what has been advised
)

// Sim moves vehicles over a city's streets. It is the kernel of the model and works without an engine.
type Sim struct {
	cfg               Config
	city              *city.City
	net               *network
	plans             *plans
	lines             detectors
	env               *environment // nil: not counted
	routes            *planner
	meso              *mesoStreets // nil: every street is micro
	speeds            rng.Stream
	moods             rng.Stream // of who dawdles
	laws              [256]law   // by type
	types             []vehicleType
	groupOf           [256]uint8 // by type
	dt                float32
	soft              float32 // least deceleration limit of the types in use [m/s²]
	longest, shortest float32 // vehicle in use [m]
	now               clock.Time
	step              uint64
	stops             Following // law towards stop lines and whoever has parted into another link: IDM+, or Krauss or CityFlow where that is driven
	hertz             uint64    // steps per second, at least 1: lane changes are thought over that seldom

	// Per row of the network.
	start        []uint32 // slot of the first vehicle: the small room's first, or the large one's
	base, room   []uint32 // first slot and number of slots of the large room
	count        []uint16
	granted      []uint16  // vehicles at the front that may cross the stop line
	shown        []int32   // by signal: the stage that Show has named, or −1; nil before the first
	went         []uint64  // step after the one in which a vehicle was last let go, or 0
	halt         []bool    // the first one that may not must brake for it
	pending      []uint16  // of a link: granted vehicles that have not reached it
	shows        []byte    // of a link: what its signal shows
	shut         []bool    // link that must not be entered
	limit        []float32 // speed limit of now [m/s]
	slack        []float32 // what rain adds to headways [s]
	leaving      []uint8   // vehicles at the front that have passed the end
	needs        []float32 // of a link: what vehicles coming over it need of the lane after it to be able to stop there [m]
	comers       []float32 // of a link: how far into the lane after it vehicles coming over it get in this step at their speeds [m]
	old, tail    snapshot  // last vehicles as the step began, and after lane changes
	live         []uint64  // one bit a row that has vehicles, or a queue
	first, last  []uint32  // queue of vehicles waiting to enter a lane
	yield        []yielding
	lull         []uint32 // link before whose red signal a lane sleeps, or none: it is awake
	dozed        []uint64 // value of driven from which on its moves are owed
	driven       uint64   // phases "moves" that are over
	slept        uint64   // updates owed to sleep
	slots        slots
	fleet        fleet
	blocks       []blockWork
	pressed      []bool // junctions whose needs are not cleared
	phases       [8]func(int)
	crew         *par.Crew
	inCrew       func()   // advance
	shares       []uint32 // first block of each of the crew, and the number of blocks
	load         []uint64 // by block: what it has cost since they were shared out
	pass         uint8
	states       states
	closed       []bool   // row that must not be entered
	promised     []uint32 // of a lane: vehicle on a link before it that may cross its line already, or none (beyond.go)
	promisedLink []uint32 // and over which link
	waived       []bool   // lane whose first vehicle need not keep the junction clear
	wants        []uint64 // one bit a row: somebody there may want to change lanes, or waits to enter
	counts       Counts
	agenda       agenda
	leavers      []leaver       // those who depart in this step come first
	planner      func(int, int) // planOne
	planners     []uint32       // shares of the crew among them
	halts        agenda         // ends of halts
	halted       []Halt
	whole        []uint8
	advised      []advice // in force
	apps         rng.Stream
	sirens       []uint32  // emergency vehicles
	siren        []float32 // by row: where the last of them is, or far
	heard        []uint32  // rows with one
	done         []Done
	notices      []Notice
	incidents    []incident
	stranded     []uint32 // ids of vehicles caught by water
	strandedRow  []uint32
	waits        waits
	rainLoss     float32
	cold         float64   // times as much energy do batteries give as at a mild temperature
	distracted   []float32 // by row: share of capacity lost to what happens beside it
	shadows      []uint32  // empty rows that a vehicle further on reaches back into
	alarms       []uint32  // streets in which something was closed: who comes to them looks around
	informed     int       // drivers who know of closures
	standing     bool      // somebody may stand in a lane who is stalled or halts
	joint, other []uint8
	starts, ends []route.End // of the ways that a lane offers
	firsts       []uint8     // turns into starts
	passed       []uint32    // by turn: vehicles that have made it in this window
	passing      []uint32    // and what the street before took them [ms]
	left         []uint32    // by row: vehicles that have left it over its end, or arrived where the road ends
	uses         []use       // by row: what has been driven there since the start
	ending       []bool      // by row: the road ends there
	lately       []uint32    // by street: vehicles that left it in the last window
}

// slots is the arena of vehicles on lanes; those of one lane stand together, the front one first. Every row has a small
// room near those of its neighbours, and one that holds all it can ever hold, further on; it uses the small one as long
// as that is enough, so that the vehicles of a district lie on few pages of memory.
type slots []occupant

// occupant is a vehicle on a lane. Two of them fill a cache line, and a street lane of a town has two or three.
type occupant struct {
	x, v   float32 // front bumper from the start of the lane [m], speed [m/s]
	wish   float32 // wished speed over the limit
	veh    uint32  // row of the fleet
	next   uint32  // row of the network to drive on to, or none
	waited uint16  // steps at rest since last driving faster than creep
	flags  uint16
	class  Type
	aside  int8   // lanes to move by to be able to follow the route, left positive
	beside uint8  // which of the lanes beside the next turn can be made from: toRight, toLeft; and hurries
	close  uint8  // how far it keeps less distance than it likes to, since it or another has squeezed in: 0 to 255
	stood  uint32 // steps below 0.1 m/s since it came onto the road
}

// Sides of a lane, and how much it matters.
const (
	toRight = 1 << iota
	toLeft
	hurries // to change lane, although the lane leads on for the next turn
)

// Flags of a vehicle on a lane.
const (
	arrives = 1 << iota // the trip ends in this street
	stalled
	yields  // slows to let somebody in, or to get in behind somebody
	moved   // has changed lane in this step
	done    // has reached the end of its trip in this step
	halts   // is to halt in this street
	follows // has been let into a junction behind somebody who still crosses its way
	lingers // waits within a junction for those it gives way to (linger.go)
	joins   // has been let into a junction behind somebody who goes on into the same lane, until it is there itself (early.go)
)

// snapshot is, for every row, the rear end of its last vehicle. Beyond every lane if there is none; negative if it
// reaches back out of the lane.
type snapshot []rearEnd

type rearEnd struct {
	rear  float32 // [m]
	speed float32 // [m/s]
	decel float32 // hardest deceleration [m/s²]
	by    uint32  // link over which it reaches back out of a lane, or none
}

// yield asks one vehicle of a lane to keep behind a place as if a vehicle stood there.
type yield struct {
	veh  uint32
	rear float32 // [m]
	v    float32 // [m/s]
}

// mostAsked is how many vehicles of a lane may be asked in a step to let somebody in.
const mostAsked = 4

// yielding is who in a lane is asked to let somebody in, the first to ask first.
type yielding [mostAsked]yield

// nobodyAsked is a yielding of none.
var nobodyAsked = yielding{{veh: none}, {veh: none}, {veh: none}, {veh: none}}

// blockWork is what one block gathers in a step, for others to read when the phase is over.
type blockWork struct {
	leaving        []uint32 // rows with vehicles past their end
	received       []uint32
	arrived        []uint32 // fleet rows
	entered        []uint32
	lost           []uint32 // fleet rows at a stop line in the wrong lane, patience gone
	look           []uint32 // fleet rows that have come into a new street and may see something
	reaching       []uint32 // rows whose last vehicle reaches back out of them
	updates, moves uint64
	slept          uint64
	timid          uint64
	hard           uint64
	metres         float64
	before         []float32 // where the vehicles of a lane with lines stood
	crossings      []crossing
	trails         []trail
	halted         []uint32 // fleet rows that have come to rest at their stop
	flat           []uint32 // fleet rows whose battery is empty
	_              [64]byte
}

const far = float32(math.MaxFloat32 / 4)

// NewSim builds the kernel for a city. Errors say what in the city or the configuration cannot be driven on.
func NewSim(c *city.City, cfg Config) (*Sim, error) {
	if cfg.Step < 1e6 || cfg.Step > 2e9 {
		return nil, fmt.Errorf("traffic: step must be between 0.001 and 2 s, got %v", cfg.Step)
	}
	if cfg.Pool == nil {
		cfg.Pool = par.NewPool(1)
	}
	n, err := compile(c, &cfg.Preset)
	if err != nil {
		return nil, err
	}
	s := &Sim{cold: 1, cfg: cfg, city: c, net: n, speeds: rng.NewStream(cfg.Seed, "traffic.speed"), moods: rng.NewStream(cfg.Seed, "traffic.dawdle"), apps: rng.NewStream(cfg.Seed, "traffic.app"), dt: float32(cfg.Step.Seconds())}
	s.hertz = max(1, uint64((1e9+cfg.Step/2)/cfg.Step))
	if cfg.Following == Krauss || cfg.Following == CityFlow {
		s.stops = cfg.Following
	}
	if err := s.makeTypes(); err != nil {
		return nil, err
	}
	s.soft, s.shortest = far, far
	for class := Car; class <= Motorcycle; class++ {
		p := &s.laws[class]
		s.soft, s.longest, s.shortest = min(s.soft, p.decel), max(s.longest, p.length), min(s.shortest, p.length)
	}
	if err := s.allocate(); err != nil {
		return nil, err
	}
	s.plans = newPlans(c, n)
	if s.routes, err = newPlanner(n, c, cfg.Pool); err != nil {
		return nil, err
	}
	s.states = newStates(n)
	for street := range n.firstLane {
		s.relane(uint32(street))
	}
	s.phases = [8]func(int){s.junctionsOf, s.changesOf, s.movesOf, s.gatherOf, s.popOf, s.settleOf, s.nodesOfMeso, s.linksOfMeso}
	s.crew, s.inCrew, s.load = cfg.Pool.NewCrew(), s.advance, make([]uint64, len(s.blocks))
	s.shares = make([]uint32, s.crew.Members()+1)
	for b := range s.load {
		s.load[b] = 1
	}
	s.share()
	if s.meso, err = newMeso(s, cfg.Meso); err != nil {
		return nil, err
	}
	if cfg.Environment {
		s.env = newEnvironment(s, c)
	}
	s.planner, s.planners = s.planOne, make([]uint32, s.crew.Members()+1)
	s.playSignals()
	return s, nil
}

// allocate lays out the arena and makes what is kept for every row.
func (s *Sim) allocate() error {
	n := s.net
	s.start, s.base, s.room = make([]uint32, n.lanes), make([]uint32, n.lanes), make([]uint32, n.lanes)
	s.count, s.granted, s.pending = make([]uint16, n.lanes), make([]uint16, n.lanes), make([]uint16, n.lanes)
	for r := range uint32(n.lanes) {
		s.start[r] = r * smallRoom
	}
	if err := s.layOut(s.shortest); err != nil {
		return err
	}
	s.promised, s.promisedLink = filled(n.lanes), filled(n.lanes)
	s.waived, s.went = make([]bool, n.lanes), make([]uint64, n.lanes)
	s.closed, s.wants = make([]bool, n.lanes), make([]uint64, (n.lanes+63)/64)
	s.halt, s.shut, s.shows = make([]bool, n.lanes), make([]bool, n.lanes), make([]byte, n.lanes)
	s.limit, s.slack = append([]float32(nil), n.limit...), make([]float32, n.lanes)
	s.distracted = make([]float32, n.lanes)
	s.leaving, s.needs, s.comers = make([]uint8, n.lanes), make([]float32, n.lanes), make([]float32, n.lanes)
	s.live = make([]uint64, (n.lanes+63)/64)
	s.first, s.last = filled(n.lanes), filled(n.lanes)
	s.lull, s.dozed = filled(n.lanes), make([]uint64, n.lanes)
	s.yield = make([]yielding, n.lanes)
	s.pressed = make([]bool, n.junctions)
	s.siren = make([]float32, n.lanes)
	for r := range s.siren {
		s.siren[r] = far
	}
	s.lately, s.left = make([]uint32, len(n.firstLane)), make([]uint32, n.lanes)
	s.passed, s.passing = make([]uint32, len(n.turns.to)), make([]uint32, len(n.turns.to))
	s.uses, s.ending = make([]use, n.lanes), s.endsTrips()
	s.blocks = make([]blockWork, len(n.blocks)-1)
	for _, t := range []*snapshot{&s.old, &s.tail} {
		*t = make(snapshot, n.lanes)
		for r := range *t {
			(*t)[r] = rearEnd{rear: far, decel: 1, by: none}
		}
	}
	s.waits.node = make([]int32, n.lanes)
	for r := range s.yield {
		s.waits.node[r] = -1
		s.yield[r], s.needs[r], s.comers[r] = nobodyAsked, -far, -far
		s.shows[r] = permissive
	}
	return nil
}

// layOut gives every row a large room for bumper-to-bumper vehicles of the shortest length in use [m] and a few more, and
// moves there who was in one. Errors name a lane that could hold more vehicles than can be counted.
func (s *Sim) layOut(shortest float32) error {
	n, old := s.net, s.slots
	bases, rooms := make([]uint32, n.lanes), make([]uint32, n.lanes)
	total := uint64(n.lanes) * smallRoom
	for r := range uint32(n.lanes) {
		bases[r] = uint32(total)
		if n.length[r] > 0 {
			most := float64(n.length[r]/shortest) + 2 + slackSlots
			if most > math.MaxUint16 {
				return fmt.Errorf("traffic: %s is %.0f m long and could hold more than 65,535 vehicles; split the street", s.name(r), n.length[r])
			}
			rooms[r] = uint32(most)
		}
		total += uint64(rooms[r])
	}
	if total > math.MaxUint32 {
		return fmt.Errorf("traffic: the lanes of the city have room for %d vehicles, more than 4,294,967,295; import a smaller area", total)
	}
	s.slots = make(slots, total)
	copy(s.slots, old[:min(len(old), n.lanes*smallRoom)])
	for r := range uint32(n.lanes) {
		if s.start[r] != r*smallRoom {
			copy(s.slots[bases[r]:], old[s.start[r]:s.start[r]+uint32(s.count[r])])
			s.start[r] = bases[r]
		}
	}
	s.base, s.room, s.shortest = bases, rooms, shortest
	return nil
}

// slackSlots is how many slots stay free behind a lane's vehicles, for those that come in within a step.
const slackSlots = 8

// smallRoom is the number of slots in a row's small room, slackSlots of them kept free.
const smallRoom = 16

// Now is the instant the vehicles stand at.
func (s *Sim) Now() clock.Time { return s.now }
