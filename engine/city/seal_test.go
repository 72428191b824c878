package city

import (
	"math"
	"strings"
	"testing"

	"semul/engine/geo"
)

func TestSealRoundsSoThatMapCoordinatesLoseNothing(t *testing.T) {
	c := full(t)
	c.Junctions.At.X[1], c.Junctions.At.Y[1] = 123.4567891, -0.00001
	c.Streets.Line.Pts[2] = geo.Point{X: 1.0 / 3, Y: 2.0 / 3}
	if err := c.Seal(); err != nil {
		t.Fatal(err)
	}
	if got := c.Junctions.At.At(1); math.Abs(got.X-123.4567891) > 1.0/16384 || got.Y != 0 {
		t.Errorf("rounded to %v", got)
	}
	for _, v := range []float64{c.Junctions.At.X[1], c.Streets.Line.Pts[2].X, c.Streets.Line.Pts[2].Y} {
		if v+1198000-1198000 != v || v+4.2e6-4.2e6 != v {
			t.Errorf("%g loses bits when a frame's origin is added", v)
		}
	}
	before := c.Hash()
	if err := c.Seal(); err != nil || c.Hash() != before {
		t.Errorf("sealing twice changes the city: %v", err)
	}
}

func TestSealCountsLanes(t *testing.T) {
	c := full(t)
	c.Lanes.Street = []uint32{0, 2, 2}
	if err := c.Seal(); err != nil {
		t.Fatal(err)
	}
	for i, want := range []uint32{0, 1, 1, 3} {
		if c.Streets.LaneOff[i] != want {
			t.Errorf("LaneOff %v", c.Streets.LaneOff)
		}
	}
}

func TestSealNamesWhatIsWrong(t *testing.T) {
	for want, spoil := range map[string]func(*City){
		`lanes: lane id 번 2 lies on street 3 of 3`:                           func(c *City) { c.Lanes.Street[2] = 3 },
		`lanes: lane id 번 1 stands out of order; lanes are sorted by street`: func(c *City) { c.Lanes.Street[0] = 2 },
		`streets: column name has 2 rows where id has 3`:                     func(c *City) { c.Streets.Name = c.Streets.Name[:2] },
		`junctions: column geometry has 2 rows where id has 3`:               func(c *City) { c.Junctions.At.X = c.Junctions.At.X[:2] },
		`signals: column state has 2 rows where id has 3`:                    func(c *City) { c.Signals.State.Off = c.Signals.State.Off[:3] },
		`buildings: column geometry holds a coordinate that is not a number`: func(c *City) { c.Buildings.Poly.Pts[4].Y = math.NaN() },
		`waterways: column geometry holds a coordinate that is not a number`: func(c *City) { c.Waterways.Line.Pts[0].X = math.Inf(1) },
		`stops: column geometry holds a coordinate that is not a number`:     func(c *City) { c.Stops.At.Y[2] = math.Inf(-1) },
		`zones: rows 0 and 2 have id "id 번 0"; ids are unique and not empty`: func(c *City) { c.Zones.ID[2] = c.Zones.ID[0] },
		`parking: rows 0 and 1 have id ""; ids are unique and not empty`:     func(c *City) { c.Parkings.ID[1] = "" },
		`streets: row 1: from leads to row 3 of 3`:                           func(c *City) { c.Streets.From[1] = 3 },
		`streets: row 0: to leads to row 4294967295 of 3`:                    func(c *City) { c.Streets.To[0] = None },
		`underpasses: row 1: streets leads to row 9 of 3`:                    func(c *City) { c.Underpasses.Streets.Val[1] = 9 },
		`feeders: row 2: substation leads to row 7 of 3`:                     func(c *City) { c.Feeders.Substation[2] = 7 },
		`streets: street id 번 1 has a length of 0 m`:                         func(c *City) { c.Streets.Length[1] = 0 },
		`lanes: lane id 번 0 has a length of NaN m`:                           func(c *City) { c.Lanes.Length[0] = float32(math.NaN()) },
		`underpasses: column at holds a coordinate that is not a number`:     func(c *City) { c.Underpasses.At.X[0] = math.NaN() },
		`power_assets: column at has 1 rows where id has 3`:                  func(c *City) { c.PowerAssets.At = Points{X: []float64{1}, Y: []float64{1}} },
	} {
		c := full(t)
		spoil(c)
		if err := c.Seal(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// TestSealChecksEveryReference: each listed reference is refused when it leads past its table, and None only where that
// is a meaning.
func TestSealChecksEveryReference(t *testing.T) {
	for k, r := range full(t).references() {
		c := full(t)
		c.references()[k].rows[0] = 3
		if err := c.Seal(); err == nil || !strings.Contains(err.Error(), r.layer+": row 0: "+r.column+" leads to row 3 of 3") {
			t.Errorf("%s.%s: got %v", r.layer, r.column, err)
		}
		c = full(t)
		c.references()[k].rows[0] = None
		if err := c.Seal(); (err == nil) != r.none {
			t.Errorf("%s.%s: None gives %v", r.layer, r.column, err)
		}
	}
}

func TestEmptyCitySeals(t *testing.T) {
	if err := (&City{}).Seal(); err != nil {
		t.Error(err)
	}
}
