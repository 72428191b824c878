package scene

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/render/palette"
	"semul/render/scenetest"
	"semul/render/text"

	"semul/assets/fonts"
)

// ribbonsOf are the colours of the strokes of a street on a picture of one layer with the given values, without roads.
func ribbonsOf(t *testing.T, spec frame.LayerSpec, c *city.City, mpp float64, v []uint16) (have map[uint32][]string, words string) {
	t.Helper()
	f, err := text.LoadFonts(fonts.Regular, fonts.SemiBold)
	if err != nil {
		t.Fatal(err)
	}
	src := &values{v: v}
	src.info.Layers = []frame.LayerSpec{spec}
	p := NewPainter(NewMap(c, f))
	var d DrawList
	view := View{W: 600, H: 300, Camera: Camera{Center: geo.Point{X: 100}, MPP: mpp}, Layers: []string{spec.Name}, Theme: palette.Light, Lang: text.En, Chrome: ShowAll}
	if err := p.Paint(view, src, 0, &d); err != nil {
		t.Fatal(err)
	}
	have = map[uint32][]string{}
	for _, o := range d.Ops[d.Static:] {
		if o.Kind != OpStroke || d.Styles[o.Style].Token != palette.NoToken {
			continue
		}
		for _, path := range d.Paths[o.From:o.To] {
			if path.Ref.Support == city.OfStreet {
				have[path.Ref.Index] = append(have[path.Ref.Index], palette.Hex(d.Styles[o.Style].Color))
			}
		}
	}
	return have, strings.Join(texts(&d), "|")
}

// A road with both directions has one ribbon for noise, at the sum of the two sound powers, and for CO₂, at the sum; two for
// flow where there is room for two, else that of the busier direction. What is below the first class or missing has none.
func TestStreetsAreColouredByWhatTheirVehiclesDo(t *testing.T) {
	twoWay := func() *city.City {
		c := cross()
		c.Streets.Opposite = []uint32{1, 0}
		c.Streets.Line = city.Lines{}
		c.Streets.Line.Add([]geo.Point{{}, {X: 200}})
		c.Streets.Line.Add([]geo.Point{{X: 200}, {}})
		c.Streets.Length = []float32{200, 200}
		return c
	}
	spec := func(name, unit, ramp string) frame.LayerSpec {
		return frame.LayerSpec{Name: name, Kind: frame.Scalar, Support: city.OfStreet, Unit: unit, Ramp: ramp, Quantum: 0.1, Title: [2]string{"가", "Named " + ramp}}
	}
	ink := func(r *palette.Ramp, k int) string { return palette.Hex(r.Color(k, palette.Light)) }
	noise, co2, flow := spec("traffic.noise", "dB(A)", "noise"), spec("traffic.co2", "kg/(h km)", "co2"), spec("traffic.flow", "veh/h", "flow")
	none := frame.Missing
	for name, c := range map[string]struct {
		spec frame.LayerSpec
		city *city.City
		mpp  float64
		v    []uint16
		want map[uint32][]string
		says string
	}{
		"two directions of 58 dB are 61 dB": {noise, twoWay(), 0.5, []uint16{580, 580}, map[uint32][]string{0: {ink(palette.Noise, 3)}}, "dB(A)"},
		"one direction alone":               {noise, twoWay(), 2, []uint16{none, 580}, map[uint32][]string{0: {ink(palette.Noise, 2)}}, "Road noise, 10 m away"},
		"44.9 dB is not drawn":              {noise, cross(), 2, []uint16{449, 450}, map[uint32][]string{1: {ink(palette.Noise, 0)}}, "75+"},
		"CO2 of both is the sum":            {co2, twoWay(), 2, []uint16{160, 160}, map[uint32][]string{0: {ink(palette.CO2, 2)}}, "kg/(h·km)"},
		"flow of each":                      {flow, twoWay(), 2, []uint16{900, 4000}, map[uint32][]string{0: {ink(palette.Flow, 0)}, 1: {ink(palette.Flow, 2)}}, "Named flow"},
		"flow of the busier":                {flow, twoWay(), 5, []uint16{900, 4000}, map[uint32][]string{0: {ink(palette.Flow, 2)}}, "busier"},
		"nothing known":                     {flow, cross(), 2, []uint16{none, none}, map[uint32][]string{}, "3,000+"},
	} {
		have, words := ribbonsOf(t, c.spec, c.city, c.mpp, c.v)
		if len(have) != len(c.want) {
			t.Errorf("%s: ribbons %v, want %v", name, have, c.want)
		}
		for street, want := range c.want {
			if !slices.Equal(have[street], want) {
				t.Errorf("%s: street %d is %v, want %v", name, street, have[street], want)
			}
		}
		if !strings.Contains(words, c.says) {
			t.Errorf("%s: the picture says %q, not %q", name, words, c.says)
		}
	}
	if got := louder(60, 60); math.Abs(got-63.0103) > 1e-4 {
		t.Errorf("twice 60 dB is %.4f dB", got)
	}
}

