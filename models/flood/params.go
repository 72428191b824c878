package flood

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"semul/engine/clock"
	"semul/engine/units"
)

// Params are the keys of [model.flood].
type Params struct {
	Cell   units.Metre `toml:"cell" doc:"side of a cell; 0 m: that of the terrain" range:"[0,1000]"`
	Solver string      `toml:"solver" doc:"equations: fv = full shallow water in finite volumes; li = local inertia, faster, for slow deep water (Froude numbers below 0.5)" oneof:"fv|li"`

	Manning   Roughness   `toml:"manning" doc:"Manning's n: a number, a table by land class (road, building, paved, grass, trees, water, bare, farm, other), or a raster of n" src:"road 0.02, other 0.04: Merewether case (Australian Rainfall and Runoff project 15)"`
	Buildings string      `toml:"buildings" doc:"block: raised by their height; hole: cut out; none: left out" oneof:"block|hole|none"`
	Roofs     string      `toml:"roofs" doc:"where the rain on roofs goes: ground beside the house, or drains: into the nearest manhole or inlet of the city, as roof_runoff" oneof:"ground|drains"`
	RoofReach units.Metre `toml:"roof_reach" doc:"how far from the middle of a house a manhole may be that its roof drains to; other roofs drain to the ground" range:"[0,1000]" src:"project default"`
	NoData    string      `toml:"no_data" doc:"ground without data after gaps of up to 3 cells are filled: refuse it, or take it as outside the water's world; auto refuses it, but cuts it out of a bare raster where it touches the border" oneof:"auto|refuse|outside"`

	Infiltration string                  `toml:"infiltration" doc:"how the part of the ground that is not sealed takes up water: green_ampt, horton (by what has infiltrated), scs (curve numbers, of the rain), or constant (the rates of loss)" oneof:"green_ampt|horton|scs|constant"`
	Ground       map[string]GroundParams `toml:"ground" doc:"[model.flood.ground.CLASS]: sealed share and soil of a land class (road, building, paved, grass, trees, water, bare, farm, other)"`

	Loss      Losses         `toml:"loss" doc:"with infiltration = constant: how fast the part of each land class that is not sealed swallows water" src:"project default, of the order of the final rates of loam (3 to 10 mm/h)"`
	Hold      Holds          `toml:"hold" doc:"water that the hollows of each land class hold beside the film" src:"the scenario"`
	SewerLoss units.RainRate `toml:"sewer_loss" doc:"what sewers take off roads, paved ground and roofs where no network is modelled" range:"[0,1e-3]" src:"12 mm/h: the UK's usual figure for urban ground without a sewer model"`
	Film      *units.Metre   `toml:"film" doc:"depth that does not move; without it 1 mm in a city and 0 on a bare raster" range:"[0,0.1]"`
	Dry       *units.Metre   `toml:"dry" doc:"depth up to which water does not move; without it 0.1 mm with fv, 1 mm with li" range:"(0,0.01]" src:"larger ones stop the convergence on Thacker's bowl"`

	CFL        *float64       `toml:"cfl" doc:"share of the largest stable step that is used; without it 0.45 with fv (at most 0.5), 0.7 with li" range:"(0,1]"`
	LocalSteps int            `toml:"local_steps" doc:"most steps of the fastest tile in one step of the slowest; 1: all tiles step together, as they always do with li" range:"[1,12]"`
	SourceStep clock.Duration `toml:"source_step" doc:"longest time between two actions of inflows, of given levels and of water over walls; while no source acts steps go on for up to 5 s" range:"(0,60]"`
	RainStep   clock.Duration `toml:"rain_step" doc:"how often rain and losses act on the ground; what fell meanwhile waits" range:"(0,60]"`
	Kernel     string         `toml:"kernel" doc:"which code computes a step: auto is the fastest of this processor; results are the same" oneof:"auto|go|avx2|avx512"`
	Publish    clock.Duration `toml:"publish" doc:"how often depth and speed are handed to other models; no shorter exchange interval has an effect" range:"(0,600]"`

	InitialDepth string       `toml:"initial_depth" doc:"raster of depth at the start: ESRI ASCII (.asc, .dem; .gz) or GeoTIFF; negative depths, as level less ground has them on dry land, are 0; so is what it does not cover" file:"yes"`
	InitialLevel *units.Metre `toml:"initial_level" doc:"level at the start, everywhere"`
	InitialU     string       `toml:"initial_u" doc:"raster of speed to the east at the start" file:"yes"`
	InitialV     string       `toml:"initial_v" doc:"raster of speed to the north at the start" file:"yes"`

	Closed   []string                  `toml:"closed" doc:"closed sides (west, east, south, north); the others are free, as boundaries of that kind are. Without it all are closed"`
	Patch    map[string]*PatchParams   `toml:"patch" doc:"[model.flood.patch.NAME]: where ground, roughness or the water at the start is another"`
	Boundary map[string]BoundaryParams `toml:"boundary" doc:"[model.flood.boundary.NAME]: where water passes, for grounds without a city"`

	rasters map[string]gridFile
	series  map[string]series
}

