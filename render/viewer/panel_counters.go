package viewer

import (
	"semul/engine/frame"
	"semul/render/palette"
	"semul/render/scene"
	"semul/render/text"
)

// countersHeight is that of the strip of counters [px].
const countersHeight = 52

// counted lists the counters as the strip shows them.
func counted(c frame.Counters, l text.Lang) []Fact {
	n := func(name [2]string, v uint32) Fact { return Fact{Name: name[l&1], Value: text.Int(int64(v))} }
	return []Fact{n(wordReadings, c.Readings), n(wordReleases, c.Releases), n(wordHeld, c.Suppressed), n(wordNotAgreed, c.NoConsent),
		{Name: wordSpent[l&1], Value: text.Fixed(float64(c.Epsilon)/1e6, 2)}}
}

// countersBox is where the strip lies: between the columns of panels, above the map.
func (w *Window) countersBox() scene.Box {
	x0, x1 := w.plan.left.MaxX+gap, w.plan.right.MinX-gap
	if w.plan.w < beside && w.selected.IsZero() {
		x1 = w.plan.right.MaxX // no list of events there
	}
	y := w.plan.left.MinY
	if w.cutShort() {
		y += 36 + gap // below the banner
	}
	return scene.Box{MinX: x0, MinY: y, MaxX: x1, MaxY: y + countersHeight}
}

// drawSeam names the two sides of a split map.
func (w *Window) drawSeam(c *canvas) {
	width := float32(c.d.W)
	c.panel(scene.Box{MaxX: width, MaxY: float32(c.d.H)}, 8)
	c.text(wordTruth[w.lang&1], width/4, 17.5, scene.Middle, palette.Text, text.Strong)
	c.text(wordReleased[w.lang&1], width*3/4, 17.5, scene.Middle, palette.Privacy, text.Strong)
}

// drawCounters draws how much came into the hub, how much it let out, and how much it kept back.
func (w *Window) drawCounters(c *canvas) {
	width := float32(c.d.W)
	c.panel(scene.Box{MaxX: width, MaxY: float32(c.d.H)}, 10)
	c.rect(scene.Box{MinX: 0.5, MinY: 10, MaxX: 3.5, MaxY: countersHeight - 10}, 1.5, c.col(palette.Privacy))
	c.d.Break()
	all := counted(w.counters, w.lang)
	each := (width - 20) / float32(len(all))
	for i, f := range all {
		x := 14 + each*float32(i)
		if i > 0 {
			c.line(c.col(palette.Line), 1, scene.Pt{X: x - 9, Y: 12}, scene.Pt{X: x - 9, Y: countersHeight - 12})
			c.d.Break()
		}
		c.fit(f.Name, x, 19, each-12, palette.Text2, text.Caption)
		c.fit(f.Value, x, 40, each-12, palette.Text, text.Style{Size: 17, Line: 22, Weight: text.SemiBold, Tabular: true})
	}
}
