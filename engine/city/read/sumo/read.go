package sumo

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"semul/engine/city"
)

// Licence stands in the provenance where no other is given: files of SUMO do not state one.
const Licence = "as its source has it; SUMO files state none"

// Options steer Read; the zero value is good.
type Options struct {
	Name              string // of the city; empty = the network file's name
	IgnoreRouteErrors bool   // leave vehicles out whose routes are broken, and count them; else they are errors
	Seed              uint64 // of what files leave to chance: types and routes by probability, flows with a probability
	Most              int    // vehicles at most, 0 = 20 million
}

// Report says what was read, changed and left.
type Report struct {
	Files   []string `json:"files"`
	Version string   `json:"version"` // of the network file

	Internal       int   `json:"internal_edges"`
	Crossings      int   `json:"crossings"`
	WalkingAreas   int   `json:"walking_areas"`
	Rail           int   `json:"rail_edges"` // open to no vehicle of the road
	Streets        int   `json:"streets"`
	Lanes          int   `json:"lanes"`
	ClosedLanes    int   `json:"closed_lanes"` // open to nobody of ours
	Links          int   `json:"lane_links"`
	LeftLinks      int   `json:"left_links"`  // connections of what was left
	SplitLinks     int   `json:"split_links"` // that wait inside their junction in SUMO
	Junctions      int   `json:"junctions"`
	Kinds          Tally `json:"junction_types"`
	GuessedClasses int   `json:"guessed_classes"`
	Signals        int   `json:"signals"`
	JoinedSignals  int   `json:"joined_signals"` // over several junctions
	Programs       Tally `json:"programs"`
	Plans          int   `json:"signal_plans"`
	Hours          int   `json:"signal_hours"`
	BentStages     int   `json:"bent_stages"` // with letters that we have not

	Types     int   `json:"vehicle_types"`
	Trips     int   `json:"trips"`
	ByKind    Tally `json:"trips_by_element"`
	Flows     int   `json:"flows"`
	Dropped   int   `json:"dropped_trips"` // for broken routes, with IgnoreRouteErrors
	TripStops int   `json:"trip_stops"`
	Stops     int   `json:"stops"`
	Parkings  int   `json:"parkings"`
	Detectors int   `json:"detectors"`

	Begin float64 `json:"begin_s"` // of the configuration
	End   float64 `json:"end_s"`   // −1: none
	Step  float64 `json:"step_s"`  // 0: none
	Early int     `json:"before_begin"`
	Late  int     `json:"after_end"`
	First float64 `json:"first_departure_s"`
	Last  float64 `json:"last_departure_s"`

	Left      Tally    `json:"left"`    // elements and attributes that were not carried
	DroppedBy []string `json:"dropped"` // the first routes that were dropped, with the reason
	Notes     []string `json:"notes"`
	Warnings  []string `json:"warnings"` // what a run does otherwise than SUMO, or not at all

	Actuated []Actuated `json:"actuated_signals"` // whose phases SUMO prolongs and cuts by who comes
}

// Actuated is a signal whose program, as SUMO plays it from the start, lasts as long as vehicles come.
type Actuated struct {
	Row   uint32  `json:"row"`         // of Signals
	Least float64 `json:"min_green_s"` // of its green phases
	Most  float64 `json:"max_green_s"`
}

func (r *Report) note(format string, args ...any) {
	r.Notes = append(r.Notes, fmt.Sprintf(format, args...))
}

func (r *Report) warn(format string, args ...any) {
	r.Warnings = append(r.Warnings, fmt.Sprintf(format, args...))
}

// importer holds one import.
type importer struct {
	opt      Options
	report   *Report
	problems problems
	c        *city.City

	streetRow map[string]uint32
	laneRow   map[string]uint32
	signalRow map[string]uint32
	planRow   map[[2]string]uint32
	seen      map[[2]uint32]bool  // pairs of lanes that are linked
	inside    map[string][]uint32 // links of a lane inside a junction
	net       *net
	demand    demand
	badFlow   map[*node]bool // flows whose way is broken and told
	tooLong   int            // vehicles longer than where they begin
	firstLong string
	offEdge   int // departures and arrivals that are not on their street
	firstOff  string
}

// Read imports a network with its demand and additional files, or the configurations that name them. Exactly one network
// must be among them. Errors name file, line and element; all of one stage are collected.
func Read(paths []string, opt Options) (*city.City, Report, error) {
	im := newImporter(opt)
	c, err := im.read(paths)
	if err != nil {
		return nil, *im.report, fmt.Errorf("sumo: %w", err)
	}
	return c, *im.report, nil
}

func newImporter(opt Options) *importer {
	if opt.Most == 0 {
		opt.Most = 20e6
	}
	return &importer{opt: opt, report: &Report{End: -1}, c: &city.City{Name: opt.Name}, streetRow: map[string]uint32{}, laneRow: map[string]uint32{},
		signalRow: map[string]uint32{}, planRow: map[[2]string]uint32{}, badFlow: map[*node]bool{}}
}

