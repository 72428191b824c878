package matpower

import (
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// threeBus is a fixture of our own: all that case files do, on three buses.
const threeBus = `function mpc = threebus
%THREEBUS  ours
%{
a block of comment: mpc.bus = 1;
%}
mpc.version = '2';
mpc.baseMVA = 50/5;      % 10
mpc.bus = [ %% kW
	1	3	0	0	0	0	1	1	0	22/sqrt(4)	1	1.1	0.9;
	20	1	100	50	0	0	1	1	-2.5	11	1	1.1	0.9
	3 1 2e2 -1 0 0 1 1 0 11 1 1.1 ...
		0.9;
];
mpc.gen = [1 0 0 10 -10 1.02 100 1 10 0];
mpc.branch = [
	1	20	1.21	2.42	0	5	0	0	0	0	1	-360	360;
	20	3	[1.21 - 0.11]	(1 + 1)	0	5	0	0	1.05	30	0	-360	360;
];
mpc.bus_name = { 'it''s one'; "two } three";
	'three' };
[PQ, PV, REF, NONE, BUS_I, BUS_TYPE, PD, QD] = idx_bus;
[F_BUS, T_BUS, BR_R, ...
	BR_X] = idx_brch;
Vbase = mpc.bus(1, 10) * 1e3;
mpc.branch(:, [BR_R BR_X]) = mpc.branch(:, [BR_R BR_X]) / (Vbase^2 / (mpc.baseMVA*1e6));
mpc.bus(:, [PD, QD]) = mpc.bus(:, [PD, QD]) / 1e3;
`

func TestAProgramBecomesACase(t *testing.T) {
	c, err := Read(strings.NewReader(threeBus), "threebus.m")
	if err != nil {
		t.Fatal(err)
	}
	if c.Name != "threebus" || c.BaseMVA != 10 || len(c.Bus.ID) != 3 || c.Bus.ID[1] != 20 || c.Bus.KV[0] != 11 || c.Bus.Va[1] != -2.5 {
		t.Errorf("%+v", c)
	}
	for i, want := range []float64{0, 0.1, 0.2} {
		if c.Bus.Pd[i] != want {
			t.Errorf("bus row %d: Pd %g MW, want %g", i, c.Bus.Pd[i], want)
		}
	}
	zbase := 12.1 // 11 kV squared over 10 MVA
	if math.Abs(c.Branch.R[0]-1.21/zbase) > 1e-15 || math.Abs(c.Branch.R[1]-1.1/zbase) > 1e-15 || math.Abs(c.Branch.X[1]-2/zbase) > 1e-15 {
		t.Errorf("r %v, x %v", c.Branch.R, c.Branch.X)
	}
	if c.Branch.From[1] != 1 || c.Branch.To[1] != 2 || c.Branch.Ratio[1] != 1.05 || c.Branch.Shift[1] != 30 || c.Branch.On[1] || !c.Branch.On[0] {
		t.Errorf("%+v", c.Branch)
	}
	if c.Gen.Bus[0] != 0 || c.Gen.Vg[0] != 1.02 || !c.Gen.On[0] {
		t.Errorf("%+v", c.Gen)
	}
}

func TestMistakesAreNamedByPlace(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"a loop", "Vbase = mpc.bus", "for i = 1:3\nVbase = mpc.bus", "threebus.m:24:1: for: this reader runs matrices and assignments only"},
		{"an unknown function", "sqrt(4)", "gamma(4)", `threebus.m:9:23: "gamma" is no function that this reader knows`},
		{"a row too short", "	1	3	0	0", "	1	3	0", "threebus.m:10:2: row 2 has 13 columns, the rows before it have 12"},
		{"an open matrix", "360;\n];", "360;\n", "threebus.m:19:1: \"mpc.bus_name\" has no value yet"},
		{"a number like 1e", "-2.5", "-2.5x", `threebus.m:10:23: "2.5x" is no number`},
		{"no base", "mpc.baseMVA = 50/5;", "mpc.baseMVA = 0;", "threebus.m:7:1: baseMVA must be above 0, got 0"},
		{"not a number", "22/sqrt(4)", "0/0", "threebus.m:9:1: bus: base_kv must be a finite number"},
		{"twice the same bus", "	20	1	100", "	1	1	100", "threebus.m:10:1: bus: bus 1 stands in row 1 already"},
		{"an unknown bus", "	1	20	1.21", "	1	21	1.21", "threebus.m:16:1: branch: branch 1: there is no bus 21"},
		{"a type", "	1	3	0	0", "	1	7	0	0", "bus 1: type must be 1 (PQ)"},
		{"version 1", "'2'", "'1'", "threebus.m:6:1: case format version"},
		{"sizes", "/ 1e3;\n", "+ [1 2];\n", "sizes must be equal"},
		{"a column beyond", "[PD, QD]) =", "[PD, 99]) =", "threebus.m:26:1: mpc.bus: column 99; there are 1 to 13"},
		{"matrix product", "Vbase^2", "mpc.bus*mpc.bus", "element by element"},
		{"an open text", "'three'", "'three", "threebus.m:20:2: the text that begins here does not end in its line"},
		{"no buses", "[PD, QD]) / 1e3;", "[PD, QD]) / 1e3; mpc.bus = [];", "threebus.m:8:1: the case has no bus"},
	} {
		text := strings.Replace(threeBus, c.old, c.new, 1)
		if text == threeBus {
			t.Fatalf("%s: nothing replaced", c.name)
		}
		_, err := Read(strings.NewReader(text), "threebus.m")
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
}

