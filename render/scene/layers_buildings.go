package scene

import (
	"semul/engine/city"
	"semul/engine/geo"
	"semul/render/palette"
)

// buildings paints footprints: from 2,000 m² in band Z2, all from Z3; from Z4 with a body that rises a quarter pixel
// per metre, so that towers read as towers. On dark ground windows are lit.
func (p *Painter) buildings() {
	b := &p.m.City.Buildings
	band := p.v.Camera.Band()
	if band == 1 {
		return
	}
	fill := Fill(p.theme(), palette.BuildingLit)
	least := 0.0 // footprint [m²]
	if band == 2 {
		least = 2000 * (p.v.Camera.MPP - 4) / 12 // all at the edge to Z3
	}
	ids := p.inView(p.m.buildings)
	raised := band >= 4
	for _, id := range ids {
		if least > 0 && boxArea(b.Poly.Bounds(int(id))) < least {
			continue
		}
		if raised {
			p.raise(int(id), p.bodyOf(false))
			continue
		}
		p.fillRings(&b.Poly, int(id), fill, city.Ref{Support: city.OfBuilding, Index: id})
	}
	if raised || band == 2 {
		p.windows(ids, least)
		return
	}
	edge := Line(p.theme(), palette.BuildingLitEdge, 0.8)
	edge.Join = MiterJoin
	for _, id := range ids {
		p.lineRings(&b.Poly, int(id), edge, city.Ref{})
	}
	p.windows(ids, least)
}

func boxArea(b geo.Bounds) float64 { return b.Width() * b.Height() }

// body is how a raised building looks.
type body struct{ wall, roof, edge Style }

// bodyOf returns the look of buildings with power, or of those without.
func (p *Painter) bodyOf(dead bool) body {
	wall, roof := Fill(p.theme(), palette.BuildingLitEdge), Fill(p.theme(), palette.BuildingLit)
	edge := Line(p.theme(), palette.BuildingLitEdge, 0.8)
	switch {
	case dead:
		wall, roof = Fill(p.theme(), palette.BuildingDeadEdge), Fill(p.theme(), palette.BuildingDead)
		edge = p.deadEdge(0.9)
	case p.theme() == palette.Dark:
		wall = Fill(p.theme(), palette.BuildingDead)
	}
	edge.Join = MiterJoin
	return body{wall, roof, edge}
}

// raise paints one building with walls and a roof moved up the picture.
func (p *Painter) raise(i int, look body) {
	b := &p.m.City.Buildings
	h := min(float32(b.Height[i])*0.25*float32(min(1, 0.5/p.v.Camera.MPP)), 40)
	if !(h > 0) {
		h = 0
	}
	ref := city.Ref{Support: city.OfBuilding, Index: uint32(i)}
	wall, roof, edge := look.wall, look.roof, look.edge
	p.fillRings(&b.Poly, i, wall, ref)
	for r := b.Poly.Off[i]; r < b.Poly.Off[i+1] && h >= 0.5; r++ {
		ring := b.Poly.Pts[b.Poly.Ring[r]:b.Poly.Ring[r+1]]
		for k := range ring {
			u, v := p.pt(ring[k]), p.pt(ring[(k+1)%len(ring)])
			if v.X >= u.X { // walls that look down the picture: counter-clockwise on the ground runs east below
				from := len(p.d.Pts)
				p.d.Pts = append(p.d.Pts, u, v, Pt{v.X, v.Y - h}, Pt{u.X, u.Y - h})
				p.d.endFill(from, wall, ref)
			}
		}
	}
	for pass := range 2 {
		for r := b.Poly.Off[i]; r < b.Poly.Off[i+1]; r++ {
			from := p.put(b.Poly.Pts[b.Poly.Ring[r]:b.Poly.Ring[r+1]], 0.3)
			for k := range p.d.Pts[from:] {
				p.d.Pts[from+k].Y -= h
			}
			if pass == 0 {
				p.d.endFill(from, roof, ref)
			} else {
				p.d.endLine(from, true, edge, city.Ref{})
			}
		}
	}
}

// windows lights one to six windows a building on dark ground, the more the larger it is, never all of them. Which
// ones follows from the building's row alone. A city whose grid is not modelled counts as supplied.
func (p *Painter) windows(ids []uint32, least float64) {
	if p.theme() != palette.Dark || p.v.Camera.MPP > 5 {
		return
	}
	b := &p.m.City.Buildings
	size := min(float32(1.6), max(1.1, p.px(1.6)))
	glow := Ink(palette.Alpha(palette.Dark.Color(palette.Window), 0.85))
	dim := Ink(palette.Alpha(palette.Dark.Color(palette.Window), 0.40))
	glow.Width, dim.Width = size, size
	for pass, s := range [2]Style{dim, glow} {
		for _, id := range ids {
			box := b.Poly.Bounds(int(id))
			area := boxArea(box)
			if area < least || area < 30 {
				continue
			}
			n := min(6, 1+int(area/350))
			if p.v.Camera.MPP > 2 {
				n = min(n, 2)
			}
			seed := scatter(id)
			mid := b.Poly.Centroid(int(id))
			for k := range n {
				seed = scatter(seed + uint32(k))
				if int(seed>>30&1) != pass || seed>>28&3 == 0 {
					continue
				}
				// Within the middle half of the footprint's box, which lies inside most footprints.
				fx, fy := float64(seed&0xff)/255-0.5, float64(seed>>8&0xff)/255-0.5
				p.d.AddDot(p.pt(geo.Point{X: mid.X + fx*box.Width()*0.5, Y: mid.Y + fy*box.Height()*0.5}), s, id)
			}
		}
	}
}

// scatter mixes the bits of a number (the finaliser of MurmurHash3, public domain).
func scatter(x uint32) uint32 {
	x += 0x9e3779b9
	x ^= x >> 16
	x *= 0x85ebca6b
	x ^= x >> 13
	x *= 0xc2b2ae35
	return x ^ x>>16
}

// edges draws the outlines of buildings again above the flood, from band Z4 inwards.
func (p *Painter) edges() {
	if p.v.Camera.Band() < 4 || p.layer("flood.depth") == nil {
		return
	}
	b := &p.m.City.Buildings
	s := Line(p.theme(), palette.BuildingLitEdge, 0.8)
	s.Color = palette.Alpha(palette.Mix(s.Color, p.theme().Color(palette.Text), 0.5), 0.4)
	s.Token, s.Join = palette.NoToken, MiterJoin
	for _, id := range p.inView(p.m.buildings) {
		p.lineRings(&b.Poly, int(id), s, city.Ref{})
	}
}
