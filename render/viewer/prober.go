package viewer

import (
	"math"
	"slices"
	"sync"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/render/scene"
)

// points is how many instants a chart of the inspector or a lane of the timeline is read at.
const points = 96

// Curve is a number over the span of a run, as far as it has been read.
type Curve struct {
	Name  string // what is read: a layer
	Unit  string
	Title [2]string // of what was let out; else empty
	Half  float64   // how far its noise reaches, in 95 of 100 cases
	T, V  []float64 // [s after the start]; NaN = no value
	Most  float64   // what fills the height of a lane at least
	Whole bool      // read to the end
}

// Prober reads curves in a goroutine of its own, from a source that the studio does not use: reading a whole run must
// not hold up the map.
type Prober struct {
	src  frame.Source
	city *scene.Map

	mu      sync.Mutex
	wake    *sync.Cond
	subject city.Ref
	curve   *Curve
	lanes   map[string]*Curve // by group
	stale   map[string]bool   // lanes to be read again, "subject" too
	again   bool              // subject or span have changed
	closed  bool
	begun   bool
	// released: truth layers are not read
	released bool
	stopped  chan struct{}
}

// NewProber starts reading the lanes of the timeline, then whatever is asked for. A nil source reads nothing.
func NewProber(src frame.Source, m *scene.Map) *Prober {
	p := &Prober{src: src, city: m, lanes: map[string]*Curve{}, stale: map[string]bool{}, stopped: make(chan struct{})}
	p.wake = sync.NewCond(&p.mu)
	go p.work()
	return p
}

// Begin lets the prober read: the first picture comes before it.
func (p *Prober) Begin() {
	p.mu.Lock()
	p.begun = true
	p.mu.Unlock()
	p.wake.Broadcast()
}

// Ask wants the curve of a thing; the zero Ref wants none.
func (p *Prober) Ask(r city.Ref) {
	p.mu.Lock()
	p.subject, p.curve, p.again = r, nil, true
	p.mu.Unlock()
	p.wake.Broadcast()
}

// Refresh reads all again: a live run has gone on. What was read stays until then.
func (p *Prober) Refresh() {
	p.mu.Lock()
	for _, group := range laneGroups {
		p.stale[group] = true
	}
	p.stale["subject"] = true
	p.mu.Unlock()
	p.wake.Broadcast()
}

// Release changes between the truth and what was released, and forgets what was read.
func (p *Prober) Release(released bool) {
	p.mu.Lock()
	p.released, p.curve, p.again = released, nil, true
	p.lanes = map[string]*Curve{}
	p.mu.Unlock()
	p.wake.Broadcast()
}

// Curve returns a copy of the curve that was asked for, nil before its first value.
func (p *Prober) Curve() *Curve {
	p.mu.Lock()
	defer p.mu.Unlock()
	return copyOf(p.curve)
}

// Lane returns a copy of the curve of a group of layers: flooded area, slow streets, dark buildings.
func (p *Prober) Lane(group string) *Curve {
	p.mu.Lock()
	defer p.mu.Unlock()
	return copyOf(p.lanes[group])
}

// Read tells how much has been read, to see whether anything is new.
func (p *Prober) Read() (n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.curve != nil {
		n += len(p.curve.T) + 1
	}
	for _, group := range laneGroups {
		if c := p.lanes[group]; c != nil {
			n += 1000 * (len(c.T) + 1)
		}
	}
	return n
}

// Idle reports whether everything has been read.
func (p *Prober) Idle() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.src == nil {
		return true
	}
	for _, group := range laneGroups {
		if c := p.lanes[group]; c == nil || !c.Whole {
			return false
		}
	}
	return p.begun && (p.subject.IsZero() || p.curve != nil && p.curve.Whole)
}

// Close ends the goroutine.
func (p *Prober) Close() {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.wake.Broadcast()
	<-p.stopped
}

func copyOf(c *Curve) *Curve {
	if c == nil {
		return nil
	}
	d := *c
	d.T, d.V = slices.Clone(c.T), slices.Clone(c.V)
	return &d
}

// laneGroups are the lanes of the timeline that have a curve.
var laneGroups = []string{"water", "power", "traffic"}

func (p *Prober) work() {
	defer close(p.stopped)
	for {
		p.mu.Lock()
		next := ""
		for {
			if p.closed {
				p.mu.Unlock()
				return
			}
			if p.begun && p.src != nil {
				if !p.subject.IsZero() && (p.curve == nil || p.stale["subject"]) {
					next = "subject"
				} else {
					for _, group := range laneGroups {
						if p.lanes[group] == nil || p.stale[group] {
							next = group
							break
						}
					}
				}
			}
			if next != "" {
				break
			}
			p.wake.Wait()
		}
		p.again = false
		delete(p.stale, next)
		subject, released := p.subject, p.released
		p.mu.Unlock()
		if next == "subject" {
			p.read(subjectCurve(newReader(p.src, released), p.city, subject), func(c *Curve) {
				if p.subject == subject {
					p.curve = p.newer(next, p.curve, c)
				}
			})
			continue
		}
		p.read(laneCurve(newReader(p.src, released), p.city, next), func(c *Curve) { p.lanes[next] = p.newer(next, p.lanes[next], c) })
	}
}

