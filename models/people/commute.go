package people

import (
	"fmt"
	"math"
	"time"

	"semul/engine/city"
	"semul/engine/fmath"
	"semul/engine/rng"
)

// access is what walking to the car and from it adds to every way to work [s] (project default).
const access = 180

// commuteTolerance is how near the doubly constrained model comes to both margins while β is sought, in how many rounds.
const (
	commuteTolerance = 1e-7
	commuteRounds    = 3000
)

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
	b := balance{s: t.times.s, rows: rows, cols: cols, a: ones(n), b: ones(n), k: make([]float64, n*n)}
	low, high := -0.01, 0.05 // long ways wanted: β below 0
	longest, shortest := b.at(low), b.at(high)
	if s := mean.Seconds(); s > longest || s < shortest {
		return nil, fmt.Errorf("model.people.commute: a mean of %.1f min is not possible between homes and jobs inside this city: from %.1f to %.1f min is; who works outside is not counted",
			s/60, shortest/60, longest/60)
	}
	var g table
	var whole []int
	aim, lowest, highest := mean.Seconds(), low, high
	for range 6 { // whole persons lie a little off the fitted table: aim beside the mark by as much
		for low, high = lowest, highest; high-low > 1e-9; {
			got := b.at((low + high) / 2)
			if math.Abs(got/aim-1) < 1e-5 {
				break
			}
			if got > aim {
				low = (low + high) / 2
			} else {
				high = (low + high) / 2
			}
		}
		g = b.table()
		g.fit(rows, cols)
		var err error
		if whole, err = g.roundDrawn(from, to, random); err != nil {
			return nil, fmt.Errorf("model.people.commute: zones are cut off from each other: %w", err)
		}
		got := meanTime(floats(whole), t.times.s)
		if math.Abs(got/mean.Seconds()-1) < 0.002 {
			break
		}
		aim *= mean.Seconds() / got
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

// balance holds the factors A_i O_i and B_j D_j of eq. (2); each β begins with those of the one before.
type balance struct {
	s          []float32 // times [s]; 0: no way
	rows, cols []float64
	a, b       []float64
	k          []float64 // exp(−β t)
}

// at balances both margins for a β and returns the mean way to work [s].
func (x *balance) at(beta float64) float64 {
	n := len(x.rows)
	total := 0.0
	for i := range n {
		total += x.rows[i]
		for j := range n {
			x.k[i*n+j] = 0
			if d := x.s[i*n+j]; d > 0 && x.rows[i] > 0 && x.cols[j] > 0 {
				x.k[i*n+j] = fmath.Exp(-beta * float64(d))
			}
		}
	}
	column := make([]float64, n)
	for range commuteRounds {
		off := 0.0
		clear(column)
		for i := range n {
			row, sum := x.k[i*n:(i+1)*n], 0.0
			for j, k := range row {
				sum += float64(k * x.b[j])
			}
			if sum <= 0 {
				continue
			}
			off = max(off, math.Abs(float64(x.a[i]*sum)-x.rows[i]))
			x.a[i] = x.rows[i] / sum
			for j, k := range row {
				column[j] += float64(k * x.a[i])
			}
		}
		for j, sum := range column {
			if sum > 0 {
				x.b[j] = x.cols[j] / sum
			}
		}
		if off <= commuteTolerance*total {
			break
		}
	}
	return meanTime(x.table().cell, x.s)
}

// table is T_ij.
func (x *balance) table() table {
	n := len(x.rows)
	g := newTable(n, n)
	for i := range n {
		for j := range n {
			g.cell[i*n+j] = x.k[i*n+j] * x.a[i] * x.b[j]
		}
	}
	return g
}

func ones(n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = 1
	}
	return out
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
