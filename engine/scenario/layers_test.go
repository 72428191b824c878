package scenario

import (
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"semul/engine/clock"
)

func flood(t testing.TB, sc *Scenario) *floodParams {
	t.Helper()
	p, ok := sc.Model("flood")
	if !ok {
		t.Fatal("flood does not run")
	}
	return p.(*floodParams)
}

func TestLayersFromDefaultsToCommandLine(t *testing.T) {
	seed := uint64(9)
	sc := mustLoad(t, Options{Sets: []string{"model.flood.courant=0.3", "model.flood.courant=0.4"}, Seed: &seed}, "storm.toml",
		"extends = \"base/mid.toml\"\n[model.flood]\nstep = \"3 s\"\n[model.flood.loss]\nroof = \"2 mm/h\"\n",
		"base/mid.toml", "extends = \"low.toml\"\nseed = 4\n[model.flood]\nstep = \"2 s\"\nthreads = 2\n[model.traffic]\n",
		"base/low.toml", "seed = 3\n"+base+"[model.flood]\ncell = \"7 m\"\nstep = \"4 s\"\nthreads = 1\nloss.roof = \"1 mm/h\"\nloss.park = \"5 mm/h\"\n")
	f := flood(t, sc)
	if f.Cell != 7 || f.Step != 3*time.Second || f.Threads != 2 || f.Courant != 0.4 || f.Solver != "fv" || sc.Seed != 9 || sc.Title != "t" {
		t.Errorf("got %+v, seed %d, title %q", f, sc.Seed, sc.Title)
	}
	const mmh = 1e-3 / 3600
	if got := f.Loss; len(got) != 3 || got["road"] != 0 || got["roof"] != 2*mmh || got["park"] != 5*mmh {
		t.Errorf("losses: a table merges key by key, got %v", got)
	}
	for key, want := range map[string]string{
		"model.flood.cell":      "low.toml",
		"model.flood.step":      "storm.toml",
		"model.flood.threads":   "mid.toml",
		"model.flood.courant":   "--set model.flood.courant=0.4",
		"model.flood.loss.park": "low.toml",
		"seed":                  "--seed 9",
		"model.flood.solver":    "default",
	} {
		if got := sc.Place(key).String(); !strings.Contains(got, want) {
			t.Errorf("%s comes from %s, got %s", key, want, got)
		}
	}
}

func TestErrorsOfSeveralFilesComeFileByFile(t *testing.T) {
	_, err := load(t, Options{Sets: []string{"model.flood.dry=3"}}, "storm.toml", "extends = \"base.toml\"\n[model.flood]\nsolver = 1\n",
		"base.toml", base+"[model.flood]\ncell = 5\n[model.flod]\n")
	if err == nil {
		t.Fatal("accepted")
	}
	checkLines(t, err, []string{
		`storm.toml:3:10: model.flood.solver: expected a text, got the number 1; put it in quotes: "1"`,
		`base.toml:8:8: model.flood.cell: 5 has no unit; write e.g. "5 m"`,
		`base.toml:9:1: model.flod: unknown; did you mean model.flood?`,
		`--set model.flood.dry=3: model.flood.dry: expected true or false, got the number 3`,
	})
}

func TestExtends(t *testing.T) {
	for _, c := range []struct {
		name  string
		files []string
		want  string
	}{
		{"itself", []string{"storm.toml", "extends = \"storm.toml\"\n"},
			`storm.toml:1:11: extends: extends in a circle: storm.toml → storm.toml; remove one of them`},
		{"in a circle", []string{"storm.toml", "extends = \"b/c.toml\"\n", "b/c.toml", "\nextends = \"../storm.toml\"\n"},
			`b/c.toml:2:11: extends: extends in a circle: storm.toml → b/c.toml → storm.toml; remove one of them`},
		{"in a table", []string{"storm.toml", base + "extends = 3\n"},
			`storm.toml:7:1: time.extends: unknown; extends stands at the top of the file, above all tables`},
		{"a missing file", []string{"storm.toml", "extends = \"b.toml\"\n"},
			`storm.toml:1:11: extends: "b.toml": no such file; check the path, or name a built-in scenario as "semul scenarios" lists them`},
		{"a missing built-in", []string{"storm.toml", "extends = \"delta/strom\"\n"},
			`storm.toml:1:11: extends: "delta/strom": no built-in scenario of that name; built in are delta/calm and delta/storm`},
		{"a number", []string{"storm.toml", "extends = 3\n"},
			`storm.toml:1:11: extends: expected the file or built-in name of a scenario, got the number 3`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := load(t, Options{}, c.files...)
			if err == nil {
				t.Fatal("accepted")
			}
			checkLines(t, err, []string{c.want})
		})
	}
}

