package swmm

import (
	"strings"
	"time"
)

// Options are the simulation options that the network solver needs. Times are civil, without zone.
type Options struct {
	FlowUnits         FlowUnits
	Infiltration      string // HORTON, MODIFIED_HORTON, GREEN_AMPT, MODIFIED_GREEN_AMPT or CURVE_NUMBER
	Routing           string // STEADY, KINWAVE or DYNWAVE
	ElevationOffsets  bool
	Start, End        time.Time
	ReportStart       time.Time
	ReportStep        float64 // [s]
	WetStep, DryStep  float64 // of runoff [s]
	RoutingStep       float64 // [s]
	RuleStep          float64 // [s]; 0: each routing step
	DryDays           float64
	AllowPonding      bool
	InertialDamping   string  // NONE, PARTIAL or FULL
	NormalFlowLimited string  // SLOPE, FROUDE, BOTH or NONE
	ForceMain         string  // H-W or D-W
	Surcharge         string  // EXTRAN or SLOT
	VariableStep      float64 // Courant factor; 0: fixed steps; 0.75 where the file is silent
	LengtheningStep   float64 // [s]; 0: none
	MinimumStep       float64 // [s]
	MinSurfaceArea    float64 // area units; 0: the default, 12.566 ft²
	MinSlope          float64 // %
	MaxTrials         int     // 0: 8
	HeadTolerance     float64 // length units; 0: 0.005 ft
	SkipSteadyState   bool    // kept, not used: every step is computed
	IgnoreRainfall    bool
	Other             [][2]string // options that are kept and not used
}

// defaultOptions are those of EPA SWMM 5.2.4, found by leaving each key out: see models/drainage/sewer/DESIGN.md 16.
func defaultOptions() Options {
	day := time.Date(2004, 1, 1, 0, 0, 0, 0, time.UTC)
	return Options{FlowUnits: CFS, Infiltration: "HORTON", Routing: "DYNWAVE", Start: day, End: day.AddDate(0, 0, 1), ReportStep: 900, WetStep: 300, DryStep: 3600,
		RoutingStep: 20, InertialDamping: "PARTIAL", NormalFlowLimited: "BOTH", ForceMain: "H-W", Surcharge: "EXTRAN", VariableStep: 0.75, MinimumStep: 0.5}
}

// Seconds is the simulated duration [s].
func (o *Options) Seconds() float64 { return o.End.Sub(o.Start).Seconds() }

// dates gathers dates and times of day until the section is over.
type dates struct {
	day  [3]time.Time // start, end, report start
	tod  [3]float64
	have [3]bool
}

var dateKeys = map[string]int{"START": 0, "END": 1, "REPORT_START": 2}