// newer returns what to show: the curve being read, or the one read before while that is longer. A reading that was
// broken off, nil, leaves the old one to be read again.
func (p *Prober) newer(name string, old, c *Curve) *Curve {
	if old == nil || !old.Whole || c != nil && c.Whole {
		return c
	}
	if c == nil {
		p.stale[name] = true
	}
	return old
}

// task is a curve to be read: its value at an instant, NaN for none.
type task struct {
	Curve
	at func(t clock.Time) float64
}

// read takes a curve instant by instant and shows what it has.
func (p *Prober) read(t task, show func(c *Curve)) {
	from, to, _ := p.src.Span()
	c := t.Curve
	put := func() bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		if !p.again {
			show(copyOf(&c))
		}
		return p.again || p.closed
	}
	if t.at == nil || to <= from {
		c.Whole = true
		put()
		return
	}
	for k := range points {
		at := from + (to-from)*clock.Time(k)/(points-1)
		c.T, c.V = append(c.T, at.Seconds()), append(c.V, t.at(at))
		c.Whole = k == points-1
		if put() {
			p.mu.Lock()
			show(nil) // something else is wanted: from the start later
			p.mu.Unlock()
			return
		}
	}
}

// subjectCurve says what the chart of a thing shows.
func subjectCurve(r *reader, m *scene.Map, ref city.Ref) task {
	c := m.City
	has := func(layer string) bool { return r.layer(layer) >= 0 }
	deep := func(places []geo.Point) task {
		return task{Curve{Name: "flood.depth", Unit: "m"}, func(t clock.Time) float64 {
			if v, ok := r.deepest(t, places); ok {
				return v
			}
			return math.NaN()
		}}
	}
	if r.released || ref.Support == city.Sensor {
		if t, ok := releaseCurve(r, c, ref); ok || r.released {
			return t
		}
	}
	i := int(ref.Index)
	switch {
	case ref.Support == city.OfStreet && has("traffic.link_speed"):
		return task{Curve{Name: "traffic.link_speed", Unit: "%"}, func(t clock.Time) float64 {
			if v, ok := r.ratio(t, c, ref.Index); ok {
				return v * 100
			}
			return math.NaN()
		}}
	case !has("flood.depth"):
	case ref.Support == city.OfBuilding:
		var ring []geo.Point
		for _, part := range c.Buildings.Poly.Rings(i) {
			ring = append(ring, part...)
		}
		return deep(outward(ring, c.Buildings.Poly.Centroid(i), 4))
	default:
		if where, ok := m.Place(r.src, ref); ok {
			return deep([]geo.Point{where})
		}
	}
	return task{}
}

// laneCurve says what a lane of the timeline shows: the area newly under 15 cm of water, streets below 40 % of their
// limit, buildings without electricity. A few in a hundred fill the lane, so that little looks like little.
func laneCurve(r *reader, m *scene.Map, group string) task {
	layer := map[string]string{"water": "flood.depth", "traffic": "traffic.link_speed", "power": "power.energised"}[group]
	k := r.layer(layer)
	if k < 0 {
		return task{}
	}
	spec := &r.info.Layers[k]
	var wet []bool
	curve, each := Curve{Name: layer}, 1.0
	switch group {
	case "water":
		g := r.info.Grids[spec.Support.String()]
		each = g.Cell * g.Cell
		curve.Unit, curve.Most = "m2", each*float64(g.Cells())*0.01
	case "traffic":
		curve.Unit, curve.Most = "streets", float64(len(m.City.Streets.ID))*0.05
		if spec.Support == city.OfLane {
			curve.Unit, curve.Most = "lanes", float64(len(m.City.Lanes.ID))*0.05
		}
	case "power":
		curve.Unit, curve.Most = "buildings", float64(len(m.City.Buildings.ID))*0.05
	}
	return task{curve, func(t clock.Time) float64 {
		if _, _, ok := r.sample(layer, t); !ok {
			return math.NaN()
		}
		values := r.pair[0].Values
		first := wet == nil
		if first {
			wet = make([]bool, len(values))
		}
		n := 0
		for i, s := range values {
			v, ok := spec.Value(s)
			hit := ok && (group == "water" && v >= 0.15 || group == "traffic" && v < 0.4 || group == "power" && v == 0)
			if first && group == "water" {
				wet[i] = hit // rivers
			}
			if hit && i < len(wet) && !wet[i] {
				n++
			}
		}
		return float64(n) * each
	}}
}
