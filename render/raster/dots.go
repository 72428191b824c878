package raster

import (
	"image"

	"semul/render/scene"
)

// stamp is a disc of one diameter as coverage, at sixteen places within a pixel.
type stamp struct {
	side int
	mask [16][]uint8
}

// stampOf returns the disc of a diameter in device pixels.
func (b *brush) stampOf(diameter float32) *stamp {
	if s, ok := b.stamps[diameter]; ok {
		return s
	}
	s := &stamp{side: min(int(diameter)+3, tileSize)}
	r := diameter / 2
	tile, pix := b.tile, b.pix
	b.tile = image.Rect(0, 0, s.side, s.side)
	for k := range 16 {
		b.open(scene.Box{MinX: 0, MinY: 0, MaxX: float32(s.side), MaxY: float32(s.side)})
		fx, fy := float32(k%4)/4+0.125, float32(k/4)/4+0.125
		mid := float32(s.side / 2)
		b.disc(scene.Pt{X: mid + fx, Y: mid + fy}, r)
		b.close()
		s.mask[k] = append([]uint8(nil), b.mask[:s.side*s.side]...)
	}
	b.tile, b.pix = tile, pix
	b.stamps[diameter] = s
	return s
}

// dots paints discs one after the other.
func (b *brush) dots(from, to uint32, st *scene.Style) {
	d := st.Width * b.scale
	if d <= 0 || d > tileSize-4 || st.Color.A == 0 {
		return
	}
	s := b.stampOf(d)
	reach := st.Width/2 + 1
	w, h := b.tile.Dx(), b.tile.Dy()
	for _, dot := range b.list.Dots[from:to] {
		if dot.At.X+reach < b.view.MinX || dot.At.X-reach > b.view.MaxX || dot.At.Y+reach < b.view.MinY || dot.At.Y-reach > b.view.MaxY {
			continue
		}
		at := b.place(dot.At)
		ix, iy := floor(at.X), floor(at.Y)
		k := int((at.Y-float32(iy))*4)&3*4 + int((at.X-float32(ix))*4)&3
		x0, y0 := ix-s.side/2, iy-s.side/2
		for y := max(0, -y0); y < s.side && y0+y < h; y++ {
			row := b.pix[(y0+y)*b.pitch:]
			mask := s.mask[k][y*s.side : (y+1)*s.side]
			for x := max(0, -x0); x < s.side && x0+x < w; x++ {
				m := uint32(mask[x])
				if m == 0 {
					continue
				}
				if b.clipped {
					m = (m*(255-uint32(b.clip[(y0+y)*tileSize+x0+x])) + 127) / 255
				}
				over(row[4*(x0+x):4*(x0+x)+4:4*(x0+x)+4], st.Color, m)
			}
		}
	}
}

func floor(v float32) int {
	i := int(v)
	if float32(i) > v {
		i--
	}
	return i
}
