package scenario

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"semul/engine/clock"
	"semul/engine/units"
)

// The models of these tests: small, but with every sort of field.

type floodParams struct {
	Cell     units.Metre               `toml:"cell" doc:"side of a cell" range:"(0,100]"`
	Solver   string                    `toml:"solver" doc:"scheme" oneof:"fv|li"`
	Courant  float64                   `toml:"courant" doc:"Courant number" range:"(0,1]" src:"test"`
	Step     clock.Duration            `toml:"step" doc:"source step" range:"(0,60]"`
	Closed   []string                  `toml:"closed" doc:"closed sides"`
	Bed      string                    `toml:"bed" file:"yes" doc:"a raster"`
	Manning  any                       `toml:"manning" doc:"number or table"`
	Boundary map[string]*boundary      `toml:"boundary" doc:"lines"`
	Loss     map[string]units.RainRate `toml:"loss" doc:"by class" range:"[0,)"`
	Ground   ground                    `toml:"ground"`
	Level    *units.Metre              `toml:"level" doc:"initial level"`
	Threads  int                       `toml:"threads" doc:"threads" range:"[0,64]"`
	Dry      bool                      `toml:"dry" doc:"start dry"`
}

type ground struct {
	Porosity units.Ratio `toml:"porosity" doc:"pores" range:"[0,1]"`
	Line     [2]float64  `toml:"line" doc:"two numbers"`
}

type boundary struct {
	Kind string   `toml:"kind" doc:"what it does" oneof:"inflow|level"`
	At   []int64  `toml:"at" doc:"cells" need:"[1, 2]"`
	Gain *float64 `toml:"gain" doc:"factor"`
}

func (b *boundary) Defaults() { b.Kind = "level" }

func newFlood() any {
	return &floodParams{Cell: 5, Solver: "fv", Courant: 0.7, Step: 1e9, Dry: true,
		Loss: map[string]units.RainRate{"road": 0}, Ground: ground{Porosity: 0.4}}
}

type rainHead struct {
	Scale float64 `toml:"scale" doc:"factor on every depth" range:"[0,)"`
}

type constantRain struct {
	rainHead
	Intensity units.RainRate `toml:"intensity" doc:"how hard" need:"\"20 mm/h\"" range:"[0,)"`
	Start     clock.Time     `toml:"start" doc:"first drop"`
	Duration  clock.Duration `toml:"duration" doc:"how long" need:"\"1 h\"" range:"(0,)"`
}

func (r *constantRain) Span() (from, to clock.Time) { return r.Start, r.Start.Add(r.Duration) }

type blockRain struct {
	rainHead
	Start  clock.Time                     `toml:"start" doc:"first drop"`
	Depths map[clock.Duration]units.Metre `toml:"depths" doc:"depth of each duration" range:"(0,)"`
}

func (r *blockRain) Check(bad func(key, why string)) {
	if r.Depths[0] != 0 {
		bad(`depths."0 s"`, "no storm lasts 0 s")
	}
	if len(r.Depths) == 0 {
		bad("depths", "empty")
	}
}

type seriesRain struct {
	rainHead
	File string `toml:"file" file:"yes" doc:"a table" need:"\"rain.csv\""`
	text string
}

