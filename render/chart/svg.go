package chart

import (
	"bufio"
	"fmt"
	"html"
	"image/color"
	"io"
	"strconv"

	"semul/render/palette"
	"semul/render/scene"
	"semul/render/text"
)

// SVG writes a DrawList as one <svg> element. Colours that came from a theme token or a class become CSS variables,
// var(--text-3) or var(--c-rain), with the list's own colour as fallback, so that a page can switch its theme. Text
// stays text. Fields and clips, which charts do not use, are an error.
func SVG(w io.Writer, d *scene.DrawList, label string) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s">`, d.W, d.H, html.EscapeString(label))
	for i := range d.Ops {
		o := &d.Ops[i]
		s := &d.Styles[o.Style]
		switch o.Kind {
		case scene.OpFill:
			fmt.Fprintf(out, `<path d="%s"%s/>`, paths(d, o), paint("fill", s.Color, s.Token, s.Class))
		case scene.OpStroke:
			fmt.Fprintf(out, `<path d="%s" fill="none"%s stroke-width="%s"%s/>`, paths(d, o), paint("stroke", s.Color, s.Token, s.Class), num(s.Width), lineStyle(s))
		case scene.OpDots:
			for _, dot := range d.Dots[o.From:o.To] {
				fmt.Fprintf(out, `<circle cx="%s" cy="%s" r="%s"%s/>`, num(dot.At.X), num(dot.At.Y), num(s.Width/2), paint("fill", s.Color, s.Token, s.Class))
			}
		case scene.OpQuads:
			for _, q := range d.Quads[o.From:o.To] {
				fmt.Fprintf(out, `<path d="%s"%s/>`, quad(q), paint("fill", s.Color, s.Token, s.Class))
			}
		case scene.OpText:
			for _, t := range d.Texts[o.From:o.To] {
				writeText(out, d, s, t)
			}
		default:
			return fmt.Errorf("chart: a picture with a %v cannot be written as SVG; export it as PNG", o.Kind)
		}
	}
	out.WriteString("</svg>")
	return out.Flush()
}

// num writes a length with at most one decimal.
func num(v float32) string {
	s := strconv.FormatFloat(float64(v), 'f', 1, 32)
	if len(s) > 2 && s[len(s)-2:] == ".0" {
		s = s[:len(s)-2]
	}
	if s == "-0" {
		s = "0"
	}
	return s
}

func paths(d *scene.DrawList, o *scene.Op) string {
	var b []byte
	for _, p := range d.Paths[o.From:o.To] {
		last := ""
		for k, q := range d.Pts[p.From:p.To] {
			at := num(q.X) + " " + num(q.Y)
			if at == last {
				continue
			}
			last = at
			b = append(b, "ML"[min(k, 1)])
			b = append(b, at...)
		}
		if p.Closed {
			b = append(b, 'Z')
		}
	}
	return string(b)
}

func quad(q scene.Quad) string {
	h := q.Width / 2
	n := scene.Pt{X: -q.Dir.Y * h, Y: q.Dir.X * h}
	back := scene.Pt{X: q.Front.X - q.Dir.X*q.Length, Y: q.Front.Y - q.Dir.Y*q.Length}
	return fmt.Sprintf("M%s %sL%s %sL%s %sL%s %sZ", num(q.Front.X+n.X), num(q.Front.Y+n.Y), num(back.X+n.X), num(back.Y+n.Y),
		num(back.X-n.X), num(back.Y-n.Y), num(q.Front.X-n.X), num(q.Front.Y-n.Y))
}

// paint writes an attribute with a colour and its opacity.
func paint(attr string, c color.NRGBA, token palette.Token, class string) string {
	v := palette.Hex(c)
	switch {
	case class != "":
		v = "var(--c-" + class + "," + v + ")"
	case token != palette.NoToken:
		v = "var(--" + CSSName(token) + "," + v + ")"
	}
	s := ` style="` + attr + `:` + v
	if c.A != 255 {
		s += ";" + attr + "-opacity:" + strconv.FormatFloat(float64(c.A)/255, 'f', 2, 64)
	}
	return s + `"`
}

// CSSName returns the name of a token as a CSS variable without its dashes: "road-casing".
func CSSName(t palette.Token) string {
	b := []byte(t.String())
	for i := range b {
		if b[i] == '_' {
			b[i] = '-'
		}
	}
	return string(b)
}

func lineStyle(s *scene.Style) string {
	out := ""
	if s.Cap == scene.RoundCap {
		out += ` stroke-linecap="round"`
	}
	if s.Join == scene.RoundJoin {
		out += ` stroke-linejoin="round"`
	}
	if s.Dash[0] > 0 {
		out += fmt.Sprintf(` stroke-dasharray="%s %s"`, num(s.Dash[0]), num(s.Dash[1]))
	}
	return out
}

func writeText(out io.Writer, d *scene.DrawList, s *scene.Style, t scene.Text) {
	at := t.At
	back := t.Width * float32(t.Anchor) / 2
	at.X, at.Y = at.X+t.Dir.X*back, at.Y+t.Dir.Y*back
	weight := ""
	if s.Text.Weight == text.SemiBold {
		weight = ` font-weight="600"`
	}
	fmt.Fprintf(out, `<text x="%s" y="%s" font-size="%s"%s text-anchor="%s"%s>%s</text>`, num(at.X), num(at.Y), num(s.Text.Size), weight,
		[3]string{"start", "middle", "end"}[t.Anchor], paint("fill", s.Color, s.Token, s.Class), html.EscapeString(d.String(t)))
}
