//go:build !headless

package main

import (
	"errors"
	"os"
	"runtime"
	"time"

	"semul/render/ebit"
	"semul/render/viewer"
)

// open shows a window until it is closed.
func (c *viewCmd) open(e *environment, window *viewer.Window, w, h int, begun time.Time) error {
	options := ebit.Options{W: w, H: h, Scale: c.Scale, Begun: begun, Frames: c.Frames, Shot: c.Shot, Tour: c.Tour}
	if c.Measure {
		options.Measure = e.stdout
	}
	return ebit.Run(window, options)
}

// canOpen is why no window can be opened, or nil. On X11 a display has a name; Wayland is reached through XWayland.
func canOpen() error {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" || os.Getenv("DISPLAY") != "" {
		return nil
	}
	return errors.New("no display was found; use `semul render` for pictures and films without one, or start an X server such as Xvfb")
}
