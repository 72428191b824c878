package drain

import (
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
	ends, flow             float64 // coefficient of a weir's ends, flow at the start; NaN: none
	weir                   city.WeirKind
	flap, open, bottom     bool
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
	t.Weir, t.EndCoefficient, t.Bottom, t.StartFlow = append(t.Weir, k.weir), append(t.EndCoefficient, float32(k.ends)), append(t.Bottom, k.bottom), append(t.StartFlow, float32(k.flow))
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
	b.idleOutfalls()
	for _, c := range m.Conduits {
		b.conduit(c)
	}
	nan := math.NaN()
	for _, o := range m.Orifices {
		from, to := b.node[o.From], b.node[o.To]
		s, ok := b.section(o.Name)
		if !ok || !(o.Cd > 0) {
			b.left("orifices without an opening or a coefficient", o.Name)
			b.lost = append(b.lost, o.Name)
			continue
		}
		k := link{name: o.Name, from: from, to: to, length: openingPipe, width: s.width, height: s.height, up: b.end(o.Name, from, o.Offset), crest: nan, coefficient: o.Cd, ends: nan, flow: nan, flap: o.Gated, bottom: o.Kind == "BOTTOM",
			open: s.open, sectionAt: s.at, sectionWide: s.wide}
		k.down = math.Max(to.invert, k.up)
		radius := s.width / 4
		if s.height > 0 {
			radius = s.width * s.height / (2 * (s.width + s.height))
		}
		k.manning = fmath.Pow(radius, 2.0/3) / (o.Cd * math.Sqrt(2*gravity*openingPipe)) // (1)
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
	var crest, coefficient, flap, open, section, weir, ends, bottom, flow bool
	for i := range t.ID {
		crest, coefficient = crest || t.Crest[i] == t.Crest[i], coefficient || t.Coefficient[i] == t.Coefficient[i]
		flap, open, section = flap || t.Flap[i], open || t.Open[i], section || len(t.SectionHeight.At(i)) > 0
		weir, ends, bottom, flow = weir || t.Weir[i] != city.WeirTransverse, ends || t.EndCoefficient[i] == t.EndCoefficient[i], bottom || t.Bottom[i], flow || t.StartFlow[i] == t.StartFlow[i]
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
	if !weir {
		t.Weir = nil
	}
	if !ends {
		t.EndCoefficient = nil
	}
	if !bottom {
		t.Bottom = nil
	}
	if !flow {
		t.StartFlow = nil
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
		up: b.end(c.Name, from, c.InOffset), down: b.end(c.Name, to, c.OutOffset), crest: math.NaN(), coefficient: math.NaN(), ends: math.NaN(), flow: math.NaN(), open: s.open, sectionAt: s.at, sectionWide: s.wide}
	x := b.by.Sections[c.Name]
	if c.InitFlow != 0 {
		k.flow = c.InitFlow * b.u.Flow / float64(max(1, x.Barrels))
	}
	if from.outfall != nil {
		k.from, k.to, k.up, k.down, k.flow = to, from, k.down, k.up, -k.flow
		b.changed("conduits that begin at an outfall, turned round", c.Name)
	}
	if s.manning > 0 {
		k.manning, k.length = s.manning, k.length/s.meander
	}
	if l := b.by.Losses[c.Name]; l != nil && l.Gated {
		if k.flap = from.outfall == nil; !k.flap {
			b.left("flaps of conduits that begin at an outfall", c.Name)
		}
	}
	if c.MaxFlow != 0 {
		b.left("limits of flow in conduits", c.Name)
	}
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
	from, to := b.node[x.From], b.node[x.To]
	s := b.by.Sections[x.Name]
	if s == nil {
		b.fail(x.Line, "[WEIRS] %s has no opening; add a line under [XSECTIONS], e.g. %s RECT_OPEN 0.5 2", x.Name, x.Name)
		return
	}
	l := b.u.Length
	k := link{name: x.Name, from: from, to: to, length: 1, height: s.Geom[0] * l, width: s.Geom[1] * l, manning: concrete, crest: b.end(x.Name, from, x.Offset), coefficient: x.Cd * math.Sqrt(l),
		ends: math.NaN(), flow: math.NaN(), flap: x.Gated}
	k.up, k.down = k.crest, k.crest
	switch {
	case s.Shape == "TRIANGULAR" || x.Kind == "V-NOTCH":
		k.weir, k.sectionAt, k.sectionWide = city.WeirNotch, floats([]float64{0, k.height}, 1), floats([]float64{0, k.width}, 1)
		k.width /= 2
	case s.Shape == "TRAPEZOIDAL" || x.Kind == "TRAPEZOIDAL":
		k.weir, k.ends = city.WeirTrapezoid, x.Cd2*math.Sqrt(l)
		more := k.height * (s.Geom[2] + s.Geom[3])
		k.sectionAt, k.sectionWide = floats([]float64{0, k.height}, 1), floats([]float64{k.width, k.width + more}, 1)
		k.width += more / 2
	case x.Kind == "SIDEFLOW":
		k.weir = city.WeirSide
	}
	if !(k.width > 0) || !(k.height > 0) || !(k.coefficient > 0) || k.crest >= from.cover {
		b.left("weirs whose crest lies above their node's cover, or without a width, a height or a coefficient", x.Name)
		b.lost = append(b.lost, x.Name)
		return
	}
	if k.crest+k.height > from.cover {
		b.changed("weirs that reach above their node's cover: what stands above it leaves over the cover", x.Name)
	}
	if x.EndContractions > 0 && k.weir != city.WeirNotch {
		b.left("end contractions of weirs", x.Name)
	}
	if !x.Surcharge {
		b.left("weirs that may not run full: they run as an orifice when they are drowned", x.Name)
	}
	if x.Kind == "ROADWAY" {
		b.changed("weirs over roads, now transverse ones with their coefficient", x.Name)
	}
	b.addLink(k)
}

// idleOutfalls turns outfalls that nothing leads to into manholes.
func (b *builder) idleOutfalls() {
	used := map[string]bool{}
	for _, e := range b.ends() {
		used[e.from], used[e.to] = true, true
	}
	for _, n := range b.list {
		if n.outfall != nil && !used[n.name] {
			b.changed("outfalls that nothing leads to, now manholes", n.name)
			n.kind, n.outfall = city.DrainJunction, nil
		}
	}
}
