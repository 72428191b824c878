package swmm

import (
	"bytes"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"semul/engine/validate"
)

const small = `[TITLE]
A pipe to the river
[OPTIONS]
FLOW_UNITS LPS
START_DATE 07/23/2020
START_TIME 20:00
END_DATE 07/23/2020
END_TIME 22:00:00
LINK_OFFSETS ELEVATION
ROUTING_STEP 0:00:05
THREADS 2
[JUNC]
;;name elev max init sur pond
J1 10.5 2 0 0 0 ; a manhole
J2 10 2
[OUTFALLS]
O1 9 TIMESERIES "the tide" YES
[CONDUITS]
C1 J1 J2 100 0.013 * 10 0 0
C2 J2 O1 50 0.013 10 9
[PUMPS]
P1 J2 J1 PC ON 1 0.5
[XSECTIONS]
C1 CIRCULAR 0.6
C2 CUSTOM 0.6 SH 0 0 2
[CURVES]
PC Pump4 0 5 1 10
PC 2 15
SH Shape 0 0.5 0.5 1
SH 1 0.1
[TIMESERIES]
"the tide" 07/23/2020 20:00 9.2 21:00 9.7
"the tide" 07/24/2020 01:00 9.1
[CONTROLS]
RULE R1
IF NODE J2 DEPTH > 1.5 OR SIMULATION CLOCKTIME >= 20:30
THEN PUMP P1 STATUS = ON
ELSE PUMP P1 SETTING = 0.5
PRIORITY 2
[INFLOWS]
J1 FLOW "" FLOW 1 1 12
[REPORT]
NODES ALL
[SOMETHING NEW]
a b ; c
`

func read1(t *testing.T, text string) *Model {
	t.Helper()
	m, err := Read(strings.NewReader(text), "a.inp")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestReadsWhatIsThere(t *testing.T) {
	text := strings.Replace(small, " OR SIMULATION CLOCKTIME >= 20:30", "\nOR SIMULATION CLOCKTIME >= 20:30", 1)
	m := read1(t, text)
	if m.Options.FlowUnits != LPS || m.Options.Seconds() != 7200 || !m.Options.ElevationOffsets || m.Options.RoutingStep != 5 {
		t.Errorf("options: %+v", m.Options)
	}
	if got := m.Series[0]; !reflect.DeepEqual(got.Seconds, []float64{0, 3600, 5 * 3600}) || got.Value[1] != 9.7 {
		t.Errorf("series: %+v", got)
	}
	if len(m.Kept) != 2 || m.Kept[1].Name != "SOMETHING NEW" || m.Kept[1].Lines[0] != "a b ; c" {
		t.Errorf("kept: %+v", m.Kept)
	}
	if !reflect.DeepEqual(m.Options.Other, [][2]string{{"THREADS", "2"}}) {
		t.Errorf("other options: %v", m.Options.Other)
	}
	r := m.Rules[0]
	if len(r.If) != 2 || !r.If[1].Or || r.If[1].Right.Value != 20.5 || r.Then[0].Value != 1 || r.Else[0].Value != 0.5 || r.Priority != 2 {
		t.Errorf("rule: %+v", r)
	}
	if m.Sections[1].Barrels != 2 || m.Sections[1].Table != "SH" || m.Outfalls[0].Table != "the tide" || !m.Outfalls[0].Gated {
		t.Errorf("sections %+v, outfalls %+v", m.Sections, m.Outfalls)
	}
	if u := m.Options.FlowUnits.Units(); u.Flow != 1e-3 || u.Length != 1 {
		t.Errorf("units %+v", u)
	}
}

// forget drops where things stood and what NaN hides from comparison.
func forget(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			if name == "Line" || name == "AreaLine" || name == "InfilLine" || name == "File" {
				v.Field(i).SetZero()
			} else if v.Field(i).CanSet() {
				forget(v.Field(i))
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			forget(v.Index(i))
		}
	case reflect.Float64:
		if f := v.Float(); f != f {
			v.SetFloat(-12345)
		}
	}
}

func roundTrip(t *testing.T, m *Model) {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, m); err != nil {
		t.Fatal(err)
	}
	again, err := Read(&b, "a.inp")
	if err != nil {
		t.Fatal(err)
	}
	again.File = m.File
	for _, x := range []*Model{m, again} {
		forget(reflect.ValueOf(x).Elem())
		for k := range x.Kept { // the empty line between sections
			x.Kept[k].Lines = strings.Split(strings.TrimRight(strings.Join(x.Kept[k].Lines, "\n"), "\n"), "\n")
		}
		for i := range x.Series {
			for k, s := range x.Series[i].Seconds { // hours in the file
				x.Series[i].Seconds[k] = float64(int64(s*1e6 + 0.5))
			}
		}
	}
	a, b2 := reflect.ValueOf(m).Elem(), reflect.ValueOf(again).Elem()
	for i := range a.NumField() {
		if !reflect.DeepEqual(a.Field(i).Interface(), b2.Field(i).Interface()) {
			t.Errorf("%s differs:\n%.600s\n%.600s", a.Type().Field(i).Name, fmt.Sprint(a.Field(i).Interface()), fmt.Sprint(b2.Field(i).Interface()))
		}
	}
}

