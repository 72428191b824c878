package run

import (
	"fmt"
	"io/fs"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"semul/assets"
	"semul/engine/city"
	"semul/engine/city/read/dem"
	"semul/engine/city/store"
	"semul/engine/city/synth"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/engine/par"
	"semul/engine/record"
	"semul/engine/scenario"
	"semul/engine/sim"
	"semul/engine/sim/device"
)

// Options are how a scenario is read.
type Options struct {
	Models  func() []sim.Model // fresh models, all that this build has
	Builtin scenario.Builtin
	Sets    []string
	Seed    *uint64
	Pool    *par.Pool
}

// Plan is a scenario that can run: read, checked against its city, and wired to models.
type Plan struct {
	Asked    string   // the scenario as it was named: a file, a folder or a built-in name
	Sets     []string // what was set over it, KEY=VALUE
	Scenario *scenario.Scenario
	City     *city.City
	Models   []sim.Model
	Watch    []sim.Watch
	Record   record.Options
	Snapshot clock.Duration   // of checkpoints; 0: none
	Warnings []scenario.Error // of the models, known once they have been made: by Wire or Execute

	leave  map[string]bool // events of models that are switched off
	view   frame.View
	config sim.Config
	pool   *par.Pool
}

// Read reads a scenario without its city.
func Read(name string, opt Options) (*scenario.Scenario, error) {
	if terrain(name) {
		return nil, fmt.Errorf("%s is a raster and no scenario; write a scenario that says\n  [city]\n  terrain = %q\n  [time]\n  start = 2026-01-01T00:00:00Z\n  duration = \"1 h\"\n  [model.flood]\n  initial_level = \"1 m\"\n`semul describe flood` lists what else [model.flood] takes", name, name)
	}
	return scenario.Load(name, scenario.Options{Schema: Schema(opt.Models()), Sets: opt.Sets, Seed: opt.Seed, Builtin: opt.Builtin})
}

// terrain reports whether a file is a raster by its ending.
func terrain(name string) bool {
	name = strings.TrimSuffix(strings.ToLower(name), ".gz")
	return slices.ContainsFunc([]string{".asc", ".dem", ".tif", ".tiff", ".hgt"}, func(end string) bool { return strings.HasSuffix(name, end) })
}

// Load reads a scenario, gets its city and checks every reference. Errors are those of package scenario, by position.
func Load(name string, opt Options) (*Plan, error) {
	sc, err := Read(name, opt)
	if err != nil {
		return nil, err
	}
	c, err := City(sc, opt.Pool)
	if err != nil {
		key := "city"
		if sc.City.Terrain != "" {
			key = "city.terrain"
		}
		return nil, sc.Refuse(sc.Errorf(key, "%v", err))
	}
	p, err := plan(sc, c, opt)
	if p != nil {
		p.Asked, p.Sets = name, opt.Sets
	}
	return p, err
}

// City gets the city that a scenario names.
func City(sc *scenario.Scenario, pool *par.Pool) (*city.City, error) {
	switch {
	case sc.City.Path != "":
		return store.Read(sc.City.Path)
	case sc.City.Terrain != "":
		return bareCity(sc)
	case sc.City.Flat != nil:
		return flatCity(sc)
	}
	text, name, err := specText(sc)
	if err != nil {
		return nil, err
	}
	spec, err := synth.Parse(text, name)
	if err != nil {
		return nil, err
	}
	return synth.Generate(spec, pool)
}

// specText finds a generator spec: built in by name, or a file.
func specText(sc *scenario.Scenario) ([]byte, string, error) {
	if !strings.HasSuffix(sc.City.Spec, ".toml") {
		text, err := fs.ReadFile(assets.Cities, "cities/"+sc.City.Spec+".toml")
		if err != nil {
			return nil, "", fmt.Errorf("no city called %q is built in; built in are %s; or name a .toml file", sc.City.Spec, strings.Join(synth.BuiltinNames(), ", "))
		}
		return text, sc.City.Spec + ".toml", nil
	}
	text, err := os.ReadFile(sc.City.Spec)
	return text, sc.City.Spec, err
}