func TestExtendsBuiltIn(t *testing.T) {
	sc := mustLoad(t, Options{}, "storm.toml", "extends = \"delta/storm\"\n[forcing.rain]\nscale = 2\n")
	if flood(t, sc).Cell != 10 {
		t.Error("delta/storm extends delta/calm, whose cell is 10 m")
	}
	rain := sc.Forcings[0].Params.(*seriesRain)
	if rain.Scale != 2 || rain.File != "builtin:delta/storm:data/rain.csv" || rain.text != "t_s,mm\n0,1\n" {
		t.Errorf("the file belongs to the built-in scenario: got %+v", rain)
	}
	f, err := sc.Open(rain.File)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if text, err := io.ReadAll(f); err != nil || string(text) != rain.text {
		t.Errorf("Open gave %q, %v", text, err)
	}
}

func TestNames(t *testing.T) {
	for file, want := range map[string]string{"storm.toml": "storm", "monsoon/scenario.toml": "monsoon"} {
		if sc := mustLoad(t, Options{}, file, base); sc.Name != want || sc.Title != "t" {
			t.Errorf("%s is called %q, want %q", file, sc.Name, want)
		}
	}
	sc, err := Load("delta/calm", Options{Schema: testSchema(), Builtin: builtins})
	if err != nil || sc.Name != "delta/calm" {
		t.Errorf("got %v, %v", sc, err)
	}
}

func TestFilesStartAtTheFolderThatSaysThem(t *testing.T) {
	sc := mustLoad(t, Options{}, "a/storm.toml", "extends = \"../b/base.toml\"\n[forcing.rain]\nscale = 2\n",
		"b/base.toml", base+"[forcing.rain]\nkind = \"series\"\nfile = \"data/r.csv\"\n", "b/data/r.csv", "1\n2\n")
	rain := sc.Forcings[0].Params.(*seriesRain)
	if !strings.HasSuffix(rain.File, "b/data/r.csv") || rain.text != "1\n2\n" {
		t.Errorf("got %+v", rain)
	}
}

func TestAnotherKindKeepsWhatItKnows(t *testing.T) {
	files := []string{"storm.toml", "extends = \"base.toml\"\n[forcing.rain]\nkind = \"constant\"\nintensity = \"9 mm/h\"\nduration = \"1 h\"\n",
		"base.toml", base + "[forcing.rain]\nkind = \"alternating\"\nstart = \"2 h\"\nscale = 3\n[forcing.rain.depths]\n\"1 h\" = \"30 mm\"\n"}
	sc := mustLoad(t, Options{}, files...)
	rain, ok := sc.Forcings[0].Params.(*constantRain)
	if !ok || rain.Start != clock.Time(2*time.Hour) || rain.Scale != 3 {
		t.Errorf("start and scale are known to both kinds and stay: got %+v", sc.Forcings[0].Params)
	}
	if got, want := warnings(sc), "base.toml:11:1: forcing.rain.depths: left out: it belongs to the kind that was replaced\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	files[1] = "extends = \"base.toml\"\n[forcing.rain]\nscale = 2\n"
	if sc := mustLoad(t, Options{}, files...); len(sc.Forcings[0].Params.(*blockRain).Depths) != 1 {
		t.Error("the same kind keeps all")
	}
	// in one layer there is nothing to keep: a key of another kind is a mistake
	files[1] = base + "[forcing.rain]\nkind = \"constant\"\nintensity = \"9 mm/h\"\nduration = \"1 h\"\ndepths.\"1 h\" = \"3 mm\"\n"
	if _, err := load(t, Options{}, files...); err == nil || !strings.Contains(err.Error(), "storm.toml:11:1: forcing.rain.depths: unknown") {
		t.Errorf("got %v", err)
	}
}

