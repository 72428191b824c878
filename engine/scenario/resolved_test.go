package scenario

import (
	"errors"
	"io/fs"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
)

// textsAsBuiltins builds scenarios in from texts.
func textsAsBuiltins(texts map[string]string) Builtin {
	return func(name string) ([]byte, fs.FS, error) {
		text, ok := texts[name]
		if !ok {
			return builtins(name)
		}
		return []byte(text), fstest.MapFS{"scenario.toml": {Data: []byte(text)}}, nil
	}
}

// wholeText uses every section and every sort of field.
const wholeText = `title = "Monsoon \"evening\""
seed = 7
city.spec = "delta"
city.crs = "EPSG:5186"
city.cell = "2 m"
[time]
start = 2026-07-16 16:00:00+09:00
duration = "6 h"
[time.exchange]
rain = "5 s"
[model.flood]
cell = "2 m"
closed = [
  "west", # the sea
  'south',
]
manning = 0.04
level = "87.5 cm"
"dry" = false
[model.flood.boundary.dam]
kind = "inflow"
at = [1, 0x10]
gain = 1e-3
[model.flood.boundary."the sea"]
at = []
[model.flood.loss]
"paved road" = "2.5 mm/h"
[model.traffic]
[forcing.rain]
kind = "alternating"
start = 2026-07-16T17:00:00
[forcing.rain.depths]
"1.5 h" = "80 mm"
"30 min" = "40 mm"
[forcing.tide.sea]
high = 2026-07-16T10:10:00Z
amplitude = "0.6 m"
[event.crash]
kind = "closure"
target = "lane/tunnel_2"
at = "40 min"
duration = "25 min"
lanes = 2
[event.more_rain]
kind = "rain"
start = "1 h"
duration = "30 min"
intensity = "12 mm/h"
[event.set]
key = "model.flood.step"
value = [1, 2.5, "x", true, 2026-07-16, [[]]]
at = 2026-07-16T17:00:00
[control.x]
kind = "loop"
loss = "3 %"
[record]
every = "30 s"
truth = false
[record.frames]
traffic.vehicle = "1 s"
flood."depth" = "off"
[record.gauge.g1]
at = [10, 20.5]
[kpi.limit.exposed_people]
max = 120
[sweep.scale]
key = "forcing.rain.scale"
values = [0.8, 1, 1.2]
[view]
theme = "dark"
center = [127.29, 36.50]
mpp = "2.2 m"
layers = ["flood.depth"]
`

const wholeResolved = `# w/scenario.toml, resolved; behind each value, where it was said
title = "Monsoon \"evening\""                # w/scenario.toml:1
seed = 7                                     # w/scenario.toml:2

[time]
start = 2026-07-16 16:00:00+09:00            # w/scenario.toml:7
duration = "6 h"                             # w/scenario.toml:8

[time.exchange]
rain = "5 s"                                 # w/scenario.toml:10

[city]
spec = "delta"                               # w/scenario.toml:3
crs = "EPSG:5186"                            # w/scenario.toml:4
cell = "2 m"                                 # w/scenario.toml:5

[model.flood]
cell = "2 m"                                 # w/scenario.toml:12
solver = "fv"                                # default
courant = 0.7                                # default
step = "1 s"                                 # --set
closed = ["west", "south"]                   # w/scenario.toml:13
manning = 0.04                               # w/scenario.toml:17
level = "87.5 cm"                            # w/scenario.toml:18
threads = 0                                  # default
dry = false                                  # w/scenario.toml:19

[model.flood.boundary.dam]
kind = "inflow"                              # w/scenario.toml:21
at = [1, 0x10]                               # w/scenario.toml:22
gain = 1e-3                                  # w/scenario.toml:23

[model.flood.boundary."the sea"]
kind = "level"                               # default
at = []                                      # w/scenario.toml:25

[model.flood.loss]
"paved road" = "2.5 mm/h"                    # w/scenario.toml:27
road = "0 mm/h"                              # default

[model.flood.ground]
porosity = "40 %"                            # default

[model.traffic]

[forcing.rain]
kind = "alternating"                         # w/scenario.toml:30
scale = 1.0                                  # default
start = 2026-07-16T17:00:00                  # w/scenario.toml:31

[forcing.rain.depths]
"1.5 h" = "80 mm"                            # w/scenario.toml:33
"30 min" = "40 mm"                           # w/scenario.toml:34

[forcing.tide.sea]
high = 2026-07-16T10:10:00Z                  # w/scenario.toml:36
amplitude = "0.6 m"                          # w/scenario.toml:37

[event.crash]
kind = "closure"                             # w/scenario.toml:39
target = "lane/tunnel_2"                     # w/scenario.toml:40
at = "40 min"                                # w/scenario.toml:41
duration = "25 min"                          # w/scenario.toml:42
lanes = 2                                    # w/scenario.toml:43

[event.more_rain]
kind = "rain"                                # w/scenario.toml:45
scale = 1.0                                  # default
intensity = "12 mm/h"                        # w/scenario.toml:48
start = "1 h"                                # w/scenario.toml:46
duration = "30 min"                          # w/scenario.toml:47

[event.set]
kind = "set"                                 # default
at = 2026-07-16T17:00:00                     # w/scenario.toml:52
key = "model.flood.step"                     # w/scenario.toml:50
value = [1, 2.5, "x", true, 2026-07-16, [[]]] # w/scenario.toml:51

[control.x]
kind = "loop"                                # w/scenario.toml:54
loss = "3 %"                                 # w/scenario.toml:55

[record]
every = "30 s"                               # w/scenario.toml:57
streets = "15 min"                           # default
trips = true                                 # default
truth = false                                # w/scenario.toml:58

[record.frames]
traffic.vehicle = "1 s"                      # w/scenario.toml:60
flood.depth = "off"                          # w/scenario.toml:61

[record.gauge.g1]
at = [10, 20.5]                              # w/scenario.toml:63
every = "1 min"                              # default

[kpi.limit.exposed_people]
max = 120                                    # w/scenario.toml:65

[sweep.scale]
key = "forcing.rain.scale"                   # w/scenario.toml:67
values = [0.8, 1, 1.2]                       # w/scenario.toml:68

[view]
theme = "dark"                               # w/scenario.toml:70
center = [127.29, 36.50]                     # w/scenario.toml:71
mpp = "2.2 m"                                # w/scenario.toml:72
layers = ["flood.depth"]                     # w/scenario.toml:73
`

