package people

import (
	"fmt"
	"sort"

	"semul/engine/city"
	"semul/engine/geo"
	"semul/engine/rng"
)

// group is what a person does by day.
type group uint8

const (
	atHome     group = iota // neither works nor goes to school
	worker                  // lives and works in the city
	pupil                   //
	outWorker               // lives in the city, works outside
	inWorker                // works in the city, lives outside
	groupCount              //
)

// place is a building, a Border junction for what lies outside, or a street: buildings first, then borders, then streets.
type place = uint32

// population is who there is: structure of arrays, one row a person, 35 bytes each beside what a run remembers of him.
// Residents come first, in the order of their buildings; then who comes from outside to work.
type population struct {
	group     []group
	home      []place
	work      []place // or school; home where there is none
	residents int
	household []uint32 // of residents
	age       []uint8  // band, of residents
	has       []uint8  // licence, car, app
	income    []uint8  // fifth of the population, from the lowest
	trust     []float32
	concern   []float32
	homes     homes
	ageFit    table
	ageOff    float64
	commute   *commute // nil: by distance
	notes     []string
}

// town is what the population needs to know of the city.
type town struct {
	city      *city.City
	buildings int
	core      []bool // streets from which all others can be reached, and back
	gates     []gate
	weight    []float64   // of gates
	at        []geo.Point // of places
	dwell     []float64   // floor area by building: homes
	jobs      []float64
	school    []float64
	leisure   []float64
	academy   []float64
	times     times // from zone to zone; empty where nothing asks for them
}

func newTown(c *city.City) (*town, error) {
	if len(c.Streets.ID) == 0 {
		return nil, fmt.Errorf("this city has no streets, so nobody can go anywhere; import some, or leave [model.people] out")
	}
	t := &town{city: c, buildings: len(c.Buildings.ID), core: core(c)}
	for i := range c.Buildings.ID {
		t.at = append(t.at, c.Buildings.Poly.Centroid(i))
		area := float64(c.Buildings.Floor[i])
		var dwell, jobs, school, leisure float64
		switch c.Buildings.Use[i] {
		case city.UseApartment, city.UseHouse:
			dwell = area
		case city.UseMixed:
			dwell, jobs, leisure = area*0.6, area*0.3, area*0.2
		case city.UseOffice:
			jobs = area
		case city.UseRetail:
			jobs, leisure = area*0.5, area
		case city.UseIndustry:
			jobs = area * 0.3
		case city.UseSchool:
			jobs, school = area*0.1, area
		case city.UseHospital, city.UseCivic:
			jobs, leisure = area*0.7, area*0.2
		case city.UsePark:
			leisure = area
		case city.UseUnknown, city.UseOther:
			dwell, jobs, leisure = area*0.5, area*0.2, area*0.1
		}
		if street := c.Buildings.Street[i]; street == city.None || !t.core[street] {
			dwell, jobs, school, leisure = 0, 0, 0, 0 // nobody can leave it by car and come back
		}
		t.dwell, t.jobs = append(t.dwell, dwell), append(t.jobs, jobs)
		t.school, t.leisure = append(t.school, school), append(t.leisure, leisure)
		t.academy = append(t.academy, min(jobs, leisure)) // academies rent where shops and offices are
	}
	for _, g := range gates(c, t.core) {
		t.gates = append(t.gates, g)
		t.weight = append(t.weight, g.weight)
		t.at = append(t.at, c.Junctions.At.At(int(g.entry)))
	}
	for s := range c.Streets.ID {
		t.at = append(t.at, t.middle(uint32(s)))
	}
	return t, nil
}

// middle is where a street is half over.
func (t *town) middle(s uint32) geo.Point {
	line := t.city.Streets.Line.At(int(s))
	p, _ := geo.PointAlong(line, geo.PolylineLength(line)/2)
	return p
}

// street is the place that a street stands for: places are buildings, then gates, then streets.
func (t *town) street(s uint32) place { return place(t.buildings+len(t.gates)) + s }

// isBuilding reports whether a place is one.
func (t *town) isBuilding(p place) bool { return int(p) < t.buildings }

// origin names a place that a trip begins at.
func (t *town) origin(p place) city.Ref {
	if int(p) < t.buildings {
		return city.Ref{Support: city.OfBuilding, Index: p}
	}
	if k := int(p) - t.buildings; k >= len(t.gates) {
		return city.Ref{Support: city.OfStreet, Index: uint32(k - len(t.gates))}
	}
	return city.Ref{Support: city.OfJunction, Index: t.gates[int(p)-t.buildings].entry}
}

// destination names a place that a trip ends at.
func (t *town) destination(p place) city.Ref {
	if int(p) < t.buildings {
		return city.Ref{Support: city.OfBuilding, Index: p}
	}
	if k := int(p) - t.buildings; k >= len(t.gates) {
		return city.Ref{Support: city.OfStreet, Index: uint32(k - len(t.gates))}
	}
	return city.Ref{Support: city.OfJunction, Index: t.gates[int(p)-t.buildings].exit}
}

// density is how many people of a population live on a square kilometre, over the zones with homes.
func (t *town) density(pop *population) float64 {
	homes, people, area := make([]bool, len(t.city.Zones.ID)), 0, 0.0
	for _, b := range pop.home {
		if int(b) >= t.buildings {
			continue
		}
		if z := t.zone(int(b)); z != city.None {
			people++
			homes[z] = true
		}
	}
	for z, any := range homes {
		if any {
			area += t.city.Zones.Poly.Area(z)
		}
	}
	if area == 0 {
		return 0
	}
	return float64(people) / (area / 1e6)
}

func (t *town) border(k int) place { return place(t.buildings + k) }

