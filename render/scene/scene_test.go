package scene

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"semul/assets/fonts"
	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/engine/golden"
	"semul/render/palette"
	"semul/render/scenetest"
	"semul/render/text"
)

// stage is a town, its storm and a painter.
type stage struct {
	city    *city.City
	storm   *scenetest.Storm
	painter *Painter
	list    DrawList
}

func newStage(t testing.TB) *stage {
	t.Helper()
	f, err := text.LoadFonts(fonts.Regular, fonts.SemiBold)
	if err != nil {
		t.Fatal(err)
	}
	c := scenetest.City()
	return &stage{city: c, storm: scenetest.NewStorm(c), painter: NewPainter(NewMap(c, f))}
}

func (s *stage) view() View {
	return View{W: 800, H: 560, Camera: Fit(s.city.Bounds, 800, 560, 8), Chrome: ShowAll}
}

func (s *stage) paint(t testing.TB, v View, at time.Duration) *DrawList {
	t.Helper()
	if err := s.painter.Paint(v, s.storm, clock.Time(at), &s.list); err != nil {
		t.Fatal(err)
	}
	return &s.list
}

// texts returns all runs of text on a picture.
func texts(d *DrawList) []string {
	var out []string
	for _, t := range d.Texts {
		out = append(out, d.String(t))
	}
	return out
}

func TestDrawListsOfTheTown(t *testing.T) {
	s := newStage(t)
	for _, c := range []struct {
		name string
		mpp  float64
		dark bool
		lang text.Lang
	}{{"z1", 20, true, text.Ko}, {"z2", 5, false, text.En}, {"z3", 2.2, true, text.En}, {"z4", 0.6, false, text.Ko}, {"z5", 0.2, true, text.Ko}} {
		v := s.view()
		v.Camera = Camera{Center: geo.Point{X: 900, Y: 900}, MPP: c.mpp}
		v.Lang = c.lang
		if !c.dark {
			v.Theme = palette.Light
		}
		var b bytes.Buffer
		if err := s.paint(t, v, 70*time.Minute+30*time.Second).Dump(&b); err != nil {
			t.Fatal(err)
		}
		golden.Bytes(t, "testdata/"+c.name+".txt", b.Bytes())
	}
}

func TestPaintingTwiceGivesTheSameList(t *testing.T) {
	s := newStage(t)
	dump := func() string {
		var b bytes.Buffer
		s.paint(t, s.view(), time.Hour).Dump(&b)
		return b.String()
	}
	a := dump()
	s.paint(t, s.view(), 10*time.Minute)
	v := s.view()
	v.Camera.MPP, v.Theme = 0.4, palette.Light
	s.paint(t, v, 100*time.Minute)
	if b := dump(); a != b {
		t.Error("what was painted before shows")
	}
}

func TestFlatSlicesAreConsistent(t *testing.T) {
	s := newStage(t)
	for _, mpp := range []float64{30, 6, 2.5, 0.7, 0.2, 0.05} {
		v := s.view()
		v.Camera.MPP = mpp
		d := s.paint(t, v, time.Hour)
		for i, o := range d.Ops {
			n := map[OpKind]int{OpFill: len(d.Paths), OpStroke: len(d.Paths), OpDots: len(d.Dots), OpQuads: len(d.Quads),
				OpField: len(d.Fields), OpText: len(d.Texts), OpClipAway: len(d.Paths), OpClipEnd: 0}[o.Kind]
			if o.From > o.To || int(o.To) > n || int(o.Style) >= len(d.Styles) {
				t.Fatalf("%g m/px: op %d reaches from %d to %d of %d, style %d of %d", mpp, i, o.From, o.To, n, o.Style, len(d.Styles))
			}
			if o.Kind == OpFill || o.Kind == OpStroke {
				for _, p := range d.Paths[o.From:o.To] {
					for _, q := range d.Pts[p.From:p.To] {
						if q.X != q.X || q.Y != q.Y {
							t.Fatalf("%g m/px: op %d has no place for a vertex", mpp, i)
						}
						if g := o.Box; q.X < g.MinX || q.X > g.MaxX || q.Y < g.MinY || q.Y > g.MaxY {
							t.Fatalf("%g m/px: op %d: vertex %v outside its box %v", mpp, i, q, g)
						}
					}
				}
			}
		}
	}
}

