package people

import (
	"fmt"

	"semul/engine/city"
	"semul/engine/rng"
)

// HouseholdParams are the keys of [model.people.household].
type HouseholdParams struct {
	Size [mostSize]float64 `toml:"size" range:"[0,1]" doc:"share of households of 1, 2, 3, 4, and 5 or more persons; they add up to 1" src:"South Korea 2020: census as quoted by asiatoday.co.kr, 2021-07-29"`
	Age  [ageBands]float64 `toml:"age" range:"[0,1]" doc:"share of residents aged 0-6, 7-14, 15-18, 19-64, 65 and more; they add up to 1" src:"0-14, 15-64, 65+ of South Korea 2020: census as quoted by labortoday.co.kr, 2021-07-30; split within these: project default"`
	Cars float64           `toml:"cars" range:"[0,2]" doc:"cars per household" src:"South Korea 2010: traffic.md section 9"`
}

func defaultHousehold() HouseholdParams {
	return HouseholdParams{Size: [mostSize]float64{0.318, 0.28, 0.201, 0.156, 0.045}, Age: [ageBands]float64{0.05, 0.073, 0.04, 0.673, 0.164}, Cars: 0.8}
}

// check reports shares that do not add up.
func (p *HouseholdParams) check(bad func(key, why string)) {
	for _, c := range []struct {
		key    string
		shares []float64
	}{{"household.size", p.Size[:]}, {"household.age", p.Age[:]}} {
		sum := 0.0
		for _, v := range c.shares {
			sum += v
		}
		if sum < 0.999 || sum > 1.001 {
			bad(c.key, fmt.Sprintf("the shares add up to %.4g; they must add up to 1", sum))
		}
	}
}

// Ages are counted in bands, households by size and by cars. The last size and the last number of cars stand for that
// and more.
const (
	mostSize  = 5
	carBands  = 3 // none, one, two
	ageBands  = 5
	bandAdult = 3 // 19-64; below it are children, above it the old
	bandOld   = 4
)

// homes are the households of a population: structure of arrays, one row a household.
type homes struct {
	size []uint8
	cars []uint8
	fit  table // size × cars, shares of households as fitted
	off  float64
}

// Weights of the seeds, all project defaults: how much likelier a second and third person make each car; how likely an age
// is for who works, learns or does neither, and heads a household or not.
const carPerPerson = 0.6

var ageSeed = [3][2][ageBands]float64{ // by what somebody does, and whether he heads a household
	{{0.35, 0.2, 0.15, 0.3, 0.25}, {0, 0, 0, 0.5, 0.5}}, // neither
	{{0, 0, 0.01, 1, 0.08}, {0, 0, 0, 1, 0.08}},         // works
	{{0, 0.6, 0.4, 0.08, 0}, {0, 0, 0, 1, 0.001}},       // learns
}

// does says which row of ageSeed a group is.
func (g group) does() int {
	switch g {
	case worker, outWorker, inWorker:
		return 1
	case pupil:
		return 2
	}
	return 0
}

// settle puts residents into households, gives these cars and everybody an age. Residents are the first rows of the
// population, those of one building together. The number of households of a size and the ages are those of the shares to
// within one, but where buildings are too small for a size; so much is returned as notes.
func (pop *population) settle(t *town, p *HouseholdParams, random rng.Stream) (notes []string) {
	n := pop.residents
	pop.household, pop.age = make([]uint32, n), make([]uint8, n)
	if n == 0 {
		return nil
	}
	in := make([]int, t.buildings)
	for _, b := range pop.home[:n] {
		in[b]++
	}
	sizes := sizesOf(p.Size[:], n)
	placed, kept := placeSizes(in, sizes)
	if kept != sizes {
		notes = append(notes, fmt.Sprintf("homes are too small for the shares of household sizes: households of 1 to 5 persons are %v, not %v", kept, sizes))
	}
	head := pop.deal(in, placed)
	pop.homes.giveCars(p.Cars, kept, random)
	if note := pop.giveAges(p.Age[:], head, random); note != "" {
		notes = append(notes, note)
	}
	return notes
}

