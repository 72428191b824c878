package drainage

import (
	"context"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"semul/engine/city/drain"
	"semul/engine/city/read/dem"
	"semul/engine/city/read/swmm"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/models/flood"
)

// TestEA8B runs the sewer of test 8B of the UK Environment Agency with its [INFLOWS] at J0, from the file as it stands, beside
// the levels that EPA's program computed for it. The terrain of the test is not at hand: the ground here is made up, a shallow
// valley that falls to the east and meets J0 and J1 at their rims. So it shows that the import carries the test's water, not
// the test's flood: EPA's program lets J1 pond on 1 m², here it spills onto the ground and runs away.
func TestEA8B(t *testing.T) {
	const folder = "../../../shared/data/flood/ea_test8b/test8b_drainage_ponding"
	m, err := swmm.Open(folder + ".inp")
	if err != nil {
		t.Skip("test 8B of the Environment Agency is not beside the clone: ", err)
	}
	want := table(t, folder+".series.csv")
	ground := geo.NewRaster(geo.Grid{NX: 170, NY: 60, X0: 264360, Y0: 664600, Cell: 5})
	for k := range ground.Val {
		p := ground.CenterOf(k)
		s := p.X - 264895
		z := 31.46 - float64(0.0208*s) + float64(0.004*math.Abs(p.Y-664747))
		if s > 0 {
			z += float64(0.0088 * s)
		}
		ground.Val[k] = float32(z)
	}
	town, rep, err := drain.Build(m, dem.FromRaster("valley.asc", ground, 0), drain.Options{Place: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(strings.Join(rep.Lines(false), "\n"))
	pool := par.NewPool(1)
	defer pool.Close()
	model, params := New().(*Model), DefaultParams()
	params.Surface = "grid"
	l, err := sim.New(sim.Config{City: town, Models: []sim.Model{model, flood.New()}, Params: map[string]any{"drainage": params}, Pool: pool, Stop: clock.Time(5 * time.Hour), Civil: clock.NewCivil(m.Options.Start)})
	if err != nil {
		t.Fatal(err)
	}
	nodes := []string{"J0", "J1", "J2", "J4", "J6"}
	spilled := 0.0
	for at := 15 * time.Minute; at <= 5*time.Hour; at += 15 * time.Minute {
		if err := l.Run(context.Background(), clock.Time(at)); err != nil {
			t.Fatal(err)
		}
		line := at.String() + ": depth here, EPA [m]:"
		for _, id := range nodes {
			n := slices.Index(town.DrainNodes.ID, id)
			got, ref := model.sewers.solver.Depth(n), want.at("y_"+id, at.Seconds())
			line += " " + id + " " + strconv.FormatFloat(got, 'f', 3, 64) + " " + strconv.FormatFloat(ref, 'f', 3, 64)
			if at <= time.Hour && math.Abs(got-ref) > 0.04 { // before anything spills; at J6 the file's own damping and normal-flow limit make 0.03 m
				t.Errorf("after %v %s stands at %.3f m, %.3f m in EPA's program", at, id, got, ref)
			}
		}
		spilled = model.sewers.solver.Ledger().Spilled
		t.Log(line)
	}
	b := model.sewers.solver.Ledger()
	t.Logf("sewers: fed %.1f m³, left %.1f, spilled %.1f, received %.1f, stored %.1f; error %.1e", b.Fed, b.Left-b.Returned, b.Spilled, b.Received, b.Stored, b.Error())
	if math.Abs(b.Error()) > 1e-3 {
		t.Errorf("the books are off by %.3f %%", 100*b.Error())
	}
	if spilled < 500 {
		t.Errorf("only %.1f m³ were spilled", spilled)
	}
	for _, b := range l.Ledger() {
		t.Logf("%s: residual %.1e", b.Name, b.ResidualRelative)
		if math.Abs(b.ResidualRelative) > 1e-3 {
			t.Errorf("%s is off by %g", b.Name, b.ResidualRelative)
		}
	}
}

// columns are those of a CSV whose first is the time [s].
type columns struct {
	name []string
	rows [][]float64
}

func table(t *testing.T, name string) columns {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Skip("no reference beside the clone: ", err)
	}
	var c columns
	for _, line := range strings.Split(string(text), "\n") {
		f := strings.Split(strings.TrimSpace(line), ",")
		switch {
		case line == "" || line[0] == '#':
		case c.name == nil:
			c.name = f
		default:
			var row []float64
			for _, v := range f {
				x, err := strconv.ParseFloat(v, 64)
				if err != nil {
					t.Fatal(err)
				}
				row = append(row, x)
			}
			c.rows = append(c.rows, row)
		}
	}
	return c
}

// at is the value at a time, or the next one after it.
func (c columns) at(name string, seconds float64) float64 {
	k := slices.Index(c.name, name)
	for _, row := range c.rows {
		if k >= 0 && row[0] >= seconds-1e-6 {
			return row[k]
		}
	}
	return math.NaN()
}
