package device_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"semul/engine/city"
	"semul/engine/geo"
	"semul/engine/sim/device"
	"semul/engine/sim/simtest"
)

func TestPlaceAll(t *testing.T) {
	c := simtest.SmallCity()
	street := "street/" + c.Streets.ID[0]
	sets, errs := device.PlaceAll(c, []device.Wish{
		{Name: "meter", Kind: "meter", At: device.Where{Set: "buildings"}, Count: 3},
		{Name: "anpr", Kind: "anpr", At: device.Where{Refs: []string{street}}, Line: true},
		{Name: "yard", Kind: "level", At: device.Where{Point: &geo.Point{X: 62, Y: 302}}, Powered: true},
		{Name: "low", Kind: "level", At: device.Where{Set: "low points"}, Count: 2},
	})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	var names []string
	sensor := uint32(0)
	for _, s := range sets {
		names = append(names, s.Name)
		if s.Sensor != sensor || len(s.On) != s.Len() || len(s.At) != s.Len() || len(s.Bus) != s.Len() {
			t.Errorf("%s: first row %d of %d, %d refs, %d places, %d buses", s.Name, s.Sensor, s.Len(), len(s.On), len(s.At), len(s.Bus))
		}
		sensor += uint32(s.Len())
	}
	if diff := cmp.Diff([]string{"anpr", "low", "meter", "yard"}, names); diff != "" {
		t.Error(diff)
	}
	lanes := int(c.Streets.LaneOff[1] - c.Streets.LaneOff[0])
	if a := sets[0]; a.Len() != lanes || a.On[0].Support != city.OfLane || a.Pos[0] <= 0 || a.Pos[0] >= c.Lanes.Length[a.On[0].Index] {
		t.Errorf("anpr: %+v", a)
	}
	if low := sets[1]; low.Len() != 2 || c.Terrain.Sample(low.At[0]) > c.Terrain.Sample(low.At[1]) {
		t.Errorf("low points: %+v", low)
	}
	if sets[2].Len() != 3 || sets[3].ID[0] != "yard" {
		t.Errorf("meters %v, yard %v", sets[2].ID, sets[3].ID)
	}
}

func TestRefusals(t *testing.T) {
	c := simtest.SmallCity()
	for want, w := range map[string]device.Wish{
		"this city has no such street":      {Name: "a", At: device.Where{Refs: []string{"street/nowhere"}}},
		"stands outside the city":           {Name: "a", At: device.Where{Point: &geo.Point{X: -9, Y: 5}}},
		"it watches lanes":                  {Name: "a", At: device.Where{Set: "buildings"}, Line: true},
		"has no underpasses to put it at":   {Name: "a", At: device.Where{Set: "underpasses"}},
		"nothing is measured at a boundary": {Name: "a", At: device.Where{Refs: []string{"boundary/" + c.Boundaries.ID[0]}}},
	} {
		if _, errs := device.PlaceAll(c, []device.Wish{w}); len(errs) != 1 || !strings.Contains(errs[0].Error(), want) {
			t.Errorf("got %v, want %q", errs, want)
		}
	}
}

func TestWhereReadsTOML(t *testing.T) {
	for _, x := range []struct {
		in   any
		want device.Where
		bad  string
	}{
		{"arterials", device.Where{Set: "arterials"}, ""},
		{"underpass/no1", device.Where{Refs: []string{"underpass/no1"}}, ""},
		{[]any{"lane/1", "lane/2"}, device.Where{Refs: []string{"lane/1", "lane/2"}}, ""},
		{[]any{1.5, int64(2)}, device.Where{Point: &geo.Point{X: 1.5, Y: 2}}, ""},
		{"highways", device.Where{}, "is no set of places"},
		{[]any{1.5, "x"}, device.Where{}, "where it stands is"},
		{7.0, device.Where{}, "where it stands is"},
	} {
		var w device.Where
		err := w.UnmarshalTOML(x.in)
		if x.bad == "" && err != nil || x.bad != "" && (err == nil || !strings.Contains(err.Error(), x.bad)) {
			t.Errorf("%v: %v, want %q", x.in, err, x.bad)
		}
		if diff := cmp.Diff(x.want, w); diff != "" {
			t.Errorf("%v: %s", x.in, diff)
		}
	}
}

func TestLinesAtSignalsWatchEachLaneThatIsLetGoOnce(t *testing.T) {
	c := simtest.SmallCity()
	want := map[uint32]bool{}
	for k, s := range c.LaneLinks.Signal {
		if s != city.None {
			want[c.LaneLinks.From[k]] = true
		}
	}
	if len(want) == 0 {
		t.Fatal("the small city has no signal")
	}
	sets, errs := device.PlaceAll(c, []device.Wish{{Name: "loop", At: device.Where{Set: "signals"}, Line: true}})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	got := map[uint32]bool{}
	for _, r := range sets[0].On {
		if r.Support != city.OfLane || got[r.Index] {
			t.Errorf("%v: no lane, or watched twice", r)
		}
		got[r.Index] = true
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
