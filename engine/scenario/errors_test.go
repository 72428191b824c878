package scenario

import (
	"errors"
	"strings"
	"testing"
)

// TestErrors holds the exact messages: place, key, what is wrong, how to mend it. Each text stands behind base, whose
// six lines make its first line the seventh.
func TestErrors(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		// keys
		{"unknown key", "[model.flood]\ncel = \"5 m\"", []string{
			`7-2:1: model.flood.cel: unknown; did you mean model.flood.cell?`}},
		{"unknown quoted key", "[model.flood]\n  \"co rant\" = 1", []string{
			`7-2:3: model.flood."co rant": unknown; did you mean model.flood.courant?`}},
		{"unknown dotted key, at its own part", "[model.flood]\nground.porositi = 1", []string{
			`7-2:8: model.flood.ground.porositi: unknown; did you mean model.flood.ground.porosity?`}},
		{"unknown dotted quoted key behind wide characters", "[model.flood.loss]\n\"도로\" = \"1 mm/h\"\n[model.flood]\nground . '한글' = 1", []string{
			`7-4:10: model.flood.ground."한글": unknown; known are line and porosity`}},
		{"two tables in one line of thought", "[model.flod]\nx = 1\n[sensr.a]", []string{
			`7-1:1: model.flod: unknown; did you mean model.flood?`,
			`7-3:1: sensr: unknown; did you mean sensor?`}},
		{"key that nothing resembles", "[record]\nwhatever = 3", []string{
			`7-2:1: record.whatever: unknown; known are every, frames, gauge, streets, trips and truth`}},
		{"no keys at all", "[model.traffic]\nx = 3", []string{
			`7-2:1: model.traffic.x: unknown; known is only enabled`}},
		{"set twice", "[model.flood]\ncell = \"5 m\"\ncell = \"6 m\"", []string{
			`7-3:1: model.flood.cell: already set on line 8; keep one of the two`}},
		{"quoted and bare are one key", "[model.flood]\ncell = \"5 m\"\n\"cell\" = \"6 m\"", []string{
			`7-3:1: model.flood.cell: already set on line 8; keep one of the two`}},
		{"table twice", "[model.flood]\n[model.traffic]\n[model.flood]\ncell = 3", []string{
			`7-3:1: model.flood: this table stands on line 7 already; put its keys together`}},
		{"value and table", "[model]\nflood = 3\n[model.flood.ground]", []string{
			`7-2:1: model.flood: stands in [model], which holds tables only; write [model.NAME] above it`,
			`7-3:1: model.flood: already a value, on line 8; it cannot be a table too`}},
		{"missing keys", "[forcing.rain]\nkind = \"constant\"", []string{
			`7-1:1: forcing.rain.intensity: missing; write e.g. intensity = "20 mm/h"`,
			`7-1:1: forcing.rain.duration: missing; write e.g. duration = "1 h"`}},

		// what this build lacks
		{"model not built", "[model.power]", []string{
			`7-1:1: model.power: not built into this semul; it has flood and traffic`}},
		{"group not built", "[sensor.loop]\nlane = \"a\"\n[sensor.anpr]\n[policy]\ncharter = \"x\"", []string{
			`7-1:1: sensor.loop: not built into this semul: nothing here reads [sensor.loop]; remove the table`,
			`7-3:1: sensor.anpr: not built into this semul: nothing here reads [sensor.anpr]; remove the table`,
			`7-4:1: policy: not built into this semul: nothing here reads [policy]; remove the table`}},
		{"kind not built", "[control.x]\nkind = \"max_pressure\"", []string{
			`7-2:8: control.x.kind: the kind "max_pressure" is not built into this semul; it has gate and loop`}},
		{"kind misspelt", "[event.x]\nkind = \"closur\"", []string{
			`7-2:8: event.x.kind: unknown kind "closur"; did you mean "closure"?`}},
		{"kind missing", "[event.x]\nat = \"1 h\"", []string{
			`7-1:1: event.x.kind: missing; write kind = "closure", "rain" or "set"`}},

		// values
		{"depth for a rate", "[forcing.rain]\nkind = \"constant\"\nduration = \"1 h\"\nintensity = \"60 mm\"", []string{
			`7-4:13: forcing.rain.intensity: "60 mm" is a depth, not a rate; write e.g. "60 mm/h"`}},
		{"bare number for a length", "[model.flood]\ncell = 5", []string{
			`7-2:8: model.flood.cell: 5 has no unit; write e.g. "5 m"`}},
		{"bare number for a duration", "[model.flood]\nstep = 5", []string{
			`7-2:8: model.flood.step: 5 has no unit; write e.g. "5 s" or "5 min"`}},
		{"bare number for a time", "[forcing.tide.sea]\nhigh = 18.5\namplitude = \"1 m\"", []string{
			`7-2:8: forcing.tide.sea.high: 18.5 has no unit; write a time such as 2026-07-16T16:00:00, or a duration after the start such as "18.5 h"`}},
		{"out of range", "[model.flood]\ncourant =   1.5\ncell = \"0 m\"\nstep = \"2 min\"\nthreads = 65", []string{
			`7-2:13: model.flood.courant: must be in (0, 1], got 1.5`,
			`7-3:8: model.flood.cell: must be in (0, 100] m, got "0 m"`,
			`7-4:8: model.flood.step: must be in (0, 60] s, got "2 min"`,
			`7-5:11: model.flood.threads: must be in [0, 64], got 65`}},
		{"out of range in a map with quoted keys", "[forcing.rain]\nkind = \"alternating\"\ndepths.\"60 min\" = \"80 mm\"\ndepths.\"1.5 h\" = \"-2 mm\"", []string{
			`7-4:18: forcing.rain.depths."1.5 h": must be above 0 m, got "-2 mm"`}},
		{"the same duration twice", "[forcing.rain]\nkind = \"alternating\"\n[forcing.rain.depths]\n\"60 min\" = \"80 mm\"\n\"1 h\" = \"80 mm\"", []string{
			`7-5:1: forcing.rain.depths."1 h": the same as "60 min"; keep one of the two`}},
		{"a duration that is none", "[forcing.rain]\nkind = \"alternating\"\n[forcing.rain.depths]\n\"60 mn\" = \"80 mm\"", []string{
			`7-4:1: forcing.rain.depths."60 mn": "60 mn": unknown unit of time "mn"; known are s, min, h, day, week, ms, us, ns`}},
		{"rule between keys, at a quoted key", "[forcing.rain]\nkind = \"alternating\"\n[forcing.rain.depths]\n\"0 s\" = \"80 mm\"", []string{
			`7-4:9: forcing.rain.depths."0 s": no storm lasts 0 s`}},
		{"choice", "[model.flood]\nsolver = \"lo\"", []string{
			`7-2:10: model.flood.solver: must be "fv" or "li", got "lo"; did you mean "li"?`}},
		{"wrong types", "[model.flood]\ncourant = \"0.5\"\nthreads = 1.0\ndry = 1\nsolver = 3\nclosed = \"west\"\nbed = true", []string{
			`7-2:11: model.flood.courant: expected a number, got the text "0.5"; write it without quotes: 0.5`,
			`7-3:11: model.flood.threads: expected a whole number, got the number 1.0`,
			`7-4:7: model.flood.dry: expected true or false, got the number 1`,
			`7-5:10: model.flood.solver: expected a text, got the number 3; put it in quotes: "3"`,
			`7-6:10: model.flood.closed: expected a list, got the text "west"; write ["west"]`,
			`7-7:7: model.flood.bed: expected a text, got true; put it in quotes: "true"`}},
		{"not finite", "[model.flood]\ncourant = nan\n[model.flood.manning]\nroad = [0.1, -inf]", []string{
			`7-2:11: model.flood.courant: must be a finite number, got nan`,
			`7-4:14: model.flood.manning: must be a finite number, got -inf`}},
		{"table where a value is due, and back", "[model.flood.cell]\n[model.flood]\nground = 3", []string{
			`7-1:1: model.flood.cell: not a text: a length is written e.g. "0.3 m"`,
			`7-3:10: model.flood.ground: is a table, not a value; write [model.flood.ground] on a line of its own and its keys below`}},
		{"in a list over lines", "[model.flood]\nclosed = [\n  \"west\", # one\n  3,\n]\nground.line = [1, 2, 3]", []string{
			`7-4:3: model.flood.closed[1]: expected a text, got the number 3; put it in quotes: "3"`,
			`7-6:15: model.flood.ground.line: expected 2 values, got 3`}},
		{"file", "[model.flood]\nbed = \"nope.asc\"", []string{
			`7-2:7: model.flood.bed: "nope.asc": not there; names of files start at the folder of the scenario that says them`}},
		{"unknown ports, layers, indicators", "[time.exchange]\nwater_deth = \"5 s\"\n[record.frames]\nflood.dept = \"5 s\"\nflood.depth = 3\n[view]\nlayers = [\"flood.depth\", \"flod.depth\"]\n[kpi.limit.exposed]\nmax = 3\n[kpi.limit.flood_damage]\nmin = 3\nmax = 2", []string{
			`7-2:1: time.exchange.water_deth: unknown port; did you mean water_depth?`,
			`7-4:7: record.frames.flood.dept: unknown layer; did you mean flood.depth?`,
			`7-5:15: record.frames.flood.depth: expected an interval, got 3; write e.g. "30 s", or "off"`,
			`7-7:26: view.layers[1]: unknown layer "flod.depth"; did you mean flood.depth?`,
			`7-8:1: kpi.limit.exposed: unknown indicator; known are exposed_people and flood_damage`,
			`7-11:7: kpi.limit.flood_damage.min: is above max; no run could pass`}},

		// events
		{"event without a target, with a wrong one, with one too many",
			"[event.closure]\nat = \"1 h\"\n[event.b]\nkind = \"closure\"\ntarget = \"wall/3\"\nat = \"1 h\"\n[event.c]\nkind = \"closure\"\ntarget = \"street\"\nat = \"1 h\"\n[event.set]\nkey = \"a\"\nvalue = 1\nat = \"1 h\"\ntarget = \"street/1\"", []string{
				`7-1:1: event.closure.target: missing; write e.g. target = "street/ID"`,
				`7-5:10: event.b.target: "wall/3" is a wall; this kind of event takes a street or lane`,
				`7-9:10: event.c.target: "street" is no reference; write e.g. "street/ID"`,
				`7-15:1: event.set.target: this kind of event takes no target; remove the line`}},
		{"event without a time, with half of one", "[event.a]\nkind = \"closure\"\ntarget = \"lane/1\"\n[event.b]\nkind = \"closure\"\ntarget = \"lane/1\"\nat = 2026-07-16\n[event.c]\nkind = \"closure\"\ntarget = \"lane/1\"\nat = \"noon\"", []string{
			`7-1:1: event.a.at: missing; write e.g. at = "2 h", a duration after the start, or a civil time`,
			`7-7:6: event.b.at: 2026-07-16 is only part of a time; write e.g. 2026-07-16T16:00:00`,
			`7-11:6: event.c.at: neither a time nor a duration after the start: "noon" is not a duration; write e.g. "40 min" or "2h30m"; a time is written e.g. "2026-07-16T17:30"`}},

		// sweeps
		{"sweep over a wrong value, a wrong key", "[forcing.rain]\nkind = \"constant\"\nintensity = \"1 mm/h\"\nduration = \"1 h\"\n[sweep.a]\nkey = \"forcing.rain.scale\"\nvalues = [1, 1.5, -1, \"x\"]\n[sweep.b]\nkey = \"forcing.rain.scal\"\nvalues = [1, 2]", []string{
			`7-7:19: sweep.a.values[2]: must be at least 0, got -1`,
			`7-7:23: sweep.a.values[3]: expected a number, got the text "x"`,
			`7-9:7: sweep.b.key: forcing.rain.scal: unknown; did you mean forcing.rain.scale?`}},

		// syntax: every error is found, the rest is still read
		{"text without quotes", "[forcing.rain]\nkind = constant\nintensity = 60 mm/h # hard\nduration = \"1 h\"", []string{
			`7-2:8: forcing.rain.kind: not a TOML value; a text or a quantity stands in quotes: "constant"`,
			`7-3:13: forcing.rain.intensity: not a TOML value; a text or a quantity stands in quotes: "60 mm/h"`}},
		{"inline table and array of tables", "[model.flood]\nmanning = {road = 0.02}\n[[event]]\nx = 1\n[model.flod]", []string{
			`7-2:11: model.flood.manning: an inline table, which scenarios do not have; write [model.flood.manning] on a line of its own and its keys below`,
			`7-3:1: [[event]] is an array of tables, which scenarios do not have; give each table a name: [event.one], [event.two]`,
			`7-5:1: model.flod: unknown; did you mean model.flood?`}},
		{"no value, no key, no end", "[model.flood]\ncell =\ncourant\n= 3\nstep : 3\nclosed = [\"a\"\nsolver = \"fv\nbed = 'x\n[model.flood.ground\nx = 3", []string{
			`7-2:7: model.flood.cell: no value; write one behind =`,
			`7-3:8: courant has no value; write courant = …`,
			`7-4:1: a key is missing before =`,
			`7-5:6: ": 3" where = is due; write step = …`,
			`7-6:10: model.flood.closed: this list is never closed; end it with ]`,
			`7-7:10: model.flood.solver: this text does not close on its line; put " at its end`,
			`7-8:7: model.flood.bed: this text does not close on its line; put ' at its end`,
			`7-9:20: [model.flood.ground does not close with ]; write [model.flood.ground]`}},
		{"two things on a line", "[model.flood] cell = \"5 m\"\nstep = \"1 s\" dry = true", []string{
			`7-1:15: "cell = \"5 m\"" stands behind [model.flood]; a new key goes on a line of its own`,
			`7-2:14: "dry = true" stands behind the value of model.flood.step; a new key goes on a line of its own`}},
		{"odd characters", "[model.flood]\n강 = 1\nsolver = \"a\\qb\"\ndry = True\ncourant = .5\nthreads = 01\nclosed = [\"a\" \"b\",\n \"c\"]\nbed = [,]", []string{
			`7-2:1: '강' cannot stand in a bare key; put the key in quotes: "강"`,
			`7-3:10: model.flood.solver: invalid escape in string '\q'; in "…" a backslash is written \\, in '…' it stands for itself`,
			`7-4:7: model.flood.dry: write true or false, or put a text in quotes: "True"`,
			`7-5:11: model.flood.courant: .5 is not a number; write 0.5`,
			`7-6:11: model.flood.threads: 01 is not a number; Invalid integer "01": cannot have leading zeroes`,
			`7-7:15: model.flood.closed: "\"b\"," where a comma or ] is due`,
			`7-9:8: model.flood.bed: a comma with no value before it; remove one`}},
		{"a control character", "[model.flood]\n# \x07\ncel = 3", []string{
			`7-2:3: the character 0x07 cannot stand in a TOML file; remove it and save as UTF-8`,
			`7-3:1: model.flood.cel: unknown; did you mean model.flood.cell?`}},
		{"a text over lines that does not end", "[model.flood]\nsolver = \"\"\"x\ncell = 3", []string{
			`7-2:10: model.flood.solver: this text is never closed; end it with """`,
			`7-3:8: model.flood.cell: 3 has no unit; write e.g. "3 m"`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := load(t, Options{}, "storm.toml", base+c.text)
			if err == nil {
				t.Fatal("accepted")
			}
			checkLines(t, err, c.want)
		})
	}
}

