package viewer

import (
	"image/color"

	"semul/engine/city"
	"semul/render/palette"
	"semul/render/scene"
	"semul/render/text"
)

// canvas draws one panel: a DrawList in the panel's own coordinates, and the places in it that can be clicked.
type canvas struct {
	d     scene.DrawList
	f     *text.Fonts
	theme palette.Theme
	lang  text.Lang
	hits  []Hit
	hover scene.Pt // the pointer, in the panel's coordinates
}

func (c *canvas) begin(w, h int, scale float64) {
	c.d.Reset(w, h, float32(scale), color.NRGBA{})
	c.hits = c.hits[:0]
}

func (c *canvas) col(k palette.Token) color.NRGBA { return c.theme.Color(k) }

// panel draws the ground of a panel, b its outside.
func (c *canvas) panel(b scene.Box, radius float32) {
	c.d.AddRect(b.Grow(-0.5), radius, scene.Style{Color: palette.Alpha(c.col(palette.Panel), 0.95)})
	c.d.AddFrame(b.Grow(-0.5), radius, scene.Line(c.theme, palette.Line, 1))
	c.d.Break()
}

func (c *canvas) rect(b scene.Box, radius float32, ink color.NRGBA) {
	c.d.AddRect(b, radius, scene.Ink(ink))
	c.d.Break()
}

func (c *canvas) line(ink color.NRGBA, width float32, pts ...scene.Pt) {
	c.d.AddLine(pts, false, scene.Style{Color: ink, Width: width, Cap: scene.RoundCap, Join: scene.RoundJoin}, city.Ref{})
}

func (c *canvas) dot(x, y, r float32, ink color.NRGBA) {
	c.d.AddDot(scene.Pt{X: x, Y: y}, scene.Style{Color: ink, Width: 2 * r}, 0)
}

// text writes at a baseline and returns the width.
func (c *canvas) text(s string, x, y float32, anchor scene.Anchor, k palette.Token, st text.Style) float32 {
	return c.d.AddText(c.f, s, scene.Pt{X: x, Y: y}, anchor, scene.Type(c.theme, k, st))
}

// fit writes at a baseline, shortened to a width.
func (c *canvas) fit(s string, x, y, width float32, k palette.Token, st text.Style) float32 {
	return c.text(c.f.Fit(s, st, width), x, y, scene.Start, k, st)
}

func (c *canvas) hit(b scene.Box, a Action, arg any) { c.hits = append(c.hits, Hit{b, a, arg}) }

// over reports whether the pointer is over a place.
func (c *canvas) over(b scene.Box) bool { return inside(b, c.hover) }

// segments draws a choice of a few, one of which is chosen, each cell wide px wide.
func (c *canvas) segments(x, y, wide float32, labels []string, chosen int, actions []Action) {
	h := float32(28)
	all := scene.Box{MinX: x, MinY: y, MaxX: x + wide*float32(len(labels)), MaxY: y + h}
	c.rect(all, 8, c.col(palette.Panel2))
	c.d.AddFrame(all.Grow(-0.5), 7.5, scene.Line(c.theme, palette.Line, 1))
	c.d.Break()
	for i, label := range labels {
		b := scene.Box{MinX: x + wide*float32(i), MinY: y, MaxX: x + wide*float32(i+1), MaxY: y + h}
		k, st := palette.Text2, text.Style{Size: 12, Line: 16}
		if i == chosen {
			c.rect(b.Grow(-3), 6, palette.Mix(c.col(palette.Panel2), c.col(palette.Accent), 0.28))
			k, st.Weight = palette.Text, text.SemiBold
		} else if c.over(b) {
			c.rect(b.Grow(-3), 6, c.col(palette.Line))
		}
		c.text(label, (b.MinX+b.MaxX)/2, y+18.5, scene.Middle, k, st)
		c.hit(b, actions[i], i)
	}
}

// toggle draws a switch.
func (c *canvas) toggle(x, y float32, on bool) {
	b := scene.Box{MinX: x, MinY: y, MaxX: x + 26, MaxY: y + 14}
	if on {
		c.rect(b, 7, c.col(palette.Accent))
		c.dot(x+19, y+7, 5, c.col(palette.Panel))
		return
	}
	c.rect(b, 7, c.col(palette.Line))
	c.dot(x+7, y+7, 5, c.col(palette.Text3))
}

// button draws the ground of a square button; its sign follows.
func (c *canvas) button(b scene.Box, a Action, arg any) {
	switch {
	case c.over(b):
		c.rect(b, 8, c.col(palette.Line))
	default:
		c.rect(b, 8, c.col(palette.Panel2))
	}
	c.hit(b, a, arg)
}

// groupColor is the colour of a group of layers or events: blue only water, yellow power, orange traffic, violet only
// personal data.
func groupColor(group string, t palette.Theme) color.NRGBA {
	switch group {
	case "water", "weather":
		return palette.FloodDepth.Color(2, t)
	case "power":
		return palette.GridLoading.Color(1, t)
	case "traffic":
		return palette.SpeedRatio.Color(1, t)
	case "privacy", "sensing", "hub":
		return t.Color(palette.Privacy)
	case "people":
		return t.Color(palette.Text2)
	}
	return t.Color(palette.Text3)
}
