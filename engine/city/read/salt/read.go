package salt

import (
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"strings"

	"semul/engine/city"
	"semul/engine/geo"
)

// Options steer Read; the zero value is good.
type Options struct {
	Name    string // of the city; empty: salt
	EPSG    int    // metric system; 0: by place
	Licence string // of the files, which do not say
}

// Report says what was read and what was mended.
type Report struct {
	Nodes, Edges, Connections, Signals, Schedules, PlanEntries int     // as read
	StreetKM, LaneKM                                           float64 // as read, by the lengths that the file states
	Short                                                      int     // edges below 15 m as read
	Shortest                                                   float64 // [m]

	Junctions, Streets, Lanes, LaneLinks int // of the city
	CityKM, CityLaneKM                   float64
	JoinedChains, Contracted             int // nodes where two pieces became one street; short edges contracted
	StillShort                           int // streets below 15 m that could not be
	Cramped                              int // longer ones of several lanes without room to change them
	Borders                              int // streets that lead out of the network
	Mended                               int // lanes that took their neighbour's links, as they had none
	Continued                            int // edges that got all ways on, as they had no connection

	Apart   []string // edges left out, as they do not hang together with the rest
	ApartKM float64

	Unlike     []string // signals whose states have another length than the node has links
	Idle       []string // signals without any link
	NeverGreen []string // movements that a plan never gives green: after a stop
	Bounds     int      // phases whose minDur or maxDur is not their duration: not kept, for SALT plays the durations
	Notes      []string
}

// Lines says it in words.
func (r *Report) Lines() []string {
	lines := []string{
		fmt.Sprintf("read: %d nodes, %d edges (%.2f km, %.2f lane-km), %d connections, %d signals with %d schedules and %d times of day", r.Nodes, r.Edges, r.StreetKM, r.LaneKM, r.Connections, r.Signals, r.Schedules, r.PlanEntries),
		fmt.Sprintf("edges below %d m: %d, the shortest %g m; %d longer ones of several lanes have no room to change them; %d nodes joined, %d edges contracted, %d below %d m remain", shortEdge, r.Short, r.Shortest, r.Cramped, r.JoinedChains, r.Contracted, r.StillShort, shortEdge),
		fmt.Sprintf("network: %d streets (%.2f km), %d lanes (%.2f km), %d lane links, %d junctions; %d streets lead out", r.Streets, r.CityKM, r.Lanes, r.CityLaneKM, r.LaneLinks, r.Junctions, r.Borders),
	}
	if r.Mended+r.Continued > 0 {
		lines = append(lines, fmt.Sprintf("mended: %d lanes without an exit took their neighbour's, %d edges without any connection got all ways on", r.Mended, r.Continued))
	}
	if len(r.Apart) > 0 {
		lines = append(lines, fmt.Sprintf("left out, as they do not hang together with the rest: %d edges (%.2f km): %s", len(r.Apart), r.ApartKM, some(r.Apart)))
	}
	for _, l := range []struct {
		what string
		list []string
	}{{"signals whose states have letters for links that are not there, or too few", r.Unlike}, {"signals without links, left out", r.Idle},
		{"movements that a plan never gives green, which may go after a stop", r.NeverGreen}} {
		if len(l.list) > 0 {
			lines = append(lines, fmt.Sprintf("%d %s: %s", len(l.list), l.what, some(l.list)))
		}
	}
	if r.Bounds > 0 {
		lines = append(lines, fmt.Sprintf("%d phases have bounds (minDur, maxDur), within which others may change them: not kept, the durations are played", r.Bounds))
	}
	return append(lines, r.Notes...)
}

// some lists the first names, short ones as they are.
func some(list []string) string {
	var out []string
	for _, s := range list[:min(4, len(list))] {
		if len(s) > 60 {
			s = s[:57] + "…"
		}
		out = append(out, s)
	}
	if len(list) > 4 {
		out = append(out, "…")
	}
	return strings.Join(out, ", ")
}

