package drain

import (
	"math"

	"semul/engine/fmath"
)

// opening is a cross-section in metres: a circle (no height), a box, or a table of widths with the box of the same height
// and area.
type opening struct {
	width, height float64
	open          bool
	at, wide      []float32 // heights above the invert, rising, and widths there
	manning       float64   // of the section itself; 0: the conduit's
	meander       float64
}

// steps is how many pieces a curved section has, short ones at floor and roof.
const steps = 48

// full are the areas of shapes that are known by their height alone, as shares of its square: Rossman 2017, SWMM Reference
// Manual Volume II, EPA/600/R-17/111, table 5-2 [K].
func full(shape string) float64 {
	switch shape {
	case "GOTHIC":
		return 0.6554
	case "CATENARY":
		return 0.7028
	case "SEMIELLIPTICAL":
		return 0.785
	case "SEMICIRCULAR":
		return 1.2697
	}
	return 0
}

// section is the cross-section of a link, with a note where the city holds another; false: it cannot be carried, which is
// noted.
func (b *builder) section(link string) (opening, bool) {
	o, ok := b.shape(link)
	x := b.by.Sections[link]
	switch {
	case x == nil:
		b.left("links without a cross-section", link)
	case !ok && x.Shape == "STREET":
		b.left("streets as conduits: the ground carries their water", link)
	case !ok:
		b.left("links with a section that is not known, or of no size: "+x.Shape, link)
	case x.Shape == "FORCE_MAIN":
		b.changed("force mains, now pipes with the Manning's n of their line", link)
	case x.Shape == "IRREGULAR":
		b.changed("channels by their ground: a table of widths, with the roughness of the channel everywhere", link)
	case len(o.at) > 0:
	case o.height > 0 && x.Shape != "RECT_CLOSED":
		b.changed("sections known by name only, now boxes of the same height and area", link)
	}
	return o, ok
}

// shape computes it.
func (b *builder) shape(link string) (opening, bool) {
	x := b.by.Sections[link]
	if x == nil {
		return opening{}, false
	}
	l := b.u.Length
	h, w := x.Geom[0]*l, x.Geom[1]*l
	none := opening{}
	bad := func(vs ...float64) bool {
		for _, v := range vs {
			if !(v > 0 && v < 1e4) {
				return true
			}
		}
		return false
	}
	switch x.Shape {
	case "CIRCULAR", "FORCE_MAIN":
		return opening{width: h}, !bad(h)
	case "RECT_CLOSED":
		return opening{width: w, height: h}, !bad(h, w)
	case "RECT_OPEN":
		return table([]float64{0, h}, []float64{w, w}, true), !bad(h, w)
	case "TRAPEZOIDAL":
		top := w + float64(h*(x.Geom[2]+x.Geom[3]))
		if bad(h, top) || w < 0 || x.Geom[2] < 0 || x.Geom[3] < 0 {
			return none, false
		}
		return table([]float64{0, h}, []float64{w, top}, true), true
	case "TRIANGULAR":
		return table([]float64{0, h}, []float64{0, w}, true), !bad(h, w)
	case "PARABOLIC":
		return curved(h, func(t float64) float64 { return w * math.Sqrt(t) }, true), !bad(h, w)
	case "POWER":
		p := x.Geom[2]
		if bad(h, w, p) {
			return none, false
		}
		return curved(h, func(t float64) float64 { return w * fmath.Pow(t, 1/p) }, true), true
	case "FILLED_CIRCULAR":
		if bad(h) || !(w >= 0 && w < h) {
			return none, false
		}
		return curved(h-w, func(t float64) float64 {
			y := w + float64(t*(h-w))
			return 2 * math.Sqrt(math.Max(0, y*(h-y)))
		}, false), true
	case "HORIZ_ELLIPSE", "VERT_ELLIPSE":
		return curved(h, func(t float64) float64 { return 2 * w * math.Sqrt(math.Max(0, t*(1-t))) }, false), !bad(h, w)
	case "ARCH":
		return curved(h, func(t float64) float64 { return w * arch(t) }, false), !bad(h, w)
	case "EGG", "HORSESHOE", "BASKETHANDLE":
		return curved(h, func(t float64) float64 { return h * standard[x.Shape](t) }, false), !bad(h)
	case "RECT_TRIANGULAR":
		low := x.Geom[2] * l
		if bad(h, w, low) || low >= h {
			return none, false
		}
		return table([]float64{0, low, h}, []float64{0, w, w}, false), true
	case "RECT_ROUND", "MODBASKETHANDLE":
		r := x.Geom[2] * l
		if bad(h, w, r) || 2*r < w {
			return none, false
		}
		cap := r - math.Sqrt(math.Max(0, r*r-w*w/4)) // height of the round part
		if cap >= h {
			return none, false
		}
		chord := func(y float64) float64 { return math.Min(w, 2*math.Sqrt(math.Max(0, y*(2*r-y)))) }
		return curved(h, func(t float64) float64 {
			y := t * h
			if x.Shape == "MODBASKETHANDLE" {
				y = h - y
			}
			return chord(math.Min(y, cap+r*1e-12))
		}, false), true
	case "CUSTOM":
		c := b.by.Curves[x.Table]
		if c == nil || bad(h) || len(c.X) < 2 {
			return none, false
		}
		var at, wide []float64
		for k := range c.X {
			if !(c.X[k] >= 0 && c.X[k] <= 1) || !(c.Y[k] >= 0 && c.Y[k] < 1e4) || k > 0 && c.X[k] <= c.X[k-1] {
				return none, false
			}
			at, wide = append(at, c.X[k]*h), append(wide, c.Y[k]*h)
		}
		if at[0] > 0 {
			at, wide = append([]float64{0}, at...), append([]float64{wide[0]}, wide...)
		}
		if last := len(at) - 1; at[last] < h {
			at, wide = append(at, h), append(wide, wide[last])
		}
		o := table(at, wide, false)
		return o, o.width > 0
	case "IRREGULAR":
		return b.transect(x.Table)
	}
	if k := full(x.Shape); k > 0 {
		return opening{width: k * h, height: h}, !bad(h)
	}
	return none, false
}

