package geo

// Nearest appends to dst the ids of up to max boxes that lie within maxDist [m] of p, nearest
// first, equal distances by id. dist returns the distance from p to the thing itself and must not
// be less than the distance to its box; NaN leaves the thing out; nil takes the box for the thing.
// max ≤ 0 means no limit in number, maxDist may be +Inf. The same question gets the same answer
// whatever else runs.
func (x *Index) Nearest(p Point, max int, maxDist float64, dist func(id uint32) float64, dst []uint32) []uint32 {
	if x.n == 0 || !p.Finite() {
		return dst
	}
	if max <= 0 {
		max = x.n
	}
	var room [96]candidate
	q := candidates(room[:0]).push(candidate{at: uint32(len(x.boxes) - 1)})
	for found := 0; len(q) > 0; {
		var c candidate
		c, q = q.pop()
		switch {
		case c.final:
			dst = append(dst, c.at)
			if found++; found == max {
				return dst
			}
		case int(c.at) < x.n:
			if x.boxes[c.at].Empty() {
				continue
			}
			c = candidate{d: x.boxes[c.at].DistTo(p), at: x.ref[c.at], final: true}
			if dist != nil {
				c.d = dist(c.at)
			}
			if c.d <= maxDist {
				q = q.push(c)
			}
		default:
			from, end := x.children(int(c.at))
			for k := from; k < end; k++ {
				if d := x.boxes[k].DistTo(p); d <= maxDist {
					q = q.push(candidate{d: d, at: uint32(k)})
				}
			}
		}
	}
	return dst
}

// candidate is a node or box of the tree by its position, or, final, a thing by its id.
type candidate struct {
	d     float64
	at    uint32
	final bool
}

// before orders by distance; boxes come before things, so that a thing is given out only when
// nothing as near can follow, and things by id.
func (a candidate) before(b candidate) bool {
	if a.d != b.d {
		return a.d < b.d
	}
	if a.final != b.final {
		return b.final
	}
	return a.at < b.at
}

// candidates is a binary heap, the nearest on top.
type candidates []candidate

func (q candidates) push(c candidate) candidates {
	q = append(q, c)
	k := len(q) - 1
	for k > 0 {
		up := (k - 1) / 2
		if !c.before(q[up]) {
			break
		}
		q[k] = q[up]
		k = up
	}
	q[k] = c
	return q
}

func (q candidates) pop() (candidate, candidates) {
	top, last := q[0], q[len(q)-1]
	q = q[:len(q)-1]
	k := 0
	for {
		down := 2*k + 1
		if down >= len(q) {
			break
		}
		if down+1 < len(q) && q[down+1].before(q[down]) {
			down++
		}
		if !q[down].before(last) {
			break
		}
		q[k] = q[down]
		k = down
	}
	if len(q) > 0 {
		q[k] = last
	}
	return top, q
}
