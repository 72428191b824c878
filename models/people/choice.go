package people

import (
	"fmt"
	"strings"
	"time"

	"semul/engine/clock"
	"semul/engine/fmath"
	"semul/engine/sim/msg"
	"semul/engine/units"
)

// The modes that people choose from, in the order of their tables.
const (
	byWalk = iota
	byBicycle
	byKickboard
	byCar
	byPassenger
	byBus
	byDRT
	byShared
	byShuttle
	byPRT
	bySharedBike
	modeCount
)

var (
	modeNames = [modeCount]string{"walk", "bicycle", "kickboard", "car", "passenger", "bus", "drt", "shared", "shuttle", "prt", "shared_bike"}
	modeOf    = [modeCount]msg.Mode{msg.Walk, msg.Bicycle, msg.Kickboard, msg.Car, msg.Passenger, msg.Bus, msg.DRT, msg.SharedCar, msg.Shuttle, msg.PRT, msg.SharedBike}
)

// rowOf is the row of modeNames that a mode has; -1 for those that nobody chooses.
func rowOf(m msg.Mode) int {
	for k, o := range modeOf {
		if o == m {
			return k
		}
	}
	return -1
}

// ShareParams are the keys of [model.people.mode_share].
type ShareParams struct {
	Walk      float64 `toml:"walk" range:"[0,1]" doc:"on foot"`
	Bicycle   float64 `toml:"bicycle" range:"[0,1]" doc:"on a bicycle of one's own"`
	Kickboard float64 `toml:"kickboard" range:"[0,1]" doc:"on an electric scooter"`
	Car       float64 `toml:"car" range:"[0,1]" doc:"driving a car of the household"`
	Passenger float64 `toml:"passenger" range:"[0,1]" doc:"in a household car that somebody else drives anyway: no vehicle of its own"`
	Bus       float64 `toml:"bus" range:"[0,1]" doc:"by bus, where a [fleet.X] of kind bus runs or assume says so"`
	DRT       float64 `toml:"drt" range:"[0,1]" doc:"by demand-responsive bus, likewise"`
	Shared    float64 `toml:"shared" range:"[0,1]" doc:"in a shared car, where a [fleet.X] of kind shared has vehicle = \"car\" or assume says so"`
	Shuttle   float64 `toml:"shuttle" range:"[0,1]" doc:"by autonomous shuttle, likewise"`
	PRT       float64 `toml:"prt" range:"[0,1]" doc:"by personal rapid transit, likewise"`

	SharedBike float64 `toml:"shared_bike" range:"[0,1]" doc:"on a shared bicycle or scooter, where a [fleet.X] of kind shared has vehicle = \"bicycle\" or \"kickboard\", or assume says so"`
}

func (p *ShareParams) list() [modeCount]float64 {
	return [modeCount]float64{p.Walk, p.Bicycle, p.Kickboard, p.Car, p.Passenger, p.Bus, p.DRT, p.Shared, p.Shuttle, p.PRT, p.SharedBike}
}

// given reports whether the scenario names any share.
func (p *ShareParams) given() bool { return *p != ShareParams{} }

func (p *ShareParams) check(bad func(key, why string)) {
	total := 0.0
	for _, v := range p.list() {
		total += v
	}
	if p.given() && (total < 0.999 || total > 1.001) {
		bad("mode_share", fmt.Sprintf("the shares add up to %.4g; they must add up to 1", total))
	}
}

