package drain

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"semul/engine/city"
	"semul/engine/city/read/dem"
	"semul/engine/city/read/swmm"
	"semul/engine/city/store"
	"semul/engine/geo"
	"semul/models/drainage/sewer"
)

// whole is a network with every part that a city holds: metres, offsets as depths.
const whole = `[TITLE]
Whole
[OPTIONS]
FLOW_UNITS CMS
LINK_OFFSETS DEPTH
[JUNCTIONS]
A 10 2
B 9.5 2.5
C 9.0 3.1
D 8.0 3 0 5
[OUTFALLS]
O 8.5 FREE NO
T 8.0 TIDAL tide YES
F 7.0 FIXED 7.5 NO
[STORAGE]
S 7.5 4 0 TABULAR basin
[CONDUITS]
P1 A B 50 0.013 0.1 0.2
P2 B C 60 0.014 0 0
P3 C O 40 0.015 0 0
P4 D T 30 0.013 0 0
[PUMPS]
U S D lift ON 1 0.4
[ORIFICES]
R C S SIDE 0.2 0.65 NO 0
[WEIRS]
W B F TRANSVERSE 1.5 1.8 NO
[XSECTIONS]
P1 CIRCULAR 0.5 0 0 0
P2 RECT_CLOSED 0.8 1.2 0 0
P3 TRAPEZOIDAL 1 2 1 1
P4 CIRCULAR 0.4 0 0 0 2
R CIRCULAR 0.3 0 0 0
W RECT_OPEN 0.5 2 0 0
[LOSSES]
P1 0.1 0.2 0 YES
[CURVES]
basin STORAGE 0 20
basin 2 40
basin 4 60
lift PUMP2 1 0.1
lift 2 0.3
tide TIDAL 0 8.1
tide 12 9.2
[INFLOWS]
A FLOW "" FLOW 1 1 0.01
[COORDINATES]
A 20 20
B 70 20
C 120 20
D 120 80
O 180 20
T 180 80
F 20 80
S 70 80
[VERTICES]
P2 90 25
[POLYGONS]
X 10 10
X 10 30
X 30 30
X 30 10
[SUBCATCHMENTS]
X * A 1 40 100 2
[SUBAREAS]
X 0.01 0.1 0.05 0.05 25 OUTLET
[INFILTRATION]
X 3 0.5 4 7 0
`

