package drain

import (
	"fmt"
	"math"
	"strconv"

	"semul/engine/city"
	"semul/engine/city/read/swmm"
	"semul/engine/fmath"
)

// Project defaults.
const (
	gravity     = 9.80665
	openingPipe = 10    // length of the pipe that stands for an orifice [m]
	concrete    = 0.013 // Manning's n of pipes that the file does not have
	mostBarrels = 100
)

// link is one row of the city's links.
type link struct {
	name                   string
	from, to               *node
	length, width, height  float64
	up, down, manning      float64
	crest, coefficient     float64 // NaN: none
	flap, open             bool
	sectionAt, sectionWide []float32
}

func (b *builder) addLink(k link) {
	t := &b.c.DrainLinks
	for _, v := range []float64{k.length, k.width, k.height, k.up, k.down, k.manning} {
		if math.IsNaN(v) || math.Abs(v) > 1e7 {
			b.fail(0, "link %s: %g is no length, level or roughness; look at its line", k.name, v)
			return
		}
	}
	t.ID, t.From, t.To = append(t.ID, k.name), append(t.From, k.from.row), append(t.To, k.to.row)
	t.Length, t.Diameter, t.Height = append(t.Length, float32(k.length)), append(t.Diameter, float32(k.width)), append(t.Height, float32(k.height))
	t.InvertUp, t.InvertDn, t.Roughness = append(t.InvertUp, float32(k.up)), append(t.InvertDn, float32(k.down)), append(t.Roughness, float32(k.manning))
	t.Crest, t.Coefficient, t.Flap, t.Open = append(t.Crest, float32(k.crest)), append(t.Coefficient, float32(k.coefficient)), append(t.Flap, k.flap), append(t.Open, k.open)
	t.SectionHeight.Add(k.sectionAt...)
	t.SectionWidth.Add(k.sectionWide...)
}

// offset is the height of a link's end above its node's invert [m].
func (b *builder) offset(n *node, v float64) float64 {
	if math.IsNaN(v) {
		return 0 // '*', or nothing
	}
	v = float64(v * b.u.Length)
	if b.m.Options.ElevationOffsets {
		v -= n.invert
	}
	return math.Max(0, v)
}

// end is the level of a link's end; what lies below the node's invert is raised to it.
func (b *builder) end(link string, n *node, v float64) float64 {
	low := float64(v * b.u.Length)
	if b.m.Options.ElevationOffsets {
		low -= n.invert
	}
	if low < -1e-6 {
		b.changed("links with an end below their node's invert, raised to it", link)
	}
	return n.invert + b.offset(n, v)
}

// links writes conduits, orifices and weirs.
func (b *builder) links() {
	m := b.m
	b.bedOutfalls()
	for _, c := range m.Conduits {
		b.conduit(c)
	}
	nan := math.NaN()
	for _, o := range m.Orifices {
		from, to := b.node[o.From], b.to(o.To)
		s, ok := b.section(o.Name)
		if !ok || !(o.Cd > 0) {
			b.left("orifices without an opening or a coefficient", o.Name)
			b.lost = append(b.lost, o.Name)
			continue
		}
		k := link{name: o.Name, from: from, to: to, length: openingPipe, width: s.width, height: s.height, up: b.end(o.Name, from, o.Offset), crest: nan, coefficient: o.Cd, flap: o.Gated}
		k.down = math.Max(to.invert, k.up)
		radius := s.width / 4
		if s.height > 0 {
			radius = s.width * s.height / (2 * (s.width + s.height))
		}
		k.manning = fmath.Pow(radius, 2.0/3) / (o.Cd * math.Sqrt(2*gravity*openingPipe)) // (1)
		b.changed(fmt.Sprintf("orifices, run as pipes of %d m that pass the same flow when full", openingPipe), o.Name)
		if o.Hours > 0 {
			b.left("orifices that open and close over time", o.Name)
		}
		b.addLink(k)
	}
	for _, x := range m.Weirs {
		b.weir(x)
	}
	for _, o := range m.Outlets {
		b.left("outlets with a rating", o.Name)
		b.lost = append(b.lost, o.Name)
	}
	for _, l := range m.Losses {
		if l.In != 0 || l.Out != 0 || l.Mean != 0 {
			b.left("local losses of conduits", l.Link)
		}
		if l.Seepage != 0 {
			b.left("seepage of conduits", l.Link)
		}
	}
	for _, p := range m.Vertices {
		if k := len(b.report.Left); k == 0 || b.report.Left[k-1].What != bends || b.report.Left[k-1].Names[len(b.report.Left[k-1].Names)-1] != p.Name {
			b.left(bends, p.Name)
		}
	}
	b.trim()
}

const bends = "bends of links: they are drawn straight"

// trim empties optional columns that say nothing.
func (b *builder) trim() {
	t := &b.c.DrainLinks
	var crest, coefficient, flap, open, section bool
	for i := range t.ID {
		crest, coefficient = crest || t.Crest[i] == t.Crest[i], coefficient || t.Coefficient[i] == t.Coefficient[i]
		flap, open, section = flap || t.Flap[i], open || t.Open[i], section || len(t.SectionHeight.At(i)) > 0
	}
	if !crest {
		t.Crest = nil
	}
	if !coefficient {
		t.Coefficient = nil
	}
	if !flap {
		t.Flap = nil
	}
	if !open {
		t.Open = nil
	}
	if !section {
		t.SectionHeight, t.SectionWidth = city.Lists[float32]{}, city.Lists[float32]{}
	}
}

