package people

import "testing"

func TestDenseCitiesDriveLess(t *testing.T) {
	p := DefaultParams() // 0.4 below 8,000 people on a square kilometre, 0.26 above 16,000
	for _, c := range []struct{ density, want float64 }{{0, 0.4}, {8000, 0.4}, {12000, 0.33}, {16000, 0.26}, {40000, 0.26}} {
		if got := p.driven(c.density); got < c.want-1e-9 || got > c.want+1e-9 {
			t.Errorf("%g people/km²: %g driven, want %g", c.density, got, c.want)
		}
	}
}

func TestDensityCountsResidentsOverZonesWithHomes(t *testing.T) {
	p := DefaultParams()
	p.Residents = 4000
	town, pop, _ := plan(t, p, 1)
	area := 0.0
	seen := map[uint32]bool{}
	for _, b := range pop.home {
		if int(b) < town.buildings && !seen[town.zone(int(b))] {
			seen[town.zone(int(b))] = true
			area += town.city.Zones.Poly.Area(int(town.zone(int(b)))) / 1e6
		}
	}
	if got, want := town.density(&pop), 4000/area; got < want*0.999 || got > want*1.001 {
		t.Errorf("%g people/km², want %g", got, want)
	}
}