// sizesOf returns the numbers of households of each size whose persons add up to n.
func sizesOf(shares []float64, n int) (out [mostSize]int) {
	mean, total := 0.0, 0.0
	for k, s := range shares {
		mean += float64(s * float64(k+1))
		total += s
	}
	copy(out[:], apportion(shares, int(float64(n)*total/mean+0.5)))
	people := 0
	for k, h := range out {
		people += h * (k + 1)
	}
	out[0] += n - people // the remainder of rounding is a few persons who live alone, or fewer of them
	for k := 1; out[0] < 0; k++ {
		if k == mostSize {
			k = 1
		}
		if out[k] > 0 {
			out[k]--
			out[0] += k + 1
		}
	}
	return out
}

// placeSizes spreads households over buildings, the largest first, in proportion to the room; who lives alone takes what
// is left. The room of every building is taken exactly. kept is what could be placed.
func placeSizes(room []int, sizes [mostSize]int) (placed [][mostSize]int, kept [mostSize]int) {
	placed = make([][mostSize]int, len(room))
	left := make([]int, len(room))
	copy(left, room)
	weights := make([]float64, len(room))
	for k := mostSize - 1; k > 0; k-- {
		want := sizes[k]
		for want > 0 { // again for what did not fit by proportion
			for b, r := range left {
				weights[b] = float64(r / (k + 1))
			}
			given := 0
			for b, h := range apportion(weights, want) {
				h = min(h, left[b]/(k+1))
				placed[b][k] += h
				left[b] -= h * (k + 1)
				given += h
			}
			want -= given
			kept[k] += given
			if given == 0 {
				break
			}
		}
	}
	for b, r := range left {
		placed[b][0] = r
		kept[0] += r
	}
	return placed, kept
}

// deal puts the residents of each building into its households: first an adult each, workers before others, then a second
// adult where there are three or more, then those who learn, then the rest. It returns who heads a household.
func (pop *population) deal(in []int, placed [][mostSize]int) (head []bool) {
	head = make([]bool, pop.residents)
	h := &pop.homes
	first := 0
	var room []int
	var order [3][]uint32
	for b, n := range in {
		if n == 0 {
			continue
		}
		base := uint32(len(h.size))
		room = room[:0]
		for k := mostSize - 1; k >= 0; k-- {
			for range placed[b][k] {
				h.size = append(h.size, uint8(k+1))
				room = append(room, k+1)
			}
		}
		for d := range order {
			order[d] = order[d][:0]
		}
		for id := first; id < first+n; id++ {
			d := pop.group[id].does()
			order[d] = append(order[d], uint32(id))
		}
		first += n
		adults := append(order[1], order[0]...)
		order[1] = adults
		pupils, next := order[2], 0
		take := func(least int, as bool) {
			for k := range room {
				if int(h.size[base+uint32(k)]) >= least && room[k] > 0 && next < len(adults) {
					pop.household[adults[next]] = base + uint32(k)
					head[adults[next]] = as
					next++
					room[k]--
				}
			}
		}
		take(1, true)
		headless := next < len(room)
		take(3, false)
		for k, who := 0, 0; who < len(pupils); k++ {
			at := k % len(room)
			if room[at] == 0 {
				continue
			}
			pop.household[pupils[who]] = base + uint32(at)
			head[pupils[who]] = headless && room[at] == int(h.size[base+uint32(at)])
			room[at]--
			who++
		}
		for k := 0; next < len(adults); k++ {
			for at := k % len(room); room[at] > 0 && next < len(adults); {
				pop.household[adults[next]] = base + uint32(at)
				next++
				room[at]--
			}
		}
	}
	return head
}

