package scenetest

import (
	"fmt"
	"math"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/geo"
)

// Storm is a fake run of two hours over a town: a frame.Source whose samples are written down by formula, one a minute.
type Storm struct {
	City *city.City
	Meta frame.Info
	grid geo.Grid
}

// Minutes is the length of the storm.
const Minutes = 120

// NewStorm returns the storm over a town.
func NewStorm(c *city.City) *Storm {
	grid := geo.Grid{NX: int(Width / 8), NY: int(Height / 8), Cell: 8}
	layer := func(name, group string, on city.Support, kind frame.Kind, unit, ramp string, quantum float64) frame.LayerSpec {
		return frame.LayerSpec{Name: name, Group: group, Support: on, Kind: kind, Unit: unit, Ramp: ramp, Quantum: quantum, Truth: true, Every: time.Minute}
	}
	return &Storm{City: c, grid: grid, Meta: frame.Info{
		City: c.Name, CityHash: "0123456789abcdef", Scenario: "scenetest/storm", Title: "장마 저녁", Seed: 7, Engine: "test",
		Start: time.Date(2026, 7, 16, 17, 0, 0, 0, time.FixedZone("", 9*3600)), Stop: clock.Time(Minutes * time.Minute),
		Layers: []frame.LayerSpec{
			layer("flood.depth", "water", city.FloodCell, frame.Raster, "m", "flood_depth", 0.001),
			layer("traffic.vehicle", "traffic", city.Vehicle, frame.Mover, "", "vehicle_type", 1),
			layer("traffic.link_speed", "traffic", city.OfLane, frame.Scalar, "1", "speed_ratio", 0.01),
			layer("traffic.closed", "traffic", city.OfLane, frame.Flag, "", "", 1),
			layer("traffic.signal", "traffic", city.OfSignal, frame.Class, "", "", 1),
			layer("weather.rain", "weather", city.WeatherZone, frame.Scalar, "mm/h", "cmocean_rain", 0.1),
		},
		Grids:     map[string]geo.Grid{city.FloodCell.String(): grid},
		Counts:    map[string]int{city.WeatherZone.String(): 1},
		Synthetic: []string{"streets", "buildings", "water", "terrain"},
		Sources:   c.Layers,
	}}
}

// Info describes the storm.
func (s *Storm) Info() *frame.Info { return &s.Meta }

// Span is the two hours.
func (s *Storm) Span() (from, to clock.Time, live bool) { return 0, s.Meta.Stop, false }

// Events are those of the storm: water reaches an underpass, which closes.
func (s *Storm) Events(from, to clock.Time) []frame.Event {
	all := []frame.Event{
		{ID: 1, At: clock.Time(10 * time.Minute), Kind: "weather.alert", Where: city.Ref{Support: city.WholeCity}, Name: "city", Note: "60 mm/h"},
		{ID: 2, At: clock.Time(41 * time.Minute), Kind: "flood.reached", Where: city.Ref{Support: city.OfUnderpass}, Name: "underpass/no1", Value: 0.15, Unit: "m", Cause: []uint64{1}},
		{ID: 3, At: clock.Time(42 * time.Minute), Kind: "traffic.closed", Where: city.Ref{Support: city.OfStreet, Index: 40}, Name: "street/4_5-4_6f", Cause: []uint64{2}},
		{ID: 4, At: clock.Time(75 * time.Minute), Kind: "people.caught_in_water", Where: city.Ref{Support: city.OfUnderpass}, Name: "underpass/no1", Value: 0.61, Unit: "m", Cause: []uint64{2}},
	}
	var in []frame.Event
	for _, e := range all {
		if e.At >= from && e.At <= to {
			in = append(in, e)
		}
	}
	return in
}

// Pair returns the two minutes around t.
func (s *Storm) Pair(layer int, t clock.Time, dst *[2]frame.Sample) (float32, error) {
	if layer < 0 || layer >= len(s.Meta.Layers) || t < 0 || t > s.Meta.Stop {
		return 0, fmt.Errorf("scenetest: layer %d at %v: not recorded", layer, t)
	}
	step := clock.Time(time.Minute)
	k := t / step
	s.sample(layer, k*step, &dst[0])
	s.sample(layer, min((k+1)*step, s.Meta.Stop), &dst[1])
	return float32(float64(t-k*step) / float64(step)), nil
}

