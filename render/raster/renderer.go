package raster

import (
	"image"
	"image/color"
	"runtime"
	"sync"
	"sync/atomic"

	"semul/render/scene"
	"semul/render/text"
)

// tileSize is the side of a tile in device pixels; below 512 coverage is computed in fixed point.
const tileSize = 256

// Renderer paints DrawLists. It remembers the static part of the last picture, so that a film of one camera repaints
// only what moves. One Renderer serves one caller at a time.
type Renderer struct {
	fonts   *text.Fonts
	workers int
	brushes []*brush
	back    *image.RGBA // the static part of the last picture
	backKey uint64
}

// New returns a renderer that draws text with these fonts. Workers is the number of goroutines it may use; 0 means
// one a processor. The pictures do not depend on it.
func New(fonts *text.Fonts, workers int) *Renderer {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	return &Renderer{fonts: fonts, workers: workers}
}

// Draw paints the list into a new picture of d.W·d.Scale by d.H·d.Scale device pixels, all opaque.
func (r *Renderer) Draw(d *scene.DrawList) *image.RGBA {
	w, h := int(float32(d.W)*d.Scale+0.5), int(float32(d.H)*d.Scale+0.5)
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	r.DrawTo(d, img)
	return img
}

// DrawTo paints the list into a picture that Draw made for a list of the same size.
func (r *Renderer) DrawTo(d *scene.DrawList, img *image.RGBA) {
	r.drawUpTo(d, len(d.Ops), img)
}

// drawUpTo paints Ops[:end].
func (r *Renderer) drawUpTo(d *scene.DrawList, end int, img *image.RGBA) {
	if d.StaticKey == 0 || d.Static == 0 {
		r.paint(d, d.Ops[:end], img, nil, d.Back)
		return
	}
	if d.StaticKey != r.backKey || r.back == nil || r.back.Rect != img.Rect {
		if r.back == nil || r.back.Rect != img.Rect {
			r.back = image.NewRGBA(img.Rect)
		}
		r.paint(d, d.Ops[:d.Static], r.back, nil, d.Back)
		r.backKey = d.StaticKey
	}
	r.paint(d, d.Ops[d.Static:end], img, r.back, d.Back)
}

// DrawParts paints what lies under the vehicles into under, which is opaque, and what lies over them into over, which
// is empty elsewhere. Both have the size that Draw makes. Colours are premultiplied.
func (r *Renderer) DrawParts(d *scene.DrawList, under, over *image.RGBA) {
	r.drawUpTo(d, d.Below, under)
	r.paint(d, d.Ops[d.Above:], over, nil, color.NRGBA{})
}

// DrawClear paints the list on nothing: for panels that lie over a picture. Colours are premultiplied.
func (r *Renderer) DrawClear(d *scene.DrawList) *image.RGBA {
	w, h := int(float32(d.W)*d.Scale+0.5), int(float32(d.H)*d.Scale+0.5)
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	r.paint(d, d.Ops, img, nil, color.NRGBA{})
	return img
}

// paint runs ops over all tiles of img, on top of a copy of under or of the colour back.
func (r *Renderer) paint(d *scene.DrawList, ops []scene.Op, img, under *image.RGBA, back color.NRGBA) {
	nx := (img.Rect.Dx() + tileSize - 1) / tileSize
	ny := (img.Rect.Dy() + tileSize - 1) / tileSize
	workers := max(1, min(r.workers, nx*ny))
	for len(r.brushes) < workers {
		r.brushes = append(r.brushes, newBrush(r.fonts))
	}
	var next atomic.Int64
	work := func(b *brush) {
		for k := int(next.Add(1)) - 1; k < nx*ny; k = int(next.Add(1)) - 1 {
			x, y := k%nx*tileSize, k/nx*tileSize
			b.begin(d, img, image.Rect(x, y, x+tileSize, y+tileSize).Intersect(img.Rect), under, back)
			b.run(ops)
		}
	}
	if workers == 1 {
		work(r.brushes[0])
		return
	}
	var wg sync.WaitGroup
	for _, b := range r.brushes[:workers] {
		wg.Add(1)
		go func() {
			defer wg.Done()
			work(b)
		}()
	}
	wg.Wait()
}