// option reads one line of [OPTIONS].
func (d *decoder) option(w *row) {
	if !w.need(2, "KEY VALUE") {
		return
	}
	o, key := &d.m.Options, strings.ToUpper(w.word(0))
	value := strings.ToUpper(w.word(1))
	if base, ok := strings.CutSuffix(key, "_DATE"); ok {
		if i, ok := dateKeys[base]; ok {
			if t, ok := parseDate(w.word(1)); ok {
				d.dates.day[i], d.dates.have[i] = t, true
			} else {
				w.errorf("%s: %q is no date; write month/day/year, e.g. 07/23/2020", key, w.word(1))
			}
			return
		}
	}
	if base, ok := strings.CutSuffix(key, "_TIME"); ok {
		if i, ok := dateKeys[base]; ok {
			d.dates.tod[i] = w.clock(1)
			return
		}
	}
	choose := func(into *string, words ...string) {
		for _, c := range words {
			if value == c {
				*into = c
				return
			}
		}
		w.errorf("%s: unknown choice %q; choose %s", key, w.word(1), strings.Join(words, ", "))
	}
	switch key {
	case "FLOW_UNITS":
		s := string(o.FlowUnits)
		choose(&s, "CFS", "GPM", "MGD", "CMS", "LPS", "MLD")
		o.FlowUnits = FlowUnits(s)
	case "INFILTRATION":
		choose(&o.Infiltration, "HORTON", "MODIFIED_HORTON", "GREEN_AMPT", "MODIFIED_GREEN_AMPT", "CURVE_NUMBER")
	case "FLOW_ROUTING":
		if value == "XKINWAVE" || value == "KW" {
			value = "KINWAVE"
		} else if value == "DW" {
			value = "DYNWAVE"
		}
		choose(&o.Routing, "STEADY", "KINWAVE", "DYNWAVE", "NONE")
	case "LINK_OFFSETS":
		s := ""
		choose(&s, "DEPTH", "ELEVATION")
		o.ElevationOffsets = s == "ELEVATION"
	case "REPORT_STEP":
		o.ReportStep = w.clock(1)
	case "WET_STEP":
		o.WetStep = w.clock(1)
	case "DRY_STEP":
		o.DryStep = w.clock(1)
	case "ROUTING_STEP":
		o.RoutingStep = w.step(1)
	case "RULE_STEP":
		o.RuleStep = w.clock(1)
	case "DRY_DAYS":
		o.DryDays = w.number(1, "DRY_DAYS")
	case "ALLOW_PONDING":
		o.AllowPonding = w.yes(1)
	case "SKIP_STEADY_STATE":
		o.SkipSteadyState = w.yes(1)
	case "IGNORE_RAINFALL":
		o.IgnoreRainfall = w.yes(1)
	case "INERTIAL_DAMPING":
		choose(&o.InertialDamping, "NONE", "PARTIAL", "FULL")
	case "NORMAL_FLOW_LIMITED":
		switch value { // older files
		case "YES":
			value = "SLOPE"
		case "NO":
			value = "FROUDE"
		}
		choose(&o.NormalFlowLimited, "SLOPE", "FROUDE", "BOTH", "NONE")
	case "FORCE_MAIN_EQUATION":
		choose(&o.ForceMain, "H-W", "D-W")
	case "SURCHARGE_METHOD":
		choose(&o.Surcharge, "EXTRAN", "SLOT")
	case "VARIABLE_STEP":
		o.VariableStep = w.within(1, key, 0, 2)
	case "LENGTHENING_STEP":
		o.LengtheningStep = w.within(1, key, 0, 86400)
	case "MINIMUM_STEP":
		o.MinimumStep = w.within(1, key, 0, 86400)
	case "MIN_SURFAREA":
		o.MinSurfaceArea = w.within(1, key, 0, 1e9)
	case "MIN_SLOPE":
		o.MinSlope = w.within(1, key, 0, 100)
	case "MAX_TRIALS":
		o.MaxTrials = int(w.within(1, key, 0, 1000))
	case "HEAD_TOLERANCE":
		o.HeadTolerance = w.within(1, key, 0, 100)
	default:
		o.Other = append(o.Other, [2]string{key, strings.Join(w.words[1:], " ")})
	}
}

// settle puts dates and times of day together.
func (d *decoder) settle() {
	o := &d.m.Options
	at := func(i int, otherwise time.Time) time.Time {
		t := otherwise
		if d.dates.have[i] {
			t = d.dates.day[i]
		}
		return t.Add(time.Duration(d.dates.tod[i] * float64(time.Second)))
	}
	day := o.Start
	o.Start = at(0, day)
	if d.dates.have[0] {
		day = d.dates.day[0]
	}
	o.End = at(1, day)
	if !d.dates.have[1] && d.dates.tod[1] == 0 {
		o.End = o.Start.AddDate(0, 0, 1)
	}
	o.ReportStart = o.Start
	if d.dates.have[2] { // a time without a date counts for nothing
		o.ReportStart = at(2, day)
	}
	if !o.End.After(o.Start) {
		d.fail(0, "the simulation ends at %s, not after its start at %s; check START_DATE, START_TIME, END_DATE and END_TIME", o.End.Format("01/02/2006 15:04:05"), o.Start.Format("01/02/2006 15:04:05"))
	}
	if !(o.RoutingStep > 0) {
		d.fail(0, "ROUTING_STEP must be above 0, got %g s", o.RoutingStep)
	}
	if o.WetStep > 0 {
		o.RoutingStep = min(o.RoutingStep, o.WetStep)
	}
	o.LengtheningStep = min(o.LengtheningStep, o.RoutingStep)
	if !(o.ReportStep > 0) {
		d.fail(0, "REPORT_STEP must be above 0, got %g s", o.ReportStep)
	}
}
