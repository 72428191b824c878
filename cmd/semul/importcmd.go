package main

import (
	"fmt"
	"strconv"
	"strings"

	"semul/engine/city"
	"semul/engine/city/complete"
	"semul/engine/city/read/dem"
	"semul/engine/city/read/osm"
	"semul/engine/city/store"
	"semul/engine/geo"
)

// importCmd is `semul import`.
type importCmd struct {
	Format            string   `arg:"" enum:"${import_formats}" help:"osm: .osm, .osm.gz, .osm.pbf; swmm: a sewer network, .inp, with --dem; sumo: .net.xml, .rou.xml, .add.xml, .sumocfg; cityflow: roadnet and flow JSON; salt: node, edge, connection, tss XML; tntp: _net, _node and _trips; gtfs: a timetable, zip or folder, with --city and --date."`
	Input             []string `arg:"" help:"Files to read."`
	Out               string   `short:"o" required:"" help:"City folder to write." placeholder:"CITY"`
	Dem               string   `help:"Terrain: GeoTIFF, .asc, .asc.gz or .hgt." placeholder:"FILE"`
	Bbox              string   `help:"Extent in degrees." placeholder:"W,S,E,N"`
	CRS               string   `name:"crs" help:"Projection; default by place, of swmm that of --dem." placeholder:"EPSG:N"`
	Rims              bool     `help:"swmm: covers lie at invert + maximum depth, not on the ground of --dem."`
	Place             bool     `help:"swmm: nodes without coordinates are put beside their neighbours, with closed covers."`
	IgnoreRouteErrors bool     `help:"sumo: leave out vehicles whose routes are broken, and count them."`
	AllowLeft         bool     `help:"osm: import a place that drives on the left as if it drove on the right."`
	Licence           string   `help:"salt: licence of the files, which do not state it; it stands wherever the city does." placeholder:"TEXT"`
	City              string   `help:"gtfs: city folder whose streets the buses drive on." placeholder:"CITY"`
	Date              string   `help:"gtfs: service day." placeholder:"2026-05-12"`
	Horizon           float64  `help:"cityflow: end of flows that have none; tntp: time over which trips depart; in seconds, default an hour." placeholder:"SECONDS"`
	Complete          bool     `help:"Fill missing layers by the generator and mark them synthetic."`
	Seed              uint64   `default:"1" help:"Seed of the generator for --complete; sumo: seed of what its files leave to chance."`
	Name              string   `help:"Name of the city; default: the input's."`
	Force             bool     `help:"Replace a city folder that is there."`
	jsonFlag
	told []string `kong:"-"` // lines on what was read
}

// Help shows examples below the flags.
func (*importCmd) Help() string {
	return `  semul import osm seoul.osm.gz --complete -o cities/seoul
  semul import osm korea.osm.pbf --bbox 127.08,37.50,127.12,37.53 --dem dem.tif -o cities/jamsil
  semul import swmm sewers.inp --dem dem.tif -o cities/sewers      (semul describe import.swmm: what is carried)
  semul import sumo run.sumocfg -o cities/town                     (semul describe import.sumo)
  semul import cityflow roadnet.json flow.json -o cities/jinan
  semul import tntp Anaheim_net.tntp anaheim_nodes.geojson Anaheim_trips.tntp -o cities/anaheim
  semul import salt node.xml edge.xml connection.xml tss.xml -o cities/daejeon
  semul import gtfs feed.zip --city cities/daejeon --date 2026-05-12 -o cities/daejeon-buses`
}

func (c *importCmd) Run(e *environment) error {
	if err := c.strangers(); err != nil {
		return err
	}
	for _, f := range importFormats() {
		if f.name == c.Format {
			return f.read(c, e)
		}
	}
	return badUsage("import %s: formats are %s", c.Format, importNames())
}

// osm imports a map of OpenStreetMap.
func (c *importCmd) osm(e *environment) error {
	opt := osm.Options{Name: c.Name, AllowLeft: c.AllowLeft}
	var err error
	if opt.EPSG, err = parseCRS(c.CRS); err != nil {
		return err
	}
	if opt.BBox, err = parseBbox(c.Bbox); err != nil {
		return err
	}
	town, report, err := osm.Read(c.Input, opt)
	if err != nil {
		return badInput(err)
	}
	return c.keep(e, town, importLines(&report), nil)
}

// keep says what was read, fills the city's ground and missing layers as asked, and writes it. report goes into what --json
// prints; it may be nil.
func (c *importCmd) keep(e *environment, town *city.City, lines []string, report any) error {
	c.tell(e, lines)
	if c.Dem != "" {
		surface, err := dem.Open(c.Dem)
		if err != nil {
			return badInput(err)
		}
		lines, err := complete.Terrain(town, surface, c.Dem)
		if err != nil {
			return badInput(err)
		}
		c.tell(e, lines)
	}
	return c.write(e, town, report)
}

// write fills missing layers as asked and writes the city.
func (c *importCmd) write(e *environment, town *city.City, report any) error {
	if c.Complete {
		done, err := complete.Complete(town, complete.Options{Seed: c.Seed})
		if err != nil {
			return badInput(err)
		}
		c.tell(e, done.Lines())
	}
	if err := town.Seal(); err != nil {
		return err
	}
	if err := store.Write(town, c.Out, c.Force); err != nil {
		return badInput(err)
	}
	if c.JSON && report != nil {
		info := cityInfo(town)
		info["import"] = report
		return e.printJSON(info)
	}
	return printCity(e, town, c.JSON, c.told...)
}

// tell says lines on what was read and keeps them, so that the city's own notes need not say the same again.
func (c *importCmd) tell(e *environment, lines []string) {
	for _, line := range lines {
		e.note("%s", line)
	}
	if !e.quiet {
		c.told = append(c.told, lines...)
	}
}

func parseCRS(text string) (int, error) {
	if text == "" {
		return 0, nil
	}
	code, err := strconv.Atoi(strings.TrimPrefix(strings.ToUpper(text), "EPSG:"))
	if err != nil {
		return 0, badUsage("--crs %q: write e.g. EPSG:5186", text)
	}
	if _, err := geo.CRSByEPSG(code); err != nil {
		return 0, badUsage("--crs: %v", err)
	}
	return code, nil
}

func parseBbox(text string) (geo.Bounds, error) {
	if text == "" {
		return geo.Bounds{}, nil
	}
	parts := strings.Split(text, ",")
	var v [4]float64
	for i := range v {
		var err error
		if len(parts) != 4 {
			err = fmt.Errorf("%d numbers", len(parts))
		} else {
			v[i], err = strconv.ParseFloat(strings.TrimSpace(parts[i]), 64)
		}
		if err != nil {
			return geo.Bounds{}, badUsage("--bbox %q: write west,south,east,north in degrees, e.g. 127.08,37.50,127.12,37.53", text)
		}
	}
	b := geo.Bounds{MinX: v[0], MinY: v[1], MaxX: v[2], MaxY: v[3]}
	if !(b.MinX < b.MaxX && b.MinY < b.MaxY && b.MinX >= -180 && b.MaxX <= 180 && b.MinY >= -90 && b.MaxY <= 90) {
		return geo.Bounds{}, badUsage("--bbox %q: west must be below east and south below north, in degrees", text)
	}
	return b, nil
}
