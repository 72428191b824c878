package cases

import (
	"errors"
	"math"
	"strings"

	"semul/engine/city/read/swmm"
	"semul/engine/fmath"
	"semul/engine/par"
	"semul/models/drainage/runoff"
	"semul/models/drainage/sewer"
)

// Case is a network with what else its file says.
type Case struct {
	Model    *swmm.Model
	Network  *sewer.Network
	Warnings []string
	Node     map[string]int
	Link     map[string]int
	Pool     *par.Pool // moves large networks; nil: one thread

	land *runoff.Config
}

// Open reads a SWMM input file as a network.
func Open(name string) (*Case, error) {
	m, err := swmm.Open(name)
	if err != nil {
		return nil, err
	}
	return FromSWMM(m)
}

// FromSWMM builds a network from a model.
func FromSWMM(m *swmm.Model) (*Case, error) {
	b := &builder{m: m, u: m.Options.FlowUnits.Units(), c: &Case{Model: m, Network: &sewer.Network{}, Node: map[string]int{}, Link: map[string]int{}}, by: m.Index(),
		shared: map[string]*sewer.Section{}}
	b.options()
	b.nodes()
	b.links()
	b.plausible()
	b.captures()
	b.inflows()
	b.rules()
	b.land()
	b.kept()
	if len(b.errs) > 0 {
		return nil, errors.Join(b.errs...)
	}
	return b.c, nil
}

// Solver makes the solver of a case; errors name the line.
func (c *Case) Solver() (*sewer.Solver, error) {
	s, err := sewer.New(c.Network)
	if err == nil {
		s.Share(c.Pool)
	}
	if err == nil && c.land != nil {
		land, err := c.Land()
		if err != nil {
			return nil, err
		}
		s.SetSource(func(t float64, nodes []float64) {
			land.Until(t)
			land.Add(t, nodes)
		})
		return s, nil
	}
	var cycle *sewer.CycleError
	var place *sewer.PlaceError
	switch {
	case errors.As(err, &cycle):
		return nil, c.Model.Errorf(cycle.Line, "[CONTROLS] %v", err)
	case errors.As(err, &place):
		return nil, c.Model.Errorf(c.line(place), "%s", place.Error())
	}
	return s, err
}

// line finds where a node or link stands.
func (c *Case) line(p *sewer.PlaceError) int {
	m := c.Model
	if p.What == "node" {
		for _, v := range m.Junctions {
			if v.Name == p.Name {
				return v.Line
			}
		}
		for _, v := range m.Outfalls {
			if v.Name == p.Name {
				return v.Line
			}
		}
		for _, v := range m.Storages {
			if v.Name == p.Name {
				return v.Line
			}
		}
		return 0
	}
	for _, v := range m.Conduits {
		if v.Name == p.Name {
			return v.Line
		}
	}
	for _, v := range m.Pumps {
		if v.Name == p.Name {
			return v.Line
		}
	}
	return 0
}

// builder turns one model into one network.
type builder struct {
	m      *swmm.Model
	u      swmm.Units
	c      *Case
	by     swmm.Index
	shared map[string]*sewer.Section
	errs   []error
}

func (b *builder) fail(line int, format string, args ...any) {
	b.errs = append(b.errs, b.m.Errorf(line, format, args...))
}

func (b *builder) warn(line int, format string, args ...any) {
	b.c.Warnings = append(b.c.Warnings, b.m.Errorf(line, format, args...).Error())
}

func (b *builder) options() {
	o, n := &b.m.Options, &b.c.Network.Options
	*n = sewer.DefaultOptions()
	n.Start, n.Step, n.MinStep, n.RuleStep = o.Start, o.RoutingStep, o.MinimumStep, o.RuleStep
	n.Courant, n.Lengthen, n.Ponding, n.Slot = o.VariableStep, o.LengtheningStep, o.AllowPonding, o.Surcharge == "SLOT"
	n.MinSlope = o.MinSlope / 100
	if o.MinSurfaceArea > 0 {
		n.MinArea = o.MinSurfaceArea * b.u.Area
	}
	if o.MaxTrials > 0 {
		n.Trials = o.MaxTrials
	}
	if o.HeadTolerance > 0 {
		n.Tolerance = o.HeadTolerance * b.u.Length
	}
	n.Damping = map[string]sewer.Damping{"NONE": sewer.NoDamping, "PARTIAL": sewer.Partial, "FULL": sewer.Full}[o.InertialDamping]
	n.Limit = map[string]sewer.Limit{"SLOPE": sewer.BySlope, "FROUDE": sewer.ByFroude, "BOTH": sewer.BySlope | sewer.ByFroude}[o.NormalFlowLimited]
	if o.Routing != "DYNWAVE" {
		b.warn(0, "FLOW_ROUTING %s: this program routes by the dynamic wave; depths and peaks will differ from SWMM's, pipes may surcharge and flow back", o.Routing)
	}
	if o.SkipSteadyState {
		b.warn(0, "SKIP_STEADY_STATE is not used: every step is computed")
	}
	if o.ReportStep >= o.Seconds() {
		b.warn(0, "REPORT_STEP is %g h, as long as the run or longer, so only its end is reported; a number without a colon counts hours, write e.g. 0:05:00", o.ReportStep/3600)
	}
}

