package main

import (
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
