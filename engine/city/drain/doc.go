// Package drain makes a city's storm sewer of a SWMM input file, on the ground of an elevation model: junctions become
// manholes, conduits, weirs and orifices links, pumps pumps, with their ends where the file's coordinates put them.
//
// All lengths become metres and all flows m³/s. Offsets, depths or elevations, become levels. Covers lie on the ground of the
// elevation model, or where the file has the rim, invert + maximum depth, if that is asked for. The two are compared, and a
// file whose levels are feet where the ground is metres, or the other way round, is refused.
//
// What a city holds otherwise than the file does is told, with names and numbers, and so is what it does not hold: nothing is
// left out silently (report.go). An orifice's row also has the length and roughness of a pipe of 10 m that passes the same
// flow when full, for readers that know no orifices,
//
//	n = R^{2/3} / (C·√(2g·L))                                                                (1)
//
// R the hydraulic radius of the full opening [m], C its coefficient, L the pipe's length [m]: Manning's formula and the
// orifice's set equal, as EXTRAN did (Roesner, Aldrich, Dickinson 1988, EPA/600/3-88/001b) [K].
//
// Read next: build.go, place.go, nodes.go, links.go, section.go, outline.go, inflow.go, fit.go, report.go.
package drain
