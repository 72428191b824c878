package osm

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"semul/engine/city"
	"semul/engine/city/network"
	"semul/engine/geo"
	"semul/engine/par"
)

// Licence is what all OpenStreetMap data are under.
const Licence = "ODbL 1.0, © OpenStreetMap contributors"

// Options steer Read; the zero value is good.
type Options struct {
	Name        string           // of the city; empty = the first file's name
	BBox        geo.Bounds       // part to import, degrees: X longitude, Y latitude; without width = what the source states
	EPSG        int              // metric system of the frame; 0 = by place (geo.UTMFor)
	KeepIslands bool             // keep streets that do not hang together with the rest
	AllowLeft   bool             // import a place that drives on the left, as if it drove on the right
	Network     *network.Options // nil = the default, with service stubs pruned and signals guessed
	Workers     int              // for decoding; 0 = all processors
}

// Report says what was read and what was done to it. Lists name elements as "way 123".
type Report struct {
	Files                  []string
	Nodes, Ways, Relations int        // read
	BBox                   geo.Bounds // degrees
	BBoxGuessed            bool       // the source states none
	Network                network.Report
	WaysDropped            map[string]int // highway ways that are no part of the network, by reason
	Buildings              int
	GuessedHeights         int
	GuessedUses            int
	WaterAreas, Waterways  int
	Culverts               int // waterways in pipes, left out
	Railways, Parcels      int
	Stops, StopsOff        int // placed beside a lane; too far from any
	Parkings, Chargers     int
	Multipolygons          int      // assembled
	BadRings               []string // rings that do not close, with the relation
	MissingNodes           int      // named by ways, absent
	Notes                  []string
}

func (r *Report) note(format string, args ...any) {
	r.Notes = append(r.Notes, fmt.Sprintf(format, args...))
}

// Read imports one or several extracts of one area. Errors name the file and the element; what can be mended is, and
// stands in the report. A source without any street is an error.
func Read(paths []string, opt Options) (*city.City, Report, error) {
	var report Report
	if len(paths) == 0 {
		return nil, report, errors.New("osm: no file is given")
	}
	pool := par.NewPool(opt.Workers)
	defer pool.Close()
	var e elements
	for _, p := range paths {
		report.Files = append(report.Files, filepath.Base(p))
		if err := readFile(p, &e, pool); err != nil {
			return nil, report, err
		}
	}
	c, err := build(&e, opt, &report, pool)
	if err != nil {
		return nil, report, fmt.Errorf("osm: %s: %w", strings.Join(report.Files, ", "), err)
	}
	return c, report, nil
}

// build turns elements into a city.
func build(e *elements, opt Options, report *Report, pool *par.Pool) (*city.City, error) {
	e.index()
	report.Nodes, report.Ways, report.Relations = len(e.nodes), len(e.ways), len(e.relations)
	im := importer{e: e, opt: opt, report: report, c: &city.City{Name: opt.Name}}
	if im.c.Name == "" && len(report.Files) > 0 {
		im.c.Name, _, _ = strings.Cut(report.Files[0], ".")
	}
	if err := im.place(pool); err != nil {
		return nil, err
	}
	if err := im.streets(); err != nil {
		return nil, err
	}
	im.areas()
	im.lines()
	im.points()
	im.provenance()
	if err := im.c.Seal(); err != nil {
		return nil, err
	}
	return im.c, nil
}

// importer holds one import.
type importer struct {
	e      *elements
	opt    Options
	report *Report
	c      *city.City
	at     []geo.Point // of e.nodes, local metres
	korea  bool
	near   *streetIndex
}

// provenance records where each layer came from.
func (im *importer) provenance() {
	for _, t := range im.c.Tables() {
		if t.Rows == 0 {
			continue
		}
		p := city.Provenance{Layer: t.Name, Source: strings.Join(im.report.Files, ", "), Licence: Licence}
		switch t.Name {
		case "streets":
			n := &im.report.Network
			p.Notes = append(p.Notes, fmt.Sprintf("lanes guessed by class for %d and limits for %d of %d streets", n.GuessedLanes, n.GuessedSpeed, n.Streets))
			if len(n.Islands) > 0 {
				p.Notes = append(p.Notes, fmt.Sprintf("%d islands with %.1f km dropped", len(n.Islands), n.IslandKM))
			}
		case "signals":
			p.Notes = append(p.Notes, fmt.Sprintf("all plans guessed; %d of %d signals stand where the source shows none", im.report.Network.GuessedSignals, t.Rows))
		case "buildings":
			p.Notes = append(p.Notes, fmt.Sprintf("height guessed for %d, use for %d of %d buildings", im.report.GuessedHeights, im.report.GuessedUses, t.Rows))
		}
		im.c.SetLayer(p)
	}
}
