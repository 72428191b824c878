package viewer

import (
	"math"

	"semul/engine/geo"
	"semul/render/scene"
)

// Glide is a camera that moves smoothly. Drags move it at once; zooms run after their target within a fifth of a second
// and keep the ground under the pointer; flights take up to 900 ms.
type Glide struct {
	Now    scene.Camera
	bounds geo.Bounds
	w, h   float64 // of the map [logical px]

	zoom   float64 // MPP that a zoom runs after; 0 = none
	anchor scene.Pt

	from, to    scene.Camera
	flown, last float64 // [s] of a flight; last 0 = none
}

// The nearest and the farthest view.
const (
	leastMPP  = 0.04
	farFactor = 2.0 // times the scale at which the city fits
)

// NewGlide returns a camera at rest over a city.
func NewGlide(at scene.Camera, bounds geo.Bounds, w, h int) *Glide {
	return &Glide{Now: at, bounds: bounds, w: float64(w), h: float64(h)}
}

// Resize tells the size of the map.
func (g *Glide) Resize(w, h int) { g.w, g.h = float64(w), float64(h) }

// ground returns what lies under a point of the map.
func (g *Glide) ground(at scene.Pt) geo.Point {
	return geo.Point{X: g.Now.Center.X + (float64(at.X)-g.w/2)*g.Now.MPP, Y: g.Now.Center.Y - (float64(at.Y)-g.h/2)*g.Now.MPP}
}

// Pan moves the ground by so many pixels, and ends whatever moved the camera.
func (g *Glide) Pan(dx, dy float32) {
	g.last, g.zoom = 0, 0
	g.Now.Center.X -= float64(dx) * g.Now.MPP
	g.Now.Center.Y += float64(dy) * g.Now.MPP
	g.hold()
}

// ZoomAt makes the scale so many times finer, round a point of the map.
func (g *Glide) ZoomAt(factor float64, at scene.Pt) {
	g.last = 0
	if g.zoom == 0 {
		g.zoom = g.Now.MPP
	}
	g.zoom = min(max(g.zoom/factor, leastMPP), g.farthest())
	g.anchor = at
}

// Fly moves to another view.
func (g *Glide) Fly(to scene.Camera) {
	g.zoom = 0
	to.MPP = min(max(to.MPP, leastMPP), g.farthest())
	far := g.Now.Center.Dist(to.Center)/(max(g.Now.MPP, to.MPP)*g.w) + math.Abs(math.Log2(g.Now.MPP/to.MPP))/3
	g.from, g.to, g.flown, g.last = g.Now, to, 0, min(0.9, 0.25+0.5*far)
}

// Jump is a flight that takes no time.
func (g *Glide) Jump(to scene.Camera) {
	g.Fly(to)
	g.Now, g.last = g.to, 0
}

// Moving reports whether the camera is on its way.
func (g *Glide) Moving() bool { return g.last > 0 || g.zoom > 0 }

// Target is where the camera will come to rest.
func (g *Glide) Target() scene.Camera {
	switch {
	case g.last > 0:
		return g.to
	case g.zoom > 0:
		end := *g
		end.zoomTo(g.zoom)
		return end.Now
	}
	return g.Now
}

// Step moves on by dt seconds.
func (g *Glide) Step(dt float64) {
	switch {
	case g.last > 0:
		g.flown += dt
		if g.flown >= g.last {
			g.Now, g.last = g.to, 0
			return
		}
		t := g.flown / g.last
		t = t * t * (3 - 2*t)
		g.Now.Center = g.from.Center.Lerp(g.to.Center, t)
		g.Now.MPP = g.from.MPP * math.Pow(g.to.MPP/g.from.MPP, t)
	case g.zoom > 0:
		rest := math.Exp(-dt / 0.045)
		next := g.zoom * math.Pow(g.Now.MPP/g.zoom, rest)
		if math.Abs(math.Log(next/g.zoom)) < 0.004 {
			next = g.zoom
			g.zoom = 0
		}
		g.zoomTo(next)
	}
}

// zoomTo sets the scale and keeps the ground under the anchor.
func (g *Glide) zoomTo(mpp float64) {
	at := g.ground(g.anchor)
	g.Now.MPP = mpp
	g.Now.Center = geo.Point{X: at.X - (float64(g.anchor.X)-g.w/2)*mpp, Y: at.Y + (float64(g.anchor.Y)-g.h/2)*mpp}
	g.hold()
}

// hold keeps the middle of the map over the city.
func (g *Glide) hold() {
	if g.bounds.Empty() {
		return
	}
	c := &g.Now.Center
	c.X = min(max(c.X, g.bounds.MinX), g.bounds.MaxX)
	c.Y = min(max(c.Y, g.bounds.MinY), g.bounds.MaxY)
}

func (g *Glide) farthest() float64 {
	return max(scene.Fit(g.bounds, int(g.w), int(g.h), 0).MPP*farFactor, 1)
}
