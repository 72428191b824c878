package drain

import (
	"math"

	"semul/engine/city"
	"semul/engine/city/read/swmm"
	"semul/engine/fmath"
	"semul/engine/geo"
)

// node is a node of the file, in metres.
type node struct {
	name             string
	line             int
	row              uint32
	kind             city.DrainKind
	invert           float64
	depth, surcharge float64 // up to the rim, 0: not given; above it, that the cover holds
	start            float64 // depth of the water at the start
	at               geo.Point
	placed, beside   bool    // has a place; beside a neighbour, not where it is
	dem              float64 // level of the elevation model; NaN: none there
	cover            float64
	outfall          *swmm.Outfall
	storage          *swmm.Storage
}

// sealed is how far above its rim the water may stand in a node that has neither a place nor a surcharge depth [m].
const sealed = 100

func (b *builder) add(n node) *node {
	n.row = uint32(len(b.list))
	p := &n
	b.list = append(b.list, p)
	b.node[n.name] = p
	return p
}

// gather lists the file's nodes.
func (b *builder) gather() {
	l, m := b.u.Length, b.m
	for _, j := range m.Junctions {
		n := b.add(node{name: j.Name, line: j.Line, invert: j.Invert * l, depth: j.MaxDepth * l, surcharge: j.SurDepth * l, start: j.InitDepth * l})
		if j.Ponded > 0 && m.Options.AllowPonding {
			n.surcharge = 0 // where water may pond SWMM lets it out at the rim
		}
		if j.Ponded > 0 && m.Options.AllowPonding {
			b.left("ponded areas: the ground itself ponds", j.Name)
		}
	}
	for _, d := range m.Dividers {
		b.add(node{name: d.Name, line: d.Line, invert: d.Invert * l, depth: d.MaxDepth * l, surcharge: d.SurDepth * l, start: d.InitDepth * l})
		b.changed("dividers, now junctions: flow divides by itself", d.Name)
	}
	for i := range m.Outfalls {
		o := &m.Outfalls[i]
		b.add(node{name: o.Name, line: o.Line, kind: city.Outfall, invert: o.Invert * l, outfall: o})
		if o.RouteTo != "" && o.RouteTo != "*" {
			b.left("outfalls that drain to a subcatchment: their water runs onto the ground", o.Name)
		}
	}
	for i := range m.Storages {
		s := &m.Storages[i]
		b.add(node{name: s.Name, line: s.Line, kind: city.Storage, invert: s.Invert * l, depth: s.MaxDepth * l, surcharge: s.SurDepth * l, start: s.InitDepth * l, storage: s})
		if !(s.MaxDepth > 0) {
			b.fail(s.Line, "[STORAGE] %s: its maximum depth must be above 0, got %g", s.Name, s.MaxDepth)
		}
		b.changed("storages: they take what links and inflows bring, and nothing from the ground, be they open or not; what they spill over their rim runs onto it", s.Name)
		if s.Fevap != 0 || len(s.Seepage) > 0 {
			b.left("evaporation and seepage of storages", s.Name)
		}
	}
	for _, n := range b.list {
		for _, v := range []float64{n.invert, n.depth, n.surcharge, n.start} {
			if math.IsNaN(v) || math.Abs(v) > 1e5 {
				b.fail(n.line, "%s: a level or depth of %g m is none; look at FLOW_UNITS", n.name, v)
				break
			}
		}
		if n.depth < 0 || n.surcharge < 0 || n.start < 0 {
			b.fail(n.line, "%s: its depths must not be negative", n.name)
		}
	}
}

// top is how high a node's pipes reach above its invert [m], which SWMM takes for a depth that is not given.
func (b *builder) top(n *node) float64 {
	high := 0.0
	for _, c := range b.m.Conduits {
		x := b.by.Sections[c.Name]
		if x == nil {
			continue
		}
		if c.From == n.name {
			high = math.Max(high, b.offset(n, c.InOffset)+float64(x.Geom[0]*b.u.Length))
		}
		if c.To == n.name {
			high = math.Max(high, b.offset(n, c.OutOffset)+float64(x.Geom[0]*b.u.Length))
		}
	}
	return high
}

