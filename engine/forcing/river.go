package forcing

import (
	"fmt"
	"io"

	"semul/engine/clock"
	"semul/engine/units"
)

// Inflow is the discharge that a river brings in at one boundary of the city, in m³/s.
type Inflow struct {
	Name string // of the boundary
	q    *Series
}

// At returns the discharge at t in m³/s.
func (q *Inflow) At(t clock.Time) float64 { return q.q.At(t) }

// Volume returns what flows in from one instant to a later one in m³, an exact integral.
func (q *Inflow) Volume(from, to clock.Time) float64 { return q.q.Integral(from, to) }

// ConstantRiver is [forcing.river.NAME] kind = "constant".
type ConstantRiver struct {
	Flow units.CubicMetrePerSecond `toml:"flow" need:"\"25 m3/s\"" range:"[0,500000]" doc:"discharge"`
}

// Build makes the inflow at the boundary of that name.
func (p *ConstantRiver) Build(name string) (Inflow, error) {
	return Inflow{name, Constant(float64(p.Flow))}, nil
}

// SeriesRiver is [forcing.river.NAME] kind = "series".
type SeriesRiver struct {
	File    string  `toml:"file" file:"yes" need:"\"q.csv\"" doc:"CSV of time and discharge in m3/s"`
	Between string  `toml:"between" oneof:"linear|hold" doc:"what the discharge does between two lines of the file"`
	Scale   float64 `toml:"scale" range:"[0,100]" doc:"factor on every discharge"`

	series *Series
}

// Read reads the file.
func (p *SeriesRiver) Read(civil clock.Civil, open func(string) (io.ReadCloser, error), bad func(key, why string)) {
	s := readSeries(p.File, p.Between, civil, open, bad, "file")
	if s == nil {
		return
	}
	scaled := make([]float64, len(s.v))
	for i, v := range s.v {
		if v < 0 {
			bad("file", fmt.Sprintf("point %d of %s, at %s, is %g m3/s; a river flows in, write 0 or more", i+1, shortName(p.File), s.t[i], v))
			return
		}
		scaled[i] = float64(v * p.Scale)
	}
	series, err := NewSeries(s.t, scaled, s.mode)
	if err != nil {
		bad("file", err.Error())
		return
	}
	p.series = series
}

// Build makes the inflow at the boundary of that name.
func (p *SeriesRiver) Build(name string) (Inflow, error) {
	if p.series == nil {
		return Inflow{}, fmt.Errorf("forcing: the discharge %q at %s has not been read", p.File, name)
	}
	return Inflow{name, p.series}, nil
}

// Hydrograph is [forcing.river.NAME] kind = "hydrograph": a flood wave as a triangle on a base flow.
type Hydrograph struct {
	Base  units.CubicMetrePerSecond `toml:"base" need:"\"25 m3/s\"" range:"[0,500000]" doc:"discharge before and after the wave"`
	Peak  units.CubicMetrePerSecond `toml:"peak" need:"\"300 m3/s\"" range:"[0,500000]" doc:"largest discharge"`
	Start clock.Time                `toml:"start" doc:"when it begins to rise; default: the start of the run"`
	Rise  clock.Duration            `toml:"rise" need:"\"3 h\"" range:"(0,31536000]" doc:"from the base to the peak"`
	Fall  *clock.Duration           `toml:"fall" range:"(0,31536000]" doc:"from the peak back to the base; default: 1.67 times rise" src:"triangular unit hydrograph, NRCS National Engineering Handbook 630, chapter 16"`
}

// Check is asked by the scenario.
func (p *Hydrograph) Check(bad func(key, why string)) {
	if p.Peak < p.Base {
		bad("peak", fmt.Sprintf("%s is below the base flow, %s", p.Peak, p.Base))
	}
}

// Build makes the inflow at the boundary of that name.
func (p *Hydrograph) Build(name string) (Inflow, error) {
	fall := clock.Duration(clock.FromSeconds(float64(1.67 * p.Rise.Seconds())))
	if p.Fall != nil {
		fall = *p.Fall
	}
	top := p.Start.Add(p.Rise)
	s, err := NewSeries([]clock.Time{p.Start, top, top.Add(fall)},
		[]float64{float64(p.Base), float64(p.Peak), float64(p.Base)}, Linear)
	return Inflow{name, s}, err
}
