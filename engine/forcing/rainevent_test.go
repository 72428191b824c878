package forcing

import (
	"strings"
	"testing"
	"time"

	"semul/engine/clock"
	"semul/engine/units"
)

func event(change func(p *RainEvent)) *RainEvent {
	p := NewRainEvent().(*RainEvent)
	change(p)
	return p
}

// An event takes every kind of storm; it begins when the event happens, or at its own start.
func TestEventsOfEveryKind(t *testing.T) {
	two, depth, rate, step := 2*time.Hour, units.Metre(0.1), units.RainRate(1e-5), 10*time.Minute
	curve := map[clock.Duration]units.Metre{time.Hour: 0.05, two: 0.06}
	open := files("r.csv", "600,1\n1200,2\n1800,4\n", "h.csv", "0,0\n0.5,0.8\n1,1\n", "radar.csv", "0,a.asc\n600,a.asc\n", "a.asc", head+"1 3\n")
	for _, c := range []struct {
		name        string
		p           *RainEvent
		total, half float64 // [mm] in all, and in the first hour
		cell        int
	}{
		{"constant", event(func(p *RainEvent) { p.Intensity, p.Duration = &rate, &two }), 72, 36, -1},
		{"alternating", event(func(p *RainEvent) { p.Depths, p.Step = curve, &step }), 60, 0, -1}, // its blocks have a test of their own
		{"chicago", event(func(p *RainEvent) { p.Storm, p.Depths = "chicago", curve }), 60, 30, -1},
		{"huff", event(func(p *RainEvent) { p.Storm, p.File, p.Depth, p.Duration = "huff", "h.csv", &depth, &two }), 100, 80, -1},
		{"series", event(func(p *RainEvent) { p.Storm, p.File, p.Unit = "series", "r.csv", "mm" }), 7, 7, -1},
		{"raster", event(func(p *RainEvent) { p.Storm, p.File = "raster", "radar.csv" }), 6, 6, 1},
	} {
		c.p.Check(func(key, why string) { t.Errorf("%s: %s: %s", c.name, key, why) })
		c.p.Read(city, open, func(key, why string) { t.Errorf("%s: %s: %s", c.name, key, why) })
		r, f, err := c.p.Build(5 * hr)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		by := func(at clock.Time) float64 {
			if f != nil {
				return f.At(c.cell, at)
			}
			return r.By(at)
		}
		if got := by(99 * hr); !near(got*1000, c.total, 1e-9) {
			t.Errorf("%s: %g mm in all, want %g", c.name, got*1000, c.total)
		}
		if before := by(5 * hr); before != 0 {
			t.Errorf("%s: %g m before the event", c.name, before)
		}
		if got := by(6*hr) * 1000; c.half > 0 && !near(got, c.half, 1e-9) {
			t.Errorf("%s: %g mm in the first hour, want %g", c.name, got, c.half)
		}
		if (f != nil) != (c.cell >= 0) {
			t.Errorf("%s: field %v", c.name, f)
		}
	}
	series := event(func(p *RainEvent) { p.Storm, p.File, p.Unit = "series", "r.csv", "mm" })
	series.Read(city, open, func(key, why string) { t.Error(key, why) })
	if from, to := series.Span(); from != 600*sec || to != 2400*sec {
		t.Errorf("a series says itself when it rains: %v to %v", from, to)
	}
}

func TestEventsThatCannotBe(t *testing.T) {
	two, rate, start := 2*time.Hour, units.RainRate(1e-5), hr
	curve := map[clock.Duration]units.Metre{time.Hour: 0.05}
	for _, c := range []struct {
		want string
		p    *RainEvent
	}{
		{`file: says not what it is; write storm = "series", "huff" or "raster"`, event(func(p *RainEvent) { p.File = "r.csv" })},
		{`unit: missing; write e.g. unit = "mm"`, event(func(p *RainEvent) { p.Storm, p.File = "series", "r.csv" })},
		{`unit: a series is in "mm" or "mm/h"`, event(func(p *RainEvent) { p.Storm, p.File, p.Unit = "series", "r.csv", "kg m-2 s-1" })},
		{`duration: missing; write e.g. duration = "1 h"`, event(func(p *RainEvent) { p.Intensity = &rate })},
		{`depths: missing; write a table such as "60 min" = "80 mm"`, event(func(p *RainEvent) { p.Storm = "chicago" })},
		{`duration: has no effect on a storm of kind alternating; take it out`, event(func(p *RainEvent) { p.Depths, p.Duration = curve, &two })},
		{`depth: missing; write e.g. depth = "160 mm"`, event(func(p *RainEvent) { p.Storm, p.File, p.Duration = "huff", "h.csv", &two })},
		{`start: the file has times of its own; write at = … to move the storm so that it begins then`, event(func(p *RainEvent) { p.Storm, p.File, p.Unit, p.Start = "series", "r.csv", "mm", &start })},
		{`zone: a raster says itself where it rains; take the key out`, event(func(p *RainEvent) { p.Storm, p.File, p.Zone = "raster", "radar.csv", "zone/a" })},
		{`step: missing: the bands of a GeoTIFF have no times; write e.g. step = "10 min"`, event(func(p *RainEvent) { p.Storm, p.File = "raster", "radar.tif" })},
	} {
		var got []string
		c.p.Check(func(key, why string) { got = append(got, key+": "+why) })
		if strings.Join(got, "\n") != c.want {
			t.Errorf("got  %q\nwant %q", got, c.want)
		}
		if _, _, err := c.p.Build(0); err == nil && c.p.File != "" {
			t.Errorf("%s: built", c.want)
		}
	}
}
