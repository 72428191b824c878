package synth

import (
	"cmp"
	"math"
	"slices"

	"semul/engine/geo"
	"semul/engine/rng"
)

// district is what a quarter is built up with.
type district uint8

const (
	farmland   district = iota // fields and a few farms
	village                    // detached houses on small plots
	town                       // low flats and shops
	centre                     // offices, shops, flats above
	apartments                 // slabs and towers in open ground
	industry                   // works and warehouses
	park
	wet // mostly river or beyond the city
)

// quarter is the land between an arterial and a collector in both directions, about 240 by 240 m.
type quarter struct {
	kind     district
	turn     bool // streets run north and south instead of west and east
	variant  float64
	at       geo.Point
	share    float64 // of it that is dry land inside the city
	area     float64 // dry land [m²]
	water    float64 // distance to a river [m]
	middle   float64 // distance to the nearest centre [m]
	school   bool    // the block at its collector is a school
	hospital bool
	hall     bool // a town hall
}

// Persons per hectare of a quarter's dry land for which streets and plots are laid out; heights follow later.
const (
	villagePeople   = 55.0
	townPeople      = 150.0
	apartmentPeople = 280.0
)

// layCentres puts the main centre beside the meeting of the rivers and others, in larger cities, far from it and
// from each other.
func (p *plan) layCentres() {
	if p.spec.Relief == bowl {
		p.centres = []geo.Point{p.bowlMiddle()}
		return
	}
	s := rng.NewStream(p.seed, "synth.centre")
	best, score := geo.Point{X: p.w / 2, Y: p.h / 2}, math.Inf(-1)
	for k := range 24 {
		a := 2 * math.Pi * float64(k) / 24
		d := p.river.pool + 430*min(p.scale, 1.5)
		at := p.river.meet.Add(direction(a).Mul(d))
		dry := p.river.far.at(at)
		if !p.box().Pad(-300*min(1, p.scale)).Contains(at) || dry < p.river.water.road+40 {
			continue
		}
		v := min(dry, 350)/350 + 0.4*s.Float64(uint64(k), 0, 0) - 0.8*at.Dist(geo.Point{X: p.w / 2, Y: p.h / 2})/max(p.w, p.h)
		if v > score {
			best, score = at, v
		}
	}
	p.centres = []geo.Point{best}
	for n := int(p.w*p.h/16e6+0.5) - 1; n > 0; n-- {
		far, at := -1.0, geo.Point{}
		for k := range 40 {
			e := uint64(len(p.centres))*64 + uint64(k)
			q := geo.Point{X: p.w * (0.06 + 0.88*s.Float64(e, 1, 0)), Y: p.h * (0.06 + 0.88*s.Float64(e, 1, 1))}
			d := math.Inf(1)
			for _, c := range p.centres {
				d = min(d, c.Dist(q))
			}
			if p.river.far.at(q) > 200 && d > far {
				far, at = d, q
			}
		}
		if far > 2200 {
			p.centres = append(p.centres, at)
		}
	}
}

// layQuarters decides what every quarter is.
func (p *plan) layQuarters() {
	s := rng.NewStream(p.seed, "synth.quarter")
	nu, nv := p.u.quarters(), p.v.quarters()
	p.quarters = make([]quarter, nu*nv)
	dry := p.box().Pad(-4)
	p.pool.Each(nv, func(j int) {
		for i := range nu {
			q := &p.quarters[j*nu+i]
			const n = 6
			in := 0
			for b := range n {
				for a := range n {
					at := p.warp.at(mix(p.u.at(4*i), p.u.at(4*i+4), (float64(a)+0.5)/n), mix(p.v.at(4*j), p.v.at(4*j+4), (float64(b)+0.5)/n))
					if dry.Contains(at) && p.river.bank.at(at) > p.river.water.road {
						in++
					}
				}
			}
			q.at = p.warp.at(mix(p.u.at(4*i), p.u.at(4*i+4), 0.5), mix(p.v.at(4*j), p.v.at(4*j+4), 0.5))
			a, b, c := p.warp.at(p.u.at(4*i), p.v.at(4*j)), p.warp.at(p.u.at(4*i+4), p.v.at(4*j)), p.warp.at(p.u.at(4*i), p.v.at(4*j+4))
			q.share = float64(in) / (n * n)
			q.area = q.share * math.Abs(b.Sub(a).Cross(c.Sub(a)))
			q.water = p.river.far.at(q.at)
			e := uint64(j*nu + i)
			q.turn = s.Float64(uint64(j/2*nu+i/2), 1, 0) < 0.5
			q.variant = s.Float64(e, 2, 0)
			q.middle = math.Inf(1)
			for _, c := range p.centres {
				q.middle = min(q.middle, c.Dist(q.at))
			}
			if q.share < 0.12 {
				q.kind = wet
			}
		}
	})
	p.zoneLand(s)
	p.placeSchools(s)
}

