package runoff

import (
	"fmt"
	"math"
	"sort"
)

// Gage is rain over time: a rate [m/s] from each moment until the next.
type Gage struct {
	T    []float64 // seconds after the start, rising
	Rate []float64 // [m/s]; the last holds for ever
}

// At is the rate at a time [m/s].
func (g *Gage) At(t float64) float64 {
	if i := sort.SearchFloat64s(g.T, t+1e-6); i > 0 { // the first after t
		return g.Rate[i-1]
	}
	return 0
}

// Outlet says where runoff goes.
type Outlet uint8

// The outlets.
const (
	ToNode Outlet = iota
	ToLand
)

// Inner says where the runoff of a part goes within its subcatchment.
type Inner uint8

// Inner routing.
const (
	Out        Inner = iota
	Pervious         // the impervious part drains to the pervious one
	Impervious       // the other way round
)

// Subcatchment is land. Lengths m, areas m².
type Subcatchment struct {
	Name                   string
	Gage                   int // -1: none
	Outlet                 Outlet
	To                     int // node or subcatchment
	Area, Width, Slope     float64
	Impervious             float64 // share
	ZeroStore              float64 // share of the impervious part without depression storage
	NImpervious, NPervious float64
	StoreImp, StorePerv    float64
	Inner                  Inner
	Routed                 float64 // share that goes the inner way
	Soil                   Soil
}

// manning is 1.49 ft^{1/3}/s, as the manual rounds the constant of Manning's formula for overland flow, in m^{1/3}/s. The
// exact one is 1; with it runoff would come 0.3 % slower than SWMM's.
const manning = 1.49 * 0.67295

// Config is what a Land is made from.
type Config struct {
	Gages          []Gage
	Subcatchments  []Subcatchment
	Wet, Dry       float64                 // steps while it rains or runs off, and otherwise [s]
	Evaporation    func(t float64) float64 // [m/s]; nil: none
	DryEvaporation bool                    // none while it rains
}

// Land is subcatchments with their water.
type Land struct {
	c           Config
	patches     [][3]patch
	soils       []Soil
	old, new    []float64 // runoff [m³/s] at the ends of the last step
	t0, t1      float64
	wet         bool
	rain        []float64 // of each gage now
	Rained      float64   // [m³]
	Evaporated  float64
	Infiltrated float64
	RanOff      float64 // to nodes
}

// New makes land at time 0.
func New(c Config) (*Land, error) {
	if !(c.Wet > 0) || !(c.Dry > 0) {
		return nil, fmt.Errorf("runoff: steps must be above 0, got %g and %g s", c.Wet, c.Dry)
	}
	n := len(c.Subcatchments)
	l := &Land{c: c, patches: make([][3]patch, n), soils: make([]Soil, n), old: make([]float64, n), new: make([]float64, n), rain: make([]float64, len(c.Gages))}
	for i := range c.Subcatchments {
		s := &c.Subcatchments[i]
		if !(s.Area >= 0) || s.Impervious < 0 || s.Impervious > 1 {
			return nil, fmt.Errorf("runoff: %s: area must not be negative and the impervious share from 0 to 1, got %g m² and %g", s.Name, s.Area, s.Impervious)
		}
		p := &l.patches[i]
		alpha := func(share, n float64) float64 {
			if share*s.Area <= 0 || n <= 0 {
				return 0
			}
			return manning * s.Width * math.Sqrt(s.Slope) / (share * s.Area * n)
		}
		p[0] = patch{share: s.Impervious * s.ZeroStore, alpha: alpha(s.Impervious, s.NImpervious), outlet: 1}
		p[1] = patch{share: s.Impervious * (1 - s.ZeroStore), alpha: p[0].alpha, store: s.StoreImp, outlet: 1}
		p[2] = patch{share: 1 - s.Impervious, alpha: alpha(1-s.Impervious, s.NPervious), store: s.StorePerv, outlet: 1}
		switch {
		case s.Inner == Pervious && p[2].share > 0:
			p[0].outlet, p[1].outlet = 1-s.Routed, 1-s.Routed
		case s.Inner == Impervious && p[1].share > 0:
			p[2].outlet = 1 - s.Routed
		}
		l.soils[i] = s.Soil
		l.soils[i].start()
	}
	return l, nil
}

