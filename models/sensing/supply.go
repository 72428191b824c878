package sensing

import (
	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
)

// feed tells a device whether its bus has power, and finds whether it falls silent or comes back.
func (m *Model) feed(s *group, k int, power bool, now clock.Time) {
	d := &s.dev[k]
	switch {
	case power:
		d.since = clock.Never
	case d.since == clock.Never:
		d.since = now
	}
	silent := d.since != clock.Never && now.Sub(d.since) >= s.common.Battery
	if silent == d.silent {
		return
	}
	d.silent = silent
	ev := frame.Event{At: now, Kind: "back", Where: s.set.On[k], Name: "sensor/" + s.set.ID[k]}
	if silent {
		ev.Kind = "silent"
		if bus := s.set.Bus[k]; bus != city.None && int(bus) < len(m.env.City.Buses.Feeder) {
			if id := m.env.Latest("power.dark", city.Ref{Support: city.OfFeeder, Index: m.env.City.Buses.Feeder[bus]}); id != 0 {
				ev.Cause = []uint64{id}
			}
		}
	} else {
		d.next = now // it reads at once
	}
	m.env.Emit(ev)
}