func (b *builder) node(n sewer.Node) {
	b.c.Node[n.Name] = len(b.c.Network.Nodes)
	b.c.Network.Nodes = append(b.c.Network.Nodes, n)
}

func (b *builder) nodes() {
	l, m := b.u.Length, b.m
	for _, j := range m.Junctions {
		b.node(sewer.Node{Name: j.Name, Invert: j.Invert * l, Full: j.MaxDepth * l, Initial: j.InitDepth * l, Surcharge: j.SurDepth * l, Ponded: j.Ponded * b.u.Area})
	}
	for _, d := range m.Dividers {
		b.node(sewer.Node{Name: d.Name, Invert: d.Invert * l, Full: d.MaxDepth * l, Initial: d.InitDepth * l, Surcharge: d.SurDepth * l, Ponded: d.Ponded * b.u.Area})
	}
	for _, o := range m.Outfalls {
		v := sewer.Node{Name: o.Name, Kind: sewer.Outfall, Invert: o.Invert * l, Mouth: sewer.Mouth{Flap: o.Gated, Level: o.Stage * l}}
		switch o.Kind {
		case "FREE":
		case "NORMAL":
			v.Mouth.Kind = sewer.Normal
		case "FIXED":
			v.Mouth.Kind = sewer.Fixed
		case "TIDAL":
			v.Mouth.Kind = sewer.Tidal
			c := b.by.Curves[o.Table]
			v.Mouth.Table = sewer.Series{T: scaled(c.X, 3600), V: scaled(c.Y, l)}
		case "TIMESERIES":
			v.Mouth.Kind = sewer.Timed
			c := b.by.Series[o.Table]
			v.Mouth.Table = sewer.Series{T: c.Seconds, V: scaled(c.Value, l)}
		}
		if o.RouteTo != "" && o.RouteTo != "*" {
			b.warn(o.Line, "[OUTFALLS] %s: what leaves to subcatchment %s leaves the network", o.Name, o.RouteTo)
		}
		b.node(v)
	}
	for _, s := range m.Storages {
		b.node(sewer.Node{Name: s.Name, Kind: sewer.Storage, Invert: s.Invert * l, Full: s.MaxDepth * l, Initial: s.InitDepth * l, Surcharge: s.SurDepth * l, Basin: b.basin(s), Soak: b.soak(s), Evaporates: max(0, s.Fevap)})
	}
}

// soak reads the soil under a storage: its conductivity alone, or suction, conductivity and deficit.
func (b *builder) soak(s swmm.Storage) sewer.Soak {
	p := s.Seepage
	if len(p) == 1 {
		p = []float64{0, p[0], 0}
	}
	if len(p) < 3 {
		return sewer.Soak{}
	}
	if p[0] < 0 || p[1] < 0 || p[2] < 0 || p[2] > 1 {
		b.fail(s.Line, "[STORAGE] %s: suction and conductivity of the soil must not be negative and its deficit lie from 0 to 1, got %g, %g and %g", s.Name, p[0], p[1], p[2])
	}
	return sewer.Soak{Suction: p[0] * b.u.Rain, Conductivity: p[1] * b.u.Rain / 3600, Deficit: p[2]}
}