func read(t testing.TB, text string) *swmm.Model {
	t.Helper()
	m, err := swmm.Read(strings.NewReader(text), "net.inp")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// flat is ground of one height over 0…200, 0…100 m.
func flat(z float32) *dem.Surface { return slab(geo.Grid{NX: 40, NY: 20, Cell: 5}, z) }

func slab(g geo.Grid, z float32) *dem.Surface {
	r := geo.NewRaster(g)
	for i := range r.Val {
		r.Val[i] = z
	}
	return dem.FromRaster("slab.asc", r, 0)
}

func build(t testing.TB, text string, s *dem.Surface, opt Options) (*city.City, *Report) {
	t.Helper()
	c, rep, err := Build(read(t, text), s, opt)
	if err != nil {
		t.Fatal(err)
	}
	return c, rep
}

func TestEveryPartArrivesInSI(t *testing.T) {
	c, rep := build(t, whole, flat(12), Options{})
	n, l, p := &c.DrainNodes, &c.DrainLinks, &c.Pumps
	node := func(id string) int { return slices.Index(n.ID, id) }
	link := func(id string) int { return slices.Index(l.ID, id) }
	near := func(what string, got, want float64) {
		t.Helper()
		if !(math.Abs(got-want) <= 1e-5*math.Max(1, math.Abs(want))) {
			t.Errorf("%s: got %g, want %g", what, got, want)
		}
	}
	if c.Name != "Whole" || c.Frame.EPSG != 0 {
		t.Errorf("%q in EPSG:%d", c.Name, c.Frame.EPSG)
	}
	for id, want := range map[string]city.DrainKind{"A": city.Manhole, "D": city.DrainJunction, "O": city.Outfall, "S": city.Storage, "F": city.Outfall} {
		if k := node(id); k < 0 || n.Kind[k] != want {
			t.Errorf("%s is no %v", id, want)
		}
	}
	near("cover of A, on the ground", float64(n.Ground[node("A")]), 12)
	near("cover of D, closed", float64(n.Ground[node("D")]), 12+5)
	near("rim of S", float64(n.Ground[node("S")]), 11.5)
	near("P1 up", float64(l.InvertUp[link("P1")]), 10.1)
	near("P1 down", float64(l.InvertDn[link("P1")]), 9.7)
	near("P2 width", float64(l.Diameter[link("P2")]), 1.2)
	near("P2 height", float64(l.Height[link("P2")]), 0.8)
	near("P3: box of the trapezoid's area", float64(l.Diameter[link("P3")]), 3)
	if got := l.SectionWidth.At(link("P3")); !slices.Equal(got, []float32{2, 4}) || !l.Open[link("P3")] || len(l.SectionWidth.At(link("P1"))) > 0 {
		t.Errorf("P3 has widths %v, open %v", got, l.Open)
	}
	if k := link("P4#2"); k < 0 || l.Length[k] != 30 || l.To[k] != uint32(node("T")) {
		t.Error("the second barrel of P4 is not there")
	}
	near("W's crest", float64(l.Crest[link("W")]), 11)
	near("W's coefficient", float64(l.Coefficient[link("W")]), 1.8)
	if !l.IsWeir(link("W")) || l.IsWeir(link("R")) || l.To[link("W")] != uint32(node("F")) {
		t.Error("W is a weir to F, R is none")
	}
	if !l.Flap[link("P1")] || l.Flap[link("P2")] {
		t.Error("P1 has a flap, P2 has none")
	}
	k := link("R")
	near("R's coefficient", float64(l.Coefficient[k]), 0.65)
	// Manning's formula for the pipe and the orifice's: the same flow under 0.3 m of head
	area, radius := math.Pi/4*0.09, 0.3/4
	pipe := area / float64(l.Roughness[k]) * math.Cbrt(radius*radius) * math.Sqrt(0.3/float64(l.Length[k]))
	near("R's pipe", pipe, 0.65*area*math.Sqrt(2*9.80665*0.3))
	if got := n.StorageArea.At(node("S")); !slices.Equal(got, []float32{20, 40, 60}) || !slices.Equal(n.StorageDepth.At(node("S")), []float32{0, 2, 4}) {
		t.Errorf("S: %v", got)
	}
	if n.Mouth[node("T")] != city.MouthTide || !n.Flap[node("T")] || !slices.Equal(n.StageLevel.At(node("T")), []float32{8.1, 9.2}) || !slices.Equal(n.StageTime.At(node("T")), []float32{0, 12}) {
		t.Errorf("T: %v %v", n.Mouth, n.StageLevel)
	}
	if n.Mouth[node("F")] != city.MouthFixed || n.Stage[node("F")] != 7.5 {
		t.Errorf("F: %v %v", n.Mouth, n.Stage)
	}
	if p.ID[0] != "U" || p.Rated[0] != 0.3 || p.OnLevel[0] != 1 || p.OffLevel[0] != 0.4 || p.From[0] != uint32(node("S")) || p.To[0] != uint32(node("D")) ||
		p.Curve[0] != city.DepthSteps || !slices.Equal(p.CurveFlow.At(0), []float32{0.1, 0.3}) {
		t.Errorf("pump: %+v", *p)
	}
	if s := &c.Subcatchments; len(s.ID) != 1 || s.Poly.Area(0) != 400 || s.Outlet[0] != uint32(node("A")) || s.Impervious[0] != 0.4 || s.Slope[0] != 0.02 {
		t.Errorf("subcatchments: %+v", *s)
	}
	if in := &c.Inflows; len(in.ID) != 1 || in.Node[0] != uint32(node("A")) || in.Base[0] != 0.01 || in.Time.Len() != 1 {
		t.Errorf("inflows: %+v", *in)
	}
	text := strings.Join(rep.Lines(true), "\n")
	for _, want := range []string{"ground minus rim of 4 nodes: least -0.10, a tenth below -0.10, median 0.00, a tenth above 1.00, most 1.00 m (farthest: drain_node/D); 1 differ",
		"local losses of conduits (1): P1", "bends of links: they are drawn straight (1): P2", "nothing from the ground, be they open or not; what they spill over their rim runs onto it (1): S",
		"conduits of several barrels, now a link each (NAME, NAME#2, …) (1): P4"} {
		if !strings.Contains(text, want) {
			t.Errorf("the report lacks %q:\n%s", want, text)
		}
	}
}

// TestUnitsAndOffsets: the same network in feet, or with offsets as elevations, is the same city.
func TestUnitsAndOffsets(t *testing.T) {
	want, _ := build(t, whole, flat(12), Options{})
	levels := strings.NewReplacer("LINK_OFFSETS DEPTH", "LINK_OFFSETS ELEVATION", "0.013 0.1 0.2", "0.013 10.1 9.7", "60 0.014 0 0", "60 0.014 9.5 9", "40 0.015 0 0", "40 0.015 9 8.5",
		"30 0.013 0 0", "30 0.013 8 *", "SIDE 0.2", "SIDE 9.2", "TRANSVERSE 1.5", "TRANSVERSE 11").Replace(whole)
	got, _ := build(t, levels, flat(12), Options{})
	for k := range want.DrainLinks.ID {
		if d := math.Abs(float64(want.DrainLinks.InvertUp[k]-got.DrainLinks.InvertUp[k])) + math.Abs(float64(want.DrainLinks.InvertDn[k]-got.DrainLinks.InvertDn[k])); d > 1e-5 {
			t.Errorf("offsets as elevations: link %s is %g m off", want.DrainLinks.ID[k], d)
		}
	}
	small := "[OPTIONS]\nFLOW_UNITS CFS\n[JUNCTIONS]\nA 32.80840 6.56168\n[OUTFALLS]\nO 29.52756 FREE NO\n[CONDUITS]\nP A O 328.0840 0.013 0.656168 0\n[XSECTIONS]\nP CIRCULAR 1.640420\n" +
		"[STORAGE]\nS 26.24672 6.56168 0 FUNCTIONAL 100 0.5 10\n[PUMPS]\nU S A c ON\n[CURVES]\nc PUMP1 100 35.314667\n[COORDINATES]\nA 20 20\nO 180 20\nS 50 50\n"
	c, _ := build(t, small, flat(12), Options{})
	for _, x := range []struct {
		what      string
		got, want float64
	}{
		{"invert", float64(c.DrainNodes.Invert[0]), 10}, {"length", float64(c.DrainLinks.Length[0]), 100}, {"diameter", float64(c.DrainLinks.Diameter[0]), 0.5},
		{"upper end", float64(c.DrainLinks.InvertUp[0]), 10.2}, {"rated", float64(c.Pumps.Rated[0]), 1}, {"curve", float64(c.Pumps.CurveX.At(0)[0]), 2.8316847},
		{"basin at 2 m", float64(c.DrainNodes.StorageArea.At(2)[20]), (100*math.Sqrt(6.56168) + 10) * 0.09290304},
	} {
		if math.Abs(x.got-x.want) > 1e-4*x.want {
			t.Errorf("in feet: %s is %g, want %g", x.what, x.got, x.want)
		}
	}
}

func TestWrittenAndReadBack(t *testing.T) {
	for name, s := range map[string]*dem.Surface{"whole metres": flat(12), "a corner and cells that no binary number meets": slab(geo.Grid{NX: 611, NY: 307, X0: -1.7, Y0: -0.1, Cell: 1.0 / 3}, 12),
		"far away": slab(geo.Grid{NX: 70, NY: 50, X0: -50.123456789, Y0: -40.3, Cell: 3.3}, 12)} {
		c, _ := build(t, whole, s, Options{})
		dir := filepath.Join(t.TempDir(), "city")
		if err := store.Write(c, dir, false); err != nil {
			t.Fatal(err)
		}
		back, err := store.Read(dir)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if back.Hash() != c.Hash() || len(back.DrainLinks.Coefficient) == 0 || back.Subcatchments.Poly.Len() != 1 {
			t.Errorf("%s: another city", name)
		}
	}
}

func TestRefusals(t *testing.T) {
	swap := func(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(whole) }
	gap := flat(12)
	gap.Val[4*40+4] = float32(math.NaN()) // under A
	for k := range gap.Val {              // too wide to be filled
		if i, j := k%40, k/40; i < 8 && j < 8 {
			gap.Val[k] = float32(math.NaN())
		}
	}
	highInches := strings.NewReplacer("A 10 2", "A 100 2", "B 9.5", "B 99.5", "C 9.0", "C 99", "D 8.0", "D 98").Replace(whole)
	for _, x := range []struct {
		name, text string
		s          *dem.Surface
		opt        Options
		want       string
	}{
		{"off the ground", swap("A 20 20", "A -20 20"), flat(12), Options{}, "net.inp:7: manholes off the elevation model (1): A; A stands at (-20.0, 20.0), the elevation model goes from (0.0, 0.0) to (200.0, 100.0)"},
		{"no data", whole, gap, Options{}, "manholes off the elevation model (1): A"},
		{"unplaced", swap("A 20 20\n", "", "F 20 80\n", ""), flat(12), Options{}, "net.inp: nodes without coordinates (2): A F; add them under [COORDINATES], or let --place"},
		{"all unplaced", whole[:strings.Index(whole, "[COORDINATES]")], flat(12), Options{Place: true}, "nodes without coordinates (8)"},
		{"twice", swap("A 20 20\n", "A 20 20\nA 21 20\n"), flat(12), Options{}, "[COORDINATES] A stands in line 48 already"},
		{"buried", whole, flat(9.2), Options{}, "net.inp:7: nodes whose invert lies on or above the ground of the elevation model (2): A B; is this the ground of this network? --rims"},
		{"feet read as metres", highInches, flat(31), Options{}, "FLOW_UNITS CMS makes its levels metres, and half of the rims lie more than 71.0 m off the ground, but 0.1 m if scaled by a foot: its levels look like feet read as metres"},
		{"metres read as feet", swap("CMS", "CFS"), flat(12), Options{}, "its levels look like metres read as feet"},
		{"no outfall that anything leads to", "[JUNCTIONS]\nA 10 2\nB 10 2\n[OUTFALLS]\nO 9 FREE\n[CONDUITS]\nP A B 50 0.013 0 0\n[XSECTIONS]\nP CIRCULAR 1\n[COORDINATES]\nA 20 20\nB 30 20\nO 40 20\n",
			flat(4.5), Options{}, "no link leads to an outfall"},
		{"a storage without depth", swap("S 7.5 4", "S 7.5 0"), flat(12), Options{}, "[STORAGE] S: its maximum depth must be above 0"},
		{"a system that is not known", whole, flat(12), Options{EPSG: 27700}, "EPSG:27700"},
		{"degrees without --crs", whole, dem.FromRaster("n.hgt", geo.NewRaster(geo.Grid{NX: 10, NY: 10, X0: 127, Y0: 37, Cell: 0.001}), 4326), Options{}, "give the city a crs, e.g. EPSG:5186"},
	} {
		_, _, err := Build(read(t, x.text), x.s, x.opt)
		if err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s: got %v, want %q", x.name, err, x.want)
		}
	}
}

