package forcing

import (
	"fmt"

	"semul/engine/clock"
)

// ChicagoRain is [forcing.rain] kind = "chicago": the storm of Keifer and Chu, whose window from r·d before the peak to
// (1−r)·d behind it has the depth P(d) for every d, r being where in the storm the peak lies:
//
//	C(peak) − C(peak − τ) = r·P(τ/r)         C(peak + τ) − C(peak) = (1−r)·P(τ/(1−r))
//
// P is the curve of AlternatingRain, whose keys it has. It needs no formula of intensity, and below the shortest duration
// given the intensity is constant.
//
// Source: Keifer, Chu 1957, Synthetic storm pattern for drainage design, J. Hydraul. Div. ASCE 83(4).
type ChicagoRain struct {
	AlternatingRain
}

// Build makes the storm.
func (p *ChicagoRain) Build() (Rain, error) {
	if _, bad := p.blocks(); bad != nil {
		return Rain{}, fmt.Errorf("forcing: %s: %s", bad.key, bad.why)
	}
	d, depths := p.curve()
	whole := d[len(d)-1]
	peak := whole / 2
	if p.Peak != nil {
		peak = p.Peak.Sub(p.Start)
	}
	step := p.step(whole)
	n := int(whole / step)
	ends, amounts := []clock.Time{p.Start}, make([]float64, n)
	before := 0.0
	between := p.between(d, depths)
	for k := range amounts {
		t := clock.Duration(k+1) * step
		by := max(before, fallenBy(t, peak, whole, d, depths, between))
		amounts[k] = float64((by - before) * p.factor())
		before = by
		ends = append(ends, p.Start.Add(t))
	}
	s, err := NewSteps(ends, amounts)
	r := Rain{Zone: p.Zone, Steps: s}
	if note := p.straightNote(d, depths); note != "" {
		r.Notes = append(r.Notes, note)
	}
	return r, err
}

// fallenBy is C(t), counted from the start of the storm.
func fallenBy(t, peak, whole clock.Duration, d []clock.Duration, depths []float64, between law) float64 {
	r := peak.Seconds() / whole.Seconds()
	side := func(tau clock.Duration, share float64) float64 {
		if tau <= 0 || share <= 0 {
			return 0
		}
		window := min(whole, clock.Duration(tau.Seconds()/share*1e9))
		if window <= 0 {
			return 0
		}
		return float64(share * between(window, d, depths))
	}
	first := side(peak, r)
	if t <= peak {
		return first - side(peak-t, r)
	}
	return first + side(t-peak, 1-r)
}
