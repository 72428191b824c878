package drainage

import (
	"context"
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"semul/engine/city/drain"
	"semul/engine/city/read/dem"
	"semul/engine/city/read/swmm"
	"semul/engine/city/store"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/models/drainage/cases"
	"semul/models/drainage/sewer"
	"semul/models/flood"
)

// line is a sewer of two manholes that a wave runs through; what stands in braces the parts below replace.
const line = `[OPTIONS]
FLOW_UNITS CMS
START_DATE 06/05/2021
START_TIME 06:00:00
END_DATE 06/05/2021
END_TIME 08:00:00
[JUNCTIONS]
A 10 3
B 9.7 3.3
{junctions}
[OUTFALLS]
O 9.4 {mouth}
[CONDUITS]
P A B 60 0.013 0 0
Q B {end} 60 0.014 0 0
{conduits}
[XSECTIONS]
P {shape}
Q {shape}
{sections}
[INFLOWS]
{inflow}
[TIMESERIES]
wave 0 0.05
wave 0:20 0.4
wave 0:40 0.1
wave 3:00 0.1
stage 0 9.5
stage 0:30 11.2
stage 1:00 10
stage 3:00 10
[COORDINATES]
A 20 50
B 80 50
C 110 50
S 110 70
E 110 30
O 150 50
{more}
`

// part is one thing that a file says and a run of the city uses.
type part struct {
	name string
	with []string // pairs
}