// bareCity makes a city of nothing but ground: flumes, formulas, other people's benchmarks.
func bareCity(sc *scenario.Scenario) (*city.City, error) {
	surface, err := dem.Open(sc.City.Terrain)
	if err != nil {
		return nil, err
	}
	if sc.City.CRS != "" && sc.City.CRS != "none" {
		if surface.EPSG, err = strconv.Atoi(strings.TrimPrefix(strings.ToUpper(sc.City.CRS), "EPSG:")); err != nil {
			return nil, err
		}
	}
	if surface.EPSG == 0 {
		if err := unplaced(sc, surface); err != nil {
			return nil, err
		}
	}
	own, grid, err := surface.Own()
	if err != nil {
		return nil, err
	}
	// coordinates stay those of the file, so that gauges and boundaries are written as its users know them
	frame := geo.Frame{EPSG: own.EPSG}
	grid.X0, grid.Y0 = grid.X0+own.E0, grid.Y0+own.N0
	raster, _, err := surface.OnGrid(frame, grid) // what has no data is for the models to judge: model.flood.no_data
	if err != nil {
		return nil, err
	}
	filled(sc, surface, raster)
	c := &city.City{Name: sc.Name, Frame: frame, Terrain: raster}
	c.Bounds = raster.Grid.Bounds()
	c.SetLayer(city.Provenance{Layer: "terrain", Source: sc.City.Terrain})
	return c, c.Seal()
}

// filled warns of cells whose file has no data and that were filled from those around them.
func filled(sc *scenario.Scenario, s *dem.Surface, on geo.Raster) {
	n, first := 0, -1
	for id, z := range on.Val {
		if len(s.Val) == len(on.Val) && z == z && s.Val[id] != s.Val[id] {
			if n++; first < 0 {
				first = id
			}
		}
	}
	if n == 0 {
		return
	}
	what, at := fmt.Sprintf("%d cells without data were", n), on.CenterOf(first)
	if n == 1 {
		what = "1 cell without data was"
	}
	sc.Warnings = append(sc.Warnings, sc.Errorf("city.terrain", "%s filled from the ground around, the first at (%.1f, %.1f), as gaps of up to %d cells are", what, at.X, at.Y, dem.MaxGap))
}

// flatCity makes a city of flat ground, for flumes and formulas.
func flatCity(sc *scenario.Scenario) (*city.City, error) {
	f, cell := sc.City.Flat, float64(*sc.City.Cell)
	grid := geo.Grid{X0: f[0], Y0: f[1], Cell: cell, NX: int(math.Round((f[2] - f[0]) / cell)), NY: int(math.Round((f[3] - f[1]) / cell))}
	if err := grid.Check(); err != nil {
		return nil, err
	}
	raster := geo.NewRaster(grid)
	clear(raster.Val)
	c := &city.City{Name: sc.Name, Terrain: raster, Bounds: grid.Bounds()}
	c.SetLayer(city.Provenance{Layer: "terrain", Source: "flat"})
	return c, c.Seal()
}

// unplaced judges ground whose file names no coordinate system, where the scenario names none either: degrees are
// refused, anything else is taken as local metres, with a warning unless that was said.
func unplaced(sc *scenario.Scenario, s *dem.Surface) error {
	b := s.Bounds()
	if s.DX < 0.02 && s.DX*float64(s.NX) < 20 && math.Abs(b.MinX) <= 360 && math.Abs(b.MaxX) <= 360 && math.Abs(b.MinY) <= 90 && math.Abs(b.MaxY) <= 90 && sc.City.CRS != "none" &&
		math.Max(math.Abs(b.MinX), math.Abs(b.MinY)) > 20 {
		return fmt.Errorf("%s names no coordinate system and looks like degrees (cells of %g from (%g, %g)): bring it into metres, e.g. with gdalwarp -s_srs EPSG:4326 -t_srs EPSG:5186, or say crs = \"none\" if these are metres", s.Name, s.DX, b.MinX, b.MinY)
	}
	if sc.City.CRS == "" {
		sc.Warnings = append(sc.Warnings, sc.Errorf("city.terrain", "names no coordinate system and is taken as local metres; say so with crs = \"none\", or name it, e.g. crs = \"EPSG:5186\""))
	}
	return nil
}

