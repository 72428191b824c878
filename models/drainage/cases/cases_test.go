package cases

import (
	"context"
	"math"
	"strings"
	"testing"

	"semul/engine/city/read/swmm"
	"semul/models/drainage/sewer"
)

// mixed has each kind of node, link and section at least once, in feet.
const mixed = `[OPTIONS]
FLOW_UNITS CFS
START_DATE 06/01/2021
END_DATE 06/01/2021
END_TIME 03:00:00
ROUTING_STEP 0:00:05
REPORT_STEP 0:05:00
WET_STEP 0:01:00
VARIABLE_STEP 0.75
ALLOW_PONDING YES
[EVAPORATION]
CONSTANT 0.1
[RAINGAGES]
G INTENSITY 0:10 1 TIMESERIES rain
[SUBCATCHMENTS]
S1 G A 5 60 400 1 0
S2 G S1 2 0 200 2 0
[SUBAREAS]
S1 0.015 0.2 0.05 0.1 25 PERVIOUS 40
S2 0.015 0.2 0.05 0.1 0 OUTLET
[INFILTRATION]
S1 2 0.2 4 7 0
S2 4 0.3 0.2 GREEN_AMPT
[JUNCTIONS]
A 110 8 0 0 1000
B 108 8 0 5 0
C 106 10
[DIVIDERS]
V 104 C4 CUTOFF 3 10
[OUTFALLS]
O1 90 FIXED 92 YES
O2 100 FREE
O3 99 TIDAL tide
[STORAGE]
T 100 10 1 TABULAR area 0 0
W 95 12 0 FUNCTIONAL 0 0 150
K 98 9 0 CONICAL 20 10 1.5
[CONDUITS]
C1 A B 400 0.013 0 0.2
C2 B C 350 0.013 0 0
C3 C V 300 0.02 0 0 0 30
C4 V T 200 0.03 0 4
C5 K O3 150 0.013 2 0
[PUMPS]
P1 W K lift ON 3 1
P2 T W lift OFF
[ORIFICES]
R1 T W SIDE 0 0.65 NO 0.1
R2 T O2 BOTTOM 3 0.6
[WEIRS]
X1 V O1 SIDEFLOW 3 3.3
[OUTLETS]
Q1 K W 1 FUNCTIONAL/HEAD 1.5 0.5
[XSECTIONS]
C1 CIRCULAR 2 0 0 0 1
C2 ARCH 2 3 0 0 1
C3 IRREGULAR creek 0 0 0 1
C4 CUSTOM 3 egg 0 0 2
C5 FORCE_MAIN 1.5 120 0 0 1
R1 RECT_CLOSED 1 1.5
R2 CIRCULAR 1
X1 RECT_OPEN 2 6
[TRANSECTS]
NC 0.05 0.05 0.03
X1 creek 4 0 20 0 0 0 0 0
GR 8 0 2 8 2 12 8 20
[LOSSES]
C1 0.5 1 0 YES
[CONTROLS]
RULE hold
IF NODE T DEPTH > 4
AND SIMULATION TIME > 0:10
THEN ORIFICE R1 SETTING = 0.5
AND PUMP P2 STATUS = ON
ELSE ORIFICE R1 SETTING = 1
[INFLOWS]
B FLOW storm FLOW 1 2 0.1 day
[DWF]
A FLOW 0.2 "day"
[CURVES]
area Storage 0 500 5 900 10 1200
lift Pump3 0 8 10 5
lift 30 0
egg Shape 0 0.3 0.5 1 1 0.2
tide Tidal 0 100 12 102 24 100
[TIMESERIES]
storm 0 0 0.5 6 1.5 0
rain 0:00 0.5 0:10 2 0:20 1 0:30 0
[PATTERNS]
day HOURLY 0.5 1.5 1 1 1 1
`

func build(text string) (*Case, error) {
	m, err := swmm.Read(strings.NewReader(text), "a.inp")
	if err != nil {
		return nil, err
	}
	return FromSWMM(m)
}

func TestEveryPartRunsTogether(t *testing.T) {
	c, err := build(mixed)
	if err != nil {
		t.Fatal(err)
	}
	moments := 0
	s, err := c.Run(context.Background(), func(s *sewer.Solver) error { moments++; return nil })
	if err != nil {
		t.Fatal(err)
	}
	l := s.Ledger()
	if moments != 36 || math.Abs(l.Error()) > 0.01 || l.Fed < 500 || l.Left < 100 {
		t.Errorf("%d moments, error %.4f, %+v", moments, l.Error(), l)
	}
	if n := c.Network.Nodes[c.Node["A"]]; math.Abs(n.Invert-110*0.3048) > 1e-9 || math.Abs(n.Ponded-1000*0.3048*0.3048) > 1e-9 {
		t.Errorf("feet: %+v", n)
	}
	if w := c.Network.Links[c.Link["X1"]].Crest.C; math.Abs(w-3.3*math.Sqrt(0.3048)) > 1e-12 {
		t.Errorf("weir coefficient %g", w)
	}
	if len(c.Warnings) != 0 {
		t.Errorf("warnings: %q", c.Warnings)
	}
}