// ChoiceParams are the keys of [model.people.choice].
type ChoiceParams struct {
	Time     float64        `toml:"time" range:"[-1,0)" unit:"1/min" doc:"utility of a minute of riding; walking and waiting count twice" src:"project default"`
	Transfer clock.Duration `toml:"transfer" range:"[0,3600]" doc:"minutes of riding that a transfer is felt as" src:"project default"`
	Value    float64        `toml:"value_of_time" range:"(0,1000000]" unit:"won/h" doc:"what an hour is worth" src:"project default"`
	Remember int            `toml:"remember" range:"[0,10000]" doc:"of so many last rides people know how long they took with demand-responsive buses, shared cars and bicycles, shuttles and pods, and refusals, and choose by it on leaving home; 0: by the waits of mode.X alone" src:"project default"`
	Licence  float64        `toml:"licence" range:"[0,1]" doc:"share of adults with a driving licence" src:"project default"`

	Constants string `toml:"constants" oneof:"fit|given" doc:"fit: mode.X.constant is where fitting begins, and the shares of mode_share come out; given: it is taken as it is, so that a measure can move the shares: the manifest of the run it is compared with has the numbers" src:"project default"`
}

// ModesParams are the tables [model.people.mode.X].
type ModesParams struct {
	Walk      ModeParams `toml:"walk" doc:"on foot"`
	Bicycle   ModeParams `toml:"bicycle" doc:"bicycle"`
	Kickboard ModeParams `toml:"kickboard" doc:"electric scooter"`
	Car       ModeParams `toml:"car" doc:"car; its ride is that of the network"`
	Passenger ModeParams `toml:"passenger" doc:"passenger in a car; its ride is that of the network"`
	Bus       ModeParams `toml:"bus" doc:"bus"`
	DRT       ModeParams `toml:"drt" doc:"demand-responsive bus"`
	Shared    ModeParams `toml:"shared" doc:"shared car; its ride is that of the network"`
	Shuttle   ModeParams `toml:"shuttle" doc:"autonomous shuttle"`
	PRT       ModeParams `toml:"prt" doc:"personal rapid transit"`

	SharedBike ModeParams `toml:"shared_bike" doc:"shared bicycle"`
}

// ModeParams are what people expect of a mode.
type ModeParams struct {
	Speed    units.MetrePerSecond `toml:"speed" range:"(0,60]" doc:"of the ride, along streets 1.3 times as long as the crow's flight" src:"project default"`
	Access   clock.Duration       `toml:"access" range:"[0,7200]" doc:"walking at both ends" src:"project default"`
	Wait     clock.Duration       `toml:"wait" range:"[0,7200]" doc:"waiting" src:"project default"`
	Transfer float64              `toml:"transfers" range:"[0,5]" doc:"transfers" src:"project default"`
	Fare     float64              `toml:"fare" range:"[0,1000000]" unit:"won" doc:"price of a trip" src:"project default"`
	PerKm    float64              `toml:"per_km" range:"[0,100000]" unit:"won/km" doc:"price of a kilometre" src:"project default"`
	Constant float64              `toml:"constant" range:"[-20,20]" doc:"utility beside time and price, before calibration" src:"project default"`
	Most     units.Metre          `toml:"most" range:"[0,1000000]" doc:"nobody takes it farther than this as the crow flies" src:"project default"`
}

func defaultModes() ModesParams {
	m := time.Minute
	return ModesParams{
		Walk:      ModeParams{Speed: walkSpeed, Most: 5000},
		Bicycle:   ModeParams{Speed: bicycleSpeed, Access: m, Most: 15000},
		Kickboard: ModeParams{Speed: 4.5, Access: 2 * m, Fare: 1000, PerKm: 500, Most: 10000},
		Car:       ModeParams{Speed: 7, Access: 3 * m, PerKm: 200, Most: 1e6},
		Passenger: ModeParams{Speed: 7, Access: 3 * m, Wait: 3 * m, Most: 1e6},
		Bus:       ModeParams{Speed: busSpeed, Access: 5 * m, Wait: 5 * m, Transfer: 0.3, Fare: 1400, Most: 1e6},
		DRT:       ModeParams{Speed: 6, Access: 3 * m, Wait: 8 * m, Fare: 1500, Most: 1e6},
		Shared:    ModeParams{Speed: 7, Access: 6 * m, Fare: 1000, PerKm: 300, Most: 1e6},
		Shuttle:   ModeParams{Speed: 4, Access: 5 * m, Wait: 6 * m, Fare: 1000, Most: 1e6},
		PRT:       ModeParams{Speed: 9, Access: 5 * m, Wait: 2 * m, Fare: 1400, Most: 1e6},

		SharedBike: ModeParams{Speed: bicycleSpeed, Access: 4 * m, Fare: 1000, Most: 10000}}
}