// transect is the section of a channel from its ground: the width of the water at each height.
func (b *builder) transect(name string) (opening, bool) {
	t := b.by.Transects[name]
	if t == nil || len(t.Station) < 2 || len(t.Station) != len(t.Elevation) {
		return opening{}, false
	}
	low, high := math.Inf(1), math.Inf(-1)
	for _, z := range t.Elevation {
		low, high = math.Min(low, z), math.Max(high, z)
	}
	factor := t.Width
	if factor == 0 {
		factor = 1
	}
	h := (high - low) * b.u.Length
	if !(h > 0 && h < 1e4) {
		return opening{}, false
	}
	o := curved(h, func(share float64) float64 {
		level, wide := low+float64(share*(high-low)), 0.0
		for k := 1; k < len(t.Station); k++ {
			a, c := t.Elevation[k-1], t.Elevation[k]
			if a > c {
				a, c = c, a
			}
			switch run := math.Abs(t.Station[k] - t.Station[k-1]); {
			case c <= level:
				wide += run
			case a < level:
				wide += run * (level - a) / (c - a)
			}
		}
		return wide * factor * b.u.Length
	}, true)
	o.manning, o.meander = t.Channel, 1
	if t.Meander > 0 { // the channel is longer than the flood plain it is drawn along
		o.manning, o.meander = t.Channel*math.Sqrt(t.Meander), t.Meander
	}
	return o, o.width > 0 && o.manning > 0
}

func curved(h float64, width func(share float64) float64, open bool) opening {
	var at, wide []float64
	for k := range steps + 1 {
		t := (1 - fmath.Cos(math.Pi*float64(k)/steps)) / 2
		if k == steps {
			t = 1
		}
		at, wide = append(at, t*h), append(wide, width(t))
	}
	return table(at, wide, open)
}

// table makes an opening of widths at heights, with straight sides between.
func table(at, wide []float64, open bool) opening {
	area := 0.0
	for k := 1; k < len(at); k++ {
		area += (at[k] - at[k-1]) * (wide[k] + wide[k-1]) / 2
	}
	h := at[len(at)-1]
	return opening{width: area / h, height: h, open: open, at: floats(at, 1), wide: floats(wide, 1)}
}