// Until moves the land on until its last step ends at or after t [s].
func (l *Land) Until(t float64) {
	for l.t1 < t {
		l.step()
	}
}

// Add adds the runoff at time t, between the ends of the last step, to the inflow of nodes [m³/s].
func (l *Land) Add(t float64, nodes []float64) {
	f := 1.0
	if l.t1 > l.t0 {
		f = max(0, min(1, (t-l.t0)/(l.t1-l.t0)))
	}
	for i := range l.c.Subcatchments {
		if s := &l.c.Subcatchments[i]; s.Outlet == ToNode {
			nodes[s.To] += float64((1-f)*l.old[i]) + float64(f*l.new[i])
		}
	}
}

// gage finds the rate now and when it changes next.
func (l *Land) gage(g int) (rate, next float64) {
	v := &l.c.Gages[g]
	i := sort.SearchFloat64s(v.T, l.t1+1e-6) // the first after now
	next = math.Inf(1)
	if i < len(v.T) {
		next = v.T[i]
	}
	return v.At(l.t1), next
}

func (l *Land) step() {
	raining, until := false, math.Inf(1)
	for g := range l.rain {
		rate, next := l.gage(g)
		l.rain[g] = rate
		raining = raining || rate > 0
		until = min(until, next-l.t1)
	}
	dt := l.c.Dry
	if raining || l.wet {
		dt = l.c.Wet
	}
	dt = max(1, min(dt, until))
	evaporation := 0.0
	if l.c.Evaporation != nil && !(raining && l.c.DryEvaporation) {
		evaporation = l.c.Evaporation(l.t1)
	}
	l.t0, l.t1 = l.t1, l.t1+dt
	copy(l.old, l.new)
	l.wet = false
	for i := range l.c.Subcatchments {
		l.one(i, dt, evaporation)
		l.wet = l.wet || l.new[i] > 0
	}
}

// one moves one subcatchment.
func (l *Land) one(i int, dt, evaporation float64) {
	s, p := &l.c.Subcatchments[i], &l.patches[i]
	rain, runOn := 0.0, 0.0
	if s.Gage >= 0 {
		rain = l.rain[s.Gage]
	}
	if s.Area <= 0 {
		return
	}
	for k := range l.c.Subcatchments {
		if u := &l.c.Subcatchments[k]; u.Outlet == ToLand && u.To == i && k != i {
			runOn += l.old[k] / s.Area
		}
	}
	inner := [3]float64{runOn, runOn, runOn}
	given := func(k int) float64 { return float64(p[k].runoff * p[k].share * (1 - p[k].outlet)) }
	switch s.Inner {
	case Pervious:
		if p[2].share > 0 {
			inner[2] += float64((given(0) + given(1)) / p[2].share)
		}
	case Impervious:
		if p[1].share > 0 {
			inner[1] += given(2) / p[1].share
		}
	}
	q := 0.0
	for k := range p {
		if p[k].share <= 0 {
			continue
		}
		var soil *Soil
		if k == 2 {
			soil = &l.soils[i]
		}
		e, f := p[k].step(dt, rain, inner[k], evaporation, soil)
		a := p[k].share * s.Area
		l.Evaporated += float64(e * a * dt)
		l.Infiltrated += float64(f * a * dt)
		q += float64(p[k].runoff * p[k].outlet * a)
	}
	l.Rained += float64(rain * s.Area * dt)
	l.new[i] = q
	if s.Outlet == ToNode {
		l.RanOff += float64((l.old[i] + q) / 2 * dt)
	}
}

// Standing is the water on the land now [m³].
func (l *Land) Standing() float64 {
	sum := 0.0
	for i, p := range l.patches {
		for k := range p {
			sum += float64(p[k].depth * p[k].share * l.c.Subcatchments[i].Area)
		}
	}
	return sum
}
