package main

import (
	"fmt"

	"semul/engine/city"
	"semul/engine/city/read/sumo"
	"semul/engine/city/store"
	"semul/engine/record"
)

type cityExportCmd struct {
	City   string `arg:"" help:"City folder."`
	Format string `required:"" enum:"geojson,fgb,sumo,cityflow" help:"geojson: one file a layer, in degrees; fgb: FlatGeobuf; sumo: network, routes, additional, .sumocfg; cityflow: roadnet, flow and config JSON." placeholder:"geojson|fgb|sumo|cityflow"`
	Out    string `short:"o" required:"" help:"Folder to write." placeholder:"DIR"`
	Force  bool   `help:"Write into a folder that is there."`
}

// exporters writes a city in one format each; what it returns are the files, and lines about what was written and what the format could not hold.
var exporters = map[string]func(c *city.City, dir string) (files, said []string, err error){
	"geojson":  func(c *city.City, dir string) ([]string, []string, error) { return layers(c, "geojson", dir) },
	"fgb":      func(c *city.City, dir string) ([]string, []string, error) { return layers(c, "fgb", dir) },
	"cityflow": exportCityFlow,
	"sumo": func(c *city.City, dir string) ([]string, []string, error) {
		done, err := sumo.Export(c, dir)
		var left []string
		for _, l := range tallied(done.Left) {
			left = append(left, "not carried: "+l)
		}
		return done.Files, left, badInput(err)
	},
}

func layers(c *city.City, format, dir string) (files, left []string, err error) {
	files, err = record.ExportCity(c, format, dir)
	return files, nil, err
}

func (c *cityExportCmd) Run(e *environment) error {
	town, err := store.Read(c.City)
	if err != nil {
		return badInput(err)
	}
	if err := notThere(c.Force, "folder", c.Out); err != nil {
		return err
	}
	files, left, err := exporters[c.Format](town, c.Out)
	if err != nil {
		return err
	}
	for _, f := range files {
		fmt.Fprintln(e.stdout, f)
	}
	for _, l := range left {
		e.note("%s", l)
	}
	return nil
}
