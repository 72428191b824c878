package sewer

import (
	"fmt"
	"math"
	"slices"

	"semul/engine/fmath"
)

const arcs = 2048 // pieces of a curved outline

// Circle is a pipe of a diameter [m], filled up to a depth of sediment [m].
func Circle(diameter, sediment float64) (*Section, error) {
	if !(diameter > 0) {
		return nil, fmt.Errorf("the diameter must be above 0, got %g m", diameter)
	}
	if !(sediment >= 0 && sediment < diameter) {
		return nil, fmt.Errorf("the sediment must be below the crown: %g m in a pipe of %g m", sediment, diameter)
	}
	if sediment == 0 {
		return Ellipse("CIRCULAR", diameter, diameter)
	}
	var o outline
	for i := 0; i <= arcs; i++ {
		y := sediment + float64((diameter-sediment)*float64(i)/arcs)
		h := math.Sqrt(max(0, float64(y*(diameter-y))))
		o.add(y, h, h)
	}
	return tabulate("FILLED_CIRCULAR", false, o)
}

// Ellipse is a closed ellipse of a height and width [m].
func Ellipse(shape string, height, width float64) (*Section, error) {
	var o outline
	for i := 0; i <= arcs; i++ {
		t := math.Pi * float64(i) / arcs
		h := width / 2 * fmath.Sin(t)
		if i == arcs {
			h = 0
		}
		o.add(height/2*(1-fmath.Cos(t)), h, h)
	}
	return tabulate(shape, false, o)
}

// Rectangle is a box, or a channel if it is open.
func Rectangle(height, width float64, open bool) (*Section, error) {
	shape := "RECT_CLOSED"
	if open {
		shape = "RECT_OPEN"
	}
	var o outline
	o.add(0, width/2, width/2)
	o.add(height, width/2, width/2)
	return tabulate(shape, open, o)
}

// Trapezoid is a channel with a bottom width [m] and two side slopes, horizontal to vertical.
func Trapezoid(height, bottom, left, right float64) (*Section, error) {
	if left < 0 || right < 0 || bottom < 0 {
		return nil, fmt.Errorf("bottom width and side slopes must not be negative: %g m, %g, %g", bottom, left, right)
	}
	var o outline
	o.add(0, bottom/2, bottom/2)
	o.add(height, float64(bottom/2)+float64(left*height), float64(bottom/2)+float64(right*height))
	x, err := tabulate("TRAPEZOIDAL", true, o)
	if err == nil {
		x.Slope = (left + right) / 2
	}
	return x, err
}

// Triangle is a channel with its point down and a top width [m].
func Triangle(height, top float64) (*Section, error) {
	var o outline
	o.add(0, 0, 0)
	o.add(height, top/2, top/2)
	x, err := tabulate("TRIANGULAR", true, o)
	if err == nil {
		x.Slope = top / 2 / height
	}
	return x, err
}

// Power is a channel whose width grows with the depth to the power 1/e; e = 2 is the parabola.
func Power(shape string, height, top, e float64) (*Section, error) {
	if !(e > 0) {
		return nil, fmt.Errorf("the exponent must be above 0, got %g", e)
	}
	var o outline
	for i := 0; i <= arcs; i++ {
		t := float64(i) / arcs
		y := t * t // finer near the invert
		h := top / 2 * fmath.Pow(y, 1/e)
		o.add(height*y, h, h)
	}
	return tabulate(shape, true, o)
}

// Egg is the egg of three circles, 3 high to 2 wide, point down: crown of radius H/3, sides of radius H, invert of radius H/6.
// Its area is 0.5105·H².
func Egg(height float64) (*Section, error) {
	r := height / 3
	// Centres: invert (0, r/2), sides (∓2r, 2r), crown (0, 2r). Invert and side meet on the line of their centres, which
	// falls 3 to 4.
	meet := float64(r/2) - float64(0.6*r/2)
	return profile("EGG", height, func(y float64) float64 {
		switch {
		case y < meet:
			return math.Sqrt(max(0, float64(y*(r-y))))
		case y < 2*r:
			d := 2*r - y
			return math.Sqrt(max(0, float64(9*r*r)-float64(d*d))) - 2*r
		}
		d := y - 2*r
		return math.Sqrt(max(0, float64(r*r)-float64(d*d)))
	})
}

