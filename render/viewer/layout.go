package viewer

import "semul/render/scene"

// Sizes of the window's parts [logical px].
const (
	topHeight  = 48
	timeHeight = 104
	sideWidth  = 240 // layers, legend
	rightWidth = 316 // inspector, events
	gap        = 12
	beside     = 1000 // from this width on the legend may stand beside the layers
	// LeastW and LeastH are the smallest window that the panels fit into.
	LeastW = 800
	LeastH = 560
)

// plan says where the parts of the window lie.
type plan struct {
	w, h                   int
	mapBox, top, time      scene.Box
	left, right            scene.Box // the columns of panels over the map
	laneX0, laneX1, laneY0 float32   // lanes of the timeline
}

func planFor(w, h int) plan {
	fw, fh := float32(w), float32(h)
	p := plan{w: w, h: h,
		top:    scene.Box{MaxX: fw, MaxY: topHeight},
		mapBox: scene.Box{MinY: topHeight, MaxX: fw, MaxY: fh - timeHeight},
		time:   scene.Box{MinY: fh - timeHeight, MaxX: fw, MaxY: fh},
	}
	p.left = scene.Box{MinX: gap, MinY: topHeight + gap, MaxX: gap + sideWidth, MaxY: p.mapBox.MaxY - gap}
	wide := float32(rightWidth)
	if w >= 1600 {
		wide = 380
	}
	p.right = scene.Box{MinX: fw - gap - wide, MinY: topHeight + gap, MaxX: fw - gap, MaxY: p.mapBox.MaxY - gap - 46} // the scale bar below
	p.laneX0, p.laneX1, p.laneY0 = 348, fw-24, p.time.MinY+13
	return p
}

// mapSize is the size of the map in whole pixels.
func (p *plan) mapSize() (w, h int) { return p.w, p.h - topHeight - timeHeight }

func inside(b scene.Box, p scene.Pt) bool {
	return p.X >= b.MinX && p.X < b.MaxX && p.Y >= b.MinY && p.Y < b.MaxY
}
