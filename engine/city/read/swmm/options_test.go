package swmm

import (
	"strings"
	"testing"
	"time"
)

// What a file does not say means what EPA SWMM 5.2.4 takes it for: each of these was found by running that program with the
// key left out and with the key given, and comparing all depths and flows (models/drainage/sewer/DESIGN.md 16).
func TestSilentOptionsAreEPAs(t *testing.T) {
	const rest = "END_DATE 01/02/2026\n[JUNCTIONS]\nJ 1 2\n[OUTFALLS]\nO 0 FREE\n"
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		text string
		get  func(o *Options) any
		want any
	}{
		{"", func(o *Options) any { return o.VariableStep }, 0.75},
		{"VARIABLE_STEP 0\n", func(o *Options) any { return o.VariableStep }, 0.0},
		{"", func(o *Options) any { return o.LengtheningStep }, 0.0},
		{"LENGTHENING_STEP 60\n", func(o *Options) any { return o.LengtheningStep }, 20.0},
		{"", func(o *Options) any { return o.MinimumStep }, 0.5},
		{"", func(o *Options) any { return o.MinSurfaceArea }, 0.0}, // 12.566 ft², by the solver
		{"", func(o *Options) any { return o.MaxTrials }, 0},        // 8
		{"", func(o *Options) any { return o.HeadTolerance }, 0.0},  // 0.005 ft
		{"", func(o *Options) any { return o.InertialDamping }, "PARTIAL"},
		{"", func(o *Options) any { return o.NormalFlowLimited }, "BOTH"},
		{"", func(o *Options) any { return o.Surcharge }, "EXTRAN"},
		{"", func(o *Options) any { return o.AllowPonding }, false},
		{"", func(o *Options) any { return o.SkipSteadyState }, false},
		{"", func(o *Options) any { return o.ForceMain }, "H-W"},
		{"", func(o *Options) any { return o.ElevationOffsets }, false},
		{"", func(o *Options) any { return o.Routing }, "DYNWAVE"},
		{"", func(o *Options) any { return o.FlowUnits }, CFS},
		{"", func(o *Options) any { return o.RoutingStep }, 20.0},
		{"ROUTING_STEP 600\n", func(o *Options) any { return o.RoutingStep }, 300.0}, // no longer than WET_STEP
		{"ROUTING_STEP 0:30\nWET_STEP 1:00\n", func(o *Options) any { return o.RoutingStep }, 1800.0},
		{"", func(o *Options) any { return o.RuleStep }, 0.0},
		{"", func(o *Options) any { return o.ReportStep }, 900.0},
		{"REPORT_STEP 0.5\n", func(o *Options) any { return o.ReportStep }, 1800.0},
		{"REPORT_STEP 30\n", func(o *Options) any { return o.ReportStep }, 30 * 3600.0}, // hours
		{"", func(o *Options) any { return o.WetStep }, 300.0},
		{"", func(o *Options) any { return o.DryStep }, 3600.0},
		{"", func(o *Options) any { return o.Start }, time.Date(2004, 1, 1, 0, 0, 0, 0, time.UTC)},
		{"START_DATE 01/01/2026\nREPORT_START_TIME 6:00\n", func(o *Options) any { return o.ReportStart }, start},
		{"START_DATE 01/01/2026\nREPORT_START_DATE 01/01/2026\nREPORT_START_TIME 6:00\n", func(o *Options) any { return o.ReportStart }, start.Add(6 * time.Hour)},
	} {
		m := read1(t, "[OPTIONS]\n"+c.text+rest)
		if got := c.get(&m.Options); got != c.want {
			t.Errorf("%q: got %v, EPA's program takes %v", c.text, got, c.want)
		}
	}
}

// Steps are written in words that EPA's program reads as the same time: seconds without a colon would be hours.
func TestStepsAreWrittenAsTimes(t *testing.T) {
	m := read1(t, "[OPTIONS]\nREPORT_STEP 0:01:30\nWET_STEP 0:05\nDRY_STEP 0.0125\nEND_DATE 01/02/2026\n[JUNCTIONS]\nJ 1 2\n")
	var b strings.Builder
	if err := Write(&b, m); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"REPORT_STEP\t0:01:30\n", "WET_STEP\t0:05:00\n", "DRY_STEP\t0:00:45\n"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is not in %s", want, b.String())
		}
	}
}