var parts = []part{
	{"free", nil},
	{"normal depth", []string{"{mouth}", "NORMAL"}},
	{"a fixed level", []string{"{mouth}", "FIXED 10.6 NO"}},
	{"a fixed level and a flap", []string{"{mouth}", "FIXED 10.6 YES"}},
	{"a level over time", []string{"{mouth}", "TIMESERIES stage NO"}},
	{"a tide", []string{"{mouth}", "TIDAL tide NO", "{more}", "[CURVES]\ntide TIDAL 0 9\ntide 6 9.4\ntide 7 11\ntide 9 9.6\n"}},
	{"the sea comes in", sea("NO", "")},
	{"a flap before the sea", sea("YES", "")},
	{"a flap in a pipe", sea("NO", "[LOSSES]\nP 0 0 0 YES\n")},
	{"two barrels to the outfall", []string{"{mouth}", "FIXED 10.2", "{sections}", "R CIRCULAR 0.3 0 0 0 2", "{conduits}", "R C O 40 0.013 0 0", "{junctions}", "C 9.5 3", "Q B {end}", "Q B C"}},
	{"a box", []string{"{shape}", "RECT_CLOSED 0.6 0.8"}},
	{"a channel", []string{"{shape}", "RECT_OPEN 0.8 0.8"}},
	{"a trapezoid", []string{"{shape}", "TRAPEZOIDAL 0.9 0.3 1 0.5"}},
	{"a triangle", []string{"{shape}", "TRIANGULAR 0.9 1.6"}},
	{"a parabola", []string{"{shape}", "PARABOLIC 0.9 1.2"}},
	{"a power", []string{"{shape}", "POWER 0.9 1.2 3"}},
	{"an egg", []string{"{shape}", "EGG 0.9"}},
	{"a horseshoe", []string{"{shape}", "HORSESHOE 0.8"}},
	{"a basket handle", []string{"{shape}", "BASKETHANDLE 0.8"}},
	{"an arch", []string{"{shape}", "ARCH 0.7 1.1"}},
	{"an ellipse", []string{"{shape}", "HORIZ_ELLIPSE 0.7 1.1"}},
	{"sediment", []string{"{shape}", "FILLED_CIRCULAR 0.9 0.2"}},
	{"a triangle under a box", []string{"{shape}", "RECT_TRIANGULAR 0.9 0.8 0.3"}},
	{"a round floor", []string{"{shape}", "RECT_ROUND 0.9 0.8 0.5"}},
	{"a round roof", []string{"{shape}", "MODBASKETHANDLE 0.9 0.8 0.5"}},
	{"a custom shape", []string{"{shape}", "CUSTOM 0.9 own", "{more}", "[CURVES]\nown SHAPE 0 0.3\nown 0.4 0.9\nown 1 0.5\n"}},
	{"a transect", []string{"{shape}", "IRREGULAR creek", "{more}", "[TRANSECTS]\nNC 0.014 0.014 0.014\nX1 creek 4 0 3 0 0 0 0 0\nGR 1 0 0 1.2 0 1.8 1 3\n"}},
	{"an orifice", []string{"{end}", "C", "{junctions}", "C 9.5 3", "{more}", "[ORIFICES]\nX C O SIDE 0.1 0.62 NO 0\n", "{sections}", "X CIRCULAR 0.45"}},
	{"a bottom orifice", []string{"{end}", "C", "{junctions}", "C 9.5 3", "{more}", "[ORIFICES]\nX C O BOTTOM 0 0.62 YES 0\n", "{sections}", "X RECT_CLOSED 0.4 0.5"}},
	{"a weir", []string{"{end}", "C", "{junctions}", "C 9.5 3", "{more}", "[WEIRS]\nX C O TRANSVERSE 0.5 1.45 NO\n", "{sections}", "X RECT_OPEN 0.6 0.7"}},
	{"a side weir", []string{"{end}", "C", "{junctions}", "C 9.5 3", "{more}", "[WEIRS]\nX C O SIDEFLOW 0.5 1.6 NO\n", "{sections}", "X RECT_OPEN 0.6 0.7"}},
	{"a notch", []string{"{end}", "C", "{junctions}", "C 9.5 3", "{more}", "[WEIRS]\nX C O V-NOTCH 0.3 1.4 NO\n", "{sections}", "X TRIANGULAR 0.9 1.2"}},
	{"a trapezoidal weir", []string{"{end}", "C", "{junctions}", "C 9.5 3", "{more}", "[WEIRS]\nX C O TRAPEZOIDAL 0.3 1.5 NO 0 1.2\n", "{sections}", "X TRAPEZOIDAL 0.9 0.4 0.5 0.5"}},
	{"a pump by volume", pumped("PUMP1 10 0.05\nlift 20 0.15\nlift 200 0.25", "ON")},
	{"a pump by steps of depth", pumped("PUMP2 0.4 0.05\nlift 0.9 0.15\nlift 3 0.3", "ON")},
	{"a pump by head", pumped("PUMP3 0 0.3\nlift 1 0.15\nlift 3 0.02", "ON 0.5 0.2")},
	{"a pump by depth", pumped("PUMP4 0 0\nlift 1 0.15\nlift 3 0.3", "ON")},
	{"a pump by head at full speed", pumped("PUMP5 0 0.3\nlift 1 0.15\nlift 3 0.02", "ON 0.5 0.2")},
	{"an ideal pump", []string{"{end}", "C", "{junctions}", "C 9.5 3", "{more}", "[PUMPS]\nX C O * ON 0 0\n"}},
	{"a pattern of the hour and the day", []string{"{inflow}", "[DWF]\nA FLOW 0.08 hours weekend month\n", "{more}",
		"[PATTERNS]\nhours HOURLY 1 1 1 1 1 1 0.5 1.6 2\nweekend WEEKEND 1 1 1 1 1 1 0.7 2.1 2\nmonth MONTHLY 1 1 1 1 1 1.3\n"}},
	{"a base and a series", []string{"{inflow}", "A FLOW wave FLOW 1 0.7 0.03 hours\nB FLOW \"\" FLOW 1 1 0.05", "{more}", "[PATTERNS]\nhours HOURLY 1 1 1 1 1 1 0.5 1.6 2\n"}},
	{"water at the start", []string{"{inflow}", "B FLOW \"\" FLOW 1 1 0.02", "{end}", "S", "{more}", "[STORAGE]\nS 9.3 3.5 1.6 FUNCTIONAL 0 0 40\n[ORIFICES]\nX S O SIDE 0.2 0.6 NO\n", "{sections}", "X CIRCULAR 0.2", "A 10 3", "A 10 3 0.5"}},
	{"flow at the start", []string{"{inflow}", "A FLOW \"\" FLOW 1 1 0.12", "0.013 0 0\n", "0.013 0 0 0.12\n", "0.014 0 0\n", "0.014 0 0 0.12\n"}},
}

// sea lets little water arrive while the level before the outfall rises.
func sea(flap, more string) []string {
	return []string{"{mouth}", "TIMESERIES stage " + flap, "{inflow}", "B FLOW \"\" FLOW 1 1 0.003", "{more}", more}
}

