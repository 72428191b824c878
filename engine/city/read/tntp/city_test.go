package tntp

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const square = `<NUMBER OF ZONES> 2
<NUMBER OF NODES> 5
<FIRST THRU NODE> 3
<NUMBER OF LINKS> 8
<END OF METADATA>
~ init term capacity length time b power ;
 1 3 3800 1 1 0.15 4 ;
 3 1 3800 1 1 0.15 4 ;
 3 4 1900 1 1 0.15 4 ;
 4 3 1900 1 1 0.15 4 ;
 3 5 9000 1 1 0.15 4 ;
 5 4 9000 1 1 0.15 4 ;
 4 2 1900 1 1 0.15 4 ;
 2 4 1900 1 1 0.15 4 ;
`

const squareTrips = `<NUMBER OF ZONES> 2
<TOTAL OD FLOW> 100.9
<END OF METADATA>
Origin 1
 2 : 70.6;
Origin 2
 1 : 30.3;
`

func drawn(t *testing.T) (*Net, *Coordinates, *Trips) {
	t.Helper()
	n, err := ReadNet(strings.NewReader(square), "square_net.tntp")
	if err != nil {
		t.Fatal(err)
	}
	d, err := ReadTrips(strings.NewReader(squareTrips), "square_trips.tntp")
	if err != nil {
		t.Fatal(err)
	}
	return n, &Coordinates{File: "square_node.tntp", Node: []uint32{1, 2, 3, 4, 5}, X: []float64{0, 3000, 1000, 2000, 1500}, Y: []float64{0, 0, 0, 0, 800}}, d
}

func TestCity(t *testing.T) {
	n, at, d := drawn(t)
	c, report, err := City(n, at, d, CityOptions{Horizon: 1800})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Seal(); err != nil {
		t.Fatal(err)
	}
	if report.LengthUnit != 1000 || report.TimeUnit != 60 {
		t.Errorf("1 is %g m and %g s, want km and minutes", report.LengthUnit, report.TimeUnit)
	}
	if len(c.Zones.ID) != 2 || report.Trips != 101 || len(c.Trips.ID) != 101 {
		t.Errorf("%d zones, %d trips, want 2 and 101", len(c.Zones.ID), len(c.Trips.ID))
	}
	for i, depart := range c.Trips.Depart {
		if depart < 0 || depart >= 1800 || i > 0 && depart < c.Trips.Depart[i-1] {
			t.Fatalf("trip %d departs at %g s", i, depart)
		}
	}
	for s, id := range c.Streets.ID {
		lanes := c.Streets.LaneOff[s+1] - c.Streets.LaneOff[s]
		if from, to := c.Junctions.At.At(int(c.Streets.From[s])), c.Junctions.At.At(int(c.Streets.To[s])); from.Y != to.Y && lanes != 5 {
			t.Errorf("street %s has %d lanes for 9,000 vehicles an hour, want 5", id, lanes)
		}
		if v := float64(c.Streets.Speed[s]); math.Abs(v-1000.0/60) > 0.1 {
			t.Errorf("street %s is limited to %g m/s, want 16.7", id, v)
		}
	}
}

