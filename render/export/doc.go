// Package export makes files of pictures: PNG at an instant, contact sheets, and films as MP4 (through an ffmpeg that
// the caller names), as a PNG sequence or as GIF. Nothing here needs a display; the pictures are those of the viewer.
//
//	s := export.NewStudio(city, fonts, 0)
//	err := s.PNG(w, source, t, view)
//
// The bytes of a picture are a function of run, view, size, theme, language, fonts and version alone.
//
// Read next: studio.go, sheet.go, instants.go, film.go, quantize.go.
package export
