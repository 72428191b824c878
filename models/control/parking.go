package control

import (
	"fmt"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/hub/release"
	"semul/engine/sim"
	"semul/engine/sim/msg"
)

// ParkingParams are the keys of kind parking.
type ParkingParams struct {
	Common
	Every clock.Duration `toml:"every" doc:"how often free bays are published at most" range:"[1,86400]" src:"project default"`
}

// unknown is what is told of a car park of which nothing is known.
const unknown = -1

// attendant publishes released numbers of free bays.
type attendant struct {
	*desk
	p     *ParkingParams
	city  *city.City
	lots  []uint32 // car parks, by cell of the release
	told  []int32  // what was published last, by position in lots
	seen  uint64
	acted clock.Time
	open  bool // has published
}

func newAttendant(env *sim.Env, p *ParkingParams, d *desk) (*attendant, error) {
	a := &attendant{desk: d, p: p, city: env.City}
	for _, set := range env.Devices() {
		if set.Name != p.Reads {
			continue
		}
		for _, on := range set.On {
			if on.Support != city.OfParking {
				return nil, fmt.Errorf("reads: sensor.%s counts no car parks; name one of kind bays", p.Reads)
			}
			a.lots, a.told = append(a.lots, on.Index), append(a.told, unknown)
		}
	}
	if len(a.lots) == 0 {
		return nil, fmt.Errorf("reads: %q is no [sensor.X] of kind bays; add one, such as [sensor.bays] with at = \"parkings\"", p.Reads)
	}
	return a, nil
}

// act publishes what has changed since it was published last: bays of the city's own table less the cars counted inside.
// Without a fresh release all is taken back.
func (a *attendant) act(m *Model, now clock.Time) {
	of, fresh := latest[release.TrafficControl](m, a.desk, now)
	if !fresh {
		for k := range a.lots {
			a.tell(m, k, unknown, now, "nothing known: no guidance", of)
		}
		return
	}
	if of.ID() == a.seen || a.open && now.Sub(a.acted) < a.p.Every {
		return
	}
	a.seen, a.open, a.acted = of.ID(), true, now
	for k, lot := range a.lots {
		if taken, ok := of.Quantity(uint32(k)); ok {
			a.tell(m, k, max(0, int32(a.city.Parkings.Bays[lot])-int32(taken)), now, "released count", of)
		}
	}
}

// tell publishes how many bays of a car park are free if it is not what was told.
func (a *attendant) tell(m *Model, k int, free int32, now clock.Time, rule string, of release.Of[release.TrafficControl]) {
	if free == a.told[k] {
		return
	}
	a.told[k] = free
	target := city.Ref{Support: city.OfParking, Index: a.lots[k]}
	m.signs.Send(say(m, a.desk, now, rule, target, of), msg.Command{Target: target, Act: msg.Bays, Free: free, Until: clock.Never})
}

func (a *attendant) save(e *sim.Encoder) {
	e.Uint64(a.seen)
	e.Time(a.acted)
	e.Bool(a.open)
	for _, free := range a.told {
		e.Uint32(uint32(free))
	}
}

func (a *attendant) load(d *sim.Decoder) {
	a.seen, a.acted, a.open = d.Uint64(), d.Time(), d.Bool()
	for k := range a.told {
		a.told[k] = int32(d.Uint32())
	}
}