func TestCityErrors(t *testing.T) {
	for want, spoil := range map[string]func(n *Net, at *Coordinates) *Coordinates{
		"has no places": func(*Net, *Coordinates) *Coordinates { return nil },
		"square_net.tntp:11: node": func(_ *Net, at *Coordinates) *Coordinates {
			at.Node, at.X, at.Y = at.Node[:4], at.X[:4], at.Y[:4]
			return at
		},
		"is none of the 5": func(_ *Net, at *Coordinates) *Coordinates { at.Node[2] = 9; return at },
		"the nodes cover":  func(_ *Net, at *Coordinates) *Coordinates { at.X[0] = 1e9; return at },
	} {
		n, at, d := drawn(t)
		if _, _, err := City(n, spoil(n, at), d, CityOptions{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
	for text, want := range map[string]string{
		"{": "it must be a FeatureCollection",
		`{"features":[{"properties":{"id":1.5}}]}`:                                                 "give the node's number",
		`{"features":[{"properties":{"id":1},"geometry":{"type":"LineString","coordinates":[]}}]}`: "is no point",
		`{"features":[{"properties":{"id":1},"geometry":{"type":"Point","coordinates":[1,2]}},{"properties":{"id":1},"geometry":{"type":"Point","coordinates":[1,2]}}]}`: "has a place already",
	} {
		if _, err := ReadPoints(strings.NewReader(text), "p.geojson"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want one with %q", text, err, want)
		}
	}
}

// Trips between zones that no way joins are refused with their line.
func TestTripsWithoutAWayAreRefused(t *testing.T) {
	n, err := ReadNet(strings.NewReader(strings.Replace(square, " 4 3 1900", " 5 3 1900", 1)), "square_net.tntp")
	if err != nil {
		t.Fatal(err)
	}
	_, at, d := drawn(t)
	want := "square_trips.tntp:7: 30.3 trips from zone 2 to 1, but no way leads there in square_net.tntp: mend the network, or leave the trips out"
	if _, _, err := City(n, at, d, CityOptions{}); err == nil || err.Error() != want {
		t.Errorf("error %v, want %q", err, want)
	}
}

// Trips of a zone begin on both its streets where the ways are as long, and on the shorter one mostly where they are not.
func TestTripsAreSpreadOverTheStreetsOfTheirZone(t *testing.T) {
	const kite = `<NUMBER OF ZONES> 2
<NUMBER OF NODES> 4
<FIRST THRU NODE> 1
<NUMBER OF LINKS> 4
<END OF METADATA>
~ init term capacity length time b power ;
 1 3 1900 1.4 1.4 0.15 4 ;
 1 4 1900 1.4 1.4 0.15 4 ;
 3 2 1900 1.4 1.4 0.15 4 ;
 4 2 1900 1.4 1.4 0.15 4 ;
`
	n, err := ReadNet(strings.NewReader(kite), "kite_net.tntp")
	if err != nil {
		t.Fatal(err)
	}
	d, err := ReadTrips(strings.NewReader("<NUMBER OF ZONES> 2\n<TOTAL OD FLOW> 1000\n<END OF METADATA>\nOrigin 1\n 2 : 1000;\n"), "kite_trips.tntp")
	if err != nil {
		t.Fatal(err)
	}
	upper := func(y float64) (n0 int) {
		at := &Coordinates{File: "kite_node.tntp", Node: []uint32{1, 2, 3, 4}, X: []float64{0, 2000, 1000, 1000}, Y: []float64{0, 0, y, -1000}}
		c, _, err := City(n, at, d, CityOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for i := range c.Trips.ID {
			if b := c.Streets.Line.Bounds(int(c.Trips.From[i])); b.MaxY-c.Junctions.At.At(int(c.Streets.From[c.Trips.From[i]])).Y > 100 {
				n0++
			}
			if a, b, ok := Zones(c, i); a != 1 || b != 2 || !ok {
				t.Fatalf("trip %s goes from zone %d to %d", c.Trips.ID[i], a, b)
			}
		}
		if len(c.Trips.ID) != 1000 {
			t.Fatalf("%d trips, want 1000", len(c.Trips.ID))
		}
		return n0
	}
	if n := upper(1000); n < 480 || n > 520 {
		t.Errorf("%d of 1000 begin on one of two equal ways, want half", n)
	}
	if n := upper(1500); n > 450 || n < 50 {
		t.Errorf("%d of 1000 begin on the longer way, want some but fewer than half", n)
	}
}

func TestWholeTripsAddUp(t *testing.T) {
	v := []float64{0.5, 0.5, 1.4, 2.6, 0}
	sum := 0
	for i, w := range wholeOf(v) {
		if sum += w; math.Abs(float64(w)-v[i]) >= 1 {
			t.Errorf("%g became %d", v[i], w)
		}
	}
	if sum != 5 {
		t.Errorf("they add up to %d, want 5", sum)
	}
}

// Anaheim as a city: 914 links in feet and minutes.
func TestAnaheimAsACity(t *testing.T) {
	dir := filepath.Join("..", "..", "..", "..", "..", "shared", "data", "traffic", "tntp", "Anaheim")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the shared data are not beside the repository: Anaheim is not imported")
	}
	n, err := OpenNet(filepath.Join(dir, "Anaheim_net.tntp"))
	if err != nil {
		t.Fatal(err)
	}
	at, err := OpenPlaces(filepath.Join(dir, "anaheim_nodes.geojson"))
	if err != nil {
		t.Fatal(err)
	}
	c, report, err := City(n, at, nil, CityOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Seal(); err != nil {
		t.Fatal(err)
	}
	if report.LengthUnit != 0.3048 || report.TimeUnit != 60 || report.Streets < 850 || report.Streets > 914 {
		t.Errorf("%+v", report)
	}
}

func FuzzReadPoints(f *testing.F) {
	f.Add(`{"features":[{"properties":{"id":1},"geometry":{"type":"Point","coordinates":[1,2]}}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		if c, err := ReadPoints(strings.NewReader(text), "p.geojson"); err == nil && (len(c.X) != len(c.Node) || len(c.Y) != len(c.Node)) {
			t.Error("columns of unequal length")
		}
	})
}
