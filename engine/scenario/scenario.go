package scenario

import (
	"fmt"
	"io"
	"path"
	"path/filepath"
	"sort"
	"strings"

	"semul/engine/clock"
	"semul/engine/units"
)

// Options of Load.
type Options struct {
	Schema  Schema
	Sets    []string // "forcing.rain.scale=1.2": layers over the file; of one key the last wins
	Seed    *uint64  // replaces the key seed
	Builtin Builtin  // nil: no scenario is built in

	sweeping bool // one value of a sweep is being tried
}

// Scenario is a planner's question, read and checked: which city, which time, which models, what happens.
type Scenario struct {
	Name     string // for the run folder: the file's name without .toml, its folder's for a scenario.toml, or the built-in name
	File     string // as messages name it
	Title    string
	Seed     uint64
	Civil    clock.Civil
	Duration clock.Duration
	Exchange map[string]clock.Duration // intervals of ports that the scenario overrides
	City     City
	Models   []Table // that run, by name
	Forcings []Table // by family, then name
	Events   []Event // by time, then name
	Record   Record
	Limits   []Limit // of [kpi.limit.NAME], by name
	Damage   *Damage // of [kpi.damage]; nil: not said
	Sweeps   []Sweep // by name
	View     View
	Warnings []Error // what is allowed but hardly meant, by position

	groups  map[string][]Table
	places  map[string]Place
	root    *entry
	sources []*source
	open    func(name string) (io.ReadCloser, error)
}

// City says where the city comes from: exactly one of Spec, Path, Terrain and Flat.
type City struct {
	Spec    string       `toml:"spec" file:".toml" doc:"built-in generator spec, or a file with one"`
	Path    string       `toml:"path" file:"folder" doc:"folder of a city that was imported or made; of a built-in scenario from the folder where semul runs"`
	Make    string       `toml:"make" doc:"beside path: how that folder is made, said where it is not there"`
	Terrain string       `toml:"terrain" file:"yes" doc:"bare raster as a city: flumes, formulas, benchmarks of others"`
	Flat    []float64    `toml:"flat" doc:"or [x0, y0, x1, y1]: flat ground at level 0 with these corners, its cells said by cell; model.flood.patch builds on it"`
	CRS     string       `toml:"crs" doc:"projection, EPSG:n, or none for local metres; default: the data's own"`
	Cell    *units.Metre `toml:"cell" range:"(0,1000]" doc:"cell of the terrain, if not the data's own"`
}

// Table is one table of the file, decoded.
type Table struct {
	Family string // "model", "rain", "sensor", "gauge": what the table belongs to
	Kind   string // "flood", "alternating", "level"; "" where the family has one kind
	Name   string // "" for [forcing.rain]
	Key    string // "forcing.rain", "sensor.no1_level"
	Params any    // what the schema's New made
}

// Event is one intervention.
type Event struct {
	Name     string
	Kind     string
	Key      string // "event.NAME"
	Target   string // reference as written, "street/104"; "" if the kind takes none
	At       clock.Time
	Duration clock.Duration // 0: it lasts
	Params   any
}

// Record says what a run writes.
type Record struct {
	Every   clock.Duration   `toml:"every" range:"(0,86400]" doc:"interval of the recorded tables"`
	Streets clock.Duration   `toml:"streets" range:"[0,86400]" unit:"s" doc:"interval of streets.parquet: flow, mean speed, travel time, time lost, density, energy, CO2 and noise of every street; streets.fgb has the whole run; 0 s: neither is written"`
	Trips   bool             `toml:"trips" doc:"write trips.parquet: the trips of vehicles, one a row"`
	Truth   bool             `toml:"truth" doc:"keep what sensors really saw, for attacks and the viewer"`
	Frames  map[string]Every `toml:"frames,dotted" doc:"interval of each layer for replay, off leaves it out"`
	Points  []Table          // [record.KIND.NAME], by kind, then name
}

// Every is an interval, or 0 for "off".
type Every clock.Duration

// UnmarshalTOML reads "30 s" or "off".
func (e *Every) UnmarshalTOML(data any) error {
	text, ok := data.(string)
	if !ok {
		return fmt.Errorf(`expected an interval, got %v; write e.g. "30 s", or "off"`, data)
	}
	if text == "off" {
		*e = 0
		return nil
	}
	d, err := clock.ParseDuration(text)
	if err == nil && d <= 0 {
		err = fmt.Errorf(`must be above 0 s, got %q; write "off" to leave the layer out`, text)
	}
	if err == nil {
		*e = Every(d)
	}
	return err
}

// Limit is a bound on an indicator; a run that misses it ends with exit code 4.
type Limit struct {
	KPI string   `json:"kpi"`
	Min *float64 `toml:"min" json:"min" doc:"smallest value that passes"`
	Max *float64 `toml:"max" json:"max" doc:"largest value that passes"`
}

// Sweep is one dimension of `semul sweep`: each value is given to a Load as a set, Key=Value.
type Sweep struct {
	Name   string
	Key    string
	Values []string // as TOML
}

