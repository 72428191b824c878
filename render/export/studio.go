package export

import (
	"fmt"
	"image"
	"image/png"
	"io"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/render/raster"
	"semul/render/scene"
	"semul/render/text"
)

// Studio takes pictures of one city. It serves one goroutine.
type Studio struct {
	Map     *scene.Map
	painter *scene.Painter
	brush   *raster.Renderer
	list    scene.DrawList
}

// NewStudio prepares a city. Workers is the number of goroutines that may paint, 0 = one a processor; pictures do not
// depend on it.
func NewStudio(c *city.City, fonts *text.Fonts, workers int) *Studio {
	m := scene.NewMap(c, fonts)
	return &Studio{Map: m, painter: scene.NewPainter(m), brush: raster.New(fonts, workers)}
}

// Picture paints a run at an instant. A nil source paints the city alone.
func (s *Studio) Picture(src frame.Source, at clock.Time, v scene.View) (*image.RGBA, error) {
	if err := s.painter.Paint(v, src, at, &s.list); err != nil {
		return nil, err
	}
	return s.brush.Draw(&s.list), nil
}

// PNG writes a run at an instant as a PNG of full colour.
func (s *Studio) PNG(w io.Writer, src frame.Source, at clock.Time, v scene.View) error {
	img, err := s.Picture(src, at, v)
	if err != nil {
		return err
	}
	return WritePNG(w, img)
}

// Compact writes a run at an instant as a PNG of 256 colours, about a third of the size: for pages.
func (s *Studio) Compact(w io.Writer, src frame.Source, at clock.Time, v scene.View) error {
	img, err := s.Picture(src, at, v)
	if err != nil {
		return err
	}
	e := png.Encoder{CompressionLevel: png.BestCompression}
	if err := e.Encode(w, Quantize(img)); err != nil {
		return fmt.Errorf("export: writing the picture: %w", err)
	}
	return nil
}

// WritePNG writes a picture.
func WritePNG(w io.Writer, img image.Image) error {
	e := png.Encoder{CompressionLevel: png.DefaultCompression}
	if err := e.Encode(w, img); err != nil {
		return fmt.Errorf("export: writing the picture: %w", err)
	}
	return nil
}
