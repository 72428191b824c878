package raster

import (
	"image"
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
	cached := d.StaticKey != 0 && d.Static > 0
	if cached && (d.StaticKey != r.backKey || r.back == nil || r.back.Rect != img.Rect) {
		if r.back == nil || r.back.Rect != img.Rect {
			r.back = image.NewRGBA(img.Rect)
		}
		r.paint(d, d.Ops[:d.Static], r.back, nil)
		r.backKey = d.StaticKey
	}
	if cached {
		r.paint(d, d.Ops[d.Static:], img, r.back)
		return
	}
	r.paint(d, d.Ops, img, nil)
}

// paint runs ops over all tiles of img, on top of a copy of under or of the ground colour.
func (r *Renderer) paint(d *scene.DrawList, ops []scene.Op, img, under *image.RGBA) {
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
			b.begin(d, img, image.Rect(x, y, x+tileSize, y+tileSize).Intersect(img.Rect), under)
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
