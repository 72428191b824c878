package scene

import (
	"fmt"
	"hash/fnv"
	"math"
	"slices"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/render/palette"
)

// point is a place on the ground [local m].
type point = geo.Point

// Painter turns views of one Map into DrawLists. It owns scratch memory: one Painter serves one goroutine.
type Painter struct {
	m *Map

	// of the picture at hand
	v    *View
	d    *DrawList
	src  frame.Source
	info *frame.Info
	at   clock.Time
	seen geo.Bounds // ground in view, with a margin

	ids    []uint32
	pair   map[string]*sampled
	masks  map[string]waterMask // permanent water of a grid, by support name
	later  []uint32             // mover id → row in the second sample + 1
	types  [][]uint32
	taken  []Box // places of labels
	placed []placed
	signs  []Pt // places of signs on streets
}

// sampled is one layer around the painted instant.
type sampled struct {
	spec *frame.LayerSpec
	pair [2]frame.Sample
	w    float32
}

// NewPainter returns a painter of a map.
func NewPainter(m *Map) *Painter {
	return &Painter{m: m, pair: map[string]*sampled{}, masks: map[string]waterMask{}}
}

// Paint fills d with the picture of a run at an instant. A nil source paints the city alone. Layers that the run did
// not record are left out; an instant outside the run's span is an error that names the span.
func (p *Painter) Paint(v View, src frame.Source, at clock.Time, d *DrawList) error {
	if err := v.Check(); err != nil {
		return err
	}
	p.v, p.d, p.src, p.at, p.info = &v, d, src, at, nil
	p.seen = v.Camera.Bounds(v.W, v.H).Pad(40 * v.Camera.MPP)
	for _, s := range p.pair {
		s.spec = nil
	}
	if src != nil {
		p.info = src.Info()
		from, to, _ := src.Span()
		if at < from || at > to {
			return fmt.Errorf("scene: %v is outside the run, which can be shown from %v to %v", at, from, to)
		}
		if err := p.read(); err != nil {
			return err
		}
	}
	p.signs = p.signs[:0]
	d.Reset(v.W, v.H, v.scale(), v.Theme.Color(palette.Map))
	p.land()
	p.waters()
	p.walls()
	p.buildings()
	p.groundRoads()
	p.rails(false)
	d.Static, d.StaticKey = len(d.Ops), p.key()
	d.Break()
	p.outage()
	p.flood()
	p.otherAreas()
	p.releasedAreas()
	p.bridges()
	p.rails(true)
	p.edges()
	p.ribbons()
	p.streets()
	p.otherLines()
	p.releasedLines()
	p.closures()
	d.Break()
	d.Below = len(d.Ops)
	p.vehicles()
	d.Break()
	d.Above = len(d.Ops)
	p.assets()
	p.signals()
	p.otherPoints()
	p.releasedDevices()
	p.releasedPoints()
	p.sensors()
	p.reserve()
	p.underpasses()
	p.labels()
	p.selection()
	p.furniture()
	return nil
}

// read samples the layers that are on.
func (p *Painter) read() error {
	for k := range p.info.Layers {
		spec := &p.info.Layers[k]
		if !p.v.On(spec.Name) && !alwaysRead(spec.Name) || p.v.Released && spec.Truth {
			continue
		}
		s := p.pair[spec.Name]
		if s == nil {
			s = &sampled{}
			p.pair[spec.Name] = s
		}
		w, err := p.src.Pair(k, p.at, &s.pair)
		if err != nil {
			continue // not recorded at this instant: the layer is left out
		}
		if !p.fits(spec, &s.pair[0]) || !p.fits(spec, &s.pair[1]) {
			return fmt.Errorf("scene: layer %s has %d values at %v, not one for each %s of this city; was the run made with another city?",
				spec.Name, len(s.pair[0].Values), p.at, spec.Support)
		}
		s.spec, s.w = spec, w
	}
	return nil
}

// alwaysRead are layers that the furniture tells of, drawn or not.
func alwaysRead(name string) bool { return name == "weather.rain" || name == "drainage.underpass" }