// BoundaryParams are the keys of [model.flood.boundary.NAME].
type BoundaryParams struct {
	Kind   string                     `toml:"kind" doc:"inflow: discharge, through the faces of a line along one side of the ground, into the cells of any other; level: of the water outside; free: water leaves, as the bed before it goes on falling, over a brink at the critical depth where that is level or rises, or at the normal depth of a slope; closed: a stretch of a free side that is closed" oneof:"inflow|level|free|closed" need:"\"inflow\""`
	Line   [][]float64                `toml:"line" doc:"corners [x, y] of the line; what lies off the grid is left out, with a warning"`
	Points [][]float64                `toml:"points" doc:"or single places [x, y]"`
	Radius units.Metre                `toml:"radius" doc:"all cells whose middle lies so near to one of the points" range:"[0,10000]"`
	Series string                     `toml:"series" doc:"CSV with the columns t_s,value; times and values parted by blanks; or a LISFLOOD-FP .bdy, its values before its times. Linear between rows, constant before and after" file:"yes"`
	Unit   string                     `toml:"unit" doc:"of the series: m3/s, m2/s per width of the line, or m" oneof:"m3/s|m2/s|m"`
	Rate   *units.CubicMetrePerSecond `toml:"rate" doc:"constant inflow; negative: taken out, as far as there is water"`
	Level  *units.Metre               `toml:"level" doc:"constant level"`
	Slope  float64                    `toml:"slope" doc:"of a free boundary: fall over length of the bed beyond it, at whose normal depth water leaves; 0: by the bed before it" range:"[0,1]"`
}

// DefaultParams returns the defaults.
func DefaultParams() *Params {
	return &Params{Solver: "fv", Manning: defaultRoughness(), Buildings: "block", Roofs: "ground", RoofReach: 50, NoData: "auto", Infiltration: "green_ampt", Loss: defaultLosses(),
		SewerLoss: 12e-3 / 3600, LocalSteps: DefaultLocal,
		SourceStep: clock.Duration(1e9), RainStep: clock.Duration(5e9), Kernel: "auto", Publish: clock.Duration(10e9)}
}

// CellSize is the side of a cell that the parameters ask for; 0: that of the terrain.
func (p *Params) CellSize() units.Metre { return p.Cell }

// Equations is the solver that the parameters ask for, fv or li.
func (p *Params) Equations() string { return p.Solver }

var sides = []string{"west", "east", "south", "north"}

