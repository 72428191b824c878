package scene

import (
	"math"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/render/text"

	"semul/assets/fonts"
)

// cross has two lanes in line with a lane link between them, and a second lane beside the first.
//
//	lane 0: (0,0)–(100,0)   link 0: (100,0)–(110,0)   lane 1: (110,0)–(210,0)   lane 2: (0,3)–(100,3)
func cross() *city.City {
	c := &city.City{Bounds: geo.Bounds{MaxX: 300, MaxY: 100}}
	c.Streets.ID, c.Streets.Name = []string{"a", "b"}, []string{"", ""}
	c.Streets.Class, c.Streets.From, c.Streets.To = make([]city.StreetClass, 2), []uint32{0, 1}, []uint32{1, 2}
	c.Streets.Opposite, c.Streets.Speed, c.Streets.Length = []uint32{city.None, city.None}, []float32{14, 14}, []float32{105, 105}
	c.Streets.Line.Add([]geo.Point{{}, {X: 105}})
	c.Streets.Line.Add([]geo.Point{{X: 105}, {X: 210}})
	c.Streets.Level, c.Streets.Bridge, c.Streets.Tunnel = make([]int8, 2), make([]bool, 2), make([]bool, 2)
	c.Streets.LaneOff = []uint32{0, 2, 3}
	lane := func(id string, street uint32, line ...geo.Point) {
		c.Lanes.ID, c.Lanes.Street, c.Lanes.Width = append(c.Lanes.ID, id), append(c.Lanes.Street, street), append(c.Lanes.Width, 3)
		c.Lanes.Length, c.Lanes.Speed = append(c.Lanes.Length, float32(geo.PolylineLength(line))), append(c.Lanes.Speed, 14)
		c.Lanes.Line.Add(line)
	}
	lane("a_0", 0, geo.Point{}, geo.Point{X: 100})
	lane("a_1", 0, geo.Point{Y: 3}, geo.Point{X: 100, Y: 3})
	lane("b_0", 1, geo.Point{X: 110}, geo.Point{X: 210})
	c.LaneLinks.ID, c.LaneLinks.From, c.LaneLinks.To = []string{"k"}, []uint32{0}, []uint32{2}
	c.LaneLinks.Length, c.LaneLinks.Signal, c.LaneLinks.Group = []float32{10}, []uint32{city.None}, []uint16{0}
	c.LaneLinks.Junction = []uint32{0}
	c.LaneLinks.Line.Add([]geo.Point{{X: 100}, {X: 110}})
	c.Junctions.ID = []string{"0", "1", "2"}
	c.Junctions.Kind = make([]city.JunctionKind, 3)
	for k := range 3 {
		c.Junctions.At.Add(geo.Point{X: 105 * float64(k)})
	}
	return c
}

// two is a run of vehicle samples at 0 and 1 s.
type two struct {
	info frame.Info
	a, b frame.Movers
}

func (s *two) Info() *frame.Info                        { return &s.info }
func (s *two) Span() (from, to clock.Time, live bool)   { return 0, clock.Time(time.Second), false }
func (s *two) Events(from, to clock.Time) []frame.Event { return nil }
func (s *two) Pair(_ int, t clock.Time, dst *[2]frame.Sample) (float32, error) {
	dst[0].Movers, dst[1].Movers = s.a, s.b
	return float32(t.Seconds()), nil
}

func TestVehiclesMoveBetweenSamples(t *testing.T) {
	f, err := text.LoadFonts(fonts.Regular, fonts.SemiBold)
	if err != nil {
		t.Fatal(err)
	}
	const link = 3 // lanes first, then links
	for _, c := range []struct {
		name           string
		from, to       uint32
		pos, end       float32
		w              float64
		x, y           float64
		gone           bool
		braking        bool
		speedA, speedB float32
	}{
		{name: "along its lane", from: 0, to: 0, pos: 10, end: 24, w: 0.5, x: 17, speedA: 14, speedB: 14},
		{name: "at the first sample", from: 0, to: 0, pos: 10, end: 24, w: 0, x: 10, speedA: 14, speedB: 14},
		{name: "into a link", from: 0, to: link, pos: 96, end: 4, w: 0.75, x: 102, speedA: 8, speedB: 8},
		{name: "out of a link", from: link, to: 2, pos: 6, end: 8, w: 0.5, x: 112, speedA: 12, speedB: 12},
		{name: "over a link", from: 0, to: 2, pos: 95, end: 5, w: 0.5, x: 105, speedA: 14, speedB: 14},
		{name: "over a link, early", from: 0, to: 2, pos: 95, end: 5, w: 0.2, x: 99, speedA: 14, speedB: 14},
		{name: "over a link, late", from: 0, to: 2, pos: 95, end: 5, w: 0.9, x: 113, speedA: 14, speedB: 14},
		{name: "changing lane", from: 0, to: 1, pos: 20, end: 30, w: 0.5, x: 25, y: 1.5, speedA: 10, speedB: 10},
		{name: "leaving", from: 0, to: 0, pos: 50, w: 0.5, x: 50, gone: true, speedA: 14},
		{name: "braking", from: 0, to: 0, pos: 50, end: 52, w: 0.5, x: 51, speedA: 5, speedB: 1, braking: true},
	} {
		src := &two{info: frame.Info{Layers: []frame.LayerSpec{{Name: "traffic.vehicle", Kind: frame.Mover, Support: city.Vehicle, Quantum: 1}}}}
		src.a.Add(9, c.from, c.pos, c.speedA, 0)
		if !c.gone {
			src.b.Add(4, 1, 1, 1, 0)
			src.b.Add(9, c.to, c.end, c.speedB, 0)
		}
		p := NewPainter(NewMap(cross(), f))
		v := View{W: 600, H: 200, Camera: Camera{Center: geo.Point{X: 100}, MPP: 0.5}, Layers: []string{"traffic.vehicle"}}
		var d DrawList
		if err := p.Paint(v, src, clock.FromSeconds(c.w), &d); err != nil {
			t.Fatal(err)
		}
		if len(p.placed) != 1 {
			t.Errorf("%s: %d vehicles painted", c.name, len(p.placed))
			continue
		}
		got := p.placed[0]
		if math.Abs(got.at.X-c.x) > 1e-3 || math.Abs(got.at.Y-c.y) > 1e-3 || math.Abs(got.dir.X-1) > 1e-9 || got.braking != c.braking {
			t.Errorf("%s: at %v heading %v, braking %v; want (%g, %g), braking %v", c.name, got.at, got.dir, got.braking, c.x, c.y, c.braking)
		}
	}
}

func TestVehiclesOnUnknownLanesAreLeftOut(t *testing.T) {
	f, err := text.LoadFonts(fonts.Regular, fonts.SemiBold)
	if err != nil {
		t.Fatal(err)
	}
	src := &two{info: frame.Info{Layers: []frame.LayerSpec{{Name: "traffic.vehicle", Kind: frame.Mover, Support: city.Vehicle, Quantum: 1}}}}
	src.a.Add(1, 77, 5, 5, 0)
	src.a.Add(2, 0, 5, 5, 250)
	p := NewPainter(NewMap(cross(), f))
	var d DrawList
	v := View{W: 600, H: 200, Camera: Camera{Center: geo.Point{X: 100}, MPP: 0.5}, Layers: []string{"traffic.vehicle"}}
	if err := p.Paint(v, src, clock.FromSeconds(0.5), &d); err != nil || len(p.placed) != 1 {
		t.Errorf("%d vehicles, %v", len(p.placed), err)
	}
}