// plan checks the scenario against its city and wires models to it.
func plan(sc *scenario.Scenario, c *city.City, opt Options) (*Plan, error) {
	p := &Plan{Scenario: sc, City: c, pool: opt.Pool}
	p.config = sim.Config{City: c, Params: map[string]any{}, Tables: map[string][]sim.Entry{}, Exchange: sc.Exchange,
		Seed: sc.Seed, Civil: sc.Civil, Stop: clock.Time(sc.Duration), Pool: opt.Pool}
	var errs []scenario.Error
	built := append(opt.Models(), &hubModel{})
	for _, m := range built {
		spec := m.Describe()
		entries := claimed(sc, spec)
		params, runs := sc.Model(spec.Name)
		if spec.Params == nil {
			runs = true // a model without parameters runs always, such as weather
		}
		if !runs {
			errs = append(errs, unread(sc, spec)...)
			continue
		}
		if params != nil {
			p.config.Params[spec.Name] = params
		}
		p.config.Tables[spec.Name] = entries
		p.Models = append(p.Models, m)
	}
	errs = append(errs, p.stranded(built)...)
	if c = p.amend(c, &errs); len(errs) > 0 {
		return nil, sc.Refuse(errs...)
	}
	for _, e := range sc.Events {
		if e.Target != "" && !made(sc, e.Target) {
			if _, err := c.Find(e.Target); err != nil {
				errs = append(errs, sc.Errorf(e.Key+".target", "%v", err))
			}
		}
		if p.leave[e.Key] {
			continue
		}
		p.config.Interventions = append(p.config.Interventions, sim.Intervention{Name: e.Name, Kind: e.Kind, Target: e.Target, At: e.At, For: e.Duration, Params: e.Params})
	}
	p.pace()
	p.late()
	errs = append(errs, p.devices()...)
	errs = append(errs, p.points()...)
	errs = append(errs, p.look()...)
	errs = append(errs, p.limits()...)
	for i := range c.Underpasses.ID {
		p.Watch = append(p.Watch, sim.Watch{Name: c.Underpasses.ID[i], Place: c.Underpasses.At.At(i), Ref: city.Ref{Support: city.OfUnderpass, Index: uint32(i)}})
	}
	for i, kind := range c.PowerAssets.Kind {
		if kind == city.Substation {
			p.Watch = append(p.Watch, sim.Watch{Name: c.PowerAssets.ID[i], Place: lowCorner(c, i), Ref: city.Ref{Support: city.OfPowerAsset, Index: uint32(i)}})
		}
	}
	p.config.Models, p.config.Watch = p.Models, p.Watch
	return p, sc.Refuse(errs...)
}

// made reports whether a reference names something that the scenario itself puts up, such as gate/NAME by [gate.NAME].
func made(sc *scenario.Scenario, ref string) bool {
	group, name, _ := strings.Cut(ref, "/")
	return slices.ContainsFunc(sc.Tables(group), func(t scenario.Table) bool { return t.Name == name })
}

// amend lets models add to the city what the scenario builds in it.
func (p *Plan) amend(c *city.City, errs *[]scenario.Error) *city.City {
	for _, m := range p.Models {
		a, ok := m.(sim.Amender)
		if !ok {
			continue
		}
		built, err := a.Amend(c, p.config.Tables[m.Describe().Name], func(model string) any { return p.config.Params[model] })
		if err != nil {
			*errs = append(*errs, p.placed(err)...)
			continue
		}
		c = built
	}
	p.City, p.config.City = c, c
	return c
}

