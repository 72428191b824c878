package city

// Ways answers whether one street can be driven to from another, for importers that find a source's journeys at fault before
// a run does. Within a street every lane that a vehicle may use leads to every other.
type Ways struct {
	next, back adjacency
	hubs       map[Permission][]hub
}

// adjacency lists the streets linked with a street, and who may use the links.
type adjacency struct {
	off, to []uint32
	may     []Permission
}

// hub is a street with what leads to it and from it: what reaches it reaches all that it does.
type hub struct{ ahead, behind []bool }

// mostHubs is how many are kept for vehicles of one kind (project default).
const mostHubs = 8

// NewWays reads the lane links of a city whose Streets.LaneOff stands.
func NewWays(c *City) *Ways {
	n := len(c.Streets.ID)
	from, to := make([]uint32, len(c.LaneLinks.From)), make([]uint32, len(c.LaneLinks.From))
	may := make([]Permission, len(from))
	for k, a := range c.LaneLinks.From {
		z := c.LaneLinks.To[k]
		from[k], to[k], may[k] = c.Lanes.Street[a], c.Lanes.Street[z], c.Lanes.Allow[a]&c.Lanes.Allow[z]
	}
	return &Ways{next: adjacent(n, from, to, may), back: adjacent(n, to, from, may), hubs: map[Permission][]hub{}}
}

// adjacent sorts links by the street they begin at.
func adjacent(streets int, from, to []uint32, may []Permission) adjacency {
	a := adjacency{make([]uint32, streets+1), make([]uint32, len(to)), make([]Permission, len(to))}
	for _, s := range from {
		a.off[s+1]++
	}
	for s := range streets {
		a.off[s+1] += a.off[s]
	}
	at := append([]uint32(nil), a.off...)
	for k, s := range from {
		a.to[at[s]], a.may[at[s]] = to[k], may[k]
		at[s]++
	}
	return a
}

// Lead reports whether a way leads from street a to street b over lanes that are open to any of who; 0: over any lanes.
func (w *Ways) Lead(a, b uint32, who Permission) bool {
	if a == b {
		return true
	}
	for _, h := range w.hubs[who] {
		if h.behind[a] && h.ahead[b] {
			return true
		}
	}
	before := w.next.spread(a, b, who)
	if before == nil {
		return false
	}
	if len(w.hubs[who]) < mostHubs { // the middle of the way found
		steps := 0
		for s := b; s != a; s = before[s] {
			steps++
		}
		mid := b
		for range steps / 2 {
			mid = before[mid]
		}
		w.hubs[who] = append(w.hubs[who], hub{ahead: w.next.reached(mid, who), behind: w.back.reached(mid, who)})
	}
	return true
}

// spread looks for a way from a to b, nearest streets first, and returns the street before each it came to; nil if there is none.
func (x *adjacency) spread(a, b uint32, who Permission) []uint32 {
	before := make([]uint32, len(x.off)-1)
	for s := range before {
		before[s] = None
	}
	before[a] = a
	queue := []uint32{a}
	for at := 0; at < len(queue); at++ {
		s := queue[at]
		for k := x.off[s]; k < x.off[s+1]; k++ {
			t := x.to[k]
			if before[t] != None || who != 0 && x.may[k]&who == 0 {
				continue
			}
			if before[t] = s; t == b {
				return before
			}
			queue = append(queue, t)
		}
	}
	if b == None {
		return before
	}
	return nil
}

// reached marks a street and all that can be driven to from it.
func (x *adjacency) reached(a uint32, who Permission) []bool {
	seen := make([]bool, len(x.off)-1)
	for s, from := range x.spread(a, None, who) {
		seen[s] = from != None
	}
	return seen
}
