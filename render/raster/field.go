package raster

import (
	"image/color"
	"math"

	"semul/render/scene"
)

// fieldScratch is a field's window on the tile, blended in time.
type fieldScratch struct {
	val    []float32
	col    [tileSize]int32   // window column left of a pixel's centre
	frac   [tileSize]float32 // how far right of it
	i0, j0 int
	nx, ny int
}

// drawField paints a grid of values as classes. For the centre of each pixel
//
//	v = bilinear of the four nearest cell centres
//	g = |∇v| per pixel
//
// and the edge between two classes at break e is softened over |v−e| < g/2, and outlined over |v−e| < 0.8 g.
func (b *brush) drawField(f *scene.Field) {
	if !f.Box.Meets(b.view) || !b.window(f) {
		return
	}
	s := &b.field
	inv := 1 / (b.scale * f.Cell) // cells per device pixel
	for y := range b.tile.Dy() {
		// Rows grow northwards while pixels grow southwards.
		gy := (f.Origin.Y-(float32(b.tile.Min.Y+y)+0.5)/b.scale)/f.Cell - 0.5
		if gy < -0.5 || gy > float32(f.Grid.NY)-0.5 {
			continue
		}
		j := floor(gy)
		fy := gy - float32(j)
		lo, hi := s.row(j), s.row(j+1)
		row := b.pix[y*b.pitch:]
		for x := range b.tile.Dx() {
			c := s.col[x]
			if c < 0 {
				continue
			}
			if f.Nearest {
				b.cell(row[4*x:4*x+4:4*x+4], f, lo, hi, c, s.frac[x], fy, x, y)
				continue
			}
			v00, v10, v01, v11 := s.val[lo+c], s.val[lo+c+1], s.val[hi+c], s.val[hi+c+1]
			if v00+v10+v01+v11 == 0 {
				continue
			}
			fx := s.frac[x]
			bottom, top := v00+(v10-v00)*fx, v01+(v11-v01)*fx
			v := bottom + (top-bottom)*fy
			dx := ((v10 - v00) + ((v11-v01)-(v10-v00))*fy) * inv
			dy := (top - bottom) * inv
			m := uint32(255)
			if b.clipped {
				m = 255 - uint32(b.clip[y*tileSize+x])
			}
			if m != 0 {
				shade(row[4*x:4*x+4:4*x+4], f, v, dx*dx+dy*dy, m)
			}
		}
	}
}

// cell paints one pixel in the colour of the cell it lies in.
func (b *brush) cell(p []uint8, f *scene.Field, lo, hi, c int32, fx, fy float32, x, y int) {
	k := lo + c
	if fy >= 0.5 {
		k = hi + c
	}
	if fx >= 0.5 {
		k++
	}
	s := &b.field
	m := uint32(255)
	if b.clipped {
		m = 255 - uint32(b.clip[y*tileSize+x])
	}
	if m != 0 {
		shade(p, f, s.val[k], 0, m)
	}
}

// row returns the offset of a row of the window.
func (s *fieldScratch) row(j int) int32 {
	return int32(min(max(j-s.j0, 0), s.ny-1) * s.nx)
}

// window blends the cells under the tile and sets the columns; false if they are all dry.
func (b *brush) window(f *scene.Field) bool {
	s := &b.field
	gx := func(x float32) float32 { return ((float32(b.tile.Min.X)+x)/b.scale-f.Origin.X)/f.Cell - 0.5 }
	gy := func(y float32) float32 { return (f.Origin.Y-(float32(b.tile.Min.Y)+y)/b.scale)/f.Cell - 0.5 }
	// One cell more on every side; beyond the grid its edge cells go on.
	i0, i1 := max(floor(gx(0)), -1), min(floor(gx(float32(b.tile.Dx())))+1, f.Grid.NX)
	j0, j1 := max(floor(gy(float32(b.tile.Dy()))), -1), min(floor(gy(0))+1, f.Grid.NY)
	if i0 >= i1 || j0 >= j1 {
		return false
	}
	s.i0, s.j0, s.nx, s.ny = i0, j0, i1-i0+1, j1-j0+1
	n := s.nx * s.ny
	if cap(s.val) < n {
		s.val = make([]float32, n)
	}
	s.val = s.val[:n]
	wet := false
	stored := func(v uint16) float32 {
		if v == missing {
			return 0
		}
		return float32(v)
	}
	for j := range s.ny {
		at := min(max(j0+j, 0), f.Grid.NY-1) * f.Grid.NX
		for i := range s.nx {
			k := at + min(max(i0+i, 0), f.Grid.NX-1)
			if f.Shows != nil {
				if k = int(f.Shows[k]); k < 0 {
					s.val[j*s.nx+i] = 0
					continue
				}
			}
			a := stored(f.A[k])
			if f.W > 0 {
				a += (stored(f.B[k]) - a) * f.W
			}
			a *= f.Quantum
			s.val[j*s.nx+i] = a
			wet = wet || a > 0
		}
	}
	if !wet {
		return false
	}
	for x := range b.tile.Dx() {
		g := gx(float32(x) + 0.5)
		i := floor(g)
		switch {
		case g < -0.5 || g > float32(f.Grid.NX)-0.5:
			s.col[x] = -1
		default:
			s.col[x], s.frac[x] = int32(min(max(i-i0, 0), s.nx-2)), g-float32(i)
		}
	}
	return true
}

// missing is frame.Missing: no value, drawn as dry.
const missing = ^uint16(0)

// shade paints one pixel of value v, whose square of change per pixel is g2, with coverage m.
func shade(p []uint8, f *scene.Field, v, g2 float32, m uint32) {
	k := -1
	for k+1 < len(f.Breaks) && v >= f.Breaks[k+1] {
		k++
	}
	of := func(k int) color.NRGBA {
		switch {
		case k >= 0:
			return f.Colors[k]
		case v >= f.FilmFrom:
			return f.Film
		}
		return color.NRGBA{}
	}
	c := of(k)
	// Distances to the breaks below and above, in pixels.
	g := float32(math.Sqrt(float64(g2)))
	down, up := float32(9), float32(9)
	if g > 0 {
		if k >= 0 {
			down = (v - f.Breaks[k]) / g
		}
		if k+1 < len(f.Breaks) {
			up = (f.Breaks[k+1] - v) / g
		}
	}
	switch {
	case down < 0.5 && down <= up:
		c = between(of(k-1), c, 0.5+down)
	case up < 0.5:
		c = between(c, f.Colors[k+1], 0.5-up)
	}
	if c.A != 0 {
		over(p, c, m)
	}
	if f.Outline.A != 0 {
		if d := min(down, up); d < 0.8 {
			over(p, f.Outline, uint32(float32(m)*(1-d/0.8)))
		}
	}
}

// between mixes two colours of different opacity, t in [0, 1] being the share of b.
func between(a, b color.NRGBA, t float32) color.NRGBA {
	if a.A == 0 {
		b.A = uint8(float32(b.A)*t + 0.5)
		return b
	}
	wa, wb := float32(a.A)*(1-t), float32(b.A)*t
	w := wa + wb
	if w == 0 {
		return color.NRGBA{}
	}
	mix := func(x, y uint8) uint8 { return uint8((float32(x)*wa+float32(y)*wb)/w + 0.5) }
	return color.NRGBA{R: mix(a.R, b.R), G: mix(a.G, b.G), B: mix(a.B, b.B), A: uint8(w + 0.5)}
}
