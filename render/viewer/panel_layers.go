package viewer

import (
	"strconv"

	"semul/render/palette"
	"semul/render/scene"
	"semul/render/text"
)

const (
	layerRow  = 29
	layerHead = 36
)

// layersHeight is the height of the list of layers.
func (w *Window) layersHeight() int {
	if w.foldLayers {
		return layerHead
	}
	return layerHead + layerRow*len(Visible(w.offers, w.released)) + 8
}

// drawLayers draws the list of layers with their switches.
func (w *Window) drawLayers(c *canvas) {
	h := float32(c.d.H)
	c.panel(scene.Box{MaxX: sideWidth, MaxY: h}, 10)
	head := scene.Box{MaxX: sideWidth, MaxY: layerHead}
	c.text(wordLayers[w.lang&1], 14, 23, scene.Start, palette.Text, text.Strong)
	c.text("L", sideWidth-34, 23, scene.Middle, palette.Text3, text.Caption)
	x, y := float32(sideWidth-18), float32(18)
	if w.foldLayers {
		c.line(c.col(palette.Text3), 1.6, scene.Pt{X: x - 4, Y: y - 2}, scene.Pt{X: x, Y: y + 2}, scene.Pt{X: x + 4, Y: y - 2})
	} else {
		c.line(c.col(palette.Text3), 1.6, scene.Pt{X: x - 4, Y: y + 2}, scene.Pt{X: x, Y: y - 2}, scene.Pt{X: x + 4, Y: y + 2})
	}
	c.d.Break()
	c.hit(head, FoldLayers, nil)
	if w.foldLayers {
		return
	}
	for i, o := range Visible(w.offers, w.released) {
		top := float32(layerHead + layerRow*i)
		row := scene.Box{MinX: 6, MinY: top, MaxX: sideWidth - 6, MaxY: top + layerRow}
		if c.over(row) {
			c.rect(row, 7, c.col(palette.Panel2))
		}
		ink := groupColor(o.Group, c.theme)
		c.dot(18, top+layerRow/2, 3.5, ink)
		tone := palette.Text
		if !o.On {
			tone = palette.Text2
		}
		c.fit(o.title(w.lang), 30, top+19, sideWidth-30-62, tone, text.Body)
		if i < 9 {
			c.text(strconv.Itoa(i+1), sideWidth-54, top+18.5, scene.Middle, palette.Text3, text.Caption)
		}
		c.toggle(sideWidth-42, top+7.5, o.On)
		c.hit(row, Toggle, o.Name)
	}
}