// basin is the surface of a storage. The shapes are those of the User's Manual 5.2, section 3.2.
func (b *builder) basin(s swmm.Storage) sewer.Basin {
	l, area, p := b.u.Length, b.u.Area, s.Param
	switch s.Shape {
	case "TABULAR":
		c := b.by.Curves[s.Curve]
		return sewer.Basin{Depth: scaled(c.X, l), Area: scaled(c.Y, area)}
	case "CYLINDRICAL":
		return sewer.Basin{A0: math.Pi / 4 * p[0] * p[1] * area}
	case "CONICAL", "PYRAMIDAL", "PARABOLIC", "PARABOLOID":
		if !(p[0] > 0) || s.Shape[:3] != "PYR" && !(p[1] > 0) || s.Shape[:3] == "PAR" && !(p[2] > 0) {
			b.fail(s.Line, "[STORAGE] %s: the lengths of a %s basin must be above 0", s.Name, strings.ToLower(s.Shape))
			return sewer.Basin{A0: 1}
		}
	}
	switch s.Shape {
	case "CONICAL": // ellipse whose axes grow by twice the side slope
		return sewer.Basin{A0: math.Pi / 4 * p[0] * p[1] * area, A1: math.Pi * p[2] * p[1] * area / l, Power: 1, A2: math.Pi * p[2] * p[2] * p[1] / p[0]}
	case "PYRAMIDAL":
		return sewer.Basin{A0: p[0] * p[1] * area, A1: 2 * p[2] * (p[0] + p[1]) * area / l, Power: 1, A2: 4 * p[2] * p[2]}
	case "PARABOLIC", "PARABOLOID":
		return sewer.Basin{A1: math.Pi / 4 * p[0] * p[1] / p[2] * area / l, Power: 1}
	}
	// FUNCTIONAL: coefficient, exponent, constant
	return sewer.Basin{A0: p[2] * area, A1: p[0] * area * fmath.Pow(l, -p[1]), Power: p[1]}
}

func scaled(x []float64, f float64) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = v * f
	}
	return out
}

func (b *builder) inflows() {
	net := b.c.Network
	for _, f := range b.m.Inflows {
		if f.Constituent != "FLOW" {
			b.warn(f.Line, "[INFLOWS] %s: pollutants are not routed (%s)", f.Node, f.Constituent)
			continue
		}
		in := sewer.Inflow{Node: b.c.Node[f.Node], Base: f.Base * b.u.Flow, Scale: f.Scale}
		if f.Series != "" && f.Series != "*" {
			s := b.by.Series[f.Series]
			in.Series = &sewer.Series{T: s.Seconds, V: scaled(s.Value, b.u.Flow)}
		}
		if f.Pattern != "" && f.Pattern != "*" {
			in.Patterns = b.patterns([]string{f.Pattern})
		}
		net.Inflows = append(net.Inflows, in)
	}
	for _, f := range b.m.DWF {
		if f.Constituent == "FLOW" {
			net.Inflows = append(net.Inflows, sewer.Inflow{Node: b.c.Node[f.Node], Base: f.Mean * b.u.Flow, Patterns: b.patterns(f.Patterns)})
		}
	}
}

func (b *builder) patterns(names []string) []sewer.Pattern {
	var out []sewer.Pattern
	kinds := map[string]sewer.PatternKind{"MONTHLY": sewer.Monthly, "DAILY": sewer.Daily, "HOURLY": sewer.Hourly, "WEEKEND": sewer.Weekend}
	for _, name := range names {
		for _, p := range b.m.Patterns {
			if p.Name == name {
				out = append(out, sewer.Pattern{Kind: kinds[p.Kind], Factor: p.Factor})
			}
		}
	}
	return out
}

// kept tells of sections that are kept and change what SWMM would compute.
func (b *builder) kept() {
	known := map[string]string{"POLLUTANTS": "pollutants are not routed", "GROUNDWATER": "groundwater is not computed",
		"RDII": "rainfall-derived infiltration is not computed", "SNOWPACKS": "snow is not computed", "LID_USAGE": "low-impact controls are not computed", "FILES": "interface files are not used",
		"HYDROGRAPHS": "unit hydrographs are not used", "ADJUSTMENTS": "adjustments are not used", "TEMPERATURE": "temperature is not used"}
	// sections that SWMM has and that say nothing of water here
	const quiet = " REPORT TAGS MAP LABELS SYMBOLS BACKDROP PROFILES LANDUSES COVERAGES LOADINGS BUILDUP WASHOFF TREATMENT LID_CONTROLS AQUIFERS GWF EVENTS COORDINATES VERTICES POLYGONS "
	for _, k := range b.m.Kept {
		if _, ok := known[k.Name]; !ok && !strings.Contains(quiet, " "+k.Name+" ") {
			b.warn(k.Line, "[%s] is no section that SWMM knows; it is kept and not used", k.Name)
			continue
		}
		text, any := known[k.Name], false
		for _, line := range k.Lines {
			if t := strings.TrimSpace(line); t != "" && t[0] != ';' {
				any = true
			}
		}
		if text != "" && any {
			b.warn(k.Line, "[%s] is kept and not computed: %s", k.Name, text)
		}
	}
}
