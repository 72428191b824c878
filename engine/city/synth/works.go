package synth

import (
	"semul/engine/city"
	"semul/engine/geo"
)

// industry puts halls and warehouses on large plots, with an office in front where there is room.
func (b *builder) industry() {
	for _, r := range plots(b.ring, b.between(4200, 9500), func(int) float64 { return 2*b.rand() - 1 }) {
		area := geo.RingArea(r)
		b.plot(r, city.UseIndustry)
		if area < 500 {
			continue
		}
		f := boxOf(r)
		switch x := b.rand(); {
		case x < 0.62 || area < 2500: // one hall
			if _, hall := footprint(r, b.between(0.58, 0.74), b.between(0.52, 0.68), 5); hall != nil {
				b.put(house{ring: hall, use: city.UseIndustry, levels: 1, storey: b.between(8, 13), fixed: true})
			}
		case x < 0.9: // two halls and a yard
			for _, side := range [2]float64{-1, 1} {
				if hall := f.rect(side*f.a*0.5, 0, f.a*0.78, 2*f.b*b.between(0.5, 0.7)); fits(hall, r, 4) && b.clear(hall, 5) {
					b.put(house{ring: hall, use: city.UseIndustry, levels: 1, storey: b.between(7, 11), fixed: true})
				}
			}
		default: // storeyed works
			if _, hall := footprint(r, 0.5, 0.5, 5); hall != nil {
				b.put(house{ring: hall, use: city.UseIndustry, levels: 3 + int(b.rand()*3), storey: 4.5, fixed: true})
			}
		}
		if area > 3000 {
			for _, side := range [2]float64{-1, 1} {
				office := f.rect(side*(f.a-11), b.between(-0.5, 0.5)*f.b, 12, 20)
				if fits(office, r, 2.5) && b.clear(office, 3) {
					b.put(house{ring: office, use: city.UseOffice, levels: 2 + int(b.rand()*2), storey: 3.4, fixed: true})
					break
				}
			}
		}
	}
}

// special builds what has a whole block to itself.
func (b *builder) special(use city.Use, name string) {
	b.plot(b.ring, use)
	f := facing(b.ring)
	put := func(ring []geo.Point, levels int, storey float64, use city.Use) bool {
		if ring == nil || !fits(ring, b.ring, 3) || !b.clear(ring, 4) {
			return false
		}
		b.put(house{ring: ring, use: use, levels: levels, storey: storey, name: name, fixed: true})
		return true
	}
	// shrink tries a shape at falling sizes
	shrink := func(try func(k float64) bool) {
		for _, k := range [5]float64{1, 0.85, 0.7, 0.55, 0.4} {
			if try(k) {
				return
			}
		}
	}
	north := f.b
	switch use {
	case city.UseSchool: // classes to the north, the field to the south, a gym at the side
		shrink(func(k float64) bool {
			w := min(1.5*f.a, 84) * k
			for _, back := range [3]float64{5, 14, 26} {
				if put(f.ell(-0.1*f.a, north-back-17*k, w, 34*k, w*0.72, 20*k, true), 4, 3.6, use) ||
					put(f.rect(0, north-back-8*k, w, 15*k), 4, 3.6, use) {
					return true
				}
			}
			return false
		})
		shrink(func(k float64) bool {
			return put(f.rect(f.a-18, north-5-14*k, 24*k, 28*k), 2, 5, use) || put(f.rect(-f.a+18, -f.b+20, 24*k, 28*k), 2, 5, use)
		})
	case city.UseHospital:
		shrink(func(k float64) bool { return put(f.rect(0, 0.25*f.b, min(1.3*f.a, 80)*k, 24*k), 11, 3.8, use) })
		shrink(func(k float64) bool { return put(f.rect(0, 0.25*f.b-37*k, min(1.1*f.a, 66)*k, 30*k), 3, 4.2, use) })
	case city.UseUtility:
		shrink(func(k float64) bool { return put(f.rect(-0.2*f.a, 0.1*f.b, 26*k, 16*k), 2, 4.5, use) })
	default:
		shrink(func(k float64) bool { return put(f.rect(0, 0.2*f.b, min(1.2*f.a, 72)*k, 26*k), 8, 3.8, use) })
		shrink(func(k float64) bool { return put(f.rect(-0.5*f.a, -0.4*f.b, 26*k, 20*k), 2, 4.5, use) })
	}
}