// View is how a viewer opens the run.
type View struct {
	Theme  string       `toml:"theme" oneof:"dark|light" doc:"colours"`
	Lang   string       `toml:"lang" oneof:"ko|en" doc:"language of labels"`
	Center *[2]float64  `toml:"center" doc:"longitude and latitude of the middle of the picture"`
	MPP    *units.Metre `toml:"mpp" range:"(0,10000]" doc:"metres of the city per pixel"`
	Layers []string     `toml:"layers" doc:"what is drawn, lowest first"`
}

// Load reads a scenario: a file, a folder with scenario.toml, or a built-in name. Its error is an *Errors with all
// that is wrong, sorted by position.
func Load(name string, opt Options) (*Scenario, error) {
	if name == "" {
		return nil, refuse("scenario", []Error{{Place{File: "scenario"}, "", "has no name; name a scenario file or a built-in scenario"}})
	}
	l := &loader{opt: opt, open: opener(opt.Builtin)}
	trees := l.read(name)
	if len(trees) == 0 {
		return nil, refuse(name, l.errs)
	}
	root := l.merged(trees)
	sc := l.scenario(root)
	if len(l.errs) == 0 && !opt.sweeping {
		l.trySweeps(sc, name)
	}
	if err := refuse(l.sources[0].shown, l.errs); err != nil {
		return nil, err
	}
	sc.Warnings = sorted(l.notes)
	return sc, nil
}

// Tables returns the tables of one group, [GROUP.NAME], by name.
func (s *Scenario) Tables(group string) []Table { return s.groups[group] }

// Model returns the parameters of a model that runs.
func (s *Scenario) Model(name string) (params any, ok bool) {
	for _, m := range s.Models {
		if m.Kind == name {
			return m.Params, true
		}
	}
	return nil, false
}

// Open opens what a parameter with the tag `file` names.
func (s *Scenario) Open(name string) (io.ReadCloser, error) { return s.open(name) }

// Place returns where a key or table was said: the value's place, or the header's. Keys nobody said are at the zero Place.
func (s *Scenario) Place(key string) Place { return s.places[key] }

// Errorf returns an error at a key, for what can only be judged later: a target that the city does not have.
func (s *Scenario) Errorf(key, format string, a ...any) Error {
	at := Place{}
	for parts := splitKey(key); at == (Place{}) && len(parts) > 0; parts = parts[:len(parts)-1] {
		path := ""
		for _, part := range parts {
			path = join(path, part)
		}
		at = s.Place(path)
	}
	if at == (Place{}) {
		at.File = s.File
	}
	return Error{at, key, fmt.Sprintf(format, a...)}
}

// Refuse returns the errors as one *Errors sorted by position, or nil if there are none.
func (s *Scenario) Refuse(list ...Error) error { return refuse(s.File, list) }

// nameOf is the scenario's name for people and folders.
func nameOf(s *source) string {
	if s.builtin != "" {
		return s.builtin
	}
	base := strings.TrimSuffix(filepath.Base(s.id), ".toml")
	if base == "scenario" {
		if dir := path.Base(filepath.ToSlash(filepath.Dir(s.id))); dir != "/" && dir != "." {
			return dir
		}
	}
	return base
}

// remember notes the place of every key for later errors.
func (s *Scenario) remember(n *node, key string) {
	for _, k := range n.kids {
		full := join(key, k.name)
		if k.isTable() {
			s.places[full] = k.at
			s.remember(k, full)
			continue
		}
		s.places[full] = k.val.at
	}
}

// decodeParams reads a table into params and then asks it for its own rules.
func (l *loader) decodeParams(n *node, at Place, key string, params any, also ...string) *entry {
	before := len(l.errs)
	e := l.decodeTable(n, at, key, structOf(params), also...)
	if len(l.errs) > before {
		return e
	}
	bad := func(sub, why string) {
		l.fail(under(n, at, sub), dotJoin(key, sub), "%s", why)
	}
	if c, ok := params.(Checker); ok {
		c.Check(bad)
	}
	if r, ok := params.(Reader); ok && len(l.errs) == before && l.started {
		r.Read(l.civil, l.open, bad)
	}
	return e
}

// under finds the place of a key below n, or of the nearest table above it.
func under(n *node, at Place, sub string) Place {
	if n != nil {
		at = n.at
	}
	for _, part := range splitKey(sub) {
		n = n.kid(part)
		switch {
		case n == nil:
			return at
		case n.isTable():
			at = n.at
		default:
			return n.val.at
		}
	}
	return at
}

// splitKey takes a dotted key apart; nil if it is none.
func splitKey(key string) []string {
	s := newScanner("", 0, []byte(key+"="))
	segments, ok := s.key("=")
	if !ok {
		return nil
	}
	parts := make([]string, len(segments))
	for i, seg := range segments {
		parts[i] = seg.name
	}
	return parts
}

func dotJoin(key, sub string) string {
	if sub == "" {
		return key
	}
	return key + "." + sub
}

func sortTables(list []Table) {
	sort.SliceStable(list, func(i, j int) bool {
		a, b := &list[i], &list[j]
		if a.Family != b.Family {
			return a.Family < b.Family
		}
		if a.Name != b.Name {
			return a.Name < b.Name
		}
		return a.Kind < b.Kind
	})
}
