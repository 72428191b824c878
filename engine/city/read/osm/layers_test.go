package osm

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"semul/engine/city"
	"semul/engine/geo"
)

func TestLengths(t *testing.T) {
	for v, want := range map[string]float64{"12": 12, "12 m": 12, "12,5": 12.5, "12.5m": 12.5, "40 ft": 12.192, "40'": 12.192,
		"6'4\"": 1.9304, "2 km": 2000, "-3": -3, "3;4": 3, "50 cm": 0.5, " 7 metres": 7} {
		if got, ok := metres(v); !ok || math.Abs(got-want) > 1e-9 {
			t.Errorf("%q: %g, %v, want %g", v, got, ok, want)
		}
	}
	for _, v := range []string{"", "high", "12 storeys", "1e400", "--3", "."} {
		if got, ok := metres(v); ok {
			t.Errorf("%q: read as %g", v, got)
		}
	}
}

func TestSpeeds(t *testing.T) {
	for v, kmh := range map[string]float64{"50": 50, "50 km/h": 50, "30 mph": 48.28032, "30mph": 48.28032, "none": 130, "walk": 7,
		"KR:urban": 50, "60;80": 60, "": 0, "signals": 0, "-20": 0, "999": 0, "5 knots": 0} {
		if got := speed(v) * 3.6; math.Abs(got-kmh) > 1e-9 {
			t.Errorf("%q: %g km/h, want %g", v, got, kmh)
		}
	}
}

// buildings imports one building with the given tags.
func buildings(t *testing.T, kv ...string) *city.Buildings {
	t.Helper()
	a := newAtlas()
	a.cross()
	a.ring(20, 20, 60, 40, append(kv, "building", "yes")...) // the first value of a key counts
	c, _ := a.build(t, Options{})
	return &c.Buildings
}

func TestBuildingHeightAndUse(t *testing.T) {
	for _, c := range []struct {
		kv      []string
		height  float64
		levels  uint8
		use     city.Use
		guessed bool
	}{
		{[]string{"building", "apartments", "height", "45 m", "building:levels", "15"}, 45, 15, city.UseApartment, false},
		{[]string{"building", "house", "building:levels", "2"}, 6.9, 2, city.UseHouse, false},
		{[]string{"building", "office", "height", "32"}, 32, 10, city.UseOffice, false},
		{[]string{"building", "apartments"}, 48.5, 15, city.UseApartment, true}, // 800 m²: a slab
		{[]string{"building", "school"}, 13.3, 4, city.UseSchool, true},
		{[]string{"building", "industrial"}, 9, 1, city.UseIndustry, true},
		{[]string{"amenity", "hospital", "building:levels", "7"}, 22.9, 7, city.UseHospital, false},
		{[]string{"shop", "mall", "building:levels", "1"}, 3.7, 1, city.UseRetail, false},
		{[]string{"building", "apartments", "shop", "convenience", "building:levels", "4"}, 13.3, 4, city.UseMixed, false},
		{[]string{"building:levels", "5"}, 16.5, 5, city.UseUnknown, true},
		{nil, 16.5, 5, city.UseUnknown, true},
		{[]string{"height", "99999"}, 16.5, 5, city.UseUnknown, true},
	} {
		b := buildings(t, c.kv...)
		if len(b.ID) != 1 {
			t.Errorf("%v: %d buildings", c.kv, len(b.ID))
			continue
		}
		if math.Abs(float64(b.Height[0])-c.height) > 1e-4 || b.Levels[0] != c.levels || b.Use[0] != c.use || b.Guessed[0] != c.guessed {
			t.Errorf("%v: height %g levels %d use %v guessed %v; want %+v", c.kv, b.Height[0], b.Levels[0], b.Use[0], b.Guessed[0], c)
		}
		if want := 800 * float64(c.levels); math.Abs(float64(b.Floor[0])-want) > 0.002*want {
			t.Errorf("%v: floor area %g, want %g", c.kv, b.Floor[0], want)
		}
		if b.Street[0] == city.None {
			t.Errorf("%v: no street 30 m away", c.kv)
		}
	}
	for _, kv := range [][]string{{"building", "no"}, {"location", "underground"}, {"building", "demolished"}} {
		if b := buildings(t, kv...); len(b.ID) != 0 {
			t.Errorf("%v: taken for a building", kv)
		}
	}
}