func TestLayersThatAreOffOrNotRecordedAreNotDrawn(t *testing.T) {
	s := newStage(t)
	v := s.view()
	v.Layers = []string{}
	if d := s.paint(t, v, time.Hour); len(d.Fields) != 0 || len(d.Quads) != 0 || slices.Contains(texts(d), "침수 깊이") {
		t.Errorf("all off: %d fields, %d vehicles", len(d.Fields), len(d.Quads))
	}
	v.Layers = []string{"flood.depth"}
	if d := s.paint(t, v, time.Hour); len(d.Fields) != 1 || len(d.Quads) != 0 || !slices.Contains(texts(d), "침수 깊이") {
		t.Errorf("flood only: %d fields, %d vehicles", len(d.Fields), len(d.Quads))
	}
	// A run that recorded nothing but vehicles.
	s.storm.Meta.Layers = s.storm.Meta.Layers[1:2]
	v.Layers = nil
	if d := s.paint(t, v, time.Hour); len(d.Fields) != 0 || len(d.Quads) == 0 {
		t.Errorf("no flood recorded: %d fields, %d vehicles", len(d.Fields), len(d.Quads))
	}
}

func TestFloodIsCutAtPermanentWater(t *testing.T) {
	s := newStage(t)
	d := s.paint(t, s.view(), time.Hour)
	g := d.Fields[0].Grid
	y, _ := scenetest.RiverY(600)
	river, _ := g.CellOf(geo.Point{X: 600, Y: y})
	land, _ := g.CellOf(geo.Point{X: 600, Y: 900})
	island, _ := g.CellOf(geo.Point{X: 1250, Y: 470})
	if f := &d.Fields[0]; f.Shows[river] >= 0 || f.Shows[land] != int32(land) || f.Shows[island] == int32(island) {
		t.Errorf("river shows cell %d, land %d, island %d; want none, itself (%d), not itself (%d)", f.Shows[river], f.Shows[land], f.Shows[island], land, island)
	}
	var order []OpKind
	for _, o := range d.Ops {
		if o.Kind == OpClipAway || o.Kind == OpField || o.Kind == OpClipEnd {
			order = append(order, o.Kind)
		}
	}
	if !slices.Equal(order, []OpKind{OpClipAway, OpField, OpClipEnd}) {
		t.Errorf("painted %v", order)
	}
}

// Bridges lie above the flood, streets on the ground below it.
func TestBridgesLieAboveTheFlood(t *testing.T) {
	s := newStage(t)
	v := s.view()
	v.Layers = []string{"flood.depth"}
	d := s.paint(t, v, time.Hour)
	fieldAt := -1
	above := map[uint32]bool{}
	for i, o := range d.Ops {
		if o.Kind == OpField {
			fieldAt = i
		}
		if o.Kind == OpStroke {
			for _, p := range d.Paths[o.From:o.To] {
				if p.Ref.Support == city.OfStreet {
					above[p.Ref.Index] = fieldAt >= 0
				}
			}
		}
	}
	bridges := 0
	for street, up := range above {
		if s.city.Streets.Bridge[street] {
			bridges++
		}
		if up != s.city.Streets.Bridge[street] {
			t.Errorf("street %s: bridge %v, above the flood %v", s.city.Streets.ID[street], s.city.Streets.Bridge[street], up)
		}
	}
	if bridges < 2 || len(above) < 50 {
		t.Errorf("%d streets and %d bridges painted", len(above), bridges)
	}
}

