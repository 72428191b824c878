package viewer

import (
	"image/color"

	"semul/engine/clock"
	"semul/render/palette"
	"semul/render/scene"
)

// Frame is everything to show now, from below to above: Back, the pictures of the map with the vehicles between their
// two halves, the sheets, the bars. It is valid until the next Update.
type Frame struct {
	W, H     int
	Scale    float64
	Back     color.NRGBA
	Map      scene.Box  // where the map is; it is cut off there
	Pictures []*Picture // the older first; one for most of the time
	Fresh    bool       // the last picture is new
	Camera   scene.Camera
	Ramp     *palette.Ramp // of vehicles
	Halo     color.NRGBA
	Brake    color.NRGBA
	At       clock.Time
	Sheets   []Sheet
	Bars     []Bar
	Seam     float32 // vehicles are only to the left of it [px of the window]
	Theme    palette.Theme
}

// Frame describes what is to be shown.
func (w *Window) Frame(f *Frame) {
	w.refresh()
	w.playhead()
	*f = Frame{W: w.plan.w, H: w.plan.h, Scale: w.scale, Back: w.theme.Color(palette.Map), Map: w.plan.mapBox, Camera: w.glide.Now,
		Pictures: f.Pictures[:0], Fresh: w.fresh, Sheets: f.Sheets[:0], Bars: w.bars, Theme: w.theme, At: w.play.At,
		Ramp: palette.VehicleType, Halo: w.theme.Color(palette.Halo), Brake: w.theme.Color(palette.Bad)}
	w.fresh = false
	if f.Seam = f.Map.MaxX + 30; w.split {
		f.Seam = w.seam()
	}
	if w.pic != nil {
		if w.before != nil && w.before.View.Camera != w.pic.View.Camera && w.glide.Now != w.pic.View.Camera && w.before.View.Theme == w.theme {
			f.Pictures = append(f.Pictures, w.before)
		}
		f.Pictures = append(f.Pictures, w.pic)
	}
	for _, p := range w.sheets {
		if p.shown && p.image != nil {
			f.Sheets = append(f.Sheets, Sheet{p.name, p.image, scene.Pt{X: p.box.MinX, Y: p.box.MinY}, p.rev, p.opaque, p.name == "time"})
		}
	}
}

// Moved is how far the vehicles of a picture have gone from its instant to Ahead later, 0…1.
func (f *Frame) Moved(p *Picture) float64 {
	if p.Ahead <= 0 {
		return 0
	}
	return min(max(float64(f.At-p.At)/float64(p.Ahead), 0), 1)
}

// Placed returns where a picture lies in the window: its upper left corner and how many times its size it is shown.
func (f *Frame) Placed(p *Picture) (at scene.Pt, size float64) {
	c, v := p.View.Camera, &p.View
	size = c.MPP / f.Camera.MPP
	mw, mh := float64(f.Map.MaxX-f.Map.MinX), float64(f.Map.MaxY-f.Map.MinY)
	x := (c.Center.X-f.Camera.Center.X)/f.Camera.MPP + mw/2 - size*float64(v.W)/2
	y := (f.Camera.Center.Y-c.Center.Y)/f.Camera.MPP + mh/2 - size*float64(v.H)/2
	return scene.Pt{X: f.Map.MinX + float32(x), Y: f.Map.MinY + float32(y)}, size
}
