package raster

import (
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"

	"golang.org/x/image/vector"

	"semul/render/scene"
	"semul/render/text"
)

// brush paints one tile at a time. All its coordinates are device pixels from the corner of the tile.
type brush struct {
	fonts *text.Fonts
	list  *scene.DrawList
	scale float32
	tile  image.Rectangle
	view  scene.Box // the tile in logical pixels, a little larger
	pix   []uint8   // of the picture, starting at the tile
	pitch int

	z    vector.Rasterizer
	area image.Rectangle // of the tile, being covered
	mask []uint8         // coverage over area
	buf  image.Alpha

	clipped bool
	clip    []uint8 // coverage of what is left out, over the tile

	stamps map[float32]*stamp
	field  fieldScratch
	flat   []scene.Pt
}

func newBrush(f *text.Fonts) *brush {
	b := &brush{fonts: f, stamps: map[float32]*stamp{}}
	b.z.DrawOp = draw.Src
	b.clip = make([]uint8, tileSize*tileSize)
	b.mask = make([]uint8, tileSize*tileSize)
	return b
}

// begin takes up a tile and lays its ground: a copy of under, else the colour back, which may be nothing.
func (b *brush) begin(d *scene.DrawList, img *image.RGBA, tile image.Rectangle, under *image.RGBA, back color.NRGBA) {
	b.list, b.scale, b.tile, b.clipped = d, d.Scale, tile, false
	b.pix, b.pitch = img.Pix[img.PixOffset(tile.Min.X, tile.Min.Y):], img.Stride
	s := 1 / d.Scale
	b.view = scene.Box{MinX: float32(tile.Min.X) * s, MinY: float32(tile.Min.Y) * s,
		MaxX: float32(tile.Max.X) * s, MaxY: float32(tile.Max.Y) * s}.Grow(1.5 * s)
	for y := range tile.Dy() {
		row := b.pix[y*b.pitch : y*b.pitch+4*tile.Dx()]
		if under != nil {
			copy(row, under.Pix[under.PixOffset(tile.Min.X, tile.Min.Y+y):])
			continue
		}
		if back.A == 0 {
			clear(row)
			continue
		}
		for x := 0; x < len(row); x += 4 {
			row[x], row[x+1], row[x+2], row[x+3] = back.R, back.G, back.B, 255
		}
	}
}

// run paints ops in order.
func (b *brush) run(ops []scene.Op) {
	for i := range ops {
		o := &ops[i]
		if o.Kind == scene.OpClipEnd {
			b.clipped = false
			continue
		}
		if !o.Box.Meets(b.view) {
			continue
		}
		st := &b.list.Styles[o.Style]
		switch o.Kind {
		case scene.OpFill:
			if b.fillPaths(o.From, o.To) {
				b.blend(st.Color)
			}
		case scene.OpStroke:
			if b.strokePaths(o.From, o.To, st) {
				b.blend(st.Color)
			}
		case scene.OpDots:
			b.dots(o.From, o.To, st)
		case scene.OpQuads:
			if b.quads(o.From, o.To) {
				b.blend(st.Color)
			}
		case scene.OpField:
			for k := o.From; k < o.To; k++ {
				b.drawField(&b.list.Fields[k])
			}
		case scene.OpText:
			b.drawTexts(o.From, o.To, st)
		case scene.OpClipAway:
			b.setClip(o.From, o.To)
		}
	}
}

// setClip takes the rings as what later ops leave out.
func (b *brush) setClip(from, to uint32) {
	if !b.fillPaths(from, to) {
		return
	}
	b.clipped = true
	clear(b.clip)
	w := b.area.Dx()
	for y := range b.area.Dy() {
		copy(b.clip[(b.area.Min.Y+y)*tileSize+b.area.Min.X:], b.mask[y*w:(y+1)*w])
	}
}

// open starts coverage over a box in device pixels of the tile; false if none of it is on the tile.
func (b *brush) open(box scene.Box) bool {
	a := image.Rect(int(max(box.MinX, -4))-1, int(max(box.MinY, -4))-1,
		int(min(box.MaxX, tileSize+4))+2, int(min(box.MaxY, tileSize+4))+2)
	b.area = a.Intersect(image.Rect(0, 0, b.tile.Dx(), b.tile.Dy()))
	if b.area.Empty() {
		return false
	}
	b.z.Reset(b.area.Dx(), b.area.Dy())
	b.z.DrawOp = draw.Src
	return true
}

// close turns what was drawn since open into the mask.
func (b *brush) close() {
	n := b.area.Dx() * b.area.Dy()
	b.buf = image.Alpha{Pix: b.mask[:n], Stride: b.area.Dx(), Rect: image.Rect(0, 0, b.area.Dx(), b.area.Dy())}
	b.z.Draw(&b.buf, b.buf.Rect, image.Opaque, image.Point{})
}

// blend paints the mask in one colour.
func (b *brush) blend(c color.NRGBA) {
	if c.A == 0 {
		return
	}
	w := b.area.Dx()
	for y := range b.area.Dy() {
		mask := b.mask[y*w : (y+1)*w]
		if b.clipped {
			b.cut(mask, (b.area.Min.Y+y)*tileSize+b.area.Min.X)
		}
		row := b.pix[(b.area.Min.Y+y)*b.pitch+4*b.area.Min.X:]
		for x := 0; x < w; {
			if x+8 <= w && binary.LittleEndian.Uint64(mask[x:]) == 0 {
				x += 8
				continue
			}
			if m := mask[x]; m != 0 {
				over(row[4*x:4*x+4:4*x+4], c, uint32(m))
			}
			x++
		}
	}
}

// cut takes the clip off a row of coverage.
func (b *brush) cut(mask []uint8, at int) {
	for x, m := range mask {
		if m != 0 {
			mask[x] = uint8((uint32(m)*(255-uint32(b.clip[at+x])) + 127) / 255)
		}
	}
}

// over blends a colour of coverage m in [0, 255] onto a pixel of premultiplied colour.
func over(p []uint8, c color.NRGBA, m uint32) {
	a := m
	if c.A != 255 {
		a = (m*uint32(c.A) + 127) / 255
	}
	if a == 255 {
		p[0], p[1], p[2], p[3] = c.R, c.G, c.B, 255
		return
	}
	n := 255 - a
	p[0] = uint8((uint32(p[0])*n + uint32(c.R)*a + 127) / 255)
	p[1] = uint8((uint32(p[1])*n + uint32(c.G)*a + 127) / 255)
	p[2] = uint8((uint32(p[2])*n + uint32(c.B)*a + 127) / 255)
	p[3] = uint8((uint32(p[3])*n + 255*a + 127) / 255)
}