// devices places what [sensor.X] tables ask for.
func (p *Plan) devices() (errs []scenario.Error) {
	var wishes []device.Wish
	keys := map[string]string{}
	for _, m := range p.Models {
		for _, e := range p.config.Tables[m.Describe().Name] {
			w, ok := e.Params.(device.Wisher)
			if !ok || keys[e.Name] != "" {
				continue
			}
			wish := w.Wish()
			wish.Name, wish.Kind = e.Name, e.Kind
			if wish.Fleet != "" {
				if err := p.ride(&wish); err != nil {
					errs = append(errs, p.Scenario.Errorf(e.Key+".fleet", "%v", err))
					keys[e.Name] = e.Key
					continue
				}
			}
			wishes, keys[e.Name] = append(wishes, wish), e.Key
		}
	}
	sets, refused := device.PlaceAll(p.City, wishes)
	for _, r := range refused {
		errs = append(errs, p.Scenario.Errorf(keys[r.Name]+".at", "%v", r.Err))
	}
	p.config.Devices = sets
	return errs
}

// ride counts the vehicles of the fleet that devices ride on.
func (p *Plan) ride(w *device.Wish) error {
	var names []string
	for _, m := range p.Models {
		for _, e := range p.config.Tables[m.Describe().Name] {
			f, ok := e.Params.(interface {
				Units() (most int, driven bool)
			})
			if !ok || e.Group != "fleet" {
				continue
			}
			if name := "fleet." + e.Name; !slices.Contains(names, name) { // tables may be of several models
				names = append(names, name)
			}
			if e.Name != w.Fleet {
				continue
			}
			most, driven := f.Units()
			if w.Driven = driven; most == 0 && w.Count == 0 {
				return fmt.Errorf("fleet.%s has as many vehicles as its lines need; write count = 40 for so many on-board units", e.Name)
			}
			if w.Count == 0 || most > 0 && w.Count > most {
				w.Count = most
			}
			return nil
		}
	}
	return fmt.Errorf("there is no [fleet.%s] whose vehicles could say where they are; there are %q", w.Fleet, names)
}

// look takes over [view], with its place in the city's metres.
func (p *Plan) look() []scenario.Error {
	v := p.Scenario.View
	p.view = frame.View{Theme: v.Theme, Lang: v.Lang, Layers: v.Layers}
	if v.MPP != nil {
		p.view.MPP = float64(*v.MPP)
	}
	if v.Center == nil {
		return nil
	}
	if p.City.Frame.EPSG == 0 {
		return []scenario.Error{p.Scenario.Errorf("view.center", "this city lies nowhere on the earth; leave it out")}
	}
	at, err := p.City.Frame.ToLocal(geo.LonLat{Lon: v.Center[0], Lat: v.Center[1]})
	switch b := p.City.Bounds; {
	case err != nil:
		return []scenario.Error{p.Scenario.Errorf("view.center", "%v", err)}
	case !b.Contains(at):
		return []scenario.Error{p.Scenario.Errorf("view.center", "(%g, %g) lies outside the city; give longitude and latitude of a place in it", v.Center[0], v.Center[1])}
	}
	p.view.Center = &at
	return nil
}

// claimed lists the scenario's tables that a model has asked for.
func claimed(sc *scenario.Scenario, spec sim.Spec) []sim.Entry {
	var out []sim.Entry
	for _, t := range spec.Tables {
		tables := sc.Tables(t.Group)
		if t.Group == "forcing" {
			tables = sc.Forcings
		}
		for _, table := range tables {
			if t.Group == "forcing" && table.Family != t.Family {
				continue
			}
			out = append(out, sim.Entry{Group: t.Group, Family: t.Family, Kind: table.Kind, Name: table.Name, Key: table.Key, Params: table.Params})
		}
	}
	return out
}

// unread judges tables that only a model reads which does not run: where that cannot be meant they are errors, else, and
// where the model stands in the file and is switched off, warnings.
func unread(sc *scenario.Scenario, spec sim.Spec) (errs []scenario.Error) {
	for _, t := range spec.Tables {
		if len(t.Kinds) == 0 {
			continue // another model describes it
		}
		tables := sc.Tables(t.Group)
		for _, table := range tables {
			if table.Name == "" && len(tables) > 1 {
				continue // the keys of the group itself: its tables are told
			}
			says, off := absent(sc, []string{spec.Name})
			if e := sc.Errorf(table.Key, "is read by %s", says); t.Strict && !off {
				errs = append(errs, e)
			} else {
				sc.Warnings = append(sc.Warnings, e)
			}
		}
	}
	return errs
}

