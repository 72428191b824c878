//go:build headless

package main

import (
	"errors"
	"time"

	"semul/render/viewer"
)

// open is never reached: see canOpen.
func (*viewCmd) open(*environment, *viewer.Window, int, int, time.Time) error { return canOpen() }

// canOpen says how to get a program with a window: this one was built without.
func canOpen() error {
	return errors.New("this semul was built without a window (tag headless); build it without that tag, or use `semul render` for pictures and films")
}
