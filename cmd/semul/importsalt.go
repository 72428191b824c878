package main

import (
	"semul/engine/city/read/salt"
)

// salt imports a network of SALT.
func (c *importCmd) salt(e *environment) error {
	if c.Bbox != "" {
		return badUsage("--bbox does not cut a SALT network")
	}
	epsg, err := parseCRS(c.CRS)
	if err != nil {
		return err
	}
	town, report, err := salt.Read(c.Input, salt.Options{Name: c.Name, EPSG: epsg, Licence: c.Licence})
	if err != nil {
		return badInput(err)
	}
	return c.keep(e, town, report.Lines(), report)
}

// saltParts says what the command makes of each part of the files.
var saltParts = [][2]string{
	{"node", "junctions in a metric system by place, or of --crs; traffic_light, priority and right_before_left"},
	{"edge", "streets with lanes 3.2 m wide; classes by the limit, for the format has none; pieces of a street that agree are joined"},
	{"short edges", "below 15 m, and those of several lanes with less than 20 m between their stop lines: contracted into one junction, links through them lead on"},
	{"parts", "the largest in which each street can be reached from every other stays, with the ways into and out of it; the rest is listed (--json: all of it)"},
	{"connection", "lane links; lanes without one take their neighbour's, edges without any get all ways on"},
	{"tss", "signals: the default schedule, further ones by time of day; position in the cycle = (seconds since midnight − offset) mod cycle; links by linkIndex, or in order where it is not given (states of another length are listed); bounds of phases (minDur, maxDur) are not kept"},
	{"never green", "movements that a plan never lets go may go after a stop (listed)"},
	{"pockets", "left_pocket, right_pocket and blanest are not read"},
}