// Horseshoe has a round crown of radius H/2 over sides and floor of radius H. Its area is 0.8293·H².
func Horseshoe(height float64) (*Section, error) {
	r := height / 2
	// The floor's centre is (0, H), a side's (∓r, r); they meet where both circles do.
	meet := horseshoeMeet(r)
	return profile("HORSESHOE", height, func(y float64) float64 {
		switch {
		case y < meet:
			d := 2*r - y
			return math.Sqrt(max(0, float64(4*r*r)-float64(d*d)))
		case y < r:
			d := r - y
			return math.Sqrt(max(0, float64(4*r*r)-float64(d*d))) - r
		}
		d := y - r
		return math.Sqrt(max(0, float64(r*r)-float64(d*d)))
	})
}

// horseshoeMeet bisects for the depth at which floor and side are equally wide.
func horseshoeMeet(r float64) float64 {
	lo, hi := 0.0, r
	for range 60 {
		y := float64((lo + hi) / 2)
		d, e := float64(2*r)-y, r-y
		if math.Sqrt(max(0, float64(4*r*r)-float64(d*d))) < math.Sqrt(float64(4*r*r)-float64(e*e))-r {
			lo = y
		} else {
			hi = y
		}
	}
	return lo
}

// Arch is a flat-bottomed arch pipe of a rise and span: two half ellipses that meet at 28 % of the height, the lower one
// fuller, so that the area is 0.7879·rise·span as that of standard arches.
// Source of the area: SWMM Reference Manual Volume II, table of standard shapes.
func Arch(rise, span float64) (*Section, error) {
	const spring = 0.28
	p := fullness((0.7879 - math.Pi/4*(1-spring)) / spring)
	return profile("ARCH", rise, func(y float64) float64 {
		t := y / rise
		if t < spring {
			return span / 2 * bulge(p, 1-t/spring)
		}
		d := (t - spring) / (1 - spring)
		return span / 2 * math.Sqrt(max(0, 1-float64(d*d)))
	})
}

// BoxTriangle is a closed box of a width over a triangular floor of a depth [m].
func BoxTriangle(height, width, triangle float64) (*Section, error) {
	if !(triangle > 0 && triangle < height) {
		return nil, fmt.Errorf("the triangle must be lower than the box, got %g of %g m", triangle, height)
	}
	var o outline
	o.add(0, 0, 0)
	o.add(triangle, width/2, width/2)
	o.add(height, width/2, width/2)
	return tabulate("RECT_TRIANGULAR", false, o)
}

// BoxRound is a closed box of a width over a round floor of a radius [m], at least half the width.
func BoxRound(height, width, radius float64) (*Section, error) {
	if radius < width/2 {
		radius = width / 2
	}
	sag := radius - math.Sqrt(max(0, float64(radius*radius)-float64(float64(width*width)/4)))
	if !(sag < height) {
		return nil, fmt.Errorf("the round floor is deeper than the box: %g of %g m", sag, height)
	}
	return profile("RECT_ROUND", height, func(y float64) float64 {
		if y < sag {
			return min(width/2, math.Sqrt(max(0, float64(y*(2*radius-y)))))
		}
		return width / 2
	})
}

// Basket is a box of a width under a round roof of a radius [m], at least half the width.
func Basket(height, width, radius float64) (*Section, error) {
	if radius < width/2 {
		radius = width / 2
	}
	rise := radius - math.Sqrt(max(0, float64(radius*radius)-float64(float64(width*width)/4)))
	if !(rise < height) {
		return nil, fmt.Errorf("the round roof is higher than the box: %g of %g m", rise, height)
	}
	return profile("MODBASKETHANDLE", height, func(y float64) float64 {
		if t := height - y; t < rise {
			return min(width/2, math.Sqrt(max(0, float64(t*(2*radius-t)))))
		}
		return width / 2
	})
}