// covers puts the nodes' covers on the ground, or on their rims.
func (b *builder) covers() {
	var buried []string
	line := 0
	for _, n := range b.list {
		rim := n.invert + n.depth
		if n.depth == 0 {
			rim = n.invert + b.top(n)
		}
		n.cover = n.dem
		if n.kind == city.Storage || n.beside || b.opt.Rims && n.depth > 0 || n.dem != n.dem {
			n.cover = rim
		}
		switch n.kind {
		case city.Outfall:
			if n.cover < n.invert {
				b.changed("outfalls below the ground: their cover is the top of their pipe", n.name)
			}
			n.cover = math.Max(n.cover, n.invert+math.Max(b.top(n), 0.1))
			continue
		case city.Storage:
			n.cover += n.surcharge
			continue
		}
		if n.cover <= n.invert {
			buried = append(buried, n.name)
			if line == 0 {
				line = n.line
			}
			continue
		}
		if n.cover < n.invert+b.top(n)-1e-9 {
			b.changed("nodes whose pipes stick out of the ground", n.name)
		}
		switch {
		case n.surcharge > 0:
			n.kind = city.DrainJunction
			n.cover += n.surcharge
			b.changed("nodes with a surcharge depth: closed covers, which lift at ground + that depth and take nothing in", n.name)
		case n.beside:
			n.kind = city.DrainJunction
			n.cover += sealed
		}
	}
	if len(buried) > 0 {
		b.fail(line, "%s; is this the ground of this network? --rims takes covers from the file instead", Item{"nodes whose invert lies on or above the ground of the elevation model", buried}.line(false))
	}
}

// nodes writes the rows.
func (b *builder) nodes() {
	d := &b.c.DrainNodes
	var stages, flaps, series, storages, started bool
	for _, n := range b.list {
		d.ID, d.Kind, d.Street = append(d.ID, n.name), append(d.Kind, n.kind), append(d.Street, city.None)
		d.At.Add(n.at)
		d.Ground, d.Invert = append(d.Ground, float32(n.cover)), append(d.Invert, float32(n.invert))
		var depth, area []float32
		if n.storage != nil {
			storages = true
			depth, area = b.basin(n.storage)
		}
		d.StorageDepth.Add(depth...)
		d.StorageArea.Add(area...)
		kind, stage, flap := city.MouthFree, float32(math.NaN()), false
		var times, levels []float32
		if o := n.outfall; o != nil {
			kind, stage, times, levels = b.mouth(o)
			flap = o.Gated
			stages, flaps, series = stages || stage == stage, flaps || flap, series || len(times) > 0
			if kind == city.MouthFixed || len(times) > 0 {
				b.changed("outfalls with a level of their own: their water goes beyond the city, and comes from there where no flap shuts", o.Name)
			}
		}
		d.Mouth, d.Stage, d.Flap = append(d.Mouth, kind), append(d.Stage, stage), append(d.Flap, flap)
		depth0 := float32(math.NaN())
		if n.start > 0 && n.outfall == nil {
			depth0, started = float32(n.start), true
		}
		d.StartDepth = append(d.StartDepth, depth0)
		d.StageTime.Add(times...)
		d.StageLevel.Add(levels...)
	}
	var none city.Lists[float32]
	if !storages {
		d.StorageDepth, d.StorageArea = none, none
	}
	if !started {
		d.StartDepth = nil
	}
	if !stages {
		d.Stage = nil
	}
	if !flaps {
		d.Flap = nil
	}
	if !series {
		d.StageTime, d.StageLevel = none, none
	}
}

