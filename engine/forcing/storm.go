package forcing

import (
	"fmt"
	"sort"

	"semul/engine/clock"
	"semul/engine/fmath"
	"semul/engine/units"
)

// AlternatingRain is [forcing.rain] kind = "alternating", a design storm by alternating blocks: the depth of its
// wettest window of every duration is the one asked for.
//
//	P(d) = P_i·(d/d_i)^n,  n = ln(P_i+1/P_i) / ln(d_i+1/d_i)   between given durations
//	P(d) = P_1·d/d_1                                           below the shortest: no burst is invented
//	P(d) straight between given durations                      where n rises from one to the next so that P would not be
//	                                                           concave though the depths given are, as in published tables
//	ΔP_k = P(kΔt) − P((k−1)Δt), falling; the largest at the peak, the rest in turn right and left of it
//
// Source of the method: Chow, Maidment, Mays 1988, Applied Hydrology, section 14.4.
type AlternatingRain struct {
	RainHead
	Start  clock.Time                     `toml:"start" doc:"first drop; default: the start of the run"`
	Peak   *clock.Time                    `toml:"peak" doc:"when it rains hardest; default: the middle of the storm"`
	Depths map[clock.Duration]units.Metre `toml:"depths" need:"\"60 min\" = \"80 mm\"" range:"(0,10]" doc:"depth of the wettest window of each duration, the longest being the storm's" src:"alternating: Chow, Maidment, Mays 1988, Applied Hydrology, section 14.4; chicago: Keifer, Chu 1957"`
	Step   *clock.Duration                `toml:"step" range:"(0,86400]" doc:"length of a block; default: 10, 5 or 1 min, whichever divides the storm"`
}

const maxBlocks = 100000

// Check is asked by the scenario.
func (p *AlternatingRain) Check(bad func(key, why string)) {
	p.check(bad)
	if _, err := p.blocks(); err != nil {
		bad(err.key, err.why)
	}
}

// Span is when it rains.
func (p *AlternatingRain) Span() (from, to clock.Time) {
	d, _ := p.curve()
	if len(d) == 0 {
		return 0, 0
	}
	return p.Start, p.Start.Add(d[len(d)-1])
}

// Build makes the storm.
func (p *AlternatingRain) Build() (Rain, error) {
	blocks, bad := p.blocks()
	if bad != nil {
		return Rain{}, fmt.Errorf("forcing: %s: %s", bad.key, bad.why)
	}
	d, depths := p.curve()
	ends := make([]clock.Time, len(blocks)+1)
	step := p.step(d[len(d)-1])
	for i := range ends {
		ends[i] = p.Start.Add(clock.Duration(i) * step)
	}
	for i := range blocks {
		blocks[i] = float64(blocks[i] * p.factor())
	}
	s, err := NewSteps(ends, blocks)
	if err != nil {
		return Rain{}, err
	}
	var notes []string
	if d[0] > step {
		rate := units.RainRate(depths[0] * p.factor() / d[0].Seconds())
		notes = append(notes, fmt.Sprintf("rain: within %s the intensity is constant, %.4g mm/h; no shorter burst was given and none is invented",
			clock.FormatDuration(d[0]), float64(rate)*3.6e6))
	}
	if note := p.straightNote(d, depths); note != "" {
		notes = append(notes, note)
	}
	return Rain{Zone: p.Zone, Steps: s, Notes: notes}, nil
}

// fault is something wrong at a key.
type fault struct{ key, why string }

// curve returns the durations, ascending, and their depths.
func (p *AlternatingRain) curve() ([]clock.Duration, []float64) {
	d := make([]clock.Duration, 0, len(p.Depths))
	for k := range p.Depths { //semul:allow maprange: sorted below
		d = append(d, k)
	}
	sort.Slice(d, func(i, j int) bool { return d[i] < d[j] })
	depths := make([]float64, len(d))
	for i, k := range d {
		depths[i] = float64(p.Depths[k])
	}
	return d, depths
}

func (p *AlternatingRain) step(whole clock.Duration) clock.Duration {
	if p.Step != nil {
		return *p.Step
	}
	for _, m := range []clock.Duration{10, 5} {
		if d := m * 60e9; whole%d == 0 {
			return d
		}
	}
	return 60e9
}

