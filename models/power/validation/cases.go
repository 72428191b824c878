package validation

import (
	"context"
	"encoding/csv"
	"fmt"
	"math"
	"path/filepath"
	"strconv"
	"strings"

	"semul/engine/validate"
	"semul/models/power/cases"
	"semul/models/power/grid"
	"semul/models/power/sweep"
)

// reference is where the answers come from.
const reference = "MATPOWER 8.1.1-dev runpf, Newton, tolerance 1e-10, computed for this project; limits: energy.md section 15"

// radial are the networks that a sweep can solve.
var radial = []string{"case33bw", "case33mg", "case69", "case85", "case533mt_hi"}

// Cases lists all cases.
func Cases() []validate.Case {
	return []validate.Case{
		{Area: "power", Name: "radial_voltage", Metric: "largest error of a voltage", Unit: "pu", Limit: 1e-9, Source: reference, Data: "energy", Run: voltages},
		{Area: "power", Name: "radial_loss", Metric: "largest error of a network's loss", Unit: "kW", Limit: 1e-6, Source: reference, Data: "energy", Run: losses},
		{Area: "power", Name: "outage", Metric: "largest error of the loss with a branch out", Unit: "kW", Limit: 1e-6, Source: reference + "; extract_islands first", Data: "energy", Run: outages},
		{Area: "power", Name: "zip", Metric: "largest error of the loss with loads that follow the voltage", Unit: "kW", Limit: 1e-6, Source: reference + "; exp.sys_wide_zip_loads", Data: "energy", Run: zip},
	}
}

// table reads a CSV file of the case's folder as rows by column name.
func table(env validate.Env, name string) ([]map[string]string, error) {
	f, err := env.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil || len(all) == 0 {
		return nil, fmt.Errorf("%s: %d rows, %w", name, len(all), err)
	}
	var out []map[string]string
	for _, line := range all[1:] {
		row := make(map[string]string, len(line))
		for k, column := range all[0] {
			row[column] = line[k]
		}
		out = append(out, row)
	}
	return out, nil
}

func number(row map[string]string, column string) float64 {
	v, err := strconv.ParseFloat(row[column], 64)
	if err != nil {
		return math.NaN()
	}
	return v
}

func open(env validate.Env, name string, current, impedance float64) (*grid.Network, error) {
	return cases.Open(filepath.Join(env.Dir, "cases", name), current, impedance)
}

// solve solves as tightly as the reference was.
func solve(n *grid.Network) (*sweep.Solver, sweep.Totals, error) {
	s := sweep.New(n)
	s.MaxStep, s.Tol = 1e-11, 1e-10
	if err := s.Topology(); err != nil {
		return s, sweep.Totals{}, err
	}
	if out := s.Solve(); !out.Converged {
		return s, sweep.Totals{}, fmt.Errorf("no solution after %d sweeps", out.Sweeps)
	}
	return s, s.Flows(), nil
}

func voltages(_ context.Context, env validate.Env) (validate.Outcome, error) {
	o, buses := validate.Outcome{}, 0
	for _, name := range radial {
		want, err := table(env, "pf_reference/"+name+".bus.csv")
		if err != nil {
			return o, err
		}
		n, err := open(env, name, 0, 0)
		if err != nil {
			return o, err
		}
		s, _, err := solve(n)
		if err != nil {
			return o, fmt.Errorf("%s: %w", name, err)
		}
		for i, row := range want {
			v := math.Sqrt(float64(s.VR[i]*s.VR[i]) + float64(s.VI[i]*s.VI[i]))
			o.Value = math.Max(o.Value, math.Abs(v-number(row, "vm_pu")))
		}
		buses += len(want)
	}
	o.Notes = fmt.Sprintf("%d buses of %d networks", buses, len(radial))
	return o, nil
}

func losses(_ context.Context, env validate.Env) (validate.Outcome, error) {
	o := validate.Outcome{}
	summary, err := table(env, "pf_reference/summary.csv")
	if err != nil {
		return o, err
	}
	var notes []string
	for _, name := range radial {
		n, err := open(env, name, 0, 0)
		if err != nil {
			return o, err
		}
		_, t, err := solve(n)
		if err != nil {
			return o, fmt.Errorf("%s: %w", name, err)
		}
		kw := t.LossP * n.Base / 1e3
		for _, row := range summary {
			if row["case"] == name {
				o.Value = math.Max(o.Value, math.Abs(kw-number(row, "loss_MW")*1e3))
			}
		}
		notes = append(notes, fmt.Sprintf("%s %.6f kW, lowest %.10f pu at bus %s", name, kw, t.Lowest, n.Buses.Name[t.LowestBus]))
	}
	o.Notes = strings.Join(notes, "; ")
	return o, nil
}

func outages(_ context.Context, env validate.Env) (validate.Outcome, error) {
	o := validate.Outcome{}
	rows, err := table(env, "pf_reference/outage33bw.csv")
	if err != nil {
		return o, err
	}
	done := 0
	for _, row := range rows {
		if row["opened_branch"] == "" {
			continue // all ties closed: meshed
		}
		n, err := open(env, "case33bw", 0, 0)
		if err != nil {
			return o, err
		}
		n.Branches.Closed[int(number(row, "opened_branch"))-1] = false
		if row["closed_tie"] != "" {
			n.Branches.Closed[int(number(row, "closed_tie"))-1] = true
		}
		s, t, err := solve(n)
		if err != nil {
			return o, err
		}
		if dead := int(number(row, "buses_dead")); s.Islands.Dead != dead {
			return o, fmt.Errorf("branch %s open: %d dead buses, MATPOWER has %d", row["opened_branch"], s.Islands.Dead, dead)
		}
		o.Value = math.Max(o.Value, math.Abs(t.LossP*n.Base/1e3-number(row, "loss_kW")))
		done++
	}
	o.Notes = fmt.Sprintf("%d outages of case33bw", done)
	return o, nil
}

func zip(_ context.Context, env validate.Env) (validate.Outcome, error) {
	o := validate.Outcome{}
	rows, err := table(env, "pf_reference/zip.csv")
	if err != nil {
		return o, err
	}
	for _, row := range rows {
		n, err := open(env, row["case"], number(row, "share_const_I"), number(row, "share_const_Z"))
		if err != nil {
			return o, err
		}
		_, t, err := solve(n)
		if err != nil {
			return o, err
		}
		o.Value = math.Max(o.Value, math.Abs(t.LossP*n.Base/1e3-number(row, "loss_kW")))
	}
	o.Notes = fmt.Sprintf("%d networks", len(rows))
	return o, nil
}