// BasketHandle is the high basket handle: an upper half circle of radius 0.944/2·H over sides that narrow to the floor. Its
// area is 0.7862·H² and its width 0.944·H.
// Source of both: SWMM Reference Manual Volume II, table of standard shapes; the sides are a superellipse of that area.
func BasketHandle(height float64) (*Section, error) {
	const wide = 0.944
	const spring = 1 - wide/2
	want := (0.7862 - math.Pi/8*wide*wide) / (wide * spring)
	p := fullness(want)
	return profile("BASKETHANDLE", height, func(y float64) float64 {
		t := y / height
		if t < spring {
			return wide / 2 * height * bulge(p, 1-t/spring)
		}
		d := t - spring
		return height * math.Sqrt(max(0, float64(wide*wide/4)-float64(d*d)))
	})
}

// bulge is the half width of a superellipse |x|^p + |y|^p = 1 at a height t, 0 at its middle and 1 at its end.
func bulge(p, t float64) float64 { return fmath.Pow(max(0, 1-fmath.Pow(t, p)), 1/p) }

// fullness finds the exponent whose quarter superellipse has an area, by bisection.
func fullness(area float64) float64 {
	lo, hi := 1.0, 40.0
	for range 50 {
		p, sum := (lo+hi)/2, 0.0
		for i := range 2000 {
			sum += bulge(p, (float64(i)+0.5)/2000)
		}
		if sum/2000 < area {
			lo = p
		} else {
			hi = p
		}
	}
	return lo
}

// Custom is a closed shape of a height whose widths are given over the depth, both as shares of the height.
func Custom(height float64, depth, width []float64) (*Section, error) {
	if len(depth) != len(width) || len(depth) < 2 {
		return nil, fmt.Errorf("a custom shape needs at least two depths with a width each, got %d and %d", len(depth), len(width))
	}
	if !slices.IsSorted(depth) || depth[0] < 0 || depth[len(depth)-1] > 1+1e-9 {
		return nil, fmt.Errorf("the depths of a custom shape must rise from 0 to 1, got %g to %g", depth[0], depth[len(depth)-1])
	}
	var o outline
	if depth[0] > 0 {
		o.add(0, width[0]*height/2, width[0]*height/2)
	}
	for i := range depth {
		o.add(depth[i]*height, width[i]*height/2, width[i]*height/2)
	}
	if last := len(depth) - 1; depth[last] < 1 {
		o.add(height, width[last]*height/2, width[last]*height/2)
	}
	return tabulate("CUSTOM", false, o)
}

// profile samples a symmetric closed section whose half width is given, finely near floor and crown.
func profile(shape string, height float64, half func(y float64) float64) (*Section, error) {
	if !(height > 0) {
		return nil, fmt.Errorf("a section's height must be above 0, got %g", height)
	}
	var o outline
	for i := 0; i <= arcs; i++ {
		y := height / 2 * (1 - fmath.Cos(math.Pi*float64(i)/arcs))
		if i == arcs {
			y = height
		}
		h := max(0, half(y))
		o.add(y, h, h)
	}
	return tabulate(shape, false, o)
}

// Transect is the ground across a natural channel.
type Transect struct {
	Station, Elevation   []float64 // [m], stations rising
	BankLeft, BankRight  float64   // stations [m]
	Left, Right, Channel float64   // Manning's n
	Smooth               bool      // the walls at the ends do not brake
}

// Street is a road between its curbs: width from curb to crown, height of the curb, slope to the curb, a gutter that drops
// over a width, and ground of a width and slope behind the curb; one side of the crown, or both.
type Street struct {
	Crown, Curb, Slope   float64
	Drop, Gutter         float64
	BackWidth, BackSlope float64
	Manning, BackManning float64
	Both                 bool
}

// Section tabulates a street.
func (s *Street) Section() (*Section, error) {
	if !(s.Crown > 0 && s.Curb > 0) || s.Gutter > s.Crown {
		return nil, fmt.Errorf("a street needs a width to the crown and a curb above 0, and a gutter no wider than that, got %g m, %g m and %g m", s.Crown, s.Curb, s.Gutter)
	}
	t := Transect{Left: s.BackManning, Right: s.BackManning, Channel: s.Manning, Smooth: true}
	add := func(x, z float64) { t.Station, t.Elevation = append(t.Station, x), append(t.Elevation, z) }
	if s.BackWidth > 0 {
		add(0, s.Curb+float64(s.BackWidth*s.BackSlope))
	}
	x := s.BackWidth
	t.BankLeft = x
	add(x, s.Curb)
	add(x, -s.Drop)
	if s.Drop > 0 && s.Gutter > 0 {
		add(x+s.Gutter, s.Gutter*s.Slope)
	}
	crown := x + s.Crown
	add(crown, s.Crown*s.Slope)
	t.BankRight = crown
	if s.Both {
		for i := len(t.Station) - 2; i >= 0; i-- {
			add(2*crown-t.Station[i], t.Elevation[i])
		}
		t.BankRight = 2*crown - x
	}
	section, err := t.Section()
	if err == nil {
		section.Shape = "STREET"
	}
	return section, err
}

