package run

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"semul/engine/kpi"
	"semul/engine/record"
	"semul/engine/scenario"
)

// Facts is report.json of a run folder: what its page shows and frames do not hold.
type Facts struct {
	Series     []record.Series  `json:"series"`
	Indicators []kpi.Indicator  `json:"indicators"`
	Missing    []kpi.Missing    `json:"missing"`
	Limits     []scenario.Limit `json:"limits"`
	Services   []ServiceFacts   `json:"services,omitempty"` // parking, charging and fleets
	Command    string           `json:"command"`
	Baseline   string           `json:"baseline,omitempty"` // run folder that it was compared with, seen from its own
}

// Outcome is what a run has left, as far as another is compared with it.
type Outcome struct {
	Dir      string // its folder; empty: none
	Manifest record.Manifest
	Facts    Facts
	Keys     []Key // the resolved scenario
}

// Key is one line of a resolved scenario.
type Key struct{ Name, Value string } // "model.flood.cell", "\"20 m\""

// Outcome is what the run has come to, without reading its folder. dir is where that stands, empty if nowhere.
func (p *Plan) Outcome(r *Result, f Facts, dir string) *Outcome {
	return &Outcome{Dir: dir, Manifest: r.Manifest, Facts: f, Keys: keysOf(string(p.Scenario.Plain(dir)))}
}

// ReadOutcome reads a run folder. A folder that is not there, is no run, or was left before the run had ended, is an error
// that says which and what to do.
func ReadOutcome(dir string) (*Outcome, error) {
	if info, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: there is no such folder; make the run first: semul run SCENARIO --out %s", dir, dir)
	} else if err != nil {
		return nil, err
	} else if !info.IsDir() {
		return nil, fmt.Errorf("%s is a file; name the run folder that it stands in", dir)
	}
	o := &Outcome{Dir: dir}
	if err := o.read("manifest.json", &o.Manifest); err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		switch {
		case o.has("sweep.csv"):
			return nil, fmt.Errorf("%s is the folder of a sweep; name run folders in it, such as %s, or see all with: semul report %s", dir, filepath.Join(dir, "0001"), dir)
		case o.has("frames.bin"):
			return nil, fmt.Errorf("%s holds no manifest.json: the run died before it could write it; run it again", dir)
		}
		return nil, fmt.Errorf("%s holds no manifest.json: it is no run folder; make one: semul run SCENARIO --out DIR", dir)
	}
	if err := o.read("report.json", &o.Facts); err != nil {
		return nil, o.unfinished(err)
	}
	f, err := os.Open(filepath.Join(dir, "kpi.json"))
	if err != nil {
		return nil, o.unfinished(err)
	}
	defer f.Close()
	if o.Facts.Indicators, err = kpi.ReadJSON(f); err != nil {
		return nil, fmt.Errorf("%s is damaged: %w", filepath.Join(dir, "kpi.json"), err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "scenario.toml"))
	if err != nil {
		return nil, o.unfinished(err)
	}
	o.Keys = keysOf(string(text))
	return o, nil
}

// From is the folder as another one sees it, with slashes; absolute if there is no way between.
func (o *Outcome) From(dir string) string {
	a, errA := filepath.Abs(dir)
	b, errB := filepath.Abs(o.Dir)
	if errA == nil && errB == nil {
		if rel, err := filepath.Rel(a, b); err == nil {
			return filepath.ToSlash(rel)
		}
	}
	return filepath.ToSlash(o.Dir)
}

func (o *Outcome) has(name string) bool {
	_, err := os.Stat(filepath.Join(o.Dir, name))
	return err == nil
}

func (o *Outcome) read(name string, v any) error {
	path := filepath.Join(o.Dir, name)
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, v); err != nil {
		return fmt.Errorf("%s is damaged: %w", path, err)
	}
	return nil
}

// unfinished says of a missing file that the run did not end well.
func (o *Outcome) unfinished(err error) error {
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	why := o.Manifest.Reason
	if why == "" {
		why = "its folder is not whole"
	}
	return fmt.Errorf("%w: %s; run it again", err, why)
}

// keysOf reads the lines of a resolved scenario, as scenario.Plain writes them: a header or a key a line.
func keysOf(text string) (keys []Key) {
	table := ""
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if head, ok := strings.CutPrefix(line, "["); ok {
			table = strings.TrimSuffix(head, "]") + "."
			continue
		}
		if name, value, ok := strings.Cut(line, " = "); ok {
			keys = append(keys, Key{table + name, value})
		}
	}
	return keys
}

// Difference is a key that is not the same in all of several runs; "" stands for a run that does not set it.
type Difference struct {
	Key    string   `json:"key"`
	Values []string `json:"values"` // in the order of the runs
}