// fits reports whether a sample has a value for each row of its support.
func (p *Painter) fits(spec *frame.LayerSpec, s *frame.Sample) bool {
	if spec.Kind == frame.Mover {
		return true
	}
	if g, ok := p.info.Grids[spec.Support.String()]; ok {
		return len(s.Values) == g.Cells() && g.Check() == nil
	}
	if spec.Support < city.Dynamic {
		return len(s.Values) == p.m.City.Count(spec.Support)
	}
	return true
}

// layer returns a sampled layer that is on, or nil.
func (p *Painter) layer(name string) *sampled {
	if s := p.pair[name]; s != nil && s.spec != nil {
		return s
	}
	return nil
}

// value returns the value of row i of a layer in its unit: interpolated for scalars, else the earlier one.
func (s *sampled) value(i int) (float64, bool) {
	if i >= len(s.pair[0].Values) {
		return 0, false
	}
	a, ok := s.spec.Value(s.pair[0].Values[i])
	if !ok || s.w == 0 || s.spec.Kind != frame.Scalar || i >= len(s.pair[1].Values) {
		return a, ok
	}
	b, okB := s.spec.Value(s.pair[1].Values[i])
	if !okB {
		return a, true
	}
	return a + (b-a)*float64(s.w), true
}

// key names what the static part depends on.
func (p *Painter) key() uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%p %d %d %g %v %d", p.m, p.v.W, p.v.H, p.v.Scale, p.v.Camera, p.v.Theme)
	return h.Sum64() | 1
}

// pt projects a place.
func (p *Painter) pt(q geo.Point) Pt {
	c := &p.v.Camera
	return Pt{float32((q.X-c.Center.X)/c.MPP + float64(p.v.W)/2), float32((c.Center.Y-q.Y)/c.MPP + float64(p.v.H)/2)}
}

// px is a length on the ground [m] in logical pixels.
func (p *Painter) px(m float64) float32 { return float32(m / p.v.Camera.MPP) }

// put projects a line into the list's points, leaving out vertices nearer than least [px] to the last one kept.
func (p *Painter) put(line []geo.Point, least float32) (from int) {
	from = len(p.d.Pts)
	for i, q := range line {
		at := p.pt(q)
		if n := len(p.d.Pts); n > from && i < len(line)-1 {
			dx, dy := at.X-p.d.Pts[n-1].X, at.Y-p.d.Pts[n-1].Y
			if dx*dx+dy*dy < least*least {
				continue
			}
		}
		p.d.Pts = append(p.d.Pts, at)
	}
	return from
}

// putBeside projects a line moved d metres to its left.
func (p *Painter) putBeside(line []point, d float64) (from int) {
	from = len(p.d.Pts)
	for i := range line {
		a, b := line[max(i-1, 0)], line[min(i+1, len(line)-1)]
		dir := b.Sub(a)
		if l := dir.Len(); l > 0 {
			p.d.Pts = append(p.d.Pts, p.pt(line[i].Add(dir.Left().Mul(d/l))))
		}
	}
	return from
}

// inView collects the rows of an index that are in view, in ascending order. The slice is reused by the next call.
func (p *Painter) inView(x *geo.Index) []uint32 {
	p.ids = p.ids[:0]
	x.Search(p.seen, func(id uint32) bool {
		p.ids = append(p.ids, id)
		return true
	})
	slices.Sort(p.ids)
	return p.ids
}

// fillRings projects the rings of a polygon into fills of one style.
func (p *Painter) fillRings(poly *city.Polygons, i int, s Style, ref city.Ref) {
	for r := poly.Off[i]; r < poly.Off[i+1]; r++ {
		from := p.put(poly.Pts[poly.Ring[r]:poly.Ring[r+1]], 0.5)
		p.d.endFill(from, s, ref)
	}
}

// lineRings projects the rings of a polygon into closed lines.
func (p *Painter) lineRings(poly *city.Polygons, i int, s Style, ref city.Ref) {
	for r := poly.Off[i]; r < poly.Off[i+1]; r++ {
		from := p.put(poly.Pts[poly.Ring[r]:poly.Ring[r+1]], 0.5)
		p.d.endLine(from, true, s, ref)
	}
}

func (p *Painter) theme() palette.Theme { return p.v.Theme }

func hypot(x, y float32) float32 {
	return float32(math.Sqrt(float64(x)*float64(x) + float64(y)*float64(y)))
}