// The same network in metres and with offsets as elevations gives the same water.
func TestElevationOffsetsAreDepths(t *testing.T) {
	text := strings.Replace(mixed, "[EVAP", "LINK_OFFSETS ELEVATION\n[EVAP", 1)
	for _, r := range [][2]string{{"C1 A B 400 0.013 0 0.2", "C1 A B 400 0.013 110 108.2"}, {"C2 B C 350 0.013 0 0", "C2 B C 350 0.013 * *"}, {"C3 C V 300 0.02 0 0 ", "C3 C V 300 0.02 106 104 "},
		{"C4 V T 200 0.03 0 4", "C4 V T 200 0.03 104 104"}, {"C5 K O3 150 0.013 2 0", "C5 K O3 150 0.013 100 99"}, {"R1 T W SIDE 0 ", "R1 T W SIDE 100 "}, {"R2 T O2 BOTTOM 3", "R2 T O2 BOTTOM 103"},
		{"X1 V O1 SIDEFLOW 3 ", "X1 V O1 SIDEFLOW 107 "}, {"Q1 K W 1 ", "Q1 K W 99 "}} {
		if !strings.Contains(text, r[0]) {
			t.Fatalf("%q is not there", r[0])
		}
		text = strings.Replace(text, r[0], r[1], 1)
	}
	a, err := build(mixed)
	if err != nil {
		t.Fatal(err)
	}
	b, err := build(text)
	if err != nil {
		t.Fatal(err)
	}
	for i := range a.Network.Links {
		p, q := a.Network.Links[i], b.Network.Links[i]
		if math.Abs(p.Offset-q.Offset) > 1e-9 || math.Abs(p.OffsetTo-q.OffsetTo) > 1e-9 {
			t.Errorf("%s: %g and %g, %g and %g", p.Name, p.Offset, q.Offset, p.OffsetTo, q.OffsetTo)
		}
	}
}

func TestWhatIsNotComputedIsTold(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"ALLOW_PONDING YES", "ALLOW_PONDING YES\nFLOW_ROUTING KINWAVE", "routes by the dynamic wave"},
		{"[LOSSES]", "[LID_USAGE]\nx\n[LOSSES]", "[LID_USAGE] is kept and not computed"},
	} {
		m, err := build(strings.Replace(mixed, c.old, c.new, 1))
		if err != nil || !strings.Contains(strings.Join(m.Warnings, "\n"), c.want) {
			t.Errorf("%s: %+v, %v", c.new, m.Warnings, err)
		}
	}
	for _, c := range []struct{ old, new, want string }{
		{"C2 ARCH 2 3", "C2 ARCH 103 0", "a.inp:56: [XSECTIONS] C2: ARCH without a width is a standard size with a code from 1 to 102, got 103"},
		{"C2 ARCH 2 3", "C2 GOTHIC 2 3", "shape GOTHIC is not read; give it as CUSTOM"},
		{"P2 T W lift OFF", "P2 T W *", "an ideal pump passes all that arrives"},
		{"P1 W K lift", "P1 W K area", "curve area is a STORAGE curve; a pump needs Pump1 to Pump5"},
		{"C4 CUSTOM 3 egg", "C4 CUSTOM 3 lift", "a custom section needs a Shape curve"},
		{"rain 0:00 0.5", "rain 0:00 -1", "rain must not be negative"},
	} {
		m, err := build(strings.Replace(mixed, c.old, c.new, 1))
		if err == nil {
			_, err = m.Solver()
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.new, err)
		}
	}
}

// Whatever a file says, it is refused, or runs some steps without a panic.
func FuzzCase(f *testing.F) {
	f.Add(mixed)
	f.Add("[JUNCTIONS]\nA 0\n[OUTFALLS]\nO 0 FREE\n[CONDUITS]\nC A O 1e-9 1e9 1e9 0 1e30\n[XSECTIONS]\nC POWER 1e-9 1e9 1e-9")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := build(text)
		if err != nil {
			return
		}
		s, err := c.Solver()
		if err != nil {
			return
		}
		for range 5 {
			s.Step(s.Stable(min(60, c.Network.Options.Step)))
		}
		s.Ledger()
	})
}
