package synth

import (
	"math"

	"semul/engine/city"
	"semul/engine/geo"
)

// centre puts offices, shops and mixed houses on the whole plot, higher towards the middle, and a few towers.
func (b *builder) centre() {
	for _, r := range plots(b.ring, b.between(700, 1300), func(int) float64 { return 2*b.rand() - 1 }) {
		area := geo.RingArea(r)
		if area < 180 {
			b.plot(r, city.UseRetail)
			continue
		}
		if b.rand() < 0.05 {
			b.plot(r, city.UsePark)
			continue
		}
		crowd := b.crowd(geo.RingCentroid(r))
		levels := 2 + int(6*crowd*b.rand()+2.5*b.rand()+2*crowd)
		use := city.UseMixed
		switch x := b.rand(); {
		case x < 0.30+0.25*crowd:
			use = city.UseOffice
		case x < 0.58+0.20*crowd:
			use = city.UseRetail
			levels = 1 + levels/2
		}
		b.plot(r, use)
		if area > 650 && b.rand() < 0.16*crowd+0.02 { // a tower on its own
			f := boxOf(r)
			side := min(min(2*f.b*0.66, 34), math.Sqrt(area)*0.7)
			if t := f.rect(0, 0, side*1.1, side); fits(t, r, 2) {
				b.put(house{ring: t, use: use, levels: 14 + int(12*crowd*b.rand()), storey: 3.7, fixed: use != city.UseMixed})
				continue
			}
		}
		ring := inset(r, uniform(len(r), 1.4))
		if ring == nil || len(ring) > 8 || b.rand() < 0.4 {
			_, ring = footprint(r, b.between(0.82, 0.9), b.between(0.74, 0.86), 1)
		}
		if ring != nil && geo.RingArea(ring) > 70 {
			b.put(house{ring: ring, use: use, levels: levels, storey: 3.7, fixed: use != city.UseMixed})
		}
	}
}

// apartments puts slabs in rows that look south, or towers near the water, in open ground, and shops at the street.
func (b *builder) apartments() {
	area := geo.RingArea(b.ring)
	if area < 2500 { // no room for a slab
		b.town()
		return
	}
	b.plot(b.ring, city.UseApartment)
	f := facing(b.ring)
	if b.q.water < 260 && b.rand() < 0.55 {
		b.towers(f)
	} else {
		b.slabs(f)
	}
}

// slabs follow the Korean rule of thumb that rows stand apart by eight tenths of their height.
func (b *builder) slabs(f frame) {
	levels := int(b.between(12, 19))
	depth := b.between(11.5, 13.5)
	pitch := 0.8*2.8*float64(levels) + depth + 2
	rows := max(1, int((2*f.b-16-depth)/pitch)+1)
	if rows > 1 {
		pitch = (2*f.b - 18 - depth) / float64(rows-1)
	}
	for k := range rows {
		t := (float64(k) - float64(rows-1)/2) * pitch
		if rows == 1 {
			t = -0.1 * f.b
		}
		length := b.between(46, 66)
		n := max(1, int((2*f.a-14+13)/(length+13)))
		step := (2*f.a - 14 - length) / max(1, float64(n-1))
		if n == 1 {
			step = 0
		}
		for m := range n {
			s := (float64(m)-float64(n-1)/2)*min(step, length+24) + b.between(-2, 2)
			h := levels + int(b.between(-2, 3))
			b.slab(f, s, t+b.between(-2.5, 2.5), length, depth, h)
		}
	}
	b.shops(f)
}

// slab puts a slab, a shorter one if it does not fit.
func (b *builder) slab(f frame, s, t, length, depth float64, levels int) {
	for _, l := range [3]float64{length, length * 0.72, length * 0.5} {
		for _, shift := range [3]float64{0, (length - l) / 2, (l - length) / 2} {
			r := f.rect(s+shift, t, l, depth)
			if fits(r, b.ring, 5) {
				if l > 40 && b.rand() < 0.3 { // a bend: the slab turns the corner with a short wing
					if w := f.ell(s+shift, t+5, l, depth+10, l-depth, 10, b.rand() < 0.5); fits(w, b.ring, 5) && b.clear(w, 9) {
						r = w
					}
				}
				if b.clear(r, 9) {
					b.put(house{ring: r, use: city.UseApartment, levels: levels, storey: 2.8})
					return
				}
			}
		}
	}
}

// clear reports whether a shape keeps d metres from what stands on the face.
func (b *builder) clear(ring []geo.Point, d float64) bool {
	box := geo.BoundsOf(ring...).Pad(d)
	for i := range b.block.houses {
		o := b.block.houses[i].ring
		if !geo.BoundsOf(o...).Intersects(box) {
			continue
		}
		for _, q := range ring {
			if geo.PointInRing(q, o) || toRing(q, o) < d {
				return false
			}
		}
		for _, q := range o {
			if geo.PointInRing(q, ring) || toRing(q, ring) < d {
				return false
			}
		}
	}
	return true
}

// towers stand on a staggered grid.
func (b *builder) towers(f frame) {
	levels := int(b.between(22, 29))
	pitch := b.between(60, 70)
	rows, cols := max(1, int((2*f.b-24)/pitch)), max(1, int((2*f.a-24)/pitch))
	for k := range rows {
		for m := range cols {
			s := (float64(m)-float64(cols-1)/2)*pitch + (float64(k%2)-0.5)*0.36*pitch
			t := (float64(k) - float64(rows-1)/2) * pitch
			r := f.plus(s, t, b.between(27, 32), b.between(12, 14))
			if fits(r, b.ring, 6) && b.clear(r, 16) {
				b.put(house{ring: r, use: city.UseApartment, levels: levels + int(b.between(-3, 4)), storey: 2.9})
			}
		}
	}
	b.shops(f)
}

// shops puts a low building with shops or a nursery at an end of the ground.
func (b *builder) shops(f frame) {
	for range 6 {
		s, t := b.between(-0.9, 0.9)*f.a, f.b-16
		if b.rand() < 0.5 {
			t = -t
		}
		if r := f.rect(s, t, b.between(26, 44), b.between(13, 17)); fits(r, b.ring, 3) && b.clear(r, 8) {
			b.put(house{ring: r, use: city.UseRetail, levels: 2, storey: 4, fixed: true})
			return
		}
	}
}
