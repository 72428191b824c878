package scenetest

import (
	"math"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/geo"
)

// Blackout is the storm with a grid and sensors: the substation drowns in minute 45, the blocks in the west go dark, and
// six minutes later the sensors there fall silent. What the hub released is the
// speed of some streets, blurred, and the depth at gauges; of the counts of cameras nothing.
type Blackout struct {
	*Storm
	sensors []geo.Point
	names   []string
}

// The minutes in which the substation trips and the batteries of the sensors are empty.
const (
	darkFrom   = 45
	silentFrom = 51
)

// NewBlackout adds a substation and two transformers to a town, and returns the storm over it.
func NewBlackout(c *city.City) *Blackout {
	a := &c.PowerAssets
	for k, at := range []geo.Point{{X: 700, Y: 860}, {X: 430, Y: 980}, {X: 1900, Y: 820}} {
		a.ID = append(a.ID, []string{"S1", "T1", "S2"}[k])
		a.Name = append(a.Name, []string{"나루변전소", "", "갈대변전소"}[k])
		a.Kind = append(a.Kind, []city.AssetKind{city.Substation, city.GroundTransformer, city.Substation}[k])
		a.At.Add(at)
		a.Poly.Add([][]geo.Point{{{X: at.X - 15, Y: at.Y - 12}, {X: at.X + 15, Y: at.Y - 12}, {X: at.X + 15, Y: at.Y + 12}, {X: at.X - 15, Y: at.Y + 12}}})
		a.Sill = append(a.Sill, []float32{0.3, 0.5, 0.6}[k])
		a.Rating = append(a.Rating, []float32{45000, 400, 45000}[k])
		a.Bus, a.Feeder = append(a.Bus, city.None), append(a.Feeder, city.None)
	}
	b := &Blackout{Storm: NewStorm(c)}
	for i := range 14 {
		b.sensors = append(b.sensors, node(1+i*5%11, 1+i*3%7).Add(geo.Point{X: 14, Y: 12}))
		b.names = append(b.names, []string{"수위계", "교통량 검지기", "CCTV 계수기"}[i%3]+" "+string(rune('1'+i/3)))
	}
	layer := func(name, group string, on city.Support, kind frame.Kind, ramp string, quantum float64, truth bool) {
		b.Meta.Layers = append(b.Meta.Layers, frame.LayerSpec{Name: name, Group: group, Support: on, Kind: kind, Ramp: ramp, Quantum: quantum, Truth: truth, Every: time.Minute})
	}
	layer("power.energised", "power", city.OfBuilding, frame.Flag, "energised", 1, true)
	layer("sensing.status", "privacy", city.Sensor, frame.Class, "", 1, true)
	b.Meta.Layers[len(b.Meta.Layers)-1].Classes = []string{"silent", "reporting"}
	layer("hub.release.speed", "privacy", city.OfStreet, frame.Release, "speed_ratio", 0.01, false)
	speed := &b.Meta.Layers[len(b.Meta.Layers)-1]
	speed.Title, speed.Unit = [2]string{"공개된 도로 속도", "Released street speed"}, "1"
	speed.Release = &frame.Released{Query: "speed", Stream: "anpr", Purpose: "traffic_control", Mechanism: "discrete laplace", Scale: 0.05, Step: 0.01,
		Epsilon: 1, Span: 4, K: 5, M: 3, Window: 5 * time.Minute, Delay: 2 * time.Second, Personal: true, Stamp: "NOT PRIVATE: simulation"}
	layer("hub.release.gauge", "privacy", city.Sensor, frame.Release, "flood_depth", 0.001, false)
	gauge := &b.Meta.Layers[len(b.Meta.Layers)-1]
	gauge.Title, gauge.Unit = [2]string{"수위계의 물 깊이", "Depth at gauges"}, "m"
	gauge.Release = &frame.Released{Query: "gauge", Stream: "gauge", Purpose: "flood_warning", Mechanism: "exact: no person", Step: 0.001, Window: time.Minute, Delay: 2 * time.Second}
	layer("hub.counter", "privacy", city.WholeCity, frame.Counter, "", 1, false)
	b.Meta.Streams = []frame.Stream{{Name: "anpr", Class: "plate", Basis: "dpv:Consent", Article: "PIPA 15(1)1", Purposes: []string{"traffic_control"}},
		{Name: "gauge", Class: "none", Basis: "dpv:PublicInterest", Article: "no personal data", Purposes: []string{"flood_warning"}},
		{Name: "cctv", Class: "count", Basis: "dpv:PublicInterest", Article: "PIPA 25", Purposes: []string{"statistics"}}}
	for i, at := range b.sensors {
		d := frame.Device{ID: b.names[i], At: at, Kind: "level", Stream: "gauge"}
		switch i % 3 {
		case 1:
			d.Kind, d.Stream = "anpr", "anpr"
		case 2:
			d.Kind, d.Stream = "cctv", "cctv"
		case 0:
			if i == 0 && len(c.Underpasses.ID) > 0 {
				d.On = city.Ref{Support: city.OfUnderpass}
			}
		}
		b.Meta.Devices = append(b.Meta.Devices, d)
	}
	b.Meta.Counts[city.Sensor.String()] = len(b.sensors)
	return b
}

