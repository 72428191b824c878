package network

import (
	"semul/engine/city"
	"semul/engine/geo"
)

// conflicting reports whether vehicles on two lane links of one junction may meet: their lines cross, or they end in
// the same lane. Links that leave the same lane follow each other and never meet.
func conflicting(c *city.City, a, b uint32) bool {
	l := &c.LaneLinks
	if l.From[a] == l.From[b] {
		return false
	}
	if l.To[a] == l.To[b] {
		return true
	}
	return linesCross(l.Line.At(int(a)), l.Line.At(int(b)))
}

// linesCross reports whether two polylines have a point in common.
func linesCross(p, q []geo.Point) bool {
	if !geo.BoundsOf(p...).Intersects(geo.BoundsOf(q...)) {
		return false
	}
	for i := 1; i < len(p); i++ {
		for k := 1; k < len(q); k++ {
			if segmentsCross(p[i-1], p[i], q[k-1], q[k]) {
				return true
			}
		}
	}
	return false
}

func segmentsCross(a, b, c, d geo.Point) bool {
	ab, cd := b.Sub(a), d.Sub(c)
	s, t := ab.Cross(c.Sub(a)), ab.Cross(d.Sub(a))
	u, v := cd.Cross(a.Sub(c)), cd.Cross(b.Sub(c))
	return (s > 0) != (t > 0) && (u > 0) != (v > 0) && (s != 0 || t != 0)
}
