package viewer

import (
	"slices"
	"strings"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/render/scene"
	"semul/render/scenetest"
	"semul/render/text"
)

// witness notes which layers are read.
type witness struct {
	*scenetest.Blackout
	read chan string
}

func (w *witness) Pair(layer int, t clock.Time, dst *[2]frame.Sample) (float32, error) {
	if w.read != nil && w.Meta.Layers[layer].Truth {
		select {
		case w.read <- w.Meta.Layers[layer].Name:
		default:
		}
	}
	return w.Blackout.Pair(layer, t, dst)
}

// In the released mode nothing of the window may come from the truth: not the map, the inspector, the charts, the lanes.
func TestReleasedModeReadsNoTruth(t *testing.T) {
	var source, probe *witness
	w := open(t, func(c *Config, town *city.City) {
		s := scenetest.NewBlackout(town)
		source, probe = &witness{Blackout: s}, &witness{Blackout: s}
		c.Source, c.Probe = source, probe
		c.Select = city.Ref{Support: city.OfUnderpass}
	})
	settle(t, w)
	if len(w.facts) == 0 || w.prober.Curve() == nil {
		t.Fatal("the inspector is empty before the switch")
	}
	w.Do(SwitchTruth, nil)
	settle(t, w) // what was begun before may end
	seen := make(chan string, 1)
	source.read, probe.read = seen, seen
	for _, r := range []city.Ref{{Support: city.OfUnderpass}, {Support: city.OfBuilding, Index: 3}, {Support: city.OfStreet, Index: 60}, {Support: city.OfPowerAsset}, {Support: city.Sensor, Index: 1}} {
		w.choose(r)
		settle(t, w)
		for _, f := range w.facts {
			if f.Name == wordDepth[w.lang] {
				t.Errorf("%v: the depth of the water is told", r)
			}
		}
	}
	select {
	case layer := <-seen:
		t.Errorf("layer %s was read", layer)
	default:
	}
	for _, e := range w.events {
		if e.Kind != "weather.alert" {
			t.Errorf("event %s is shown", e.Kind)
		}
	}
}

// TestFactsOfReleases: values come with their noise and by what right; what is suppressed and what never left say so.
func TestFactsOfReleases(t *testing.T) {
	town := scenetest.City()
	s := scenetest.NewBlackout(town)
	m := scene.NewMap(town, loadFonts(t))
	at := clock.Time(58 * time.Minute)
	layer := s.Meta.Layer("hub.release.speed")
	var pair [2]frame.Sample
	if _, err := s.Pair(layer, at, &pair); err != nil {
		t.Fatal(err)
	}
	value, held := -1, -1
	for i, v := range pair[0].Values {
		if _, ok := s.Meta.Layers[layer].Value(v); ok && value < 0 {
			value = i
		} else if v == frame.Suppressed && held < 0 {
			held = i
		}
	}
	if value < 0 || held < 0 {
		t.Fatal("the hand-made run has no value, or nothing suppressed")
	}
	find := func(list []Fact, name string) string {
		for _, f := range list {
			if f.Name == name {
				return f.Value
			}
		}
		return ""
	}
	of := func(ref city.Ref, released bool) (facts, by []Fact) {
		r := newReader(s, released)
		return Facts(s, m, ref, at, text.En, released), rights(r, town, ref, at, clock.NewCivil(s.Meta.Start), text.En)
	}
	facts, by := of(city.Ref{Support: city.OfStreet, Index: uint32(value)}, true)
	if got := find(facts, "Released street speed"); !strings.Contains(got, "±0.15") {
		t.Errorf("a street's release is %q of %v", got, facts)
	}
	if find(facts, wordSpeed[1]) != "" {
		t.Error("the released mode tells the true speed")
	}
	if find(by, "Legal basis") != "consent · PIPA 15(1)1" || find(by, "Purpose") != "traffic control" || find(by, "Window") == "" || find(by, "Stamp") == "" {
		t.Errorf("rights %v", by)
	}
	facts, _ = of(city.Ref{Support: city.OfStreet, Index: uint32(held)}, true)
	if got := find(facts, "Released street speed"); got != wordSuppressed[1] {
		t.Errorf("a suppressed street is %q", got)
	}
	gauge := city.Ref{Support: city.Sensor}
	facts, by = of(gauge, false)
	if find(facts, wordSees[1]) == "" || find(facts, "Depth at gauges") == "" || find(by, "Recipient") != "every controller" || find(by, "Blurred by") != wordExactly[1] {
		t.Errorf("a gauge in truth: %v, %v", facts, by)
	}
	if facts, _ = of(gauge, true); find(facts, wordSees[1]) != "" || find(facts, wordState[1]) != "" {
		t.Errorf("a gauge as released: %v", facts)
	}
	if _, by = of(city.Ref{Support: city.Sensor, Index: 2}, true); find(by, "What left it") != wordNothingLeft[1] || find(by, "Class of data") != "counts made on the device" {
		t.Errorf("a camera of which nothing is let out: %v", by)
	}
	if facts, _ = of(city.Ref{Support: city.OfUnderpass}, true); find(facts, "Depth at gauges") == "" {
		t.Errorf("an underpass with a gauge: %v", facts)
	}
}