// pumped lets a pump lift out of a storage at the end of the line.
func pumped(curve, how string) []string {
	return []string{"{end}", "S", "{junctions}", "E 10.5 2.5", "{more}", "[STORAGE]\nS 8.8 4 0 FUNCTIONAL 0 0 60\n[PUMPS]\nX S E lift " + how + "\n[CURVES]\nlift " + curve + "\n",
		"{conduits}", "R E O 40 0.013 0 0", "{sections}", "R CIRCULAR 0.6"}
}

func (p part) text() string {
	with := append(append([]string(nil), p.with...), "{junctions}", "", "{mouth}", "FREE", "{end}", "O", "{conduits}", "", "{shape}", "CIRCULAR 0.7", "{sections}", "", "{inflow}", "A FLOW wave FLOW", "{more}", "")
	once := strings.NewReplacer(with...).Replace(line)
	return strings.NewReplacer(with...).Replace(once)
}

// TestCityRunsAsItsFile: a file that is imported, written, read back and run on dry ground gives the depths and outflows of the
// sewer's solver run on the file itself, within 1 %.
func TestCityRunsAsItsFile(t *testing.T) {
	for _, p := range parts {
		t.Run(p.name, func(t *testing.T) { compare(t, p.text()) })
	}
}

// Without a flap the sea fills the line, as far as a flap in it.
func TestFlapsKeepTheSeaOut(t *testing.T) {
	depth := func(flap, more, node string) float64 { return compare(t, part{"", sea(flap, more)}.text())[node] }
	losses := "[LOSSES]\nP 0 0 0 YES\n"
	for _, x := range []struct {
		what        string
		got         float64
		least, most float64
	}{
		{"A without a flap", depth("NO", "", "A"), 1, 1.3}, {"A behind a flap at the mouth", depth("YES", "", "A"), 0, 0.2}, {"B behind it", depth("YES", "", "B"), 0, 0.7},
		{"B before a flap in P", depth("NO", losses, "B"), 1.3, 1.6}, {"A behind it", depth("NO", losses, "A"), 0, 0.1},
	} {
		if !(x.got >= x.least && x.got <= x.most) {
			t.Errorf("%s: deepest %.3f m, want %g to %g", x.what, x.got, x.least, x.most)
		}
	}
}

// A mouth without a flap empties into a hollow of the ground and drinks from it again; both sides agree on how much.
func TestGroundRunsBackIntoAMouth(t *testing.T) {
	text := strings.Replace(part{"", []string{"{inflow}", "A FLOW wave FLOW\nB FLOW out FLOW", "{more}", "[TIMESERIES]\nout 0 0\nout 0:40 0\nout 0:41 -0.22\nout 3:00 -0.22\n"}}.text(), "O 9.4", "O 9.3", 1)
	m, err := swmm.Read(strings.NewReader(text), "line.inp")
	if err != nil {
		t.Fatal(err)
	}
	ground := geo.NewRaster(geo.Grid{NX: 40, NY: 20, Cell: 5})
	for k := range ground.Val {
		ground.Val[k] = 13
		if p := ground.CenterOf(k); p.Dist(geo.Point{X: 150, Y: 50}) < 15 {
			ground.Val[k] = 9.3
		}
	}
	town, _, err := drain.Build(m, dem.FromRaster("ground.asc", ground, 0), drain.Options{Rims: true})
	if err != nil {
		t.Fatal(err)
	}
	pool := par.NewPool(1)
	defer pool.Close()
	model, params := New().(*Model), DefaultParams()
	params.Surface = "grid"
	l, err := sim.New(sim.Config{City: town, Models: []sim.Model{model, flood.New()}, Params: map[string]any{"drainage": params}, Pool: pool, Stop: clock.Time(52 * time.Minute), Civil: clock.NewCivil(m.Options.Start)})
	if err != nil {
		t.Fatal(err)
	}
	most, back := 0.0, 0.0
	for at := time.Minute; at <= 52*time.Minute; at += time.Minute {
		if err := l.Run(context.Background(), clock.Time(at)); err != nil {
			t.Fatal(err)
		}
		left, stands := model.sewers.solver.Discharge(model.sewers.outfalls[0].node), 0.0
		for _, b := range l.Ledger() {
			if b.Name == "flood.water" {
				stands = b.Stored
			}
		}
		most, back = math.Max(most, left), left
		if math.Abs(stands-left-model.sewers.outfalls[0].debt) > 0.5 { // of what is on its way for a second
			t.Fatalf("after %v %.2f m³ stand in the hollow, %.2f have left the sewer on the whole", at, stands, left)
		}
	}
	if most < 400 || back > most-60 {
		t.Errorf("%.0f m³ left at most, %.0f in the end: nothing ran back", most, back)
	}
	if err := sim.Open(l.Ledger()); err != nil {
		t.Error(err)
	}
	t.Logf("%.1f m³ left, %.1f in the end", most, back)
}

