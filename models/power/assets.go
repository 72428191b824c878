package power

import (
	"math"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/units"
)

// assets are what can drown or be tripped, row by row of the city's power assets.
type assets struct {
	off, bus []uint32 // buses that stand in asset a: bus[off[a]:off[a+1]]
	sill     []float64
	usual    []float64 // depth that stands there from the start where it passes the sill, else 0 [m]
	out      []bool
	since    []clock.Time // it is out
	below    []clock.Time // the water has been at or below the sill; Never while it is above
	back     []clock.Time // when it returns; Never: not known yet
	hold     []bool       // tripped by command: water has no say in its return
	event    []uint64     // that it tripped
	asked    []bool       // for a repair crew
	crews    bool         // repair waits for one
	count    int          // out
	dry, fix clock.Duration
}

// newAssets reads the assets of a city. A sill that the city does not say is that of the asset's kind.
func newAssets(c *city.City, p *FloodParams) assets {
	n := len(c.PowerAssets.ID)
	a := assets{sill: make([]float64, n), usual: make([]float64, n), out: make([]bool, n), since: make([]clock.Time, n), below: make([]clock.Time, n), back: make([]clock.Time, n),
		hold: make([]bool, n), event: make([]uint64, n), asked: make([]bool, n), crews: p.Crews, off: make([]uint32, 1, n+1), dry: p.DryFor, fix: p.Repair}
	inside := make([][]uint32, n)
	for b, asset := range c.Buses.Asset {
		if int(asset) < n {
			inside[asset] = append(inside[asset], uint32(b))
		}
	}
	for i, kind := range c.PowerAssets.Kind {
		if bus := c.PowerAssets.Bus[i]; len(inside[i]) == 0 && int(bus) < len(c.Buses.ID) {
			inside[i] = append(inside[i], bus)
		}
		a.bus = append(a.bus, inside[i]...)
		a.off = append(a.off, uint32(len(a.bus)))
		a.back[i], a.below[i] = clock.Never, 0
		a.sill[i] = sillOf(kind, float64(c.PowerAssets.Sill[i]), p)
	}
	return a
}

// Sills where neither scenario nor city says one [m]: project defaults of energy.md section 6.
const (
	substationSill = 0.6
	groundSill     = 0.3
)

// sillOf is the depth above which an asset trips.
func sillOf(kind city.AssetKind, own float64, p *FloodParams) float64 {
	pick := func(given *units.Metre, usual float64) float64 {
		switch {
		case given != nil:
			return float64(*given)
		case own > 0:
			return own
		}
		return usual
	}
	switch kind {
	case city.Substation:
		return pick(p.Substation, substationSill)
	case city.GroundTransformer:
		return pick(p.Transformer, groundSill)
	case city.PoleTransformer:
		return math.Inf(1)
	}
	return pick(p.RingUnit, groundSill)
}

// nextReturn is when the next asset is back.
func (a *assets) nextReturn() clock.Time {
	next := clock.Never
	if a.count > 0 {
		for i, out := range a.out {
			if out {
				next = min(next, a.back[i])
				if a.waits(i) && !a.asked[i] {
					next = min(next, a.below[i].Add(a.dry))
				}
			}
		}
	}
	return next
}

// start takes water that stands above a sill from the start as permanent: the asset is on a bank or a bridge, and what
// rises above that is flood.
func (a *assets) start(depth []units.Metre) {
	for i, d := range depth {
		if float64(d) > a.sill[i] {
			a.usual[i] = float64(d)
		}
	}
}

// watchWater trips what water has reached and returns what is dry and repaired.
func (m *Model) watchWater() {
	a := &m.assets
	for i, depth := range m.depth.Values {
		if float64(depth) > a.sill[i]+a.usual[i] {
			a.below[i], a.asked[i] = clock.Never, false
			if !a.out[i] {
				m.trip(uint32(i), float64(depth), m.env.Latest("flood.reached", assetRef(uint32(i))), clock.Never, false)
			} else if !a.hold[i] {
				a.back[i] = clock.Never
			}
		} else if a.below[i] == clock.Never {
			a.below[i] = m.now
			if a.out[i] && !a.hold[i] && !a.crews {
				a.back[i] = m.now.Add(a.dry + a.fix)
			}
		}
		if a.out[i] && a.back[i] <= m.now {
			m.repair(uint32(i), a.event[i])
		}
	}
}

func assetRef(i uint32) city.Ref { return city.Ref{Support: city.OfPowerAsset, Index: i} }

// trip takes an asset out of service until an instant, and says so. A cause of 0 is none.
func (m *Model) trip(i uint32, depth float64, cause uint64, until clock.Time, hold bool) {
	a := &m.assets
	var causes []uint64
	if cause != 0 {
		causes = []uint64{cause}
	}
	note := ""
	if hold {
		note = "by command"
	}
	a.out[i], a.since[i], a.back[i], a.hold[i] = true, m.now, until, hold
	a.count++
	a.event[i] = m.env.Emit(frame.Event{At: m.now, Kind: "tripped", Where: assetRef(i), Value: depth, Unit: "m", Note: note, Cause: causes})
	m.book.trips++
	m.change(why{event: a.event[i], asset: i})
}

// repair puts an asset back into service.
func (m *Model) repair(i uint32, cause uint64) {
	a := &m.assets
	a.out[i], a.back[i], a.hold[i], a.asked[i] = false, clock.Never, false, false
	a.count--
	id := m.env.Emit(frame.Event{At: m.now, Kind: "repaired", Where: assetRef(i), Value: m.now.Sub(a.since[i]).Hours(), Unit: "h", Cause: []uint64{cause}})
	m.change(why{event: id, asset: i})
}

// change remembers that the topology is another one now, and why.
func (m *Model) change(w why) {
	m.dirty = true
	m.why = append(m.why, w)
}