func TestPlaceAndRims(t *testing.T) {
	c, rep := build(t, strings.NewReplacer("A 20 20\n", "", "O 180 20\n", "").Replace(whole), flat(12), Options{Place: true})
	a, o := slices.Index(c.DrainNodes.ID, "A"), slices.Index(c.DrainNodes.ID, "O")
	if at := c.DrainNodes.At.At(a); c.DrainNodes.Kind[a] != city.DrainJunction || c.DrainNodes.Ground[a] != 112 || at != (geo.Point{X: 20, Y: 20}) {
		t.Errorf("A stands at %v with its cover at %g", at, c.DrainNodes.Ground[a])
	}
	if at := c.DrainNodes.At.At(o); c.Bounds.Contains(at) {
		t.Errorf("O lies in the city, at %v", at)
	}
	if !strings.Contains(strings.Join(rep.Lines(false), "\n"), "put beside a neighbour; outfalls beyond the edge (2): A O") {
		t.Errorf("the report: %v", rep.Changed)
	}
	c, _ = build(t, whole, flat(12), Options{Rims: true})
	if b := slices.Index(c.DrainNodes.ID, "C"); math.Abs(float64(c.DrainNodes.Ground[b])-12.1) > 1e-5 {
		t.Errorf("C's cover is at %g, its rim at 12.1", c.DrainNodes.Ground[b])
	}
}

