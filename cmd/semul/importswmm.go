package main

import (
	"fmt"
	"io"

	"semul/engine/city/complete"
	"semul/engine/city/drain"
	"semul/engine/city/read/dem"
	"semul/engine/city/read/swmm"
	"semul/engine/city/store"
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
	for _, line := range report.Lines(false) {
		e.note("%s", line)
	}
	if c.Complete {
		done, err := complete.Complete(town, complete.Options{Seed: c.Seed})
		if err != nil {
			return badInput(err)
		}
		for _, line := range done.Lines() {
			e.note("%s", line)
		}
	}
	if err := store.Write(town, c.Out, c.Force); err != nil {
		return badInput(err)
	}
	if c.JSON {
		info := cityInfo(town)
		info["import"] = report
		return e.printJSON(info)
	}
	return printCity(e, town, false)
}

// describeImportSWMM says what the command makes of each part of a file.
func describeImportSWMM(w io.Writer) {
	for _, row := range [][2]string{
		{"junctions", "manholes on the ground of --dem (--rims: at invert + maximum depth); with a surcharge depth, and without a ponded area, closed covers"},
		{"outfalls", "with kind, level, tide or series, and flap; a run closes all of them against the water on the ground before them"},
		{"storages", "surface by depth; nothing runs into them from the ground"},
		{"conduits", "length, levels of both ends, roughness, a link for each barrel; circles and boxes as they are, other sections as a table of widths, run as the box of the same height and area"},
		{"orifices", "with their coefficient, run as a pipe of 10 m that passes the same flow when full"},
		{"weirs", "crest, width, coefficient; run with C = 1.7 m^1/2/s"},
		{"pumps", "with their curve, run at its largest flow between the depths to start and stop"},
		{"subcatchments", "polygons with outlet, sealed share, width and slope; rain falls on the ground instead"},
		{"coordinates", "of the system of --crs, or of --dem; [MAP] UNITS DEGREES is longitude and latitude. Nodes without are refused, or put beside their neighbours by --place, with closed covers"},
		{"units", "FLOW_UNITS decides; feet read as metres, and metres as feet, are refused by the ground"},
		{"not carried", "inflows, rain, rules, losses, street inlets, outlets, bends, water at the start, quality: each listed with names and number, in full in the city's notes (semul city info)"},
	} {
		fmt.Fprintf(w, "  %-14s %s\n", row[0], row[1])
	}
}
