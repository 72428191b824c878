package scene

import (
	"bufio"
	"fmt"
	"io"

	"semul/render/palette"
)

// Dump writes the list as text, one line an operation: what is painted, in which colour, how many items and vertices,
// and where. Texts are written out. Two pictures with the same dump differ in no more than vertices within their boxes,
// whose sum the line ends with.
func (d *DrawList) Dump(w io.Writer) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "picture %d×%d at %g, ground %s, %d ops (%d static), %d styles\n", d.W, d.H, d.Scale, palette.Hex(d.Back), len(d.Ops), d.Static, len(d.Styles))
	for i, o := range d.Ops {
		s := &d.Styles[o.Style]
		fmt.Fprintf(out, "%3d %-9s %s", i, o.Kind, palette.Hex(s.Color))
		if s.Color.A != 255 {
			fmt.Fprintf(out, "/%d", s.Color.A)
		}
		if s.Width > 0 {
			fmt.Fprintf(out, " w%.2f", s.Width)
		}
		if s.Dash[0] > 0 {
			fmt.Fprintf(out, " dash %.1f %.1f", s.Dash[0], s.Dash[1])
		}
		fmt.Fprintf(out, " n%d", o.To-o.From)
		if o.Kind == OpText {
			for _, t := range d.Texts[o.From:o.To] {
				fmt.Fprintf(out, " %q(%.0f %.0f)", d.String(t), t.At.X, t.At.Y)
			}
		}
		if o.Kind != OpClipEnd {
			fmt.Fprintf(out, " [%.0f %.0f %.0f %.0f]", o.Box.MinX, o.Box.MinY, o.Box.MaxX, o.Box.MaxY)
		}
		n, sum := d.weigh(o)
		fmt.Fprintf(out, " v%d Σ%.0f\n", n, sum)
	}
	return out.Flush()
}

// weigh returns the number of vertices of an operation and the sum of their coordinates.
func (d *DrawList) weigh(o Op) (n int, sum float64) {
	switch o.Kind {
	case OpFill, OpStroke, OpClipAway:
		for _, p := range d.Paths[o.From:o.To] {
			for _, q := range d.Pts[p.From:p.To] {
				n, sum = n+1, sum+float64(q.X)+float64(q.Y)
			}
		}
	case OpDots:
		for _, q := range d.Dots[o.From:o.To] {
			n, sum = n+1, sum+float64(q.At.X)+float64(q.At.Y)
		}
	case OpQuads:
		for _, q := range d.Quads[o.From:o.To] {
			n, sum = n+4, sum+float64(q.Front.X)+float64(q.Front.Y)
		}
	case OpField:
		for _, f := range d.Fields[o.From:o.To] {
			n += len(f.A)
			for _, v := range f.A {
				sum += float64(v)
			}
		}
	case OpText:
		for _, t := range d.Texts[o.From:o.To] {
			n += int(t.To - t.From)
		}
	}
	return n, sum
}
