package geo

import "math"

// Point is a place in a metric plane: X east, Y north, metres.
type Point struct{ X, Y float64 }

// LonLat is a place on the globe in degrees: Lon east of Greenwich in [-180, 180], Lat north of
// the equator in [-90, 90], WGS 84.
type LonLat struct{ Lon, Lat float64 }

// Add returns p+q.
func (p Point) Add(q Point) Point { return Point{p.X + q.X, p.Y + q.Y} }

// Sub returns p−q.
func (p Point) Sub(q Point) Point { return Point{p.X - q.X, p.Y - q.Y} }

// Mul returns p scaled by k.
func (p Point) Mul(k float64) Point { return Point{float64(p.X * k), float64(p.Y * k)} }

// Dot returns the scalar product of p and q.
func (p Point) Dot(q Point) float64 { return float64(p.X*q.X) + float64(p.Y*q.Y) }

// Cross returns the z component of p×q: positive where q lies to the left of p.
func (p Point) Cross(q Point) float64 { return float64(p.X*q.Y) - float64(p.Y*q.X) }

// Len returns the length of p seen as a vector [m].
func (p Point) Len() float64 { return math.Sqrt(p.Dot(p)) }

// Dist returns the distance from p to q [m].
func (p Point) Dist(q Point) float64 { return p.Sub(q).Len() }

// Left returns p turned by a quarter turn to the left.
func (p Point) Left() Point { return Point{-p.Y, p.X} }

// Lerp returns the point that lies the share t of the way from p to q: exactly p for t = 0, q for
// t = 1, and for any t a coordinate that both share.
func (p Point) Lerp(q Point, t float64) Point {
	if t == 1 {
		return q
	}
	return Point{p.X + float64(t*(q.X-p.X)), p.Y + float64(t*(q.Y-p.Y))}
}

// Finite reports whether both coordinates are numbers: neither NaN nor infinite.
func (p Point) Finite() bool { return p.X-p.X == 0 && p.Y-p.Y == 0 }

// Valid reports whether both degrees are numbers in their ranges.
func (l LonLat) Valid() bool {
	return l.Lon >= -180 && l.Lon <= 180 && l.Lat >= -90 && l.Lat <= 90
}
