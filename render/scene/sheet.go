package scene

import (
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/render/palette"
	"semul/render/text"
)

// SheetHead and SheetFoot are the heights of the title and of the legend of a contact sheet [logical px].
const (
	SheetHead = 44
	SheetFoot = 104
)

// PaintSheet fills d with the paper of a contact sheet: title above, legend and sources below, the middle empty.
// The camera is that of the pictures, since the legend depends on its band of detail.
func (p *Painter) PaintSheet(v View, camera Camera, src frame.Source, at clock.Time, d *DrawList) error {
	size := v
	v.Camera = camera
	if err := p.Paint(v, src, at, d); err != nil { // which vehicles are there, and what was recorded
		return err
	}
	p.v = &size
	size.Camera = camera
	t := p.theme()
	d.Reset(size.W, size.H, size.scale(), t.Color(palette.Panel))
	title, date, _, _ := p.clockLines()
	w := d.AddText(p.m.Fonts, title, Pt{12, 28}, Start, Type(t, palette.Text, text.Title))
	d.AddText(p.m.Fonts, date, Pt{12 + w + 14, 28}, Start, Type(t, palette.Text2, text.Body))
	const column, top = 200, SheetFoot - 8
	x, y := float32(12), float32(size.H-top)
	rows := p.legendRows()
	for i := 0; i < len(rows); {
		n := i + 1 // a title takes the rows below it along
		h := rows[i].h
		for rows[i].head && n < len(rows) && !rows[n].head && !rows[n].sign {
			h += rows[n].h
			n++
		}
		turn := i > 0 && rows[i].sign && !rows[i-1].sign // signs begin a column
		if y > float32(size.H-top) && (turn || y+h > float32(size.H)-20) {
			x, y = x+column+28, float32(size.H-top)
		}
		if x+column > float32(size.W) {
			break
		}
		for ; i < n; i++ {
			rows[i].paint(x, y, column)
			d.Break()
			y += rows[i].h
		}
	}
	size.Chrome |= ShowSource
	p.sourceLine()
	return nil
}