// zoneLand gives land to each use in turn, the best quarters for it first, until its share is met.
func (p *plan) zoneLand(s rng.Stream) {
	total := 0.0
	for i := range p.quarters {
		if p.quarters[i].kind != wet {
			total += p.quarters[i].area
		}
	}
	ha := total / 1e4
	people := float64(p.spec.Residents)
	need := landNeed(people, ha)
	reachOf := 900 + 0.16*min(6000, max(p.w, p.h)) // how far a centre draws
	near := func(q *quarter) float64 { return q.middle / reachOf }
	clump := func(q *quarter, e uint64, scale float64) float64 {
		return noise(rng.NewStream(p.seed, "synth.clump"+string(rune('a'+e))), q.at, scale)
	}
	give := func(kind district, hectares float64, score func(q *quarter) float64) {
		type ranked struct {
			i int
			v float64
		}
		var list []ranked
		for i := range p.quarters {
			if p.quarters[i].kind == farmland {
				list = append(list, ranked{i, score(&p.quarters[i]) + 0.12*s.Float64(uint64(i), 3, uint32(kind))})
			}
		}
		slices.SortStableFunc(list, func(a, b ranked) int { return cmp.Compare(b.v, a.v) })
		for _, r := range list {
			q := &p.quarters[r.i]
			if hectares < q.area/2e4 {
				return
			}
			q.kind = kind
			hectares -= q.area / 1e4
		}
	}
	edge := func(q *quarter) float64 {
		return min(min(q.at.X, p.w-q.at.X), min(q.at.Y, p.h-q.at.Y))
	}
	give(centre, need.centre, func(q *quarter) float64 { return -near(q) })
	head := min(need.park*0.45, 45*p.scale) // round the meeting of the rivers
	give(park, head, func(q *quarter) float64 { return -q.at.Dist(p.river.meet)/600 + 0.5*(1-q.share) })
	give(apartments, need.apartments, func(q *quarter) float64 {
		d := (q.water - 190) / 210
		return 1.5/(1+d*d) - 0.9*near(q) + 0.55*clump(q, 0, 800)
	})
	give(industry, need.industry, func(q *quarter) float64 {
		rail := 1 / (1 + p.nearRail(q.at, 2500)/500)
		side := 1 / (1 + min(q.at.X, p.w-q.at.X)/700)
		return 1.1*rail + 0.9*side + 0.9*clump(q, 1, 1500) + 0.35*min(near(q), 2.5)
	})
	give(park, need.park-head, func(q *quarter) float64 { return clump(q, 2, 260) - 0.45*near(q) })
	give(town, need.town, func(q *quarter) float64 { return -near(q) + 0.35*clump(q, 3, 900) + min(edge(q), 300)/600 })
	give(village, need.village, func(q *quarter) float64 { return -0.8*near(q) + 0.6*clump(q, 4, 1000) + min(edge(q), 300)/600 })
}

// need is land in hectares.
type need struct{ centre, park, industry, apartments, town, village float64 }

// landNeed splits hectares of dry land among the uses so that people find room; what is left over stays fields.
// Shares are project defaults, chosen after the land-use plan idea of a planned delta town: a good quarter of the land
// for work, most people in flats.
func landNeed(people, ha float64) need {
	n := need{centre: 0.045 * ha, park: 0.065 * ha, industry: 0.17 * ha}
	room := 0.95*ha - n.centre - n.park - n.industry
	flats, low, houses := 0.52, 0.32, 0.16 // of the people
	want := func() float64 {
		return people * (flats/apartmentPeople + low/townPeople + houses/villagePeople)
	}
	for want() > room && houses > 0 {
		flats, houses = flats+0.02, houses-0.02
	}
	for want() > room && low > 0.06 {
		flats, low = flats+0.02, low-0.02
	}
	dense := max(1, want()/room) // taller houses carry the rest
	n.apartments = people * flats / apartmentPeople / dense
	n.town = people * low / townPeople / dense
	n.village = people * max(0, houses) / villagePeople / dense
	return n
}

// placeSchools gives one school to every seven thousand residents, one hospital to sixty thousand, and a town hall to
// a city of more than eight thousand, each to a quarter of its own with low flats or houses.
func (p *plan) placeSchools(s rng.Stream) {
	type mark struct {
		n   int
		gap float64 // least distance between two [m]
		set func(q *quarter)
		of  func(k district) bool
	}
	people := float64(p.spec.Residents)
	low := func(k district) bool { return k == town || k == village }
	count := func(per float64) int { return int(people/per + 0.5) }
	marks := []mark{
		{min(1, count(16000)), 0, func(q *quarter) { q.hall = true }, func(k district) bool { return k == town || k == centre }},
		{count(60000), 1500, func(q *quarter) { q.hospital = true }, func(k district) bool { return k == town }},
		{max(1, count(7000)), 480, func(q *quarter) { q.school = true }, low},
	}
	for m, mk := range marks {
		var placed []geo.Point
		order := make([]int, 0, len(p.quarters))
		for i := range p.quarters {
			if q := &p.quarters[i]; mk.of(q.kind) && q.share > 0.97 && !p.crossed(i) {
				order = append(order, i)
			}
		}
		value := func(i int) float64 {
			if m == 2 {
				return s.Float64(uint64(i), 4, uint32(m))
			}
			return p.quarters[i].middle
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(value(a), value(b)) })
		for _, gap := range []float64{mk.gap, mk.gap / 2, 0} {
			for _, i := range order {
				q := &p.quarters[i]
				if len(placed) >= mk.n {
					break
				}
				if q.school || q.hospital || q.hall || slices.ContainsFunc(placed, func(o geo.Point) bool { return o.Dist(q.at) < gap }) {
					continue
				}
				mk.set(q)
				placed = append(placed, q.at)
			}
		}
	}
}

// crossed reports whether a railway or canal runs along or through a quarter.
func (p *plan) crossed(i int) bool {
	at := p.quarters[i].at
	return p.nearRail(at, 200) < 190 || p.nearCanal(at, 200) < 190
}

// direction is the unit vector at an angle [rad] from east.
func direction(a float64) geo.Point {
	return geo.Point{X: cos(a), Y: sin(a)}
}