func (im *importer) read(paths []string) (*city.City, error) {
	if len(paths) == 0 {
		return nil, errors.New("no file is given")
	}
	inputs, err := im.expand(paths, "")
	if err != nil {
		return nil, err
	}
	var network string
	var others []string
	for _, in := range inputs {
		im.report.Files = append(im.report.Files, in.name)
		switch {
		case in.root == "net" && network != "":
			return nil, fmt.Errorf("%s: a second network beside %s; give one", in.name, network)
		case in.root == "net":
			network = in.path
		default:
			others = append(others, in.path)
		}
	}
	if network == "" {
		return nil, fmt.Errorf("%s: there is no network among the files; give the .net.xml as well", strings.Join(im.report.Files, ", "))
	}
	if err := im.network(network); err != nil {
		return nil, err
	}
	im.demand.begin()
	for _, path := range others {
		if err := im.file(path); err != nil {
			return nil, err
		}
	}
	if err := im.problems.err(); err != nil {
		return nil, err
	}
	return im.finish()
}

// network reads the network file up to its streets and lanes: additional files and demand name these.
func (im *importer) network(path string) error {
	doc, closer, err := open(path, &im.problems)
	if err != nil {
		return err
	}
	defer closer.Close()
	return im.networkOf(doc)
}

func (im *importer) networkOf(doc *document) error {
	n, err := im.readNet(doc)
	if errors.As(err, new(damaged)) {
		return err
	}
	if problems := im.problems.err(); problems != nil {
		return problems
	}
	if err != nil {
		return err
	}
	im.net = n
	if im.c.Name == "" {
		im.c.Name, _, _ = strings.Cut(doc.name, ".")
	}
	if len(n.edges) == 0 {
		return fmt.Errorf("%s: there is no street for vehicles of the road; is it the right file?", doc.name)
	}
	if err := im.place(n); err != nil {
		return err
	}
	im.c.Streets.LaneOff = []uint32{0}
	im.streets(n)
	return im.problems.err()
}

// finish builds what needs all files: signals, links, and then demand.
func (im *importer) finish() (*city.City, error) {
	n, c := im.net, im.c
	im.signals(n)
	if err := im.problems.err(); err != nil {
		return nil, err
	}
	im.links(n)
	im.settle()
	if err := im.problems.err(); err != nil {
		return nil, err
	}
	im.fillDemand()
	if err := im.problems.err(); err != nil {
		return nil, err
	}
	im.odd()
	im.actuated()
	r := im.report
	r.Streets, r.Lanes, r.Links, r.Junctions = len(c.Streets.ID), len(c.Lanes.ID), len(c.LaneLinks.ID), len(c.Junctions.ID)
	r.Signals, r.Plans, r.Hours = len(c.Signals.ID), len(c.SignalPlans.ID), len(c.SignalHours.ID)
	r.Types, r.Trips, r.TripStops = len(c.VehicleTypes.ID), len(c.Trips.ID), len(c.TripStops.ID)
	r.Stops, r.Parkings, r.Detectors = len(c.Stops.ID), len(c.Parkings.ID), len(c.Detectors.ID)
	for i, t := range c.Trips.Depart {
		if i == 0 {
			r.First = t
		}
		r.Last = t
		if t < r.Begin {
			r.Early++
		}
		if r.End >= 0 && t >= r.End {
			r.Late++
		}
	}
	if n := im.demand.asked; n > 0 && r.Trips == 0 {
		r.warn("none of the %d vehicles, trips and flows of the files brings a trip: the city has no demand of its own; what was not carried is listed above", n)
	}
	im.provenance()
	if err := c.Seal(); err != nil {
		return nil, err
	}
	return c, nil
}

// provenance records where each layer came from.
func (im *importer) provenance() {
	for _, t := range im.c.Tables() {
		if t.Rows == 0 {
			continue
		}
		p := city.Provenance{Layer: t.Name, Source: im.net.name, Licence: Licence}
		switch t.Name {
		case "stops", "parking", "detectors", "vehicle_types", "trips", "trip_stops", "signal_plans", "signal_hours":
			p.Source = strings.Join(im.report.Files, ", ")
		}
		switch t.Name {
		case "streets":
			if im.report.GuessedClasses > 0 {
				p.Notes = append(p.Notes, fmt.Sprintf("class guessed from lanes and limit for %d of %d streets: their type names none", im.report.GuessedClasses, t.Rows))
			}
		case "trips":
			if im.report.Dropped > 0 {
				p.Notes = append(p.Notes, fmt.Sprintf("%d vehicles with broken routes left out", im.report.Dropped))
			}
			p.Notes = append(p.Notes, fmt.Sprintf("departures from %s to %s s", number(im.report.First), number(im.report.Last)))
		}
		im.c.SetLayer(p)
	}
}

func number(v float64) string {
	if v == math.Trunc(v) && math.Abs(v) < 1e15 {
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%g", v)
}
