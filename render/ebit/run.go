package ebit

import (
	"fmt"
	"io"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"semul/render/viewer"
)

// Options are how the window opens, and what ends it by itself.
type Options struct {
	W, H    int       // [logical px]
	Scale   float64   // logical pixels in one of the desktop's; 0: 1
	Begun   time.Time // of the program: the first picture is timed from here; zero: now
	Frames  int       // ends after so many frames; 0: when it is closed
	Shot    string    // PNG of the last frame, or of the first in which everything has been read if Frames is 0
	Shots   string    // folder of pictures taken with the key P
	Measure io.Writer // figures of the run of frames; nil: none
	Tour    bool      // pans, zooms and plays by itself
}

// Run shows a window until it is closed. It must be called from the main goroutine.
func Run(w *viewer.Window, o Options) error {
	if o.Begun.IsZero() {
		o.Begun = time.Now()
	}
	if o.Scale <= 0 {
		o.Scale = 1
	}
	ebiten.SetWindowSize(int(float64(o.W)*o.Scale), int(float64(o.H)*o.Scale))
	ebiten.SetWindowSizeLimits(int(viewer.LeastW*o.Scale), int(viewer.LeastH*o.Scale), -1, -1)
	ebiten.SetWindowTitle(w.Title())
	ebiten.SetWindowResizingMode(ebiten.WindowResizingModeEnabled)
	ebiten.SetTPS(ebiten.SyncWithFPS)
	ebiten.SetRunnableOnUnfocused(true)
	ebiten.SetScreenClearedEveryFrame(false) // what has not changed is not drawn again
	g := newGame(w, o)
	err := ebiten.RunGameWithOptions(g, &ebiten.RunGameOptions{InitUnfocused: o.Frames > 0, SingleThread: false})
	if err == nil {
		err = g.err
	}
	if err != nil {
		return fmt.Errorf("the window does not open or has failed: %w; use `semul render` for pictures and films without a display", err)
	}
	if o.Measure != nil {
		g.timing.print(o.Measure)
	}
	return nil
}
