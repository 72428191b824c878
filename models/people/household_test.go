package people

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"semul/engine/rng"
)

func TestEveryResidentHasOneHouseholdInHisHome(t *testing.T) {
	w := wideTown(t, 4)
	rapid.Check(t, func(t *rapid.T) {
		p := DefaultParams()
		p.Residents = float64(rapid.IntRange(1, 6000).Draw(t, "residents"))
		p.Workers, p.Pupils = rapid.Float64Range(0, 0.7).Draw(t, "workers"), rapid.Float64Range(0, 0.3).Draw(t, "pupils")
		p.Household.Cars = rapid.Float64Range(0, 2).Draw(t, "cars")
		random := rng.NewStream(rapid.Uint64().Draw(t, "seed"), "x")
		pop := populate(w, p, random)
		pop.settle(w, &p.Household, random)
		n := len(pop.homes.size)
		members, home := make([]int, n), make([]place, n)
		for id := range pop.residents {
			h := pop.household[id]
			if members[h] > 0 && home[h] != pop.home[id] {
				t.Fatalf("household %d lives at %d and at %d", h, home[h], pop.home[id])
			}
			members[h]++
			home[h] = pop.home[id]
		}
		if pop.residents != int(p.Residents) {
			t.Fatalf("%d residents, want %g", pop.residents, p.Residents)
		}
		cars := 0
		for h, k := range members {
			if k != int(pop.homes.size[h]) {
				t.Fatalf("household %d of %d has %d members", h, pop.homes.size[h], k)
			}
			cars += int(pop.homes.cars[h])
		}
		if n > 0 && pop.homes.off > 1e-6 {
			t.Fatalf("size × cars is off by %g", pop.homes.off)
		}
		if math.Abs(float64(cars)-p.Household.Cars*float64(n)) > 3 { // largest remainder of three shares, two cars at most
			t.Fatalf("%d cars in %d households, want %g each", cars, n, p.Household.Cars)
		}
	})
}

func TestMarginsOfTheDefaultPopulation(t *testing.T) {
	p := DefaultParams()
	p.Residents = 40000
	pop, _ := draft(t, wideTown(t, 6), p, 7, 0.1)
	if pop.homes.off > 1e-6 || pop.ageOff > 1e-6 {
		t.Fatalf("margins are off by %g (size, cars) and %g (age) of the whole", pop.homes.off, pop.ageOff)
	}
	if len(pop.notes) > 0 {
		t.Errorf("notes on a population that fits: %q", pop.notes)
	}
	n, ages := [mostSize]int{}, [ageBands]int{}
	for _, s := range pop.homes.size {
		n[s-1]++
	}
	for id := range pop.residents {
		ages[pop.age[id]]++
		if pop.group[id] == worker && pop.age[id] < 2 {
			t.Fatalf("person %d works and is in age band %d", id, pop.age[id])
		}
		if pop.homes.size[pop.household[id]] == 1 && pop.age[id] < bandAdult {
			t.Fatalf("person %d lives alone and is in age band %d", id, pop.age[id])
		}
	}
	for k, want := range p.Household.Size {
		if got := float64(n[k]) / float64(len(pop.homes.size)); math.Abs(got-want) > 0.0005 {
			t.Errorf("households of %d: share %.4f, want %.4f", k+1, got, want)
		}
	}
	for a, want := range p.Household.Age {
		if got := ages[a]; math.Abs(float64(got)-want*40000) > 1 {
			t.Errorf("age band %d: %d persons, want %g", a, got, want*40000)
		}
	}
}

func TestAgesThatContradictTheRestAreNoted(t *testing.T) {
	p := DefaultParams()
	p.Residents, p.Workers, p.Pupils = 4000, 0.8, 0.1
	p.Household.Age = [ageBands]float64{0.5, 0.2, 0.1, 0.1, 0.1} // four in five work, one in five is grown up
	pop, _ := draft(t, wideTown(t, 4), p, 7, 0.1)
	if len(pop.notes) != 1 {
		t.Errorf("notes are %q, want one that says how far ages are off", pop.notes)
	}
}

func TestResidentsByZonesKeepTheTotalOfEachZone(t *testing.T) {
	w := wideTown(t, 4)
	p := DefaultParams()
	p.Spread = "zones"
	pop, _ := draft(t, w, p, 7, 0.1)
	in := make([]int, len(w.city.Zones.ID))
	for id := range pop.residents {
		in[w.zone(int(pop.home[id]))]++
	}
	for z, want := range w.city.Zones.Residents {
		if in[z] != int(want) {
			t.Errorf("zone %d has %d residents, want %g", z, in[z], want)
		}
	}
}

func TestWithoutAnyTotalFloorAreaDecides(t *testing.T) {
	w := wideTown(t, 4)
	clear(w.city.Zones.Residents)
	area := 0.0
	for _, a := range w.dwell {
		area += a
	}
	pop, _ := draft(t, w, DefaultParams(), 7, 0.1)
	if got, want := pop.residents, int(area/27); got != want {
		t.Errorf("%d residents on %.0f m², want %d", got, area, want)
	}
}
