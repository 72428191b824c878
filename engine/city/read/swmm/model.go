package swmm

import "fmt"

// Model is what a file holds, in the file's units and order. Line is where an object stands, from 1; 0 if it was not read.
type Model struct {
	File    string
	Title   []string
	Options Options

	Gages         []Gage
	Subcatchments []Subcatchment
	Evaporation   []Row

	Junctions []Junction
	Outfalls  []Outfall
	Storages  []Storage
	Dividers  []Divider

	Conduits []Conduit
	Pumps    []Pump
	Orifices []Orifice
	Weirs    []Weir
	Outlets  []Outlet

	Sections    []Section
	Transects   []Transect
	Streets     []Street
	Inlets      []Inlet
	Usage       []InletUsage
	Losses      []Loss
	Rules       []Rule
	Expressions []Expression // that rules name
	Inflows     []Inflow
	DWF         []DWF
	Curves      []Curve
	Series      []Series
	Patterns    []Pattern

	Coordinates []Point // of nodes
	Vertices    []Point // of links, between their ends
	Polygons    []Point // of subcatchments

	Kept []Text // sections kept as text
}

// Text is a section that is kept as it stands.
type Text struct {
	Name  string // without brackets
	Line  int
	Lines []string
}

// Row is a line cut into words.
type Row struct {
	Line  int
	Words []string
}

// Junction is a manhole. Lengths and areas in file units.
type Junction struct {
	Name                          string
	Invert                        float64
	MaxDepth, InitDepth, SurDepth float64 // MaxDepth 0: up to the top of the highest conduit
	Ponded                        float64 // area that floods when ponding is allowed
	Line                          int
}

// Outfall is where water leaves. Kind is FREE, NORMAL, FIXED, TIDAL or TIMESERIES.
type Outfall struct {
	Name    string
	Invert  float64
	Kind    string
	Stage   float64 // FIXED: elevation
	Table   string  // TIDAL: curve of hour and elevation; TIMESERIES: series of elevation
	Gated   bool    // a flap gate keeps the receiving water out
	RouteTo string
	Line    int
}

// Storage is a basin or tank. Shape is TABULAR, FUNCTIONAL, CYLINDRICAL, CONICAL, PARABOLIC or PYRAMIDAL.
type Storage struct {
	Name                string
	Invert              float64
	MaxDepth, InitDepth float64
	Shape               string
	Curve               string     // TABULAR: depth and area
	Param               [3]float64 // of the other shapes, as the manual orders them
	SurDepth            float64
	Fevap               float64
	Seepage             []float64 // suction, conductivity, deficit; empty: none
	Line                int
}

// Divider divides flow; under dynamic wave routing it is a junction.
type Divider struct {
	Name, Link                    string
	Invert                        float64
	Kind                          string
	Param                         []string
	MaxDepth, InitDepth, SurDepth float64
	Ponded                        float64
	Line                          int
}

// Conduit is a pipe or channel.
type Conduit struct {
	Name, From, To    string
	Length, Manning   float64
	InOffset          float64 // NaN: not given, an elevation of '*'
	OutOffset         float64
	InitFlow, MaxFlow float64 // MaxFlow 0: not limited
	Line              int
}

// Pump lifts water along a curve; Curve "*" is the ideal pump, which passes what arrives.
type Pump struct {
	Name, From, To, Curve string
	On                    bool    // at the start
	Startup, Shutoff      float64 // depths at the inlet node; 0: none
	Line                  int
}

// Orifice is an opening. Kind is SIDE or BOTTOM.
type Orifice struct {
	Name, From, To, Kind string
	Offset, Cd           float64
	Gated                bool
	Hours                float64 // to open or close fully
	Line                 int
}

// Weir is an overflow. Kind is TRANSVERSE, SIDEFLOW, V-NOTCH, TRAPEZOIDAL or ROADWAY.
type Weir struct {
	Name, From, To, Kind string
	Offset, Cd           float64
	Gated                bool
	EndContractions      float64
	Cd2                  float64 // of the triangular ends of TRAPEZOIDAL
	Surcharge            bool    // may run full
	RoadWidth            float64
	RoadSurface          string
	Curve                string
	Line                 int
}

// Outlet has a rating: Kind is TABULAR or FUNCTIONAL, over DEPTH or HEAD.
type Outlet struct {
	Name, From, To string
	Offset         float64
	Kind, Over     string
	Curve          string
	Coef, Expo     float64
	Gated          bool
	Line           int
}

