// Package synth makes up a delta city from a seed: three arms of a river that meet above the sea, levees, canals, a
// street grid that bends with the rivers, blocks, plots and houses, ground with hollows where storm water gathers, and
// what the models look for on it. Everything in it is synthetic and says so in the city's provenance.
//
// The steps, each in the file named, all of them pure functions of the spec:
//
//	river.go, contour.go     arms as meandering curves; distance d [m] to the water's edge as a field, shores rounded by
//	                         a soft minimum; every line along a river is a level of d: shore 0, levee, river road
//	warp.go, axis.go         the grid: a smooth map (u, v) → plane that turns with the rivers; streets are u = const, v = const
//	railway.go, canal.go     take the place of collectors of the grid
//	quarter.go, pattern.go   what each quarter of 240 m is, best place first; the streets within it
//	bridge.go, cross.go      arterials over rivers, over and below railways; river roads below bridge heads
//	graph.go, tidy.go, contract.go   strokes are cut where they cross; stubs, slivers and islands go
//	face.go, inset.go        faces of the street graph, less half of each street, are blocks
//	block.go, shape.go, lowrise.go, highrise.go, works.go   plots and houses
//	zone.go, settle.go       zones; heights so that all residents are housed
//	ground.go, terrain.go, embankment.go, dip.go   the terrain raster
//	relief.go                a bowl or a harbour in the place of the delta
//	corridors.go, corridorsfill.go   another shape: homes and work with two parallel arterials between them
//	ways.go, tables.go, waterwrite.go, service.go, landcover.go   tables of city.City
//
// Levels are metres over mean sea level, lengths metres. The ground falls 1 in 1000 to the canals and 1 in 3000 along
// them; a levee's crest stands 1.5 m over the ground behind it; the river's bed is
//
//	z(d) = −3 · (1 − exp(d/14))    d < 0                                    (1)
//
// Terrain below a bridge is the river's bed: lanes of streets with Bridge set must not be flooded from the raster.
// Underpasses are dug at least three cells wide, their lanes are at level −1, and the street above them is on a bridge.
//
// Cost is about linear in the area. Random numbers come from engine/rng keyed by what they are for, so that neither
// order nor workers change a bit. Shares, densities and slopes are project defaults, chosen to look like a planned
// Korean delta town; none was measured.
//
// Read next: spec.go, generate.go, plan.go, then the steps in the order above.
package synth
