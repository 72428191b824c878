package power

import (
	"fmt"
	"time"

	"semul/engine/clock"
	"semul/engine/units"
)

// longest is the longest time to dry and to repair.
const longest = 100 * 24 * time.Hour

// Set changes a parameter during a run: demand_scale from now on, times of drying and repair for what dries after it.
func (m *Model) Set(key string, value any) error {
	switch key {
	case "demand_scale":
		var r units.Ratio
		if err := r.UnmarshalTOML(value); err != nil {
			return err
		}
		if !(r >= 0 && r <= 100) {
			return fmt.Errorf("demand_scale must be from 0 to 100, got %v", r)
		}
		m.settle()
		m.demand.scale = float64(r)
		m.look()
		return nil
	case "flood.dry_for", "flood.repair":
		span, err := clock.ParseDuration(fmt.Sprint(value))
		if err != nil {
			return err
		}
		if span < 0 || span > longest {
			return fmt.Errorf("%s must be from 0 s to %v, got %v", key, longest, span)
		}
		if key == "flood.dry_for" {
			m.assets.dry = span
		} else {
			m.assets.fix = span
		}
		return nil
	}
	return fmt.Errorf("%q cannot change during a run; demand_scale, flood.dry_for and flood.repair can", key)
}