// Section tabulates a transect. The hydraulic radius is the one that, with the channel's n, carries what the three strips
// carry together, each with its own n; strips of one n are one. The ends stand as walls.
func (t *Transect) Section() (*Section, error) {
	n := len(t.Station)
	if n < 2 || len(t.Elevation) != n {
		return nil, fmt.Errorf("a transect needs at least two points, got %d", n)
	}
	if !slices.IsSorted(t.Station) {
		return nil, fmt.Errorf("the stations of a transect must rise")
	}
	low, high := slices.Min(t.Elevation), slices.Max(t.Elevation)
	if !(high > low) {
		return nil, fmt.Errorf("a transect must have a lowest and a highest point, all lie at %g m", low)
	}
	if !(t.Channel > 0) || t.Left < 0 || t.Right < 0 {
		return nil, fmt.Errorf("a transect needs Manning's n above 0, got %g", t.Channel)
	}
	x := &Section{Shape: "IRREGULAR", Open: true, Height: high - low, inv: cells / (high - low), table: make([]entry, cells+1)}
	for k := 1; k <= cells; k++ {
		x.table[k] = t.level(low + float64(k)/x.inv)
	}
	x.table[0] = entry{w: x.table[1].w * 0.01}
	for _, e := range x.table {
		x.Width = max(x.Width, e.w)
	}
	x.Area, x.Radius = x.table[cells].a, x.table[cells].r
	x.derive()
	return x, nil
}

// level sums area, width and conveyance below a level.
func (t *Transect) level(z float64) entry {
	var a, p, w [3]float64 // left strip, channel, right strip
	for i := 1; i < len(t.Station); i++ {
		x0, x1 := t.Station[i-1], t.Station[i]
		strip := 1
		if mid := (x0 + x1) / 2; mid < t.BankLeft && t.Left > 0 && t.Left != t.Channel {
			strip = 0
		} else if mid > t.BankRight && t.Right > 0 && t.Right != t.Channel {
			strip = 2
		}
		d0, d1 := z-t.Elevation[i-1], z-t.Elevation[i]
		dx := x1 - x0
		if d0 <= 0 && d1 <= 0 {
			continue
		}
		run, rise := dx, math.Abs(d1-d0)
		if d0 < 0 || d1 < 0 {
			deep := max(d0, d1)
			run = dx * deep / rise
			d0, d1, rise = 0, deep, deep
		}
		a[strip] += float64(run * (d0 + d1) / 2)
		w[strip] += run
		p[strip] += hypot(run, rise)
		if i == 1 && !t.Smooth {
			p[strip] += max(0, z-t.Elevation[0])
		}
		if i == len(t.Station)-1 && !t.Smooth {
			p[strip] += max(0, z-t.Elevation[i])
		}
	}
	area, carried := 0.0, 0.0
	for s, n := range [3]float64{t.Left, t.Channel, t.Right} {
		if a[s] > 0 && p[s] > 0 {
			c := fmath.Cbrt(a[s] / p[s])
			carried += float64(a[s]*c*c) / n
			area += a[s]
		}
	}
	if area == 0 {
		return entry{}
	}
	k := carried * t.Channel / area // R^{2/3}
	return entry{a: area, r: k * math.Sqrt(k), w: w[0] + w[1] + w[2]}
}

// Table is a section of a height above the invert [m] and the width there [m], rising, with straight sides between: closed
// by a flat roof, or open.
func Table(open bool, height, width []float64) (*Section, error) {
	if len(height) != len(width) || len(height) < 2 {
		return nil, fmt.Errorf("a table of a section needs at least two heights with a width each, got %d and %d", len(height), len(width))
	}
	var o outline
	for i := range height {
		o.add(height[i], width[i]/2, width[i]/2)
	}
	return tabulate("TABLE", open, o)
}