// points resolves [record.X.NAME].
func (p *Plan) points() []scenario.Error {
	sc, c := p.Scenario, p.City
	var errs []scenario.Error
	p.Record = record.Options{Every: sc.Record.Every, Streets: sc.Record.Streets, Trips: sc.Record.Trips, Truth: sc.Record.Truth, Frames: map[string]clock.Duration{}}
	for layer, every := range sc.Record.Frames { //semul:allow maprange: copied into a map
		p.Record.Frames[layer] = clock.Duration(every)
	}
	for _, t := range sc.Record.Points {
		switch params := t.Params.(type) {
		case *GaugeParams:
			at, err := gaugePlace(c, params)
			if err != nil {
				errs = append(errs, sc.Errorf(t.Key+".at", "%v", err))
				continue
			}
			p.Record.Gauges = append(p.Record.Gauges, record.Gauge{Name: t.Name, At: at, Every: params.Every})
			p.Watch = append(p.Watch, sim.Watch{Name: t.Name, Place: at})
		case *LinkParams:
			ref, err := c.Find("lane/" + strings.TrimPrefix(params.Lane, "lane/"))
			if err != nil {
				errs = append(errs, sc.Errorf(t.Key+".lane", "%v", err))
				continue
			}
			p.Record.Links = append(p.Record.Links, record.Link{Name: t.Name, Lane: ref.Index, Every: params.Every})
		case *GridParams:
			if t.Family == "checkpoint" {
				p.Snapshot = params.Every
			} else {
				p.Record.Grids = params.Every
			}
		}
	}
	return errs
}

// gaugePlace finds the point of a gauge.
func gaugePlace(c *city.City, g *GaugeParams) (geo.Point, error) {
	var at geo.Point
	switch {
	case g.LonLat != nil && g.At != nil:
		return at, fmt.Errorf("give at or lon_lat, not both")
	case g.LonLat != nil:
		if c.Frame.EPSG == 0 {
			return at, fmt.Errorf("this city lies nowhere on the earth; give at = [x, y] in its metres")
		}
		var err error
		if at, err = c.Frame.ToLocal(geo.LonLat{Lon: g.LonLat[0], Lat: g.LonLat[1]}); err != nil {
			return at, err
		}
	default:
		var err error
		if at, err = placeOf(c, g.At); err != nil {
			return at, err
		}
	}
	if b := c.Terrain.Grid.Bounds(); len(c.Terrain.Val) > 0 && !b.Contains(at) {
		return at, fmt.Errorf("(%.1f, %.1f) lies outside the city, which goes from (%.0f, %.0f) to (%.0f, %.0f)", at.X, at.Y, b.MinX, b.MinY, b.MaxX, b.MaxY)
	}
	if id, ok := c.Terrain.CellOf(at); ok && len(c.Terrain.Val) > 0 && c.Terrain.Val[id] != c.Terrain.Val[id] {
		return at, fmt.Errorf("(%.1f, %.1f) lies where the terrain has no data", at.X, at.Y)
	}
	return at, nil
}

func placeOf(c *city.City, at any) (geo.Point, error) {
	switch v := at.(type) {
	case string:
		ref, err := c.Find(v)
		if err != nil {
			return geo.Point{}, err
		}
		return PlaceOf(c, ref)
	case []any:
		if len(v) == 2 {
			x, okX := number(v[0])
			y, okY := number(v[1])
			if okX && okY {
				return geo.Point{X: x, Y: y}, nil
			}
		}
	}
	return geo.Point{}, fmt.Errorf("no place; write at = [1250.0, 830.0] in local metres, at = \"underpass/no1\", or lon_lat = [127.05, 37.51]")
}

func number(v any) (float64, bool) {
	switch n := v.(type) {
	case float64:
		return n, true
	case int64:
		return float64(n), true
	}
	return 0, false
}