func (s *Storm) sample(layer int, at clock.Time, dst *frame.Sample) {
	dst.At = at
	dst.Values = dst.Values[:0]
	dst.Movers.Reset()
	spec := &s.Meta.Layers[layer]
	minute := at.Seconds() / 60
	c := s.City
	switch spec.Name {
	case "flood.depth":
		for id := range s.grid.Cells() {
			dst.Values = append(dst.Values, spec.Store(depth(s.grid.CenterOf(id), minute)))
		}
	case "traffic.link_speed":
		for l := range c.Lanes.ID {
			dst.Values = append(dst.Values, spec.Store(ratio(c, l, minute)))
		}
	case "traffic.closed":
		for l := range c.Lanes.ID {
			dst.Values = append(dst.Values, spec.Store(b2f(ratio(c, l, minute) == 0)))
		}
	case "traffic.signal":
		for k := range c.Signals.ID {
			dst.Values = append(dst.Values, uint16((int(minute)+k)%4))
		}
	case "weather.rain":
		dst.Values = append(dst.Values, spec.Store(60*math.Exp(-math.Pow((minute-45)/30, 2))))
	case "traffic.vehicle":
		id := uint32(0)
		for l := range c.Lanes.ID {
			length, r := float64(c.Lanes.Length[l]), ratio(c, l, minute)
			if r == 0 {
				continue
			}
			gap := 14 + 46*r + float64(l*37%29)
			if c.Streets.Class[c.Lanes.Street[l]] == city.Residential {
				gap *= 5
			}
			for pos := math.Mod(float64(l*13%50)+minute*14*r*7, gap); pos < length; pos += gap {
				id++
				kind := uint8(0)
				switch id % 23 {
				case 3:
					kind = 1
				case 7, 11:
					kind = 2
				case 13:
					kind = 4
				}
				if id == 200 {
					kind = 3
				}
				dst.Movers.Add(id, uint32(l), float32(pos), float32(13.9*r), kind)
			}
		}
	}
}

// depth is the water on the ground [m]: it spreads from low spots north of the river, and stands in the river.
func depth(p geo.Point, minute float64) float64 {
	y, h := RiverY(p.X)
	if math.Abs(p.Y-y) < h {
		if p.X > 1180 && p.X < 1330 && math.Abs(p.Y-470) < 19 {
			return 0 // the island
		}
		return 3
	}
	if math.Abs(p.Y-y) < h+16 {
		return 0 // the levee
	}
	rise := 1 - math.Exp(-math.Max(0, minute-15)/35)
	d := 0.0
	for _, low := range [][4]float64{{820, 1128, 60, 2.2}, {700, 800, 260, 0.9}, {1500, 760, 330, 0.7}, {2000, 1050, 160, 0.5}, {300, 120, 170, 0.45}, {1760, 1130, 55, 1.4}} {
		dx, dy := p.X-low[0], p.Y-low[1]
		d += low[3] * math.Exp(-(dx*dx+dy*dy)/(2*low[2]*low[2]))
	}
	d += 0.05 * (math.Sin(p.X/31) + math.Sin(p.Y/27))
	return math.Max(0, d*rise-0.16)
}

// ratio is a lane's mean speed over its limit; 0 where it is closed.
func ratio(c *city.City, lane int, minute float64) float64 {
	line := c.Lanes.Line.At(lane)
	mid := line[0].Lerp(line[len(line)-1], 0.5)
	d := depth(mid, minute)
	if wet(mid, 0) {
		d = 0
	}
	if d > 0.5 {
		return 0
	}
	r := 1 - 1.4*d
	big := c.Streets.Class[c.Lanes.Street[lane]] <= city.Secondary
	if big {
		r -= 0.55 * math.Exp(-math.Pow((mid.X-1000)/420, 2)) * math.Min(1, minute/40)
	}
	return math.Max(0.05, r)
}

func b2f(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
