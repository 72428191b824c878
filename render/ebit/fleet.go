package ebit

import (
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"semul/render/viewer"
)

// fleet draws all vehicles with one DrawTriangles: sprites of one small texture, soft at their edges.
type fleet struct {
	atlas    *ebiten.Image
	sprites  []sprite
	vertices []ebiten.Vertex
	indices  []uint32
	opt      ebiten.DrawTrianglesOptions
	scale    float32
	add      func(viewer.Part) // made once: a closure per frame would allocate
}

// sprite is a white shape of the atlas: w×h pixels from (x, y), with an empty pixel round it.
type sprite struct {
	x, y, w, h float32
	shape      viewer.Shape
}

// spriteSizes are lengths and widths of bodies, then diameters of discs [px].
var spriteSizes = []struct {
	w, h  int
	shape viewer.Shape
}{
	{5, 3, viewer.BodyShape}, {10, 5, viewer.BodyShape}, {20, 9, viewer.BodyShape}, {44, 18, viewer.BodyShape},
	{3, 3, viewer.RoundShape}, {5, 5, viewer.RoundShape}, {9, 9, viewer.RoundShape}, {16, 16, viewer.RoundShape}, {4, 4, viewer.PlainShape},
}

// atlasSize is the side of the texture.
const atlasSize = 128

func newFleet() *fleet {
	f := &fleet{atlas: ebiten.NewImageWithOptions(rect(atlasSize, atlasSize), &ebiten.NewImageOptions{Unmanaged: true})}
	pix := make([]byte, 4*atlasSize*atlasSize)
	x, y, row := 2, 2, 0
	for _, s := range spriteSizes {
		if x+s.w+3 > atlasSize {
			x, y, row = 2, y+row+4, 0
		}
		for j := -1; j <= s.h; j++ {
			for i := -1; i <= s.w; i++ {
				a, shade := cover(float64(i)+0.5, float64(j)+0.5, float64(s.w), float64(s.h), s.shape)
				p := pix[4*((y+j)*atlasSize+x+i):]
				v := byte(255*a*shade + 0.5)
				p[0], p[1], p[2], p[3] = v, v, v, byte(255*a+0.5)
			}
		}
		f.sprites = append(f.sprites, sprite{float32(x), float32(y), float32(s.w), float32(s.h), s.shape})
		x += s.w + 4
		row = max(row, s.h)
	}
	f.atlas.WritePixels(pix)
	f.opt.Filter = ebiten.FilterLinear
	f.add = f.append
	return f
}

// cover is how much of a pixel a shape covers, and its brightness there: windscreens are darker.
func cover(x, y, w, h float64, shape viewer.Shape) (a, shade float64) {
	if shape == viewer.PlainShape {
		if x < 0 || y < 0 || x > w || y > h {
			return 0, 1
		}
		return 1, 1
	}
	r := h / 2
	if shape == viewer.BodyShape {
		r = math.Min(h*0.32, 5)
	}
	dx, dy := math.Abs(x-w/2)-(w/2-r), math.Abs(y-h/2)-(h/2-r)
	d := math.Hypot(math.Max(dx, 0), math.Max(dy, 0)) + math.Min(math.Max(dx, dy), 0) - r
	a = math.Min(math.Max(0.5-d, 0), 1)
	shade = 1
	if shape == viewer.BodyShape && h >= 9 {
		side := math.Abs(y-h/2) / (h / 2)
		if t := x / w; t > 0.62 && t < 0.78 && side < 0.8 || t > 0.10 && t < 0.18 && side < 0.75 { // the front is at w
			shade = 0.45
		}
	}
	return a, shade
}

// draw draws the vehicles of a picture where they are now.
func (t *fleet) draw(onto *ebiten.Image, f *viewer.Frame, p *viewer.Picture, scale float64) {
	t.vertices, t.indices, t.scale = t.vertices[:0], t.indices[:0], float32(scale)
	f.Fleet(p, t.add)
	if len(t.indices) > 0 {
		onto.DrawTriangles32(t.vertices, t.indices, t.atlas, &t.opt)
	}
}

// append adds one part.
func (t *fleet) append(p viewer.Part) {
	l, w := p.Length*t.scale, p.Width*t.scale
	cx, cy := p.Front.X*t.scale, p.Front.Y*t.scale
	dx, dy := p.Dir.X, p.Dir.Y
	if p.Shape == viewer.RoundShape {
		l, dx, dy = w, 1, 0
	} else {
		cx, cy = cx-dx*l/2, cy-dy*l/2
	}
	s := t.sprite(p.Shape, w)
	u0, v0, u1, v1 := s.x-1, s.y-1, s.x+s.w+1, s.y+s.h+1
	if p.Shape == viewer.PlainShape {
		u0, v0, u1, v1 = s.x+1, s.y+1, s.x+s.w-1, s.y+s.h-1
	} else {
		l, w = l*(s.w+2)/s.w, w*(s.h+2)/s.h
	}
	n := uint32(len(t.vertices))
	ax, ay, bx, by := dx*l/2, dy*l/2, -dy*w/2, dx*w/2
	r, g, b, a := float32(p.Ink.R)/255, float32(p.Ink.G)/255, float32(p.Ink.B)/255, float32(p.Ink.A)/255
	v := ebiten.Vertex{ColorR: r, ColorG: g, ColorB: b, ColorA: a}
	v.DstX, v.DstY, v.SrcX, v.SrcY = cx-ax-bx, cy-ay-by, u0, v0
	t.vertices = append(t.vertices, v)
	v.DstX, v.DstY, v.SrcX = cx+ax-bx, cy+ay-by, u1
	t.vertices = append(t.vertices, v)
	v.DstX, v.DstY, v.SrcY = cx+ax+bx, cy+ay+by, v1
	t.vertices = append(t.vertices, v)
	v.DstX, v.DstY, v.SrcX = cx-ax+bx, cy-ay+by, u0
	t.vertices = append(t.vertices, v)
	t.indices = append(t.indices, n, n+1, n+2, n, n+2, n+3)
}

// sprite returns the sprite of a shape whose width is nearest from above.
func (t *fleet) sprite(shape viewer.Shape, width float32) *sprite {
	best := 0
	for i := range t.sprites {
		if t.sprites[i].shape != shape {
			continue
		}
		best = i
		if t.sprites[i].h >= width {
			break
		}
	}
	return &t.sprites[best]
}
