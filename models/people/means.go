package people

import (
	"slices"

	"semul/engine/city"
	"semul/engine/rng"
)

// What somebody has to travel with, and to be told with.
const (
	licensed  uint8 = 1 << iota
	carAtHome       // the household has a car
	drives          // and it is his to take
	hasApp          // reads warnings and times on a telephone
)

// equip draws licences and telephones, and gives each car of a household to one of its licensed adults, those who work
// first. Who comes from outside has a car if he has a licence.
func (pop *population) equip(p *Params, random rng.Stream) {
	pop.has = make([]uint8, len(pop.group))
	for id := range pop.group {
		adult := id >= pop.residents || pop.age[id] >= bandAdult
		if adult && random.Float64(uint64(id), 4, 0) < p.Choice.Licence {
			pop.has[id] |= licensed
			if id >= pop.residents {
				pop.has[id] |= drives | carAtHome
			}
		}
		app := p.Attitudes.App
		if id < pop.residents {
			app = min(1, app*appByAge[pop.age[id]])
		}
		if random.Float64(uint64(id), 4, 1) < app {
			pop.has[id] |= hasApp
		}
	}
	left := slices.Clone(pop.homes.cars)
	for _, works := range []bool{true, false} {
		for id := range pop.residents {
			h := pop.household[id]
			if pop.homes.cars[h] > 0 {
				pop.has[id] |= carAtHome
			}
			if left[h] > 0 && (pop.group[id].does() == 1) == works && pop.has[id]&licensed != 0 {
				left[h]--
				pop.has[id] |= drives
			}
		}
	}
}

// appByAge is how much likelier than the mean an age has the app (project default).
var appByAge = [ageBands]float64{0, 0.5, 1.2, 1.2, 0.6}

// district is the zone that somebody lives in; city.None outside.
func (pop *population) district(t *town, id int) uint32 {
	if id >= pop.residents {
		return city.None
	}
	return t.zone(int(pop.home[id]))
}