// Section is the shape of a link's cross-section.
type Section struct {
	Link, Shape string
	Geom        [4]float64
	Table       string // IRREGULAR: transect; CUSTOM: shape curve; STREET: street
	Barrels     int
	Culvert     int
	Line        int
}

// Transect is the ground across a channel, as in HEC-2: X1 and GR lines under NC roughness.
type Transect struct {
	Name                       string
	Left, Right, Channel       float64 // Manning's n
	BankLeft, BankRight        float64 // stations of the banks
	Meander, Width, ElevOffset float64 // length factor, station factor, added elevation
	Elevation, Station         []float64
	Line                       int
}

// Street is a road that carries water beside its curb, as a cross-section: from the crown down to the gutter, the curb, and
// the ground behind it.
type Street struct {
	Name                    string
	Crown, Curb             float64 // width from curb to crown, height of the curb
	Slope                   float64 // from crown to curb [%]
	Manning                 float64
	GutterDrop, GutterWidth float64
	Sides                   int     // 1 or 2
	BackWidth, BackSlope    float64 // slope [%]
	BackManning             float64
	Line                    int
}

// Inlet is a design of street or channel inlet; lines of one name add up, as grate and curb opening of a combination.
// Kind is GRATE, CURB, SLOTTED, DROP_GRATE, DROP_CURB or CUSTOM.
type Inlet struct {
	Name, Kind    string
	Length, Width float64  // of a curb opening: length and height
	Rest          []string // grate type, open share, splash velocity; throat; curve
	Line          int
}

// InletUsage places inlets along a conduit.
type InletUsage struct {
	Conduit, Inlet, Node string
	Count                int
	Clogged, Most        float64 // [%]; flow, 0: not limited
	Drop, Width          float64 // of a local depression
	Placement            string  // AUTOMATIC, ON_GRADE or ON_SAG
	Line                 int
}

// Loss are the local losses of a conduit, in velocity heads.
type Loss struct {
	Link          string
	In, Out, Mean float64
	Gated         bool
	Seepage       float64
	Line          int
}

// Inflow is water that a series brings to a node: Base·pattern + Scale·series.
type Inflow struct {
	Node, Constituent, Series, Kind string
	Units, Scale, Base              float64
	Pattern                         string
	Line                            int
}

// DWF is dry-weather flow with up to four patterns.
type DWF struct {
	Node, Constituent string
	Mean              float64
	Patterns          []string
	Line              int
}

// Curve is a table of x and y.
type Curve struct {
	Name, Kind string
	X, Y       []float64
	Line       int
}

// Series is values over time: seconds after the start of the simulation.
type Series struct {
	Name    string
	File    string // where they stand, if not here
	Seconds []float64
	Value   []float64
	Line    int
}

// Pattern is a list of factors by month, day of the week, or hour. Kind is MONTHLY, DAILY, HOURLY or WEEKEND.
type Pattern struct {
	Name, Kind string
	Factor     []float64
	Line       int
}

// Gage is a rain gage.
type Gage struct {
	Name, Kind      string // INTENSITY, VOLUME or CUMULATIVE
	IntervalSeconds float64
	SCF             float64
	Source          string // TIMESERIES or FILE
	Series          string
	Rest            []string
	Line            int
}

// Subcatchment is land that rain runs off from, with its lines in three sections.
type Subcatchment struct {
	Name, Gage, Outlet         string
	Area, Imperv, Width, Slope float64 // land units, %, length, %
	CurbLength                 float64
	SnowPack                   string
	NImperv, NPerv             float64
	StoreImperv, StorePerv     float64 // depression storage, in or mm
	ZeroImperv                 float64 // % of the impervious part without depression storage
	RouteTo                    string  // OUTLET, IMPERVIOUS or PERVIOUS
	RoutedPercent              float64
	Infiltration               []float64 // as the method of the options orders them
	Method                     string    // of this subcatchment; empty: that of the options
	Line, AreaLine, InfilLine  int
}

// Point is a place of a node, link or subcatchment on the map.
type Point struct {
	Name string
	X, Y float64
	Line int
}

// Error is what is wrong at one line of a file.
type Error struct {
	File string
	Line int // from 1; 0: the file as a whole
	Text string
}

// Error writes file:line: text.
func (e *Error) Error() string {
	if e.Line == 0 {
		return e.File + ": " + e.Text
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Text)
}

// Errorf makes an error at a line of the model's file.
func (m *Model) Errorf(line int, format string, args ...any) error {
	return &Error{m.File, line, fmt.Sprintf(format, args...)}
}
