package sewer

// Capture is inlets of one kind along a conduit, which take from what flows to its lower end and give it to a node of the
// sewer below. What that node spills comes back up the same way.
type Capture struct {
	Link   int // the street or channel
	Node   int // of the sewer
	Inlet  Inlet
	Gutter Gutter
	Sides  int     // of the street with inlets: 1 or 2; 0 counts as 1
	Count  int     // one after the other on each side; 0 counts as 1
	Clear  float64 // share that is not clogged
	Most   float64 // largest flow of one inlet [m³/s]; 0: not limited
	Place  Placement
	Bed    float64 // of a channel with drop inlets: bed width [m]
	Side   float64 // and slope of its sides, horizontal to vertical
}

// Placement says whether water passes an inlet or stands over it.
type Placement uint8

// The placements.
const (
	ByOutflow Placement = iota // on sag where no link leads on
	OnGrade
	OnSag
)

// initCaptures finds which inlets stand in a sag, and which nodes give back.
func (s *Solver) initCaptures() {
	s.sag = make([]bool, len(s.net.Captures))
	leads := make([]bool, len(s.depth))
	for l := range s.q {
		leads[s.from[l]] = true
	}
	s.returns = make([]int32, len(s.depth))
	for i, c := range s.net.Captures {
		s.sag[i] = c.Place == OnSag || c.Place == ByOutflow && !leads[s.to[s.place[c.Link]]]
		s.returns[c.Node]++
	}
}

// capture sets what inlets move during the step that begins, from the flows and depths of the last one.
func (s *Solver) capture(dt float64) {
	if len(s.net.Captures) == 0 {
		return
	}
	for n := range s.moved {
		s.moved[n] = 0
	}
	for i := range s.net.Captures {
		c := &s.net.Captures[i]
		l := s.place[c.Link]
		up, down := s.to[l], c.Node
		if back := s.returning[down] / float64(s.returns[down]) / dt; back > 0 {
			s.moved[up] += back
		}
		q := s.taken(c, int(l), s.sag[i], dt)
		s.moved[up] -= q
		s.moved[down] += q
	}
	for i := range s.net.Captures {
		s.returning[s.net.Captures[i].Node] = 0
	}
}

// taken is what the inlets of one place take now [m³/s].
func (s *Solver) taken(c *Capture, l int, sag bool, dt float64) float64 {
	sides, count := float64(max(1, c.Sides)), max(1, c.Count)
	limit := func(q float64) float64 {
		q = float64(q * c.Clear)
		if c.Most > 0 {
			q = min(q, c.Most)
		}
		return q
	}
	if sag {
		n := s.to[l]
		q := limit(c.Inlet.OnSag(s.depth[n], c.Gutter)) * sides * float64(count)
		return min(q, s.inflow[n]+s.depth[n]*max(s.area[n], s.opt.MinArea)/dt)
	}
	approach := max(0, s.q[l])
	left, total := approach/sides, 0.0
	for range count {
		q := 0.0
		if c.Inlet.Drop {
			y := min(max(0, s.depth[s.from[l]]-s.offset1[l]), s.sections[l].Height)
			q = c.Inlet.InChannel(left, c.Bed, c.Side, y, s.sections[l].AreaAt(y))
		} else {
			q = c.Inlet.OnGrade(left, c.Gutter)
		}
		q = min(left, limit(q))
		total += q
		left -= q
	}
	return min(approach, total*sides)
}
