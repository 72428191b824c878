package forcing

import (
	"fmt"
	"io"
	"math"

	"semul/engine/clock"
	"semul/engine/fmath"
	"semul/engine/units"
)

// Temperature is the temperature of the air over the city, in °C.
type Temperature struct {
	series *Series // nil for the daily curve
	mean   float64
	swing  float64
	shift  clock.Duration // from the hottest hour to the start of the run
}

// Mild is the temperature where a scenario says nothing: 15 °C.
func Mild() Temperature { return Temperature{series: Constant(15)} }

// At returns the temperature at t in °C.
func (c *Temperature) At(t clock.Time) float64 {
	if c.series != nil {
		return c.series.At(t)
	}
	turn := float64(t.Add(c.shift)%clock.Time(clock.Day)) / float64(clock.Day)
	return c.mean + float64(c.swing*fmath.Cos(float64(2*math.Pi*turn)))
}

// ConstantTemperature is [forcing.temperature] kind = "constant", the default.
type ConstantTemperature struct {
	Value units.Celsius `toml:"value" range:"[-60,60]" doc:"temperature of the air"`
}

// Build makes the temperature.
func (p *ConstantTemperature) Build(clock.Civil) (Temperature, error) {
	return Temperature{series: Constant(float64(p.Value))}, nil
}

// DiurnalTemperature is [forcing.temperature] kind = "diurnal": a cosine over the civil day.
type DiurnalTemperature struct {
	Mean    units.Celsius  `toml:"mean" need:"\"25 °C\"" range:"[-60,60]" doc:"mean of the day"`
	Swing   float64        `toml:"swing" unit:"K" need:"5.0" range:"[0,40]" doc:"half the difference of day and night"`
	Hottest clock.Duration `toml:"hottest" range:"[0,86400)" doc:"time of day of the maximum, after midnight"`
}

// Build makes the temperature.
func (p *DiurnalTemperature) Build(civil clock.Civil) (Temperature, error) {
	return Temperature{mean: float64(p.Mean), swing: p.Swing, shift: civil.OfDay(0) - p.Hottest}, nil
}

// SeriesTemperature is [forcing.temperature] kind = "series".
type SeriesTemperature struct {
	File string `toml:"file" file:"yes" need:"\"temperature.csv\"" doc:"CSV of time and temperature in °C, straight lines between"`

	series *Series
}

// Read reads the file.
func (p *SeriesTemperature) Read(civil clock.Civil, open func(string) (io.ReadCloser, error), bad func(key, why string)) {
	s := readSeries(p.File, "linear", civil, open, bad, "file")
	if s == nil {
		return
	}
	for i, v := range s.v {
		if v < -90 || v > 70 {
			bad("file", fmt.Sprintf("%s: %g °C at %s; is the file in °C?", shortName(p.File), v, s.t[i]))
			return
		}
	}
	p.series = s
}

// Build makes the temperature; Read must have been called.
func (p *SeriesTemperature) Build(clock.Civil) (Temperature, error) {
	if p.series == nil {
		return Temperature{}, fmt.Errorf("forcing: the temperature series %q has not been read", p.File)
	}
	return Temperature{series: p.series}, nil
}