// blocks returns the depth of each block, in time order and unscaled.
func (p *AlternatingRain) blocks() ([]float64, *fault) {
	d, depths := p.curve()
	if len(d) == 0 {
		return nil, &fault{"depths", `empty; write e.g. "60 min" = "80 mm"`}
	}
	if d[0] <= 0 {
		return nil, &fault{"depths", fmt.Sprintf("%s is no duration of rain; durations are above 0", clock.FormatDuration(d[0]))}
	}
	for i := range d[1:] {
		if depths[i+1] < depths[i] {
			return nil, &fault{"depths", fmt.Sprintf("%s has less rain (%s) than %s (%s), which lies within it; correct one of the two",
				clock.FormatDuration(d[i+1]), units.Metre(depths[i+1]), clock.FormatDuration(d[i]), units.Metre(depths[i]))}
		}
	}
	whole := d[len(d)-1]
	step := p.step(whole)
	if whole%step != 0 {
		return nil, &fault{"step", fmt.Sprintf("%s does not divide the storm of %s into whole blocks; write e.g. step = \"1 min\"",
			clock.FormatDuration(step), clock.FormatDuration(whole))}
	}
	n := int(whole / step)
	if n > maxBlocks {
		return nil, &fault{"step", fmt.Sprintf("%s makes %d blocks; write a longer step", clock.FormatDuration(step), n)}
	}
	falling, rises := fallingBlocks(n, step, d, depths, depthOf)
	if rises > 0 {
		if falling, rises = fallingBlocks(n, step, d, depths, straight); rises > 0 {
			return nil, notConcave(clock.Duration(rises+1)*step, d)
		}
	}
	peak := n / 2
	if p.Peak != nil {
		at := p.Peak.Sub(p.Start)
		if at < 0 || at >= whole {
			return nil, &fault{"peak", fmt.Sprintf("lies outside the storm, which begins at %s and lasts %s", p.Start, clock.FormatDuration(whole))}
		}
		peak = int(at / step)
	}
	return alternate(falling, peak), nil
}

// law is P(d) between given durations.
type law = func(d clock.Duration, given []clock.Duration, depths []float64) float64

// fallingBlocks returns ΔP_1 … ΔP_n, and the index of the first that is larger than the one before it, 0 if none is.
func fallingBlocks(n int, step clock.Duration, d []clock.Duration, depths []float64, p law) (falling []float64, rises int) {
	falling = make([]float64, n)
	before := 0.0
	rounding := float64(1e-11 * depths[len(depths)-1]) // of the difference of two depths
	for k := range falling {
		total := max(before, p(clock.Duration(k+1)*step, d, depths)) // a plateau may round downwards
		falling[k] = total - before
		before = total
		if k > 0 && rises == 0 && falling[k] > falling[k-1]+rounding {
			rises = k
		}
	}
	return falling, rises
}

// between returns which P(d) the storm has: log–log where that is concave, else straight.
func (p *AlternatingRain) between(d []clock.Duration, depths []float64) law {
	if p.straightNote(d, depths) != "" {
		return straight
	}
	return depthOf
}

// straight is P(d) by straight lines between the given durations.
func straight(d clock.Duration, given []clock.Duration, depths []float64) float64 {
	i := sort.Search(len(given), func(i int) bool { return given[i] >= d })
	if given[i] == d || i == 0 {
		return depthOf(d, given, depths)
	}
	share := float64(d-given[i-1]) / float64(given[i]-given[i-1])
	return depths[i-1] + float64((depths[i]-depths[i-1])*share)
}

// straightNote says so, "" if it is not so.
func (p *AlternatingRain) straightNote(d []clock.Duration, depths []float64) string {
	step := p.step(d[len(d)-1])
	if _, rises := fallingBlocks(int(d[len(d)-1]/step), step, d, depths, depthOf); rises == 0 {
		return ""
	}
	return "rain: the depths given do not lie on curves that bend one way in logarithms; between given durations the depth grows evenly"
}

// depthOf is P(d).
func depthOf(d clock.Duration, given []clock.Duration, depths []float64) float64 {
	i := sort.Search(len(given), func(i int) bool { return given[i] >= d })
	switch {
	case given[i] == d:
		return depths[i]
	case i == 0:
		return float64(depths[0]*d.Seconds()) / given[0].Seconds()
	}
	n := fmath.Log(depths[i]/depths[i-1]) / fmath.Log(given[i].Seconds()/given[i-1].Seconds())
	return float64(depths[i-1] * fmath.Pow(d.Seconds()/given[i-1].Seconds(), n))
}

// notConcave names the two durations between which rain would fall harder than within the shorter of them.
func notConcave(end clock.Duration, given []clock.Duration) *fault {
	i := sort.Search(len(given), func(i int) bool { return given[i] >= end }) - 1
	i = max(0, min(i, len(given)-2))
	return &fault{"depths", fmt.Sprintf("from %s to %s the depth grows faster than before: no storm has these wettest windows; correct the depth of one of the two, or leave it out",
		clock.FormatDuration(given[i]), clock.FormatDuration(given[i+1]))}
}

// alternate places falling blocks: the first at index peak, the others in turn right and left, on one side when the
// other is full.
func alternate(falling []float64, peak int) []float64 {
	out := make([]float64, len(falling))
	left, right := peak-1, peak+1
	toRight := true
	for k, v := range falling {
		switch {
		case k == 0:
			out[peak] = v
			continue
		case left < 0 || toRight && right < len(out):
			out[right] = v
			right++
		default:
			out[left] = v
			left--
		}
		toRight = !toRight
	}
	return out
}