func (r *seriesRain) Read(_ clock.Civil, open func(string) (io.ReadCloser, error), bad func(key, why string)) {
	f, err := open(r.File)
	if err != nil {
		bad("file", err.Error())
		return
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	if err != nil || strings.Contains(string(text), "-") {
		bad("file", "rain.csv:2: rain is negative")
	}
	r.text = string(text)
}

type tide struct {
	High      clock.Time  `toml:"high" doc:"time of high water" need:"2026-07-16T19:10:00"`
	Amplitude units.Metre `toml:"amplitude" doc:"half the range" range:"[0,)"`
}

type closure struct {
	Lanes int `toml:"lanes" doc:"closed lanes" range:"[1,9]"`
}

type gauge struct {
	At    any            `toml:"at" doc:"where" need:"[10, 20]"`
	Every clock.Duration `toml:"every" doc:"interval" range:"(0,)"`
}

type loopSensor struct {
	Lane string      `toml:"lane" doc:"lane"`
	Loss units.Ratio `toml:"loss" doc:"share lost" range:"[0,1]"`
}

func testSchema() Schema {
	return Schema{
		Models: map[string]Kind{
			"flood":   {New: newFlood},
			"traffic": {New: func() any { return &struct{}{} }},
		},
		Forcings: map[string]Family{
			"rain": {Kinds: map[string]Kind{
				"constant":    {New: func() any { return &constantRain{rainHead: rainHead{1}} }},
				"alternating": {New: func() any { return &blockRain{rainHead: rainHead{1}} }},
				"series":      {New: func() any { return &seriesRain{rainHead: rainHead{1}} }},
			}},
			"tide": {Naming: Named, Kinds: map[string]Kind{"": {New: func() any { return &tide{} }}}},
		},
		Groups: map[string]Family{
			"event": {Kinds: map[string]Kind{
				"closure": {New: func() any { return &closure{Lanes: 1} }, Target: "street or lane"},
				"rain":    {New: func() any { return &constantRain{rainHead: rainHead{1}} }},
				"set": {New: func() any {
					return &struct {
						Key   string `toml:"key" doc:"key" need:"\"model.flood.step\""`
						Value any    `toml:"value" doc:"value" need:"1"`
					}{}
				}},
			}},
			"control": {Kinds: map[string]Kind{
				"loop": {New: func() any { return &loopSensor{} }},
				"gate": {New: func() any { return &gauge{Every: 1e9} }},
			}},
		},
		Records: map[string]Kind{"gauge": {New: func() any { return &gauge{Every: 60e9} }}},
		Ports:   []string{"rain", "water_depth"},
		Layers:  []string{"flood.depth", "traffic.vehicle"},
		KPIs:    []string{"exposed_people", "flood_damage"},
	}
}

// base is a scenario in order; tests put lines behind it.
const base = `title = "t"
[city]
spec = "delta"
[time]
start = 2026-07-16T16:00:00+09:00
duration = "6 h"
`

// builtins are two scenarios that the test's program has built in.
func builtins(name string) ([]byte, fs.FS, error) {
	all := map[string]fstest.MapFS{
		"delta/calm": {"scenario.toml": {Data: []byte(base + "[model.flood]\ncell = \"10 m\"\n")}},
		"delta/storm": {
			"scenario.toml": {Data: []byte("extends = \"delta/calm\"\n[forcing.rain]\nkind = \"series\"\nfile = \"data/rain.csv\"\n")},
			"data/rain.csv": {Data: []byte("t_s,mm\n0,1\n")},
		},
	}
	files, ok := all[name]
	if !ok {
		return nil, nil, errors.New("no built-in scenario of that name; built in are delta/calm and delta/storm")
	}
	return files["scenario.toml"].Data, files, nil
}

// load writes files (name, text, name, text …) to a folder and loads the first; messages show bare names.
func load(t testing.TB, opt Options, files ...string) (*Scenario, error) {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		p := filepath.Join(dir, files[i])
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(files[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if opt.Schema.Models == nil {
		opt.Schema = testSchema()
	}
	if opt.Builtin == nil {
		opt.Builtin = builtins
	}
	sc, err := Load(filepath.Join(dir, files[0]), opt)
	if err != nil {
		err = errors.New(strings.ReplaceAll(err.Error(), dir+string(filepath.Separator), ""))
	}
	return sc, err
}

func mustLoad(t testing.TB, opt Options, files ...string) *Scenario {
	t.Helper()
	sc, err := load(t, opt, files...)
	if err != nil {
		t.Fatal(err)
	}
	return sc
}

func warnings(sc *Scenario) string {
	var b strings.Builder
	for _, w := range sc.Warnings {
		at := w.At
		at.File = filepath.Base(at.File)
		fmt.Fprintln(&b, Error{at, w.Key, w.Msg})
	}
	return b.String()
}
