package traffic

import (
	"fmt"

	"semul/engine/units"
)

// Set changes a parameter during a run, from the next step on.
func (m *Model) Set(key string, value any) error {
	c := &m.sim.cfg
	switch key {
	case "routing.information":
		information, err := informationOf(fmt.Sprint(value))
		if err != nil {
			return err
		}
		m.sim.inform(information)
	case "flood.impassable":
		var d units.Metre
		if err := d.UnmarshalTOML(value); err != nil {
			return err
		}
		if d <= 0 || float64(d) < c.DryEnough {
			return fmt.Errorf("flood.impassable must be above 0 m and not below flood.towable, got %v", d)
		}
		c.Impassable = float64(d)
		for street := range m.sim.net.firstLane {
			m.sim.refresh(uint32(street))
			m.sim.alarm(uint32(street))
		}
	case "politeness":
		p, ok := number(value)
		if !ok || p < 0 || p > 1 {
			return fmt.Errorf("politeness must be a number from 0 to 1, got %v", value)
		}
		c.Politeness = p
	case "background":
		v, ok := number(value)
		if !ok || v < 0 || v > 100000 {
			return fmt.Errorf("background must be a number of vehicles an hour from 0 to 100000, got %v", value)
		}
		m.edgeFrom, m.edge, m.background = m.sim.Now(), 0, v
	default:
		return fmt.Errorf("%q cannot change during a run; routing.information, flood.impassable, politeness and background can", key)
	}
	return nil
}

func number(value any) (float64, bool) {
	switch v := value.(type) {
	case float64:
		return v, true
	case int64:
		return float64(v), true
	}
	return 0, false
}

// inform changes what drivers know from now on.
func (s *Sim) inform(i Information) {
	s.cfg.Information = i
	for street := range s.net.firstLane {
		s.refresh(uint32(street))
	}
}
