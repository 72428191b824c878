package cases

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"semul/engine/city/read/matpower"
	"semul/engine/validate"
	"semul/models/power/grid"
	"semul/models/power/sweep"
)

// shared is the folder of outside reference data; without it a test says that it compares nothing.
func shared(t testing.TB) string {
	t.Helper()
	if dir := validate.Shared("energy"); dir != "" {
		return dir
	}
	t.Skip("shared/data/energy is not beside the repository: nothing is compared with MATPOWER")
	return ""
}

func load(t testing.TB, path string, current, impedance float64) *grid.Network {
	t.Helper()
	c, err := matpower.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	n, err := FromMatpower(c, current, impedance)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// run solves to 1e-10, as the reference was.
func run(t testing.TB, n *grid.Network) (*sweep.Solver, sweep.Totals) {
	t.Helper()
	s := sweep.New(n)
	s.MaxStep, s.Tol = 1e-11, 1e-10
	if err := s.Topology(); err != nil {
		t.Fatal(err)
	}
	if out := s.Solve(); !out.Converged {
		t.Fatalf("%+v", out)
	}
	return s, s.Flows()
}

func rows(t testing.TB, path string) []map[string]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, line := range all[1:] {
		row := map[string]string{}
		for k, name := range all[0] {
			row[name] = line[k]
		}
		out = append(out, row)
	}
	return out
}

func value(t testing.TB, row map[string]string, name string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(row[name], 64)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return v
}

// Every radial case, every bus and branch, against MATPOWER's Newton: energy.md section 15.
func TestRadialCasesAgreeWithMatpower(t *testing.T) {
	dir := shared(t)
	summary := map[string]map[string]string{}
	for _, row := range rows(t, filepath.Join(dir, "pf_reference", "summary.csv")) {
		summary[row["case"]] = row
	}
	for _, name := range []string{"case33bw", "case33mg", "case69", "case85", "case533mt_hi"} {
		n := load(t, filepath.Join(dir, "cases", name), 0, 0)
		s, got := run(t, n)
		for i, want := range rows(t, filepath.Join(dir, "pf_reference", name+".bus.csv")) {
			v := math.Hypot(s.VR[i], s.VI[i])
			angle := math.Atan2(s.VI[i], s.VR[i]) * 180 / math.Pi
			if math.Abs(v-value(t, want, "vm_pu")) > 1e-9 || math.Abs(angle-value(t, want, "va_deg")) > 1e-7 {
				t.Errorf("%s bus %s: %.10f pu %.10f°, MATPOWER %s %s", name, n.Buses.Name[i], v, angle, want["vm_pu"], want["va_deg"])
			}
		}
		base := n.Base / 1e6
		for k, want := range rows(t, filepath.Join(dir, "pf_reference", name+".branch.csv")) {
			for _, f := range []struct {
				name string
				got  float64
			}{{"pf_MW", s.PF[k]}, {"qf_MVAr", s.QF[k]}, {"pt_MW", s.PT[k]}, {"qt_MVAr", s.QT[k]}} {
				if math.Abs(f.got*base-value(t, want, f.name)) > 2e-8 {
					t.Errorf("%s branch %d: %s %.9f, MATPOWER %s", name, k+1, f.name, f.got*base, want[f.name])
				}
			}
		}
		row := summary[name]
		if d := got.LossP*base - value(t, row, "loss_MW"); math.Abs(d) > 1e-9 {
			t.Errorf("%s: loss %.9f MW, MATPOWER %s", name, got.LossP*base, row["loss_MW"])
		}
		if math.Abs(got.Lowest-value(t, row, "vmin_pu")) > 1e-9 || n.Buses.Name[got.LowestBus] != row["vmin_bus"] {
			t.Errorf("%s: lowest %.10f at %s, MATPOWER %s at %s", name, got.Lowest, n.Buses.Name[got.LowestBus], row["vmin_pu"], row["vmin_bus"])
		}
		t.Logf("%s: loss %.6f kW, lowest %.10f at bus %s", name, got.LossP*base*1e3, got.Lowest, n.Buses.Name[got.LowestBus])
	}
}

