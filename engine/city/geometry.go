package city

import "semul/engine/geo"

// None marks a reference that leads nowhere: a street without an opposite, a lane link without a signal.
const None = ^uint32(0)

// Points is a column of positions [local m].
type Points struct{ X, Y []float64 }

// Len is the number of rows.
func (p *Points) Len() int { return len(p.X) }

// At returns row i.
func (p *Points) At(i int) geo.Point { return geo.Point{X: p.X[i], Y: p.Y[i]} }

// Add appends a row.
func (p *Points) Add(at geo.Point) { p.X, p.Y = append(p.X, at.X), append(p.Y, at.Y) }

// Lines is a column of polylines: row i has the vertices Off[i] to Off[i+1].
type Lines struct {
	Off []uint32 // len rows+1, Off[0] = 0; empty when there are no rows
	Pts []geo.Point
}

// Len is the number of rows.
func (l *Lines) Len() int { return max(0, len(l.Off)-1) }

// At returns the vertices of row i, shared with the column.
func (l *Lines) At(i int) []geo.Point { return l.Pts[l.Off[i]:l.Off[i+1]] }

// Add appends a row.
func (l *Lines) Add(line []geo.Point) {
	if len(l.Off) == 0 {
		l.Off = append(l.Off, 0)
	}
	l.Pts = append(l.Pts, line...)
	l.Off = append(l.Off, uint32(len(l.Pts)))
}

// Polygons is a column of multipolygons. Row i has the rings Off[i] to Off[i+1]; ring r has the vertices Ring[r] to
// Ring[r+1], not repeating the first. Outer rings run counter-clockwise, holes clockwise and follow their outer ring.
type Polygons struct {
	Off  []uint32
	Ring []uint32
	Pts  []geo.Point
}

// Len is the number of rows.
func (p *Polygons) Len() int { return max(0, len(p.Off)-1) }

// Rings returns the rings of row i, shared with the column.
func (p *Polygons) Rings(i int) [][]geo.Point {
	rings := make([][]geo.Point, 0, p.Off[i+1]-p.Off[i])
	for r := p.Off[i]; r < p.Off[i+1]; r++ {
		rings = append(rings, p.Pts[p.Ring[r]:p.Ring[r+1]])
	}
	return rings
}

// Add appends a row. Rings are taken as they come: see the type for the order and direction they must have.
func (p *Polygons) Add(rings [][]geo.Point) {
	if len(p.Off) == 0 {
		p.Off, p.Ring = append(p.Off, 0), append(p.Ring, 0)
	}
	for _, ring := range rings {
		p.Pts = append(p.Pts, ring...)
		p.Ring = append(p.Ring, uint32(len(p.Pts)))
	}
	p.Off = append(p.Off, uint32(len(p.Ring)-1))
}

// Bounds returns the smallest box round row i.
func (p *Polygons) Bounds(i int) geo.Bounds {
	return boundsOf(p.Pts[p.Ring[p.Off[i]]:p.Ring[p.Off[i+1]]])
}

// Bounds returns the smallest box round row i.
func (l *Lines) Bounds(i int) geo.Bounds { return boundsOf(l.At(i)) }

// Area returns the area of row i [m²], holes taken off.
func (p *Polygons) Area(i int) float64 {
	sum := 0.0
	for r := p.Off[i]; r < p.Off[i+1]; r++ {
		sum += geo.RingArea(p.Pts[p.Ring[r]:p.Ring[r+1]])
	}
	return sum
}

// Centroid returns the centre of mass of the first ring of row i.
func (p *Polygons) Centroid(i int) geo.Point {
	ring := p.Pts[p.Ring[p.Off[i]]:p.Ring[p.Off[i]+1]]
	if len(ring) == 0 {
		return geo.Point{}
	}
	var area, x, y float64
	o := ring[0] // relative to one corner: local coordinates are large against a footprint
	for k := range ring {
		a, b := ring[k], ring[(k+1)%len(ring)]
		cross := (a.X-o.X)*(b.Y-o.Y) - (b.X-o.X)*(a.Y-o.Y)
		area += cross
		x += (a.X + b.X - 2*o.X) * cross
		y += (a.Y + b.Y - 2*o.Y) * cross
	}
	if area == 0 {
		return o
	}
	return geo.Point{X: o.X + x/(3*area), Y: o.Y + y/(3*area)}
}

// Lists is a column of variable-length lists: row i has the values Off[i] to Off[i+1].
type Lists[T any] struct {
	Off []uint32
	Val []T
}

// Len is the number of rows.
func (l *Lists[T]) Len() int { return max(0, len(l.Off)-1) }

// At returns the values of row i, shared with the column.
func (l *Lists[T]) At(i int) []T { return l.Val[l.Off[i]:l.Off[i+1]] }

// Add appends a row.
func (l *Lists[T]) Add(values ...T) {
	if len(l.Off) == 0 {
		l.Off = append(l.Off, 0)
	}
	l.Val = append(l.Val, values...)
	l.Off = append(l.Off, uint32(len(l.Val)))
}

func boundsOf(pts []geo.Point) geo.Bounds {
	if len(pts) == 0 {
		return geo.Bounds{}
	}
	b := geo.Bounds{MinX: pts[0].X, MinY: pts[0].Y, MaxX: pts[0].X, MaxY: pts[0].Y}
	for _, p := range pts[1:] {
		b.MinX, b.MaxX = min(b.MinX, p.X), max(b.MaxX, p.X)
		b.MinY, b.MaxY = min(b.MinY, p.Y), max(b.MaxY, p.Y)
	}
	return b
}
