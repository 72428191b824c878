// Package scene turns a city, a run and a camera into a picture as data: a DrawList of fills, lines, dots, quads, fields
// and texts in painting order, which render/raster paints on the processor and the viewer paints on the graphics card.
//
//	m := scene.NewMap(c, fonts)          // once a city: indexes, chains of named streets
//	p := scene.NewPainter(m)             // once a caller: scratch memory
//	err := p.Paint(view, source, t, &list)
//
// All that a reader needs to understand the picture belongs to it: legend, scale bar, north arrow, clock, and the line
// that says it is simulated, by which run, from which sources, and what of the city is synthetic.
//
// Order of painting: ground, parks, water, levees, buildings, roads, rail | flood | bridges, building edges, speed
// ribbons, closures, vehicles, signals, underpasses, labels, furniture. Everything before the first bar depends on city
// and camera only (DrawList.Static).
//
// Lengths on the picture are logical pixels; mpp is metres per logical pixel. Bands of detail: Z1 > 16, Z2 city 4–16,
// Z3 district 1–4, Z4 street 0.25–1, Z5 lane < 0.25.
//
// Read next: drawlist.go, view.go, camera.go, painter.go, then the layers_*.go files.
package scene