// giveCars fits household size × cars and draws cars without replacement, so that the fitted table, rounded, is met.
func (h *homes) giveCars(mean float64, sizes [mostSize]int, random rng.Stream) {
	p := mean / 2 // none, one or two as two draws give them (project default)
	two := float64(p * p)
	one := mean - float64(2*two)
	shares := [carBands]float64{1 - one - two, one, two}
	h.fit = newTable(mostSize, carBands)
	rows := make([]float64, mostSize)
	for k := range sizes {
		rows[k] = float64(sizes[k])
		like := 1.0
		for c := range carBands {
			*h.fit.at(k, c) = float64(like * shares[c])
			like *= 1 + float64(carPerPerson*float64(k))
		}
	}
	n := len(h.size)
	cols := make([]float64, carBands)
	for c := range cols {
		cols[c] = shares[c] * float64(n)
	}
	h.off = h.fit.fit(rows, cols)
	counts, err := h.fit.round(sizes[:], apportion(shares[:], n))
	if err != nil {
		panic(err) // no cell is closed unless its whole column is
	}
	h.cars = make([]uint8, n)
	for id := range n {
		row := counts[(int(h.size[id])-1)*carBands:][:carBands]
		h.cars[id] = uint8(draw(row, random.Float64(uint64(id), 1, 0)))
	}
}

// draw takes one of counts without replacement: the kind at share u in [0, 1) of what is left, the last if none is.
func draw(counts []int, u float64) int {
	total := 0
	for _, n := range counts {
		total += n
	}
	k := int(u * float64(total))
	for c, n := range counts {
		if k < n {
			counts[c]--
			return c
		}
		k -= n
	}
	return len(counts) - 1
}

// giveAges fits what residents do, in which household and whether at its head, against their ages, and draws ages without
// replacement. The note says how far the ages are off where the margins contradict each other.
func (pop *population) giveAges(shares []float64, head []bool, random rng.Stream) (note string) {
	const rows = 3 * 2 * mostSize * carBands
	row := func(id int) int {
		h := pop.household[id]
		r := pop.group[id].does()*2 + int(b2u(head[id]))
		return (r*mostSize+int(pop.homes.size[h])-1)*carBands + int(pop.homes.cars[h])
	}
	have := make([]int, rows)
	for id := range pop.residents {
		have[row(id)]++
	}
	t := newTable(rows, ageBands)
	target := make([]float64, rows)
	for r := range rows {
		does, heads, size := r/(2*mostSize*carBands), r/(mostSize*carBands)%2, r/carBands%mostSize
		target[r] = float64(have[r])
		for a := range ageBands {
			w := ageSeed[does][heads][a]
			if a < bandAdult {
				w *= float64(size) // children live with others
			}
			*t.at(r, a) = w
		}
		if t.rowSum(r) == 0 {
			*t.at(r, bandAdult) = 1
		}
	}
	cols := make([]float64, ageBands)
	for a, s := range shares {
		cols[a] = s * float64(pop.residents)
	}
	off := t.fit(target, cols)
	whole := apportion(shares, pop.residents)
	if off > 1e-6 {
		for a := range whole {
			cols[a] = t.colSum(a)
		}
		whole = apportion(cols, pop.residents)
		note = fmt.Sprintf("the ages asked for do not go with who works, learns and lives alone: an age band is off by %.2g of all residents", off)
	}
	counts, err := t.round(have, whole)
	if err != nil { // the ages give way: each row for itself
		counts = counts[:0]
		for r := range rows {
			counts = append(counts, apportion(t.cell[r*ageBands:(r+1)*ageBands], have[r])...)
		}
		note = "ages could not be rounded to the shares asked for: " + err.Error()
	}
	pop.ageFit, pop.ageOff = t, off
	for id := range pop.residents {
		r := row(id)
		pop.age[id] = uint8(draw(counts[r*ageBands:(r+1)*ageBands], random.Float64(uint64(id), 2, 0)))
	}
	return note
}

func b2u(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}

// householdOf is the household of a person; city.None for who lives outside.
func (pop *population) householdOf(id int) uint32 {
	if id >= pop.residents {
		return city.None
	}
	return pop.household[id]
}