// TestTheWindowOfARelease: windows follow civil time, and what is answered a delay after their end is theirs.
func TestTheWindowOfARelease(t *testing.T) {
	civil := clock.NewCivil(time.Date(2026, 7, 16, 16, 2, 0, 0, time.FixedZone("", 9*3600)))
	r := &frame.Released{Window: 5 * time.Minute, Delay: 30 * time.Second}
	for _, c := range []struct{ at, from, to string }{{"16:10:40", "16:05", "16:10"}, {"16:10:20", "16:00", "16:05"}, {"16:14:59", "16:05", "16:10"}} {
		at, err := clock.ParseAsked(c.at, civil)
		if err != nil {
			t.Fatal(err)
		}
		from, to, ok := windowOf(r, at, civil)
		if !ok || civil.HHMM(from) != c.from || civil.HHMM(to) != c.to {
			t.Errorf("at %s the newest is %s–%s, %v; want %s–%s", c.at, civil.HHMM(from), civil.HHMM(to), ok, c.from, c.to)
		}
	}
	if _, _, ok := windowOf(r, clock.Time(time.Minute), civil); ok {
		t.Error("there is a release before the first window has closed")
	}
}

func TestTheStripCountsWhatTheHubDid(t *testing.T) {
	w := open(t, func(c *Config, _ *city.City) { c.Released = true })
	settle(t, w)
	got := counted(w.counters, text.En)
	if !w.counts || got[0].Value != "4,060,000" || got[4].Value != "2.90" {
		t.Errorf("%v, %v", w.counts, got)
	}
}

// TestASplitMapIsBothPictures: to the left of the seam the truth, to the right what was let out, under one camera.
func TestASplitMapIsBothPictures(t *testing.T) {
	w := open(t, nil)
	settle(t, w)
	shot := func() *Picture {
		settle(t, w)
		p := *w.pic
		under := *p.Under // the studio paints over it
		under.Pix = slices.Clone(under.Pix)
		p.Under = &under
		return &p
	}
	truth := shot()
	w.Do(SwitchTruth, nil)
	released := shot()
	w.Do(SwitchTruth, nil)
	split := shot()
	if w.mode() != 2 || split.View.Released || split.Other == nil {
		t.Fatalf("mode %d, a legend for the right: %v", w.mode(), split.Other != nil)
	}
	same := func(a, b *Picture, x0, x1 int) bool { // without labels, which keep away from panels
		for y := range a.Under.Rect.Dy() {
			for x := x0; x < x1; x++ {
				if a.Under.RGBAAt(x, y) != b.Under.RGBAAt(x, y) {
					return false
				}
			}
		}
		return true
	}
	wide := split.Under.Rect.Dx()
	left, right := same(split, truth, 100, wide/2-2), same(split, released, wide/2+2, wide-100)
	if same(truth, released, wide/2+2, wide-100) || !left || !right {
		t.Errorf("left as the truth: %v, right as released: %v", left, right)
	}
	w.Do(SwitchTruth, 1)
	if w.mode() != 1 || !w.released {
		t.Error("the middle choice is not what was released")
	}
	w.Do(SwitchTruth, 0)
	if w.mode() != 0 || w.released || w.split {
		t.Error("the first choice is not the truth")
	}
}