func TestStaticPartDependsOnCityAndCameraOnly(t *testing.T) {
	s := newStage(t)
	static := func(v View, at time.Duration) (uint64, string) {
		d := *s.paint(t, v, at)
		key := d.StaticKey
		d.Ops = d.Ops[:d.Static]
		var b bytes.Buffer
		d.Dump(&b)
		_, text, _ := strings.Cut(b.String(), "\n")
		return key, text
	}
	v := s.view()
	k1, a := static(v, time.Minute)
	k2, b := static(v, 110*time.Minute)
	if k1 != k2 || a != b || k1 == 0 {
		t.Error("the static part changes with time")
	}
	for name, change := range map[string]func(*View){"camera": func(v *View) { v.Camera.Center.X++ }, "scale": func(v *View) { v.Camera.MPP *= 1.01 },
		"theme": func(v *View) { v.Theme = palette.Light }, "size": func(v *View) { v.W++ }, "density": func(v *View) { v.Scale = 2 }} {
		w := v
		change(&w)
		if k, _ := static(w, time.Minute); k == k1 {
			t.Errorf("another %s has the same key", name)
		}
	}
}

func TestLabelsKeepApart(t *testing.T) {
	s := newStage(t)
	for _, mpp := range []float64{10, 4, 2.5, 1.1, 0.6} {
		v := s.view()
		v.Camera.MPP = mpp
		d := s.paint(t, v, 80*time.Minute)
		var boxes []Box
		var names []string
		for i := range d.Texts {
			r := &d.Texts[i]
			st := styleOfText(d, uint32(i))
			if st.Halo == 0 { // furniture
				continue
			}
			// The middle line of the run, as a row of small boxes.
			for k := range 8 {
				u := r.Width * (float32(k) + 0.5) / 8
				c := Pt{r.At.X + r.Dir.X*u + r.Dir.Y*4, r.At.Y + r.Dir.Y*u - r.Dir.X*4}
				b := Box{c.X - 3, c.Y - 3, c.X + 3, c.Y + 3}
				for j, o := range boxes {
					if names[j] != d.String(*r) && o.Meets(b) {
						t.Errorf("%g m/px: %q lies on %q", mpp, d.String(*r), names[j])
					}
				}
			}
			for k := range 8 {
				u := r.Width * (float32(k) + 0.5) / 8
				c := Pt{r.At.X + r.Dir.X*u + r.Dir.Y*4, r.At.Y + r.Dir.Y*u - r.Dir.X*4}
				boxes, names = append(boxes, Box{c.X - 3, c.Y - 3, c.X + 3, c.Y + 3}), append(names, d.String(*r))
			}
			if r.Dir.X < -0.02 {
				t.Errorf("%g m/px: %q stands upside down", mpp, d.String(*r))
			}
		}
		if n := len(boxes) / 8; n < 2 || n > mostLabels+len(s.city.Underpasses.ID) {
			t.Errorf("%g m/px: %d labels", mpp, n)
		}
	}
}

func styleOfText(d *DrawList, i uint32) Style {
	for _, o := range d.Ops {
		if o.Kind == OpText && i >= o.From && i < o.To {
			return d.Styles[o.Style]
		}
	}
	return Style{}
}

func TestPictureSaysWhatItIs(t *testing.T) {
	s := newStage(t)
	v := s.view()
	all := strings.Join(texts(s.paint(t, v, 70*time.Minute)), "|")
	for _, want := range []string{"모의 결과", "scenetest/storm", "난수 씨앗 7", "01234567", "합성 자료: 도로, 건물", "장마 저녁", "2026년 7월 16일 (목)", "18:10", "강우 30 mm/h", "침수 깊이", "100+", "통제된 도로", "200 m"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q does not say %q", all, want)
		}
	}
	v.Lang = text.En
	all = strings.Join(texts(s.paint(t, v, 70*time.Minute)), "|")
	for _, want := range []string{"Simulated", "seed 7", "synthetic: streets, buildings", "Thu 16 July 2026", "Rain 30 mm/h", "Flood depth"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q does not say %q", all, want)
		}
	}
	if err := s.painter.Paint(v, nil, 0, &s.list); err != nil {
		t.Fatal(err)
	}
	if all = strings.Join(texts(&s.list), "|"); !strings.Contains(all, "City data, no simulation") || strings.Contains(all, "Simulated") {
		t.Errorf("a city without a run says %q", all)
	}
}