func (b *builder) mouth(o *swmm.Outfall) (kind city.MouthKind, stage float32, times, levels []float32) {
	stage = float32(math.NaN())
	switch o.Kind {
	case "NORMAL":
		kind = city.MouthNormal
	case "FIXED":
		kind, stage = city.MouthFixed, float32(o.Stage*b.u.Length)
	case "TIDAL":
		kind = city.MouthTide
		if c := b.by.Curves[o.Table]; c != nil {
			times, levels = floats(c.X, 1), floats(c.Y, b.u.Length)
		}
	case "TIMESERIES":
		kind = city.MouthSeries
		if s := b.by.Series[o.Table]; s != nil {
			times, levels = floats(s.Seconds, 1), floats(s.Value, b.u.Length)
		}
	}
	return kind, stage, times, levels
}

// basin is the surface of a storage by depth. The shapes are those of the User's Manual 5.2, section 3.2; curved ones are
// given at pieces of their depth.
func (b *builder) basin(s *swmm.Storage) (depth, area []float32) {
	p := s.Param
	var at func(y float64) float64 // in file units
	pieces := 20
	switch s.Shape {
	case "TABULAR":
		c := b.by.Curves[s.Curve]
		if c == nil || len(c.X) == 0 {
			b.fail(s.Line, "[STORAGE] %s: curve %q has no points", s.Name, s.Curve)
			return nil, nil
		}
		for k := range c.X {
			x, y := float32(c.X[k]*b.u.Length), float32(c.Y[k]*b.u.Area)
			if !(x >= 0) || !(y >= 0) || math.IsInf(float64(x), 0) || math.IsInf(float64(y), 0) {
				b.fail(c.Line, "[CURVES] %s: depth %g and area %g of a storage; they must not be negative", c.Name, c.X[k], c.Y[k])
				return nil, nil
			}
			if n := len(depth); n > 0 && x <= depth[n-1] { // a step: the later area holds
				area[n-1] = y
				continue
			}
			depth, area = append(depth, x), append(area, y)
		}
		if len(depth) == 1 {
			depth = nil
		}
		return depth, b.surface(s, area)
	case "FUNCTIONAL":
		at = func(y float64) float64 { return float64(p[0]*fmath.Pow(y, p[1])) + p[2] }
		if y0 := at(0); math.IsInf(y0, 0) || math.IsNaN(y0) {
			b.fail(s.Line, "[STORAGE] %s: its exponent must not be negative, got %g", s.Name, p[1])
			return nil, nil
		}
	case "CYLINDRICAL":
		return nil, b.surface(s, floats([]float64{math.Pi / 4 * p[0] * p[1]}, b.u.Area))
	case "CONICAL": // an ellipse whose axes grow by twice the side slope
		at = func(y float64) float64 {
			return math.Pi / 4 * (p[0] + float64(2*p[2]*y)) * (p[1] + float64(2*p[2]*y*p[1]/p[0]))
		}
	case "PYRAMIDAL":
		at = func(y float64) float64 { return (p[0] + float64(2*p[2]*y)) * (p[1] + float64(2*p[2]*y)) }
	case "PARABOLIC", "PARABOLOID":
		at, pieces = func(y float64) float64 { return math.Pi / 4 * p[0] * p[1] / p[2] * y }, 1
	default:
		b.fail(s.Line, "[STORAGE] %s: shape %s is not known; give its surface as a curve of depth and area", s.Name, s.Shape)
		return nil, nil
	}
	for k := range pieces + 1 {
		y := s.MaxDepth * float64(k) / float64(pieces)
		depth, area = append(depth, float32(y*b.u.Length)), append(area, float32(at(y)*b.u.Area))
	}
	return depth, b.surface(s, area)
}

// surface refuses what is none.
func (b *builder) surface(s *swmm.Storage, area []float32) []float32 {
	total := float32(0)
	for _, a := range area {
		if !(a >= 0) || math.IsInf(float64(a), 0) {
			b.fail(s.Line, "[STORAGE] %s: its surface comes to %g m² at some depth; look at its numbers", s.Name, a)
			return nil
		}
		total += a
	}
	if !(total > 0) {
		b.fail(s.Line, "[STORAGE] %s has no surface", s.Name)
	}
	return area
}

func floats(x []float64, f float64) []float32 {
	out := make([]float32, len(x))
	for i, v := range x {
		out[i] = float32(v * f)
	}
	return out
}