// TestProjection: coordinates in degrees and a ground in another system come to the same place.
func TestProjection(t *testing.T) {
	crs, err := geo.CRSByEPSG(5186)
	if err != nil {
		t.Fatal(err)
	}
	at := crs.Inverse(geo.Point{X: 200100, Y: 550100})
	g := geo.NewRaster(geo.Grid{NX: 400, NY: 400, X0: at.Lon - 0.02, Y0: at.Lat - 0.02, Cell: 0.0001})
	for k := range g.Val {
		g.Val[k] = 12
	}
	net := "[OPTIONS]\nFLOW_UNITS CMS\n[JUNCTIONS]\nA 10 2\n[OUTFALLS]\nO 9 FREE\n[CONDUITS]\nP A O 50 0.013 0 0\n[XSECTIONS]\nP CIRCULAR 1\n[COORDINATES]\nA 200100 550100\nO 200200 550100\n"
	c, _, err := Build(read(t, net), dem.FromRaster("n.tif", g, 4326), Options{EPSG: 5186})
	if err != nil {
		t.Fatal(err)
	}
	if p := c.Frame.ToProjected(c.DrainNodes.At.At(0)); p.Dist(geo.Point{X: 200100, Y: 550100}) > 1e-3 || c.Frame.EPSG != 5186 || c.Terrain.Cell != 5 || c.DrainNodes.Ground[0] != 12 {
		t.Errorf("A lies at %v in EPSG:%d on cells of %g m", p, c.Frame.EPSG, c.Terrain.Cell)
	}
}