func TestMultipolygons(t *testing.T) {
	a := newAtlas()
	a.cross()
	// A court yard with a house in it; the outer ring in two ways, one drawn against the other.
	p := [4]int64{a.node(100, 100), a.node(180, 100), a.node(180, 160), a.node(100, 160)}
	one, two := a.way([]int64{p[0], p[1], p[2]}), a.way([]int64{p[0], p[3], p[2]})
	hole := a.ring(120, 120, 160, 140)
	island := a.ring(130, 125, 150, 135)
	a.relation([]member{{memberWay, one, "outer"}, {memberWay, two, "outer"}, {memberWay, hole, "inner"}, {memberWay, island, "outer"}},
		"type", "multipolygon", "building", "apartments", "building:levels", "10")
	// Old style: the meaning stands on the outer way. It must count once.
	outer := a.ring(200, 100, 240, 140, "building", "house", "building:levels", "1")
	a.relation([]member{{memberWay, outer, "outer"}, {memberWay, a.ring(210, 110, 220, 120), "inner"}}, "type", "multipolygon")
	// Both tagged: once, too.
	both := a.ring(260, 100, 280, 120, "building", "house", "building:levels", "1")
	a.relation([]member{{memberWay, both, "outer"}}, "type", "multipolygon", "building", "house", "building:levels", "1")
	// Open, and with a member that is not there.
	open := a.relation([]member{{memberWay, a.line([]float64{300, 100, 320, 100, 320, 120}), "outer"}}, "type", "multipolygon", "building", "yes")
	lost := a.relation([]member{{memberWay, 987654, "outer"}, {memberWay, a.line([]float64{340, 100, 360, 100}), "outer"}}, "type", "multipolygon", "natural", "water")
	c, r := a.build(t, Options{})
	b := &c.Buildings
	if len(b.ID) != 3 {
		t.Fatalf("buildings %v, want 3", b.ID)
	}
	for i, want := range []struct {
		rings int
		area  float64
	}{{3, 80*60 - 40*20 + 20*10}, {2, 40*40 - 100}, {1, 400}} {
		if n := len(b.Poly.Rings(i)); n != want.rings || math.Abs(b.Poly.Area(i)-want.area) > 0.003*want.area {
			t.Errorf("building %s: %d rings, %.1f m²; want %d, %g", b.ID[i], n, b.Poly.Area(i), want.rings, want.area)
		}
		rings := b.Poly.Rings(i)
		if geo.RingArea(rings[0]) <= 0 || rings[0][0] == rings[0][len(rings[0])-1] {
			t.Errorf("building %s: the outer ring must run counter-clockwise and not repeat its first point", b.ID[i])
		}
	}
	if len(r.BadRings) != 2 || !strings.Contains(r.BadRings[0], fmt.Sprintf("relation %d", open)) || !strings.Contains(r.BadRings[0], "does not close") ||
		!strings.Contains(r.BadRings[1], fmt.Sprintf("relation %d", lost)) || !strings.Contains(r.BadRings[1], "1 member ways are not in the source") {
		t.Errorf("bad rings %q", r.BadRings)
	}
	if r.Multipolygons != 3 {
		t.Errorf("%d assembled, want 3", r.Multipolygons)
	}
}

func TestHoleGoesToTheSmallestRingAroundIt(t *testing.T) {
	box := func(r float64) []geo.Point { return geo.Bounds{MinX: -r, MinY: -r, MaxX: r, MaxY: r}.Ring() }
	rings := nest([][]geo.Point{box(5), box(50)}, [][]geo.Point{box(2), box(20)})
	var got []float64
	for _, r := range rings {
		got = append(got, geo.RingArea(r))
	}
	if fmt.Sprint(got) != "[10000 -1600 100 -16]" {
		t.Errorf("rings of %v m²", got)
	}
}