// shortEdge is the length below which an edge is contracted [m] (traffic.md §13).
const shortEdge = 15

// Read imports a network from its files, in any order. Errors name the file, the line and the element.
func Read(paths []string, opt Options) (*city.City, Report, error) {
	var src source
	var names []string
	for _, p := range paths {
		if err := src.read(p); err != nil {
			return nil, Report{}, err
		}
		names = append(names, filepath.Base(p))
	}
	return src.build(names, opt)
}

// build makes a city of what the files hold.
func (src *source) build(names []string, opt Options) (*city.City, Report, error) {
	var report Report
	if err := src.err(); err != nil {
		return nil, report, err // with file and line
	}
	for _, x := range []struct {
		n    int
		what string
	}{{len(src.nodes), "nodes"}, {len(src.edges), "edges"}, {len(src.links), "connections"}} {
		if x.n == 0 {
			return nil, report, fmt.Errorf("salt: no %s among %s; give node, edge, connection and tss files", x.what, strings.Join(names, ", "))
		}
	}
	frame, err := frameOf(src, opt.EPSG)
	if err != nil {
		return nil, report, fmt.Errorf("salt: %w", err)
	}
	g, err := newGraph(src, frame, &report)
	if err != nil {
		return nil, report, err // with file and line
	}
	g.mend()
	g.join()
	g.contract()
	g.mend() // contraction may have taken a lane its exits
	g.keepLargest()
	g.mend()
	report.Bounds = src.bounds
	c := &city.City{Name: opt.Name, Frame: frame}
	if c.Name == "" {
		c.Name = "salt"
	}
	l := layout{g: g, c: c, report: &report}
	l.streets()
	l.junctions()
	l.links()
	l.signals()
	if len(c.Streets.ID) == 0 {
		return nil, report, errors.New("salt: all edges are shorter than 15 m; nothing of the network is left")
	}
	licence := opt.Licence
	if licence == "" {
		licence = "not stated by the files"
	}
	for _, t := range c.Tables() {
		if t.Rows > 0 {
			p := city.Provenance{Layer: t.Name, Source: strings.Join(names, ", "), Licence: licence}
			if t.Name == "streets" {
				p.Notes = report.Lines()
			}
			c.SetLayer(p)
		}
	}
	if err := c.Seal(); err != nil {
		return nil, report, fmt.Errorf("salt: %w", err)
	}
	return c, report, nil
}

// frameOf chooses the local frame: the metric system of the place, or the one asked for.
func frameOf(src *source, epsg int) (geo.Frame, error) {
	box := geo.EmptyBounds()
	for _, n := range src.nodes {
		box = box.Extend(geo.Point{X: n.at.Lon, Y: n.at.Lat})
	}
	mid := geo.LonLat{Lon: box.Center().X, Lat: box.Center().Y}
	if epsg == 0 {
		if epsg = geo.UTMFor(mid); epsg == 0 {
			return geo.Frame{}, fmt.Errorf("no metric system fits lon %.3f, lat %.3f; name one by EPSG", mid.Lon, mid.Lat)
		}
	}
	crs, err := geo.CRSByEPSG(epsg)
	if err != nil {
		return geo.Frame{}, err
	}
	sw := crs.Forward(geo.LonLat{Lon: box.MinX, Lat: box.MinY})
	ne := crs.Forward(geo.LonLat{Lon: box.MaxX, Lat: box.MaxY})
	if !sw.Finite() || !ne.Finite() || math.Abs(ne.X-sw.X) > 1e6 || math.Abs(ne.Y-sw.Y) > 1e6 {
		return geo.Frame{}, fmt.Errorf("the nodes lie from %.4f, %.4f to %.4f, %.4f; a city of at most 1000 km a side is meant", box.MinX, box.MinY, box.MaxX, box.MaxY)
	}
	return geo.NewFrame(epsg, geo.Point{X: sw.X - 500, Y: sw.Y - 500})
}
