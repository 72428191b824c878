package scene

import (
	"semul/engine/city"
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/render/palette"
)

// Placer is a source that knows where the rows of a dynamic support stand, such as sensors, and what they are called.
type Placer interface {
	Places(s city.Support) (at []geo.Point, names []string)
}

// PlacerOf returns a source's own places, or those of the devices that its run names; false if there are none.
func PlacerOf(src frame.Source) (Placer, bool) {
	if p, ok := src.(Placer); ok {
		return p, true
	}
	list := src.Info().Devices
	return devices(list), len(list) > 0
}

type devices []frame.Device

// Places returns where the devices stand.
func (d devices) Places(s city.Support) (at []geo.Point, names []string) {
	if s != city.Sensor {
		return nil, nil
	}
	for _, x := range d {
		at, names = append(at, x.At), append(names, x.ID)
	}
	return at, names
}

// sensors mark devices: a dot in the interface colour while they report, a slashed ring when silent. In band Z1 only the
// silent ones are shown.
func (p *Painter) sensors() {
	s := p.layer("sensing.status")
	if s == nil {
		return
	}
	placer, ok := PlacerOf(p.src)
	if !ok {
		return
	}
	at, _ := placer.Places(s.spec.Support)
	r := float32(2.6)
	if p.v.Camera.Band() >= 3 {
		r = 4
	}
	for i, where := range at {
		v, ok := s.value(i)
		if !ok || !p.seen.Contains(where) {
			continue
		}
		silent := v == 0
		if name := s.class(i); name != "" {
			silent = name == "silent"
		}
		if silent {
			p.silent(p.pt(where), r+1)
		} else if p.v.Camera.Band() > 1 {
			p.disc(p.pt(where), r, p.theme().Color(palette.Accent), palette.Accent)
		}
	}
}

// silent paints a ring with a slash.
func (p *Painter) silent(at Pt, r float32) {
	p.disc(at, r, p.theme().Color(palette.Warn), palette.Warn)
	p.d.AddDot(at, Fill(p.theme(), palette.Panel).wide(2*r-3), 0)
	slash := Line(p.theme(), palette.Warn, 1.5)
	p.d.AddLine([]Pt{{at.X - r*0.7, at.Y + r*0.7}, {at.X + r*0.7, at.Y - r*0.7}}, false, slash, city.Ref{})
}