func TestEnabled(t *testing.T) {
	sc := mustLoad(t, Options{Sets: []string{"event.closure.enabled=false", "forcing.tide.sea.enabled=false"}}, "storm.toml", base+
		"[model.flood]\nenabled = false\n[model.traffic]\n[event.closure]\ntarget = \"lane/1\"\nat = \"1 h\"\n"+
		"[forcing.tide.sea]\nhigh = \"1 h\"\n[forcing.tide.river]\nhigh = \"2 h\"\n[record.gauge.a]\nat = [1, 2]\nenabled = false\n[control.loop]\nenabled = false\n")
	if len(sc.Models) != 1 || sc.Models[0].Name != "traffic" || len(sc.Events) != 0 || len(sc.Forcings) != 1 ||
		sc.Forcings[0].Name != "river" || len(sc.Record.Points) != 0 || len(sc.Tables("control")) != 0 {
		t.Errorf("got %+v %+v %+v %+v", sc.Models, sc.Events, sc.Forcings, sc.Record.Points)
	}
	if _, err := load(t, Options{}, "storm.toml", base+"[model.flood]\nenabled = false\ncell = 3\n"); err == nil {
		t.Error("a table that is switched off must still be right")
	}
}

func TestSet(t *testing.T) {
	sc := mustLoad(t, Options{Sets: []string{
		`title=Storm 12`, `time.duration=2h`, `model.flood.cell=2.5 m`, `model.flood.closed=["west", "south"]`,
		`model.flood.loss."steep roof"=1 mm/h`, ` model . flood . dry = false `, `record.frames.flood.depth=off`, `seed=12`,
		`model.flood.solver='li'`, `time.start=2026-07-16T18:00:00+09:00`,
	}}, "storm.toml", base)
	f := flood(t, sc)
	if sc.Title != "Storm 12" || sc.Duration != 2*time.Hour || f.Cell != 2.5 || !reflect.DeepEqual(f.Closed, []string{"west", "south"}) ||
		f.Loss["steep roof"] == 0 || f.Dry || f.Solver != "li" || sc.Seed != 12 || sc.Civil.HHMM(0) != "18:00" {
		t.Errorf("got %+v %+v", sc, f)
	}
	if every, ok := sc.Record.Frames["flood.depth"]; !ok || every != 0 {
		t.Errorf("off is an interval of 0, got %v", sc.Record.Frames)
	}
	if sc := mustLoad(t, Options{Sets: []string{"title=2026"}}, "storm.toml", base); sc.Title != "2026" {
		t.Errorf("nobody quotes on a command line, got title %q", sc.Title)
	}
	big := uint64(1) << 63
	for set, want := range map[string]string{
		`nokey`:                      `--set nokey: write KEY=VALUE, e.g. --set forcing.rain.scale=1.2`,
		`=3`:                         `--set =3: a key is missing before =`,
		`model.flood.cell=3`:         `--set model.flood.cell=3: model.flood.cell: 3 has no unit; write e.g. "3 m"`,
		`model.flod.cell=3`:          `--set model.flod.cell=3: model.flod: unknown; did you mean model.flood?`,
		`model.flood.closed=["a`:     `--set model.flood.closed=["a: model.flood.closed: this text does not close on its line; put " at its end`,
		`model.flood.manning={a=1}`:  `--set model.flood.manning={a=1}: model.flood.manning: an inline table, which scenarios do not have; write [model.flood.manning] on a line of its own and its keys below`,
		`model.flood.solver="a" "b"`: `--set model.flood.solver="a" "b": model.flood.solver: not one TOML value`,
		`extends=delta/calm`:         `--set extends=delta/calm: extends: cannot be set on the command line; write it in a scenario file`,
		`title=`:                     ``,
	} {
		_, err := load(t, Options{Sets: []string{set}}, "storm.toml", base)
		switch {
		case want == "" && err != nil:
			t.Errorf("%s: %v", set, err)
		case want != "" && (err == nil || err.Error() != want+"\n1 error in storm.toml, nothing was run"):
			t.Errorf("%s: got\n%v\nwant\n%s", set, err, want)
		}
	}
	if _, err := load(t, Options{Seed: &big}, "storm.toml", base); err == nil || !strings.HasPrefix(err.Error(), "--seed 9223372036854775808: a seed is at most") {
		t.Errorf("got %v", err)
	}
}

