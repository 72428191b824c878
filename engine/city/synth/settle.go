package synth

import (
	"cmp"
	"math"
	"slices"

	"semul/engine/city"
	"semul/engine/geo"
)

// Floor per head and per job, project defaults: 28 m² of dwelling floor for a resident (traffic.md section 9 counts
// 27), and what offices, shops, works and public buildings usually take.
const floorPerHead = 28.0

// dwelling is the share of a building's floor that people live on.
func dwelling(u city.Use) float64 {
	switch u {
	case city.UseApartment, city.UseHouse:
		return 1
	case city.UseMixed:
		return 0.6
	}
	return 0
}

// jobsPer is the number of jobs on a square metre of floor.
func jobsPer(u city.Use) float64 {
	switch u {
	case city.UseOffice:
		return 1.0 / 22
	case city.UseRetail:
		return 1.0 / 38
	case city.UseMixed:
		return 0.4 / 38
	case city.UseIndustry:
		return 1.0 / 70
	case city.UseSchool:
		return 1.0 / 130
	case city.UseHospital:
		return 1.0 / 45
	case city.UseCivic:
		return 1.0 / 35
	case city.UseFarm:
		return 1.0 / 600
	case city.UseUtility:
		return 1.0 / 200
	}
	return 0
}

// Shares of the residents, project defaults.
const (
	jobShare   = 0.47
	pupilShare = 0.125
)

// settle sets heights so that everybody has a home, and counts residents, jobs and pupils by zone.
func (p *plan) settle() {
	p.drawZones()
	people := float64(p.spec.Residents)
	total := func(k float64) float64 {
		sum := 0.0
		for i := range p.blocks {
			for h := range p.blocks[i].houses {
				b := &p.blocks[i].houses[h]
				sum += dwelling(b.use) * geo.RingArea(b.ring) * float64(raised(b, k))
			}
		}
		return sum
	}
	lo, hi := 0.2, 5.0
	for range 24 {
		if mid := (lo + hi) / 2; total(mid) < people*floorPerHead {
			lo = mid
		} else {
			hi = mid
		}
	}
	for i := range p.blocks {
		for h := range p.blocks[i].houses {
			b := &p.blocks[i].houses[h]
			b.levels = raised(b, hi)
		}
	}
	for i := range p.blocks {
		if p.faces[i].zone < 0 {
			continue
		}
		z := &p.zones[p.faces[i].zone]
		for h := range p.blocks[i].houses {
			b := &p.blocks[i].houses[h]
			z.residents += dwelling(b.use) * b.floor()
			z.jobs += jobsPer(b.use) * b.floor()
			if b.use == city.UseSchool {
				z.pupils += b.floor()
			}
		}
	}
	share := func(of func(z *zone) *float64, total float64) {
		v := make([]float64, len(p.zones))
		for i := range p.zones {
			v[i] = *of(&p.zones[i])
		}
		for i, n := range apportion(v, total) {
			*of(&p.zones[i]) = n
		}
	}
	share(func(z *zone) *float64 { return &z.residents }, people)
	share(func(z *zone) *float64 { return &z.jobs }, math.Round(jobShare*people))
	share(func(z *zone) *float64 { return &z.pupils }, math.Round(pupilShare*people))
}

// raised is the number of storeys of a house when flats are k times as high as drawn.
func raised(b *house, k float64) int {
	if b.fixed {
		return b.levels
	}
	n := int(math.Round(float64(b.levels) * k))
	if b.levels >= 10 {
		return min(max(n, 5), 45)
	}
	return min(max(n, 2), max(6, 2*b.levels))
}

// apportion splits a whole number by weight, the largest remainders first.
func apportion(weight []float64, total float64) []float64 {
	sum := 0.0
	for _, w := range weight {
		sum += w
	}
	out := make([]float64, len(weight))
	if sum == 0 {
		return out
	}
	left := total
	order := make([]int, len(weight))
	rest := make([]float64, len(weight))
	for i, w := range weight {
		exact := total * w / sum
		out[i] = math.Floor(exact)
		rest[i] = exact - out[i]
		left -= out[i]
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rest[b], rest[a]) })
	for _, i := range order {
		if left < 1 {
			break
		}
		out[i]++
		left--
	}
	return out
}