// conduit writes a pipe or channel, each barrel a row.
func (b *builder) conduit(c swmm.Conduit) {
	s, ok := b.section(c.Name)
	if !ok {
		b.lost = append(b.lost, c.Name)
		return
	}
	from, to := b.node[c.From], b.node[c.To]
	k := link{name: c.Name, from: from, to: to, length: c.Length * b.u.Length, width: s.width, height: s.height, manning: c.Manning,
		up: b.end(c.Name, from, c.InOffset), down: b.end(c.Name, to, c.OutOffset), crest: math.NaN(), coefficient: math.NaN(), open: s.open, sectionAt: s.at, sectionWide: s.wide}
	if from.outfall != nil {
		k.from, k.to, k.up, k.down = to, from, k.down, k.up
		b.changed("conduits that begin at an outfall, turned round", c.Name)
	}
	if s.manning > 0 {
		k.manning, k.length = s.manning, k.length/s.meander
	}
	if l := b.losses[c.Name]; l != nil && l.Gated {
		k.flap = true
		b.unused("flaps within the network: water may run back there", c.Name)
	}
	if c.InitFlow != 0 {
		b.left("flow at the start in conduits", c.Name)
	}
	if c.MaxFlow != 0 {
		b.left("limits of flow in conduits", c.Name)
	}
	x := b.sections[c.Name]
	if x.Culvert > 0 {
		b.left("inlet control of culverts", c.Name)
	}
	if !(k.manning > 0) || !(k.length > 0) {
		b.fail(c.Line, "[CONDUITS] %s: length %g m and roughness %g; both must be above 0", c.Name, k.length, k.manning)
		return
	}
	if x.Barrels > mostBarrels {
		b.fail(x.Line, "[XSECTIONS] %s: %d barrels; at most %d are taken", c.Name, x.Barrels, mostBarrels)
		return
	}
	b.addLink(k)
	for n := 2; n <= x.Barrels; n++ {
		k.name = c.Name + "#" + strconv.Itoa(n)
		if n == 2 {
			b.changed("conduits of several barrels, now a link each (NAME, NAME#2, …)", c.Name)
		}
		b.addLink(k)
	}
}

func (b *builder) weir(x swmm.Weir) {
	from, to := b.node[x.From], b.to(x.To)
	s := b.sections[x.Name]
	if s == nil {
		b.fail(x.Line, "[WEIRS] %s has no opening; add a line under [XSECTIONS], e.g. %s RECT_OPEN 0.5 2", x.Name, x.Name)
		return
	}
	l := b.u.Length
	width := s.Geom[1] * l
	switch {
	case s.Shape == "TRIANGULAR" || x.Kind == "V-NOTCH":
		width /= 2
		b.changed("weirs of other shapes, now rectangles of the same height and area", x.Name)
	case s.Shape == "TRAPEZOIDAL" || x.Kind == "TRAPEZOIDAL":
		width += s.Geom[0] * l * (s.Geom[2] + s.Geom[3]) / 2
		b.changed("weirs of other shapes, now rectangles of the same height and area", x.Name)
	}
	k := link{name: x.Name, from: from, to: to, length: 1, width: width, manning: concrete, crest: b.end(x.Name, from, x.Offset), coefficient: x.Cd * math.Sqrt(l), flap: x.Gated}
	k.up, k.down = k.crest, k.crest
	if !(width > 0) || k.crest >= from.cover {
		b.left("weirs whose crest lies above their node's cover, or without a width", x.Name)
		b.lost = append(b.lost, x.Name)
		return
	}
	b.unused("coefficients, end contractions and heights of weirs: a run takes C = 1.7 m^½/s up to the cover", x.Name)
	if x.Gated {
		b.unused("flaps within the network: water may run back there", x.Name)
	}
	b.addLink(k)
}

// bedOutfalls gives outfalls that no conduit leads to a short pipe of their own: what arrives over weirs, through orifices or
// from pumps runs through it.
func (b *builder) bedOutfalls() {
	for _, n := range b.list {
		if n.outfall == nil || n.to != nil {
			continue
		}
		led, wide := false, 1.0
		for _, c := range b.m.Conduits {
			if c.From == n.name || c.To == n.name {
				if _, ok := b.shape(c.Name); ok {
					led = true
				}
			}
		}
		for _, x := range b.m.Weirs {
			if s := b.sections[x.Name]; x.To == n.name && s != nil {
				wide = math.Max(wide, math.Min(100, s.Geom[1]*b.u.Length))
			}
		}
		used := false
		for _, e := range b.ends() {
			used = used || e.from == n.name || e.to == n.name
		}
		if led {
			continue
		}
		if !used {
			b.changed("outfalls that nothing leads to, now manholes", n.name)
			n.kind, n.outfall = city.DrainJunction, nil
			continue
		}
		name := n.name + "#in"
		for b.node[name] != nil {
			name += "#"
		}
		in := b.add(node{name: name, line: n.line, kind: city.DrainJunction, invert: n.invert, at: n.at, placed: true, dem: n.dem, cover: math.Max(n.cover, n.invert+2) + sealed})
		n.to = in
		b.changed("outfalls that weirs, orifices or pumps lead to: a pipe of 10 m before them (NAME#in)", n.name)
		b.addLink(link{name: name, from: in, to: n, length: 10, width: wide, height: 2, up: n.invert, down: n.invert, manning: concrete, crest: math.NaN(), coefficient: math.NaN()})
	}
}

// to is the node that a link other than a conduit leads to.
func (b *builder) to(name string) *node {
	n := b.node[name]
	if n.to != nil {
		return n.to
	}
	return n
}
