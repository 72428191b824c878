package viewer

import "semul/render/scene"

// Input is what the reader did since the last Update.
type Input struct {
	DT       float64 // [s] since the last one
	W, H     int     // of the window [logical px]
	Scale    float64 // device pixels per logical pixel
	Cursor   scene.Pt
	Down     bool // the left button is held
	Pressed  bool // it went down
	Released bool // it went up
	Wheel    float64
	Keys     []string // that went down, "Shift+" before a shifted one
}

// Hit is a place that does something when it is clicked, in window coordinates.
type Hit struct {
	Box    scene.Box
	Action Action
	Arg    any
}

func (h *Hit) holds(p scene.Pt) bool {
	return p.X >= h.Box.MinX && p.X < h.Box.MaxX && p.Y >= h.Box.MinY && p.Y < h.Box.MaxY
}