// Check refuses what single keys cannot tell.
func (p *Params) Check(bad func(key, why string)) {
	if p.CFL != nil && *p.CFL > 0.5 && p.Solver != "li" {
		bad("cfl", "fv takes at most 0.5; only li takes more")
	}
	for _, s := range p.Closed {
		if !slices.Contains(sides, s) {
			bad("closed", fmt.Sprintf("%q is no side; sides are %s", s, strings.Join(sides, ", ")))
		}
	}
	if p.InitialDepth != "" && p.InitialLevel != nil {
		bad("initial_level", "give initial_depth or initial_level, not both")
	}
	p.checkGround(bad)
	p.checkPatches(bad)
	for _, name := range p.boundaryNames() {
		b, key := p.Boundary[name], "boundary."+name
		switch {
		case len(b.Line) > 0 && len(b.Points) > 0:
			bad(key, "has a line and points; leave one of them out")
		case len(b.Line) == 1:
			bad(key, "a line has two corners or more; for one place write points = [[x, y]]")
		case len(b.Line)+len(b.Points) == 0:
			bad(key, "lies nowhere; write line = [[x, y], [x, y]] or points = [[x, y]]")
		}
		for _, xy := range slices.Concat(b.Line, b.Points) {
			if len(xy) != 2 {
				bad(key, "a place is [x, y]")
				break
			}
		}
		if b.Radius > 0 && len(b.Points) == 0 {
			bad(key+".radius", "goes with points")
		}
		given := 0
		for _, ok := range []bool{b.Series != "", b.Rate != nil, b.Level != nil} {
			if ok {
				given++
			}
		}
		switch {
		case (b.Kind == "free" || b.Kind == "closed") && given > 0:
			bad(key, "a "+b.Kind+" boundary takes no series, rate or level")
		case b.Slope > 0 && b.Kind != "free":
			bad(key+".slope", "only a free boundary has a slope")
		case b.Kind == "inflow" && (given != 1 || b.Level != nil || b.Unit == "m"):
			bad(key, "an inflow takes either a rate, such as rate = \"20 m3/s\", or a series with unit = \"m3/s\" or \"m2/s\", and no level")
		case b.Kind == "level" && (given != 1 || b.Rate != nil || b.Series != "" && b.Unit != "m"):
			bad(key, "a level takes either a level, such as level = \"1.2 m\", or a series with unit = \"m\", and no rate")
		}
	}
}

func (p *Params) boundaryNames() []string {
	var names []string
	for name := range p.Boundary { //semul:allow maprange: sorted below
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// rasterKey is a key of the parameters that names a raster.
type rasterKey struct{ key, name string }

// named lists the rasters that the parameters name, and those that they might.
func (p *Params) named() []rasterKey {
	return []rasterKey{{"manning", p.Manning.Raster}, {"initial_depth", p.InitialDepth}, {"initial_u", p.InitialU}, {"initial_v", p.InitialV}}
}

// Read reads the rasters and series that the parameters name.
func (p *Params) Read(_ clock.Civil, open func(name string) (io.ReadCloser, error), bad func(key, why string)) {
	p.rasters, p.series = map[string]gridFile{}, map[string]series{}
	read := func(key, name string, take func(r io.Reader) error) {
		if name == "" {
			return
		}
		f, err := open(name)
		if err == nil {
			err = take(f)
			f.Close()
		}
		if err != nil {
			bad(key, err.Error())
		}
	}
	for _, f := range p.named() {
		read(f.key, f.name, func(r io.Reader) (err error) {
			p.rasters[f.key], err = readRaster(r, f.name)
			return err
		})
	}
	for _, name := range p.boundaryNames() {
		read("boundary."+name+".series", p.Boundary[name].Series, func(r io.Reader) (err error) {
			p.series[name], err = readSeries(r, p.Boundary[name].Series)
			return err
		})
	}
	for _, name := range p.patchNames() {
		q := p.Patch[name]
		read("patch."+name+".file", q.File, func(r io.Reader) (err error) {
			q.outlines, err = readOutlines(r, q.Except)
			return err
		})
		read("patch."+name+".profile", q.Profile, func(r io.Reader) (err error) {
			q.profile, err = readProfile(r)
			return err
		})
	}
}
