package cases

import (
	"context"
	"math"
	"strings"
	"testing"

	"semul/models/drainage/sewer"
)

// Parts that few of EPA's own networks have, against depths that EPA SWMM 5.2.4 computes for the same files, in their units.
func TestPartsAgreeWithEPA(t *testing.T) {
	for _, c := range []struct {
		name, text string
		at         float64 // [s]
		unit       float64
		want       map[string]float64
	}{
		{"culverts of code 1 and 13", culverts, 3600, 1, map[string]float64{"S1": 2.1841, "S2": 1.3675}},
		{"culverts later", culverts, 7200, 1, map[string]float64{"S1": 1.7612, "S2": 1.1497}},
		{"roadway, seepage, evaporation", losses, 7200, 0.3048, map[string]float64{"T1": 5.9809, "T2": 6.8329, "T3": 8.1481, "T4": 4.2814, "T5": 7.7884}},
		{"and at the end", losses, 21600, 0.3048, map[string]float64{"T1": 4.0017, "T3": 8.4529, "T4": 3.5719, "T5": 8.5963}},
		{"rules with expressions", expressions, 7200, 0.3048, map[string]float64{"T1": 3.5089, "T2": 3.4994}},
		{"rules with expressions later", expressions, 10800, 0.3048, map[string]float64{"T1": 2.1029, "T2": 2.0965}},
		{"a file that says nothing of steps", silent, 1200, 1, map[string]float64{"B": 0.4880, "C": 0.3873}},
		{"dummy conduit, rain gages in rules", gaged, 3600, 1, map[string]float64{"A": 0.5089, "D": 0.4998, "E": 0.4436, "T": 0.9141}},
		{"and earlier", gaged, 2400, 1, map[string]float64{"A": 0.3997, "E": 0.3479, "T": 0.7499}},
		{"and later", silent, 3600, 1, map[string]float64{"A": 0.0736, "B": 0.2723, "C": 0.2166}},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := build(c.text)
			if err != nil {
				t.Fatal(err)
			}
			if len(m.Warnings) > 0 {
				t.Errorf("warnings: %q", m.Warnings)
			}
			seen := false
			_, err = m.Run(context.Background(), func(s *sewer.Solver) error {
				if math.Abs(s.Time()-c.at) > 1e-6 {
					return nil
				}
				seen = true
				for name, want := range c.want { //semul:allow maprange: each is compared alone
					if got := s.Depth(m.Node[name]) / c.unit; math.Abs(got-want) > 0.005*want {
						t.Errorf("%s stands %.4f deep, EPA's %.4f", name, got, want)
					}
				}
				return nil
			})
			if err != nil || !seen {
				t.Errorf("%v, moment seen: %v", err, seen)
			}
		})
	}
}

// Mistakes in these parts have a line and a mend.
func TestPartsRefuseMistakes(t *testing.T) {
	for _, c := range []struct{ text, old, new, want string }{
		{culverts, "C1 CIRCULAR 1.2 0 0 0 1 1", "C1 CIRCULAR 1.2 0 0 0 1 58", "the culvert code must be from 0 to 57"},
		{losses, "30 GRAVEL", "30 MUD", "unknown road surface"},
		{losses, "1.0 4 0.5 0.25", "1.0 4 0.5 1.25", "its deficit lie from 0 to 1"},
		{expressions, "d1 + 2 *", "d1 + 2 * *", "expression total: a value is due where"},
		{expressions, "+ sqrt(d1)", "+ root(d1)", "unknown function \"root\"; choose abs"},
		{expressions, "(d2 - 0.5)^1.5", "(d2 - 0.5^1.5", "a closing bracket is missing"},
		{expressions, "VARIABLE d1 = NODE T1 DEPTH", "VARIABLE d1 = NODE T9 DEPTH", "there is no node T9"},
		{expressions, "VARIABLE d1 = NODE T1 DEPTH", "VARIABLE d1 NODE T1 DEPTH MORE", "write VARIABLE d1 = NODE N1 DEPTH"},
		{expressions, "EXPRESSION part = q2 / (1 + q2) + sqrt(d1)", "EXPRESSION part = " + strings.Repeat("(", 100) + "d1" + strings.Repeat(")", 100), "nested too deeply"},
	} {
		if !strings.Contains(c.text, c.old) {
			t.Fatalf("%q is not there", c.old)
		}
		_, err := build(strings.Replace(c.text, c.old, c.new, 1))
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "a.inp:") {
			t.Errorf("%s: %v", c.new, err)
		}
	}
}

