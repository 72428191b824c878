package forcing

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"semul/engine/clock"
	"semul/engine/units"
)

func TestAlternate(t *testing.T) {
	falling := []float64{9, 8, 7, 6, 5}
	for peak, want := range [][]float64{
		{9, 8, 7, 6, 5}, // the left is full at once
		{7, 9, 8, 6, 5},
		{5, 7, 9, 8, 6},
		{5, 6, 7, 9, 8}, // the right is full after one
		{5, 6, 7, 8, 9},
	} {
		if got := alternate(falling, peak); !reflect.DeepEqual(got, want) {
			t.Errorf("peak at block %d: got %v, want %v", peak, got, want)
		}
	}
}

// TestDefaultStorm is the storm of the default scenario: 80 mm in its wettest hour, 160 mm in 3 h from 17:00, hardest
// at 18:30. Of the 18 blocks of 10 min the six in the middle have 80/6 mm each.
func TestDefaultStorm(t *testing.T) {
	peak := 90 * 60 * sec
	p := &AlternatingRain{RainHead: RainHead{Scale: 1}, Peak: &peak,
		Depths: map[clock.Duration]units.Metre{time.Hour: 0.08, 3 * time.Hour: 0.16}}
	r, err := p.Build()
	if err != nil {
		t.Fatal(err)
	}
	if from, to := r.Span(); from != 0 || to != 3*hr || !near(r.Total(), 0.16, 1e-14) {
		t.Errorf("from %v to %v fall %g m", from, to, r.Total())
	}
	wet := r.Rate(peak)
	if !near(wet*3.6e6, 80, 1e-12) {
		t.Errorf("at the peak fall %g mm/h, want 80", wet*3.6e6)
	}
	// block 9 is the peak; equal ones stand at 10, 8, 11, 7, 12
	if got := r.Amount(70*60*sec, 130*60*sec); !near(got, 0.08, 1e-13) {
		t.Errorf("the wettest hour has %g m, want 0.08", got)
	}
	// n = ln 2 / ln 3; the seventh block has 0.08·((70/60)^n − 1), and it stands at 6
	want := 0.08 * (math.Pow(7.0/6, math.Log(2)/math.Log(3)) - 1)
	if got := r.Amount(60*60*sec, 70*60*sec); !near(got, want, 1e-12) {
		t.Errorf("the seventh block has %g m, want %g", got, want)
	}
	if len(r.Notes) != 1 || r.Notes[0] != "rain: within 1 h the intensity is constant, 80 mm/h; no shorter burst was given and none is invented" {
		t.Errorf("got %q", r.Notes)
	}
	p.Scale = 0.5
	half, err := p.Build()
	if err != nil || !near(half.Total(), 0.08, 1e-14) || !strings.Contains(half.Notes[0], "40 mm/h") {
		t.Errorf("half of it is %g m, %q, %v", half.Total(), half.Notes, err)
	}
}

// TestWettestWindow: for random concave curves, the wettest window of k blocks has the depth P(kΔt), for every k, and
// where the peak may be.
func TestWettestWindow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := &AlternatingRain{RainHead: RainHead{Scale: 1}, Depths: map[clock.Duration]units.Metre{}}
		step := 5 * time.Minute
		p.Step = &step
		d, depth, n := step*clock.Duration(rapid.IntRange(1, 6).Draw(t, "first")), rapid.Float64Range(0.001, 0.1).Draw(t, "depth"), 1.0
		p.Depths[d] = units.Metre(depth)
		for range rapid.IntRange(0, 4).Draw(t, "more") {
			next := d + step*clock.Duration(rapid.IntRange(1, 30).Draw(t, "longer"))
			n *= rapid.Float64Range(0, 0.999).Draw(t, "n") // falling exponents make the curve concave
			depth *= math.Pow(float64(next)/float64(d), n)
			p.Depths[next], d = units.Metre(depth), next
		}
		blocks := int(d / step)
		peak := clock.Time(rapid.IntRange(0, blocks-1).Draw(t, "peak")) * clock.Time(step)
		p.Peak = &peak
		r, err := p.Build()
		if err != nil {
			t.Fatal(err)
		}
		given, depths := p.curve()
		for k := 1; k <= blocks; k++ {
			wettest := 0.0
			for i := 0; i+k <= blocks; i++ {
				from := clock.Time(i) * clock.Time(step)
				wettest = max(wettest, r.Amount(from, from+clock.Time(k)*clock.Time(step)))
			}
			if want := depthOf(clock.Duration(k)*step, given, depths); !near(wettest, want, 1e-9) {
				t.Fatalf("the wettest %v has %g m, want %g", clock.Duration(k)*step, wettest, want)
			}
		}
		for k := 1; k < blocks; k++ {
			if r.Rate(clock.Time(k)*clock.Time(step)) > r.Rate(peak)*(1+1e-9) {
				t.Fatalf("block %d is wetter than the peak", k)
			}
		}
	})
}

