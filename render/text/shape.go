package text

// Style is how a run of text is set.
type Style struct {
	Size    float32 // [logical px]
	Line    float32 // distance of baselines [logical px]
	Weight  Weight
	Tabular bool // digits of equal width, for clocks and columns
}

// The grades of type, size and line distance in logical pixels.
var (
	Caption = Style{Size: 11, Line: 14}
	Body    = Style{Size: 13, Line: 18}
	Strong  = Style{Size: 13, Line: 18, Weight: SemiBold}
	Heading = Style{Size: 15, Line: 20, Weight: SemiBold}
	Title   = Style{Size: 18, Line: 24, Weight: SemiBold}
	Clock   = Style{Size: 24, Line: 28, Weight: SemiBold, Tabular: true}
)

// Glyph is one placed glyph: X is the distance of its origin from the start of the run [logical px].
type Glyph struct {
	ID uint16
	X  float32
}

// Shape appends the glyphs of s to dst and returns it with the width of the run. The text runs from left to right; the
// font's letters and pair distances are used, no ligatures.
func (f *Fonts) Shape(s string, st Style, dst []Glyph) ([]Glyph, float32) {
	c := &f.faces[st.Weight&1]
	x := float32(0)
	prev := uint16(0)
	for _, r := range s {
		g := c.glyph(r)
		advance, shift := g.advance, float32(0)
		if st.Tabular && r >= '0' && r <= '9' {
			shift = (c.digit - advance) / 2
			advance = c.digit
		} else if prev != 0 {
			x += c.kern(prev, g.id) * st.Size
		}
		dst = append(dst, Glyph{ID: g.id, X: x + shift*st.Size})
		x += advance * st.Size
		prev = g.id
	}
	return dst, x
}

// Width returns the width of s [logical px].
func (f *Fonts) Width(s string, st Style) float32 {
	c := &f.faces[st.Weight&1]
	x := float32(0)
	prev := uint16(0)
	for _, r := range s {
		g := c.glyph(r)
		if st.Tabular && r >= '0' && r <= '9' {
			x += c.digit * st.Size
		} else {
			if prev != 0 {
				x += c.kern(prev, g.id) * st.Size
			}
			x += g.advance * st.Size
		}
		prev = g.id
	}
	return x
}

// Fit returns s, shortened by an ellipsis if it is wider than width.
func (f *Fonts) Fit(s string, st Style, width float32) string {
	if f.Width(s, st) <= width {
		return s
	}
	runes := []rune(s)
	for n := len(runes) - 1; n > 0; n-- {
		if t := string(runes[:n]) + "…"; f.Width(t, st) <= width {
			return t
		}
	}
	return "…"
}

// Wrap breaks s into lines no wider than width: at spaces, and inside a word only where it alone is too wide.
func (f *Fonts) Wrap(s string, st Style, width float32) []string {
	var lines []string
	line := ""
	flush := func() {
		if line != "" {
			lines = append(lines, line)
			line = ""
		}
	}
	word := func(w string) {
		switch {
		case line == "":
			line = w
		case f.Width(line+" "+w, st) <= width:
			line += " " + w
		default:
			flush()
			line = w
		}
		for f.Width(line, st) > width { // a word wider than the column
			runes := []rune(line)
			n := len(runes) - 1
			for n > 1 && f.Width(string(runes[:n]), st) > width {
				n--
			}
			if n < 1 || n == len(runes) {
				break
			}
			lines = append(lines, string(runes[:n]))
			line = string(runes[n:])
		}
	}
	start := -1
	for i, r := range s {
		if r == ' ' {
			if start >= 0 {
				word(s[start:i])
			}
			start = -1
		} else if start < 0 {
			start = i
		}
	}
	if start >= 0 {
		word(s[start:])
	}
	flush()
	return lines
}
