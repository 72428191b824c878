package viewer

import (
	"testing"

	"semul/engine/clock"
	"semul/engine/frame"
)

const second = clock.Time(1e9)

func TestPlaybackAdvances(t *testing.T) {
	for _, c := range []struct {
		name    string
		p       Playback
		dt      float64
		live    bool
		want    clock.Time
		playing bool
	}{
		{"at sixty times", Playback{10 * second, 60, true}, 0.5, false, 40 * second, true},
		{"paused", Playback{10 * second, 60, false}, 0.5, false, 10 * second, false},
		{"to the end of a recording", Playback{90 * second, 60, true}, 1, false, 100 * second, false},
		{"to the head of a live run", Playback{90 * second, 60, true}, 1, true, 100 * second, true},
		{"from before the span", Playback{-5 * second, 1, false}, 1, false, 0, false},
	} {
		c.p.Advance(c.dt, 0, 100*second, c.live)
		if c.p.At != c.want || c.p.Playing != c.playing {
			t.Errorf("%s: at %v, playing %v; want %v, %v", c.name, c.p.At, c.p.Playing, c.want, c.playing)
		}
	}
}

func TestPlayStartsAgainFromTheEnd(t *testing.T) {
	p := Playback{At: 100 * second, Rate: 1}
	if p.Toggle(0, 100*second, false); p.At != 0 || !p.Playing {
		t.Errorf("%+v", p)
	}
	if p.Toggle(0, 100*second, false); p.Playing {
		t.Error("does not pause")
	}
	p = Playback{At: 100 * second, Rate: 1}
	if p.Toggle(0, 100*second, true); p.At != 100*second {
		t.Error("a live run starts again")
	}
}

func TestStepsGoToMultiplesOfTheirStride(t *testing.T) {
	for _, c := range []struct {
		rate float64
		at   clock.Time
		n    int
		want clock.Time
	}{
		{1, 10 * second, 1, 11 * second}, {1, 10 * second, -1, 9 * second}, {1, 10*second + 5e8, -1, 10 * second},
		{1, 10*second + 5e8, 1, 11 * second}, {60, 70 * second, 1, 120 * second}, {60, 70 * second, -1, 60 * second},
		{60, 60 * second, -1, 0}, {0.1, 0, -1, 0}, {600, 900 * second, 1, 1000 * second},
	} {
		p := Playback{At: c.at, Rate: c.rate, Playing: true}
		if p.Step(c.n, 0, 1000*second); p.At != c.want || p.Playing {
			t.Errorf("×%g from %v by %d: %v, want %v and paused", c.rate, c.at, c.n, p.At, c.want)
		}
	}
}

func TestFasterAndSlowerRunThroughTheRates(t *testing.T) {
	p := Playback{Rate: 60}
	if p.Faster(1); p.Rate != 120 {
		t.Errorf("×%g", p.Rate)
	}
	if p.Faster(-2); p.Rate != 20 {
		t.Errorf("×%g", p.Rate)
	}
	p.Rate = 42 // of a flag
	if p.Faster(1); p.Rate != 60 {
		t.Errorf("×%g after 42", p.Rate)
	}
	p.Rate = 42
	if p.Faster(-1); p.Rate != 20 {
		t.Errorf("×%g before 42", p.Rate)
	}
	p.Faster(100)
	p.Faster(1)
	if p.Rate != 10000 {
		t.Errorf("×%g", p.Rate)
	}
}

func TestNextAndLastEvent(t *testing.T) {
	events := []frame.Event{{At: 5}, {At: 5}, {At: 9}}
	for _, c := range []struct {
		at   clock.Time
		back bool
		want clock.Time
		ok   bool
	}{{0, false, 5, true}, {5, false, 9, true}, {9, false, 0, false}, {9, true, 5, true}, {5, true, 0, false}, {100, true, 9, true}} {
		if got, ok := NextEvent(events, c.at, c.back); got != c.want || ok != c.ok {
			t.Errorf("from %d, back %v: %d %v", c.at, c.back, got, ok)
		}
	}
}
