package synth

import (
	"semul/engine/city"
	"semul/engine/geo"
)

// village puts detached houses on small plots.
func (b *builder) village() {
	for _, r := range plots(b.ring, b.between(290, 420), func(int) float64 { return 2*b.rand() - 1 }) {
		area := geo.RingArea(r)
		switch {
		case area > 2600 || b.rand() < 0.05: // an orchard, a playground, an empty plot
			b.plot(r, city.UsePark)
			continue
		case area < 110:
			b.plot(r, city.UseHouse)
			continue
		}
		use, levels := city.UseHouse, 1+int(b.rand()*1.9)
		if b.fronts(r) && b.rand() < 0.35 {
			use, levels = city.UseMixed, 2+int(b.rand()*2)
		}
		b.plot(r, use)
		f, rect := footprint(r, b.between(0.52, 0.68), b.between(0.50, 0.64), 1.2)
		if rect == nil {
			continue
		}
		if w, d := rect[0].Dist(rect[1]), rect[1].Dist(rect[2]); b.rand() < 0.35 && w > 9 && d > 7 {
			if l := f.ell(0, 0, w, d, 0.45*w, 0.42*d, b.rand() < 0.5); fits(l, r, 1.2) {
				rect = l
			}
		}
		b.put(house{ring: rect, use: use, levels: levels, storey: 3, fixed: true})
	}
}

// town puts flats of three to five storeys, and shops with flats above along the larger streets.
func (b *builder) town() {
	for _, r := range plots(b.ring, b.between(360, 560), func(int) float64 { return 2*b.rand() - 1 }) {
		area := geo.RingArea(r)
		if area < 130 {
			b.plot(r, city.UseApartment)
			continue
		}
		if area > 3200 || b.rand() < 0.03 {
			b.plot(r, city.UsePark)
			continue
		}
		use := city.UseApartment
		levels := 3 + int(b.rand()*2.4)
		storey := 3.0
		switch front := b.fronts(r); {
		case front && b.rand() < 0.25:
			use, levels, storey = city.UseRetail, 1+int(b.rand()*3), 4
		case front && b.rand() < 0.7:
			use, levels, storey = city.UseMixed, 3+int(b.rand()*3), 3.3
		case b.rand() < 0.10:
			use, levels = city.UseHouse, 2
		case b.rand() < 0.02:
			use, levels, storey = city.UseCivic, 2, 3.6
		}
		b.plot(r, use)
		if _, rect := footprint(r, b.between(0.70, 0.84), b.between(0.62, 0.78), 1.1); rect != nil {
			b.put(house{ring: rect, use: use, levels: levels, storey: storey, fixed: use != city.UseApartment && use != city.UseMixed})
		}
	}
}

// fields cuts the ground into strips, with a farm here and there and rows of greenhouses, as in the delta west of
// Busan.
func (b *builder) fields() {
	strips := plots(b.ring, b.between(3800, 9000), func(int) float64 { return 1.2 * (2*b.rand() - 1) })
	for _, r := range strips {
		b.plot(r, city.UseFarm)
		f := boxOf(r)
		switch x := b.rand(); {
		case x < 0.14 && f.b > 20 && f.a > 30: // greenhouses side by side
			n := int(min(2*f.b*0.8/9.5, 7))
			for k := range n {
				t := (float64(k) - float64(n-1)/2) * 9.5
				if g := f.rect(0, t, min(2*f.a*0.8, 90), 7); fits(g, r, 1.5) {
					b.put(house{ring: g, use: city.UseFarm, levels: 1, storey: 2.6, fixed: true})
				}
			}
		case x < 0.26: // a farm at the edge of the field
			s := f.a - 12
			if b.rand() < 0.5 {
				s = -s
			}
			if h := f.rect(s, b.between(-0.5, 0.5)*f.b, b.between(9, 13), b.between(8, 10)); fits(h, r, 2) {
				b.put(house{ring: h, use: city.UseHouse, levels: 1, storey: 3, fixed: true})
			}
			if h := f.rect(s*0.72, b.between(-0.4, 0.4)*f.b, 14, 8); b.rand() < 0.6 && fits(h, r, 2) {
				b.put(house{ring: h, use: city.UseFarm, levels: 1, storey: 4, fixed: true})
			}
		}
	}
}
