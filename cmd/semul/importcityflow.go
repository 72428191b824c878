package main

import (
	"fmt"
	"io"
	"slices"

	"semul/engine/city"
	"semul/engine/city/complete"
	"semul/engine/city/read/cityflow"
	"semul/engine/city/read/dem"
	"semul/engine/city/store"
)

// cityflow imports a network and flows of CityFlow.
func (c *importCmd) cityflow(e *environment) error {
	if c.Bbox != "" || c.CRS != "" || c.Dem != "" {
		return badUsage("CityFlow's networks lie nowhere on the globe: --bbox, --crs and --dem do not apply")
	}
	if !(c.Horizon >= 0 && c.Horizon <= mostHorizon) {
		return badUsage("--horizon %g: give seconds, 0 to %.0f", c.Horizon, float64(mostHorizon))
	}
	town, report, err := cityflow.Read(c.Input, cityflow.Options{Name: c.Name, Horizon: c.Horizon})
	if err != nil {
		return badInput(err)
	}
	return c.keep(e, town, append(report.Lines(), c.tripHours(town, "cityflow", "CityFlow")...), report)
}

// tripHours are the lines of a scenario in which an imported city's trips depart, and ten minutes for the last to arrive.
func (c *importCmd) tripHours(town *city.City, preset, source string) []string {
	if len(town.Trips.Depart) == 0 {
		return nil
	}
	return sameHours(c.Out, preset, source, 0, slices.Max(town.Trips.Depart)+600)
}

// keep says what was read, fills the city's ground and missing layers as asked, and writes it.
func (c *importCmd) keep(e *environment, town *city.City, lines []string, report any) error {
	for _, line := range lines {
		e.note("%s", line)
	}
	if c.Dem != "" {
		surface, err := dem.Open(c.Dem)
		if err != nil {
			return badInput(err)
		}
		lines, err := complete.Terrain(town, surface, c.Dem)
		if err != nil {
			return badInput(err)
		}
		for _, line := range lines {
			e.note("%s", line)
		}
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
	if err := town.Seal(); err != nil {
		return err
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

// exportCityFlow writes roadnet.json, flow.json and config.json, and says what they could not hold.
func exportCityFlow(c *city.City, dir string) (files, left []string, err error) {
	done, err := cityflow.Write(c, dir)
	return done.Files, done.Lines(), badInput(err)
}

// describeImportCityFlow says what the command makes of each part of the files.
func describeImportCityFlow(w io.Writer) {
	describeRows(w, [][2]string{
		{"intersections", "junctions; virtual ones are borders where vehicles enter and leave; width is the distance of the stop lines"},
		{"roads", "streets, all of class primary; lane 0 is the innermost, ours count from the kerb; lanes end where the intersections begin"},
		{"roadLinks", "lane links, as long as their points; without points a curve"},
		{"lightphases", "the signal's plan: what a phase does not list is red, there is no yellow; where two that it lists meet, straight on goes before left before right"},
		{"flow", "a trip for each vehicle; its route is the way if the roads follow each other, else roads to pass; endTime −1 ends at --horizon (an hour)"},
		{"vehicle", "a type of vehicles; its width is not kept"},
		{"back", "semul city export CITY --format cityflow writes roadnet.json, flow.json and config.json"},
	})
}

func describeRows(w io.Writer, rows [][2]string) {
	for _, row := range rows {
		fmt.Fprintf(w, "  %-14s %s\n", row[0], row[1])
	}
}
