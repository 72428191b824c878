package viewer

import (
	"image/color"
	"math"

	"semul/render/palette"
	"semul/render/scene"
)

// Shape is how a part of a vehicle is drawn.
type Shape uint8

// The shapes.
const (
	RoundShape Shape = iota // a disc of diameter Width round Front
	BodyShape               // a box with rounded corners, Length behind Front
	PlainShape              // a box
)

// Part is a vehicle on the screen, or its halo, its cross or brake lights [logical px of the window].
type Part struct {
	Front, Dir    scene.Pt
	Length, Width float32
	Ink           color.NRGBA
	Shape         Shape
}

// Fleet hands the vehicles of a picture to draw, in painting order, where they are now. It does not allocate.
func (f *Frame) Fleet(p *Picture, draw func(Part)) {
	if p == nil || len(p.Riders) == 0 || f.Camera.MPP > 16 {
		return
	}
	moved, close := f.Moved(p), f.Camera.MPP <= scene.SirenSign
	for pass := 0; pass < 4; pass++ {
		if pass > 1 && !close {
			continue
		}
		for i := range p.Riders {
			r := &p.Riders[i]
			if pass == 0 && !close && !r.Siren() || pass == 2 && !r.Siren() || pass == 3 && !r.Braking {
				continue
			}
			part, ok := f.part(r, moved)
			if !ok {
				continue
			}
			switch pass {
			case 0: // halo, or far out the disc under an emergency vehicle
				if !close {
					q := scene.Quad{Dir: part.Dir, Length: part.Length}
					part.Front, part.Width = scene.SirenDisc(part.Front, q, f.Camera.MPP)
					part.Length, part.Ink, part.Shape = part.Width, f.Theme.Color(palette.Text), RoundShape
					break
				}
				part.Front.X, part.Front.Y = part.Front.X+part.Dir.X*0.7, part.Front.Y+part.Dir.Y*0.7
				part.Length, part.Width, part.Ink = part.Length+1.4, part.Width+1.4, f.Halo
			case 2: // the cross on the roof of an emergency vehicle
				for _, bar := range scene.SirenCross(part.Length, part.Width) {
					cross := part
					cross.Front.X, cross.Front.Y = part.Front.X-part.Dir.X*bar[0], part.Front.Y-part.Dir.Y*bar[0]
					cross.Length, cross.Width, cross.Ink, cross.Shape = bar[1], bar[2], f.Halo, PlainShape
					draw(cross)
				}
				continue
			case 3: // brake lights
				d := float32(math.Max(0.9, 0.45/f.Camera.MPP))
				part.Front.X, part.Front.Y = part.Front.X-part.Dir.X*(part.Length-d), part.Front.Y-part.Dir.Y*(part.Length-d)
				part.Length, part.Ink, part.Shape = d, f.Brake, PlainShape
			}
			draw(part)
		}
	}
}

// part places one vehicle; false outside the map.
func (f *Frame) part(r *Rider, moved float64) (Part, bool) {
	at, dir := r.At, r.Dir
	if r.Moves && moved > 0 {
		at = at.Lerp(r.Later.At, moved)
		if moved > 0.5 {
			dir = r.Later.Dir
		}
	}
	mpp := f.Camera.MPP
	mid := scene.Pt{X: (f.Map.MinX + f.Map.MaxX) / 2, Y: (f.Map.MinY + f.Map.MaxY) / 2}
	p := Part{Front: scene.Pt{X: mid.X + float32((at.X-f.Camera.Center.X)/mpp), Y: mid.Y - float32((at.Y-f.Camera.Center.Y)/mpp)},
		Dir: scene.Pt{X: float32(dir.X), Y: -float32(dir.Y)}, Ink: f.Ramp.Color(int(r.Class), f.Theme)}
	if p.Front.X < f.Map.MinX-30 || p.Front.X > f.Seam || p.Front.Y < f.Map.MinY-30 || p.Front.Y > f.Map.MaxY+30 {
		return p, false
	}
	if mpp > 4 {
		p.Width = 2
		if mpp < 6 {
			p.Width = 2.4
		}
		return p, true
	}
	p.Length, p.Width = scene.VehicleOnScreen(r.Kind, mpp)
	p.Shape = BodyShape
	return p, true
}
