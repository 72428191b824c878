package viewer

import (
	"fmt"
	"image"

	"semul/render/palette"
	"semul/render/scene"
)

// panel is a part of the window that is redrawn when its key changes.
type panel struct {
	name    string
	overMap bool // labels keep away from it
	opaque  bool // beside the map
	place   func() (b scene.Box, key string, shown bool)
	draw    func(c *canvas)
	canvas  canvas
	key     string
	shown   bool
	box     scene.Box
	image   *image.RGBA
	rev     uint64
}

// makePanels lists the panels in the order they are painted in.
func (w *Window) makePanels() {
	add := func(name string, overMap bool, place func() (scene.Box, string, bool), draw func(c *canvas)) {
		w.sheets = append(w.sheets, &panel{name: name, overMap: overMap, place: place, draw: draw})
	}
	at := func(x, y, wide, h float32) scene.Box { return scene.Box{MinX: x, MinY: y, MaxX: x + wide, MaxY: y + h} }
	add("layers", true, func() (scene.Box, string, bool) {
		b := at(w.plan.left.MinX, w.plan.left.MinY, sideWidth, float32(w.layersHeight()))
		return b, fmt.Sprint(w.offers, w.released, w.foldLayers), len(w.offers) > 0
	}, w.drawLayers)
	add("legend", true, func() (scene.Box, string, bool) {
		if w.pic == nil || w.pic.Legend == nil || w.foldLegend {
			return scene.Box{}, "", false
		}
		size := w.pic.Legend.Rect
		h := float32(size.Dy()) / float32(w.scale)
		b := at(w.plan.left.MinX, w.plan.left.MaxY-h, float32(size.Dx())/float32(w.scale), h)
		room := b.MinY > w.plan.left.MinY+float32(w.layersHeight())+6
		if !room && w.plan.w >= beside { // to the right of the layers
			b.MinX, b.MaxX, room = b.MinX+sideWidth+gap, b.MaxX+sideWidth+gap, true
		}
		return b, fmt.Sprintf("%p", w.pic.Legend), room || w.foldLayers
	}, nil)
	add("other", true, func() (scene.Box, string, bool) {
		if w.pic == nil || w.pic.Other == nil || w.foldLegend || !w.split || !w.selected.IsZero() || w.plan.w < beside {
			return scene.Box{}, "", false
		}
		size := w.pic.Other.Rect
		wide, h := float32(size.Dx())/float32(w.scale), float32(size.Dy())/float32(w.scale)
		_, feed := w.feed(w.plan.right.MaxX - w.plan.right.MinX)
		b := at(w.plan.right.MaxX-wide, w.plan.right.MaxY-h, wide, h)
		return b, fmt.Sprintf("%p", w.pic.Other), b.MinY > w.plan.right.MinY+float32(feed)+6
	}, nil)
	add("seam", true, func() (scene.Box, string, bool) {
		y := w.plan.mapBox.MaxY - gap - 26
		return at(w.seam()-84, y, 168, 26), "", w.split
	}, w.drawSeam)
	add("scale", true, func() (scene.Box, string, bool) {
		if w.pic == nil || w.pic.Scale == nil {
			return scene.Box{}, "", false
		}
		size := w.pic.Scale.Rect
		wide, h := float32(size.Dx())/float32(w.scale), float32(size.Dy())/float32(w.scale)
		return at(w.plan.right.MaxX-wide, w.plan.mapBox.MaxY-gap-h, wide, h), fmt.Sprintf("%p", w.pic.Scale), true
	}, nil)
	add("inspector", true, func() (scene.Box, string, bool) {
		wide := w.plan.right.MaxX - w.plan.right.MinX
		if w.selected.IsZero() {
			return scene.Box{}, "", false
		}
		in := w.inspect(wide)
		return at(w.plan.right.MinX, w.plan.right.MinY, wide, float32(in.h)), fmt.Sprint(w.selected, in, w.released, w.prober.Read()), true
	}, w.drawInspector)
	add("chart", false, func() (scene.Box, string, bool) {
		wide := w.plan.right.MaxX - w.plan.right.MinX
		curve := w.prober.Curve()
		if w.selected.IsZero() || curve == nil || len(curve.T) < 2 {
			return scene.Box{}, "", false
		}
		in := w.inspect(wide)
		b := at(w.plan.right.MinX+8, w.plan.right.MinY+in.chartY+20, wide-16, in.chartH)
		return b, fmt.Sprint(w.selected, w.prober.Read(), w.play.At/2e9, w.headSeen), in.chartH > 0
	}, w.drawChart)
	add("events", true, func() (scene.Box, string, bool) {
		wide := w.plan.right.MaxX - w.plan.right.MinX
		if !w.selected.IsZero() || w.plan.w < 1000 {
			return scene.Box{}, "", false
		}
		_, h := w.feed(wide)
		return at(w.plan.right.MinX, w.plan.right.MinY, wide, float32(h)), fmt.Sprint(len(w.past()), len(w.events), w.released), true
	}, w.drawEvents)
	add("banner", true, func() (scene.Box, string, bool) {
		x0, x1 := w.plan.left.MaxX+gap, w.plan.right.MinX-gap
		wide := min(x1-x0, 58+w.fonts.Width(w.missing(), feedType)+w.fonts.Width(wordCutShort[w.lang&1], feedType)+24)
		return at(x0+(x1-x0-wide)/2, w.plan.left.MinY, wide, 36), w.missing(), w.cutShort()
	}, w.drawBanner)
	add("counters", true, func() (scene.Box, string, bool) {
		return w.countersBox(), fmt.Sprint(w.counters), (w.released || w.split) && w.counts
	}, w.drawCounters)
	add("top", false, func() (scene.Box, string, bool) {
		return w.plan.top, fmt.Sprint(w.live, w.mode()), true
	}, w.drawTop)
	add("clock", false, func() (scene.Box, string, bool) {
		return at(0, w.plan.time.MinY, clockWidth, timeHeight), fmt.Sprint(w.play.At/1e9, w.play.Playing, w.play.Rate, w.rain), true
	}, w.drawClock)
	add("time", false, func() (scene.Box, string, bool) {
		b := w.plan.time
		b.MinX = clockWidth
		_, head, _ := w.src.Span()
		return b, fmt.Sprint(len(w.events), int(w.timeX(head)), w.live, w.released, w.prober.Read()/16000, w.prober.Idle()), true
	}, w.drawTime)
	for _, p := range w.sheets[len(w.sheets)-3:] {
		p.opaque = true
	}
	add("tip", false, func() (scene.Box, string, bool) {
		h := w.under(w.cursor)
		return w.tipBox(), fmt.Sprint(w.tip()), h != nil && h.Action == GoTo || w.drag == dragTime
	}, w.drawTip)
	add("help", false, func() (scene.Box, string, bool) {
		h := float32(64 + 30*(len(shownKeys())+1)/2)
		return at(float32(w.plan.w)/2-300, float32(w.plan.h)/2-h/2-20, 600, h), "", w.help
	}, w.drawHelp)
}

