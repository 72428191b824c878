package run

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"semul/engine/clock"
	"semul/engine/record"
)

func TestKeysOfAResolvedScenario(t *testing.T) {
	got := keysOf("title = \"A = b\"\nseed = 7\n\n[model.flood]\ncell = \"20 m\"\n[policy.\"a b\"]\nlist = [[1, 2], [3, 4]]\n")
	want := []Key{{"title", `"A = b"`}, {"seed", "7"}, {"model.flood.cell", `"20 m"`}, {`policy."a b".list`, "[[1, 2], [3, 4]]"}}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestDifferencesLookThroughNamesOfFiles(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "od.csv"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	a := &Outcome{Dir: filepath.Join(dir, "a"), Keys: []Key{{"title", `"A"`}, {"file", `"../od.csv"`}, {"gone", "1"}, {"same", "2"}, {"number", "1"}, {"text", `"x"`}}}
	b := &Outcome{Dir: filepath.Join(dir, "deep", "b"), Keys: []Key{{"title", `"B"`}, {"file", `"../../od.csv"`}, {"same", "2"}, {"number", "1.0"}, {"text", `"y"`}, {"new", "true"}}}
	got := Differences(a, b)
	if len(got) != 3 || got[0].Key != "gone" || got[0].Values[1] != "" || got[1].Key != "text" || got[2].Key != "new" || got[2].Values[0] != "" {
		t.Errorf("%+v", got)
	}
	if got := Differences(a, a, a); len(got) != 0 {
		t.Errorf("a run differs from itself: %+v", got)
	}
}

func TestConcerns(t *testing.T) {
	start := time.Date(2026, 5, 12, 7, 0, 0, 0, time.UTC)
	base := record.Manifest{City: "a", CityHash: "123", Reached: clock.Time(time.Hour), Start: start, Seed: 1, Digest: "d1", Engine: "1"}
	for _, c := range []struct {
		name   string
		change func(*record.Manifest)
		says   string // "": nothing
		refuse bool
	}{
		{"other end", func(m *record.Manifest) {}, "", false},
		{"city", func(m *record.Manifest) { m.CityHash = "456" }, "the cities differ", true},
		{"span", func(m *record.Manifest) { m.Reached /= 2 }, "the spans differ", true},
		{"hour", func(m *record.Manifest) { m.Start = start.Add(time.Hour) }, "the starts differ", true},
		{"day", func(m *record.Manifest) { m.Start = start.AddDate(0, 0, 1) }, "the starts differ", false},
		{"seed", func(m *record.Manifest) { m.Seed = 2 }, "the seeds differ (1, 2)", false},
		{"program", func(m *record.Manifest) { m.Engine = "2" }, "other versions", false},
		{"cut short", func(m *record.Manifest) { m.Incomplete, m.Reason = true, "interrupted" }, "cut short: interrupted", false},
		{"same end", func(m *record.Manifest) { m.Digest = "d1" }, "bit for bit", false},
	} {
		other := base
		other.Digest = "d2"
		c.change(&other)
		got := (&Outcome{Dir: "a", Manifest: base}).Concerns(&Outcome{Dir: "b", Manifest: other})
		if c.says == "" && len(got) > 0 || c.says != "" && (len(got) != 1 || !strings.Contains(got[0].Text[1], c.says) || got[0].Text[0] == "" || got[0].Refuse != c.refuse) {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}
