package scene

import (
	"testing"

	"semul/assets/fonts"
	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/render/palette"
	"semul/render/text"
)

// values is a run of one layer that never changes.
type values struct {
	two
	v []uint16
}

func (s *values) Pair(_ int, _ clock.Time, dst *[2]frame.Sample) (float32, error) {
	dst[0].Values, dst[1].Values = s.v, s.v
	return 0, nil
}

func TestSignalsShowTheirColour(t *testing.T) {
	f, err := text.LoadFonts(fonts.Regular, fonts.SemiBold)
	if err != nil {
		t.Fatal(err)
	}
	c := cross()
	c.Signals.ID = []string{"s"}
	c.Signals.At.Add(geo.Point{X: 105})
	c.Signals.State.Add("G", "y", "r")
	c.LaneLinks.Signal[0] = 0
	byLink := frame.LayerSpec{Name: "traffic.signal", Kind: frame.Class, Support: city.OfLaneLink, Quantum: 1, Classes: []string{"none", "green", "yellow", "red", "dark", "flashing yellow", "flashing red"}}
	byStage := frame.LayerSpec{Name: "traffic.signal", Kind: frame.Class, Support: city.OfSignal, Quantum: 1}
	for _, k := range []struct {
		spec  frame.LayerSpec
		value uint16
		token palette.Token
		lamp  bool
		dark  bool
	}{
		{byLink, 1, palette.Accent, true, false}, {byLink, 2, palette.Warn, true, false}, {byLink, 3, palette.Bad, true, false},
		{byLink, 5, palette.Warn, true, false}, {byLink, 6, palette.Bad, true, false},
		{byLink, 0, 0, false, false}, {byLink, 4, 0, false, true}, {byLink, frame.Missing, 0, false, false},
		{byStage, 0, palette.Accent, true, false}, {byStage, 1, palette.Warn, true, false}, {byStage, 2, palette.Bad, true, false}, {byStage, 9, 0, false, false},
	} {
		src := &values{v: []uint16{k.value}}
		src.info.Layers = []frame.LayerSpec{k.spec}
		p := NewPainter(NewMap(c, f))
		var d DrawList
		v := View{W: 600, H: 200, Camera: Camera{Center: geo.Point{X: 100}, MPP: 0.4}, Layers: []string{"traffic.signal"}}
		if err := p.Paint(v, src, 0, &d); err != nil {
			t.Fatal(err)
		}
		if (len(d.Quads) == 1) != k.lamp {
			t.Errorf("%v value %d: %d lamps", k.spec.Support, k.value, len(d.Quads))
		}
		for _, o := range d.Ops {
			if o.Kind == OpQuads && d.Styles[o.Style].Color != palette.Dark.Color(k.token) {
				t.Errorf("%v value %d is shown in %v", k.spec.Support, k.value, d.Styles[o.Style].Color)
			}
		}
		crossed := false
		for _, path := range d.Paths {
			crossed = crossed || path.Ref.Support == city.OfSignal
		}
		if crossed != k.dark {
			t.Errorf("%v value %d: dark sign %v", k.spec.Support, k.value, crossed)
		}
	}
}
