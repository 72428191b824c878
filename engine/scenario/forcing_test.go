package scenario_test

import (
	"errors"
	"io/fs"
	"math"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"semul/engine/clock"
	"semul/engine/forcing"
	"semul/engine/scenario"
)

// schema has every forcing of engine/forcing and the rain event.
func schema() scenario.Schema {
	s := scenario.Schema{Models: map[string]scenario.Kind{}, Forcings: map[string]scenario.Family{}, Groups: map[string]scenario.Family{
		"event": {Kinds: map[string]scenario.Kind{"rain": {New: forcing.NewRainEvent}}}}}
	for _, f := range forcing.Families() {
		fam := scenario.Family{Doc: f.Doc, Default: f.Default, Kinds: map[string]scenario.Kind{}}
		switch f.Names {
		case forcing.One:
			fam.Naming = scenario.Single
		case forcing.Always:
			fam.Naming = scenario.Named
		}
		for _, k := range f.Kinds {
			fam.Kinds[k.Name] = scenario.Kind{Doc: k.Doc, New: k.New}
		}
		s.Forcings[f.Name] = fam
	}
	return s
}

func load(text string, files map[string]string) (*scenario.Scenario, error) {
	const head = "[city]\nspec = \"delta\"\n[time]\nstart = 2026-07-16T16:00:00+09:00\nduration = \"6 h\"\n"
	folder := fstest.MapFS{"scenario.toml": {Data: []byte(head + text)}}
	for name, data := range files {
		folder[name] = &fstest.MapFile{Data: []byte(data)}
	}
	return scenario.Load("s", scenario.Options{Schema: schema(), Builtin: func(name string) ([]byte, fs.FS, error) {
		if name != "s" {
			return nil, nil, errors.New("not built in")
		}
		return folder["scenario.toml"].Data, folder, nil
	}})
}

