package chart

import (
	"math"
	"time"

	"semul/engine/city"
	"semul/render/palette"
	"semul/render/scene"
	"semul/render/text"
)

// Shape is how a series is drawn.
type Shape uint8

// The shapes.
const (
	Line  Shape = iota // straight between values
	Step               // holds until the next value
	Bars               // one bar a value, from it to the next
	Area               // a line with the ground below it filled
	Dots               // a dot a value
	Range              // filled between Low and V
)

// Series is one thing over time.
type Series struct {
	T     []float64 // [s after the start], ascending
	V     []float64 // NaN = no value: the line breaks
	Low   []float64 // lower edge, for Range
	Tone  Tone
	Shape Shape
	Dash  bool
}

// Threshold is a level drawn across the chart.
type Threshold struct {
	V    float64
	Tone Tone
}

// Mark is an instant drawn down the chart.
type Mark struct {
	T    float64 // [s after the start]
	Tone Tone
}

// Chart is one panel.
type Chart struct {
	W, H       int       // [logical px]
	Start      time.Time // civil
	From, To   float64   // [s after the start]
	Series     []Series
	Thresholds []Threshold
	Marks      []Mark
	Cursor     float64 // instant of a vertical line; NaN or outside = none
	Zero       bool    // the axis begins at 0 though all values are larger
	Plain      bool    // From, To and T are plain numbers, such as metres, and the axis carries them as they are
}

// Box is where the values are plotted, and between which values.
type Box struct {
	scene.Box
	Lo, Hi float64 // values at the lower and upper edge
}

// X returns where an instant lies.
func (c *Chart) X(b Box, t float64) float32 {
	return b.MinX + float32((t-c.From)/(c.To-c.From))*(b.MaxX-b.MinX)
}

// Y returns where a value lies.
func (b Box) Y(v float64) float32 {
	return b.MaxY - float32((v-b.Lo)/(b.Hi-b.Lo))*(b.MaxY-b.MinY)
}

// span returns the least and greatest value shown.
func (c *Chart) span() (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	see := func(v float64) {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			lo, hi = math.Min(lo, v), math.Max(hi, v)
		}
	}
	for i := range c.Series {
		for _, v := range c.Series[i].V {
			see(v)
		}
		for _, v := range c.Series[i].Low {
			see(v)
		}
		if s := c.Series[i].Shape; s == Bars || s == Area {
			see(0)
		}
	}
	if math.IsInf(lo, 0) {
		return 0, 1
	}
	for _, t := range c.Thresholds {
		see(t.V)
	}
	if c.Zero {
		see(0)
	}
	if lo == hi {
		if lo == 0 {
			return 0, 1
		}
		return math.Min(lo, 0), math.Max(hi, 0)
	}
	return lo, hi
}

// Draw fills d with the chart and returns where the values are plotted.
func (c *Chart) Draw(f *text.Fonts, theme palette.Theme, d *scene.DrawList) Box {
	d.Reset(c.W, c.H, 1, theme.Color(palette.Panel))
	if !(c.To > c.From) {
		c.To = c.From + 1
	}
	lo, hi := c.span()
	levels, decimals := ticks(lo, hi, max(2, c.H/46))
	caption := scene.Type(theme, palette.Text3, text.Caption)
	left := float32(0)
	labels := make([]string, len(levels))
	for i, v := range levels {
		labels[i] = tickLabel(v, decimals)
		left = max(left, f.Width(labels[i], caption.Text))
	}
	b := Box{scene.Box{MinX: left + 8, MinY: 8, MaxX: float32(c.W) - 10, MaxY: float32(c.H) - 20}, levels[0], levels[len(levels)-1]}
	grid := scene.Style{Color: theme.Color(palette.Line), Token: palette.Line, Width: 1}
	for i, v := range levels {
		y := snap(b.Y(v))
		d.AddLine([]scene.Pt{{X: b.MinX, Y: y}, {X: b.MaxX, Y: y}}, false, grid, city.Ref{})
		d.AddText(f, labels[i], scene.Pt{X: b.MinX - 6, Y: y + 4}, scene.End, caption)
	}
	times, names := c.across(max(2, int(b.MaxX-b.MinX)/62))
	for i, t := range times {
		x := c.X(b, t)
		d.AddLine([]scene.Pt{{X: snap(x), Y: b.MaxY}, {X: snap(x), Y: b.MaxY + 4}}, false, grid, city.Ref{})
		w := f.Width(names[i], caption.Text) / 2
		d.AddText(f, names[i], scene.Pt{X: min(max(x, w), float32(c.W)-w), Y: float32(c.H) - 5}, scene.Middle, caption)
	}
	for _, m := range c.Marks {
		if m.T >= c.From && m.T <= c.To {
			x := snap(c.X(b, m.T))
			d.AddLine([]scene.Pt{{X: x, Y: b.MinY}, {X: x, Y: b.MaxY}}, false, toned(theme, m.Tone, 1).dashed(2, 3), city.Ref{})
		}
	}
	for i := range c.Series {
		c.plot(&c.Series[i], b, theme, d)
		d.Break()
	}
	for _, t := range c.Thresholds {
		y := snap(b.Y(t.V))
		d.AddLine([]scene.Pt{{X: b.MinX, Y: y}, {X: b.MaxX, Y: y}}, false, toned(theme, t.Tone, 1).dashed(5, 4), city.Ref{})
	}
	if c.Cursor >= c.From && c.Cursor <= c.To {
		x := snap(c.X(b, c.Cursor))
		d.AddLine([]scene.Pt{{X: x, Y: b.MinY}, {X: x, Y: b.MaxY}}, false,
			scene.Style{Color: theme.Color(palette.Accent), Token: palette.Accent, Width: 1.4}, city.Ref{})
	}
	return b
}

