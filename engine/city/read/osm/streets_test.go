package osm

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"semul/engine/city"
	"semul/engine/geo"

	"github.com/google/go-cmp/cmp"
)

func TestAccess(t *testing.T) {
	for _, c := range []struct {
		kv  []string
		cls city.StreetClass
		per city.Permission
		ok  bool
	}{
		{nil, city.Residential, 0, true},
		{[]string{"access", "private"}, city.Service, 0, false},
		{[]string{"access", "no"}, city.Residential, 0, false},
		{[]string{"access", "no", "motor_vehicle", "yes"}, city.Residential, 0, true},
		{[]string{"motor_vehicle", "no"}, city.Residential, 0, false},
		{[]string{"access", "permissive"}, city.Service, 0, true},
		{[]string{"access", "customers"}, city.Service, 0, true},
		{[]string{"motor_vehicle", "no", "bus", "yes"}, city.Tertiary, city.AllowBus | city.AllowEmergency, true},
		{[]string{"access", "no", "psv", "designated"}, city.Tertiary, city.AllowBus | city.AllowEmergency, true},
		{[]string{"access", "no"}, city.Busway, 0, true},
	} {
		if per, ok := allowed(pairs(c.kv), c.cls); per != c.per || ok != c.ok {
			t.Errorf("%v: %b %v, want %b %v", c.kv, per, ok, c.per, c.ok)
		}
	}
}

func TestLanesDirectionAndLimit(t *testing.T) {
	for _, c := range []struct {
		kv   []string
		want city.Way
	}{
		{[]string{"highway", "primary", "lanes", "6", "maxspeed", "60"}, city.Way{Lanes: 6, Speed: 60 / 3.6}},
		{[]string{"highway", "primary", "oneway", "yes", "lanes", "4", "turn:lanes", "left|||right"}, city.Way{Oneway: 1, Lanes: 4, TurnFwd: []string{"left", "", "", "right"}}},
		{[]string{"highway", "primary", "oneway", "-1", "turn:lanes:backward", "left|through"}, city.Way{Oneway: -1, TurnBwd: []string{"left", "through"}}},
		{[]string{"highway", "motorway"}, city.Way{Oneway: 1}},
		{[]string{"highway", "motorway", "oneway", "no"}, city.Way{}},
		{[]string{"highway", "trunk_link"}, city.Way{}},
		{[]string{"highway", "motorway_link"}, city.Way{Oneway: 1}},
		{[]string{"highway", "tertiary", "lanes", "5", "lanes:forward", "2", "lanes:backward", "3"}, city.Way{Lanes: 5, Forward: 2, Backward: 3}},
		{[]string{"highway", "tertiary", "lanes", "3", "lanes:both_ways", "1"}, city.Way{Lanes: 2}},
		{[]string{"highway", "primary", "lanes", "8", "lanes:bus", "2"}, city.Way{Lanes: 8, BusLanes: 1}},
		{[]string{"highway", "primary", "oneway", "yes", "lanes", "4", "bus:lanes", "|||designated"}, city.Way{Oneway: 1, Lanes: 4, BusLanes: 1}},
		{[]string{"highway", "primary", "lanes", "many", "maxspeed", "fast"}, city.Way{}},
	} {
		var w city.Way
		tg := pairs(c.kv)
		w.Class = streetClass[tg.get("highway")]
		lanes(tg, &w)
		c.want.Class = w.Class
		if diff := cmp.Diff(c.want, w); diff != "" {
			t.Errorf("%v: %s", c.kv, diff)
		}
	}
}

func TestOnlyWhatCarriesCarsIsAStreet(t *testing.T) {
	a := newAtlas()
	a.cross()
	far := []float64{-700, 100, 700, 100}
	a.line(far, "highway", "footway")
	a.line(far, "highway", "construction")
	a.line(far, "highway", "service", "service", "parking_aisle")
	a.line(far, "highway", "residential", "access", "private")
	a.line(far, "highway", "service", "area", "yes")
	a.line([]float64{5000, 0, 5100, 0}, "highway", "residential")
	a.line([]float64{-700, 200, 700, 200}, "highway", "secondary")
	c, r := a.build(t, Options{})
	if diff := cmp.Diff(map[string]int{"footway": 1, "construction": 1, "service=parking_aisle": 1, "no access": 1, "area": 1, "outside": 1}, r.WaysDropped); diff != "" {
		t.Error(diff)
	}
	classes := map[city.StreetClass]int{}
	for _, k := range c.Streets.Class {
		classes[k]++
	}
	if diff := cmp.Diff(map[city.StreetClass]int{city.Residential: 8, city.Secondary: 2}, classes); diff != "" {
		t.Error(diff)
	}
}

