package drain

import (
	"fmt"
	"math"
	"strings"

	"semul/engine/city"
	"semul/engine/city/read/swmm"
	"semul/engine/geo"
)

// What the file does not say of a pump (project defaults, as of the generator's pumps).
const (
	pumpSill  = 0.5  // water at its house that drowns it [m]
	pumpStart = 0.3  // depth at which one starts that has no depths [m]
	pumpStop  = 0.05 // and stops
)

func (b *builder) pumps() {
	p := &b.c.Pumps
	for _, x := range b.m.Pumps {
		from, to := b.node[x.From], b.node[x.To]
		rated, kind, over, flow, ok := b.lift(x)
		if !ok {
			b.lost = append(b.lost, x.Name)
			continue
		}
		start, stop := x.Startup*b.u.Length, x.Shutoff*b.u.Length
		switch {
		case start <= 0 && stop <= 0 && x.On:
			start, stop = 0, 0 // its curve alone
		case start <= 0 && stop <= 0:
			start, stop = pumpStart, pumpStop
			b.changed(fmt.Sprintf("pumps that are off at the start and have no depths to start and stop: %g and %g m", pumpStart, pumpStop), x.Name)
		case start < stop:
			start = stop
			b.changed("pumps that stop at a depth and start at none, or at a lower one: they start there again", x.Name)
		}
		p.ID, p.Rated = append(p.ID, x.Name), append(p.Rated, float32(rated))
		p.At.Add(from.at)
		p.OnLevel, p.OffLevel, p.Sill = append(p.OnLevel, float32(start)), append(p.OffLevel, float32(stop)), append(p.Sill, pumpSill)
		p.From, p.To, p.Underpass, p.Bus = append(p.From, from.row), append(p.To, to.row), append(p.Underpass, city.None), append(p.Bus, city.None)
		p.OutX, p.OutY = append(p.OutX, to.at.X), append(p.OutY, to.at.Y)
		p.Curve = append(p.Curve, kind)
		p.CurveX.Add(over...)
		p.CurveFlow.Add(flow...)
		b.changed(fmt.Sprintf("pumps: no bus, so always with power; drowned above %g m at their node", pumpSill), x.Name)
	}
}

// lift reads a pump's curve: its largest flow, and the curve in SI.
func (b *builder) lift(x swmm.Pump) (rated float64, kind city.PumpCurve, over, flow []float32, ok bool) {
	if x.Curve == "*" {
		rated, leave := b.arriving(x.From), 0
		for _, e := range b.ends() {
			if e.from == x.From {
				leave++
			}
		}
		if leave == 1 {
			return rated, city.IdealPump, nil, nil, true
		}
		b.changed("ideal pumps beside other links that leave their node: rated at what the full pipes to it bring", x.Name)
		if !(rated > 0) {
			b.left("ideal pumps that no pipe leads to", x.Name)
			return 0, 0, nil, nil, false
		}
		return rated, city.NoCurve, nil, nil, true
	}
	c, unit := b.by.Curves[x.Curve], b.u.Length
	if c == nil || len(c.X) == 0 {
		b.fail(x.Line, "[PUMPS] %s: curve %q has no points", x.Name, x.Curve)
		return 0, 0, nil, nil, false
	}
	switch c.Kind {
	case "PUMP1":
		kind, unit = city.VolumeSteps, b.u.Volume
	case "PUMP2":
		kind = city.DepthSteps
	case "PUMP3":
		kind = city.HeadCurve
	case "PUMP4":
		kind = city.DepthCurve
	case "PUMP5":
		kind = city.SpeedCurve
	default:
		b.fail(x.Line, "[PUMPS] %s: curve %s is a %s curve; a pump needs Pump1 to Pump5", x.Name, x.Curve, c.Kind)
		return 0, 0, nil, nil, false
	}
	for k := range c.X {
		q := c.Y[k] * b.u.Flow
		if !(q >= 0 && q < 1e6) || !(math.Abs(c.X[k]) < 1e9) {
			b.fail(c.Line, "[CURVES] %s: a pump's flow of %g at %g", c.Name, c.Y[k], c.X[k])
			return 0, 0, nil, nil, false
		}
		if k > 0 && !(c.X[k] > c.X[k-1]) {
			b.fail(c.Line, "[CURVES] %s: %g follows %g; a pump's curve must rise", c.Name, c.X[k], c.X[k-1])
			return 0, 0, nil, nil, false
		}
		rated = math.Max(rated, q)
	}
	return rated, kind, floats(c.X, unit), floats(c.Y, b.u.Flow), true
}

// arriving is what the pipes that lead to a node bring when full, by Manning's formula [m³/s].
func (b *builder) arriving(name string) float64 {
	sum := 0.0
	for _, c := range b.m.Conduits {
		if c.To != name {
			continue
		}
		o, ok := b.shape(c.Name)
		if !ok || !(c.Manning > 0) || !(c.Length > 0) {
			continue
		}
		area, radius := math.Pi/4*o.width*o.width, o.width/4
		if o.height > 0 {
			area, radius = o.width*o.height, o.width*o.height/(2*(o.width+o.height))
		}
		from, to := b.node[c.From], b.node[c.To]
		fall := math.Max(1e-3, (from.invert+b.offset(from, c.InOffset)-to.invert-b.offset(to, c.OutOffset))/(c.Length*b.u.Length))
		sum += area * math.Cbrt(radius*radius) * math.Sqrt(fall) / c.Manning
	}
	return sum
}

