package scenetest

import (
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
)

// Loud is the storm with layers of noise, CO₂ and flow of its streets, and one vehicle of each type in a row instead of its
// traffic.
type Loud struct {
	*Storm
	meta frame.Info
}

// NewLoud adds them.
func NewLoud(s *Storm) *Loud {
	l := &Loud{Storm: s, meta: s.Meta}
	l.meta.Layers = append([]frame.LayerSpec(nil), s.Meta.Layers...)
	for _, k := range []struct {
		name, unit, ramp, ko, en string
		quantum                  float64
	}{{"traffic.noise", "dB(A)", "noise", "도로 소음", "Noise", 0.1}, {"traffic.co2", "kg/(h km)", "co2", "차량 CO₂", "CO₂", 0.1},
		{"traffic.flow", "veh/h", "flow", "교통량", "Flow", 1}} {
		l.meta.Layers = append(l.meta.Layers, frame.LayerSpec{Name: k.name, Group: "traffic", Support: city.OfStreet, Kind: frame.Scalar, Unit: k.unit,
			Ramp: k.ramp, Quantum: k.quantum, Truth: true, Every: 5 * time.Minute, Title: [2]string{k.ko, k.en}})
	}
	return l
}

// Info describes the storm and the layers.
func (l *Loud) Info() *frame.Info { return &l.meta }

// Parade is the street on which the vehicles stand, and the lane they are on.
const Parade = "4_5-5_5f"

// types are the classes of the ramp and their builds.
var types = []uint8{0, 0 | 1<<4, 1, 2, 2 | 1<<4, 3, 4, 4 | 1<<4, 4 | 2<<4, 5, 5 | 1<<4, 5 | 2<<4}

// Pair returns the samples, which do not change with time where they are not the storm's.
func (l *Loud) Pair(layer int, t clock.Time, dst *[2]frame.Sample) (float32, error) {
	spec := &l.meta.Layers[layer]
	c := l.City
	switch spec.Name {
	case "traffic.vehicle":
		for k := range dst {
			dst[k].Movers.Reset()
			for s, id := range c.Streets.ID {
				if id != Parade {
					continue
				}
				pos := float32(8)
				for i, kind := range types {
					pos += 5
					if i > 0 && (types[i] == 1 || types[i] == 2 || types[i] == 2|1<<4) {
						pos += 9
					}
					dst[k].Movers.Add(uint32(i+1), c.Streets.LaneOff[s], pos, 9, kind)
					pos += 4
				}
			}
		}
		return 0, nil
	case "traffic.noise", "traffic.co2", "traffic.flow":
		for k := range dst {
			dst[k].Values = dst[k].Values[:0]
			for s := range c.Streets.ID {
				dst[k].Values = append(dst[k].Values, spec.Store(streetValue(spec.Name, c.Streets.Class[s], s)))
			}
		}
		return 0, nil
	}
	return l.Storm.Pair(layer, t, dst)
}

// streetValue grows with the class of a street and differs from street to street.
func streetValue(layer string, class city.StreetClass, street int) float64 {
	rank := max(0, 5-float64(class)) / 4 // 1 trunk, 0 residential
	part := float64(street*37%17) / 17
	switch layer {
	case "traffic.noise":
		return 40 + 24*rank + 12*part
	case "traffic.co2":
		return 2 + 700*rank*rank*(0.3+part)
	}
	return 20 + 2800*rank*rank*(0.4+part)
}