var csvBus = "# baseMVA=10\nbus,type,pd_MW,qd_MVAr,gs_MW,bs_MVAr,vm0,va0_deg,base_kV,vmax,vmin\n1,3,0,0,0,0,1,0,11,1,1\n2,1,0.1,0.05,0,0,1,0,11,1.1,0.9\n"
var csvBranch = "from,to,r_pu,x_pu,b_pu,rateA_MVA,ratio,angle_deg,status\n1,2,0.1,0.2,0,0,0,0,1\n"
var csvGen = "bus,pg_MW,qg_MVAr,qmax,qmin,vg,status,pmax,pmin\n1,0,0,10,-10,1,1,10,0\n"

func readCSV(bus, branch, gen string) (*Case, error) {
	return ReadTables("two", [3]io.Reader{strings.NewReader(bus), strings.NewReader(branch), strings.NewReader(gen)}, [3]string{"two.bus.csv", "two.branch.csv", "two.gen.csv"})
}

func TestTables(t *testing.T) {
	c, err := readCSV(csvBus, csvBranch, csvGen)
	if err != nil {
		t.Fatal(err)
	}
	if c.BaseMVA != 10 || len(c.Bus.ID) != 2 || c.Bus.Qd[1] != 0.05 || c.Branch.X[0] != 0.2 || c.Gen.Vg[0] != 1 {
		t.Errorf("%+v", c)
	}
	for _, x := range []struct{ bus, branch, gen, want string }{
		{strings.Replace(csvBus, "0.05", "many", 1), csvBranch, csvGen, `two.bus.csv:4:9: bus: qd_MVAr: "many" is no number`},
		{strings.Replace(csvBus, "qd_MVAr", "q", 1), csvBranch, csvGen, "two.bus.csv:2:1: bus: there is no column qd_MVAr"},
		{strings.Replace(csvBus, "# baseMVA=10\n", "", 1), csvBranch, csvGen, "two.bus.csv:1:1: baseMVA must be above 0"},
		{csvBus, strings.Replace(csvBranch, "0,1\n", "0,2\n", 1), csvGen, "two.branch.csv:2:21: branch: branch 1: status must be 0 or 1, got 2"},
		{csvBus, strings.Replace(csvBranch, "1,2,0.1", "2,2,0.1", 1), csvGen, "branch 1 leads from bus 2 to itself"},
		{csvBus, csvBranch + "1,2\n", csvGen, "two.branch.csv:3:1: branch: 2 fields where the header has 9"},
		{csvBus, csvBranch, "", "two.gen.csv:1:1: gen: the table is empty"},
		{csvBus, csvBranch, strings.Replace(csvGen, "-10,1,", "-10,0,", 1), "two.gen.csv:2:14: gen: generator 1: voltage set-point must be above 0 pu"},
		{strings.Replace(csvBus, "11,1.1", "22,1.1", 1), strings.Replace(csvBranch, "0.1,0.2", "0,0", 1), csvGen, "branch 1 joins 11 kV and 22 kV with no impedance"},
	} {
		if _, err := readCSV(x.bus, x.branch, x.gen); err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("got %v, want %s", err, x.want)
		}
	}
}

