package scene

import (
	"semul/engine/city"
	"semul/engine/frame"
)

// LetOut is one row of a layer of what was let out.
type LetOut struct{ Layer, Row int }

// About lists what was let out about a thing: of a street that a device stands on, a building or another place its own rows,
// and those of the gauges that look at it; of a building also that of its feeder; of a sensor what left it, its own row or
// that of the cell that it adds to.
func About(info *frame.Info, c *city.City, ref city.Ref) []LetOut {
	var out []LetOut
	for k := range info.Layers {
		l := &info.Layers[k]
		if l.Kind != frame.Release {
			continue
		}
		switch row := cellOf(info, c, l, ref); {
		case row >= 0 && l.Support == city.OfStreet && !watched(info, c, l, uint32(row)):
		case row >= 0:
			out = append(out, LetOut{k, row})
		case l.Support == city.Sensor && ref.Support != city.Sensor && l.Release != nil:
			for i := range info.Devices {
				if d := &info.Devices[i]; d.On == ref && d.Stream == l.Release.Stream {
					out = append(out, LetOut{k, i})
					break
				}
			}
		}
	}
	return out
}

// watched reports whether a device of the layer's stream stands on a street; where a run does not say what its devices look
// at, any street may be.
func watched(info *frame.Info, c *city.City, l *frame.LayerSpec, street uint32) bool {
	known := false
	for i := range info.Devices {
		d := &info.Devices[i]
		if l.Release == nil || d.Stream != l.Release.Stream {
			continue
		}
		on := d.On
		if on.Support == city.OfLane && int(on.Index) < len(c.Lanes.Street) {
			on = city.Ref{Support: city.OfStreet, Index: c.Lanes.Street[on.Index]}
		}
		if on == (city.Ref{Support: city.OfStreet, Index: street}) {
			return true
		}
		known = known || on.Support == city.OfStreet
	}
	return !known
}

// cellOf returns the row of a layer that a thing has or adds to, −1 for none.
func cellOf(info *frame.Info, c *city.City, l *frame.LayerSpec, ref city.Ref) int {
	if ref.Support == city.Sensor {
		if int(ref.Index) >= len(info.Devices) || l.Release == nil || info.Devices[ref.Index].Stream != l.Release.Stream {
			return -1
		}
		if l.Support == city.Sensor {
			return int(ref.Index)
		}
		ref = info.Devices[ref.Index].On
	}
	switch {
	case l.Support == ref.Support:
		return int(ref.Index)
	case l.Support == city.OfStreet && ref.Support == city.OfLane && int(ref.Index) < len(c.Lanes.Street):
		return int(c.Lanes.Street[ref.Index])
	case l.Support == city.OfFeeder && ref.Support == city.OfBuilding:
		return FeederOf(c, ref.Index)
	}
	return -1
}