// TestSectionsHaveTheirArea holds the boxes against the outlines of the sewer model.
func TestSectionsHaveTheirArea(t *testing.T) {
	get := func(s *sewer.Section, err error) float64 {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return s.AreaAt(s.Height)
	}
	for _, x := range []struct {
		shape string
		g     [4]float64
		want  float64
	}{
		{"EGG", [4]float64{1.5}, get(sewer.Egg(1.5))}, {"HORSESHOE", [4]float64{1.5}, get(sewer.Horseshoe(1.5))}, {"BASKETHANDLE", [4]float64{1.5}, get(sewer.BasketHandle(1.5))},
		{"ARCH", [4]float64{1, 1.6}, get(sewer.Arch(1, 1.6))}, {"HORIZ_ELLIPSE", [4]float64{1, 1.6}, get(sewer.Ellipse("HORIZ_ELLIPSE", 1, 1.6))},
		{"TRAPEZOIDAL", [4]float64{1, 2, 1.5, 0.5}, get(sewer.Trapezoid(1, 2, 1.5, 0.5))}, {"TRIANGULAR", [4]float64{1, 2}, get(sewer.Triangle(1, 2))},
		{"PARABOLIC", [4]float64{1, 2}, get(sewer.Power("PARABOLIC", 1, 2, 2))}, {"POWER", [4]float64{1, 2, 3}, get(sewer.Power("POWER", 1, 2, 3))},
		{"FILLED_CIRCULAR", [4]float64{1, 0.2}, get(sewer.Circle(1, 0.2))}, {"RECT_TRIANGULAR", [4]float64{2, 1, 0.5}, get(sewer.BoxTriangle(2, 1, 0.5))},
		{"RECT_ROUND", [4]float64{2, 1, 0.7}, get(sewer.BoxRound(2, 1, 0.7))}, {"MODBASKETHANDLE", [4]float64{2, 1, 0.7}, get(sewer.Basket(2, 1, 0.7))},
	} {
		m := &swmm.Model{Sections: []swmm.Section{{Link: "P", Shape: x.shape, Geom: x.g, Barrels: 1}}}
		b := &builder{u: swmm.CMS.Units(), by: m.Index()}
		o, ok := b.shape("P")
		if got := o.width * o.height; !ok || math.Abs(got-x.want) > 0.004*x.want {
			t.Errorf("%s: area %g, want %g", x.shape, got, x.want)
		}
	}
}