// subcatchments become polygons.
func (b *builder) subcatchments() {
	t, frame := &b.c.Subcatchments, b.c.Frame
	rings := map[string][]geo.Point{}
	for _, p := range b.m.Polygons {
		at, err := b.project(p, frame.EPSG)
		if err != nil {
			b.errs = append(b.errs, err)
			return
		}
		rings[p.Name] = append(rings[p.Name], frame.FromProjected(at))
	}
	for _, s := range b.m.Subcatchments {
		ring := rings[s.Name]
		if n := len(ring); n > 1 && ring[0] == ring[n-1] {
			ring = ring[:n-1]
		}
		if len(ring) < 3 {
			b.left("subcatchments without a polygon", s.Name)
			continue
		}
		if geo.RingArea(ring) < 0 {
			turned := make([]geo.Point, len(ring))
			for k := range ring {
				turned[len(ring)-1-k] = ring[k]
			}
			ring = turned
		}
		outlet := city.None
		if n := b.node[s.Outlet]; n != nil {
			outlet = n.row
		} else {
			b.left("subcatchments that drain to another: the outlet", s.Name)
		}
		t.ID, t.Outlet = append(t.ID, s.Name), append(t.Outlet, outlet)
		t.Poly.Add([][]geo.Point{ring})
		t.Impervious, t.Width, t.Slope = append(t.Impervious, float32(s.Imperv/100)), append(t.Width, float32(s.Width*b.u.Length)), append(t.Slope, float32(s.Slope/100))
		b.unused("subcatchments: rain falls on the ground instead", s.Name)
	}
}

// rest tells of what a city does not hold: what is given from outside over time, rules, and sections that are kept as text.
func (b *builder) rest() {
	m := b.m
	if o := &m.Options; o.InertialDamping != "PARTIAL" || o.NormalFlowLimited != "BOTH" || o.MinSurfaceArea > 0 || o.LengtheningStep > 0 || o.MinSlope > 0 || o.Surcharge != "EXTRAN" {
		b.left("options of routing: a run takes its own damping, limits, steps and surcharge by a slot", "[OPTIONS]")
	}
	for _, g := range m.Gages {
		b.left("rain gages: give the rain as [forcing.rain]", g.Name)
	}
	for _, r := range m.Rules {
		b.left("control rules", r.Name)
	}
	for _, u := range m.Usage {
		b.left("street inlets: every manhole takes what model.drainage.inlet_area does", u.Inlet+" on "+u.Conduit)
	}
	for _, t := range m.Kept {
		rows := 0
		for _, line := range t.Lines {
			if s := strings.TrimSpace(line); s != "" && s[0] != ';' {
				rows++
			}
		}
		switch t.Name {
		case "REPORT", "MAP", "TAGS", "LABELS", "SYMBOLS", "BACKDROP", "PROFILES":
			continue // how SWMM's own program draws and prints
		}
		if rows > 0 {
			b.left("sections of the file", fmt.Sprintf("[%s]×%d", t.Name, rows))
		}
	}
	if len(m.Evaporation) > 0 {
		b.left("sections of the file", fmt.Sprintf("[EVAPORATION]×%d", len(m.Evaporation)))
	}
	outfalls := 0
	for _, n := range b.list {
		if n.kind == city.Outfall {
			outfalls++
		}
	}
	if outfalls == 0 {
		b.fail(0, "no link leads to an outfall, so water could never leave the sewers; add a conduit to one under [OUTFALLS]")
	}
	if len(b.lost) > 0 {
		b.cutOff()
	}
}

// cutOff tells which nodes no longer reach an outfall or a storage because links are not carried.
func (b *builder) cutOff() {
	next := make([][]uint32, len(b.list))
	join := func(from, to []uint32) {
		for k := range from {
			if to[k] != city.None {
				next[from[k]], next[to[k]] = append(next[from[k]], to[k]), append(next[to[k]], from[k])
			}
		}
	}
	join(b.c.DrainLinks.From, b.c.DrainLinks.To)
	join(b.c.Pumps.From, b.c.Pumps.To)
	reached := make([]bool, len(b.list))
	var queue []uint32
	for _, n := range b.list {
		if n.kind == city.Outfall || n.kind == city.Storage {
			reached[n.row] = true
			queue = append(queue, n.row)
		}
	}
	for k := 0; k < len(queue); k++ {
		for _, n := range next[queue[k]] {
			if !reached[n] {
				reached[n] = true
				queue = append(queue, n)
			}
		}
	}
	for _, n := range b.list {
		if !reached[n.row] {
			b.changed("nodes cut off from outfalls and storages by links that are not carried: what runs in comes up again", n.name)
		}
	}
}
