package scene

import (
	"slices"
	"strings"
	"testing"
	"time"

	"semul/assets/fonts"
	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/render/palette"
	"semul/render/scenetest"
	"semul/render/text"
)

// released paints the hand-made blackout as the hub let it out.
func released(t *testing.T, edit func(b *scenetest.Blackout, v *View)) *DrawList {
	t.Helper()
	f, err := text.LoadFonts(fonts.Regular, fonts.SemiBold)
	if err != nil {
		t.Fatal(err)
	}
	town := scenetest.City()
	b := scenetest.NewBlackout(town)
	v := View{W: 900, H: 600, Camera: Fit(town.Bounds, 900, 600, 8), Chrome: ShowAll, Released: true, Lang: text.En, Layers: DefaultReleased(&b.Meta)}
	if edit != nil {
		edit(b, &v)
	}
	var d DrawList
	if err := NewPainter(NewMap(town, f)).Paint(v, b, clock.Time(58*time.Minute), &d); err != nil {
		t.Fatal(err)
	}
	return &d
}

// strokes counts lines in a colour, and how many of them are broken.
func strokes(d *DrawList, of func(s Style) bool) (n, broken int) {
	for _, o := range d.Ops {
		if s := d.Styles[o.Style]; o.Kind == OpStroke && of(s) {
			n += int(o.To - o.From)
			if s.Dash != [2]float32{} {
				broken += int(o.To - o.From)
			}
		}
	}
	return n, broken
}

func violet(s Style) bool { return s.Token == palette.Privacy }

// TestWhatWasLetOutIsDrawn: suppressed streets are violet and broken, noise breaks ribbons, no truth is read, and the
// legend names unit and noise.
func TestWhatWasLetOutIsDrawn(t *testing.T) {
	d := released(t, nil)
	if n, broken := strokes(d, violet); n == 0 || broken == 0 {
		t.Errorf("%d violet strokes, %d of them broken", n, broken)
	}
	if len(d.Fields) > 0 || len(d.Quads) > 0 {
		t.Errorf("%d fields of water and %d vehicles, which are the truth", len(d.Fields), len(d.Quads))
	}
	words := strings.Join(texts(d), "|")
	for _, want := range []string{"Released street speed", "±0.15", "suppressed: too few persons", "the more broken, the more noise", "Depth at gauges", "released as it is"} {
		if !strings.Contains(words, want) {
			t.Errorf("%q is missing from %s", want, words)
		}
	}
	exact := released(t, func(b *scenetest.Blackout, _ *View) {
		b.Meta.Layers[b.Meta.Layer("hub.release.speed")].Release.Scale = 0
	})
	_, noisy := strokes(d, func(s Style) bool { return !violet(s) })
	if _, left := strokes(exact, func(s Style) bool { return !violet(s) }); left >= noisy {
		t.Errorf("%d broken ribbons without noise, %d with", left, noisy)
	}
	if slices.Contains(texts(exact), "the more broken, the more noise") {
		t.Error("the legend of exact values explains noise")
	}
}

// TestReleasesFade: whole until the next is due, a quarter after three windows.
func TestReleasesFade(t *testing.T) {
	s := &sampled{spec: &frame.LayerSpec{Release: &frame.Released{Window: 10 * time.Minute}}}
	for _, c := range []struct {
		minutes int
		want    float64
	}{{0, 1}, {10, 1}, {15, 1}, {22, 1 - 0.75*7/15}, {30, 0.25}, {300, 0.25}} {
		if got := s.fade(clock.Time(c.minutes) * clock.Time(time.Minute)); got < c.want-1e-9 || got > c.want+1e-9 {
			t.Errorf("after %d min: %g, want %g", c.minutes, got, c.want)
		}
	}
}

// closing is a blackout in which a controller closes the underpass, and opens it again.
type closing struct {
	*scenetest.Blackout
	events []frame.Event
}

func (c *closing) Events(from, to clock.Time) (out []frame.Event) {
	for _, e := range c.events {
		if e.At >= from && e.At <= to {
			out = append(out, e)
		}
	}
	return out
}

func TestClosuresAreThoseThatWereCommanded(t *testing.T) {
	at := city.Ref{Support: city.OfUnderpass}
	src := &closing{scenetest.NewBlackout(scenetest.City()), []frame.Event{
		{At: 10, Kind: "control.command", Where: at, Note: "close above 150 mm"},
		{At: 15, Kind: "traffic.closed", Where: city.Ref{Support: city.OfStreet, Index: 7}, Note: "close by water"},
		{At: 20, Kind: "control.command", Where: at, Note: "open below 50 mm"}}}
	for _, c := range []struct {
		at   clock.Time
		want int
	}{{5, 0}, {10, 1}, {19, 1}, {20, 0}} {
		if got := Commanded(src, c.at); len(got) != c.want || c.want == 1 && !got[at] {
			t.Errorf("at %d: %v", c.at, got)
		}
	}
}

// TestWhatIsLetOutAboutAThing: a camera adds to its street, a gauge in an underpass tells about it, a building about its
// feeder.
func TestWhatIsLetOutAboutAThing(t *testing.T) {
	c := scenetest.City()
	lane := uint32(5)
	c.Feeders.ID = []string{"F0", "F1"}
	c.Buses.Feeder = []uint32{1}
	c.Buildings.Bus = make([]uint32, len(c.Buildings.ID))
	info := &frame.Info{Devices: []frame.Device{{Stream: "anpr", On: city.Ref{Support: city.OfLane, Index: lane}}, {Stream: "gauge", On: city.Ref{Support: city.OfUnderpass}}},
		Layers: []frame.LayerSpec{{Name: "traffic.flow", Support: city.OfStreet},
			{Name: "a", Kind: frame.Release, Support: city.OfStreet, Release: &frame.Released{Stream: "anpr"}},
			{Name: "b", Kind: frame.Release, Support: city.Sensor, Release: &frame.Released{Stream: "gauge"}},
			{Name: "c", Kind: frame.Release, Support: city.OfFeeder, Release: &frame.Released{Stream: "meter"}}}}
	street := c.Lanes.Street[lane]
	for _, x := range []struct {
		of   city.Ref
		want []LetOut
	}{
		{city.Ref{Support: city.OfStreet, Index: street}, []LetOut{{1, int(street)}}},
		{city.Ref{Support: city.OfStreet, Index: street + 1}, nil}, // no camera stands there
		{city.Ref{Support: city.Sensor}, []LetOut{{1, int(street)}}},
		{city.Ref{Support: city.Sensor, Index: 1}, []LetOut{{2, 1}}},
		{city.Ref{Support: city.Sensor, Index: 99}, nil},
		{city.Ref{Support: city.OfUnderpass}, []LetOut{{2, 1}}},
		{city.Ref{Support: city.OfUnderpass, Index: 1}, nil},
		{city.Ref{Support: city.OfBuilding, Index: 2}, []LetOut{{3, 1}}},
		{city.Ref{Support: city.OfZone}, nil},
	} {
		if got := About(info, c, x.of); !slices.Equal(got, x.want) {
			t.Errorf("%v: %v, want %v", x.of, got, x.want)
		}
	}
}