func TestWaterRailAndParcels(t *testing.T) {
	a := newAtlas()
	a.cross()
	a.ring(-400, -400, -300, -300, "natural", "water", "water", "river", "name", "한강")
	a.ring(300, 300, 900, 400, "natural", "water") // half outside
	a.ring(-100, 100, -50, 150, "leisure", "park")
	a.ring(-200, 100, -150, 150, "landuse", "industrial")
	a.line([]float64{-700, -200, 0, -210, 700, -200}, "waterway", "stream", "width", "4 m")
	a.line([]float64{-100, -300, 100, -300}, "waterway", "drain", "tunnel", "culvert")
	a.line([]float64{-700, 250, 700, 250}, "railway", "rail", "bridge", "yes")
	a.line([]float64{-700, 260, 700, 260}, "railway", "abandoned")
	c, r := a.build(t, Options{})
	if w := &c.WaterAreas; len(w.ID) != 2 || w.Kind[0] != city.River || w.Name[0] != "한강" || w.Kind[1] != city.Lake {
		t.Errorf("water %v %v", w.ID, w.Kind)
	} else if got := w.Poly.Area(1); math.Abs(got-250*100) > 300 { // cut 50 m beyond the edge at 500 m
		t.Errorf("the lake at the edge has %.0f m², want 25000", got)
	}
	if w := &c.Waterways; len(w.ID) != 1 || w.Width[0] != 4 || w.Kind[0] != city.Stream || math.Abs(geo.PolylineLength(w.Line.At(0))-1000) > 2 {
		t.Errorf("waterways %v", w.ID)
	}
	if r.Culverts != 1 {
		t.Errorf("%d culverts", r.Culverts)
	}
	if len(c.Railways.ID) != 1 || !c.Railways.Bridge[0] || c.Railways.Tunnel[0] {
		t.Errorf("railways %v", c.Railways.ID)
	}
	if p := &c.Parcels; len(p.ID) != 2 || p.Use[0] != city.UsePark || p.Use[1] != city.UseIndustry {
		t.Errorf("parcels %v %v", p.ID, p.Use)
	}
	for _, layer := range []string{"streets", "water", "waterways", "railways", "parcels"} {
		if p, ok := c.Layer(layer); !ok || p.Source != "test.osm" || p.Licence != Licence || p.Synthetic {
			t.Errorf("provenance of %s: %+v", layer, p)
		}
	}
}

func TestStopsStandBesideTheLaneOnTheirSide(t *testing.T) {
	a := newAtlas()
	a.cross()
	south := a.node(100, -6, "highway", "bus_stop", "name", "남쪽")
	a.node(103, -7, "public_transport", "platform", "bus", "yes") // its other half
	north := a.node(150, 7, "highway", "bus_stop")
	a.node(300, 300, "highway", "bus_stop") // no street near
	a.node(-200, 30, "railway", "subway_entrance", "name", "3")
	c, r := a.build(t, Options{})
	s := &c.Stops
	if len(s.ID) != 4 || r.Stops != 3 || r.StopsOff != 1 {
		t.Fatalf("stops %v, %d placed, %d off", s.ID, r.Stops, r.StopsOff)
	}
	for i, want := range map[int]struct {
		id     string
		dx     float64 // driving direction of its lane
		lane   bool
		metres float64 // of the lane's own coordinate x there
	}{0: {fmt.Sprintf("n%d", south), 1, true, 100}, 1: {fmt.Sprintf("n%d", north), -1, true, 150}} {
		line := c.Lanes.Line.At(int(s.Lane[i]))
		p, h := geo.PointAlong(line, float64(s.Pos[i]))
		if s.ID[i] != want.id || h.X*want.dx < 0.9 || math.Abs(p.X-s.At.At(i).X) > 1 {
			t.Errorf("stop %s: lane runs %v, at x %.1f of %.1f", s.ID[i], h, p.X, s.At.At(i).X)
		}
	}
	if s.Lane[2] != city.None || s.Kind[3] != city.SubwayEntrance || s.Lane[3] == city.None {
		t.Errorf("lanes %v kinds %v", s.Lane, s.Kind)
	}
}

