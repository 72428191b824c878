package ebit

import (
	"slices"

	"semul/render/scene"
	"semul/render/viewer"
)

// shown remembers what is on the screen, so that only what has changed is drawn.
type shown struct {
	wide, high int
	pictures   []*viewer.Picture
	camera     scene.Camera
	moved      float64
	sheets     []viewer.Sheet // those over the map
	over       []viewer.Sheet // scratch
	bars       []viewer.Bar
	revs       map[string]uint64
}

// mapChanged reports whether the map or a panel over it differs from the screen.
func (s *shown) mapChanged(f *viewer.Frame, wide, high int) bool {
	s.over = s.over[:0]
	for _, sheet := range f.Sheets {
		if !sheet.Opaque {
			s.over = append(s.over, sheet)
		}
	}
	same := s.wide == wide && s.high == high && s.camera == f.Camera && s.moved == movedOf(f) &&
		slices.Equal(s.pictures, f.Pictures) && slices.Equal(s.sheets, s.over)
	s.wide, s.high = wide, high
	return !same
}

func movedOf(f *viewer.Frame) float64 {
	if n := len(f.Pictures); n > 0 {
		return f.Moved(f.Pictures[n-1])
	}
	return 0
}

func (s *shown) barsChanged(f *viewer.Frame) bool { return !slices.Equal(s.bars, f.Bars) }

// note takes over what has been drawn.
func (s *shown) note(f *viewer.Frame) {
	s.camera, s.moved = f.Camera, movedOf(f)
	s.pictures = append(s.pictures[:0], f.Pictures...)
	s.sheets = append(s.sheets[:0], s.over...)
	s.bars = append(s.bars[:0], f.Bars...)
}
