package network

import (
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/geo"
)

// Node is a point of the drawing. Ways that name the same node meet there.
type Node struct {
	ID       uint64
	At       geo.Point // local metres
	Signal   bool      // a traffic signal, at the junction itself or at a stop line before it
	Crossing bool      // people cross here under lamps of their own
	Stop     bool      // a stop sign
	GiveWay  bool
	Border   bool // the source's area ends here: vehicles enter and leave
	Keep     bool // a junction even where only two streets meet: trips begin and end here
}

// Restriction bans or commands a turn, as OpenStreetMap's relations of type restriction do.
type Restriction struct {
	Kind     string // no_left_turn, no_u_turn, only_straight_on, …: what counts is the part before the first "_"
	From, To string // Source of the ways
	Via      uint64 // the node, unless ViaWay is set
	ViaWay   string // Source of the way between them, or empty
}

// Input is a drawing of streets. Node 0 in a way is a gap: the way ends before it and begins anew after it.
type Input struct {
	Nodes        []Node
	Ways         []city.Way
	Restrictions []Restriction
}

// Options steer Build; the zero value is good.
type Options struct {
	MergeRadius  float64 // [m] carriageways and signals this near belong to one junction; 0 = 30
	KeepIslands  bool    // keep what is not strongly connected to the largest part
	LaneWidth    float64 // [m]; 0 = by class, 2.75 to 3.5
	Prefix       string  // put before the ids of streets, junctions and signals
	PruneService bool    // drop service roads that lead nowhere
	GuessSignals bool    // give signals to large crossings that the source shows without one
	OpenEnds     bool    // main streets that end nowhere go on beyond the source: their ends are borders
}

// Island is a part of the drawing that the rest cannot reach, or that cannot reach the rest.
type Island struct {
	Streets []string // Source of the ways
	KM      float64  // length of its carriageways
}

// Report counts what Build made and what it had to decide. Lists are in the order of the input.
type Report struct {
	Streets, Lanes, LaneLinks, Junctions, Signals int
	StreetKM, LaneKM                              float64

	GuessedLanes, GuessedSpeed int // streets
	GuessedSignals             int // signals that the source does not show
	BentPlans                  int // signals whose plan had to fall back to one approach at a time

	MergedJunctions int // junctions made of several nodes
	MergedNodes     int // nodes in them
	JoinedChains    int // nodes where two pieces became one street
	ShortStreets    int // edges below the least length that were contracted or cut off
	PrunedService   int // service roads that led nowhere
	DeadEnds        int
	Borders         int
	OpenEnds        int // of them, where a main street just ends in the source

	Islands  []Island
	IslandKM float64

	Restrictions        int      // applied
	RestrictionsIgnored []string // with the reason

	SignalNodes     int // of the source
	SignalsUnplaced int // of them, far from any junction: pedestrian lamps between junctions

	UnknownNodes int // named by a way, missing among the nodes
	Notes        []string
}

// Least lengths [m]. A street shorter than shortStreet is contracted; what remains has lanes of at least minLane.
const (
	shortStreet = 15
	shortRing   = 8 // of a piece of a roundabout, or of a tunnel
	minLane     = 5
)

// check returns an error for input that no drawing can have; the rest is mended and reported.
func (in Input) check() error {
	for _, n := range in.Nodes {
		if !n.At.Finite() || math.Abs(n.At.X) > 1e7 || math.Abs(n.At.Y) > 1e7 {
			return fmt.Errorf("network: node %d lies at (%g, %g); give local metres", n.ID, n.At.X, n.At.Y)
		}
	}
	for i, w := range in.Ways {
		if math.IsNaN(w.Speed) || w.Speed < 0 || w.Speed > 100 {
			return fmt.Errorf("network: way %q (number %d) has a limit of %g m/s; give 0 (unknown) to 100", w.Source, i, w.Speed)
		}
	}
	return nil
}

func (o Options) filled() (Options, error) {
	if o.MergeRadius == 0 {
		o.MergeRadius = 30
	}
	if !(o.MergeRadius >= 0 && o.MergeRadius <= 100) {
		return o, fmt.Errorf("network: merge radius %g m; give 1 to 100 m", o.MergeRadius)
	}
	if o.LaneWidth != 0 && !(o.LaneWidth >= 2 && o.LaneWidth <= 6) {
		return o, fmt.Errorf("network: lane width %g m; give 2 to 6 m, or 0 for the class's own", o.LaneWidth)
	}
	return o, nil
}