// checkLines compares an error with the lines wanted; "7-2:1" is line 8, column 1: line 2 of what stands behind base.
func checkLines(t *testing.T, err error, want []string) {
	t.Helper()
	lines := make([]string, len(want))
	for i, w := range want {
		if after, ok := strings.CutPrefix(w, "7-"); ok {
			n, rest, _ := strings.Cut(after, ":")
			line := 0
			for _, d := range n {
				line = 10*line + int(d-'0')
			}
			w = "storm.toml:" + itoa(line+6) + ":" + rest
		}
		lines[i] = w
	}
	count := itoa(len(want)) + " errors"
	if len(want) == 1 {
		count = "1 error"
	}
	got := err.Error()
	if full := strings.Join(append(lines, count+" in storm.toml, nothing was run"), "\n"); got != full {
		t.Errorf("got\n%s\nwant\n%s", got, full)
	}
}

func TestWholeFile(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"empty", "", []string{
			`storm.toml: time.start: missing; write e.g. start = 2026-07-16T16:00:00+09:00`,
			`storm.toml: time.duration: missing; write e.g. duration = "6 h"`,
			`storm.toml: city: missing; write [city] and below it one of spec = "semulmeori", path = "CITY" or terrain = "dem.asc"`}},
		{"utf-16", "\xff\xfes\x00e\x00", []string{
			`storm.toml: not UTF-8 text; save it as UTF-8`}},
		{"start without offset, wrong city", "seed = -1\n[city]\nspec = \"a\"\nterrain = \"storm.toml\"\ncrs = \"wgs84\"\n[time]\nstart = 2026-07-16T16:00:00\nduration = \"0 s\"\n[event.closure]\ntarget = \"lane/1\"\nat = 2026-07-16T18:00:00", []string{
			`storm.toml:1:8: seed: must be a whole number from 0 up, got -1`,
			`storm.toml:2:1: city: several cities; write one of spec = "semulmeori", path = "CITY" or terrain = "dem.asc"`,
			`storm.toml:5:7: city.crs: "wgs84" is no projection; write e.g. "EPSG:5186", or "none" for local metres`,
			`storm.toml:7:9: time.start: "2026-07-16T16:00:00" has no offset from UTC; write e.g. "2026-07-16T16:00:00+09:00"`,
			`storm.toml:8:12: time.duration: must be in (0, 315360000] s, got "0 s"`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := load(t, Options{}, "storm.toml", c.text)
			if err == nil {
				t.Fatal("accepted")
			}
			checkLines(t, err, c.want)
		})
	}
}

func TestErrorsCanBeTakenApart(t *testing.T) {
	_, err := Load("delta/storm", Options{Schema: testSchema(), Builtin: builtins, Sets: []string{"model.flood.courant=2"}})
	var list *Errors
	if !errors.As(err, &list) || len(list.List) != 1 {
		t.Fatalf("want one error in an *Errors, got %v", err)
	}
	e := list.List[0]
	if e.Key != "model.flood.courant" || e.At.Flag != "--set model.flood.courant=2" || e.Msg != "must be in (0, 1], got 2" {
		t.Errorf("got %+v", e)
	}
}

func TestUnknownScenario(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"nowhere.toml", `nowhere.toml: no such file; check the path, or name a built-in scenario as "semul scenarios" lists them`},
		{"delta/strom", `delta/strom: no built-in scenario of that name; built in are delta/calm and delta/storm`},
		{".", `.: a folder without scenario.toml; name a scenario file`},
	} {
		_, err := Load(c.name, Options{Schema: testSchema(), Builtin: builtins})
		if want := c.want + "\n1 error in " + c.name + ", nothing was run"; err == nil || err.Error() != want {
			t.Errorf("got %v\nwant %s", err, want)
		}
	}
}
