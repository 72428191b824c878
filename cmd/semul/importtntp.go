package main

import (
	"fmt"
	"strings"

	"semul/engine/city/read/tntp"
)

// mostHorizon is the longest time over which trips depart [s]: a year.
const mostHorizon = 366 * 86400

// tntp imports a network of the Transportation Networks collection: _net.tntp, a file of nodes, and _trips.tntp if wanted.
func (c *importCmd) tntp(e *environment) error {
	if c.Bbox != "" {
		return badUsage("--bbox does not cut a TNTP network")
	}
	if !(c.Horizon >= 0 && c.Horizon <= mostHorizon) {
		return badUsage("--horizon %g: give seconds, 0 to %.0f", c.Horizon, float64(mostHorizon))
	}
	epsg, err := parseCRS(c.CRS)
	if err != nil {
		return err
	}
	var net *tntp.Net
	var nodes *tntp.Coordinates
	var demand *tntp.Trips
	var flows []string
	for _, path := range c.Input {
		switch name := strings.ToLower(path); {
		case strings.Contains(name, "_trips.tntp"):
			demand, err = tntp.OpenTrips(path)
		case strings.Contains(name, "_flow.tntp"):
			flows = append(flows, path)
		case strings.Contains(name, "_net.tntp"):
			net, err = tntp.OpenNet(path)
		case strings.Contains(name, "_node.tntp"), strings.HasSuffix(name, "json"):
			nodes, err = tntp.OpenPlaces(path)
		default:
			return badUsage("%s: files are called _net.tntp, _trips.tntp, _node.tntp, _flow.tntp or .geojson", path)
		}
		if err != nil {
			return badInput(err)
		}
	}
	if net == nil {
		return badUsage("no file is called _net.tntp")
	}
	for _, w := range net.Warnings {
		e.note("%s", w)
	}
	for _, path := range flows {
		e.note("%s: flows are results, no part of a city: not read; compare them with what semul assign --out writes", path)
	}
	town, report, err := tntp.City(net, nodes, demand, tntp.CityOptions{Name: c.Name, EPSG: epsg, Horizon: c.Horizon})
	if err != nil {
		return badInput(fmt.Errorf("%w", err))
	}
	return c.keep(e, town, append(report.Lines(), c.tripHours(town, "korea", "the trips")...), report)
}

// tntpParts says what the command makes of each part of the files.
var tntpParts = [][2]string{
	{"_net.tntp", "links as straight streets, lanes by capacity over 1,900 vehicles an hour, limits by length over free time; no signals"},
	{"units", "the format does not say them: lengths are compared with the drawing (m, ft, km, mile), times with usual speeds (s, 0.01 h, min, h); what was taken is told"},
	{"_node.tntp, .geojson", "places of the nodes, degrees or metres; needed"},
	{"<FIRST THRU NODE>", "nodes before it are borders of the city: trips begin and end there, nobody drives through"},
	{"zones", "squares of 100 m round their nodes"},
	{"_trips.tntp", "trips of the city, whole vehicles by the largest remainder, evenly over --horizon (default an hour)"},
	{"_flow.tntp", "not read: results are no part of a city; semul assign --out writes what compares with them"},
	{"b, power, toll", "are for semul assign, which takes the files themselves"},
}
