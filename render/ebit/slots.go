package ebit

import (
	"slices"

	"github.com/hajimehoshi/ebiten/v2"

	"semul/render/viewer"
)

// slot is a picture of the map on the graphics card.
type slot struct {
	of          *viewer.Picture
	under, over *ebiten.Image
	half        bool // over is still to be uploaded
}

// slotOf returns where a picture lies, or nil.
func (g *game) slotOf(p *viewer.Picture) *slot {
	for i := range g.slots {
		if g.slots[i].of == p {
			return &g.slots[i]
		}
	}
	return nil
}

// load uploads a new picture, one half a frame: until both are there, the frame shows what was shown before.
func (g *game) load(f *viewer.Frame) {
	n := len(f.Pictures)
	if n == 0 {
		return
	}
	p := f.Pictures[n-1]
	t := g.slotOf(p)
	switch {
	case t == nil:
		t = g.fill(p)
	case t.half:
		t.over.WritePixels(p.Over.Pix)
		t.half = false
		g.timing.upload(len(p.Over.Pix))
	}
	if t.half {
		f.Pictures = append(f.Pictures[:0], g.shown.pictures...)
	}
}

// fill uploads the lower half of a picture into a slot that shows nothing needed.
func (g *game) fill(p *viewer.Picture) *slot {
	t := &g.slots[0]
	for i := range g.slots {
		of := g.slots[i].of
		if !slices.Contains(g.frame.Pictures, of) && !slices.Contains(g.shown.pictures, of) {
			t = &g.slots[i]
		}
	}
	size := p.Under.Rect
	if t.under == nil || t.under.Bounds() != size {
		if t.under != nil {
			t.under.Deallocate()
			t.over.Deallocate()
		}
		unmanaged := &ebiten.NewImageOptions{Unmanaged: true}
		t.under, t.over = ebiten.NewImageWithOptions(size, unmanaged), ebiten.NewImageWithOptions(size, unmanaged)
	}
	t.of, t.half = p, true
	t.under.WritePixels(p.Under.Pix)
	g.timing.upload(len(p.Under.Pix))
	return t
}

// sheet is a panel on the graphics card.
type sheet struct {
	image *ebiten.Image
	rev   uint64
}

// drawSheet shows a panel, uploading it if it was redrawn.
func (g *game) drawSheet(screen *ebiten.Image, s *viewer.Sheet) {
	t := g.sheets[s.Name]
	if t == nil {
		t = &sheet{}
		g.sheets[s.Name] = t
	}
	if size := s.Image.Rect; t.image == nil || t.image.Bounds() != size {
		if t.image != nil {
			t.image.Deallocate()
		}
		t.image, t.rev = ebiten.NewImageWithOptions(size, &ebiten.NewImageOptions{Unmanaged: true}), 0
	}
	if t.rev != s.Rev {
		t.rev = s.Rev
		t.image.WritePixels(s.Image.Pix)
		g.timing.upload(len(s.Image.Pix))
	}
	g.opt = ebiten.DrawImageOptions{}
	g.opt.GeoM.Translate(float64(int(float64(s.At.X)*g.scale+0.5)), float64(int(float64(s.At.Y)*g.scale+0.5)))
	screen.DrawImage(t.image, &g.opt)
}
