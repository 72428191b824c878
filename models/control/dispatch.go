package control

import (
	"fmt"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/hub/release"
	"semul/engine/sim"
	"semul/engine/sim/device"
	"semul/engine/sim/msg"
)

// DispatchParams are the keys of kind dispatch.
type DispatchParams struct {
	Common
	Fleet string `toml:"fleet" doc:"the [fleet.X] that learns where its vehicles are, as released; it has a [sensor.X] of kind avl by vehicle" need:"\"circle\""`
}

// Needs are the ports without whose reader nobody is dispatched.
func (*DispatchParams) Needs() []string { return []string{"dispatch"} }

// dispatcher hands a fleet the released places of its vehicles. Which of them fetches whom the fleet decides.
type dispatcher struct {
	*desk
	units   device.Set
	streets int
	told    []uint32 // by vehicle: the street that was told last; city.None: none
	heard   []clock.Time
	seen    uint64
}

func newDispatcher(env *sim.Env, p *DispatchParams, d *desk) (*dispatcher, error) {
	for _, set := range env.Devices() {
		if set.Kind != "avl" || set.Fleet != p.Fleet {
			continue
		}
		c := &dispatcher{desk: d, units: set, streets: len(env.City.Streets.ID), told: make([]uint32, set.Len()), heard: make([]clock.Time, set.Len())}
		for k := range c.told {
			c.told[k] = city.None
		}
		return c, nil
	}
	return nil, fmt.Errorf("fleet: no [sensor.X] of kind avl rides on vehicles of %q; add one, such as [sensor.avl] with fleet = %q", p.Fleet, p.Fleet)
}

// act tells the places of vehicles that have changed. Of a vehicle that no release has placed for stale_after nothing is known
// any more. Noise makes another street of a street: noisy places are none.
func (c *dispatcher) act(m *Model, now clock.Time) {
	of, fresh := latest[release.TrafficControl](m, c.desk, now)
	if fresh && of.ID() != c.seen && of.Provenance().NoiseScale == 0 && of.Cells() == len(c.told) {
		c.seen = of.ID()
		for k := range c.told {
			x, ok := of.Value(uint32(k))
			if !ok || x < 1 || x > int64(c.streets) {
				continue
			}
			if c.heard[k] = now; c.told[k] != uint32(x-1) {
				c.tell(m, k, uint32(x-1), now, "released place", of)
			}
		}
	}
	for k := range c.told {
		if c.told[k] != city.None && now.Sub(c.heard[k]) > c.stale {
			c.tell(m, k, city.None, now, "nothing known: no request for it", of)
		}
	}
}

func (c *dispatcher) tell(m *Model, k int, street uint32, now clock.Time, rule string, of release.Of[release.TrafficControl]) {
	c.told[k] = street
	target := city.Ref{Support: city.Vehicle, Index: c.units.Vehicle + uint32(k)}
	m.dispatch.Send(say(m, c.desk, now, rule, target, of), msg.Command{Target: target, Act: msg.Locate, Street: street, Until: clock.Never})
}

func (c *dispatcher) save(e *sim.Encoder) {
	e.Uint64(c.seen)
	e.Uint32s(c.told)
	for _, at := range c.heard {
		e.Time(at)
	}
}

func (c *dispatcher) load(d *sim.Decoder) {
	c.seen = d.Uint64()
	if told := d.Uint32s(nil); len(told) == len(c.told) {
		copy(c.told, told)
	} else {
		d.Fail("control: places of %d vehicles, the fleet has %d", len(told), len(c.told))
	}
	for k := range c.heard {
		c.heard[k] = d.Time()
	}
}