// One branch of case33bw out, alone or with a tie closed; the row with all ties closed is meshed.
func TestOutagesAgreeWithMatpower(t *testing.T) {
	dir := shared(t)
	for _, row := range rows(t, filepath.Join(dir, "pf_reference", "outage33bw.csv")) {
		n := load(t, filepath.Join(dir, "cases", "case33bw"), 0, 0)
		flip := func(list string, closed bool) {
			for _, part := range strings.Split(list, ";") {
				if part != "" {
					k, err := strconv.Atoi(part)
					if err != nil {
						t.Fatal(err)
					}
					n.Branches.Closed[k-1] = closed
				}
			}
		}
		flip(row["opened_branch"], false)
		flip(row["closed_tie"], true)
		if row["opened_branch"] == "" {
			if err := sweep.New(n).Topology(); err == nil || !strings.Contains(err.Error(), "meshed") {
				t.Errorf("all ties closed: %v", err)
			}
			continue
		}
		s, got := run(t, n)
		served := got.LoadP * n.Base / 1e3
		if loss := got.LossP * n.Base / 1e3; math.Abs(loss-value(t, row, "loss_kW")) > 1e-6 || s.Islands.Dead != int(value(t, row, "buses_dead")) ||
			math.Abs(got.Lowest-value(t, row, "vmin_pu")) > 1e-9 || math.Abs(served-value(t, row, "served_kW")) > 1e-6 {
			t.Errorf("opened %s, closed %s: loss %.6f kW, %d dead, lowest %.10f, served %.6f kW; MATPOWER %v",
				row["opened_branch"], row["closed_tie"], loss, s.Islands.Dead, got.Lowest, served, row)
		}
	}
}

func TestVoltageDependentLoadsAgreeWithMatpower(t *testing.T) {
	dir := shared(t)
	for _, row := range rows(t, filepath.Join(dir, "pf_reference", "zip.csv")) {
		n := load(t, filepath.Join(dir, "cases", row["case"]), value(t, row, "share_const_I"), value(t, row, "share_const_Z"))
		_, got := run(t, n)
		if loss := got.LossP * n.Base / 1e3; math.Abs(loss-value(t, row, "loss_kW")) > 1e-6 || math.Abs(got.Lowest-value(t, row, "vmin_pu")) > 1e-9 ||
			math.Abs(got.SourceP*n.Base/1e6-value(t, row, "slack_P_MW")) > 1e-8 {
			t.Errorf("%s: loss %.6f kW, lowest %.10f; MATPOWER %v", row["case"], loss, got.Lowest, row)
		}
	}
}

func TestMeshedCasesAreRefused(t *testing.T) {
	dir := shared(t)
	for _, name := range []string{"case9", "case14", "case118", "case_ACTIVSg200"} {
		n := load(t, filepath.Join(dir, "cases", name), 0, 0)
		if err := sweep.New(n).Topology(); err == nil || !strings.Contains(err.Error(), "not radial") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A case of our own, so that something is checked everywhere.
func TestAReferenceNeedsAGenerator(t *testing.T) {
	const text = "mpc.baseMVA = 10;\nmpc.bus = [1 3 0 0 0 0 1 1 0 11; 2 1 1 0.5 0 0 1 1 0 11];\nmpc.branch = [1 2 0.01 0.02 0 0 0 0 0 0 1];\n"
	c, err := matpower.Read(strings.NewReader(text+"mpc.gen = [1 0 0 0 0 1.02 0 1];"), "ours.m")
	if err != nil {
		t.Fatal(err)
	}
	n, err := FromMatpower(c, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	if s, _ := run(t, n); math.Abs(s.VR[0]-1.02) > 1e-15 {
		t.Errorf("the source holds %g", s.VR[0])
	}
	c.Gen.On[0] = false
	if _, err := FromMatpower(c, 0, 0); err == nil || !strings.Contains(err.Error(), "bus 1 is the reference and has no generator in service") {
		t.Errorf("%v", err)
	}
}

func BenchmarkCase533(b *testing.B) {
	n := load(b, filepath.Join(shared(b), "cases", "case533mt_hi"), 0, 0)
	s := sweep.New(n)
	if err := s.Topology(); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		for i := range s.VR {
			s.VR[i], s.VI[i] = 1, 0
		}
		if out := s.Solve(); !out.Converged {
			b.Fatal(out)
		}
	}
}
