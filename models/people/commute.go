package people

import (
	"fmt"
	"time"

	"semul/engine/city"
	"semul/engine/fmath"
	"semul/engine/rng"
)

// access is what walking to the car and from it adds to every way to work [s] (project default).
const access = 180

// commuteTolerance is how near the doubly constrained model comes to both margins while β is sought.
const commuteTolerance = 1e-7

// commute is the outcome of the doubly constrained gravity model.
type commute struct {
	beta float64 // [1/s]
	mean float64 // of the whole persons placed [s]
	fit  table   // zone × zone as fitted
}

// commuters gives everybody who lives and works in the city a place of work by
//
//	T_ij = A_i O_i B_j D_j exp(−β t_ij),                                       (2)
//
// O workers at home, D jobs by floor area, scaled to the workers, t the time by the network; A and B follow from both
// margins, β by bisection from the mean time asked for. Whole persons come by largest remainder, so that both margins
// hold; who of a zone goes where, and to which building, is drawn. The error says what means the city allows.
//
// Wilson, A. G. 1967, Transportation Research 1, 253-269.
func (pop *population) commuters(t *town, mean time.Duration, random rng.Stream) (*commute, error) {
	n := len(t.city.Zones.ID)
	from, jobs := make([]int, n), make([]float64, n)
	inside, weights := make([][]uint32, n), make([][]float64, n)
	total := 0
	for id := range pop.residents {
		if z := t.zone(int(pop.home[id])); pop.group[id] == worker && z != city.None && t.times.s[int(z)*n+int(z)] > 0 {
			from[z]++
			total++
		}
	}
	for b, w := range t.jobs {
		if z := t.city.Buildings.Zone[b]; w > 0 && z != city.None && t.times.s[int(z)*n+int(z)] > 0 {
			jobs[z] += w
			inside[z], weights[z] = append(inside[z], uint32(b)), append(weights[z], w)
		}
	}
	to := apportion(jobs, total)
	if sum(to) == 0 || total == 0 {
		return nil, fmt.Errorf("model.people.commute: this city has no zones with both workers and jobs; leave the key out")
	}
	rows, cols := floats(from), floats(to)
	at := func(beta float64) (table, float64) {
		g := newTable(n, n)
		for i := range n {
			for j := range n {
				if d := t.times.s[i*n+j]; d > 0 && from[i] > 0 && to[j] > 0 {
					*g.at(i, j) = fmath.Exp(-beta * float64(d))
				}
			}
		}
		g.fitWithin(rows, cols, commuteTolerance, 500)
		return g, meanTime(g.cell, t.times.s)
	}
	low, high := -0.01, 0.05 // long ways wanted: β below 0
	_, longest := at(low)
	_, shortest := at(high)
	if s := mean.Seconds(); s > longest || s < shortest {
		return nil, fmt.Errorf("model.people.commute: a mean of %.1f min is not possible between homes and jobs inside this city: from %.1f to %.1f min is; who works outside is not counted",
			s/60, shortest/60, longest/60)
	}
	var g table
	for range 40 {
		beta := (low + high) / 2
		got := 0.0
		g, got = at(beta)
		if got > mean.Seconds() {
			low = beta
		} else {
			high = beta
		}
		if got > mean.Seconds()*0.9999 && got < mean.Seconds()*1.0001 {
			break
		}
	}
	g.fit(rows, cols)
	whole, err := g.round(from, to)
	if err != nil {
		return nil, fmt.Errorf("model.people.commute: zones are cut off from each other: %w", err)
	}
	out := &commute{beta: (low + high) / 2, fit: g, mean: meanTime(floats(whole), t.times.s)}
	inZone := make([]draws, n)
	for z := range n {
		inZone[z] = newDraws(weights[z])
	}
	for id := range pop.residents {
		z := t.zone(int(pop.home[id]))
		if pop.group[id] != worker || z == city.None || t.times.s[int(z)*n+int(z)] <= 0 {
			continue
		}
		j := draw(whole[int(z)*n:(int(z)+1)*n], random.Float64(uint64(id), 3, 0))
		if k, ok := inZone[j].row(random.Float64(uint64(id), 3, 1)); ok {
			pop.work[id] = inside[j][k]
		}
	}
	return out, nil
}

// meanTime is the mean way of the persons of a table [s], the walk to the car included.
func meanTime(cell []float64, s []float32) float64 {
	sum, n := 0.0, 0.0
	for k, v := range cell {
		sum += float64(v * float64(s[k]))
		n += v
	}
	if n == 0 {
		return 0
	}
	return sum/n + access
}

func sum(v []int) (total int) {
	for _, n := range v {
		total += n
	}
	return total
}

func floats(v []int) []float64 {
	out := make([]float64, len(v))
	for i, n := range v {
		out[i] = float64(n)
	}
	return out
}