func TestWhatIsWrittenReadsTheSame(t *testing.T) {
	roundTrip(t, read1(t, strings.Replace(small, " OR SIM", "\nOR SIM", 1)))
}

// The networks of EPA's own test suite read and write, where they lie beside the repository.
func TestOutsideNetworksRoundTrip(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(validate.Shared("flood/swmm"), "*", "*.inp"))
	if files == nil {
		t.Skip("shared/data/flood/swmm is not there: no outside network was read")
	}
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			m, err := Open(f)
			if err != nil {
				t.Fatal(err)
			}
			roundTrip(t, m)
		})
	}
	t.Logf("%d networks", len(files))
}

func TestErrorsNameTheLineAndTheMend(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"C1 J1 J2 100", "C1 J1 J2 0", "a.inp:19: [CONDUITS] C1: a conduit's length must be above 0"},
		{"C1 J1 J2 100", "C1 J1 J3 100", "a.inp:19: [CONDUITS] C1: there is no node J3"},
		{"C1 J1 J2 100", "C1 J1 J1 100", "leads from node J1 to itself"},
		{"O1 9 TIMESERIES", "O1 9 TIMESERIE", `a.inp:17: [OUTFALLS] O1: unknown kind of outfall "TIMESERIE"; choose FREE`},
		{"[OUTFALLS]\nO1 9 TIMESERIES \"the tide\" YES", "O1 9", "a.inp:18: the sewer has no outfall"},
		{"J1 10.5", "J1 ten", `a.inp:14: [JUNCTIONS] J1: the elevation must be a number, got "ten"`},
		{"J2 10 2", "J1 10 2", "there is a node of that name already"},
		{"C1 CIRCULAR 0.6", "", "C1 has no cross-section"},
		{"P1 J2 J1 PC", "P1 J2 J1 PX", `there is no curve "PX"; add it under [CURVES]`},
		{"PC 2 15", "PC 0.5 15", "x must grow along a curve"},
		{"21:00 9.7", "19:00 9.7", "times must grow"},
		{"NODE J2 DEPTH", "NODE J2 WEIGHT", `NODE has no attribute "WEIGHT"`},
		{"PUMP P1 STATUS = ON", "PUMP P9 STATUS = ON", "rule R1: there is no link P9"},
		{"FLOW_UNITS LPS", "FLOW_UNITS LBS", "a.inp:4: [OPTIONS] FLOW_UNITS: unknown choice"},
		{"END_TIME 22:00:00", "END_TIME 19:00:00", "not after its start"},
		{"[TITLE]", "hello", "stands before the first section"},
	} {
		text := strings.Replace(small, c.old, c.new, 1)
		if text == small {
			t.Fatalf("%q is not in the file", c.old)
		}
		_, err := Read(strings.NewReader(text), "a.inp")
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want %s", c.new, err, c.want)
		}
	}
}

func TestASewerWithoutAnOutfallIsRefused(t *testing.T) {
	_, err := Read(strings.NewReader("[JUNCTIONS]\nA 0\nB 0\n[CONDUITS]\nC A B 10 0.01 0 0\n[XSECTIONS]\nC CIRCULAR 1\n"), "a.inp")
	if err == nil || !strings.Contains(err.Error(), "a.inp:5: the sewer has no outfall") {
		t.Errorf("got %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(small)
	f.Add("[TRANSECTS]\nNC 0.1 0.1 0.03\nX1 T 3 0 10 0 0 0 0 0 0\nGR 5 0 0 5 5 10\n[XSECTIONS]\nC STREET s")
	f.Add("[CONTROLS]\nVARIABLE D = NODE A DEPTH\nRULE 1\nIF D > 3\nTHEN WEIR W SETTING = PID 1 2 3\n")
	f.Add("[SUBC\nS G O 1 1 1 1\n[SUBA\nS 1 1 1 1 1 PERVIOUS 3\n[INFIL\nS 1 2 CURVE_NUMBER\n[DWF]\nA FLOW 1 \"\" p")
	f.Fuzz(func(t *testing.T, text string) {
		m, err := Read(strings.NewReader(text), "fuzz.inp")
		if err != nil {
			if !strings.HasPrefix(err.Error(), "fuzz.inp:") {
				t.Errorf("error without a place: %v", err)
			}
			return
		}
		var b bytes.Buffer
		if err := Write(&b, m); err != nil {
			t.Error(err)
		}
	})
}
