package power

import (
	"fmt"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/sim"
)

// Apply acts on an intervention of the scenario, and tells at once who loses power by it.
func (m *Model) Apply(iv sim.Intervention) error {
	ref, err := m.env.City.Find(iv.Target)
	if err != nil {
		return err
	}
	a := &m.assets
	switch {
	case iv.Kind == "switch" && ref.Support == city.OfBranch:
		closed := iv.Params.(*SwitchParams).To == "closed"
		if m.net.Branches.Closed[ref.Index] == closed {
			return nil
		}
		m.settle()
		m.net.Branches.Closed[ref.Index] = closed
		m.change(why{event: iv.Event, asset: city.None})
		return m.supply()
	case iv.Kind == "switch" || ref.Support != city.OfPowerAsset:
		return fmt.Errorf("%s acts on a substation, ring unit or transformer, or switch on a branch; %s is none", iv.Kind, iv.Target)
	}
	i := ref.Index
	switch iv.Kind {
	case "trip":
		until := clock.Never
		if iv.For > 0 {
			until = m.now.Add(iv.For)
		}
		if a.out[i] {
			a.back[i], a.hold[i] = until, true
			return nil
		}
		m.settle()
		m.trip(i, float64(m.depth.Values[i]), iv.Event, until, true)
	case "repair":
		if !a.out[i] {
			return nil
		}
		m.settle()
		m.repair(i, iv.Event)
	case "raise_sill":
		a.sill[i] = max(0, a.sill[i]+float64(iv.Params.(*SillParams).By))
		return nil
	default:
		return fmt.Errorf("power cannot apply %s", iv.Kind)
	}
	return m.supply()
}