// compare runs both and returns how deep each node was.
func compare(t *testing.T, text string) map[string]float64 {
	t.Helper()
	m, err := swmm.Read(strings.NewReader(text), "line.inp")
	if err != nil {
		t.Fatal(err)
	}
	ground := geo.NewRaster(geo.Grid{NX: 40, NY: 20, Cell: 5})
	for k := range ground.Val {
		ground.Val[k] = 13
	}
	town, rep, err := drain.Build(m, dem.FromRaster("ground.asc", ground, 0), drain.Options{Rims: true})
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "town")
	if err := store.Write(town, dir, false); err != nil {
		t.Fatal(err)
	}
	back, err := store.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if back.Hash() != town.Hash() {
		t.Error("another city is read back")
	}
	for _, x := range rep.Left {
		if strings.HasPrefix(x.What, "coordinates of nodes") { // of the nodes that other parts have
			continue
		}
		t.Errorf("not carried: %s %v", x.What, x.Names)
	}

	c, err := cases.FromSWMM(m)
	if err != nil {
		t.Fatal(err)
	}
	c.Network.Options = sewer.DefaultOptions()
	o := &c.Network.Options
	o.Start, o.Step, o.Courant, o.Slot, o.Conserve = m.Options.Start, DefaultParams().Step.Seconds(), 0.75, true, true
	direct, err := c.Solver()
	if err != nil {
		t.Fatal(err)
	}

	pool := par.NewPool(1)
	defer pool.Close()
	model, params := New().(*Model), DefaultParams()
	params.Surface = "grid"
	span := clock.Time(90 * time.Minute)
	l, err := sim.New(sim.Config{City: back, Models: []sim.Model{model, flood.New()}, Params: map[string]any{"drainage": params}, Pool: pool, Stop: span, Civil: clock.NewCivil(m.Options.Start)})
	if err != nil {
		t.Fatal(err)
	}
	var out, wantOut, wave float64
	deepest := map[string]float64{}
	ends := model.sewers.outfalls[0].ends
	worst, where := 0.0, ""
	for at := 5 * time.Minute; clock.Time(at) <= span; at += 5 * time.Minute {
		if err := l.Run(context.Background(), clock.Time(at)); err != nil {
			t.Fatal(err)
		}
		for direct.Time() < at.Seconds()-1e-6 {
			direct.Advance(1)
		}
		for n, id := range back.DrainNodes.ID {
			want := direct.Depth(c.Node[id])
			got := model.sewers.solver.Depth(n)
			wave, deepest[id] = math.Max(wave, want), math.Max(deepest[id], got)
			if off := math.Abs(got-want) / math.Max(want, 0.1); off > worst && id != "O" {
				worst, where = off, id+" at "+at.String()
			}
		}
		out, wantOut = 0, direct.Discharge(c.Node["O"])
		for _, n := range ends {
			out += model.sewers.solver.Discharge(n)
		}
		if math.Abs(out-wantOut) > 0.01*math.Max(math.Abs(wantOut), 10) {
			t.Errorf("after %v %.2f m³ have left, %.2f from the file itself", at, out, wantOut)
		}
	}
	if worst > 0.01 {
		t.Errorf("depths differ by %.2f %%, of %s", 100*worst, where)
	}
	if wave < 0.15 {
		t.Errorf("the deepest water is %.3f m: this says nothing", wave)
	}
	if e := model.sewers.solver.Ledger().Error(); math.Abs(e) > 1e-3 {
		t.Errorf("the books of the sewers are off by %.3f %%", 100*e)
	}
	for _, b := range l.Ledger() {
		if b.ResidualRelative > 1e-3 {
			t.Errorf("%s is off by %g", b.Name, b.ResidualRelative)
		}
	}
	t.Logf("depths within %.3f %%, deepest %.2f m; left %.1f m³, %.1f from the file; books %.1e", 100*worst, wave, out, wantOut, model.sewers.solver.Ledger().Error())
	return deepest
}
