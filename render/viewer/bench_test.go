package viewer

import (
	"testing"
	"time"

	"semul/engine/clock"
	"semul/engine/geo"
	"semul/render/scene"
	"semul/render/scenetest"
)

// BenchmarkStudio paints the town minute by minute at the size of the map in a window of 1280×800, on one core.
func BenchmarkStudio(b *testing.B) {
	town := scenetest.City()
	source := scenetest.NewBlackout(town)
	s := NewStudio(source, scene.NewMap(town, loadFonts(b)), 1)
	defer s.Close()
	v := scene.View{W: 1280, H: 648, Scale: 1, Camera: scene.Fit(geo.Bounds{MaxX: scenetest.Width, MaxY: scenetest.Height}, 1280, 648, 8)}
	at := clock.Time(0)
	for b.Loop() {
		at = (at + clock.Time(time.Second)) % clock.Time(time.Hour)
		p := s.Paint(Wish{View: v, At: at})
		s.Give(p.Under, p.Over)
	}
}
