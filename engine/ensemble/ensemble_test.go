package ensemble

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"semul/engine/frame"
	"semul/engine/scenario"
)

func TestJobsAreEveryCombination(t *testing.T) {
	sc := &scenario.Scenario{Sweeps: []scenario.Sweep{{Name: "epsilon", Key: "policy.mobility.epsilon", Values: []string{`"off"`, "1"}},
		{Name: "seed", Key: "seed", Values: []string{"1", "2", "3"}}}}
	jobs, err := Jobs(sc)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, j := range jobs {
		got = append(got, strings.Join(j.Sets, " "))
	}
	want := []string{`policy.mobility.epsilon="off" seed=1`, `policy.mobility.epsilon="off" seed=2`, `policy.mobility.epsilon="off" seed=3`,
		"policy.mobility.epsilon=1 seed=1", "policy.mobility.epsilon=1 seed=2", "policy.mobility.epsilon=1 seed=3"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, err := Jobs(&scenario.Scenario{}); err == nil || !strings.Contains(err.Error(), "no sweep") {
		t.Errorf("got %v", err)
	}
	huge := scenario.Sweep{Key: "seed", Values: make([]string, 200)}
	if _, err := Jobs(&scenario.Scenario{Sweeps: []scenario.Sweep{huge, huge}}); err == nil || !strings.Contains(err.Error(), "more than") {
		t.Errorf("got %v", err)
	}
}

func TestEffectsArePaired(t *testing.T) {
	var rows []Row
	for seed, base := range []float64{10, 20, 60} {
		for _, v := range []string{"off", "1"} {
			x := base
			if v == "1" {
				x += 2 + float64(seed)*0.1
			}
			rows = append(rows, Row{Job: Job{Values: []string{v, string(rune('1' + seed))}}, Figures: []Figure{{"hours", x}}})
		}
	}
	rows = append(rows, Row{Job: Job{Values: []string{"1", "9"}}, Err: errors.New("no"), Figures: []Figure{{"hours", 1e9}}})
	got := Effects(rows, 0, "hours")
	if len(got) != 2 || got[0].Value != "off" || got[1].N != 3 || math.Abs(got[0].Mean-30) > 1e-12 || math.Abs(got[1].Difference-2.1) > 1e-12 {
		t.Fatalf("%+v", got)
	}
	// 0.1 is the deviation of 2, 2.1, 2.2; t(2) = 4.303
	if want := 4.303 * 0.1 / math.Sqrt(3); math.Abs(got[1].DifferenceCI95-want) > 1e-9 || got[1].CI95 < 40 {
		t.Errorf("%+v, want ± %g for the difference", got[1], want)
	}
}

func TestCSVHasARowForEveryJob(t *testing.T) {
	rows := []Row{{Job: Job{Number: 1, Values: []string{`"off"`}}, Seed: 7, Digest: "ab", Figures: []Figure{{"hours", 1.5}}},
		{Job: Job{Number: 2, Values: []string{"1"}}, Err: errors.New("a, b")}}
	var b strings.Builder
	if err := WriteCSV(&b, []string{"epsilon"}, rows); err != nil {
		t.Fatal(err)
	}
	if want := "job,epsilon,run_seed,digest,hours,error\n1,off,7,ab,1.5,\n2,1,0,,,\"a, b\"\n"; b.String() != want {
		t.Errorf("got %q", b.String())
	}
	sweeps, back, err := ReadCSV(strings.NewReader(b.String()))
	if err != nil || !slices.Equal(sweeps, []string{"epsilon"}) || len(back) != 2 {
		t.Fatal(sweeps, back, err)
	}
	var again strings.Builder
	if err := WriteCSV(&again, sweeps, back); err != nil || again.String() != b.String() {
		t.Errorf("%v: %q, was %q", err, again.String(), b.String())
	}
	for in, want := range map[string]string{"": "first line", "a,b\n": "not that of a sweep", "job,run_seed,digest,x,error\n1,7,,z,\n": "line 2", "job,run_seed,digest,error\n1,7\n": "fields"} {
		if _, _, err := ReadCSV(strings.NewReader(in)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", in, err, want)
		}
	}
}

func TestWarning(t *testing.T) {
	at := func(s int64) frame.Event { return frame.Event{Name: "underpass/no1"} }
	closed, wet := at(0), at(0)
	closed.Kind, closed.Note, closed.At = "control.command", "close above 0.15 m", 600e9
	wet.Kind, wet.Note, wet.Value, wet.At = "flood.reached", "rising", 0.3, 900e9
	unwarned := func(n float64) Figure { return Figure{"underpasses_unwarned", n} }
	late := closed
	late.At = 960e9
	elsewhere := wet
	elsewhere.Name = "underpass/no2"
	for _, x := range []struct {
		events []frame.Event
		want   []Figure
	}{
		{[]frame.Event{closed, wet}, []Figure{{"warning_minutes", 5}, unwarned(0)}},
		{[]frame.Event{wet, late}, []Figure{{"warning_minutes", -1}, unwarned(0)}},
		{[]frame.Event{closed, late, wet, wet, elsewhere}, []Figure{{"warning_minutes", 5}, unwarned(1)}},
		{[]frame.Event{wet}, []Figure{unwarned(1)}},
		{[]frame.Event{closed}, nil},
	} {
		if got := warning(x.events); !slices.Equal(got, x.want) {
			t.Errorf("%+v: %v, want %v", x.events, got, x.want)
		}
	}
}