// Places returns where the sensors stand.
func (b *Blackout) Places(s city.Support) ([]geo.Point, []string) {
	if s != city.Sensor {
		return nil, nil
	}
	return b.sensors, b.names
}

// Events are those of the storm and of the grid, linked by their causes.
func (b *Blackout) Events(from, to clock.Time) []frame.Event {
	var in []frame.Event
	minute := func(m float64) clock.Time { return clock.Time(m * float64(time.Minute)) }
	own := []frame.Event{
		{ID: 10, At: minute(44), Kind: "flood.reached", Where: city.Ref{Support: city.OfPowerAsset}, Name: "substation/S1", Value: 0.3, Unit: "m", Cause: []uint64{1}},
		{ID: 11, At: minute(darkFrom), Kind: "power.tripped", Where: city.Ref{Support: city.OfPowerAsset}, Name: "substation/S1", Cause: []uint64{10}},
		{ID: 12, At: minute(silentFrom), Kind: "sensing.silent", Where: city.Ref{Support: city.Sensor, Index: 1}, Name: "sensor/1", Cause: []uint64{11}},
	}
	all := b.Storm.Events(0, b.Meta.Stop)
	for len(all) > 0 || len(own) > 0 {
		var e frame.Event
		if len(own) == 0 || len(all) > 0 && all[0].At <= own[0].At {
			e, all = all[0], all[1:]
		} else {
			e, own = own[0], own[1:]
		}
		if e.At >= from && e.At <= to {
			in = append(in, e)
		}
	}
	return in
}

// Pair returns the two minutes around t.
func (b *Blackout) Pair(layer int, t clock.Time, dst *[2]frame.Sample) (float32, error) {
	w, err := b.Storm.Pair(layer, t, dst)
	if err != nil {
		return 0, err
	}
	for k := range dst {
		b.fill(&b.Meta.Layers[layer], &dst[k])
	}
	return w, nil
}

func (b *Blackout) fill(spec *frame.LayerSpec, dst *frame.Sample) {
	minute, c := dst.At.Seconds()/60, b.City
	west := func(p geo.Point) bool { return p.X < 1000+60*math.Sin(p.Y/90) && p.Y > 560 }
	switch spec.Name {
	case "power.energised":
		for i := range c.Buildings.ID {
			dst.Values = append(dst.Values, spec.Store(b2f(minute < darkFrom || !west(c.Buildings.Poly.Centroid(i)))))
		}
	case "sensing.status":
		for _, p := range b.sensors {
			dst.Values = append(dst.Values, spec.Store(b2f(minute < silentFrom || !west(p))))
		}
	case "hub.release.speed":
		for i := range c.Streets.ID {
			v := math.NaN()
			if i%4 != 0 && c.Streets.Class[i] != city.Residential {
				v = math.Round(5*ratio(c, int(c.Streets.LaneOff[i]), minute)) / 5
			}
			if s := spec.Store(v); s != frame.Missing && i%11 == 3 {
				dst.Values = append(dst.Values, frame.Suppressed)
			} else {
				dst.Values = append(dst.Values, s)
			}
		}
	case "hub.release.gauge":
		for i := range b.sensors {
			v := math.NaN()
			if i%3 == 0 && (minute < silentFrom || i%2 == 0) {
				v = math.Max(0, (minute-30)*0.012*float64(1+i%4))
			}
			dst.Values = append(dst.Values, spec.Store(v))
		}
	case "hub.counter":
		n := uint32(minute)
		dst.Values = frame.Counters{Readings: 70000 * n, Releases: 12 * n, Suppressed: n / 3, NoConsent: 400 * n, Epsilon: 50000 * n}.Append(dst.Values)
	}
}
