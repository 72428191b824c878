package main

import (
	"semul/engine/city/drain"
	"semul/engine/city/read/dem"
	"semul/engine/city/read/swmm"
)

// swmm imports a sewer network on the ground of an elevation model.
func (c *importCmd) swmm(e *environment) error {
	switch {
	case len(c.Input) != 1:
		return badUsage("import swmm reads one .inp file, got %d", len(c.Input))
	case c.Dem == "":
		return badUsage("import swmm needs the ground over the sewers: --dem FILE (GeoTIFF, .asc, .asc.gz or .hgt)")
	case c.Bbox != "":
		return badUsage("--bbox does not cut a sewer network; cut the elevation model instead")
	}
	epsg, err := parseCRS(c.CRS)
	if err != nil {
		return err
	}
	model, err := swmm.Open(c.Input[0])
	if err != nil {
		return badInput(err)
	}
	ground, err := dem.Open(c.Dem)
	if err != nil {
		return badInput(err)
	}
	town, report, err := drain.Build(model, ground, drain.Options{Name: c.Name, EPSG: epsg, Rims: c.Rims, Place: c.Place})
	if err != nil {
		return badInput(err)
	}
	c.tell(e, report.Lines(false))
	return c.write(e, town, report)
}

// swmmParts says what the command makes of each part of a file.
var swmmParts = [][2]string{
	{"junctions", "manholes on the ground of --dem (--rims: at invert + maximum depth); with a surcharge depth, and without a ponded area, closed covers"},
	{"outfalls", "free, at normal depth, before a level, a tide or a series, with or without a flap. Free ones feel the water on the ground before them; those with a level empty into water beyond the city"},
	{"storages", "surface by depth; they take what links and inflows bring and nothing from the ground, even if they lie open; what they spill runs onto the ground"},
	{"conduits", "length, levels of both ends, roughness, flap, a link for each barrel; circles and boxes as they are, other sections as a table of widths; gothic, catenary, semielliptical and semicircular ones as a box of the same height and area"},
	{"orifices", "side or bottom, shape, coefficient, flap"},
	{"weirs", "transverse, side, V-notch or trapezoidal: crest, height, width, coefficients, flap; roads as transverse ones, without end contractions"},
	{"pumps", "types 1 to 5 and ideal ones by their curve, between the depths to start and stop if the file gives them; without a curve a city's pump lifts its rated flow between these depths"},
	{"inflows", "[INFLOWS] and [DWF]: base, series, and factors by month, day, hour and weekend hour, by the clock of the run"},
	{"at the start", "depths of nodes, flows of conduits"},
	{"subcatchments", "polygons with outlet, sealed share, width and slope; rain falls on the ground instead"},
	{"coordinates", "of the system of --crs, or of --dem; [MAP] UNITS DEGREES is longitude and latitude. Nodes without are refused, or put beside their neighbours by --place, with closed covers"},
	{"units", "FLOW_UNITS decides; feet read as metres, and metres as feet, are refused by the ground"},
	{"not carried", "rain, rules, losses, limits of flow, street inlets, outlets, bends, options of routing, quality: each listed with names and number, in full in the city's notes (semul city info)"},
}