// accounted lists the links that a city neither has nor reports as left.
func accounted(m *swmm.Model, c *city.City, rep *Report) (lost []string) {
	have := map[string]bool{}
	for _, id := range append(append([]string(nil), c.DrainLinks.ID...), c.Pumps.ID...) {
		have[id] = true
	}
	for _, i := range rep.Left {
		for _, n := range i.Names {
			have[n] = true
		}
	}
	b := &builder{m: m, u: m.Options.FlowUnits.Units()}
	for _, l := range b.ends() {
		if !have[l.name] {
			lost = append(lost, l.name)
		}
	}
	return lost
}

// TestSuites reads other people's networks, on ground as high as their rims.
func TestSuites(t *testing.T) {
	files, _ := filepath.Glob("../../../../shared/data/flood/swmm/*/*.inp")
	more, _ := filepath.Glob("../../../../shared/data/flood/*/*.inp")
	files = append(files, more...)
	if len(files) == 0 {
		t.Skip("no SWMM suites beside the clone: their networks are not read")
	}
	for _, name := range files {
		m, err := swmm.Open(name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		area := geo.EmptyBounds()
		for _, p := range m.Coordinates {
			area = area.Extend(geo.Point{X: p.X, Y: p.Y})
		}
		if area.Empty() {
			t.Logf("%s has no coordinates: not read", name)
			continue
		}
		high := 0.0
		for _, j := range m.Junctions {
			high = math.Max(high, (j.Invert+math.Max(j.MaxDepth, 20))*m.Options.FlowUnits.Units().Length)
		}
		area = area.Pad(100)
		cell := math.Max(area.Width(), area.Height()) / 100
		c, rep, err := Build(m, slab(geo.Grid{NX: int(area.Width()/cell) + 1, NY: int(area.Height()/cell) + 1, X0: area.MinX, Y0: area.MinY, Cell: cell}, float32(high)), Options{Place: true, Rims: true})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if lost := accounted(m, c, rep); len(lost) > 0 {
			t.Errorf("%s: %v are neither carried nor told of", name, lost)
		}
		t.Logf("%s: %d nodes, %d links, %d pumps; %d kinds of thing not carried", filepath.Base(name), len(c.DrainNodes.ID), len(c.DrainLinks.ID), len(c.Pumps.ID), len(rep.Left))
	}
}

// FuzzBuild: what the reader takes becomes a city that can be written and read back, with every link accounted for, or an
// error; never a panic.
func FuzzBuild(f *testing.F) {
	f.Add(whole, float32(12), uint8(0))
	f.Add(strings.ReplaceAll(whole, "A 20 20\n", ""), float32(12), uint8(3))
	f.Add("[JUNCTIONS]\nA 10 2\n[OUTFALLS]\nO 9 FREE\n[CONDUITS]\nP A O 50 0.013 0 0\n[XSECTIONS]\nP IRREGULAR t\n[TRANSECTS]\nNC 0.1 0.1 0.03\nX1 t 4 1 3 0 0 0 1 0\nGR 5 0 2 1 2 3 5 4\n[COORDINATES]\nA 1 1\nO 9 9\n", float32(5), uint8(2))
	f.Fuzz(func(t *testing.T, text string, z float32, flags uint8) {
		m, err := swmm.Read(strings.NewReader(text), "f.inp")
		if err != nil {
			return
		}
		c, rep, err := Build(m, flat(z), Options{Place: flags&1 != 0, Rims: flags&2 != 0})
		if err != nil {
			return
		}
		if lost := accounted(m, c, rep); len(lost) > 0 {
			t.Fatalf("%v are neither carried nor told of", lost)
		}
		if flags&4 == 0 {
			return
		}
		dir := filepath.Join(t.TempDir(), "c")
		if err := store.Write(c, dir, false); err != nil {
			t.Fatal(err)
		}
		if back, err := store.Read(dir); err != nil || back.Hash() != c.Hash() {
			t.Fatal(err)
		}
		os.RemoveAll(dir)
	})
}
