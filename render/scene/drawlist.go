package scene

import (
	"image/color"

	"semul/engine/city"
	"semul/engine/geo"
	"semul/render/palette"
	"semul/render/text"
)

// Pt is a place on the picture in logical pixels: X to the right, Y downwards.
type Pt struct{ X, Y float32 }

// Box is an upright rectangle on the picture, edges included.
type Box struct{ MinX, MinY, MaxX, MaxY float32 }

// Meets reports whether two boxes have a point in common.
func (b Box) Meets(c Box) bool {
	return b.MinX <= c.MaxX && c.MinX <= b.MaxX && b.MinY <= c.MaxY && c.MinY <= b.MaxY
}

// Grow returns b larger by d on every side.
func (b Box) Grow(d float32) Box { return Box{b.MinX - d, b.MinY - d, b.MaxX + d, b.MaxY + d} }

func (b Box) extend(p Pt) Box {
	return Box{min(b.MinX, p.X), min(b.MinY, p.Y), max(b.MaxX, p.X), max(b.MaxY, p.Y)}
}

func (b Box) union(c Box) Box {
	return Box{min(b.MinX, c.MinX), min(b.MinY, c.MinY), max(b.MaxX, c.MaxX), max(b.MaxY, c.MaxY)}
}

var noBox = Box{3e38, 3e38, -3e38, -3e38}

// OpKind is what an Op draws, and which slice its items are in.
type OpKind uint8

// The kinds of Op.
const (
	OpFill     OpKind = iota // the rings Paths[From:To] together, holes by opposite direction
	OpStroke                 // the lines Paths[From:To]
	OpDots                   // Dots[From:To], discs of diameter Style.Width
	OpQuads                  // Quads[From:To], oriented boxes
	OpField                  // Fields[From:To]
	OpText                   // Texts[From:To]
	OpClipAway               // from here on nothing is drawn inside the rings Paths[From:To]
	OpClipEnd                // ends OpClipAway
)

// String returns the kind in lower case.
func (k OpKind) String() string {
	return [...]string{"fill", "stroke", "dots", "quads", "field", "text", "clip-away", "clip-end"}[min(int(k), 7)]
}

// Op is one stroke of the brush: consecutive items of one kind in one style. Overlapping items of one Op are painted
// as their union, so that a half-transparent road does not darken where its parts meet.
type Op struct {
	Kind     OpKind
	Style    uint16 // index into Styles
	From, To uint32 // items
	Box      Box    // of all items, stroke widths included
}

// Cap is how lines end.
type Cap uint8

// Join is how lines bend.
type Join uint8

// The caps.
const (
	ButtCap Cap = iota
	RoundCap
	SquareCap
)

// The joins.
const (
	MiterJoin Join = iota
	RoundJoin
)

// Style is how the items of an Op look. Token names the theme colour that Color came from, for pages that restyle.
type Style struct {
	Color color.NRGBA
	Token palette.Token
	Width float32 // of strokes, diameter of dots [logical px]
	Cap   Cap
	Join  Join
	Dash  [2]float32 // drawn and left out [logical px]; 0 = solid
	Phase float32    // start within the dash [logical px]
	Halo  float32    // width of the halo of text [logical px]
	HaloC color.NRGBA
	HaloT palette.Token
	Text  text.Style
	Class string // what it stands for, as in chart.Tone: pages restyle it; empty = Token or Color
}

// Path is a ring or a line: Pts[From:To]. Ref is what a click on it selects.
type Path struct {
	From, To uint32
	Closed   bool
	Ref      city.Ref
	Box      Box
}

// Dot is a disc.
type Dot struct {
	At Pt
	ID uint32
}

// Quad is an oriented box: the middle of its front edge, the heading (unit vector), length backwards, and width.
type Quad struct {
	Front, Dir    Pt
	Length, Width float32
	ID            uint32
}

// Text is a run on a straight baseline that starts at At and runs along Dir (unit vector).
type Text struct {
	At, Dir    Pt
	Width      float32
	Anchor     Anchor // for pages, which measure with their own fonts; At is already the start of the run
	From, To   uint32 // Glyphs
	SFrom, STo uint32 // Bytes
	Ref        city.Ref
}

// Anchor is the part of a run of text that was placed.
type Anchor uint8

// The anchors.
const (
	Start Anchor = iota
	Middle
	End
)

// Field is a grid of values drawn as classes: bilinear in space between cell centres, linear in time between A and B.
// Both backends follow raster/field.go.
type Field struct {
	Grid      geo.Grid
	A, B      []uint16 // stored values, row 0 = south; frame.Missing counts as 0
	W         float32  // weight of B
	Shows     []int32  // cell whose value each cell shows, −1 = none; nil = its own
	Quantum   float32  // value of a stored 1
	Nearest   bool     // each cell in one colour, for class numbers
	Origin    Pt       // picture place of the grid's south-west corner
	Cell      float32  // cell side [logical px]
	Breaks    []float32
	Colors    []color.NRGBA // one a class, with its opacity
	Film      color.NRGBA   // below the first class but above FilmFrom; zero = not drawn
	FilmFrom  float32
	Outline   color.NRGBA // where the class changes; zero = none
	Box       Box
	GridIndex string // name of the grid's support, for picking
}

// DrawList is a finished picture as data: what to paint, in order, in logical pixels. The rasteriser and the viewer
// paint the same lists, so an exported picture equals the previewed one.
type DrawList struct {
	W, H      int     // [logical px]
	Scale     float32 // device pixels per logical pixel
	Back      color.NRGBA
	Static    int    // Ops[:Static] depend on city, camera, theme and size only
	StaticKey uint64 // equal keys mean equal Ops[:Static]; 0 = unknown
	Below     int    // Ops[:Below] lie under the vehicles
	Above     int    // Ops[Above:] lie over them
	Ops       []Op
	Styles    []Style
	Paths     []Path
	Pts       []Pt
	Dots      []Dot
	Quads     []Quad
	Fields    []Field
	Texts     []Text
	Glyphs    []text.Glyph
	Bytes     []byte

	breaks int // ops before this one are not merged with later ones
}

// Reset empties the list for a picture of another size and keeps its memory.
func (d *DrawList) Reset(w, h int, scale float32, back color.NRGBA) {
	*d = DrawList{W: w, H: h, Scale: scale, Back: back,
		Ops: d.Ops[:0], Styles: d.Styles[:0], Paths: d.Paths[:0], Pts: d.Pts[:0], Dots: d.Dots[:0], Quads: d.Quads[:0],
		Fields: d.Fields[:0], Texts: d.Texts[:0], Glyphs: d.Glyphs[:0], Bytes: d.Bytes[:0]}
}

// String returns the characters of a text item.
func (d *DrawList) String(t Text) string { return string(d.Bytes[t.SFrom:t.STo]) }