// refresh redraws the panels whose content has changed.
func (w *Window) refresh() {
	for _, p := range w.sheets {
		b, key, shown := p.place()
		if p.shown = shown; !shown {
			p.key = ""
			continue
		}
		b.MinX, b.MinY = float32(int(b.MinX+0.5)), float32(int(b.MinY+0.5))
		p.box = b
		wide, high := int(b.MaxX-b.MinX+0.5), int(b.MaxY-b.MinY+0.5)
		if p.draw == nil { // painted by the studio
			if key != p.key {
				p.key, p.image = key, w.studioImage(p.name)
				w.rev++
				p.rev = w.rev
			}
			continue
		}
		local := scene.Pt{X: w.cursor.X - b.MinX, Y: w.cursor.Y - b.MinY}
		hot := -1
		for i := range p.canvas.hits {
			if p.canvas.hits[i].holds(local) && p.canvas.hits[i].Action != GoTo {
				hot = i
			}
		}
		key = fmt.Sprint(key, wide, high, w.lang, w.theme, w.scale, hot)
		if key == p.key {
			continue
		}
		p.key = key
		c := &p.canvas
		c.f, c.theme, c.lang, c.hover = w.fonts, w.theme, w.lang, local
		c.begin(wide, high, w.scale)
		p.draw(c)
		p.image = w.brush.DrawClear(&c.d)
		w.rev++
		p.rev = w.rev
	}
}

func (w *Window) studioImage(name string) *image.RGBA {
	switch name {
	case "legend":
		return w.pic.Legend
	case "other":
		return w.pic.Other
	}
	return w.pic.Scale
}

// under returns what a click at a place would do, or nil.
func (w *Window) under(at scene.Pt) *Hit {
	for i := len(w.sheets) - 1; i >= 0; i-- {
		p := w.sheets[i]
		if !p.shown || p.draw == nil {
			continue
		}
		local := scene.Pt{X: at.X - p.box.MinX, Y: at.Y - p.box.MinY}
		for k := range p.canvas.hits {
			if h := &p.canvas.hits[k]; h.holds(local) {
				out := *h
				out.Box = scene.Box{MinX: h.Box.MinX + p.box.MinX, MinY: h.Box.MinY + p.box.MinY, MaxX: h.Box.MaxX + p.box.MinX, MaxY: h.Box.MaxY + p.box.MinY}
				return &out
			}
		}
		if p.name == "help" && inside(p.box, at) {
			return nil
		}
	}
	return nil
}

// overPanel reports whether a place lies on a panel.
func (w *Window) overPanel(at scene.Pt) bool {
	for _, p := range w.sheets {
		if p.shown && inside(p.box, at) {
			return true
		}
	}
	return false
}

// playhead is the line across the timeline, and the pointer's beside it.
func (w *Window) playhead() {
	w.bars = w.bars[:0]
	y0, y1 := w.plan.time.MinY+5, w.plan.time.MinY+80
	if h := w.under(w.cursor); h != nil && h.Action == GoTo && w.drag != dragTime {
		x := min(max(w.cursor.X, w.plan.laneX0), w.plan.laneX1)
		w.bars = append(w.bars, Bar{scene.Box{MinX: x - 0.5, MinY: y0, MaxX: x + 0.5, MaxY: y1}, w.theme.Color(palette.Text3)})
	}
	x := w.timeX(w.play.At)
	w.bars = append(w.bars, Bar{scene.Box{MinX: x - 1, MinY: y0, MaxX: x + 1, MaxY: y1}, w.theme.Color(palette.Accent)},
		Bar{scene.Box{MinX: x - 4, MinY: y0 - 3, MaxX: x + 4, MaxY: y0 + 4}, w.theme.Color(palette.Accent)})
}