func TestALayerOfStreetsTakesThePlaceOfTheOneThereWas(t *testing.T) {
	known := append(slices.Clone(StreetColours), DefaultLayers...)
	for flag, want := range map[string]string{"+traffic.noise": "traffic.noise", "+traffic.co2,+traffic.noise": "traffic.noise", "-traffic.link_speed": "",
		"traffic.flow,traffic.co2": "traffic.flow,traffic.co2"} {
		on, err := ParseLayers(flag, known)
		if err != nil {
			t.Fatal(err)
		}
		on = slices.DeleteFunc(on, func(l string) bool { return !slices.Contains(StreetColours, l) })
		if got := strings.Join(on, ","); got != want {
			t.Errorf("%s: streets are coloured by %q, want %q", flag, got, want)
		}
	}
	if slices.Contains(DefaultLayers, "traffic.noise") {
		t.Error("noise is shown before anybody asks for it")
	}
}

// Vehicles are as long as the model drives them, and an emergency vehicle has a sign at every scale.
func TestVehicleTypesAreDrawnAtTheirSize(t *testing.T) {
	for kind, want := range map[uint8][2]float32{0: {50, 19}, 0 | 1<<4: {65, 21}, 1: {120, 25}, 2 | 1<<4: {165, 25}, 4 | 1<<4: {16, 6}, 5 | 1<<4: {50, 22}, 5 | 2<<4: {10, 7},
		2 | 9<<4: {71, 25}, 12: {50, 19}} {
		if l, w := VehicleOnScreen(kind, 0.1); math.Abs(float64(l-want[0])) > 1e-4 || math.Abs(float64(w-want[1])) > 1e-4 {
			t.Errorf("type %#x is drawn %g × %g px at 0.1 m a pixel, want %v", kind, l, w, want)
		}
	}
	s := newStage(t)
	loud := scenetest.NewLoud(s.storm)
	for _, mpp := range []float64{5, 2, 0.5} {
		v := s.view()
		v.Camera, v.Layers, v.Chrome = Camera{Center: s.city.Streets.Line.At(slices.Index(s.city.Streets.ID, scenetest.Parade))[1], MPP: mpp}, []string{"traffic.vehicle"}, 0
		if err := s.painter.Paint(v, loud, clock.Time(time.Hour), &s.list); err != nil {
			t.Fatal(err)
		}
		quads, dots := 0, 0
		for _, o := range s.list.Ops[s.list.Below:s.list.Above] {
			for i := o.From; i < o.To; i++ {
				if o.Kind == OpQuads && s.list.Quads[i].ID == 6 {
					quads++
				}
				if o.Kind == OpDots && s.list.Dots[i].ID == 6 {
					dots++
				}
			}
		}
		want := map[float64][2]int{5: {0, 2}, 2: {1, 1}, 0.5: {4, 0}}[mpp] // quads, dots: with halo and the two bars
		if quads != want[0] || dots != want[1] {
			t.Errorf("%g m a pixel: the ambulance has %d boxes and %d dots, want %v", mpp, quads, dots, want)
		}
	}
}
