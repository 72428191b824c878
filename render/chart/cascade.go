package chart

import (
	"math"
	"strconv"
	"time"

	"semul/engine/city"
	"semul/render/palette"
	"semul/render/scene"
	"semul/render/text"
)

// Happening is one event of a cascade.
type Happening struct {
	T      float64 // [s after the start]
	Lane   int     // row, from 0 at the top
	Tone   Tone
	Number int   // written into the mark; 0 = a small mark without number
	Cause  []int // indices of earlier happenings
}

// Cascade is a picture of events in lanes, with arrows from causes to effects.
type Cascade struct {
	W, LaneH int
	Lanes    int
	Start    time.Time
	From, To float64
	Items    []Happening // in order of time
}

// Height is the height of the picture [logical px].
func (c *Cascade) Height() int { return c.Lanes*c.LaneH + 26 }

// Draw fills d with the cascade. Marks that would lie on one another in a lane move to the right.
func (c *Cascade) Draw(f *text.Fonts, theme palette.Theme, d *scene.DrawList) {
	d.Reset(c.W, c.Height(), 1, theme.Color(palette.Panel))
	if !(c.To > c.From) {
		c.To = c.From + 1
	}
	const r = 8.5
	left, right := float32(12), float32(c.W-12)
	x := func(t float64) float32 { return left + float32((t-c.From)/(c.To-c.From))*(right-left) }
	y := func(lane int) float32 { return float32(lane*c.LaneH) + float32(c.LaneH)/2 + 2 }
	grid := scene.Style{Color: theme.Color(palette.Line), Token: palette.Line, Width: 1}
	bottom := float32(c.Lanes * c.LaneH)
	times, names := civilTicks(c.Start, c.From, c.To, max(2, c.W/80))
	caption := scene.Type(theme, palette.Text3, text.Caption)
	for i, t := range times {
		d.AddLine([]scene.Pt{{X: snap(x(t)), Y: 2}, {X: snap(x(t)), Y: bottom + 4}}, false, grid, city.Ref{})
		w := f.Width(names[i], caption.Text) / 2
		d.AddText(f, names[i], scene.Pt{X: min(max(x(t), w), float32(c.W)-w), Y: bottom + 18}, scene.Middle, caption)
	}
	for lane := range c.Lanes {
		d.AddLine([]scene.Pt{{X: left, Y: snap(y(lane))}, {X: right, Y: snap(y(lane))}}, false, grid, city.Ref{})
	}
	at := c.places(x, y, r, right)
	for i := range c.Items {
		for _, k := range c.Items[i].Cause {
			if k >= 0 && k < len(at) && k != i {
				c.arrow(d, theme, at[k], at[i], c.Items[k].Number != 0, c.Items[i].Number != 0, r)
			}
		}
	}
	halo := scene.Style{Color: theme.Color(palette.Panel), Token: palette.Panel}
	for pass := range 2 {
		for i, h := range c.Items {
			if (h.Number != 0) != (pass == 1) {
				continue
			}
			fill := scene.Style(toned(theme, h.Tone, 6))
			if h.Number == 0 {
				d.AddDot(at[i], fill, uint32(i))
				continue
			}
			ring := halo
			ring.Width, fill.Width = 2*r+3, 2*r
			d.AddDot(at[i], ring, 0)
			d.AddDot(at[i], fill, uint32(i))
			label := scene.Style{Color: theme.Color(palette.Panel), Token: palette.Panel, Text: text.Style{Size: 10.5, Weight: text.SemiBold}}
			d.AddText(f, strconv.Itoa(h.Number), scene.Pt{X: at[i].X, Y: at[i].Y + 3.8}, scene.Middle, label)
		}
	}
}

// places puts each happening at its instant, moved right where a numbered one of the lane already stands.
func (c *Cascade) places(x func(float64) float32, y func(int) float32, r, right float32) []scene.Pt {
	at := make([]scene.Pt, len(c.Items))
	last := make([]float32, c.Lanes)
	for k := range last {
		last[k] = -1e9
	}
	for i, h := range c.Items {
		p := scene.Pt{X: x(h.T), Y: y(h.Lane)}
		if h.Number != 0 {
			p.X = max(p.X, last[h.Lane]+2*r+3)
			last[h.Lane] = p.X
		}
		at[i] = p
	}
	// Where a lane runs over its end, its marks move back to the left.
	limit := make([]float32, c.Lanes)
	for k := range limit {
		limit[k] = right - r
	}
	for i := len(at) - 1; i >= 0; i-- {
		if h := c.Items[i]; h.Number != 0 {
			at[i].X = min(at[i].X, limit[h.Lane])
			limit[h.Lane] = at[i].X - 2*r - 3
		}
	}
	return at
}

// arrow draws a bent line with a head from one mark to another.
func (c *Cascade) arrow(d *scene.DrawList, theme palette.Theme, a, b scene.Pt, fromBig, toBig bool, r float32) {
	ink := scene.Style{Color: theme.Color(palette.Text3), Token: palette.Text3, Width: 1.1, Join: scene.RoundJoin}
	bend := max(18, float32(math.Abs(float64(b.X-a.X)))*0.5)
	lift := float32(0)
	if a.Y == b.Y {
		lift = -float32(c.LaneH) * 0.42
	}
	p1, p2 := scene.Pt{X: a.X + bend*0.6, Y: a.Y + lift}, scene.Pt{X: b.X - bend*0.6, Y: b.Y + lift}
	var line []scene.Pt
	for k := range 17 {
		t := float32(k) / 16
		u := 1 - t
		line = append(line, scene.Pt{
			X: u*u*u*a.X + 3*u*u*t*p1.X + 3*u*t*t*p2.X + t*t*t*b.X,
			Y: u*u*u*a.Y + 3*u*u*t*p1.Y + 3*u*t*t*p2.Y + t*t*t*b.Y})
	}
	away := func(big bool) float32 {
		if big {
			return r + 2
		}
		return 4
	}
	far := func(p, q scene.Pt) float32 { return float32(math.Hypot(float64(p.X-q.X), float64(p.Y-q.Y))) }
	for len(line) > 2 && far(line[0], a) < away(fromBig) {
		line = line[1:]
	}
	for len(line) > 2 && far(line[len(line)-1], b) < away(toBig) {
		line = line[:len(line)-1]
	}
	if len(line) < 2 {
		return
	}
	d.AddLine(line, false, ink, city.Ref{})
	n := len(line)
	tip, from := line[n-1], line[n-2]
	l := far(tip, from)
	if l == 0 {
		return
	}
	dx, dy := (tip.X-from.X)/l, (tip.Y-from.Y)/l
	d.AddFill([]scene.Pt{{X: tip.X + dx*3, Y: tip.Y + dy*3}, {X: tip.X - dx*3 - dy*3, Y: tip.Y - dy*3 + dx*3}, {X: tip.X - dx*3 + dy*3, Y: tip.Y - dy*3 - dx*3}},
		scene.Style{Color: ink.Color, Token: ink.Token}, city.Ref{})
}
