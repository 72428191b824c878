package text

import (
	"fmt"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Weight picks one of the two weights of the typeface.
type Weight uint8

// The weights.
const (
	Regular Weight = iota
	SemiBold
)

// Point is a place in an outline, in em: x to the right, y downwards from the baseline.
type Point struct{ X, Y float32 }

// SegmentOp says what a segment of an outline does.
type SegmentOp uint8

// The segment operations, with 1, 1, 2 and 3 points.
const (
	MoveTo SegmentOp = iota
	LineTo
	QuadTo
	CubeTo
)

// Segment is one step of an outline.
type Segment struct {
	Op  SegmentOp
	Arg [3]Point
}

// Outline is the shape of a glyph.
type Outline []Segment

// Fonts is a typeface of two weights. It is safe for use by several goroutines.
type Fonts struct {
	faces [2]face
}

// face is one weight. Its maps are filled as letters are met.
type face struct {
	mu      sync.RWMutex
	font    *sfnt.Font
	buf     sfnt.Buffer
	units   fixed.Int26_6 // units per em, as the size to load unscaled outlines at
	glyphs  map[rune]glyphInfo
	kerns   map[[2]uint16]float32
	shapes  map[uint16]Outline
	digit   float32 // widest digit [em]
	capital float32 // height of capitals [em]
}

type glyphInfo struct {
	id      uint16
	advance float32 // [em]
}

// LoadFonts reads the OpenType files of both weights. An error names the file that cannot be read.
func LoadFonts(regular, semiBold []byte) (*Fonts, error) {
	f := &Fonts{}
	for i, file := range [2][]byte{regular, semiBold} {
		parsed, err := sfnt.Parse(file)
		if err != nil {
			return nil, fmt.Errorf("text: the font file of the %s weight is no OpenType font: %w", [2]string{"regular", "semi-bold"}[i], err)
		}
		c := &f.faces[i]
		c.font = parsed
		c.units = fixed.I(int(parsed.UnitsPerEm()))
		c.glyphs = map[rune]glyphInfo{}
		c.kerns = map[[2]uint16]float32{}
		c.shapes = map[uint16]Outline{}
		for r := '0'; r <= '9'; r++ {
			c.digit = max(c.digit, c.glyph(r).advance)
		}
		c.capital = 0.7
		if m, err := parsed.Metrics(&c.buf, c.units, font.HintingNone); err == nil && m.CapHeight > 0 {
			c.capital = c.em(m.CapHeight)
		}
	}
	return f, nil
}

func (c *face) em(v fixed.Int26_6) float32 { return float32(v) / float32(c.units) }

// glyph returns the glyph of a letter; the font's "missing" glyph for one it does not have.
func (c *face) glyph(r rune) glyphInfo {
	c.mu.RLock()
	g, ok := c.glyphs[r]
	c.mu.RUnlock()
	if ok {
		return g
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	id, err := c.font.GlyphIndex(&c.buf, r)
	if err != nil {
		id = 0
	}
	g.id = uint16(id)
	if adv, err := c.font.GlyphAdvance(&c.buf, id, c.units, font.HintingNone); err == nil {
		g.advance = c.em(adv)
	}
	c.glyphs[r] = g
	return g
}

// kern returns the change of distance between two glyphs [em].
func (c *face) kern(a, b uint16) float32 {
	key := [2]uint16{a, b}
	c.mu.RLock()
	k, ok := c.kerns[key]
	c.mu.RUnlock()
	if ok {
		return k
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if v, err := c.font.Kern(&c.buf, sfnt.GlyphIndex(a), sfnt.GlyphIndex(b), c.units, font.HintingNone); err == nil {
		k = c.em(v)
	}
	c.kerns[key] = k
	return k
}

// Outline returns the shape of a glyph; empty for spaces and for glyphs the font lacks.
func (f *Fonts) Outline(w Weight, id uint16) Outline {
	c := &f.faces[w&1]
	c.mu.RLock()
	o, ok := c.shapes[id]
	c.mu.RUnlock()
	if ok {
		return o
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	segs, err := c.font.LoadGlyph(&c.buf, sfnt.GlyphIndex(id), c.units, nil)
	if err == nil {
		o = make(Outline, len(segs))
		for i, s := range segs {
			o[i].Op = SegmentOp(s.Op)
			for k, p := range s.Args {
				o[i].Arg[k] = Point{c.em(p.X), c.em(p.Y)}
			}
		}
	}
	c.shapes[id] = o
	return o
}

// Has reports whether the regular weight has a letter.
func (f *Fonts) Has(r rune) bool { return f.faces[Regular].glyph(r).id != 0 }

// CapHeight returns the height of capitals of a weight [em].
func (f *Fonts) CapHeight(w Weight) float32 { return f.faces[w&1].capital }