// TestDepthOf: P is the depth given at each given duration, linear below the shortest, log–log between.
func TestDepthOf(t *testing.T) {
	given, depths := []clock.Duration{time.Hour, 4 * time.Hour}, []float64{0.05, 0.1}
	for d, want := range map[clock.Duration]float64{
		time.Hour: 0.05, 4 * time.Hour: 0.1, 30 * time.Minute: 0.025,
		2 * time.Hour: 0.05 * math.Sqrt2, // n = ½
	} {
		if got := depthOf(d, given, depths); !near(got, want, 1e-14) {
			t.Errorf("P(%v) = %g, want %g", d, got, want)
		}
	}
}

func TestStormsThatCannotBe(t *testing.T) {
	min := func(n int) clock.Duration { return clock.Duration(n) * time.Minute }
	at := func(m int) *clock.Time { v := clock.Time(min(m)); return &v }
	step := func(m int) *clock.Duration { v := min(m); return &v }
	for _, c := range []struct {
		name string
		p    AlternatingRain
		want string
	}{
		{"nothing", AlternatingRain{}, `depths: empty; write e.g. "60 min" = "80 mm"`},
		{"less in longer", AlternatingRain{Depths: map[clock.Duration]units.Metre{min(60): 0.08, min(180): 0.07}},
			`depths: 3 h has less rain (70 mm) than 1 h (80 mm), which lies within it; correct one of the two`},
		{"convex from the start", AlternatingRain{Depths: map[clock.Duration]units.Metre{min(60): 0.02, min(120): 0.05, min(180): 0.06}},
			`depths: from 1 h to 2 h the depth grows faster than before: no storm has these wettest windows; correct the depth of one of the two, or leave it out`},
		{"convex later", AlternatingRain{Depths: map[clock.Duration]units.Metre{min(60): 0.08, min(120): 0.09, min(180): 0.12}},
			`depths: from 2 h to 3 h the depth grows faster than before: no storm has these wettest windows; correct the depth of one of the two, or leave it out`},
		{"peak before", AlternatingRain{Depths: map[clock.Duration]units.Metre{min(60): 0.08}, Start: hr, Peak: at(30)},
			`peak: lies outside the storm, which begins at 01:00:00 and lasts 1 h`},
		{"peak behind", AlternatingRain{Depths: map[clock.Duration]units.Metre{min(60): 0.08}, Peak: at(60)},
			`peak: lies outside the storm, which begins at 00:00:00 and lasts 1 h`},
		{"step that does not divide", AlternatingRain{Depths: map[clock.Duration]units.Metre{min(60): 0.08}, Step: step(7)},
			`step: 7 min does not divide the storm of 1 h into whole blocks; write e.g. step = "1 min"`},
		{"no duration", AlternatingRain{Depths: map[clock.Duration]units.Metre{0: 0.08}},
			`depths: 0 s is no duration of rain; durations are above 0`},
		{"a block a nanosecond", AlternatingRain{Depths: map[clock.Duration]units.Metre{min(60): 0.08}, Step: func() *clock.Duration { v := clock.Duration(1); return &v }()},
			`step: 1 ns makes 3600000000000 blocks; write a longer step`},
		{"zone", AlternatingRain{RainHead: RainHead{Zone: "z1"}, Depths: map[clock.Duration]units.Metre{min(60): 0.08}},
			`zone: "z1" is no zone; write e.g. "zone/z1"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			c.p.Check(func(key, why string) { got = key + ": " + why })
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if _, err := c.p.Build(); err == nil && c.name != "zone" {
				t.Error("built")
			}
		})
	}
}

// TestStepOfItsOwn: without a step, blocks are 10, 5 or 1 min long.
func TestStepOfItsOwn(t *testing.T) {
	for storm, want := range map[clock.Duration]clock.Duration{
		time.Hour: 10 * time.Minute, 25 * time.Minute: 5 * time.Minute, 61 * time.Minute: time.Minute,
	} {
		p := &AlternatingRain{Depths: map[clock.Duration]units.Metre{storm: 0.01}}
		if got := p.step(storm); got != want {
			t.Errorf("a storm of %v has blocks of %v, want %v", storm, got, want)
		}
	}
	if _, err := (&AlternatingRain{RainHead: RainHead{Scale: 1}, Depths: map[clock.Duration]units.Metre{90 * time.Second: 0.01}}).Build(); err == nil ||
		fmt.Sprint(err) != `forcing: step: 1 min does not divide the storm of 1 min 30 s into whole blocks; write e.g. step = "1 min"` {
		t.Errorf("got %v", err)
	}
}

// TestKoreanDepths: storms of a published table of depths for Gangnam Station have the depths of the table as their wettest
// windows, whatever the return period; an areal factor takes its share of each.
func TestKoreanDepths(t *testing.T) {
	var text []byte
	for _, up := range []string{"../..", "../../.."} {
		if b, err := os.ReadFile(filepath.Join(up, "shared", "data", "flood", "korea", "idf_gangnam_mdpi2022.csv")); err == nil {
			text = b
		}
	}
	if text == nil {
		t.Skip("shared/data/flood/korea is not there: no outside depths were read")
	}
	table := csv.NewReader(strings.NewReader(string(text)))
	table.Comment = '#'
	rows, err := table.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	areal := 0.9
	for c := 1; c < len(rows[0]); c++ {
		p := &AlternatingRain{RainHead: RainHead{Scale: 1, Areal: &areal}, Depths: map[clock.Duration]units.Metre{}}
		for _, row := range rows[1:] {
			minutes, err1 := strconv.Atoi(row[0])
			mm, err2 := strconv.ParseFloat(row[c], 64)
			if err1 != nil || err2 != nil {
				t.Fatal(err1, err2)
			}
			p.Depths[time.Duration(minutes)*time.Minute] = units.Metre(mm / 1000)
		}
		r, err := p.Build()
		if err != nil {
			t.Fatalf("%s: %v", rows[0][c], err)
		}
		from, to := r.Span()
		for d, want := range p.Depths {
			wettest := 0.0
			for at := from; at+clock.Time(d) <= to; at += 600 * sec {
				wettest = max(wettest, r.Amount(at, at+clock.Time(d)))
			}
			if !near(wettest, 0.9*float64(want), 1e-9) {
				t.Errorf("%s: the wettest %v has %g m, want 0.9 of %v", rows[0][c], d, wettest, want)
			}
		}
	}
}

// TestStraightWhereLogarithmsBend: depths whose exponents rise but which grow ever slower make a storm, straight between
// them, and the manifest says so; a curve that is concave in logarithms stays one.
func TestStraightWhereLogarithmsBend(t *testing.T) {
	p := &AlternatingRain{RainHead: RainHead{Scale: 1}, Depths: map[clock.Duration]units.Metre{time.Hour: 0.0772, 2 * time.Hour: 0.1112, 3 * time.Hour: 0.1392}}
	p.Check(func(key, why string) { t.Error(key, why) })
	for _, build := range []func() (Rain, error){p.Build, (&ChicagoRain{*p}).Build} {
		r, err := build()
		if err != nil || !near(r.Total(), 0.1392, 1e-12) || len(r.Notes) == 0 || !strings.Contains(r.Notes[len(r.Notes)-1], "grows evenly") {
			t.Errorf("%g m, %q, %v", r.Total(), r.Notes, err)
		}
	}
	r, err := p.Build()
	if err != nil || !near(r.Amount(hr, 2*hr), 0.0772, 1e-12) && !near(r.Amount(hr+600*sec, 2*hr+600*sec), 0.0772, 1e-12) {
		t.Errorf("the hour around the peak has %g m, %v", r.Amount(hr, 2*hr), err)
	}
	p.Depths[3*time.Hour] = 0.13
	if r, err = p.Build(); err != nil || strings.Contains(strings.Join(r.Notes, " "), "evenly") {
		t.Errorf("%q, %v", r.Notes, err)
	}
}