func (p *ModesParams) list() [modeCount]*ModeParams {
	return [modeCount]*ModeParams{&p.Walk, &p.Bicycle, &p.Kickboard, &p.Car, &p.Passenger, &p.Bus, &p.DRT, &p.Shared, &p.Shuttle, &p.PRT, &p.SharedBike}
}

// choice is the multinomial logit
//
//	V = ASC + β (t_ride + 2 t_walk + 2 t_wait + 10 min · transfers + cost/VOT),   P = exp V / Σ exp V,   (3)
//
// over the modes that somebody has for a way. The constants of the modes are calibrated to shares: calibrate.go.
//
// McFadden, D. 1974, in Zarembka (ed.), Frontiers in Econometrics, 105-142.
type choice struct {
	town    *town
	params  *Params
	modes   [modeCount]*ModeParams
	told    told
	asc     [modeCount]float64 // as calibrated
	grip    [modeCount]float64 // e^asc
	offered [modeCount]bool
	target  [modeCount]float64
	reached [modeCount]float64 // shares after calibration: of the trips drawn, or, of a sample, expected
	most    [modeCount]float64 // of the trips that could be made that way
	rounds  int                // steps of fitting to the shares expected
}

// newChoice says which modes there are: those with a share, and of services only those that somebody runs or that the
// scenario assumes. The error names the first share that nobody can serve.
func newChoice(t *town, p *Params, services []string) (*choice, error) {
	c := &choice{town: t, params: p, modes: p.Mode.list(), target: p.ModeShare.list()}
	have := strings.Join(append(append([]string(nil), services...), p.Assume...), " ")
	for k, share := range c.target {
		if share == 0 {
			continue
		}
		if k >= byBus && !strings.Contains(" "+have+" ", " "+modeNames[k]+" ") {
			return nil, fmt.Errorf("model.people.mode_share.%[1]s: nothing in this scenario offers %[1]s; add %[2]s, or say assume = [%[1]q] in [model.people], or set the share to 0", modeNames[k], fleetOf(k))
		}
		c.offered[k] = true
		c.asc[k] = c.modes[k].Constant
		c.grip[k] = fmath.Exp(c.asc[k])
	}
	return c, nil
}

// fleetOf says what offers a mode.
func fleetOf(mode int) string {
	switch mode {
	case byShared:
		return "a [fleet.X] with kind = \"shared\" and vehicle = \"car\""
	case bySharedBike:
		return "a [fleet.X] with kind = \"shared\" and vehicle = \"bicycle\" or \"kickboard\""
	}
	return "a [fleet.X] of that kind"
}

// ride is how long the ride itself takes by mode k [s].
func (c *choice) ride(k int, from, to place) float64 {
	switch k {
	case byCar, byPassenger, byShared:
		return c.town.drive(from, to)
	}
	return detour * c.town.distance(from, to) / float64(c.modes[k].Speed)
}

// seconds is how long a trip by mode k is expected to take from door to door [s].
func (c *choice) seconds(k int, from, to place) float64 {
	return c.ride(k, from, to) + c.access(k, from, to) + c.modes[k].Wait.Seconds()
}

// access is walking at both ends [s]: to the stops that traffic tells of, else, or where none is near, as the parameters say.
func (c *choice) access(k int, from, to place) float64 {
	if walk := c.told.walk[k]; walk != nil && int(from) < len(walk) && int(to) < len(walk) && walk[from] >= 0 && walk[to] >= 0 {
		return float64(walk[from] + walk[to])
	}
	return c.modes[k].Access.Seconds()
}

