package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// importFormat is one kind of files that `semul import` reads.
type importFormat struct {
	name  string
	line  string      // what comes of them
	parts [][2]string // what becomes of each part of the files, for `semul describe`
	read  func(*importCmd, *environment) error
}

// importFormats are all of them. A new one needs a row here, and its name in the help of importCmd.
func importFormats() []importFormat {
	return []importFormat{
		{"osm", "a city's streets, buildings and water from OpenStreetMap", nil, (*importCmd).osm},
		{"swmm", "a city's sewers from a SWMM input file, on the ground of an elevation model", swmmParts, (*importCmd).swmm},
		{"sumo", "a city's streets, signals, stops and trips from SUMO's files", sumoParts, (*importCmd).sumo},
		{"cityflow", "a city's streets, signals and trips from CityFlow's network and flows", cityflowParts, (*importCmd).cityflow},
		{"salt", "a city's streets and signals from a SALT network", saltParts, (*importCmd).salt},
		{"tntp", "a city's streets and trips from the networks of the TNTP collection", tntpParts, (*importCmd).tntp},
		{"gtfs", "a city's buses from a timetable in the General Transit Feed Specification", gtfsParts, (*importCmd).gtfs},
	}
}

// importNames are the names of all formats, by comma.
func importNames() string {
	var names []string
	for _, f := range importFormats() {
		names = append(names, f.name)
	}
	return strings.Join(names, ",")
}

// importTopics explains the formats that have parts.
func importTopics() (list []topic) {
	for _, f := range importFormats() {
		if f.parts != nil {
			list = append(list, topic{"import." + f.name, "command", f.line, func(w io.Writer) {
				for _, row := range f.parts {
					fmt.Fprintf(w, "  %-14s %s\n", row[0], row[1])
				}
			}})
		}
	}
	return list
}

// strangers refuses flags that belong to other formats.
func (c *importCmd) strangers() error {
	for _, f := range []struct {
		given bool
		flag  string // with its verb
		of    []string
	}{
		{c.IgnoreRouteErrors, "--ignore-route-errors belongs", formatFlags["ignore-route-errors"]},
		{c.AllowLeft, "--allow-left belongs", formatFlags["allow-left"]},
		{c.Rims || c.Place, "--rims and --place belong", formatFlags["rims"]},
		{c.City != "" || c.Date != "", "--city and --date belong", formatFlags["city"]},
		{c.Horizon != 0, "--horizon belongs", formatFlags["horizon"]},
		{c.Licence != "", "--licence belongs", formatFlags["licence"]},
	} {
		if f.given && !slices.Contains(f.of, c.Format) {
			return badUsage("%s to import %s", f.flag, strings.Join(f.of, " and "))
		}
	}
	return nil
}