// An expression divides by nothing without breaking the run.
func TestExpressionsNeverBreakARun(t *testing.T) {
	m, err := build(strings.Replace(expressions, "q2 / (1 + q2)", "q2 / (d1 - d1) + log(0 - 1)", 1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Run(context.Background(), nil); err != nil {
		t.Error(err)
	}
}

// silent has a pipe of 2 m and no VARIABLE_STEP: steps of 10 s all through make five times its water, in EPA's program too.
const silent = `[OPTIONS]
FLOW_UNITS CMS
START_DATE 01/01/2026
END_DATE 01/01/2026
END_TIME 01:00:00
REPORT_STEP 0:10:00
ROUTING_STEP 10
[JUNCTIONS]
A 10 3
B 9 3
C 8.8 3
[OUTFALLS]
O 8 FREE
[CONDUITS]
C1 A B 2 0.013 0 0
C2 B C 60 0.013 0 0
C3 C O 90 0.013 0 0
[XSECTIONS]
C1 CIRCULAR 1 0 0 0
C2 CIRCULAR 0.8 0 0 0
C3 CIRCULAR 0.8 0 0 0
[INFLOWS]
A FLOW q FLOW 1 1
[TIMESERIES]
q 0 0 0:20 0.6 0:40 0.2 1:00 0.2
`

const gaged = `[OPTIONS]
FLOW_UNITS CMS
FLOW_ROUTING DYNWAVE
START_DATE 01/01/2026
END_DATE 01/01/2026
END_TIME 03:00:00
REPORT_STEP 0:10:00
WET_STEP 0:01:00
ROUTING_STEP 5
VARIABLE_STEP 0.75
[RAINGAGES]
G INTENSITY 0:10 1 TIMESERIES rain
[SUBCATCHMENTS]
S G A 0.001 100 10 1 0
[SUBAREAS]
S 0.01 0.1 0 0 0 OUTLET
[INFILTRATION]
S 3 0.5 4 7 0
[JUNCTIONS]
A 10 4
B 9.8 4
C 9.6 4
D 9.4 4
E 9.2 4
[STORAGE]
T 8 4 0.5 FUNCTIONAL 0 0 400
[OUTFALLS]
O 8.9 FREE
P 6 FREE
[CONDUITS]
C1 A B 80 0.013 0 0
C2 B C 80 0.013 0 0
C3 C D 80 0.013 0 0
C4 D E 80 0.013 0 0
C5 E O 80 0.013 0 0
[ORIFICES]
R T P SIDE 0 0.6
[XSECTIONS]
C1 CIRCULAR 0.8 0 0 0
C2 CIRCULAR 0.8 0 0 0
C3 DUMMY 0 0 0 0
C4 CIRCULAR 0.8 0 0 0
C5 CIRCULAR 0.8 0 0 0
R RECT_CLOSED 0.5 0.5 0 0
[CONTROLS]
RULE wet
IF GAGE G INTENSITY > 20
THEN ORIFICE R SETTING = 0
ELSE ORIFICE R SETTING = 0.5
RULE past
IF GAGE G 1-HR_DEPTH > 25
THEN ORIFICE R SETTING = 1
PRIORITY 5
[INFLOWS]
A FLOW q FLOW 1 1
T FLOW q FLOW 1 0.5
[TIMESERIES]
q 0 0 1:00 0.5 2:00 0.1 3:00 0.1
rain 0:00 10 0:10 30 0:20 60 0:30 45 0:40 22 0:50 15 1:00 5 1:10 0
`

const culverts = `[OPTIONS]
FLOW_UNITS CMS
FLOW_ROUTING DYNWAVE
START_DATE 01/01/2020
END_DATE 01/01/2020
END_TIME 04:00:00
REPORT_STEP 00:01:00
ROUTING_STEP 2
VARIABLE_STEP 0.75
ALLOW_PONDING NO
LINK_OFFSETS DEPTH
[JUNCTIONS]
D 99.5 6
E 109.4 6
[STORAGE]
S1 100 6 0 FUNCTIONAL 0 0 400
S2 110 6 0 FUNCTIONAL 0 0 400
[OUTFALLS]
O1 99 FREE NO
O2 109 FREE NO
[CONDUITS]
C1 S1 D 40 0.012 0 0
C2 S2 E 40 0.012 0 0
T1 D O1 50 0.012 0 0
T2 E O2 50 0.012 0 0
[XSECTIONS]
C1 CIRCULAR 1.2 0 0 0 1 1
C2 RECT_CLOSED 1.2 1.5 0 0 2 13
T1 CIRCULAR 2.4 0 0 0 1
T2 RECT_CLOSED 2.2 4 0 0 1
[INFLOWS]
S1 FLOW q FLOW 1 1
S2 FLOW q FLOW 1 2
[TIMESERIES]
q 0 0.1
q 1 4
q 2 3
q 3 0
`

const losses = `[OPTIONS]
FLOW_UNITS CFS
FLOW_ROUTING DYNWAVE
START_DATE 01/01/2020
END_DATE 01/01/2020
END_TIME 06:00:00
REPORT_STEP 00:01:00
ROUTING_STEP 2
VARIABLE_STEP 0.75
[EVAPORATION]
CONSTANT 6.0
DRY_ONLY NO
[STORAGE]
T1 100 12 5 FUNCTIONAL 0 0 3000 0 0 
T2 99 12 1 FUNCTIONAL 0 0 900 0 0
T3 100 12 5 FUNCTIONAL 100 1 2000 0 1.0 4 0.5 0.25
T4 100 12 5 CONICAL 60 40 2 0 0.5 3 1.2 0.2
T5 100 12 0 TABULAR tab 0 0 0 0.8 0
[OUTFALLS]
O1 90 FREE NO
[ORIFICES]
R2 T2 O1 SIDE 0 0.65 NO 0
[WEIRS]
W1 T1 T2 ROADWAY 4 3.0 NO 0 0 NO 30 GRAVEL
[XSECTIONS]
R2 RECT_CLOSED 1 2.5 0 0
W1 RECT_OPEN 6 5 0 0
[INFLOWS]
T1 FLOW q FLOW 1 1
T3 FLOW q FLOW 1 0.05
T5 FLOW q FLOW 1 0.05
[CURVES]
tab STORAGE 0 100 3 1000 10 3000
[TIMESERIES]
q 0 2
q 1 39
q 2 30
q 3 0
`

const expressions = `[OPTIONS]
FLOW_UNITS CFS
FLOW_ROUTING DYNWAVE
START_DATE 01/01/2020
END_DATE 01/01/2020
END_TIME 04:00:00
REPORT_STEP 00:01:00
ROUTING_STEP 5
VARIABLE_STEP 0.75
[STORAGE]
T1 100 12 2 FUNCTIONAL 0 0 3000
T2 99 12 1 FUNCTIONAL 0 0 2000
[OUTFALLS]
O1 90 FREE NO
O2 90 FREE NO
[ORIFICES]
R1 T1 O1 SIDE 0 0.65 NO 0
R2 T2 O2 SIDE 0 0.65 NO 0
[XSECTIONS]
R1 RECT_CLOSED 1 1.5 0 0
R2 RECT_CLOSED 1 1.5 0 0
[CONTROLS]
VARIABLE d1 = NODE T1 DEPTH
VARIABLE d2 = NODE T2 DEPTH
VARIABLE q2 = LINK R2 FLOW
EXPRESSION total = d1 + 2 * (d2 - 0.5)^1.5
EXPRESSION part = q2 / (1 + q2) + sqrt(d1)
RULE a
IF total > 14
AND NODE T1 DEPTH > 1
THEN ORIFICE R1 SETTING = 1
ELSE ORIFICE R1 SETTING = 0.2
RULE b
IF part >= 3
OR d2 > d1
THEN ORIFICE R2 SETTING = 0.9
ELSE ORIFICE R2 SETTING = 0.1
[INFLOWS]
T1 FLOW q FLOW 1 1
T2 FLOW q FLOW 1 0.7
[TIMESERIES]
q 0 2
q 1 9
q 2 3
q 3 0
`

// Standard sizes are the heights and widths that EPA's program reports for their codes, in inches.
func TestStandardSizes(t *testing.T) {
	for _, c := range []struct {
		shape         string
		code          float64
		height, width float64
	}{{"HORIZ_ELLIPSE", 1, 14, 23}, {"VERT_ELLIPSE", 23, 180, 116}, {"ARCH", 7, 31.3125, 51.125}, {"ARCH", 102, 158, 247}} {
		h, w, err := standard(c.shape, c.code)
		if err != nil || math.Abs(h/0.0254-c.height) > 1e-9 || math.Abs(w/0.0254-c.width) > 1e-9 {
			t.Errorf("%s %g: %g by %g inches, %v", c.shape, c.code, h/0.0254, w/0.0254, err)
		}
	}
	for _, code := range []float64{0, 24, 1.5} {
		if _, _, err := standard("HORIZ_ELLIPSE", code); err == nil {
			t.Errorf("code %g was accepted", code)
		}
	}
}

// What can be computed and is hardly meant is told.
func TestDoubtfulNodesAreTold(t *testing.T) {
	m, err := build(strings.Replace(silent, "C 8.8 3\n", "C 8.8 300\nLONE 9 2\n", 1))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"a.inp:11: [JUNCTIONS] C is 300 m deep; are the numbers of this file feet?", "a.inp:12: [JUNCTIONS] LONE: no link begins or ends here"} {
		if !strings.Contains(strings.Join(m.Warnings, "\n"), want) {
			t.Errorf("%q is not in %q", want, m.Warnings)
		}
	}
	if _, err := build(strings.Replace(silent, "C1 CIRCULAR 1 ", "C1 CIRCULAR 0 ", 1)); err == nil || !strings.Contains(err.Error(), "the diameter must be above 0") {
		t.Error(err)
	}
}