// distance is that of two places as the crow flies [m].
func (t *town) distance(a, b place) float64 {
	dx, dy := t.at[a].X-t.at[b].X, t.at[a].Y-t.at[b].Y
	return hypot(dx, dy)
}

// draws turns weights into a table to draw rows from.
type draws struct{ sum []float64 }

func newDraws(weights []float64) draws {
	d := draws{make([]float64, len(weights))}
	total := 0.0
	for i, w := range weights {
		total += w
		d.sum[i] = total
	}
	return d
}

func (d draws) total() float64 {
	if len(d.sum) == 0 {
		return 0
	}
	return d.sum[len(d.sum)-1]
}

// row returns the row at share u in [0, 1) of the total; false if all weights are 0.
func (d draws) row(u float64) (int, bool) {
	if d.total() <= 0 {
		return 0, false
	}
	return min(sort.SearchFloat64s(d.sum, float64(u*d.total())+float64(1e-12*d.total())), len(d.sum)-1), true
}

// populate makes the people. The number of residents is spread over dwellings by floor area, with the largest
// remainder, so that the sum is exact.
func populate(t *town, p *Params, random rng.Stream) population {
	var pop population
	if !p.Population {
		return pop
	}
	homes, residents := t.residents(p, &pop)
	works := newPlaces(t, t.jobs, float64(p.CommuteDistance))
	schools := newPlaces(t, t.school, 800)
	outside := newDraws(t.weight)
	id := uint64(0)
	for b, n := range homes {
		for range n {
			g, work := atHome, place(b)
			switch u := random.Float64(id, 0, 0); {
			case u < p.Workers*p.WorkOutside && outside.total() > 0:
				k, _ := outside.row(random.Float64(id, 0, 1))
				g, work = outWorker, t.border(k)
			case u < p.Workers:
				if w, ok := works.near(t.zone(b), random.Float64(id, 0, 1), random.Float64(id, 0, 2)); ok {
					g, work = worker, w
				}
			case u < p.Workers+p.Pupils:
				if w, ok := schools.near(t.zone(b), random.Float64(id, 0, 1), random.Float64(id, 0, 2)); ok {
					g, work = pupil, w
				}
			}
			pop.add(g, place(b), work)
			id++
		}
	}
	pop.residents = int(id)
	inside := newDraws(t.jobs)
	if outside.total() > 0 && inside.total() > 0 {
		jobs := 0.0
		for _, j := range t.city.Zones.Jobs {
			jobs += float64(j)
		}
		come := min(jobs-float64(residents*p.Workers*(1-p.WorkOutside)), float64(residents*p.Workers*p.WorkInside))
		for range max(0, int(come)) {
			k, _ := outside.row(random.Float64(id, 0, 1))
			b, _ := inside.row(random.Float64(id, 0, 2))
			pop.add(inWorker, t.border(k), place(b))
			id++
		}
	}
	return pop
}

func (pop *population) add(g group, home, work place) {
	pop.group, pop.home, pop.work = append(pop.group, g), append(pop.home, home), append(pop.work, work)
}

// residents says how many live in each building, and how many were asked for.
func (t *town) residents(p *Params, pop *population) (homes []int, total float64) {
	zones := t.city.Zones.Residents
	total = p.Residents
	if total == 0 {
		for _, r := range zones {
			total += float64(r)
		}
	}
	if total == 0 { // neither scenario nor zones say
		for _, area := range t.dwell {
			total += area / float64(p.Floor)
		}
		pop.notes = append(pop.notes, fmt.Sprintf("neither scenario nor zones say how many live here: one resident on %g m² of homes, %.0f in all", float64(p.Floor), total))
	}
	if p.Spread != "zones" {
		return apportion(t.dwell, int(total)), total
	}
	in := make([]float64, len(zones))
	for b, area := range t.dwell {
		if z := t.zone(b); z != city.None {
			in[z] += area
		}
	}
	weights, lost := make([]float64, len(t.dwell)), 0.0
	for z, r := range zones {
		if in[z] == 0 {
			lost += float64(r)
		}
	}
	if lost > 0 {
		pop.notes = append(pop.notes, fmt.Sprintf("%.0f people live in zones without homes; they are spread over the other zones", lost))
	}
	each := make([]float64, len(zones)) // zones in whole persons first, then their buildings
	for z, r := range zones {
		if in[z] > 0 {
			each[z] = float64(r)
		}
	}
	homes = make([]int, len(t.dwell))
	for z, n := range apportion(each, int(total)) {
		if n == 0 {
			continue
		}
		for b, area := range t.dwell {
			weights[b] = 0
			if t.zone(b) == uint32(z) {
				weights[b] = area
			}
		}
		for b, k := range apportion(weights, n) {
			homes[b] += k
		}
	}
	return homes, total
}

func (t *town) zone(b int) uint32 { return t.city.Buildings.Zone[b] }

// apportion spreads n over rows in proportion to weights, by the largest remainder, ties to the lower row.
func apportion(weights []float64, n int) []int {
	total := 0.0
	for _, w := range weights {
		total += w
	}
	out := make([]int, len(weights))
	if total <= 0 || n <= 0 {
		return out
	}
	type rest struct {
		row  int
		part float64
	}
	rests, given := make([]rest, 0, len(weights)), 0
	for i, w := range weights {
		share := float64(w / total * float64(n))
		out[i] = int(share)
		given += out[i]
		if w > 0 {
			rests = append(rests, rest{i, share - float64(out[i])})
		}
	}
	sort.SliceStable(rests, func(a, b int) bool { return rests[a].part > rests[b].part })
	for k := range min(n-given, len(rests)) {
		out[rests[k].row]++
	}
	return out
}
