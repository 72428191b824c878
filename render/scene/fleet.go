package scene

import (
	"math"

	"semul/engine/clock"
	"semul/engine/geo"
	"semul/render/palette"
)

// Rider is a vehicle on the ground at one instant.
type Rider struct {
	ID      uint32
	At, Dir geo.Point // the middle of the front edge [local m], heading (unit vector)
	Kind    uint8     // vehicle type: class of the ramp "vehicle_type" and build, see frame.SplitType
	Class   uint8     // class of the ramp that colours it
	Braking bool
}

// Fleet appends the vehicles of the picture last painted to dst, in the order they are painted in.
func (p *Painter) Fleet(dst []Rider) []Rider {
	if p.layer("traffic.vehicle") == nil || p.v.Camera.MPP > 16 {
		return dst
	}
	for class, rows := range p.types {
		for _, i := range rows {
			v := &p.placed[i]
			dst = append(dst, Rider{v.id, v.at, v.dir, v.kind, uint8(class), v.braking})
		}
	}
	return dst
}

// FleetAt appends where the vehicles are at another instant of the picture last painted.
func (p *Painter) FleetAt(at clock.Time, dst []Rider) ([]Rider, error) {
	s := p.layer("traffic.vehicle")
	if s == nil || p.v.Camera.MPP > 16 {
		return dst, nil
	}
	w, err := p.src.Pair(p.info.Layer("traffic.vehicle"), at, &s.pair)
	if err != nil {
		return dst, err
	}
	s.w = w
	p.place(s)
	return p.Fleet(dst), nil
}

// VehicleOnScreen returns the length and width [logical px] at which a vehicle of a type is drawn at mpp metres a pixel:
// its true ones, and never so small that it cannot be seen.
func VehicleOnScreen(kind uint8, mpp float64) (length, width float32) {
	size := vehicleSize(kind)
	grow := (size[0]/5 + 1) / 2 // of the smallest box that is drawn
	return float32(math.Max(size[0]/mpp, 5*grow)), float32(math.Max(size[1]/mpp, 2.4*math.Min(1, size[1]/1.9)))
}

// Siren reports whether it is an emergency vehicle, which a cross on the roof tells.
func (r *Rider) Siren() bool { return (&placed{kind: r.Kind}).siren() }

// VehicleRamp returns the ramp that colours vehicles.
func (v *View) VehicleRamp() *palette.Ramp {
	if v.BySpeed {
		return palette.SpeedRatio
	}
	return palette.VehicleType
}
