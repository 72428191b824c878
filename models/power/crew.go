package power

import (
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/sim/msg"
)

// waits reports whether an asset is out of service until somebody comes to repair it.
func (a *assets) waits(i int) bool {
	return a.crews && a.out[i] && !a.hold[i] && a.below[i] != clock.Never && a.back[i] == clock.Never
}

// callCrews begins the repair where a crew has come, and asks for crews where it has been dry for long enough. Where water
// has risen again meanwhile a crew that comes is of no use, and another one is asked for later.
func (m *Model) callCrews() {
	a := &m.assets
	for i := range m.arrived.Msgs {
		if k := int(m.arrived.Msgs[i].Payload.Asset); k < len(a.out) && a.waits(k) && a.asked[k] {
			a.back[k] = m.now.Add(a.fix)
		}
	}
	if !a.crews || a.count == 0 {
		return
	}
	for i := range a.out {
		if a.waits(i) && !a.asked[i] && a.below[i].Add(a.dry) <= m.now {
			a.asked[i] = true
			m.requests.Send(frame.Event{At: m.now, Where: assetRef(uint32(i)), Cause: []uint64{a.event[i]}, ID: a.event[i]}, msg.Crew{Asset: uint32(i), Depth: float64(m.depth.Values[i])})
		}
	}
}
