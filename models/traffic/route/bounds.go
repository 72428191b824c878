package route

// landmarks is how many streets distances are kept from and to.
const landmarks = 8

// Bounds are costs that no way undercuts, by landmarks: the cost of a way is at least the difference of the costs from
// a landmark to its two ends, and of those from its ends to a landmark (Goldberg, Harrelson 2005, SODA, 156–165).
type Bounds struct {
	at   []uint32   // landmarks
	near []distance // by street
	cost []uint32
	heap queue
}

// distance holds the costs from every landmark to the end of a street, and back; Unreachable where there is no way.
type distance struct{ from, to [landmarks]uint32 }

// NewBounds chooses landmarks, each the street farthest from those before, and measures from them.
func NewBounds(g *Graph, times []uint32) *Bounds {
	n := g.Streets()
	b := &Bounds{near: make([]distance, n), cost: make([]uint32, n)}
	for i := range b.near {
		for k := range landmarks {
			b.near[i].from[k], b.near[i].to[k] = Unreachable, Unreachable
		}
	}
	for at := uint32(0); len(b.at) < min(landmarks, n); at = b.remotest() {
		b.at = append(b.at, at)
		b.measure(g, times, len(b.at)-1)
	}
	return b
}

// Measure takes new times and costs of turns: the bounds then hold for these and for all that are no lower.
func (b *Bounds) Measure(g *Graph, times []uint32) {
	for k := range b.at {
		b.measure(g, times, k)
	}
}

func (b *Bounds) measure(g *Graph, times []uint32, k int) {
	g.spread(b.at[k], times, b.cost, &b.heap)
	for i, c := range b.cost {
		b.near[i].from[k] = c
	}
	g.gather(b.at[k], times, b.cost, &b.heap)
	for i, c := range b.cost {
		b.near[i].to[k] = c
	}
}

// remotest is the street that is farthest from the nearest landmark; the lowest of equals.
func (b *Bounds) remotest() uint32 {
	best, far := uint32(0), uint32(0)
	for street := range b.near {
		near := uint32(Unreachable)
		for k := range b.at {
			near = min(near, b.near[street].from[k])
		}
		if near != Unreachable && near > far {
			best, far = uint32(street), near
		}
	}
	return best
}

// Between is a cost [ms] that no way from the end of one street to the end of another undercuts.
func (b *Bounds) Between(from, dest uint32) uint32 {
	best := uint32(0)
	x, y := &b.near[from], &b.near[dest]
	for k := range landmarks {
		if p, q := x.from[k], y.from[k]; q != Unreachable && q > p && q-p > best {
			best = q - p
		}
		if p, q := x.to[k], y.to[k]; p != Unreachable && p > q && p-q > best {
			best = p - q
		}
	}
	return best
}
