package days

import (
	"math"
	"strings"
	"testing"

	"semul/models/traffic/assign/streets"
	"semul/models/traffic/bench"
)

// As many vehicles as trips, the half of one by chance; all depart within the period and can drive on from where they begin.
func TestVehiclesAreDrawnFromDemand(t *testing.T) {
	c, err := bench.Grid(3)
	if err != nil {
		t.Fatal(err)
	}
	// The site of a whole row of streets, one of which leads out of the grid and one into it.
	d := &streets.Demand{Trips: []float64{1000.5, 30}, From: []uint32{0, 1}, To: []uint32{1, 1}, Sites: []streets.Site{
		{Name: "west", Streets: []uint32{street(t, c, "road_1_2_2"), street(t, c, "road_1_2_0"), street(t, c, "road_0_2_0")}},
		{Name: "east", Streets: []uint32{street(t, c, "road_4_2_2")}}}}
	p := streets.Period{From: 3600, To: 7200}
	trips, row, within := Draw(c, d, nil, p, 1)
	if n := len(trips); n != 1000 && n != 1001 || within != 30 {
		t.Errorf("%d trips and %d within a street of 1000.5 and 30", n, within)
	}
	out, east, mean := street(t, c, "road_1_2_2"), 0.0, 0.0
	for i, v := range trips {
		if v.From.Street == out || v.At < 0 || v.At.Seconds() >= 3600 || row[i] != 0 {
			t.Fatalf("%+v", v)
		}
		if v.From.Street == street(t, c, "road_1_2_0") {
			east++
		}
		mean += v.At.Seconds()
	}
	if n := float64(len(trips)); math.Abs(mean/n-1800) > 5 || math.Abs(east/n-0.5) > 0.1 {
		t.Errorf("they depart at %.0f s on average, %.2f of them from one of two streets", mean/n, east/n)
	}
	if _, err := streets.ReadDemand(strings.NewReader("from,to,trips\nroad_4_2_2,road_4_2_2,3\n"), "x", c); err != nil {
		t.Error(err)
	}
}
