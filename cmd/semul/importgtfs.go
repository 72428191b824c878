package main

import (
	"semul/engine/city/read/gtfs"
	"semul/engine/city/store"
)

// gtfs puts the buses of a timetable into a city.
func (c *importCmd) gtfs(e *environment) error {
	switch {
	case len(c.Input) != 1:
		return badUsage("import gtfs reads one feed, a zip or a folder, got %d", len(c.Input))
	case c.City == "":
		return badUsage("import gtfs puts buses on the streets of a city: --city CITY")
	case c.Date == "":
		return badUsage("import gtfs reads one service day: --date 2026-05-12")
	case c.Bbox != "" || c.CRS != "" || c.Dem != "":
		return badUsage("--bbox, --crs and --dem belong to the import of the city's streets")
	}
	town, err := store.Read(c.City)
	if err != nil {
		return badInput(err)
	}
	report, err := gtfs.Add(town, c.Input[0], gtfs.Options{Date: c.Date})
	if err != nil {
		return badInput(err)
	}
	if report.Trips == 0 {
		return badInput(report.None(c.Input[0], c.Date, c.City))
	}
	if c.Name != "" {
		town.Name = c.Name
	}
	return c.keep(e, town, report.Lines(), report)
}

// gtfsParts says what the command makes of each table.
var gtfsParts = [][2]string{
	{"calendar", "with calendar_dates: the services of --date run"},
	{"routes", "buses and coaches; other kinds of transport are counted and left out"},
	{"stops", "beside the kerb lane of a street within 60 m that has them on its right"},
	{"trips", "the shortest way in time between the stops; parts outside the city are cut off, what cannot be matched is listed"},
	{"stop_times", "a bus leaves no earlier than departure_time and stands 10 s at least; times may exceed 24 h; open times lie evenly between given ones"},
	{"frequencies", "a trip for each run"},
	{"not read", "shapes, fares, transfers, pathways"},
}
