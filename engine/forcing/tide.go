package forcing

import (
	"fmt"
	"io"
	"math"
	"sort"

	"semul/engine/clock"
	"semul/engine/fmath"
	"semul/engine/units"
)

// Level is the water level at one boundary of the city, in metres above the datum of the terrain.
type Level struct {
	Name   string // of the boundary
	mean   float64
	given  bool // mean is the scenario's; else the boundary's own counts
	waves  []wave
	series *Series // added; nil for none
}

// wave is one constituent of a tide.
type wave struct {
	high      clock.Time
	amplitude float64
	period    clock.Duration
}

// At returns the level at t in metres. mean is the mean level that the city gives the boundary; it counts where the
// scenario gives none.
func (l *Level) At(t clock.Time, mean float64) float64 {
	eta := mean
	if l.given {
		eta = l.mean
	}
	for i := range l.waves {
		w := &l.waves[i]
		turn := float64(t.Sub(w.high)%w.period) / float64(w.period) // exact in whole nanoseconds however far t is
		eta += float64(w.amplitude * fmath.Cos(float64(2*math.Pi*turn)))
	}
	if l.series != nil {
		eta += l.series.At(t)
	}
	return eta
}

// HarmonicTide is [forcing.tide.NAME] kind = "harmonic", the default. Of a semidiurnal tide without further
// constituents the amplitude is half of what lies between high and low water.
type HarmonicTide struct {
	High      clock.Time             `toml:"high" need:"2026-07-16T19:10:00" doc:"a time of high water"`
	Amplitude units.Metre            `toml:"amplitude" need:"\"0.6 m\"" range:"[0,20]" doc:"half the range from low to high water"`
	Mean      *units.Metre           `toml:"mean" range:"[-100,9000]" doc:"mean level above the datum of the terrain; default: the boundary's in the city"`
	Period    clock.Duration         `toml:"period" range:"[3600,3155760000]" doc:"from high water to high water" src:"12.42 h, the principal lunar semidiurnal constituent M2"`
	Also      map[string]Constituent `toml:"also" doc:"further constituents, by name"`
	Surge     string                 `toml:"surge" file:"yes" doc:"CSV of time and surge in metres, added to the tide"`

	surge *Series
}

// Constituent is one further cosine of a tide.
type Constituent struct {
	High      clock.Time     `toml:"high" need:"2026-07-16T19:10:00" doc:"a time at which it is highest"`
	Amplitude units.Metre    `toml:"amplitude" need:"\"0.2 m\"" range:"[0,20]" doc:"half its range"`
	Period    clock.Duration `toml:"period" need:"\"12 h\"" range:"[3600,3155760000]" doc:"from highest to highest"`
}

// Read reads the surge.
func (p *HarmonicTide) Read(civil clock.Civil, open func(string) (io.ReadCloser, error), bad func(key, why string)) {
	if p.Surge != "" {
		p.surge = readSeries(p.Surge, "linear", civil, open, bad, "surge")
	}
}

// Build makes the level at the boundary of that name.
func (p *HarmonicTide) Build(name string) (Level, error) {
	if p.Surge != "" && p.surge == nil {
		return Level{}, fmt.Errorf("forcing: the surge %q of tide %s has not been read", p.Surge, name)
	}
	l := Level{Name: name, series: p.surge, waves: []wave{{p.High, float64(p.Amplitude), p.Period}}}
	if p.Mean != nil {
		l.mean, l.given = float64(*p.Mean), true
	}
	names := make([]string, 0, len(p.Also))
	for n := range p.Also { //semul:allow maprange: sorted below
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		c := p.Also[n]
		l.waves = append(l.waves, wave{c.High, float64(c.Amplitude), c.Period})
	}
	for _, w := range l.waves {
		if w.period <= 0 {
			return Level{}, fmt.Errorf("forcing: tide %s has a period of %s; it must be above 0", name, clock.FormatDuration(w.period))
		}
	}
	return l, nil
}

// SeriesLevel is [forcing.tide.NAME] kind = "series" and [forcing.river.NAME] kind = "stage": a level that was
// measured, or one that stays.
type SeriesLevel struct {
	File    string       `toml:"file" file:"yes" doc:"CSV of time and level in metres above the datum"`
	Level   *units.Metre `toml:"level" range:"[-100,9000]" doc:"a level that stays, instead of a file"`
	Between string       `toml:"between" oneof:"linear|hold" doc:"what the level does between two lines of the file"`
	Offset  units.Metre  `toml:"offset" range:"[-9000,9000]" doc:"added to each level, as for a gauge with its own zero"`

	series *Series
}

// Check is asked by the scenario.
func (p *SeriesLevel) Check(bad func(key, why string)) {
	switch {
	case p.File == "" && p.Level == nil:
		bad("", `no level; write file = "level.csv", or level = "1.2 m"`)
	case p.File != "" && p.Level != nil:
		bad("level", "stands beside file; keep one of the two")
	}
}

// Read reads the file.
func (p *SeriesLevel) Read(civil clock.Civil, open func(string) (io.ReadCloser, error), bad func(key, why string)) {
	if p.File != "" {
		p.series = readSeries(p.File, p.Between, civil, open, bad, "file")
	}
}

// Build makes the level at the boundary of that name.
func (p *SeriesLevel) Build(name string) (Level, error) {
	switch {
	case p.Level != nil:
		return Level{Name: name, mean: float64(*p.Level) + float64(p.Offset), given: true}, nil
	case p.series == nil:
		return Level{}, fmt.Errorf("forcing: the level %q at %s has not been read", p.File, name)
	}
	return Level{Name: name, mean: float64(p.Offset), given: true, series: p.series}, nil
}