func TestBadViewsAreRefused(t *testing.T) {
	s := newStage(t)
	for want, change := range map[string]func(*View){"picture of 10": func(v *View) { v.W = 10 }, "m per pixel": func(v *View) { v.Camera.MPP = math.NaN() },
		"device pixels": func(v *View) { v.Scale = -1 }, "camera": func(v *View) { v.Camera.Center.X = math.Inf(1) }} {
		v := s.view()
		change(&v)
		if err := s.painter.Paint(v, s.storm, 0, &s.list); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want something about %q", err, want)
		}
	}
	if err := s.painter.Paint(s.view(), s.storm, clock.Time(3*time.Hour), &s.list); err == nil || !strings.Contains(err.Error(), "outside the run") {
		t.Errorf("an instant after the end: %v", err)
	}
	s.city.Lanes.ID = s.city.Lanes.ID[:10] // now the run has too many lanes
	broken := *s.storm
	c := scenetest.City()
	broken.City = c
	if err := s.painter.Paint(s.view(), &broken, 0, &s.list); err == nil || !strings.Contains(err.Error(), "another city") {
		t.Errorf("a run of another city: %v", err)
	}
}

// An empty city and a run without layers are a picture of nothing, not a panic.
func TestEmptyCity(t *testing.T) {
	f, err := text.LoadFonts(fonts.Regular, fonts.SemiBold)
	if err != nil {
		t.Fatal(err)
	}
	c := &city.City{Name: "empty"}
	var d DrawList
	v := View{W: 300, H: 200, Camera: Fit(c.Bounds, 300, 200, 0), Chrome: ShowAll}
	if err := NewPainter(NewMap(c, f)).Paint(v, nil, 0, &d); err != nil {
		t.Fatal(err)
	}
	if len(d.Texts) == 0 {
		t.Error("not even a line of sources")
	}
}

func TestNewLayersNeedNoCode(t *testing.T) {
	s := newStage(t)
	src := &extra{Storm: s.storm}
	meta := *s.storm.Info()
	meta.Layers = append(meta.Layers, []frame.LayerSpec{
		{Name: "people.exposed", Support: city.OfZone, Kind: frame.Scalar, Unit: "persons", Ramp: "people", Quantum: 1, Title: [2]string{"노출 인구", "People exposed"}},
		{Name: "flood.hazard", Support: city.FloodCell, Kind: frame.Class, Ramp: "hazard", Quantum: 1, Title: [2]string{"위험 등급", "Hazard"}},
		{Name: "drainage.pump", Support: city.OfUnderpass, Kind: frame.Flag, Ramp: "viridis", Quantum: 1, Title: [2]string{"펌프", "Pump"}},
		{Name: "traffic.flow", Support: city.OfLane, Kind: frame.Scalar, Unit: "veh/h", Ramp: "batlow", Quantum: 10, Title: [2]string{"교통량", "Flow"}},
	}...)
	src.meta = meta
	v := s.view()
	before := len(s.paint(t, v, time.Hour).Ops)
	v.Layers = []string{"people.exposed", "flood.hazard", "drainage.pump", "traffic.flow"}
	v.Lang = text.En
	if err := s.painter.Paint(v, src, clock.Time(time.Hour), &s.list); err != nil {
		t.Fatal(err)
	}
	d := &s.list
	all := strings.Join(texts(d), "|")
	for _, want := range []string{"People exposed", "Hazard", "Pump", "Flow", "H1", "H6", "veh/h"} {
		if !strings.Contains(all, want) {
			t.Errorf("the legend %q lacks %q", all, want)
		}
	}
	zones, lanes := 0, 0
	for _, p := range d.Paths {
		if p.Ref.Support == city.OfZone {
			zones++
		}
		if p.Ref.Support == city.OfLane {
			lanes++
		}
	}
	if len(d.Fields) != 1 || !d.Fields[0].Nearest || zones != 2 || lanes < 100 || before == 0 {
		t.Errorf("%d fields, %d zones, %d lanes painted", len(d.Fields), zones, lanes)
	}
}

