package people

import (
	"math"

	"semul/engine/city"
	"semul/engine/fmath"
	"semul/engine/rng"
)

// AttitudeParams are the keys of [model.people.attitudes].
type AttitudeParams struct {
	Rho float64 `toml:"rho" range:"[0,1]" doc:"how much of trust and concern hangs on district, age and income together: 0 nothing, 1 all" src:"project default"`
	App float64 `toml:"app" range:"[0,1]" doc:"share of people whom warnings reach by telephone" src:"project default"`
}

// ageScore is an age as a standard score (project default): who is older trusts more and worries more.
var ageScore = [ageBands]float64{-1.5, -1.2, -1, 0, 1.2}

// feel draws income, trust and concern. With d, a, i standard scores of district, age and income and e one's own,
//
//	z = ρ (d + a + i)/√3 + √(1−ρ²) e                                          (4)
//
// is squeezed into (0, 1) by the logistic curve nearest to the normal distribution, so that trust and concern are about
// uniform and depend on district, age and income by ρ. Concern takes the age with the same sign, district and income with
// the other (project default).
func (pop *population) feel(t *town, p *AttitudeParams, random rng.Stream) {
	n := len(pop.group)
	pop.income, pop.trust, pop.concern = make([]uint8, n), make([]float32, n), make([]float32, n)
	own := math.Sqrt(1 - float64(p.Rho*p.Rho))
	const third = 0.5773502691896258 // 1/√3
	for id := range n {
		e := uint64(id)
		income := random.Normal(e, 5, 0)
		pop.income[id] = uint8(min(4, max(0, int(float64(5*logistic(income))))))
		d, a := 0.0, 0.0
		if z := pop.district(t, id); z != city.None {
			d = random.Normal(uint64(z), 6, 0)
		}
		if id < pop.residents {
			a = ageScore[pop.age[id]]
		}
		trust := float64(p.Rho*third*(d+a+income)) + float64(own*random.Normal(e, 5, 1))
		worry := float64(p.Rho*third*(a-d-income)) + float64(own*random.Normal(e, 5, 2))
		pop.trust[id], pop.concern[id] = float32(logistic(trust)), float32(logistic(worry))
	}
}

// Attitudes are trust in the city and concern about privacy, 0 to 1, by person; read only.
func (m *Model) Attitudes() (trust, concern []float32) { return m.people.trust, m.people.concern }

// LivesAt names somebody who lives in a building, for whom its meter stands; false if nobody does.
func (m *Model) LivesAt(building uint32) (person uint32, ok bool) {
	if m.meter == nil {
		m.meter = make([]uint32, m.town.buildings)
		for b := range m.meter {
			m.meter[b] = city.None
		}
		for id := m.people.residents - 1; id >= 0; id-- {
			m.meter[m.people.home[id]] = uint32(id)
		}
	}
	if int(building) >= len(m.meter) || m.meter[building] == city.None {
		return 0, false
	}
	return m.meter[building], true
}

// logistic is 1/(1+exp(−1.702 z)), within 0.01 of the normal distribution function.
//
// Camilli, G. 1994, Journal of Educational and Behavioral Statistics 19, 293-295.
func logistic(z float64) float64 { return 1 / (1 + fmath.Exp(-1.702*z)) }