func TestCarParksAndChargers(t *testing.T) {
	a := newAtlas()
	a.cross()
	a.ring(50, 20, 100, 70, "amenity", "parking")                       // 2500 m²
	a.ring(50, -70, 100, -20, "amenity", "parking", "capacity", "77")   //
	a.ring(150, 20, 200, 70, "amenity", "parking", "access", "private") // not ours
	a.node(20, 10, "amenity", "charging_station", "socket:chademo", "2", "capacity", "3")
	c, _ := a.build(t, Options{})
	if p := &c.Parkings; len(p.ID) != 2 || p.Bays[0] != 99 && p.Bays[0] != 100 || p.Bays[1] != 77 {
		t.Errorf("bays %v", p.Bays)
	}
	if x := &c.Chargers; len(x.ID) != 1 || x.Power[0] != 50 || x.Plugs[0] != 3 {
		t.Errorf("chargers %+v", x)
	}
}

// coast imports a map with coasts and returns the sea's area within 50 m beyond the 1 km square [m²].
func sea(t *testing.T, draw func(a *atlas)) (float64, []string) {
	t.Helper()
	a := newAtlas()
	a.cross()
	draw(a)
	c, r := a.build(t, Options{})
	sum := 0.0
	for i := range c.WaterAreas.ID {
		if c.WaterAreas.Kind[i] != city.Sea {
			t.Errorf("%s is a %v", c.WaterAreas.ID[i], c.WaterAreas.Kind[i])
		}
		sum += c.WaterAreas.Poly.Area(i)
	}
	return sum, r.Notes
}

// The land lies to the left of a coast, the water to its right.
func TestCoastsCloseAlongTheEdge(t *testing.T) {
	const all = 1100 * 1100
	for _, c := range []struct {
		name string
		draw func(a *atlas)
		want float64
	}{
		{"none", func(*atlas) {}, 0},
		{"sea in the south", func(a *atlas) { a.line([]float64{-800, -300, 0, -300, 800, -300}, "natural", "coastline") }, 1100 * 250},
		{"sea in the north", func(a *atlas) { a.line([]float64{800, -300, 0, -300, -800, -300}, "natural", "coastline") }, 1100 * 850},
		{"two pieces that join", func(a *atlas) {
			m := a.node(0, -300)
			a.way([]int64{m, a.node(800, -300)}, "natural", "coastline")
			a.way([]int64{a.node(-800, -300), m}, "natural", "coastline")
		}, 1100 * 250},
		{"corner", func(a *atlas) { a.line([]float64{-800, 350, 350, 350, 350, -800}, "natural", "coastline") }, 900 * 900},
		{"a strait", func(a *atlas) {
			a.line([]float64{-800, 100, 800, 100}, "natural", "coastline") // sea south of it
			a.line([]float64{800, -100, -800, -100}, "natural", "coastline")
		}, 1100 * 200},
		{"island", func(a *atlas) { a.ring(-400, -400, 400, 400, "natural", "coastline") }, all - 800*800},
		{"island in the sea", func(a *atlas) {
			a.line([]float64{-800, -100, 800, -100}, "natural", "coastline")
			a.ring(-300, -400, -200, -300, "natural", "coastline")
		}, 1100*450 - 100*100},
	} {
		// The bounds are the rectangle within the corners of a box in degrees: a little less than 1 km.
		if got, notes := sea(t, c.draw); math.Abs(got-c.want) > 0.006*all || len(notes) > 0 {
			t.Errorf("%s: %.0f m² of sea, want %.0f; %v", c.name, got, c.want, notes)
		}
	}
	got, notes := sea(t, func(a *atlas) { a.line([]float64{-800, -300, 0, -300}, "natural", "coastline") })
	if got != 0 || len(notes) != 1 || !strings.Contains(notes[0], "1 pieces of coast") {
		t.Errorf("a coast that ends inside: %.0f m², %v", got, notes)
	}
}