func TestBridgesTunnelsAndLevels(t *testing.T) {
	a := newAtlas()
	a.cross()
	m := []int64{a.node(-700, 200), a.node(-50, 200), a.node(50, 200), a.node(700, 200)}
	a.way(m[:2], "highway", "secondary")
	a.way(m[1:3], "highway", "secondary", "tunnel", "yes")
	a.way(m[2:], "highway", "secondary")
	a.line([]float64{-700, -200, 700, -200}, "highway", "primary", "bridge", "viaduct", "layer", "2")
	c, _ := a.build(t, Options{})
	var got []string
	for i := range c.Streets.ID {
		if c.Streets.Level[i] != 0 || c.Streets.Bridge[i] || c.Streets.Tunnel[i] {
			got = append(got, fmt.Sprintf("%v %d %v %v %.0f m", c.Streets.Class[i], c.Streets.Level[i], c.Streets.Bridge[i], c.Streets.Tunnel[i], c.Streets.Length[i]))
		}
	}
	for _, want := range []string{"secondary -1 false true 100 m", "primary 2 true false "} {
		if n := len(got); n != 4 || !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, want) }) {
			t.Errorf("%v lacks %q", got, want)
		}
	}
}

func TestStreetsEndAtTheEdge(t *testing.T) {
	b := geo.Bounds{MinX: 0, MinY: 0, MaxX: 100, MaxY: 100}
	for _, c := range []struct {
		name string
		xy   []float64 // NaN = a missing node
		want string    // b = border node put there, B = a node of the way flagged, n = a plain one, | = gap
	}{
		{"inside", []float64{10, 10, 20, 10, 30, 10}, "nnn"},
		{"leaves", []float64{10, 10, 150, 10}, "nb"},
		{"enters", []float64{-50, 10, 50, 10}, "bn"},
		{"passes", []float64{-50, 10, 150, 10}, "bb"},
		{"passes with a node inside", []float64{-50, 10, 50, 10, 150, 10}, "bnb"},
		{"leaves and comes back", []float64{50, 10, 150, 10, 150, 50, 50, 50}, "nb|bn"},
		{"stays outside", []float64{150, 10, 150, 50}, ""},
		{"misses the corner", []float64{-20, 10, 20, -20}, ""},
		{"cuts the corner", []float64{-20, 50, 50, -10}, "bb"},
		{"cuts two corners", []float64{-20, 50, 50, -10, 120, 50}, "bb|bb"},
		{"a gap", []float64{10, 10, 20, 10, math.NaN(), 0, 40, 10, 50, 10}, "nB|Bn"},
		{"begins with a gap", []float64{math.NaN(), 0, 40, 10, 50, 10}, "Bn"},
		{"ends with a gap", []float64{40, 10, 50, 10, math.NaN(), 0}, "nB"},
	} {
		im := &importer{e: &elements{}, report: &Report{}, c: &city.City{Bounds: b}}
		s := streetReader{im: im, used: map[int64]bool{}, border: map[int64]bool{}}
		var w way
		for k := 0; k < len(c.xy); k += 2 {
			id := int64(k/2 + 1)
			w.refs = append(w.refs, id)
			im.e.nodes = append(im.e.nodes, node{id: id})
			im.at = append(im.at, geo.Point{X: c.xy[k], Y: c.xy[k+1]})
		}
		got := ""
		for _, id := range s.cut(&w) {
			switch {
			case id == 0:
				got += "|"
			case id > borderID:
				got += "b"
				if p := s.in.Nodes[id-borderID-1].At; math.Min(math.Min(p.X, p.Y), math.Min(100-p.X, 100-p.Y)) > 1e-9 {
					t.Errorf("%s: border node at %v", c.name, p)
				}
			case s.border[int64(id)]:
				got += "B"
			default:
				got += "n"
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// Two dual carriageways cross under signals: one junction, one signal, and the restriction on one of its inner pieces holds.
func TestACrossingOfDualCarriageways(t *testing.T) {
	for _, ban := range []bool{false, true} {
		a := newAtlas()
		const h = 10
		sw, se := a.node(-h, -h, "highway", "traffic_signals"), a.node(h, -h, "highway", "traffic_signals")
		ne, nw := a.node(h, h, "highway", "traffic_signals"), a.node(-h, h, "highway", "traffic_signals")
		one := func(name string, refs ...int64) int64 {
			return a.way(refs, "highway", "primary", "oneway", "yes", "lanes", "3", "name", name)
		}
		one("동로", a.node(-900, -h), sw)
		east := one("동로", sw, se)
		one("동로", se, a.node(900, -h))
		one("동로", a.node(900, h), ne, nw, a.node(-900, h))
		north := one("북로", se, ne)
		one("북로", a.node(h, -900), se)
		one("북로", ne, a.node(h, 900))
		one("북로", a.node(-h, 900), nw, sw, a.node(-h, -900))
		if ban {
			a.relation([]member{{memberWay, east, "from"}, {memberNode, se, "via"}, {memberWay, north, "to"}}, "type", "restriction", "restriction", "no_left_turn")
			a.relation([]member{{memberWay, east, "from"}, {memberNode, se, "via"}, {memberWay, north, "to"}}, "type", "restriction", "restriction", "no_left_turn", "except", "bus;motorcar")
			a.relation([]member{{memberWay, east, "from"}}, "type", "restriction", "restriction", "no_left_turn")
			a.relation([]member{{memberWay, east, "from"}}, "type", "restriction", "restriction:conditional", "no_left_turn @ (Mo-Fr 07:00-09:00)")
		}
		c, r := a.build(t, Options{})
		n := r.Network
		if n.Streets != 8 || n.Junctions != 9 || n.Borders != 8 || n.Signals != 1 || n.GuessedSignals != 0 || n.GuessedLanes != 0 {
			t.Errorf("%+v", n)
		}
		turns := map[city.Turn]int{}
		for i := range c.LaneLinks.ID {
			turns[c.LaneLinks.Turn[i]]++
		}
		want := 4
		if ban {
			want = 3
			if n.Restrictions != 1 || len(r.Notes) != 2 {
				t.Errorf("%d restrictions, notes %q", n.Restrictions, r.Notes)
			}
		}
		if turns[city.Left] != want || turns[city.UTurn] != 0 {
			t.Errorf("turns %v, want %d left", turns, want)
		}
		for i := range c.Streets.ID {
			if c.Streets.Guessed[i]&city.GuessedLanes != 0 || c.Streets.Guessed[i]&city.GuessedSpeed == 0 {
				t.Errorf("street %s guessed %b", c.Streets.ID[i], c.Streets.Guessed[i])
			}
		}
	}
}

func TestAreaIsStatedAskedOrGuessed(t *testing.T) {
	a := newAtlas()
	a.cross()
	c, r := a.build(t, Options{})
	if r.BBoxGuessed || c.Frame.EPSG != 5186 || c.Bounds.Width() < 990 || c.Bounds.Width() > 1000.5 {
		t.Errorf("stated: %v, EPSG %d", c.Bounds, c.Frame.EPSG)
	}
	if math.Mod(c.Frame.E0, 1000) != 0 || math.Mod(c.Frame.N0, 1000) != 0 || c.Bounds.MinX < 0 || c.Bounds.MinX >= 1000 {
		t.Errorf("origin %v, bounds %v", c.Frame, c.Bounds)
	}
	sw, ne := a.degrees(-100, -100), a.degrees(300, 100)
	c, r = a.build(t, Options{BBox: geo.Bounds{MinX: sw.Lon, MinY: sw.Lat, MaxX: ne.Lon, MaxY: ne.Lat}, EPSG: 32652})
	if c.Frame.EPSG != 32652 || math.Abs(c.Bounds.Width()-400) > 10 || r.Network.Borders != 4 {
		t.Errorf("asked: %v, EPSG %d, %d borders", c.Bounds, c.Frame.EPSG, r.Network.Borders)
	}
	a.e.bounds = nil
	c, r = a.build(t, Options{})
	if !r.BBoxGuessed || len(r.Notes) == 0 || c.Bounds.Width() < 1800 {
		t.Errorf("guessed: %v, notes %q", c.Bounds, r.Notes)
	}
}

func TestWhatCannotBeImportedIsRefused(t *testing.T) {
	at := func(lon, lat float64) *atlas {
		a := newAtlas()
		a.cross()
		for i := range a.e.nodes {
			a.e.nodes[i].lon += lon - 127
			a.e.nodes[i].lat += lat - 37.5
		}
		b := &a.e.bounds[0]
		*b = geo.Bounds{MinX: b.MinX + lon - 127, MaxX: b.MaxX + lon - 127, MinY: b.MinY + lat - 37.5, MaxY: b.MaxY + lat - 37.5}
		return a
	}
	empty := newAtlas()
	empty.ring(0, 0, 10, 10, "building", "yes")
	bare := &atlas{}
	tagged := newAtlas()
	tagged.line([]float64{-100, 0, 100, 0}, "highway", "residential", "driving_side", "left")
	within := newAtlas()
	within.line([]float64{-100, 0, 100, 0}, "highway", "residential")
	within.relation(nil, "type", "boundary", "driving_side", "left")
	trap := newAtlas()
	trap.line([]float64{-100, 0, 100, 0}, "highway", "residential", "oneway", "yes")
	for _, c := range []struct {
		name string
		a    *atlas
		opt  Options
		want []string
	}{
		{"Tokyo", at(139.7, 35.68), Options{}, []string{"Japan", "--allow-left"}},
		{"tagged", tagged, Options{}, []string{"1 of 1 streets have driving_side=left, the first way", "--allow-left"}},
		{"tagged area", within, Options{}, []string{"has driving_side=left for the area, where one drives on the left"}},
		{"London", at(-0.12, 51.5), Options{}, []string{"Britain"}},
		{"no street", empty, Options{}, []string{"no street"}},
		{"no node", bare, Options{}, []string{"no node"}},
		{"nothing connected", trap, Options{}, []string{"no connected street"}},
		{"box elsewhere", at(127, 37.5), Options{BBox: geo.Bounds{MinX: 10, MinY: 10, MaxX: 11, MaxY: 11}}, []string{"none of the data"}},
		{"box in metres", at(127, 37.5), Options{BBox: geo.Bounds{MinX: 200000, MinY: 500000, MaxX: 201000, MaxY: 501000}}, []string{"degrees"}},
		{"unknown EPSG", at(127, 37.5), Options{EPSG: 4711}, []string{"4711"}},
		{"EPSG of the other side of the globe", at(127, 37.5), Options{EPSG: 32618}, []string{"EPSG:32618"}},
		{"degrees as frame", at(127, 37.5), Options{EPSG: 4326}, []string{"4326"}},
	} {
		_, _, err := c.a.try(c.opt)
		if err == nil {
			t.Errorf("%s: accepted", c.name)
			continue
		}
		for _, w := range c.want {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%s: %q does not say %q", c.name, err, w)
			}
		}
	}
	few := newAtlas()
	few.line([]float64{-100, 0, 100, 0}, "highway", "residential")
	few.line([]float64{-100, 50, 100, 50}, "highway", "residential")
	few.line([]float64{0, 0, 0, 50}, "highway", "residential", "driving_side", "left")
	if _, r, err := few.try(Options{KeepIslands: true}); err != nil || len(r.Notes) == 0 || !strings.Contains(r.Notes[0], "1 streets are driven on the left (driving_side=left), the first way") {
		t.Errorf("one street on the left: %v, notes %q", err, r.Notes)
	}
	if _, r, err := tagged.try(Options{AllowLeft: true}); err != nil || len(r.Notes) == 0 {
		t.Errorf("tagged, AllowLeft: %v, notes %q", err, r.Notes)
	}
	if _, r, err := at(139.7, 35.68).try(Options{AllowLeft: true}); err != nil || len(r.Notes) == 0 {
		t.Errorf("AllowLeft: %v, notes %q", err, r.Notes)
	}
}

func TestOneDrivesOnTheRightIn(t *testing.T) {
	for name, l := range map[string]geo.LonLat{"Seoul": {Lon: 127, Lat: 37.5}, "Busan": {Lon: 129.07, Lat: 35.18}, "Jeju": {Lon: 126.5, Lat: 33.5},
		"Ulleungdo": {Lon: 130.87, Lat: 37.48}, "Wilmington": {Lon: -75.5, Lat: 39.7}, "Calais": {Lon: 1.86, Lat: 50.95}, "Shenzhen": {Lon: 114.06, Lat: 22.54},
		"Masdar": {Lon: 54.6, Lat: 24.4}, "Helsinki": {Lon: 24.97, Lat: 60.19}, "Columbus": {Lon: -83, Lat: 39.96}, "Vladivostok": {Lon: 131.9, Lat: 43.1}} {
		if land := leftHand(l); land != "" {
			t.Errorf("%s is taken for %s", name, land)
		}
	}
	for name, l := range map[string]geo.LonLat{"Tokyo": {Lon: 139.7, Lat: 35.7}, "Fukuoka": {Lon: 130.4, Lat: 33.6}, "Sapporo": {Lon: 141.35, Lat: 43.06},
		"London": {Lon: -0.1, Lat: 51.5}, "Dublin": {Lon: -6.3, Lat: 53.3}, "Sydney": {Lon: 151.2, Lat: -33.9}, "Singapore": {Lon: 103.8, Lat: 1.35},
		"Bangkok": {Lon: 100.5, Lat: 13.75}, "Mumbai": {Lon: 72.9, Lat: 19.1}, "Cape Town": {Lon: 18.4, Lat: -33.9}} {
		if leftHand(l) == "" {
			t.Errorf("%s is not known to drive on the left", name)
		}
	}
}
