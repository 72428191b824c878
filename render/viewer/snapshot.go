package viewer

import (
	"image"
	"image/color"
	"image/draw"
	"time"

	"semul/render/scene"
)

// Settle updates until the map shows what is asked for and everything has been read, or the time is over; false then.
func (w *Window) Settle(in Input, most time.Duration) bool {
	end := time.Now().Add(most)
	var f Frame
	in.DT = 0
	for {
		w.Update(in)
		w.Frame(&f) // panels take places that labels keep away from
		if asked := w.asked; w.Ready() {
			w.Update(in)
			if w.asked == asked && w.Ready() && w.studio.Idle() {
				w.take()
				return true
			}
		}
		if time.Now().After(end) {
			return false
		}
		time.Sleep(2 * time.Millisecond)
	}
}

// Snapshot paints the window as it is, without a screen.
func (w *Window) Snapshot() *image.RGBA {
	var f Frame
	w.Frame(&f)
	s := f.Scale
	dev := func(v float32) int { return int(float64(v)*s + 0.5) }
	img := image.NewRGBA(image.Rect(0, 0, dev(float32(f.W)), dev(float32(f.H))))
	draw.Draw(img, img.Rect, image.NewUniform(f.Back), image.Point{}, draw.Src)
	if n := len(f.Pictures); n > 0 {
		p := f.Pictures[n-1]
		at, _ := f.Placed(p)
		place := image.Pt(dev(at.X), dev(at.Y))
		window := image.Rect(dev(f.Map.MinX), dev(f.Map.MinY), dev(f.Map.MaxX), dev(f.Map.MaxY))
		under := img.SubImage(window).(*image.RGBA)
		lay := func(src *image.RGBA) {
			draw.Draw(under, src.Rect.Add(place), src, image.Point{}, draw.Over)
		}
		lay(p.Under)
		place = image.Point{}
		lay(w.fleetPicture(&f, p))
		place = image.Pt(dev(at.X), dev(at.Y))
		lay(p.Over)
	}
	for _, sheet := range f.Sheets {
		draw.Draw(img, sheet.Image.Rect.Add(image.Pt(dev(sheet.At.X), dev(sheet.At.Y))), sheet.Image, image.Point{}, draw.Over)
	}
	for _, b := range f.Bars {
		box := image.Rect(dev(b.Box.MinX), dev(b.Box.MinY), dev(b.Box.MaxX), dev(b.Box.MaxY))
		draw.Draw(img, box, image.NewUniform(b.Color), image.Point{}, draw.Over)
	}
	return img
}

// fleetPicture paints the vehicles on nothing.
func (w *Window) fleetPicture(f *Frame, p *Picture) *image.RGBA {
	var d scene.DrawList
	d.Reset(f.W, f.H, float32(f.Scale), color.NRGBA{})
	f.Fleet(p, func(v Part) {
		ink := scene.Ink(v.Ink)
		if v.Shape == RoundShape {
			ink.Width = v.Width
			d.AddDot(v.Front, ink, 0)
			return
		}
		d.AddQuad(scene.Quad{Front: v.Front, Dir: v.Dir, Length: v.Length, Width: v.Width}, ink)
	})
	return w.brush.DrawClear(&d)
}