// snap moves a hairline onto the middle of a pixel.
func snap(v float32) float32 { return float32(math.Floor(float64(v))) + 0.5 }

type ink scene.Style

// dashed returns the style of a dashed line.
func (s ink) dashed(on, off float32) scene.Style {
	s.Dash = [2]float32{on, off}
	return scene.Style(s)
}

// toned returns the style of a line in a tone.
func toned(theme palette.Theme, t Tone, width float32) ink {
	return ink{Color: t.Color(theme), Class: t.String(), Width: width, Join: scene.RoundJoin}
}

// plot draws one series.
func (c *Chart) plot(s *Series, b Box, theme palette.Theme, d *scene.DrawList) {
	n := min(len(s.T), len(s.V))
	at := func(i int) scene.Pt { return scene.Pt{X: c.X(b, s.T[i]), Y: b.Y(s.V[i])} }
	line := scene.Style(toned(theme, s.Tone, 1.8))
	if s.Dash {
		line.Dash = [2]float32{5, 4}
	}
	soft := scene.Style{Color: palette.Alpha(s.Tone.Color(theme), 0.22), Class: s.Tone.String()}
	solid := scene.Style{Color: s.Tone.Color(theme), Class: s.Tone.String()}
	zero := b.Y(math.Min(math.Max(0, b.Lo), b.Hi))
	if s.Shape == Bars {
		for i := range n {
			if s.V[i] == 0 || math.IsNaN(s.V[i]) {
				continue
			}
			end := c.To
			if i+1 < n {
				end = s.T[i+1]
			}
			x0, x1 := c.X(b, math.Max(s.T[i], c.From)), c.X(b, math.Min(end, c.To))
			if x1 <= x0 {
				continue
			}
			if x1-x0 > 8 {
				x1--
			}
			y := b.Y(s.V[i])
			d.AddRect(scene.Box{MinX: x0, MinY: min(y, zero), MaxX: x1, MaxY: max(y, zero)}, 0, solid)
		}
		return
	}
	if s.Shape == Dots {
		for i := range n {
			if !math.IsNaN(s.V[i]) {
				st := solid
				st.Width = 4
				d.AddDot(at(i), st, uint32(i))
			}
		}
		return
	}
	var run []scene.Pt
	flush := func() {
		if len(run) > 1 {
			if s.Shape == Area {
				ground := append(append([]scene.Pt{{X: run[0].X, Y: zero}}, run...), scene.Pt{X: run[len(run)-1].X, Y: zero})
				d.AddFill(ground, soft, city.Ref{})
				d.Break()
			}
			d.AddLine(run, false, line, city.Ref{})
		}
		run = run[:0]
	}
	if s.Shape == Range && len(s.Low) >= n {
		for from := 0; from < n; from++ { // no value breaks it
			to := from
			for to < n && !math.IsNaN(s.V[to]) {
				run = append(run, at(to))
				to++
			}
			for i := to - 1; i >= from; i-- {
				run = append(run, scene.Pt{X: c.X(b, s.T[i]), Y: b.Y(s.Low[i])})
			}
			d.AddFill(run, soft, city.Ref{})
			run, from = run[:0], to
		}
		return
	}
	for i := range n {
		if math.IsNaN(s.V[i]) {
			flush()
			continue
		}
		p := at(i)
		if s.Shape == Step && len(run) > 0 {
			run = append(run, scene.Pt{X: p.X, Y: run[len(run)-1].Y})
		}
		run = append(run, p)
	}
	flush()
}
