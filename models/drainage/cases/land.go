package cases

import (
	"math"
	"strconv"
	"strings"

	"semul/engine/city/read/swmm"
	"semul/engine/fmath"
	"semul/models/drainage/runoff"
	"semul/models/drainage/sewer"
)

// Land makes the subcatchments of a case; nil if it has none, or no rain.
func (c *Case) Land() (*runoff.Land, error) {
	if c.land == nil {
		return nil, nil
	}
	return runoff.New(*c.land)
}

func (b *builder) land() {
	m := b.m
	var air runoff.Config // storages evaporate without land too
	b.evaporation(&air)
	b.c.Network.Evaporation = air.Evaporation
	if len(m.Subcatchments) == 0 || len(m.Gages) == 0 || m.Options.IgnoreRainfall {
		return
	}
	cfg := &runoff.Config{Wet: max(1, m.Options.WetStep), Dry: max(1, m.Options.DryStep)}
	gages := map[string]int{}
	for _, g := range m.Gages {
		gages[g.Name] = len(cfg.Gages)
		cfg.Gages = append(cfg.Gages, b.gage(g))
	}
	rows := map[string]int{}
	for i, s := range m.Subcatchments {
		rows[s.Name] = i
	}
	for _, s := range m.Subcatchments {
		v := runoff.Subcatchment{Name: s.Name, Gage: -1, Area: s.Area * b.u.Land, Width: s.Width * b.u.Length, Slope: s.Slope / 100, Impervious: s.Imperv / 100, ZeroStore: s.ZeroImperv / 100,
			NImpervious: s.NImperv, NPervious: s.NPerv, StoreImp: s.StoreImperv * b.u.Rain, StorePerv: s.StorePerv * b.u.Rain, Routed: s.RoutedPercent / 100}
		if g, ok := gages[s.Gage]; ok {
			v.Gage = g
		}
		if n, ok := b.c.Node[s.Outlet]; ok {
			v.To = n
		} else {
			v.Outlet, v.To = runoff.ToLand, rows[s.Outlet]
		}
		v.Inner = map[string]runoff.Inner{"OUTLET": runoff.Out, "PERVIOUS": runoff.Pervious, "IMPERVIOUS": runoff.Impervious}[s.RouteTo]
		v.Soil = b.soil(s)
		cfg.Subcatchments = append(cfg.Subcatchments, v)
	}
	cfg.Evaporation, cfg.DryEvaporation = air.Evaporation, air.DryEvaporation
	b.c.land = cfg
}

// gage turns a series of rain into rates that hold for the recording interval.
func (b *builder) gage(g swmm.Gage) runoff.Gage {
	var out runoff.Gage
	if g.Source != "TIMESERIES" {
		b.warn(g.Line, "[RAINGAGES] %s: rain files are not read; give the rain as a time series", g.Name)
		return out
	}
	s := b.by.Series[g.Series]
	interval := math.Round(g.IntervalSeconds) // files write 0.08333 h for 5 min
	if !(interval > 0) {
		b.fail(g.Line, "[RAINGAGES] %s: the recording interval must be above 0, got %g s", g.Name, interval)
		return out
	}
	for i, t := range s.Seconds {
		v := s.Value[i]
		switch g.Kind {
		case "INTENSITY":
			v *= b.u.Rain / 3600
		case "CUMULATIVE":
			if i > 0 && v >= s.Value[i-1] {
				v -= s.Value[i-1]
			}
			v *= b.u.Rain / interval
		default:
			v *= b.u.Rain / interval
		}
		if v < 0 {
			b.fail(s.Line, "[TIMESERIES] %s: rain must not be negative, got %g at %g s", s.Name, s.Value[i], t)
			return out
		}
		out.T, out.Rate = append(out.T, t), append(out.Rate, v)
		if i+1 == len(s.Seconds) || s.Seconds[i+1] > t+interval+1 {
			out.T, out.Rate = append(out.T, t+interval), append(out.Rate, 0)
		}
	}
	return out
}

// soil reads the infiltration of a subcatchment.
func (b *builder) soil(s swmm.Subcatchment) runoff.Soil {
	method := s.Method
	if method == "" {
		method = b.m.Options.Infiltration
	}
	p := make([]float64, 5)
	copy(p, s.Infiltration)
	rate := b.u.Rain / 3600
	switch method {
	case "HORTON", "MODIFIED_HORTON":
		out := runoff.Soil{First: p[0] * rate, Last: p[1] * rate, Decay: p[2] / 3600, Most: p[4] * b.u.Rain}
		if method != "HORTON" {
			out.Method = runoff.ModifiedHorton
		}
		if p[3] > 0 {
			out.Recovery = -fmath.Log(1-0.98) / (p[3] * 86400)
		}
		return out
	case "GREEN_AMPT", "MODIFIED_GREEN_AMPT":
		out := runoff.Soil{Method: runoff.GreenAmpt, Suction: p[0] * b.u.Rain, Conductivity: p[1] * rate, Deficit: p[2]}
		if method != "GREEN_AMPT" {
			out.Method = runoff.ModifiedGreenAmpt
		}
		if !(out.Conductivity > 0) {
			b.fail(s.InfilLine, "[INFILTRATION] %s: the conductivity must be above 0, got %g", s.Name, p[1])
		}
		return out
	case "CURVE_NUMBER":
		out := runoff.Soil{Method: runoff.CurveNumber, Number: p[0]}
		if p[2] > 0 {
			out.Recovery = 1 / (p[2] * 86400)
		}
		if !(p[0] >= 10 && p[0] <= 99) {
			b.fail(s.InfilLine, "[INFILTRATION] %s: a curve number is from 10 to 99, got %g", s.Name, p[0])
		}
		return out
	}
	b.fail(s.InfilLine, "[INFILTRATION] %s: unknown method %q; choose HORTON, GREEN_AMPT or CURVE_NUMBER", s.Name, method)
	return runoff.Soil{}
}

// evaporation reads a constant or monthly rate, in or mm a day.
func (b *builder) evaporation(cfg *runoff.Config) {
	perDay := b.u.Rain / 86400
	for _, r := range b.m.Evaporation {
		kind := strings.ToUpper(r.Words[0])
		var v []float64
		for _, w := range r.Words[1:] {
			if x, err := strconv.ParseFloat(w, 64); err == nil && x >= 0 && x < 1e6 {
				v = append(v, x*perDay)
			}
		}
		switch {
		case kind == "CONSTANT" && len(v) == 1:
			cfg.Evaporation = func(float64) float64 { return v[0] }
		case kind == "MONTHLY" && len(v) == 12:
			start := b.m.Options.Start
			cfg.Evaporation = func(t float64) float64 { return v[int(sewer.When(start, t).Month())-1] }
		case kind == "DRY_ONLY":
			cfg.DryEvaporation = len(r.Words) > 1 && strings.EqualFold(r.Words[1], "YES")
		case kind == "CONSTANT" || kind == "MONTHLY":
			b.fail(r.Line, "[EVAPORATION] %s needs %d rates from 0", kind, map[bool]int{true: 1, false: 12}[kind == "CONSTANT"])
		default:
			b.warn(r.Line, "[EVAPORATION] %s is not used; give a CONSTANT or MONTHLY rate", kind)
		}
	}
}
