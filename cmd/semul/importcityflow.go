package main

import (
	"slices"

	"semul/engine/city"
	"semul/engine/city/read/cityflow"
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

// exportCityFlow writes roadnet.json, flow.json and config.json, and says what they could not hold.
func exportCityFlow(c *city.City, dir string) (files, left []string, err error) {
	done, err := cityflow.Write(c, dir)
	return done.Files, done.Lines(), badInput(err)
}

// cityflowParts says what the command makes of each part of the files.
var cityflowParts = [][2]string{
	{"intersections", "junctions; virtual ones are borders where vehicles enter and leave; width is the distance of the stop lines"},
	{"roads", "streets, all of class primary; lane 0 is the innermost, ours count from the kerb; lanes end where the intersections begin"},
	{"roadLinks", "lane links, as long as their points; without points a curve"},
	{"lightphases", "the signal's plan: what a phase does not list is red, there is no yellow; where two that it lists meet, straight on goes before left before right"},
	{"flow", "a trip for each vehicle; its route is the way if the roads follow each other, else roads to pass; endTime −1 ends at --horizon (an hour)"},
	{"vehicle", "a type of vehicles; its width is not kept"},
	{"back", "semul city export CITY --format cityflow writes roadnet.json, flow.json and config.json"},
}