// Buildings without power are painted anew, those with power are not; the legend says what it means.
func TestBuildingsWithoutPowerAreDark(t *testing.T) {
	s := newStage(t)
	src := &extra{Storm: s.storm}
	meta := *s.storm.Info()
	meta.Layers = append(meta.Layers, frame.LayerSpec{Name: "power.energised", Support: city.OfBuilding, Kind: frame.Flag, Ramp: "energised", Quantum: 1, Title: [2]string{"전력 공급", "Electricity"}})
	src.meta = meta
	v := s.view()
	v.Layers, v.Lang = []string{"power.energised"}, text.En
	if err := s.painter.Paint(v, src, clock.Time(time.Hour), &s.list); err != nil {
		t.Fatal(err)
	}
	dead := 0
	for _, p := range s.list.Paths {
		if p.Ref.Support == city.OfBuilding && p.Ref.Index%7 == 0 {
			dead++
		}
	}
	style := 0
	for _, o := range s.list.Styles {
		if o.Token == palette.BuildingDead {
			style++
		}
	}
	if dead == 0 || style == 0 || !strings.Contains(strings.Join(texts(&s.list), "|"), "Without electricity") {
		t.Errorf("%d paths of dead buildings, %d styles", dead, style)
	}
}

// A source without places of its own shows the devices that its run names; like every source it can be compared.
func TestDevicesAreShown(t *testing.T) {
	s := newStage(t)
	src := &extra{Storm: s.storm}
	meta := *s.storm.Info()
	at := s.view().Camera.Center
	for k := range 7 {
		meta.Devices = append(meta.Devices, frame.Device{ID: "gauge", Kind: "level", At: geo.Point{X: at.X + float64(20*k), Y: at.Y}})
	}
	meta.Counts = map[string]int{"sensor": 7}
	meta.Layers = append(meta.Layers, frame.LayerSpec{Name: "sensing.status", Support: city.Sensor, Kind: frame.Class, Ramp: "sensor", Quantum: 1, Classes: []string{"working", "on battery", "silent"}})
	src.meta = meta
	p, ok := PlacerOf(src)
	if again, _ := PlacerOf(src); !ok || p != again {
		t.Fatal("no places, or others each time")
	}
	v := s.view()
	v.Layers = []string{"flood.depth", "traffic.vehicle"}
	if err := s.painter.Paint(v, src, clock.Time(time.Hour), &s.list); err != nil {
		t.Fatal(err)
	}
	without := len(s.list.Ops)
	v.Layers = append(v.Layers, "sensing.status")
	if err := s.painter.Paint(v, src, clock.Time(time.Hour), &s.list); err != nil {
		t.Fatal(err)
	}
	if len(s.list.Ops) <= without {
		t.Errorf("%d operations with sensors, %d without", len(s.list.Ops), without)
	}
}

// extra is the storm with more layers: row i holds i modulo 7.
type extra struct {
	*scenetest.Storm
	meta frame.Info
}

func (e *extra) Info() *frame.Info { return &e.meta }

func (e *extra) Pair(layer int, t clock.Time, dst *[2]frame.Sample) (float32, error) {
	if layer < len(e.Storm.Info().Layers) {
		return e.Storm.Pair(layer, t, dst)
	}
	n := e.City.Count(e.meta.Layers[layer].Support)
	if g, ok := e.meta.Grids[e.meta.Layers[layer].Support.String()]; ok {
		n = g.Cells()
	}
	if e.meta.Layers[layer].Support == city.Sensor {
		n = len(e.meta.Devices)
	}
	for k := range dst {
		dst[k].Values = dst[k].Values[:0]
		for i := range n {
			dst[k].Values = append(dst[k].Values, uint16(i%7))
		}
	}
	return 0, nil
}

func BenchmarkPaint(b *testing.B) {
	s := newStage(b)
	v := s.view()
	b.ReportAllocs()
	for b.Loop() {
		s.paint(b, v, time.Hour)
	}
}