// lack is why somebody cannot make a way by a mode.
type lack uint8

const (
	hasIt lack = iota
	notOffered
	beyond
	outOfTown
	noCar
	noLicence
	noBus
	noStop
	soonerOnFoot
	lackCount
)

var lackWords = [lackCount]string{"", "", "are longer than mode.%s.most", "begin or end outside the city", "are of people with no car to take", "are of people without a licence",
	"have no bus that helps", "have no stop of it within its walk at one end", "are sooner made on foot than by its stops"}

// lacks says whether somebody with so much to travel with has mode k for a way, and if not, why. bus is as in weigh.
func (c *choice) lacks(k int, has uint8, from, to place, d, bus float64) lack {
	outside := int(from) >= c.town.buildings || int(to) >= c.town.buildings
	switch {
	case !c.offered[k]:
		return notOffered
	case d > float64(c.modes[k].Most):
		return beyond
	case outside && (k < byCar || k == bySharedBike): // nobody walks or rides out of the city
		return outOfTown
	case k == byCar && has&drives == 0, k == byPassenger && has&carAtHome == 0:
		return noCar
	case (k == byShared || k == byKickboard) && has&licensed == 0:
		return noLicence
	case k == byBus && bus == 0:
		return noBus
	}
	walk := c.told.walk[k]
	switch {
	case walk == nil:
		return hasIt
	case outside:
		return outOfTown
	case walk[from] < 0 || walk[to] < 0:
		return noStop
	case float64(walk[from]+walk[to]) >= detour*d/walkSpeed:
		return soonerOnFoot
	}
	return hasIt
}

// means is what somebody has for a way: the household's car is his to take who drives it; for shops and leisure any licensed
// adult of the household may.
func (pop *population) means(id int, why msg.Purpose) uint8 {
	has := pop.has[id]
	if why != msg.ToWork && has&licensed != 0 && has&carAtHome != 0 {
		has |= drives
	}
	return has
}

// weigh fills w with exp(V − ASC) of each mode for a way, 0 where somebody does not have it. bus is how long a journey by
// bus feels [s]; 0: no bus helps; below 0: as the parameters say.
func (c *choice) weigh(w *[modeCount]float32, pop *population, id int, from, to place, why msg.Purpose, bus float64) {
	d, has := c.town.distance(from, to), pop.means(id, why)
	for k, m := range c.modes {
		w[k] = 0
		if c.lacks(k, has, from, to, d, bus) != hasIt {
			continue
		}
		felt := c.ride(k, from, to) + float64(2*(c.access(k, from, to)+m.Wait.Seconds())) + float64(m.Transfer*c.params.Choice.Transfer.Seconds())
		switch {
		case k == byWalk:
			felt *= 2
		case k == byBus && bus > 0:
			felt = bus
		}
		cost := m.Fare + float64(m.PerKm*detour*d/1000)
		felt += float64(cost / c.params.Choice.Value * 3600)
		w[k] = float32(fmath.Exp(max(-80, c.params.Choice.Time*felt/60)))
	}
	if c.offered[byWalk] && sumOf(w) == 0 { // who has nothing else goes on foot, however far
		w[byWalk] = 1
	}
}

func sumOf(w *[modeCount]float32) (s float32) {
	for _, v := range w {
		s += v
	}
	return s
}

// pick draws a mode from weights and constants at share u in [0, 1); false if there is none.
func (c *choice) pick(w *[modeCount]float32, u float64) (int, bool) {
	total := 0.0
	for k, v := range w {
		total += float64(float64(v) * c.grip[k])
	}
	if total <= 0 {
		return 0, false
	}
	last, at := 0, u*total
	for k, v := range w {
		if x := float64(float64(v) * c.grip[k]); x > 0 {
			if last = k; at < x {
				return k, true
			}
			at -= x
		}
	}
	return last, true
}