func TestResolved(t *testing.T) {
	opt := Options{Schema: testSchema(), Builtin: textsAsBuiltins(map[string]string{"w": wholeText}), Sets: []string{"model.flood.step=1 s"}}
	sc, err := Load("w", opt)
	if err != nil {
		t.Fatal(err)
	}
	got := string(sc.Resolved(""))
	if got != wholeResolved {
		t.Errorf("got\n%s\nwant\n%s", got, wholeResolved)
	}
	reload(t, sc, opt)
}

// reload checks that both printed forms load to an equal scenario, and print the same again.
func reload(t testing.TB, sc *Scenario, opt Options) {
	t.Helper()
	for _, text := range []string{string(sc.Plain("")), string(sc.Resolved(""))} {
		o := Options{Schema: opt.Schema, Builtin: textsAsBuiltins(map[string]string{"again": text})}
		if old := opt.Builtin; old != nil {
			inner := o.Builtin
			o.Builtin = func(name string) ([]byte, fs.FS, error) {
				if name == "again" {
					return inner(name)
				}
				return old(name)
			}
		}
		back, err := Load("again", o)
		if err != nil {
			t.Fatalf("%v\nin\n%s", err, text)
		}
		if diff := differ(sc, back); diff != "" {
			t.Fatalf("%s differs after\n%s", diff, text)
		}
	}
}

// differ names the first part in which two scenarios differ, places and names aside.
func differ(a, b *Scenario) string {
	if a.Title != b.Title && a.Title != a.Name {
		return "the title"
	}
	if a.Civil.Format(0) != b.Civil.Format(0) {
		return "the start"
	}
	for _, part := range []struct {
		name string
		a, b any
	}{
		{"the seed", a.Seed, b.Seed}, {"the duration", a.Duration, b.Duration}, {"the exchange", a.Exchange, b.Exchange},
		{"the city", a.City, b.City}, {"a model", a.Models, b.Models}, {"a forcing", a.Forcings, b.Forcings},
		{"an event", a.Events, b.Events}, {"the record", a.Record, b.Record}, {"a limit", a.Limits, b.Limits},
		{"a sweep", a.Sweeps, b.Sweeps}, {"the view", a.View, b.View}, {"a group", a.groups, b.groups},
		{"the text", string(a.Plain("")), string(b.Plain(""))},
	} {
		if !reflect.DeepEqual(part.a, part.b) {
			return part.name
		}
	}
	return ""
}

func TestPlainNamesFilesFromTheRunFolder(t *testing.T) {
	sc := mustLoad(t, Options{}, "storm.toml", base+"[forcing.rain]\nkind = \"series\"\nfile = \"r.csv\"\n", "r.csv", "1\n")
	home := filepath.Dir(strings.TrimSuffix(sc.Forcings[0].Params.(*seriesRain).File, "r.csv") + "x")
	out := filepath.Join(home, "runs", "storm-1")
	if text := string(sc.Plain(out)); !strings.Contains(text, "file = \"../../r.csv\"\n") {
		t.Errorf("want a name relative to the run folder, got\n%s", text)
	}
	if text := string(sc.Plain("")); !strings.Contains(text, "file = "+quote(filepath.Join(home, "r.csv"))+"\n") {
		t.Errorf("want an absolute name, got\n%s", text)
	}
}

func TestErrorfFindsThePlace(t *testing.T) {
	sc := mustLoad(t, Options{}, "storm.toml", base+"[event.a]\nkind = \"closure\"\ntarget = \"lane/9\"\nat = \"1 h\"\n[model.flood]\n[model.flood.loss]\n\"1.5 x\" = \"1 mm/h\"\n")
	for key, want := range map[string]string{
		"event.a.target":           "storm.toml:9:10: event.a.target: no such lane",
		"event.a.lanes":            "storm.toml:7:1: event.a.lanes: no such lane", // a default: the table's place
		`model.flood.loss."1.5 x"`: `storm.toml:13:11: model.flood.loss."1.5 x": no such lane`,
		"record.every":             "storm.toml: record.every: no such lane",
	} {
		e := sc.Errorf(key, "no such %s", "lane")
		e.At.File = filepath.Base(e.At.File)
		if e.Error() != want {
			t.Errorf("got %s, want %s", e, want)
		}
	}
	err := sc.Refuse(sc.Errorf("model.flood", "b"), sc.Errorf("event.a", "a"))
	var list *Errors
	if !errors.As(err, &list) || len(list.List) != 2 || list.List[0].Msg != "a" {
		t.Errorf("want both errors by position, got %v", err)
	}
	if err := sc.Refuse(); err != nil {
		t.Errorf("no errors are no error, got %v", err)
	}
}
