package record

import (
	"testing"

	"semul/engine/city"
	"semul/engine/sim"
)

// A street's column of a pollutant holds what came in the interval, and of the whole run where nothing was before.
func TestPollutantsOfAnInterval(t *testing.T) {
	c := &city.City{}
	c.Streets.ID, c.Streets.Length, c.Streets.Speed, c.Streets.LaneOff = []string{"s"}, []float32{100}, []float32{10}, []uint32{0, 1}
	totals := func(nox, pm float64) sim.StreetTotals {
		one := []float64{1}
		return sim.StreetTotals{Passed: one, Metres: one, Seconds: one,
			Pollutants: []sim.Pollutant{{Name: "nox", Mass: []float64{nox}}, {Name: "pm10", Mass: []float64{pm}}}}
	}
	for _, k := range []struct {
		was     sim.StreetTotals
		nox, pm float32
	}{{totals(2, 0.25), 3, 0.5}, {sim.StreetTotals{}, 5, 0.75}} {
		columns := streetColumns(c, totals(5, 0.75), k.was, 600)
		nox, pm := peakOf(columns, "nox_kg"), peakOf(columns, "pm10_kg")
		if len(nox) != 1 || len(pm) != 1 || nox[0] != k.nox || pm[0] != k.pm {
			t.Errorf("%v and %v kg, want %g and %g", nox, pm, k.nox, k.pm)
		}
	}
}
