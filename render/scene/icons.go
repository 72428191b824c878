package scene

import (
	"image/color"
	"math"

	"semul/engine/city"
	"semul/engine/geo"
	"semul/render/palette"
)

// middle returns the point half way along a line; false for less than two points.
func middle(line []geo.Point) (geo.Point, bool) {
	if len(line) < 2 {
		return geo.Point{}, false
	}
	at, _ := geo.PointAlong(line, geo.PolylineLength(line)/2)
	return at, true
}

// disc paints a disc with a ring of halo round it.
func (p *Painter) disc(at Pt, r float32, c color.NRGBA, token palette.Token) {
	p.d.AddDot(at, Style{Color: p.theme().Color(palette.Halo), Token: palette.Halo, Width: 2*r + 2.4}, 0)
	p.d.AddDot(at, Style{Color: c, Token: token, Width: 2 * r}, 0)
}

// noEntry paints the sign of a closed street: a disc with a bar.
func (p *Painter) noEntry(at Pt, r float32) {
	p.disc(at, r, p.theme().Color(palette.Bad), palette.Bad)
	bar := Style{Color: p.theme().Color(palette.Halo), Token: palette.Halo, Width: r * 0.45, Cap: ButtCap}
	p.d.AddLine([]Pt{{at.X - r*0.58, at.Y}, {at.X + r*0.58, at.Y}}, false, bar, city.Ref{})
}

// drop paints a drop of water with its tip up, r the radius of its belly.
func (p *Painter) drop(at Pt, r float32, s Style) {
	from := len(p.d.Pts)
	for k := range 25 {
		a := math.Pi/2 + 2*math.Pi*float64(k)/24 // from the bottom round
		x, y := math.Cos(a), math.Sin(a)
		if y < 0 { // the upper half is drawn out into a tip
			y *= 1 + 0.75*(-y)*(-y)
			x *= 1 - 0.35*(-y)/1.75
		}
		p.d.Pts = append(p.d.Pts, Pt{at.X + r*float32(x), at.Y + r*float32(y)})
	}
	p.d.endFill(from, s, city.Ref{})
}

// dip paints the sign of an underpass: a street that goes down below a bar.
func (p *Painter) dip(at Pt, r float32, ground, ink color.NRGBA) {
	p.d.AddRect(Box{at.X - r - 1.2, at.Y - r - 1.2, at.X + r + 1.2, at.Y + r + 1.2}, 4.2, Fill(p.theme(), palette.Halo))
	p.d.AddRect(Box{at.X - r, at.Y - r, at.X + r, at.Y + r}, 3, Ink(ground))
	s := Style{Color: ink, Width: max(1.2, r*0.24), Cap: RoundCap, Join: RoundJoin}
	var curve [13]Pt
	for k := range curve {
		t := float64(k)/6 - 1 // −1 … 1
		curve[k] = Pt{at.X + float32(t)*r*0.72, at.Y + r*float32(-0.1+0.62*math.Exp(-t*t*5))}
	}
	p.d.AddLine(curve[:], false, s, city.Ref{})
	p.d.AddLine([]Pt{{at.X - r*0.34, at.Y - r*0.5}, {at.X + r*0.34, at.Y - r*0.5}}, false, s, city.Ref{})
}

// north paints the arrow that points to grid north, with its letter.
func (p *Painter) north(at Pt, r float32) {
	ink := Fill(p.theme(), palette.Text)
	p.d.AddFill([]Pt{{at.X, at.Y - r}, {at.X + r*0.55, at.Y + r*0.75}, {at.X, at.Y + r*0.35}}, ink, city.Ref{})
	p.d.Break()
	p.d.AddLine([]Pt{{at.X, at.Y - r}, {at.X + r*0.55, at.Y + r*0.75}, {at.X, at.Y + r*0.35}, {at.X - r*0.55, at.Y + r*0.75}}, true,
		Style{Color: p.theme().Color(palette.Text), Token: palette.Text, Width: 1, Join: RoundJoin}, city.Ref{})
}