// shared is the folder of outside reference data; the test says what it skips.
func shared(t *testing.T) string {
	t.Helper()
	up, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; up != filepath.Dir(up); up = filepath.Dir(up) {
		if dir := filepath.Join(up, "shared", "data", "energy"); exists(dir) {
			return dir
		}
	}
	t.Skip("shared/data/energy is not beside the repository: nothing is compared")
	return ""
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// The same case from both forms must be the same to 1e-12 (energy.md section 15).
func TestProgramsAndTablesAgree(t *testing.T) {
	dir := shared(t)
	programs, err := filepath.Glob(filepath.Join(dir, "matpower_m", "*.m"))
	if err != nil || len(programs) < 5 {
		t.Fatalf("%d programs, %v", len(programs), err)
	}
	for _, file := range programs {
		name := strings.TrimSuffix(filepath.Base(file), ".m")
		a, err := Open(file)
		if err != nil {
			t.Error(err)
			continue
		}
		b, err := Open(filepath.Join(dir, "cases", name))
		if err != nil {
			t.Error(err)
			continue
		}
		same := func(what string, x, y []float64, limit float64) {
			t.Helper()
			if len(x) != len(y) {
				t.Errorf("%s: %s: %d and %d rows", name, what, len(x), len(y))
				return
			}
			for i := range x {
				if math.Abs(x[i]-y[i]) > limit*math.Max(1, math.Abs(y[i])) {
					t.Errorf("%s: %s row %d: %.17g and %.17g", name, what, i+1, x[i], y[i])
					return
				}
			}
		}
		same("baseMVA", []float64{a.BaseMVA}, []float64{b.BaseMVA}, 1e-12)
		same("pd", a.Bus.Pd, b.Bus.Pd, 1e-12)
		same("qd", a.Bus.Qd, b.Bus.Qd, 1e-12)
		same("bs", a.Bus.Bs, b.Bus.Bs, 1e-12)
		same("base_kv", a.Bus.KV, b.Bus.KV, 1e-10) // written with ten digits
		same("r", a.Branch.R, b.Branch.R, 1e-12)
		same("x", a.Branch.X, b.Branch.X, 1e-12)
		same("b", a.Branch.B, b.Branch.B, 1e-12)
		same("ratio", a.Branch.Ratio, b.Branch.Ratio, 1e-12)
		same("vg", a.Gen.Vg, b.Gen.Vg, 1e-12)
		same("pg", a.Gen.Pg, b.Gen.Pg, 1e-12)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(threeBus)
	f.Add("mpc.baseMVA = 1; a = [1 1]; a = [a a]; a=a(:,[1 1 1 1]); b = {{}}; c = -(-(2))^-3.^2;")
	f.Add("[A B] = idx_bus\nmpc.bus=[1,2;\n3 -4]\n%{\n%}")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := Read(strings.NewReader(text), "fuzz.m")
		if err == nil && !(c.BaseMVA > 0 && len(c.Bus.ID) > 0) {
			t.Errorf("accepted without a base or a bus: %q", text)
		}
		if err != nil && !strings.HasPrefix(err.Error(), "fuzz.m:") {
			t.Errorf("error without a place: %v", err)
		}
	})
}

func FuzzReadTables(f *testing.F) {
	f.Add(csvBus, csvBranch, csvGen)
	f.Fuzz(func(t *testing.T, bus, branch, gen string) {
		c, err := readCSV(bus, branch, gen)
		if err == nil && !(c.BaseMVA > 0 && len(c.Bus.ID) > 0) {
			t.Errorf("accepted without a base or a bus: %q", bus)
		}
	})
}
