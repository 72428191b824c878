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
	info := src.Info()
	return (*devices)(info), len(info.Devices) > 0
}

// devices are those that a run names; a pointer, for sources are compared.
type devices frame.Info

// Places returns where the devices stand.
func (d *devices) Places(s city.Support) (at []geo.Point, names []string) {
	if s != city.Sensor {
		return nil, nil
	}
	for _, x := range d.Devices {
		at, names = append(at, x.At), append(names, x.ID)
	}
	return at, names
}

// sensors mark devices: a dot in the interface colour while they report, a slashed ring when silent. In band Z1 only the
// silent ones are shown; what stands in every lane or every building shows from band Z4 or Z5 on only.
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
		if !ok || !p.seen.Contains(where) || p.v.Camera.Band() < from(p.src.Info().Devices, i) {
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

// from is the band from which on device i is shown.
func from(list []frame.Device, i int) int {
	if i < len(list) {
		switch list[i].Kind {
		case "loop":
			return 4
		case "meter":
			return 5
		}
	}
	return 0
}

// silent paints a ring with a slash.
func (p *Painter) silent(at Pt, r float32) {
	p.disc(at, r, p.theme().Color(palette.Warn), palette.Warn)
	p.d.AddDot(at, Fill(p.theme(), palette.Panel).wide(2*r-3), 0)
	slash := Line(p.theme(), palette.Warn, 1.5)
	p.d.AddLine([]Pt{{at.X - r*0.7, at.Y + r*0.7}, {at.X + r*0.7, at.Y - r*0.7}}, false, slash, city.Ref{})
}
