package geo

import "math"

// Bounds is an upright rectangle, edges included. It is empty when a minimum exceeds its maximum;
// the zero value is the single point (0, 0), so start unions from EmptyBounds.
type Bounds struct{ MinX, MinY, MaxX, MaxY float64 }

// EmptyBounds returns the rectangle that holds nothing and that Extend and Union start from.
func EmptyBounds() Bounds {
	return Bounds{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
}

// BoundsOf returns the smallest rectangle around the points; empty without points.
func BoundsOf(pts ...Point) Bounds {
	b := EmptyBounds()
	for _, p := range pts {
		b = b.Extend(p)
	}
	return b
}

// Empty reports whether b holds no point; a NaN side makes it empty.
func (b Bounds) Empty() bool { return !(b.MinX <= b.MaxX && b.MinY <= b.MaxY) }

// Extend returns the smallest rectangle around b and p. A NaN coordinate of p is ignored.
func (b Bounds) Extend(p Point) Bounds {
	if p.X < b.MinX {
		b.MinX = p.X
	}
	if p.X > b.MaxX {
		b.MaxX = p.X
	}
	if p.Y < b.MinY {
		b.MinY = p.Y
	}
	if p.Y > b.MaxY {
		b.MaxY = p.Y
	}
	return b
}

// Union returns the smallest rectangle around b and c; an empty one adds nothing.
func (b Bounds) Union(c Bounds) Bounds {
	if c.Empty() {
		return b
	}
	if b.Empty() {
		return c
	}
	return b.Extend(Point{c.MinX, c.MinY}).Extend(Point{c.MaxX, c.MaxY})
}

// Intersect returns the common part of b and c, empty if there is none.
func (b Bounds) Intersect(c Bounds) Bounds {
	return Bounds{math.Max(b.MinX, c.MinX), math.Max(b.MinY, c.MinY), math.Min(b.MaxX, c.MaxX), math.Min(b.MaxY, c.MaxY)}
}

// Pad returns b grown by d [m] on every side; a negative d shrinks it, and an empty b stays empty.
func (b Bounds) Pad(d float64) Bounds {
	if b.Empty() {
		return b
	}
	return Bounds{b.MinX - d, b.MinY - d, b.MaxX + d, b.MaxY + d}
}

// Contains reports whether p lies in b, edges included.
func (b Bounds) Contains(p Point) bool {
	return p.X >= b.MinX && p.X <= b.MaxX && p.Y >= b.MinY && p.Y <= b.MaxY
}

// Covers reports whether every point of c lies in b; an empty c is covered by any b.
func (b Bounds) Covers(c Bounds) bool {
	return c.Empty() || c.MinX >= b.MinX && c.MaxX <= b.MaxX && c.MinY >= b.MinY && c.MaxY <= b.MaxY
}

// Intersects reports whether b and c have a point in common; touching edges count, and an empty
// rectangle meets nothing.
func (b Bounds) Intersects(c Bounds) bool {
	return !b.Empty() && !c.Empty() &&
		b.MinX <= c.MaxX && c.MinX <= b.MaxX && b.MinY <= c.MaxY && c.MinY <= b.MaxY
}

// Width returns the extent in x [m], 0 if b is empty.
func (b Bounds) Width() float64 {
	if b.Empty() {
		return 0
	}
	return b.MaxX - b.MinX
}

// Height returns the extent in y [m], 0 if b is empty.
func (b Bounds) Height() float64 {
	if b.Empty() {
		return 0
	}
	return b.MaxY - b.MinY
}

// Center returns the middle of b; NaN if b is empty.
func (b Bounds) Center() Point {
	if b.Empty() {
		return Point{math.NaN(), math.NaN()}
	}
	return Point{b.MinX + float64((b.MaxX-b.MinX)/2), b.MinY + float64((b.MaxY-b.MinY)/2)}
}

// Ring returns the four corners counter-clockwise from the south-west.
func (b Bounds) Ring() []Point {
	return []Point{{b.MinX, b.MinY}, {b.MaxX, b.MinY}, {b.MaxX, b.MaxY}, {b.MinX, b.MaxY}}
}

// DistTo returns the distance from p to the nearest point of b [m], 0 inside, +Inf if b is empty.
func (b Bounds) DistTo(p Point) float64 {
	if b.Empty() {
		return math.Inf(1)
	}
	dx := math.Max(0, math.Max(b.MinX-p.X, p.X-b.MaxX))
	dy := math.Max(0, math.Max(b.MinY-p.Y, p.Y-b.MaxY))
	return Point{dx, dy}.Len()
}