// Differences lists the keys in which scenarios differ, in the order of the first, then of the others. Titles are left out,
// and names of files that lead to the same file. Who has the same keys can still have other data behind them: files are
// compared by name.
func Differences(runs ...*Outcome) (list []Difference) {
	seen := map[string]bool{"title": true}
	tables := make([]map[string]string, len(runs))
	for i, o := range runs {
		tables[i] = map[string]string{}
		for _, k := range o.Keys {
			tables[i][k.Name] = k.Value
		}
	}
	for _, o := range runs {
		for _, k := range o.Keys {
			if seen[k.Name] {
				continue
			}
			seen[k.Name] = true
			d, same := Difference{Key: k.Name}, true
			for i := range runs {
				d.Values = append(d.Values, tables[i][k.Name])
				same = same && (alike(d.Values[i], d.Values[0]) || runs[i].file(d.Values[i]) == runs[0].file(d.Values[0]))
			}
			if !same {
				list = append(list, d)
			}
		}
	}
	return list
}

// alike reports whether two values are the same, written "1" or "1.0".
func alike(a, b string) bool {
	if a == b {
		return true
	}
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	return errX == nil && errY == nil && x == y
}

// file is where a value leads if it is the name of a file that is there, seen from the run's folder; else the value itself.
func (o *Outcome) file(value string) string {
	name, err := strconv.Unquote(value)
	if err != nil || name == "" {
		return value
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(o.Dir, filepath.FromSlash(name))
	}
	full, err := filepath.Abs(name)
	if err != nil {
		return value
	}
	if _, err := os.Stat(full); err != nil {
		return value
	}
	return full
}

// Concern is what speaks against comparing two runs, in Korean and English.
type Concern struct {
	Text   [2]string
	Refuse bool // numbers of such runs mean different things
}

// Concerns says what speaks against comparing b with a: another city, another span or another hour of the day refuse it;
// another seed, another program or a run that was cut short are said.
func (o *Outcome) Concerns(b *Outcome) (list []Concern) {
	add := func(refuse bool, ko, en string) { list = append(list, Concern{[2]string{ko, en}, refuse}) }
	m, n := &o.Manifest, &b.Manifest
	if m.CityHash != n.CityHash {
		add(true, fmt.Sprintf("도시가 다릅니다: %s(%.12s…), %s(%.12s…)", m.City, m.CityHash, n.City, n.CityHash),
			fmt.Sprintf("the cities differ: %s with hash %.12s…, %s with hash %.12s…", m.City, m.CityHash, n.City, n.CityHash))
	}
	if m.Reached != n.Reached {
		add(true, fmt.Sprintf("모의 시간이 다릅니다: %v, %v", m.Reached, n.Reached),
			fmt.Sprintf("the spans differ: one reached %v, the other %v", m.Reached, n.Reached))
	}
	if !m.Start.Equal(n.Start) {
		add(m.Start.Format("15:04:05") != n.Start.Format("15:04:05"), fmt.Sprintf("시작 시각이 다릅니다: %s, %s", m.Start.Format("2006-01-02T15:04:05"), n.Start.Format("2006-01-02T15:04:05")),
			fmt.Sprintf("the starts differ: %s, %s", m.Start.Format("2006-01-02T15:04:05"), n.Start.Format("2006-01-02T15:04:05")))
	}
	if m.Seed != n.Seed {
		add(false, fmt.Sprintf("난수 씨앗이 다릅니다(%d, %d): 차이의 일부는 우연일 수 있습니다", m.Seed, n.Seed),
			fmt.Sprintf("the seeds differ (%d, %d): a part of any difference is chance; semul sweep gives intervals over seeds", m.Seed, n.Seed))
	}
	if m.Engine != n.Engine || m.Commit != n.Commit {
		add(false, fmt.Sprintf("프로그램이 다릅니다: %s %.12s, %s %.12s", m.Engine, m.Commit, n.Engine, n.Commit),
			fmt.Sprintf("other versions of the program made them: %s %.12s, %s %.12s", m.Engine, m.Commit, n.Engine, n.Commit))
	}
	for _, o := range []*Outcome{o, b} {
		if o.Manifest.Incomplete {
			add(false, fmt.Sprintf("%s: 중단된 실행입니다(%s)", o.Dir, o.Manifest.Reason), fmt.Sprintf("%s was cut short: %s", o.Dir, o.Manifest.Reason))
		}
	}
	if m.Digest == n.Digest && m.Digest != "" {
		add(false, "두 실행의 끝 상태가 비트까지 같습니다", "both runs end in the same state, bit for bit")
	}
	return list
}