func build(t *testing.T, sc *scenario.Scenario) *forcing.Set {
	t.Helper()
	var items []forcing.Item
	for _, f := range sc.Forcings {
		items = append(items, forcing.Item{Family: f.Family, Name: f.Name, Params: f.Params})
	}
	set, err := forcing.New(items, sc.Civil)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// TestMonsoon reads the forcing of scenario-example.toml: 160 mm in 3 h from 17:00, hardest at 18:30, high water at 19:10.
func TestMonsoon(t *testing.T) {
	sc, err := load(`[forcing.rain]
kind = "alternating"
start = 2026-07-16T17:00:00+09:00
peak = 2026-07-16T18:30:00+09:00
[forcing.rain.depths]
"60 min" = "80 mm"
"180 min" = "160 mm"
[forcing.tide.sea]
high = 2026-07-16T19:10:00+09:00
amplitude = "0.6 m"
[forcing.river.main]
kind = "series"
file = "q.csv"
[forcing.temperature]
kind = "diurnal"
mean = "26 °C"
swing = 4
[event.burst]
kind = "rain"
at = "2 h"
intensity = "30 mm/h"
duration = "10 min"
`, map[string]string{"q.csv": "time,m3/s\n2026-07-16T16:00,100\n2026-07-16T22:00,400\n"})
	if err != nil {
		t.Fatal(err)
	}
	if len(sc.Warnings) > 0 {
		t.Errorf("nothing to warn of, got %v", sc.Warnings)
	}
	set := build(t, sc)
	h := clock.Time(time.Hour)
	for _, c := range []struct {
		what      string
		got, want float64
	}{
		{"the storm has 160 mm", set.RainOn("", 0, 6*h) * 1000, 160},
		{"none of it before 17:00", set.RainOn("", 0, h), 0},
		{"80 mm/h at 18:30", set.RateOn("", 5*h/2) * 3.6e6, 80},
		{"high water at 19:10 is 0.6 m above the mean", set.Levels[0].At(190*clock.Time(time.Minute), 0.2), 0.8},
		{"the river brings 250 m³/s on the average", set.Inflows[0].Volume(0, 6*h), 250 * 6 * 3600},
		{"the day is hottest at 15:00", set.Temperature.At(-h), 30},
	} {
		if math.Abs(c.got-c.want) > 1e-12*math.Max(1, math.Abs(c.want)) {
			t.Errorf("%s: got %.15g, want %g", c.what, c.got, c.want)
		}
	}
	ev := sc.Events[0]
	burst, _, err := ev.Params.(*forcing.RainEvent).Build(ev.At)
	if err != nil || ev.At != 2*h || math.Abs(burst.Amount(2*h, 3*h)-0.005) > 1e-15 {
		t.Errorf("the event adds %g m, %v", burst.Amount(2*h, 3*h), err)
	}
}

// TestForcingErrors: what is wrong between keys or inside a file stands at its place, with the others.
func TestForcingErrors(t *testing.T) {
	_, err := load(`[forcing.rain]
kind = "alternating"
peak = "-1 h"
[forcing.rain.depths]
"60 min" = "20 mm"
"120 min" = "90 mm"
[forcing.tide.sea]
high = "2 h"
amplitude = "0.6 m"
surge = "surge.csv"
[forcing.river.main]
kind = "stage"
[forcing.river.side]
kind = "series"
file = "q.csv"
scale = -1
[forcing.temperature]
kind = "series"
file = "gone.csv"
[event.rain]
at = "1 h"
intensity = "60 mm"
`, map[string]string{"surge.csv": "0,1\n600,2\n300,3\n", "q.csv": "0,-3\n60,1\n"})
	want := `s/scenario.toml:9:1: forcing.rain.depths: from 1 h to 2 h the depth grows faster than before: no storm has these wettest windows; correct the depth of one of the two, or leave it out
s/scenario.toml:15:9: forcing.tide.sea.surge: surge.csv:3: 300 is not after the time on line 2; sort the lines and leave doubles out
s/scenario.toml:16:1: forcing.river.main: no level; write file = "level.csv", or level = "1.2 m"
s/scenario.toml:21:9: forcing.river.side.scale: must be in [0, 100], got -1
s/scenario.toml:24:8: forcing.temperature.file: "gone.csv": not there; names of files start at the folder of the scenario that says them
s/scenario.toml:27:13: event.rain.intensity: "60 mm" is a depth, not a rate; write e.g. "60 mm/h"
6 errors in s/scenario.toml, nothing was run`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

// TestStormLongerThanTheRun is warned of, whether its end is a parameter or the last line of a file.
func TestStormLongerThanTheRun(t *testing.T) {
	for _, text := range []string{
		"[forcing.rain]\nkind = \"constant\"\nstart = \"5 h\"\nduration = \"2 h\"\nintensity = \"3 mm/h\"\n",
		"[forcing.rain]\nkind = \"alternating\"\nstart = \"5 h\"\ndepths.\"2 h\" = \"30 mm\"\n",
		"[forcing.rain]\nkind = \"series\"\nunit = \"mm\"\nfile = \"r.csv\"\n",
		"[event.rain]\nstart = \"5 h\"\ndepths.\"2 h\" = \"30 mm\"\n",
	} {
		sc, err := load(text, map[string]string{"r.csv": "t_h,mm\n5,1\n6,1\n"})
		if err != nil {
			t.Fatal(err)
		}
		const want = "lasts until 2026-07-16T23:00:00+09:00, but the run ends at 2026-07-16T22:00:00+09:00; the rest is not seen"
		if len(sc.Warnings) != 1 || sc.Warnings[0].At.Line != 6 || !strings.HasSuffix(sc.Warnings[0].Error(), want) {
			t.Errorf("%s\ngot %v", text, sc.Warnings)
		}
	}
}

// TestForcingParams: every parameter is documented and every default is in its range.
func TestForcingParams(t *testing.T) {
	params := []any{forcing.NewRainEvent()}
	for _, f := range forcing.Families() {
		for _, k := range f.Kinds {
			params = append(params, k.New())
			if f.Doc == "" || k.Doc == "" {
				t.Errorf("%s %s has no doc", f.Name, k.Name)
			}
		}
	}
	for _, p := range params {
		if err := scenario.CheckParams(p); err != nil {
			t.Errorf("%T: %v", p, err)
		}
		if len(scenario.Keys(p)) == 0 {
			t.Errorf("%T has no keys", p)
		}
	}
}