// TestPrecedence: for random sets of layers that say random values, each key ends with the value of the highest layer
// that says it, and its place is there.
func TestPrecedence(t *testing.T) {
	keys := []string{"model.flood.threads", "model.flood.courant", "model.flood.ground.porosity", "seed", "model.flood.level"}
	write := map[string]func(int) string{
		"model.flood.threads":         itoa,
		"seed":                        itoa,
		"model.flood.courant":         func(n int) string { return "0." + itoa(n) + "1" },
		"model.flood.ground.porosity": func(n int) string { return "\"" + itoa(n) + " %\"" },
		"model.flood.level":           func(n int) string { return "\"" + itoa(n) + " cm\"" },
	}
	rapid.Check(t, func(rt *rapid.T) {
		layers := rapid.IntRange(1, 4).Draw(rt, "files")
		texts := map[string]string{}
		want, where := map[string]string{}, map[string]string{}
		for i := layers; i >= 1; i-- {
			name := "f" + itoa(i)
			head, body := "", ""
			if i < layers {
				head = "extends = \"f" + itoa(i+1) + "\"\n"
			} else {
				body = base[len("title = \"t\"\n"):]
			}
			dotted := rapid.Bool().Draw(rt, "dotted") // TOML lets a table be made in one way only
			for _, key := range keys {
				if !rapid.Bool().Draw(rt, name+key) {
					continue
				}
				value := write[key](rapid.IntRange(1, 60).Draw(rt, "n"))
				want[key], where[key] = value, name+"/scenario.toml"
				switch {
				case key == "seed":
					head += "seed = " + value + "\n"
				case dotted:
					head += key + " = " + value + "\n"
				default:
					body += "[" + key[:strings.LastIndexByte(key, '.')] + "]\n" + key[strings.LastIndexByte(key, '.')+1:] + " = " + value + "\n"
				}
			}
			texts[name] = head + merged(body)
		}
		var sets []string
		for _, key := range keys {
			for range rapid.IntRange(0, 2).Draw(rt, "sets of "+key) {
				value := write[key](rapid.IntRange(1, 60).Draw(rt, "n"))
				sets = append(sets, key+"="+strings.Trim(value, `"`))
				want[key], where[key] = value, "--set "+key+"="+strings.Trim(value, `"`)
			}
		}
		sc, err := Load("f1", Options{Schema: testSchema(), Sets: sets, Builtin: textsAsBuiltins(texts)})
		if err != nil {
			rt.Fatalf("%v\n%v", err, texts)
		}
		plain := string(sc.Plain(""))
		for _, key := range keys {
			last := key[strings.LastIndexByte(key, '.')+1:]
			line := "\n" + last + " = " + want[key] + "\n"
			if want[key] != "" && !strings.Contains("\n"+plain, line) {
				rt.Fatalf("%s should be %s in\n%s\nfrom %v %v", key, want[key], plain, texts, sets)
			}
			if at := sc.Place(key).String(); want[key] != "" && !strings.HasPrefix(at, where[key]) || want[key] == "" && at != "default" {
				rt.Fatalf("%s was said at %s, got %s", key, where[key], at)
			}
		}
	})
}

// merged puts the keys of a table that is opened twice together.
func merged(body string) string {
	var order []string
	keys := map[string]string{}
	table := ""
	for line := range strings.Lines(body) {
		if strings.HasPrefix(line, "[") {
			table = line
			if _, ok := keys[table]; !ok {
				order = append(order, table)
				keys[table] = ""
			}
			continue
		}
		keys[table] += line
	}
	text := ""
	for _, t := range order {
		text += t + keys[t]
	}
	return text
}

func TestAnotherCityReplacesTheFirst(t *testing.T) {
	dir := t.TempDir()
	base := filepath.Join(dir, "base.toml")
	text := "[city]\nspec = \"somewhere\"\n[time]\nstart = 2026-07-16T16:00:00+09:00\nduration = \"1 h\"\n"
	if err := os.WriteFile(base, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	sc, err := Load(base, Options{Sets: []string{"city.path=" + dir}})
	if err != nil {
		t.Fatal(err)
	}
	if sc.City.Path == "" || sc.City.Spec != "" {
		t.Errorf("city %+v, want the path alone", sc.City)
	}
}
